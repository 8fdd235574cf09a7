"""Figures' building blocks for yes and no: a table of who was called what, and shares as gauges."""

from collections.abc import Iterator, Mapping

import numpy as np

from .picture import Line, Rect, Shape, Text
from .shapes import box

CELL = 64  # side of one of the four cells


def four_counts(matrix: np.ndarray, names: tuple[str, str], x: float, y: float) -> Iterator[Shape]:
    """A confusion matrix `(2, 2)` whose table starts at `(x, y)`; `names` are those of class 0 and class 1.

    The colour says what is true, blue for class 0 and orange for class 1; it is full where class 1 was called.
    """
    yield Text(x - 8, y - 7, "true \\ called", 12, "end", "faint")
    for column, name in enumerate(names):
        yield Text(x + (column + 0.5) * CELL, y - 7, name, 12, "middle", "faint")
    for row, (name, colour) in enumerate(zip(names, ("plus", "minus"), strict=True)):
        yield Text(x - 8, y + (row + 0.5) * CELL + 5, name, 12, "end", colour, bold=True)
        for column, strength in enumerate((0.22, 0.7)):
            left, top = x + column * CELL, y + row * CELL
            yield Rect(left, top, CELL - 2, CELL - 2, colour, strength)
            yield Text(left + CELL / 2 - 1, top + CELL / 2 + 6, f"{matrix[row, column]:g}", 17, "middle", bold=True)
    yield from box(x - 1, y - 1, 2 * CELL, 2 * CELL)


def gauges(shares: Mapping[str, float], x: float, y: float, size: tuple[float, float]) -> Iterator[Shape]:
    """A bar from 0 to 1 for each named share, one under the other; `size` is a row's width and height."""
    width, height = size
    left, reach = x + 76, width - 76 - 46
    for row, (name, share) in enumerate(shares.items()):
        top = y + row * height
        middle = top + height / 2 + 5
        yield Text(left - 8, middle, name, 13, "end")
        yield Rect(left, top + 4, reach, height - 8, "ink", 0.07)
        yield Rect(left, top + 4, reach * min(max(share, 0.0), 1.0), height - 8, "good", 0.8)
        yield Text(x + width, middle, f"{share:.2f}", 14, "end", bold=True)
    yield Line(((left, y), (left, y + height * len(shares))), "rule", 1)
