"""A map of a function of two numbers: blue where it is above zero, orange where it is below."""

from collections.abc import Iterator

import numpy as np

from .picture import Rect, Shape

LEVELS = 9  # shades of each colour: neighbours of one shade become one box, and the map draws faster
STRONGEST = 0.85
MOST = 0.97  # so many of the values have a colour that is not full


def sign_map(values: np.ndarray, x: float, y: float, cell: float, largest: float | None = None) -> Iterator[Shape]:
    """`values` is `(rows, columns)`, the bottom row first; at `largest` a colour is full (else: at the largest)."""
    top = max(float(np.abs(values).max()) if largest is None else largest, 1e-12)
    shades = np.sign(values) * np.ceil(np.minimum(np.abs(values) / top, 1) * LEVELS)
    for row, line in enumerate(shades[::-1]):
        starts = np.flatnonzero(np.diff(line, prepend=np.inf))
        for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
            if shade := line[start]:
                strength = STRONGEST * abs(shade) / LEVELS
                colour = "plus" if shade > 0 else "minus"
                yield Rect(x + start * cell, y + row * cell, (end - start) * cell, cell, colour, strength)


def around_zero(values: np.ndarray) -> np.ndarray:
    """`values` less their mean, scaled so that all but a few lie between -1 and 1: the few would pale the others."""
    moved = values - values.mean()
    return moved / max(float(np.quantile(np.abs(moved), MOST)), 1e-12)
