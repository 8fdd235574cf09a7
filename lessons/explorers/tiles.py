"""A plane tinted by what a network says about each of its places, and the line where it changes its mind."""

from collections.abc import Iterator

import numpy as np
from contourpy import contour_generator

from .picture import Line, Rect, Shape
from .shapes import runs

TINTS = 10  # neighbours of one tint become one box: a quarter of the boxes, and the eye sees little difference
STRONGEST = 0.62


def tiles(chances: np.ndarray, x: float, y: float, side: float, tints: int = TINTS) -> Iterator[Shape]:
    """Square tiles for `chances` from 0 (orange) to 1 (blue), row 0 at the bottom; the corner at the top is `(x, y)`.

    There are so many `tints` of either colour. Where a chance is no number there is no tile.
    """
    signed = np.nan_to_num(2 * np.asarray(chances, dtype=float) - 1)
    for row, line in enumerate(np.rint(signed * tints)[::-1]):
        for start, end, tint in runs(line):
            if tint:
                opacity = 0.06 + (STRONGEST - 0.06) * abs(tint) / tints
                colour = "plus" if tint > 0 else "minus"
                yield Rect(x + start * side, y + row * side, (end - start) * side, side, colour, opacity)


def boundary(chances: np.ndarray, x: float, y: float, side: float) -> Iterator[Shape]:
    """The line between the tiles where the chance is a half; places as for `tiles`."""
    if not np.isfinite(chances).all():
        return
    rows, columns = chances.shape
    lefts = x + side * (np.arange(columns) + 0.5)
    tops = y + side * (rows - np.arange(rows) - 0.5)
    for line in contour_generator(lefts, tops, chances).lines(0.5):
        yield Line(tuple(map(tuple, line.tolist())), "ink", 2)
