"""Fixtures for the tests of explorers."""

import pytest
from explorers.library import fresh_library

from autograder import paths


@pytest.fixture
def reference(monkeypatch):
    """The learner's library is the reference."""
    monkeypatch.setenv("COURSE_NNLIB", str(paths.SOLUTIONS / "nnlib"))
    with fresh_library() as nnlib:
        yield nnlib
