"""A neuron weighs its inputs, adds them up and shifts the sum: the smallest network there is.

With two inputs its sum is zero along a straight line in the plane: on one side it is positive, on the other
negative. So a neuron tells two classes apart, as Rosenblatt's perceptron did in 1958.
"""

import numpy as np

CENTERS = np.array([[1.0, 1.0], [5.0, 4.0]])
"""The middle of each class of `sample_blobs`."""

SPREAD = 0.5
"""The standard deviation of `sample_blobs` around the middle, in each direction."""


def neuron(x: np.ndarray, w: np.ndarray, b: float) -> float:
    """The weighted sum of one example, plus the bias.

        neuron(x, w, b) = x[0] * w[0] + x[1] * w[1] + ... + b

    x: (d,), the numbers of one example
    w: (d,), a weight for each of them
    returns: one number
    raises ValueError: x and w are not flat arrays of one length
    Source: Rosenblatt, "The perceptron", Psychological Review 65, 1958.
    """
    if x.ndim != 1 or x.shape != w.shape:
        raise ValueError(f"neuron wants x and w of one shape (d,), got {x.shape} and {w.shape}")
    raise NotImplementedError("neuron: lesson 01-environment")


def neurons(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """`neuron` for each row of a batch at once, without a loop in Python.

        neurons(X, w, b)[i] = X[i, 0] * w[0] + X[i, 1] * w[1] + ... + b

    X: (n, d), one example a row
    w: (d,)
    returns: (n,)
    raises ValueError: the rows of X are not as long as w
    """
    if X.ndim != 2 or w.shape != X.shape[1:]:
        raise ValueError(f"neurons wants X of shape (n, d) and w of shape (d,), got {X.shape} and {w.shape}")
    raise NotImplementedError("neurons: lesson 01-environment")


def center_columns(X: np.ndarray) -> np.ndarray:
    """A new array in which each column has the mean 0: from every number its column's mean is taken away.

    X: (n, d), n at least 1; left unchanged
    returns: (n, d)
    """
    raise NotImplementedError("center-columns: lesson 01-environment")


def sample_blobs(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draws `n` points of two round clouds in the plane, half of them from each.

    A point of class 0 lies around CENTERS[0], one of class 1 around CENTERS[1]. In each direction its distance
    from there is normal, with the standard deviation SPREAD. The classes come in a random order, so that any
    stretch of rows holds some of both. All draws come from `rng`: the same seed gives the same points.

    returns: points (n, 2), and their labels (n,), integers 0 or 1. For odd n one class has one more.
    """
    raise NotImplementedError("sample-blobs: lesson 01-environment")


def decide(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """The class of each row: 1 where the neuron's sum is 0 or more, 0 where it is less.

    X: (n, d)
    w: (d,)
    returns: (n,) integers 0 or 1
    raises ValueError: as `neurons`
    """
    raise NotImplementedError("decision: lesson 01-environment")


def separating_neuron() -> tuple[np.ndarray, float]:
    """A neuron that tells the two classes of `sample_blobs` apart, found by hand.

    The line where its sum is 0 must run between the clouds, with class 1 on the side where the sum is positive.

    returns: the weights (2,), and the bias
    """
    raise NotImplementedError("separate-blobs: lesson 01-environment")
