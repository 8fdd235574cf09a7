"""A network is layers in a row: the output of one is the input of the next. The last one gives the logits.

It is itself a layer, so that it can be trained, switched and nested like one.
"""

import numpy as np

from nnlib.activations import softmax
from nnlib.layers import Layer


class Sequential(Layer):
    """`layers`, from input to output: `Sequential(Linear(64, 16, rng), ReLU(), Linear(16, 10, rng))`."""

    def __init__(self, *layers: Layer):
        self.layers = list(layers)

    def forward(self, x: np.ndarray) -> np.ndarray:
        """The output of the last layer, after `x` went through all of them in order.

            x -> layers[0].forward -> layers[1].forward -> ... -> output

        x: (batch, n_in) as the first layer wants it
        returns: (batch, n_out) as the last layer gives it; for a classifier these are the logits
        raises ValueError: a layer refuses the shape that the one before it gave
        Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, introduction of chapter 6.
        """
        raise NotImplementedError("sequential-forward: lesson 04-forward")

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """The probability of each class: the softmax of the logits, computed in evaluation mode.

        Call `self.eval()` first, so that layers which behave otherwise in training know that it is over.
        Afterwards put the network back in the mode in which you found it, with `self.train(mode)`, even if a
        layer raises an error: `try: ... finally: ...` sees to that.

        x: (batch, n_in)
        returns: (batch, classes), each row sums to 1
        raises ValueError: a layer refuses the shape, or the logits are not 2-D
        """
        raise NotImplementedError("predict: lesson 04-forward")

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The most probable class of each row; the mode afterwards is the mode before, as in `predict_proba`.

        x: (batch, n_in)
        returns: (batch,) integers from 0 to classes - 1; the lowest class where several are equally probable
        raises ValueError: as `predict_proba`
        """
        raise NotImplementedError("predict: lesson 04-forward")

    def parameters(self) -> list[np.ndarray]:
        """All layers' parameters in one flat list, first layer first: the arrays themselves, not copies."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def train(self, mode: bool = True) -> None:
        """Puts the network and its layers into training mode, or evaluation mode where `mode` is False."""
        super().train(mode)
        for layer in self.layers:
            layer.train(mode)
