"""A small exercise with its answers, for tests of what judges them."""

import numpy as np

from autograder.engine.exercise import Case, Chapter
from autograder.engine.observe import Observation
from autograder.engine.oracle import Answers, MistakeAnswers

chapter = Chapter("04-forward", title="Forward", module="forward")


@chapter.exercise("mean", title="Mean", points=2, implements=("maths.mean",), hints=("a", "b", "c"))
def mean(nnlib, case):
    """The mean of each column."""
    return nnlib.mean(case.x)


INPUTS = [np.array([[1.0, 5.0], [3.0, 9.0]]), np.array([[2.0, 8.0, 7.0]] * 2), np.arange(12.0).reshape(4, 3)]
CASES = tuple(Case(f"case {i}", {"x": x}, hidden=i == 2) for i, x in enumerate(INPUTS))


def on_all(function) -> tuple[Observation, ...]:
    """What a function gives on each case."""
    return tuple(Observation(function(x)) for x in INPUTS)


MISTAKES = (
    MistakeAnswers("by-row", "You averaged each row.", on_all(lambda x: x.mean(axis=1))),
    MistakeAnswers("sum", "You forgot to divide.", on_all(lambda x: x.sum(axis=0))),
)
ANSWERS = Answers(CASES, on_all(lambda x: x.mean(axis=0)), MISTAKES)
