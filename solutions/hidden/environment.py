"""Hidden cases of chapter 1, environment."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only

hidden = HiddenCases()


def one_example(rng: np.random.Generator, d: int) -> dict:
    return {"x": rng.normal(size=d), "w": rng.normal(size=d), "b": float(rng.normal())}


def batch(rng: np.random.Generator, n: int, d: int) -> dict:
    return {"X": rng.normal(size=(n, d)), "w": rng.normal(size=d), "b": float(rng.normal())}


@hidden.case("neuron", "one input")
def _(rng):
    return one_example(rng, 1)


@hidden.case("neuron", "a hundred inputs")
def _(rng):
    return one_example(rng, 100)


@hidden.case("neuron", "float32")
def _(rng):
    example = one_example(rng, 5)
    return example | {"x": example["x"].astype(np.float32), "w": example["w"].astype(np.float32)}


@hidden.case("neuron", "read-only")
def _(rng):
    example = one_example(rng, 5)
    return example | {"x": read_only(example["x"]), "w": read_only(example["w"])}


@hidden.case("neuron", "all inputs zero")
def _(rng):
    return one_example(rng, 3) | {"x": np.zeros(3)}


@hidden.case("neurons", "a batch of one")
def _(rng):
    return batch(rng, 1, 5)


@hidden.case("neurons", "one input")
def _(rng):
    return batch(rng, 5, 1)


@hidden.case("neurons", "as many rows as inputs")
def _(rng):
    return batch(rng, 5, 5)


@hidden.case("neurons", "float32, read-only")
def _(rng):
    inputs = batch(rng, 4, 3)
    return inputs | {"X": read_only(inputs["X"].astype(np.float32)), "w": read_only(inputs["w"].astype(np.float32))}


@hidden.case("neurons", "columns side by side in memory")
def _(rng):
    inputs = batch(rng, 6, 3)
    return inputs | {"X": np.asfortranarray(inputs["X"])}


@hidden.case("neurons", "no rows")
def _(rng):
    return batch(rng, 0, 3)


@hidden.case("center-columns", "a batch of one")
def _(rng):
    return {"X": rng.normal(size=(1, 4))}


@hidden.case("center-columns", "a single column")
def _(rng):
    return {"X": rng.normal(loc=7.0, size=(5, 1))}


@hidden.case("center-columns", "a constant column, read-only")
def _(rng):
    X = rng.normal(size=(6, 3))
    X[:, 1] = 4.0
    return {"X": read_only(X)}


@hidden.case("center-columns", "float32")
def _(rng):
    return {"X": rng.normal(size=(6, 3)).astype(np.float32)}


@hidden.case("center-columns", "columns side by side in memory, sizes far apart")
def _(rng):
    return {"X": np.asfortranarray(rng.normal(loc=[1e6, 0.0, -1.0], scale=[1e4, 1.0, 1e-3], size=(6, 3)))}


def clouds(n: int):
    """A maker of a case of `n` points, with a seed of its own."""
    return lambda rng: {"n": n, "seed": int(rng.integers(10, 10**6))}


for name, n in {
    "two points": 2,
    "seven points": 7,
    "five hundred points, another seed": 500,
    "five hundred and one points": 501,
    "six hundred points, another seed": 600,
}.items():
    hidden.case("sample-blobs", name)(clouds(n))


@hidden.case("decision", "a batch of one")
def _(rng):
    return batch(rng, 1, 4)


@hidden.case("decision", "one input")
def _(rng):
    return batch(rng, 7, 1)


@hidden.case("decision", "all on the line")
def _(rng):
    return {"X": rng.normal(size=(4, 2)), "w": np.zeros(2), "b": 0.0}


@hidden.case("decision", "float32, read-only")
def _(rng):
    inputs = batch(rng, 6, 3)
    return inputs | {"X": read_only(inputs["X"].astype(np.float32)), "w": read_only(inputs["w"].astype(np.float32))}


@hidden.case("decision", "columns side by side in memory, sums in the thousands")
def _(rng):
    inputs = batch(rng, 6, 3)
    return inputs | {"X": np.asfortranarray(1000 * inputs["X"])}


@hidden.case("separate-blobs", "a thousand points")
def _(rng):
    return {"points": 1000, "seed": int(rng.integers(10, 10**6))}
