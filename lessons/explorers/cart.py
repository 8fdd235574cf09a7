"""The cart and its pole as shapes, on a track that has two ends."""

import math
from collections.abc import Iterator

from .picture import Dot, Line, Rect, Shape

TRACK_END = 2.4  # metres from the middle
POLE = 1.0  # metres


def cart(
    place: float, lean: float, push: int | None, left: float, top: float, size: tuple[float, float]
) -> Iterator[Shape]:
    """The track `size[0]` wide, the cart at `place` metres, its pole at `lean` radians, an arrow for the push.

    push: 0 to the left, 1 to the right, None for no arrow
    """
    width, height = size
    metre, ground = width / (2 * TRACK_END + 0.6), top + height - 14
    middle = left + width / 2
    hub = middle + metre * min(max(place, -TRACK_END - 0.2), TRACK_END + 0.2)
    yield Line(((left, ground), (left + width, ground)), "rule", 2)
    for end in (-TRACK_END, TRACK_END):
        yield Line(((middle + metre * end, ground - 10), (middle + metre * end, ground + 8)), "faint", 3)
    yield Rect(hub - 26, ground - 24, 52, 18, "ink", 0.8)
    yield Dot(hub - 15, ground - 4, 5, "faint")
    yield Dot(hub + 15, ground - 4, 5, "faint")
    tip = hub + POLE * metre * math.sin(lean), ground - 24 - POLE * metre * math.cos(lean)
    yield Line(((hub, ground - 24), tip), "minus", 7)
    yield Dot(hub, ground - 24, 4, "paper")
    if push is not None:
        side = 1 if push else -1
        start, end = hub + side * 32, hub + side * 62
        yield Line(((start, ground - 15), (end, ground - 15)), "plus", 3)
        yield Line(((end - side * 8, ground - 21), (end, ground - 15), (end - side * 8, ground - 9)), "plus", 3)
