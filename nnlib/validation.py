"""Validation asks how good a network is on data that it has never seen, and how sure we may be of the answer.

All of it works with indices: a fold is a pair (train, test) of index arrays, and `X[train]`, `y[train]` are the
examples to learn from. One pair of indices for X and y cannot tear them apart.

A model, here, is anything with `fit(X, y)`, which trains it further, and `score(X, y)`, the higher the better.
`build()` makes a new one, which has learned nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

Fold = tuple[np.ndarray, np.ndarray]
"""The indices to train on, and the indices to test on."""

Build = Callable[[], Any]
"""Makes a model: something with `fit(X, y)` and `score(X, y)`."""


# --- who is trained on, who is tested on ---


def hold_out(n: int, test_share: float, rng: np.random.Generator) -> Fold:
    """Puts some of n examples aside to test on, drawn at random; the others are to train on.

    Data often come sorted. Without a shuffle the last rows, all of one class perhaps, would be the test.

    n: how many examples there are
    test_share: which part to test on, between 0 and 1; that are round(test_share * n) examples
    returns: (train, test), index arrays of integers in random order; each index from 0 to n - 1 is in just one
    raises ValueError: nothing would be left to train on, or to test on
    """
    n_test = round(test_share * n)
    if not 0 < n_test < n:
        raise ValueError(f"a share of {test_share} of {n} examples is {n_test} to test on: leave some on both sides")
    raise NotImplementedError("hold-out: lesson 06-evaluation")


def _check_folds(n: int, k: int) -> None:
    """Raises ValueError unless n examples can be dealt out to k folds."""
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to the number of examples, {n}, got {k}")


def k_fold(n: int, k: int, rng: np.random.Generator) -> Iterator[Fold]:
    """Cuts n shuffled examples into k pieces; each piece is the test once, all the others together the training.

    So every example is tested on exactly once, by a model that never saw it. Where k does not divide n, some pieces
    are one longer than others.

    n: how many examples there are
    yields: k pairs (train, test) of index arrays of integers
    raises ValueError: k is not from 2 to n
    Source: Stone, "Cross-validatory choice and assessment of statistical predictions", J. Royal Stat. Soc. B 36, 1974.
    """
    _check_folds(n, k)
    raise NotImplementedError("k-fold: lesson 06-evaluation")


def stratified_k_fold(y: np.ndarray, k: int, rng: np.random.Generator) -> Iterator[Fold]:
    """As `k_fold`, but each class is spread evenly: of a class, no two test folds differ by more than one example.

    With few examples, or a rare class, plain folds may by chance hold nobody of a class: then there is nothing to
    learn it from, or nothing to test it on.

    Think of cards: shuffled, then sorted by class, then dealt out to k players in turn.

    y: (n,) class ids
    yields: k pairs (train, test) of index arrays of integers; each index is in the test just once
    raises ValueError: y is not flat, or k is not from 2 to n
    Source: Kohavi, "A study of cross-validation and bootstrap for accuracy estimation and model selection",
        IJCAI 1995.
    """
    if y.ndim != 1:
        raise ValueError(f"y must be flat, (n,), got {y.shape}")
    _check_folds(len(y), k)
    raise NotImplementedError("stratified-k-fold: lesson 06-evaluation")


# --- how good, and how sure ---


def cross_validate(build: Build, X: np.ndarray, y: np.ndarray, folds: Iterable[Fold]) -> np.ndarray:
    """The score on each fold's test examples, of a new model that was trained, once, on its training examples.

    Nothing about the test examples may reach the model before it is scored. What is learned from data, such as the
    mean that a scaler subtracts, is learned inside `fit`. How far the scores lie apart says how sure we may be.

    build: makes a model that has learned nothing
    X: (n, ...) one example a row
    y: (n,) its target
    folds: pairs (train, test) of index arrays, as `k_fold` yields them; they may come only once, one after another
    returns: (number of folds,) floats, in the order of the folds
    """
    raise NotImplementedError("cross-validate: lesson 06-evaluation")


def learning_curve(
    build: Build, X: np.ndarray, y: np.ndarray, fold: Fold, sizes: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """How good a model gets with more and more examples: would collecting more data help?

    For each size a new model is trained on the first `size` of the training examples, so that the smaller sets lie
    inside the larger ones and only their number changes. It is scored twice: on those examples that it was trained
    on, and on all test examples. A wide gap means overfitting, which more data would narrow. Two low scores close
    together mean underfitting: another model is needed, not more data.

    build: makes a model that has learned nothing
    X: (n, ...) one example a row
    y: (n,) its target
    fold: (train, test), index arrays in random order, as `hold_out` gives them
    sizes: how many examples to train on, each from 1 to len(train)
    returns: scores on what was trained on (len(sizes),), and scores on the test examples (len(sizes),)
    raises ValueError: a size is not from 1 to len(train)
    Source: Cortes and others, "Learning curves: asymptotic values and rate of convergence", NIPS 1993.
    """
    train, test = fold
    for size in sizes:
        if not 1 <= size <= len(train):
            raise ValueError(f"each size must be from 1 to the number of training examples, {len(train)}, got {size}")
    raise NotImplementedError("learning-curve: lesson 06-evaluation")
