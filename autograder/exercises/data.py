"""Chapter 3, data: how does a messy table become something that a network can eat?"""

from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter

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
        "fit: self.smallest = X.min(axis=0), width = X.max(axis=0) - self.smallest, self.width = np.where(width == 0, "
        "1.0, width). transform: return self.low + (X - self.smallest) / self.width * (self.high - self.low).",
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
