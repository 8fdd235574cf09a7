"""A grader in a box, shared by all tests of this folder."""

import pytest
from attacked_box import require_sandbox

from autograder.classroom.grading import Grader
from autograder.engine.solutions import load_solutions
from autograder.paths import SOLUTIONS
from autograder.sandbox import Box


@pytest.fixture(scope="session")
def grader():
    require_sandbox()
    with Box() as box:
        yield Grader(load_solutions(SOLUTIONS), box)
