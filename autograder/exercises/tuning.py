"""Chapter 7, tuning: which learning rate, how many layers, how wide?"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("07-tuning", title="Tuning", module="tuning")


# --- one number ---

DRAWS = 200


def facts_of_log_uniform(value: dict, case) -> dict:
    """What holds of any right way to draw."""
    draws = value["draws"]
    width = np.log(case.high / case.low) or 1.0
    places = np.clip(np.log(np.maximum(draws, 1e-300) / case.low) / width, -1.0, 2.0)
    within = (draws >= case.low * (1 - 1e-9)) & (draws <= case.high * (1 + 1e-9))
    return {
        "shape of the draws": str(draws.shape),
        "all from low to high": bool(within.all()),
        "average place between the logarithms, from 0 to 1": float(places.mean()),
        "spread of the places": float(places.std()),
        "whole numbers only": bool(np.array_equal(draws, np.round(draws))),
        "same seed, same draws": np.array_equal(value["few draws"], value["few draws again"]),
        "another seed, other draws": not np.array_equal(value["few draws"], value["few draws of another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }


@chapter.exercise(
    "log-uniform",
    title="Draw a learning rate",
    points=1,
    implements=("tuning.log_uniform",),
    facts=facts_of_log_uniform,
    rtol=0.1,
    hints=(
        "Which numbers lie evenly between 0.0001, 0.001, 0.01 and 0.1? Look at their exponents.",
        "Draw the logarithm uniformly, between the logarithms of low and high. Then undo the logarithm: np.exp "
        "undoes np.log, and 10 ** undoes np.log10.",
        "return float(np.exp(rng.uniform(np.log(low), np.log(high)))).",
    ),
)
def log_uniform(nnlib, case):
    """A number between two bounds, each power of ten as likely as any other."""

    def draws(n: int, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return np.array([nnlib.log_uniform(case.low, case.high, rng) for _ in range(n)])

    before = global_state()
    return {
        "draws": draws(DRAWS, case.seed),
        "few draws": draws(5, case.seed),
        "few draws again": draws(5, case.seed),
        "few draws of another seed": draws(5, case.seed + 1),
        "the global generator was left alone": global_state() == before,
    }


@log_uniform.case("learning rates from 0.0001 to 1")
def _(rng):
    return {"low": 0.0001, "high": 1.0, "seed": 1}


@log_uniform.case("widths from 8 to 1024")
def _(rng):
    return {"low": 8.0, "high": 1024.0, "seed": 2}


@log_uniform.case("from 0.5 to 2")
def _(rng):
    return {"low": 0.5, "high": 2.0, "seed": 3}


# --- everything, or anything ---


class Probe:
    """An `evaluate` that looks the score up in a table, and writes down what it was asked.

    scores: an axis for each name of the space, an entry for each of its values
    """

    def __init__(self, space: dict, scores: np.ndarray):
        self.space = space
        self.scores = scores
        self.asked: list[dict] = []

    def __call__(self, settings: dict) -> float:
        self.asked.append(dict(settings))
        return float(self.scores[self.place(settings)])

    def place(self, settings: dict) -> tuple[int, ...]:
        return tuple(self.space[name].index(settings[name]) for name in self.space)


def in_words(trial: Any) -> str:
    """A trial such as “width=8 -> 0.5”; of something else that was returned in its place, what there is of it."""
    if isinstance(trial, dict):
        return ", ".join(f"{name}={value}" for name, value in trial.items())
    if isinstance(trial, tuple | list) and len(trial) >= 2:
        return f"{in_words(trial[0])} -> {in_words(trial[1])}"
    return str(trial)


def each_in_words(trials: Any) -> str:
    return "; ".join(in_words(trial) for trial in trials)


def trials_and_best(found: Any) -> tuple[Any, Any]:
    """The two things that every search returns. Raises TypeError for anything else."""
    wanted = "a search returns two things, all its trials and the best one: return trials, best"
    if found is None:
        raise TypeError(f"{wanted}. Yours returned nothing")
    if not isinstance(found, tuple | list) or len(found) != 2 or hasattr(found, "settings"):
        raise TypeError(f"{wanted}. Yours returned one thing, a {type(found).__name__}")
    if hasattr(found[0], "settings"):
        raise TypeError(f"{wanted}, in this order. Yours returned a {type(found[0]).__name__} first")
    return tuple(found)


@chapter.exercise(
    "grid-search",
    title="Grid search",
    points=2,
    implements=("tuning.all_settings", "tuning.best_trial", "tuning.grid_search"),
    hints=(
        "Write the combinations of two short lists down by hand. Which loop is inside, which outside? Then: which "
        "trial would you keep if a later one is just as good?",
        "product(*space.values()), from itertools, gives all combinations, the last one changing fastest. "
        "dict(zip(space, values)) puts the names to them. max(trials, key=worth) keeps the first of equals.",
        "all_settings: [dict(zip(space, values)) for values in product(*space.values())]. best_trial: "
        "max(trials, key=worth). grid_search: trials = [Trial(s, evaluate(s)) for s in all_settings(space)], then "
        "return trials, best_trial(trials).",
    ),
)
def grid_search(nnlib, case):
    """Every combination is tried once, in order; all trials come back, and the best of them."""
    probe = Probe(case.space, case.scores)
    trials, best = trials_and_best(nnlib.grid_search(case.space, probe))
    chosen = nnlib.best_trial([nnlib.Trial({"trial": n}, score) for n, score in enumerate(case.contest)])
    return {
        "settings tried": each_in_words(probe.asked),
        "trials": each_in_words(trials),
        "best": in_words(best),
        "all_settings": each_in_words(nnlib.all_settings(case.space)),
        "best_trial": in_words(chosen),
    }


@grid_search.case("two names, by hand")
def _(rng):
    space = {"rate": [0.1, 0.01], "width": [8, 16]}
    return {"space": space, "scores": np.array([[0.5, 0.25], [0.75, 0.0]]), "contest": [1.0, 3.0, 2.0]}


@grid_search.case("two are equally good")
def _(rng):
    space = {"rate": [0.1, 0.01, 0.001], "width": [8, 16]}
    scores = np.array([[0.5, 0.875], [0.75, 0.0], [0.875, 0.25]])
    return {"space": space, "scores": scores, "contest": [0.5, 0.75, 0.75, 0.25]}


@grid_search.case("three names")
def _(rng):
    space = {"rate": [0.1, 0.01], "activation": ["relu", "tanh"], "layers": [1, 2, 3]}
    return {"space": space, "scores": np.round(rng.normal(size=(2, 2, 3)), 2), "contest": [-3.0, -1.0, -2.0]}


@grid_search.case("a training went wrong: its score is nan")
def _(rng):
    space = {"rate": [10.0, 0.1], "width": [8, 16]}
    return {"space": space, "scores": np.array([[np.nan, 0.25], [0.75, 0.5]]), "contest": [np.nan, -1.0, 2.0]}


def bowl(points: np.ndarray) -> np.ndarray:
    """A score for each row of points, best at 0.3 in each column; rounded, so that some are equal."""
    return np.round(-np.sum((points - 0.3) ** 2, axis=1), 1)


class Notebook:
    """An `evaluate` that scores points by a function, and writes down points and scores.

    score: from points (n, d), whose values are in the order of `names`, and the number of the first, to scores (n,)
    """

    def __init__(self, names: list[str], score: Callable[[np.ndarray, int], np.ndarray]):
        self.names = names
        self.score = score
        self.asked: list[list[float]] = []

    def __call__(self, settings: dict) -> float:
        self.asked.append([float(settings[name]) for name in self.names])
        return float(self.score(np.array(self.asked[-1:]), len(self.asked) - 1)[0])

    def table(self, trials: Any) -> np.ndarray:
        """A row for each trial: its values in the order of the names, then its score."""
        rows = [[*(float(trial[0][name]) for name in self.names), float(trial[1])] for trial in trials]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.names) + 1)


def first_of_the_best(scores: np.ndarray) -> int:
    """The index of the highest score; of equals the first. nan counts as the lowest."""
    return int(np.argmax(np.where(np.isnan(scores), -np.inf, scores)))


def facts_of_trials(value: dict, scores: np.ndarray) -> dict:
    """What holds of every search that draws: trials are what was asked, the best is among them, and seeds count.

    scores: what `evaluate` gave, in the order in which it was asked
    """
    asked, trials, best = value["asked"], value["trials"], value["best"]
    told = np.column_stack([asked, scores])
    same = told.shape == trials.shape
    return {
        "trainings": len(asked),
        "trials": len(trials),
        "settings of the trials are those that were tried": same and np.array_equal(trials[:, :-1], asked),
        "scores of the trials are those that evaluate gave": same and np.array_equal(trials[:, -1], scores, True),
        "best has the highest score": bool(best[0, -1] == np.max(scores)),
        "best is the first of those": np.array_equal(best[0], told[first_of_the_best(scores)]),
        "same seed, same settings": np.array_equal(value["few asked"], value["few asked again"]),
        "another seed, other settings": not np.array_equal(value["few asked"], value["few asked with another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }


def seen_of_a_search(search: Callable[[int, bool], tuple[Notebook, tuple]], seed: int) -> dict[str, Any]:
    """What a search with a seed asked and returned, and what it asks in three small runs.

    search: from a seed, and whether the run is to be small, to the notebook of the run and what the search returned
    """
    before = global_state()
    notebook, found = search(seed, False)
    trials, best = trials_and_best(found)
    few, again, other = (np.array(search(one, True)[0].asked) for one in (seed, seed, seed + 1))
    return {
        "asked": np.array(notebook.asked).reshape(-1, len(notebook.names)),
        "trials": notebook.table(trials),
        "best": notebook.table([best]),
        "few asked": few,
        "few asked again": again,
        "few asked with another seed": other,
        "the global generator was left alone": global_state() == before,
    }


def facts_of_random_search(value: dict, case) -> dict:
    """What holds of any right way to search at random."""
    asked = value["asked"]
    facts = facts_of_trials(value, bowl(asked))
    facts["fewest different values of a name"] = min(len(np.unique(column)) for column in asked.T)
    facts["all values between the bounds"] = bool(np.all((asked >= case.low) & (asked <= case.high)))
    if case.n >= 30:
        correlation = np.corrcoef(asked.T) - np.eye(asked.shape[1])
        facts["names are drawn independently"] = bool(np.max(np.nan_to_num(np.abs(correlation), nan=1.0)) < 0.8)
    return facts


def uniform_draw(low: float, high: float) -> Callable[[np.random.Generator], float]:
    return lambda rng: float(rng.uniform(low, high))


@chapter.exercise(
    "random-search",
    title="Random search",
    points=2,
    implements=("tuning.random_search",),
    needs=("grid-search",),
    facts=facts_of_random_search,
    hints=(
        "The values of `space` are functions now. What do you give to one of them, and how often must each be called?",
        "In a loop over range(n) make a new dict: for each name call its function with rng. Evaluate that dict once, "
        "and append a Trial with the same dict and its score.",
        "settings = {name: draw(rng) for name, draw in space.items()}, then "
        "trials.append(Trial(settings, evaluate(settings))). After the loop return trials, best_trial(trials).",
    ),
)
def random_search(nnlib, case):
    """Each of n trials draws all its values afresh; all trials come back, and the best of them."""
    names = [f"setting {index}" for index in range(len(case.low))]
    space = {name: uniform_draw(*bounds) for name, *bounds in zip(names, case.low, case.high, strict=True)}

    def search(seed: int, small: bool) -> tuple[Notebook, tuple]:
        notebook = Notebook(names, lambda points, _: bowl(points))
        n = min(case.n, 3) if small else case.n
        return notebook, nnlib.random_search(space, notebook, n, np.random.default_rng(seed))

    return seen_of_a_search(search, case.seed)


@random_search.case("three trials, two names")
def _(rng):
    return {"low": np.array([0.0, -1.0]), "high": np.array([1.0, 1.0]), "n": 3, "seed": 1}


@random_search.case("thirty trials, two names")
def _(rng):
    return {"low": np.array([0.0, 0.0]), "high": np.array([1.0, 1.0]), "n": 30, "seed": 2}


@random_search.case("forty trials, three names")
def _(rng):
    return {"low": np.array([-1.0, 0.0, 0.2]), "high": np.array([1.0, 0.5, 0.4]), "n": 40, "seed": 3}


# --- rounds ---


class BudgetProbe:
    """An `evaluate` with a budget: the scores of a candidate stand in its row, one for each of `budgets`.

    Between two budgets of the table the score is interpolated.
    """

    def __init__(self, candidates: list, budgets: np.ndarray, scores: np.ndarray):
        self.candidates = candidates
        self.budgets = budgets
        self.scores = scores
        self.asked: list[list[float]] = []

    def __call__(self, settings: dict, budget: float) -> float:
        number = self.candidates.index(settings)
        self.asked.append([float(budget), number])
        return float(np.interp(budget, self.budgets, self.scores[number]))

    def row(self, trial: Any) -> list[float]:
        settings, score, *budget = trial
        return [float(budget[0]) if budget else 1.0, self.candidates.index(settings), float(score)]


def in_order(rows: list[list[float]]) -> np.ndarray:
    """Rows as an array, sorted by their first column, then by their second."""
    return np.array(sorted(rows, key=lambda row: row[:2]), dtype=float)


@chapter.exercise(
    "successive-halving",
    title="Successive halving",
    points=3,
    implements=("tuning.successive_halving",),
    needs=("grid-search",),
    hints=(
        "Play it through with four candidates on paper: who is trained in the first round, and how long? Who in the "
        "second? When is there nothing left to decide?",
        "In an endless loop make the trials of this round. If len(current) // factor is below 2, return all trials "
        "and the best one of this round. Else sort the round by worth, with reverse=True, keep that many settings, "
        "and multiply the budget.",
        "current = [Trial(s, evaluate(s, budget), budget) for s in candidates]; ranked = sorted(current, key=worth, "
        "reverse=True); candidates = [trial.settings for trial in ranked[:kept]]; budget *= factor.",
    ),
)
def successive_halving(nnlib, case):
    """All train a little, the best go on and train longer, until one is left; each trial tells what it cost."""
    candidates = [{"candidate": number} for number in range(len(case.scores))]
    probe = BudgetProbe(list(candidates), case.budgets, case.scores)
    trials, best = trials_and_best(nnlib.successive_halving(candidates, probe, case.budget, case.factor))
    return {
        "trainings: budget and candidate": in_order(probe.asked),
        "trials: budget, candidate, score": in_order([probe.row(trial) for trial in trials]),
        "best: budget, candidate, score": np.array(probe.row(best)),
        "candidates left": len(candidates),
    }


@successive_halving.case("four candidates, by hand")
def _(rng):
    scores = np.array([[0.1, 0.2], [0.4, 0.5], [0.3, 0.6], [0.2, 0.9]])
    return {"scores": scores, "budgets": np.array([1.0, 2.0]), "budget": 1, "factor": 2}


@successive_halving.case("an early favourite is overtaken")
def _(rng):
    scores = np.array(
        [
            [0.95, 0.6, 0.7],
            [0.1, 0.3, 0.9],
            [0.5, 0.7, 0.75],
            [0.4, 0.5, 0.6],
            [0.3, 0.4, 0.99],
            [0.45, 0.55, 0.8],
            [0.2, 0.9, 0.9],
            [0.15, 0.2, 0.3],
        ]
    )
    return {"scores": scores, "budgets": np.array([3.0, 6.0, 12.0]), "budget": 3, "factor": 2}


@successive_halving.case("thirds")
def _(rng):
    scores = rng.permuted(np.arange(30.0).reshape(10, 3), axis=0)
    return {"scores": scores, "budgets": np.array([1.0, 3.0, 9.0]), "budget": 1, "factor": 3}


@successive_halving.case("equals, and two trainings went wrong")
def _(rng):
    scores = np.array([[np.nan, 1.0], [0.5, 0.6], [0.75, 0.2], [0.5, 0.8], [np.nan, 1.0]])
    return {"scores": scores, "budgets": np.array([1.0, 2.0]), "budget": 1, "factor": 2}


# --- guessing ---


def guess_and_doubt(found: Any) -> tuple[Any, Any]:
    """The two things that `predict` of a Gaussian process returns. Raises TypeError for anything else."""
    if not isinstance(found, tuple | list) or len(found) != 2:
        got = "nothing" if found is None else f"one thing, a {type(found).__name__}"
        raise TypeError(f"predict returns two things, the guess and its standard deviation. Yours returned {got}")
    return tuple(found)


@chapter.exercise(
    "gaussian-process",
    title="A Gaussian process",
    points=3,
    implements=("tuning.rbf_kernel", "tuning.GaussianProcess.fit", "tuning.GaussianProcess.predict"),
    rtol=1e-6,
    hints=(
        "Take it step by step: the kernel first. a[:, np.newaxis, :] - b[np.newaxis, :, :] holds the difference of "
        "each pair, in the shape (n, m, d). Over which axis do you add the squares up?",
        "fit: K is the kernel of x with itself plus self.noise * np.eye(n). np.linalg.cholesky gives the factor; "
        "solve with factor, then with factor.T. predict: solve with factor and k.T, and add the squares up down each "
        "column. np.linalg.solve is more exact than np.linalg.inv.",
        "weights = np.linalg.solve(factor.T, np.linalg.solve(factor, y)); v = np.linalg.solve(factor, k.T); "
        "variance = 1 - np.sum(v**2, axis=0); std = np.sqrt(np.maximum(variance, 0.0)).",
    ),
)
def gaussian_process(nnlib, case):
    """From a few known points a guess at all others, and how sure it is."""
    process = nnlib.GaussianProcess(case.length_scale, case.noise)
    process.fit(case.x, case.y)
    if case.crowded:
        _, std = guess_and_doubt(process.predict(case.x))
        return {"sure of the points that it knows": bool(np.all(std < 1e-4))}
    mean, std = guess_and_doubt(process.predict(case.query))
    return {
        "kernel": nnlib.rbf_kernel(case.query, case.x, case.length_scale),
        "mean": mean,
        "std": np.nan_to_num(std),
        "each std is a number": bool(np.all(np.isfinite(std))),
    }


@gaussian_process.case("one known point, by hand")
def _(rng):
    # The kernel is 1 at the distance 0, and 1/2 at the other: exp(-d^2 / 2) with d^2 = 2 log 2. K = 1 + 1 = 2.
    query = np.array([[3.0], [3.0 + np.sqrt(2 * np.log(2.0))]])
    facts = {"x": np.array([[3.0]]), "y": np.array([4.0]), "query": query}
    return facts | {"length_scale": 1.0, "noise": 1.0, "crowded": False}


@gaussian_process.case("three points on a line")
def _(rng):
    facts = {"x": np.array([[0.0], [1.0], [3.0]]), "y": np.array([1.0, -1.0, 0.5])}
    query = np.array([[0.0], [0.5], [2.0], [30.0]])
    return facts | {"query": query, "length_scale": 0.7, "noise": 0.01, "crowded": False}


@gaussian_process.case("eight points in the plane")
def _(rng):
    facts = {"x": rng.uniform(size=(8, 2)), "y": rng.normal(size=8), "query": rng.uniform(size=(5, 2))}
    return facts | {"length_scale": 0.4, "noise": 0.001, "crowded": False}


@gaussian_process.case("no noise, asked about the points that it knows")
def _(rng):
    x = rng.uniform(size=(40, 2))
    return {"x": x, "y": x[:, 0], "query": x.copy(), "length_scale": 0.15, "noise": 0.0, "crowded": False}


@gaussian_process.case("points close together")
def _(rng):
    x = np.linspace(0.0, 1.0, 10)[:, np.newaxis]
    return {"x": x, "y": np.sin(3 * x[:, 0]), "query": x, "length_scale": 1.0, "noise": 1e-12, "crowded": True}


@chapter.exercise(
    "expected-improvement",
    title="Expected improvement",
    points=2,
    implements=("tuning.expected_improvement",),
    rtol=1e-6,
    hints=(
        "By how much is the guess above the best so far? And why is it not enough to take the highest guess?",
        "gain = mean - best and z = gain / std; normal_below and normal_density stand above in the file. Before you "
        "divide, put 1 in place of each std that is 0; afterwards put the gain, or 0, in those places.",
        "z = gain / np.where(std > 0, std, 1.0); improvement = gain * normal_below(z) + std * normal_density(z); "
        "return np.maximum(np.where(std > 0, improvement, gain), 0.0).",
    ),
)
def expected_improvement(nnlib, case):
    """How much each point is expected to beat the best so far, sure or unsure as its guess may be."""
    return nnlib.expected_improvement(case.mean, case.std, case.best)


@expected_improvement.case("a guess just as good as the best, by hand")
def _(rng):
    # The gain is 0; what is left is std times the height of the bell, 1 / sqrt(2 pi).
    return {"mean": np.array([2.0]), "std": np.array([np.sqrt(2 * np.pi)]), "best": 2.0}


@expected_improvement.case("surer and less sure")
def _(rng):
    return {"mean": np.array([0.0, 0.0, 1.0, -1.0]), "std": np.array([0.1, 1.0, 0.5, 2.0]), "best": 0.5}


@expected_improvement.case("quite sure")
def _(rng):
    return {"mean": np.array([1.0, 2.0, 3.0, 1.5]), "std": np.array([0.0, 0.0, 0.0, 0.5]), "best": 2.0}


@expected_improvement.case("a batch")
def _(rng):
    return {"mean": rng.normal(size=8), "std": rng.uniform(0.1, 1.0, size=8), "best": 0.8}


@chapter.exercise(
    "bayesian-search",
    title="Bayesian search",
    points=3,
    implements=("tuning.bayesian_search",),
    needs=("grid-search", "gaussian-process", "expected-improvement"),
    hints=(
        "Say in words what happens between two trials: what is known, what is guessed from it, and which setting "
        "does that recommend? Which settings must not come up again?",
        "Keep a list of settings that were not tried, and remove from it what you try. In each turn fit a new "
        "GaussianProcess(length_scale, noise) to coordinates([t.settings for t in trials], space) and "
        "standardize_scores(trials); predict at coordinates(untried, space).",
        "scores = standardize_scores(trials); after fit, mean, std = process.predict(coordinates(untried, space)); "
        "settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max())))).",
    ),
)
def bayesian_search(nnlib, case):
    """After a few first trials, each next one is where a Gaussian process expects the most."""
    probe = Probe(case.space, case.scores)
    options = case.options
    trials, best = trials_and_best(nnlib.bayesian_search(case.space, probe, case.start, case.n, **options))
    return {
        "places tried": np.array([probe.place(settings) for settings in probe.asked]),
        "trials": each_in_words(trials),
        "best": in_words(best),
    }


def line(scores: np.ndarray) -> dict[str, Any]:
    """A space with one name, whose values are the places of the scores."""
    return {"space": {"place": list(range(len(scores)))}, "scores": scores}


@bayesian_search.case("from both ends of five places, one step")
def _(rng):
    # The higher end promises more, and in the middle less is known.
    start = [{"place": 0}, {"place": 4}]
    return line(np.array([1.0, 2.0, 3.0, 5.0, 4.0])) | {"start": start, "n": 3, "options": {}}


@bayesian_search.case("twelve places, six trials")
def _(rng):
    x = np.arange(12)
    scores = np.sin(x / 2.3) + 0.05 * x
    return line(scores) | {"start": [{"place": 1}, {"place": 10}], "n": 6, "options": {}}


@bayesian_search.case("two names, eight trials")
def _(rng):
    space = {"rate": [0.001, 0.01, 0.1, 1.0], "width": [8, 16, 32, 64, 128]}
    rates, widths = np.meshgrid(np.arange(4.0), np.arange(5.0), indexing="ij")
    scores = 100 - 3.0 * (rates - 1.2) ** 2 - (widths - 2.7) ** 2
    start = [{"rate": 0.001, "width": 16}, {"rate": 1.0, "width": 128}, {"rate": 0.1, "width": 8}]
    return {"space": space, "scores": scores, "start": start, "n": 8, "options": {}}


@bayesian_search.case("fewer places than trials")
def _(rng):
    return line(np.array([0.3, 0.1, 0.9, 0.4])) | {"start": [{"place": 1}], "n": 10, "options": {"length_scale": 0.5}}


# --- offspring ---


def facts_of_evolution(value: dict, case) -> dict:
    """What holds of any right evolution: who has children, how they differ, and where they lie."""
    asked = value["asked"]
    scores = evolution_score(case)(asked, 0)
    facts = facts_of_trials(value, scores)
    facts["all values between the bounds"] = bool(np.all((asked >= case.low) & (asked <= case.high)))
    per_generation = case.population - case.population // 2
    wanted = case.population + case.generations * per_generation  # a wrong number is told above; here it is made fit
    unit = np.resize((asked - case.low) / (case.high - case.low), (wanted, len(case.low)))
    facts |= facts_of_start(unit[: case.population])
    if case.generations == 0 or case.spread > SMALL:
        return facts
    steps, mothers = steps_from_the_kept(unit, np.resize(scores, wanted), case)
    facts["share of the first children with a parent of the best half"] = share_of_the_best(unit, scores, case)
    return facts | facts_of_steps(steps / case.spread, mothers, per_generation)


# Steps up to this part of the width show whose child it is that took them.
SMALL = 0.01


def steps_from_the_kept(unit: np.ndarray, scores: np.ndarray, case) -> tuple[np.ndarray, np.ndarray]:
    """How far each child lies from the nearest of those that should have lived on, and which one that is."""
    living, steps, mothers = np.arange(case.population), [], []
    per_generation = case.population - case.population // 2
    for first in range(case.population, len(unit), per_generation):
        kept = living[np.argsort(-scores[living], kind="stable")[: case.population // 2]]
        children = np.arange(first, first + per_generation)
        offsets = unit[children, np.newaxis] - unit[kept]
        nearest = np.argmin(np.sum(offsets**2, axis=2), axis=1)
        steps.append(offsets[np.arange(per_generation), nearest])
        mothers.append(kept[nearest])
        living = np.concatenate([kept, children])
    return np.concatenate(steps), np.concatenate(mothers)


def share_of_the_best(unit: np.ndarray, scores: np.ndarray, case) -> float:
    """Of the children of the first generation, how many lie nearest to one of the best half of the first population."""
    children = unit[case.population : 2 * case.population - case.population // 2]
    distances = np.sum((children[:, np.newaxis] - unit[: case.population]) ** 2, axis=2)
    order = np.argsort(-np.resize(scores, case.population), kind="stable")
    return float(np.mean(np.isin(distances.argmin(axis=1), order[: case.population // 2])))


MANY = 120


def facts_of_steps(steps: np.ndarray, mothers: np.ndarray, per_generation: int) -> dict:
    """What holds of the steps from parent to child, counted in the spread that was asked.

    Uniform steps end at 1.7 times their own spread; of hundreds of normal ones some are longer.
    """
    facts = {
        "children lie near those that should have lived on": bool(np.all(np.abs(steps) < 7)),
        "each child has a step of its own": len(np.unique(np.round(steps, 6), axis=0)) == len(steps),
    }
    if len(steps) < MANY:
        return facts
    correlation = np.corrcoef(steps.T) - np.eye(steps.shape[1])
    return facts | {
        "spread of the steps, over the one asked": float(np.clip(steps.std(), 0, 9)),
        "steps go up as often as down": bool(abs(np.mean(steps > 0) - 0.5) < 0.15),
        "law of the steps": "normal" if np.max(np.abs(steps)) > 2.1 * steps.std() else "uniform",
        "each name has a step of its own": bool(np.max(np.abs(correlation)) < 0.5),
        "many have children": len(np.unique(mothers[:per_generation])) > per_generation / 4,
    }


def facts_of_start(first: np.ndarray) -> dict:
    """Whether a large first population fills the space."""
    if len(first) < MANY:
        return {}
    fills = (np.abs(first.mean(axis=0) - 0.5) < 0.16) & (np.abs(first.std(axis=0) - 0.289) < 0.07)
    return {"the first population fills the space": bool(np.all(fills))}


def evolution_score(case) -> Callable[[np.ndarray, int], np.ndarray]:
    """Best at a third of each width. With `barren`, every child scores less than all of the first population."""

    def score(points: np.ndarray, first: int) -> np.ndarray:
        unit = (points - case.low) / (case.high - case.low)
        lower = 100.0 * (first + np.arange(len(points)) >= case.population) if case.barren else 0.0
        return -((unit - 1 / 3) ** 2).sum(axis=1) - lower

    return score


@chapter.exercise(
    "evolve",
    title="Evolutionary search",
    points=3,
    implements=("tuning.evolutionary_search",),
    needs=("grid-search",),
    facts=facts_of_evolution,
    rtol=0.15,
    hints=(
        "Who is alive after a generation? Count: the parents that stay, and the children. Does that give the "
        "population again, also if it is odd?",
        "Sort the living by worth, with reverse=True, and keep population // 2. Draw that many indices of parents as "
        "there are children. To the points of those parents add rng.normal with the standard deviation "
        "spread * (high - low), and np.clip the sums.",
        "chosen = rng.integers(len(parents), size=population - len(parents)); points = np.clip(points_of_chosen + "
        "rng.normal(0.0, spread * (high - low), size=(len(chosen), len(names))), low, high); children = "
        "try_points(points, names, evaluate); living = parents + children.",
    ),
)
def evolve(nnlib, case):
    """The best half lives on and has children that differ a little from their parents, generation by generation."""
    names = [f"setting {index}" for index in range(len(case.low))]
    bounds = {name: (float(low), float(high)) for name, low, high in zip(names, case.low, case.high, strict=True)}

    def search(seed: int, small: bool) -> tuple[Notebook, tuple]:
        notebook = Notebook(names, evolution_score(case))
        sizes = (3, 1) if small else (case.population, case.generations)
        rng = np.random.default_rng(seed)
        return notebook, nnlib.evolutionary_search(bounds, notebook, *sizes, rng, spread=case.spread)

    return seen_of_a_search(search, case.seed)


def evolution(population: int, generations: int, spread: float, low: list, high: list, **others: Any) -> dict:
    facts = {"population": population, "generations": generations, "spread": spread, "seed": 1, "barren": False}
    return facts | {"low": np.array(low), "high": np.array(high)} | others


@evolve.case("four, two generations")
def _(rng):
    return evolution(4, 2, 0.001, [0.0, 0.0], [1.0, 1.0])


@evolve.case("seven, whose children are all worse")
def _(rng):
    return evolution(7, 4, 0.0001, [0.0, -5.0, 0.0], [1.0, 5.0, 100.0], barren=True)


@evolve.case("large steps")
def _(rng):
    return evolution(10, 5, 0.6, [0.0, -1.0], [1.0, 1.0])


@evolve.case("a hundred and twenty")
def _(rng):
    return evolution(120, 2, 0.002, [0.0, -5.0, 0.0, 2.0], [1.0, 5.0, 0.1, 3.0])


# --- stopping in time ---


@chapter.exercise(
    "early-stopping",
    title="Early stopping",
    points=2,
    implements=("early_stopping.EarlyStopping.update", "early_stopping.EarlyStopping.restore"),
    hints=(
        "With patience 2 and the losses 3, 2, 4, 5: after which epoch do you stop, and whose weights do you want? "
        "What happens meanwhile to the arrays that the network trains?",
        "In update: a loss below self.best_loss is kept, with parameter.copy() for each parameter, and self.waited "
        "is 0; else self.waited grows by 1. Return whether it has reached self.patience. In restore write into the "
        "arrays: parameter[...] = best.",
        "self.best_parameters = [parameter.copy() for parameter in parameters]; return self.waited >= self.patience. "
        "restore: for parameter, best in zip(parameters, self.best_parameters): parameter[...] = best.",
    ),
)
def early_stopping(nnlib, case):
    """Training ends when the loss has not fallen for a while, and the weights of the best epoch come back."""
    stopping = nnlib.EarlyStopping(case.patience)
    weight, bias = np.zeros((2, 2)), np.zeros(2)
    answers = []
    for epoch, loss in enumerate(case.losses, 1):
        weight += 1.0
        bias -= 1.0
        answers.append(bool(stopping.update(loss, [weight, bias])))
        untouched = bool(np.all(weight == epoch) and np.all(bias == -epoch))
        if answers[-1] or not untouched:
            break
    weight += 100.0  # what happens to the network after its last update must not reach what was kept
    bias -= 100.0
    others = [np.zeros((2, 2)), np.zeros(2)]
    stopping.restore(others)
    stopping.restore([weight, bias])
    return {
        "epochs trained": len(answers),
        "told to stop": answers[-1],
        "update leaves the parameters alone": untouched,
        "weight restored": weight,
        "bias restored": bias,
        "weight restored in another network": others[0],
    }


@early_stopping.case("patience 2, by hand")
def _(rng):
    return {"losses": [3.0, 2.0, 4.0, 5.0, 1.0], "patience": 2}


@early_stopping.case("patience 1")
def _(rng):
    return {"losses": [1.0, 0.5, 0.25, 0.3, 0.1], "patience": 1}


@early_stopping.case("up and down")
def _(rng):
    return {"losses": [5.0, 6.0, 4.0, 4.5, 4.2, 3.0, 3.5, 3.4, 3.3, 2.0, 1.0], "patience": 3}


@early_stopping.case("a flat stretch")
def _(rng):
    return {"losses": [2.0, 1.0, 1.0, 1.0, 1.0, 0.5], "patience": 3}


@early_stopping.case("never time to stop")
def _(rng):
    return {"losses": [4.0, 3.0, 3.5, 2.0, 2.5], "patience": 2}


@early_stopping.case("the training blows up")
def _(rng):
    return {"losses": [2.0, 1.0, float("nan"), float("nan"), float("nan")], "patience": 2}


# --- all of them ---

PEAK = np.array([0.62, 0.37])
TRAININGS, EPOCHS = 12, 8
"""Each strategy may spend 12 trainings of 8 epochs; successive halving divides the epochs up otherwise."""

CANDIDATES = 24
"""24 of 1 epoch, 12 of 2, 6 of 4 and 3 of 8 are 96 epochs, as many as 12 of 8."""


def hill(settings: dict, epochs: int = EPOCHS) -> float:
    """A score from 0 to 1: one round hill with its top off every grid, which more epochs raise."""
    distance = np.sum((np.array([settings["x"], settings["y"]]) - PEAK) ** 2)
    return float(np.exp(-distance / (2 * 0.3**2)) * (1 - 0.5**epochs))


def facts_of_strategies(value: dict, case) -> dict:
    """What each strategy spent, and what it found: exactly where nothing is drawn, at least so much elsewhere."""
    facts: dict[str, Any] = {}
    for name, found in value.items():
        facts[f"{name}: trainings"] = len(found["scores"])
        facts[f"{name}: epochs"] = found["epochs"]
        if name in ("random", "evolution"):
            climbs = found["best"] == np.max(found["scores"]) and found["best"] > 0.1
            facts[f"{name}: returns the best, and it is up on the hill"] = bool(climbs)
        else:
            facts[f"{name}: best score"] = found["best"]
    return facts


@chapter.exercise(
    "five-strategies",
    title="Capstone: five strategies, one budget",
    points=3,
    implements=(),
    needs=(
        "grid-search",
        "random-search",
        "successive-halving",
        "gaussian-process",
        "expected-improvement",
        "bayesian-search",
        "evolve",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_strategies,
    rtol=1e-6,
    hints=(
        "There is nothing new to write here: this runs all your searches. Is every other check of the lesson green?",
        "Each strategy may spend as much as the others. If one spends more or less, count its calls of evaluate.",
        "Run a single search on a score that you know, such as lambda s: -(s['x'] - 0.5) ** 2, and print its trials.",
    ),
)
def five_strategies(nnlib, case):
    """With the same budget, five strategies look for the top of one hill."""
    rng = np.random.default_rng(case.seed)
    unit = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    grid = {"x": np.linspace(0.0, 1.0, 3).tolist(), "y": np.linspace(0.0, 1.0, 4).tolist()}
    fine = {name: np.linspace(0.0, 1.0, 9).tolist() for name in unit}
    draws = {name: uniform_draw(*bounds) for name, bounds in unit.items()}
    start = [{"x": float(x), "y": float(y)} for x, y in case.start]
    candidates = [{"x": float(x), "y": float(y)} for x, y in case.candidates]
    results = {
        "grid": nnlib.grid_search(grid, hill),
        "random": nnlib.random_search(draws, hill, TRAININGS, rng),
        "halving": nnlib.successive_halving(candidates, hill),
        "bayes": nnlib.bayesian_search(fine, hill, start, TRAININGS),
        "evolution": nnlib.evolutionary_search(unit, hill, 6, 2, rng),
    }
    return {name: spent_and_found(*result, halves=name == "halving") for name, result in results.items()}


def spent_and_found(trials: list, best: Any, halves: bool) -> dict[str, Any]:
    """The scores of all trials, their cost in epochs, and the best score."""
    return {
        "scores": np.array([float(trial[1]) for trial in trials]),
        "epochs": float(sum(trial[2] if halves else EPOCHS for trial in trials)),
        "best": float(best[1]),
    }


@five_strategies.case("a search from two corners")
def _(rng):
    start = np.array([[0.0, 1.0], [1.0, 0.25]])
    return {"candidates": rng.uniform(size=(CANDIDATES, 2)), "start": start, "seed": 1}


@five_strategies.case("a search from three places")
def _(rng):
    start = np.array([[0.25, 0.75], [0.75, 0.5], [0.125, 0.0]])
    return {"candidates": rng.uniform(size=(CANDIDATES, 2)), "start": start, "seed": 2}
