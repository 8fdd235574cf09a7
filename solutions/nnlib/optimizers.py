"""An optimizer takes the steps of learning: it knows the gradients, and changes the parameters a little downhill.

Each optimizer has the same rhythm: `step(parameters, gradients)` takes two lists of arrays that belong together, as a
network's methods of these names give them, and changes the parameters in place, so that the network has the new ones.
Call it with the lists of one network only: what an optimizer remembers belongs to their places in the list.
"""

from collections.abc import Sequence

import numpy as np


class SGD:
    """Gradient descent, called stochastic because the gradient is that of a random mini-batch.

    `learning_rate` may be set to another number at any time. With `momentum`, from 0 to just below 1, a step goes on
    in the direction of those before it, as a heavy ball does: along a valley it gains speed, across it it is calmed.

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Sutskever and others,
    "On the importance of initialization and momentum in deep learning", ICML 2013.
    """

    def __init__(self, learning_rate: float, momentum: float = 0.0):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocities: list[np.ndarray] = []

    def step(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> None:
        """Moves each parameter against its direction, in place: downhill.

            parameter <- parameter - learning_rate * direction

        The directions come from `self.directions(gradients)`: without momentum they are the gradients. `-=` changes an
        array in place, where `parameter = parameter - ...` would make a new one that the network never sees.

        parameters: changed in place
        gradients: in the same order and of the same shapes; left unchanged
        """
        ### BEGIN SOLUTION
        for parameter, direction in zip(parameters, self.directions(gradients), strict=True):
            parameter -= self.learning_rate * direction
        ### END SOLUTION

    def directions(self, gradients: Sequence[np.ndarray]) -> Sequence[np.ndarray]:
        """The gradients, or with momentum the velocities: sums of all gradients so far, in which old ones fade.

            velocity <- momentum * velocity + gradient

        There is one velocity for each parameter, kept in `self.velocities` from step to step. They start at zero.

        gradients: left unchanged
        returns: an array for each gradient
        """
        if self.momentum == 0:
            return gradients
        ### BEGIN SOLUTION
        if not self.velocities:
            self.velocities = [np.zeros_like(gradient) for gradient in gradients]
        for velocity, gradient in zip(self.velocities, gradients, strict=True):
            velocity *= self.momentum
            velocity += gradient
        return self.velocities
        ### END SOLUTION


class Adam:
    """Gradient descent in which every single number measures its gradient by the size that it usually has.

    `learning_rate` may be set to another number at any time; the first step is about that long in every direction.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1
    and the end of section 2.
    """

    def __init__(self, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8):
        self.learning_rate = learning_rate
        self.beta1, self.beta2 = beta1, beta2
        self.epsilon = epsilon
        self.steps = 0
        self.means: list[np.ndarray] = []
        self.squares: list[np.ndarray] = []

    def step(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> None:
        """Moves each parameter against its average gradient, measured by the size that its gradients usually have.

        For each parameter p with gradient g there are two running averages, m in `self.means` and v in `self.squares`,
        which start at zero. With t the number of this step, counted in `self.steps`, 1 for the first:

            m <- beta1 * m + (1 - beta1) * g                 average gradient
            v <- beta2 * v + (1 - beta2) * g^2               average square of it
            p <- p - learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)

        The averages start at zero and so are too small in the beginning; the divisions by 1 - beta^t put that right.
        They are numbers, not arrays. So the paper moves them out of the fraction, where they cost no time:

            p <- p - rate * m / (sqrt(v) + floor)     with rate = learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t)
                                                      and floor = epsilon * sqrt(1 - beta2^t)

        Write it in the one form or the other: they are the same.

        parameters: changed in place
        gradients: in the same order and of the same shapes; left unchanged
        """
        ### BEGIN SOLUTION
        if not self.steps:
            self.means = [np.zeros_like(parameter) for parameter in parameters]
            self.squares = [np.zeros_like(parameter) for parameter in parameters]
        self.steps += 1
        correction = (1 - self.beta2**self.steps) ** 0.5
        rate = self.learning_rate * correction / (1 - self.beta1**self.steps)
        floor = self.epsilon * correction
        for p, g, m, v in zip(parameters, gradients, self.means, self.squares, strict=True):
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g**2
            p -= rate * m / (np.sqrt(v) + floor)
        ### END SOLUTION
