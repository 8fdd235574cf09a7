"""A mini-batch is a handful of examples from which a network takes one step of learning.

All examples at once give the best step, and a slow one; a single example gives a fast step in a random direction. A
handful is a good bargain. One pass over all examples is an epoch.
"""

from collections.abc import Iterator

import numpy as np


def batches(
    X: np.ndarray, y: np.ndarray, size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """One epoch: all rows in a new random order, `size` at a time.

    Each call shuffles afresh. If the same rows always met, the network would learn from their company too.

    X: (n, ...)
    y: (n, ...)
    yields: pairs of some rows of X and the same rows of y, as new arrays; each row comes just once, and the last pair
        holds what is left, 1 to size rows
    raises ValueError: X and y differ in length, or size is below 1
    """
    if len(X) != len(y):
        raise ValueError(f"X and y must have a row for each example, got {len(X)} and {len(y)} rows")
    if size < 1:
        raise ValueError(f"size must be at least 1, got {size}")
    raise NotImplementedError("batches: lesson 03-data")
