"""Explorers of lesson 3: a wild value, columns of unlike size, and a leak."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import ipywidgets
import numpy as np
from data import load_penguins

from .library import drawable, needs
from .picture import Dot, Line, Picture, Rect, Shape, Text
from .shapes import number
from .stage import Explorer, show
from .tables_frame import Frame

# -- 1 · A wild value

EVERY = 9
"""Every ninth penguin is drawn: enough to see the line, few enough for one wild value to matter."""

SCATTER = Frame(60, 30, 480, 260, 2000, 18000, 165, 245)


@dataclass(frozen=True)
class WildState:
    """One penguin more, as it was typed in; whether columns are clipped, and with which k."""

    mass: float = 14500.0
    flipper: float = 195.0
    clip: bool = False
    k: float = 1.5


@dataclass(frozen=True)
class Wild:
    """Points (n, 2) of mass and flipper, the typed one last, and lines (slope, height at 0).

    clipped: the points after clipping, None where it is not wanted
    """

    points: np.ndarray
    without: np.ndarray
    drawn_away: np.ndarray
    clipped: np.ndarray | None = None
    mended: np.ndarray | None = None


@cache
def few_penguins() -> np.ndarray:
    """(n, 2) body mass in g and flipper length in mm of some penguins."""
    measures = load_penguins().measures[:, [3, 2]]
    return measures[~np.isnan(measures).any(axis=1)][::EVERY]


def compute_wild(nnlib: ModuleType, state: WildState) -> Wild:
    """Straight lines through the penguins: without the typed one, with it, and clipped; raises `Locked`."""
    others = few_penguins()
    points = np.vstack([others, [state.mass, state.flipper]])
    plain = Wild(points, line(others), line(points))
    if not state.clip:
        return plain
    with needs("outliers"):
        clipper = nnlib.OutlierClipper(state.k)
        clipper.fit(points.copy())
        clipped = clipper.transform(points.copy())
    clipped = drawable("outliers", clipped, points.shape)
    return Wild(points, plain.without, plain.drawn_away, clipped, line(clipped))


def line(points: np.ndarray) -> np.ndarray:
    """(2,) slope and height at 0 of the straight line nearest to points (n, 2), by least squares."""
    x, y = points.T
    spread = x - x.mean()
    size = float(spread @ spread)
    slope = float(spread @ y) / size if size else 0.0  # clipped at k = 0, columns may be nearly constant
    return np.array([slope, y.mean() - slope * x.mean()])


def draw_wild(result: Wild) -> Picture:
    """Mass to the right, flipper upwards."""
    return Picture(760, 370, tuple(_wild_shapes(result)), wild_sentence(result))


def _wild_shapes(result: Wild) -> Iterator[Shape]:
    yield from SCATTER.border("body mass (g)", "flipper length (mm)")
    yield from SCATTER.ticks((4000, 8000, 12000, 16000), (180, 200, 220, 240))
    for x, y in result.points[:-1]:
        yield Dot(SCATTER.x(x), SCATTER.y(y), 3, "faint")
    yield from _straight(result.without, "faint", dashed=True)
    yield from _straight(result.drawn_away, "minus")
    yield from _key(0, f"without it {_per_kg(result.without)}", "faint", dashed=True)
    yield from _key(1, f"with it {_per_kg(result.drawn_away)}", "minus")
    yield Dot(SCATTER.x(result.points[-1, 0]), SCATTER.y(result.points[-1, 1]), 7, "minus")
    if result.clipped is not None:
        yield from _straight(result.mended, "plus")
        yield from _key(2, f"clipped {_per_kg(result.mended)}", "plus")
        yield Dot(SCATTER.x(result.clipped[-1, 0]), SCATTER.y(result.clipped[-1, 1]), 7, "plus")
    yield Text(20, 358, wild_sentence(result), 14)


def _straight(slope_and_height: np.ndarray, colour: str, dashed: bool = False) -> Iterator[Line]:
    x = np.array([SCATTER.low_x, SCATTER.high_x])
    ends = np.column_stack([x, slope_and_height[0] * x + slope_and_height[1]])
    yield from SCATTER.curve(ends, colour, 2.5, dashed)


def _key(row: int, words: str, colour: str, dashed: bool = False) -> Iterator[Shape]:
    left, middle = SCATTER.left + SCATTER.width + 14, SCATTER.top + 20 + 26 * row
    yield Line(((left, middle), (left + 26, middle)), colour, 2.5, dashed)
    yield Text(left + 34, middle + 5, words, 13)


def _per_kg(slope_and_height: np.ndarray) -> str:
    return f"{number(1000 * slope_and_height[0], 1)} mm/kg"


def wild_sentence(result: Wild) -> str:
    """How far the typed penguin draws the line away, and what clipping mends."""
    said = f"A kilogram more means {_mm(result.without)} more flipper; with the typed penguin {_mm(result.drawn_away)}"
    return f"{said}." if result.mended is None else f"{said}; clipped {_mm(result.mended)}."


def _mm(slope_and_height: np.ndarray) -> str:
    return f"{number(1000 * slope_and_height[0], 1)} mm"


def outlier() -> None:
    """Explorer 1: one penguin, typed in wrongly, draws the line away; clipping brings it back."""
    state = WildState()
    show(
        Explorer(state, compute_wild, draw_wild),
        {
            "mass": _float_slider("Typed mass (g)", state.mass, 2500, 17500, 250, readout_format=".0f"),
            "flipper": _float_slider("Flipper (mm)", state.flipper, 170, 240, 1, readout_format=".0f"),
            "clip": ipywidgets.Checkbox(state.clip, description="Clip with my OutlierClipper", indent=False),
            "k": _float_slider("k", state.k, 0, 10, 0.25, readout_format=".2f"),
        },
    )


# -- 2 · Columns of unlike size

SPAN = 2.0
SURFACE = Frame(60, 30, 300, 300, -SPAN, SPAN, -SPAN, SPAN)
START = np.array([-1.7, 1.3])
"""Where descent starts, as seen from the best weights."""

LEVELS = (0.02, 0.1, 0.3, 0.8, 2.0, 5.0, 12.0, 30.0, 80.0, 200.0)
CIRCLE = np.column_stack([np.cos(np.linspace(0, 2 * np.pi, 91)), np.sin(np.linspace(0, 2 * np.pi, 91))])
FAR = 1e6  # steps that lead further out have run away


@dataclass(frozen=True)
class ScaleState:
    """How large the numbers of two columns are, how long a step is, how many are taken, and whether to standardise."""

    first: float = 1.0
    second: float = 6.0
    rate: float = 10**-1.6
    steps: int = 30
    standardise: bool = False


@dataclass(frozen=True)
class Scales:
    """A landscape and a way down.

    spread, used: (2,) the columns' std as they come, and as they are used
    steepness: (2, 2) how the loss rises from the best weights
    path: (steps + 1, 2) weights after each step, as seen from the best ones
    above: how high the last of them is above the lowest loss
    """

    spread: np.ndarray
    used: np.ndarray
    steepness: np.ndarray
    path: np.ndarray
    above: float


@cache
def two_columns() -> np.ndarray:
    """(n, 2) bill length and bill depth of the penguins, each of mean 0 and standard deviation 1."""
    bills = load_penguins().measures[:, :2]
    bills = bills[~np.isnan(bills).any(axis=1)]
    return (bills - bills.mean(axis=0)) / bills.std(axis=0)


def compute_scales(nnlib: ModuleType, state: ScaleState) -> Scales:
    """Gradient descent on the mean squared error of two weights; raises `Locked`.

    Seen from the best weights the loss is a bowl, d @ H @ d, where H = X.T @ X / n; what is predicted only moves it.
    """
    X = two_columns() * [state.first, state.second]
    spread = X.std(axis=0)
    if state.standardise:
        with needs("standardizer"):
            standardizer = nnlib.Standardizer()
            standardizer.fit(X.copy())
            X = drawable("standardizer", standardizer.transform(X.copy()), X.shape)
    steepness = X.T @ X / len(X)
    path = [START]
    for _ in range(state.steps):
        if np.abs(path[-1]).max() > FAR:
            break
        path.append(path[-1] - state.rate * 2 * steepness @ path[-1])
    return Scales(spread, X.std(axis=0), steepness, np.array(path), float(path[-1] @ steepness @ path[-1]))


def draw_scales(result: Scales) -> Picture:
    """Contours of the loss over the two weights, and the way down."""
    return Picture(760, 400, tuple(_scale_shapes(result)), scales_sentence(result))


def _scale_shapes(result: Scales) -> Iterator[Shape]:
    yield from SURFACE.border("weight of column 1", "weight of column 2")
    for level in LEVELS:
        yield from SURFACE.curve(ellipse(result.steepness, level), "faint", 1, opacity=0.55)
    yield from SURFACE.curve(result.path, "minus", 2)
    for x, y in result.path:
        if SURFACE.holds(x, y):
            yield Dot(SURFACE.x(x), SURFACE.y(y), 3.5, "minus")
    yield Dot(SURFACE.x(0), SURFACE.y(0), 6, "plus")
    yield from _descent(result)
    for row, (came, used) in enumerate(zip(result.spread, result.used, strict=True)):
        yield Text(730, 52 + 20 * row, f"column {row + 1}: std {came:.1f}, used as {used:.1f}", 13, "end")
    yield Text(20, 390, scales_sentence(result), 14)


def ellipse(steepness: np.ndarray, level: float) -> np.ndarray:
    """(n, 2) the weights whose loss is `level` above the lowest."""
    values, vectors = np.linalg.eigh(steepness)
    return np.sqrt(level / np.maximum(values, 1e-12)) * CIRCLE @ vectors.T


HEIGHTS = Frame(450, 30, 290, 300, 0, 60, -3, 4)


def _descent(result: Scales) -> Iterator[Shape]:
    """How high above the lowest the loss is after each step, in powers of ten."""
    yield from HEIGHTS.border("steps", "loss above the lowest")
    yield from HEIGHTS.ticks((0, 20, 40, 60), ())
    for power, words in ((4, "10,000"), (2, "100"), (0, "1"), (-2, "0.01")):
        yield Text(HEIGHTS.left - 8, HEIGHTS.y(power) + 4, words, 12, "end", "faint")
    above = np.einsum("ni,ij,nj->n", result.path, result.steepness, result.path)
    heights = np.log10(np.maximum(above, 1e-12))
    yield from HEIGHTS.curve(np.column_stack([np.arange(len(heights)), heights]), "minus", 2.5)


def scales_sentence(result: Scales) -> str:
    """How narrow the valley is, and how far the steps came."""
    low, high = np.linalg.eigvalsh(result.steepness)
    valley = f"The bowl is {number(high / max(low, 1e-12), 1)} times as steep one way as the other."
    if np.abs(result.path[-1]).max() > np.abs(START).max():
        return f"{valley} Steps so long run away."
    return f"{valley} After {len(result.path) - 1} steps: {result.above:.3f} above the lowest."


def scales(standardise: bool = False) -> None:
    """Explorer 2: the size of the columns makes the loss a round bowl or a narrow valley."""
    state = ScaleState(standardise=standardise)
    show(
        Explorer(state, compute_scales, draw_scales),
        {
            "first": _float_slider("Size of column 1", state.first, 0.5, 10, 0.5, readout_format=".1f"),
            "second": _float_slider("Size of column 2", state.second, 0.5, 10, 0.5, readout_format=".1f"),
            "rate": ipywidgets.FloatLogSlider(
                state.rate, min=-3, max=0, step=0.02, readout_format=".3f", description="Step length", **WIDE
            ),
            "steps": ipywidgets.IntSlider(state.steps, min=0, max=60, description="Steps", **WIDE),
            "standardise": ipywidgets.Checkbox(
                state.standardise, description="Standardise with my Standardizer", indent=False
            ),
        },
    )


# -- 3 · A leak

DEALS = 20
STRANGERS = 300
MOST_ROWS, MOST_COLUMNS, MOST_KEPT = 200, 200, 5
FRACTIONS = (0.5, 0.1, 0.4)
STRIPS = ("columns chosen on all rows:", "the same, on strangers:", "chosen on the training rows:")
PERCENTS = Frame(250, 30, 480, 190, 0, 1, 0, 3)


@dataclass(frozen=True)
class LeakState:
    """How many customers and columns a table of pure chance has, and how many columns are kept."""

    rows: int = 60
    columns: int = 200
    kept: int = 5


@dataclass(frozen=True)
class Leak:
    """Shares answered rightly, (DEALS,) each, one for each way of dealing the rows out.

    peeked: columns chosen on all rows, scored on the hold-out rows
    strangers: the very same straight lines, scored on rows that nobody has ever looked at
    honest: columns chosen on the training rows, scored on the hold-out rows
    """

    peeked: np.ndarray
    strangers: np.ndarray
    honest: np.ndarray


@dataclass(frozen=True)
class Noise:
    """A table of pure chance with coins for answers, and strangers; the latter have just the columns that are kept."""

    X: np.ndarray
    y: np.ndarray
    strangers: np.ndarray
    y_strangers: np.ndarray


@cache
def noise(deal: int) -> Noise:
    """The largest table that can be asked for: a smaller one is its corner, so that sliders need no new numbers."""
    rng = np.random.default_rng([7, deal])
    coins = np.array([-1.0, 1.0])
    X, strangers = rng.normal(size=(MOST_ROWS, MOST_COLUMNS)), rng.normal(size=(STRANGERS, MOST_KEPT))
    return Noise(X, rng.choice(coins, size=MOST_ROWS), strangers, rng.choice(coins, size=STRANGERS))


def compute_leak(nnlib: ModuleType, state: LeakState) -> Leak:
    """Answers are tosses of a coin, columns are noise: nothing can be known; raises `Locked`."""
    scores = [_one_deal(nnlib, state, deal) for deal in range(DEALS)]
    return Leak(*np.array(scores).T)


def _one_deal(nnlib: ModuleType, state: LeakState, deal: int) -> tuple[float, float, float]:
    chance = noise(deal)
    X, y = chance.X[: state.rows, : state.columns], chance.y[: state.rows]
    train, held_out = _two_parts(nnlib, state.rows, np.random.default_rng(deal))
    kept = _telling_columns(nnlib, X, y, state.kept)
    weights = _weights(X[train][:, kept], y[train])
    honest = _telling_columns(nnlib, X[train], y[train], state.kept)
    return (
        _right(X[held_out][:, kept], y[held_out], weights),
        _right(chance.strangers[:, : state.kept], chance.y_strangers, weights),
        _right(X[held_out][:, honest], y[held_out], _weights(X[train][:, honest], y[train])),
    )


def _two_parts(nnlib: ModuleType, rows: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the rows to train on and of those held out, as the learner's split deals them."""
    numbers = np.arange(rows)
    with needs("split"):
        (train, _), _, (held_out, _) = nnlib.train_validation_test(numbers[:, None], numbers, FRACTIONS, rng)
        sizes = max(len(train), 1), max(len(held_out), 1)
    train, held_out = (
        drawable("split", part, (size, 1))[:, 0].astype(int)
        for part, size in zip((train, held_out), sizes, strict=True)
    )
    return train, held_out


def _telling_columns(nnlib: ModuleType, X: np.ndarray, y: np.ndarray, kept: int) -> np.ndarray:
    """(kept,) the columns that go along with the answers most, after the learner's Standardizer."""
    with needs("standardizer"):
        standardizer = nnlib.Standardizer()
        standardizer.fit(X.copy())
        standard = standardizer.transform(X.copy())
    standard = drawable("standardizer", standard, X.shape)
    return np.argsort(-np.abs(standard.T @ (y - y.mean())))[:kept]


def _weights(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(columns + 1,) of the straight line nearest to the answers."""
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]


def _right(X: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    return float(np.mean((X @ weights[:-1] + weights[-1] > 0) == (y > 0)))


def draw_leak(result: Leak) -> Picture:
    """Three strips of dots; half of the answers come right by chance."""
    return Picture(760, 300, tuple(_leak_shapes(result)), leak_sentence(result))


def _leak_shapes(result: Leak) -> Iterator[Shape]:
    half = PERCENTS.x(0.5)
    yield from PERCENTS.border("answered rightly", "")
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = PERCENTS.x(share), PERCENTS.top + PERCENTS.height + 18
        yield Text(*at, f"{share:.0%}", 12, "middle", "faint")
    yield Line(((half, PERCENTS.top), (half, PERCENTS.top + PERCENTS.height)), "faint", 1.5, dashed=True)
    yield Text(half, PERCENTS.top - 10, "a tossed coin", 12, "middle", "faint")
    colours = ("minus", "minus", "plus")
    for row, (words, scores, colour) in enumerate(
        zip(STRIPS, (result.peeked, result.strangers, result.honest), colours, strict=True)
    ):
        middle = PERCENTS.y(2.5 - row)
        yield Text(PERCENTS.left - 14, middle - 3, words, 13, "end")
        yield Text(PERCENTS.left - 14, middle + 15, f"{scores.mean():.0%}", 15, "end", bold=True)
        yield from _strip(scores, middle, colour)
    yield Text(20, 290, leak_sentence(result), 14)


def _strip(scores: np.ndarray, middle: float, colour: str) -> Iterator[Shape]:
    """A dot a score, those that are equal one above the other, and a bar at their mean."""
    mean = PERCENTS.x(float(scores.mean()))
    yield Rect(mean - 2, middle - 26, 4, 52, colour, 0.45)
    seen: dict[float, int] = {}
    for score in np.round(scores, 2):
        above = seen[score] = seen.get(score, -1) + 1
        offset = (above + 1) // 2 * (7 if above % 2 else -7)
        yield Dot(PERCENTS.x(score), middle + np.clip(offset, -26, 26), 3.5, colour)


def leak_sentence(result: Leak) -> str:
    """What the test promises, and what is true."""
    peeked, strangers, honest = (f"{part.mean():.0%}" for part in (result.peeked, result.strangers, result.honest))
    return f"With the leak the test promises {peeked}; strangers get {strangers}. Without it the test says {honest}."


def leak() -> None:
    """Explorer 3: a test that was looked at promises what it cannot keep."""
    state = LeakState()
    show(
        Explorer(state, compute_leak, draw_leak),
        {
            "rows": ipywidgets.IntSlider(state.rows, min=20, max=MOST_ROWS, step=10, description="Customers", **WIDE),
            "columns": ipywidgets.IntSlider(
                state.columns, min=5, max=MOST_COLUMNS, step=5, description="Columns", **WIDE
            ),
            "kept": ipywidgets.IntSlider(state.kept, min=1, max=MOST_KEPT, description="Columns kept", **WIDE),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "9.5em"}, "layout": ipywidgets.Layout(width="34em", max_width="100%")}


def _float_slider(
    label: str, value: float, low: float, high: float, step: float, **more: str
) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(value, min=low, max=high, step=step, description=label, **WIDE, **more)
