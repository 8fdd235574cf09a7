"""Figures' building blocks: an image of ink, a sheet of numbers, a ladder of bars, a curve's frame."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from .picture import Line, Rect, Shape, Text

RAISED = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
DARK = 0.45  # ink darker than this takes light figures


def number(value: float, decimals: int = 2) -> str:
    """A number short enough for a cell, with a proper minus; zero never has a sign."""
    form = f".{decimals}f" if abs(value) < 1000 else ".0f" if abs(value) < 10_000 else ".0e"
    words = f"{value:{form}}"
    return words.replace("-", "\u2212") if float(words) else words.lstrip("-")


Run = tuple[int, int, float]
"""From a column to before a column, and the one value that stands there."""


def runs(line: np.ndarray) -> list[Run]:
    """Neighbours of one value, from left to right: one box instead of many, and a map draws faster."""
    starts = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), len(line)]
    return [(start, end, float(line[start])) for start, end in pairwise(starts)]


def power_of_ten(power: int) -> str:
    """10 to a whole power, as one writes it on paper."""
    return "10" + str(power).translate(RAISED) if power else "1"


def ink(image: np.ndarray, x: float, y: float, cell: float, figures: bool = True) -> Iterator[Shape]:
    """A square image `(side * side,)` of values 0..1, corner at `(x, y)`; `figures` writes them in."""
    side = int(len(image) ** 0.5)
    yield from box(x, y, side * cell, side * cell)
    for position, value in enumerate(image):
        row, column = divmod(position, side)
        left, top = x + column * cell, y + row * cell
        if value > 0:
            yield Rect(left, top, cell, cell, "ink", float(value))
        if figures:
            colour = "paper" if value > DARK else "ink"
            yield Text(left + cell / 2, top + cell * 0.66, f"{value:.1f}", cell * 0.42, "middle", colour)


def sheet(values: np.ndarray, x: float, y: float, columns: int, cell: tuple[float, float]) -> Iterator[Shape]:
    """A sheet of numbers row by row, tinted by sign and size."""
    width, height = cell
    largest = max(float(np.abs(values).max()), 1e-9)
    for position, value in enumerate(values):
        row, column = divmod(position, columns)
        left, top = x + column * width, y + row * height
        yield tint(left, top, width - 2, height - 2, float(value), largest)
        words = number(float(value), 1)
        yield Text(left + width / 2 - 1, top + height * 0.66, words, 11, "middle", "ink")


def tint(x: float, y: float, width: float, height: float, value: float, largest: float) -> Rect:
    """A box that is blue above zero and orange below, the stronger the nearer to `largest`."""
    strength = 0.08 + 0.62 * abs(value) / largest if value else 0.04
    return Rect(x, y, width, height, "ink" if not value else "plus" if value > 0 else "minus", strength)


def ladder(
    values: np.ndarray,
    names: Sequence[str],
    x: float,
    y: float,
    size: tuple[float, float],
    largest: float,
    decimals: int,
) -> Iterator[Shape]:
    """A bar a value, one under the other: name, bar, number. Values below zero grow to the left.

    `size` is a row's width and height; `largest` is the value whose bar is full.
    """
    width, height = size
    signed = bool((values < 0).any())
    zero = x + 16 + (width - 66) * (0.5 if signed else 0.0)
    reach = (width - 66) * (0.5 if signed else 1.0)
    winner = int(values.argmax())
    for row, (value, name) in enumerate(zip(values, names, strict=True)):
        middle = y + row * height + height * 0.68
        length = reach * min(abs(float(value)) / largest, 1.0)
        left = zero - length if value < 0 else zero
        yield Text(x + 10, middle, name, 12, "end", bold=row == winner)
        yield Rect(left, y + row * height + 2, length, height - 4, "minus" if value < 0 else "plus", 0.8)
        yield Text(x + width, middle, number(float(value), decimals), 12, "end", bold=row == winner)
    yield Line(((zero, y), (zero, y + height * len(values))), "rule", 1)


def box(x: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """An empty frame."""
    right, bottom = x + width, y + height
    yield Line(((x, y), (right, y), (right, bottom), (x, bottom), (x, y)), "rule", 1)


def arrow(x: float, y: float, length: float, opacity: float = 1.0) -> Iterator[Shape]:
    """An arrow to the right that starts at `(x, y)`."""
    tip = x + length
    yield Line(((x, y), (tip, y)), "faint", 1.5, opacity=opacity)
    yield Line(((tip - 5, y - 4), (tip, y), (tip - 5, y + 4)), "faint", 1.5, opacity=opacity)
