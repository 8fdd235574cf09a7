import numpy as np
import pytest

pytestmark = pytest.mark.filterwarnings("error")


# --- numerical_gradient ---


def test_numerical_gradient_by_hand(nnlib):
    # ((3 + 1)^2 - (3 - 1)^2) / 2 = 6, and for the cube ((2 + 1)^3 - (2 - 1)^3) / 2 = 13
    squares = nnlib.numerical_gradient(lambda x: float((x**2).sum()), np.array([3.0, -1.0]), step=1.0)
    assert squares.tolist() == [6.0, -2.0]
    assert nnlib.numerical_gradient(lambda x: float(x**3), np.array(2.0), step=1.0).tolist() == 13.0


def test_numerical_gradient_is_close_to_the_true_one(nnlib):
    x = np.linspace(-2, 2, 12).reshape(3, 4)
    found = nnlib.numerical_gradient(lambda x: float(np.sin(x).sum()), x)
    np.testing.assert_allclose(found, np.cos(x), atol=1e-9)


def test_numerical_gradient_works_in_place_and_puts_everything_back(nnlib):
    x = np.asfortranarray(np.random.default_rng(0).normal(size=(3, 2)) * 0.1)
    before = x.copy()
    found = nnlib.numerical_gradient(lambda _: float((x**2).sum()), x)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_allclose(found, 2 * x, atol=1e-9)


def test_numerical_gradient_refuses_integers(nnlib):
    with pytest.raises(ValueError, match=r"floats, got int64: use x\.astype"):
        nnlib.numerical_gradient(lambda x: float(x.sum()), np.array([1, 2]))


# --- gradient_check ---

LOSSES = {
    "MeanSquaredError": lambda rng: rng.normal(size=(5, 3)),
    "BinaryCrossEntropy": lambda rng: rng.integers(0, 2, size=(5, 3)),
    "CrossEntropy": lambda rng: rng.integers(0, 3, size=5),
}


@pytest.fixture
def network(nnlib):
    rng = np.random.default_rng(2)
    layers = [nnlib.Linear(4, 5, rng), nnlib.Tanh(), nnlib.Linear(5, 5, rng), nnlib.LeakyReLU()]
    return nnlib.Sequential(*layers, nnlib.Linear(5, 4, rng), nnlib.Sigmoid(), nnlib.Linear(4, 3, rng))


@pytest.mark.parametrize("name", LOSSES)
def test_right_gradients_pass_the_check(nnlib, network, name):
    rng = np.random.default_rng(0)
    error = nnlib.gradient_check(network, getattr(nnlib, name)(), rng.normal(size=(5, 4)), LOSSES[name](rng))
    assert error < 1e-6


WRONG = {
    "half": (lambda g: 0.5 * g, 0.5),
    "zero": (lambda g: 0.0 * g, 1.0),
    "sign": (lambda g: -g, 2.0),
    "slightly": (lambda g: 1.01 * g, 0.01 / 1.01),
}


@pytest.mark.parametrize("array", range(8))
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_gradient_of_any_array_is_found(nnlib, network, monkeypatch, name, array):
    spoil, error = WRONG[name]
    right = network.gradients
    monkeypatch.setattr(network, "gradients", lambda: [spoil(g) if i == array else g for i, g in enumerate(right())])
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    assert nnlib.gradient_check(network, nnlib.CrossEntropy(), x, labels) == pytest.approx(error, abs=1e-5)


@pytest.mark.parametrize("name", ["ReLU", "LeakyReLU", "Sigmoid", "Tanh"])
def test_a_layer_that_forgets_the_incoming_gradient_is_found(nnlib, monkeypatch, name):
    rng = np.random.default_rng(1)
    layer = getattr(nnlib, name)()
    network = nnlib.Sequential(nnlib.Linear(3, 4, rng), layer, nnlib.Linear(4, 2, rng))
    right = layer.backward
    x, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    assert nnlib.gradient_check(network, nnlib.MeanSquaredError(), x, y) < 1e-6
    monkeypatch.setattr(layer, "backward", lambda g: right(np.ones_like(g)))
    assert nnlib.gradient_check(network, nnlib.MeanSquaredError(), x, y) > 1e-2


def test_parameters_without_effect_are_no_trouble(nnlib):
    rng = np.random.default_rng(0)
    network = nnlib.Sequential(nnlib.Linear(2, 2, rng), nnlib.ReLU(), nnlib.Linear(2, 1, rng))
    network.layers[0].bias[:] = -100.0  # both units are dead
    x, y = rng.normal(size=(3, 2)), rng.normal(size=(3, 1))
    assert nnlib.gradient_check(network, nnlib.MeanSquaredError(), x, y) < 1e-6
    assert nnlib.gradient_check(nnlib.Sequential(nnlib.ReLU()), nnlib.MeanSquaredError(), x, x) == 0.0


def test_the_network_is_afterwards_as_it_was(nnlib, network):
    before = [parameter.copy() for parameter in network.parameters()]
    rng = np.random.default_rng(0)
    nnlib.gradient_check(network, nnlib.CrossEntropy(), rng.normal(size=(2, 4)), np.array([0, 2]))
    for old, new in zip(before, network.parameters(), strict=True):
        np.testing.assert_array_equal(old, new)
