"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

from collections import namedtuple

import numpy as np
import pytest

from autograder.engine.library import loaded
from autograder.engine.observe import observe
from autograder.engine.solutions import load_solutions
from autograder.exercises.tuning import chapter, first_of_the_best, guess_and_doubt, in_words, trials_and_best
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]

RIGHT = {
    "log-uniform": {
        "powers of ten": """
            def log_uniform(low, high, rng):
                return 10 ** rng.uniform(np.log10(low), np.log10(high))
        """,
        "a ratio, a NumPy number": """
            def log_uniform(low, high, rng):
                return low * (high / low) ** rng.random()
        """,
    },
    "grid-search": {
        "nested recursion, a loop that compares": """
            def all_settings(space):
                names = list(space)
                if not names:
                    return [{}]
                rest = all_settings({name: space[name] for name in names[1:]})
                return [{names[0]: value, **other} for value in space[names[0]] for other in rest]

            def best_trial(trials):
                best = trials[0]
                for trial in trials[1:]:
                    if trial.score > best.score or (np.isnan(best.score) and trial.score > -np.inf):
                        best = trial
                return best

            def grid_search(space, evaluate):
                trials = []
                for settings in all_settings(space):
                    trials.append(Trial(settings=settings, score=evaluate(settings)))
                return trials, best_trial(trials)
        """,
        "plain tuples, np.argmax, indices": """
            def all_settings(space):
                shape = [len(values) for values in space.values()]
                return [{n: space[n][i] for n, i in zip(space, place)} for place in np.ndindex(*shape)]

            def best_trial(trials):
                scores = np.array([trial[1] for trial in trials])
                return trials[int(np.argmax(np.where(np.isnan(scores), -np.inf, scores)))]

            def grid_search(space, evaluate):
                trials = [(settings, evaluate(settings)) for settings in all_settings(space)]
                return trials, best_trial(trials)
        """,
    },
    "random-search": {
        "all draws of a name first": """
            def random_search(space, evaluate, n, rng):
                columns = {name: [draw(rng) for _ in range(n)] for name, draw in space.items()}
                trials = []
                for i in range(n):
                    settings = {name: columns[name][i] for name in space}
                    trials.append(Trial(settings, evaluate(settings)))
                return trials, best_trial(trials)
        """,
        "names in another order, plain tuples": """
            def random_search(space, evaluate, n, rng):
                trials, best = [], None
                while len(trials) < n:
                    settings = {}
                    for name in reversed(list(space)):
                        settings[name] = space[name](rng)
                    trial = (settings, evaluate(settings))
                    trials.append(trial)
                    if best is None or trial[1] > best[1]:
                        best = trial
                return trials, best
        """,
        "generators spawned from the one given": """
            def random_search(space, evaluate, n, rng):
                every = [{name: draw(own) for name, draw in space.items()} for own in rng.spawn(n)]
                trials = [Trial(s, evaluate(s)) for s in every]
                return trials, best_trial(trials)
        """,
    },
    "successive-halving": {
        "recursion": """
            def successive_halving(candidates, evaluate, budget=1, factor=2):
                current = [Trial(s, evaluate(s, budget), budget) for s in candidates]
                left = len(current) // factor
                if left < 2:
                    return current, best_trial(current)
                best = sorted(current, key=worth, reverse=True)[:left]
                later, winner = successive_halving([t.settings for t in best], evaluate, budget * factor, factor)
                return current + later, winner
        """,
        "survivors in their old order": """
            def successive_halving(candidates, evaluate, budget=1, factor=2):
                living, trials = list(range(len(candidates))), []
                while True:
                    scores = np.array([evaluate(candidates[i], budget) for i in living])
                    now = [Trial(candidates[i], s, budget) for i, s in zip(living, scores)]
                    scores[np.isnan(scores)] = -np.inf
                    trials.extend(now)
                    if len(living) < 2 * factor:
                        return trials, now[int(scores.argmax())]
                    ranks = np.argsort(-scores, kind="stable")[: len(living) // factor]
                    living = [living[r] for r in sorted(ranks)]
                    budget = budget * factor
        """,
    },
    "gaussian-process": {
        "no Cholesky factor, other names": """
            def rbf_kernel(a, b, length_scale):
                return np.exp(-0.5 * ((a[:, None] / length_scale - b / length_scale) ** 2).sum(-1))

            class GaussianProcess:
                def fit(self, x, y):
                    self.x, self.y = x, y
                    self.K = rbf_kernel(x, x, self.length_scale)
                    self.K[np.diag_indices(len(x))] += self.noise

                def predict(self, x):
                    k = rbf_kernel(x, self.x, self.length_scale)
                    variance = 1 - np.einsum("ij,ji->i", k, np.linalg.solve(self.K, k.T))
                    variance[variance < 0] = 0
                    return k @ np.linalg.solve(self.K, self.y), variance ** 0.5
        """,
        "the kernel in loops, v kept with y": """
            def rbf_kernel(a, b, length_scale):
                return np.array([[np.exp(-np.dot(p - q, p - q) / 2 / length_scale**2) for q in b] for p in a])

            class GaussianProcess:
                def fit(self, x, y):
                    self.x = x.copy()
                    self.factor = np.linalg.cholesky(
                        rbf_kernel(x, x, self.length_scale) + np.diag(np.full(len(x), self.noise))
                    )
                    self.weights = np.linalg.solve(self.factor, y)

                def predict(self, x):
                    v = np.linalg.solve(self.factor, rbf_kernel(self.x, x, self.length_scale))
                    return v.T @ self.weights, np.sqrt(np.clip(1 - (v * v).sum(axis=0), 0, None))
        """,
    },
    "expected-improvement": {
        "a mask": """
            def expected_improvement(mean, std, best):
                result = np.maximum(mean - best, 0.0).astype(float)
                unsure = std > 0
                z = (mean[unsure] - best) / std[unsure]
                result[unsure] = std[unsure] * (z * normal_below(z) + normal_density(z))
                return np.maximum(result, 0)
        """,
        "one by one": """
            def one(mean, std, best):
                gain = float(mean) - best
                if std == 0:
                    return max(gain, 0.0)
                z = gain / float(std)
                bell = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
                return max(gain * 0.5 * (1 + math.erf(z / math.sqrt(2))) + float(std) * bell, 0.0)

            def expected_improvement(mean, std, best):
                return np.array([one(m, s, best) for m, s in zip(mean, std)])
        """,
    },
    "bayesian-search": {
        "indices and a mask, a tiny std in place of 0": """
            def bayesian_search(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
                every = all_settings(space)
                points = coordinates(every, space)
                open_ = np.ones(len(every), bool)
                trials, order = [], []

                def try_now(i):
                    open_[i] = False
                    order.append(i)
                    trials.append(Trial(every[i], evaluate(every[i])))

                for settings in start:
                    try_now(every.index(settings))
                while len(trials) < n and open_.any():
                    y = standardize_scores(trials)
                    gp = GaussianProcess(noise=noise, length_scale=length_scale)
                    gp.fit(points[order], y)
                    mean, std = gp.predict(points)
                    gains = expected_improvement(mean, np.maximum(std, 1e-12), max(y))
                    gains[~open_] = -1
                    try_now(int(gains.argmax()))
                return trials, best_trial(trials)
        """,
        "for n - len(start) turns": """
            def bayesian_search(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
                trials = [Trial(s, evaluate(s)) for s in start]
                for _ in range(n - len(start)):
                    tried = [t.settings for t in trials]
                    left = [s for s in all_settings(space) if s not in tried]
                    if not left:
                        break
                    scores = standardize_scores(trials)
                    process = GaussianProcess(length_scale, noise)
                    process.fit(coordinates(tried, space), scores)
                    gains = expected_improvement(*process.predict(coordinates(left, space)), np.max(scores))
                    trials.append(Trial(left[np.argmax(gains)], evaluate(left[np.argmax(gains)])))
                return trials, best_trial(trials)
        """,
    },
    "evolve": {
        "child by child": """
            def evolutionary_search(bounds, evaluate, population, generations, rng, spread=0.1):
                def attempt(settings):
                    trial = Trial(settings, evaluate(settings))
                    trials.append(trial)
                    return trial

                trials = []
                alive = [attempt({n: rng.uniform(*b) for n, b in bounds.items()}) for _ in range(population)]
                for _ in range(generations):
                    alive = sorted(alive, key=lambda t: -t.score)[: population // 2]
                    parents = list(alive)
                    while len(alive) < population:
                        mother = parents[rng.integers(len(parents))].settings
                        child = {}
                        for name, (low, high) in bounds.items():
                            value = mother[name] + spread * (high - low) * rng.standard_normal()
                            child[name] = min(max(value, low), high)
                        alive.append(attempt(child))
                return trials, best_trial(trials)
        """,
        "in the unit cube, rng.choice, drawn again until inside": """
            def evolutionary_search(bounds, evaluate, population, generations, rng, spread=0.1):
                names = list(bounds)
                low, high = np.array(list(bounds.values()), dtype=float).T
                points = rng.random((population, len(names)))
                trials = try_points(low + points * (high - low), names, evaluate)
                scores = np.array([t.score for t in trials])
                for _ in range(generations):
                    best = np.argsort(-scores, kind="stable")[: population // 2]
                    new = []
                    for mother in rng.choice(best, size=population - len(best)):
                        child = np.full(len(names), np.inf)
                        while np.any((child < 0) | (child > 1)):
                            child = points[mother] + rng.normal(scale=spread, size=len(names))
                        new.append(child)
                    born = try_points(low + np.array(new) * (high - low), names, evaluate)
                    trials = trials + born
                    points = np.concatenate([points[best], new])
                    scores = np.concatenate([scores[best], [t.score for t in born]])
                return trials, best_trial(trials)
        """,
    },
    "early-stopping": {
        "other names for what is kept": """
            class EarlyStopping:
                def update(self, loss, parameters):
                    self.waited += 1
                    if loss < self.best_loss:
                        self.best_loss = float(loss)
                        self.kept = [np.array(p) for p in parameters]
                        self.waited = 0
                    return self.waited == self.patience

                def restore(self, parameters):
                    for p, kept in zip(parameters, getattr(self, "kept", parameters)):
                        np.copyto(p, kept)
        """,
        "the number of epochs since the best": """
            class EarlyStopping:
                def update(self, loss, parameters):
                    self.losses = [*getattr(self, "losses", []), np.inf if np.isnan(loss) else loss]
                    best = int(np.argmin(self.losses))
                    if self.losses[best] == np.inf:
                        return len(self.losses) >= self.patience
                    if best == len(self.losses) - 1:
                        self.best_parameters = [p.copy() for p in parameters]
                    return len(self.losses) - 1 - best >= self.patience

                def restore(self, parameters):
                    for i in range(len(self.best_parameters)):
                        parameters[i][:] = self.best_parameters[i]
        """,
    },
}

VARIANTS = [(exercise_id, name) for exercise_id, variants in RIGHT.items() for name in variants]


def test_every_exercise_has_right_answers_in_other_words():
    assert RIGHT.keys() == {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize(("exercise_id", "name"), VARIANTS, ids=lambda item: item)
def test_right_answers_in_other_words_pass(everything, judge, exercise_id, name):
    verdict = judge(everything, exercise_id, RIGHT[exercise_id][name])
    assert verdict.right, verdict.diagnosis.sentence


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.exercise_id}/{mistake.id}")
def test_mistakes_are_named(public, everything, judge_mistake, mistake):
    for oracle in (public, everything):
        diagnosis = judge_mistake(oracle, mistake).diagnosis
        assert (diagnosis.kind, diagnosis.name) == ("mistake", mistake.id)


# --- chance ---

ANOTHER_SEED = "rng = np.random.default_rng([{seed}, *rng.integers(0, 2**32, size=4)])"


@pytest.mark.parametrize("exercise_id", ["random-search", "evolve"])
@pytest.mark.parametrize("seed", range(4))
def test_other_draws_pass_all_the_same(everything, judge, exercise_id, seed):
    """Facts leave room for chance: nobody fails by the luck of the draw."""
    text = next(iter(RIGHT[exercise_id].values()))
    head, _, body = text.partition(":\n")
    indent = " " * (len(body) - len(body.lstrip()))
    verdict = judge(everything, exercise_id, f"{head}:\n{indent}{ANOTHER_SEED.format(seed=seed)}\n{body}")
    assert verdict.right, verdict.diagnosis.sentence


def test_the_next_place_of_the_bayesian_search_is_never_a_matter_of_rounding(monkeypatch):
    """Somebody whose last digits differ chooses the same: the most promising place is well ahead of the next."""
    exercise = chapter.exercises["bayesian-search"]
    leads = []
    with loaded(SOLUTION.reference) as nnlib:
        from nnlib import tuning

        def watched(mean, std, best):
            gains = nnlib.expected_improvement(mean, std, best)
            first, second = [*sorted(gains, reverse=True), 0.0][:2]
            leads.append((first - second) / first)
            return gains

        monkeypatch.setattr(tuning, "expected_improvement", watched)
        for case in (*exercise.public_cases(), *SOLUTION.hidden_cases(exercise)):
            assert observe(exercise, nnlib, case.inputs).error is None
    assert len(leads) > 20
    assert min(leads) > 1e-5


# --- the cases ---


def test_first_cases_by_hand(public):
    def first(exercise_id):
        return public.answers(chapter.exercises[exercise_id]).expected[0].value

    tried = "rate=0.1, width=8; rate=0.1, width=16; rate=0.01, width=8; rate=0.01, width=16"
    assert first("grid-search") == {
        "settings tried": tried,
        "trials": "rate=0.1, width=8 -> 0.5; rate=0.1, width=16 -> 0.25; "
        "rate=0.01, width=8 -> 0.75; rate=0.01, width=16 -> 0.0",
        "best": "rate=0.01, width=8 -> 0.75",
        "all_settings": tried,
        "best_trial": "trial=1 -> 3.0",
    }
    halving = first("successive-halving")
    assert halving["trainings: budget and candidate"].tolist() == [[1, 0], [1, 1], [1, 2], [1, 3], [2, 1], [2, 2]]
    assert halving["best: budget, candidate, score"].tolist() == [2, 2, 0.6]
    process = first("gaussian-process")
    np.testing.assert_allclose(process["kernel"], [[1.0], [0.5]])
    np.testing.assert_allclose(process["mean"], [2.0, 1.0])
    np.testing.assert_allclose(process["std"] ** 2, [1 / 2, 7 / 8])
    np.testing.assert_allclose(first("expected-improvement"), [1.0])
    assert first("bayesian-search")["places tried"].tolist() == [[0], [4], [3]]
    stopped = first("early-stopping")
    assert (stopped["epochs trained"], stopped["told to stop"]) == (4, True)
    assert stopped["weight restored"].tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert stopped["bias restored"].tolist() == [-2.0, -2.0]


@pytest.mark.parametrize("exercise_id", ["log-uniform", "random-search", "evolve"])
def test_all_facts_of_the_reference_are_good_news(everything, exercise_id):
    """But where there is one value to draw only, so that every seed gives the same."""
    answers = everything.answers(chapter.exercises[exercise_id])
    bad = {
        (case.name, name)
        for case, observation in zip(answers.cases, answers.expected, strict=True)
        for name, fact in observation.value.items()
        if fact is False and name != "whole numbers only"
    }
    assert bad == ({("low equals high", "another seed, other draws")} if exercise_id == "log-uniform" else set())


def test_every_strategy_spends_the_same(everything):
    for observation in everything.answers(chapter.exercises["five-strategies"]).expected:
        costs = [fact for name, fact in observation.value.items() if name.endswith(": epochs")]
        assert costs == [96.0] * 5
        assert all(fact for fact in observation.value.values())


def test_whatever_is_returned_can_be_told_in_words():
    assert in_words(({"width": 8}, 0.5)) == "width=8 -> 0.5"
    assert in_words({"width": 8}) == "width=8"
    assert in_words(0.5) == "0.5"
    assert in_words(None) == "None"


def test_first_of_the_best():
    assert first_of_the_best(np.array([np.nan, 1.0, 3.0, 3.0])) == 2
    assert first_of_the_best(np.array([np.nan, np.nan])) == 0


TRIAL = namedtuple("Trial", "settings score")({"width": 8}, 0.5)


@pytest.mark.parametrize(
    "found, told",
    [
        (None, "Yours returned nothing"),
        (TRIAL, "Yours returned one thing, a Trial"),
        ([TRIAL], "Yours returned one thing, a list"),
        ((TRIAL, [TRIAL]), "in this order. Yours returned a Trial first"),
    ],
)
def test_a_search_that_returns_something_else_is_told_what_is_asked(found, told):
    with pytest.raises(TypeError, match=told):
        trials_and_best(found)


@pytest.mark.parametrize("found, told", [(None, "returned nothing"), (np.zeros(2), "returned one thing, a ndarray")])
def test_a_prediction_without_doubt_is_told_what_is_asked(found, told):
    with pytest.raises(TypeError, match=told):
        guess_and_doubt(found)
