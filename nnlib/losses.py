"""A loss is one number that says how wrong a batch of predictions is: 0 when they are perfect, else more.

Each loss has the same rhythm. `forward(prediction, truth)` remembers both, because `backward` will ask for them, then
returns a plain float, the mean over the batch. `backward()` returns how that float changes with each number of the
prediction: the gradient from which the network's own backward pass starts.

`BinaryCrossEntropy` and `CrossEntropy` take logits, the raw scores before sigmoid or softmax. The logarithm
of a probability that was rounded to 0 is minus infinity; computed from the logit it is an ordinary number.
"""

import numpy as np

from nnlib.activations import sigmoid, softmax


class MeanSquaredError:
    """For predicting numbers: the squared distance to the target."""

    def forward(self, prediction: np.ndarray, target: np.ndarray) -> float:
        """The mean over all entries of the squared difference; remembers `self.prediction` and `self.target`.

            loss = mean((prediction - target)^2)

        The shapes must be the same, and that is yours to check. NumPy would stretch (n,) against (n, 1) into
        a table (n, n), every prediction against every target, and give a wrong loss without a word.

        prediction: (batch, outputs) or any shape
        target: the same shape
        returns: float
        raises ValueError: the shapes differ; say both of them
        Source: Bishop, "Pattern Recognition and Machine Learning", 2006, section 1.1 (there the sum, halved).
        """
        raise NotImplementedError("mse: lesson 04-forward")

    def backward(self) -> np.ndarray:
        """The gradient at the prediction of the latest `forward`.

        Each entry adds (p - t)^2 / n to the loss, where n counts all entries. The slope of that is 2 (p - t) / n:

            result = 2 * (prediction - target) / n

        returns: the shape of the prediction, as a new array
        Source: as for `forward`.
        """
        raise NotImplementedError("mse-backward: lesson 05-backprop")


class BinaryCrossEntropy:
    """For yes or no: how surprised is a network, which said sigmoid(logit), to hear the truth?"""

    def forward(self, logits: np.ndarray, y: np.ndarray) -> float:
        """The mean over all entries of the surprise; remembers `self.logits` and `self.y`.

        With z the logit and p = sigmoid(z) the probability of a yes:

            loss = mean(-log(p) where y is 1, -log(1 - p) where y is 0)
                 = mean(max(z, 0) - z * y + log(1 + exp(-|z|)))

        Use the second line: it is the first one with sigmoid written out, and it never overflows and never
        takes the logarithm of 0. `np.log1p(a)` is log(1 + a), exact for small a too.

        logits: (batch,) or (batch, outputs), any numbers
        y: the same shape, each 0 or 1
        returns: float
        raises ValueError: the shapes differ, or y holds anything but 0 and 1
        Source: the documentation of TensorFlow's `tf.nn.sigmoid_cross_entropy_with_logits`.
        """
        if logits.shape != y.shape:
            raise ValueError(f"logits have shape {logits.shape}, y {y.shape}: make them equal")
        if not np.isin(y, (0, 1)).all():
            raise ValueError(f"y must hold only 0 and 1, got {y[~np.isin(y, (0, 1))][0]} among others")
        raise NotImplementedError("binary-cross-entropy: lesson 04-forward")

    def backward(self) -> np.ndarray:
        """The gradient at the logits of the latest `forward`.

        Where y is 1 an entry adds -log(p) / n to the loss, where n counts all entries and p = sigmoid(z). By the chain
        rule its slope is -1/p * p (1 - p) / n = (p - 1) / n. Where y is 0 it adds -log(1 - p) / n, with the slope
        1 / (1 - p) * p (1 - p) / n = p / n. In one line, with nothing left to divide by:

            result = (sigmoid(logits) - y) / n

        returns: the shape of the logits, as a new array
        Source: Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.2.
        """
        raise NotImplementedError("bce-backward: lesson 05-backprop")


class CrossEntropy:
    """For one class of several: how surprised is a network, which said softmax(logits), to hear the truth?"""

    def forward(self, logits: np.ndarray, labels: np.ndarray) -> float:
        """The mean of -log(probability of the true class); remembers `self.logits` and `self.labels`.

        With M the largest logit of row i, and k = labels[i] its true class:

            loss = mean over the rows i of  -log(softmax(logits)[i, k])
                 = mean over the rows i of  log(sum over j of exp(logits[i, j] - M)) - (logits[i, k] - M)

        Use the second line: it is the first one with softmax written out, and it never overflows and never
        takes the logarithm of 0. `a[np.arange(len(a)), labels]` picks from each row the entry of its label.

        logits: (batch, classes), any numbers
        labels: (batch,) integers from 0 to classes - 1
        returns: float
        raises ValueError: logits are not 2-D, or labels are not one integer a row, all within the classes
        Source: Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
        IMA Journal of Numerical Analysis 41, 2021.
        """
        _require_labels_for(logits, labels)
        raise NotImplementedError("cross-entropy: lesson 04-forward")

    def backward(self) -> np.ndarray:
        """The gradient at the logits of the latest `forward`.

        Row i, of the true class k, adds log(sum over j of exp(z[j])) - z[k] to the sum that is averaged. The slope of
        the logarithm at z[j] is exp(z[j]) / (sum of all) = softmax(z)[j]; the slope of -z[k] is -1 at z[k] and 0
        elsewhere. So every logit is pushed down by its probability, and the true one up by 1:

            result[i, j] = (softmax(logits)[i, j] - (1 where j is labels[i], else 0)) / rows

        That is softmax and logarithm together: nothing else of softmax is to be added.

        returns: (batch, classes), as a new array; each row sums to 0
        Source: Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.4.
        """
        raise NotImplementedError("cross-entropy-backward: lesson 05-backprop")


def _require_labels_for(logits: np.ndarray, labels: np.ndarray) -> None:
    """Raises ValueError unless logits are (batch, classes) and labels one integer a row, all within them."""
    if logits.ndim != 2:
        raise ValueError(f"logits must have shape (batch, classes), got {logits.shape}")
    rows, classes = logits.shape
    if labels.shape != (rows,):
        raise ValueError(f"labels must have shape ({rows},), one for each row of logits, got {labels.shape}")
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be integers, got {labels.dtype}")
    if ((labels < 0) | (labels >= classes)).any():
        raise ValueError(f"labels must lie in 0..{classes - 1}, got {labels.min()} to {labels.max()}")
