"""Explorers of lesson 6: one threshold and all that hangs on it, a rare class, folds laid over data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import ModuleType

import ipywidgets
import numpy as np
from data import load_breast_cancer

from .confusions import CELL, four_counts, gauges
from .library import drawable, needs
from .picture import Dot, Line, Picture, Rect, Shape, Text
from .shapes import box
from .stage import Explorer, show

# -- 1 · One threshold

RADIUS, TEXTURE, FRACTAL, ALL = "radius", "texture", "fractal dimension", "all 30 measures together"
SCORES = (RADIUS, TEXTURE, FRACTAL, ALL)
COLUMNS = {RADIUS: 0, TEXTURE: 1, FRACTAL: 9}
LOWEST, HIGHEST, BIN = -3.0, 4.0, 0.2
RIDGE = 1.0


@dataclass(frozen=True)
class ThresholdState:
    """Which score the tumours have, and from which one on they are called cancer."""

    score: str = RADIUS
    threshold: float = 0.4


@dataclass(frozen=True)
class Threshold:
    """What one threshold does to tumours whose scores and truth are known, and what all thresholds would do."""

    scores: np.ndarray
    malignant: np.ndarray
    threshold: float
    matrix: np.ndarray
    shares: dict[str, float]
    curve: np.ndarray
    area: float


@cache
def scored_tumours(score: str) -> tuple[np.ndarray, np.ndarray]:
    """Scores and truth `(284,)` of every second tumour; what is learned is learned from the others.

    A score is in standard deviations from the mean. `ALL` is a weighted sum of all measures, fitted by least squares
    with a penalty on large weights.
    """
    tumours = load_breast_cancer()
    learn, test = slice(0, None, 2), slice(1, None, 2)
    measures = standard(tumours.measures, tumours.measures[learn])
    if score == ALL:
        x, y = measures[learn], tumours.malignant[learn] - tumours.malignant[learn].mean()
        measures = measures @ np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)[:, np.newaxis]
    scores = standard(measures, measures[learn])[test, COLUMNS.get(score, 0)]
    return np.clip(np.round(scores, 2), LOWEST, HIGHEST), tumours.malignant[test]


def standard(values: np.ndarray, learned_from: np.ndarray) -> np.ndarray:
    """Columns in standard deviations from the mean of `learned_from`."""
    return (values - learned_from.mean(axis=0)) / learned_from.std(axis=0)


def compute_threshold(nnlib: ModuleType, state: ThresholdState) -> Threshold:
    """The learner's metrics at one threshold, and the learner's ROC curve; raises `Locked`."""
    scores, malignant = scored_tumours(state.score)
    threshold = round(state.threshold, 2)  # a slider's 0.6000000000000001 would miss the score 0.6
    matrix, shares = judged(nnlib, malignant, (scores >= threshold).astype(int))
    with needs("roc-curve"):
        across, up, _ = nnlib.roc_curve(malignant.copy(), scores.copy())
    points = (len(np.unique(scores)) + 1,)
    across, up = drawable("roc-curve", across, points), drawable("roc-curve", up, points)
    with needs("auc"):
        area = nnlib.auc(across.copy(), up.copy())
    area = float(drawable("auc", area, ()))
    return Threshold(scores, malignant, threshold, matrix, shares, np.column_stack([across, up]), area)


def judged(nnlib: ModuleType, y: np.ndarray, called: np.ndarray) -> tuple[np.ndarray, dict[str, float]]:
    """The learner's confusion matrix of yes and no, and the four shares; raises `Locked`."""
    with needs("confusion-matrix"):
        matrix = nnlib.confusion_matrix(y.copy(), called.copy(), 2)
    shares = {}
    for name in ("accuracy", "precision", "recall", "f1"):
        with needs(name):
            share = getattr(nnlib, name)(y.copy(), called.copy())
        shares[name] = float(drawable(name, share, ()))
    return drawable("confusion-matrix", matrix, (2, 2)), shares


def draw_threshold(result: Threshold) -> Picture:
    """Scores to the left, the four counts and what comes of them in the middle, the ROC curve to the right."""
    return Picture(920, 338, tuple(_threshold_shapes(result)), threshold_sentence(result))


HISTOGRAM = (12, 32, 336, 240)  # left, top, width, height
SQUARE = (698, 32, 208, 208)


def _threshold_shapes(result: Threshold) -> Iterator[Shape]:
    yield from _histograms(result)
    yield from four_counts(result.matrix, ("harmless", "cancer"), 456, 40)
    yield from gauges(result.shares, 372, 40 + 2 * CELL + 10, (276, 26))
    yield from _roc(result)
    yield Text(HISTOGRAM[0], 330, threshold_sentence(result), 14)


def _histograms(result: Threshold) -> Iterator[Shape]:
    left, top, width, height = HISTOGRAM
    edges = np.round(np.arange(LOWEST, HIGHEST + BIN / 2, BIN), 2)
    counts = [np.histogram(result.scores[result.malignant == label], edges)[0] for label in (0, 1)]
    unit, middle = height / 2 / max(count.max() for count in counts), top + height / 2
    step = width / (len(edges) - 1)
    for label, colour in ((0, "plus"), (1, "minus")):
        for edge, count in zip(edges, counts[label], strict=False):
            if count:
                y = middle - (count * unit if label else 0)
                yield Rect(_across(edge), y, step - 1, count * unit, colour, _strength(edge + BIN / 2, result))
    line = _across(result.threshold)
    yield Line(((left, middle), (left + width, middle)), "rule", 1)
    yield Line(((line, top - 4), (line, top + height)), "ink", 2, dashed=True)
    yield Text(left, 18, "cancer, upwards", 13, colour="minus", bold=True)
    yield Text(left + width, 18, "harmless, downwards", 13, "end", "plus", bold=True)
    for score in range(int(LOWEST), int(HIGHEST) + 1):
        yield Text(_across(score), top + height + 16, f"{score}".replace("-", "\u2212"), 12, "middle", "faint")
    yield Text(left + width / 2, top + height + 34, "score, in standard deviations", 12, "middle", "faint")


def _strength(score: float, result: Threshold) -> float:
    return 0.9 if score >= result.threshold else 0.35


def _across(score: float) -> float:
    return HISTOGRAM[0] + HISTOGRAM[2] * (score - LOWEST) / (HIGHEST - LOWEST)


def _roc(result: Threshold) -> Iterator[Shape]:
    left, top, width, height = SQUARE
    yield Text(left, 18, f"ROC curve, area {result.area:.2f}", 13, bold=True)
    yield from box(*SQUARE)
    yield Line(((left, top + height), (left + width, top)), "rule", 1, dashed=True)
    yield Line(tuple(_in_square(*point) for point in result.curve), "good", 2.5)
    yield Dot(*_in_square(*rates(result)), 6, "ink")
    yield Text(left + width / 2, top + height + 18, "false alarms among the harmless", 12, "middle", "faint")
    yield Text(left + width / 2, top + height + 34, "upwards: cancers found", 12, "middle", "faint")


def rates(result: Threshold) -> tuple[float, float]:
    """The share of harmless tumours and the share of cancers that are called cancer at this threshold."""
    called = result.scores >= result.threshold
    return float(called[result.malignant == 0].mean()), float(called[result.malignant == 1].mean())


def _in_square(across: float, up: float) -> tuple[float, float]:
    left, top, width, height = SQUARE
    return left + width * min(max(across, 0.0), 1.0), top + height * (1 - min(max(up, 0.0), 1.0))


def threshold_sentence(result: Threshold) -> str:
    """Whom this threshold misses, and whom it frightens."""
    called = result.scores >= result.threshold
    missed = int(np.sum(~called & (result.malignant == 1)))
    alarms = int(np.sum(called & (result.malignant == 0)))
    cancers, harmless = int(result.malignant.sum()), int(np.sum(result.malignant == 0))
    missed_is, alarms_is = ("is" if count == 1 else "are" for count in (missed, alarms))
    return (
        f"{missed} of {cancers} cancers {missed_is} missed, and {alarms} of {harmless} harmless tumours {alarms_is} "
        "called cancer."
    )


def threshold() -> None:
    """Explorer 2: one threshold over two histograms, and everything that moves with it."""
    state = ThresholdState()
    show(
        Explorer(state, compute_threshold, draw_threshold),
        {
            "threshold": ipywidgets.FloatSlider(
                state.threshold, min=LOWEST, max=HIGHEST, step=BIN, description="Threshold", **WIDE
            ),
            "score": ipywidgets.Dropdown(options=SCORES, value=state.score, description="Score", **WIDE),
        },
    )


# -- 2 · A rare class

PEOPLE, ACROSS = 1000, 50


@dataclass(frozen=True)
class RareState:
    """How many of `PEOPLE` are ill; what percentage of those is found, and of the others is alarmed for nothing."""

    ill: int = 50
    found: int = 0
    alarms: int = 0


@dataclass(frozen=True)
class Rare:
    """Truth and prediction for each person `(PEOPLE,)`, and how the learner's metrics judge them."""

    ill: np.ndarray
    called: np.ndarray
    matrix: np.ndarray
    shares: dict[str, float]


def compute_rare(nnlib: ModuleType, state: RareState) -> Rare:
    """The learner's metrics of a test for something rare; raises `Locked`."""
    person = np.arange(PEOPLE)
    missed = state.ill - round(state.ill * state.found / 100)
    alarmed = round((PEOPLE - state.ill) * state.alarms / 100)
    ill = (person < state.ill).astype(int)
    called = ((person >= missed) & (person < state.ill + alarmed)).astype(int)
    return Rare(ill, called, *judged(nnlib, ill, called))


def draw_rare(result: Rare) -> Picture:
    """Each person as a square: orange if ill, large if called ill. To the right, how that is judged."""
    return Picture(920, 300, tuple(_rare_shapes(result)), rare_sentence(result))


def _rare_shapes(result: Rare) -> Iterator[Shape]:
    yield Text(12, 18, "1,000 people: orange are ill, large squares are called ill", 13, bold=True)
    for person, (ill, called) in enumerate(zip(result.ill, result.called, strict=True)):
        column, row = divmod(person, PEOPLE // ACROSS)
        side = 9 if called else 4
        left, top = 12 + 11 * column + (11 - side) / 2, 32 + 11 * row + (11 - side) / 2
        yield Rect(left, top, side, side, "minus" if ill else "plus", 1.0 if called or ill else 0.6)
    yield from four_counts(result.matrix, ("well", "ill"), 690, 40)
    yield from gauges(result.shares, 600, 40 + 2 * CELL + 8, (306, 24))
    yield Text(12, 290, rare_sentence(result), 14)


def rare_sentence(result: Rare) -> str:
    """How many of the alarms are true, and what it would earn never to raise one."""
    called = int(result.called.sum())
    never = 1 - result.ill.mean()
    right = int(np.sum(result.called & result.ill))
    alarms = f"{right} of {called} alarms {'is' if right == 1 else 'are'} true." if called else "There is no alarm."
    return f"{alarms} Accuracy {result.shares['accuracy']:.2f}; calling everybody well has {never:.2f}."


def rare() -> None:
    """Explorer 1: a test for something rare, where accuracy lies."""
    state = RareState()
    show(
        Explorer(state, compute_rare, draw_rare),
        {
            "ill": _slider("Ill", state.ill, 1, 500),
            "found": _slider("Found, %", state.found, 0, 100),
            "alarms": _slider("Alarmed, %", state.alarms, 0, 100),
        },
    )


# -- 3 · Folds

CLASSES = "ABC"
LABELS = np.repeat([0, 1, 2], [15, 10, 5])  # thirty examples, sorted by class
TINTS = ("plus", "good", "minus")
BLOCKS, HOLD_OUT, K_FOLD, STRATIFIED = "blocks, not shuffled", "hold-out", "k-fold", "stratified k-fold"
Fold = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class FoldsState:
    """How thirty examples are dealt out, to how many folds, and the seed of the shuffle."""

    way: str = BLOCKS
    k: int = 5
    seed: int = 0


@dataclass(frozen=True)
class Folds:
    """How often each fold trains on and tests on each example: two arrays `(folds, 30)` of counts."""

    way: str
    trained: np.ndarray
    tested: np.ndarray


def blocks(k: int) -> Iterator[Fold]:
    """Neighbours stay together: what happens to sorted data when nobody shuffles."""
    places = np.arange(len(LABELS))
    of_fold = places * k // len(LABELS)
    for number in range(k):
        yield places[of_fold != number], places[of_fold == number]


WAYS: dict[str, tuple[str, Callable[[ModuleType, int, np.random.Generator], Iterable[Fold]]]] = {
    BLOCKS: ("k-fold", lambda nnlib, k, rng: blocks(k)),
    HOLD_OUT: ("hold-out", lambda nnlib, k, rng: [nnlib.hold_out(len(LABELS), 1 / k, rng)]),
    K_FOLD: ("k-fold", lambda nnlib, k, rng: nnlib.k_fold(len(LABELS), k, rng)),
    STRATIFIED: ("stratified-k-fold", lambda nnlib, k, rng: nnlib.stratified_k_fold(LABELS.copy(), k, rng)),
}


def compute_folds(nnlib: ModuleType, state: FoldsState) -> Folds:
    """The learner's folds of thirty examples; raises `Locked`."""
    exercise, deal = WAYS[state.way]
    counts = [[], []]
    with needs(exercise):
        for fold in islice(deal(nnlib, state.k, np.random.default_rng(state.seed)), state.k + 1):
            train, test = fold
            counts[0].append(np.bincount(train, minlength=len(LABELS)))
            counts[1].append(np.bincount(test, minlength=len(LABELS)))
    wanted = (1 if state.way == HOLD_OUT else state.k, len(LABELS))
    return Folds(state.way, *(drawable(exercise, _even(rows), wanted) for rows in counts))


def _even(rows: list[np.ndarray]) -> np.ndarray:
    """Rows of counts as one array; a row that counts examples that do not exist makes all of them longer."""
    longest = max((len(row) for row in rows), default=0)
    return np.array([np.pad(row, (0, longest - len(row))) for row in rows])


def draw_folds(result: Folds) -> Picture:
    """A column for each example, a row for each fold: full where it is tested on, faint where it is trained on."""
    height = FOLDS_TOP + ROW * len(result.tested) + 64
    return Picture(900, height, tuple(_folds_shapes(result)), folds_sentence(result))


FOLDS_LEFT, FOLDS_TOP, STEP, ROW = 70, 50, 20, 24


def _folds_shapes(result: Folds) -> Iterator[Shape]:
    right = FOLDS_LEFT + STEP * len(LABELS) + 20
    yield Text(FOLDS_LEFT, 18, "30 examples of three classes; full: tested on, faint: trained on", 13, bold=True)
    yield Text(right, 18, "in the test", 13, bold=True)
    for place, label in enumerate(LABELS):
        yield Text(_column(place), 40, CLASSES[label], 13, "middle", TINTS[label], bold=True)
    for fold, (trained, tested) in enumerate(zip(result.trained, result.tested, strict=True)):
        top = FOLDS_TOP + ROW * fold
        yield Text(FOLDS_LEFT - 10, top + 16, f"fold {fold + 1}", 13, "end")
        for place, label in enumerate(LABELS):
            yield from _part(_column(place), top, TINTS[label], int(trained[place]), int(tested[place]))
        held = np.bincount(LABELS, weights=tested, minlength=len(CLASSES)).astype(int)
        for label, count in enumerate(held):
            words, colour = f"{count} {CLASSES[label]}", TINTS[label] if count else "faint"
            yield Text(right + 62 * label, top + 16, words, 14, colour=colour, bold=bool(count))
    bottom = FOLDS_TOP + ROW * len(result.tested)
    yield Text(FOLDS_LEFT - 10, bottom + 16, "tested", 12, "end", "faint")
    for place, times in enumerate(result.tested.sum(axis=0)):
        yield Text(_column(place), bottom + 16, f"{times}", 12, "middle", "faint")
    yield Text(12, bottom + 52, folds_sentence(result), 14)


def _part(x: float, top: float, colour: str, trained: int, tested: int) -> Iterator[Shape]:
    """One example in one fold; an example on both sides is crossed out, one on neither side is left empty."""
    left, side = x - STEP / 2 + 1, STEP - 2
    if trained or tested:
        yield Rect(left, top + 2, side, ROW - 4, colour, 0.95 if tested else 0.18)
    if trained and tested:
        yield Line(((left, top + 2), (left + side, top + ROW - 2)), "ink", 2)
        yield Line(((left, top + ROW - 2), (left + side, top + 2)), "ink", 2)


def _column(place: int) -> float:
    return FOLDS_LEFT + STEP * (place + 0.5)


def folds_sentence(result: Folds) -> str:
    """Whether each example is tested on once, and how evenly the rarest class is dealt out."""
    both = int(np.sum((result.trained > 0) & (result.tested > 0)))
    if both:
        return f"{both} examples are trained on and tested on in the same fold: such a test is worth nothing."
    times = result.tested.sum(axis=0)
    if np.any(times > 1):
        often = "Some examples are tested on more than once."
    else:
        often = f"{'All' if np.all(times) else f'{int(times.sum())} of'} {len(LABELS)} examples are tested on once."
    held = result.tested[:, np.equal(LABELS, len(CLASSES) - 1)].sum(axis=1)
    empty = int(np.sum(held == 0))
    if empty:
        return f"{often} {empty} of {len(held)} tests hold{'s' if empty == 1 else ''} nobody of class C."
    return f"{often} Each test holds somebody of class C."


def folds(way: str = BLOCKS) -> None:
    """Explorer 3: who is tested on in which fold; `way` is one of `WAYS`."""
    state = FoldsState(way=way)
    show(
        Explorer(state, compute_folds, draw_folds),
        {
            "way": ipywidgets.Dropdown(options=tuple(WAYS), value=state.way, description="Dealt out by", **WIDE),
            "k": _slider("Folds (k)", state.k, 2, 10),
            "seed": _slider("Seed", state.seed, 0, 20),
        },
    )


# -- Controls

WIDE = {"style": {"description_width": "7em"}, "layout": ipywidgets.Layout(width="32em", max_width="100%")}


def _slider(label: str, value: int, low: int, high: int) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(value, min=low, max=high, description=label, **WIDE)
