"""Loss surfaces to roll on: the loss as a function of two weights, small enough to be seen from above."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Height = Callable[[np.ndarray, np.ndarray], np.ndarray]
Slope = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Surface:
    """A loss over two weights; `x` and `y` are the ends of each weight's range, `start` is where a ball is let go."""

    height: Height
    slope: Slope
    x: tuple[float, float]
    y: tuple[float, float]
    start: tuple[float, float]

    def loss(self, point: np.ndarray) -> float:
        """The loss at `point` `(2,)`."""
        return float(self.height(*point))

    def gradient(self, point: np.ndarray) -> np.ndarray:
        """Both slopes at `point` `(2,)`, shape `(2,)`."""
        return np.array(self.slope(*point))

    def grid(self, steps: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places along both weights `(steps,)`, and the loss at all of their pairs `(steps, steps)`, row by row."""
        xs, ys = np.linspace(*self.x, steps), np.linspace(*self.y, steps)
        return xs, ys, self.height(*np.meshgrid(xs, ys))


SURFACES = {
    "bowl": Surface(
        lambda x, y: (x**2 + y**2) / 2,
        lambda x, y: (x, y),
        (-3, 3),
        (-2, 2),
        (-2.4, 1.5),
    ),
    "narrow valley": Surface(
        lambda x, y: (x**2 + 20 * y**2) / 4,
        lambda x, y: (x / 2, 10 * y),
        (-3, 3),
        (-2, 2),
        (-2.6, 1.2),
    ),
    "two hollows": Surface(
        lambda x, y: (x**4 / 4 - 1.6 * x**2 + 0.9 * x + 4.23 + 2 * y**2) / 3,
        lambda x, y: ((x**3 - 3.2 * x + 0.9) / 3, 4 * y / 3),
        (-3, 3),
        (-2, 2),
        (2.7, 1.2),
    ),
    "saddle": Surface(
        lambda x, y: x**2 / 2 - y**2 / 2 + y**4 / 6 + 0.375,
        lambda x, y: (x, -y + 2 * y**3 / 3),
        (-3, 3),
        (-2, 2),
        (-2.6, 0.001),
    ),
}
