"""The reference library for the tests of this folder; the learner's, of the same name, is never touched."""

import pytest

from autograder.engine.library import loaded, read_sources
from autograder.paths import SOLUTIONS


@pytest.fixture(scope="session")
def nnlib():
    folder = SOLUTIONS / "nnlib"
    with loaded(read_sources(folder), folder) as library:
        yield library
