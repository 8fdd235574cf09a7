import numpy as np
import pytest
import torch
from sklearn.metrics import recall_score
from sklearn.model_selection import TimeSeriesSplit

pytestmark = pytest.mark.filterwarnings("error")


# --- medicine ---


def test_threshold_by_hand(nnlib):
    y, scores = np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.6, 0.9])
    assert nnlib.choose_threshold(y, scores, 1.0) == 0.4
    assert nnlib.choose_threshold(y, scores, 0.5) == 0.9
    assert nnlib.choose_threshold(y, scores, 0.51) == 0.4


@pytest.mark.parametrize("seed", range(8))
def test_no_higher_score_finds_as_many(nnlib, seed):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat([0, 1], [40, 17]))
    scores = (rng.normal(size=57) + y).round(1)  # with ties
    for wanted in (0.05, 0.3, 0.77, 0.95, 1.0):
        threshold = nnlib.choose_threshold(y, scores, wanted)
        assert threshold in scores
        assert recall_score(y, scores >= threshold) >= wanted
        assert all(recall_score(y, scores >= higher) < wanted for higher in scores[scores > threshold])


@pytest.mark.parametrize(
    ("y", "scores", "min_recall", "match"),
    [
        ([0, 1], [0.1], 0.5, r"one shape"),
        ([[0, 1]], [[0.1, 0.2]], 0.5, r"one shape"),
        ([1, 1], [0.1, 0.2], 0.5, "both 0 and 1"),
        ([0, 2], [0.1, 0.2], 0.5, "both 0 and 1"),
        ([0, 1], [0.1, np.nan], 0.5, "finite number, got nan"),
        ([0, 1], [0.1, 0.2], 0.0, "above 0 and at most 1, got 0.0"),
        ([0, 1], [0.1, 0.2], 90, "above 0 and at most 1, got 90"),
    ],
)
def test_threshold_refuses(nnlib, y, scores, min_recall, match):
    with pytest.raises(ValueError, match=match):
        nnlib.choose_threshold(np.array(y), np.array(scores), min_recall)


# --- finance ---


def test_windows_by_hand(nnlib):
    rows, targets = nnlib.windows(np.array([1, 2, 3, 4, 5]), 3)
    assert (rows.tolist(), targets.tolist()) == ([[1, 2, 3], [2, 3, 4]], [4, 5])


def test_windows_are_numpys_own(nnlib):
    series = np.random.default_rng(0).normal(size=50)
    for length in (1, 7, 49):
        rows, targets = nnlib.windows(series, length)
        both = np.lib.stride_tricks.sliding_window_view(series, length + 1)
        np.testing.assert_array_equal(np.column_stack([rows, targets]), both)


@pytest.mark.parametrize("length", [0, 5, 6])
def test_windows_refuse_a_length(nnlib, length):
    with pytest.raises(ValueError, match=f"from 1 to the length of the series less 1, 4, got {length}"):
        nnlib.windows(np.zeros(5), length)


def test_windows_refuse_a_table(nnlib):
    with pytest.raises(ValueError, match=r"flat, \(n,\), got \(5, 2\)"):
        nnlib.windows(np.zeros((5, 2)), 2)


@pytest.mark.parametrize(("n", "folds"), [(7, 3), (12, 2), (14, 3), (19, 4), (1000, 7), (6, 5)])
def test_walk_forward_as_scikit_learn(nnlib, n, folds):
    theirs = TimeSeriesSplit(folds).split(np.zeros((n, 1)))
    for (train, test), (their_train, their_test) in zip(nnlib.walk_forward(n, folds), theirs, strict=True):
        np.testing.assert_array_equal(train, their_train)
        np.testing.assert_array_equal(test, their_test)


def test_walk_forward_with_one_fold(nnlib):
    ((train, test),) = nnlib.walk_forward(5, 1)
    assert (train.tolist(), test.tolist()) == ([0, 1, 2], [3, 4])


@pytest.mark.parametrize("folds", [0, 4, 5])
def test_walk_forward_refuses(nnlib, folds):
    with pytest.raises(ValueError, match=f"from 1 to the number of examples less 1, 3, got {folds}"):
        list(nnlib.walk_forward(4, folds))


# --- robotics ---


def toward_the_fall(state):
    """Pushes the way the pole falls: the rule of thumb that balances it."""
    return int(state[2] + 0.5 * state[3] > 0)


def test_a_ride_on_the_cart_pole(nnlib):
    episode = nnlib.rollout(toward_the_fall, nnlib.CartPole([0.0, 0.0, 0.05, 0.0], limit=200))
    assert episode.states.shape == (200, 4)
    assert episode.actions.shape == (200,)
    assert episode.reward == 200
    assert episode.states[0].tolist() == [0.0, 0.0, 0.05, 0.0]
    system = nnlib.CartPole([0.0, 0.0, 0.05, 0.0])
    for state, action in zip(episode.states, episode.actions, strict=True):
        np.testing.assert_array_equal(state, system.state)
        assert action == toward_the_fall(state)
        system.step(action)


def test_a_fall_ends_the_ride(nnlib):
    system = nnlib.CartPole()
    episode = nnlib.rollout(lambda _: 1, system)
    assert episode.reward == len(episode.actions) - 1
    assert nnlib.is_over(system.state)
    assert not any(nnlib.is_over(state) for state in episode.states)


def test_a_network_learns_by_imitation(nnlib):
    rng = np.random.default_rng(0)
    starts = rng.uniform(-0.05, 0.05, size=(4, 4))
    rides = [nnlib.rollout(toward_the_fall, nnlib.CartPole(start, 100)) for start in starts]
    states, actions = np.concatenate([r.states for r in rides]), np.concatenate([r.actions for r in rides])
    network = nnlib.Sequential(nnlib.Linear(4, 2, rng))
    nnlib.fit(network, nnlib.CrossEntropy(), nnlib.Adam(0.05), states, actions, 40, 32, rng)
    ride = nnlib.rollout(lambda s: network.predict(s[np.newaxis])[0], nnlib.CartPole([0.0, 0.0, -0.05, 0.0], 200))
    assert ride.reward == 200


def evolution_on_the_cart_pole(nnlib, seed):
    network = nnlib.Sequential(nnlib.Linear(4, 2, np.random.default_rng(0), nnlib.zeros))
    system = nnlib.CartPole([0.0, 0.0, 0.05, 0.0], limit=100)

    def evaluate():
        return nnlib.rollout(lambda s: network.predict(s[np.newaxis])[0], system).reward

    scores = nnlib.evolve_policy(network, evaluate, 8, 8, 0.5, np.random.default_rng(seed))
    return network, evaluate, scores


def test_a_network_learns_by_evolution(nnlib):
    network, evaluate, scores = evolution_on_the_cart_pole(nnlib, 0)
    assert len(scores) == 9
    assert scores == sorted(scores)
    assert scores[0] < 15
    assert scores[-1] == 100
    assert evaluate() == scores[-1]  # the best one stands in the network
    again, _, scores_again = evolution_on_the_cart_pole(nnlib, 0)
    assert scores_again == scores
    np.testing.assert_array_equal(again.layers[0].weight, network.layers[0].weight)


def test_evolution_finds_the_top_of_a_hill(nnlib):
    """Far from any gradient: from 0 to a known point, to within a few spreads."""
    network = nnlib.Linear(2, 3, np.random.default_rng(0), nnlib.zeros)
    top = np.arange(9.0) / 3

    def evaluate():
        here = np.concatenate([network.weight.ravel(), network.bias])
        return -float(np.sum((here - top) ** 2))

    scores = nnlib.evolve_policy(network, evaluate, 150, 20, 0.1, np.random.default_rng(1))
    assert scores[0] == pytest.approx(-(top**2).sum())
    assert scores[-1] > -0.1


# --- beside PyTorch ---


def test_pytorch_computes_the_same_with_our_numbers(nnlib):
    rng = np.random.default_rng(0)
    network = nnlib.Sequential(nnlib.Linear(5, 7, rng), nnlib.Tanh(), nnlib.Linear(7, 3, rng))
    rival = torch.nn.Sequential(torch.nn.Linear(5, 7), torch.nn.Tanh(), torch.nn.Linear(7, 3)).double()
    rival.load_state_dict({name: torch.from_numpy(array) for name, array in nnlib.pytorch_arrays(network).items()})
    x, labels = rng.normal(size=(6, 5)), np.array([0, 1, 2, 0, 1, 2])
    logits = rival(torch.tensor(x))
    np.testing.assert_allclose(network.forward(x), logits.detach().numpy(), rtol=1e-9, atol=1e-12)

    torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).backward()
    loss = nnlib.CrossEntropy()
    loss.forward(network.forward(x), labels)
    network.backward(loss.backward())
    for ours, theirs in zip(network.gradients(), rival.parameters(), strict=True):
        np.testing.assert_allclose(ours.T, theirs.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_pytorch_accepts_running_statistics(nnlib):
    class Norm(nnlib.Layer):
        weight, bias = np.array([1.5, 0.5]), np.array([0.1, 0.2])
        running_mean, running_variance = np.array([3.0, 4.0]), np.array([5.0, 6.0])

        def arrays(self):
            return super().arrays() | {"running_mean": self.running_mean, "running_variance": self.running_variance}

    network = nnlib.Sequential(nnlib.Linear(3, 2, np.random.default_rng(0)), Norm())
    rival = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).double()
    rival.load_state_dict({name: torch.from_numpy(array) for name, array in nnlib.pytorch_arrays(network).items()})
    assert rival[1].running_var.tolist() == [5.0, 6.0]
    assert rival[1].running_mean.tolist() == [3.0, 4.0]
    assert rival[1].weight.tolist() == [1.5, 0.5]


def test_training_in_pytorch_leaves_our_network_alone(nnlib):
    network = nnlib.Sequential(nnlib.Linear(3, 3, np.random.default_rng(0)))
    before = [parameter.copy() for parameter in network.parameters()]
    for array in nnlib.pytorch_arrays(network).values():
        torch.from_numpy(array).fill_(9.0)
    assert all(np.array_equal(*pair) for pair in zip(before, network.parameters(), strict=True))
