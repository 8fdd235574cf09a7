import numpy as np
import pytest
from beside import torch

pytestmark = pytest.mark.filterwarnings("error")


# --- gradient_norms ---


def test_gradient_norms_like_pytorch(nnlib):
    rng = np.random.default_rng(0)
    network = nnlib.Sequential(
        nnlib.Linear(4, 5, rng), nnlib.BatchNorm(5), nnlib.Tanh(), nnlib.Sequential(nnlib.Linear(5, 3, rng))
    )
    rival = torch.nn.Sequential(
        torch.nn.Linear(4, 5), torch.nn.BatchNorm1d(5), torch.nn.Tanh(), torch.nn.Linear(5, 3)
    ).double()
    for ours, theirs in zip(network.parameters(), rival.parameters(), strict=True):
        theirs.data = torch.tensor(ours.T.copy())
    x, labels = rng.normal(size=(8, 4)), rng.integers(0, 3, size=8)
    torch.nn.CrossEntropyLoss()(rival(torch.tensor(x)), torch.tensor(labels)).backward()
    loss = nnlib.CrossEntropy()
    loss.forward(network.forward(x), labels)
    network.backward(loss.backward())
    truth = [layer.weight.grad.norm().item() for layer in (rival[0], rival[3])]
    np.testing.assert_allclose(nnlib.gradient_norms(network), truth)


def test_no_weight_no_norm(nnlib):
    assert nnlib.gradient_norms(nnlib.Sequential(nnlib.ReLU())).shape == (0,)


def test_gradients_shrink_through_sigmoids(nnlib):
    rng = np.random.default_rng(1)
    layers = [layer for _ in range(6) for layer in (nnlib.Linear(8, 8, rng, nnlib.xavier_uniform), nnlib.Sigmoid())]
    network = nnlib.Sequential(*layers)
    network.backward(np.ones_like(network.forward(rng.normal(size=(5, 8)))))
    norms = nnlib.gradient_norms(network)
    assert norms.shape == (6,)
    assert norms[0] < 0.01 * norms[-1]


# --- dead_fraction ---


@pytest.fixture
def four_units(nnlib):
    """Units that fire for x > 0, for x < 0, for x > 4, and never; then a layer without a dead unit."""
    first, second = nnlib.Linear(1, 4, np.random.default_rng(0)), nnlib.Linear(4, 2, np.random.default_rng(0))
    first.weight, first.bias = np.array([[1.0, -1.0, 1.0, 0.0]]), np.array([0.0, 0.0, -4.0, -1.0])
    second.weight, second.bias = np.zeros((4, 2)), np.ones(2)
    return nnlib.Sequential(first, nnlib.ReLU(), second, nnlib.ReLU())


@pytest.mark.parametrize(
    ("batches", "dead"),
    [
        ([[1.0, 2.0]], 0.75),
        ([[1.0, 2.0], [-1.0]], 0.5),
        ([[1.0], [-1.0], [5.0]], 0.25),
        ([[5.0, -1.0], [0.0]], 0.25),
        ([[0.0]], 1.0),
    ],
)
def test_dead_is_what_is_silent_in_all_batches(nnlib, four_units, batches, dead):
    columns = (np.array(batch)[:, np.newaxis] for batch in batches)
    assert nnlib.dead_fraction(four_units, columns).tolist() == [dead, 0.0]


@pytest.mark.parametrize("mode", [True, False])
def test_dropped_units_are_not_dead(nnlib, mode):
    rng = np.random.default_rng(0)
    layer = nnlib.Linear(3, 20, rng)
    layer.bias += 100
    network = nnlib.Sequential(nnlib.Dropout(0.9, rng), layer, nnlib.Dropout(0.9, rng), nnlib.ReLU())
    network.train(mode)
    assert nnlib.dead_fraction(network, [rng.normal(size=(1, 3))]).tolist() == [0.0]
    assert [network.training, *(layer.training for layer in network.layers)] == [mode] * 5


def test_the_mode_comes_back_after_an_error(nnlib, four_units):
    with pytest.raises(ValueError):
        nnlib.dead_fraction(four_units, [np.ones((2, 3))])
    assert four_units.training


def test_without_relu_nothing_dies(nnlib):
    assert nnlib.dead_fraction(nnlib.Sequential(nnlib.Tanh()), [np.ones((2, 3))]).shape == (0,)


# --- diagnose ---


@pytest.mark.parametrize(
    ("losses", "validation_losses", "norms", "dead", "diagnosis"),
    [
        ([1.0, 0.4], [1.0, 0.5], [1.0, 1.0], [0.2], "healthy"),
        ([1.0, 2.1], [], [], [], "exploding"),
        ([1.0, 2.0], [], [], [], "underfitting"),
        ([1.0, np.nan], [], [], [], "exploding"),
        ([1.0, 0.4], [1.0, np.inf], [], [], "exploding"),
        ([1.0, 0.4], [], [np.inf, 1.0], [1.0], "exploding"),
        ([1.0, 0.9], [1.0, 3.0], [0.0, 1.0], [0.0, 0.51], "dead units"),
        ([1.0, 0.9], [1.0, 3.0], [0.0009, 1.0], [0.5], "vanishing"),
        ([1.0, 0.9], [1.0, 3.0], [1.0, 0.0009], [], "overfitting"),
        ([1.0, 0.1], [2.0, 1.0, 1.09], [], [], "healthy"),
        ([1.0, 0.1], [2.0, 1.0, 1.11], [], [], "overfitting"),
        ([1.0, 0.51], [1.0, 0.9], [], [], "underfitting"),
    ],
)
def test_diagnoses(nnlib, losses, validation_losses, norms, dead, diagnosis):
    for unit in (1.0, 1e-9, 1e9):
        history = nnlib.History([unit * x for x in losses], [unit * x for x in validation_losses])
        assert nnlib.diagnose(history, norms, dead) == diagnosis
        assert nnlib.diagnose(history, np.array(norms), np.array(dead)) == diagnosis


def test_dead_units_need_not_be_told(nnlib):
    assert nnlib.diagnose(nnlib.History([1.0, 0.1]), []) == "healthy"
