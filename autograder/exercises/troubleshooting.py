"""Chapter 8, troubleshooting: it does not learn, and why?"""

from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter

chapter = Chapter("08-troubleshooting", title="Troubleshooting", module="troubleshooting")


def global_state() -> tuple:
    """The state of NumPy's global generator."""
    name, keys, position, has_gauss, cached = np.random.get_state()
    return name, keys.tobytes(), position, has_gauss, cached


def arrays(rng: np.random.Generator, *shapes: tuple[int, ...], scale: float = 1.0) -> list[np.ndarray]:
    """Random arrays of these shapes."""
    return [rng.normal(scale=scale, size=shape) for shape in shapes]


# --- looking inside ---


def network_with_gradients(nnlib: ModuleType, layers: list) -> Any:
    """A Sequential of layers that have just these gradients; each is a list of arrays, or of such layers."""

    class Known(nnlib.Layer):
        def __init__(self, gradients: list[np.ndarray]):
            self.known = gradients

        def parameters(self) -> list[np.ndarray]:
            return [np.ones_like(gradient) for gradient in self.known]

        def gradients(self) -> list[np.ndarray]:
            return self.known

    return nnlib.Sequential(*map(Known, layers))


@chapter.exercise(
    "gradient-norms",
    title="Gradient norms",
    points=1,
    implements=("diagnostics.gradient_norms",),
    needs=("sequential-init", "sequential-backward"),
    hints=(
        "A gradient is an arrow with as many coordinates as the weight has entries. How long is an arrow? And which of "
        "the arrays of network.gradients() are weights?",
        "Go through network.gradients() and keep those with ndim == 2. np.linalg.norm gives the root of the sum of the "
        "squares. Make an array of these numbers.",
        "return np.array([np.linalg.norm(gradient) for gradient in network.gradients() if gradient.ndim == 2]).",
    ),
)
def gradient_norms(nnlib, case):
    """The length of each weight's gradient, from the first layer to the last; biases are left out."""
    return as_array(nnlib.gradient_norms(network_with_gradients(nnlib, case.layers)))


def as_array(numbers: Any) -> Any:
    """A list of numbers as an array: one is as good as the other. Anything else stays as it is."""
    return np.array(numbers) if isinstance(numbers, list | tuple) else numbers


@gradient_norms.case("two layers, by hand")
def _(rng):
    return {
        "layers": [
            [np.array([[3.0, 0.0], [0.0, -4.0]]), np.array([12.0, 0.0])],
            [np.array([[6.0], [8.0]]), np.array([1.0])],
        ]
    }


@gradient_norms.case("three layers, one without parameters, each smaller than the next")
def _(rng):
    small, large = arrays(rng, (4, 6), (6, 2))
    return {"layers": [[0.001 * small, np.ones(6)], [], [large, np.ones(2)]]}


@gradient_norms.case("batch normalisation between")
def _(rng):
    weight, bias, scale, shift, last, last_bias = arrays(rng, (3, 5), (5,), (5,), (5,), (5, 1), (1,))
    return {"layers": [[weight, bias], [scale, shift], [last, last_bias]]}


@chapter.exercise(
    "dead-units",
    title="Dead units",
    points=2,
    implements=("diagnostics.dead_fraction",),
    needs=("relu", "linear-init", "linear-forward", "activation-layers", "sequential-init"),
    hints=(
        "When is a unit dead, and not just silent for now? How many examples must you have seen to say so?",
        "For each batch send x through network.layers one by one. After each ReLU note (x > 0).any(axis=0): which "
        "units fired for some row. A unit is alive if it fired in some batch. Do it in evaluation mode, and put the "
        "old mode back.",
        "With the notes of one layer in a list, one for each batch: 1 - np.any(notes, axis=0).mean(). Collect the "
        "notes with isinstance(layer, ReLU), in a list for each layer.",
    ),
)
def dead_units(nnlib, case):
    """The share of units in each ReLU layer that are silent for all examples of all batches, in evaluation mode."""
    network = nnlib.Sequential(*[layer_of(nnlib, item) for item in case.layers])
    shares, modes = [], []
    for mode in (True, False):
        network.train(mode)
        shares.append(as_array(nnlib.dead_fraction(network, case.batches)))
        modes.append(network.training)
    return {"dead": shares[1], "dead, when it was asked in training mode": shares[0], "modes afterwards": modes}


def layer_of(nnlib: ModuleType, item: Any) -> Any:
    """A layer by the name of its class, "silent while it trains", or a Linear layer of a weight and a bias."""

    class SilentInTraining(nnlib.Layer):
        def forward(self, x: np.ndarray) -> np.ndarray:
            return -np.abs(x) if self.training else x

    if isinstance(item, str):
        return SilentInTraining() if item == "silent while it trains" else getattr(nnlib, item)()
    layer = nnlib.Linear(*item[0].shape, np.random.default_rng(0))
    layer.weight, layer.bias = item
    return layer


def layers_with_bias(rng: np.random.Generator, widths: tuple[int, ...], biases: float) -> list:
    """Linear layers of these widths, each followed by ReLU; the biases spread from -biases to +biases."""
    layers: list = []
    for n_in, n_out in pairwise(widths):
        layers += [[rng.normal(size=(n_in, n_out)), np.linspace(-biases, biases, n_out)], "ReLU"]
    return layers


@dead_units.case("four units, one of them dead, by hand")
def _(rng):
    return {
        "layers": [[np.array([[1.0, -1.0, 1.0, 1.0]]), np.array([0.0, 0.0, 5.0, -9.0])], "ReLU"],
        "batches": [np.array([[1.0], [-2.0]])],
    }


@dead_units.case("silent in one batch, awake in the other")
def _(rng):
    return {
        "layers": [[np.array([[1.0, -1.0, 1.0, -1.0, 0.0]]), np.array([0.0, 0.0, -4.0, -4.0, -1.0])], "ReLU"],
        "batches": [np.array([[1.0], [2.0]]), np.array([[-5.0], [0.0]]), np.array([[3.0], [2.0]])],
    }


@dead_units.case("two layers")
def _(rng):
    return {
        "layers": layers_with_bias(rng, (3, 8, 5), 12.0),
        "batches": [rng.normal(size=(6, 3)), rng.normal(size=(4, 3))],
    }


@dead_units.case("other layers between, and one that falls silent in training")
def _(rng):
    first, _, second, _ = layers_with_bias(rng, (2, 6, 4), 4.0)
    return {
        "layers": [first, "silent while it trains", "ReLU", second, "Tanh", "ReLU"],
        "batches": [rng.normal(size=(5, 2)), rng.normal(size=(2, 2))],
    }


@dead_units.case("not one ReLU layer")
def _(rng):
    return {"layers": [[rng.normal(size=(2, 3)), np.zeros(3)], "Tanh"], "batches": [rng.normal(size=(4, 2))]}


# --- keeping within bounds ---


@chapter.exercise(
    "clip-gradients",
    title="Gradient clipping",
    points=2,
    implements=("regularization.clip_gradients",),
    rtol=1e-5,
    hints=(
        "All arrays together are one arrow. How long is it? And by which factor must it be multiplied to be max_norm "
        "long?",
        "Add up the squares of all entries of all arrays, and take the root once, at the end. Only where that norm is "
        "above max_norm, multiply each array by max_norm / norm, in place: gradient *= factor. Return the old norm.",
        "norm = np.sqrt(sum(np.sum(gradient ** 2) for gradient in gradients)); if norm > max_norm: for gradient in "
        "gradients: gradient *= max_norm / norm; then return float(norm).",
    ),
)
def clip_gradients(nnlib, case):
    """All gradients are shortened by one factor where together they are too long; the old norm comes back."""
    gradients = [gradient.copy() for gradient in case.gradients]
    norm = nnlib.clip_gradients(gradients, case.max_norm)
    return {"gradients": gradients, "norm before": norm}


def clipped(max_norm: float, gradients: list[np.ndarray]) -> dict[str, Any]:
    """A case of clip-gradients."""
    return {"gradients": gradients, "max_norm": max_norm}


@clip_gradients.case("twice too long, by hand")
def _(rng):
    return clipped(2.5, [np.array([[3.0, 0.0]]), np.array([-4.0])])


@clip_gradients.case("short enough")
def _(rng):
    return clipped(10.0, [np.array([[3.0, 0.0]]), np.array([-4.0])])


@clip_gradients.case("two layers, one gradient far larger than the others")
def _(rng):
    weight, bias, large, last_bias = arrays(rng, (3, 4), (4,), (4, 2), (2,))
    return clipped(5.0, [weight, bias, 100 * large, last_bias])


@clip_gradients.case("two layers, a little too long")
def _(rng):
    return clipped(4.0, arrays(rng, (3, 4), (4,), (4, 2), (2,)))


@chapter.exercise(
    "weight-decay",
    title="Weight decay",
    points=2,
    implements=("regularization.weight_penalty", "regularization.decay_weights"),
    rtol=1e-6,
    hints=(
        "The penalty is a number to be added to the loss. So what must be added to the gradient? And which arrays "
        "does it concern?",
        "Penalty: strength / 2 times the sum of the squares of all entries of all arrays with ndim == 2. Its slope at "
        "a weight is strength times that weight; add it to the gradient in place, with +=.",
        "weight_penalty: strength / 2 * float(sum(np.sum(p ** 2) for p in parameters if p.ndim == 2)). decay_weights: "
        "for p, g in zip(parameters, gradients): if p.ndim == 2: g += strength * p.",
    ),
)
def weight_decay(nnlib, case):
    """Large weights, but not biases, cost something; the gradients say so too, and the weights stay as they are."""
    gradients = [gradient.copy() for gradient in case.gradients]
    penalty = nnlib.weight_penalty(case.parameters, case.strength)
    nnlib.decay_weights(case.parameters, gradients, case.strength)
    return {"penalty": penalty, "gradients": gradients}


def decayed(rng: np.random.Generator, strength: float, *shapes: tuple[int, ...]) -> dict[str, Any]:
    """A case of weight-decay: random parameters and gradients of these shapes."""
    return {"parameters": arrays(rng, *shapes), "gradients": arrays(rng, *shapes), "strength": strength}


@weight_decay.case("one weight and one bias, by hand")
def _(rng):
    return {
        "parameters": [np.array([[3.0, -1.0]]), np.array([5.0, 5.0])],
        "gradients": [np.array([[1.0, 1.0]]), np.array([2.0, 2.0])],
        "strength": 0.2,
    }


@weight_decay.case("two layers")
def _(rng):
    return decayed(rng, 0.01, (3, 4), (4,), (4, 2), (2,))


@weight_decay.case("batch normalisation between")
def _(rng):
    return decayed(rng, 0.5, (3, 4), (4,), (4,), (4,), (4, 2), (2,))


@weight_decay.case("no decay at all")
def _(rng):
    return decayed(rng, 0.0, (2, 2), (2,))
