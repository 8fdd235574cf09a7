"""Chapter 1, environment: what is a neural network, and can my computer train one?"""

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("01-environment", title="A first neuron", module="environment")


@chapter.exercise(
    "neuron",
    title="One neuron",
    points=1,
    implements=("neuron.neuron",),
    hints=(
        "Do it on paper for x = (1, 2), w = (3, 4) and b = 10. Which two steps come before the bias?",
        "x * w multiplies each input with its weight, and gives an array again. np.sum adds its numbers up to "
        "one. The bias comes last, once.",
        "return np.sum(x * w) + b. The product x @ w does the first two steps in one.",
    ),
)
def neuron(nnlib, case):
    """Each input times its weight, all added up, plus the bias: one number."""
    return nnlib.neuron(case.x, case.w, case.b)


@neuron.case("two inputs, by hand")
def _(rng):
    return {"x": np.array([1.0, 2.0]), "w": np.array([3.0, 4.0]), "b": 10.0}


@neuron.case("three inputs, one of them negative")
def _(rng):
    return {"x": np.array([0.5, -1.0, 2.0]), "w": np.array([2.0, 3.0, 0.5]), "b": -1.0}


@neuron.case("no bias to speak of")
def _(rng):
    return {"x": rng.normal(size=4), "w": rng.normal(size=4), "b": 0.0}


@neuron.case("eight inputs")
def _(rng):
    return {"x": rng.normal(size=8), "w": rng.normal(size=8), "b": float(rng.normal())}


@chapter.exercise(
    "neurons",
    title="One neuron, many examples",
    points=2,
    implements=("neuron.neurons",),
    hints=(
        "Each row of X is an x of the exercise before. How many numbers come out for n rows?",
        "X * w multiplies each row with w, for broadcasting lines up the last axes. Then add up along each row, "
        "which is axis 1. Or let the matrix product @ do both.",
        "return X @ w + b. Leave w flat: as a column (d, 1) it would give a column back.",
    ),
)
def neurons(nnlib, case):
    """The neuron's sum for each row of X at once: one number a row, in a flat array."""
    return nnlib.neurons(case.X, case.w, case.b)


@neurons.case("two rows, by hand")
def _(rng):
    return {"X": np.array([[1.0, 2.0], [0.0, -1.0]]), "w": np.array([3.0, 4.0]), "b": 10.0}


@neurons.case("three rows of three inputs")
def _(rng):
    X = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [3.0, -1.0, 1.0]])
    return {"X": X, "w": np.array([1.0, 10.0, 100.0]), "b": 0.5}


@neurons.case("a batch")
def _(rng):
    return {"X": rng.normal(size=(6, 4)), "w": rng.normal(size=4), "b": float(rng.normal())}


@chapter.exercise(
    "center-columns",
    title="Centre the columns",
    points=1,
    implements=("neuron.center_columns",),
    hints=(
        "How many means are there to take away, if X has d columns?",
        "X.mean(axis=0) goes down the rows and gives one mean for each column, so its shape is (d,). Taken from "
        "X, it stretches over all rows by itself.",
        "return X - X.mean(axis=0). Not X -= ..., for that would change the caller's array.",
    ),
)
def center_columns(nnlib, case):
    """From each number its column's mean is taken away, in a new array."""
    return nnlib.center_columns(case.X)


@center_columns.case("two rows, by hand")
def _(rng):
    return {"X": np.array([[1.0, 10.0, 5.0], [3.0, 30.0, 5.0]])}


@center_columns.case("as many rows as columns")
def _(rng):
    return {"X": np.array([[1.0, 2.0, 4.0], [0.0, 7.0, 8.0], [5.0, 3.0, 0.0]])}


@center_columns.case("a batch of integers")
def _(rng):
    return {"X": rng.integers(0, 10, size=(6, 2))}


@center_columns.case("a batch")
def _(rng):
    return {"X": rng.normal(loc=[0.0, 100.0, -5.0], size=(8, 3))}


# How many points it takes to judge where they lie, and how many are compared to see if a draw repeats itself.
ENOUGH = 500
FEW = 20


def facts_of_blobs(value: dict, case) -> dict:
    """What holds of any right way to draw the clouds."""
    points, labels = value["points"], value["labels"]
    facts = {
        "shape of the points": str(points.shape),
        "shape of the labels": str(labels.shape),
        "labels are integers": labels.dtype.kind in "iu",
        "labels that occur": str(sorted({int(label) for label in labels.ravel()})),
        "half of each class": abs(int(np.sum(labels == 0)) - int(np.sum(labels == 1))) <= 1,
        "same seed, same points": np.array_equal(value["few points"], value["few points again"]),
        "same seed, same labels": np.array_equal(value["few labels"], value["few labels again"]),
        "another seed, other points": not np.array_equal(value["few points"], value["few points of another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }
    return facts | (where_they_lie(points, labels) if case.n >= ENOUGH else {})


def where_they_lie(points: np.ndarray, labels: np.ndarray) -> dict:
    """Where the clouds lie, how wide they are and by what law, and whether rows of both classes are mixed.

    Of uniform numbers 58 % lie within one spread of their mean, of normal ones 68 %.
    """
    middles = [points[labels == label].mean(axis=0) for label in (0, 1)]
    around = np.concatenate([points[labels == label] - middles[label] for label in (0, 1)])
    return {
        "middle of class 0": middles[0],
        "middle of class 1": middles[1],
        "spread over the right one": around.std(axis=0) / 0.5,
        "law": "uniform" if np.mean(np.abs(around) <= around.std(axis=0)) < 0.63 else "normal",
        "each direction is drawn by itself": bool(abs(np.corrcoef(around.T)[0, 1]) < 0.5),
        "share of class 1 in the first half": float(np.mean(labels[: len(labels) // 2] == 1)),
    }


@chapter.exercise(
    "sample-blobs",
    title="Draw two clouds",
    points=2,
    implements=("neuron.sample_blobs",),
    facts=facts_of_blobs,
    rtol=0.12,
    hints=(
        "First decide which class each row has, then draw each point around the middle of its class. Where do "
        "all random numbers come from?",
        "np.arange(n) % 2 holds zeros and ones in turn, and rng.permutation shuffles them. CENTERS[labels] then is "
        "an array (n, 2): the middle for each row.",
        "labels = rng.permutation(np.arange(n) % 2), then points = CENTERS[labels] + SPREAD * "
        "rng.standard_normal((n, 2)). Return both.",
    ),
)
def sample_blobs(nnlib, case):
    """Points of two round clouds, and which cloud each is from; the same generator gives the same points."""
    before = global_state()
    points, labels = nnlib.sample_blobs(case.n, np.random.default_rng(case.seed))
    few = [nnlib.sample_blobs(FEW, np.random.default_rng(seed)) for seed in (case.seed, case.seed, case.seed + 1)]
    return {
        "points": points,
        "labels": labels,
        "few points": few[0][0],
        "few labels": few[0][1],
        "few points again": few[1][0],
        "few labels again": few[1][1],
        "few points of another seed": few[2][0],
        "the global generator was left alone": global_state() == before,
    }


@sample_blobs.case("four points")
def _(rng):
    return {"n": 4, "seed": 1}


@sample_blobs.case("five hundred points")
def _(rng):
    return {"n": 500, "seed": 2}


@sample_blobs.case("six hundred points")
def _(rng):
    return {"n": 600, "seed": 3}


@chapter.exercise(
    "decision",
    title="Decide",
    points=1,
    implements=("neuron.decide",),
    needs=("neurons",),
    hints=(
        "The neuron's sum tells on which side of the line a row lies. Which sums mean class 1, and what about "
        "exactly 0?",
        "neurons(X, w, b) >= 0 gives True or False for each row. Labels are whole numbers: turn the array's type "
        "into int.",
        "return (neurons(X, w, b) >= 0).astype(int).",
    ),
)
def decision(nnlib, case):
    """Class 1 for each row whose sum is 0 or more, class 0 for the others."""
    return nnlib.decide(case.X, case.w, case.b)


@decision.case("three rows, by hand")
def _(rng):
    return {"X": np.array([[2.0, 1.0], [1.0, 2.0], [5.0, 0.0]]), "w": np.array([1.0, -1.0]), "b": -2.0}


@decision.case("a row exactly on the line")
def _(rng):
    return {"X": np.array([[1.0, 1.0], [1.0, 2.0], [1.25, 1.0]]), "w": np.array([1.0, -1.0]), "b": 0.0}


@decision.case("a batch")
def _(rng):
    return {"X": rng.normal(size=(8, 3)), "w": rng.normal(size=3), "b": 0.5}


@decision.case("the bias decides")
def _(rng):
    return {"X": rng.uniform(-1.0, 1.0, size=(4, 2)), "w": np.array([1.0, 1.0]), "b": -3.0}


@chapter.exercise(
    "separate-blobs",
    title="Capstone: find a neuron by hand",
    points=2,
    implements=("neuron.separating_neuron",),
    needs=("neurons", "sample-blobs", "decision"),
    capstone=True,
    hints=(
        "Move the three sliders of the lesson until the line runs between the clouds. Then look at the side on "
        "which the sum is positive: class 1 must lie there.",
        "Equal weights give a line that falls to the right, at a slope of -1. Which sum x[0] + x[1] has the point "
        "in the middle between the two centres? The bias takes just that away.",
        "The middles are (1, 1) and (5, 4). Their coordinates add up to 2 and to 9, so put the line half way: "
        "weights (1, 1), and a bias of minus 5 or 6.",
    ),
)
def separate_blobs(nnlib, case):
    """The neuron that you found puts the points of both clouds on their right sides."""
    points, labels = nnlib.sample_blobs(case.points, np.random.default_rng(case.seed))
    w, b = nnlib.separating_neuron()
    decided = nnlib.decide(points, w, b)
    return {
        f"share of class {label} on its side": float(np.mean(decided[labels == label] == label)) for label in (0, 1)
    }


@separate_blobs.case("ten points")
def _(rng):
    return {"points": 10, "seed": 1}


@separate_blobs.case("two hundred points")
def _(rng):
    return {"points": 200, "seed": 2}
