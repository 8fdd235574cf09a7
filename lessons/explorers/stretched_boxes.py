"""Arrays as boxes of numbers, and the copies that broadcasting slides out of them."""

from collections.abc import Iterator

import numpy as np

from .picture import Rect, Shape, Text
from .shapes import number

CELL = (42, 34)  # pixels across and down
COPY = 0.4  # a copy's strength beside the original's


def boxes(
    array: np.ndarray, shape: tuple[int, ...], stretch: float, x: float, y: float, colour: str
) -> Iterator[Shape]:
    """`array` with its corner at `(x, y)`, on its way to `shape`: the copies have gone the share `stretch` of it.

    A flat array is a row, and a single number is one box.
    """
    original, wanted = as_table(array), table_shape(shape)
    copies = [place for place in np.ndindex(wanted) if not _inside(place, original.shape)]
    if stretch > 0:
        for place in reversed(copies):
            source = tuple(min(i, size - 1) for i, size in zip(place, original.shape, strict=True))
            row, column = (s + stretch * (p - s) for s, p in zip(source, place, strict=True))
            yield from _cell(original[source], x + column * CELL[0], y + row * CELL[1], colour, COPY)
    for (row, column), value in np.ndenumerate(original):
        yield from _cell(value, x + column * CELL[0], y + row * CELL[1], colour, 1.0)


def as_table(array: np.ndarray) -> np.ndarray:
    """The array with two axes, as it is drawn."""
    return array.reshape(table_shape(array.shape))


def table_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns of a drawn array: missing axes are put in front, with length 1, as NumPy does."""
    rows, columns = (1, 1, *shape)[-2:]
    return rows, columns


def _inside(place: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return all(i < size for i, size in zip(place, shape, strict=True))


def _cell(value: float, x: float, y: float, colour: str, strength: float) -> Iterator[Shape]:
    yield Rect(x + 1, y + 1, CELL[0] - 2, CELL[1] - 2, "paper")
    yield Rect(x + 1, y + 1, CELL[0] - 2, CELL[1] - 2, colour, 0.45 * strength)
    faded = {"colour": "faint"} if strength < 1 else {"bold": True}
    yield Text(x + CELL[0] / 2, y + CELL[1] * 0.64, number(float(value), 0), 14, "middle", **faded)
