"""Explorers of lesson 9: what a missed cancer is worth, forecasts against two baselines."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import ModuleType

import ipywidgets
import numpy as np
from data import load_breast_cancer, load_prices

from .graph_paper import GraphPaper
from .library import drawable, needs
from .picture import Line, Picture, Shape, Text
from .shapes import ladder
from .stage import Explorer, show

# -- 1 · What a missed cancer is worth

LOWEST, HIGHEST = -3.0, 4.0
RIDGE = 1.0
WANTED = tuple(range(80, 101))


@dataclass(frozen=True)
class ScreeningState:
    """The recall that is wanted, in per cent; how many alarms a missed cancer is worth; the seed of the split."""

    wanted: int = 95
    cost: int = 20
    seed: int = 0


@dataclass(frozen=True)
class Part:
    """Some of the tumours: scores and truth, both `(n,)`."""

    scores: np.ndarray
    malignant: np.ndarray

    def errors(self, threshold: float) -> tuple[int, int]:
        """How many cancers are missed and how many of the healthy are alarmed."""
        called = self.scores >= threshold
        return int(np.sum(~called & (self.malignant == 1))), int(np.sum(called & (self.malignant == 0)))


@dataclass(frozen=True)
class Screening:
    """The line that validation asks for, and what it does in both parts.

    thresholds: one for each recall in `WANTED`
    """

    state: ScreeningState
    validation: Part
    test: Part
    thresholds: np.ndarray

    @property
    def threshold(self) -> float:
        """The one for the recall that is wanted."""
        return float(self.thresholds[WANTED.index(self.state.wanted)])

    def costs(self, part: Part) -> np.ndarray:
        """What the mistakes in a part cost, in alarms, for each recall in `WANTED`."""
        errors = [part.errors(threshold) for threshold in self.thresholds]
        return np.array([missed * self.state.cost + alarms for missed, alarms in errors])


@cache
def parts(seed: int) -> tuple[Part, Part]:
    """Validation and test, a quarter of the tumours each, scored by what was learned from the other half.

    A score is a weighted sum of all measures, fitted by least squares, in standard deviations from its mean.
    """
    tumours, rng = load_breast_cancer(), np.random.default_rng(seed)
    order = rng.permutation(len(tumours.malignant))
    order = order[np.argsort(tumours.malignant[order], kind="stable")]  # by class: each part gets its share of both
    learn, validation, test = np.sort([*order[::4], *order[1::4]]), order[2::4], order[3::4]
    measures = _standard(tumours.measures, learn)
    x, y = measures[learn], tumours.malignant[learn] - tumours.malignant[learn].mean()
    fitted = measures @ np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)
    scores = np.clip(np.round(_standard(fitted, learn), 2), LOWEST, HIGHEST)
    return tuple(Part(scores[rows], tumours.malignant[rows]) for rows in (validation, test))


def _standard(values: np.ndarray, learned_from: np.ndarray) -> np.ndarray:
    return (values - values[learned_from].mean(axis=0)) / values[learned_from].std(axis=0)


def compute_screening(nnlib: ModuleType, state: ScreeningState) -> Screening:
    """The learner's threshold on the validation part for each recall that one may want; raises `Locked`."""
    validation, test = parts(state.seed)
    thresholds = []
    for wanted in WANTED:
        with needs("choose-threshold"):
            line = nnlib.choose_threshold(validation.malignant.copy(), validation.scores.copy(), wanted / 100)
        thresholds.append(float(drawable("choose-threshold", line, ())))
    return Screening(state, validation, test, np.array(thresholds))


STRIP = (96, 440)  # left, width
ROWS = (("validation", 52), ("test", 164))


def draw_screening(result: Screening) -> Picture:
    """A mark for each lump with the line through them; to the right, what the mistakes would cost."""
    return Picture(920, 318, tuple(_screening_shapes(result)), screening_sentence(result))


def _screening_shapes(result: Screening) -> Iterator[Shape]:
    left, width = STRIP
    yield Text(left, 18, "each mark is a lump: orange cancer, blue harmless", 13, bold=True)
    for name, top in ROWS:
        part = getattr(result, name)
        yield Text(12, top + 40, name, 14, bold=True)
        for label, colour, y in ((1, "minus", top), (0, "plus", top + 36)):
            for score in part.scores[part.malignant == label]:
                strength = 0.85 if score >= result.threshold else 0.35
                yield Line(((_across(score), y), (_across(score), y + 28)), colour, 2, opacity=strength)
        missed, alarms = part.errors(result.threshold)
        yield Text(left, top + 84, f"{missed} missed of {np.sum(part.malignant)}", 14, colour="minus", bold=True)
        words = f"{alarms} alarmed of {np.sum(part.malignant == 0)}"
        yield Text(left + width, top + 84, words, 14, "end", "plus", bold=True)
    line = _across(result.threshold)
    yield Line(((line, 36), (line, 236)), "ink", 2, dashed=True)
    yield Text(line, 32, "called in from here on", 11, "start" if line < left + width / 2 else "end", "faint")
    yield Text(left + width / 2, 272, "score, in standard deviations", 12, "middle", "faint")
    yield from _costs(result)
    yield Text(12, 306, screening_sentence(result), 14)


def _across(score: float) -> float:
    return STRIP[0] + STRIP[1] * (score - LOWEST) / (HIGHEST - LOWEST)


def _costs(result: Screening) -> Iterator[Shape]:
    here, wanted = WANTED.index(result.state.wanted), np.array(WANTED, float)
    validation, test = result.costs(result.validation), result.costs(result.test)
    highest = max(validation.max(), test.max(), 1)
    paper = GraphPaper(630, 40, 270, 196, (79.0, 101.0), (0.0, highest * 1.08))
    yield Text(630, 18, "cost of all mistakes, in alarms", 13, bold=True)
    yield from paper.frame((80, 85, 90, 95, 100), (0, int(highest)))
    yield from paper.curve(wanted, test, "faint", 2, dashed=True)
    yield from paper.curve(wanted, validation, "good", 2.5)
    yield paper.dot(result.state.wanted, test[here], "faint", 5)
    yield paper.dot(result.state.wanted, validation[here], "good", 6)
    yield Text(765, 272, "wanted recall, %; dashed: on the test", 12, "middle", "faint")


def screening_sentence(result: Screening) -> str:
    """What was wanted on the validation part, and what came of it on the test."""
    missed, alarms = result.test.errors(result.threshold)
    found = 1 - missed / result.test.malignant.sum()
    return (
        f"Wanted: {result.state.wanted}% of the cancers. On the test {found:.0%} are found, "
        f"{missed} {'is' if missed == 1 else 'are'} missed, and {alarms} harmless lumps are alarmed."
    )


def screening() -> None:
    """Explorer 1: the wanted recall, what it costs, and what is left of it on the test."""
    state = ScreeningState()
    show(
        Explorer(state, compute_screening, draw_screening),
        {
            "wanted": _slider("Wanted recall, %", state.wanted, WANTED[0], WANTED[-1]),
            "cost": _slider("Cost of a miss", state.cost, 1, 100),
            "seed": _slider("Seed", state.seed, 0, 20),
        },
    )


# -- 2 · Forecasts against two baselines

PRICE, VOLUME, SPREAD = "price", "volume (how many were traded)", "spread (highest less lowest of the day)"
SERIES = (PRICE, VOLUME, SPREAD)
FAIR, LEAK = "nothing after today", "tomorrow is in the window"
FOLDS, SHOWN = 4, 60
EVEN = 0.005  # a smaller difference is none
NAMES = ("forecast", "as today", "mean of window")


@dataclass(frozen=True)
class ForecastsState:
    """Which series, how many days a forecast may look at, and whether it may peek."""

    series: str = PRICE
    length: int = 10
    peek: str = FAIR


@dataclass(frozen=True)
class Forecasts:
    """Mean errors `(FOLDS, 3)`, one for each of `NAMES`; the last test days with the forecast and today's number."""

    state: ForecastsState
    errors: np.ndarray
    truth: np.ndarray
    forecast: np.ndarray


@cache
def logarithms(series: str) -> np.ndarray:
    """The series as logarithms: a difference of 0.01 is a change of about 1 %."""
    prices = load_prices()
    return np.log({PRICE: prices.close, VOLUME: prices.volume, SPREAD: prices.high - prices.low}[series])


def compute_forecasts(nnlib: ModuleType, state: ForecastsState) -> Forecasts:
    """A weighted sum for each fold, fitted on the learner's windows and the learner's folds; raises `Locked`."""
    series = logarithms(state.series)
    n = len(series) - state.length
    with needs("windows"):
        rows, targets = nnlib.windows(series.copy(), state.length)
    rows, targets = drawable("windows", rows, (n, state.length)), drawable("windows", targets, (n,))
    today = rows[:, -1]
    x = np.column_stack([rows[:, :-1] - today[:, np.newaxis], np.ones(n)])
    if state.peek == LEAK:
        x = np.column_stack([x, targets - today])
    errors, y = [], targets - today
    with needs("walk-forward"):
        for train, test in islice(nnlib.walk_forward(n, FOLDS), FOLDS + 1):
            forecast = x[test] @ np.linalg.lstsq(x[train], y[train], rcond=None)[0]
            guesses = forecast, 0.0, rows[test].mean(axis=1) - today[test]
            errors.append([np.abs(guess - y[test]).mean() for guess in guesses])
            shown = targets[test][-SHOWN:], (forecast + today[test])[-SHOWN:]
    return Forecasts(state, drawable("walk-forward", np.array(errors), (FOLDS, len(NAMES))), *shown)


def draw_forecasts(result: Forecasts) -> Picture:
    """The last days with their forecast; beside them the errors over all folds."""
    return Picture(920, 316, tuple(_forecast_shapes(result)), forecasts_sentence(result))


def _forecast_shapes(result: Forecasts) -> Iterator[Shape]:
    days = np.arange(len(result.truth), dtype=float)
    both = np.concatenate([result.truth, result.forecast])
    margin = 0.08 * (both.max() - both.min()) + 1e-9
    paper = GraphPaper(12, 34, 510, 226, (0.0, days[-1]), (both.min() - margin, both.max() + margin))
    yield Text(12, 18, "the last test days: blue what came, orange what was forecast", 13, bold=True)
    yield from paper.frame()
    yield from paper.curve(days, result.truth, "plus", 3)
    yield from paper.curve(days, result.forecast, "minus", 2, dashed=True)
    yield Text(522, 276, f"{len(days)} days", 12, "end", "faint")
    yield Text(570, 18, "mean error over four folds", 13, bold=True)
    means = result.errors.mean(axis=0)
    yield from _ladder_with_names(-means, means)
    yield Text(12, 306, forecasts_sentence(result), 14)


def _ladder_with_names(ranking: np.ndarray, means: np.ndarray) -> Iterator[Shape]:
    names = [f"{'★ ' if rank == ranking.max() else ''}{name}" for name, rank in zip(NAMES, ranking, strict=True)]
    for place, (name, mean) in enumerate(zip(names, means, strict=True)):
        top = 40 + 66 * place
        yield Text(570, top + 12, name, 14)
        yield from ladder(np.array([mean]), [""], 556, top + 18, (350, 28), max(float(means.max()), 1e-9), 4)


def forecasts_sentence(result: Forecasts) -> str:
    """How the forecast stands to the better one of the two baselines."""
    mean, *baselines = result.errors.mean(axis=0)
    better = min(baselines)
    name = NAMES[1 + baselines.index(better)]
    if result.state.peek == LEAK:
        return f"An error of {mean:.4f}: too good to be true. The day to be forecast is among the inputs."
    if abs(mean / better - 1) < EVEN:
        return f"The forecast is as good as the better baseline ({name}), which needs no training at all."
    if mean < better:
        return f"The forecast beats the better baseline ({name}): its error is {1 - mean / better:.0%} smaller."
    return f"The forecast does not beat the better baseline ({name}): its error is {mean / better - 1:.0%} larger."


def forecasts() -> None:
    """Explorer 2: a forecaster against two baselines that need none."""
    state = ForecastsState()
    show(
        Explorer(state, compute_forecasts, draw_forecasts),
        {
            "series": ipywidgets.Dropdown(options=SERIES, value=state.series, description="Forecast", **WIDE),
            "length": _slider("Days in a window", state.length, 2, 40),
            "peek": ipywidgets.Dropdown(options=(FAIR, LEAK), value=state.peek, description="Peek", **WIDE),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "11em"}, "layout": ipywidgets.Layout(width="36em", max_width="100%")}


def _slider(label: str, value: int, low: int, high: int) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value, min=low, max=high, description=label, **WIDE)
