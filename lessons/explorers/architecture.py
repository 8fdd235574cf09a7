"""Explorers of lesson 2: bends and their slopes, a network of any shape, and a signal on its way through layers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

import ipywidgets
import numpy as np

from .graph_paper import GraphPaper
from .library import drawable, needs
from .network_diagram import network_diagram
from .picture import Line, Picture, Rect, Shape, Text
from .shapes import box, number, power_of_ten
from .sign_map import around_zero, sign_map
from .stage import Explorer, show

LEAK = 0.1  # the slope of leaky ReLU here: the usual 0.01 could not be seen

BENDS: dict[str, tuple[str, Callable[[ModuleType, np.ndarray], object]]] = {
    "ReLU": ("relu", lambda nnlib, z: nnlib.relu(z)),
    "leaky ReLU": ("leaky-relu", lambda nnlib, z: nnlib.leaky_relu(z, LEAK)),
    "sigmoid": ("sigmoid", lambda nnlib, z: nnlib.sigmoid(z)),
    "tanh": ("tanh", lambda nnlib, z: nnlib.tanh(z)),
}
"""The exercise that each bend is, and the learner's function."""


def bent(nnlib: ModuleType, name: str, z: np.ndarray) -> np.ndarray:
    """The learner's activation of every number; raises `Locked`."""
    exercise, function = BENDS[name]
    with needs(exercise):
        values = function(nnlib, z.copy())
    return drawable(exercise, values, z.shape)


# -- 1 · The zoo of activations

GRID = np.linspace(-5, 5, 201)
NEAR = 1e-4  # how far to each side the slope is measured
CORNER = 1e-2  # slopes to the left and to the right that differ more than this make a corner


@dataclass(frozen=True)
class ZooState:
    """Which activation is drawn, and at which z it is looked at."""

    bend: str = "tanh"
    z: float = 1.0


@dataclass(frozen=True)
class Zoo:
    """Values over `GRID`; at `z` the value, and the slopes just to the left and just to the right."""

    bend: str
    z: float
    values: np.ndarray
    value: float
    slopes: tuple[float, float]


def compute_zoo(nnlib: ModuleType, state: ZooState) -> Zoo:
    """Runs the learner's activation over the grid and measures its slope; raises `Locked`."""
    values = bent(nnlib, state.bend, GRID)
    left, value, right = bent(nnlib, state.bend, state.z + np.array([-NEAR, 0.0, NEAR]))
    slopes = (float((value - left) / NEAR), float((right - value) / NEAR))
    return Zoo(state.bend, state.z, values, float(value), slopes)


def draw_zoo(zoo: Zoo) -> Picture:
    """The curve with the line that touches it at z; below it, the slope at every z."""
    return Picture(640, 446, tuple(_zoo_shapes(zoo)), zoo_sentence(zoo))


CURVE = GraphPaper(40, 28, 400, 240, (-5, 5), (-1.5, 4.5))
SLOPE = GraphPaper(40, 304, 400, 84, (-5, 5), (-0.2, 1.2))


def _zoo_shapes(zoo: Zoo) -> Iterator[Shape]:
    yield Text(CURVE.left, 18, f"{zoo.bend} of z", 13, bold=True)
    yield from CURVE.frame(y_ticks=(-1, 0, 1, 2, 3, 4))
    yield from CURVE.curve(GRID, zoo.values, "plus", 3)
    if not has_corner(zoo):
        reach = zoo.z + np.linspace(-1.5, 1.5, 31)
        yield from CURVE.curve(reach, zoo.value + zoo.slopes[1] * (reach - zoo.z), "minus", 2, dashed=True)
    yield CURVE.dot(zoo.z, zoo.value, "minus")
    yield Text(SLOPE.left, 294, "its slope", 13, bold=True)
    yield from SLOPE.frame(x_ticks=range(-4, 5, 2), y_ticks=(0, 1))
    yield from SLOPE.curve((GRID[1:] + GRID[:-1]) / 2, np.diff(zoo.values) / np.diff(GRID), "minus")
    for slope in dict.fromkeys(zoo.slopes if has_corner(zoo) else zoo.slopes[1:]):
        yield SLOPE.dot(zoo.z, slope, "minus")
    yield from _readings(zoo)
    yield Text(CURVE.left - 24, 436, zoo_sentence(zoo), 14)


def _readings(zoo: Zoo) -> Iterator[Shape]:
    slope = " | ".join(number(slope, 3) for slope in (zoo.slopes if has_corner(zoo) else zoo.slopes[1:]))
    for row, (name, value) in enumerate({"z": number(zoo.z, 1), "value": number(zoo.value, 3), "slope": slope}.items()):
        yield Text(470, 110 + 30 * row, name, 14, colour="faint")
        yield Text(530, 110 + 30 * row, value, 16, bold=True)


def has_corner(zoo: Zoo) -> bool:
    """Whether the curve has a corner just at z."""
    return abs(zoo.slopes[1] - zoo.slopes[0]) > CORNER


def zoo_sentence(zoo: Zoo) -> str:
    """What a small change of z does here."""
    left, right = zoo.slopes
    if has_corner(zoo):
        return f"A corner: just left of it the slope is {number(left)}, just right of it {number(right)}."
    if abs(right) < 0.005:
        return "Flat here: move z a little, and the value hardly moves at all."
    return f"Move z a little: the value moves {number(right)} times as far."


def zoo() -> None:
    """Explorer 1: the activations, each with its slope."""
    state = ZooState()
    show(
        Explorer(state, compute_zoo, draw_zoo),
        {"bend": _dropdown("Activation", state.bend, BENDS), "z": _float_slider("z", state.z, -5, 5)},
    )


# -- 2 · A network of any shape

STRAIGHT = "none"
SIDE = 50  # boxes of the map, along each side
REACH = 3.0  # both inputs run from -REACH to REACH
CUT = np.linspace(-REACH, REACH, 401)


@dataclass(frozen=True)
class NetworkState:
    """How many hidden layers, how many units in each, the bend after each, and which random draw."""

    hidden: int = 2
    width: int = 8
    bend: str = "ReLU"
    draw: int = 1


@dataclass(frozen=True)
class Network:
    """Sizes, weights, how many parameters they make, the map `(SIDE, SIDE)` and the cut through its middle."""

    sizes: tuple[int, ...]
    bend: str
    weights: tuple[np.ndarray, ...]
    parameters: int
    values: np.ndarray
    cut: np.ndarray


def compute_network(nnlib: ModuleType, state: NetworkState) -> Network:
    """Two inputs, hidden layers of one width, one output: layers, bends and count are the learner's.

    A new layer's biases are 0, and all bends would pass through the middle of the map. Here they are drawn too.
    """
    sizes = (2, *[state.width] * state.hidden, 1)
    rng = np.random.default_rng(state.draw)
    weights, biases = [], []
    for shape in pairwise(sizes):
        weights.append(new_weight(nnlib, shape, rng))
        biases.append(rng.uniform(-1.5, 1.5, size=shape[1]))
    with needs("parameter-count"):
        parameters = nnlib.count_parameters(list(sizes))
    places = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
    x1, x2 = np.meshgrid(places, places)
    inputs = np.vstack([np.column_stack([x1.ravel(), x2.ravel()]), np.column_stack([CUT, np.zeros_like(CUT)])])
    output = output_of(nnlib, state.bend, inputs, weights, biases)
    counted = int(drawable("parameter-count", parameters, ()))
    values, cut = output[: SIDE * SIDE].reshape(SIDE, SIDE), output[SIDE * SIDE :]
    return Network(sizes, state.bend, tuple(weights), counted, values, cut)


def new_weight(nnlib: ModuleType, shape: tuple[int, int], rng: np.random.Generator, **given: object) -> np.ndarray:
    """The weight of one new layer of the learner's; raises `Locked`."""
    with needs("linear-init"):
        weight = nnlib.Linear(*shape, rng, **given).weight
    return drawable("linear-init", weight, shape)


def output_of(
    nnlib: ModuleType, bend: str, x: np.ndarray, weights: list[np.ndarray], biases: list[np.ndarray]
) -> np.ndarray:
    """What comes out at the end `(n,)` for the inputs `(n, 2)`."""
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        x = x @ weight + bias
        x = x if bend == STRAIGHT else bent(nnlib, bend, x)
    return (x @ weights[-1] + biases[-1])[:, 0]


def corners(network: Network) -> int:
    """How many corners the cut has: places where its slope jumps."""
    jumps = np.abs(np.diff(network.cut, 2)) > 1e-6 * max(float(np.ptp(network.cut)), 1e-9)
    return int(np.count_nonzero(np.diff(jumps.astype(int), prepend=0) == 1))


def draw_network(network: Network) -> Picture:
    """The network to the left, the map of its function in the middle, the cut to the right.

    On the map, blue is above the average output and orange below.
    """
    return Picture(900, 330, tuple(_network_shapes(network)), network_sentence(network))


MAP = (364, 30, 5)  # left, top, pixels a box
CUT_PAPER = (664, 30, 220, SIDE * MAP[2])


def _network_shapes(network: Network) -> Iterator[Shape]:
    yield Text(4, 18, "the network", 13, bold=True)
    yield from network_diagram(network.weights, 18, 30, 304)
    left, top, cell = MAP
    side = SIDE * cell
    yield Text(left, 18, "its output for any two inputs", 13, bold=True)
    yield from sign_map(around_zero(network.values), left, top, cell, 1.0)
    yield from box(left, top, side, side)
    yield Line(((left, top + side / 2), (left + side, top + side / 2)), "ink", 1.5, dashed=True)
    yield Text(left + side + 16, 18, "the same, along the dashed line", 13, bold=True)
    middle, reach = (network.cut.max() + network.cut.min()) / 2, max(float(np.ptp(network.cut)) * 0.55, 1e-6)
    paper = GraphPaper(*CUT_PAPER, (-REACH, REACH), (middle - reach, middle + reach))
    yield from paper.frame()
    yield from paper.curve(CUT, network.cut, "ink", 2)
    yield Text(4, 320, network_sentence(network), 14)


def network_sentence(network: Network) -> str:
    """The sizes, how many parameters they make, and what the cut looks like."""
    sizes = " \u2192 ".join(map(str, network.sizes))
    return f"{sizes}: {network.parameters} parameters. The line to the right {_looks(network)}."


def _looks(network: Network) -> str:
    found = corners(network)
    if not found:
        return "is straight"
    if network.bend in ("sigmoid", "tanh"):
        return "bends smoothly"
    return f"has {found} corner{'s' if found > 1 else ''}"


def builder() -> None:
    """Explorer 2: choose layers and widths, count parameters, see the function."""
    state = NetworkState()
    show(
        Explorer(state, compute_network, draw_network),
        {
            "hidden": _slider("Hidden layers", state.hidden, 0, 4),
            "width": _slider("Width", state.width, 1, 32),
            "bend": _dropdown("Activation", state.bend, (STRAIGHT, *BENDS)),
            "draw": _slider("Random draw", state.draw, 1, 50),
        },
    )


# -- 3 · The signal, layer by layer

STARTS: dict[str, Callable[[ModuleType], Callable]] = {
    "all zero": lambda nnlib: nnlib.zeros,
    "small: spread 0.01": lambda nnlib: lambda shape, rng: 0.01 * rng.normal(size=shape),
    "large: spread 1": lambda nnlib: lambda shape, rng: rng.normal(size=shape),
    "Xavier": lambda nnlib: nnlib.xavier_uniform,
    "He": lambda nnlib: nnlib.he_normal,
}
"""Initializers, by the name that a learner picks."""

EXAMPLES = 40
BINS = np.linspace(-4, 4, 33)
STEADY = 5.0  # the capstone's limit: a signal that moves further than this, up or down, has not kept its strength
FLAT = 3.0  # beyond this, tanh is flat


@dataclass(frozen=True)
class SignalState:
    """How the weights are drawn, the bend after each layer, how many layers, how wide."""

    start: str = "small: spread 0.01"
    bend: str = "ReLU"
    layers: int = 10
    width: int = 100


@dataclass(frozen=True)
class Signal:
    """For each layer the strength of its weighted sums `(layers,)`, and their shares in `BINS` `(layers, bins)`."""

    bend: str
    strengths: np.ndarray
    shares: np.ndarray
    flat: float  # the share of the last layer's sums that lie beyond FLAT


def compute_signal(nnlib: ModuleType, state: SignalState) -> Signal:
    """Sends random examples `(40, width)` through new layers; the strength is the root mean square of the sums."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(EXAMPLES, state.width))
    with needs("initializers"):
        initializer = STARTS[state.start](nnlib)
        drawable("initializers", initializer((2, 3), np.random.default_rng(0)), (2, 3))
    strengths, shares = [], []
    for _ in range(state.layers):
        sums = x @ new_weight(nnlib, (state.width, state.width), rng, initializer=initializer)
        strengths.append(np.sqrt(np.mean(sums**2)))
        shares.append(np.histogram(sums, BINS)[0] / sums.size)
        x = bent(nnlib, state.bend, sums)
    return Signal(state.bend, np.array(strengths), np.array(shares), float(np.mean(np.abs(sums) > FLAT)))


def draw_signal(signal: Signal) -> Picture:
    """A column a layer: above, how its sums are spread from -4 to 4; below, their strength."""
    return Picture(900, 356, tuple(_signal_shapes(signal)), signal_sentence(signal))


LEFT, RIGHT = 96, 890
SPREADS_TOP, SPREADS_TALL = 30, 110
POWERS = (-12, 12)  # the lowest and the highest power of ten that is drawn


def _signal_shapes(signal: Signal) -> Iterator[Shape]:
    layers = len(signal.strengths)
    step = (RIGHT - LEFT) / layers
    ladder = GraphPaper(LEFT, 178, RIGHT - LEFT, 120, (0, layers), POWERS)
    yield Text(LEFT, 18, "the weighted sums of each layer, from \u22124 (bottom) to 4 (top)", 13, bold=True)
    yield Text(LEFT, 168, "their strength", 13, bold=True)
    yield from box(LEFT, SPREADS_TOP, RIGHT - LEFT, SPREADS_TALL)
    yield from ladder.frame()
    for power in (-12, -6, 0, 6, 12):
        yield Text(LEFT - 8, ladder.at(0, power)[1] + 4, power_of_ten(power), 12, "end", "faint")
    for layer, (strength, shares) in enumerate(zip(signal.strengths, signal.shares, strict=True)):
        yield from _spread(shares, LEFT + layer * step, step)
        yield from _rung(ladder, layer, float(strength))
        yield Text(LEFT + (layer + 0.5) * step, 318, str(layer + 1), 12, "middle", "faint")
    yield Text(LEFT - 8, 318, "layer", 12, "end", "faint")
    yield Text(4, 346, signal_sentence(signal), 14)


def _spread(shares: np.ndarray, left: float, step: float) -> Iterator[Shape]:
    """A histogram on its side; its longest bar fills the column, or half of it where nearly all lies outside."""
    tall = SPREADS_TALL / len(shares)
    longest = max(float(shares.max()), 0.05)
    for row, share in enumerate(shares[::-1]):
        if share:
            yield Rect(left + 3, SPREADS_TOP + row * tall, (step - 6) * float(share) / longest, tall, "plus", 0.85)


def _rung(ladder: GraphPaper, layer: int, strength: float) -> Iterator[Shape]:
    """A bar from 1, up where the signal is stronger and down where it is weaker."""
    power = float(np.log10(strength)) if strength else POWERS[0]
    (left, top), (right, bottom) = ladder.at(layer, max(power, 0.0)), ladder.at(layer + 1, min(power, 0.0))
    strong = abs(power) > np.log10(STEADY)
    yield Rect(left + 3, top - 1, right - left - 6, bottom - top + 2, "minus" if strong else "plus", 0.85)


def signal_sentence(signal: Signal) -> str:
    """Whether the signal dies out, blows up, is pressed flat, or keeps its strength."""
    first, last = float(signal.strengths[0]), float(signal.strengths[-1])
    if not last:
        return "All sums are 0. No example can be told from another, and no unit from its neighbour."
    if signal.bend in ("tanh", "sigmoid") and signal.flat > 0.5:
        return f"{signal.flat:.0%} of the last layer's sums are beyond \u00b13, where {signal.bend} is flat."
    words = "dies out" if last < first / STEADY else "blows up" if last > first * STEADY else "keeps its strength"
    first, last = map(_strength_words, (first, last))
    return f"The signal {words}: from {first} in the first layer to {last} in layer {len(signal.strengths)}."


def _strength_words(strength: float) -> str:
    """A strength to two digits; a very large or small one times a power of ten."""
    if 0.001 <= strength < 10_000:
        return f"{strength:.2g}" if strength < 100 else f"{strength:.0f}"
    factor, power = f"{strength:.1e}".split("e")
    return f"{factor} \u00b7 {power_of_ten(int(power))}"


def signal() -> None:
    """Explorer 3: one network, drawn in five ways, and how strong the signal is in each layer."""
    state = SignalState()
    show(
        Explorer(state, compute_signal, draw_signal),
        {
            "start": _dropdown("Weights", state.start, STARTS),
            "bend": _dropdown("Activation", state.bend, ("ReLU", "tanh")),
            "layers": _slider("Layers", state.layers, 1, 20),
            "width": _slider("Width", state.width, 10, 150),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "7em"}, "layout": ipywidgets.Layout(width="32em", max_width="100%")}


def _dropdown(label: str, value: str, options: object) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(value=value, options=list(options), description=label, **WIDE)


def _slider(label: str, value: int, low: int, high: int) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value, min=low, max=high, description=label, **WIDE)


def _float_slider(label: str, value: float, low: float, high: float) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(value, min=low, max=high, step=0.1, description=label, **WIDE)
