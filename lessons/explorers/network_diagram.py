"""A network as dots and lines: a column of units for each layer, a line for each weight."""

from collections.abc import Iterator, Sequence

import numpy as np

from .picture import Dot, Line, Shape, Text

MOST_DRAWN = 8  # units of a layer that are drawn; three dots stand for the others
TALL = 232  # pixels for the longest column, unless its units would stand further apart than this:
FURTHEST = 42


def network_diagram(weights: Sequence[np.ndarray], left: float, top: float, width: float) -> Iterator[Shape]:
    """Weights `(n_in, n_out)` from input to output: blue above zero, orange below; under each column its size.

    It is 266 pixels high.
    """
    sizes = [len(weights[0]), *(weight.shape[1] for weight in weights)]
    across = np.linspace(left, left + width, len(sizes))
    apart = min(TALL / min(max(sizes), MOST_DRAWN), FURTHEST)
    down = [_heights(size, top, apart) for size in sizes]
    for layer, weight in enumerate(weights):
        largest = max(float(np.abs(weight).max()), 1e-9)
        for i, y1 in enumerate(down[layer]):
            for k, y2 in enumerate(down[layer + 1]):
                strength = 0.1 + 0.8 * abs(weight[i, k]) / largest
                ends = ((across[layer], y1), (across[layer + 1], y2))
                yield Line(ends, "plus" if weight[i, k] > 0 else "minus", 1.2, opacity=float(strength))
    for x, size, heights in zip(across, sizes, down, strict=True):
        for y in heights:
            yield Dot(x, y, 6, "ink")
        if size > MOST_DRAWN:
            yield Text(x, top + 244, "\u22ee", 14, "middle")
        yield Text(x, top + 266, str(size), 13, "middle", bold=True)


def _heights(size: int, top: float, apart: float) -> np.ndarray:
    drawn = min(size, MOST_DRAWN)
    return top + 118 + apart * (np.arange(drawn) - (drawn - 1) / 2)
