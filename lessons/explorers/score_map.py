"""A part of the plane laid on the canvas, with its axes; and maps upon it, the bluer the higher the score."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .picture import Dot, Rect, Shape, Text
from .shapes import box, runs

Ticks = Iterable[tuple[float, str]]
PALEST, SHADE = 0.04, 0.02  # neighbours of one shade become one box: half of the boxes, and the eye sees no difference


@dataclass(frozen=True)
class Plane:
    """Numbers from `low` to `high`, (x, y) each, in a frame on the canvas whose top left corner is `(left, top)`."""

    left: float
    top: float
    width: float
    height: float
    low: tuple[float, float]
    high: tuple[float, float]

    def x(self, value: float) -> float:
        """Where on the canvas; what lies outside is put on the edge."""
        share = (float(value) - self.low[0]) / (self.high[0] - self.low[0])
        return self.left + self.width * min(max(share, 0.0), 1.0)

    def y(self, value: float) -> float:
        """As `x`, upwards."""
        share = (float(value) - self.low[1]) / (self.high[1] - self.low[1])
        return self.top + self.height * (1.0 - min(max(share, 0.0), 1.0))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The point on the canvas."""
        return self.x(x), self.y(y)


def axes(plane: Plane, title: str, across: Ticks, up: Ticks) -> Iterator[Shape]:
    """The frame, its title above, and numbers below and to the left."""
    yield from box(plane.left, plane.top, plane.width, plane.height)
    yield Text(plane.left, plane.top - 10, title, 13, bold=True)
    bottom = plane.top + plane.height
    for value, words in across:
        yield Text(plane.x(value), bottom + 16, words, 11, "middle", "faint")
    for value, words in up:
        yield Text(plane.left - 6, plane.y(value) + 4, words, 11, "end", "faint")


def score_map(plane: Plane, scores: np.ndarray) -> Iterator[Shape]:
    """Scores `(rows, columns)` from 0 to 1 as boxes, from one edge of the frame to the other; first row at the bottom.

    The middle of a box is the place that it tells of, so that those at the edges are halves.
    """
    rows, columns = scores.shape
    lefts = _edges(plane.left, plane.width, columns)
    tops = _edges(plane.top, plane.height, rows)[::-1]
    shades = np.rint(0.76 * np.square(scores) / SHADE)
    for row, line in enumerate(shades):
        for start, end, shade in runs(line):
            size = lefts[end] - lefts[start], tops[row] - tops[row + 1]
            yield Rect(lefts[start], tops[row + 1], *size, "plus", PALEST + SHADE * shade)


def _edges(start: float, length: float, n: int) -> list[float]:
    """Where n boxes meet whose middles reach from one end to the other; on whole pixels, lest seams show."""
    places = start + length * (np.arange(n + 1) - 0.5) / (n - 1)
    return np.clip(places, start, start + length).round().tolist()


def ringed(place: tuple[float, float], radius: float, colour: str) -> Iterator[Shape]:
    """A dot with a rim, so that it can be told from any ground."""
    yield Dot(*place, radius + 1.5, "paper")
    yield Dot(*place, radius, colour)
