"""A layer is one step of a network: a batch of rows goes in, a batch of rows comes out.

Each layer has the same rhythm. `forward(x)` remembers what `backward` will ask for, then returns the output. What is
remembered is the array itself, not a copy, so don't change it afterwards. `backward(output_gradient)` is told how the
loss changes with each number of the latest output, and returns how it changes with each number of the input: this is
the chain rule, one link of it. On the way a layer that learns notes how the loss changes with its parameters.
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

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """The gradient of the loss at the latest input, given that at the latest output; each layer has its own."""
        raise NotImplementedError(f"{type(self).__name__} has no backward method: write one")

    def write_gradients(self, output_gradient: np.ndarray) -> None:
        """Half of `backward`: finds `gradients()`, but returns nothing.

        That is enough for a network's first layer. Its input is data: training does not ask how the loss changes with
        that, and to find it out would cost as much as the layer's forward pass. A layer that has no short way does all
        of `backward`.
        """
        self.backward(output_gradient)

    def parameters(self) -> list[np.ndarray]:
        """The arrays that training changes, not copies of them. A layer that learns nothing has none."""
        return []

    def gradients(self) -> list[np.ndarray]:
        """The gradient of the loss at each of `parameters()`, in the same order, as the latest `backward` found it."""
        return []

    def arrays(self) -> dict[str, np.ndarray]:
        """All numbers that the layer would need to come back as it is, by name; the arrays themselves, not copies.

        For most layers that is the weight and the bias, where it has them. A layer that remembers more than its
        parameters, such as running statistics, adds it:

            return super().arrays() | {"running_mean": self.running_mean, "running_variance": self.running_variance}

        `serialization.save` keeps just these, and `serialization.load` writes into them in place.
        """
        return {name: getattr(self, name) for name in ("weight", "bias") if hasattr(self, name)}

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
        raise NotImplementedError("linear-init: lesson 02-architecture")

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

    def write_gradients(self, output_gradient: np.ndarray) -> None:
        """How the loss changes with weight and bias: writes `self.weight_gradient` and `self.bias_gradient`.

        With g the output gradient, and y[i, k] = sum over j of x[i, j] * weight[j, k], plus bias[k], as above:

            weight_gradient[j, k] = sum over i of x[i, j] * g[i, k]     it acts on y[i, k] of every row, x[i, j] times
            bias_gradient[k]      = sum over i of g[i, k]               it acts on y[i, k] of every row, once

        The first is a matrix product with one matrix transposed; the shapes say which. The loss has averaged over the
        batch already, so add up here, and don't average again. What was written for an earlier batch is written over.
        The weight and the bias stay as they are: changing them is the optimizer's work.

        output_gradient: (batch, n_out), for the latest `forward`; left unchanged
        Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.5.6.
        """
        raise NotImplementedError("linear-backward: lesson 05-backprop")

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """Does what `write_gradients` does, and returns how the loss changes with the input.

            result[i, j] = sum over k of g[i, k] * weight[j, k]         x[i, j] acts on all y[i, k] of its row

        This too is a matrix product with one matrix transposed.

        output_gradient: (batch, n_out), for the latest `forward`; left unchanged
        returns: (batch, n_in)
        Source: as for `write_gradients`.
        """
        raise NotImplementedError("linear-backward: lesson 05-backprop")

    def parameters(self) -> list[np.ndarray]:
        """The weight, then the bias."""
        return [self.weight, self.bias]

    def gradients(self) -> list[np.ndarray]:
        """That of the weight, then that of the bias. Call `backward` first."""
        return [self.weight_gradient, self.bias_gradient]


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

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """What came in above 0 went through as it was, so its gradient does too. The rest had no effect: 0.

            result = output_gradient * (1 where x > 0, else 0)

        At 0 itself there is a corner and no slope; 0 is the custom.

        output_gradient: the shape of x; left unchanged
        returns: the same shape
        Source: as for `activations.relu`.
        """
        raise NotImplementedError("activation-backward: lesson 05-backprop")


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

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """Where the input was above 0 the gradient passes; elsewhere it is multiplied by the slope, as the input was.

            result = output_gradient * (1 where x > 0, else slope)

        output_gradient: the shape of x; left unchanged
        returns: the same shape
        Source: as for `activations.leaky_relu`.
        """
        raise NotImplementedError("activation-backward: lesson 05-backprop")


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

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """The output gradient times the slope, which can be told from the output alone.

            y = 1 / (1 + exp(-x)), so dy/dx = exp(-x) / (1 + exp(-x))^2 = y * (1 - y)
            result = output_gradient * y * (1 - y)

        The slope is 1/4 at most: each Sigmoid layer makes the gradient smaller.

        output_gradient: the shape of x; left unchanged
        returns: the same shape
        Source: as for `activations.sigmoid`.
        """
        raise NotImplementedError("activation-backward: lesson 05-backprop")


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

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """The output gradient times the slope, which can be told from the output alone.

            y = sinh(x) / cosh(x), so dy/dx = (cosh(x)^2 - sinh(x)^2) / cosh(x)^2 = 1 - y^2
            result = output_gradient * (1 - y^2)

        output_gradient: the shape of x; left unchanged
        returns: the same shape
        Source: as for `activations.tanh`.
        """
        raise NotImplementedError("activation-backward: lesson 05-backprop")


class Dropout(Layer):
    """While the network trains, each number is dropped with probability `rate`: a unit can't rely on any other."""

    def __init__(self, rate: float, rng: np.random.Generator):
        """`rng` is drawn from in every forward pass in training mode.

        raises ValueError: rate is not from 0 to just below 1
        """
        if not 0 <= rate < 1:
            raise ValueError(f"Dropout wants a rate from 0 to just below 1, got {rate}")
        self.rate = float(rate)
        self.rng = rng

    def forward(self, x: np.ndarray) -> np.ndarray:
        """In training mode each number is either dropped or made larger; in evaluation mode x comes out as it went in.

            y = x * mask,    mask = 0 with probability rate, else 1 / (1 - rate)

        A new mask is drawn in every forward pass, with an entry of its own for each number of x. What is kept is made
        larger, so that the mean stays what it was: the next layer then gets on average the same in both modes.
        Remembers what `backward` needs: here `self.mask`.

        x: any shape
        returns: the same shape, in the precision of x
        Source: Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15,
        2014; the factor, of "inverted" dropout, from its section 10.
        """
        raise NotImplementedError("dropout: lesson 08-troubleshooting")

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """What was dropped had no effect: 0. The gradient of the rest is multiplied as the rest was.

            result = output_gradient * mask, with the mask of the latest forward pass

        Where that was in evaluation mode the gradient passes as it is.

        output_gradient: the shape of x; left unchanged
        returns: the same shape
        Source: as for `forward`.
        """
        raise NotImplementedError("dropout: lesson 08-troubleshooting")


class BatchNorm(Layer):
    """Each column is brought to mean 0 and variance 1 over the batch, then stretched and shifted as training likes it.

    scale, shift: (n,), learned
    running_mean, running_variance: (n,), averages of what the batches had, for use in evaluation mode
    """

    def __init__(self, n: int, momentum: float = 0.1, epsilon: float = 1e-5):
        """For rows of `n` numbers. All arrays are float64.

        momentum: how much the latest batch counts in the running averages, from 0 to 1
        epsilon: added to each variance, so that a column that is always the same is not divided by 0
        """
        self.momentum = momentum
        self.epsilon = epsilon
        self.scale, self.shift = np.ones(n), np.zeros(n)
        self.running_mean, self.running_variance = np.zeros(n), np.ones(n)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Every column to mean 0 and variance 1, times scale, plus shift.

            y = scale * (x - mean) / sqrt(variance + epsilon) + shift

        In training mode mean and variance are those of each column of x, over the batch. They then move the running
        averages, in place:

            running_mean     <- running_mean     + momentum * (mean - running_mean)
            running_variance <- running_variance + momentum * (variance * rows / (rows - 1) - running_variance)

        The variance that divides is the plain mean of the squared distances, which is what `np.var` gives. The one for
        the running average is to say how the whole data spread, not these rows alone: so it is divided by rows - 1.

        In evaluation mode mean and variance are the running ones, and nothing moves. Then what comes out for a row does
        not depend on the rows that came with it. Remembers what `backward` needs.

        x: (batch, n); in training mode 2 rows or more, for a single row has no variance
        returns: (batch, n), float32 where x, scale, shift and the running averages all are
        raises ValueError: x is not 2-D, its rows are not n long, or there are too few of them
        Source: Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal
        covariate shift", ICML 2015, algorithms 1 and 2; the momentum is PyTorch's.
        """
        n = len(self.scale)
        if x.ndim != 2 or x.shape[1] != n:
            raise ValueError(f"this BatchNorm layer wants x of shape (batch, {n}), got {x.shape}")
        if self.training and len(x) < 2:
            raise ValueError(f"BatchNorm trains on 2 rows or more, got {len(x)}: choose another batch size")
        raise NotImplementedError("batch-norm: lesson 08-troubleshooting")

    def backward(self, output_gradient: np.ndarray) -> np.ndarray:
        """The gradient at the input; writes those at scale and shift, as `gradients()` then gives them.

        With g the output gradient, z = (x - mean) / sqrt(variance + epsilon) and y = scale * z + shift, by columns:

            scale gradient = sum over the batch of g * z
            shift gradient = sum over the batch of g
            gradient at z  = h = g * scale

        In evaluation mode mean and variance are fixed numbers, and z is a straight line in x:

            result = h / sqrt(variance + epsilon)

        In training mode they come from x itself. A change of one x[i] moves the mean, by 1 / rows of it, and with it
        all rows of its column; and it moves the variance. The chain rule, added up over these three ways, gives

            result = (h - mean(h) - z * mean(h * z)) / sqrt(variance + epsilon)       means over the batch

        So nothing comes back that would only move a whole column, or only stretch it: z does not notice that.

        output_gradient: (batch, n), for the latest `forward`, and in the same mode; left unchanged
        returns: (batch, n)
        Source: as for `forward`, section 3.
        """
        raise NotImplementedError("batch-norm: lesson 08-troubleshooting")

    def parameters(self) -> list[np.ndarray]:
        """The scale, then the shift. The running averages are not learned by gradient, so they are not among them."""
        return [self.scale, self.shift]

    def gradients(self) -> list[np.ndarray]:
        """That of the scale, then that of the shift: `self.scale_gradient` and `self.shift_gradient`. Call `backward`
        first."""
        return [self.scale_gradient, self.shift_gradient]

    def arrays(self) -> dict[str, np.ndarray]:
        """Scale and shift, which PyTorch calls weight and bias, and the running averages."""
        running = {"running_mean": self.running_mean, "running_variance": self.running_variance}
        return {"weight": self.scale, "bias": self.shift} | running
