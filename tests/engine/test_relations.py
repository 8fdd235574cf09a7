import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.relations import shared_relation, sizes_of

X = np.array([[1.5, -2.25, 3.0], [0.5, 4.0, -1.25]])
SIZES = sizes_of({"x": np.zeros((4, 3)), "labels": np.zeros(4)})


def told(got, expected=X, sizes=SIZES) -> str:
    return shared_relation([(expected, np.asarray(got), sizes)]) or ""


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (4 * X, "exactly 4 times too large: `x` has 4 rows"),
        (X / 3, "exactly 3 times too small: `x` has 3 columns"),
        (2 * X, "exactly twice as large"),
        (X / 2, "exactly half as large"),
        (7.5 * X, "exactly 7.5 times"),
        (-X, "wrong sign"),
        (np.abs(X), "some numbers have the wrong sign"),
        (X.T, "transposed"),
        (X.ravel(), "in the shape (6,); (2, 3) is asked"),
        (np.trunc(X), "cut to whole ones"),
        (np.trunc(X).astype(int), "cut to whole ones"),
        (0 * X, "is 0"),
        (X + 0.75, "off by the same amount: yours is the right one plus 0.75"),
        (X - 2, "minus 2"),
        (X + np.array([1.0, 2, 3]), "Each column is off by a constant"),
        (X + np.array([[1.0], [2]]), "Each row is off by a constant"),
        (X[::-1], "rows are right, but in another order"),
        (X[:, [2, 0, 1]], "columns are right, but in another order"),
    ],
)
def test_each_relation(got, words):
    assert words in told(got)


def test_a_broadcast_that_grew():
    column = np.array([[1.0], [2.0], [4.0]])
    assert "grew to (3, 3)" in told(column - column.ravel(), expected=column)
    assert "grew" not in told(np.ones((3, 2)), expected=column)


@pytest.mark.parametrize(
    "nearly",
    [
        4 * X + 1e-3,
        -X + 0.1,
        X.T * 1.01,
        X + np.arange(6.0).reshape(2, 3) ** 2,
        np.trunc(X) + 1e-3,
        X[::-1] + np.eye(2, 3),
        np.abs(X) + np.eye(2, 3),
    ],
)
def test_near_misses_hold_no_relation(nearly):
    assert told(nearly) == ""


@given(st.integers(0, 10_000))
def test_unrelated_numbers_hold_no_relation(seed):
    rng = np.random.default_rng(seed)
    assert told(rng.normal(size=(2, 3)), expected=rng.normal(size=(2, 3))) == ""


@pytest.mark.parametrize(
    "got", [np.full((2, 3), np.nan), X * np.inf, np.zeros((0, 3)), np.array(3.0), X > 0, np.zeros((2, 3), complex)]
)
def test_strange_results_break_nothing(got):
    with np.errstate(all="ignore"):
        assert isinstance(told(got), str)


def test_a_relation_must_hold_in_every_wrong_case():
    small, large = sizes_of({"x": np.zeros((2, 3))}), sizes_of({"x": np.zeros((5, 3))})
    assert "2 times too large" in shared_relation([(X, 2 * X, small), (X, 5 * X, large)])
    assert shared_relation([(X, 2 * X, small), (X, 4 * X, large)]) is None


def test_one_number_alone_proves_nothing():
    assert shared_relation([(np.array(2.0), np.array(3.0), SIZES)]) is None
    assert "exactly 1.5" in shared_relation([(np.array(2.0), np.array(3.0), {}), (np.array(4.0), np.array(6.0), {})])


ROUND = np.array([[2.0, 1.0], [1.0, 3.0]])


@pytest.mark.parametrize("kind", [np.float32, np.int64, np.int8, complex])
def test_right_numbers_of_another_dtype_hold_no_relation(kind):
    assert told(ROUND.astype(kind), expected=ROUND) == ""
    assert told(ROUND.ravel().astype(kind), expected=ROUND.ravel()) == ""
    assert told(np.array([1, 0, 1]), expected=np.array([True, False, True])) == ""


@given(st.integers(0, 10_000))
def test_right_answers_hold_no_relation(seed):
    x = np.random.default_rng(seed).normal(size=(3, 3))
    for right in (x, x + x.T, np.eye(3), np.zeros((3, 3))):
        assert told(right * (1 + 1e-12), expected=right) == ""
        assert told(right.astype(np.float32), expected=right) == ""


@given(st.integers(0, 10_000), st.sampled_from([(5,), (1, 4), (4, 1), (2, 2), (2, 3, 2)]))
def test_unrelated_numbers_of_any_shape_hold_no_relation(seed, shape):
    rng = np.random.default_rng(seed)
    assert told(rng.normal(size=shape), expected=rng.normal(size=shape)) == ""


def test_a_factor_near_a_size_or_near_one_is_no_size():
    assert "4.1 times" in told(4.1 * X)
    assert "exactly 1.001 times" in told(1.001 * X, sizes={1: "`x` has 1 rows"} | SIZES)


@pytest.mark.parametrize("places", [1, 2, 3, 6])
def test_rounded_numbers_are_told_with_their_places(places):
    thirds = np.array([1 / 3, 2 / 3, 5 / 3])
    assert f"rounded to {places} places" in told(np.round(thirds, places), expected=thirds)


def test_whole_numbers_and_near_ones_are_not_rounded():
    assert "rounded" not in told(np.array([0.0, 1.0, 2.0]), expected=np.array([1 / 3, 2 / 3, 5 / 3]))
    assert told(np.array([0.34, 0.67]), expected=np.array([1 / 3, 2 / 3])) == ""


def test_zeros_are_cut_numbers_only_in_an_integer_array():
    small = np.array([0.25, 0.75])
    assert "is 0" in told(np.zeros(2), expected=small)
    assert "cut to whole ones" in told(np.zeros(2, int), expected=small)


def test_the_first_input_of_a_size_names_it():
    assert sizes_of({"x": np.zeros((4, 3)), "y": np.zeros((4, 9)), "n": 5}) == {
        4: "`x` has 4 rows",
        3: "`x` has 3 columns",
        9: "`y` has 9 columns",
    }
