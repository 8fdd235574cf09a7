import numpy as np
import pytest

from autograder.engine.behaviour import behaviour
from autograder.engine.compare import compare
from autograder.engine.diagnose import diagnose
from autograder.engine.observe import Failure, Observation

from .answers import ANSWERS, INPUTS, on_all
from .answers import mean as exercise


def mark(got) -> str:
    got = tuple(got)
    differences = [compare(expected, found) for expected, found in zip(ANSWERS.expected, got, strict=True)]
    return behaviour(exercise, got, differences)


ODD = on_all(lambda x: x.mean(axis=0) ** 2 + 0.3)


@pytest.mark.parametrize(
    "same",
    [
        on_all(lambda x: 0.3 + (x.sum(axis=0) / len(x)) ** 2 + 1e-13),
        on_all(lambda x: (x.mean(axis=0) ** 2 + 0.3).astype(np.float32)),
    ],
)
def test_rounding_and_precision_make_no_difference(same):
    assert mark(same) == mark(ODD)


def test_zero_has_no_sign_and_numbers_next_to_one_are_one():
    assert mark(on_all(lambda x: x * -0.0)) == mark(on_all(lambda x: x * 0.0 + 1e-12))
    assert mark(on_all(lambda x: x * 0 + 0.99999999999)) == mark(on_all(lambda x: x * 0 + 1.0))


@pytest.mark.parametrize(
    "other",
    [
        on_all(lambda x: x.mean(axis=0) ** 2 + 0.3001),
        on_all(lambda x: (x.mean(axis=0) ** 2 + 0.3)[None]),
        (*ODD[:2], Observation(ODD[2].value, changed=("x",))),
        (*ODD[:2], Observation(None)),
        (*ODD[:2], Observation("no numbers")),
        (*ODD[:2], Observation(error=Failure("ValueError", "bad"))),
    ],
)
def test_what_differs_is_told_apart(other):
    assert mark(other) != mark(ODD)


def test_of_an_error_its_kind_counts_and_its_message_does_not():
    def failing(kind: str, message: str) -> str:
        return mark([Observation(error=Failure(kind, message))] * len(INPUTS))

    assert failing("ValueError", "a") == failing("ValueError", "b") != failing("TypeError", "a")


def test_of_random_results_what_differs_counts_and_its_size_does_not(monkeypatch):
    drawn = [mark(on_all(lambda x, size=size: x.mean(axis=0) * size)) for size in (2, 3)]
    assert drawn[0] != drawn[1]
    monkeypatch.setattr(exercise, "rtol", 0.1)
    drawn = [mark(on_all(lambda x, size=size: x.mean(axis=0) * size)) for size in (2, 3)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != mark((*ANSWERS.expected[:2], Observation(None)))


def test_a_verdict_has_a_mark_where_no_known_mistake_explains_it():
    assert diagnose(exercise, ANSWERS, ODD).behaviour == mark(ODD) != ""
    explained = (ANSWERS.expected, on_all(lambda x: x.sum(axis=0)))
    stub = (Observation(error=Failure("NotImplementedError", "mean: lesson")),) * 3
    slow = (Observation(error=Failure("TimeUp")),) * 3
    assert all(diagnose(exercise, ANSWERS, got).behaviour == "" for got in (*explained, stub, slow))
