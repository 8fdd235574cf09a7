"""What is right, and how a learner's text is judged."""

import textwrap

import pytest

from autograder.engine.diagnose import diagnose
from autograder.engine.graft import graft
from autograder.engine.oracle import LiveOracle, observe_all
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS


@pytest.fixture(scope="session")
def public():
    """The answers to the public cases."""
    return LiveOracle(load_solutions(SOLUTIONS), hidden=False)


@pytest.fixture(scope="session")
def everything():
    """The answers to all cases."""
    return LiveOracle(load_solutions(SOLUTIONS))


@pytest.fixture(scope="session")
def judge():
    """A function: the verdict on the reference with an exercise's definitions taken from a learner's text."""

    def judge(oracle, exercise_id, text):
        exercise = CATALOGUE[exercise_id]
        answers, reference = oracle.answers(exercise), oracle.solutions.reference
        module = exercise.implements[0].split(".")[0]
        sources = graft(reference, {f"{module}.py": textwrap.dedent(text)}, exercise.implements)
        return diagnose(exercise, answers, observe_all(exercise, sources, answers.cases))

    return judge


@pytest.fixture(scope="session")
def judge_mistake():
    """A function: the verdict on the reference with a known mistake built in."""

    def judge_mistake(oracle, mistake):
        exercise = CATALOGUE[mistake.exercise_id]
        answers = oracle.answers(exercise)
        library = mistake.library(oracle.solutions.reference, exercise)
        return diagnose(exercise, answers, observe_all(exercise, library, answers.cases))

    return judge_mistake
