"""Explorers of lesson 7: grid against chance, a Gaussian process that chooses, a population that evolves.

All three search on a map of real trainings: what small networks scored on digits, looked up and not trained anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log10
from types import ModuleType
from typing import Any

import ipywidgets
import numpy as np
from data import load_digits_scores

from .library import drawable, needs
from .picture import Line, Picture, Rect, Shape, Text
from .score_map import Plane, axes, ringed, score_map
from .stage import Explorer, show

# -- The map

LOW, HIGH = -4.0, 1.0  # powers of ten of the learning rate
RATE_TICKS = ((-4, "0.0001"), (-3, "0.001"), (-2, "0.01"), (-1, "0.1"), (0, "1"), (1, "10"))
MAPS = {
    "width": ("width", ((0.0, "4"), (0.2, "8"), (0.4, "16"), (0.6, "32"), (0.8, "64"), (1.0, "128"))),
    "momentum": ("momentum", ((0.0, "0"), (0.5, "0.48"), (1.0, "0.95"))),
}
CHOICES = [("width of the hidden layer", "width"), ("momentum", "momentum")]


@cache
def table(second: str) -> np.ndarray:
    """Scores `(rows, rates)` of a map; a row for each width or momentum, the smallest first."""
    scores = load_digits_scores()
    return scores.by_width if second == "width" else scores.by_momentum


@cache
def _as_lists(second: str) -> list[list[float]]:
    return table(second).tolist()  # looking up a number in a list is faster


def looked_up(second: str, exponent: float, share: float) -> float:
    """The score at the learning rate `10 ** exponent`, and at a share from 0 to 1 of the way up the map.

    Between the points of the map it is interpolated.
    """
    scores = _as_lists(second)
    rows, columns = len(scores) - 1, len(scores[0]) - 1
    y = min(max(share, 0.0), 1.0) * rows
    x = min(max((exponent - LOW) / (HIGH - LOW), 0.0), 1.0) * columns
    i, j = min(int(y), rows - 1), min(int(x), columns - 1)
    y, x = y - i, x - j
    low = scores[i][j] * (1 - x) + scores[i][j + 1] * x
    high = scores[i + 1][j] * (1 - x) + scores[i + 1][j + 1] * x
    return low * (1 - y) + high * y


def scored(exercise: str, trials: Any) -> list:
    """The trials of the learner's search; raises `Locked` where they are no list of settings with scores."""
    with needs(exercise):
        trials = [(dict(settings), float(score)) for settings, score, *_ in trials]
    drawable(exercise, [score for _, score in trials], (len(trials),))
    return trials


# -- 1 · Grid against chance

OTHERS = 40  # other random searches, to tell luck from rule


@dataclass(frozen=True)
class ContestState:
    """Trials by side of the grid, what the second setting is, and which random search is shown."""

    side: int = 3
    second: str = "width"
    seed: int = 1


@dataclass(frozen=True)
class Contest:
    """Points (power of ten, share) and scores of both searches, and how many of `OTHERS` beat the grid."""

    second: str
    grid: np.ndarray
    chance: np.ndarray
    wins: int


def compute_contest(nnlib: ModuleType, state: ContestState) -> Contest:
    """Runs the learner's grid once, and the learner's random search many times; raises `Locked`."""
    n = state.side**2
    with needs("grid-search"):
        trials, _ = nnlib.grid_search(grid_space(state.side), _evaluate(state.second))
    grid = _points("grid-search", trials, n)
    chance = _points("random-search", _random(nnlib, state.second, n, state.seed), n)
    best = grid[:, 2].max()
    others = [_random(nnlib, state.second, n, 1000 + seed) for seed in range(OTHERS)]
    wins = sum(max(score for _, score, *_ in trials) > best for trials in others)
    return Contest(state.second, grid, chance, wins)


def grid_space(side: int) -> dict[str, list[float]]:
    """Cuts both settings into `side` equal parts, and takes the middle of each."""
    middles = (np.arange(side) + 0.5) / side
    return {"rate": (10 ** (LOW + (HIGH - LOW) * middles)).tolist(), "share": middles.tolist()}


def _evaluate(second: str):
    return lambda settings: looked_up(second, log10(settings["rate"]), settings["share"])


def _random(nnlib: ModuleType, second: str, n: int, seed: int) -> list:
    space = {
        "rate": lambda rng: nnlib.log_uniform(10**LOW, 10**HIGH, rng),
        "share": lambda rng: float(rng.uniform()),
    }
    with needs("random-search"):
        trials, _ = nnlib.random_search(space, _evaluate(second), n, np.random.default_rng(seed))
    return trials


def _points(exercise: str, trials: Any, n: int) -> np.ndarray:
    with needs(exercise):
        rows = [(log10(s["rate"]), s["share"], score) for s, score in scored(exercise, trials)]
    return drawable(exercise, rows, (n, 3))


def draw_contest(result: Contest) -> Picture:
    """The grid to the left, chance to the right; below each the learning rates that it saw."""
    return Picture(860, 316, tuple(_contest_shapes(result)), contest_sentence(result))


def _contest_shapes(result: Contest) -> Iterator[Shape]:
    for left, title, points in ((60, "grid", result.grid), (480, "chance", result.chance)):
        plane = Plane(left, 30, 350, 180, (LOW, 0.0), (HIGH, 1.0))
        yield from score_map(plane, table(result.second))
        heading = f"{title}: best score {points[:, 2].max():.2f}"
        yield from axes(plane, heading, RATE_TICKS, MAPS[result.second][1])
        yield from _tried(plane, points)
    yield Text(60, 248, "learning rates tried", 12, colour="faint")
    yield Text(60, 304, contest_sentence(result), 14)


def _tried(plane: Plane, points: np.ndarray) -> Iterator[Shape]:
    best = int(points[:, 2].argmax())
    for index, (exponent, share, _) in enumerate(points):
        place = plane.at(exponent, share)
        yield from ringed(place, 7 if index == best else 4, "minus" if index == best else "ink")
        colour = "minus" if index == best else "ink"
        yield Line(((place[0], 258), (place[0], 278)), colour, 3 if index == best else 1.5)
    yield Line(((plane.left, 278), (plane.left + plane.width, 278)), "rule", 1)


def contest_sentence(result: Contest) -> str:
    """How many learning rates each saw, and how often chance wins."""
    seen = [len(np.unique(points[:, 0].round(6))) for points in (result.grid, result.chance)]
    return (
        f"{len(result.grid)} trainings each. The grid saw {seen[0]} learning rates, chance {seen[1]}. "
        f"Of {OTHERS} other random searches {result.wins} beat the grid."
    )


def grid_against_chance() -> None:
    """Explorer 1: the same budget, spent on a grid and at random."""
    state = ContestState()
    show(
        Explorer(state, compute_contest, draw_contest),
        {
            "side": _slider("Grid, by side", state.side, 2, 5),
            "second": ipywidgets.Dropdown(options=CHOICES, value=state.second, description="Second setting", **WIDE),
            "seed": _slider("Random draw", state.seed, 1, 20),
        },
    )


# -- 2 · A Gaussian process chooses

STARTS = {"0.01 and 3.2": (20, 45), "0.0001 and 10": (0, 50), "0.2 alone": (33,)}  # places on the map
ROW = 6  # of the map: width 32


@dataclass(frozen=True)
class GuessState:
    """Trainings so far, how far a known score reaches, how noisy it is, where to start, and what is shown."""

    trainings: int = 2
    length_scale: float = 10**-0.8
    noise: float = 1e-4
    start: str = "0.01 and 3.2"
    truth: bool = False


@dataclass(frozen=True)
class Guess:
    """What is known after some trainings, and what is guessed at each learning rate of the map `(51,)`.

    tried: indices of learning rates, in order; scores: theirs; improvement: in units of the score, nan where tried
    """

    tried: np.ndarray
    scores: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    improvement: np.ndarray
    truth: np.ndarray | None

    @property
    def next(self) -> int:
        """Where most is expected."""
        return int(np.nanargmax(self.improvement))


def compute_guess(nnlib: ModuleType, state: GuessState) -> Guess:
    """The learner's search for so many trainings, and what the learner's process makes of them; raises `Locked`."""
    rates, truth = load_digits_scores().rates.tolist(), table("width")[ROW]
    space = {"rate": rates}
    start = [{"rate": rates[place]} for place in STARTS[state.start]]
    options = {"length_scale": state.length_scale, "noise": state.noise}

    def evaluate(settings: dict) -> float:
        return float(truth[rates.index(settings["rate"])])

    with needs("bayesian-search"):
        n = max(state.trainings, len(start))
        trials = list(nnlib.bayesian_search(space, evaluate, start, n, **options)[0])
        tried = np.array([rates.index(settings["rate"]) for settings, *_ in trials])
    drawable("bayesian-search", tried, (n,))
    scores = truth[tried]
    unit = scores.std() or 1.0
    known = nnlib.standardize_scores(trials)
    mean, std = _predicted(nnlib, tried, known, options, len(rates))
    improvement = _expected(nnlib, mean, std, float(known.max()))
    improvement[tried] = np.nan
    shown = truth if state.truth else None
    return Guess(tried, scores, mean * unit + scores.mean(), std * unit, improvement * unit, shown)


def _predicted(nnlib: ModuleType, tried: np.ndarray, known: np.ndarray, options: dict, n: int) -> tuple:
    every = np.linspace(0.0, 1.0, n)[:, np.newaxis]
    with needs("gaussian-process"):
        process = nnlib.GaussianProcess(**options)
        process.fit(every[tried], known)
        mean, std = process.predict(every)
    return drawable("gaussian-process", mean, (n,)), drawable("gaussian-process", std, (n,))


def _expected(nnlib: ModuleType, mean: np.ndarray, std: np.ndarray, best: float) -> np.ndarray:
    with needs("expected-improvement"):
        improvement = nnlib.expected_improvement(mean, std, best)
    return np.array(drawable("expected-improvement", improvement, mean.shape), dtype=float)


def draw_guess(result: Guess) -> Picture:
    """Above, the guess with its doubt; below, how much each learning rate is expected to gain."""
    return Picture(760, 420, tuple(_guess_shapes(result)), guess_sentence(result))


ABOVE = Plane(60, 30, 680, 200, (LOW, -0.3), (HIGH, 1.3))


def _guess_shapes(result: Guess) -> Iterator[Shape]:
    exponents = np.log10(load_digits_scores().rates)
    highest = max(float(np.nanmax(result.improvement)), 1e-6)
    below = Plane(60, 278, 680, 70, (LOW, 0.0), (HIGH, 1.1 * highest))
    chosen = exponents[result.next]
    yield from axes(ABOVE, "score: what is known, guessed, and doubted", (), ((0, "0"), (0.5, "0.5"), (1, "1")))
    yield from axes(below, "expected improvement", RATE_TICKS, ((0, "0"), (highest, f"{highest:.1g}")))
    yield from _band(exponents, result)
    yield Line(tuple(map(ABOVE.at, exponents, result.mean)), "plus", 2.5)
    if result.truth is not None:
        yield Line(tuple(map(ABOVE.at, exponents, result.truth)), "ink", 1.5, dashed=True)
    for top, bottom in ((ABOVE.top, ABOVE.top + ABOVE.height), (below.top, below.top + below.height)):
        yield Line(((ABOVE.x(chosen), top), (ABOVE.x(chosen), bottom)), "minus", 1.5, dashed=True)
    for place, score in zip(result.tried, result.scores, strict=True):
        yield from ringed(ABOVE.at(exponents[place], score), 5, "ink")
    filled = np.nan_to_num(result.improvement)
    yield Line(tuple(map(below.at, exponents, filled)), "minus", 2)
    yield Text(400, 382, "learning rate", 12, "middle", "faint")
    yield Text(60, 408, guess_sentence(result), 14)


def _band(exponents: np.ndarray, result: Guess) -> Iterator[Shape]:
    """Two standard deviations up and down, as a column for each learning rate."""
    width = ABOVE.width / (len(exponents) - 1)
    for exponent, mean, std in zip(exponents, result.mean, result.std, strict=True):
        top, bottom = ABOVE.y(mean + 2 * std), ABOVE.y(mean - 2 * std)
        left = max(ABOVE.x(exponent) - width / 2, ABOVE.left)
        right = min(ABOVE.x(exponent) + width / 2, ABOVE.left + ABOVE.width)
        yield Rect(left, top, right - left, bottom - top, "plus", 0.22)


def guess_sentence(result: Guess) -> str:
    """The best so far, and what comes next."""
    rates = load_digits_scores().rates
    best = int(result.scores.argmax())
    return (
        f"{len(result.tried)} trainings. The best learning rate so far is {rates[result.tried[best]]:.2g}, with a "
        f"score of {result.scores[best]:.2f}. Next: {rates[result.next]:.2g}."
    )


def next_point() -> None:
    """Explorer 2: step by step, a Gaussian process chooses the next learning rate."""
    state = GuessState()
    show(
        Explorer(state, compute_guess, draw_guess),
        {
            "trainings": _slider("Trainings", state.trainings, 2, 15),
            "start": ipywidgets.Dropdown(options=list(STARTS), value=state.start, description="Start at", **WIDE),
            "length_scale": _log_slider("Length scale", state.length_scale, -2, 0),
            "noise": _log_slider("Noise", state.noise, -6, 0),
            "truth": ipywidgets.Checkbox(state.truth, description="Show the true scores", indent=False),
        },
    )


# -- 3 · A population evolves

LAST = 12  # generations


@dataclass(frozen=True)
class PopulationState:
    """Which generation is shown, how many live, how far children fall from their parents, and which history."""

    generation: int = 0
    population: int = 10
    spread: float = 0.1
    second: str = "momentum"
    seed: int = 1


@dataclass(frozen=True)
class Population:
    """Trials up to a generation: points (power of ten, share), scores, and the generation each was born in.

    alive: whether each lives on in the last generation shown
    """

    second: str
    points: np.ndarray
    born: np.ndarray
    alive: np.ndarray


def compute_population(nnlib: ModuleType, state: PopulationState) -> Population:
    """The learner's evolution up to a generation; raises `Locked`."""

    def evaluate(settings: dict) -> float:
        return looked_up(state.second, settings["exponent"], settings["share"])

    bounds = {"exponent": (LOW, HIGH), "share": (0.0, 1.0)}
    sizes, rng = (state.population, state.generation), np.random.default_rng(state.seed)
    with needs("evolve"):
        trials = scored("evolve", nnlib.evolutionary_search(bounds, evaluate, *sizes, rng, spread=state.spread)[0])
        rows = [(s["exponent"], s["share"], score) for s, score in trials]
    children = state.population - state.population // 2
    points = drawable("evolve", rows, (state.population + children * state.generation, 3))
    born = np.maximum(0, (np.arange(len(points)) - state.population) // children + 1)
    return Population(state.second, points, born, living(points[:, 2], born, state.population))


def living(scores: np.ndarray, born: np.ndarray, population: int) -> np.ndarray:
    """Who lives in the last generation, where the best half of each lives on."""
    alive = born == 0
    for generation in range(1, int(born.max()) + 1):
        indices = np.flatnonzero(alive)
        kept = indices[np.argsort(-scores[indices], kind="stable")[: population // 2]]
        alive = born == generation
        alive[kept] = True
    return alive


def draw_population(result: Population) -> Picture:
    """Where they live on the map, and to the right how their scores rise."""
    return Picture(860, 316, tuple(_population_shapes(result)), population_sentence(result))


def _population_shapes(result: Population) -> Iterator[Shape]:
    plane = Plane(60, 30, 400, 220, (LOW, 0.0), (HIGH, 1.0))
    yield from score_map(plane, table(result.second))
    title = f"rate and {result.second}: dots live, orange are new, crosses gone"
    yield from axes(plane, title, RATE_TICKS, MAPS[result.second][1])
    newest = int(result.born.max())
    for (exponent, share, _), born, alive in zip(result.points, result.born, result.alive, strict=True):
        place = plane.at(exponent, share)
        if not alive:
            yield Line(((place[0] - 3, place[1] - 3), (place[0] + 3, place[1] + 3)), "faint", 1.5)
            yield Line(((place[0] - 3, place[1] + 3), (place[0] + 3, place[1] - 3)), "faint", 1.5)
        else:
            yield from ringed(place, 5, "minus" if born == newest and newest else "ink")
    yield from _rise(result)
    yield Text(60, 304, population_sentence(result), 14)


def _rise(result: Population) -> Iterator[Shape]:
    plane = Plane(536, 30, 300, 220, (0.0, 0.0), (LAST, 1.0))
    ticks = tuple((generation, str(generation)) for generation in range(0, LAST + 1, 3))
    yield from axes(plane, "scores by generation; line: best so far", ticks, ((0, "0"), (0.5, "0.5"), (1, "1")))
    best = np.maximum.accumulate([result.points[result.born == g, 2].max() for g in range(int(result.born.max()) + 1)])
    for generation, score in zip(result.born, result.points[:, 2], strict=True):
        yield from ringed(plane.at(generation, score), 3, "minus" if generation else "ink")
    if len(best) > 1:
        yield Line(tuple(plane.at(generation, score) for generation, score in enumerate(best)), "ink", 2)


def population_sentence(result: Population) -> str:
    """Who lives, how good the best and the worst of them are, and what it cost."""
    scores = result.points[result.alive, 2]
    return (
        f"Generation {result.born.max()}, {len(result.points)} trainings so far. Of the {len(scores)} that live the "
        f"best scores {scores.max():.2f}, the worst {scores.min():.2f}."
    )


def population() -> None:
    """Explorer 3: settings with offspring, generation by generation."""
    state = PopulationState()
    show(
        Explorer(state, compute_population, draw_population),
        {
            "generation": _slider("Generation", state.generation, 0, LAST),
            "population": _slider("Population", state.population, 2, 20),
            "spread": _log_slider("Spread", state.spread, -3, 0),
            "second": ipywidgets.Dropdown(options=CHOICES, value=state.second, description="Second setting", **WIDE),
            "seed": _slider("History", state.seed, 1, 20),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "8em"}, "layout": ipywidgets.Layout(width="34em", max_width="100%")}


def _slider(label: str, value: int, low: int, high: int) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value, min=low, max=high, description=label, **WIDE)


def _log_slider(label: str, value: float, low: int, high: int) -> ipywidgets.FloatLogSlider:
    form = ".2g"
    return ipywidgets.FloatLogSlider(
        value, min=low, max=high, step=0.05, readout_format=form, description=label, **WIDE
    )
