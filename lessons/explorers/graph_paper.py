"""Graph paper: turns pairs of numbers into places on a picture, and draws curves, ticks and points there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .picture import Dot, Line, Shape, Text
from .shapes import box


@dataclass(frozen=True)
class GraphPaper:
    """A frame with its corner at `(left, top)`; `x` and `y` are the lowest and the highest number that it shows."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where on the picture the point `(x, y)` lies; what is off the paper is moved to its edge."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + self.width * min(max(across, 0), 1), self.top + self.height * (1 - min(max(up, 0), 1))

    def holds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which of the points lie on the paper."""
        return (x >= self.x[0]) & (x <= self.x[1]) & (y >= self.y[0]) & (y <= self.y[1])

    def frame(self, x_ticks: Sequence[float] = (), y_ticks: Sequence[float] = ()) -> Iterator[Shape]:
        """The frame, with numbers below and to the left, and a faint line where x or y is 0."""
        yield from box(self.left, self.top, self.width, self.height)
        if self.x[0] < 0 < self.x[1]:
            yield Line((self.at(0, self.y[0]), self.at(0, self.y[1])), "rule", 1)
        if self.y[0] < 0 < self.y[1]:
            yield Line((self.at(self.x[0], 0), self.at(self.x[1], 0)), "rule", 1)
        for tick in x_ticks:
            across, _ = self.at(tick, 0)
            yield Text(across, self.top + self.height + 16, _short(tick), 12, "middle", "faint")
        for tick in y_ticks:
            _, down = self.at(0, tick)
            yield Text(self.left - 6, down + 4, _short(tick), 12, "end", "faint")

    def curve(
        self, x: np.ndarray, y: np.ndarray, colour: str, width: float = 2.5, dashed: bool = False
    ) -> Iterator[Shape]:
        """A line through the points; where they leave the paper it stops, and goes on where they come back."""
        shown = self.holds(x, y)
        changes = np.flatnonzero(np.diff(shown)) + 1
        for run in np.split(np.arange(len(x)), changes):
            if len(run) > 1 and shown[run[0]]:
                yield Line(tuple(self.at(x[i], y[i]) for i in run), colour, width, dashed)

    def dot(self, x: float, y: float, colour: str, radius: float = 6) -> Dot:
        """A point; one that is off the paper lies on its edge."""
        return Dot(*self.at(x, y), radius, colour)


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "\u2212")
