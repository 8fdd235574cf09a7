"""Hidden cases of chapter 5, backprop."""

import numpy as np

from autograder.engine.exercise import HiddenCases, read_only
from autograder.exercises.backprop import (
    DOUBLED,
    PLAIN,
    checked,
    digits_to_learn,
    linear,
    rates,
    slope,
    steps,
    steps_by_hand,
    through,
    training,
)

hidden = HiddenCases()


# --- numerical-gradient ---


@hidden.case("numerical-gradient", "a single number without a shape")
def _(rng):
    return slope("sum of cubes", np.array(3.0), step=0.25)


@hidden.case("numerical-gradient", "three axes")
def _(rng):
    return slope("sum of sines", rng.normal(size=(2, 2, 3)), step=0.3)


@hidden.case("numerical-gradient", "columns side by side in memory")
def _(rng):
    return slope("sum of cubes", np.asfortranarray(rng.normal(size=(2, 3))), step=0.3, itself=True)


@hidden.case("numerical-gradient", "two entries depend on each other")
def _(rng):
    return slope("exp of the first less the last", rng.normal(size=(2, 2)))


@hidden.case("numerical-gradient", "awkward digits, which must all come back")
def _(rng):
    return slope("product", rng.uniform(0.5, 1.5, size=6) * np.array([1e-3, 1.0, 1e3, 0.1, 7.0, 1.0]), itself=True)


@hidden.case("numerical-gradient", "large numbers, a large step")
def _(rng):
    return slope("sum of cubes", rng.normal(scale=100, size=(3, 1)), step=10.0)


# --- activation-backward ---


@hidden.case("activation-backward", "ReLU, a batch of one")
def _(rng):
    return through("ReLU", rng.normal(scale=1000, size=(1, 8)), rng.normal(size=(1, 8)))


@hidden.case("activation-backward", "LeakyReLU, zeros among the inputs")
def _(rng):
    return through("LeakyReLU", np.array([[0.0, -0.0, 2.0]]), np.array([[100.0, 200.0, 300.0]]))


@hidden.case("activation-backward", "Sigmoid, far out")
def _(rng):
    return through("Sigmoid", np.array([[-1000.0, -20.0, 3.0, 1000.0]]), np.full((1, 4), 1e6))


@hidden.case("activation-backward", "Tanh, far out")
def _(rng):
    return through("Tanh", np.array([[-1000.0, -2.0, 0.5, 1000.0]]), np.ones((1, 4)))


@hidden.case("activation-backward", "ReLU, read-only")
def _(rng):
    return through("ReLU", read_only(rng.normal(size=(4, 3))), read_only(rng.normal(size=(4, 3))))


@hidden.case("activation-backward", "Sigmoid, float32")
def _(rng):
    return through("Sigmoid", rng.normal(size=(3, 4)).astype(np.float32), rng.normal(size=(3, 4)).astype(np.float32))


@hidden.case("activation-backward", "Tanh, columns side by side in memory")
def _(rng):
    return through("Tanh", np.asfortranarray(rng.normal(size=(3, 4))), rng.normal(size=(3, 4)))


# --- linear-backward ---


@hidden.case("linear-backward", "a batch of one")
def _(rng):
    return linear(rng, 1, 5, 4)


@hidden.case("linear-backward", "one input, one output")
def _(rng):
    return linear(rng, 4, 1, 1)


@hidden.case("linear-backward", "float32")
def _(rng):
    case = linear(rng, 3, 5, 2)
    return {name: part.astype(np.float32) if name != "times" else part for name, part in case.items()}


@hidden.case("linear-backward", "read-only, columns side by side in memory")
def _(rng):
    case = linear(rng, 5, 3, 4)
    return {name: read_only(np.asfortranarray(part)) if name != "times" else part for name, part in case.items()}


@hidden.case("linear-backward", "a larger batch, three times")
def _(rng):
    return linear(rng, 50, 6, 3, times=3)


# --- mse-backward ---


def amounts(rng: np.random.Generator, *shape: int) -> dict[str, np.ndarray]:
    return {"prediction": rng.normal(size=shape), "target": rng.normal(size=shape)}


@hidden.case("mse-backward", "a batch of one")
def _(rng):
    return amounts(rng, 1, 4)


@hidden.case("mse-backward", "flat arrays")
def _(rng):
    return amounts(rng, 7)


@hidden.case("mse-backward", "float32")
def _(rng):
    return {name: array.astype(np.float32) for name, array in amounts(rng, 3, 2).items()}


@hidden.case("mse-backward", "read-only, columns side by side in memory")
def _(rng):
    return {name: read_only(np.asfortranarray(array)) for name, array in amounts(rng, 4, 3).items()}


@hidden.case("mse-backward", "perfect predictions")
def _(rng):
    truth = rng.normal(size=(3, 2))
    return {"prediction": truth.copy(), "target": truth}


# --- bce-backward ---


def yes_or_no(rng: np.random.Generator, *shape: int) -> dict[str, np.ndarray]:
    return {"logits": rng.normal(scale=2, size=shape), "y": rng.integers(0, 2, size=shape).astype(float)}


@hidden.case("bce-backward", "a batch of one")
def _(rng):
    return yes_or_no(rng, 1, 1)


@hidden.case("bce-backward", "several labels")
def _(rng):
    return yes_or_no(rng, 6, 5)


@hidden.case("bce-backward", "float32")
def _(rng):
    return {name: array.astype(np.float32) for name, array in yes_or_no(rng, 4, 2).items()}


@hidden.case("bce-backward", "read-only, columns side by side in memory")
def _(rng):
    return {name: read_only(np.asfortranarray(array)) for name, array in yes_or_no(rng, 4, 3).items()}


@hidden.case("bce-backward", "yes alone, mixed sizes")
def _(rng):
    return {"logits": np.array([[-700.0], [-30.0], [0.0], [800.0]]), "y": np.ones((4, 1), dtype=int)}


# --- cross-entropy-backward ---


def classified(rng: np.random.Generator, rows: int, classes: int) -> dict[str, np.ndarray]:
    return {"logits": rng.normal(scale=2, size=(rows, classes)), "labels": rng.integers(0, classes, size=rows)}


@hidden.case("cross-entropy-backward", "a batch of one")
def _(rng):
    return classified(rng, 1, 5)


@hidden.case("cross-entropy-backward", "a single class")
def _(rng):
    return classified(rng, 3, 1)


@hidden.case("cross-entropy-backward", "float32")
def _(rng):
    case = classified(rng, 4, 3)
    return {**case, "logits": case["logits"].astype(np.float32)}


@hidden.case("cross-entropy-backward", "read-only, columns side by side in memory")
def _(rng):
    case = classified(rng, 5, 4)
    return {"logits": read_only(np.asfortranarray(case["logits"])), "labels": read_only(case["labels"])}


@hidden.case("cross-entropy-backward", "one label for all, mixed sizes")
def _(rng):
    return {"logits": rng.normal(scale=[[1.0], [300.0], [5000.0]], size=(3, 4)), "labels": np.array([2, 2, 2])}


# --- sequential-backward ---


@hidden.case("sequential-backward", "one layer, a batch of one")
def _(rng):
    return {"layers": ["back: times 3"], "output_gradient": rng.normal(size=(1, 4))}


@hidden.case("sequential-backward", "a network inside a network")
def _(rng):
    return {
        "layers": ["back: plus 1", ["back: times 3", "back: squared"], "back: times -1"],
        "output_gradient": rng.normal(size=(3, 2)),
    }


@hidden.case("sequential-backward", "no layer")
def _(rng):
    return {"layers": [], "output_gradient": rng.normal(size=(2, 2))}


@hidden.case("sequential-backward", "five layers")
def _(rng):
    layers = ["back: twice as wide", "back: plus 1", "back: times -1", "back: squared", "back: times 3"]
    return {"layers": layers, "output_gradient": rng.normal(size=(2, 3))}


@hidden.case("sequential-backward", "read-only, float32")
def _(rng):
    return {
        "layers": ["back: squared", "back: plus 1"],
        "output_gradient": read_only(rng.normal(size=(2, 3)).astype(np.float32)),
    }


# --- gradient-check ---


@hidden.case("gradient-check", "a batch of one, all right")
def _(rng):
    return checked(rng, 1, (4, 3), [1.0, 1.0])


@hidden.case("gradient-check", "only the weight is wrong, by a little")
def _(rng):
    return checked(rng, 6, (3, 2), [1.02, 1.0])


@hidden.case("gradient-check", "only the bias is wrong: it has none")
def _(rng):
    return checked(rng, 6, (3, 2), [1.0, 0.0])


@hidden.case("gradient-check", "signs turned round")
def _(rng):
    return checked(rng, 3, (2, 5), [-1.0, 1.0])


@hidden.case("gradient-check", "read-only examples")
def _(rng):
    case = checked(rng, 4, (2, 2), [1.0, 3.0])
    return {**case, "x": read_only(case["x"]), "y": read_only(np.asfortranarray(case["y"]))}


# --- sgd ---


@hidden.case("sgd", "many steps")
def _(rng):
    return steps(rng, [(4, 3), (3,)], [0.01] * 20, directions=PLAIN)


@hidden.case("sgd", "a single number, a learning rate above 1")
def _(rng):
    return steps(rng, [(1,)], [3.0, 1.5], directions=PLAIN)


@hidden.case("sgd", "no parameter at all")
def _(rng):
    return steps(rng, [], [0.1], directions=PLAIN)


@hidden.case("sgd", "read-only gradients")
def _(rng):
    case = steps(rng, [(2, 3), (3,)], [0.1] * 2, directions=PLAIN)
    return {**case, "gradients": [[read_only(gradient) for gradient in list_] for list_ in case["gradients"]]}


@hidden.case("sgd", "float32, directions of its own")
def _(rng):
    return single_precision(steps(rng, [(2, 3), (3,)], [0.5] * 2, directions=DOUBLED))


def single_precision(case: dict) -> dict:
    """A case of an optimizer, in float32."""
    return {
        **case,
        "parameters": [parameter.astype(np.float32) for parameter in case["parameters"]],
        "gradients": [[gradient.astype(np.float32) for gradient in list_] for list_ in case["gradients"]],
    }


# --- momentum ---


@hidden.case("momentum", "one step is as without")
def _(rng):
    return steps(rng, [(3, 2)], [0.1], momentum=0.9)


@hidden.case("momentum", "many steps")
def _(rng):
    return steps(rng, [(4, 3), (3,)], [0.01] * 20, momentum=0.99)


@hidden.case("momentum", "four layers")
def _(rng):
    return steps(rng, [(4, 3), (3,), (3, 1), (1,)], [0.1] * 3, momentum=0.7)


@hidden.case("momentum", "read-only gradients")
def _(rng):
    case = steps(rng, [(2, 3), (3,)], [0.1] * 3, momentum=0.5)
    return {**case, "gradients": [[read_only(gradient) for gradient in list_] for list_ in case["gradients"]]}


@hidden.case("momentum", "float32")
def _(rng):
    return single_precision(steps(rng, [(2, 3), (3,)], [0.5] * 3, momentum=0.9))


# --- adam ---


@hidden.case("adam", "many steps as usual")
def _(rng):
    return steps(rng, [(4, 3), (3,)], [0.001] * 20, settings={})


@hidden.case("adam", "large and tiny gradients")
def _(rng):
    case = steps(rng, [(3,)], [0.1] * 4, settings={})
    scale = np.array([1e-4, 1.0, 1e4])
    return {**case, "gradients": [[gradient * scale for gradient in list_] for list_ in case["gradients"]]}


@hidden.case("adam", "a gradient that is always 0")
def _(rng):
    return steps_by_hand([1.0, -1.0], [[0.0, 1.0], [0.0, -2.0]], 0.1, settings={})


@hidden.case("adam", "read-only gradients, four layers")
def _(rng):
    case = steps(rng, [(4, 3), (3,), (3, 1), (1,)], [0.1] * 3, settings={"beta1": 0.5})
    return {**case, "gradients": [[read_only(gradient) for gradient in list_] for list_ in case["gradients"]]}


@hidden.case("adam", "float32")
def _(rng):
    return single_precision(steps(rng, [(2, 3), (3,)], [0.01] * 3, settings={}))


# --- schedules ---


@hidden.case("schedules", "step_decay after each epoch")
def _(rng):
    return rates("step_decay", 0.1, 6, every=1, factor=0.9)


@hidden.case("schedules", "step_decay, later than the end")
def _(rng):
    return rates("step_decay", 0.1, 6, every=100, factor=0.9)


@hidden.case("schedules", "cosine_decay in one epoch")
def _(rng):
    return rates("cosine_decay", 0.1, 4, last=1, floor=0.01)


@hidden.case("schedules", "cosine_decay, a hundred epochs")
def _(rng):
    return rates("cosine_decay", 0.5, 101, last=99, floor=0.001)


@hidden.case("schedules", "warmup of one epoch")
def _(rng):
    return rates("warmup", 0.1, 3, epochs=1)


@hidden.case("schedules", "a long warmup")
def _(rng):
    return rates("warmup", 2.0, 30, epochs=40)


# --- fit ---


@hidden.case("fit", "all examples in one batch")
def _(rng):
    return training(12, epochs=2, batch_size=12, validation=2, seed=4)


@hidden.case("fit", "a batch larger than the data")
def _(rng):
    return training(9, epochs=2, batch_size=50, seed=5)


@hidden.case("fit", "one example at a time")
def _(rng):
    return training(9, epochs=3, batch_size=1, validation=1, seed=6)


@hidden.case("fit", "a single example")
def _(rng):
    return training(1, epochs=1, batch_size=4, validation=1, seed=7)


@hidden.case("fit", "a schedule, and stopped at once")
def _(rng):
    return training(13, epochs=3, batch_size=5, rates=(0.3, 0.2, 0.1), stop_after=1, seed=8)


# --- train-digits ---


@hidden.case("train-digits", "half the images, another start")
def _(rng):
    return digits_to_learn(2, wanted=0.9, examples=700)
