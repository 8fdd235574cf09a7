"""A layer is one step of a network: a batch of rows goes in, a batch of rows comes out.

Each layer has the same rhythm: `forward(x)` remembers what the backward pass of lesson 5 will ask for, then
returns the output. What is remembered is the array itself, not a copy, so don't change it afterwards.
"""

from collections.abc import Callable

import numpy as np

from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.initializers import he_normal


class Layer:
    """What all layers share: a `forward`, parameters to learn, and a mode.

    `training` is True while the network learns and False while it predicts. Most layers don't care; dropout
    and batch normalisation (lesson 8) do.
    """

    training = True

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The output for the input `x`; each kind of layer has its own."""
        raise NotImplementedError(f"{type(self).__name__} has no forward method: write one")

    def parameters(self) -> list[np.ndarray]:
        """The arrays that training changes, not copies of them. A layer that learns nothing has none."""
        return []

    def train(self, mode: bool = True) -> None:
        """Enters training mode, or evaluation mode where `mode` is False."""
        self.training = mode

    def eval(self) -> None:
        """Enters evaluation mode."""
        self.train(False)


class Linear(Layer):
    """Each output is a weighted sum of all inputs, plus a bias of its own.

    weight: (n_in, n_out), one column for each output
    bias: (n_out,)
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        rng: np.random.Generator,
        initializer: Callable[[tuple[int, int], np.random.Generator], np.ndarray] = he_normal,
    ):
        """A layer that takes rows of `n_in` numbers and gives rows of `n_out`.

        The weight, of shape (n_in, n_out), is drawn by `initializer`: it takes that shape and the generator `rng`.
        The bias, of shape (n_out,), starts at zero. Both are float64.
        """
        self.weight = initializer((n_in, n_out), rng)
        self.bias = np.zeros(n_out)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Every row of `x` times the weight, plus the bias; remembers `x` as `self.x`.

            y = x @ weight + bias
            y[i, k] = x[i, 0] * weight[0, k] + x[i, 1] * weight[1, k] + ... + bias[k]

        x: (batch, n_in)
        returns: (batch, n_out), float32 where x, weight and bias all are
        raises ValueError: x is not 2-D, or its rows are not n_in long
        Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.1.
        """
        n_in = len(self.weight)
        if x.ndim != 2 or x.shape[1] != n_in:
            raise ValueError(f"this Linear layer wants x of shape (batch, {n_in}), got {x.shape}")
        raise NotImplementedError("linear-forward: lesson 04-forward")

    def parameters(self) -> list[np.ndarray]:
        """The weight, then the bias."""
        return [self.weight, self.bias]


class ReLU(Layer):
    """`activations.relu` as a layer."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """relu of each number; remembers the input as `self.x`, since the slope depends on its sign.

            y = relu(x)

        x: any shape
        returns: the same shape
        Source: as for `activations.relu`.
        """
        raise NotImplementedError("activation-layers: lesson 04-forward")


class LeakyReLU(Layer):
    """`activations.leaky_relu` as a layer, with the slope on the negative side."""

    def __init__(self, slope: float = 0.01):
        self.slope = slope

    def forward(self, x: np.ndarray) -> np.ndarray:
        """leaky_relu of each number; remembers the input as `self.x`, since the slope depends on its sign.

            y = leaky_relu(x, slope)

        x: any shape
        returns: the same shape
        Source: as for `activations.leaky_relu`.
        """
        self.x = x
        return leaky_relu(x, self.slope)


class Sigmoid(Layer):
    """`activations.sigmoid` as a layer."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """sigmoid of each number; remembers the output as `self.y`, since the slope is y * (1 - y).

            y = sigmoid(x)

        x: any shape
        returns: the same shape
        Source: as for `activations.sigmoid`.
        """
        raise NotImplementedError("activation-layers: lesson 04-forward")


class Tanh(Layer):
    """`activations.tanh` as a layer."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """tanh of each number; remembers the output as `self.y`, since the slope is 1 - y * y.

            y = tanh(x)

        x: any shape
        returns: the same shape
        Source: as for `activations.tanh`.
        """
        raise NotImplementedError("activation-layers: lesson 04-forward")
