"""Early stopping ends a training when the validation loss has stopped falling, and keeps the best weights.

From some epoch on a network learns its training data by heart, and gets worse on data that it has not seen.
"""

import math
from collections.abc import Sequence

import numpy as np


class EarlyStopping:
    """Watches the validation loss, epoch by epoch.

        stopping = EarlyStopping(patience=5)
        after each epoch:    if stopping.update(validation_loss, network.parameters()): break
        after the training:  stopping.restore(network.parameters())

    A network with BatchNorm has running averages beside its parameters: hand over `[*network.arrays().values()]` there.

    Source: Prechelt, "Early stopping, but when?", in Neural Networks: Tricks of the Trade, 1998.
    """

    def __init__(self, patience: int):
        """`patience`: after how many epochs in a row without a new lowest loss to stop.

        raises ValueError: it is less than 1
        """
        if patience < 1:
            raise ValueError(f"EarlyStopping wants a patience of at least 1, got {patience}")
        self.patience = patience
        self.best_loss = math.inf
        self.best_parameters: list[np.ndarray] = []
        self.waited = 0

    def update(self, loss: float, parameters: Sequence[np.ndarray]) -> bool:
        """Takes in the validation loss of one more epoch. Is it time to stop?

        A loss below `best_loss` is the new best one: it is kept, with a copy of each parameter in `best_parameters`,
        and `waited` is 0 again. Any other loss, an equal one or nan included, is one more epoch waited.

        loss: on validation data
        parameters: as they are after this epoch; left unchanged. The training goes on to change them in place.
        returns: whether as many epochs as `patience` were waited
        """
        ### BEGIN SOLUTION
        if loss < self.best_loss:
            self.best_loss = loss
            self.best_parameters = [parameter.copy() for parameter in parameters]
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION

    def restore(self, parameters: Sequence[np.ndarray]) -> None:
        """Writes the numbers of `best_parameters` into the arrays `parameters`, in place, so that the network has them.

        If no loss was ever the best, for all were nan, nothing is changed.
        """
        ### BEGIN SOLUTION
        for parameter, best in zip(parameters, self.best_parameters, strict=False):
            parameter[...] = best
        ### END SOLUTION
