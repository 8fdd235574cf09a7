import numpy as np
import pytest
import torch

pytestmark = pytest.mark.filterwarnings("error")

SHAPES = [(3, 2), (2,), (1, 1)]
OPTIMIZERS = {
    "SGD": ({"learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "SGD with momentum": ({"learning_rate": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "Adam": ({}, lambda p: torch.optim.Adam(p)),
    "Adam of its own mind": (
        {"learning_rate": 0.02, "beta1": 0.5, "beta2": 0.9, "epsilon": 0.1},
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.5, 0.9), eps=0.1),
    ),
}


def make(nnlib, name):
    return getattr(nnlib, name.split()[0])(**OPTIMIZERS[name][0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_steps_like_pytorch(nnlib, name, dtype):
    rng = np.random.default_rng(1)
    ours = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
    theirs = [torch.tensor(parameter.copy(), requires_grad=True) for parameter in ours]
    optimizer, rival = make(nnlib, name), OPTIMIZERS[name][1](theirs)
    for _ in range(20):
        gradients = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
        for parameter, gradient in zip(theirs, gradients, strict=True):
            parameter.grad = torch.tensor(gradient)
        rival.step()
        optimizer.step(ours, gradients)
        for parameter, truth in zip(ours, theirs, strict=True):
            single = dtype == np.float32
            np.testing.assert_allclose(
                parameter, truth.detach().numpy(), rtol=1e-4 if single else 1e-9, atol=1e-5 if single else 1e-12
            )


def test_steps_by_hand(nnlib):
    p, g = np.array([1.0]), np.array([2.0])
    sgd = nnlib.SGD(0.5, momentum=0.5)
    sgd.step([p], [g])
    assert p.tolist() == [0.0]  # 1 - 0.5 * 2
    sgd.step([p], [g])
    assert p.tolist() == [-1.5]  # the velocity is 0.5 * 2 + 2 = 3
    p[:] = 1.0
    nnlib.Adam(0.25).step([p], [g])
    assert p[0] == pytest.approx(0.75)  # the first step is as long as the learning rate


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_gradients_stay_as_they_are_and_are_not_kept(nnlib, name):
    p, g = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    g.flags.writeable = False
    optimizer = make(nnlib, name)
    optimizer.step([p], [g])
    kept = [array for value in vars(optimizer).values() if isinstance(value, list) for array in value]
    assert not any(np.shares_memory(array, g) for array in kept)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers_share_nothing_and_take_a_new_learning_rate(nnlib, name):
    first, second = make(nnlib, name), make(nnlib, name)
    g = np.array([3.0])
    for _ in range(3):
        first.step([np.array([1.0])], [g])
    p, q = np.array([1.0]), np.array([1.0])
    second.learning_rate *= 2
    second.step([p], [g])
    make(nnlib, name).step([q], [g])
    assert p[0] - 1 == pytest.approx(2 * (q[0] - 1))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_lists_that_do_not_belong_together_are_refused(nnlib, name):
    with pytest.raises(ValueError):
        make(nnlib, name).step([np.zeros(1), np.zeros(1)], [np.zeros(1)])
