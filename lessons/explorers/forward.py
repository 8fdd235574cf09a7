"""Explorers of lesson 4: a digit's walk through a network, temperature, and the price of confidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import ipywidgets
import numpy as np
from data import load_digits, load_digits_network

from .library import Locked, drawable, needs
from .picture import Dot, Line, Picture, Shape, Text
from .shapes import arrow, box, ink, ladder, number, sheet
from .stage import Explorer, show

# -- 1 · A digit's walk

STEPS = ("pixels", "Linear, 64 to 32", "ReLU", "Linear, 32 to 10", "softmax")
SIZES = (64, 32, 32, 10, 10)


@dataclass(frozen=True)
class WalkState:
    """Which test image walks, and how many steps of `STEPS` it has taken."""

    image: int = 0
    step: int = 4


@dataclass(frozen=True)
class Walk:
    """The numbers after each step taken, pixels first; the digit that was meant; what stopped the walk."""

    values: tuple[np.ndarray, ...]
    label: int
    stopped: str | None = None


def compute_walk(nnlib: ModuleType, state: WalkState) -> Walk:
    """Runs one image `(1, 64)` through the given weights, as many steps as the learner's library can do."""
    digits = load_digits()
    x = digits.test_images[[state.image]]
    values, stopped = [x[0]], None
    try:
        for (exercise, forward), size in zip(WALK[: state.step], SIZES[1:], strict=False):
            with needs(exercise):
                x = forward(nnlib, x)
            x = drawable(exercise, x, (1, size))
            values.append(x[0])
    except Locked as locked:
        stopped = locked.message
    return Walk(tuple(values), int(digits.test_labels[state.image]), stopped)


def hidden_forward(nnlib: ModuleType, x: np.ndarray) -> np.ndarray:
    """The given hidden layer, `(n, 64)` to `(n, 32)`."""
    given = load_digits_network()
    return linear(nnlib, given.hidden_weight, given.hidden_bias).forward(x)


def output_forward(nnlib: ModuleType, x: np.ndarray) -> np.ndarray:
    """The given output layer, `(n, 32)` to `(n, 10)`."""
    given = load_digits_network()
    return linear(nnlib, given.output_weight, given.output_bias).forward(x)


def linear(nnlib: ModuleType, weight: np.ndarray, bias: np.ndarray) -> object:
    """The learner's `Linear` with weights from elsewhere."""
    layer = nnlib.Linear(*weight.shape, np.random.default_rng(0))
    layer.weight, layer.bias = weight, bias
    return layer


WALK = (
    ("linear-forward", hidden_forward),
    ("activation-layers", lambda nnlib, x: nnlib.ReLU().forward(x)),
    ("linear-forward", output_forward),
    ("softmax", lambda nnlib, x: nnlib.softmax(x)),
)


def draw_walk(walk: Walk) -> Picture:
    """Five columns from left to right; those that are not reached yet stay empty."""
    return Picture(900, 262, tuple(_walk_shapes(walk)), walk_sentence(walk))


LEFTS = (4, 204, 386, 566, 738)
WIDTHS = (176, 160, 160, 146, 160)
TOP, TALL = 30, 176


def _walk_shapes(walk: Walk) -> Iterator[Shape]:
    for step, (left, width, name) in enumerate(zip(LEFTS, WIDTHS, STEPS, strict=True)):
        reached = step < len(walk.values)
        yield Text(left, 18, name, 13, bold=reached, colour="ink" if reached else "faint")
        if step:
            yield from arrow(left - 22, TOP + TALL / 2, 16)
        if reached:
            yield from _column(step, walk.values[step], left, width)
        else:
            yield from box(left, TOP, width, TALL)
    yield Text(LEFTS[0], 244, walk_sentence(walk), 14)


def _column(step: int, values: np.ndarray, left: float, width: float) -> Iterator[Shape]:
    if step == 0:
        yield from ink(values, left, TOP, TALL / 8)
    elif step in (1, 2):
        yield from sheet(values, left, TOP, 4, (width / 4, TALL / 8))
    else:
        largest = 1.0 if step == 4 else max(float(np.abs(values).max()), 1e-9)
        yield from ladder(values, "0123456789", left, TOP, (width, TALL / 10), largest, 3 if step == 4 else 1)


def walk_sentence(walk: Walk) -> str:
    """What the last step did to this digit, or what stopped it."""
    if walk.stopped:
        return walk.stopped.replace("`", "")
    last = walk.values[-1]
    return (
        f"64 numbers: the ink of a {walk.label}, written by hand.",
        f"32 weighted sums of the 64 pixels, each plus its bias. {int((last < 0).sum())} are below zero.",
        f"ReLU keeps what is above zero and makes the rest 0. {int((last > 0).sum())} of 32 are left.",
        f"10 logits, one for each digit. The largest belongs to {last.argmax()}.",
        f"The network reads {last.argmax()}, with probability {last.max():.3f}. Meant was {walk.label}.",
    )[len(walk.values) - 1]


def walk_a_digit(image: int = 0) -> None:
    """Explorer 1: the numbers of one test image after each layer."""
    state = WalkState(image=image)
    last = len(load_digits().test_labels) - 1
    show(
        Explorer(state, compute_walk, draw_walk),
        {
            "image": _slider("Test image", state.image, 0, last),
            "step": _slider("Steps taken", state.step, 0, len(STEPS) - 1),
        },
    )


# -- 2 · Temperature

CLASSES = ("A", "B", "C")


@dataclass(frozen=True)
class TemperatureState:
    """Three logits, what they are divided by, and what is then added to all of them."""

    a: float = 2.0
    b: float = 1.0
    c: float = -1.0
    temperature: float = 1.0
    added: float = 0.0


@dataclass(frozen=True)
class Temperature:
    """Logits as softmax receives them `(3,)`, and its probabilities `(3,)`."""

    logits: np.ndarray
    probabilities: np.ndarray


def compute_temperature(nnlib: ModuleType, state: TemperatureState) -> Temperature:
    """The learner's softmax of one row of logits; raises `Locked`."""
    logits = np.array([[state.a, state.b, state.c]]) / state.temperature + state.added
    with needs("softmax"):
        probabilities = nnlib.softmax(logits.copy())
    return Temperature(logits[0], drawable("softmax", probabilities, logits.shape)[0])


def draw_temperature(result: Temperature) -> Picture:
    """Logits to the left, probabilities to the right."""
    return Picture(760, 160, tuple(_temperature_shapes(result)), temperature_sentence(result))


def _temperature_shapes(result: Temperature) -> Iterator[Shape]:
    largest = max(float(np.abs(result.logits).max()), 4.0)
    yield Text(16, 18, "logits, as softmax receives them", 13, bold=True)
    yield from ladder(result.logits, CLASSES, 0, 30, (340, 28), largest, 2)
    yield from arrow(358, 72, 30)
    yield Text(424, 18, "probabilities", 13, bold=True)
    yield from ladder(result.probabilities, CLASSES, 408, 30, (340, 28), 1.0, 3)
    yield Text(16, 146, temperature_sentence(result), 14)


def temperature_sentence(result: Temperature) -> str:
    """How sure the three probabilities are."""
    share, total = result.probabilities.max(), result.probabilities.sum()
    best = [name for name, chance in zip(CLASSES, result.probabilities, strict=True) if np.isclose(chance, share)]
    if len(best) == 1:
        told = f"{best[0]} is the most probable, with {share:.3f}."
    else:
        told = f"{' and '.join(best)} are equally probable, with {share:.3f} each."
    return f"{told} The three sum to {total:.3f}."


def temperature() -> None:
    """Explorer 2: how logits become probabilities, from one winner (cold) to a tie (hot)."""
    state = TemperatureState()
    show(
        Explorer(state, compute_temperature, draw_temperature),
        {
            "temperature": ipywidgets.FloatLogSlider(
                state.temperature,
                min=-2,
                max=2,
                step=0.05,
                readout_format=".2f",
                description="Temperature",
                **WIDE,
            ),
            "a": _float_slider("Logit of A", state.a, -5, 5),
            "b": _float_slider("Logit of B", state.b, -5, 5),
            "c": _float_slider("Logit of C", state.c, -5, 5),
            "added": _float_slider("Added to all", state.added, -1000, 1000, step=10),
        },
    )


# -- 3 · The price of confidence

CHANCES = np.geomspace(0.005, 0.995, 100)  # close together on the left, where a loss is steep
HIGHEST = 5.5  # the loss at the top of the figure
ACROSS = "probability that the network gives to what is true"
PLOT = (60, 24, 620, 230)  # left, top, width, height


@dataclass(frozen=True)
class ConfidenceState:
    """The probability that the network gives to what is true, and whether squared error is drawn too."""

    chance: float = 0.1
    squared: bool = True


@dataclass(frozen=True)
class Confidence:
    """Losses at `chance`, and as curves over `CHANCES`; `squared` is None where it is not wanted."""

    chance: float
    cross_entropy: float
    cross_entropies: np.ndarray
    squared: float | None
    squares: np.ndarray | None


def compute_confidence(nnlib: ModuleType, state: ConfidenceState) -> Confidence:
    """The learner's losses for one example whose truth is 1; raises `Locked`."""
    cross_entropies = np.array([cross_entropy(nnlib, chance) for chance in (state.chance, *CHANCES)])
    if not state.squared:
        return Confidence(state.chance, cross_entropies[0], cross_entropies[1:], None, None)
    squares = np.array([squared_error(nnlib, chance) for chance in (state.chance, *CHANCES)])
    return Confidence(state.chance, cross_entropies[0], cross_entropies[1:], squares[0], squares[1:])


def cross_entropy(nnlib: ModuleType, chance: float) -> float:
    """Binary cross-entropy of the logit whose sigmoid is `chance`, when the truth is 1."""
    logit = np.array([np.log(chance / (1 - chance))])
    with needs("binary-cross-entropy"):
        loss = nnlib.BinaryCrossEntropy().forward(logit, np.ones(1))
    return float(drawable("binary-cross-entropy", loss, ()))


def squared_error(nnlib: ModuleType, chance: float) -> float:
    """Mean squared error of a prediction `chance` when the truth is 1."""
    with needs("mse"):
        loss = nnlib.MeanSquaredError().forward(np.array([[chance]]), np.ones((1, 1)))
    return float(drawable("mse", loss, ()))


def draw_confidence(result: Confidence) -> Picture:
    """Loss upwards, the probability given to the truth to the right."""
    return Picture(760, 330, tuple(_confidence_shapes(result)), confidence_sentence(result))


def _confidence_shapes(result: Confidence) -> Iterator[Shape]:
    yield from _axes()
    yield Line(((_x(result.chance), _y(0)), (_x(result.chance), _y(HIGHEST))), "rule", 1, dashed=True)
    yield from _curve(result.cross_entropies, result.chance, result.cross_entropy, "minus")
    yield from _key(0, f"cross-entropy {number(result.cross_entropy)}", "minus")
    if result.squares is not None:
        yield from _curve(result.squares, result.chance, result.squared, "plus", dashed=True)
        yield from _key(1, f"squared error {number(result.squared)}", "plus", dashed=True)
    yield Text(PLOT[0], 318, confidence_sentence(result), 14)


def _axes() -> Iterator[Shape]:
    yield from box(*PLOT)
    for loss in range(6):
        yield Text(PLOT[0] - 8, _y(loss) + 4, str(loss), 12, "end", "faint")
    for chance in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield Text(_x(chance), _y(0) + 18, f"{chance:g}", 12, "middle", "faint")
    yield Text(PLOT[0], 14, "loss", 13, bold=True)
    yield Text(_x(0.5), _y(0) + 38, ACROSS, 13, "middle", bold=True)


def _curve(losses: np.ndarray, chance: float, loss: float, colour: str, dashed: bool = False) -> Iterator[Shape]:
    points = tuple((_x(x), _y(y)) for x, y in zip(CHANCES, losses, strict=True))
    yield Line(points, colour, 2.5, dashed)
    yield Dot(_x(chance), _y(loss), 6, colour)


def _key(row: int, words: str, colour: str, dashed: bool = False) -> Iterator[Shape]:
    left, middle = PLOT[0] + 410, PLOT[1] + 26 + 24 * row
    yield Line(((left, middle), (left + 40, middle)), colour, 2.5, dashed)
    yield Text(left + 52, middle + 5, words, 14, bold=True)


def _x(chance: float) -> float:
    return PLOT[0] + PLOT[2] * chance


def _y(loss: float) -> float:
    return PLOT[1] + PLOT[3] * (1 - min(max(loss, 0.0), HIGHEST) / HIGHEST)


def confidence_sentence(result: Confidence) -> str:
    """What each loss charges."""
    said = f"The network gives {result.chance:.3f} to what is true. Cross-entropy charges"
    squared = "" if result.squared is None else f", squared error {result.squared:.2f}"
    return f"{said} {result.cross_entropy:.2f}{squared}."


def confidence() -> None:
    """Explorer 3: what a loss charges for being sure, rightly or wrongly."""
    state = ConfidenceState()
    show(
        Explorer(state, compute_confidence, draw_confidence),
        {
            "chance": _float_slider("Probability", state.chance, 0.005, 0.995, 0.005, readout_format=".3f"),
            "squared": ipywidgets.Checkbox(state.squared, description="Show squared error too", indent=False),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "7em"}, "layout": ipywidgets.Layout(width="32em", max_width="100%")}


def _slider(label: str, value: int, low: int, high: int) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value, min=low, max=high, description=label, **WIDE)


def _float_slider(
    label: str, value: float, low: float, high: float, step: float = 0.1, **more: str
) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(value, min=low, max=high, step=step, description=label, **WIDE, **more)
