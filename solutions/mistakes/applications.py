"""Mistakes of chapter 9, applications."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names. It is written as
# learners write: zip without strict, loops with an index.
# ruff: noqa: F821, B905

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- choose-threshold ---


@mistakes.mistake("choose-threshold")
def lowest_that_finds_enough(y, scores, min_recall):
    """You took the lowest threshold that finds enough of the sick: that one calls in nearly everybody. Of all that find
    enough, take the highest."""
    _check_screening(y, scores, min_recall)
    return float(min(t for t in scores if np.mean(scores[y == 1] >= t) >= min_recall))


@mistakes.mistake("choose-threshold")
def last_that_finds_enough(y, scores, min_recall):
    """You took the last score that finds enough, in the order in which the people came. Sort the scores first, or ask
    for the highest."""
    _check_screening(y, scores, min_recall)
    enough = [t for t in scores if np.mean(scores[y == 1] >= t) >= min_recall]
    return float(enough[-1])


@mistakes.mistake("choose-threshold")
def above_not_at_least(y, scores, min_recall):
    """You counted only those who score above the threshold. Whoever scores exactly as much is called in as well: use
    >=, and the threshold can be a step higher."""
    _check_screening(y, scores, min_recall)
    return float(max((t for t in scores if np.mean(scores[y == 1] > t) >= min_recall), default=-np.inf))


@mistakes.mistake("choose-threshold")
def more_than_asked(y, scores, min_recall):
    """You asked for a recall above min_recall. Just as much is enough: compare with >=."""
    _check_screening(y, scores, min_recall)
    of_the_sick = scores[y == 1]
    return float(max((t for t in of_the_sick if np.mean(of_the_sick >= t) > min_recall), default=of_the_sick.min()))


@mistakes.mistake("choose-threshold")
def share_of_everybody(y, scores, min_recall):
    """You counted how many of all people are called in. Recall asks only about the sick: take scores[y == 1] first."""
    _check_screening(y, scores, min_recall)
    return float(max(t for t in scores if np.mean(scores >= t) >= min_recall))


@mistakes.mistake("choose-threshold")
def precision_in_disguise(y, scores, min_recall):
    """You asked which part of those called in are sick: that is precision. Recall is which part of the sick are called
    in: divide by the number of the sick."""
    _check_screening(y, scores, min_recall)
    enough = [t for t in scores if np.mean(y[scores >= t] == 1) >= min_recall]
    return float(max(enough, default=scores.max()))


@mistakes.mistake("choose-threshold")
def of_the_healthy(y, scores, min_recall):
    """You chose the threshold by how many of the healthy (y is 0) are called in. It is the sick, y is 1, who must be
    found."""
    _check_screening(y, scores, min_recall)
    of_the_healthy = scores[y == 0]
    return float(max(t for t in of_the_healthy if np.mean(of_the_healthy >= t) >= min_recall))


@mistakes.mistake("choose-threshold")
def between_two_scores(y, scores, min_recall):
    """You took a quantile of the sick people's scores, and np.quantile invents numbers between two scores. Recall moves
    in steps: the threshold must be one of the scores, or it may find one person too few."""
    _check_screening(y, scores, min_recall)
    return float(np.quantile(scores[y == 1], 1 - min_recall))


@mistakes.mistake("choose-threshold")
def place_instead_of_score(y, scores, min_recall):
    """You returned the place at which the threshold stands in the sorted list. Return the score that stands there."""
    _check_screening(y, scores, min_recall)
    highest_first = np.sort(scores[y == 1])[::-1]
    recalls = np.array([np.mean(highest_first >= t) for t in highest_first])
    return float(np.argmax(recalls >= min_recall))


# --- windows ---


@mistakes.mistake("windows")
def target_inside(series, length):
    """Your target is the last day of its own window: the network would only have to copy it. The target is the day
    after the window, series[i + length]."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length)
    return np.array([series[i : i + length] for i in starts]), np.array([series[i + length - 1] for i in starts])


@mistakes.mistake("windows")
def one_day_skipped(series, length):
    """You left out the day right after each window, and forecast the one after that. The target of the window that
    starts at i is series[i + length]."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length - 1)
    rows = np.array([series[i : i + length] for i in starts]).reshape(-1, length)
    return rows, series[length + 1 :]


@mistakes.mistake("windows")
def last_one_lost(series, length):
    """Your last window is missing: there is one for each day that has `length` days before it, so that are len(series)
    - length windows. range(...) leaves out its end already."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length - 1)
    rows = np.array([series[i : i + length] for i in starts]).reshape(-1, length)
    return rows, series[length:-1]


@mistakes.mistake("windows")
def a_window_without_a_target(series, length):
    """You made one window more than there are targets: the last one ends with the last day, and what comes after it is
    unknown. Stop one window earlier."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length + 1)
    return np.array([series[i : i + length] for i in starts]), series[length:]


@mistakes.mistake("windows")
def latest_first(series, length):
    """Your windows run backwards, the latest day first. Leave the days in order of time: series[i : i + length]."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length)
    return np.array([series[i : i + length][::-1] for i in starts]), series[length:]


@mistakes.mistake("windows")
def side_by_side(series, length):
    """You cut the series into pieces that don't overlap, and so forecast only every so many days. The window moves on
    by one day at a time."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(0, len(series) - length, length)
    return np.array([series[i : i + length] for i in starts]), np.array([series[i + length] for i in starts])


@mistakes.mistake("windows")
def one_column_a_window(series, length):
    """Your windows stand in columns. An example is a row: transpose them to (windows, length)."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length)
    return np.array([series[i : i + length] for i in starts]).T, series[length:]


@mistakes.mistake("windows")
def targets_as_a_column(series, length):
    """Your targets are a column, (n, 1). They must be flat, (n,): one number for each window."""
    if series.ndim != 1 or not 1 <= length < len(series):
        raise ValueError("too short")
    starts = range(len(series) - length)
    return np.array([series[i : i + length] for i in starts]), series[length:, np.newaxis]


# --- walk-forward ---


@mistakes.mistake("walk-forward")
def learns_from_the_future(n, folds):
    """Your training holds days that come after the test, as in k-fold. Nobody can learn from days that are yet to come:
    the training is only what lies before the test."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - folds * length, n, length):
        test = np.arange(start, start + length)
        yield np.setdiff1d(np.arange(n), test), test


@mistakes.mistake("walk-forward")
def shuffled(n, folds):
    """You shuffled the days. Then a test lies among the days that you learn from, and the future leaks into the past:
    leave them in order of time."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    order = np.random.default_rng(0).permutation(n)
    for start in range(n - folds * length, n, length):
        yield order[:start], order[start : start + length]


@mistakes.mistake("walk-forward")
def only_the_piece_before(n, folds):
    """You learn from the piece just before the test alone, and forget all that was earlier. The training grows: it is
    everything from day 0 on."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - folds * length, n, length):
        yield np.arange(start - length, start), np.arange(start, start + length)


@mistakes.mistake("walk-forward")
def test_inside_the_training(n, folds):
    """Your training goes on until the end of the test, so that the test is no surprise any more. It ends where the test
    starts."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - folds * length, n, length):
        yield np.arange(start + length), np.arange(start, start + length)


@mistakes.mistake("walk-forward")
def first_days_tested_latest_days_lost(n, folds):
    """You lay the tests out from the front, and the latest days are in no test where n does not divide evenly. The last
    test ends with the last day: start at n - folds * length."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for fold in range(1, folds + 1):
        yield np.arange(fold * length), np.arange(fold * length, (fold + 1) * length)


@mistakes.mistake("walk-forward")
def cut_into_one_piece_too_few(n, folds):
    """You cut time into as many pieces as there are folds, and so have nothing to learn from before the first test. It
    takes one piece more: n // (folds + 1) days each."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // folds
    for start in range(n - folds * length, n, length):
        yield np.arange(start), np.arange(start, start + length)


@mistakes.mistake("walk-forward")
def everything_from_here_on(n, folds):
    """Your test is all that is yet to come. It is only the next n // (folds + 1) days; then you walk on."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - folds * length, n, length):
        yield np.arange(start), np.arange(start, n)


@mistakes.mistake("walk-forward")
def a_day_between(n, folds):
    """You left out the day just before each test. np.arange(start) ends before `start` already."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - folds * length, n, length):
        yield np.arange(start - 1), np.arange(start, start + length)


@mistakes.mistake("walk-forward")
def latest_fold_first(n, folds):
    """You walk backwards: the latest test comes first. Yield the folds in order of time."""
    if not 1 <= folds < n:
        raise ValueError(folds)
    length = n // (folds + 1)
    for start in range(n - length, n - folds * length - 1, -length):
        yield np.arange(start), np.arange(start, start + length)


# --- rollout ---


@mistakes.mistake("rollout")
def blind_after_the_start(policy, system):
    """You ask the policy about the first state again and again. Let the state become what step returns: state, reward,
    over = system.step(action)."""
    states, actions, total, over = [], [], 0.0, False
    state = system.reset()
    while not over:
        states.append(state)
        actions.append(policy(state))
        _, reward, over = system.step(actions[-1])
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def asked_only_once(policy, system):
    """You ask the policy once, before the loop, and then always do the same. Ask it again before each step."""
    states, actions, total, over = [], [], 0.0, False
    state = system.reset()
    action = policy(state)
    while not over:
        states.append(state)
        actions.append(action)
        state, reward, over = system.step(action)
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def states_after_the_step(policy, system):
    """You wrote down the state that came of each action, not the one in which it was taken. Who learns from that by
    imitation learns to act too late: append the state before the step."""
    states, actions, total, over = [], [], 0.0, False
    state = system.reset()
    while not over:
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        states.append(state)
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def one_state_too_many(policy, system):
    """You kept the state at the very end, too, in which nothing is done any more: there is one state more than there
    are actions. Leave it out."""
    state = system.reset()
    states, actions, total, over = [state], [], 0.0, False
    while not over:
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        states.append(state)
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def last_reward_lost(policy, system):
    """The reward of the last step is missing: you end before you add it. Add first, then look whether it is over."""
    states, actions, total = [], [], 0.0
    state = system.reset()
    while True:
        states.append(state)
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        if over:
            break
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def only_the_last_reward(policy, system):
    """You return the reward of the last step. Add up those of all steps: total += reward."""
    states, actions, over = [], [], False
    state = system.reset()
    while not over:
        states.append(state)
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
    return Episode(np.array(states), np.array(actions), reward)


@mistakes.mistake("rollout")
def steps_counted(policy, system):
    """You counted the steps. A step of the cart-pole is worth 1, but other systems pay otherwise: add up what step
    returns."""
    states, actions, over = [], [], False
    state = system.reset()
    while not over:
        states.append(state)
        actions.append(policy(state))
        state, _, over = system.step(actions[-1])
    return Episode(np.array(states), np.array(actions), float(len(actions)))


@mistakes.mistake("rollout")
def mean_reward(policy, system):
    """You took the mean of the rewards. Then a long ride is worth no more than a short one: add them up."""
    states, actions, rewards, over = [], [], [], False
    state = system.reset()
    while not over:
        states.append(state)
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        rewards.append(reward)
    return Episode(np.array(states), np.array(actions), float(np.mean(rewards)))


@mistakes.mistake("rollout")
def stops_after_one_step(policy, system):
    """You return from inside the loop, after the first step. Return when the loop is done: mind the indentation."""
    states, actions, total = [], [], 0.0
    state = system.reset()
    states.append(state)
    actions.append(policy(state))
    state, reward, _ = system.step(actions[-1])
    total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def reset_after_each_step(policy, system):
    """You reset the system before every step, so that it never gets anywhere. Reset it once, before the loop."""
    states, actions, total, over = [], [], 0.0, False
    for _ in range(100):
        if over:
            break
        state = system.reset()
        states.append(state)
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        total += reward
    return Episode(np.array(states), np.array(actions), total)


@mistakes.mistake("rollout")
def a_list_of_states(policy, system):
    """Your states and actions are lists. Make arrays of them, with np.array, so that a network can learn from them."""
    states, actions, total, over = [], [], 0.0, False
    state = system.reset()
    while not over:
        states.append(state)
        actions.append(policy(state))
        state, reward, over = system.step(actions[-1])
        total += reward
    return Episode(states, actions, total)


# --- evolve-policy ---


@mistakes.mistake("evolve-policy")
def the_old_parent_is_forgotten(network, evaluate, generations, children, spread, rng):
    """Your best child always takes the parent's place, even if it is worse, and what was found is lost again. Compare
    the two first."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def stuck_on_a_plateau(network, evaluate, generations, children, spread, rng):
    """You replace the parent only by a child that is better. Where nothing makes a difference, the network never moves
    from the spot: a child that is just as good, >=, takes the place, too."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] > best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def the_last_child_stays(network, evaluate, generations, children, spread, rng):
    """In the end the network holds the numbers of the last child that was tried. Write the parent's numbers back before
    you return."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    return scores


@mistakes.mistake("evolve-policy")
def child_of_a_child(network, evaluate, generations, children, spread, rng):
    """You add noise to what the last child left in the network, so that each child is further away than the one before.
    Start every child from the parent: parameter[...] = p + noise."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family, worths = [], []
        for _ in range(children):
            for parameter in network.parameters():
                parameter += rng.normal(0, spread, parameter.shape)
            family.append([p.copy() for p in network.parameters()])
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        _write(network, parent)
        scores.append(best)
    return scores


@mistakes.mistake("evolve-policy")
def a_good_child_takes_over_at_once(network, evaluate, generations, children, spread, rng):
    """A child that is as good as the parent takes its place at once, and the next child comes from it. All children of
    a generation have one parent: try them all, then compare the best of them with it."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        for _ in range(children):
            child = [p + rng.normal(0, spread, p.shape) for p in parent]
            _write(network, child)
            worth = evaluate()
            if worth >= best:
                parent, best = child, worth
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def the_parent_was_no_copy(network, evaluate, generations, children, spread, rng):
    """Your parent is a list of the network's own arrays, so it changes with each child that you write into them. Keep
    copies: [p.copy() for p in network.parameters()]."""
    parent, best = list(network.parameters()), evaluate()
    scores = [best]
    for _ in range(generations):
        worths = []
        for _ in range(children):
            for parameter, p in zip(network.parameters(), parent):
                parameter[...] = p + rng.normal(0, spread, p.shape)
            worths.append(evaluate())
        best = max(best, *worths)
        scores.append(best)
    return scores


@mistakes.mistake("evolve-policy")
def the_worst_is_chosen(network, evaluate, generations, children, spread, rng):
    """You choose the child with the lowest score. A score is not a loss: the higher, the better."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmin(worths))
        if worths[first] <= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def one_noise_for_the_generation(network, evaluate, generations, children, spread, rng):
    """You draw the noise once a generation, so that all its children are the same. Draw new noise for each child."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        noise = [rng.normal(0, spread, p.shape) for p in parent]
        family = [[p + change for p, change in zip(parent, noise)] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def one_number_for_all(network, evaluate, generations, children, spread, rng):
    """You draw one number and add it to all entries of an array: they all go up or down together. Give rng.normal the
    shape: rng.normal(0, spread, p.shape)."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def only_the_first_array(network, evaluate, generations, children, spread, rng):
    """You change the network's first array only. Each entry of each parameter gets its noise."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[parent[0] + rng.normal(0, spread, parent[0].shape), *parent[1:]] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def spread_as_a_variance(network, evaluate, generations, children, spread, rng):
    """You took the root of `spread`. It is a standard deviation already, which rng.normal takes as it is."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, np.sqrt(spread), p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def uniform_noise(network, evaluate, generations, children, spread, rng):
    """Your noise is uniform, from -spread to spread. Take normal noise, rng.normal(0, spread, p.shape): now and then it
    makes a long step."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.uniform(-spread, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def global_randomness(network, evaluate, generations, children, spread, rng):
    """You draw from np.random, which everybody shares, so that the evolution cannot be repeated. Draw from the
    generator that you are given: rng.normal."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + np.random.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def a_generator_of_its_own(network, evaluate, generations, children, spread, rng):
    """You make a generator of your own, with a seed of your own, so that every evolution is the same. Use the one that
    you are given."""
    rng = np.random.default_rng(0)
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def evaluated_again(network, evaluate, generations, children, spread, rng):
    """You evaluate the parent again in each generation. Its score is known, and an evaluation is a whole ride: keep the
    score."""
    parent = [p.copy() for p in network.parameters()]
    scores = [evaluate()]
    for _ in range(generations):
        _write(network, parent)
        best = evaluate()
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def start_left_out(network, evaluate, generations, children, spread, rng):
    """The score at the start is missing from what you return: generations + 1 floats, and the first one is the
    network's as it was."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = []
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(best)
    _write(network, parent)
    return scores


@mistakes.mistake("evolve-policy")
def scores_of_the_best_children(network, evaluate, generations, children, spread, rng):
    """You return the score of each generation's best child, also where it was worse than the parent. Return the
    parent's score after each generation, which never falls."""
    parent, best = [p.copy() for p in network.parameters()], evaluate()
    scores = [best]
    for _ in range(generations):
        family = [[p + rng.normal(0, spread, p.shape) for p in parent] for _ in range(children)]
        worths = []
        for child in family:
            _write(network, child)
            worths.append(evaluate())
        first = int(np.argmax(worths))
        if worths[first] >= best:
            parent, best = family[first], worths[first]
        scores.append(worths[first])
    _write(network, parent)
    return scores


# --- keep ---


@mistakes.mistake("keep", "serialization.save")
def arrays_without_names(file, network):
    """You saved the parameters without names, as arr_0, arr_1 and so on. Nobody can tell then what belongs where: save
    network.arrays(), each array under its own name."""
    about = {"layers": layer_kinds(network), "training": np.array(network.training)}
    write_arrays(file, {f"arr_{i}": p for i, p in enumerate(network.parameters())} | about)


@mistakes.mistake("keep", "serialization.save")
def parameters_only(file, network):
    """You saved what is trained, and lost the running statistics: they are no parameters, but without them batch
    normalisation predicts nonsense. Save all of network.arrays()."""
    learned = {id(parameter) for parameter in network.parameters()}
    arrays = {name: array for name, array in network.arrays().items() if id(array) in learned}
    about = {"layers": layer_kinds(network), "training": np.array(network.training)}
    write_arrays(file, arrays | about)


@mistakes.mistake("keep", "serialization.save")
def pickled(file, network):
    """Your file is a pickle in disguise: an array of objects that only Python can read, and that can run anything when
    it is read. Save plain arrays by name."""
    write_arrays(file, {"network": np.array(network.arrays(), dtype=object)})


@mistakes.mistake("keep", "serialization.save")
def evaluation_mode_for_good(file, network):
    """You put the network into evaluation mode before you save it: so its mode is lost in the file, and a training that
    goes on afterwards goes on in the wrong mode. Saving changes nothing."""
    network.eval()
    about = {"layers": layer_kinds(network), "training": np.array(network.training)}
    write_arrays(file, network.arrays() | about)


@mistakes.mistake("keep", "serialization.save")
def weights_on_their_side(file, network):
    """You saved the weights transposed, as PyTorch has them. What comes back is another network, or does not fit: save
    the arrays as they are."""
    about = {"layers": layer_kinds(network), "training": np.array(network.training)}
    write_arrays(file, {name: array.T for name, array in network.arrays().items()} | about)


@mistakes.mistake("keep", "serialization.load")
def mode_lost(file, network):
    """The network does not come back in the mode in which it was saved. At last, call network.train(bool(mode)) with
    what stands under "training"."""
    saved = read_arrays(file)
    saved.pop("training", None)
    kinds = saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for name in arrays:
        arrays[name][...] = saved[name]


@mistakes.mistake("keep", "serialization.load")
def mode_of_the_network_alone(file, network):
    """You set the mode of the network, but not that of its layers. network.train(mode) passes it on to them."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for name in arrays:
        arrays[name][...] = saved[name]
    network.training = bool(mode)


@mistakes.mistake("keep", "serialization.load")
def sorted_by_name(file, network):
    """You went through the names by the alphabet, where 10 comes before 2, and bias before weight. Look each array up
    by its own name."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for array, name in zip(arrays.values(), sorted(saved)):
        array[...] = np.resize(saved[name], array.shape)
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def only_the_dict(file, network):
    """You put the saved arrays into the dict that network.arrays() gave you, and the network noticed nothing. Write
    into the arrays themselves: array[...] = saved[name]."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for name in arrays:
        arrays[name] = saved[name]
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def new_arrays(file, network):
    """You gave the layers new arrays. Whoever held the old ones, such as an optimizer, now trains arrays that belong to
    nobody: write in place, array[...] = saved[name]."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for full_name in arrays:
        *places, name = full_name.split(".")
        layer = network
        for place in places:
            layer = layer.layers[int(place)]
        setattr(layer, name, saved[full_name])
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def parameters_only_loaded(file, network):
    """You filled what is trained, and left the running statistics as they were: they are no parameters, but without
    them batch normalisation predicts nonsense. Fill all of network.arrays()."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist():
        raise ValueError("another network")
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    learned = {id(parameter) for parameter in network.parameters()}
    for name, array in arrays.items():
        if id(array) in learned:
            array[...] = saved[name]
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def shapes_not_compared(file, network):
    """You did not compare the shapes, and NumPy stretched a small array to fill a larger one, without a word. Refuse a
    file in which an array has another shape."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist() or saved.keys() != arrays.keys():
        raise ValueError("another network")
    for name in arrays:
        arrays[name][...] = saved[name]
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def half_written(file, network):
    """You compare each array just before you write it: when one does not fit, those before it have been written over.
    Compare all of them first, then write."""
    saved = read_arrays(file)
    mode, kinds = saved.pop("training", None), saved.pop("layers", None)
    arrays = network.arrays()
    if kinds is None or kinds.tolist() != layer_kinds(network).tolist() or saved.keys() != arrays.keys():
        raise ValueError("another network")
    for name in arrays:
        if arrays[name].shape != saved[name].shape:
            raise ValueError("another shape")
        arrays[name][...] = saved[name]
    network.train(bool(mode))


@mistakes.mistake("keep", "serialization.load")
def whatever_is_there(file, network):
    """You skip what is missing in the file, and what is in the file but not in the network. So a file of another
    network is taken without a word: refuse it."""
    saved = read_arrays(file)
    for name, array in network.arrays().items():
        if name in saved and saved[name].shape == array.shape:
            array[...] = saved[name]
    network.train(bool(saved["training"]))


@mistakes.mistake("keep", "serialization.load")
def kinds_not_compared(file, network):
    """You did not compare the kinds of layers. A ReLU and a Tanh have no arrays that could tell them apart: compare
    what stands under "layers" with layer_kinds(network)."""
    saved = read_arrays(file)
    mode = saved.pop("training", None)
    saved.pop("layers", None)
    arrays = network.arrays()
    if {k: a.shape for k, a in saved.items()} != {k: a.shape for k, a in arrays.items()}:
        raise ValueError("another network")
    for name in arrays:
        arrays[name][...] = saved[name]
    network.train(bool(mode))


# --- beside-pytorch ---


@mistakes.mistake("beside-pytorch")
def not_transposed(network):
    """You left the weights as they are, (n_in, n_out). PyTorch keeps them on their side, (n_out, n_in): take the
    transposed, array.T."""
    return {
        name.replace("running_variance", "running_var"): np.array(array) for name, array in network.arrays().items()
    }


@mistakes.mistake("beside-pytorch")
def reshaped(network):
    """You changed the shape with reshape, which reads the numbers row by row and fills them in row by row. That moves
    them about: to lay a table on its side, take array.T."""
    return {
        name.replace("running_variance", "running_var"): np.array(array.reshape(array.shape[::-1]))
        for name, array in network.arrays().items()
    }


@mistakes.mistake("beside-pytorch")
def our_name_of_the_variance(network):
    """You kept our own name of the running variance. PyTorch calls it running_var and would find nothing."""
    return {name: np.array(array.T) for name, array in network.arrays().items()}


@mistakes.mistake("beside-pytorch")
def parameters_without_statistics(network):
    """You left the running statistics out. PyTorch's batch normalisation wants them, too: take all of
    network.arrays()."""
    return {name: np.array(array.T) for name, array in network.arrays().items() if "running" not in name}


@mistakes.mistake("beside-pytorch")
def linear_layers_counted(network):
    """You counted only the layers that have arrays. In PyTorch's names, too, a ReLU has its place: 0.weight, and after
    one ReLU 2.weight."""
    arrays, places = {}, []
    for name, array in network.arrays().items():
        place, _, short = name.rpartition(".")
        if place not in places:
            places.append(place)
        arrays[f"{places.index(place)}.{short.replace('running_variance', 'running_var')}"] = np.array(array.T)
    return arrays


@mistakes.mistake("beside-pytorch")
def no_copies(network):
    """Your arrays are the network's own, only looked at from the side. PyTorch would train in them, and change your
    network: make copies."""
    return {name.replace("running_variance", "running_var"): array.T for name, array in network.arrays().items()}


@mistakes.mistake("beside-pytorch")
def single_precision(network):
    """You turned the numbers into float32, PyTorch's usual kind. Keep the dtype that the network has: what is rounded
    once cannot be compared to the last digit."""
    return {
        name.replace("running_variance", "running_var"): np.array(array.T, dtype=np.float32)
        for name, array in network.arrays().items()
    }
