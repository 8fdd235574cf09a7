"""A grader in a box, shared by all tests of this folder."""

import pytest

from autograder.classroom.grading import Grader
from autograder.engine.solutions import load_solutions
from autograder.paths import SOLUTIONS
from autograder.sandbox import Box


@pytest.fixture(scope="session")
def grader(request):
    with Box() as box:
        yield Grader(load_solutions(SOLUTIONS), box)
