"""What it takes to use a network for something: a threshold that fits the need, time kept in order, a pole balanced."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.layers import Layer
from nnlib.network import Sequential

# --- medicine: where to draw the line ---


def _check_screening(y: np.ndarray, scores: np.ndarray, min_recall: float) -> None:
    """Raises ValueError unless y holds both 0 and 1 alone, each with a finite score, and the recall can be asked."""
    if y.ndim != 1 or y.shape != scores.shape:
        raise ValueError(f"y and scores must be of one shape (n,), got {y.shape} and {scores.shape}")
    if set(np.unique(y).tolist()) != {0, 1}:
        raise ValueError(f"y must hold both 0 and 1 and nothing else, got {np.unique(y).tolist()}")
    if not np.all(np.isfinite(scores)):
        raise ValueError(f"every score must be a finite number, got {scores[~np.isfinite(scores)][0]}")
    if not 0 < min_recall <= 1:
        raise ValueError(f"min_recall must be above 0 and at most 1, got {min_recall}")


def choose_threshold(y: np.ndarray, scores: np.ndarray, min_recall: float) -> float:
    """The highest of the scores at which enough of the sick are found.

    Whoever scores at least the threshold is called in. The recall is the part of the sick (y is 1) who are called in.
    A lower threshold finds more of them, and frightens more of the healthy: so take the highest one whose recall is
    `min_recall` or more. Choose it on validation data, and report on test data that had no say in it.

        choose_threshold(y=[0, 1, 0, 1], scores=[0.1, 0.4, 0.6, 0.9], min_recall=1.0) == 0.4

    y: (n,) each 0 or 1, both at least once
    scores: (n,) the higher, the more surely 1: logits or probabilities
    min_recall: above 0, at most 1
    returns: one of the scores, as a float
    raises ValueError: the shapes differ, y does not hold both 0 and 1 and nothing else, a score is not finite, or
        min_recall is not above 0 and at most 1
    Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006, section 4.
    """
    _check_screening(y, scores, min_recall)
    raise NotImplementedError("choose-threshold: lesson 09-applications")


# --- finance: time has a direction ---


def windows(series: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Makes examples from a series: the numbers of `length` days in a row, and that of the day after, to be forecast.

        windows([1, 2, 3, 4, 5], length=3) == ([[1, 2, 3],
                                                [2, 3, 4]], [4, 5])

    Each day that has `length` days before it is forecast once. Its own number is never among those that the forecast
    may look at: it would be a forecast of what is known.

    series: (n,) in order of time
    length: from 1 to n - 1
    returns: the windows (n - length, length), each in order of time, and the targets (n - length,)
    raises ValueError: series is not flat, or too short for a window and a day after it
    Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition 2021, section 12.4 (neural
    network autoregression).
    """
    if series.ndim != 1:
        raise ValueError(f"a series must be flat, (n,), got {series.shape}")
    if not 1 <= length < len(series):
        raise ValueError(f"length must be from 1 to the length of the series less 1, {len(series) - 1}, got {length}")
    raise NotImplementedError("windows: lesson 09-applications")


def walk_forward(n: int, folds: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Folds for data in order of time: learn from all that was, test on what came next, then walk on.

        list(walk_forward(7, folds=3)) == [([0, 1, 2, 3], [4]),
                                           ([0, 1, 2, 3, 4], [5]),
                                           ([0, 1, 2, 3, 4, 5], [6])]

    Each test is n // (folds + 1) examples long. The tests follow upon each other, without a gap, and the last one ends
    with the last example. All that comes before a test is its training, and nothing else: nobody can learn from days
    that are yet to come. So nothing is shuffled here.

    n: how many examples there are, in order of time
    folds: from 1 to n - 1
    yields: `folds` pairs (train, test) of index arrays, in order of time
    raises ValueError: folds is not from 1 to n - 1
    Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition 2021, section 5.10.
    """
    if not 1 <= folds < n:
        raise ValueError(f"folds must be from 1 to the number of examples less 1, {n - 1}, got {folds}")
    raise NotImplementedError("walk-forward: lesson 09-applications")


# --- robotics: a network that acts ---


@dataclass
class Episode:
    """One attempt, from the start until it was over.

    states: (steps, n) what the policy saw before each step
    actions: (steps,) what it did then
    reward: the sum of all rewards
    """

    states: np.ndarray
    actions: np.ndarray
    reward: float


def rollout(policy: Callable[[np.ndarray], int], system: Any) -> Episode:
    """Lets a policy steer a system once, from its start until it is over, and writes down what happened.

    A policy is asked before each step, with the state as it is now, what to do. States and actions of somebody who can
    do it are examples to learn from: that is imitation. The reward says how good a policy is: that is all that
    evolution asks for.

    policy: from a state (n,) to an action, an integer
    system: such as `CartPole`. `system.reset()` gives the first state; `system.step(action)` gives the next state, a
        reward, and whether it is over. An attempt has at least one step.
    returns: the episode. Each state stands beside the action that was taken in it; the last state of all, in which
        nothing is done any more, is left out
    Source: Sutton and Barto, "Reinforcement Learning", 2nd edition 2018, section 3.1.
    """
    raise NotImplementedError("rollout: lesson 09-applications")


def evolve_policy(
    network: Layer,
    evaluate: Callable[[], float],
    generations: int,
    children: int,
    spread: float,
    rng: np.random.Generator,
) -> list[float]:
    """Makes a network better without any gradient: change it at random, and keep the change that does good.

    First the network is evaluated as it is: it is the parent. In each generation there are `children` many children.
    A child is the parent with a normal number added to each entry of each parameter, of standard deviation `spread`.
    To try one, write its numbers into the network's own arrays, in place, and call `evaluate`. The best child (of
    equals the first) becomes the parent if it is at least as good as the parent; otherwise the parent stays.
    In the end the parent's numbers stand in the network.

    A child that is just as good replaces the parent: where small changes make no difference, the population must be
    free to wander on. Everybody is evaluated once only.

    network: anything with `parameters()`, a list of arrays; they are changed
    evaluate: tells how good the network is with its numbers of the moment, the higher the better
    returns: the parent's score at the start and after each generation, generations + 1 floats
    Source: Beyer and Schwefel, "Evolution strategies: a comprehensive introduction", Natural Computing 1, 2002
    (a (1 + lambda) strategy); Salimans and others, "Evolution strategies as a scalable alternative to reinforcement
    learning", 2017.
    """
    raise NotImplementedError("evolve-policy: lesson 09-applications")


def _write(network: Layer, numbers: list[np.ndarray]) -> None:
    """Puts numbers into the network's own arrays."""
    for parameter, new in zip(network.parameters(), numbers, strict=True):
        parameter[...] = new


# --- beside PyTorch ---


def pytorch_arrays(network: Sequential) -> dict[str, np.ndarray]:
    """The network's numbers as PyTorch keeps them: the `state_dict` of a `torch.nn.Sequential` of the same layers.

    The names are those of `network.arrays()`: the layer's place, a dot, the array's name, such as "0.weight". Layers
    without arrays count, too. Two things differ:

    - PyTorch keeps the weight of a Linear layer as (n_out, n_in), and computes x @ weight.T + bias
    - it calls the running variance of batch normalisation `running_var`, not `running_variance`

    returns: new arrays, which share nothing with the network: training one must not change the other. Each
        has the dtype of the network's
    Source: PyTorch's documentation of `torch.nn.Linear`, `torch.nn.BatchNorm1d` and `Module.load_state_dict`.
    """
    raise NotImplementedError("beside-pytorch: lesson 09-applications")
