"""Training is a loop: look at a few examples, see how wrong the network is, change it a little, and again.

`train_epoch` goes once through the data, `evaluation_loss` looks how good the network is without teaching it, and `fit`
does both for as many epochs as you like.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.batches import batches
from nnlib.layers import Layer


@dataclass
class History:
    """What happened in a training, one number for each epoch.

    losses: the mean loss of the training examples, each as the network was when it saw it
    validation_losses: the loss on the validation data after each epoch; empty where there are none
    """

    losses: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)


def train_epoch(
    network: Layer,
    loss: Any,
    optimizer: Any,
    x: np.ndarray,
    y: np.ndarray,
    batch_size: int,
    rng: np.random.Generator,
) -> float:
    """Goes once through all examples in training mode, and takes a step after each mini-batch.

    For each of the `batches`: forward through the network and the loss, backward through the loss and the network, then
    a step of the optimizer with the network's parameters and gradients. `network.backward` is right for the way back,
    and `network.write_gradients` is faster: it leaves out the gradient at the input, which nobody needs here.

    The last mini-batch may be shorter than the others. So that each example counts the same, weigh the loss of a batch
    by its number of examples, add up, and divide by the number of all examples.

    loss: one of `losses`
    optimizer: one of `optimizers`
    x, y: (n, ...), as the network and the loss want them
    returns: the mean loss of all examples
    Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, sections 8.1.3 and 8.3.1.
    """
    raise NotImplementedError("fit: lesson 05-backprop")


def evaluation_loss(network: Layer, loss: Any, x: np.ndarray, y: np.ndarray) -> float:
    """The loss on some data, in evaluation mode. Nothing is learned; the mode afterwards is the mode before.

    x, y: (n, ...), as the network and the loss want them
    """
    raise NotImplementedError("fit: lesson 05-backprop")


def fit(
    network: Layer,
    loss: Any,
    optimizer: Any,
    x: np.ndarray,
    y: np.ndarray,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    schedule: Callable[[int], float] | None = None,
    stop: Callable[[History], bool] | None = None,
) -> History:
    """Trains the network for `epochs` epochs, and writes down how it went.

    In each epoch, in this order:

    1. with a `schedule`, set `optimizer.learning_rate` to `schedule(epoch)`; epochs are counted from 0
    2. `train_epoch`; add what it returns to `history.losses`
    3. with `validation` data (x, y), add their `evaluation_loss` to `history.validation_losses`
    4. with `stop`, end the training if `stop(history)` is true

    returns: the history
    Source: as for `train_epoch`.
    """
    raise NotImplementedError("fit: lesson 05-backprop")
