"""Vital signs of a training, drawn: its two loss curves, and a bar for each layer's gradient."""

from collections.abc import Iterator, Sequence

import numpy as np

from .picture import Line, Rect, Shape, Text
from .score_map import Plane, axes

HIGHEST_LOSS = 3.5
FAINTEST, STRONGEST = -6, 2  # powers of ten of a gradient's length
LOSS_TICKS = ((0, "0"), (1, "1"), (2, "2"), (3, "3"))
NORM_TICKS = ((-6, "0.000001"), (-4, "0.0001"), (-2, "0.01"), (0, "1"), (2, "100"))


def loss_plane(left: float, top: float, width: float, height: float, epochs: int) -> Plane:
    """A frame for losses of so many epochs; what is higher than the frame runs along its upper edge."""
    return Plane(left, top, width, height, (1.0, 0.0), (float(max(epochs, 2)), HIGHEST_LOSS))


def loss_axes(plane: Plane, title: str) -> Iterator[Shape]:
    """The frame of loss curves, with its title and numbers."""
    last = int(plane.high[0])
    yield from axes(plane, title, ((1, "1"), (last, str(last))), LOSS_TICKS)


def loss_curve(
    plane: Plane,
    losses: Sequence[float],
    colour: str,
    width: float = 2.5,
    dashed: bool = False,
    opacity: float = 1.0,
    note: bool = True,
) -> Iterator[Shape]:
    """A loss for each epoch. The line ends where the loss is no number any more; with `note` it says so."""
    points = []
    for epoch, loss in enumerate(losses, start=1):
        if np.isnan(loss):
            break
        points.append(plane.at(epoch, loss))
    if len(points) == 1:
        points.append((points[0][0] + 3, points[0][1]))
    if points:
        yield Line(tuple(points), colour, width, dashed, opacity)
    if note and len(losses) and np.isnan(losses[-1]):
        yield Text(plane.left + plane.width / 2, plane.top + 26, "loss: nan", 16, "middle", "minus", bold=True)


def norm_bars(
    left: float, top: float, width: float, height: float, norms: Sequence[float], title: str, ticks: bool = True
) -> Iterator[Shape]:
    """A bar for each weight's gradient, first layer first, on a scale of powers of ten; a zero has no bar."""
    plane = Plane(left, top, width, height, (0.0, FAINTEST), (float(max(len(norms), 1)), STRONGEST))
    yield from axes(plane, title, (), NORM_TICKS if ticks else ())
    bottom = top + height
    for place, norm in enumerate(norms):
        x = plane.x(place + 0.5)
        yield Text(x, bottom + 16, str(place + 1), 11, "middle", "faint")
        if not np.isfinite(norm):
            yield Text(x, bottom - 6, "nan", 11, "middle", "minus")
        elif norm > 0:
            tall = bottom - plane.y(np.log10(norm))
            breadth = 0.6 * width / len(norms)
            yield Rect(x - breadth / 2, bottom - max(tall, 1.5), breadth, max(tall, 1.5), "plus", 0.8)
