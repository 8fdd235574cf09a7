"""A schedule says how large the learning rate is in each epoch: large steps find the valley, small ones settle in it.

Epochs are counted from 0. A schedule is a function of the epoch; fix its other arguments to use one in `fit`:
`schedule=lambda epoch: cosine_decay(0.1, epoch, last=19)`.
"""

import math


def step_decay(learning_rate: float, epoch: int, every: int, factor: float = 0.1) -> float:
    """Multiplied by `factor` after each `every` epochs, and the same in between.

        step_decay(1.0, epoch, every=2, factor=0.5) for the epochs 0 1 2 3 4 is 1.0 1.0 0.5 0.5 0.25

    every: at least 1
    Source: the notes of Stanford's course CS231n, "Annealing the learning rate".
    """
    ### BEGIN SOLUTION
    return learning_rate * factor ** (epoch // every)
    ### END SOLUTION


def cosine_decay(learning_rate: float, epoch: int, last: int, floor: float = 0.0) -> float:
    """From `learning_rate` in epoch 0 down to `floor` in epoch `last`, along half a wave; then it stays there.

        floor + (learning_rate - floor) * (1 + cos(pi * epoch / last)) / 2

        cosine_decay(1.0, epoch, last=4) for the epochs 0 2 4 5 is 1.0 0.5 0.0 0.0

    last: at least 1
    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
    """
    ### BEGIN SOLUTION
    progress = min(epoch / last, 1.0)
    return floor + (learning_rate - floor) * (1 + math.cos(math.pi * progress)) / 2
    ### END SOLUTION


def warmup(learning_rate: float, epoch: int, epochs: int) -> float:
    """Rises in `epochs` equal steps to `learning_rate`, and stays there. The first epoch learns already.

        warmup(1.0, epoch, epochs=4) for the epochs 0 1 2 3 4 is 0.25 0.5 0.75 1.0 1.0

    epochs: at least 1
    Source: Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, section 2.2.
    """
    ### BEGIN SOLUTION
    return learning_rate * min((epoch + 1) / epochs, 1.0)
    ### END SOLUTION
