"""A cart on a track, and on it a pole that would rather fall: the oldest test of a network that steers.

The physics is given; nothing here is an exercise. A state is four numbers: where the cart is (metres, 0 in the middle),
how fast it goes (metres a second), how far the pole leans (radians, 0 upright, above 0 to the right), and how fast it
falls (radians a second).

Source: Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems",
IEEE Transactions on Systems, Man, and Cybernetics 13, 1983, appendix. Friction, tiny there, is left out here.
"""

import math
from collections.abc import Sequence

import numpy as np

GRAVITY = 9.8
CART_MASS = 1.0
POLE_MASS = 0.1
TOTAL_MASS = CART_MASS + POLE_MASS
HALF_POLE = 0.5
"""Half the pole's length in metres: from the hinge to its centre of mass."""

FORCE = 10.0
"""Newtons of a push, to the left or to the right."""

SECONDS = 0.02
"""Time that one step takes."""

TRACK_END = 2.4
FALLEN = math.radians(12)


def accelerations(state: Sequence[float], force: float) -> tuple[float, float]:
    """How the speed of the cart and that of the pole change, by Newton's laws.

    With theta the lean and omega its speed:

        push      = (force + POLE_MASS * HALF_POLE * omega^2 * sin(theta)) / TOTAL_MASS
        alpha     = (GRAVITY * sin(theta) - cos(theta) * push)
                    / (HALF_POLE * (4 / 3 - POLE_MASS * cos(theta)^2 / TOTAL_MASS))
        of a cart = push - POLE_MASS * HALF_POLE * alpha * cos(theta) / TOTAL_MASS

    force: newtons on the cart, to the right
    returns: that of the cart (metres a second, each second), that of the pole (radians a second, each second)
    """
    _, _, theta, omega = state
    sin, cos = math.sin(theta), math.cos(theta)
    push = (force + POLE_MASS * HALF_POLE * omega**2 * sin) / TOTAL_MASS
    alpha = (GRAVITY * sin - cos * push) / (HALF_POLE * (4 / 3 - POLE_MASS * cos**2 / TOTAL_MASS))
    return push - POLE_MASS * HALF_POLE * alpha * cos / TOTAL_MASS, alpha


def is_over(state: Sequence[float]) -> bool:
    """Whether the cart has left the track, or the pole leans more than 12 degrees."""
    return abs(state[0]) > TRACK_END or abs(state[2]) > FALLEN


class CartPole:
    """The cart and its pole as a system to steer: `reset()` puts them at the start, `step(action)` lets time pass."""

    def __init__(self, start: Sequence[float] = (0.0, 0.0, 0.0, 0.0), limit: int = 500):
        """start: the state in which each attempt begins; limit: how many steps it has at most"""
        self.start = np.array(start, dtype=float)
        self.limit = limit
        self.reset()

    def reset(self) -> np.ndarray:
        """Back to the start; returns its state, (4,)."""
        self.state, self.steps = self.start.copy(), 0
        return self.state.copy()

    def step(self, action: int) -> tuple[np.ndarray, float, bool]:
        """Pushes the cart for 0.02 seconds: to the left for action 0, to the right for 1.

        Positions move by the old speeds and speeds by the accelerations, each times 0.02 seconds (Euler's method).

        returns: the new state (4,), the reward, and whether the attempt is over. A step is worth 1, and 0 where the
        pole fell or the cart left the track. It is over then, or after `limit` steps.
        raises ValueError: the action is neither 0 nor 1
        """
        if action not in (0, 1):
            raise ValueError(f"an action must be 0, to the left, or 1, to the right, got {action!r}")
        cart, pole = accelerations(self.state, FORCE if action == 1 else -FORCE)
        speeds = np.array([self.state[1], cart, self.state[3], pole])
        self.state, self.steps = self.state + SECONDS * speeds, self.steps + 1
        lost = is_over(self.state)
        return self.state.copy(), 0.0 if lost else 1.0, lost or self.steps >= self.limit
