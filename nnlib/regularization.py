"""Regularisation keeps a training within bounds: steps that are not too long, weights that are not too large.

The functions here work on the two lists that a network gives, `parameters()` and `gradients()`, between the backward
pass and the optimizer's step. `RegularizedOptimizer` puts them there. Dropout is a layer: see `layers`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np


def clip_gradients(gradients: Sequence[np.ndarray], max_norm: float) -> float:
    """Shortens a gradient that is too long, and keeps its direction: so a cliff does not throw the network far off.

        norm = sqrt(sum of the squares of all entries of all arrays)
        where norm > max_norm:    gradient <- gradient * max_norm / norm     in place, with one factor for all arrays

    All arrays together are one gradient: an arrow in the space of all parameters. If each array, or each entry, were
    shortened by itself, the arrow would point elsewhere. What is short enough stays as it is.

    gradients: changed in place
    max_norm: above 0
    returns: the norm as it was before. It says how often clipping is needed.
    Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013,
    algorithm 1.
    """
    raise NotImplementedError("clip-gradients: lesson 08-troubleshooting")


def weight_penalty(parameters: Sequence[np.ndarray], strength: float) -> float:
    """What the weights add to the loss, so that large ones must be worth it: L2 regularisation.

        penalty = strength / 2 * (sum of the squares of all entries of all weights)

    Only weights count, the arrays with two axes. A bias does not make the network bend more sharply, and the scale and
    shift of batch normalisation don't either. The half is there so that the slope has no factor 2.

    strength: at least 0; about 0.001 is common
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 7.1.1.
    """
    raise NotImplementedError("weight-decay: lesson 08-troubleshooting")


def decay_weights(parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray], strength: float) -> None:
    """Adds the slope of `weight_penalty` to the gradients of the weights, in place.

        gradient <- gradient + strength * weight

    The optimizer then takes a little from each weight in every step: hence the name weight decay. The gradients of the
    other parameters stay as they are.

    parameters: left unchanged
    gradients: in the same order and of the same shapes; those of the weights are changed in place
    Source: as for `weight_penalty`.
    """
    raise NotImplementedError("weight-decay: lesson 08-troubleshooting")


class RegularizedOptimizer:
    """An optimizer whose gradients are put in order first: weight decay, then clipping. Give it to `fit` like any.

        fit(network, loss, RegularizedOptimizer(SGD(0.1), weight_decay=0.001, max_norm=1.0), ...)

    `optimizer` takes the steps, and keeps the learning rate. With `weight_decay` 0 no weights decay; without `max_norm`
    nothing is clipped.
    """

    def __init__(self, optimizer: Any, weight_decay: float = 0.0, max_norm: float | None = None):
        self.optimizer = optimizer
        self.weight_decay = weight_decay
        self.max_norm = max_norm

    @property
    def learning_rate(self) -> float:
        """That of the optimizer within; set it here, or there."""
        return self.optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.optimizer.learning_rate = value

    def step(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> None:
        """Changes the gradients in place, then takes a step with them."""
        if self.weight_decay:
            decay_weights(parameters, gradients, self.weight_decay)
        if self.max_norm is not None:
            clip_gradients(gradients, self.max_norm)
        self.optimizer.step(parameters, gradients)
