import numpy as np
import pytest
import torch
from data import load_digits

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def small(nnlib):
    """A network of 3 inputs and 2 classes, and 25 examples."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(25, 3))
    network = nnlib.Sequential(nnlib.Linear(3, 4, rng), nnlib.Tanh(), nnlib.Linear(4, 2, rng))
    return network, x, (x[:, 0] > x[:, 1]).astype(int)


def test_full_batches_train_like_pytorch(nnlib, small):
    network, x, y = small
    rival = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
    for ours, theirs in zip(network.parameters(), rival.parameters(), strict=True):
        theirs.data = torch.tensor(ours.T.copy())
    optimizer, truth = torch.optim.Adam(rival.parameters(), lr=0.05), []
    for _ in range(15):
        optimizer.zero_grad()
        loss = torch.nn.CrossEntropyLoss()(rival(torch.tensor(x)), torch.tensor(y))
        loss.backward()
        optimizer.step()
        truth.append(loss.item())
    history = nnlib.fit(network, nnlib.CrossEntropy(), nnlib.Adam(0.05), x, y, 15, 25, np.random.default_rng(0))
    assert history.losses == pytest.approx(truth, rel=1e-6)
    assert history.validation_losses == []
    for ours, theirs in zip(network.parameters(), rival.parameters(), strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy().T, rtol=1e-5, atol=1e-8)


def test_the_loss_of_an_epoch_counts_each_example_once(nnlib, small):
    network, x, y = small
    standing = nnlib.SGD(learning_rate=0.0)
    whole = nnlib.CrossEntropy().forward(network.forward(x), y)
    for size in (1, 4, 24, 25, 100):
        loss = nnlib.train_epoch(network, nnlib.CrossEntropy(), standing, x, y, size, np.random.default_rng(0))
        assert loss == pytest.approx(whole)


def test_training_repeats_with_its_seed_and_shuffles_with_another(nnlib):
    def trained(seed):
        rng = np.random.default_rng(0)
        network, x = nnlib.Linear(2, 1, rng), rng.normal(size=(10, 2))
        nnlib.fit(
            network, nnlib.MeanSquaredError(), nnlib.SGD(0.1), x, x[:, :1] * 2 + 1, 2, 3, np.random.default_rng(seed)
        )
        return network.weight

    np.testing.assert_array_equal(trained(1), trained(1))
    assert not np.array_equal(trained(1), trained(2))


def test_modes(nnlib, small):
    network, x, y = small
    modes = []

    class Notes(nnlib.Layer):
        def forward(self, x):
            modes.append((len(x), self.training))
            return x

        def backward(self, g):
            return g

    network.layers.insert(1, Notes())
    network.eval()
    rest, rng = (x[9:], y[9:]), np.random.default_rng(0)
    nnlib.fit(network, nnlib.CrossEntropy(), nnlib.SGD(0.1), x[:9], y[:9], 2, 9, rng, rest)
    assert modes == [(9, True), (16, False)] * 2


@pytest.mark.parametrize("mode", [True, False])
def test_evaluation_teaches_nothing_and_leaves_the_mode_even_after_an_error(nnlib, small, mode):
    network, x, y = small
    network.train(mode)
    before = [parameter.copy() for parameter in network.parameters()]
    assert nnlib.evaluation_loss(network, nnlib.CrossEntropy(), x, y) > 0
    with pytest.raises(ValueError):
        nnlib.evaluation_loss(network, nnlib.CrossEntropy(), x[:, :2], y)
    assert [network.training, network.layers[0].training] == [mode, mode]
    for old, new in zip(before, network.parameters(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_validation_schedule_and_stop(nnlib, small):
    network, x, y = small
    optimizer, rates, lengths = nnlib.SGD(0.1), [], []

    def stop(history):
        rates.append(optimizer.learning_rate)
        lengths.append((len(history.losses), len(history.validation_losses)))
        return len(history.losses) == 3

    history = nnlib.fit(
        network, nnlib.CrossEntropy(), optimizer, x, y, 9, 8, np.random.default_rng(0), validation=(x[:5], y[:5]),
        schedule=lambda epoch: 0.5 / (epoch + 1), stop=stop,
    )  # fmt: skip
    assert rates == pytest.approx([0.5, 0.25, 0.5 / 3])
    assert lengths == [(1, 1), (2, 2), (3, 3)]
    final = nnlib.evaluation_loss(network, nnlib.CrossEntropy(), x[:5], y[:5])
    assert history.validation_losses[-1] == pytest.approx(final)


def test_early_stopping_fits_in(nnlib, small):
    network, x, y = small
    stopping = nnlib.EarlyStopping(patience=2)
    history = nnlib.fit(
        network, nnlib.CrossEntropy(), nnlib.SGD(0.0), x, y, 50, 8, np.random.default_rng(0), (x, y),
        stop=lambda history: stopping.update(round(history.validation_losses[-1], 9), network.parameters()),
    )  # fmt: skip
    assert len(history.losses) == 3


def test_a_network_learns_what_no_single_layer_can(nnlib):
    """Exclusive or, which ended the first wave of neural networks in 1969."""
    x, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0], [1], [1], [0]])
    rng = np.random.default_rng(1)
    network = nnlib.Sequential(nnlib.Linear(2, 8, rng), nnlib.Tanh(), nnlib.Linear(8, 1, rng))
    nnlib.fit(network, nnlib.BinaryCrossEntropy(), nnlib.Adam(0.05), x, y, 300, 4, rng)
    assert ((network.forward(x) > 0) == y).all()


def test_single_precision_stays_single_from_the_data_to_the_step(nnlib):
    rng = np.random.default_rng(2)
    network = nnlib.Sequential(nnlib.Linear(3, 4, rng), nnlib.ReLU(), nnlib.Linear(4, 2, rng))
    for layer in network.layers[::2]:
        layer.weight, layer.bias = layer.weight.astype(np.float32), layer.bias.astype(np.float32)
    optimizer, x = nnlib.Adam(0.01), rng.normal(size=(9, 3)).astype(np.float32)
    nnlib.fit(network, nnlib.CrossEntropy(), optimizer, x, rng.integers(0, 2, size=9), 2, 4, rng)
    arrays = network.parameters() + network.gradients() + optimizer.means + optimizer.squares + [network.forward(x)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_network_learns_to_read_digits(nnlib):
    digits, rng = load_digits(), np.random.default_rng(0)
    network = nnlib.Sequential(nnlib.Linear(64, 128, rng), nnlib.ReLU(), nnlib.Linear(128, 10, rng))
    nnlib.fit(
        network, nnlib.CrossEntropy(), nnlib.Adam(), digits.train_images, digits.train_labels, 12, 64, rng,
        schedule=lambda epoch: nnlib.cosine_decay(0.01, epoch, last=12),
    )  # fmt: skip
    assert np.mean(network.predict(digits.test_images) == digits.test_labels) >= 0.97
