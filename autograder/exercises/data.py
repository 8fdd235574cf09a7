"""Chapter 3, data: how does a messy table become something that a network can eat?"""

from collections.abc import Callable
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.engine.sentences import words
from autograder.exercises.chance import global_state

chapter = Chapter("03-data", title="Data", module="data")

GAP = np.nan


# --- gaps ---


@chapter.exercise(
    "count-missing",
    title="Count the gaps",
    points=1,
    implements=("preprocessing.missing_per_column",),
    hints=(
        "Type np.nan == np.nan into a cell. What does that mean for X == np.nan? NumPy has a function that asks the "
        "right question.",
        "np.isnan(X) is True where there is a gap, and True counts as 1. Add up along the rows, so that one number is "
        "left for each column: axis=0.",
        "return np.isnan(X).sum(axis=0).",
    ),
)
def count_missing(nnlib, case):
    """For each column of a table, how many of its values are missing."""
    return nnlib.missing_per_column(case.X)


@count_missing.case("two rows, by hand")
def _(rng):
    return {"X": np.array([[1.0, GAP, GAP], [2.0, 3.0, GAP]])}


@count_missing.case("no gaps")
def _(rng):
    return {"X": np.array([[1.0, 2.0], [0.0, -3.0], [4.0, 0.0]])}


@count_missing.case("a larger table")
def _(rng):
    return {"X": with_gaps(rng, rng.normal(size=(12, 4)))}


def with_gaps(rng: np.random.Generator, X: np.ndarray, share: float = 0.3) -> np.ndarray:
    """A copy of X with gaps here and there; the first row of each column stays, so that no column is empty."""
    gaps = rng.random(X.shape) < share
    gaps[0] = False
    return np.where(gaps, GAP, X)


def fitted_and_used(preprocessor: Any, case: Any) -> dict[str, Any]:
    """What a preprocessor makes of rows that it never saw, and of those that it was fitted on."""
    preprocessor.fit(case.train)
    return {"unseen rows": preprocessor.transform(case.unseen), "training rows": preprocessor.transform(case.train)}


@chapter.exercise(
    "imputer",
    title="Fill the gaps",
    points=2,
    implements=("preprocessing.Imputer.fit", "preprocessing.Imputer.transform"),
    hints=(
        "A new row comes in, with a gap, all by itself. Where can the number come from that fills it? So which of the "
        "two methods works it out, and which only puts it in?",
        "fit: np.nanmean and np.nanmedian leave gaps out of the account; axis=0 gives one number for each column. Keep "
        "them in self.fill. transform: np.where(is a gap, fill, X) makes a new table.",
        'fit: if self.strategy is "mean", self.fill = np.nanmean(X, axis=0), else np.nanmedian. transform: return '
        "np.where(np.isnan(X), self.fill, X).",
    ),
)
def imputer(nnlib, case):
    """Gaps are filled with the mean or the median of the column's known training values."""
    return fitted_and_used(nnlib.Imputer(case.strategy), case)


@imputer.case("mean, by hand")
def _(rng):
    train = np.array([[1.0, 10.0], [GAP, 20.0], [2.0, GAP], [9.0, 90.0]])
    return {"strategy": "mean", "train": train, "unseen": np.array([[GAP, GAP]])}


@imputer.case("median, by hand")
def _(rng):
    train = np.array([[1.0, 10.0], [GAP, 20.0], [2.0, GAP], [9.0, 90.0]])
    return {"strategy": "median", "train": train, "unseen": np.array([[GAP, GAP], [5.0, GAP]])}


@imputer.case("mean, a larger table")
def _(rng):
    train, unseen = rng.normal(3, 2, size=(8, 3)), rng.normal(7, 2, size=(5, 3))
    return {"strategy": "mean", "train": with_gaps(rng, train), "unseen": with_gaps(rng, unseen)}


@imputer.case("median, a larger table with a wild value")
def _(rng):
    train, unseen = rng.normal(size=(9, 3)), rng.normal(5, 1, size=(4, 3))
    train[2] = 1000.0
    return {"strategy": "median", "train": with_gaps(rng, train), "unseen": with_gaps(rng, unseen)}


# --- wild values ---


@chapter.exercise(
    "outliers",
    title="Clip what lies far out",
    points=2,
    implements=("preprocessing.OutlierClipper.fit", "preprocessing.OutlierClipper.transform"),
    hints=(
        "Sort a column in your mind and cut it into four parts of equal number. How wide is the middle half? What lies "
        "more than k such widths outside of it is pulled back.",
        "fit: np.quantile(X, [0.25, 0.75], axis=0) gives two rows, q1 and q3. Go down from q1, and up from q3, by "
        "k * (q3 - q1). transform: np.clip takes a border for each column.",
        "fit: q1, q3 = np.quantile(X, [0.25, 0.75], axis=0), then self.low = q1 - self.k * (q3 - q1) and self.high = "
        "q3 + self.k * (q3 - q1). transform: return np.clip(X, self.low, self.high).",
    ),
)
def outliers(nnlib, case):
    """Values far outside the middle half of the column's training values are pulled back to a border."""
    return fitted_and_used(nnlib.OutlierClipper(case.k), case)


@outliers.case("one column, by hand")
def _(rng):
    train = np.array([[0.0], [1.0], [2.0], [3.0], [100.0]])
    return {"k": 1.0, "train": train, "unseen": np.array([[-5.0], [0.0], [6.0]])}


@outliers.case("two columns, k = 1.5")
def _(rng):
    train = np.array([[3.0, 50.0], [1.0, -400.0], [2.0, 20.0], [4.0, 40.0], [90.0, 30.0]])
    return {"k": 1.5, "train": train, "unseen": np.array([[8.0, 71.0], [-2.0, -11.0], [7.0, 70.0]])}


@outliers.case("a larger table, k = 0.5")
def _(rng):
    train, unseen = rng.normal(size=(20, 3)), rng.normal(2, 3, size=(6, 3))
    return {"k": 0.5, "train": train * [1.0, 10.0, 100.0], "unseen": unseen * [1.0, 10.0, 100.0]}


# --- one scale ---


@chapter.exercise(
    "standardizer",
    title="Standardise the columns",
    points=2,
    implements=("preprocessing.Standardizer.fit", "preprocessing.Standardizer.transform"),
    hints=(
        "Two numbers of each column say where it lies and how far it spreads. Which are they, and from which rows may "
        "they come?",
        "fit: X.mean(axis=0) and X.std(axis=0), kept on self. Where the std is 0, put 1 in its place: np.where. "
        "transform: subtract the one, divide by the other; broadcasting does all rows at once.",
        "fit: self.mean = X.mean(axis=0), std = X.std(axis=0), self.std = np.where(std == 0, 1.0, std). transform: "
        "return (X - self.mean) / self.std.",
    ),
)
def standardizer(nnlib, case):
    """Columns are shifted and stretched so that their training values have mean 0 and standard deviation 1."""
    return fitted_and_used(nnlib.Standardizer(), case)


@standardizer.case("two rows, by hand")
def _(rng):
    train = np.array([[1.0, 10.0], [3.0, 50.0]])
    return {"train": train, "unseen": np.array([[4.0, 30.0]])}


@standardizer.case("a constant column")
def _(rng):
    train = np.array([[1.0, 7.0, 0.0], [3.0, 7.0, 2.0], [5.0, 7.0, 4.0], [7.0, 7.0, 8.0]])
    return {"train": train, "unseen": np.array([[4.0, 7.0, 1.0], [0.0, 9.0, 3.0]])}


@standardizer.case("columns of very different size")
def _(rng):
    train, unseen = rng.normal(size=(10, 3)), rng.normal(1, 2, size=(4, 3))
    sizes, places = [0.01, 1.0, 1000.0], [5.0, -3.0, 20000.0]
    return {"train": places + sizes * train, "unseen": places + sizes * unseen}


@chapter.exercise(
    "min-max",
    title="Scale between two bounds",
    points=2,
    implements=("preprocessing.MinMaxScaler.fit", "preprocessing.MinMaxScaler.transform"),
    hints=(
        "First bring the training values to 0..1: what do you subtract, and what do you divide by? Then stretch 0..1 "
        "to the width from low to high, and shift it.",
        "fit: X.min(axis=0), and X.max(axis=0) minus that, with 1 in place of a width of 0. transform: "
        "(X - smallest) / width lies between 0 and 1 on the training rows. Times (high - low), plus low.",
        "fit: remember self.smallest = X.min(axis=0), and as self.width the largest minus that, through "
        "np.where(width == 0, 1.0, width). transform: return self.low + (X - self.smallest) / self.width * "
        "(self.high - self.low).",
    ),
)
def min_max(nnlib, case):
    """Columns are shifted and stretched so that their training values reach from low to high."""
    return fitted_and_used(nnlib.MinMaxScaler(case.low, case.high), case)


@min_max.case("from -1 to 1, by hand")
def _(rng):
    train = np.array([[2.0, 10.0], [6.0, 50.0], [3.0, 20.0]])
    return {"low": -1.0, "high": 1.0, "train": train, "unseen": np.array([[4.0, 40.0]])}


@min_max.case("unseen values beyond those of training")
def _(rng):
    train = np.array([[2.0, 10.0], [6.0, 50.0], [3.0, 20.0]])
    return {"low": 0.0, "high": 1.0, "train": train, "unseen": np.array([[8.0, 5.0], [0.0, 100.0]])}


@min_max.case("a constant column, from 3 to 5")
def _(rng):
    train = np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 5.0]])
    return {"low": 3.0, "high": 5.0, "train": train, "unseen": np.array([[7.0, 3.0], [9.0, 4.0]])}


@min_max.case("a larger table")
def _(rng):
    return {"low": 0.0, "high": 10.0, "train": rng.normal(size=(12, 3)), "unseen": rng.normal(0, 2, size=(5, 3))}


# --- categories ---


@chapter.exercise(
    "one-hot",
    title="One-hot",
    points=2,
    implements=("preprocessing.one_hot",),
    hints=(
        "Look at np.eye(3). Which of its rows stands for class 2? Then think of a label that is no class at all: what "
        "would NumPy do with -1?",
        "First refuse: if any label is below 0, or not below n_classes, raise ValueError and name it. Then take the "
        "rows of np.eye(n_classes) by number: a table indexed by the labels.",
        "if np.any((labels < 0) | (labels >= n_classes)): raise ValueError(...), then "
        "return np.eye(n_classes)[labels].",
    ),
)
def one_hot(nnlib, case):
    """Each label becomes a row with a 1 in its class's column and 0 elsewhere; labels of no class are refused."""
    return nnlib.one_hot(case.labels, case.n_classes)


@one_hot.case("two labels, by hand")
def _(rng):
    return {"labels": np.array([2, 0]), "n_classes": 3}


@one_hot.case("a class that nobody has")
def _(rng):
    return {"labels": np.array([1, 0, 1, 2]), "n_classes": 5}


@one_hot.case("as many rows as classes")
def _(rng):
    return {"labels": np.array([1, 2, 0]), "n_classes": 3}


@one_hot.case("a label below 0")
def _(rng):
    return {"labels": np.array([0, -1, 1]), "n_classes": 3}


@one_hot.case("a label too large")
def _(rng):
    return {"labels": np.array([0, 3, 1]), "n_classes": 3}


# --- features ---


@chapter.exercise(
    "churn-features",
    title="Features of spending",
    points=3,
    implements=("features.spend_features",),
    hints=(
        "Draw a line of twelve months and mark the one to predict. Which three may you look at? What do you know of "
        "a customer who spent nothing in them?",
        "recent = spend[:, month - 3 : month] ends before month, as slices do. Its average, its last minus its first "
        "column, and its last column's part of the sum are the features. np.where puts 1 in place of a sum of 0. "
        "np.column_stack sets columns side by side.",
        "total = recent.sum(axis=1), share = recent[:, 2] / np.where(total == 0, 1.0, total), then return "
        "np.column_stack([total / 3, (recent[:, 2] - recent[:, 0]) / 2, share]).",
    ),
)
def churn_features(nnlib, case):
    """Of each customer's three months before the one to predict: the average, the trend, the latest month's share."""
    return nnlib.spend_features(case.spend, case.month)


@churn_features.case("one customer, by hand")
def _(rng):
    return {"spend": np.array([[99.0, 10.0, 20.0, 30.0, 7.0]]), "month": 4}


@churn_features.case("customers who spent nothing, or stopped")
def _(rng):
    spend = np.array([[50.0, 0.0, 0.0, 0.0, 40.0], [10.0, 60.0, 30.0, 0.0, 0.0], [0.0, 0.0, 0.0, 90.0, 20.0]])
    return {"spend": spend, "month": 4}


@churn_features.case("a month in the middle of the year")
def _(rng):
    return {"spend": np.round(rng.gamma(2.0, 30.0, size=(6, 12)), 2), "month": 7}


# --- splits ---


def numbered(n: int) -> np.ndarray:
    """A table (n, 2) whose first column is the number of the row, so that its rows can be told wherever they go."""
    return np.column_stack([np.arange(n), np.arange(n) % 3]).astype(float)


SPLITS = 5
"""So many times rows are dealt out, to see whether chance treats them alike."""


ALONE = ". Hand out several pairs, each in brackets of its own, and not the two halves of one"


def seen_of_draws(draw: Callable, case: Any, times: int, repeated: int) -> dict[str, Any] | None:
    """What is drawn several times with one generator, and the first times again with another of the same seed; None
    where nothing is returned.

    draw: from a table X and a generator to pairs (X, y)
    """
    X, before = numbered(len(case.y)), global_state()

    def drawn(times: int) -> dict[str, Any] | None:
        rng = np.random.default_rng(case.seed)
        draws = [draw(X, rng) for _ in range(times)]
        return None if draws[0] is None else end_to_end(list(map(list, draws)))

    first = drawn(times)
    return first and {
        "drawn": first,
        "drawn again": drawn(repeated),
        "the table was left alone": np.array_equal(X, numbered(len(case.y))),
        "the global generator was left alone": global_state() == before,
    }


def end_to_end(draws: list[list]) -> dict[str, Any]:
    """Pairs (X, y) of several draws laid end to end, how many each draw has, and how long each is. Raises TypeError
    where something is no such pair."""
    seen = [seen_of_pair(pair) for pairs in draws for pair in pairs]
    if len({X.shape[1] for X, _ in seen}) > 1:
        raise TypeError(f"X has other columns in other pairs (X, y): {[X.shape for X, _ in seen]}")
    Xs, ys = zip(*seen, strict=True) if seen else ([np.empty((0, 2))], [np.empty(0)])
    return {
        "X": np.concatenate(Xs),
        "y": np.concatenate(ys),
        "pairs": [len(pairs) for pairs in draws],
        "rows of X": np.array([len(X) for X, _ in seen], dtype=np.int32),
        "rows of y": np.array([len(y) for _, y in seen], dtype=np.int32),
    }


def seen_of_pair(pair: Any) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        advice = ALONE if isinstance(pair, np.ndarray) else ""
        raise TypeError(f"pairs (X, y) are asked, but where one should be there is {words(pair)}{advice}")
    X, y = map(np.array, pair)
    if (X.ndim, y.ndim) != (2, 1):
        raise TypeError(f"in a pair (X, y) are rows of both, but there X has the shape {X.shape} and y {y.shape}")
    return X, y


class Drawn:
    """What `end_to_end` saw, taken apart.

    numbers, y: of all rows; pair: the pair that each of them is in, counted on from draw to draw
    orders: the numbers of the rows of each draw
    """

    def __init__(self, seen: dict[str, Any]):
        self.seen, self.y, self.sizes = seen, seen["y"], seen["rows of X"]
        self.numbers = seen["X"][:, 0].astype(int)
        self.ends = np.cumsum(self.sizes)
        self.pair = np.searchsorted(self.ends, np.arange(len(self.numbers)), side="right")
        self.orders = np.split(self.numbers, np.append(0, self.ends)[np.cumsum(seen["pairs"])[:-1]])
        self.within = self.pair[1:] == self.pair[:-1]

    def steps(self, told: np.ndarray) -> np.ndarray:
        """(pairs,) how many steps from a row to the next one of the same pair are such, by `told` of each step."""
        return np.bincount(self.pair[1:][self.within & told], minlength=len(self.sizes))

    def keeps_labels(self, y: np.ndarray) -> bool:
        return np.array_equal(self.sizes, self.seen["rows of y"]) and np.array_equal(y[self.numbers], self.y)

    def starts_with(self, other: "Drawn") -> bool:
        """Whether its first draws are just the other's."""
        mine, theirs = ((drawn.numbers, drawn.sizes) for drawn in (self, other))
        return all(np.array_equal(whole[: len(start)], start) for whole, start in zip(mine, theirs, strict=True))


def seen_of_a_split(split: Callable, case: Any) -> dict[str, Any] | None:
    """Several splits; raises TypeError where one has not three parts."""
    seen = seen_of_draws(lambda X, rng: split(X, case.y, tuple(case.fractions), rng), case, SPLITS, 1)
    for number in seen["drawn"]["pairs"] if seen else ():
        if number != 3:
            raise TypeError(f"three pairs (X, y) are asked, got {number}")
    return seen


def equal(left: list[np.ndarray], right: list[np.ndarray]) -> bool:
    return len(left) == len(right) and all(map(np.array_equal, left, right))


def in_order(numbers: np.ndarray) -> bool:
    return np.array_equal(numbers, np.sort(numbers))


def counts_of(drawn: Drawn, n: int) -> np.ndarray:
    """(draws, 3, n) how often each of three parts has each row."""
    counts = np.zeros((SPLITS, 3, n), dtype=int)
    np.add.at(counts.reshape(-1, n), (drawn.pair, drawn.numbers), 1)
    return counts


def facts_of_a_split(value: dict, case: Any, more: Callable[[Drawn, np.ndarray], dict[str, Any]]) -> dict[str, Any]:
    """What holds of any right way to deal rows out to three parts.

    more: from what was drawn, and how often each part has each row, to what holds besides
    """
    drawn = Drawn(value["drawn"])
    counts = counts_of(drawn, len(case.y))
    is_long = drawn.sizes > 3
    is_in_order = drawn.steps(np.diff(drawn.numbers) < 0) == 0
    always = np.any(np.all(counts > 0, axis=0), axis=0)
    return {
        "columns of X": value["drawn"]["X"].shape[1] == 2,
        "rows keep their y": drawn.keeps_labels(case.y),
        "a row comes twice in a part": bool(np.any(counts > 1)),
        "a row is in two parts": bool(np.any(np.sum(counts > 0, axis=1) > 1)),
        "a row is in no part": bool(np.any(np.sum(counts, axis=1) == 0)),
        "parts are in their old order": bool(is_long.any() and is_in_order[is_long].mean() > 0.5),
        "same seed, same parts": drawn.starts_with(Drawn(value["drawn again"])),
        "another draw, other order": not all(np.array_equal(order, drawn.orders[0]) for order in drawn.orders),
        "most rows always come into the same part": bool(always.mean() > 0.9),
        "the table was left alone": value["the table was left alone"],
        "the global generator was left alone": value["the global generator was left alone"],
    } | more(drawn, counts)


def facts_of_train_validation_test(value: dict, case: Any) -> dict[str, Any]:
    """What holds of any right split; sizes may be rounded up or down."""

    def more(drawn: Drawn, _: np.ndarray) -> dict[str, Any]:
        off = np.abs(drawn.sizes.reshape(-1, 3) - np.array(case.fractions) * len(case.y))
        return {"sizes are the fractions of all rows": bool(np.all(off < 2))}

    return facts_of_a_split(value, case, more)


@chapter.exercise(
    "split",
    title="Training, validation, test",
    points=2,
    implements=("splits.train_validation_test",),
    facts=facts_of_train_validation_test,
    hints=(
        "You have a box of numbered cards, one for each row. What do you do with the cards before you cut the heap in "
        "three? And how do X and y stay together?",
        "order = rng.permutation(len(y)) holds each row's number once. Cut it at two places: the first fraction of n, "
        "and the first two together. What is left belongs to the third. X[part] and y[part] take the same rows.",
        "ends = np.round(np.cumsum(fractions) * len(y)).astype(int); train, validation, test = np.split(order, "
        "ends[:2]); return (X[train], y[train]), and so on.",
    ),
)
def split(nnlib, case):
    """All rows are dealt out at random to three parts, each row to one, together with its y."""
    return seen_of_a_split(nnlib.train_validation_test, case)


def two_classes(n: int, rare: int) -> np.ndarray:
    """(n,) class ids, sorted; `rare` of them are 1."""
    return (np.arange(n) >= n - rare).astype(int)


@split.case("ten rows")
def _(rng):
    return {"y": np.arange(10) * 10, "fractions": [0.6, 0.2, 0.2], "seed": 1}


@split.case("fractions that do not come out even")
def _(rng):
    return {"y": np.arange(33) * 10, "fractions": [0.7, 0.15, 0.15], "seed": 2}


@split.case("sorted labels, more to validate on than to test on")
def _(rng):
    return {"y": two_classes(40, 10), "fractions": [0.5, 0.4, 0.1], "seed": 3}


def facts_of_stratified_split(value: dict, case: Any) -> dict[str, Any]:
    """What holds of any right split class by class; sizes may be rounded up or down."""
    labels, sizes = np.unique(case.y, return_counts=True)

    def more(drawn: Drawn, counts: np.ndarray) -> dict[str, Any]:
        of_class = counts @ (case.y[:, np.newaxis] == labels)
        is_long = drawn.sizes > 9
        changes = drawn.steps(np.diff(drawn.y) != 0)[is_long]
        return {
            "each class is in every part": bool(np.all(of_class > 0)),
            "parts have their fraction of each class": near(of_class, np.outer(case.fractions, sizes)),
            "parts are sorted by class": bool(is_long.any() and np.all(changes < len(labels))),
        }

    return facts_of_a_split(value, case, more)


@chapter.exercise(
    "stratified",
    title="Split class by class",
    points=3,
    implements=("splits.stratified_split",),
    facts=facts_of_stratified_split,
    hints=(
        "Of a hundred customers five leave. How do you make sure that some of the five are in each part? Deal them out "
        "by themselves.",
        "For each label find its rows with np.flatnonzero(y == label), shuffle them, and cut them as you cut all rows "
        "before; at least one goes to each part. Then join the pieces of a part, and shuffle them, or they are sorted "
        "by class.",
        "Cut at first, second = np.round(np.cumsum(fractions) * n).astype(int)[:2], then first = np.clip(first, 1, "
        "n - 2), second = np.clip(second, first + 1, n - 1). At the end rng.permutation(np.concatenate(pieces)) for "
        "each part.",
    ),
)
def stratified(nnlib, case):
    """Each class is dealt out by itself, so that even a rare one is in all three parts."""
    return seen_of_a_split(nnlib.stratified_split, case)


@stratified.case("ten of one class, five of the other")
def _(rng):
    return {"y": two_classes(15, 5), "fractions": [0.6, 0.2, 0.2], "seed": 1}


@stratified.case("a rare class of three")
def _(rng):
    return {"y": two_classes(63, 3), "fractions": [0.8, 0.1, 0.1], "seed": 2}


@stratified.case("three classes, mixed")
def _(rng):
    return {"y": rng.permutation(np.repeat([4, 0, 2], [60, 30, 20])), "fractions": [0.5, 0.3, 0.2], "seed": 3}


# --- mini-batches ---


EPOCHS = 5
"""So many times all rows are gone through, to see whether chance treats them alike."""

REPEATED = 2
"""So many epochs from the same seed are made once more: a few rows may fall alike once by luck, not so often."""


def facts_of_batches(value: dict, case: Any) -> dict[str, Any]:
    """What holds of any right way to go through all rows in handfuls."""
    n = len(case.y)
    drawn, again = Drawn(value["drawn"]), Drawn(value["drawn again"])
    batches = drawn.sizes[: value["drawn"]["pairs"][0]]
    is_long = drawn.sizes > 2
    neighbours, pairs = drawn.steps(np.diff(drawn.numbers) == 1)[is_long], drawn.sizes[is_long] - 1
    return {
        "sizes of the batches": ", ".join(map(str, batches.tolist())),
        "rows keep their y": drawn.keeps_labels(case.y),
        "each row comes just once": all(np.array_equal(np.sort(order), np.arange(n)) for order in drawn.orders),
        "rows are in their old order": all(map(in_order, drawn.orders)),
        "neighbours stay together": bool(neighbours.sum() > 0.8 * pairs.sum()),
        "each epoch has the same order": all(np.array_equal(order, drawn.orders[0]) for order in drawn.orders),
        "in each epoch the same rows meet": len(batches) > 1 and same_company(drawn),
        "same seed, same epochs": drawn.starts_with(again),
        "the table was left alone": value["the table was left alone"],
        "the global generator was left alone": value["the global generator was left alone"],
    }


def same_company(drawn: Drawn) -> bool:
    """Whether in all epochs the same rows meet."""
    batches = iter([frozenset(batch.tolist()) for batch in np.split(drawn.numbers, drawn.ends[:-1])])
    companies = [{*islice(batches, number)} for number in drawn.seen["pairs"]]
    return all(company == companies[0] for company in companies)


@chapter.exercise(
    "batches",
    title="Mini-batches",
    points=2,
    implements=("batches.batches",),
    facts=facts_of_batches,
    hints=(
        "Shuffle the numbers of the rows once, then walk along them in steps of `size`. What does the last step find?",
        "order = rng.permutation(len(y)); range(0, len(y), size) gives the places where batches start. A slice that "
        "reaches beyond the end simply takes what is left. `yield` hands one batch out and goes on afterwards.",
        "for start in range(0, len(y), size): rows = order[start : start + size], then yield X[rows], y[rows].",
    ),
)
def batches(nnlib, case):
    """All rows once, in a new random order each time, a few at a time; the last batch holds what is left."""
    return seen_of_draws(lambda X, rng: nnlib.batches(X, case.y, case.size, rng), case, EPOCHS, REPEATED)


@batches.case("seven rows, three at a time")
def _(rng):
    return {"y": np.arange(7) * 10, "size": 3, "seed": 1}


@batches.case("twenty rows, five at a time")
def _(rng):
    return {"y": np.arange(20) * 10, "size": 5, "seed": 2}


@batches.case("fifty rows, sixteen at a time")
def _(rng):
    return {"y": two_classes(50, 20), "size": 16, "seed": 3}


# --- all of it ---

FRACTIONS = (0.6, 0.25, 0.15)

ALONE = 4
"""So many hold-out rows are cleaned one by one."""


def clean(nnlib: ModuleType, train: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The raw `rows` as a clean table, with nothing but what the raw training rows tell.

    train, rows: (n, 16): age, tenure, calls, twelve months of spending, contract
    returns: (n, 9): the first three between -1 and 1, three features of spending, a column for each contract
    """

    def step(preprocessor: Any, train: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        preprocessor.fit(train)
        return preprocessor.transform(train), preprocessor.transform(rows)

    filled = step(nnlib.Imputer("median"), train[:, :-1], rows[:, :-1])
    _, customer = step(nnlib.MinMaxScaler(-1.0, 1.0), *(part[:, :3] for part in filled))
    spend = step(nnlib.OutlierClipper(3.0), *(part[:, 3:] for part in filled))
    _, features = step(nnlib.Standardizer(), *(nnlib.spend_features(part, 12) for part in spend))
    return np.column_stack([customer, features, nnlib.one_hot(rows[:, -1].astype(int), 3)])


def line_through(nnlib: ModuleType, X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The weights of the straight line nearest to 1 for those who left and -1 for the others, by mini-batches."""
    products, sums = np.zeros((X.shape[1], X.shape[1])), np.zeros(X.shape[1])
    for few, left in nnlib.batches(X, 2.0 * y - 1.0, 32, rng):
        products += few.T @ few
        sums += few.T @ left
    return np.linalg.lstsq(products, sums, rcond=None)[0]


def pairs_told_right(scores: np.ndarray, y: np.ndarray) -> float:
    """In what share of all pairs, one who left and one who stayed, the one who left has the higher score."""
    return float(np.mean(scores[y == 1][:, None] > scores[y == 0]))


def dealt_out(nnlib: ModuleType, case: Any, seed: int) -> dict[str, Any]:
    """The numbers of the rows in each part of two splits, and beside each its label."""
    rng = np.random.default_rng([case.seed, seed])
    everyone = np.arange(len(case.churned)), case.churned
    return {
        "by chance": [np.column_stack(part) for part in nnlib.train_validation_test(*everyone, FRACTIONS, rng)],
        "class by class": [np.column_stack(part) for part in nnlib.stratified_split(*everyone, FRACTIONS, rng)],
    }


def facts_of_churn(value: dict, case: Any) -> dict[str, Any]:
    """What a clean table is like, and that no row knows of rows that it should not."""
    everyone = np.column_stack([np.arange(len(case.churned)), case.churned])
    by_chance, by_class = ([deal[split] for deal in value["deals"]] for split in ("by chance", "class by class"))
    sizes = np.array([[len(part) for part in parts] for parts in by_chance])
    leavers = np.array([[case.churned[part[:, 0]].sum() for part in parts] for parts in by_class])
    dealt = [np.concatenate(parts) for parts in by_chance + by_class]
    return {
        "gaps in each column": value["gaps"],
        "clean training rows": value["training rows"],
        "clean hold-out rows": value["hold-out rows"],
        "hold-out rows come out the same one by one": same_table(value["one by one"], value["hold-out rows"][:ALONE]),
        "hold-out score": value["score"],
        "each customer is in one part": all(np.array_equal(np.sort(rows[:, 0]), everyone[:, 0]) for rows in dealt),
        "each customer has its own label": all(np.array_equal(rows, everyone[rows[:, 0]]) for rows in dealt),
        "parts have their fraction of all": near(sizes, np.multiply(FRACTIONS, len(everyone))),
        "parts have their fraction of those who leave": near(leavers, np.multiply(FRACTIONS, case.churned.sum())),
        "other seeds, other parts": not any(equal(draws[0], draws[1]) for draws in (by_chance, by_class)),
        "the raw table was left alone": value["the raw table was left alone"],
    }


def near(counts: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether counts are what they should be, give or take what rounding may do."""
    return bool(np.all(np.abs(counts - wanted) <= 2))


def same_table(left: np.ndarray, right: np.ndarray) -> bool:
    return left.shape == right.shape and np.allclose(left, right)


@chapter.exercise(
    "churn",
    title="Capstone: who will leave?",
    points=3,
    implements=(),
    needs=(
        "count-missing",
        "imputer",
        "outliers",
        "standardizer",
        "min-max",
        "one-hot",
        "churn-features",
        "split",
        "stratified",
        "batches",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_churn,
    rtol=1e-4,
    hints=(
        "There is nothing new to write here: this runs your whole library. Is every other check of the lesson green?",
        "If each part is right alone, look at what passes between them: gaps are filled first, then wild values are "
        "pulled back, then features are worked out, and these are brought to one scale. Each step is fitted on what "
        "the step before made of the training rows.",
        "Run it step by step in a new cell: fit an Imputer on the training rows, transform them, and look at "
        "missing_per_column of the result. Then do the same with the OutlierClipper, and look at the largest values.",
    ),
)
def churn(nnlib, case):
    """Your own library turns a messy table into a clean one, without a leak, and a straight line tells who leaves."""
    table, y, n = case.table.copy(), case.churned, case.train_rows
    train, held_out = table[:n], table[n:]
    learned, unseen = clean(nnlib, train, train), clean(nnlib, train, held_out)
    weights = line_through(nnlib, learned, y[:n], np.random.default_rng(0))
    return {
        "gaps": nnlib.missing_per_column(table),
        "training rows": learned[:12],
        "hold-out rows": unseen[:12],
        "one by one": np.vstack([clean(nnlib, train, row[None, :]) for row in held_out[:ALONE]]),
        "score": pairs_told_right(unseen @ weights, y[n:]),
        "deals": [dealt_out(nnlib, case, seed) for seed in range(2)],
        "the raw table was left alone": np.array_equal(table, case.table, equal_nan=True),
    }


def customers(n: int, seed: int) -> dict[str, Any]:
    """A raw table of invented customers, who of them left, and how many come first, to train on."""
    from data import make_churn  # imported here, since the box has no data files

    table = make_churn(n, seed)
    columns = [table.age, table.tenure, table.calls, table.spend, table.contract]
    return {"table": np.column_stack(columns), "churned": table.churned, "train_rows": 2 * n // 3, "seed": seed}


@churn.case("three hundred customers")
def _(rng):
    return customers(300, 2)
