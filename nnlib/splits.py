"""Splits part the examples before anything is learned: most to train on, some to choose by, some for one last test.

Training rows teach. Validation rows say which of several networks is best. Once they have chosen, they flatter the
winner; so test rows, never looked at until the end, say how good it really is.
"""

import numpy as np

Part = tuple[np.ndarray, np.ndarray]
"""Some of the rows of X, and the same rows of y."""

Fractions = tuple[float, float, float]
"""How much goes to training, to validation and to the test; together 1."""


def _check(X: np.ndarray, y: np.ndarray, fractions: Fractions) -> None:
    """Raises ValueError unless X and y have a row for each example, and the fractions share out the whole."""
    if len(X) != len(y):
        raise ValueError(f"X and y must have a row for each example, got {len(X)} and {len(y)} rows")
    if len(fractions) != 3 or min(fractions) <= 0 or not np.isclose(sum(fractions), 1.0):
        raise ValueError(f"fractions must be three numbers above 0 that sum to 1, got {fractions}")


def train_validation_test(
    X: np.ndarray, y: np.ndarray, fractions: Fractions, rng: np.random.Generator
) -> tuple[Part, Part, Part]:
    """Deals all rows out at random. Each row is in just one part, and stays together with its y.

    Data often come sorted, by date or by class. Without a shuffle the last rows would be unlike the first.

    X: (n, ...)
    y: (n, ...)
    fractions: of training, validation and test; a part has its fraction of n rows, give or take one by rounding
    returns: (X_train, y_train), (X_validation, y_validation), (X_test, y_test)
    raises ValueError: X and y differ in length, or fractions are not three numbers above 0 that sum to 1
    """
    _check(X, y, fractions)
    raise NotImplementedError("split: lesson 03-data")


def stratified_split(
    X: np.ndarray, y: np.ndarray, fractions: Fractions, rng: np.random.Generator
) -> tuple[Part, Part, Part]:
    """As `train_validation_test`, but each class is shared out by itself, so that a rare one is in every part.

    Of a hundred customers five leave. By chance the test might hold none of them, and there would be nothing to
    test. Here every part has its fraction of each class, give or take one by rounding, and at least one row of it. The
    rows of a part come in random order, not sorted by class.

    X: (n, ...)
    y: (n,) class ids
    fractions: of training, validation and test
    returns: (X_train, y_train), (X_validation, y_validation), (X_test, y_test)
    raises ValueError: as train_validation_test, or y is not flat, or a class has fewer than three rows
    """
    _check(X, y, fractions)
    if y.ndim != 1:
        raise ValueError(f"y must be flat, (n,), got the shape {y.shape}")
    labels, counts = np.unique(y, return_counts=True)
    if counts.size and counts.min() < 3:
        raise ValueError(f"class {labels[counts.argmin()]} has fewer than three rows: it cannot be in all three parts")
    raise NotImplementedError("stratified: lesson 03-data")
