import numpy as np
import pytest

from autograder.engine.compare import Kind, close, compare
from autograder.engine.observe import Failure, Observation
from autograder.engine.values import plain

RIGHT = np.array([[1.0, 2.0], [3.0, 4.0]])


def kind(expected, got, **facts) -> Kind | None:
    difference = compare(Observation(expected), Observation(plain(got), **facts))
    return difference.kind if difference else None


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (RIGHT, RIGHT.astype(np.float32)),
        (RIGHT.astype(np.float32), RIGHT),
        (RIGHT, RIGHT.T.copy().T),
        (RIGHT, RIGHT * (1 + 1e-9)),
        (1.5, np.array(1.5)),
        (np.float64(1.5), 1.5),
        (np.array([1, 2]), np.array([1, 2], np.int8)),
        (np.array([1, 2]), np.array([1, 2], np.uint16)),
        (1.5, np.float32(1.5)),
        (3, np.array(3)),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0 + 1e-9])),
        (np.array([0.0, 1.0]), np.array([1e-12, 1.0])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ({"a": RIGHT, "b": True}, {"b": True, "a": RIGHT}),
        ("text", "text"),
        (None, None),
    ],
)
def test_right_in_other_ways(expected, got):
    assert kind(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "wanted"),
    [
        (RIGHT, None, Kind.NOTHING),
        ({"a": RIGHT}, {"a": None}, Kind.NOTHING),
        (RIGHT, RIGHT.tolist(), Kind.TYPE),
        (RIGHT, "text", Kind.TYPE),
        (RIGHT, 1.0, Kind.TYPE),
        ({"a": 1, "b": 2}, {"a": 1}, Kind.TYPE),
        (RIGHT, RIGHT[0], Kind.SHAPE),
        (1.5, np.array([1.5]), Kind.SHAPE),
        (RIGHT, RIGHT.astype(int), Kind.DTYPE),
        (np.array([1, 0]), np.array([1.0, 0.0]), Kind.DTYPE),
        (np.array([1, 0]), np.array([True, False]), Kind.DTYPE),
        (RIGHT, np.array([[1.0, np.nan], [3, 4]]), Kind.NOT_FINITE),
        (RIGHT, np.array([[1.0, np.inf], [3, 4]]), Kind.NOT_FINITE),
        (RIGHT, RIGHT + 1e-4, Kind.VALUES),
        (RIGHT, (RIGHT + 1e-2).astype(np.float32), Kind.VALUES),
        (0 * RIGHT, np.full((2, 2), 1e-3, np.float32), Kind.VALUES),
        (0 * RIGHT, np.full((2, 2), 1e-8), Kind.VALUES),
        (True, False, Kind.VALUES),
        ("text", "other", Kind.VALUES),
        (np.array([1, 0]), np.array([1, 1]), Kind.VALUES),
    ],
)
def test_each_kind(expected, got, wanted):
    assert kind(expected, got) is wanted


def test_the_first_thing_to_mend_is_told_first():
    assert kind(RIGHT, RIGHT, changed=("x",)) is Kind.CHANGED
    assert kind(RIGHT, RIGHT + 1, changed=("x",)) is Kind.CHANGED
    assert kind(RIGHT, RIGHT * np.nan, changed=("x",)) is Kind.NOT_FINITE
    assert kind({"a": 1.0, "b": RIGHT}, {"a": 2.0, "b": RIGHT[0]}) is Kind.SHAPE
    order = ["not implemented", "time up", "error", "not refused", "returned nothing", "wrong type", "wrong shape"]
    order += ["wrong dtype", "nan or overflow", "changed input", "wrong values"]
    assert list(Kind) == order


@pytest.mark.parametrize(
    ("expected", "got", "wanted"),
    [
        (None, "NotImplementedError", Kind.NOT_IMPLEMENTED),
        (None, "TimeUp", Kind.TIME_UP),
        (None, "KeyError", Kind.ERROR),
        ("ValueError", "KeyError", Kind.ERROR),
        ("ValueError", None, Kind.NOT_REFUSED),
        ("ValueError", "ValueError", None),
    ],
)
def test_errors(expected, got, wanted):
    sides = [Observation(1.0, Failure(name) if name else None) for name in (expected, got)]
    difference = compare(*sides)
    assert (difference.kind if difference else None) is wanted


def test_single_precision_is_judged_as_such_and_facts_by_their_own_tolerance():
    assert close(RIGHT, (RIGHT * (1 + 1e-5)).astype(np.float32))
    assert not close(RIGHT, (RIGHT * (1 + 1e-3)).astype(np.float32))
    assert not close(RIGHT, RIGHT * (1 + 1e-5))
    assert compare(Observation(1.0), Observation(1.04), rtol=0.05) is None
    assert compare(Observation(1.0), Observation(1.2), rtol=0.05).kind is Kind.VALUES


def test_an_input_that_the_reference_changes_too_may_be_changed():
    changed = Observation(RIGHT, changed=("x",))
    assert compare(changed, changed) is None
    assert compare(changed, Observation(RIGHT, changed=("x", "y"))).changed == ("y",)


def test_what_is_built_otherwise_is_told_where_it_is():
    right = {"loss": 1.0, "gradients": [np.ones(2), np.ones(3)]}
    nested = compare(Observation(right), Observation({"loss": 1.0, "gradients": [[np.ones(2)], [np.ones(3)]]}))
    assert (nested.kind, nested.part) == (Kind.TYPE, "gradients[0]")
    short = compare(Observation(right), Observation({"loss": 1.0, "gradients": [np.ones(2)]}))
    assert (short.part, len(short.expected), len(short.got)) == ("gradients", 2, 1)
    assert compare(Observation(right), Observation([1.0])).part == ""


def test_of_dicts_with_other_names_the_first_shared_one_that_differs_is_told():
    right = {"returned": "2 values", "a": [1.0, 2.0], "b": {"c": 1.0}}
    other = compare(Observation(right), Observation({"returned": "int"}))
    assert (other.kind, other.part, other.got) == (Kind.VALUES, "returned", "int")
    assert compare(Observation(right), Observation({"a": [1.0, 3.0]})).part == "a[1]"
    assert compare(Observation(right), Observation({"a": [1.0]})).part == "a"
    assert compare(Observation(right), Observation({"b": {"c": 2.0, "d": 1.0}})).part == "b.c"
    missing = compare(Observation(right), Observation({"returned": "2 values"}))
    assert (missing.kind, missing.part) == (Kind.TYPE, "")
