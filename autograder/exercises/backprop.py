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

ITSELF = " of the array x itself, whatever f is given"


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
    function = FUNCTIONS[case.function.removesuffix(ITSELF)]
    f = (lambda _: function(case.x)) if case.function.endswith(ITSELF) else function
    steps = {} if case.step is None else {"step": case.step}
    return nnlib.numerical_gradient(f, case.x, **steps)


def slope(function: str, x: np.ndarray, step: float | None = None, itself: bool = False) -> dict[str, Any]:
    """A case of numerical-gradient. With `itself` the function looks at the array x, and not at what it is given."""
    return {"function": function + itself * ITSELF, "x": x, "step": step}


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
    implements=("layers.Linear.write_gradients", "layers.Linear.backward"),
    needs=("linear-init", "linear-forward"),
    hints=(
        "Write the three shapes down first: the weight's gradient has the shape of the weight, the bias's that of "
        "the bias, the input's that of x. From which products can they come?",
        "(n_in, n_out) comes from x, turned on its side, times the output gradient. (batch, n_in) comes from the "
        "output gradient times the weight, turned on its side. (n_out,) is the output gradient, summed over the batch.",
        "write_gradients: self.weight_gradient = self.x.T @ output_gradient; self.bias_gradient = "
        "output_gradient.sum(axis=0). backward: self.write_gradients(output_gradient); "
        "return output_gradient @ self.weight.T.",
    ),
)
def linear_backward(nnlib, case):
    """The gradients at weight and bias are written down, that at the input is returned; nothing else changes."""
    layer, other = (nnlib.Linear(*case.weight.shape, np.random.default_rng(0)) for _ in range(2))
    layer.weight, layer.bias = case.weight, case.bias
    weight, bias = case.weight.copy(), case.bias.copy()
    other.weight, other.bias = weight.copy(), bias.copy()
    other.forward(case.x)
    other.write_gradients(case.output_gradient)
    for _ in range(case.times):
        layer.forward(case.x)
        input_gradient = layer.backward(case.output_gradient)
    weight_gradient, bias_gradient = layer.gradients()
    return {
        "gradient at the weight": weight_gradient,
        "gradient at the bias": bias_gradient,
        "gradient at the input": input_gradient,
        "weight and bias are as they were": np.array_equal(layer.weight, weight) and np.array_equal(layer.bias, bias),
        "gradients by write_gradients alone": other.gradients(),
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
        "weight": np.array([[10.0], [30.0]]),
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
    "back: plus 1": lambda g: g + 1,
    "back: times 3": lambda g: 3 * g,
    "back: times -1": lambda g: -g,
    "back: squared": lambda g: g * g,
    "back: twice as wide": lambda g: np.concatenate([g, g], axis=1),
}


def backward_network(nnlib: ModuleType, steps: list, called: list[str]) -> Any:
    """A Sequential of small layers, which note in `called` that they were called; a list is a network inside.

    The gradient of a layer's one parameter is what came in. The layer "back: times -1" has no parameter.
    """

    class Step(nnlib.Layer):
        def __init__(self, name: str):
            self.name = name

        def backward(self, output_gradient: np.ndarray) -> np.ndarray:
            called.append(self.name)
            self.came_in = output_gradient
            return BACKWARD_STEPS[self.name](output_gradient)

        def gradients(self) -> list[np.ndarray]:
            return [] if self.name == "back: times -1" else [self.came_in]

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
        "In the loop: output_gradient = layer.backward(output_gradient); after it, return output_gradient. And "
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
    return {"layers": ["back: times 3", "back: plus 1"], "output_gradient": np.array([[2.0]])}


@sequential_backward.case("three layers")
def _(rng):
    return {
        "layers": ["back: squared", "back: times 3", "back: plus 1"],
        "output_gradient": np.array([[1.0, -2.0], [0.0, 3.0]]),
    }


@sequential_backward.case("a layer without parameters")
def _(rng):
    return {
        "layers": ["back: plus 1", "back: times -1", "back: times 3"],
        "output_gradient": np.array([[1.0, 2.0, -1.0]]),
    }


@sequential_backward.case("a layer that changes the width")
def _(rng):
    return {
        "layers": ["back: plus 1", "back: squared", "back: twice as wide", "back: times 3"],
        "output_gradient": rng.normal(size=(4, 3)),
    }


# --- is it right? ---


def spoiled_layer(nnlib: ModuleType, case: Any) -> Any:
    """A linear layer that multiplies the gradients of its weight and its bias by a factor each: 1 is right."""

    class SpoiledLinear(nnlib.Linear):
        def gradients(self) -> list[np.ndarray]:
            return [factor * right for factor, right in zip(case.factors, super().gradients(), strict=True)]

    layer = SpoiledLinear(*case.weight.shape, np.random.default_rng(0))
    layer.weight, layer.bias = case.weight.copy(), case.bias.copy()
    return layer


@chapter.exercise(
    "gradient-check",
    title="Gradient check",
    points=2,
    implements=("gradients.gradient_check",),
    needs=("numerical-gradient", "linear-forward", "linear-backward", "mse", "mse-backward"),
    rtol=1e-4,
    hints=(
        "You have two ways to the same gradient, one exact and one by trying. What function of a parameter array is "
        "it that numerical_gradient should take the slope of?",
        "Write a small function that runs network and loss forward, and ignores its argument: numerical_gradient "
        "moves the network's own arrays. Run forward and backward once, then compare array by array, and keep the "
        "largest relative error. TINY in the denominator is for gradients of length 0.",
        "f = lambda _: loss.forward(network.forward(x), y). For each a, n = gradient, numerical_gradient(f, "
        "parameter, step): norm(a - n) / max(norm(a), norm(n), TINY), with norm = np.linalg.norm. Return the largest.",
    ),
)
def gradient_check(nnlib, case):
    """The largest relative error of the gradients, also where they are wrong; the network stays as it was."""
    layer = spoiled_layer(nnlib, case)
    error = nnlib.gradient_check(layer, nnlib.MeanSquaredError(), case.x, case.y)
    return {
        "largest relative error": error,
        "parameters are as they were": np.allclose(layer.weight, case.weight, rtol=0, atol=1e-9)
        and np.allclose(layer.bias, case.bias, rtol=0, atol=1e-9),
    }


def checked(rng: np.random.Generator, rows: int, shape: tuple[int, int], factors: list[float]) -> dict[str, Any]:
    """A case of gradient-check: a layer of that shape whose gradients are wrong by these factors."""
    return {
        "x": rng.normal(size=(rows, shape[0])),
        "y": rng.normal(size=(rows, shape[1])),
        "weight": rng.normal(size=shape),
        "bias": rng.normal(size=shape[1]),
        "factors": factors,
    }


@gradient_check.case("one number, the weight's gradient doubled, by hand")
def _(rng):
    one = np.array([[1.0]])
    return {"x": one, "y": 3 * one, "weight": 2 * one, "bias": np.array([0.0]), "factors": [2.0, 1.0]}


@gradient_check.case("all right")
def _(rng):
    return checked(rng, 5, (3, 2), [1.0, 1.0])


@gradient_check.case("both wrong, the bias more so")
def _(rng):
    return checked(rng, 4, (3, 2), [1.1, -0.5])


@gradient_check.case("wrong by much, in numbers that are tiny")
def _(rng):
    case = checked(rng, 4, (2, 2), [0.5, 0.9])
    return {**case, "y": case["x"] @ case["weight"] + case["bias"] + 1e-4 * case["y"]}


@gradient_check.case("a weight without any effect, for x is 0")
def _(rng):
    return {**checked(rng, 3, (2, 1), [1.0, 1.0]), "x": np.zeros((3, 2))}


# --- optimizers ---


def after_steps(optimizer: Any, case: Any) -> list[np.ndarray]:
    """Copies of the case's parameters, changed by the optimizer step by step."""
    parameters = [parameter.copy() for parameter in case.parameters]
    for learning_rate, gradients in zip(case.learning_rates, case.gradients, strict=True):
        optimizer.learning_rate = learning_rate
        optimizer.step(parameters, gradients)
    return parameters


def steps(rng: np.random.Generator, shapes: list[tuple], learning_rates: list[float], **settings: Any) -> dict:
    """A case of an optimizer: parameters of these shapes, and a step with each learning rate."""
    return {
        "parameters": [rng.normal(size=shape) for shape in shapes],
        "gradients": [[rng.normal(size=shape) for shape in shapes] for _ in learning_rates],
        "learning_rates": learning_rates,
        **settings,
    }


def steps_by_hand(parameter: list[float], gradients: list[list[float]], learning_rate: float, **settings: Any) -> dict:
    """A case of an optimizer: one parameter, and a step for each gradient."""
    return {
        "parameters": [np.array(parameter)],
        "gradients": [[np.array(gradient)] for gradient in gradients],
        "learning_rates": [learning_rate] * len(gradients),
        **settings,
    }


PLAIN, DOUBLED = "the gradients", "the gradients, doubled"


@chapter.exercise(
    "sgd",
    title="Gradient descent",
    points=1,
    implements=("optimizers.SGD.step",),
    hints=(
        "The gradient points uphill. Which way do you go, and how far?",
        "Loop over the parameters and self.directions(gradients) together. Take the learning rate times the "
        "direction away from each parameter, in the array itself: with -=.",
        "for parameter, direction in zip(parameters, self.directions(gradients)): "
        "parameter -= self.learning_rate * direction.",
    ),
)
def sgd(nnlib, case):
    """Every parameter goes a step downhill, in place: against its direction, the learning rate times as far."""

    class Bent(nnlib.SGD):
        """Goes twice as far as the gradients say."""

        def directions(self, gradients: list[np.ndarray]) -> list[np.ndarray]:
            return [2 * gradient for gradient in gradients]

    kind = Bent if case.directions == DOUBLED else nnlib.SGD
    return after_steps(kind(0.1), case)


@sgd.case("one step, by hand")
def _(rng):
    return steps_by_hand([1.0, 2.0], [[0.5, -1.0]], 0.1, directions=PLAIN)


@sgd.case("two steps with two learning rates")
def _(rng):
    return steps(rng, [(2,)], [0.5, 0.25], directions=PLAIN)


@sgd.case("a weight and a bias")
def _(rng):
    return steps(rng, [(3, 2), (2,)], [0.2, 0.2], directions=PLAIN)


@sgd.case("directions that are not the gradients")
def _(rng):
    return steps(rng, [(2, 2), (2,)], [0.3], directions=DOUBLED)


@chapter.exercise(
    "momentum",
    title="Momentum",
    points=2,
    implements=("optimizers.SGD.directions",),
    needs=("sgd",),
    hints=(
        "A heavy ball does not forget how it was rolling. What must the optimizer remember from step to step, and "
        "for which arrays?",
        "Keep a velocity for each gradient in self.velocities. The first time they are zeros of the gradients' "
        "shapes. Then, each time: velocity = momentum * velocity + gradient, kept for the next time.",
        "if not self.velocities: self.velocities = [np.zeros_like(g) for g in gradients]. Then "
        "self.velocities = [self.momentum * v + g for v, g in zip(self.velocities, gradients)]; return them.",
    ),
)
def momentum(nnlib, case):
    """Velocities gather the gradients of all steps, older ones ever less; each optimizer has velocities of its own."""
    return {
        "parameters": after_steps(nnlib.SGD(0.1, momentum=case.momentum), case),
        "the same with another optimizer": after_steps(nnlib.SGD(0.1, momentum=case.momentum), case),
    }


@momentum.case("two steps, by hand")
def _(rng):
    return steps_by_hand([10.0], [[1.0], [2.0]], 1.0, momentum=0.5)


@momentum.case("three steps")
def _(rng):
    return steps(rng, [(2,)], [0.5] * 3, momentum=0.9)


@momentum.case("a weight and a bias")
def _(rng):
    return steps(rng, [(3, 2), (2,)], [0.2] * 4, momentum=0.8)


@momentum.case("two weights of one shape, and another learning rate each time")
def _(rng):
    return steps(rng, [(2, 2), (2, 2)], [0.1, 0.2, 0.3], momentum=0.6)


@chapter.exercise(
    "adam",
    title="Adam",
    points=3,
    implements=("optimizers.Adam.step",),
    hints=(
        "Two running averages for each parameter: of its gradients, and of their squares. Both start at zero. What "
        "is then wrong with them after the first step, and which division mends it?",
        "On the first call make lists of zeros, like the parameters: self.means and self.squares. Raise self.steps "
        "by 1, once for the whole call. Then, for each parameter: update m, update v, divide each by 1 - beta ** "
        "steps, and move p in place.",
        "m += (1 - self.beta1) * (g - m); v += (1 - self.beta2) * (g ** 2 - v); p -= self.learning_rate * (m / (1 - "
        "self.beta1 ** self.steps)) / (np.sqrt(v / (1 - self.beta2 ** self.steps)) + self.epsilon).",
    ),
)
def adam(nnlib, case):
    """Each number goes against its average gradient, measured by the usual size of its gradients."""
    return {
        "parameters": after_steps(nnlib.Adam(**case.settings), case),
        "the same with another optimizer": after_steps(nnlib.Adam(**case.settings), case),
    }


@adam.case("one step, by hand")
def _(rng):
    return steps_by_hand([1.0, 1.0], [[2.0, -0.5]], 0.25, settings={})


@adam.case("two steps, by hand, the averages fade fast")
def _(rng):
    return steps_by_hand([0.0], [[1.0], [3.0]], 1.0, settings={"beta1": 0.5, "beta2": 0.0, "epsilon": 0.0})


@adam.case("three steps")
def _(rng):
    return steps(rng, [(3,)], [0.1] * 3, settings={"beta1": 0.8, "beta2": 0.95})


@adam.case("two weights of one shape, and a bias")
def _(rng):
    return steps(rng, [(2, 2), (2, 2), (2,)], [0.1, 0.05, 0.02], settings={"beta2": 0.9})


@adam.case("a large epsilon")
def _(rng):
    return steps(rng, [(2, 2), (2,)], [0.1] * 2, settings={"epsilon": 0.5})


@chapter.exercise(
    "schedules",
    title="Learning rate schedules",
    points=2,
    implements=("schedules.step_decay", "schedules.cosine_decay", "schedules.warmup"),
    hints=(
        "Make a small table for each on paper: the epochs 0, 1, 2, 3, 4, and below them the rates of the docstring's "
        "example.",
        "step_decay: how many times has `every` gone by? That is epoch // every. cosine_decay: the share of the way, "
        "epoch / last, is never more than 1. warmup: the share is (epoch + 1) / epochs, and never more than 1 either.",
        "learning_rate * factor ** (epoch // every); with progress = min(epoch / last, 1): floor + (learning_rate - "
        "floor) * (1 + math.cos(math.pi * progress)) / 2; learning_rate * min((epoch + 1) / epochs, 1).",
    ),
)
def schedules(nnlib, case):
    """The learning rates of all epochs: falling in steps, falling along a wave, or rising at the start."""
    schedule = getattr(nnlib, case.schedule)
    return np.array([schedule(case.learning_rate, epoch, **case.settings) for epoch in range(case.epochs)])


def rates(schedule: str, learning_rate: float, n: int, /, **settings: Any) -> dict[str, Any]:
    """A case of schedules: the first n epochs of one."""
    return {"schedule": schedule, "learning_rate": learning_rate, "epochs": n, "settings": settings}


@schedules.case("step_decay, by hand")
def _(rng):
    return rates("step_decay", 1.0, 5, every=2, factor=0.5)


@schedules.case("cosine_decay, by hand")
def _(rng):
    return rates("cosine_decay", 1.0, 5, last=4)


@schedules.case("warmup, by hand")
def _(rng):
    return rates("warmup", 1.0, 4, epochs=4)


@schedules.case("step_decay, three epochs each")
def _(rng):
    return rates("step_decay", 0.3, 10, every=3)


@schedules.case("cosine_decay to a floor, and some epochs more")
def _(rng):
    return rates("cosine_decay", 0.8, 9, last=6, floor=0.2)


@schedules.case("warmup, and some epochs more")
def _(rng):
    return rates("warmup", 0.4, 8, epochs=5)


# --- training ---

VALIDATION_FROM = 100
"""Examples are numbered. Those of the validation data have numbers from here on."""

MANY = 9
"""So many examples or more come out of a shuffle in their old order only once in 362,880 times."""


def observed_training(nnlib: ModuleType) -> tuple[Any, Any, Any, dict[str, list]]:
    """A network, a loss and an optimizer, and the notes that they make.

    The network's output for an example is its number, plus the steps taken so far; the loss is the mean output; its
    gradient is the mean label of the batch. So a training comes out the same in any order of the examples.
    """
    notes: dict[str, list] = {"forward": [], "modes": [], "labels": [], "steps": [], "rates": []}

    class Network(nnlib.Layer):
        def __init__(self):
            self.steps_taken, self.gradient = np.zeros(1), np.zeros(1)

        def forward(self, x: np.ndarray) -> np.ndarray:
            notes["forward"].append(x[:, 0].copy())
            notes["modes"].append(self.training)
            return x + self.steps_taken

        def backward(self, output_gradient: np.ndarray) -> np.ndarray:
            self.gradient = np.array([float(np.max(output_gradient))])
            return output_gradient

        def parameters(self) -> list[np.ndarray]:
            return [self.steps_taken]

        def gradients(self) -> list[np.ndarray]:
            return [self.gradient]

    class Loss:
        def forward(self, prediction: np.ndarray, y: np.ndarray) -> float:
            notes["labels"].append(y.copy())
            self.prediction, self.y = prediction, y
            return float(prediction.mean())

        def backward(self) -> np.ndarray:
            return np.full(self.prediction.shape, self.y.mean())

    class Optimizer:
        learning_rate = 1.0

        def step(self, parameters: list[np.ndarray], gradients: list[np.ndarray]) -> None:
            notes["steps"].append(float(gradients[0][0]))
            notes["rates"].append(self.learning_rate)
            parameters[0] += 1

    return Network(), Loss(), Optimizer(), notes


def facts_of_training(value: dict, case: Any) -> dict[str, Any]:
    """What must hold of every right training, in whatever order it took the examples."""
    seen = list(zip(value["forward"], value["modes"], value["labels"], strict=True))
    training = [(rows, mode, labels) for rows, mode, labels in seen if rows.max() < VALIDATION_FROM]
    validation_modes = [mode for rows, mode, _ in seen if rows.max() >= VALIDATION_FROM]
    epochs = np.concatenate([rows for rows, _, _ in training]).reshape(-1, len(case.x))
    means = [labels.mean() for _, _, labels in training]
    return {
        "losses": np.array(value["losses"], dtype=float),
        "validation losses": np.array(value["validation losses"], dtype=float),
        "sizes of the batches": np.array([len(rows) for rows, _, _ in training]),
        "every example once an epoch": bool((np.sort(epochs) == np.sort(case.x[:, 0])).all()),
        "examples keep their labels": all(np.array_equal(labels, 10 * rows) for rows, _, labels in training),
        "shuffled": len(case.x) < MANY or not np.array_equal(epochs[0], case.x[:, 0]),
        "each epoch in another order": len({tuple(rows) for rows in epochs}) == len(epochs),
        "first step with the gradient of its own batch": bool(np.isclose(value["steps"][0], means[0])),
        "each step with the gradient of its own batch": bool(np.allclose(value["steps"], means)),
        "trains in training mode": all(mode for _, mode, _ in training),
        "validates in evaluation mode": not any(validation_modes),
        "learning rates": np.array(value["rates"]),
        "evaluation_loss": value["evaluation_loss"],
        "modes after evaluation_loss": value["modes after evaluation_loss"],
    }


@chapter.exercise(
    "fit",
    title="Training",
    points=3,
    implements=("training.train_epoch", "training.evaluation_loss", "training.fit"),
    needs=("batches",),
    facts=facts_of_training,
    hints=(
        "Three functions, each short. In train_epoch say aloud what happens to one mini-batch: forward, loss, "
        "backward, step. What do you write down, so that a short last batch does not count as much as a full one?",
        "train_epoch: network.train(), then for each pair of batches(x, y, batch_size, rng) add loss times length to "
        "a total, and divide by len(x) at last. evaluation_loss: keep the mode, network.eval(), forward, then "
        "network.train(mode). fit: a loop over range(epochs) with the four points of its docstring.",
        "In the loop of train_epoch: value = loss.forward(network.forward(x_batch), y_batch); total += value * "
        "len(x_batch); network.backward(loss.backward()); optimizer.step(network.parameters(), network.gradients()).",
    ),
)
def fit(nnlib, case):
    """Epoch by epoch: all examples in mini-batches, a step after each; then a look at the validation data."""
    network, loss, optimizer, notes = observed_training(nnlib)
    network.eval()
    history = nnlib.fit(
        network,
        loss,
        optimizer,
        case.x,
        case.y,
        case.epochs,
        case.batch_size,
        np.random.default_rng(case.seed),
        validation=(case.validation_x, 10 * case.validation_x[:, 0]) if len(case.validation_x) else None,
        schedule=(lambda epoch: case.rates[epoch]) if case.rates else None,
        stop=(lambda history: len(history.losses) >= case.stop_after) if case.stop_after else None,
    )
    made = {name: list(items) for name, items in notes.items()}
    modes = []
    for mode in (True, False):
        network.train(mode)
        evaluation_loss = nnlib.evaluation_loss(network, loss, case.x, case.y)
        modes.append(network.training)
    return {
        "losses": history.losses,
        "validation losses": history.validation_losses,
        "evaluation_loss": evaluation_loss,
        "modes after evaluation_loss": modes,
        **made,
    }


def training(
    n: int,
    epochs: int,
    batch_size: int,
    validation: int = 0,
    rates: tuple[float, ...] = (),
    stop_after: int = 0,
    seed: int = 0,
) -> dict[str, Any]:
    """A case of fit: n numbered examples, whose labels are ten times their numbers."""
    return {
        "x": np.arange(n, dtype=float)[:, np.newaxis],
        "y": 10.0 * np.arange(n),
        "epochs": epochs,
        "batch_size": batch_size,
        "validation_x": VALIDATION_FROM + np.arange(validation, dtype=float)[:, np.newaxis],
        "rates": list(rates),
        "stop_after": stop_after,
        "seed": seed,
    }


@fit.case("three examples, one epoch, by hand")
def _(rng):
    return training(3, epochs=1, batch_size=2)


@fit.case("three epochs of ten, with validation data")
def _(rng):
    return training(10, epochs=3, batch_size=4, validation=3, seed=1)


@fit.case("a learning rate for each epoch")
def _(rng):
    return training(12, epochs=3, batch_size=6, validation=1, rates=(0.5, 0.25, 0.125), seed=2)


@fit.case("stopped after two epochs of five")
def _(rng):
    return training(11, epochs=5, batch_size=3, validation=2, stop_after=2, seed=3)


# --- the whole library ---


def digits_to_learn(seed: int, wanted: float, examples: int | None = None) -> dict[str, Any]:
    """Images of handwritten digits, as counts of inked dots, and where a training starts.

    wanted: the share of unseen digits that must be read
    examples: how many images are learned from, if not all
    """
    from data import load_digits  # imported here, since the box has no data files

    digits = load_digits()
    return {
        "train_ink": (digits.train_images[:examples] * 16).astype(np.uint8),
        "train_labels": digits.train_labels[:examples].astype(np.uint8),
        "test_ink": (digits.test_images * 16).astype(np.uint8),
        "test_labels": digits.test_labels.astype(np.uint8),
        "wanted": wanted,
        "seed": seed,
    }


def facts_of_learning(value: dict, case: Any) -> dict[str, Any]:
    """Whether the network has learned to read."""
    accuracy = float(np.mean(value["digits read"] == case.test_labels))
    losses = np.array(value["losses"])
    return {
        f"reads at least {case.wanted:.0%} of digits that it never saw": accuracy >= case.wanted,
        "the loss falls to a tenth": bool(losses[-1] < losses[0] / 10),
        "epochs": len(losses),
        "the loss of unseen digits was looked at": len(value["validation losses"]) == len(losses),
    }


@chapter.exercise(
    "train-digits",
    title="Capstone: learn to read digits",
    points=3,
    implements=(),
    needs=(
        "relu",
        "initializers",
        "linear-init",
        "sequential-init",
        "batches",
        "linear-forward",
        "activation-layers",
        "softmax",
        "sequential-forward",
        "cross-entropy",
        "predict",
        "activation-backward",
        "linear-backward",
        "cross-entropy-backward",
        "sequential-backward",
        "adam",
        "schedules",
        "fit",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_learning,
    hints=(
        "There is nothing new to write here: your whole library learns to read. Is every other check green?",
        "If each part is right alone, run gradient_check on the whole network with three images: it tells whether "
        "the gradients still fit when the parts are put together.",
        "Does the loss fall, but slowly? Look whether the optimizer changes the network's own arrays: compare "
        "network.parameters()[0] before and after one step.",
    ),
)
def train_digits(nnlib, case):
    """Your own library learns to read handwritten digits, and is tried on digits that it never saw."""
    rng = np.random.default_rng(case.seed)
    network = nnlib.Sequential(nnlib.Linear(64, 128, rng), nnlib.ReLU(), nnlib.Linear(128, 10, rng))
    test_images, test_labels = case.test_ink / 16, case.test_labels.astype(int)
    epochs, rate = 5, 0.03
    history = nnlib.fit(
        network,
        nnlib.CrossEntropy(),
        nnlib.Adam(rate),
        case.train_ink / 16,
        case.train_labels.astype(int),
        epochs,
        64,
        rng,
        validation=(test_images, test_labels),
        schedule=lambda epoch: nnlib.cosine_decay(rate, epoch, last=epochs),
    )
    return {
        "digits read": network.predict(test_images),
        "losses": history.losses,
        "validation losses": history.validation_losses,
    }


@train_digits.case("all the images")
def _(rng):
    return digits_to_learn(0, wanted=0.96)
