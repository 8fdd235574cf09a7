"""Hidden cases of chapter 9, applications."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only
from autograder.exercises.applications import far_apart, growing, kept, measured, mnist_to_read, moved, ride, screening

hidden = HiddenCases()


# --- choose-threshold ---


@hidden.case("choose-threshold", "one sick, one healthy")
def _(rng):
    return screening([0, 1], [0.5, 0.5], 0.3)


@hidden.case("choose-threshold", "nobody may be missed")
def _(rng):
    return measured(rng, 30, 30, 1.0)


@hidden.case("choose-threshold", "few are enough")
def _(rng):
    return measured(rng, 40, 60, 0.1)


@hidden.case("choose-threshold", "all scores alike")
def _(rng):
    return screening([1, 0, 1, 0, 1], [2.0] * 5, 0.5)


@hidden.case("choose-threshold", "scores upside down, huge")
def _(rng):
    return screening([1, 1, 1, 1, 0, 0], [-1e9, -1e8, -1e7, -1e6, 5.0, 1e9], 0.6)


@hidden.case("choose-threshold", "read-only")
def _(rng):
    case = measured(rng, 13, 50, 0.7)
    return {**case, "y": read_only(case["y"]), "scores": read_only(case["scores"])}


@hidden.case("choose-threshold", "nobody is sick")
def _(rng):
    return screening([0, 0, 0], [0.1, 0.2, 0.3], 0.5)


# --- windows ---


@hidden.case("windows", "two days")
def _(rng):
    return {"series": np.array([5.0, -3.0]), "length": 1}


@hidden.case("windows", "integers, read-only")
def _(rng):
    return {"series": read_only(rng.integers(0, 100, size=20)), "length": 7}


@hidden.case("windows", "float32")
def _(rng):
    return {"series": rng.normal(size=15).astype(np.float32), "length": 4}


@hidden.case("windows", "no day is left after the window")
def _(rng):
    return {"series": np.array([1.0, 2.0, 3.0]), "length": 3}


@hidden.case("windows", "every second day of a longer series")
def _(rng):
    return {"series": rng.normal(size=40)[::2], "length": 3}


# --- walk-forward ---


@hidden.case("walk-forward", "two days")
def _(rng):
    return {"n": 2, "folds": 1}


@hidden.case("walk-forward", "as many folds as can be")
def _(rng):
    return {"n": 6, "folds": 5}


@hidden.case("walk-forward", "a thousand days")
def _(rng):
    return {"n": 1000, "folds": 7}


@hidden.case("walk-forward", "nearly one more for each test")
def _(rng):
    return {"n": 19, "folds": 4}


@hidden.case("walk-forward", "too many folds")
def _(rng):
    return {"n": 4, "folds": 4}


# --- rollout ---


@hidden.case("rollout", "a single step")
def _(rng):
    return ride(3.0, [2.5])


@hidden.case("rollout", "a single step, three times")
def _(rng):
    return ride(4.0, [-1.0], times=3)


@hidden.case("rollout", "no reward at all")
def _(rng):
    return ride(1.0, [0.0] * 4, offset=1)


@hidden.case("rollout", "forty steps")
def _(rng):
    return ride(0.0, rng.normal(size=40).tolist(), offset=2)


@hidden.case("rollout", "two attempts, far out")
def _(rng):
    return ride(1e6, rng.normal(size=5).tolist(), times=2)


# --- evolve-policy ---


@hidden.case("evolve-policy", "no generation")
def _(rng):
    return growing("near 1", [2, 1], generations=0, children=3, start=0.3, seed=6)


@hidden.case("evolve-policy", "one child a generation")
def _(rng):
    return growing("near 1", [2], generations=12, children=1, spread=0.2, seed=7)


@hidden.case("evolve-policy", "one generation of many")
def _(rng):
    return growing("far from 0", [12, 6, 3], generations=1, children=45, spread=1.0, seed=8)


@hidden.case("evolve-policy", "a tiny spread")
def _(rng):
    return growing("far from 0", [8, 5, 9], generations=10, children=4, spread=0.001, start=-0.5, seed=9)


@hidden.case("evolve-policy", "few steps of worth")
def _(rng):
    return growing("few steps of worth", [2, 3], generations=15, children=4, spread=0.3, start=1.0, seed=10)


# --- keep ---


@hidden.case("keep", "no layer")
def _(rng):
    return kept([], mode=True, seed=10)


@hidden.case("keep", "a network inside a network")
def _(rng):
    inside = ["inside", ["linear", 3, 3], ["norm", 3]]
    return kept([["linear", 2, 3], inside, ["linear", 3, 1]], mode=True, seed=11)


@hidden.case("keep", "layers that know no number")
def _(rng):
    return kept([["relu"], ["tanh"]], seed=12)


@hidden.case("keep", "into a narrower network")
def _(rng):
    return kept([["linear", 4, 3], ["relu"], ["linear", 3, 2]], [["linear", 4, 1], ["relu"], ["linear", 1, 2]], seed=13)


@hidden.case("keep", "into the same layers in another order")
def _(rng):
    return kept([["linear", 2, 2], ["tanh"], ["relu"]], [["linear", 2, 2], ["relu"], ["tanh"]], mode=True, seed=14)


@hidden.case("keep", "running statistics, twelve layers")
def _(rng):
    return kept(far_apart(["linear", 2, 2], ["norm", 2]), mode=True, seed=15)


# --- beside-pytorch ---


@hidden.case("beside-pytorch", "no layer")
def _(rng):
    return moved([])


@hidden.case("beside-pytorch", "one input, one output")
def _(rng):
    return moved([["linear", 1, 1]], seed=4)


@hidden.case("beside-pytorch", "twelve layers")
def _(rng):
    return moved([["linear", 2, 3], ["relu"], ["linear", 3, 2], ["relu"]] * 3, seed=5)


@hidden.case("beside-pytorch", "a network inside a network")
def _(rng):
    return moved([["inside", ["linear", 2, 3], ["norm", 3]], ["linear", 3, 1]], seed=6)


@hidden.case("beside-pytorch", "float32, running statistics")
def _(rng):
    return moved([["linear", 3, 2], ["norm", 2], ["linear", 2, 1]], dtype="float32", seed=7)


# --- read-mnist ---


@hidden.case("read-mnist", "half as many, another start")
def _(rng):
    return mnist_to_read(2, wanted=0.82, examples=1000)
