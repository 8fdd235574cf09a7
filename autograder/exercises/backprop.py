"""Chapter 5, backprop: how does the network learn?"""

from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter

chapter = Chapter("05-backprop", title="Backpropagation", module="backprop")


# --- slopes by trying ---

FUNCTIONS = {
    "sum of squares": lambda x: float((x**2).sum()),
    "sum of cubes": lambda x: float((x**3).sum()),
    "sum of sines": lambda x: float(np.sin(x).sum()),
    "product": lambda x: float(x.prod()),
    "exp of the first less the last": lambda x: float(np.exp(x.flat[0] - x.flat[-1])),
}


@chapter.exercise(
    "numerical-gradient",
    title="Numerical gradient",
    points=2,
    implements=("gradients.numerical_gradient",),
    hints=(
        "How steep is a hill where you stand? Look at the height a step ahead and a step behind. Do that for one "
        "entry of x at a time, while the others stay.",
        "Loop over np.ndindex(x.shape). Keep x[index] in a variable, set x[index] to it plus step and call f, then "
        "to it minus step and call f again. Put the old number back. Before all that, refuse arrays of integers.",
        "In the loop: before = x[index]; x[index] = before + step; above = f(x); x[index] = before - step; "
        "below = f(x); x[index] = before; gradient[index] = (above - below) / (2 * step).",
    ),
)
def numerical_gradient(nnlib, case):
    """The slope in the direction of each entry, from a step each way; x itself is moved, and then put back."""
    function = FUNCTIONS[case.function]
    f = (lambda _: function(case.x)) if case.reads_the_array_itself else function
    steps = {} if case.step is None else {"step": case.step}
    return nnlib.numerical_gradient(f, case.x, **steps)


def slope(function: str, x: np.ndarray, step: float | None = None, itself: bool = False) -> dict[str, Any]:
    """A case of numerical-gradient. With `itself` the function looks at the array x, and not at what it is given."""
    return {"function": function, "x": x, "step": step, "reads_the_array_itself": itself}


@numerical_gradient.case("one number, by hand")
def _(rng):
    return slope("sum of cubes", np.array([2.0]), step=1.0)


@numerical_gradient.case("two numbers, half a step")
def _(rng):
    return slope("sum of cubes", np.array([1.0, -2.0]), step=0.5)


@numerical_gradient.case("a matrix, the usual step")
def _(rng):
    return slope("sum of sines", np.array([[0.0, 1.0, 2.0], [3.0, 0.3, -1.7]]))


@numerical_gradient.case("a function that reads a network's own array")
def _(rng):
    return slope("product", np.array([[1.1, 2.0], [3.0, -0.7]]), step=0.1, itself=True)


@numerical_gradient.case("integers")
def _(rng):
    return slope("sum of squares", np.array([1, 2, 3]))


# --- layers, backwards ---


@chapter.exercise(
    "activation-backward",
    title="Activation layers, backwards",
    points=2,
    implements=(
        "layers.ReLU.backward",
        "layers.LeakyReLU.backward",
        "layers.Sigmoid.backward",
        "layers.Tanh.backward",
    ),
    needs=("relu", "leaky-relu", "sigmoid", "tanh", "activation-layers"),
    hints=(
        "The chain rule: what came from behind, times the layer's own slope. Each number goes through alone, so each "
        "has a slope of its own. What is the slope of ReLU to the left of 0, and to the right?",
        "ReLU: where self.x > 0 the slope is 1, elsewhere 0. LeakyReLU: 1 and self.slope. Sigmoid and Tanh can tell "
        "it from self.y: y * (1 - y), and 1 - y ** 2. Multiply by output_gradient, into a new array.",
        "output_gradient * (self.x > 0); np.where(self.x > 0, output_gradient, self.slope * output_gradient); "
        "output_gradient * self.y * (1 - self.y); output_gradient * (1 - self.y ** 2).",
    ),
)
def activation_backward(nnlib, case):
    """The incoming gradient times the slope of ReLU, LeakyReLU, Sigmoid or Tanh at the latest input."""
    layer = getattr(nnlib, case.layer)()
    layer.forward(case.x)
    return layer.backward(case.output_gradient)


def through(layer: str, x: np.ndarray, output_gradient: np.ndarray) -> dict[str, Any]:
    """A case of activation-backward."""
    return {"layer": layer, "x": x, "output_gradient": output_gradient}


@activation_backward.case("ReLU, by hand")
def _(rng):
    return through("ReLU", np.array([[-2.0, 3.0, 0.5]]), np.array([[5.0, 7.0, -1.0]]))


@activation_backward.case("LeakyReLU, by hand")
def _(rng):
    return through("LeakyReLU", np.array([[-2.0, 3.0, 0.5]]), np.array([[500.0, 7.0, -1.0]]))


@activation_backward.case("Sigmoid, by hand")
def _(rng):
    return through("Sigmoid", np.array([[0.0, np.log(3.0)]]), np.array([[4.0, 16.0]]))


@activation_backward.case("Tanh, by hand")
def _(rng):
    return through("Tanh", np.array([[0.0, np.log(3.0) / 2]]), np.array([[2.0, 4.0]]))


@activation_backward.case("ReLU, with zeros among the inputs")
def _(rng):
    return through("ReLU", np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))


@activation_backward.case("LeakyReLU, a batch")
def _(rng):
    return through("LeakyReLU", rng.normal(size=(3, 4)), rng.normal(size=(3, 4)))


@activation_backward.case("Sigmoid, a batch")
def _(rng):
    return through("Sigmoid", rng.normal(scale=2, size=(3, 4)), rng.normal(size=(3, 4)))


@activation_backward.case("Tanh, a batch")
def _(rng):
    return through("Tanh", rng.normal(scale=2, size=(3, 4)), rng.normal(size=(3, 4)))


@chapter.exercise(
    "linear-backward",
    title="Linear layer, backwards",
    points=3,
    implements=("layers.Linear.backward",),
    needs=("linear-init", "linear-forward"),
    hints=(
        "Write the three shapes down first: the weight's gradient has the shape of the weight, the bias's that of "
        "the bias, the input's that of x. From which products can they come?",
        "(n_in, n_out) comes from x, turned on its side, times the output gradient. (batch, n_in) comes from the "
        "output gradient times the weight, turned on its side. (n_out,) is the sum of the output gradient over the batch.",
        "self.weight_gradient = self.x.T @ output_gradient; self.bias_gradient = output_gradient.sum(axis=0); "
        "return output_gradient @ self.weight.T.",
    ),
)
def linear_backward(nnlib, case):
    """The gradients at weight and bias are written down, that at the input is returned; nothing else changes."""
    layer = nnlib.Linear(*case.weight.shape, np.random.default_rng(0))
    layer.weight, layer.bias = case.weight, case.bias
    weight, bias = case.weight.copy(), case.bias.copy()
    for _ in range(case.times):
        layer.forward(case.x)
        input_gradient = layer.backward(case.output_gradient)
    weight_gradient, bias_gradient = layer.gradients()
    return {
        "gradient at the weight": weight_gradient,
        "gradient at the bias": bias_gradient,
        "gradient at the input": input_gradient,
        "weight and bias are as they were": np.array_equal(layer.weight, weight) and np.array_equal(layer.bias, bias),
    }


def linear(rng: np.random.Generator, rows: int, n_in: int, n_out: int, times: int = 1) -> dict[str, Any]:
    """A case of linear-backward; the same batch goes forth and back so many times."""
    return {
        "x": rng.normal(size=(rows, n_in)),
        "weight": rng.normal(size=(n_in, n_out)),
        "bias": rng.normal(size=n_out),
        "output_gradient": rng.normal(size=(rows, n_out)),
        "times": times,
    }


@linear_backward.case("two rows, two inputs, one output, by hand")
def _(rng):
    return {
        "x": np.array([[1.0, 2.0], [3.0, 4.0]]),
        "weight": np.array([[10.0], [20.0]]),
        "bias": np.array([5.0]),
        "output_gradient": np.array([[1.0], [2.0]]),
        "times": 1,
    }


@linear_backward.case("one row, two outputs")
def _(rng):
    return {
        "x": np.array([[1.0, 2.0, -1.0]]),
        "weight": np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -3.0]]),
        "bias": np.array([0.0, 0.0]),
        "output_gradient": np.array([[1.0, 10.0]]),
        "times": 1,
    }


@linear_backward.case("as many rows as inputs and outputs")
def _(rng):
    return linear(rng, 3, 3, 3)


@linear_backward.case("a batch")
def _(rng):
    return linear(rng, 6, 4, 2)


@linear_backward.case("the same batch twice")
def _(rng):
    return linear(rng, 2, 3, 4, times=2)


# --- losses, backwards ---


def asked_twice(loss: Any) -> dict[str, np.ndarray]:
    """What a loss's backward gives, and what it gives when it is asked again."""
    first = np.array(loss.backward())
    return {"gradient": first, "gradient, asked again": loss.backward()}


@chapter.exercise(
    "mse-backward",
    title="Mean squared error, backwards",
    points=1,
    implements=("losses.MeanSquaredError.backward",),
    needs=("mse",),
    hints=(
        "Take one entry: how does (p - t)² change with p? And how much does that entry weigh in the mean?",
        "The slope of (p - t)² is 2 (p - t). The mean is over all entries, rows times columns, so divide by the size "
        "of the prediction.",
        "return 2 * (self.prediction - self.target) / self.prediction.size.",
    ),
)
def mse_backward(nnlib, case):
    """How the mean squared error changes with each number of the prediction."""
    loss = nnlib.MeanSquaredError()
    loss.forward(case.prediction, case.target)
    return asked_twice(loss)


@mse_backward.case("two examples, by hand")
def _(rng):
    return {"prediction": np.array([[4.0], [1.0]]), "target": np.array([[1.0], [2.0]])}


@mse_backward.case("two examples, three outputs")
def _(rng):
    return {
        "prediction": np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),
        "target": np.array([[1.0, 0.0, 0.0], [2.0, 0.0, -1.0]]),
    }


@mse_backward.case("a batch")
def _(rng):
    return {"prediction": rng.normal(size=(5, 2)), "target": rng.normal(size=(5, 2))}


@chapter.exercise(
    "bce-backward",
    title="Binary cross-entropy, backwards",
    points=2,
    implements=("losses.BinaryCrossEntropy.backward",),
    needs=("sigmoid", "binary-cross-entropy"),
    hints=(
        "The docstring ends in a very short formula. How sure was the network, and how sure should it have been?",
        "sigmoid(self.logits) are the probabilities; take away the truth, self.y. The loss is a mean over all "
        "entries, so divide by their number. The slope of sigmoid is in there already.",
        "return (sigmoid(self.logits) - self.y) / self.logits.size.",
    ),
)
def bce_backward(nnlib, case):
    """How the binary cross-entropy changes with each logit, of any size."""
    loss = nnlib.BinaryCrossEntropy()
    loss.forward(case.logits, case.y)
    return asked_twice(loss)


@bce_backward.case("one yes, by hand")
def _(rng):
    return {"logits": np.array([np.log(3.0)]), "y": np.array([1])}


@bce_backward.case("a yes and a no")
def _(rng):
    return {"logits": np.array([0.0, np.log(3.0)]), "y": np.array([1, 0])}


@bce_backward.case("two outputs")
def _(rng):
    return {"logits": rng.normal(scale=2, size=(3, 2)), "y": np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])}


@bce_backward.case("sure, once right and once wrong")
def _(rng):
    return {"logits": np.array([1000.0, -1000.0, 900.0]), "y": np.array([1, 1, 0])}


@chapter.exercise(
    "cross-entropy-backward",
    title="Cross-entropy, backwards",
    points=3,
    implements=("losses.CrossEntropy.backward",),
    needs=("softmax", "cross-entropy"),
    hints=(
        "The network gave each class a probability. It should have given 1 to the true one and 0 to the others. What "
        "is the difference, and over what does the loss average?",
        "Start with softmax(self.logits). Take 1 away at each row's true class: pick these entries with "
        "[np.arange(rows), self.labels]. Then divide by the number of rows. Softmax's own slopes are in there already.",
        "gradient = softmax(self.logits); gradient[np.arange(rows), self.labels] -= 1; return gradient / rows.",
    ),
)
def cross_entropy_backward(nnlib, case):
    """How the cross-entropy changes with each logit: the probabilities, less 1 at the true class, averaged."""
    loss = nnlib.CrossEntropy()
    loss.forward(case.logits, case.labels)
    return asked_twice(loss)


@cross_entropy_backward.case("one row, by hand")
def _(rng):
    return {"logits": np.array([[0.0, np.log(3.0)]]), "labels": np.array([1])}


@cross_entropy_backward.case("two rows")
def _(rng):
    return {"logits": np.array([[0.0, np.log(3.0), np.log(4.0)], [1.0, 1.0, 1.0]]), "labels": np.array([0, 2])}


@cross_entropy_backward.case("as many rows as classes")
def _(rng):
    return {"logits": rng.normal(scale=2, size=(4, 4)), "labels": np.array([3, 1, 0, 1])}


@cross_entropy_backward.case("a batch")
def _(rng):
    return {"logits": rng.normal(scale=2, size=(6, 3)), "labels": rng.integers(0, 3, size=6)}


@cross_entropy_backward.case("sure, once right and once wrong")
def _(rng):
    return {"logits": np.array([[1000.0, 0.0], [-800.0, 1000.0]]), "labels": np.array([0, 0])}


# --- a network, backwards ---

# What a layer of the sequential-backward cases does to the gradient that comes in.
BACKWARD_STEPS = {
    "add 1": lambda g: g + 1,
    "times 3": lambda g: 3 * g,
    "negate": lambda g: -g,
    "square": lambda g: g * g,
    "twice as wide": lambda g: np.concatenate([g, g], axis=1),
}


def backward_network(nnlib: ModuleType, steps: list, called: list[str]) -> Any:
    """A Sequential of small layers, which note in `called` that they were called; a list is a network inside.

    The gradient of a layer's one parameter is what came in. The layer "negate" has no parameter.
    """

    class Step(nnlib.Layer):
        def __init__(self, name: str):
            self.name = name

        def backward(self, output_gradient: np.ndarray) -> np.ndarray:
            called.append(self.name)
            self.came_in = output_gradient
            return BACKWARD_STEPS[self.name](output_gradient)

        def gradients(self) -> list[np.ndarray]:
            return [] if self.name == "negate" else [self.came_in]

    return nnlib.Sequential(
        *[backward_network(nnlib, step, called) if isinstance(step, list) else Step(step) for step in steps]
    )


@chapter.exercise(
    "sequential-backward",
    title="A network's backward pass",
    points=2,
    implements=("network.Sequential.backward", "network.Sequential.gradients"),
    needs=("sequential-init",),
    hints=(
        "The bucket chain runs the other way now: who is first in line when the gradient comes from the loss?",
        "Loop over reversed(self.layers), and let the gradient become what each layer's backward returns. "
        "gradients() gathers the lists of all layers in one list, this time from the first layer to the last.",
        "for layer in reversed(self.layers): output_gradient = layer.backward(output_gradient); then return it. And "
        "[gradient for layer in self.layers for gradient in layer.gradients()].",
    ),
)
def sequential_backward(nnlib, case):
    """The gradient goes through all layers from the last to the first; `gradients` lists theirs in forward order."""
    called: list[str] = []
    network = backward_network(nnlib, case.layers, called)
    input_gradient = network.backward(case.output_gradient)
    return {
        "layers, as they were called": ", ".join(called),
        "gradient at the input": input_gradient,
        "gradients": network.gradients(),
    }


@sequential_backward.case("two layers, by hand")
def _(rng):
    return {"layers": ["times 3", "add 1"], "output_gradient": np.array([[2.0]])}


@sequential_backward.case("three layers")
def _(rng):
    return {"layers": ["square", "times 3", "add 1"], "output_gradient": np.array([[1.0, -2.0], [0.0, 3.0]])}


@sequential_backward.case("a layer without parameters")
def _(rng):
    return {"layers": ["add 1", "negate", "times 3"], "output_gradient": np.array([[1.0, 2.0, -1.0]])}


@sequential_backward.case("a layer that changes the width")
def _(rng):
    return {"layers": ["add 1", "square", "twice as wide", "times 3"], "output_gradient": rng.normal(size=(4, 3))}
