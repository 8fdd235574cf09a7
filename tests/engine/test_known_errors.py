"""Known errors, as today's Python and NumPy say them."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from autograder.engine.known_errors import MEANINGS, meaning
from autograder.engine.observe import Failure

TABLE = np.ones((2, 3))


class Layer:
    pass


def of_two(a, b):
    return a + b


def without_end():
    return without_end()


def unpacked():
    train, test = TABLE, TABLE, TABLE
    return train, test


SLIPS = {
    "an if on an array": (lambda: 1 if TABLE > 0 else 0, "np.where"),
    "max of an array and a number": (lambda: max(TABLE, 0), "np.maximum"),
    "math on an array": (lambda: math.exp(TABLE[0]), "np.exp"),
    "a shape without brackets": (lambda: np.zeros(2, 3), "np.zeros((2, 3))"),
    "a pair without brackets": (lambda: of_two(2, 3, 4), "`of_two` takes 2, you gave it 3"),
    "an axis that a flat array has not": (lambda: TABLE[0].sum(axis=1), "only axis 0"),
    "a position one too far": (lambda: TABLE[0][3], "of 3 the last one is 3 - 1"),
    "positions that are no whole numbers": (lambda: TABLE[np.array([0.0, 1.0])], ".astype(int)"),
    "a product that does not meet": (lambda: TABLE @ np.ones(2), "Here these are 3 and 2"),
    "a dot that does not meet": (lambda: np.dot(TABLE, np.ones(2)), "as many columns"),
    "shapes that do not stretch": (lambda: TABLE + np.ones(2), "lined up at the right"),
    "halves of whole numbers, in place": (lambda: np.ones(2, int).__imul__(0.5), "Make a new array"),
    "a step that returned nothing": (lambda: None * 2.0, "does not end with `return`"),
    "a list for an array": (lambda: [1, 2].shape, "np.array([...])"),
    "a list times a number": (lambda: [1, 2] * 0.5, "np.array([...])"),
    "an array, called": (lambda: TABLE(0), "square ones"),
    "a shape without brackets, a dtype": (lambda: np.zeros(2, 3, dtype=int), "np.zeros((2, 3))"),
    "a name that nobody gave": (lambda: weight, "`self.weight`"),  # noqa: F821
    "a power as in other languages": (lambda: TABLE ^ 2, "`x ** 2`"),
    "another power as in other languages": (lambda: 2.0 ^ 2, "`x ** 2`"),
    "a function that calls itself": (without_end, "calls itself"),
    "three where two are wanted": (unpacked, "2 values are wanted"),
    "two lists in place of one": (lambda: np.concatenate([TABLE], [TABLE]), "np.concatenate([a, b])"),
    "two arrays in place of a list": (lambda: np.concatenate(TABLE, TABLE), "np.concatenate([a, b])"),
    "a function, not called": (lambda: of_two.fit, "not called"),
    "a layer, called": (lambda: Layer()(TABLE), "layer.forward(x)"),
    "a name without self": (lambda: Layer().weight, "self.weight"),
}


def failure_of(slip: Callable) -> Failure:
    with pytest.raises(Exception) as caught:
        slip()
    return Failure(type(caught.value).__name__, str(caught.value))


@pytest.mark.parametrize("name", SLIPS)
def test_what_it_means_is_said(name):
    slip, told = SLIPS[name]
    assert told in meaning(failure_of(slip))


def test_every_meaning_is_met():
    met = {meaning(failure_of(slip)) for slip, _ in SLIPS.values()}
    assert len(met) == len(MEANINGS)


def test_a_refusal_of_ones_own_is_no_known_error():
    assert meaning(Failure("ValueError", "class 3 is not below 3")) == ""


def test_a_long_message_is_not_searched_through():
    assert meaning(Failure("ValueError", "a" * 1_000_000)) == ""
