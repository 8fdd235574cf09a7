"""Hidden cases of chapter 4, forward."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only
from autograder.exercises.forward import digits

hidden = HiddenCases()


def linear(rng: np.random.Generator, rows: int, n_in: int, n_out: int) -> dict[str, np.ndarray]:
    """The inputs of a linear layer."""
    return {
        "x": rng.normal(size=(rows, n_in)),
        "weight": rng.normal(size=(n_in, n_out)),
        "bias": rng.normal(size=n_out),
    }


@hidden.case("linear-forward", "a batch of one")
def _(rng):
    return linear(rng, 1, 5, 4)


@hidden.case("linear-forward", "one input, one output")
def _(rng):
    return linear(rng, 4, 1, 1)


@hidden.case("linear-forward", "float32")
def _(rng):
    return {name: array.astype(np.float32) for name, array in linear(rng, 3, 5, 2).items()}


@hidden.case("linear-forward", "columns side by side in memory")
def _(rng):
    return {name: np.asfortranarray(array) for name, array in linear(rng, 5, 3, 4).items()}


@hidden.case("linear-forward", "read-only")
def _(rng):
    return {name: read_only(array) for name, array in linear(rng, 3, 3, 3).items()}


@hidden.case("linear-forward", "more rows than anything")
def _(rng):
    return linear(rng, 200, 6, 3)


@hidden.case("activation-layers", "ReLU, a batch of one, mixed sizes")
def _(rng):
    return {"layer": "ReLU", "x": rng.normal(scale=1000, size=(1, 8))}


@hidden.case("activation-layers", "Sigmoid, far out")
def _(rng):
    return {"layer": "Sigmoid", "x": np.array([[-1000.0, -20.0, 3.0, 1000.0]])}


@hidden.case("activation-layers", "Tanh, far out")
def _(rng):
    return {"layer": "Tanh", "x": np.array([[-1000.0, -2.0, 0.5, 1000.0]])}


@hidden.case("activation-layers", "ReLU, read-only")
def _(rng):
    return {"layer": "ReLU", "x": read_only(rng.normal(size=(4, 3)))}


@hidden.case("activation-layers", "Sigmoid, float32")
def _(rng):
    return {"layer": "Sigmoid", "x": rng.normal(size=(3, 4)).astype(np.float32)}


@hidden.case("activation-layers", "Tanh, columns side by side in memory")
def _(rng):
    return {"layer": "Tanh", "x": np.asfortranarray(rng.normal(size=(3, 4)))}


@hidden.case("softmax", "a batch of one")
def _(rng):
    return {"logits": rng.normal(size=(1, 7))}


@hidden.case("softmax", "a single class")
def _(rng):
    return {"logits": rng.normal(size=(5, 1))}


@hidden.case("softmax", "float32")
def _(rng):
    return {"logits": rng.normal(size=(6, 3)).astype(np.float32)}


@hidden.case("softmax", "columns side by side in memory")
def _(rng):
    return {"logits": np.asfortranarray(rng.normal(size=(6, 3)))}


@hidden.case("softmax", "read-only, mixed sizes")
def _(rng):
    logits = rng.normal(scale=[[1.0], [300.0], [5000.0]], size=(3, 4))
    logits.flags.writeable = False
    return {"logits": logits}


@hidden.case("sequential-forward", "one layer, a batch of one")
def _(rng):
    return {"layers": ["negate"], "x": rng.normal(size=(1, 4))}


@hidden.case("sequential-forward", "a network inside a network")
def _(rng):
    return {"layers": ["add 1", ["times 3", "negate"], "square"], "x": rng.normal(size=(3, 2))}


@hidden.case("sequential-forward", "many layers")
def _(rng):
    return {"layers": ["add 1", "negate", "times 3"] * 4, "x": rng.normal(size=(2, 3))}


@hidden.case("sequential-forward", "float32")
def _(rng):
    return {"layers": ["times 3", "add 1", "sum each row"], "x": rng.normal(size=(4, 3)).astype(np.float32)}


@hidden.case("sequential-forward", "read-only")
def _(rng):
    return {"layers": ["square", "negate", "add 1"], "x": read_only(rng.normal(size=(4, 3)))}


@hidden.case("mse", "a batch of one")
def _(rng):
    return {"prediction": rng.normal(size=(1, 3)), "target": rng.normal(size=(1, 3))}


@hidden.case("mse", "flat arrays")
def _(rng):
    return {"prediction": rng.normal(size=7), "target": rng.normal(size=7)}


@hidden.case("mse", "float32, read-only")
def _(rng):
    prediction, target = rng.normal(size=(2, 4, 3)).astype(np.float32)
    return {"prediction": read_only(prediction), "target": read_only(target)}


@hidden.case("mse", "columns side by side in memory")
def _(rng):
    return {"prediction": np.asfortranarray(rng.normal(size=(5, 3))), "target": rng.normal(size=(5, 3))}


@hidden.case("mse", "nothing wrong")
def _(rng):
    return {"prediction": np.full((4, 2), 3.0), "target": np.full((4, 2), 3.0)}


@hidden.case("mse", "a flat array meets a column")
def _(rng):
    return {"prediction": rng.normal(size=4), "target": rng.normal(size=(4, 1))}


@hidden.case("binary-cross-entropy", "a batch of one")
def _(rng):
    return {"logits": rng.normal(size=1), "y": np.array([0])}


@hidden.case("binary-cross-entropy", "several outputs")
def _(rng):
    return {"logits": rng.normal(scale=5, size=(4, 3)), "y": rng.integers(0, 2, size=(4, 3))}


@hidden.case("binary-cross-entropy", "float32")
def _(rng):
    logits, y = rng.normal(scale=3, size=6), rng.integers(0, 2, size=6)
    return {"logits": logits.astype(np.float32), "y": y.astype(np.float32)}


@hidden.case("binary-cross-entropy", "read-only, mixed sizes")
def _(rng):
    logits = np.array([[-5000.0], [-30.0], [0.1], [40.0], [5000.0]])
    return {"logits": read_only(logits), "y": read_only(np.array([[1], [0], [1], [0], [1]]))}


@hidden.case("binary-cross-entropy", "columns side by side in memory")
def _(rng):
    return {"logits": np.asfortranarray(rng.normal(size=(3, 4))), "y": rng.integers(0, 2, size=(3, 4))}


@hidden.case("cross-entropy", "a batch of one")
def _(rng):
    return {"logits": rng.normal(size=(1, 5)), "labels": np.array([3])}


@hidden.case("cross-entropy", "a single class")
def _(rng):
    return {"logits": rng.normal(size=(4, 1)), "labels": np.zeros(4, dtype=int)}


@hidden.case("cross-entropy", "float32, small integers")
def _(rng):
    logits = rng.normal(scale=3, size=(5, 4)).astype(np.float32)
    return {"logits": logits, "labels": rng.integers(0, 4, size=5).astype(np.uint8)}


@hidden.case("cross-entropy", "read-only, mixed sizes")
def _(rng):
    logits = rng.normal(scale=[[1.0], [300.0], [5000.0]], size=(3, 4))
    return {"logits": read_only(logits), "labels": read_only(rng.integers(0, 4, size=3))}


@hidden.case("cross-entropy", "columns side by side in memory")
def _(rng):
    return {"logits": np.asfortranarray(rng.normal(size=(6, 3))), "labels": rng.integers(0, 3, size=6)}


@hidden.case("cross-entropy", "all the same label")
def _(rng):
    return {"logits": rng.normal(size=(4, 3)), "labels": np.full(4, 2)}


def logits_to_predict(logits: np.ndarray, training: bool = False) -> dict:
    """The inputs of a prediction by layers that work."""
    return {"logits": logits, "training": training, "layer_fails": False}


@hidden.case("predict", "a batch of one, in the middle of training")
def _(rng):
    return logits_to_predict(rng.normal(size=(1, 6)), training=True)


@hidden.case("predict", "logits in the thousands")
def _(rng):
    return logits_to_predict(np.array([[1000.0, 1002.0, -1000.0], [-3000.0, -3001.0, -3002.0]]))


@hidden.case("predict", "a single class")
def _(rng):
    return logits_to_predict(rng.normal(size=(3, 1)))


@hidden.case("predict", "float32, read-only")
def _(rng):
    return logits_to_predict(read_only(rng.normal(size=(5, 3)).astype(np.float32)), training=True)


@hidden.case("predict", "columns side by side in memory")
def _(rng):
    return logits_to_predict(np.asfortranarray(rng.normal(size=(4, 3))))


@hidden.case("predict", "all equally probable")
def _(rng):
    return logits_to_predict(np.zeros((2, 4)), training=True)


@hidden.case("predict", "a layer raises an error while the network predicts")
def _(rng):
    return {"logits": rng.normal(size=(3, 2)), "training": False, "layer_fails": True}


@hidden.case("read-digits", "forty images")
def _(rng):
    start = int(rng.integers(21, 300))
    return digits(start, start + 40)
