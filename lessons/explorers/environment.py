"""Explorers of lesson 1: a neuron's line under three sliders, arrays that stretch, and a neuron that learns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

import ipywidgets
import numpy as np

from .library import drawable, needs
from .neuron_plane import Plane, frame, line, mark, points, ring, sides
from .picture import Dot, Picture, Shape, Text
from .shapes import number
from .stage import Explorer, show
from .stretched_boxes import CELL, boxes, table_shape

PLANE = Plane(left=40, top=30, scale=50, low=(-1.0, -1.0), high=(7.5, 6.0))
BESIDE = 500  # where the words beside the plane begin

# -- 1 · A neuron's line


@dataclass(frozen=True)
class BoundaryState:
    """The neuron's two weights and its bias, and how many points of `sample_blobs` it is to sort."""

    w1: float = 1.0
    w2: float = -1.0
    b: float = 0.0
    n: int = 60
    seed: int = 1


@dataclass(frozen=True)
class Boundary:
    """The points `(n, 2)`, their labels and what the neuron decided `(n,)`, and its decision all over the plane."""

    w: np.ndarray
    b: float
    points: np.ndarray
    labels: np.ndarray
    decided: np.ndarray
    everywhere: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """Which points lie on the other class's side."""
        return self.decided != self.labels


def compute_boundary(nnlib: ModuleType, state: BoundaryState) -> Boundary:
    """The learner's points, decided by the learner's neuron; raises `Locked`."""
    places, labels = blobs(nnlib, state.n, state.seed)
    w, b = np.array([state.w1, state.w2]), state.b
    return Boundary(w, b, places, labels, decide(nnlib, places, w, b), decide(nnlib, PLANE.spots(), w, b))


def blobs(nnlib: ModuleType, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """`n` points of the learner's two clouds, and their labels."""
    with needs("sample-blobs"):
        places, labels = nnlib.sample_blobs(n, np.random.default_rng(seed))
    return drawable("sample-blobs", places, (n, 2)), drawable("sample-blobs", labels, (n,))


def decide(nnlib: ModuleType, X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """The learner's decision for each row."""
    with needs("decision"):
        decided = nnlib.decide(X, w, b)
    return drawable("decision", decided, (len(X),))


def draw_boundary(result: Boundary) -> Picture:
    """The plane with both clouds; beside it the sum, and how many are right."""
    return Picture(800, 440, tuple(_boundary_shapes(result)), boundary_sentence(result))


def _boundary_shapes(result: Boundary) -> Iterator[Shape]:
    yield from _plane_shapes(result)
    for place in result.points[result.wrong]:
        if PLANE.holds(place):
            yield ring(*PLANE.at(place))
    right = int(np.sum(~result.wrong))
    yield from _sum_shapes(result)
    yield Text(BESIDE, 236, f"{right} of {len(result.labels)}", 30, bold=True)
    yield Text(BESIDE, 258, "lie on their own side", 13, colour="faint")
    yield from _key(("class 1", "class 0", "on the wrong side"))
    yield Text(PLANE.left, 434, boundary_sentence(result), 14)


def _plane_shapes(result: Boundary) -> Iterator[Shape]:
    yield from sides(PLANE, result.everywhere)
    yield from points(PLANE, result.points, result.labels)
    yield from line(PLANE, result.w, result.b)
    yield from frame(PLANE, "x₁", "x₂", 1)


def _sum_shapes(result: Boundary) -> Iterator[Shape]:
    yield Text(BESIDE, 48, "the neuron's sum", 13, colour="faint")
    yield Text(BESIDE, 74, formula(result.w, result.b), 17, bold=True)
    yield Text(BESIDE, 118, "0 or more: class 1 (blue side)", 14)
    yield Text(BESIDE, 142, "less than 0: class 0 (orange side)", 14)
    yield Text(BESIDE, 166, "exactly 0: on the line", 14)


def _key(words: tuple[str, str, str]) -> Iterator[Shape]:
    yield mark(BESIDE + 8, 300, 1, 5)
    yield mark(BESIDE + 8, 324, 0, 5)
    yield ring(BESIDE + 8, 348)
    for row, name in enumerate(words):
        yield Text(BESIDE + 26, 305 + 24 * row, name, 14)


def formula(w: np.ndarray, b: float) -> str:
    """The sum as one would write it on paper, each term with its sign."""
    return f"{number(w[0], 1)} x₁ {_signed(w[1])} x₂ {_signed(b)}"


def _signed(value: float) -> str:
    words = number(abs(value), 1)
    return f"+ {words}" if value >= 0 or not float(words) else f"\u2212 {words}"


def boundary_sentence(result: Boundary) -> str:
    """What the line does to the two clouds."""
    wrong = int(result.wrong.sum())
    if not result.w.any():
        return f"Both weights are 0: there is no line, and the bias alone says class {result.decided[0]} to all."
    if not wrong:
        return "Every point lies on its own side: this neuron tells the two clouds apart."
    if len(np.unique(result.decided)) == 1:
        return f"All points are on one side: this neuron says class {result.decided[0]} to all."
    if wrong == len(result.labels):
        return "The line runs between the clouds, but every point is on the wrong side. Turn all three signs."
    return f"{wrong} of {len(result.labels)} points are on the wrong side."


def boundary() -> None:
    """Explorer 1: where two weights and a bias put a neuron's line."""
    state = BoundaryState()
    show(
        Explorer(state, compute_boundary, draw_boundary),
        {
            "w1": _slider("Weight w1", state.w1, -3, 3, 0.1),
            "w2": _slider("Weight w2", state.w2, -3, 3, 0.1),
            "b": _slider("Bias b", state.b, -12, 12, 0.5),
        },
    )


# -- 2 · Arrays that stretch

SHAPES = {
    "(3, 4)  a table": (3, 4),
    "(4,)  a flat array of 4": (4,),
    "(3,)  a flat array of 3": (3,),
    "(3, 1)  a column": (3, 1),
    "(1, 4)  a row": (1, 4),
    "()  one number": (),
}
SLOTS = (16, 258, 500)  # where A, B and the result begin
ROW_TOP = 60
LINED_UP = 800  # where the lengths end that are written under each other


@dataclass(frozen=True)
class BroadcastState:
    """The shapes of A and B, and how far they are stretched, from 0 to 1."""

    a: tuple[int, ...] = (3, 4)
    b: tuple[int, ...] = (4,)
    stretch: float = 1.0


@dataclass(frozen=True)
class Broadcast:
    """A, B and A + B; `total` is None where the shapes do not fit."""

    a: np.ndarray
    b: np.ndarray
    total: np.ndarray | None
    stretch: float


def compute_broadcast(nnlib: ModuleType, state: BroadcastState) -> Broadcast:
    """NumPy's own sum of 10, 20, 30 and so on with 1, 2, 3 and so on; the learner's library has no part in it."""
    a = 10.0 * (1 + np.arange(np.prod(state.a, dtype=int))).reshape(state.a)
    b = (1.0 + np.arange(np.prod(state.b, dtype=int))).reshape(state.b)
    try:
        return Broadcast(a, b, a + b, state.stretch)
    except ValueError:
        return Broadcast(a, b, None, state.stretch)


def draw_broadcast(result: Broadcast) -> Picture:
    """A, B and their sum side by side."""
    return Picture(820, 250, tuple(_broadcast_shapes(result)), broadcast_sentence(result))


def _broadcast_shapes(result: Broadcast) -> Iterator[Shape]:
    shape = None if result.total is None else result.total.shape
    for name, array, left, colour in (("A", result.a, SLOTS[0], "minus"), ("B", result.b, SLOTS[1], "plus")):
        yield Text(left, 24, f"{name}  {array.shape}", 15, bold=True)
        if shape not in (None, array.shape):
            yield Text(left, 44, f"stretched to {shape}", 12, colour="faint")
        yield from boxes(array, shape or array.shape, result.stretch if shape else 0.0, left, ROW_TOP, colour)
    middle = ROW_TOP + 1.5 * CELL[1] + 7
    yield Text((SLOTS[0] + 4 * CELL[0] + SLOTS[1]) / 2, middle, "+", 24, "middle")
    yield Text((SLOTS[1] + 4 * CELL[0] + SLOTS[2]) / 2, middle, "=", 24, "middle")
    yield from _total_shapes(result)
    yield from _lined_up(result)
    yield Text(SLOTS[0], 218, broadcast_sentence(result), 14)
    yield Text(SLOTS[0], 240, _step_sentence(result), 13, colour="faint")


def _total_shapes(result: Broadcast) -> Iterator[Shape]:
    if result.total is None:
        yield Text(SLOTS[2], 24, "no result", 15, bold=True)
        yield Text(SLOTS[2] + 2 * CELL[0], ROW_TOP + 1.5 * CELL[1] + 14, "×", 44, "middle", "minus")
        return
    yield Text(SLOTS[2], 24, f"A + B  {result.total.shape}", 15, bold=True)
    if result.stretch == 1:
        yield from boxes(result.total, result.total.shape, 1.0, SLOTS[2], ROW_TOP, "good")


def _lined_up(result: Broadcast) -> Iterator[Shape]:
    """The lengths of both arrays under each other from the right; a pair that does not fit is marked."""
    yield Text(LINED_UP, 24, "from the right", 13, "end", "faint")
    rows = (("A", result.a.shape), ("B", result.b.shape))
    for row, (name, shape) in enumerate(rows):
        yield Text(LINED_UP - 84, ROW_TOP + 22 + 28 * row, name, 14, colour="faint")
        for place, length in enumerate(shape[::-1]):
            yield Text(LINED_UP - 10 - 32 * place, ROW_TOP + 22 + 28 * row, str(length), 18, "middle", bold=True)
    for place, (left, right) in enumerate(zip(result.a.shape[::-1], result.b.shape[::-1], strict=False)):
        fits = not _refused(left, right)
        spot = (LINED_UP - 10 - 32 * place, ROW_TOP + 78)
        yield Text(*spot, "fits" if fits else "refused", 12, "middle", "faint" if fits else "minus", bold=not fits)


def broadcast_sentence(result: Broadcast) -> str:
    """Which lengths meet, from the right, and what becomes of them."""
    a, b = (table_shape(array.shape) for array in (result.a, result.b))
    bad = next(((left, right) for left, right in zip(a[::-1], b[::-1], strict=True) if _refused(left, right)), None)
    if bad:
        return f"Seen from the right, {bad[0]} meets {bad[1]}, and neither is 1: NumPy refuses."
    if result.a.shape == result.b.shape:
        return "The shapes are equal: nothing needs to stretch."
    stretched = [name for name, array in (("A", result.a), ("B", result.b)) if array.shape != result.total.shape]
    verb = "stretches" if len(stretched) == 1 else "stretch"
    return f"{' and '.join(stretched)} {verb}, and the sum has the shape {result.total.shape}."


def _refused(left: int, right: int) -> bool:
    return left != right and 1 not in (left, right)


def _step_sentence(result: Broadcast) -> str:
    if result.total is None or result.a.shape == result.b.shape:
        return ""
    if result.stretch == 1:
        return "Pale boxes are copies. NumPy only acts as if they were there, which costs no memory."
    return "Stretch to 1 to see the sum."


def broadcasting() -> None:
    """Explorer 2: two arrays of different shapes stretch until they fit."""
    state = BroadcastState()
    options = list(SHAPES.items())
    show(
        Explorer(state, compute_broadcast, draw_broadcast),
        {
            "a": ipywidgets.Dropdown(options=options, value=state.a, description="Shape of A", **WIDE),
            "b": ipywidgets.Dropdown(options=options, value=state.b, description="Shape of B", **WIDE),
            "stretch": _slider("Stretch", state.stretch, 0, 1, 0.1),
        },
    )


# -- 3 · A neuron that learns

SHOWN, ROUNDS = 40, 2  # how many points the neuron is shown, and how often


@dataclass(frozen=True)
class LearningState:
    """How many points the neuron has seen; after the last of `SHOWN` the first comes again."""

    seen: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Learning:
    """The neuron after its last point, what it said to that point, and at how many points it changed."""

    now: Boundary
    seen: int
    said: int | None
    changes: int


def compute_learning(nnlib: ModuleType, state: LearningState) -> Learning:
    """Rosenblatt's rule on the learner's points, decided by the learner's neuron; raises `Locked`."""
    places, labels = blobs(nnlib, SHOWN, state.seed)
    w, b, said, changes = np.zeros(2), 0.0, None, 0
    for turn in range(state.seen):
        place, label = places[turn % SHOWN], labels[turn % SHOWN]
        said = int(decide(nnlib, place[np.newaxis], w, b)[0])
        error = int(label) - said
        w, b, changes = w + error * place, b + error, changes + abs(error)
    everywhere = decide(nnlib, PLANE.spots(), w, b)
    return Learning(Boundary(w, b, places, labels, decide(nnlib, places, w, b), everywhere), state.seen, said, changes)


def draw_learning(result: Learning) -> Picture:
    """The plane with the points seen so far, the last one ringed, the others small; beside it the sum, and changes."""
    return Picture(800, 440, tuple(_learning_shapes(result)), learning_sentence(result))


def _learning_shapes(result: Learning) -> Iterator[Shape]:
    now, seen, last = result.now, result.seen, (result.seen - 1) % SHOWN
    yield from _plane_shapes(replace(now, points=now.points[:seen], labels=now.labels[:seen]))
    for place in now.points[seen:]:
        if PLANE.holds(place):
            yield Dot(*PLANE.at(place), 2, "faint")
    if seen and PLANE.holds(now.points[last]):
        yield ring(*PLANE.at(now.points[last]))
    yield from _sum_shapes(now)
    yield Text(BESIDE, 236, f"{result.changes} {'change' if result.changes == 1 else 'changes'}", 30, bold=True)
    right = int(np.sum(~now.wrong))
    yield Text(BESIDE, 258, f"now {right} of all {SHOWN} would lie on their own side", 13, colour="faint")
    yield from _key(("class 1", "class 0", "the point just seen"))
    yield Text(PLANE.left, 434, learning_sentence(result), 14)


def learning_sentence(result: Learning) -> str:
    """What the neuron said to the point just seen, and what it did then."""
    if not result.seen:
        return "Nothing seen yet: weights and bias are 0, and the neuron says class 1 to all."
    turn, place = divmod(result.seen - 1, SHOWN)
    label = int(result.now.labels[place])
    told = f"Round {turn + 1}, point {place + 1}: it is of class {label}, and the neuron said {result.said}."
    if result.said == label:
        return f"{told} Right: nothing changes."
    change = "add the point to w, and 1 to b" if label else "take the point from w, and 1 from b"
    return f"{told} So {change}."


def learning() -> None:
    """Explorer 3: Rosenblatt's rule, one point after the other."""
    state = LearningState()
    slider = ipywidgets.IntSlider(state.seen, min=0, max=SHOWN * ROUNDS, description="Points seen", **WIDE)
    show(Explorer(state, compute_learning, draw_learning), {"seen": slider})


# -- Controls

WIDE = {"style": {"description_width": "7em"}, "layout": ipywidgets.Layout(width="32em", max_width="100%")}


def _slider(label: str, value: float, low: float, high: float, step: float) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(value, min=low, max=high, step=step, description=label, readout_format=".1f", **WIDE)
