import sys

import numpy as np
import pytest
from beside import torch

pytestmark = pytest.mark.filterwarnings("error")

rng = np.random.default_rng(0)


def linear(d, w, b):
    """PyTorch's layer with one output."""
    layer = torch.nn.Linear(d, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight[:] = torch.tensor(w)
        layer.bias[:] = b
    return layer


@pytest.fixture
def centers(nnlib):
    return sys.modules[f"{nnlib.__name__}.neuron"].CENTERS


# --- sums ---


def test_neuron_by_hand(nnlib):
    # 1 * 3 + 2 * 4 + 10
    assert nnlib.neuron(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 10.0) == 21.0
    assert type(nnlib.neuron(np.array([1.0]), np.array([3.0]), 10.0)) is float


def test_neurons_by_hand(nnlib):
    X = np.array([[1.0, 2.0], [0.0, -1.0]])
    assert nnlib.neurons(X, np.array([3.0, 4.0]), 10.0).tolist() == [21.0, 6.0]


@pytest.mark.parametrize(("n", "d"), [(1, 1), (5, 3), (4, 4), (0, 2)])
def test_both_agree_with_pytorch(nnlib, n, d):
    X, w, b = rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal())
    truth = linear(d, w, b)(torch.tensor(X)).detach().numpy()[:, 0]
    np.testing.assert_allclose(nnlib.neurons(X, w, b), truth, rtol=1e-12)
    np.testing.assert_allclose([nnlib.neuron(x, w, b) for x in X], truth, rtol=1e-12)


@pytest.mark.parametrize(("X", "w"), [((3,), (3,)), ((2, 3), (2,)), ((2, 3), (3, 1)), ((2, 3, 3), (3,))])
def test_neurons_refuses_and_names_both_shapes(nnlib, X, w):
    with pytest.raises(ValueError) as refusal:
        nnlib.neurons(np.zeros(X), np.zeros(w), 0.0)
    assert str(X) in str(refusal.value)
    assert str(w) in str(refusal.value)


@pytest.mark.parametrize(("x", "w"), [((3,), (2,)), ((1, 3), (1, 3)), ((), ())])
def test_neuron_refuses_and_names_both_shapes(nnlib, x, w):
    with pytest.raises(ValueError) as refusal:
        nnlib.neuron(np.zeros(x), np.zeros(w), 0.0)
    assert str(x) in str(refusal.value)
    assert str(w) in str(refusal.value)


def test_the_side_of_the_line_decides_and_the_line_belongs_to_class_1(nnlib):
    X = np.array([[2.0, 1.0], [1.0, 1.0], [1.0, 2.0]])
    classes = nnlib.decide(X, np.array([1.0, -1.0]), 0.0)
    assert classes.tolist() == [1, 1, 0]
    assert np.issubdtype(classes.dtype, np.integer)


# --- columns ---


def test_center_columns_by_hand(nnlib):
    X = np.array([[1.0, 10.0], [3.0, 30.0]])
    X.flags.writeable = False
    assert nnlib.center_columns(X).tolist() == [[-1.0, -10.0], [1.0, 10.0]]


def test_centred_columns_have_the_mean_0_and_the_spread_they_had(nnlib):
    X = rng.normal(loc=[5.0, -100.0, 0.0], scale=[1.0, 10.0, 0.1], size=(50, 3))
    centred = nnlib.center_columns(X)
    np.testing.assert_allclose(centred.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(centred.std(axis=0), X.std(axis=0))


# --- blobs ---


def test_blobs_lie_where_they_should(nnlib, centers):
    X, labels = nnlib.sample_blobs(20_000, np.random.default_rng(1))
    assert (X.shape, labels.shape, labels.dtype.kind) == ((20_000, 2), (20_000,), "i")
    for label in (0, 1):
        cloud = X[labels == label]
        assert len(cloud) == 10_000
        np.testing.assert_allclose(cloud.mean(axis=0), centers[label], atol=5 * 0.5 / 100)
        np.testing.assert_allclose(np.cov(cloud.T), 0.25 * np.eye(2), atol=5 * 0.25 * np.sqrt(2) / 100)


def test_blobs_are_mixed(nnlib):
    _, labels = nnlib.sample_blobs(1000, np.random.default_rng(2))
    assert 150 < labels[:500].sum() < 350


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_blobs_are_halves(nnlib, n):
    X, labels = nnlib.sample_blobs(n, np.random.default_rng(3))
    assert X.shape == (n, 2)
    assert abs(np.sum(labels == 0) - np.sum(labels == 1)) == n % 2


def test_blobs_come_from_the_generator_alone(nnlib):
    draws = [nnlib.sample_blobs(8, np.random.default_rng(seed)) for seed in (4, 4, 5)]
    (points, labels), again, other = draws
    np.testing.assert_array_equal(points, again[0])
    np.testing.assert_array_equal(labels, again[1])
    assert (points != other[0]).all()


def test_a_neuron_separates_them(nnlib):
    X, labels = nnlib.sample_blobs(10_000, np.random.default_rng(6))
    np.testing.assert_array_equal(nnlib.decide(X, *nnlib.separating_neuron()), labels)
