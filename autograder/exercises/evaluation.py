"""Chapter 6, evaluation: is it any good, on data it has never seen?"""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("06-evaluation", title="Evaluation", module="evaluation")


def named(names: tuple[str, ...], returned: Any) -> dict[str, Any]:
    """The items of a returned tuple by name, and how many it has; of something else that was returned, what it is."""
    if not isinstance(returned, tuple | list):
        shape = f" of shape {returned.shape}" if isinstance(returned, np.ndarray) else ""
        return {"returned": f"{type(returned).__name__}{shape}"}
    items = zip(names, returned, strict=True) if len(returned) == len(names) else ()
    return {"returned": f"{len(returned)} values"} | dict(items)


def labels(y: list[int], predictions: list[int], classes: int | None) -> dict[str, Any]:
    """A case of metrics: the truth, what was predicted, and how many classes there are (None: yes or no)."""
    return {"y": np.array(y), "predictions": np.array(predictions), "classes": classes}


# --- right and wrong, counted ---


@chapter.exercise(
    "confusion-matrix",
    title="Confusion matrix",
    points=2,
    implements=("metrics.confusion_matrix",),
    hints=(
        "Make a table of zeros first. How large must it be, if a class may be missing from this batch? Then go "
        "through the examples one by one: which entry grows by one?",
        "The true class is the row, the predicted class the column. np.zeros((classes, classes), dtype=int) makes "
        "the table. A loop over zip(y, predictions) fills it.",
        "for true, predicted in zip(y, predictions): matrix[true, predicted] += 1. In one line, without a loop: "
        "np.add.at(matrix, (y, predictions), 1).",
    ),
)
def confusion_matrix(nnlib, case):
    """Counts who was taken for whom: a row for each true class, a column for each predicted one."""
    return nnlib.confusion_matrix(case.y, case.predictions, case.classes)


@confusion_matrix.case("three examples, by hand")
def _(rng):
    return labels([0, 0, 1], [0, 1, 1], 2)


@confusion_matrix.case("three classes")
def _(rng):
    return labels([0, 0, 0, 1, 1, 2, 2, 2], [0, 2, 2, 1, 0, 2, 2, 1], 3)


@confusion_matrix.case("two classes of five are missing")
def _(rng):
    return labels([0, 2, 2, 3, 0, 2], [0, 2, 3, 3, 2, 0], 5)


@confusion_matrix.case("a batch")
def _(rng):
    return {"y": rng.integers(0, 4, size=40), "predictions": rng.integers(0, 4, size=40), "classes": 4}


@chapter.exercise(
    "accuracy",
    title="Accuracy",
    points=1,
    implements=("metrics.accuracy",),
    hints=(
        "What does y == predictions give for two arrays of one shape? And what, if one is a column?",
        "y == predictions is True where a prediction is right, and True counts as 1 in np.mean. Before that, "
        "compare y.shape with predictions.shape and raise ValueError where they differ.",
        "if y.shape != predictions.shape: raise ValueError(...). Then return float(np.mean(y == predictions)).",
    ),
)
def accuracy(nnlib, case):
    """Which part of the predictions is right; two different shapes are refused."""
    return nnlib.accuracy(case.y, case.predictions)


@accuracy.case("four examples, by hand")
def _(rng):
    return {"y": np.array([0, 1, 1, 0]), "predictions": np.array([0, 1, 0, 0])}


@accuracy.case("three classes")
def _(rng):
    return {"y": np.array([2, 2, 0, 1, 2, 1]), "predictions": np.array([2, 1, 0, 0, 1, 0])}


@accuracy.case("a batch")
def _(rng):
    return {"y": rng.integers(0, 3, size=30), "predictions": rng.integers(0, 3, size=30)}


@accuracy.case("a flat array meets a column")
def _(rng):
    return {"y": np.array([0, 1, 1]), "predictions": np.array([[0], [1], [0]])}


@accuracy.case("one prediction for all")
def _(rng):
    return {"y": np.array([1, 0, 1]), "predictions": np.array([1])}


@accuracy.case("logits in place of class ids")
def _(rng):
    return {"y": np.array([0, 1]), "predictions": np.array([[2.0, -1.0], [0.5, 0.0]])}


# --- whom we may believe, and whom we have missed ---


@chapter.exercise(
    "precision",
    title="Precision",
    points=2,
    implements=("metrics.precision",),
    needs=("confusion-matrix",),
    hints=(
        "In the confusion matrix, where are the examples that were called class 1? And where are those of them that "
        "really are?",
        "A column holds all that were called one class: matrix.sum(axis=0). matrix.diagonal() holds those of them "
        "that are right. Their quotient is a precision for each class; put 1 in place of a divisor of 0.",
        "each = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1). Without classes return float(each[1]), with "
        "classes float(each.mean()).",
    ),
)
def precision(nnlib, case):
    """Of those that were called positive, which part is? Of several classes: the mean over them."""
    return nnlib.precision(case.y, case.predictions, case.classes)


@chapter.exercise(
    "recall",
    title="Recall",
    points=2,
    implements=("metrics.recall",),
    needs=("confusion-matrix",),
    hints=(
        "In the confusion matrix, where are the examples that really are of class 1? And where are those of them "
        "that were found?",
        "A row holds all that are of one class: matrix.sum(axis=1). matrix.diagonal() holds those of them that were "
        "found. Their quotient is a recall for each class; put 1 in place of a divisor of 0.",
        "each = matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1). Without classes return float(each[1]), with "
        "classes float(each.mean()).",
    ),
)
def recall(nnlib, case):
    """Of those that are positive, which part was called so? Of several classes: the mean over them."""
    return nnlib.recall(case.y, case.predictions, case.classes)


@chapter.exercise(
    "f1",
    title="F1",
    points=2,
    implements=("metrics.f1",),
    needs=("confusion-matrix",),
    hints=(
        "With a precision of 1.0 and a recall of 0.01, would you call the result half good? Which kind of mean stays "
        "near the lower of two numbers?",
        "Use the second formula, so that there is one division only: below it stand all that were called the class "
        "(its column) plus all that are of the class (its row). Take it for each class, then average.",
        "called_or_there = matrix.sum(axis=0) + matrix.sum(axis=1); each = 2 * matrix.diagonal() / "
        "np.maximum(called_or_there, 1). Then as in precision: each[1], or each.mean().",
    ),
)
def f1(nnlib, case):
    """Precision and recall in one number, their harmonic mean. Of several classes: the mean over them."""
    return nnlib.f1(case.y, case.predictions, case.classes)


for exercise in (precision, recall, f1):

    @exercise.case("ten examples, by hand")
    def _(rng):
        # 2 hits, 1 false alarm, 3 missed, 4 rightly left alone
        return labels([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 1, 0, 0, 0, 0], None)

    @exercise.case("three classes, one of them rare")
    def _(rng):
        return labels([0, 0, 0, 0, 0, 0, 1, 1, 1, 2], [0, 0, 0, 0, 1, 2, 1, 0, 1, 0], 3)

    @exercise.case("nobody is called positive")
    def _(rng):
        return labels([1, 0, 0, 1], [0, 0, 0, 0], None)

    @exercise.case("nobody is positive")
    def _(rng):
        return labels([0, 0, 0, 0, 0], [0, 1, 0, 0, 0], None)

    @exercise.case("a class that is neither there nor called")
    def _(rng):
        return labels([0, 0, 0, 2, 2, 3], [0, 2, 0, 2, 0, 0], 4)

    @exercise.case("a batch")
    def _(rng):
        y = rng.integers(0, 3, size=40)
        return {"y": y, "predictions": np.where(rng.random(40) < 0.6, y, rng.integers(0, 3, size=40)), "classes": 3}


# --- before the line is drawn ---


@chapter.exercise(
    "roc-curve",
    title="ROC curve",
    points=3,
    implements=("metrics.roc_curve",),
    hints=(
        "Do it on paper with three scores: lower the threshold from infinity, and write down after each step how "
        "many positives and how many negatives lie at or above it. What happens at two equal scores?",
        "The thresholds are infinity, then np.unique(scores) from high to low. For each threshold t, scores >= t is "
        "who is called positive; count those with y == 1 and those with y == 0, and divide by how many there are of "
        "each in all.",
        "thresholds = np.append(np.inf, np.unique(scores)[::-1]); called = scores >= thresholds[:, np.newaxis]; then "
        "called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds.",
    ),
)
def roc_curve(nnlib, case):
    """False alarms against hits for each possible threshold, from infinity down to the lowest score."""
    names = ("false positive rates", "true positive rates", "thresholds")
    return named(names, nnlib.roc_curve(case.y, case.scores))


@roc_curve.case("four scores, by hand")
def _(rng):
    return {"y": np.array([0, 0, 1, 1]), "scores": np.array([0.1, 0.4, 0.35, 0.8])}


@roc_curve.case("equal scores")
def _(rng):
    return {"y": np.array([1, 0, 1, 0, 0, 1]), "scores": np.array([0.7, 0.7, 0.2, 0.2, 0.2, 0.9])}


@roc_curve.case("more negatives than positives")
def _(rng):
    return {"y": np.array([0, 0, 1, 0, 0, 0]), "scores": np.array([0.3, 0.9, 0.6, 0.1, 0.2, 0.4])}


@roc_curve.case("logits, rounded")
def _(rng):
    y = rng.integers(0, 2, size=24)
    return {"y": y, "scores": np.round(y + rng.normal(size=24), 1)}


def curve(points: list[tuple[float, float]]) -> dict[str, np.ndarray]:
    across, up = np.array(points, dtype=float).T.copy()
    return {"false_positive_rate": across, "true_positive_rate": up}


def random_curve(rng: np.random.Generator, points: int) -> dict[str, np.ndarray]:
    """A curve that never falls, from corner to corner, with `points` points between."""
    across, up = (np.sort(np.round(rng.random(points), 2)) for _ in range(2))
    return curve([(0.0, 0.0), *zip(across, up, strict=True), (1.0, 1.0)])


@chapter.exercise(
    "auc",
    title="Area under the curve",
    points=2,
    implements=("metrics.auc",),
    hints=(
        "Draw three points of a curve. How wide is the strip between two neighbours, and how high is it on average?",
        "First sort both arrays with one order: np.lexsort((true_positive_rate, false_positive_rate)). A strip is as "
        "wide as np.diff says, and as high as the mean of its two sides.",
        "x, h = false_positive_rate[order], true_positive_rate[order]; then the sum of "
        "np.diff(x) * (h[:-1] + h[1:]) / 2, as a float.",
    ),
)
def auc(nnlib, case):
    """The area under a ROC curve, from the trapezoids between its points, in whatever order they come."""
    return nnlib.auc(case.false_positive_rate, case.true_positive_rate)


@auc.case("three points, by hand")
def _(rng):
    return curve([(0.0, 0.0), (0.5, 1.0), (1.0, 1.0)])


@auc.case("steps up and to the right")
def _(rng):
    return curve([(0.0, 0.0), (0.0, 0.5), (0.25, 0.5), (0.25, 0.75), (1.0, 1.0)])


@auc.case("from right to left")
def _(rng):
    return curve([(1.0, 1.0), (0.4, 0.9), (0.2, 0.9), (0.2, 0.3), (0.0, 0.0)])


@auc.case("points in any order")
def _(rng):
    facts = random_curve(rng, 6)
    order = rng.permutation(8)
    return {name: rates[order] for name, rates in facts.items()}


@auc.case("worse than chance")
def _(rng):
    return curve([(0.0, 0.0), (0.5, 0.125), (0.75, 0.25), (1.0, 1.0)])


# --- who is trained on, who is tested on ---

DRAWS = 24
SMALL = 24
"""Up to so many examples are dealt out `DRAWS` times, to see whether chance treats them alike; more of them twice."""

REPEATED = 6
"""So many of the draws are made once more from the same seed: a few examples may fall alike by luck, not so often."""


def seen_of_folds(folds_of: Callable[[np.random.Generator], Iterable], n: int, seed: int) -> dict[str, Any]:
    """The folds of many draws from one generator, and those of the first draws from another with the same seed.

    folds_of: from a generator to pairs (train, test)
    """

    def drawn(times: int) -> dict[str, Any]:
        rng = np.random.default_rng(seed)
        return end_to_end([list(folds_of(rng)) for _ in range(times)])

    before, draws = global_state(), draws_of(n)
    return {
        "drawn": drawn(draws),
        "drawn again": drawn(min(draws, REPEATED)),
        "the global generator was left alone": global_state() == before,
    }


def draws_of(n: int) -> int:
    return DRAWS if n <= SMALL else 2


def end_to_end(draws: list[list]) -> dict[str, Any]:
    """All rows of all draws one after the other, first those of a training, then those of its test; how many folds
    each draw has, and how many rows each side. Where something is no fold, only whether all are pairs."""
    folds = [fold for draw in draws for fold in draw]
    if not all(map(is_pair, folds)):
        return {"pairs": False}
    sides = [side for fold in folds for side in fold]
    if not all(map(is_index, sides)):
        return {"pairs": True}
    return {
        "folds": [len(draw) for draw in draws],
        "lengths": np.array([len(side) for side in sides], dtype=np.int32),
        "rows": np.concatenate([np.empty(0, np.int32), *sides], dtype=np.int32, casting="same_kind"),
    }


def is_pair(fold: Any) -> bool:
    return isinstance(fold, tuple | list) and len(fold) == 2


def is_index(part: Any) -> bool:
    return isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iu"


def counts_of(drawn: dict[str, Any], n: int) -> np.ndarray:
    """(draws, folds, 2, n) how often each draw has each row in each fold, to train on and to test on."""
    counts = np.zeros((draws_of(n), drawn["folds"][0], 2, n), dtype=int)
    sides = np.searchsorted(np.cumsum(drawn["lengths"]), np.arange(len(drawn["rows"])), side="right")
    np.add.at(counts.reshape(-1), sides * n + drawn["rows"], 1)
    return counts


def in_words(numbers: Iterable[int]) -> str:
    """Numbers from the largest to the smallest: “4, 3, 3”."""
    return ", ".join(str(number) for number in sorted(map(int, numbers), reverse=True))


def starts_with(whole: np.ndarray, start: np.ndarray) -> bool:
    return np.array_equal(whole[: len(start)], start)


def facts_of_folds(
    value: dict, n: int, classes: np.ndarray, more: Callable[[dict, np.ndarray], dict[str, Any]]
) -> dict[str, Any]:
    """What holds of any right way to deal n rows out, whatever chance has drawn.

    classes: (n,) rows of one class are to be treated alike
    more: from what was drawn, and how often each fold tests on each row, to what holds besides
    """
    drawn, again = value["drawn"], value["drawn again"]
    if "pairs" in drawn:
        name = "both sides of each fold are flat arrays of integers"
        return {name: False} if drawn["pairs"] else {"each fold is a pair (train, test)": False}
    folds, rows = drawn["folds"], drawn["rows"]
    facts = {
        "each fold is a pair (train, test)": True,
        "both sides of each fold are flat arrays of integers": True,
        "each index is from 0 to n - 1": bool(np.all((rows >= 0) & (rows < n))),
        "folds": folds[0] if len(set(folds)) == 1 else in_words(set(folds)),
    }
    if not facts["each index is from 0 to n - 1"] or facts["folds"] not in range(1, n + 1):
        return facts
    counts = counts_of(drawn, n)
    trained, tested = counts[:, :, 0], counts[:, :, 1]
    first = rows[: len(rows) // len(counts)]
    places = np.where(tested > 0, np.arange(folds[0])[:, np.newaxis], -1).max(axis=1)
    return (
        facts
        | {
            "a row is on both sides of a fold": bool(np.any(trained * tested)),
            "a row is on neither side of a fold": not np.all(trained + tested),
            "a row comes twice on one side": bool(np.any(counts > 1)),
            "same seed, same folds": all(starts_with(drawn[name], again[name]) for name in ("lengths", "rows")),
            "another draw, other folds": not np.array_equal(rows, np.tile(first, len(counts))),
            "the global generator was left alone": value["the global generator was left alone"],
        }
        | facts_of_chance(places, classes)
        | more(drawn, tested)
    )


def facts_of_chance(places: np.ndarray, classes: np.ndarray) -> dict[str, bool]:
    """Whether rows of one class come into each fold equally often, and neighbours are no more together than others.
    Two draws, or a class of fewer than five rows, tell nothing.

    places: (draws, n) the number of each row's fold, -1 for none
    """
    labels, sizes = np.unique(classes, return_counts=True)
    parts = [places[:, classes == label] for label in labels[sizes >= 5]]
    if len(places) < DRAWS or not parts:
        return {}
    together = np.concatenate([np.mean(part[:, 1:] == part[:, :-1], axis=0) for part in parts])
    return {
        "each row is tested in each fold equally often": bool(unevenness(parts) < 6),
        "neighbours often come into different folds": bool(together.mean() < 0.65),
        "neighbours sometimes come into the same fold": bool(together.mean() > 0.02),
    }


def unevenness(parts: list[np.ndarray]) -> float:
    """How much more often some rows of a class come into a fold than others: the variance over that of fair draws,
    about 1 if they are fair. If each draw is the same it is the number of draws.

    parts: for each class (draws, rows) the number of each row's fold
    """
    numbers = np.unique(np.concatenate(parts, axis=1))[:, np.newaxis, np.newaxis]
    often = [np.mean(part == numbers, axis=1) for part in parts]
    shares = np.array([each.mean(axis=1) for each in often])
    fair = np.sum(shares * (1 - shares)) / len(parts[0])
    return sum(each.var(axis=1).sum() for each in often) / fair if fair else 0.0


def facts_of_hold_out(value: dict, case) -> dict:
    """What holds of any right way to put some aside."""

    def more(drawn: dict, _: np.ndarray) -> dict:
        n_train, n_test = drawn["lengths"][:2].tolist()
        train = drawn["rows"][:n_train]
        return {
            "rows to test on": n_test,
            "the rows to train on are shuffled too": n_train < 10 or not np.array_equal(train, np.sort(train)),
        }

    return facts_of_folds(value, case.n, np.zeros(case.n), more)


@chapter.exercise(
    "hold-out",
    title="Hold some out",
    points=1,
    implements=("validation.hold_out",),
    facts=facts_of_hold_out,
    hints=(
        "Shuffle a deck of n cards and cut it once. Which method of rng gives the numbers from 0 to n - 1 in random "
        "order?",
        "order = rng.permutation(n) holds each index once. Its first n_test indices are one part, all from there on "
        "the other.",
        "return order[n_test:], order[:n_test]. The training part comes first.",
    ),
)
def hold_out(nnlib, case):
    """Some examples, drawn at random, are put aside to test on; all others are to train on."""
    return seen_of_folds(lambda rng: [nnlib.hold_out(case.n, case.test_share, rng)], case.n, case.seed)


@hold_out.case("four examples")
def _(rng):
    return {"n": 4, "test_share": 0.25, "seed": 1}


@hold_out.case("twenty examples")
def _(rng):
    return {"n": 20, "test_share": 0.4, "seed": 2}


@hold_out.case("a share that does not come out even")
def _(rng):
    return {"n": 19, "test_share": 0.3, "seed": 3}


@hold_out.case("three hundred examples")
def _(rng):
    return {"n": 300, "test_share": 0.2, "seed": 4}


def facts_of_k_fold(value: dict, case) -> dict:
    """What holds of any right way to cut rows into folds."""

    def more(drawn: dict, tested: np.ndarray) -> dict:
        return {
            "rows to test on": in_words(tested[0].sum(axis=1)),
            "each row is tested on once": bool(np.all(tested.sum(axis=1) == 1)),
        }

    return facts_of_folds(value, case.n, np.zeros(case.n), more)


@chapter.exercise(
    "k-fold",
    title="k folds",
    points=2,
    implements=("validation.k_fold",),
    facts=facts_of_k_fold,
    hints=(
        "Lay ten shuffled cards out in three heaps. Each heap is the test once; what is the training then? And where "
        "does the tenth card go?",
        "Shuffle once, before the loop. np.array_split(order, k) cuts it into k pieces that differ by one at most. "
        "In the loop one piece is the test, and np.concatenate joins all the others.",
        "pieces = np.array_split(rng.permutation(n), k); for i, test in enumerate(pieces): yield "
        "np.concatenate(pieces[:i] + pieces[i + 1:]), test.",
    ),
)
def k_fold(nnlib, case):
    """Shuffled rows are cut into k pieces; each is the test once, and all the others are the training."""
    return seen_of_folds(lambda rng: nnlib.k_fold(case.n, case.k, rng), case.n, case.seed)


@k_fold.case("six examples, three folds")
def _(rng):
    return {"n": 6, "k": 3, "seed": 1}


@k_fold.case("twenty examples, four folds")
def _(rng):
    return {"n": 20, "k": 4, "seed": 2}


@k_fold.case("eleven examples, four folds")
def _(rng):
    return {"n": 11, "k": 4, "seed": 3}


@k_fold.case("three hundred examples, seven folds")
def _(rng):
    return {"n": 300, "k": 7, "seed": 4}


def facts_of_stratified_k_fold(value: dict, case) -> dict:
    """What holds of any right way to spread classes over folds.

    Where the odd examples of a class go is free, and so is how long the folds are.
    """

    def more(_: dict, tested: np.ndarray) -> dict:
        of_class = tested @ (case.y[:, np.newaxis] == np.unique(case.y))
        return {
            "each row is tested on once": bool(np.all(tested.sum(axis=1) == 1)),
            "each class is spread as evenly as it can be": bool(np.all(np.ptp(of_class, axis=1) <= 1)),
        }

    return facts_of_folds(value, len(case.y), case.y, more)


@chapter.exercise(
    "stratified-k-fold",
    title="Stratified folds",
    points=3,
    implements=("validation.stratified_k_fold",),
    facts=facts_of_stratified_k_fold,
    hints=(
        "Sort a deck by suit and deal it out to four players in turn. How many hearts can one player have more than "
        "another? And why shuffle before you sort?",
        'shuffled = rng.permutation(len(y)); np.argsort(y[shuffled], kind="stable") sorts it by class and leaves '
        "the order within a class to chance. Player i gets every k-th card, from the i-th on.",
        'by_class = shuffled[np.argsort(y[shuffled], kind="stable")]; pieces = [by_class[i::k] for i in range(k)]. '
        "Then yield as in k_fold.",
    ),
)
def stratified_k_fold(nnlib, case):
    """k folds, in whose tests each class is spread as evenly as it can be."""
    return seen_of_folds(lambda rng: nnlib.stratified_k_fold(case.y, case.k, rng), len(case.y), case.seed)


@stratified_k_fold.case("six examples, two folds")
def _(rng):
    return {"y": np.array([0, 0, 0, 0, 1, 1]), "k": 2, "seed": 1}


@stratified_k_fold.case("three classes that come sorted")
def _(rng):
    return {"y": np.repeat([0, 1, 2], [10, 7, 3]), "k": 3, "seed": 2}


@stratified_k_fold.case("classes that take turns")
def _(rng):
    return {"y": np.tile([0, 1, 2, 1], 6), "k": 4, "seed": 3}


@stratified_k_fold.case("a rare class among twenty-four")
def _(rng):
    return {"y": rng.permutation(np.repeat([0, 1], [22, 2])), "k": 5, "seed": 4}


# --- how good, and how sure ---


class Diary:
    """Builds models, and writes down which rows each was trained on and tested on.

    A row is known by its number in the first column of X.
    """

    def __init__(self) -> None:
        self.models: list[MeanModel] = []

    def build(self) -> "MeanModel":
        self.models.append(MeanModel())
        return self.models[-1]

    def told(self) -> dict[str, Any]:
        """What happened, model by model; within a training or a test the rows are sorted."""
        return {
            "models built": len(self.models),
            "trained: model, row, target": table([model.trained for model in self.models]),
            "scored: model, row, target": table([model.scored for model in self.models]),
        }


class MeanModel:
    """Predicts the mean of all targets that it was ever shown; its score is minus the mean distance from the truth.

    As with a network, a second `fit` goes on from where the first one ended.
    """

    def __init__(self) -> None:
        self.shown: list[float] = []
        self.trained: list[np.ndarray] = []
        self.scored: list[np.ndarray] = []

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        self.trained.append(rows(X, y))
        self.shown.extend(self.trained[-1][:, 1])

    def score(self, X: np.ndarray, y: np.ndarray) -> float:
        self.scored.append(rows(X, y))
        guess = np.mean(self.shown) if self.shown else 0.0
        return -float(np.mean(np.abs(self.scored[-1][:, 1] - guess)))


def rows(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The number and the target of each row, sorted by number; raises ValueError where X and y are not one to one."""
    if np.ndim(X) != 2 or np.shape(X)[:1] != np.shape(y) or not len(y):
        raise ValueError(f"a model got X of shape {np.shape(X)} and y of shape {np.shape(y)}")
    pairs = np.column_stack([X[:, 0], y])
    return pairs[np.lexsort(pairs.T[::-1])]


def table(of_models: list[list[np.ndarray]]) -> np.ndarray:
    """All pairs of all models, each with the number of its model, from 1, before it."""
    numbered = [
        np.column_stack([np.full(len(pairs), float(number)), pairs])
        for number, lots in enumerate(of_models, 1)
        for pairs in lots
    ]
    return np.concatenate(numbered) if numbered else np.empty((0, 3))


def examples(targets: Iterable[float], columns: int = 1) -> dict[str, np.ndarray]:
    """Rows that carry their number in the first column, and their targets."""
    y = np.array(targets, dtype=float)
    X = np.arange(len(y))[:, np.newaxis] + np.zeros(columns)
    return {"X": X, "y": y}


def random_folds(rng: np.random.Generator, n: int, k: int) -> dict[str, list[np.ndarray]]:
    """k folds of n rows, as a case holds them."""
    pieces = np.array_split(rng.permutation(n), k)
    return {"train": [np.concatenate(pieces[:i] + pieces[i + 1 :]) for i in range(k)], "test": pieces}


@chapter.exercise(
    "cross-validate",
    title="Cross-validate",
    points=3,
    implements=("validation.cross_validate",),
    hints=(
        "Who trains on the first fold, who on the second? What would a model know of the second test if it had been "
        "trained on the first fold already?",
        "In the loop over folds: build a new model, fit it on X[train] and y[train], score it on X[test] and "
        "y[test], keep the score. After the loop make an array of the scores.",
        "for train, test in folds: model = build(); model.fit(X[train], y[train]); "
        "scores.append(model.score(X[test], y[test])). Then return np.array(scores).",
    ),
)
def cross_validate(nnlib, case):
    """For each fold a new model is trained on its training rows and scored on its test rows; all scores come back."""
    diary = Diary()
    folds = zip(case.train, case.test, strict=True)
    scores = nnlib.cross_validate(diary.build, case.X, case.y, folds)
    return {"scores": scores} | diary.told()


@cross_validate.case("two folds, by hand")
def _(rng):
    # trained on 1 and 3 the model says 2, trained on 5 and 9 it says 7
    return examples([1.0, 3.0, 5.0, 9.0]) | {
        "train": [np.array([0, 1]), np.array([2, 3])],
        "test": [np.array([2, 3]), np.array([0, 1])],
    }


@cross_validate.case("three folds")
def _(rng):
    return examples([4.0, 0.0, 1.0, 7.0, 2.0, 10.0, 3.0]) | random_folds(rng, 7, 3)


@cross_validate.case("folds that leave rows out")
def _(rng):
    return examples(np.arange(8.0) ** 2, columns=2) | {
        "train": [np.array([6, 0, 3]), np.array([5, 4]), np.array([1, 2, 7])],
        "test": [np.array([1, 7]), np.array([0, 2, 3]), np.array([4])],
    }


@cross_validate.case("five folds")
def _(rng):
    return examples(np.round(rng.normal(size=20), 2), columns=3) | random_folds(rng, 20, 5)


@chapter.exercise(
    "learning-curve",
    title="Learning curve",
    points=2,
    implements=("validation.learning_curve",),
    hints=(
        "A model that has learned from ten examples learns from twenty: what does its score say about twenty alone? "
        "And if the twenty were quite other ones than the ten?",
        "For each size build a new model, and fit it on the rows train[:size]. Score it on these same rows, and on "
        "all test rows; keep the two scores in two lists.",
        "model, seen = build(), train[:size]; model.fit(X[seen], y[seen]); then model.score(X[seen], y[seen]) into "
        "one list, model.score(X[test], y[test]) into the other. Return both as arrays.",
    ),
)
def learning_curve(nnlib, case):
    """For each size a new model is trained on the first so many rows, and scored on them and on the test rows."""
    diary = Diary()
    returned = nnlib.learning_curve(diary.build, case.X, case.y, (case.train, case.test), case.sizes)
    return named(("scores on what was trained on", "scores on the test"), returned) | diary.told()


@learning_curve.case("two sizes, by hand")
def _(rng):
    # after 1 row the model says 2, after 2 rows it says 4
    fold = {"train": np.array([0, 1]), "test": np.array([2, 3])}
    return examples([2.0, 6.0, 4.0, 8.0]) | fold | {"sizes": [1, 2]}


@learning_curve.case("three sizes, rows in random order")
def _(rng):
    fold = {"train": np.array([6, 1, 4, 0, 7, 3]), "test": np.array([5, 2])}
    return examples(np.arange(8.0) ** 2) | fold | {"sizes": [2, 3, 6]}


@learning_curve.case("sizes that fall")
def _(rng):
    fold = {"train": np.array([2, 0, 5, 3]), "test": np.array([4, 1, 6])}
    return examples([1.0, 0.0, 4.0, 9.0, 3.0, 7.0, 20.0], columns=2) | fold | {"sizes": [4, 2, 1]}


@learning_curve.case("thirty rows")
def _(rng):
    order = rng.permutation(30)
    return examples(np.round(rng.normal(size=30), 2), columns=3) | {
        "train": order[8:],
        "test": order[:8],
        "sizes": [1, 5, 10, 20],
    }


# --- all of it ---

NARROW, WIDE = 3, 48
RIDGE = 1.0
CLASSES, FOLDS = 10, 5
DIGIT, FEW = 8, 4
KEY = np.arange(64.0) ** 4
"""The product of an image with it is a number by which that image is known: free of rounding, and for each another."""


class QuickNetwork:
    """A network with one hidden layer that is trained in a blink: the hidden weights stay as they were drawn.

    The output layer is fitted by least squares to 1 at the true class and 0 elsewhere, with a penalty on large
    weights. (Huang, Zhu and Siew, "Extreme learning machine", Neurocomputing 70, 2006.)

    log: gets a row for each score: on how many images the network was trained, on how many it was scored, and how
        many of those it had seen
    """

    def __init__(self, nnlib: ModuleType, width: int, rng: np.random.Generator, log: list[list[int]]):
        self.nnlib = nnlib
        self.log = log
        self.seen: set[float] = set()
        self.shown = 0
        self.hidden = nnlib.Sequential(nnlib.Linear(64, width, rng), nnlib.ReLU())
        self.output = nnlib.Linear(width, CLASSES, rng)
        self.network = nnlib.Sequential(self.hidden, self.output)

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        self.seen.update((X @ KEY).tolist())
        self.shown += len(X)
        features = np.column_stack([self.hidden.forward(X), np.ones(len(X))])
        squares = features.T @ features + RIDGE * np.eye(features.shape[1])
        solution = np.linalg.solve(squares, features.T @ np.eye(CLASSES)[y])
        self.output.weight, self.output.bias = solution[:-1], solution[-1]

    def score(self, X: np.ndarray, y: np.ndarray) -> float:
        self.log.append([self.shown, len(X), len(self.seen.intersection((X @ KEY).tolist()))])
        return self.nnlib.accuracy(y, self.network.predict(X))


def facts_of_comparison(value: dict, case) -> dict:
    """What holds of the comparison whatever the folds and the first weights are; what is not drawn, as it is."""
    narrow, wide = value["narrow"], value["wide"]
    difference = wide - narrow
    trained, tested, seen = np.array(value["log of the folds"]).T
    training_scores, test_scores = value["training scores"], value["test scores"]
    return value["finished network"] | {
        "scores of each network": [len(narrow), len(wide)],
        "both networks had the same folds": bool(np.array_equal(*np.split(tested, 2))),
        "each network was trained once, on all images that it is not tested on": bool(
            np.all(trained + tested == len(case.y)) and trained.min() > tested.max()
        ),
        "images that a network was tested on though it had seen them": int(seen.sum()),
        "each digit is spread evenly over the folds": bool(np.all(np.ptp(value["digits in the tests"], axis=0) < 2)),
        "the wide network is better in every fold": bool(np.all(difference > 0)),
        "the difference is more than twice its standard error": bool(
            difference.mean() > 2 * difference.std() / np.sqrt(len(difference) - 1)
        ),
        "learning curve: images trained on, scored on, seen before": np.array(value["log of the curve"]),
        "more images help": bool(test_scores[-1] > test_scores[0]),
        "few images are learned by heart": bool(training_scores[0] > test_scores[0] + 0.1),
    }


@chapter.exercise(
    "compare-networks",
    title="Capstone: compare two networks honestly",
    points=3,
    implements=(),
    needs=(
        "linear-init",
        "relu",
        "sequential-init",
        "linear-forward",
        "activation-layers",
        "softmax",
        "sequential-forward",
        "predict",
        "confusion-matrix",
        "accuracy",
        "precision",
        "recall",
        "f1",
        "roc-curve",
        "auc",
        "hold-out",
        "stratified-k-fold",
        "cross-validate",
        "learning-curve",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_comparison,
    rtol=1e-6,
    hints=(
        "There is nothing new to write here: this runs your whole library. Is every other check of the lesson green?",
        "If each part is right alone, look at what passes between them: folds from stratified_k_fold go into "
        "cross_validate, points from roc_curve into auc, the pair from hold_out into learning_curve.",
        "Run it step by step in a new cell: folds = list(stratified_k_fold(y, 5, rng)), and look at y[test] of the "
        "first fold. Then print what cross_validate gives on them.",
    ),
)
def compare_networks(nnlib, case):
    """Your own library judges a finished network, and compares a narrow with a wide one over the same folds."""
    rng = np.random.default_rng(case.seed)
    X, y = case.ink / 16, case.y
    log_of_folds, log_of_curve = [], []
    folds = list(nnlib.stratified_k_fold(y, FOLDS, rng))
    narrow, wide = (
        nnlib.cross_validate(lambda width=width: QuickNetwork(nnlib, width, rng, log_of_folds), X, y, folds)
        for width in (NARROW, WIDE)
    )
    fold = nnlib.hold_out(len(y), 0.4, rng)
    training_scores, test_scores = nnlib.learning_curve(
        lambda: QuickNetwork(nnlib, WIDE, rng, log_of_curve), X, y, fold, [FEW, len(fold[0])]
    )
    return {
        "finished network": judged(nnlib, case),
        "narrow": narrow,
        "wide": wide,
        "log of the folds": log_of_folds,
        "digits in the tests": np.array([np.bincount(y[test], minlength=CLASSES) for _, test in folds]),
        "training scores": training_scores,
        "test scores": test_scores,
        "log of the curve": log_of_curve,
    }


def judged(nnlib: ModuleType, case: Any) -> dict[str, Any]:
    """How well the finished network of lesson 4 reads images that it has never seen, with noise on them."""
    rng = np.random.default_rng(0)
    hidden, output = nnlib.Linear(64, 32, rng), nnlib.Linear(32, CLASSES, rng)
    hidden.weight, hidden.bias = case.hidden_weight, case.hidden_bias
    output.weight, output.bias = case.output_weight, case.output_bias
    network = nnlib.Sequential(hidden, nnlib.ReLU(), output)
    labels, predictions = case.noisy_labels, network.predict(case.noisy_images)
    across, up, _ = nnlib.roc_curve((labels == DIGIT).astype(int), network.forward(case.noisy_images)[:, DIGIT])
    return {
        "confusion matrix": nnlib.confusion_matrix(labels, predictions, CLASSES),
        "accuracy": nnlib.accuracy(labels, predictions),
        "precision": nnlib.precision(labels, predictions, CLASSES),
        "recall": nnlib.recall(labels, predictions, CLASSES),
        "f1": nnlib.f1(labels, predictions, CLASSES),
        "area under the curve of one digit": nnlib.auc(across, up),
    }


NOISE = 0.35


def digits(start: int, stop: int, noisy_start: int, rng: np.random.Generator) -> dict[str, Any]:
    """Images to train and test on, as counts of inked dots, sixty noisy ones that the finished network has never seen,
    and its weights."""
    from data import load_digits, load_digits_network  # imported here, since the box has no data files

    images, trained = load_digits(), load_digits_network()
    noisy = slice(noisy_start, noisy_start + 60)
    clean = images.test_images[noisy]
    return {
        "ink": (images.train_images[start:stop] * 16).astype(np.uint8),
        "y": images.train_labels[start:stop],
        "noisy_images": clean + rng.normal(scale=NOISE, size=clean.shape),
        "noisy_labels": images.test_labels[noisy],
        "hidden_weight": trained.hidden_weight,
        "hidden_bias": trained.hidden_bias,
        "output_weight": trained.output_weight,
        "output_bias": trained.output_bias,
        "seed": int(rng.integers(1000)),
    }


@compare_networks.case("a hundred images")
def _(rng):
    return digits(0, 100, 0, rng)


@compare_networks.case("a hundred and twenty images")
def _(rng):
    return digits(100, 220, 60, rng)
