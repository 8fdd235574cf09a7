import numpy as np
import pytest
from beside import torch

pytestmark = pytest.mark.filterwarnings("error")

SHAPES = [(4, 3), (3,), (3,), (3, 2), (2,)]


def arrays(seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype(dtype) for shape in SHAPES]


# --- clip_gradients ---


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("max_norm", [0.1, 1.0, 100.0])
def test_clip_gradients_like_pytorch(nnlib, max_norm, dtype):
    gradients, parameters = arrays(0, dtype), []
    for gradient in gradients:
        parameters.append(torch.nn.Parameter(torch.zeros(gradient.shape, dtype=torch.float64)))
        parameters[-1].grad = torch.tensor(gradient.astype(float))
    truth = torch.nn.utils.clip_grad_norm_(parameters, max_norm).item()
    norm = nnlib.clip_gradients(gradients, max_norm)
    assert isinstance(norm, float)
    assert norm == pytest.approx(truth)
    for gradient, parameter in zip(gradients, parameters, strict=True):
        assert gradient.dtype == dtype
        np.testing.assert_allclose(gradient, parameter.grad.numpy(), rtol=2e-5)  # PyTorch adds 1e-6 to the norm


def test_short_gradients_stay_to_the_last_bit(nnlib):
    gradients = arrays(1)
    before = [gradient.copy() for gradient in gradients]
    nnlib.clip_gradients(gradients, nnlib.clip_gradients(gradients, 1e9))
    for gradient, old in zip(gradients, before, strict=True):
        np.testing.assert_array_equal(gradient, old)


def test_clipping_nothing(nnlib):
    assert nnlib.clip_gradients([], 1.0) == 0.0
    zero = np.zeros(3)
    assert nnlib.clip_gradients([zero], 1.0) == 0.0
    assert zero.tolist() == [0.0] * 3


# --- weight decay ---


def test_decay_is_the_slope_of_the_penalty(nnlib):
    parameters, gradients = arrays(2), [np.zeros(shape) for shape in SHAPES]
    nnlib.decay_weights(parameters, gradients, 0.3)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        numerical = nnlib.numerical_gradient(lambda _: nnlib.weight_penalty(parameters, 0.3), parameter)
        np.testing.assert_allclose(gradient, numerical, atol=1e-8)


def test_penalty_by_hand(nnlib):
    penalty = nnlib.weight_penalty([np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([9.0, 9.0])], 0.1)
    assert isinstance(penalty, float)
    assert penalty == pytest.approx(1.5)  # 0.05 times 30
    assert nnlib.weight_penalty([], 0.1) == 0.0


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_regularized_optimizer_like_pytorch(nnlib, kind):
    ours, theirs = arrays(3), [torch.nn.Parameter(torch.tensor(array)) for array in arrays(3)]
    weights, others = [p for p in theirs if p.ndim == 2], [p for p in theirs if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": 0.2}, {"params": others}]
    rival = getattr(torch.optim, kind)(groups, lr=0.1)
    optimizer = nnlib.RegularizedOptimizer(getattr(nnlib, kind)(0.1), weight_decay=0.2)
    for seed in range(4, 8):
        for parameter, gradient in zip(theirs, arrays(seed), strict=True):
            parameter.grad = torch.tensor(gradient)
        rival.step()
        optimizer.step(ours, arrays(seed))
    for our, their in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(our, their.detach().numpy(), rtol=1e-6, atol=1e-9)


def test_regularized_optimizer_decays_and_then_clips(nnlib):
    weight, bias = np.array([[10.0]]), np.array([5.0])
    optimizer = nnlib.RegularizedOptimizer(nnlib.SGD(1.0), weight_decay=0.3, max_norm=2.5)
    optimizer.step([weight, bias], [np.array([[0.0]]), np.array([4.0])])  # 3 and 4 are 5 long: half of it
    assert weight.tolist() == [[8.5]]
    assert bias.tolist() == [3.0]


def test_regularized_optimizer_passes_the_learning_rate_on(nnlib):
    within = nnlib.SGD(1.0)
    optimizer = nnlib.RegularizedOptimizer(within)
    optimizer.learning_rate = 0.5
    assert within.learning_rate == optimizer.learning_rate == 0.5
    parameter = np.array([[1.0]])
    optimizer.step([parameter], [np.array([[1.0]])])
    assert parameter.tolist() == [[0.5]]


def test_regularized_optimizer_fits_in(nnlib):
    rng = np.random.default_rng(0)
    network, x = nnlib.Linear(3, 2, rng), rng.normal(size=(20, 3))
    y, rates = (x[:, 0] > 0).astype(int), []
    optimizer = nnlib.RegularizedOptimizer(nnlib.SGD(1.0), weight_decay=0.01, max_norm=0.1)
    history = nnlib.fit(
        network, nnlib.CrossEntropy(), optimizer, x, y, 5, 4, rng, schedule=lambda epoch: 1 / (1 + epoch),
        stop=lambda _: rates.append(optimizer.optimizer.learning_rate),
    )  # fmt: skip
    assert history.losses[-1] < history.losses[0]
    assert rates == [1.0, 0.5, 1 / 3, 0.25, 0.2]
