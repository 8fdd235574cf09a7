"""Mistakes of chapter 7, tuning."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- log-uniform ---


@mistakes.mistake("log-uniform")
def plainly_uniform(low, high, rng):
    """You drew plainly uniform numbers, so that nearly all have the size of `high`. Draw the logarithm uniformly,
    and take its exponential."""
    return float(rng.uniform(low, high))


@mistakes.mistake("log-uniform")
def two_bases(low, high, rng):
    """You mixed two bases: np.log is the natural logarithm, and np.exp undoes it. 10 ** undoes np.log10."""
    return float(10 ** rng.uniform(np.log(low), np.log(high)))


@mistakes.mistake("log-uniform")
def two_bases_the_other_way(low, high, rng):
    """You mixed two bases: np.log10 is undone by 10 **, not by np.exp. Your numbers stay far too close to 1."""
    return float(np.exp(rng.uniform(np.log10(low), np.log10(high))))


@mistakes.mistake("log-uniform")
def logarithm_returned(low, high, rng):
    """You returned the logarithm. Undo it: np.exp of the number that you drew."""
    return float(rng.uniform(np.log(low), np.log(high)))


@mistakes.mistake("log-uniform")
def bounds_without_logarithm(low, high, rng):
    """You drew between low and high themselves, and then took the exponential. Draw between their logarithms:
    rng.uniform(np.log(low), np.log(high))."""
    return float(np.exp(rng.uniform(low, high)))


@mistakes.mistake("log-uniform")
def whole_number(low, high, rng):
    """You cut the number to a whole one, and a learning rate below 1 becomes 0. Return it as it is."""
    return int(np.exp(rng.uniform(np.log(low), np.log(high))))


@mistakes.mistake("log-uniform")
def powers_of_ten_alone(low, high, rng):
    """You drew whole exponents, so that only a few numbers can come out. Draw the exponent with rng.uniform."""
    return float(10.0 ** rng.integers(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1))


@mistakes.mistake("log-uniform")
def an_array_of_one(low, high, rng):
    """You returned an array with one number in it. Return the number itself: draw without size."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size=1))


@mistakes.mistake("log-uniform")
def generator_of_its_own(low, high, rng):
    """You drew from a generator of your own, so that no search can be repeated. Draw from the `rng` that you were
    given."""
    return float(np.exp(np.random.default_rng().uniform(np.log(low), np.log(high))))


@mistakes.mistake("log-uniform")
def same_number_each_time(low, high, rng):
    """You made a new generator with a fixed seed for each draw, so that every draw is the same number. Draw from
    the `rng` that you were given: it goes on from where it was."""
    return float(np.exp(np.random.default_rng(0).uniform(np.log(low), np.log(high))))


# --- grid-search ---


@mistakes.mistake("grid-search", "tuning.all_settings")
def first_name_fastest(space):
    """Your combinations come in another order: the first name changes fastest. The last one should, as in loops
    where it stands inside: product(*space.values()) does just that."""
    names = list(space)[::-1]
    reversed_order = [dict(zip(names, values, strict=True)) for values in product(*(space[name] for name in names))]
    return [{name: settings[name] for name in space} for settings in reversed_order]


@mistakes.mistake("grid-search", "tuning.all_settings")
def side_by_side(space):
    """You paired the lists, the first value with the first, the second with the second. A grid has every value of
    the one with every value of the other: product, not zip."""
    return [dict(zip(space, values, strict=True)) for values in zip(*space.values(), strict=False)]


@mistakes.mistake("grid-search", "tuning.all_settings")
def one_name_at_a_time(space):
    """You changed one name at a time, and left the others at their first value. A grid tries every combination, for
    the best width may depend on the learning rate."""
    first = {name: values[0] for name, values in space.items()}
    return [first] + [first | {name: value} for name, values in space.items() for value in values[1:]]


@mistakes.mistake("grid-search", "tuning.all_settings")
def one_dict_for_all(space):
    """All your trials show the same settings, the last ones: you filled one dict again and again. Make a new dict
    for each combination."""
    settings, every = {}, []
    for values in product(*space.values()):
        settings.update(zip(space, values, strict=True))
        every.append(settings)
    return every


@mistakes.mistake("grid-search", "tuning.best_trial")
def lowest_score(trials):
    """You kept the trial with the lowest score. Here a higher score is better: use max."""
    return min(trials, key=worth)


@mistakes.mistake("grid-search", "tuning.best_trial")
def last_of_equals(trials):
    """Of equally good trials you kept the last. Keep the first: replace the best only by one that is truly better,
    > and not >=."""
    best = trials[0]
    for trial in trials:
        if worth(trial) >= worth(best):
            best = trial
    return best


@mistakes.mistake("grid-search", "tuning.best_trial")
def nan_wins(trials):
    """A training that went wrong, with the score nan, came out as the best: comparing with nan is always False.
    Compare by `worth`, which puts nan last."""
    return max(trials, key=lambda trial: trial.score)


@mistakes.mistake("grid-search", "tuning.best_trial")
def largest_settings(trials):
    """You compared whole trials, or something other than their scores. Compare by `worth`: max(trials,
    key=worth)."""
    return max(trials, key=lambda trial: str(trial.settings))


@mistakes.mistake("grid-search", "tuning.grid_search")
def best_trial_alone(space, evaluate):
    """You kept the best trial alone. Return all of them, for a plot of all trials shows what matters and what does
    not."""
    best = best_trial([Trial(settings, evaluate(settings)) for settings in all_settings(space)])
    return [best], best


@mistakes.mistake("grid-search", "tuning.grid_search")
def settings_without_score(space, evaluate):
    """You returned the best settings without their score. The best is a whole Trial, as best_trial gives it."""
    trials = [Trial(settings, evaluate(settings)) for settings in all_settings(space)]
    return trials, best_trial(trials).settings


@mistakes.mistake("grid-search", "tuning.grid_search")
def winner_trained_again(space, evaluate):
    """You evaluated the best settings once more at the end. That costs a training, and a second score is no truer
    than the first: keep the trial that you have."""
    trials = [Trial(settings, evaluate(settings)) for settings in all_settings(space)]
    winner = best_trial(trials).settings
    return trials, Trial(winner, evaluate(winner))


@mistakes.mistake("grid-search", "tuning.grid_search")
def sorted_trials(space, evaluate):
    """You sorted the trials by their score. Leave them in the order in which they were made, for that tells how the
    search went."""
    trials = [Trial(settings, evaluate(settings)) for settings in all_settings(space)]
    trials.sort(key=worth, reverse=True)
    return trials, trials[0]


@mistakes.mistake("grid-search", "tuning.grid_search")
def returned_too_early(space, evaluate):
    """You tried the first combination only: a `return` stands inside the loop. Return after it."""
    trials = [Trial(settings, evaluate(settings)) for settings in all_settings(space)[:1]]
    return trials, best_trial(trials)


# --- random-search ---


@mistakes.mistake("random-search")
def same_seed_for_each_trial(space, evaluate, n, rng):
    """All your trials are the same: you made a new generator with a fixed seed for each. Draw from the `rng` that
    you were given."""
    trials = []
    for _ in range(n):
        rng = np.random.default_rng(0)
        settings = {name: draw(rng) for name, draw in space.items()}
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def drawn_once(space, evaluate, n, rng):
    """You drew the settings once, before the loop, and tried them again and again. Draw inside the loop."""
    settings = {name: draw(rng) for name, draw in space.items()}
    trials = [Trial(settings, evaluate(settings)) for _ in range(n)]
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def numpy_own_state(space, evaluate, n, rng):
    """You drew from NumPy's global state, np.random, which other code changes too. Give the functions the `rng`
    that you were given."""
    trials = []
    for _ in range(n):
        settings = {name: draw(np.random) for name, draw in space.items()}
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def no_seed_at_all(space, evaluate, n, rng):
    """You made a generator of your own, without a seed, so that no search can be repeated. Draw from the `rng` that
    you were given."""
    rng, trials = np.random.default_rng(), []
    for _ in range(n):
        settings = {name: draw(rng) for name, draw in space.items()}
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def fixed_seed(space, evaluate, n, rng):
    """You made a generator of your own with a fixed seed, so that every search is the same. Draw from the `rng`
    that you were given."""
    rng, trials = np.random.default_rng(42), []
    for _ in range(n):
        settings = {name: draw(rng) for name, draw in space.items()}
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def same_seed_for_each_name(space, evaluate, n, rng):
    """You gave each name a generator with the same seed, so that a high learning rate always comes with a high
    width. Draw all names from the one `rng`."""
    trials = []
    for _ in range(n):
        seed = int(rng.integers(2**31))
        settings = {name: draw(np.random.default_rng(seed)) for name, draw in space.items()}
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def drawn_again_for_the_trial(space, evaluate, n, rng):
    """The settings in your trials are not those that were evaluated: you drew twice. Draw once, keep the dict, and
    use it for both."""
    trials = []
    for _ in range(n):
        score = evaluate({name: draw(rng) for name, draw in space.items()})
        trials.append(Trial({name: draw(rng) for name, draw in space.items()}, score))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def one_dict_filled_again(space, evaluate, n, rng):
    """All your trials show the last settings: you filled one dict again and again. Make a new dict in each turn."""
    settings, trials = {}, []
    for _ in range(n):
        settings.update({name: draw(rng) for name, draw in space.items()})
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def lowest_of_the_scores(space, evaluate, n, rng):
    """You returned the trial with the lowest score. Here a higher score is better: use best_trial."""
    every = [{name: draw(rng) for name, draw in space.items()} for _ in range(n)]
    trials = [Trial(settings, evaluate(settings)) for settings in every]
    return trials, min(trials, key=worth)


@mistakes.mistake("random-search")
def last_of_the_best(space, evaluate, n, rng):
    """Of equally good trials you returned the last. Return the first: best_trial does."""
    every = [{name: draw(rng) for name, draw in space.items()} for _ in range(n)]
    trials = [Trial(settings, evaluate(settings)) for settings in every]
    return trials, best_trial(trials[::-1])


@mistakes.mistake("random-search")
def one_too_few(space, evaluate, n, rng):
    """You made one trial too few. range(n) counts n turns, range(1, n) one less."""
    every = [{name: draw(rng) for name, draw in space.items()} for _ in range(1, n)]
    trials = [Trial(settings, evaluate(settings)) for settings in every]
    return trials, best_trial(trials)


@mistakes.mistake("random-search")
def only_the_best_kept(space, evaluate, n, rng):
    """You kept the best trial alone. Return all of them, in the order in which they were made."""
    every = [{name: draw(rng) for name, draw in space.items()} for _ in range(n)]
    best = best_trial([Trial(settings, evaluate(settings)) for settings in every])
    return [best], best


# --- successive-halving ---


@mistakes.mistake("successive-halving")
def worst_go_on(candidates, evaluate, budget=1, factor=2):
    """You dropped the best and trained the worst on. Sort with the highest first: reverse=True."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth)[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def budget_stays(candidates, evaluate, budget=1, factor=2):
    """You trained every round with the same budget. The survivors are to train longer: budget *= factor."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]


@mistakes.mistake("successive-halving")
def budget_grows_by_adding(candidates, evaluate, budget=1, factor=2):
    """Your budget grows by adding. It is to be multiplied by factor from round to round, so that each round costs
    as much as the one before."""
    trials, first = [], budget
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget += first


@mistakes.mistake("successive-halving")
def budget_not_told(candidates, evaluate, budget=1, factor=2):
    """Your trials do not tell their budget, so that the search looks cheaper than it was: each round trains from
    the start. Write it into the trial: Trial(settings, score, budget)."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget)) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def best_of_all_rounds(candidates, evaluate, budget=1, factor=2):
    """You looked for the winner among the trials of all rounds. Scores of different budgets cannot be compared: the
    winner is the best of the last round."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(trials)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def one_round_too_many(candidates, evaluate, budget=1, factor=2):
    """You trained the last one alone in a round more. With one left there is nothing to decide: stop when less than
    2 would go on."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 1:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def one_round_alone(candidates, evaluate, budget=1, factor=2):
    """You stopped after the first round. The best of it go on, with more budget, until one is left."""
    trials = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
    return trials, best_trial(trials)


@mistakes.mistake("successive-halving")
def last_round_left_out(candidates, evaluate, budget=1, factor=2):
    """You left the last round out. When less than 2 would go on after a round, that round is still played, and it
    names the winner: train first, then ask whether to stop."""
    trials, current = [], []
    while len(candidates) // factor >= 2:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[: len(current) // factor]]
        budget *= factor
    return trials, best_trial(current)


@mistakes.mistake("successive-halving")
def all_go_on(candidates, evaluate, budget=1, factor=2):
    """You trained all candidates in every round. Only the best of a round go on: that is what saves time."""
    trials, left = [], len(candidates)
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        left //= factor
        if left < 2:
            return trials, best_trial(current)
        budget *= factor


@mistakes.mistake("successive-halving")
def first_ones_go_on(candidates, evaluate, budget=1, factor=2):
    """You kept the first ones of the list, whatever their scores. Sort the round by its scores before you cut."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in current[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def nan_goes_on(candidates, evaluate, budget=1, factor=2):
    """A training that went wrong, with the score nan, went on to the next round: np.argsort puts nan last, and your
    list was turned round. Sort by `worth`, which makes nan the least."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // factor
        if kept < 2:
            return trials, best_trial(current)
        ranked = np.argsort([trial.score for trial in current], kind="stable")[::-1]
        candidates = [current[index].settings for index in ranked[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def half_whatever_the_factor(candidates, evaluate, budget=1, factor=2):
    """You kept half of the candidates. How many go on depends on factor: len(candidates) // factor."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = len(current) // 2
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget *= factor


@mistakes.mistake("successive-halving")
def rounded_up(candidates, evaluate, budget=1, factor=2):
    """You rounded the number of survivors up. It is len(candidates) // factor, rounded down."""
    trials = []
    while True:
        current = [Trial(settings, evaluate(settings, budget), budget) for settings in candidates]
        trials += current
        kept = -(-len(current) // factor)
        if kept < 2:
            return trials, best_trial(current)
        candidates = [trial.settings for trial in sorted(current, key=worth, reverse=True)[:kept]]
        budget *= factor


# --- gaussian-process ---


@mistakes.mistake("gaussian-process", "tuning.rbf_kernel")
def distance_not_squared(a, b, length_scale):
    """Your kernel falls with the distance itself. It falls with its square: add the squared differences up, and
    take no root."""
    difference = a[:, np.newaxis, :] - b[np.newaxis, :, :]
    return np.exp(-np.sqrt(np.sum(difference**2, axis=2)) / (2 * length_scale**2))


@mistakes.mistake("gaussian-process", "tuning.rbf_kernel")
def length_scale_squared_twice(a, b, length_scale):
    """You squared the length scale twice, as (length_scale**2) ** 2. The exponent is -distance^2 / (2 *
    length_scale^2)."""
    difference = a[:, np.newaxis, :] - b[np.newaxis, :, :]
    return np.exp(-np.sum(difference**2, axis=2) / (2 * length_scale**4))


@mistakes.mistake("gaussian-process", "tuning.rbf_kernel")
def length_scale_not_squared(a, b, length_scale):
    """You divided by the length scale. Divide by its square: 2 * length_scale**2."""
    difference = a[:, np.newaxis, :] - b[np.newaxis, :, :]
    return np.exp(-np.sum(difference**2, axis=2) / (2 * length_scale))


@mistakes.mistake("gaussian-process", "tuning.rbf_kernel")
def without_the_2(a, b, length_scale):
    """You forgot the 2: the exponent is -distance^2 / (2 * length_scale^2)."""
    difference = a[:, np.newaxis, :] - b[np.newaxis, :, :]
    return np.exp(-np.sum(difference**2, axis=2) / length_scale**2)


@mistakes.mistake("gaussian-process", "tuning.rbf_kernel")
def times_in_place_of_divided(a, b, length_scale):
    """You multiplied by length_scale**2: in `x / 2 * l**2` the division comes first. Put brackets around what you
    divide by: x / (2 * l**2)."""
    difference = a[:, np.newaxis, :] - b[np.newaxis, :, :]
    return np.exp(-np.sum(difference**2, axis=2) / 2 * length_scale**2)


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.fit")
def no_noise(self, x, y):
    """You left the noise out. Add self.noise on the diagonal: self.noise * np.eye(len(x))."""
    self.x = x
    self.factor = np.linalg.cholesky(rbf_kernel(x, x, self.length_scale))
    self.weights = np.linalg.solve(self.factor.T, np.linalg.solve(self.factor, y))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.fit")
def noise_everywhere(self, x, y):
    """You added the noise to the whole matrix. Each point has an error of its own, so it belongs on the diagonal
    alone: self.noise * np.eye(len(x))."""
    self.x = x
    self.factor = np.linalg.cholesky(rbf_kernel(x, x, self.length_scale) + self.noise)
    self.weights = np.linalg.solve(self.factor.T, np.linalg.solve(self.factor, y))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.fit")
def noise_squared(self, x, y):
    """You squared the noise. It is a variance already: add it as it is."""
    self.x = x
    self.factor = np.linalg.cholesky(rbf_kernel(x, x, self.length_scale) + self.noise**2 * np.eye(len(x)))
    self.weights = np.linalg.solve(self.factor.T, np.linalg.solve(self.factor, y))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.fit")
def solved_halfway(self, x, y):
    """You solved with the factor only once, so that your weights belong to L and not to K. Solve the result once
    more, with factor.T."""
    kernel = rbf_kernel(x, x, self.length_scale) + self.noise * np.eye(len(x))
    self.x = x
    self.factor = np.linalg.cholesky(kernel)
    self.weights = np.linalg.solve(self.factor, y)


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.fit")
def values_as_weights(self, x, y):
    """You took the known values for the weights. The weights solve K @ weights == y."""
    kernel = rbf_kernel(x, x, self.length_scale) + self.noise * np.eye(len(x))
    self.x = x
    self.factor = np.linalg.cholesky(kernel)
    self.weights = y


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def below_zero_before_the_root(self, x):
    """At points that are known for sure your standard deviation is nan: rounding left the variance a little below
    0. Lift it to 0 first: np.sqrt(np.maximum(variance, 0.0))."""
    k = rbf_kernel(x, self.x, self.length_scale)
    v = np.linalg.solve(self.factor, k.T)
    return k @ self.weights, np.sqrt(1.0 - np.sum(v**2, axis=0))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def inverse_in_place_of_solve(self, x):
    """Your numbers lose most of their digits where known points lie close together: the inverse of such a matrix is
    full of rounding errors. Solve with the factor, np.linalg.solve(self.factor, k.T), in place of np.linalg.inv."""
    k = rbf_kernel(x, self.x, self.length_scale)
    inverse = np.linalg.inv(rbf_kernel(self.x, self.x, self.length_scale) + self.noise * np.eye(len(self.x)))
    variance = 1.0 - np.sum((k @ inverse) * k, axis=1)
    return k @ self.weights, np.sqrt(np.maximum(variance, 0.0))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def variance_returned(self, x):
    """You returned the variance. The standard deviation is its square root."""
    k = rbf_kernel(x, self.x, self.length_scale)
    v = np.linalg.solve(self.factor, k.T)
    return k @ self.weights, np.maximum(1.0 - np.sum(v**2, axis=0), 0.0)


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def what_is_known_is_not_taken_off(self, x):
    """Your standard deviation grows near the known points. There it must shrink: take |v|^2 away from 1."""
    k = rbf_kernel(x, self.x, self.length_scale)
    v = np.linalg.solve(self.factor, k.T)
    return k @ self.weights, np.sqrt(np.sum(v**2, axis=0))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def noise_in_the_guess(self, x):
    """You added the noise to the variance. Asked is how sure the guess of the function itself is; the noise is in K
    already."""
    k = rbf_kernel(x, self.x, self.length_scale)
    v = np.linalg.solve(self.factor, k.T)
    return k @ self.weights, np.sqrt(np.maximum(1.0 + self.noise - np.sum(v**2, axis=0), 0.0))


@mistakes.mistake("gaussian-process", "tuning.GaussianProcess.predict")
def equally_sure_everywhere(self, x):
    """Your standard deviation is 1 everywhere. Near known points it is smaller: take |v|^2 away."""
    return rbf_kernel(x, self.x, self.length_scale) @ self.weights, np.ones(len(x))


# --- expected-improvement ---


@mistakes.mistake("expected-improvement")
def for_a_minimum(mean, std, best):
    """Your gain has the wrong sign, best - mean: that looks for a minimum. Here a higher value is better: mean -
    best."""
    gain = best - mean
    z = gain / np.where(std > 0, std, 1.0)
    improvement = gain * normal_below(z) + std * normal_density(z)
    return np.maximum(np.where(std > 0, improvement, gain), 0.0)


@mistakes.mistake("expected-improvement")
def divided_by_zero(mean, std, best):
    """Where the guess is certain, with std 0, you divided by 0. There the improvement is the gain, or 0 if that is
    negative: put 1 in place of 0 before you divide."""
    gain = mean - best
    with np.errstate(all="ignore"):
        z = gain / std
        return gain * normal_below(z) + std * normal_density(z)


@mistakes.mistake("expected-improvement")
def nothing_to_gain_where_certain(mean, std, best):
    """Where std is 0 you said 0. If a certain value lies above the best, there is something to gain: the gain
    itself."""
    gain = mean - best
    z = gain / np.where(std > 0, std, 1.0)
    return np.where(std > 0, gain * normal_below(z) + std * normal_density(z), 0.0)


@mistakes.mistake("expected-improvement")
def formula_where_certain(mean, std, best):
    """You put 1 in place of a std of 0 before you divided, and rightly so. But what the formula gives in those places
    means nothing: put the gain there, or 0 if that is negative, with np.where."""
    gain = mean - best
    z = gain / np.where(std > 0, std, 1.0)
    return np.maximum(gain * normal_below(z) + std * normal_density(z), 0.0)


@mistakes.mistake("expected-improvement")
def a_loss_where_certain(mean, std, best):
    """Where std is 0 and the guess lies below the best you gave a negative number. Nobody has to take a loss: it
    counts as 0."""
    gain = mean - best
    z = gain / np.where(std > 0, std, 1.0)
    return np.where(std > 0, gain * normal_below(z) + std * normal_density(z), gain)


@mistakes.mistake("expected-improvement")
def never_explores(mean, std, best):
    """You took the gain of the guess alone, as if it were certain. A point that is not well known may turn out far
    better: std belongs into the formula."""
    return np.maximum(mean - best, 0.0)


@mistakes.mistake("expected-improvement")
def only_explores(mean, std, best):
    """You left out the first half, gain * normal_below(z). So a high guess counts no more than a low one."""
    z = (mean - best) / np.where(std > 0, std, 1.0)
    return np.where(std > 0, std * normal_density(z), np.maximum(mean - best, 0.0))


@mistakes.mistake("expected-improvement")
def density_without_std(mean, std, best):
    """In the second half std is missing: std * normal_density(z)."""
    gain = mean - best
    z = gain / np.where(std > 0, std, 1.0)
    improvement = gain * normal_below(z) + normal_density(z)
    return np.maximum(np.where(std > 0, improvement, gain), 0.0)


@mistakes.mistake("expected-improvement")
def probability_alone(mean, std, best):
    """You gave the probability to beat the best. Asked is by how much: a sure gain of a hair is worth less than a
    good chance of a large one."""
    gain = mean - best
    return np.where(std > 0, normal_below(gain / np.where(std > 0, std, 1.0)), (gain > 0).astype(float))


@mistakes.mistake("expected-improvement")
def gain_not_in_units_of_std(mean, std, best):
    """You gave the gain itself to normal_below and normal_density. They want it counted in standard deviations:
    gain / std."""
    gain = mean - best
    improvement = gain * normal_below(gain) + std * normal_density(gain)
    return np.maximum(np.where(std > 0, improvement, gain), 0.0)


@mistakes.mistake("expected-improvement")
def the_two_swapped(mean, std, best):
    """You swapped the two functions of the bell curve: gain goes with normal_below, std with normal_density."""
    gain = mean - best
    z = gain / np.where(std > 0, std, 1.0)
    improvement = gain * normal_density(z) + std * normal_below(z)
    return np.maximum(np.where(std > 0, improvement, gain), 0.0)


# --- bayesian-search ---


@mistakes.mistake("bayesian-search")
def places_tried_twice(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You tried settings a second time. A training that was made tells nothing new: leave out of the choice what
    was tried."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    every = all_settings(space)
    while len(trials) < n:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(every, space))
        settings = every[int(np.argmax(expected_improvement(mean, std, scores.max())))]
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def highest_guess(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You tried the highest guess next, and so never look where little is known. Try where the expected improvement
    is highest."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), standardize_scores(trials))
        mean, _ = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(mean)))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def least_known(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You tried next where least is known, whatever the scores say. Try where the expected improvement is highest:
    it looks at both."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), standardize_scores(trials))
        _, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(std)))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def lowest_improvement(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You tried next where the expected improvement is lowest. Use np.argmax."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmin(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def worst_as_the_best(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You measured the improvement against the lowest score. It counts from the highest so far: scores.max()."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.min()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def scores_as_they_are(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You gave the scores to the process as they are. It expects the mean 0 and the standard deviation 1: use
    standardize_scores, for the best score too."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        scores = np.array([trial.score for trial in trials])
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def best_not_standardized(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You compared standardized guesses with the best score as it was measured. Both sides want the same units:
    take the highest of the standardized scores."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), standardize_scores(trials))
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, best_trial(trials).score))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def learns_nothing_on_the_way(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You fitted the process once, before the loop, so that it learns nothing from the trials after `start`. Fit a
    new one before each trial."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    scores = standardize_scores(trials)
    process = GaussianProcess(length_scale, noise)
    process.fit(coordinates([trial.settings for trial in trials], space), scores)
    while len(trials) < n and untried:
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def process_with_its_own_defaults(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You made the process without your length scale and noise, so it took its own. Pass them on:
    GaussianProcess(length_scale, noise)."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        scores = standardize_scores(trials)
        process = GaussianProcess()
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def on_when_all_are_tried(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You went on when nothing was left to try. Where the space has fewer settings than n, the search ends early: go on
    while len(trials) < n and settings are left."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def n_trials_after_the_start(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """You made n trials after those of `start`. n counts them all, those of `start` included."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n + len(start) and untried:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials, best_trial(trials)


@mistakes.mistake("bayesian-search")
def start_left_out_of_the_trials(space, evaluate, start, n, length_scale=0.3, noise=1e-4):
    """The trials of `start` are missing from what you returned. They were trained too: return them with the
    others."""
    trials = [Trial(settings, evaluate(settings)) for settings in start]
    untried = [settings for settings in all_settings(space) if settings not in start]
    while len(trials) < n and untried:
        scores = standardize_scores(trials)
        process = GaussianProcess(length_scale, noise)
        process.fit(coordinates([trial.settings for trial in trials], space), scores)
        mean, std = process.predict(coordinates(untried, space))
        settings = untried.pop(int(np.argmax(expected_improvement(mean, std, scores.max()))))
        trials.append(Trial(settings, evaluate(settings)))
    return trials[len(start) :], best_trial(trials)


# --- evolve ---


@mistakes.mistake("evolve")
def worst_live_on(bounds, evaluate, population, generations, rng, spread=0.1):
    """You let the worst half live on. Sort with the highest first: reverse=True."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def no_selection(bounds, evaluate, population, generations, rng, spread=0.1):
    """You let the first half of the population live on, whatever its scores. Sort by worth before you cut."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = living[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def parents_changed_too(bounds, evaluate, population, generations, rng, spread=0.1):
    """You changed all of the population, the parents as well, and so lost the best that you had. Parents stay as
    they are, and are not evaluated again: only the children differ."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = [*range(len(parents)), *rng.integers(len(parents), size=population - len(parents))]
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        living = try_points(np.clip(points, low, high), names, evaluate)
        trials += living
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def parents_evaluated_again(bounds, evaluate, population, generations, rng, spread=0.1):
    """You evaluated the parents again in each generation. That doubles the cost: they keep the scores that they
    have."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        stay = np.array([[parent.settings[name] for name in names] for parent in parents])
        points = stay[chosen] + rng.normal(0.0, spread * (high - low), size=(len(chosen), len(names)))
        living = try_points(np.concatenate([stay, np.clip(points, low, high)]), names, evaluate)
        trials += living
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def parents_die(bounds, evaluate, population, generations, rng, spread=0.1):
    """Your parents do not live on, so that the best is lost whenever its children are worse. The next population is
    the parents and their children."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - population // 2)
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        living = try_points(np.clip(points, low, high), names, evaluate)
        trials += living
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def population_shrinks(bounds, evaluate, population, generations, rng, spread=0.1):
    """Your population shrinks from generation to generation. Children fill it up to its size: population -
    len(parents) of them."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: max(1, len(living) // 2)]
        chosen = rng.integers(len(parents), size=max(1, len(parents) // 2))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def odd_one_lost(bounds, evaluate, population, generations, rng, spread=0.1):
    """You made as many children as there are parents. If the population is odd, that is one too few: it takes
    population - len(parents)."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def one_child_copied(bounds, evaluate, population, generations, rng, spread=0.1):
    """All children of a generation take one and the same step: you drew it once, or made one child and copied it.
    Draw a parent, and a step, for each child."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        parent = parents[rng.integers(len(parents))]
        point = np.array([parent.settings[name] for name in names]) + rng.normal(0.0, spread * (high - low))
        points = np.tile(np.clip(point, low, high), (population - len(parents), 1))
        children = try_points(points, names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def one_step_for_all_children(bounds, evaluate, population, generations, rng, spread=0.1):
    """All children of a generation take the same step. Draw one for each: the draw has the shape (children,
    names)."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low))
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def one_step_for_all_names(bounds, evaluate, population, generations, rng, spread=0.1):
    """A child takes the same step in all its names, so that it can only move along one slanted line. Draw a step
    for each name: the draw has the shape (children, names)."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += spread * (high - low) * rng.normal(size=(len(points), 1))
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def only_the_best_has_children(bounds, evaluate, population, generations, rng, spread=0.1):
    """All children have the same parent, the best one. Draw a parent for each child, so that the search does not
    stick to one place."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        first = np.array([parents[0].settings[name] for name in names])
        steps = rng.normal(0.0, spread * (high - low), size=(population - len(parents), len(names)))
        children = try_points(np.clip(first + steps, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def bounds_broken(bounds, evaluate, population, generations, rng, spread=0.1):
    """Some children lie outside the bounds: a learning rate below 0 trains nothing. Bring them back with
    np.clip(points, low, high)."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(points, names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def same_step_in_every_unit(bounds, evaluate, population, generations, rng, spread=0.1):
    """Your steps have the size `spread` in every name. A step of 0.1 is nothing for a width of 64, and far too much
    for a learning rate: multiply by the width of the bounds, spread * (high - low)."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread, size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def uniform_steps(bounds, evaluate, population, generations, rng, spread=0.1):
    """Your steps are uniform, so none is ever large. Draw them with rng.normal, with the standard deviation spread
    * (high - low): mostly small, now and then a leap."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.uniform(-1.0, 1.0, size=points.shape) * spread * (high - low)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def same_steps_in_each_generation(bounds, evaluate, population, generations, rng, spread=0.1):
    """Every generation takes the same steps: you made a new generator with a fixed seed in the loop. Draw
    everything from the `rng` that you were given."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    trials = list(living)
    for _ in range(generations):
        rng = np.random.default_rng(0)
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        children = try_points(np.clip(points, low, high), names, evaluate)
        trials += children
        living = parents + children
    return trials, best_trial(trials)


@mistakes.mistake("evolve")
def last_population_alone(bounds, evaluate, population, generations, rng, spread=0.1):
    """You returned the last population alone. Return all trials in the order in which they were made, for all of
    them were paid for."""
    names = list(bounds)
    low, high = np.array([bounds[name] for name in names], dtype=float).T
    living = try_points(rng.uniform(low, high, size=(population, len(names))), names, evaluate)
    for _ in range(generations):
        parents = sorted(living, key=worth, reverse=True)[: population // 2]
        chosen = rng.integers(len(parents), size=population - len(parents))
        points = np.array([[parents[index].settings[name] for name in names] for index in chosen])
        points += rng.normal(0.0, spread * (high - low), size=points.shape)
        living = parents + try_points(np.clip(points, low, high), names, evaluate)
    return living, best_trial(living)


# --- early-stopping ---


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def reference_not_copy(self, loss, parameters):
    """You kept the arrays themselves, and the training goes on to change them: in the end your best weights are the
    last ones. Keep copies: parameter.copy()."""
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = list(parameters)
    else:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def last_weights_kept(self, loss, parameters):
    """You copied the weights after every epoch, so that the last ones are kept. Copy them only where the loss is a
    new best one."""
    self.best_parameters = [parameter.copy() for parameter in parameters]
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
    else:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def one_epoch_too_patient(self, loss, parameters):
    """You stopped one epoch too late. With patience 2 the second epoch in a row without a new best ends it: waited
    >= patience, not >."""
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    return self.waited > self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def one_epoch_too_hasty(self, loss, parameters):
    """You stopped one epoch too early: the epoch with the best loss counted as one waited. Begin to count after
    it."""
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def never_patient_again(self, loss, parameters):
    """You counted all epochs without a new best, not those in a row. A new best loss brings the patience back: set
    self.waited to 0."""
    if loss < self.best_loss:
        self.best_loss = loss
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def equal_is_better(self, loss, parameters):
    """You took an equal loss for a better one, so that a flat stretch never ends. Only a lower loss counts: <, not
    <=."""
    if loss <= self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def compared_with_the_epoch_before(self, loss, parameters):
    """You compared with the loss of the epoch before. A small step down after a large one up is no new best:
    compare with the lowest loss so far."""
    if loss < self.best_loss:
        self.waited = 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    self.best_loss = loss
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def higher_is_better(self, loss, parameters):
    """You took a higher loss for a better one. A loss is to be small: keep what is lower."""
    if not self.best_parameters or loss > self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def never_stops(self, loss, parameters):
    """You never say that it is time to stop. Return whether self.waited has reached self.patience."""
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    else:
        self.waited += 1
    return False


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.update")
def nan_is_no_rise(self, loss, parameters):
    """A loss of nan went by uncounted: comparing with nan is always False, so that neither < nor >= saw it. Count
    every epoch that is no new best in `else`."""
    if loss < self.best_loss:
        self.best_loss, self.waited = loss, 0
        self.best_parameters = [parameter.copy() for parameter in parameters]
    elif loss >= self.best_loss:
        self.waited += 1
    return self.waited >= self.patience


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.restore")
def names_rebound(self, parameters):
    """Your network still has its last weights: you gave the name `parameter` to another array, or put other arrays
    into the list. Write into the network's own arrays: parameter[...] = best."""
    for parameter, best in zip(parameters, self.best_parameters, strict=False):
        parameter = best  # noqa: F841


@mistakes.mistake("early-stopping", "early_stopping.EarlyStopping.restore")
def weights_alone(self, parameters):
    """You restored the first array alone. Each parameter has its own copy: weights and biases, of all layers."""
    parameters[0][...] = self.best_parameters[0]
