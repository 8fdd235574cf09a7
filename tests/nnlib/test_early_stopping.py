import math

import numpy as np
import pytest


def train(stopping, losses):
    """Trains until told to stop: one parameter, whose number is that of the epoch. Returns it and the last epoch."""
    parameter = np.zeros(3)
    for epoch, loss in enumerate(losses, 1):
        parameter[:] = epoch
        if stopping.update(loss, [parameter]):
            break
    return parameter, epoch


@pytest.mark.parametrize(
    ("losses", "patience", "last", "best"),
    [
        ([3, 2, 4, 5, 1], 2, 4, 2),
        ([3, 2, 4, 5, 1], 3, 5, 5),
        ([1, 2], 1, 2, 1),
        ([5, 6, 4, 4.5, 4.2, 3, 3.5, 3.4, 3.3, 2], 3, 9, 6),
        ([2, 1, 1, 1, 1], 3, 5, 2),
        ([2, 1, math.nan, math.nan, 0.5], 2, 4, 2),
        ([3, 2, 1], 1, 3, 3),
    ],
)
def test_it_stops_in_time_and_brings_the_best_weights_back(nnlib, losses, patience, last, best):
    stopping = nnlib.EarlyStopping(patience)
    parameter, epoch = train(stopping, losses)
    assert epoch == last
    stopping.restore([parameter])
    assert parameter.tolist() == [best] * 3


def test_a_network_gets_its_own_arrays_back(nnlib):
    network = nnlib.Sequential(nnlib.Linear(3, 4, np.random.default_rng(0)), nnlib.ReLU())
    best = network.layers[0].weight.copy()
    stopping = nnlib.EarlyStopping(2)
    stopping.update(1.0, network.parameters())
    for parameter in network.parameters():
        parameter += 7.0
    stopping.update(2.0, network.parameters())
    stopping.restore(network.parameters())
    np.testing.assert_array_equal(network.layers[0].weight, best)
    assert network.layers[0].bias.tolist() == [0.0] * 4


def test_restoring_twice_gives_the_same_weights(nnlib):
    stopping, parameter = nnlib.EarlyStopping(1), np.array([1.0])
    stopping.update(0.5, [parameter])
    stopping.restore([parameter])
    parameter += 1
    stopping.restore([parameter])
    assert parameter.tolist() == [1.0]


def test_where_nothing_was_kept_nothing_is_changed(nnlib):
    stopping, parameter = nnlib.EarlyStopping(2), np.array([5.0])
    assert [stopping.update(math.nan, [parameter]) for _ in range(2)] == [False, True]
    stopping.restore([parameter])
    assert parameter.tolist() == [5.0]


@pytest.mark.parametrize("patience", [0, -1])
def test_no_patience_is_refused(nnlib, patience):
    with pytest.raises(ValueError, match=f"got {patience}"):
        nnlib.EarlyStopping(patience)


def test_the_running_averages_of_batch_norm_come_back_with_all_arrays(nnlib):
    rng = np.random.default_rng(0)
    network, stopping = nnlib.Sequential(nnlib.Linear(3, 4, rng), nnlib.BatchNorm(4)), nnlib.EarlyStopping(3)
    network.train(True)
    network.forward(rng.normal(size=(8, 3)))
    best = {name: array.copy() for name, array in network.arrays().items()}
    stopping.update(1.0, [*network.arrays().values()])
    network.forward(rng.normal(3.0, size=(8, 3)))
    assert not all(np.array_equal(best[name], array) for name, array in network.arrays().items())
    stopping.restore([*network.arrays().values()])
    assert len(best) == 6 and all(np.array_equal(best[name], array) for name, array in network.arrays().items())
