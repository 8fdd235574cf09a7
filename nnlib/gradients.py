"""A gradient says how a number, such as the loss, changes when something that it depends on changes a little.

Backpropagation computes it exactly and fast, and is easily got wrong. Trying a small step each way computes it
roughly and slowly, and is hard to get wrong: so the one is checked with the other.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.layers import Layer

TINY = 1e-8


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """The slope of `f` in the direction of each entry of x, by central differences.

        result[k] = (f(x with step added to x[k]) - f(x with step taken from x[k])) / (2 * step)

    A step on both sides is far better than one: with one the error shrinks like the step, with two like its square.
    But don't make the step tiny. The two values of f then agree in nearly all digits, and their difference is rubbish.

    Change the entry in x itself, one at a time, and afterwards set it to exactly what it was. x may be the weight of a
    network that f runs, and a copy would not be seen there. `np.ndindex(x.shape)` gives the index of each entry.

    f: takes x and returns one number
    x: floats, any shape; changed for a while, and as it was in the end
    returns: the shape of x
    raises ValueError: x does not hold floats. A small step would be rounded away in an array of integers.
    Source: Press and others, "Numerical Recipes", 3rd edition, 2007, section 5.7.
    """
    raise NotImplementedError("numerical-gradient: lesson 05-backprop")


def gradient_check(network: Layer, loss: Any, x: np.ndarray, y: np.ndarray, step: float = 1e-5) -> float:
    """How far the gradients of a network's `backward` are from numerical ones: the largest relative error.

        error of one parameter array = |a - n| / max(|a|, |n|, TINY)

    Here a is the gradient by `backward`, n the numerical one, both of the same array, and |...| the length of an array,
    `np.linalg.norm`. The lengths below the line make it relative: 0.001 is much for a gradient of 0.002, and nothing
    for one of 1000. `TINY` keeps 0 / 0 away, where a parameter has no effect at all.

    Read it so: below 1e-6 all is well; above 1e-3 there is a mistake; in between a kink of ReLU may be to blame.

    network: with `forward`, `backward`, `parameters` and `gradients`, all of float64; as it was in the end
    loss: one of `losses`
    x, y: a few examples, as the network and the loss want them
    returns: the largest error of all parameter arrays; 0.0 where there is no parameter
    Source: the notes of Stanford's course CS231n, "Gradient checks".
    """
    raise NotImplementedError("gradient-check: lesson 05-backprop")
