"""Hidden cases of chapter 3, data."""

from collections.abc import Callable

import numpy as np

from autograder.engine.exercise import HiddenCases, Inputs, read_only
from autograder.exercises.data import GAP, customers, two_classes, with_gaps

hidden = HiddenCases()


def tables(rng: np.random.Generator, rows: int = 9, unseen: int = 4, columns: int = 3) -> dict[str, np.ndarray]:
    """Training rows, and unseen rows that lie elsewhere and spread further."""
    return {"train": rng.normal(2, 3, size=(rows, columns)), "unseen": rng.normal(4, 9, size=(unseen, columns))}


# --- gaps ---


@hidden.case("count-missing", "a single row")
def _(rng):
    return {"X": np.array([[GAP, 1.0, GAP, 0.0]])}


@hidden.case("count-missing", "no rows")
def _(rng):
    return {"X": np.empty((0, 3))}


@hidden.case("count-missing", "a column of nothing else, infinite values beside it")
def _(rng):
    return {"X": np.array([[GAP, np.inf], [GAP, -np.inf], [GAP, GAP]])}


@hidden.case("count-missing", "float32, columns side by side in memory")
def _(rng):
    return {"X": np.asfortranarray(with_gaps(rng, rng.normal(size=(7, 3))).astype(np.float32))}


@hidden.case("count-missing", "whole numbers, read-only")
def _(rng):
    return {"X": read_only(rng.integers(0, 9, size=(4, 3)))}


@hidden.case("imputer", "mean, one training row")
def _(rng):
    return {"strategy": "mean", "train": np.array([[4.0, -2.0]]), "unseen": np.array([[GAP, 1.0], [2.0, GAP]])}


@hidden.case("imputer", "median, no gaps at all")
def _(rng):
    return {"strategy": "median", **tables(rng)}


@hidden.case("imputer", "median of an even number, a constant column")
def _(rng):
    train = np.array([[1.0, 5.0], [2.0, 5.0], [4.0, GAP], [70.0, 5.0], [GAP, 5.0]])
    return {"strategy": "median", "train": train, "unseen": np.array([[GAP, GAP], [9.0, GAP], [GAP, 8.0]])}


@hidden.case("imputer", "mean, float32, columns side by side in memory")
def _(rng):
    arrays = {name: with_gaps(rng, table).astype(np.float32) for name, table in tables(rng).items()}
    return {"strategy": "mean", **{name: np.asfortranarray(table) for name, table in arrays.items()}}


@hidden.case("imputer", "median, read-only, one unseen row")
def _(rng):
    arrays = {name: read_only(with_gaps(rng, table)) for name, table in tables(rng, unseen=2).items()}
    return {"strategy": "median", **arrays}


@hidden.case("imputer", "mean, huge values")
def _(rng):
    train = np.array([[1e15, 1.0], [3e15, GAP], [GAP, 3.0]])
    return {"strategy": "mean", "train": train, "unseen": np.array([[GAP, GAP]])}


# --- what all of fit and transform meet ---


def common_cases(exercise_id: str, settings: Callable[[], Inputs]) -> None:
    """Gives an exercise the tables that each preprocessor without gaps has to stand."""

    def case(name: str) -> Callable:
        return hidden.case(exercise_id, name)

    @case("a batch of one")
    def _(rng):
        return settings() | tables(rng, unseen=1)

    @case("one column, many rows")
    def _(rng):
        return settings() | tables(rng, rows=100, unseen=30, columns=1)

    @case("float32")
    def _(rng):
        return settings() | {name: table.astype(np.float32) for name, table in tables(rng).items()}

    @case("columns side by side in memory")
    def _(rng):
        return settings() | {name: np.asfortranarray(table) for name, table in tables(rng).items()}

    @case("read-only")
    def _(rng):
        return settings() | {name: read_only(table) for name, table in tables(rng).items()}

    @case("whole numbers, a constant column")
    def _(rng):
        train, unseen = rng.integers(-9, 9, size=(8, 3)), rng.integers(-30, 30, size=(5, 3))
        train[:, 1] = 4
        return settings() | {"train": train, "unseen": unseen}

    @case("huge and tiny columns")
    def _(rng):
        sizes = np.array([1e12, 1.0, 1e-6])
        return settings() | {name: table * sizes for name, table in tables(rng).items()}


common_cases("outliers", lambda: {"k": 0.75})
common_cases("standardizer", dict)
common_cases("min-max", lambda: {"low": -2.0, "high": 0.5})


@hidden.case("outliers", "k is 0")
def _(rng):
    return {"k": 0.0, **tables(rng)}


# --- categories ---


@hidden.case("one-hot", "a batch of one")
def _(rng):
    return {"labels": np.array([1]), "n_classes": 4}


@hidden.case("one-hot", "a single class")
def _(rng):
    return {"labels": np.zeros(3, dtype=int), "n_classes": 1}


@hidden.case("one-hot", "no labels")
def _(rng):
    return {"labels": np.array([], dtype=int), "n_classes": 3}


@hidden.case("one-hot", "small integers, read-only")
def _(rng):
    return {"labels": read_only(rng.integers(0, 6, size=20).astype(np.uint8)), "n_classes": 6}


@hidden.case("one-hot", "small integers below 0")
def _(rng):
    return {"labels": np.array([1, -3], dtype=np.int8), "n_classes": 3}


@hidden.case("one-hot", "every second label of a longer array")
def _(rng):
    return {"labels": rng.integers(0, 4, size=18)[::2], "n_classes": 5}


# --- features ---


def spending(rng: np.random.Generator, customers: int, months: int) -> np.ndarray:
    """What customers spend; in some months nothing."""
    return rng.gamma(2.0, 30.0, size=(customers, months)) * (rng.random((customers, months)) < 0.7)


@hidden.case("churn-features", "a batch of one, the month after the last")
def _(rng):
    return {"spend": spending(rng, 1, 12), "month": 12}


@hidden.case("churn-features", "the first month that has three before it")
def _(rng):
    return {"spend": spending(rng, 8, 6), "month": 3}


@hidden.case("churn-features", "whole numbers, three customers, three months")
def _(rng):
    return {"spend": rng.integers(0, 90, size=(3, 3)), "month": 3}


@hidden.case("churn-features", "nobody spent anything")
def _(rng):
    return {"spend": np.zeros((4, 8)), "month": 6}


@hidden.case("churn-features", "float32, columns side by side in memory, read-only")
def _(rng):
    return {"spend": read_only(np.asfortranarray(spending(rng, 9, 12).astype(np.float32))), "month": 9}


@hidden.case("churn-features", "no customers")
def _(rng):
    return {"spend": np.empty((0, 12)), "month": 11}


# --- splits and mini-batches ---


@hidden.case("split", "read-only labels")
def _(rng):
    return {"y": read_only(np.arange(24) * 10), "fractions": [0.5, 0.25, 0.25], "seed": 11}


@hidden.case("split", "little to validate and to test on")
def _(rng):
    return {"y": np.arange(60), "fractions": [0.9, 0.05, 0.05], "seed": 12}


@hidden.case("split", "seventeen rows")
def _(rng):
    return {"y": np.arange(17) * 3, "fractions": [0.6, 0.2, 0.2], "seed": 13}


@hidden.case("split", "targets that are no whole numbers")
def _(rng):
    return {"y": rng.normal(size=29), "fractions": [0.4, 0.3, 0.3], "seed": 14}


@hidden.case("split", "thirds")
def _(rng):
    return {"y": np.arange(31), "fractions": [1 / 3, 1 / 3, 1 / 3], "seed": 15}


@hidden.case("stratified", "a single class")
def _(rng):
    return {"y": np.full(30, 2), "fractions": [0.6, 0.2, 0.2], "seed": 21}


@hidden.case("stratified", "three of each class")
def _(rng):
    return {"y": np.repeat([0, 1, 2], 3), "fractions": [0.8, 0.1, 0.1], "seed": 22}


@hidden.case("stratified", "five in a hundred")
def _(rng):
    return {"y": rng.permutation(two_classes(100, 5)), "fractions": [0.6, 0.2, 0.2], "seed": 23}


@hidden.case("stratified", "read-only, small integers, a class that nobody has")
def _(rng):
    y = rng.permutation(np.repeat([0, 3], [21, 12])).astype(np.uint8)
    return {"y": read_only(y), "fractions": [0.5, 0.25, 0.25], "seed": 24}


@hidden.case("stratified", "more to test on than to train on")
def _(rng):
    return {"y": two_classes(60, 20), "fractions": [0.2, 0.2, 0.6], "seed": 25}


@hidden.case("batches", "one batch for all")
def _(rng):
    return {"y": np.arange(9), "size": 20, "seed": 31}


@hidden.case("batches", "one at a time")
def _(rng):
    return {"y": np.arange(12), "size": 1, "seed": 32}


@hidden.case("batches", "one is left over, read-only")
def _(rng):
    return {"y": read_only(np.arange(25) * 2), "size": 8, "seed": 33}


@hidden.case("batches", "as many as there are")
def _(rng):
    return {"y": np.arange(16), "size": 16, "seed": 34}


@hidden.case("batches", "two left over of many")
def _(rng):
    return {"y": rng.normal(size=66), "size": 32, "seed": 35}


# --- all of it ---


@hidden.case("churn", "five hundred strangers")
def _(rng):
    return customers(500, int(rng.integers(1000)))
