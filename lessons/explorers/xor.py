"""Explorer of lesson 2: one neuron against XOR, without and with a hidden layer before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import ipywidgets
import numpy as np

from .graph_paper import GraphPaper
from .library import drawable, needs
from .picture import Picture, Shape, Text
from .shapes import arrow, box, number
from .sign_map import sign_map
from .stage import Explorer, show

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
WANTED = np.array([0, 1, 1, 0])
HIDDEN_WEIGHT = np.array([[1.0, 1.0], [1.0, 1.0]])
HIDDEN_BIAS = np.array([0.0, -1.0])
"""Both hidden units add the two inputs; the second starts to count only above 1. From Goodfellow and others, 6.1."""

SIDE = 42  # boxes of a map, along each side
SPAN = (-0.5, 1.5)  # of both inputs
SEEN = (-0.5, 2.5)  # of both hidden numbers


@dataclass(frozen=True)
class XorState:
    """The last neuron's two weights and its bias, and whether a hidden layer stands before it."""

    w1: float = 1.0
    w2: float = 1.0
    bias: float = -0.5
    hidden: bool = False


@dataclass(frozen=True)
class Xor:
    """What the last neuron sees of the four points `(4, 2)`, its sums `(4,)`, and its sums over two maps.

    `inputs` is the map over the two inputs. `seen` is the map over what the neuron sees; None without a hidden layer.
    """

    points: np.ndarray
    sums: np.ndarray
    inputs: np.ndarray
    seen: np.ndarray | None

    @property
    def right(self) -> np.ndarray:
        """Which of the four are answered rightly."""
        return (self.sums > 0) == WANTED


def compute_xor(nnlib: ModuleType, state: XorState) -> Xor:
    """The hidden layer is given, its bend is the learner's relu; raises `Locked`."""
    weight = np.array([state.w1, state.w2])
    points, places = POINTS, grid(SPAN)
    if state.hidden:
        points, places = folded(nnlib, points), folded(nnlib, places)
    seen = (grid(SEEN) @ weight + state.bias).reshape(SIDE, SIDE) if state.hidden else None
    inputs = (places @ weight + state.bias).reshape(SIDE, SIDE)
    return Xor(points, points @ weight + state.bias, inputs, seen)


def grid(span: tuple[float, float]) -> np.ndarray:
    """The middles of all boxes of a map, `(SIDE * SIDE, 2)`, the bottom row first."""
    low, high = span
    places = low + (np.arange(SIDE) + 0.5) / SIDE * (high - low)
    x1, x2 = np.meshgrid(places, places)
    return np.column_stack([x1.ravel(), x2.ravel()])


def folded(nnlib: ModuleType, x: np.ndarray) -> np.ndarray:
    """The given hidden layer of two units."""
    with needs("relu"):
        hidden = nnlib.relu(x @ HIDDEN_WEIGHT + HIDDEN_BIAS)
    return drawable("relu", hidden, x.shape)


def draw_xor(xor: Xor) -> Picture:
    """The inputs to the left, what the last neuron sees in the middle, its four sums to the right."""
    return Picture(900, 332, tuple(_xor_shapes(xor)), xor_sentence(xor))


CELL = 6
INPUTS = GraphPaper(30, 30, SIDE * CELL, SIDE * CELL, SPAN, SPAN)
HIDDEN = GraphPaper(344, 30, SIDE * CELL, SIDE * CELL, SEEN, SEEN)


def _xor_shapes(xor: Xor) -> Iterator[Shape]:
    yield Text(INPUTS.left, 18, "the two inputs", 13, bold=True)
    yield from _map(xor, INPUTS, xor.inputs, POINTS, (0, 1))
    if xor.seen is None:
        yield Text(HIDDEN.left, 18, "no hidden layer", 13, colour="faint")
        yield from box(HIDDEN.left, HIDDEN.top, HIDDEN.width, HIDDEN.height)
    else:
        yield Text(HIDDEN.left, 18, "what the hidden layer makes of them", 13, bold=True)
        yield from _map(xor, HIDDEN, xor.seen, xor.points, (0, 1, 2))
        yield from arrow(INPUTS.left + INPUTS.width + 14, 156, 30)
    yield from _table(xor)
    yield Text(INPUTS.left - 26, 322, xor_sentence(xor), 14)


def _map(
    xor: Xor, paper: GraphPaper, values: np.ndarray, points: np.ndarray, ticks: tuple[int, ...]
) -> Iterator[Shape]:
    yield from sign_map(np.sign(values) * 0.5, paper.left, paper.top, CELL, 1.0)
    yield from paper.frame(ticks, ticks)
    for point, wanted in zip(points, WANTED, strict=True):
        yield paper.dot(*point, "ink", 12)
        yield paper.dot(*point, "plus" if wanted else "minus", 10)
        x, y = paper.at(*point)
        yield Text(x, y + 5, str(wanted), 13, "middle", "paper", bold=True)


def _table(xor: Xor) -> Iterator[Shape]:
    places = (640, 700, 780, 850)
    for x, words in zip(places, ("inputs", "wanted", "sum", "answer"), strict=True):
        yield Text(x, 70, words, 13, "middle", "faint")
    for row, (point, wanted, total, right) in enumerate(zip(POINTS, WANTED, xor.sums, xor.right, strict=True)):
        y = 106 + 34 * row
        yield Text(places[0], y, f"{point[0]:.0f}, {point[1]:.0f}", 15, "middle")
        yield Text(places[1], y, str(wanted), 15, "middle")
        yield Text(places[2], y, number(float(total), 1), 15, "middle")
        mark, colour = ("\u2713", "good") if right else ("\u2717", "minus")
        yield Text(places[3], y, f"{int(total > 0)} {mark}", 15, "middle", colour, bold=True)


def xor_sentence(xor: Xor) -> str:
    """How many of the four answers are right."""
    right = int(xor.right.sum())
    return f"{right} of 4 right." + (" That is XOR." if right == 4 else "")


def one_neuron() -> None:
    """Explorer: find two weights and a bias that do XOR."""
    state = XorState()
    show(
        Explorer(state, compute_xor, draw_xor),
        {
            "w1": _slider("Weight 1", state.w1),
            "w2": _slider("Weight 2", state.w2),
            "bias": _slider("Bias", state.bias),
            "hidden": ipywidgets.Checkbox(state.hidden, description="A hidden layer before it", indent=False),
        },
    )


def _slider(label: str, value: float) -> ipywidgets.FloatSlider:
    layout = ipywidgets.Layout(width="32em", max_width="100%")
    style = {"description_width": "7em"}
    return ipywidgets.FloatSlider(value, min=-3, max=3, step=0.1, description=label, style=style, layout=layout)
