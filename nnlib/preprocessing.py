"""Preprocessing turns a messy table into numbers that a network can eat: no gaps, no wild values, one scale.

Most of it is a pair of steps. `fit` looks at the training rows and remembers a few numbers of each column; `transform`
uses those numbers on any rows, one at a time if need be. What is to be predicted later is never looked at: a mean
that has seen the test rows tells about them, and the test is no test any more. That is called a leak.

Tables are `(rows, columns)`: a row for each example, a column for each thing that is known of it. A gap is nan.
"""

import numpy as np

STRATEGIES = ("mean", "median")


def _check_table(X: np.ndarray, columns: int | None = None, gaps: bool = False) -> None:
    """Raises ValueError unless X is (rows, columns), of as many columns as were fitted, and has no gap or may have."""
    if X.ndim != 2:
        raise ValueError(f"X must be a table (rows, columns), got the shape {X.shape}")
    if columns is None and not len(X):
        raise ValueError(f"there must be at least one row to learn from, got the shape {X.shape}")
    if columns is not None and X.shape[1] != columns:
        raise ValueError(f"X must have the {columns} columns that were fitted, got the shape {X.shape}")
    if not gaps and np.isnan(X).any():
        raise ValueError("X must have no gaps, but holds nan: fill them with an Imputer first")


class Preprocessor:
    """What the classes below share: they know how many columns they were fitted on; 0 stands for none yet."""

    columns = 0

    def _check_fitted(self, X: np.ndarray, gaps: bool = False) -> None:
        """Raises ValueError unless `fit` came first, and X fits what it saw."""
        if not self.columns:
            raise ValueError(f"call fit with the training rows before {type(self).__name__}.transform")
        _check_table(X, self.columns, gaps)


# --- gaps ---


def missing_per_column(X: np.ndarray) -> np.ndarray:
    """How many gaps each column has.

    nan, "not a number", is equal to nothing, itself included. So `X == np.nan` finds none.

    X: (rows, columns)
    returns: (columns,) integers
    raises ValueError: X is not a table
    """
    _check_table(X, columns=X.shape[-1] if X.ndim else 0, gaps=True)
    raise NotImplementedError("count-missing: lesson 03-data")


class Imputer(Preprocessor):
    """Fills gaps with the mean or the median of the known training values of the column.

    The median is the middle value: a few wild ones do not move it.

    strategy: "mean" or "median"
    raises ValueError: another strategy
    """

    def __init__(self, strategy: str = "median"):
        if strategy not in STRATEGIES:
            raise ValueError(f'strategy must be "mean" or "median", got {strategy!r}')
        self.strategy = strategy

    def fit(self, X: np.ndarray) -> None:
        """Remembers what to fill each column's gaps with: self.fill, (columns,).

        X: (rows, columns), the training rows, gaps and all
        raises ValueError: X is not a table with rows, or a column holds nothing but gaps
        """
        _check_table(X, gaps=True)
        empty = np.flatnonzero(np.isnan(X).all(axis=0))
        if empty.size:
            raise ValueError(f"column {empty[0]} has no value at all: leave it out")
        self.columns = X.shape[1]
        raise NotImplementedError("imputer: lesson 03-data")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """A new table like X, with each gap filled.

        X: (rows, columns), any rows
        raises ValueError: not fitted yet, or X has other columns
        """
        self._check_fitted(X, gaps=True)
        raise NotImplementedError("imputer: lesson 03-data")


# --- wild values ---


class OutlierClipper(Preprocessor):
    """Pulls values that lie far out back to the border of what is usual in their column. No row is lost.

    A quarter of a column's training values lies below its first quartile q1, a quarter above its third quartile q3.

        low  = q1 - k * (q3 - q1)
        high = q3 + k * (q3 - q1)

    One wild value makes the standard deviation large, and so hides itself; quartiles hardly notice it.

    k: how many times the middle half's width is still usual
    raises ValueError: k is negative
    Source: Tukey, "Exploratory Data Analysis", 1977, chapter 2 (with k = 1.5).
    """

    def __init__(self, k: float = 1.5):
        if k < 0:
            raise ValueError(f"k must not be negative, got {k}")
        self.k = k

    def fit(self, X: np.ndarray) -> None:
        """Remembers the borders of each column: self.low and self.high, each (columns,).

        Between two values a quartile is interpolated linearly, as np.quantile does.

        X: (rows, columns), the training rows
        raises ValueError: X is not a table with rows, or has gaps
        """
        _check_table(X)
        self.columns = X.shape[1]
        raise NotImplementedError("outliers: lesson 03-data")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """A new table like X, in which what was below `low` is `low`, and what was above `high` is `high`.

        X: (rows, columns), any rows
        raises ValueError: not fitted yet, or X has other columns, or gaps
        """
        self._check_fitted(X)
        raise NotImplementedError("outliers: lesson 03-data")


# --- one scale ---


class Standardizer(Preprocessor):
    """Shifts and stretches each column so that its training values have mean 0 and standard deviation 1.

        (x - mean) / std,  where std = sqrt(mean((x - mean)²))

    Columns of very different size make the loss a narrow valley, in which gradient descent goes to and fro.
    A column that is constant in training is only shifted: its std of 0 would divide by zero.
    """

    def fit(self, X: np.ndarray) -> None:
        """Remembers each column's centre and scale: self.mean and self.std, each (columns,); a std of 0 becomes 1.

        X: (rows, columns), the training rows
        raises ValueError: X is not a table with rows, or has gaps
        """
        _check_table(X)
        self.columns = X.shape[1]
        raise NotImplementedError("standardizer: lesson 03-data")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """A new table: X in the scale of the training rows.

        X: (rows, columns), any rows
        raises ValueError: not fitted yet, or X has other columns, or gaps
        """
        self._check_fitted(X)
        raise NotImplementedError("standardizer: lesson 03-data")


class MinMaxScaler(Preprocessor):
    """Shifts and stretches each column so that its training values reach from `low` to `high`.

        low + (x - smallest) / (largest - smallest) * (high - low)

    A value that is smaller or larger than all in training comes out below `low` or above `high`: it is not clipped,
    for it is news. A column that is constant in training has no width; its value becomes `low`, and other values keep
    their distance from it: divide by 1.

    raises ValueError: low is not below high
    """

    def __init__(self, low: float = 0.0, high: float = 1.0):
        if not low < high:
            raise ValueError(f"low must be below high, got {low} and {high}")
        self.low = low
        self.high = high

    def fit(self, X: np.ndarray) -> None:
        """Remembers each column's start and width: self.smallest and self.width, each (columns,); a width of 0
        becomes 1.

        X: (rows, columns), the training rows
        raises ValueError: X is not a table with rows, or has gaps
        """
        _check_table(X)
        self.columns = X.shape[1]
        raise NotImplementedError("min-max: lesson 03-data")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """A new table: X in the scale of the training rows.

        X: (rows, columns), any rows
        raises ValueError: not fitted yet, or X has other columns, or gaps
        """
        self._check_fitted(X)
        raise NotImplementedError("min-max: lesson 03-data")


# --- categories ---


def one_hot(labels: np.ndarray, n_classes: int) -> np.ndarray:
    """A column for each class: 1 in the column of a row's own class, 0 in all others.

    The numbers of classes are names. Fed to a network as they are, they would say that class 2 is twice class 1.

    labels: (n,) integers from 0 to n_classes - 1
    returns: (n, n_classes) floats
    raises ValueError: labels are not flat, are not integers, or one is below 0 or not below n_classes
    """
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(f"labels must be flat integers, (n,), got {labels.dtype} of the shape {labels.shape}")
    raise NotImplementedError("one-hot: lesson 03-data")
