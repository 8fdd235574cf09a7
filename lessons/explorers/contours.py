"""A landscape seen from above: contour lines, paths across them, and the place where each path ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from contourpy import contour_generator

from .picture import Dot, Line, Shape, Text
from .shapes import box
from .surfaces import Surface

LEVELS = 8
STEPS = 61
Path = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Landscape:
    """A surface drawn into the frame with its top left corner at `(left, top)`."""

    surface: Surface
    left: float
    top: float
    width: float
    height: float

    @cached_property
    def contours(self) -> tuple[Shape, ...]:
        """Lines of equal loss, closer together near the bottom; the lower the stronger."""
        xs, ys, losses = self.surface.grid(STEPS)
        low, high = float(losses.min()), float(losses.max())
        lines = contour_generator(xs, ys, losses)
        shares = (np.arange(1, LEVELS + 1) / (LEVELS + 1)) ** 2
        return tuple(
            Line(self.path(line), "faint", 1, opacity=0.75 - 0.55 * float(share) ** 0.5)
            for share in shares
            for line in lines.lines(low + share * (high - low))
        )

    def frame(self) -> Iterator[Shape]:
        """The frame, the contours, and which way each weight grows."""
        yield from box(self.left, self.top, self.width, self.height)
        yield from self.contours
        yield from self.starting_place()
        yield Text(self.left + self.width / 2, self.top + self.height + 17, "one weight", 12, "middle", "faint")
        yield Text(self.left, self.top - 8, "another weight", 12, colour="faint")

    def trail(self, points: np.ndarray, colour: str, dashed: bool = False) -> Iterator[Shape]:
        """A path `(n, 2)` with a mark at each step and a ball at its end; it stops where it leaves the frame."""
        inside = self.path(points[: self.steps_inside(points)])
        if len(inside) > 1:
            yield Line(inside, colour, 2, dashed)
        for x, y in inside[:-1]:
            yield Dot(x, y, 2.5, colour)
        x, y = inside[-1]
        yield Dot(x, y, 7, colour)

    def starting_place(self) -> Iterator[Shape]:
        """A ring and a word where every path begins."""
        ((x, y),) = self.path(np.array([self.surface.start], dtype=float))
        yield Dot(x, y, 6, "faint")
        yield Dot(x, y, 4, "paper")
        yield Text(x, y - 11, "start", 12, "middle", "faint")

    def steps_inside(self, points: np.ndarray) -> int:
        """How many points come before the first one outside the frame."""
        lows, highs = np.array([self.surface.x, self.surface.y], dtype=float).T
        outside = ~((points >= lows) & (points <= highs)).all(axis=1)
        return int(outside.argmax()) if outside.any() else len(points)

    def path(self, points: np.ndarray) -> Path:
        """Points `(n, 2)` of the surface as places on the canvas."""
        (x_low, x_high), (y_low, y_high) = self.surface.x, self.surface.y
        across = self.left + self.width * (points[:, 0] - x_low) / (x_high - x_low)
        down = self.top + self.height * (y_high - points[:, 1]) / (y_high - y_low)
        return tuple(zip(across.tolist(), down.tolist(), strict=True))
