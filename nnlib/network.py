"""A network is layers in a row: the output of one is the input of the next. The last one gives the logits.

It is itself a layer, so that it can be trained, switched and nested like one.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from nnlib.activations import identity, sigmoid, softmax
from nnlib.layers import Layer, Linear

TASKS = ("regression", "binary", "multiclass", "multilabel")


class Sequential(Layer):
    """`layers`, from input to output: `Sequential(Linear(64, 16, rng), ReLU(), Linear(16, 10, rng))`."""

    def __init__(self, *layers: Layer):
        """Keeps the layers, from input to output, as the list `self.layers`.

        The layers between two Linear layers leave a row as long as it is. So each Linear layer must take as many
        numbers as the Linear layer before it gives: compare the shapes of their weights.

        raises ValueError: two of them do not meet; the message names both numbers
        """
        raise NotImplementedError("sequential-init: lesson 02-architecture")

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The output of the last layer, after `x` went through all of them in order.

            x -> layers[0].forward -> layers[1].forward -> ... -> output

        x: (batch, n_in) as the first layer wants it
        returns: (batch, n_out) as the last layer gives it; for a classifier these are the logits
        raises ValueError: a layer refuses the shape that the one before it gave
        Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, introduction of chapter 6.
        """
        raise NotImplementedError("sequential-forward: lesson 04-forward")

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """The gradient at the network's input, after the output gradient went back through all layers.

            gradient at the input <- layers[0].backward <- ... <- layers[-1].backward <- output_gradient

        Each layer is told how the loss changes with its output, which is the input of the layer after it: just what
        that layer's `backward` returned. Afterwards each layer knows the gradients of its own parameters.

        output_gradient: (batch, n_out), such as a loss's `backward` gives
        returns: (batch, n_in)
        Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
        """
        for layer in reversed(self.layers):
            output_gradient = layer.backward(output_gradient)
        return output_gradient

    def write_gradients(self, output_gradient: np.ndarray) -> None:
        """As `backward`, but the first layer is spared the gradient at the network's input."""
        first, *others = self.layers
        first.write_gradients(Sequential(*others).backward(output_gradient))

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """The probability of each class: the softmax of the logits, computed in evaluation mode.

        Call `self.eval()` first, so that layers which behave otherwise in training know that it is over.
        Afterwards put the network back in the mode in which you found it, with `self.train(mode)`, even if a
        layer raises an error: `try: ... finally: ...` sees to that.

        x: (batch, n_in)
        returns: (batch, classes), each row sums to 1
        raises ValueError: a layer refuses the shape, or the logits are not 2-D
        """
        raise NotImplementedError("predict: lesson 04-forward")

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The most probable class of each row; the mode afterwards is the mode before, as in `predict_proba`.

        x: (batch, n_in)
        returns: (batch,) integers from 0 to classes - 1; the lowest class where several are equally probable
        raises ValueError: as `predict_proba`
        """
        raise NotImplementedError("predict: lesson 04-forward")

    def parameters(self) -> list[np.ndarray]:
        """All layers' parameters in one flat list, first layer first: the arrays themselves, not copies.

        Training changes these arrays in place, and so the layers. A layer without parameters adds nothing.
        """
        raise NotImplementedError("sequential-init: lesson 02-architecture")

    def gradients(self) -> list[np.ndarray]:
        """All layers' gradients in one flat list, in the order of `parameters()`: one array for each of those."""
        return [gradient for layer in self.layers for gradient in layer.gradients()]

    def arrays(self) -> dict[str, np.ndarray]:
        """All layers' arrays, each under its layer's place and its own name: "0.weight", "0.bias", "2.weight"."""
        return {
            f"{place}.{name}": array
            for place, layer in enumerate(self.layers)
            for name, array in layer.arrays().items()
        }

    def summary(self) -> str:
        """A line for each layer, with its kind and how many parameters it has, and a last line with their total.

            Linear: 2080
            ReLU: 0
            Linear: 330
            total: 2410

        The kind is the name of the layer's class. Every entry of a weight and of a bias is one parameter.
        """
        raise NotImplementedError("sequential-init: lesson 02-architecture")

    def train(self, mode: bool = True) -> None:
        """Puts the network and its layers into training mode, or evaluation mode where `mode` is False."""
        super().train(mode)
        for layer in self.layers:
            layer.train(mode)


def count_parameters(sizes: Sequence[int]) -> int:
    """How many numbers a network of Linear layers has to learn, weights and biases together.

        count_parameters([64, 32, 10]) == 2410

    sizes: how many inputs, then how many units in each layer from the first to the output. The inputs have no
    weights and no biases of their own.
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, introduction of chapter 6.
    """
    raise NotImplementedError("parameter-count: lesson 02-architecture")


def output_activation(task: str) -> Callable[[np.ndarray], np.ndarray]:
    """The function of `activations` that turns a network's last numbers into an answer to the task.

    - "regression": an amount of any size, such as a temperature
    - "binary": the probability of yes
    - "multiclass": a probability for each of several classes, of which exactly one is right
    - "multilabel": a probability for each of several labels, of which any number may be right, or none

    returns: the function itself, not a result of it
    raises ValueError: there is no such task
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.
    """
    if task not in TASKS:
        raise ValueError(f"there is no task {task!r}: choose one of {', '.join(TASKS)}")
    raise NotImplementedError("output-layer: lesson 02-architecture")
