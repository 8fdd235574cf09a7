"""Chapter 2, architecture: what shapes can a network take, and what do its layers do?"""

import warnings
from collections.abc import Callable
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("02-architecture", title="The parts of a network", module="architecture")


@chapter.exercise(
    "relu",
    title="ReLU",
    points=1,
    implements=("activations.relu",),
    hints=(
        "Say it in words for one number: which is larger, the number or 0? NumPy has a function that asks this of "
        "every entry.",
        "np.maximum(a, b) takes the larger of two, entry by entry, and gives a new array. np.max is another "
        "thing: it looks for the largest entry of one array.",
        "return np.maximum(z, 0.0).",
    ),
)
def relu(nnlib, case):
    """Positive numbers stay as they are, negative ones become 0."""
    return nnlib.relu(case.z)


@relu.case("three numbers, by hand")
def _(rng):
    return {"z": np.array([-2.0, 0.0, 3.0])}


@relu.case("a table")
def _(rng):
    return {"z": np.array([[0.5, -0.5], [-7.0, 4.0], [2.0, -1.0]])}


@relu.case("a batch")
def _(rng):
    return {"z": rng.normal(size=(4, 3))}


@chapter.exercise(
    "leaky-relu",
    title="Leaky ReLU",
    points=1,
    implements=("activations.leaky_relu",),
    hints=(
        "It has two branches: one for numbers above 0, one for all others. Which of the two does the slope belong to?",
        "np.where(condition, a, b) takes an entry of a where the condition holds, and of b elsewhere. It makes a new "
        "array that can hold fractions.",
        "return np.where(z > 0, z, slope * z).",
    ),
)
def leaky_relu(nnlib, case):
    """Positive numbers stay as they are, negative ones are multiplied by the slope."""
    return nnlib.leaky_relu(case.z) if case.slope is None else nnlib.leaky_relu(case.z, case.slope)


@leaky_relu.case("three numbers, by hand")
def _(rng):
    return {"z": np.array([-2.0, 0.0, 3.0]), "slope": 0.5}


@leaky_relu.case("the usual slope, 0.01")
def _(rng):
    return {"z": np.array([[-100.0, 100.0], [-3.0, 2.0]]), "slope": None}


@leaky_relu.case("whole numbers")
def _(rng):
    return {"z": np.array([-3, -1, 0, 2]), "slope": 0.1}


@leaky_relu.case("a batch")
def _(rng):
    return {"z": rng.normal(size=(4, 3)), "slope": 0.2}


def with_warnings(function: Callable[[np.ndarray], Any], z: np.ndarray) -> dict[str, Any]:
    """What an activation gives for z, and whether a number ran over on the way there."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        values = function(z)
    return {"values": values, "NumPy warns": any(issubclass(one.category, RuntimeWarning) for one in caught)}


@chapter.exercise(
    "sigmoid",
    title="Sigmoid",
    points=2,
    implements=("activations.sigmoid",),
    hints=(
        "Write 1 / (1 + exp(-z)) first, and try it at z = -1000. Which number is too large there?",
        "exp never runs over if what it gets is 0 or less: give it -|z|. With e = exp(-|z|) the answer is 1 / (1 + e) "
        "where z >= 0, and e / (1 + e) elsewhere.",
        "e = np.exp(-np.abs(z)), then return np.where(z >= 0, 1.0, e) / (1.0 + e).",
    ),
)
def sigmoid(nnlib, case):
    """Any number is squeezed into 0..1, and nothing runs over on the way, however large it is."""
    return with_warnings(nnlib.sigmoid, case.z)


@sigmoid.case("three numbers, by hand")
def _(rng):
    return {"z": np.array([0.0, np.log(3.0), -np.log(3.0)])}


@sigmoid.case("a batch")
def _(rng):
    return {"z": rng.normal(scale=3, size=(4, 3))}


@sigmoid.case("almost sure")
def _(rng):
    return {"z": np.array([[-20.0, -12.0, 12.0, 20.0]])}


@sigmoid.case("in the thousands")
def _(rng):
    return {"z": np.array([[-1000.0, 0.0, 1000.0], [-800.0, 2.0, 900.0]])}


@chapter.exercise(
    "tanh",
    title="Tanh",
    points=2,
    implements=("activations.tanh",),
    hints=(
        "Try the first formula of the docstring at z = 1000: both exp(z) are inf, and inf / inf is nan. "
        "tanh(-z) is -tanh(z): can you always compute it for |z|, and give it its sign at the end?",
        "For a = |z| the form (1 - exp(-2a)) / (1 + exp(-2a)) is safe, for exp gets nothing above 0. np.copysign(t, z) "
        "gives t the sign of z.",
        "e = np.exp(-2.0 * np.abs(z)), then return np.copysign((1.0 - e) / (1.0 + e), z).",
    ),
)
def tanh(nnlib, case):
    """Any number is squeezed into -1..1, and nothing runs over on the way, however large it is."""
    return with_warnings(nnlib.tanh, case.z)


@tanh.case("three numbers, by hand")
def _(rng):
    return {"z": np.array([0.0, np.log(3.0) / 2, -np.log(3.0) / 2])}


@tanh.case("a batch")
def _(rng):
    return {"z": rng.normal(size=(4, 3))}


@tanh.case("in the thousands")
def _(rng):
    return {"z": np.array([[-1000.0, 0.0, 1000.0], [-800.0, 1.0, 900.0]])}


# How many numbers it takes to judge how they are spread.
ENOUGH = 1000

# The standard deviation that each initializer is to have, for the shape (n_in, n_out).
SPREADS = {
    "xavier_uniform": lambda n_in, n_out: np.sqrt(2.0 / (n_in + n_out)),
    "he_normal": lambda n_in, n_out: np.sqrt(2.0 / n_in),
}


def facts_of_weights(value: dict, case) -> dict:
    """What holds of the weights of any right initializer of that name."""
    weight, few, again, other = (value[name] for name in ("weight", "few", "few again", "few of another seed"))
    facts = {
        "shape": str(weight.shape),
        "numbers": str(weight.dtype),
        "same seed, same numbers": np.array_equal(few, again),
        "another seed, other numbers": not np.array_equal(few, other),
        "the global generator was left alone": value["the global generator was left alone"],
    }
    if case.initializer not in SPREADS:
        return facts | {"smallest": weight.min(), "largest": weight.max()}
    return facts | (spread_of(weight, SPREADS[case.initializer](*case.shape)) if weight.size >= ENOUGH else {})


def spread_of(weight: np.ndarray, right: float) -> dict:
    """How wide the numbers lie, and by what law: of uniform ones 58 % lie within one spread, of normal ones 68 %."""
    spread = weight.std()
    within = np.mean(np.abs(weight - weight.mean()) <= spread)
    return {
        "the mean is about 0": bool(abs(weight.mean()) < 0.4 * right),
        "spread over the right one": float(spread / right),
        "law": "uniform" if within < 0.63 else "normal",
    }


@chapter.exercise(
    "initializers",
    title="Initializers",
    points=3,
    implements=("initializers.zeros", "initializers.xavier_uniform", "initializers.he_normal"),
    facts=facts_of_weights,
    rtol=0.09,
    hints=(
        "Each docstring gives the width to draw with. Is it a limit, or a standard deviation? And which of n_in and "
        "n_out comes into it?",
        "rng.uniform(low, high, size=...) wants the two ends, rng.normal(mean, deviation, size=...) the standard "
        "deviation: that is the square root of the variance. The size is shape.",
        "xavier_uniform: limit = np.sqrt(6 / (n_in + n_out)), then rng.uniform(-limit, limit, size=shape). "
        "he_normal: rng.normal(0, np.sqrt(2 / n_in), size=shape). zeros: np.zeros(shape).",
    ),
)
def initializers(nnlib, case):
    """The first weights: all zero, uniform by Xavier's limit, or normal by He's deviation, all from the generator."""
    draw, shape = getattr(nnlib, case.initializer), tuple(case.shape)
    before = global_state()
    few = [draw((3, 2), np.random.default_rng(seed)) for seed in (case.seed, case.seed, case.seed + 1)]
    return {
        "weight": draw(shape, np.random.default_rng(case.seed)),
        "few": few[0],
        "few again": few[1],
        "few of another seed": few[2],
        "the global generator was left alone": global_state() == before,
    }


@initializers.case("zeros, by hand")
def _(rng):
    return {"initializer": "zeros", "shape": [2, 3], "seed": 1}


@initializers.case("xavier_uniform, more inputs than outputs")
def _(rng):
    return {"initializer": "xavier_uniform", "shape": [60, 20], "seed": 2}


@initializers.case("xavier_uniform, more outputs than inputs")
def _(rng):
    return {"initializer": "xavier_uniform", "shape": [20, 60], "seed": 3}


@initializers.case("he_normal, more inputs than outputs")
def _(rng):
    return {"initializer": "he_normal", "shape": [60, 20], "seed": 4}


@initializers.case("he_normal, more outputs than inputs")
def _(rng):
    return {"initializer": "he_normal", "shape": [20, 60], "seed": 5}


def count_up(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """An initializer that draws nothing: a tenth, two tenths, and so on, so that weights can be known beforehand."""
    n_in, n_out = shape
    return np.arange(1.0, n_in * n_out + 1).reshape(n_in, n_out) / 10


def whose_numbers(weight: np.ndarray, drawn: np.ndarray) -> str:
    """In a few words, where a weight's numbers come from."""
    if weight.shape == drawn.shape and np.allclose(weight, drawn):
        return "what the initializer draws"
    return "other numbers" if np.any(weight) else "all zero"


@chapter.exercise(
    "linear-init",
    title="A layer's weight and bias",
    points=1,
    implements=("layers.Linear.__init__",),
    needs=("initializers",),
    hints=(
        "Two things must be kept on self. What are their names, and which shape has each?",
        "Call the initializer that you were given, with the shape (n_in, n_out) as one tuple, and with rng. The bias "
        "is np.zeros of n_out numbers.",
        "self.weight = initializer((n_in, n_out), rng), then self.bias = np.zeros(n_out).",
    ),
)
def linear_init(nnlib, case):
    """A new layer has a weight from its initializer and a bias of zeros, in float64."""
    initializer = count_up if case.initializer == "count up" else getattr(nnlib, case.initializer)
    given = {} if case.initializer == "he_normal" else {"initializer": initializer}
    layer = nnlib.Linear(case.n_in, case.n_out, np.random.default_rng(case.seed), **given)
    drawn = initializer((case.n_in, case.n_out), np.random.default_rng(case.seed))
    return {
        "shape of the weight": str(np.shape(layer.weight)),
        "weight": whose_numbers(layer.weight, drawn),
        "bias": layer.bias,
        "numbers": f"{layer.weight.dtype} in the weight, {layer.bias.dtype} in the bias",
    }


@linear_init.case("two inputs, three outputs, by hand")
def _(rng):
    return {"n_in": 2, "n_out": 3, "initializer": "count up", "seed": 0}


@linear_init.case("nothing said: He's initializer")
def _(rng):
    return {"n_in": 4, "n_out": 2, "initializer": "he_normal", "seed": 1}


@linear_init.case("Xavier's initializer")
def _(rng):
    return {"n_in": 3, "n_out": 5, "initializer": "xavier_uniform", "seed": 2}


@chapter.exercise(
    "parameter-count",
    title="Count the parameters",
    points=1,
    implements=("network.count_parameters",),
    hints=(
        "Draw the network for the sizes 2, 3, 1, with a line for each weight. How many lines lead into the layer of "
        "three, and how many biases has it?",
        "Each layer with n_in inputs and n_out units has n_in * n_out weights and n_out biases. Go through the "
        "pairs of neighbours in sizes: zip(sizes[:-1], sizes[1:]).",
        "return sum(n_in * n_out + n_out for n_in, n_out in zip(sizes[:-1], sizes[1:])).",
    ),
)
def parameter_count(nnlib, case):
    """The number of all weights and biases, worked out from the sizes alone."""
    return nnlib.count_parameters(list(case.sizes))


@parameter_count.case("one layer, by hand")
def _(rng):
    return {"sizes": [2, 3]}


@parameter_count.case("two layers")
def _(rng):
    return {"sizes": [3, 4, 2]}


@parameter_count.case("digits")
def _(rng):
    return {"sizes": [64, 32, 10]}


@parameter_count.case("four layers")
def _(rng):
    return {"sizes": [5, 8, 7, 3, 1]}


def layers_of(nnlib: ModuleType, words: list[str]) -> list:
    """The layers that a case describes: "Linear 4 3", "ReLU"."""
    kinds = [word.split() for word in words]
    return [
        getattr(nnlib, kind)(*map(int, sizes), *([np.random.default_rng(0), count_up] if sizes else []))
        for kind, *sizes in kinds
    ]


def on_one_line(summary: Any) -> Any:
    """A summary as one text, spaces and signs evened out; what is no text comes back as it is."""
    if not isinstance(summary, str):
        return summary
    lines = [" ".join(line.replace(":", " ").replace(",", "").split()) for line in summary.strip().splitlines()]
    return "; ".join(lines)


def which_arrays(parameters: Any, layers: list) -> str:
    """In a few words, whether a network's parameters are the layers' own arrays, in order."""
    own = [array for layer in layers for array in layer.parameters()]
    if not isinstance(parameters, list) or not all(isinstance(item, np.ndarray) for item in parameters):
        return "no flat list of arrays"
    if len(parameters) != len(own):
        return f"{len(parameters)} arrays"
    if all(mine is theirs for mine, theirs in zip(parameters, own, strict=True)):
        return "the layers' own arrays, in order"
    alike = all(np.array_equal(mine, theirs) for mine, theirs in zip(parameters, own, strict=True))
    return "copies of the layers' arrays" if alike else "the arrays in another order"


@chapter.exercise(
    "sequential-init",
    title="Layers in a row",
    points=3,
    implements=("network.Sequential.__init__", "network.Sequential.parameters", "network.Sequential.summary"),
    needs=("linear-init",),
    hints=(
        "Three methods, one at a time. Start with `self.layers = list(layers)`, and run the check to see what is "
        "missing yet. Which two numbers must be equal for two Linear layers to meet?",
        "weight.shape is (n_in, n_out). Collect the shapes of all Linear layers, and compare each one's n_out with the "
        "n_in of the next. parameters: two loops, over the layers and over layer.parameters(). summary: "
        "parameter.size counts the entries, and type(layer).__name__ is the kind.",
        "[parameter for layer in self.layers for parameter in layer.parameters()] is the list for parameters. For "
        'summary make a line f"{type(layer).__name__}: {count}" for each layer, then f"total: {total}", and join '
        'them with "\\n".',
    ),
)
def sequential_init(nnlib, case):
    """A network keeps its layers, shares their parameters and sums them up; layers that do not meet are refused."""
    layers = layers_of(nnlib, case.layers)
    network = nnlib.Sequential(*layers)
    kept = list(network.layers)
    return {
        "layers": ", ".join(type(layer).__name__ for layer in kept),
        "layers are those given": len(kept) == len(layers) and all(map(lambda a, b: a is b, kept, layers)),
        "parameters": which_arrays(network.parameters(), layers),
        "summary": on_one_line(network.summary()),
    }


@sequential_init.case("two layers, by hand")
def _(rng):
    return {"layers": ["Linear 2 3", "ReLU"]}


@sequential_init.case("a network for digits")
def _(rng):
    return {"layers": ["Linear 64 32", "ReLU", "Linear 32 10"]}


@sequential_init.case("as wide as before")
def _(rng):
    return {"layers": ["Linear 3 3", "Sigmoid", "Linear 3 1"]}


@sequential_init.case("neighbours that do not meet")
def _(rng):
    return {"layers": ["Linear 2 3", "Linear 4 1"]}


@sequential_init.case("an activation between layers that do not meet")
def _(rng):
    return {"layers": ["Linear 2 5", "Tanh", "Linear 2 5"]}


@sequential_init.case("the last two do not meet")
def _(rng):
    return {"layers": ["Linear 2 3", "ReLU", "Linear 3 4", "ReLU", "Linear 3 1"]}


# What an output activation may be, by its values.
FORMULAS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}


def name_of(nnlib: ModuleType, activation: Any) -> str:
    """Which activation a function is: one of the library's own, or one that gives the same numbers."""
    own = [name for name in FORMULAS if activation is getattr(nnlib, name)]
    if own:
        return own[0]
    if not callable(activation):
        return f"no function, but {activation!r}"[:60]
    z = np.array([[-2.0, 0.5, 1.0], [3.0, -1.0, 0.0]])
    values = np.asarray(activation(z))
    alike = [name for name, formula in FORMULAS.items() if values.shape == z.shape and np.allclose(values, formula(z))]
    return alike[0] if alike else "another function"


@chapter.exercise(
    "output-layer",
    title="The output's activation",
    points=1,
    implements=("network.output_activation",),
    hints=(
        "Ask of each task: may an answer be any number? Must the answers sum to 1, or is each a question of its own?",
        "An amount passes as it is: identity. One yes or no: sigmoid. One of several classes: softmax. Several labels "
        "are several questions of yes or no. Return the function without calling it: no brackets after its name.",
        'A dict from the task to the function will do: {"regression": identity, "binary": sigmoid, ...}[task].',
    ),
)
def output_layer(nnlib, case):
    """The activation that turns a network's last numbers into an answer to the task."""
    return name_of(nnlib, nnlib.output_activation(case.task))


for task, example in {
    "regression": "a temperature",
    "binary": "spam or not",
    "multiclass": "which digit",
    "multilabel": "what is in the picture",
}.items():
    output_layer.case(f"{task}: {example}")(lambda rng, task=task: {"task": task})


# How far the strength of a signal may move from 1, up or down, in a network whose weights are drawn well.
STRENGTH = 5.0


def strengths(nnlib: ModuleType, layers: list, signal: np.ndarray) -> list[float]:
    """The root mean square of what each Linear layer gives, with a ReLU after each."""
    found = []
    for layer in layers:
        if isinstance(layer, nnlib.Linear):
            sums = signal @ layer.weight + layer.bias
            found.append(float(np.sqrt(np.mean(sums**2))))
            signal = nnlib.relu(sums)
    return found


def facts_of_a_network(value: dict, case) -> dict:
    """What holds of any network of these sizes whose weights are as wide as they should be."""
    strongest, weakest = max(value["strengths"]), min(value["strengths"])
    words = "dies out" if weakest < 1 / STRENGTH else "blows up" if strongest > STRENGTH else "keeps its strength"
    return {
        "parameters, by the sizes": value["counted"],
        "parameters in the network": value["in the network"],
        "Linear layers": len(value["strengths"]),
        "the signal": words,
    }


@chapter.exercise(
    "first-network",
    title="Capstone: your first network",
    points=2,
    implements=(),
    needs=("relu", "initializers", "linear-init", "parameter-count", "sequential-init"),
    capstone=True,
    facts=facts_of_a_network,
    hints=(
        "There is nothing new to write here: this runs your whole library. Is every other check of the lesson green?",
        "Build the network in a new cell, and print its summary(): is the total what count_parameters says?",
        "Look at layer.weight.std() of each Linear layer: with he_normal it is near sqrt(2 / n_in). Wider, and the "
        "signal grows from layer to layer; narrower, and it fades.",
    ),
)
def first_network(nnlib, case):
    """Your parts make a network, its parameters are counted, and a signal keeps its strength through all layers."""
    rng = np.random.default_rng(case.seed)
    layers = []
    for n_in, n_out in pairwise(case.sizes):
        layers += [nnlib.Linear(n_in, n_out, rng), nnlib.ReLU()]
    network = nnlib.Sequential(*layers[:-1])
    return {
        "counted": nnlib.count_parameters(list(case.sizes)),
        "in the network": sum(parameter.size for parameter in network.parameters()),
        "strengths": strengths(nnlib, network.layers, case.signal),
    }


@first_network.case("a network for digits")
def _(rng):
    return {"sizes": [64, 32, 10], "seed": 1, "signal": rng.normal(size=(20, 64))}


@first_network.case("eight layers")
def _(rng):
    return {"sizes": [64, *[100] * 7, 10], "seed": 2, "signal": rng.normal(size=(20, 64))}
