"""Explorers of lesson 8: how large the gradient is at each layer of a deep network, and how a digit is moved.

The clinic, where networks train live, is in `clinic`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

import ipywidgets
import numpy as np
from data import load_digits

from .library import drawable, needs
from .picture import Dot, Line, Picture, Shape, Text
from .score_map import Plane, axes
from .shapes import ink
from .stage import Explorer, show

# -- Depth against the size of gradients

WIDTH, ROWS = 32, 64  # units in each layer; images that go through
DEEPEST = 20
KINDS = {"sigmoid": ("Sigmoid", "minus"), "tanh": ("Tanh", "good"), "ReLU": ("ReLU", "plus")}
STARTS = {
    "tiny: about 0.01": lambda _, shape, rng: rng.normal(0.0, 0.01, size=shape),
    "Xavier": lambda nnlib, shape, rng: nnlib.xavier_uniform(shape, rng),
    "He": lambda nnlib, shape, rng: nnlib.he_normal(shape, rng),
    "twice He": lambda nnlib, shape, rng: 2 * nnlib.he_normal(shape, rng),
}
STRONGEST, FAINTEST = 10, -14  # powers of ten that the picture shows


@dataclass(frozen=True)
class DepthState:
    """How many hidden layers, how their weights are drawn, and whether batch normalisation stands before each bend."""

    depth: int = 10
    start: str = "Xavier"
    batch_norm: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Depth:
    """For each activation the length of the gradient at each weight, first layer first, before any training."""

    norms: dict[str, np.ndarray]
    state: DepthState


@cache
def _some_images() -> tuple[np.ndarray, np.ndarray]:
    digits = load_digits()
    return digits.train_images[:ROWS], digits.train_labels[:ROWS]


def compute_depth(nnlib: ModuleType, state: DepthState) -> Depth:
    """One pass forward and one back through three networks that differ in nothing but their bend."""
    return Depth({kind: gradients_at_start(nnlib, state, name) for kind, (name, _) in KINDS.items()}, state)


def gradients_at_start(nnlib: ModuleType, state: DepthState, activation: str) -> np.ndarray:
    """The gradient norms `(depth + 1,)` of a network that has learned nothing yet, on some digits."""
    rng = np.random.default_rng(state.seed)
    x, labels = _some_images()
    sizes = [x.shape[1], *[WIDTH] * state.depth]
    layers: list[Any] = []

    def start(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
        return STARTS[state.start](nnlib, shape, rng)

    with needs("linear-init"):
        for n_in, n_out in pairwise(sizes):
            layers.append(nnlib.Linear(n_in, n_out, rng, start))
            layers += [nnlib.BatchNorm(n_out)] if state.batch_norm else []
            layers.append(getattr(nnlib, activation)())
        network = nnlib.Sequential(*layers, nnlib.Linear(sizes[-1], 10, rng, start))
    loss = nnlib.CrossEntropy()
    with needs("batch-norm" if state.batch_norm else "sequential-forward"):
        logits = network.forward(x)
    with needs("cross-entropy"):
        loss.forward(logits, labels)
    with needs("batch-norm" if state.batch_norm else "sequential-backward"):
        network.backward(loss.backward())
    with needs("gradient-norms"):
        norms = nnlib.gradient_norms(network)
    return drawable("gradient-norms", norms, (state.depth + 1,))


def draw_depth(result: Depth) -> Picture:
    """A curve for each activation: from the last layer, on the right, back to the first."""
    return Picture(860, 352, tuple(_depth_shapes(result)), depth_sentence(result))


def _depth_shapes(result: Depth) -> Iterator[Shape]:
    last = result.state.depth + 1
    plane = Plane(96, 34, 600, 250, (1.0, FAINTEST), (float(last), STRONGEST))
    across = tuple((layer, str(layer)) for layer in range(1, last + 1) if last < 16 or layer % 2)
    up = ((8, "1e8"), (4, "10000"), (0, "1"), (-4, "0.0001"), (-8, "1e\u22128"), (-12, "1e\u221212"))
    yield from axes(plane, "length of the gradient at each layer's weight", across, up)
    yield Line((plane.at(1, 0), plane.at(last, 0)), "rule", 1)
    for place, (kind, (_, colour)) in enumerate(KINDS.items()):
        norms, y = result.norms[kind], 70 + 66 * place
        points = tuple(plane.at(layer, np.log10(max(norm, 1e-300))) for layer, norm in enumerate(norms, start=1))
        yield Line(points, colour, 2.5)
        yield from (Dot(*point, 3, colour) for point in points)
        yield Text(716, y, kind, 15, colour=colour, bold=True)
        yield Text(716, y + 19, f"first layer {_short(norms[0])}", 13)
        yield Text(716, y + 36, f"last layer {_short(norms[-1])}", 13, colour="faint")
    yield Text(plane.left + plane.width / 2, 318, "layer (the gradient comes in from the right)", 12, "middle", "faint")
    yield Text(20, 344, depth_sentence(result), 14)


def _short(value: float) -> str:
    if value < 0.001 or value >= 10000:
        return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "\u2212")
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


def depth_sentence(result: Depth) -> str:
    """How large the gradient at the first layer is against that at the last."""
    layers = result.state.depth + 1
    shares = (f"{_short(norms[0] / max(norms[-1], 1e-300))} with {kind}" for kind, norms in result.norms.items())
    return f"Gradient at the first of {layers} layers, as a share of that at the last: {', '.join(shares)}."


def depth(**settings: Any) -> None:
    """Explorer 1: what depth, the start and batch normalisation do to gradients."""
    state = DepthState(**settings)
    show(
        Explorer(state, compute_depth, draw_depth),
        {
            "depth": ipywidgets.IntSlider(state.depth, min=1, max=DEEPEST, description="Hidden layers", **WIDE),
            "start": ipywidgets.Dropdown(options=list(STARTS), value=state.start, description="Weights", **WIDE),
            "batch_norm": ipywidgets.Checkbox(state.batch_norm, description="Batch normalisation", indent=True, **WIDE),
            "seed": ipywidgets.IntSlider(state.seed, min=0, max=20, description="Seed", **WIDE),
        },
    )


# -- Moved images

COPIES = 8
CELL = 12


@dataclass(frozen=True)
class ShiftsState:
    """Which image, how far it may move, and by which chance."""

    image: int = 0
    most: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Shifts:
    """The image `(64,)`, its moved copies `(COPIES, 64)`, and its label."""

    image: np.ndarray
    moved: np.ndarray
    label: int
    most: int


def compute_shifts(nnlib: ModuleType, state: ShiftsState) -> Shifts:
    """The same image several times, each moved its own way."""
    x, labels = _some_images()
    image = x[state.image]
    copies = np.tile(image, (COPIES, 1)).reshape(COPIES, 8, 8)
    with needs("augment"):
        moved = nnlib.shift_images(copies, np.random.default_rng(state.seed), state.most)
    moved = drawable("augment", moved, (COPIES, 8, 8)).reshape(COPIES, -1)
    return Shifts(image, moved, int(labels[state.image]), state.most)


def draw_shifts(result: Shifts) -> Picture:
    """The image on the left, and its copies."""
    return Picture(860, 306, tuple(_shift_shapes(result)), shifts_sentence(result))


def _shift_shapes(result: Shifts) -> Iterator[Shape]:
    yield Text(10, 22, "as it is", 14, bold=True)
    yield from ink(result.image, 10, 34, 1.6 * CELL, figures=False)
    yield Text(220, 22, f"copies, moved by up to {result.most} each way", 14, bold=True)
    for place, image in enumerate(result.moved):
        row, column = divmod(place, COPIES // 2)
        yield from ink(image, 220 + column * 10 * CELL, 34 + row * 10 * CELL, CELL, figures=False)
    yield Text(10, 298, shifts_sentence(result), 14)


def shifts_sentence(result: Shifts) -> str:
    """How many different images there are now, and how much ink was lost at the edges."""
    different = len(np.unique(result.moved, axis=0))
    kept = float(result.moved.sum() / (COPIES * result.image.sum()))
    return f"A {result.label}: {COPIES} copies, {different} of them different; {kept:.0%} of the ink is still there."


def shifts(**settings: Any) -> None:
    """Explorer 2: one image, moved."""
    state = ShiftsState(**settings)
    show(
        Explorer(state, compute_shifts, draw_shifts),
        {
            "image": ipywidgets.IntSlider(state.image, min=0, max=ROWS - 1, description="Image", **WIDE),
            "most": ipywidgets.IntSlider(state.most, min=0, max=4, description="Moved by up to", **WIDE),
            "seed": ipywidgets.IntSlider(state.seed, min=0, max=20, description="Seed", **WIDE),
        },
    )


# -- Controls

WIDE: dict[str, Any] = {
    "style": {"description_width": "8em"},
    "layout": ipywidgets.Layout(width="34em", max_width="100%"),
}
