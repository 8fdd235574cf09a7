"""A map of a function of two numbers: blue where it is above zero, orange where it is below."""

from collections.abc import Iterator

import numpy as np

from .picture import Rect, Shape
from .shapes import Run, runs

LEVELS = 9  # shades of each colour: neighbours of one shade become one box, and the map draws faster
STRONGEST = 0.85
MOST = 0.97  # so many of the values have a colour that is not full


def sign_map(values: np.ndarray, x: float, y: float, cell: float, largest: float | None = None) -> Iterator[Shape]:
    """`values` is `(rows, columns)`, the bottom row first; at `largest` a colour is full (else: at the largest)."""
    most = max(float(np.abs(values).max()) if largest is None else largest, 1e-12)
    shades = np.sign(values) * np.ceil(np.minimum(np.abs(values) / most, 1) * LEVELS)
    for (start, end, shade), top_row, bottom_row in _patches(shades[::-1]):
        colour, strength = "plus" if shade > 0 else "minus", STRONGEST * abs(shade) / LEVELS
        width, height = (end - start) * cell, (bottom_row - top_row) * cell
        yield Rect(x + start * cell, y + top_row * cell, width, height, colour, strength)


def _patches(shades: np.ndarray) -> Iterator[tuple[Run, int, int]]:
    """Runs of one shade that is not 0, each as far down as the rows below repeat it: from a row to before a row."""
    begun: dict[Run, int] = {}
    for row, line in enumerate(shades):
        here = [run for run in runs(line) if run[2]]
        yield from ((run, top, row) for run, top in begun.items() if run not in here)
        begun = {run: begun.get(run, row) for run in here}
    yield from ((run, top, len(shades)) for run, top in begun.items())


def around_zero(values: np.ndarray) -> np.ndarray:
    """`values` less their mean, scaled so that all but a few lie between -1 and 1: the few would pale the others."""
    moved = values - values.mean()
    return moved / max(float(np.quantile(np.abs(moved), MOST)), 1e-12)
