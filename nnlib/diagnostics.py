"""A diagnosis says why a network does not learn, from what can be measured: gradients, silent units, and losses.

Look before you turn a knob. A network that has stopped learning looks the same from outside whatever its illness is.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from nnlib.layers import Layer, ReLU
from nnlib.network import Sequential
from nnlib.training import History

# The thresholds of `diagnose`, which says what each is compared with.
GROWN = 2.0
MOSTLY = 0.5
VANISHED = 0.001
RISEN = 1.1
LEARNED = 0.5


def gradient_norms(network: Layer) -> np.ndarray:
    """How long the gradient of each weight is, from the first layer to the last, as the latest `backward` found it.

        norm of one gradient = sqrt(sum of the squares of all its entries)

    If the norms shrink from the last layer to the first, the signal dies out on its way back. If they grow, it blows
    up. Weights are told from biases by their shape: a weight is a table, with two axes; a bias has one, and so have the
    scale and shift of batch normalisation. Leave those out, or the norms of neighbours could not be compared.

    network: with `gradients`, after a `backward`
    returns: (weights,)
    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, section 4.2.
    """
    raise NotImplementedError("gradient-norms: lesson 08-troubleshooting")


def dead_fraction(network: Sequential, batches: Iterable[np.ndarray]) -> np.ndarray:
    """What share of the units of each ReLU layer is dead: silent for every single example of all batches.

    A unit of a ReLU layer is silent for an example where its output is 0. No gradient goes through it then. That is
    how ReLU works, and well so. But a unit that is silent for all examples never changes again. One batch is too few to
    tell: a unit that is silent there may wake up in the next.

    Look in evaluation mode, so that no unit is silent by dropout, and put the network back in the mode in which you
    found it. Send each batch through `network.layers` one by one, and look at what each `ReLU` gives.

    batches: one or more arrays x, as the network wants them
    returns: (ReLU layers,), from 0.0 to 1.0, first layer first; empty where the network has no such layer
    Source: Lu and others, "Dying ReLU and initialization: theory and numerical examples", 2019.
    """
    raise NotImplementedError("dead-units: lesson 08-troubleshooting")


def diagnose(history: History, norms: Sequence[float], dead: Sequence[float] = ()) -> str:
    """What ails a training: the first of these that fits, else "healthy".

    1. "exploding": a loss, of training or validation, or a norm is nan or infinite, or the last training loss is above
       `GROWN` times the first
    2. "dead units": in some layer more than `MOSTLY` of the units are dead
    3. "vanishing": the first norm is below `VANISHED` times the last one
    4. "overfitting": the last validation loss is above `RISEN` times the lowest one
    5. "underfitting": the last training loss is above `LEARNED` times the first

    The order matters, for one illness brings the signs of the next. With dead units gradients vanish too, and where
    gradients vanish the network underfits. And each rule compares a number with one of the same training, for there is
    no such thing as a high loss in itself: it depends on the loss, on the data and their units.

    Comparisons with nan are always false, so nan must be looked for: `np.isfinite` finds it, and infinity too.

    history: of one epoch or more; without validation losses rule 4 does not apply
    norms: the `gradient_norms` at the end, first layer first; may be empty, and then rule 3 does not apply
    dead: the `dead_fraction`; may be empty
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 11.5; the thresholds are rules of thumb.
    """
    raise NotImplementedError("diagnose: lesson 08-troubleshooting")
