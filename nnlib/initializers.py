"""An initializer draws the weights that a layer starts from, before it has learnt anything.

Each takes `shape` = (n_in, n_out), the shape of a layer's weight, and the generator to draw from. It returns
a float64 array of that shape. With weights too small the signal dies out from layer to layer, with weights
too large it blows up: the widths below keep it about the same size.
"""

import numpy as np

Shape = tuple[int, int]


def zeros(shape: Shape, rng: np.random.Generator | None = None) -> np.ndarray:
    """All zero: right for biases. With weights at zero all units of a layer are equal, and stay so for ever.

    `rng` is not used; it is taken so that all initializers are called alike.
    """
    raise NotImplementedError("initializers: lesson 02-architecture")


def xavier_uniform(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Uniform between -limit and limit: suits sigmoid and tanh.

        limit = sqrt(6 / (n_in + n_out)),  so that the variance is 2 / (n_in + n_out)

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation 16.
    """
    raise NotImplementedError("initializers: lesson 02-architecture")


def he_normal(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Normal around 0: suits ReLU, which silences half of its inputs.

        standard deviation = sqrt(2 / n_in)

    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
    """
    raise NotImplementedError("initializers: lesson 02-architecture")
