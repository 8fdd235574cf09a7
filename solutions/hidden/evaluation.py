"""Hidden cases of chapter 6, evaluation."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only
from autograder.exercises.evaluation import digits

hidden = HiddenCases()


def seed(rng: np.random.Generator) -> int:
    return int(rng.integers(10, 10**6))


def guesses(rng: np.random.Generator, n: int, classes: int) -> dict:
    """Labels of n examples, and predictions of which about two thirds are right."""
    y = rng.integers(0, classes, size=n)
    predictions = np.where(rng.random(n) < 0.6, y, rng.integers(0, classes, size=n))
    return {"y": y, "predictions": predictions, "classes": classes}


def same(label: int, n: int, classes: int | None) -> dict:
    return {"y": np.full(n, label), "predictions": np.full(n, label), "classes": classes}


# --- confusion-matrix ---


@hidden.case("confusion-matrix", "one example")
def _(rng):
    return {"y": np.array([2]), "predictions": np.array([0]), "classes": 3}


@hidden.case("confusion-matrix", "one class only")
def _(rng):
    return same(0, 7, 1)


@hidden.case("confusion-matrix", "all wrong")
def _(rng):
    y = rng.integers(0, 3, size=12)
    return {"y": y, "predictions": (y + 1) % 3, "classes": 3}


@hidden.case("confusion-matrix", "small integers, read-only, three hundred examples")
def _(rng):
    # 300 of one kind are more than a byte can count
    facts = same(1, 300, 2)
    return {name: read_only(fact.astype(np.uint8)) if name != "classes" else fact for name, fact in facts.items()}


@hidden.case("confusion-matrix", "every other entry of larger arrays, ten classes")
def _(rng):
    facts = guesses(rng, 120, 10)
    return {"y": facts["y"][::2], "predictions": facts["predictions"][::2], "classes": 10}


# --- accuracy ---


@hidden.case("accuracy", "one example")
def _(rng):
    return {"y": np.array([3]), "predictions": np.array([3])}


@hidden.case("accuracy", "all wrong")
def _(rng):
    y = rng.integers(0, 4, size=9)
    return {"y": y, "predictions": (y + 2) % 4}


@hidden.case("accuracy", "two kinds of integers, read-only")
def _(rng):
    facts = guesses(rng, 25, 3)
    return {"y": read_only(facts["y"].astype(np.uint8)), "predictions": read_only(facts["predictions"])}


@hidden.case("accuracy", "a column meets a flat array")
def _(rng):
    return {"y": np.array([[0], [1]]), "predictions": np.array([0, 1])}


@hidden.case("accuracy", "one truth for all")
def _(rng):
    return {"y": np.array([1]), "predictions": np.array([1, 0, 1, 1])}


# --- precision, recall, f1 ---

for metric in ("precision", "recall", "f1"):

    @hidden.case(metric, "one example, missed")
    def _(rng):
        return {"y": np.array([1]), "predictions": np.array([0]), "classes": None}

    @hidden.case(metric, "one example, a false alarm")
    def _(rng):
        return {"y": np.array([0]), "predictions": np.array([1]), "classes": None}

    @hidden.case(metric, "all right")
    def _(rng):
        return same(1, 6, None)

    @hidden.case(metric, "one class of three, all right")
    def _(rng):
        return same(2, 6, 3)

    @hidden.case(metric, "yes and no as two classes")
    def _(rng):
        return guesses(rng, 31, 2)

    @hidden.case(metric, "rare positives, read-only")
    def _(rng):
        y = (np.arange(200) % 50 == 0).astype(int)
        predictions = np.where(rng.random(200) < 0.9, y, 1 - y)
        return {"y": read_only(y), "predictions": read_only(predictions), "classes": None}

    @hidden.case(metric, "ten classes, seven in the batch")
    def _(rng):
        return guesses(rng, 60, 7) | {"classes": 10}


# --- roc-curve ---


@hidden.case("roc-curve", "one of each, the wrong way round")
def _(rng):
    return {"y": np.array([1, 0]), "scores": np.array([-3.0, 5.0])}


@hidden.case("roc-curve", "all scores equal")
def _(rng):
    return {"y": np.array([0, 1, 1, 0, 1]), "scores": np.full(5, 0.5)}


@hidden.case("roc-curve", "huge logits, read-only")
def _(rng):
    y = np.tile([0, 1, 1], 6)
    return {"y": read_only(y), "scores": read_only(1e9 * np.round(rng.normal(size=18), 1))}


@hidden.case("roc-curve", "float32, many ties")
def _(rng):
    y = np.tile([0, 1], 20)
    return {"y": y, "scores": np.round(rng.random(40), 1).astype(np.float32)}


@hidden.case("roc-curve", "whole numbers as scores")
def _(rng):
    y = np.tile([0, 0, 0, 1], 5)
    return {"y": y, "scores": rng.integers(-3, 4, size=20)}


@hidden.case("roc-curve", "one positive among fifty")
def _(rng):
    return {"y": (np.arange(50) == 30).astype(int), "scores": rng.normal(size=50)}


# --- auc ---


def stairs(rng: np.random.Generator, points: int) -> dict:
    """Steps up and to the right between the corners, in turns."""
    across, up = (np.sort(rng.random(points)) for _ in range(2))
    x = np.concatenate([[0.0], np.repeat(across, 2), [1.0, 1.0]])
    y = np.concatenate([[0.0, 0.0], np.repeat(up, 2), [1.0]])
    return {"false_positive_rate": x, "true_positive_rate": y}


@hidden.case("auc", "two points: the diagonal")
def _(rng):
    return {"false_positive_rate": np.array([0.0, 1.0]), "true_positive_rate": np.array([0.0, 1.0])}


@hidden.case("auc", "perfect order")
def _(rng):
    return {"false_positive_rate": np.array([0.0, 0.0, 1.0]), "true_positive_rate": np.array([0.0, 1.0, 1.0])}


@hidden.case("auc", "the wrong way round")
def _(rng):
    return {"false_positive_rate": np.array([0.0, 1.0, 1.0]), "true_positive_rate": np.array([0.0, 0.0, 1.0])}


@hidden.case("auc", "many steps in any order, read-only")
def _(rng):
    facts = stairs(rng, 20)
    order = rng.permutation(len(facts["true_positive_rate"]))
    return {name: read_only(rates[order]) for name, rates in facts.items()}


@hidden.case("auc", "float32, backwards")
def _(rng):
    return {name: rates[::-1].astype(np.float32) for name, rates in stairs(rng, 8).items()}


@hidden.case("auc", "a part of a curve")
def _(rng):
    return {"false_positive_rate": np.array([0.25, 0.5, 0.5]), "true_positive_rate": np.array([0.5, 0.75, 1.0])}


# --- hold-out ---

for name, (n, share) in {
    "two examples": (2, 0.5),
    "one to train on": (10, 0.9),
    "another seed": (20, 0.4),
    "a share that rounds up": (13, 0.45),
    "a thousand": (1000, 0.01),
}.items():

    @hidden.case("hold-out", name)
    def _(rng, n=n, share=share):
        return {"n": n, "test_share": share, "seed": seed(rng)}


# --- k-fold ---

for name, (n, k) in {
    "two examples, two folds": (2, 2),
    "as many folds as examples": (8, 8),
    "one row more than k divides": (21, 5),
    "one row less than k divides": (19, 5),
    "a thousand": (1000, 3),
}.items():

    @hidden.case("k-fold", name)
    def _(rng, n=n, k=k):
        return {"n": n, "k": k, "seed": seed(rng)}


# --- stratified-k-fold ---


@hidden.case("stratified-k-fold", "one class only")
def _(rng):
    return {"y": np.zeros(14, dtype=int), "k": 4, "seed": seed(rng)}


@hidden.case("stratified-k-fold", "a class of one")
def _(rng):
    return {"y": np.array([0, 0, 0, 1, 0, 0, 0]), "k": 3, "seed": seed(rng)}


@hidden.case("stratified-k-fold", "class ids with gaps, read-only")
def _(rng):
    return {"y": read_only(rng.permutation(np.repeat([1, 4, 9], [6, 9, 7]))), "k": 3, "seed": seed(rng)}


@hidden.case("stratified-k-fold", "two folds, odd classes")
def _(rng):
    return {"y": np.repeat([0, 1, 2], [5, 7, 9]), "k": 2, "seed": seed(rng)}


@hidden.case("stratified-k-fold", "ten classes, small integers")
def _(rng):
    return {"y": rng.integers(0, 10, size=300).astype(np.uint8), "k": 5, "seed": seed(rng)}


# --- cross-validate ---


def table(rng: np.random.Generator, n: int, columns: int) -> dict:
    """Rows that carry their number in the first column, and a target for each."""
    X = rng.normal(size=(n, columns))
    X[:, 0] = np.arange(n)
    return {"X": X, "y": np.round(rng.normal(size=n), 2)}


def folds(rng: np.random.Generator, n: int, k: int) -> dict:
    pieces = np.array_split(rng.permutation(n), k)
    return {"train": [np.concatenate(pieces[:i] + pieces[i + 1 :]) for i in range(k)], "test": pieces}


@hidden.case("cross-validate", "one fold")
def _(rng):
    order = rng.permutation(9)
    return table(rng, 9, 2) | {"train": [order[3:]], "test": [order[:3]]}


@hidden.case("cross-validate", "one row in each test")
def _(rng):
    return table(rng, 6, 1) | folds(rng, 6, 6)


@hidden.case("cross-validate", "read-only")
def _(rng):
    facts = {name: read_only(array) for name, array in table(rng, 15, 3).items()}
    return facts | folds(rng, 15, 4)


@hidden.case("cross-validate", "columns stored one after another, float32")
def _(rng):
    facts = table(rng, 12, 4)
    return {"X": np.asfortranarray(facts["X"].astype(np.float32)), "y": facts["y"]} | folds(rng, 12, 3)


@hidden.case("cross-validate", "integer targets, ten folds")
def _(rng):
    return table(rng, 40, 2) | {"y": rng.integers(0, 10, size=40)} | folds(rng, 40, 10)


# --- learning-curve ---


def cut(rng: np.random.Generator, n: int, n_test: int, sizes: list[int]) -> dict:
    order = rng.permutation(n)
    return {"train": order[n_test:], "test": order[:n_test], "sizes": sizes}


@hidden.case("learning-curve", "one size")
def _(rng):
    return table(rng, 9, 1) | cut(rng, 9, 4, [3])


@hidden.case("learning-curve", "one row to test on, every size")
def _(rng):
    return table(rng, 7, 2) | cut(rng, 7, 1, [1, 2, 3, 4, 5, 6])


@hidden.case("learning-curve", "the same size twice")
def _(rng):
    return table(rng, 12, 2) | cut(rng, 12, 4, [3, 3, 8])


@hidden.case("learning-curve", "read-only, rows left out")
def _(rng):
    facts = {name: read_only(array) for name, array in table(rng, 20, 3).items()}
    return facts | {"train": read_only(np.array([19, 4, 7, 11, 2, 16])), "test": np.array([1, 3, 18]), "sizes": [2, 5]}


@hidden.case("learning-curve", "integer targets, columns stored one after another")
def _(rng):
    facts = table(rng, 30, 4)
    return {"X": np.asfortranarray(facts["X"]), "y": rng.integers(0, 5, size=30)} | cut(rng, 30, 10, [5, 10, 20])


# --- all of it ---


@hidden.case("compare-networks", "a hundred other images")
def _(rng):
    start = int(rng.integers(350, 1200))
    return digits(start, start + 100, int(rng.integers(120, 300)), rng)
