import math

import numpy as np
import pytest
from scipy import stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.model_selection import ParameterGrid


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def hill(settings):
    return -((settings["x"] - 0.3) ** 2) - (settings["y"] - 0.6) ** 2


# --- drawing ---


@pytest.mark.parametrize(("low", "high"), [(1e-4, 1.0), (8, 1024), (0.5, 2.0)])
def test_log_uniform_is_that_of_scipy(nnlib, rng, low, high):
    draws = [nnlib.log_uniform(low, high, rng) for _ in range(2000)]
    assert stats.kstest(draws, stats.loguniform(low, high).cdf).pvalue > 0.001
    assert isinstance(draws[0], float)


def test_log_uniform_refuses_bounds_without_a_logarithm(nnlib, rng):
    for low, high in [(0, 1), (-1, 1), (2, 1)]:
        with pytest.raises(ValueError, match=f"low={low} and high={high}"):
            nnlib.log_uniform(low, high, rng)
    assert nnlib.log_uniform(3.0, 3.0, rng) == pytest.approx(3.0)


# --- grid and random search ---


def test_grid_by_hand(nnlib):
    settings = nnlib.all_settings({"a": [1, 2], "b": ["x", "y"]})
    assert settings == [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}, {"a": 2, "b": "x"}, {"a": 2, "b": "y"}]
    assert nnlib.all_settings({"a": []}) == []


def test_the_grid_is_that_of_scikit_learn(nnlib):
    space = {"a": [1, 2, 3], "b": [4, 5], "c": [6, 7]}
    assert nnlib.all_settings(space) == list(ParameterGrid(space))


def test_the_best_trial(nnlib):
    trials = [nnlib.Trial({"n": n}, score) for n, score in enumerate([math.nan, -1.0, 3.0, 3.0, 2.0])]
    assert nnlib.best_trial(trials).settings == {"n": 2}
    assert nnlib.best_trial(trials[:2]).settings == {"n": 1}
    assert nnlib.best_trial(trials[:1]).settings == {"n": 0}
    with pytest.raises(ValueError, match="got none"):
        nnlib.best_trial([])


def test_grid_search_tries_everything_once(nnlib):
    space, asked = {"x": [0.0, 0.25, 0.5], "y": [0.5, 1.0]}, []
    trials, best = nnlib.grid_search(space, lambda settings: asked.append(settings) or hill(settings))
    assert [trial.settings for trial in trials] == nnlib.all_settings(space) == asked
    assert [trial.score for trial in trials] == [hill(trial.settings) for trial in trials]
    assert best.settings == {"x": 0.25, "y": 0.5}


def test_random_search_draws_each_trial_afresh(nnlib, rng):
    space = {"x": lambda rng: rng.uniform(), "y": lambda rng: rng.uniform()}
    trials, best = nnlib.random_search(space, hill, 200, rng)
    assert len({trial.settings["x"] for trial in trials}) == 200
    assert best.score == max(hill(trial.settings) for trial in trials) > -0.02
    again, other = (nnlib.random_search(space, hill, 200, np.random.default_rng(seed))[0] for seed in (7, 8))
    assert again == trials != other
    trials, best = nnlib.random_search(space, lambda settings: 0.0, 5, rng)
    assert best is trials[0]


# --- successive halving ---


def test_successive_halving_by_hand(nnlib):
    # The score is the candidate's number times the budget, but candidate 3 loses its strength.
    def evaluate(settings, budget):
        return settings["n"] * budget if settings["n"] < 3 or budget == 1 else 0.0

    trials, best = nnlib.successive_halving([{"n": n} for n in range(4)], evaluate)
    assert [(trial.settings["n"], trial.budget) for trial in trials] == [(0, 1), (1, 1), (2, 1), (3, 1), (3, 2), (2, 2)]
    assert best == nnlib.Trial({"n": 2}, 4, 2)


@pytest.mark.parametrize(
    ("candidates", "factor", "sizes"),
    [(8, 2, [8, 4, 2]), (9, 3, [9, 3]), (27, 3, [27, 9, 3]), (7, 2, [7, 3]), (40, 2, [40, 20, 10, 5, 2]), (1, 2, [1])],
)
def test_rounds_of_successive_halving(nnlib, candidates, factor, sizes):
    trials, best = nnlib.successive_halving([{"n": n} for n in range(candidates)], lambda s, _: s["n"], 5, factor)
    budgets = [trial.budget for trial in trials]
    assert [budgets.count(5 * factor**level) for level in range(len(sizes))] == sizes
    assert len(trials) == sum(sizes)
    assert best.settings == {"n": candidates - 1}


def test_successive_halving_refuses_what_would_never_end(nnlib):
    with pytest.raises(ValueError, match="got 0 and 2"):
        nnlib.successive_halving([], lambda settings, budget: 0.0)
    with pytest.raises(ValueError, match="got 1 and 1"):
        nnlib.successive_halving([{}], lambda settings, budget: 0.0, factor=1)


# --- the Gaussian process ---


@pytest.mark.parametrize(("n", "d", "length_scale", "noise"), [(1, 1, 1.0, 1e-6), (8, 1, 0.3, 1e-4), (30, 3, 0.5, 0.1)])
def test_the_gaussian_process_is_that_of_scikit_learn(nnlib, rng, n, d, length_scale, noise):
    x, y, query = rng.uniform(size=(n, d)), rng.normal(size=n), rng.uniform(-0.5, 1.5, size=(20, d))
    process = nnlib.GaussianProcess(length_scale, noise)
    process.fit(x, y)
    mean, std = process.predict(query)
    rival = GaussianProcessRegressor(RBF(length_scale), alpha=noise, optimizer=None).fit(x, y)
    rival_mean, rival_std = rival.predict(query, return_std=True)
    np.testing.assert_allclose(nnlib.rbf_kernel(query, x, length_scale), RBF(length_scale)(query, x), atol=1e-14)
    np.testing.assert_allclose(mean, rival_mean, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(std, rival_std, rtol=1e-6, atol=1e-8)


def test_the_gaussian_process_by_hand(nnlib):
    process = nnlib.GaussianProcess(length_scale=1.0, noise=1.0)
    process.fit(np.array([[3.0]]), np.array([4.0]))
    # kernel 1 and 1/2, K = 2: mean 4/2 and 4/4, variance 1 - 1/2 and 1 - 1/8
    mean, std = process.predict(np.array([[3.0], [3.0 + math.sqrt(2 * math.log(2))]]))
    np.testing.assert_allclose(mean, [2.0, 1.0])
    np.testing.assert_allclose(std, [math.sqrt(1 / 2), math.sqrt(7 / 8)])


def test_known_points_are_known_for_sure(nnlib, rng):
    x = rng.permutation(np.arange(40.0))[:, np.newaxis]
    process = nnlib.GaussianProcess(length_scale=1.0, noise=0.0)
    process.fit(x, np.sin(x[:, 0]))
    mean, std = process.predict(x)
    np.testing.assert_allclose(mean, np.sin(x[:, 0]), atol=1e-12)
    np.testing.assert_allclose(std, 0.0, atol=1e-6)


def test_the_gaussian_process_wants_points_first(nnlib):
    with pytest.raises(ValueError, match="call fit"):
        nnlib.GaussianProcess().predict(np.zeros((1, 1)))


# --- expected improvement ---


def test_the_bell_curve_is_that_of_scipy(nnlib):
    z = np.linspace(-12, 12, 49)
    np.testing.assert_allclose(nnlib.normal_density(z), stats.norm.pdf(z), rtol=1e-12)
    np.testing.assert_allclose(nnlib.normal_below(z), stats.norm.cdf(z), rtol=1e-12)


@pytest.mark.parametrize(("mean", "std", "best"), [(0.0, 1.0, 0.0), (0.3, 0.5, 0.8), (2.0, 0.1, 1.5), (-1.0, 2.0, 1.0)])
def test_expected_improvement_is_the_integral(nnlib, mean, std, best):
    truth = stats.norm(mean, std).expect(lambda value: value - best, lb=best, ub=np.inf)
    found = nnlib.expected_improvement(np.array([mean]), np.array([std]), best)
    np.testing.assert_allclose(found, [truth], rtol=1e-6)


def test_expected_improvement_of_what_is_certain(nnlib):
    found = nnlib.expected_improvement(np.array([1.0, 2.0, 3.0]), np.zeros(3), 2.0)
    assert found.tolist() == [0.0, 0.0, 1.0]
    assert np.all(nnlib.expected_improvement(np.array([-50.0, -1e6]), np.array([1.0, 1e-3]), 0.0) >= 0)


# --- Bayesian search ---


def test_coordinates_are_places_in_the_lists(nnlib):
    space = {"rate": [0.001, 0.01, 0.1], "kind": ["relu"], "width": [8, 16]}
    points = nnlib.coordinates([{"rate": 0.01, "kind": "relu", "width": 16}], space)
    assert points.tolist() == [[0.5, 0.0, 1.0]]
    assert nnlib.coordinates([], space).shape == (0, 3)


def test_standardized_scores(nnlib):
    def standardized(*scores):
        return nnlib.standardize_scores([nnlib.Trial({}, score) for score in scores]).tolist()

    assert standardized(1.0, 3.0) == [-1.0, 1.0]
    assert standardized(2.0, 2.0) == [0.0, 0.0]
    assert standardized(math.nan, 1.0, 3.0, 3.0) == [-1.0, -1.0, 1.0, 1.0]
    assert standardized(math.nan, -math.inf) == [0.0, 0.0]


def test_bayesian_search_tries_nothing_twice(nnlib):
    space = {"x": [0.0, 0.1, 0.2, 0.3, 0.4], "y": [0.2, 0.4, 0.6]}
    start = [{"x": 0.4, "y": 0.2}, {"x": 0.0, "y": 0.4}]
    trials, best = nnlib.bayesian_search(space, hill, start, 40)
    tried = [tuple(trial.settings.values()) for trial in trials]
    assert len(set(tried)) == len(tried) == 15
    assert [trial.settings for trial in trials[:2]] == start
    assert best.settings == {"x": 0.3, "y": 0.6}


def test_bayesian_search_makes_the_choices_of_scikit_learn_and_scipy(nnlib):
    space, start, n = {"place": list(range(12))}, [1, 10], 7
    scores = np.sin(np.arange(12) / 2.3) + 0.05 * np.arange(12)
    tried = list(start)
    while len(tried) < n:
        y = stats.zscore(scores[tried])
        rival = GaussianProcessRegressor(RBF(0.3), alpha=1e-4, optimizer=None).fit(np.array([tried]).T / 11, y)
        untried = [place for place in range(12) if place not in tried]
        mean, std = rival.predict(np.array([untried]).T / 11, return_std=True)
        z = (mean - y.max()) / std
        gains = (mean - y.max()) * stats.norm.cdf(z) + std * stats.norm.pdf(z)
        tried.append(untried[int(gains.argmax())])
    trials, _ = nnlib.bayesian_search(space, lambda s: scores[s["place"]], [{"place": place} for place in start], n)
    assert [trial.settings["place"] for trial in trials] == tried


def test_bayesian_search_finds_the_top_sooner_than_the_grid(nnlib):
    places = np.linspace(0, 1, 21).tolist()
    corners = [{"x": 0.0, "y": 0.0}, {"x": 1.0, "y": 1.0}, {"x": 0.0, "y": 1.0}]
    _, best = nnlib.bayesian_search({"x": places, "y": places}, hill, corners, 20)
    assert best.score > -0.01


def test_bayesian_search_wants_a_start(nnlib):
    with pytest.raises(ValueError, match="got none"):
        nnlib.bayesian_search({"x": [1]}, hill, [], 3)


# --- evolution ---


def test_evolution_by_hand(nnlib, rng):
    # A step so small that each child shows its parent. Of two, the better one lives, so all children are near it.
    bounds = {"x": (0.0, 1.0), "y": (10.0, 20.0)}
    trials, best = nnlib.evolutionary_search(bounds, lambda s: s["x"], 2, 5, rng, spread=1e-6)
    assert len(trials) == 2 + 5
    better = max(trials[:2], key=lambda trial: trial.score).settings
    for trial in trials[2:]:
        assert trial.settings["x"] == pytest.approx(better["x"], abs=1e-4)
        assert trial.settings["y"] == pytest.approx(better["y"], abs=1e-3)
    assert best.score == max(trial.score for trial in trials)


def test_evolution_keeps_within_the_bounds_and_climbs(nnlib, rng):
    trials, best = nnlib.evolutionary_search({"x": (0.0, 1.0), "y": (0.0, 1.0)}, hill, 20, 15, rng)
    assert all(0 <= value <= 1 for trial in trials for value in trial.settings.values())
    assert len(trials) == 20 + 15 * 10
    assert best.score > -0.005
    assert np.mean([trial.score for trial in trials[-10:]]) > np.mean([trial.score for trial in trials[:20]])


def test_steps_of_evolution_are_normal_in_the_units_of_the_bounds(nnlib, rng):
    # All score the same, so the first half lives; the middle is far from the bounds.
    bounds = {"x": (-1e6, 1e6), "y": (-1.0, 1.0)}
    trials, _ = nnlib.evolutionary_search(bounds, lambda s: 0.0, 400, 1, rng, spread=1e-5)
    points = np.array([[trial.settings["x"] / 2e6, trial.settings["y"] / 2] for trial in trials])
    offsets = points[400:, np.newaxis] - points[:200]
    steps = offsets[np.arange(200), np.sum(offsets**2, axis=2).argmin(axis=1)] / 1e-5
    assert stats.kstest(steps.ravel(), "norm").pvalue > 0.001
    assert abs(np.corrcoef(steps.T)[0, 1]) < 0.3


def test_evolution_refuses_a_population_of_one(nnlib, rng):
    with pytest.raises(ValueError, match="got 1"):
        nnlib.evolutionary_search({"x": (0.0, 1.0)}, hill, 1, 3, rng)
