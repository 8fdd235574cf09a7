"""Hidden cases of chapter 7, tuning."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only

hidden = HiddenCases()


def seed(rng: np.random.Generator) -> int:
    return int(rng.integers(10, 10**6))


# --- log-uniform ---

for name, bounds in {
    "another seed": (0.0001, 1.0),
    "one power of ten": (0.01, 0.1),
    "very small numbers": (1e-12, 1e-6),
    "very large numbers": (1.0, 1e15),
    "low equals high": (0.25, 0.25),
}.items():

    @hidden.case("log-uniform", name)
    def _(rng, bounds=bounds):
        return {"low": bounds[0], "high": bounds[1], "seed": seed(rng)}


# --- grid-search ---


@hidden.case("grid-search", "one name")
def _(rng):
    return {"space": {"rate": [0.1, 0.01, 0.001]}, "scores": rng.normal(size=3), "contest": [-1.0]}


@hidden.case("grid-search", "one combination")
def _(rng):
    return {"space": {"rate": [0.1], "width": [8]}, "scores": np.array([[0.5]]), "contest": [0.0, -1.0]}


@hidden.case("grid-search", "all equally good")
def _(rng):
    space = {"rate": [0.1, 0.01], "width": [8, 16, 32]}
    return {"space": space, "scores": np.zeros((2, 3)), "contest": [2.0, 2.0, 2.0]}


@hidden.case("grid-search", "every training went wrong")
def _(rng):
    space = {"rate": [10.0, 100.0], "width": [8, 16]}
    return {"space": space, "scores": np.full((2, 2), np.nan), "contest": [float("nan"), float("-inf"), float("nan")]}


@hidden.case("grid-search", "four names, scores below zero")
def _(rng):
    space = {"rate": [0.1, 0.01], "width": [8, 16], "layers": [1, 2], "activation": ["relu", "tanh", "sigmoid"]}
    scores = -np.round(rng.uniform(1, 2, size=(2, 2, 2, 3)), 1)
    return {"space": space, "scores": scores, "contest": np.round(-rng.uniform(1, 2, size=9), 1).tolist()}


# --- random-search ---

for name, (low, high, n) in {
    "one trial": ([0.0, 1.0], [1.0, 2.0], 1),
    "one name": ([0.0], [1.0], 20),
    "two trials": ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], 2),
    "many equals": ([0.29, 0.29], [0.31, 0.31], 30),
    "fifty trials, four names": ([-1.0, 0.0, 0.0, 5.0], [1.0, 1.0, 100.0, 6.0], 50),
}.items():

    @hidden.case("random-search", name)
    def _(rng, low=low, high=high, n=n):
        return {"low": np.array(low), "high": np.array(high), "n": n, "seed": seed(rng)}


# --- successive-halving ---


@hidden.case("successive-halving", "one candidate")
def _(rng):
    return {"scores": np.array([[0.5, 0.6]]), "budgets": np.array([1.0, 2.0]), "budget": 1, "factor": 2}


@hidden.case("successive-halving", "three candidates")
def _(rng):
    scores = rng.permuted(np.arange(6.0).reshape(3, 2), axis=0)
    return {"scores": scores, "budgets": np.array([2.0, 4.0]), "budget": 2, "factor": 2}


@hidden.case("successive-halving", "nineteen candidates")
def _(rng):
    scores = rng.permuted(np.arange(19 * 4.0).reshape(19, 4), axis=0)
    return {"scores": scores, "budgets": np.array([1.0, 2.0, 4.0, 8.0]), "budget": 1, "factor": 2}


@hidden.case("successive-halving", "quarters of a large budget")
def _(rng):
    scores = rng.permuted(-np.arange(32.0).reshape(16, 2), axis=0)
    return {"scores": scores, "budgets": np.array([100.0, 400.0]), "budget": 100, "factor": 4}


@hidden.case("successive-halving", "all equal")
def _(rng):
    return {"scores": np.zeros((8, 3)), "budgets": np.array([1.0, 2.0, 4.0]), "budget": 1, "factor": 2}


@hidden.case("successive-halving", "some trainings go wrong later")
def _(rng):
    scores = np.array([[4.0, np.nan], [3.0, 1.0], [2.0, 2.0], [1.0, 3.0]])
    return {"scores": scores, "budgets": np.array([1.0, 2.0]), "budget": 1, "factor": 2}


# --- gaussian-process ---


def process(rng: np.random.Generator, n: int, d: int, queries: int) -> dict:
    facts = {"x": rng.uniform(size=(n, d)), "y": rng.normal(size=n), "query": rng.uniform(size=(queries, d))}
    return facts | {"length_scale": 0.3, "noise": 0.01, "crowded": False}


@hidden.case("gaussian-process", "as many queries as known points")
def _(rng):
    return process(rng, 4, 2, 4)


@hidden.case("gaussian-process", "one known point, one query")
def _(rng):
    return process(rng, 1, 3, 1)


@hidden.case("gaussian-process", "the same point twice")
def _(rng):
    facts = process(rng, 5, 1, 3)
    return facts | {"x": np.repeat(facts["x"][:1], 5, axis=0)}


@hidden.case("gaussian-process", "far from all that is known")
def _(rng):
    facts = process(rng, 5, 2, 3)
    return facts | {"query": facts["query"] + 1e6, "length_scale": 2.0}


@hidden.case("gaussian-process", "five axes, read-only")
def _(rng):
    facts = process(rng, 12, 5, 6)
    return facts | {name: read_only(facts[name]) for name in ("x", "y", "query")}


@hidden.case("gaussian-process", "columns side by side in memory")
def _(rng):
    facts = process(rng, 10, 3, 5)
    return facts | {name: np.asfortranarray(facts[name]) for name in ("x", "query")}


@hidden.case("gaussian-process", "known points without noise")
def _(rng):
    x = rng.permutation(np.arange(30.0))[:, np.newaxis]
    return {"x": x, "y": rng.normal(size=30), "query": x.copy(), "length_scale": 0.8, "noise": 0.0, "crowded": False}


# --- expected-improvement ---


@hidden.case("expected-improvement", "certain of everything")
def _(rng):
    return {"mean": np.array([-1.0, 0.0, 1.0]), "std": np.zeros(3), "best": 0.0}


@hidden.case("expected-improvement", "hopeless")
def _(rng):
    return {"mean": np.array([-100.0, -1000.0]), "std": np.array([1.0, 2.0]), "best": 10.0}


@hidden.case("expected-improvement", "far above the best")
def _(rng):
    return {"mean": np.array([100.0, 1000.0]), "std": np.array([1.0, 2.0]), "best": -10.0}


@hidden.case("expected-improvement", "float32")
def _(rng):
    mean, std = rng.normal(size=6).astype(np.float32), rng.uniform(0.1, 1, size=6).astype(np.float32)
    return {"mean": mean, "std": std, "best": 0.5}


@hidden.case("expected-improvement", "read-only")
def _(rng):
    mean, std = read_only(rng.normal(size=6)), read_only(np.array([0.0, 0.1, 0.0, 2.0, 1.0, 0.5]))
    return {"mean": mean, "std": std, "best": -0.5}


@hidden.case("expected-improvement", "one point")
def _(rng):
    return {"mean": rng.normal(size=1), "std": np.array([0.7]), "best": 0.0}


# --- bayesian-search ---


def line(scores: np.ndarray, start: list[int], n: int, **options: float) -> dict:
    space = {"place": list(range(len(scores)))}
    return {"space": space, "scores": scores, "start": [{"place": at} for at in start], "n": n, "options": options}


@hidden.case("bayesian-search", "no more than the start")
def _(rng):
    return line(np.array([1.0, 2.0, 0.5, 0.25]), [2, 0], 2)


@hidden.case("bayesian-search", "one place")
def _(rng):
    return line(np.array([1.0]), [0], 5)


@hidden.case("bayesian-search", "all equal so far")
def _(rng):
    return line(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]), [0, 2], 4)


@hidden.case("bayesian-search", "a training went wrong")
def _(rng):
    return line(np.array([np.nan, 3.0, 5.0, 4.0, 2.0, 1.0, 0.5]), [0, 5, 3], 5)


@hidden.case("bayesian-search", "another length scale and noise")
def _(rng):
    x = np.arange(15)
    return line(-((x - 6.3) ** 2) / 10.0, [1, 12], 6, length_scale=0.15, noise=0.01)


@hidden.case("bayesian-search", "three names")
def _(rng):
    space = {"rate": [0.1, 0.01, 0.001], "width": [8, 16, 32], "activation": ["relu", "tanh"]}
    scores = np.add.outer(np.add.outer([0.0, 2.1, 1.3], [0.4, 0.0, 1.7]), [0.3, 0.0])
    start = [
        {"rate": 0.1, "width": 8, "activation": "relu"},
        {"rate": 0.001, "width": 16, "activation": "tanh"},
    ]
    return {"space": space, "scores": scores, "start": start, "n": 5, "options": {}}


# --- evolve ---

for name, facts in {
    "two, one child": {"population": 2, "generations": 3, "spread": 0.0001, "width": [1.0]},
    "no generations": {"population": 5, "generations": 0, "spread": 0.1, "width": [1.0, 1.0]},
    "three names in other units": {"population": 9, "generations": 3, "spread": 0.0001, "width": [0.001, 1.0, 1000.0]},
    "huge steps": {"population": 12, "generations": 4, "spread": 3.0, "width": [1.0, 10.0]},
    "barren": {"population": 8, "generations": 6, "spread": 0.0001, "width": [1.0, 1.0, 1.0], "barren": True},
    "a hundred and twenty": {"population": 120, "generations": 2, "spread": 0.002, "width": [1.0, 0.1, 10.0, 1.0]},
}.items():

    @hidden.case("evolve", name)
    def _(rng, facts=facts):
        low, width = rng.uniform(-1, 1, size=len(facts["width"])), np.array(facts["width"])
        rest = {key: value for key, value in facts.items() if key != "width"}
        return {"barren": False} | rest | {"low": low, "high": low + width, "seed": seed(rng)}


# --- early-stopping ---

for name, (losses, patience) in {
    "rising from the start": ([1.0, 2.0, 3.0, 4.0], 3),
    "one epoch": ([0.5], 1),
    "nan from the start": ([float("nan")] * 4, 2),
    "losses below zero": ([-1.0, -3.0, -2.0, -2.5, -2.9, -4.0], 3),
    "equal to the best, not better": ([5.0, 3.0, 4.0, 3.0, 2.0], 2),
    "just before the patience ends": ([5.0, 6.0, 7.0, 4.0, 6.0, 7.0, 8.0, 3.0], 3),
    "infinite at first": ([float("inf"), float("inf"), 3.0, 2.0, 5.0, 5.0], 3),
}.items():

    @hidden.case("early-stopping", name)
    def _(rng, losses=losses, patience=patience):
        return {"losses": losses, "patience": patience}


@hidden.case("early-stopping", "a long training")
def _(rng):
    losses = np.concatenate([np.linspace(2.0, 1.0, 40), 1.0 + np.linspace(0.01, 1.0, 30)]) + rng.normal(0, 0.02, 70)
    return {"losses": losses.tolist(), "patience": 8}


# --- five-strategies ---


@hidden.case("five-strategies", "a search from two edges")
def _(rng):
    return {"candidates": rng.uniform(size=(24, 2)), "start": np.array([[1.0, 0.125], [0.25, 0.0]]), "seed": seed(rng)}
