import numpy as np
import pytest
from beside import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

pytestmark = pytest.mark.filterwarnings("error")

ELEMENTWISE = ["relu", "leaky_relu", "sigmoid", "tanh"]
ALL = [*ELEMENTWISE, "softmax"]

numbers = arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-1000, 1000))
tables = arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.floats(-1000, 1000))


# --- by hand ---


def test_relu_by_hand(nnlib):
    assert nnlib.relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]


def test_leaky_relu_by_hand(nnlib):
    assert nnlib.leaky_relu(np.array([-2.0, 0.0, 3.0]), slope=0.5).tolist() == [-1.0, 0.0, 3.0]
    assert nnlib.leaky_relu(np.array([-100.0])).tolist() == [-1.0]


def test_sigmoid_by_hand(nnlib):
    # exp(-log 3) = 1/3, and 1 / (1 + 1/3) = 3/4
    assert nnlib.sigmoid(np.array([0.0, np.log(3), -np.log(3)])) == pytest.approx([0.5, 0.75, 0.25])


def test_tanh_by_hand(nnlib):
    # exp(2z) = 3 for z = log(3) / 2, and (3 - 1) / (3 + 1) = 1/2
    assert nnlib.tanh(np.array([0.0, np.log(3) / 2, -np.log(3) / 2])) == pytest.approx([0.0, 0.5, -0.5])


def test_softmax_by_hand(nnlib):
    # powers 1 and 3 of 4; powers 1 and 1 of 2
    z = np.array([[0.0, np.log(3)], [7.0, 7.0]])
    assert nnlib.softmax(z) == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5]]))


# --- against SciPy and NumPy ---


@given(z=numbers)
def test_sigmoid_and_tanh_agree_with_scipy_and_numpy(nnlib, z):
    np.testing.assert_allclose(nnlib.sigmoid(z), special.expit(z), rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(nnlib.tanh(z), np.tanh(z), rtol=1e-13)


@given(z=tables)
def test_softmax_agrees_with_scipy(nnlib, z):
    np.testing.assert_allclose(nnlib.softmax(z), special.softmax(z, axis=1), rtol=1e-13)


# --- what must hold for any numbers ---


@given(z=tables, shift=st.floats(-1000, 1000))
def test_softmax_does_not_notice_a_shift_of_a_row(nnlib, z, shift):
    np.testing.assert_allclose(nnlib.softmax(z + shift), nnlib.softmax(z), rtol=1e-9, atol=1e-12)


@given(z=tables)
def test_softmax_gives_probabilities_row_by_row(nnlib, z):
    p = nnlib.softmax(z)
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_array_equal(p[:1], nnlib.softmax(z[:1]))


@given(z=numbers)
def test_symmetries(nnlib, z):
    np.testing.assert_allclose(nnlib.sigmoid(z) + nnlib.sigmoid(-z), 1.0, rtol=1e-12)
    np.testing.assert_array_equal(nnlib.tanh(-z), -nnlib.tanh(z))
    np.testing.assert_array_equal(nnlib.relu(z) - nnlib.relu(-z), z)
    np.testing.assert_array_equal(nnlib.leaky_relu(z, slope=1.0), z)


# --- edges ---


def test_softmax_at_the_ends_of_the_scale(nnlib):
    z = np.array([[1000.0, 1000.0, -1000.0], [-1000.0, -1000.0, -2000.0]])
    assert nnlib.softmax(z).tolist() == [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]]


def test_sigmoid_and_tanh_at_the_ends_of_the_scale(nnlib):
    z = np.array([-1000.0, 1000.0])
    assert nnlib.sigmoid(z).tolist() == [0.0, 1.0]
    assert nnlib.tanh(z).tolist() == [-1.0, 1.0]


def test_one_class_is_certain(nnlib):
    assert nnlib.softmax(np.array([[3.0], [-8.0]])).tolist() == [[1.0], [1.0]]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_softmax_refuses_what_is_no_table(nnlib, shape):
    with pytest.raises(ValueError, match=rf"\(batch, classes\), got {re_shape(shape)}"):
        nnlib.softmax(np.zeros(shape))


def re_shape(shape):
    return str(shape).replace("(", r"\(").replace(")", r"\)")


@pytest.mark.parametrize("name", ALL)
def test_float32_stays_float32(nnlib, name):
    z = np.array([[-1000.0, -1.0, 0.5, 1000.0]], dtype=np.float32)
    result = getattr(nnlib, name)(z)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, getattr(nnlib, name)(z.astype(float)), rtol=1e-5)


@pytest.mark.parametrize("name", ALL)
def test_integers_become_float64(nnlib, name):
    result = getattr(nnlib, name)(np.array([[-2, 0, 3]]))
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, getattr(nnlib, name)(np.array([[-2.0, 0.0, 3.0]])))


@pytest.mark.parametrize("name", ALL)
def test_the_input_is_left_alone_and_need_not_be_contiguous(nnlib, name):
    original = np.random.default_rng(1).normal(size=(4, 6))
    z = original.copy()
    z.flags.writeable = False
    expected = getattr(nnlib, name)(original[::2, ::-2].copy())
    np.testing.assert_array_equal(getattr(nnlib, name)(z[::2, ::-2]), expected)
    np.testing.assert_array_equal(z, original)


@pytest.mark.parametrize("name", ALL)
def test_nan_is_not_hidden(nnlib, name):
    assert np.isnan(getattr(nnlib, name)(np.array([[np.nan, 1.0]]))[0, 0])


# --- against PyTorch ---


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activations_agree_with_pytorch(nnlib, name):
    z = np.concatenate([np.linspace(-30.0, 30.0, 601), [-1000.0, -1e-8, 1e-8, 1000.0]])
    truth = getattr(torch.nn.functional, name)(torch.tensor(z)).numpy()
    np.testing.assert_allclose(getattr(nnlib, name)(z), truth, rtol=1e-12, atol=1e-300)


def test_leaky_relu_agrees_with_pytorch_at_another_slope(nnlib):
    z = np.linspace(-3.0, 3.0, 61)
    truth = torch.nn.functional.leaky_relu(torch.tensor(z), 0.2).numpy()
    np.testing.assert_allclose(nnlib.leaky_relu(z, 0.2), truth, rtol=1e-15)


def test_identity_changes_nothing(nnlib):
    z = np.array([-2.0, 3.0])
    assert nnlib.identity(z) is z
