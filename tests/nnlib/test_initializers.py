import numpy as np
import pytest
from beside import torch

SHAPE = (200, 300)
DRAWS = SHAPE[0] * SHAPE[1]


def test_zeros(nnlib):
    assert nnlib.zeros((2, 3)).tolist() == [[0.0] * 3] * 2
    assert nnlib.zeros((2, 3), np.random.default_rng(0)).tolist() == [[0.0] * 3] * 2


def test_xavier_uniform_fills_its_interval_evenly(nnlib):
    w = nnlib.xavier_uniform(SHAPE, np.random.default_rng(0))
    limit = 0.109545  # sqrt(6 / 500)
    assert np.abs(w).max() <= limit
    assert np.abs(w).max() > 0.999 * limit
    assert w.std() == pytest.approx(limit / np.sqrt(3), rel=5 / np.sqrt(DRAWS))
    assert np.histogram(w, bins=10)[0] == pytest.approx(np.full(10, DRAWS / 10), rel=0.1)


def test_he_normal_is_normal_and_as_wide_as_its_inputs_ask(nnlib):
    w = nnlib.he_normal(SHAPE, np.random.default_rng(0))
    assert w.std() == pytest.approx(0.1, rel=5 / np.sqrt(DRAWS))  # sqrt(2 / 200)
    assert w.mean() == pytest.approx(0.0, abs=5 * 0.1 / np.sqrt(DRAWS))
    assert (np.abs(w) < 0.1).mean() == pytest.approx(0.6827, abs=0.01)  # within one deviation


@pytest.mark.parametrize("name", ["zeros", "xavier_uniform", "he_normal"])
def test_all_give_float64_of_the_shape_asked_for(nnlib, name):
    w = getattr(nnlib, name)((3, 1), np.random.default_rng(0))
    assert w.shape == (3, 1)
    assert w.dtype == np.float64


@pytest.mark.parametrize("name", ["xavier_uniform", "he_normal"])
def test_numbers_come_from_the_generator_alone(nnlib, name):
    draw = getattr(nnlib, name)
    rng = np.random.default_rng(7)
    first, second = draw((4, 5), rng), draw((4, 5), rng)
    np.testing.assert_array_equal(first, draw((4, 5), np.random.default_rng(7)))
    assert (first != second).all()


# --- against PyTorch, whose weights have the shape (n_out, n_in) ---

RIVALS = {
    "xavier_uniform": torch.nn.init.xavier_uniform_,
    "he_normal": lambda weight: torch.nn.init.kaiming_normal_(weight, nonlinearity="relu"),
}


@pytest.mark.parametrize("shape", [(400, 100), (100, 400)])
@pytest.mark.parametrize("name", RIVALS)
def test_weights_are_spread_as_those_of_pytorch(nnlib, name, shape):
    torch.manual_seed(0)
    rival = RIVALS[name](torch.empty(shape[::-1])).numpy()
    weight = getattr(nnlib, name)(shape, np.random.default_rng(0))
    quantiles = np.linspace(0.05, 0.95, 19)
    tolerance = 0.075 * rival.std()  # five standard errors at the outer quantiles of twice 40,000 draws
    np.testing.assert_allclose(np.quantile(weight, quantiles), np.quantile(rival, quantiles), atol=tolerance)
