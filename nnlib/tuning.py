"""Tuning looks for the settings that no gradient can learn: the learning rate, how many layers, how wide.

Settings are a dict such as {"learning_rate": 0.01, "width": 32}. `evaluate(settings)` trains a network with them and
returns its score on validation data. A higher score is better: to make a loss small, return minus the loss. The
test data are not for tuning: they judge the winner, once, at the very end.

Each search returns all its trials, in the order in which they were made, and the best of them. They differ in what
they try next: every combination, chance, the survivors of a cheap round, the most promising, or the offspring of
the best.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

Settings = dict[str, Any]
Evaluate = Callable[[Settings], float]
Draw = Callable[[np.random.Generator], Any]


class Trial(NamedTuple):
    """Settings that were tried, the score that they got, and what it cost: one training, or so many epochs."""

    settings: Settings
    score: float
    budget: float = 1


Result = tuple[list[Trial], Trial]
"""All trials in order, and the best one."""


def worth(trial: Trial) -> float:
    """The score to compare trials by: a training that went wrong scored nan, and is worth less than any other."""
    return -math.inf if math.isnan(trial.score) else trial.score


def log_uniform(low: float, high: float, rng: np.random.Generator) -> float:
    """A number from low to high whose logarithm is uniform: each power of ten is as likely as any other.

    From 0.0001 to 1 half of the draws are below 0.01. A plain uniform draw would be below it once in a hundred times.

    raises ValueError: not 0 < low <= high
    Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
    """
    if not 0 < low <= high:
        raise ValueError(f"log_uniform wants 0 < low <= high, got low={low} and high={high}")
    raise NotImplementedError("log-uniform: lesson 07-tuning")


# --- try everything ---


def all_settings(space: Mapping[str, Sequence[Any]]) -> list[Settings]:
    """Every combination of the values in `space`, each in a dict of its own. The last name changes fastest.

    all_settings({"a": [1, 2], "b": [3, 4]})
    == [{"a": 1, "b": 3}, {"a": 1, "b": 4}, {"a": 2, "b": 3}, {"a": 2, "b": 4}]
    """
    raise NotImplementedError("grid-search: lesson 07-tuning")


def best_trial(trials: Sequence[Trial]) -> Trial:
    """The trial with the highest score; of equals the first. A score of nan loses against every other: see `worth`.

    raises ValueError: there are no trials
    """
    if not trials:
        raise ValueError("best_trial wants at least one trial, got none")
    raise NotImplementedError("grid-search: lesson 07-tuning")


def grid_search(space: Mapping[str, Sequence[Any]], evaluate: Evaluate) -> Result:
    """Tries every combination of the values in `space` once, in the order of `all_settings`.

    space: for each name the values to try
    evaluate: from settings to a score, the higher the better
    returns: all trials in order, and the best one
    """
    raise NotImplementedError("grid-search: lesson 07-tuning")


# --- try at random ---


def random_search(space: Mapping[str, Draw], evaluate: Evaluate, n: int, rng: np.random.Generator) -> Result:
    """Tries `n` settings, each value drawn afresh.

    In a grid of 3 by 3 the nine trials show three learning rates only. Nine random trials show nine.

    space: for each name a function that draws a value from the generator, such as
        {"learning_rate": lambda rng: log_uniform(1e-4, 1.0, rng)}
    evaluate: from settings to a score, the higher the better
    returns: all n trials in order, and the best one
    Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
    """
    raise NotImplementedError("random-search: lesson 07-tuning")


# --- give up early on the hopeless ---


def successive_halving(
    candidates: Sequence[Settings], evaluate: Callable[[Settings, int], float], budget: int = 1, factor: int = 2
) -> Result:
    """Trains all candidates a little, keeps the best ones, trains those longer, and so on until one is left.

    In a round each candidate is trained with `budget`. Of n candidates the n // factor best go on (of equals the
    earlier one), and the budget grows to `factor` times itself. So 8 candidates with budget 1 become 4 with budget 2,
    then 2 with budget 4. Where less than 2 would go on, the round is the last, and its best trial wins.

    Each round trains from the start, so the search costs the sum of all budgets. Scores of different rounds are
    never compared: a longer training nearly always scores higher.

    evaluate: from settings and a budget, such as a number of epochs, to a score, the higher the better
    returns: all trials, each with its budget, and the best one of the last round
    Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
    AISTATS 2016.
    """
    if not candidates or factor < 2:
        raise ValueError(
            f"successive_halving wants candidates and a factor of at least 2, got {len(candidates)} and {factor}"
        )
    raise NotImplementedError("successive-halving: lesson 07-tuning")


# --- guess where the best lies ---


def rbf_kernel(a: np.ndarray, b: np.ndarray, length_scale: float) -> np.ndarray:
    """How alike the points of two sets are: 1 for the same point, near 0 for points many length scales apart.

        kernel[i, j] = exp(-|a[i] - b[j]|^2 / (2 * length_scale^2))

    a: (n, d)
    b: (m, d)
    returns: (n, m)
    Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, equation 2.31.
    """
    raise NotImplementedError("gaussian-process: lesson 07-tuning")


class GaussianProcess:
    """A guess at an unknown function from a few of its values, with an honest word on how sure it is.

    Far from all known points it says 0, give or take 1: bring the values to mean 0 and standard deviation 1 before.
    Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, algorithm 2.1.
    """

    def __init__(self, length_scale: float = 1.0, noise: float = 1e-6):
        """`length_scale`: how far a known value reaches. `noise`: the variance of the error in each known value."""
        self.length_scale = length_scale
        self.noise = noise
        self.x: np.ndarray | None = None
        self.factor: np.ndarray | None = None
        self.weights: np.ndarray | None = None

    def fit(self, x: np.ndarray, y: np.ndarray) -> None:
        """Remembers the known points, and prepares what `predict` needs.

            K = rbf_kernel(x, x, length_scale) + noise on the diagonal
            factor = the lower triangle L with L @ L.T == K, which is its Cholesky factor
            weights = the solution of K @ weights == y

        Keeps x, factor and weights on self, under these names.

        x: (n, d)
        y: (n,)
        """
        raise NotImplementedError("gaussian-process: lesson 07-tuning")

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The guess at each point of `x`, and its standard deviation.

            k = rbf_kernel(x, self.x, length_scale)
            mean = k @ weights
            variance[i] = 1 - k[i] @ inverse(K) @ k[i] = 1 - |v|^2, where v solves factor @ v == k[i]

        Rounding can leave a variance a little below 0. It counts as 0 then.

        x: (m, d)
        returns: mean (m,) and standard deviation (m,)
        raises ValueError: before `fit`
        """
        if self.x is None:
            raise ValueError("the Gaussian process knows no points yet: call fit(x, y) before predict(x)")
        raise NotImplementedError("gaussian-process: lesson 07-tuning")


def normal_density(z: np.ndarray) -> np.ndarray:
    """The bell curve: how dense numbers with mean 0 and standard deviation 1 lie at z."""
    return np.exp(-0.5 * np.square(z)) / math.sqrt(2.0 * math.pi)


def normal_below(z: np.ndarray) -> np.ndarray:
    """The probability that a number with mean 0 and standard deviation 1 falls below z: the area under the bell."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(np.negative(z) / math.sqrt(2.0))


def expected_improvement(mean: np.ndarray, std: np.ndarray, best: float) -> np.ndarray:
    """By how much each point is expected to beat `best`, where falling short of it counts as 0.

        gain = mean - best
        improvement = gain * normal_below(gain / std) + std * normal_density(gain / std)

    It is large where the guess is high, and also where little is known. Where std is 0 the guess is certain: the
    improvement is the gain, or 0 if that is negative.

    mean, std: (m,), std at least 0
    best: the highest value so far
    returns: (m,), none below 0
    Source: Jones, Schonlau and Welch, "Efficient global optimization of expensive black-box functions", Journal of
    Global Optimization 13, 1998, equation 15.
    """
    raise NotImplementedError("expected-improvement: lesson 07-tuning")


def coordinates(settings: Sequence[Settings], space: Mapping[str, Sequence[Any]]) -> np.ndarray:
    """Settings as points: for each name the place of the value in its list, from 0 (first) to 1 (last).

    So values that grow by a factor, 0.001, 0.01, 0.1, lie evenly apart.

    returns: (len(settings), len(space))
    """
    steps = {name: max(len(values) - 1, 1) for name, values in space.items()}
    places = [[space[name].index(one[name]) / steps[name] for name in space] for one in settings]
    return np.array(places, dtype=float).reshape(len(settings), len(space))


def standardize_scores(trials: Sequence[Trial]) -> np.ndarray:
    """The scores, shifted and scaled to mean 0 and standard deviation 1; where all are equal, all 0.

    A training that went wrong (nan, or infinite) counts as the lowest score of the others.

    returns: (len(trials),)
    """
    scores = np.array([trial.score for trial in trials], dtype=float)
    known = np.isfinite(scores)
    scores = np.where(known, scores, scores[known].min() if known.any() else 0.0)
    return (scores - scores.mean()) / (scores.std() or 1.0)


def bayesian_search(
    space: Mapping[str, Sequence[Any]],
    evaluate: Evaluate,
    start: Sequence[Settings],
    n: int,
    length_scale: float = 0.3,
    noise: float = 1e-4,
) -> Result:
    """Tries the settings of `start`, then again and again those from which a Gaussian process expects most.

    Before each further trial a new process is fitted to the `coordinates` of all trials so far and their
    `standardize_scores`. Of all settings not tried yet, the one with the highest expected improvement over the best
    standardized score is tried next (of equals the first in the order of `all_settings`). None is tried twice.

    space: for each name a list of values, in rising or falling order
    evaluate: from settings to a score, the higher the better
    start: at least one, all different, of values in `space`
    n: how many trials to make, those of `start` included; less where the space has less
    returns: all trials in order, and the best one
    Source: Snoek, Larochelle and Adams, "Practical Bayesian optimization of machine learning algorithms", NeurIPS
    2012.
    """
    if not start:
        raise ValueError("bayesian_search wants at least one setting to start from, got none")
    raise NotImplementedError("bayesian-search: lesson 07-tuning")


# --- let the best have offspring ---


def try_points(points: np.ndarray, names: Sequence[str], evaluate: Evaluate) -> list[Trial]:
    """A trial for each row of `points`, (n, d), whose columns are the values of `names`."""
    every = [dict(zip(names, point.tolist(), strict=True)) for point in points]
    return [Trial(settings, evaluate(settings)) for settings in every]


def evolutionary_search(
    bounds: Mapping[str, tuple[float, float]],
    evaluate: Evaluate,
    population: int,
    generations: int,
    rng: np.random.Generator,
    spread: float = 0.1,
) -> Result:
    """Lets a population of settings grow better: the best half lives on, and its children replace the others.

    The first population is uniform between the bounds. In each generation the population // 2 best are the parents
    (of equals the earlier ones). They stay, with the scores that they have. Children fill the population up: each is
    a parent drawn at random, to which a normal number is added for each name, with a standard deviation of `spread`
    times the width of its bounds. A child that falls outside is put on the nearest bound. Only children are evaluated.

    bounds: for each name the lowest and the highest value
    evaluate: from settings to a score, the higher the better
    population: at least 2
    returns: all trials in order, population + generations * (population - population // 2), and the best one
    Source: Beyer and Schwefel, "Evolution strategies: a comprehensive introduction", Natural Computing 1, 2002.
    """
    if population < 2:
        raise ValueError(f"evolutionary_search wants a population of at least 2, got {population}")
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    raise NotImplementedError("evolve: lesson 07-tuning")
