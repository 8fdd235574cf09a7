import numpy as np
import pytest
from beside import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

pytestmark = pytest.mark.filterwarnings("error")

ACTIVATIONS = ["ReLU", "LeakyReLU", "Sigmoid", "Tanh"]

inputs = arrays(float, st.tuples(st.integers(1, 4), st.just(3)), elements=st.floats(-100, 100))


@pytest.fixture
def linear(nnlib):
    """Three inputs, two outputs."""
    layer = nnlib.Linear(3, 2, np.random.default_rng(0))
    layer.weight = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    layer.bias = np.array([10.0, 20.0])
    return layer


# --- Linear ---


def test_linear_by_hand(linear):
    # 1*1 + 0*3 - 1*5 + 10 = 6 and 1*2 + 0*4 - 1*6 + 20 = 16; the sums of the columns plus bias: 19 and 32
    x = np.array([[1.0, 0.0, -1.0], [1.0, 1.0, 1.0]])
    assert linear.forward(x).tolist() == [[6.0, 16.0], [19.0, 32.0]]


@given(x=inputs)
def test_linear_sums_over_inputs(nnlib, x):
    layer = nnlib.Linear(3, 2, np.random.default_rng(0))
    expected = [[sum(row[j] * layer.weight[j, k] for j in range(3)) + layer.bias[k] for k in range(2)] for row in x]
    np.testing.assert_allclose(layer.forward(x), expected, atol=1e-11)


def test_linear_remembers_its_latest_input(linear):
    linear.forward(np.ones((2, 3)))
    x = np.zeros((1, 3))
    linear.forward(x)
    assert linear.x is x


def test_linear_starts_with_drawn_weights_and_no_bias(nnlib):
    layer = nnlib.Linear(3, 2, np.random.default_rng(5))
    np.testing.assert_array_equal(layer.weight, nnlib.he_normal((3, 2), np.random.default_rng(5)))
    assert layer.bias.tolist() == [0.0, 0.0]


def test_linear_takes_another_initializer(nnlib):
    layer = nnlib.Linear(3, 2, np.random.default_rng(5), initializer=nnlib.zeros)
    assert layer.weight.tolist() == [[0.0, 0.0]] * 3


def test_linear_parameters_are_its_own_arrays(linear):
    weight, bias = linear.parameters()
    assert weight is linear.weight
    assert bias is linear.bias


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 3, 3), (3, 2)])
def test_linear_refuses_other_shapes_and_names_both(linear, shape):
    with pytest.raises(ValueError) as refusal:
        linear.forward(np.ones(shape))
    assert "(batch, 3)" in str(refusal.value)
    assert str(shape) in str(refusal.value)


def test_linear_keeps_float32(linear):
    linear.weight, linear.bias = linear.weight.astype(np.float32), linear.bias.astype(np.float32)
    y = linear.forward(np.ones((2, 3), dtype=np.float32))
    assert y.dtype == np.float32
    assert y.tolist() == [[19.0, 32.0], [19.0, 32.0]]


def test_linear_changes_neither_input_nor_parameters(linear):
    x = np.arange(24.0).reshape(4, 6)[:, ::2]
    for array in (x, linear.weight, linear.bias):
        array.flags.writeable = False
    assert linear.forward(x)[0].tolist() == [0 + 6 + 20 + 10, 0 + 8 + 24 + 20]


# --- activations as layers ---


@pytest.mark.parametrize(
    ("name", "truth"),
    [("ReLU", lambda x: x * (x > 0)), ("Sigmoid", special.expit), ("Tanh", np.tanh)],
)
@given(x=inputs)
def test_activation_layers_agree_with_scipy_and_numpy(nnlib, name, truth, x):
    np.testing.assert_allclose(getattr(nnlib, name)().forward(x), truth(x), rtol=1e-13)


def test_activation_layers_by_hand(nnlib):
    x = np.array([[-np.log(3), 0.0, np.log(3)]])
    assert nnlib.ReLU().forward(x) == pytest.approx(np.array([[0.0, 0.0, np.log(3)]]))
    assert nnlib.Sigmoid().forward(x) == pytest.approx(np.array([[0.25, 0.5, 0.75]]))
    assert nnlib.Tanh().forward(x) == pytest.approx(np.array([[-0.8, 0.0, 0.8]]))  # (9 - 1) / (9 + 1)


def test_leaky_relu_by_hand(nnlib):
    x = np.array([[-2.0, 0.0, 3.0]])
    assert nnlib.LeakyReLU(0.5).forward(x).tolist() == [[-1.0, 0.0, 3.0]]
    assert nnlib.LeakyReLU().forward(x).tolist() == [[-0.02, 0.0, 3.0]]


@pytest.mark.parametrize("name", ["ReLU", "LeakyReLU"])
def test_relu_remembers_its_input(nnlib, name):
    layer, x = getattr(nnlib, name)(), np.array([[-1.0, 2.0]])
    layer.forward(x)
    assert layer.x is x


@pytest.mark.parametrize("name", ["Sigmoid", "Tanh"])
def test_sigmoid_and_tanh_remember_their_output(nnlib, name):
    layer = getattr(nnlib, name)()
    y = layer.forward(np.array([[-1.0, 2.0]]))
    np.testing.assert_array_equal(layer.y, y)
    assert not hasattr(layer, "x")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_layers_keep_float32_and_their_input(nnlib, name):
    x = np.array([[-1000.0, 0.5, 1000.0]], dtype=np.float32)
    x.flags.writeable = False
    layer = getattr(nnlib, name)()
    assert layer.forward(x).dtype == np.float32
    assert layer.parameters() == []


# --- what all layers share ---


def test_layers_start_in_training_mode_and_switch_one_by_one(nnlib):
    first, second = nnlib.ReLU(), nnlib.ReLU()
    first.eval()
    assert (first.training, second.training) == (False, True)
    first.train()
    assert first.training is True


def test_a_layer_without_forward_says_so(nnlib):
    class Half(nnlib.Layer):
        pass

    with pytest.raises(NotImplementedError, match="Half has no forward"):
        Half().forward(np.zeros((1, 1)))


def test_a_layer_without_backward_says_so(nnlib):
    with pytest.raises(NotImplementedError, match="Layer has no backward"):
        nnlib.Layer().backward(np.zeros((1, 1)))


# --- backward ---

RIVALS = {
    "ReLU": torch.nn.ReLU(),
    "LeakyReLU": torch.nn.LeakyReLU(0.01),
    "Sigmoid": torch.nn.Sigmoid(),
    "Tanh": torch.nn.Tanh(),
}


def test_linear_backward_by_hand(linear):
    linear.forward(np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]))
    x_gradient = linear.backward(np.array([[1.0, 0.0], [10.0, -1.0]]))
    assert x_gradient.tolist() == [[1.0, 3.0, 5.0], [8.0, 26.0, 44.0]]
    weight_gradient, bias_gradient = linear.gradients()
    assert weight_gradient.tolist() == [[1.0, 0.0], [12.0, -1.0], [-7.0, 1.0]]
    assert bias_gradient.tolist() == [11.0, -1.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [1, 7])
def test_linear_backward_like_pytorch(nnlib, rows, dtype):
    rng = np.random.default_rng(3)
    layer, rival = nnlib.Linear(5, 4, rng), torch.nn.Linear(5, 4)
    layer.weight, layer.bias = layer.weight.astype(dtype), rng.normal(size=4).astype(dtype)
    rival.weight = torch.nn.Parameter(torch.tensor(layer.weight.T.copy()))
    rival.bias = torch.nn.Parameter(torch.tensor(layer.bias))
    x, g = rng.normal(size=(rows, 5)).astype(dtype), rng.normal(size=(rows, 4)).astype(dtype)
    input_ = torch.tensor(x, requires_grad=True)
    rival(input_).backward(torch.tensor(g))
    layer.forward(x)
    found = [layer.backward(g), *layer.gradients()]
    truth = [input_.grad.numpy(), rival.weight.grad.numpy().T, rival.bias.grad.numpy()]
    for array, true in zip(found, truth, strict=True):
        assert array.dtype == dtype
        np.testing.assert_allclose(array, true, rtol=1e-5 if dtype == np.float32 else 1e-12)


def test_linear_writes_the_same_gradients_without_that_at_the_input(linear):
    linear.forward(np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]))
    assert linear.write_gradients(np.array([[1.0, 0.0], [10.0, -1.0]])) is None
    weight_gradient, bias_gradient = linear.gradients()
    assert weight_gradient.tolist() == [[1.0, 0.0], [12.0, -1.0], [-7.0, 1.0]]
    assert bias_gradient.tolist() == [11.0, -1.0]


def test_a_layer_with_no_short_way_writes_its_gradients_by_backward(nnlib):
    class Notes(nnlib.Layer):
        def backward(self, output_gradient):
            self.came_in = output_gradient
            return output_gradient

    layer = Notes()
    assert layer.write_gradients(np.ones(2)) is None
    assert layer.came_in.tolist() == [1.0, 1.0]


def test_linear_backward_writes_over_what_an_earlier_one_wrote(linear):
    x, g = np.ones((2, 3)), np.ones((2, 2))
    linear.forward(x)
    linear.backward(g)
    once = [gradient.copy() for gradient in linear.gradients()]
    linear.backward(g)
    for first, second in zip(once, linear.gradients(), strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_backward_like_pytorch(nnlib, name, dtype):
    x = np.array([[-30.0, -1.5, -0.1, 0.0], [0.2, 1.0, 4.0, 30.0]], dtype=dtype)
    g = np.array([[1.0, 2.0, -3.0, 4.0], [-5.0, 6.0, 0.0, 8.0]], dtype=dtype)
    input_ = torch.tensor(x, requires_grad=True)
    RIVALS[name](input_).backward(torch.tensor(g))
    layer = getattr(nnlib, name)()
    layer.forward(x)
    found = layer.backward(g)
    assert found.dtype == dtype
    tolerance = 1e-6 if dtype == np.float32 else 1e-13
    np.testing.assert_allclose(found, input_.grad.numpy(), rtol=10 * tolerance, atol=tolerance)


@pytest.mark.parametrize("name", ["Linear", *ACTIVATIONS])
def test_backward_leaves_the_output_gradient_as_it_was(nnlib, name):
    layer = nnlib.Linear(3, 3, np.random.default_rng(0)) if name == "Linear" else getattr(nnlib, name)()
    layer.forward(np.array([[-1.0, 0.0, 2.0]]))
    g = np.array([[1.0, 2.0, 3.0]])
    g.flags.writeable = False
    assert not np.shares_memory(layer.backward(g), g)


@given(x=inputs)
def test_sigmoid_and_tanh_backward_by_central_differences(nnlib, x):
    for name in ("Sigmoid", "Tanh"):
        layer = getattr(nnlib, name)()
        numerical = (layer.forward(x + 1e-5) - layer.forward(x - 1e-5)) / 2e-5
        layer.forward(x)
        np.testing.assert_allclose(layer.backward(np.ones_like(x)), numerical, atol=1e-9)


def test_layers_without_parameters_have_no_gradients(nnlib):
    assert all(getattr(nnlib, name)().gradients() == [] for name in ACTIVATIONS)


# --- Dropout ---


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_mean_and_drops_the_rate_as_pytorch_does(nnlib, rate):
    x = np.full((200, 500), 3.0)
    torch.manual_seed(0)
    rival = torch.nn.Dropout(rate)(torch.tensor(x)).numpy()
    y = nnlib.Dropout(rate, np.random.default_rng(0)).forward(x)
    error = np.sqrt(rate * (1 - rate) / x.size)  # of a share
    assert np.mean(y == 0) == pytest.approx(rate, abs=6 * error)
    assert np.mean(y == 0) == pytest.approx(np.mean(rival == 0), abs=10 * error)
    np.testing.assert_allclose(np.unique(y), np.unique(rival))
    assert y.mean() == pytest.approx(3.0, abs=6 * 3 / (1 - rate) * error)
    rows, columns = (y == 0).mean(axis=1), (y == 0).mean(axis=0)
    assert rows.std() == pytest.approx(np.sqrt(rate * (1 - rate) / 500), rel=0.35)  # each number draws for itself
    assert columns.std() == pytest.approx(np.sqrt(rate * (1 - rate) / 200), rel=0.35)


def test_dropout_drops_the_gradient_where_it_dropped_the_number(nnlib):
    layer, x = nnlib.Dropout(0.3, np.random.default_rng(1)), np.ones((40, 30))
    first, second = layer.forward(x), layer.forward(x)
    np.testing.assert_allclose(layer.backward(2 * x), 2 * second)
    assert not np.array_equal(first, second)


def test_dropout_does_nothing_in_evaluation(nnlib):
    layer, x = nnlib.Dropout(0.9, np.random.default_rng(1)), np.arange(6.0).reshape(2, 3)
    layer.forward(x)
    layer.eval()
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)
    layer.train()
    assert (layer.forward(np.ones((50, 50))) == 0).any()


def test_dropout_repeats_with_its_seed(nnlib):
    x = np.ones((9, 9))
    first, same, other = (nnlib.Dropout(0.5, np.random.default_rng(seed)).forward(x) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("rate", [0.5, np.float64(0.5)])
def test_dropout_keeps_float32_and_its_input(nnlib, rate):
    layer, x = nnlib.Dropout(rate, np.random.default_rng(1)), np.ones((4, 3), dtype=np.float32)
    x.flags.writeable = False
    assert layer.forward(x).dtype == layer.backward(x).dtype == np.float32
    assert layer.parameters() == layer.gradients() == []


@pytest.mark.parametrize("rate", [-0.1, 1.0, 2.0])
def test_dropout_refuses_a_rate_that_is_no_share(nnlib, rate):
    with pytest.raises(ValueError, match=str(rate)):
        nnlib.Dropout(rate, np.random.default_rng(0))


# --- BatchNorm ---


def pair(nnlib, columns, dtype, **settings):
    """A layer of ours and one of PyTorch's, with the same scale and shift."""
    rng = np.random.default_rng(5)
    layer, rival = nnlib.BatchNorm(columns, **settings), torch.nn.BatchNorm1d(columns)
    if settings:
        rival.eps, rival.momentum = settings["epsilon"], settings["momentum"]
    for name in ("scale", "shift", "running_mean", "running_variance"):
        setattr(layer, name, getattr(layer, name).astype(dtype))
    layer.scale[...], layer.shift[...] = rng.uniform(0.5, 2, size=columns), rng.normal(size=columns)
    rival.to(torch.float32 if dtype == np.float32 else torch.float64)
    rival.weight.data, rival.bias.data = torch.tensor(layer.scale), torch.tensor(layer.shift)
    return layer, rival


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("settings", [{}, {"epsilon": 0.1, "momentum": 0.7}])
@pytest.mark.parametrize("rows", [2, 9])
def test_batch_norm_like_pytorch(nnlib, rows, settings, dtype):
    rng = np.random.default_rng(6)
    layer, rival = pair(nnlib, 4, dtype, **settings)
    close = {"rtol": 1e-4, "atol": 1e-5} if dtype == np.float32 else {"rtol": 1e-9, "atol": 1e-12}
    for mode in (True, True, True, False, True):
        layer.train(mode)
        rival.train(mode)
        x, g = (rng.normal(1.0, 2.0, size=(rows, 4)).astype(dtype) for _ in range(2))
        input_ = torch.tensor(x, requires_grad=True)
        rival.zero_grad()
        output = rival(input_)
        output.backward(torch.tensor(g))
        found = [layer.forward(x), layer.backward(g), *layer.gradients(), layer.running_mean, layer.running_variance]
        truth = [
            output.detach(),
            input_.grad,
            rival.weight.grad,
            rival.bias.grad,
            rival.running_mean,
            rival.running_var,
        ]
        for ours, theirs in zip(found, truth, strict=True):
            assert ours.dtype == dtype
            np.testing.assert_allclose(ours, theirs.numpy(), **close)


@pytest.mark.parametrize("mode", [True, False])
def test_batch_norm_by_central_differences(nnlib, mode):
    rng = np.random.default_rng(7)
    layer, x, target = nnlib.BatchNorm(3), rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    layer.momentum = 0.0  # the running averages stand still, however often it is asked
    layer.train(mode)
    loss = nnlib.MeanSquaredError()
    assert nnlib.gradient_check(layer, loss, x, target) < 1e-7
    loss.forward(layer.forward(x), target)
    numerical = nnlib.numerical_gradient(lambda x: loss.forward(layer.forward(x), target), x)
    loss.forward(layer.forward(x), target)
    np.testing.assert_allclose(layer.backward(loss.backward()), numerical, atol=1e-9)


def test_batch_norm_by_hand(nnlib):
    layer = nnlib.BatchNorm(2, momentum=0.5, epsilon=0.0)
    y = layer.forward(np.array([[1.0, 10.0], [1.0, 30.0], [5.0, 10.0], [5.0, 30.0]]))
    assert y.tolist() == [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
    assert layer.running_mean.tolist() == [1.5, 10.0]
    np.testing.assert_allclose(layer.running_variance, [0.5 + 8 / 3, 0.5 + 200 / 3])


def test_batch_norm_changes_its_running_averages_in_place_and_in_training_alone(nnlib):
    layer, x = nnlib.BatchNorm(2), np.random.default_rng(0).normal(size=(4, 2))
    mean, variance = layer.running_mean, layer.running_variance
    layer.forward(x)
    assert layer.running_mean is mean
    assert layer.running_variance is variance
    before = mean.copy(), variance.copy()
    assert not np.array_equal(before[0], np.zeros(2))
    layer.eval()
    layer.forward(x)
    np.testing.assert_array_equal((mean, variance), before)


def test_batch_norm_answers_for_each_row_alone_in_evaluation(nnlib):
    layer, x = nnlib.BatchNorm(3), np.random.default_rng(1).normal(size=(6, 3))
    layer.forward(x)
    layer.eval()
    np.testing.assert_allclose(np.vstack([layer.forward(row[np.newaxis]) for row in x]), layer.forward(x))


def test_batch_norm_of_a_constant_column(nnlib):
    layer, x = nnlib.BatchNorm(1), np.full((4, 1), 1e6)
    assert layer.forward(x).tolist() == [[0.0]] * 4
    assert np.isfinite(layer.backward(x)).all()


def test_batch_norm_refuses_other_shapes_and_a_single_row_to_train_on(nnlib):
    layer = nnlib.BatchNorm(3)
    for shape in [(3,), (2, 4), (2, 3, 1)]:
        with pytest.raises(ValueError) as refusal:
            layer.forward(np.ones(shape))
        assert "(batch, 3)" in str(refusal.value)
        assert str(shape) in str(refusal.value)
    with pytest.raises(ValueError, match="2 rows or more, got 1"):
        layer.forward(np.ones((1, 3)))
    layer.eval()
    assert layer.forward(np.ones((1, 3))).shape == (1, 3)


def test_batch_norm_leaves_what_it_is_given_as_it_was(nnlib):
    layer, x, g = nnlib.BatchNorm(3), *np.random.default_rng(2).normal(size=(2, 4, 3))
    x.flags.writeable = g.flags.writeable = False
    layer.forward(x)
    assert not np.shares_memory(layer.backward(g), g)


# --- in a network ---


def noisy_network(nnlib, rng, dtype=np.float64):
    network = nnlib.Sequential(
        nnlib.BatchNorm(4), nnlib.Linear(4, 8, rng), nnlib.BatchNorm(8), nnlib.ReLU(), nnlib.Dropout(0.3, rng),
        nnlib.Linear(8, 2, rng),
    )  # fmt: skip
    for layer in network.layers:
        for name, array in vars(layer).items():
            if isinstance(array, np.ndarray):
                setattr(layer, name, array.astype(dtype))
    return network


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_they_train_in_a_network_in_the_precision_of_the_data(nnlib, dtype):
    rng = np.random.default_rng(8)
    x = (5 + 3 * rng.normal(size=(100, 4))).astype(dtype)
    y = (x[:, 0] > x[:, 1]).astype(int)
    network, optimizer = noisy_network(nnlib, rng, dtype), nnlib.Adam(0.02)
    history = nnlib.fit(network, nnlib.CrossEntropy(), optimizer, x, y, 20, 10, rng, validation=(x, y))
    assert history.validation_losses[-1] < 0.3
    assert np.mean(network.predict(x) == y) > 0.9
    arrays = network.parameters() + network.gradients() + optimizer.means + [network.forward(x)]
    arrays += [network.layers[2].running_mean, network.layers[2].running_variance]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}
    assert [g.shape for g in network.gradients()] == [p.shape for p in network.parameters()]


def test_predictions_are_the_same_each_time_and_change_nothing(nnlib):
    rng = np.random.default_rng(9)
    network, x = noisy_network(nnlib, rng), rng.normal(size=(30, 4))
    network.forward(x)
    before = network.layers[0].running_mean.copy()
    np.testing.assert_array_equal(network.predict_proba(x), network.predict_proba(x))
    np.testing.assert_allclose(network.predict_proba(x[:1]), network.predict_proba(x)[:1])
    np.testing.assert_array_equal(network.layers[0].running_mean, before)
    assert not np.array_equal(network.forward(x), network.forward(x))
