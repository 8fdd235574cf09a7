import numpy as np
import pytest
import torch
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
