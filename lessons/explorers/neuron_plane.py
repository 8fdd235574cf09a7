"""The plane of two inputs: points of two classes, the side that each spot is on, and a neuron's line."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .picture import Dot, Line, Rect, Shape, Text
from .shapes import box, runs

COLOUR_OF = ("minus", "plus")  # of class 0 and of class 1
ROWS, COLUMNS = 70, 85  # of spots whose side is asked for: whole pixels each, or seams would show between them
PER_WEIGHT, SHORTEST, LONGEST = 28, 14, 84  # pixels of the arrow


@dataclass(frozen=True)
class Plane:
    """A window on the plane. `scale` is pixels for one unit, the same both ways, so that right angles look right."""

    left: float
    top: float
    scale: float
    low: tuple[float, float]
    high: tuple[float, float]

    @property
    def width(self) -> float:
        return self.scale * (self.high[0] - self.low[0])

    @property
    def height(self) -> float:
        return self.scale * (self.high[1] - self.low[1])

    def at(self, point: np.ndarray) -> tuple[float, float]:
        """Where a point lies on the canvas."""
        return (
            float(self.left + self.scale * (point[0] - self.low[0])),
            float(self.top + self.scale * (self.high[1] - point[1])),
        )

    def holds(self, point: np.ndarray) -> bool:
        return all(low <= value <= high for low, value, high in zip(self.low, point, self.high, strict=True))

    def spots(self) -> np.ndarray:
        """The middles of `ROWS` x `COLUMNS` small cells, row by row from the top: (ROWS * COLUMNS, 2)."""
        across = self.low[0] + (np.arange(COLUMNS) + 0.5) / COLUMNS * (self.high[0] - self.low[0])
        down = self.high[1] - (np.arange(ROWS) + 0.5) / ROWS * (self.high[1] - self.low[1])
        return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def sides(plane: Plane, classes: np.ndarray) -> Iterator[Shape]:
    """Tints each of `plane.spots()` by its class `(ROWS * COLUMNS,)`, one strip for each run of a class."""
    width, height = plane.width / COLUMNS, plane.height / ROWS
    for row, line in enumerate(classes.reshape(ROWS, COLUMNS)):
        for start, stop, side in runs(line):
            left, top = plane.left + start * width, plane.top + row * height
            yield Rect(left, top, (stop - start) * width, height, COLOUR_OF[int(side > 0)], 0.16)


def points(plane: Plane, places: np.ndarray, labels: np.ndarray, size: float = 4) -> Iterator[Shape]:
    """Class 1 as blue discs, class 0 as orange squares: told apart by shape as well."""
    for place, label in zip(places, labels, strict=True):
        if plane.holds(place):
            yield mark(*plane.at(place), int(label), size)


def mark(x: float, y: float, label: int, size: float = 4) -> Shape:
    """One point of a class."""
    if label:
        return Dot(x, y, size, COLOUR_OF[1])
    return Rect(x - size + 0.5, y - size + 0.5, 2 * size - 1, 2 * size - 1, COLOUR_OF[0])


def ring(x: float, y: float, radius: float = 8) -> Shape:
    """A circle around a point that is to be noticed."""
    turn = np.linspace(0, 2 * np.pi, 17)
    return Line(tuple((x + radius * np.cos(a), y + radius * np.sin(a)) for a in turn), "ink", 1.6)


def line(plane: Plane, w: np.ndarray, b: float) -> Iterator[Shape]:
    """Where the neuron's sum is 0, and an arrow on it that points the way of the weights; none for weights of 0."""
    ends = crossings(plane, w, b)
    if len(ends) == 2:
        yield Line(tuple(plane.at(end) for end in ends), "ink", 2.5)
        yield from _arrow(plane, np.array(plane.at((ends[0] + ends[1]) / 2)), w)


def crossings(plane: Plane, w: np.ndarray, b: float) -> list[np.ndarray]:
    """The two points where the line w[0] x + w[1] y + b = 0 cuts the window's edge; none where it misses it."""
    found: list[np.ndarray] = []
    for axis in (0, 1):
        other = 1 - axis
        if w[other]:
            for value in (plane.low[axis], plane.high[axis]):
                point = np.zeros(2)
                point[axis], point[other] = value, -(w[axis] * value + b) / w[other]
                if plane.holds(point) and not any(np.allclose(point, seen) for seen in found):
                    found.append(point)
    return found[:2]


def _arrow(plane: Plane, start: np.ndarray, w: np.ndarray) -> Iterator[Shape]:
    length = float(np.hypot(*w))
    ahead = np.array([w[0], -w[1]]) / length
    aside = np.array([-ahead[1], ahead[0]])
    tip = start + ahead * max(min(PER_WEIGHT * length, LONGEST, _to_the_edge(plane, start, ahead)), SHORTEST)
    barbs = [tip - 8 * ahead + 5 * side * aside for side in (1, -1)]
    yield Line((tuple(start), tuple(tip)), "ink", 2.5)
    yield Line((tuple(barbs[0]), tuple(tip), tuple(barbs[1])), "ink", 2.5)


def _to_the_edge(plane: Plane, start: np.ndarray, ahead: np.ndarray) -> float:
    """How many pixels it is from `start` to the window's edge, in the direction `ahead`."""
    low = np.array([plane.left, plane.top])
    edge = low + np.where(ahead > 0, np.array([plane.width, plane.height]), 0)
    return min((edge[axis] - start[axis]) / ahead[axis] for axis in (0, 1) if ahead[axis])


def frame(plane: Plane, across: str, up: str, step: int) -> Iterator[Shape]:
    """The window's edge with a number at each multiple of `step`, and the names of both directions."""
    yield from box(plane.left, plane.top, plane.width, plane.height)
    bottom = plane.top + plane.height
    for value in range(int(np.ceil(plane.low[0])), int(plane.high[0]) + 1):
        if value % step == 0:
            yield Text(plane.at((value, 0))[0], bottom + 16, str(value), 12, "middle", "faint")
    for value in range(int(np.ceil(plane.low[1])), int(plane.high[1]) + 1):
        if value % step == 0:
            yield Text(plane.left - 8, plane.at((0, value))[1] + 4, str(value), 12, "end", "faint")
    yield Text(plane.left + plane.width / 2, bottom + 34, across, 13, "middle", bold=True)
    yield Text(plane.left - 24, plane.top - 10, up, 13, bold=True)
