"""Hidden cases of chapter 2, architecture."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only

hidden = HiddenCases()


def numbers(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Inputs for an activation, by what is special about them."""
    return {
        "a batch of one": rng.normal(size=(1, 6)),
        "float32": rng.normal(size=(4, 3)).astype(np.float32),
        "columns side by side in memory": np.asfortranarray(rng.normal(size=(4, 3))),
        "read-only": read_only(rng.normal(size=(4, 3))),
        "three axes": rng.normal(size=(2, 3, 4)),
        "all zero": np.zeros((2, 2)),
    }


def makers(more: dict):
    """For each kind of numbers a maker of a case; `more` are further inputs of it."""
    names = numbers(np.random.default_rng(0))
    return {name: lambda rng, name=name: {"z": numbers(rng)[name]} | more for name in names}


for exercise_id, more in {"relu": {}, "leaky-relu": {"slope": 0.3}, "sigmoid": {}, "tanh": {}}.items():
    for name, make in makers(more).items():
        hidden.case(exercise_id, name)(make)


@hidden.case("relu", "far out")
def _(rng):
    return {"z": np.array([-1e300, 1e300, 1e-300, -1e-300])}


@hidden.case("leaky-relu", "far out")
def _(rng):
    return {"z": np.array([-1e300, 1e300, 1e6, -1e6]), "slope": 0.01}


@hidden.case("leaky-relu", "a slope of 0")
def _(rng):
    return {"z": rng.normal(size=(3, 2)), "slope": 0.0}


for exercise_id in ("sigmoid", "tanh"):

    @hidden.case(exercise_id, "whole numbers, far out")
    def _(rng):
        return {"z": np.array([-5000, -1, 0, 1, 5000])}

    @hidden.case(exercise_id, "float32, far out")
    def _(rng):
        return {"z": np.array([[-1000.0, -90.0, 90.0, 1000.0]], dtype=np.float32)}


def weights(initializer: str, shape: list[int]):
    """A maker of a case for one initializer, with a seed of its own."""
    return lambda rng: {"initializer": initializer, "shape": shape, "seed": int(rng.integers(10, 10**6))}


hidden.case("initializers", "zeros, a single column")(weights("zeros", [7, 1]))
hidden.case("initializers", "xavier_uniform, a square")(weights("xavier_uniform", [35, 35]))
hidden.case("initializers", "xavier_uniform, one output")(weights("xavier_uniform", [1200, 1]))
hidden.case("initializers", "xavier_uniform, one weight")(weights("xavier_uniform", [1, 1]))
hidden.case("initializers", "he_normal, a square")(weights("he_normal", [35, 35]))
hidden.case("initializers", "he_normal, one input")(weights("he_normal", [1, 1200]))
hidden.case("initializers", "he_normal, one weight")(weights("he_normal", [1, 1]))


def new_layer(n_in: int, n_out: int, initializer: str):
    """A maker of a case of one new layer."""
    inputs = {"n_in": n_in, "n_out": n_out, "initializer": initializer}
    return lambda rng: inputs | {"seed": int(rng.integers(10, 10**6))}


hidden.case("linear-init", "one input, one output")(new_layer(1, 1, "count up"))
hidden.case("linear-init", "a square")(new_layer(4, 4, "count up"))
hidden.case("linear-init", "one output")(new_layer(6, 1, "he_normal"))
hidden.case("linear-init", "one input")(new_layer(1, 6, "he_normal"))
hidden.case("linear-init", "zeros for the weight too")(new_layer(3, 2, "zeros"))
hidden.case("linear-init", "wide")(new_layer(60, 50, "xavier_uniform"))

SIZES = {
    "one input, one output": [1, 1],
    "all of one size": [4, 4, 4, 4],
    "wide": [784, 512, 256, 10],
    "narrow": [9, 1, 9],
    "ten layers": [3, 5, 7, 9, 11, 13, 11, 9, 7, 5, 2],
}

for name, sizes in SIZES.items():
    hidden.case("parameter-count", name)(lambda rng, sizes=sizes: {"sizes": sizes})

NETWORKS = {
    "no layers": [],
    "one layer": ["Linear 3 2"],
    "activations alone": ["ReLU", "Tanh"],
    "many layers": ["Linear 3 5", "ReLU", "Linear 5 5", "Tanh", "Linear 5 2", "Sigmoid"],
    "two activations between layers that do not meet": ["Linear 3 5", "ReLU", "Tanh", "Linear 4 5"],
    "a square layer after one that does not meet it": ["Linear 4 3", "Linear 4 4"],
    "neighbours that meet only the other way round": ["Linear 3 4", "Linear 5 3"],
}

for name, layers in NETWORKS.items():
    hidden.case("sequential-init", name)(lambda rng, layers=layers: {"layers": layers})

NO_TASKS = {
    "a task in capitals": "REGRESSION",
    "a task with a hyphen": "multi-class",
    "a task that nobody knows": "ranking",
    "no task": "",
    "a number for a task": 2,
}

for name, task in NO_TASKS.items():
    hidden.case("output-layer", name)(lambda rng, task=task: {"task": task})


@hidden.case("first-network", "wide, then narrow")
def _(rng):
    return {
        "sizes": [60, 150, 100, 50, 20],
        "seed": int(rng.integers(10, 10**6)),
        "signal": rng.normal(size=(20, 60)),
    }
