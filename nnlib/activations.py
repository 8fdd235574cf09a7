"""An activation bends the straight line that a layer draws: without one, a stack of layers is just one layer.

`identity`, `relu`, `leaky_relu`, `sigmoid` and `tanh` work on each number by itself and take arrays of any shape.
`softmax` looks at a whole row. All but `identity` give float32 for float32 and float64 for float64 or integers.
They leave their input as it was.
"""

import numpy as np


def identity(z: np.ndarray) -> np.ndarray:
    """Every number as it is: for the output of a network that predicts amounts, which may be of any size."""
    return z


def relu(z: np.ndarray) -> np.ndarray:
    """Positive numbers pass, negative ones become 0.

        relu(z) = max(z, 0)

    Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
    """
    raise NotImplementedError("relu: lesson 02-architecture")


def leaky_relu(z: np.ndarray, slope: float = 0.01) -> np.ndarray:
    """Positive numbers pass, negative ones are multiplied by `slope`, so that some signal gets through.

        leaky_relu(z) = z  where z > 0,  slope * z  elsewhere

    Source: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
    """
    raise NotImplementedError("leaky-relu: lesson 02-architecture")


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Squeezes any number into 0..1, so that it can be read as a probability.

        sigmoid(z) = 1 / (1 + exp(-z)) = exp(z) / (1 + exp(z))

    The first form overflows for large negative z, the second for large positive z. Here each is used where
    it is safe: `exp` only ever sees -|z|.

    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 3.10.
    """
    raise NotImplementedError("sigmoid: lesson 02-architecture")


def tanh(z: np.ndarray) -> np.ndarray:
    """Squeezes any number into -1..1, and keeps 0 at 0.

        tanh(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)) = (1 - exp(-2z)) / (1 + exp(-2z))

    Computed for |z|, where nothing overflows, and then given the sign of z. `expm1(a)` is exp(a) - 1 without
    the rounding error that a subtraction would bring for small a.

    Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.4.
    """
    raise NotImplementedError("tanh: lesson 02-architecture")


def softmax(logits: np.ndarray) -> np.ndarray:
    """Turns each row of scores into probabilities: all between 0 and 1, and each row sums to 1.

        softmax(z)[i, j] = exp(z[i, j]) / (exp(z[i, 0]) + exp(z[i, 1]) + ...)

    `exp` overflows above 709. Subtract the largest number of the row from the whole row first: that changes
    no probability, because it multiplies numerator and denominator by the same factor, and no exponent is
    then above 0.

    logits: (batch, classes), any numbers; left unchanged
    returns: (batch, classes)
    raises ValueError: logits are not 2-D
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 4.1.
    """
    if logits.ndim != 2:
        raise ValueError(f"softmax wants logits of shape (batch, classes), got {logits.shape}")
    raise NotImplementedError("softmax: lesson 04-forward")
