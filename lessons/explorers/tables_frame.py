"""A frame in a picture: numbers to the right and upwards, and curves that end where the frame ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .picture import Line, Shape, Text
from .shapes import box

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """A box on the canvas, corner at `(left, top)`, that shows x from `low_x` to `high_x` and y likewise."""

    left: float
    top: float
    width: float
    height: float
    low_x: float
    high_x: float
    low_y: float
    high_y: float

    def x(self, value: float) -> float:
        """Where on the canvas a number to the right is."""
        return self.left + self.width * (value - self.low_x) / (self.high_x - self.low_x)

    def y(self, value: float) -> float:
        """Where on the canvas a number upwards is."""
        return self.top + self.height * (self.high_y - value) / (self.high_y - self.low_y)

    def holds(self, x: float, y: float) -> bool:
        """Whether the frame shows this point."""
        return bool(self.low_x <= x <= self.high_x and self.low_y <= y <= self.high_y)

    def border(self, across: str, upwards: str) -> Iterator[Shape]:
        """The frame with the names of its sides; upwards may have none."""
        yield from box(self.left, self.top, self.width, self.height)
        if upwards:
            yield Text(self.left, self.top - 10, upwards, 13, bold=True)
        yield Text(self.left + self.width / 2, self.top + self.height + 38, across, 13, "middle", bold=True)

    def ticks(self, xs: Iterable[float], ys: Iterable[float]) -> Iterator[Shape]:
        """Numbers along the two sides."""
        for value in xs:
            yield Text(self.x(value), self.top + self.height + 18, f"{value:g}", 12, "middle", "faint")
        for value in ys:
            yield Text(self.left - 8, self.y(value) + 4, f"{value:g}", 12, "end", "faint")

    def curve(
        self, points: np.ndarray, colour: str, width: float = 1.5, dashed: bool = False, opacity: float = 1.0
    ) -> Iterator[Line]:
        """The parts inside the frame of a curve through points `(n, 2)`."""
        for part in self._inside(points):
            drawn = tuple((self.x(x), self.y(y)) for x, y in part)
            yield Line(drawn, colour, width, dashed, opacity)

    def _inside(self, points: np.ndarray) -> list[list[Point]]:
        parts: list[list[Point]] = []
        for start, end in pairwise(points):
            piece = self._cut(start, end)
            if piece is None:
                continue
            if parts and parts[-1][-1] == piece[0]:
                parts[-1].append(piece[1])
            else:
                parts.append(list(piece))
        return parts

    def _cut(self, start: np.ndarray, end: np.ndarray) -> tuple[Point, Point] | None:
        """The part of a straight line inside the frame, by Liang and Barsky's rule; None where there is none."""
        first, last = 0.0, 1.0
        sides = ((0, self.low_x, self.high_x), (1, self.low_y, self.high_y))
        for axis, low, high in sides:
            step = end[axis] - start[axis]
            for room, rise in ((start[axis] - low, -step), (high - start[axis], step)):
                if rise == 0 and room < 0:
                    return None
                if rise > 0:
                    last = min(last, room / rise)
                elif rise < 0:
                    first = max(first, room / rise)
        return (_between(start, end, first), _between(start, end, last)) if first < last else None


def _between(start: np.ndarray, end: np.ndarray, share: float) -> Point:
    """The point so far on the way; both ends come out as they are."""
    if share in (0.0, 1.0):
        x, y = end if share else start
    else:
        x, y = start + share * (end - start)
    return float(x), float(y)
