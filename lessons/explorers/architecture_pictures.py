"""Still pictures of lesson 2: the question, and the parts of a network by their names."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from .network_diagram import network_diagram
from .picture import Picture, Shape, Text
from .shapes import box
from .sign_map import around_zero, sign_map

SIDE, CELL = 48, 4
EXAMPLES = (
    ("1 layer", (2, 1), "none", 1),
    ("3 layers, no bend", (2, 16, 16, 1), "none", 10),
    ("3 layers, ReLU", (2, 16, 16, 1), "relu", 10),
    ("5 layers, tanh", (2, 32, 32, 32, 32, 1), "tanh", 3),
)
"""Four networks: what to say of each, its sizes, its bend, and the seed of its weights."""

ASKED = "Four networks, with weights drawn at random. What makes the maps so different?"


def question() -> Picture:
    """Four maps of four random networks; plain NumPy, no library."""
    return Picture(860, 262, tuple(_question_shapes()), ASKED)


def _question_shapes() -> Iterator[Shape]:
    side = SIDE * CELL
    for position, (words, sizes, bend, seed) in enumerate(EXAMPLES):
        left = 4 + position * (side + 26)
        yield Text(left, 20, words, 14, bold=True)
        values = random_map(sizes, bend, seed)
        yield from sign_map(around_zero(values), left, 32, CELL, 1.0)
        yield from box(left, 32, side, side)
    yield Text(4, 252, ASKED, 14)


def random_map(sizes: tuple[int, ...], bend: str, seed: int) -> np.ndarray:
    """The output `(SIDE, SIDE)` of a network with random weights, over two inputs from -3 to 3."""
    rng = np.random.default_rng(seed)
    places = np.linspace(-3, 3, SIDE)
    x1, x2 = np.meshgrid(places, places)
    x = np.column_stack([x1.ravel(), x2.ravel()])
    for layer, (n_in, n_out) in enumerate(pairwise(sizes)):
        if layer:
            x = {"none": x, "relu": np.maximum(x, 0), "tanh": np.tanh(x)}[bend]
        x = x @ rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out)) + rng.uniform(-1.5, 1.5, size=n_out)
    return x.reshape(SIDE, SIDE)


NAMED = "3 inputs, two hidden layers of 5 and 4 units, 2 outputs. Each line is a weight; each unit has a bias, too."


def named_parts() -> Picture:
    """A small network with the names of its parts."""
    return Picture(760, 350, tuple(_named_shapes()), NAMED)


def _named_shapes() -> Iterator[Shape]:
    rng = np.random.default_rng(4)
    weights = [rng.normal(size=shape) for shape in pairwise((3, 5, 4, 2))]
    names = ("inputs", "hidden layer", "hidden layer", "output layer")
    for x, words in zip(np.linspace(110, 650, 4), names, strict=True):
        yield Text(x, 24, words, 14, "middle", bold=True)
    yield from network_diagram(weights, 110, 30, 540)
    yield Text(4, 336, NAMED, 14)
