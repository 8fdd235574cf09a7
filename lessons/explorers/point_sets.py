"""Points in the plane, each of class 0 or 1, for networks to part: `name(n, rng)` gives `(n, 2)` and labels `(n,)`.

All lie within about -3 to 3 along both axes, and the classes are as large as each other, give or take one.
"""

from collections.abc import Callable

import numpy as np

Points = tuple[np.ndarray, np.ndarray]


def moons(n: int, rng: np.random.Generator, noise: float = 0.25) -> Points:
    """Two half moons, each with a horn inside the other."""
    labels = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    side = np.where(labels == 0, 1.0, -1.0)
    centre = np.stack([np.where(labels == 0, -0.75, 0.75), np.where(labels == 0, -0.4, 0.4)], axis=1)
    arc = 1.5 * np.stack([np.cos(angle), side * np.sin(angle)], axis=1)
    return centre + arc + rng.normal(0, noise, (n, 2)), labels


def circles(n: int, rng: np.random.Generator, noise: float = 0.2) -> Points:
    """A disc (class 1) and a ring around it (class 0)."""
    labels = np.arange(n) % 2
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(labels == 1, np.sqrt(rng.uniform(0, 1, n)), 2.2 + rng.normal(0, noise, n))
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), labels


def spirals(n: int, rng: np.random.Generator, noise: float = 0.08) -> Points:
    """Two arms that wind round each other, three quarters of a turn more than once."""
    labels = np.arange(n) % 2
    way = np.sqrt(rng.uniform(0.02, 1, n))
    angle = 3.5 * np.pi * way + np.pi * labels
    return 2.6 * way[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) + rng.normal(0, noise, (n, 2)), labels


def xor(n: int, rng: np.random.Generator, noise: float = 0.45) -> Points:
    """Four clouds: class 1 where exactly one of the two coordinates is positive."""
    corner = np.arange(n) % 4
    signs = np.stack([np.where(corner % 2 == 0, -1.0, 1.0), np.where(corner < 2, -1.0, 1.0)], axis=1)
    return 1.4 * signs + rng.normal(0, noise, (n, 2)), (signs[:, 0] != signs[:, 1]).astype(int)


def blobs(n: int, rng: np.random.Generator, noise: float = 0.7) -> Points:
    """Two round clouds, which a straight line parts well."""
    labels = np.arange(n) % 2
    return np.where(labels[:, None] == 0, -1.2, 1.2) + rng.normal(0, noise, (n, 2)), labels


POINT_SETS: dict[str, Callable[[int, np.random.Generator], Points]] = {
    "moons": moons,
    "circles": circles,
    "xor": xor,
    "spirals": spirals,
    "blobs": blobs,
}
