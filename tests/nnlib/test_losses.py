import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special
from sklearn import metrics

pytestmark = pytest.mark.filterwarnings("error")

# Small enough that no probability that scikit-learn is given rounds to 0 or 1.
logits_for = st.integers(1, 6).flatmap(lambda n: arrays(float, (n, 4), elements=st.floats(-15, 15)))


def refusal(loss, *arguments):
    """What the loss says when it refuses."""
    with pytest.raises(ValueError) as error:
        loss.forward(*arguments)
    return str(error.value)


# --- mean squared error ---


def test_mse_by_hand(nnlib):
    # differences 1, -2, 0, 3: (1 + 4 + 0 + 9) / 4
    loss = nnlib.MeanSquaredError().forward(np.array([[2.0, 0.0], [5.0, 4.0]]), np.array([[1.0, 2.0], [5.0, 1.0]]))
    assert loss == 3.5


@given(prediction=logits_for, seed=st.integers(0, 99))
def test_mse_agrees_with_scikit_learn(nnlib, prediction, seed):
    target = np.random.default_rng(seed).normal(size=prediction.shape)
    truth = metrics.mean_squared_error(target, prediction)
    assert nnlib.MeanSquaredError().forward(prediction, target) == pytest.approx(truth)


@pytest.mark.parametrize(("left", "right"), [((3, 1), (3,)), ((3,), (3, 1)), ((3, 2), (1, 2)), ((2,), (3,))])
def test_mse_refuses_two_shapes_and_names_both(nnlib, left, right):
    said = refusal(nnlib.MeanSquaredError(), np.ones(left), np.ones(right))
    assert str(left) in said
    assert str(right) in said


def test_mse_remembers_both(nnlib):
    loss, prediction, target = nnlib.MeanSquaredError(), np.ones((2, 1)), np.zeros((2, 1))
    loss.forward(prediction, target)
    assert loss.prediction is prediction
    assert loss.target is target


# --- binary cross-entropy ---


def test_bce_by_hand(nnlib):
    # sigmoid(log 3) = 3/4: a yes costs -log(3/4), a no costs -log(1/4); sigmoid(0) = 1/2
    forward = nnlib.BinaryCrossEntropy().forward
    assert forward(np.array([np.log(3)]), np.array([1])) == pytest.approx(np.log(4 / 3))
    assert forward(np.array([np.log(3)]), np.array([0])) == pytest.approx(np.log(4))
    assert forward(np.array([0.0, np.log(3)]), np.array([1, 0])) == pytest.approx((np.log(2) + np.log(4)) / 2)


@given(logits=logits_for, seed=st.integers(0, 99))
def test_bce_agrees_with_scikit_learn(nnlib, logits, seed):
    y = np.random.default_rng(seed).integers(0, 2, size=logits.shape)
    truth = metrics.log_loss(y.ravel(), special.expit(logits).ravel(), labels=[0, 1])
    assert nnlib.BinaryCrossEntropy().forward(logits, y) == pytest.approx(truth)


@pytest.mark.parametrize(("logit", "y", "loss"), [(1000, 1, 0), (1000, 0, 1000), (-1000, 1, 1000), (-1000, 0, 0)])
def test_bce_at_the_ends_of_the_scale(nnlib, logit, y, loss):
    assert nnlib.BinaryCrossEntropy().forward(np.array([float(logit)]), np.array([y])) == loss


def test_bce_keeps_small_losses(nnlib):
    # log(1 + exp(-40)) is exp(-40) to 17 digits
    assert nnlib.BinaryCrossEntropy().forward(np.array([40.0]), np.array([1])) == pytest.approx(
        np.exp(-40), rel=1e-12, abs=0
    )


def test_bce_refuses_two_shapes_and_names_both(nnlib):
    said = refusal(nnlib.BinaryCrossEntropy(), np.zeros((4, 1)), np.zeros(4))
    assert "(4, 1)" in said
    assert "(4,)" in said


@pytest.mark.parametrize("bad", [-1.0, 0.5, 2.0])
def test_bce_refuses_what_is_neither_yes_nor_no(nnlib, bad):
    assert f"got {bad}" in refusal(nnlib.BinaryCrossEntropy(), np.zeros(3), np.array([0.0, 1.0, bad]))


def test_bce_takes_booleans_and_remembers_both(nnlib):
    loss, logits, y = nnlib.BinaryCrossEntropy(), np.array([0.0, 2.0]), np.array([False, True])
    assert loss.forward(logits, y) == pytest.approx((np.log(2) + np.log(1 + np.exp(-2))) / 2)
    assert loss.logits is logits
    assert loss.y is y


# --- cross-entropy ---


def test_cross_entropy_by_hand(nnlib):
    # rows give (1/4, 3/4) and (1/2, 1/2); true classes have 3/4 and 1/2
    logits, labels = np.array([[0.0, np.log(3)], [7.0, 7.0]]), np.array([1, 0])
    assert nnlib.CrossEntropy().forward(logits, labels) == pytest.approx((np.log(4 / 3) + np.log(2)) / 2)


@given(logits=logits_for, seed=st.integers(0, 99))
def test_cross_entropy_agrees_with_scikit_learn(nnlib, logits, seed):
    labels = np.random.default_rng(seed).integers(0, 4, size=len(logits))
    truth = metrics.log_loss(labels, special.softmax(logits, axis=1), labels=range(4))
    assert nnlib.CrossEntropy().forward(logits, labels) == pytest.approx(truth)


@given(logits=logits_for, shift=st.floats(-1000, 1000))
def test_cross_entropy_does_not_notice_a_shift(nnlib, logits, shift):
    labels, loss = np.arange(len(logits)) % 4, nnlib.CrossEntropy()
    assert loss.forward(logits + shift, labels) == pytest.approx(loss.forward(logits, labels), abs=1e-9)


def test_cross_entropy_of_two_classes_is_binary_cross_entropy(nnlib):
    z, y = np.array([-3.0, 0.5, 2.0]), np.array([1, 0, 1])
    two_classes = np.stack([np.zeros(3), z], axis=1)
    assert nnlib.CrossEntropy().forward(two_classes, y) == pytest.approx(nnlib.BinaryCrossEntropy().forward(z, y))


def test_cross_entropy_of_equal_logits_is_log_of_the_classes(nnlib):
    assert nnlib.CrossEntropy().forward(np.full((3, 10), 5.0), np.array([0, 4, 9])) == pytest.approx(np.log(10))


@pytest.mark.parametrize(("label", "loss"), [(0, 0.0), (1, 2000.0)])
def test_cross_entropy_at_the_ends_of_the_scale(nnlib, label, loss):
    assert nnlib.CrossEntropy().forward(np.array([[1000.0, -1000.0]]), np.array([label])) == loss


def test_cross_entropy_of_a_row_far_below_the_others(nnlib):
    logits = np.array([[2000.0, 2000.0], [-2000.0, -2000.0]])
    assert nnlib.CrossEntropy().forward(logits, np.array([0, 1])) == pytest.approx(np.log(2))


def test_cross_entropy_of_one_class_is_nothing(nnlib):
    assert nnlib.CrossEntropy().forward(np.array([[3.0], [-5.0]]), np.array([0, 0])) == 0.0


@pytest.mark.parametrize(
    ("logits", "labels", "said"),
    [
        (np.zeros(3), np.array([0]), "(3,)"),
        (np.zeros((2, 3)), np.array([0]), "(1,)"),
        (np.zeros((2, 3)), np.array([[0], [1]]), "(2, 1)"),
        (np.zeros((2, 3)), np.eye(3, dtype=int)[:2], "(2, 3)"),
        (np.zeros((2, 3)), np.array([0.0, 1.0]), "float64"),
        (np.zeros((2, 3)), np.array([0, 3]), "0..2, got 0 to 3"),
        (np.zeros((2, 3)), np.array([-1, 2]), "0..2, got -1 to 2"),
    ],
)
def test_cross_entropy_refuses_and_says_what_it_got(nnlib, logits, labels, said):
    assert said in refusal(nnlib.CrossEntropy(), logits, labels)


def test_cross_entropy_remembers_both(nnlib):
    loss, logits, labels = nnlib.CrossEntropy(), np.zeros((2, 3)), np.array([0, 2])
    loss.forward(logits, labels)
    assert loss.logits is logits
    assert loss.labels is labels


# --- all three ---


def arguments_of(name, dtype=float):
    """A batch of four rows that suits the loss of that name."""
    scores = np.random.default_rng(3).normal(scale=3, size=(4, 3)).astype(dtype)
    truth = {
        "MeanSquaredError": np.arange(12, dtype=dtype).reshape(4, 3) / 4,
        "BinaryCrossEntropy": np.arange(12).reshape(4, 3) % 2,
        "CrossEntropy": np.array([2, 0, 1, 1]),
    }
    return scores, truth[name]


LOSSES = ["MeanSquaredError", "BinaryCrossEntropy", "CrossEntropy"]


@pytest.mark.parametrize("name", LOSSES)
def test_losses_are_plain_floats_also_for_float32(nnlib, name):
    loss = getattr(nnlib, name)()
    exact, single = loss.forward(*arguments_of(name)), loss.forward(*arguments_of(name, np.float32))
    assert type(exact) is float
    assert type(single) is float
    assert single == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_losses_average_over_the_batch(nnlib, name):
    loss = getattr(nnlib, name)()
    scores, truth = arguments_of(name)
    rows = [loss.forward(scores[i : i + 1], truth[i : i + 1]) for i in range(len(scores))]
    assert loss.forward(scores, truth) == pytest.approx(np.mean(rows))


@pytest.mark.parametrize("name", LOSSES)
def test_losses_leave_their_inputs_alone_and_take_any_memory_order(nnlib, name):
    loss = getattr(nnlib, name)()
    scores, truth = arguments_of(name)
    turned = np.asfortranarray(scores)[::-1][::-1]
    for array in (scores, truth, turned):
        array.flags.writeable = False
    assert loss.forward(turned, truth) == pytest.approx(loss.forward(scores, truth), rel=1e-14)


# --- backward ---


def test_backward_by_hand(nnlib):
    loss = nnlib.MeanSquaredError()
    loss.forward(np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([[1.0, 1.0], [4.0, 0.0]]))
    assert loss.backward().tolist() == [[1.0, 0.0], [-2.0, 1.0]]
    loss = nnlib.BinaryCrossEntropy()
    loss.forward(np.array([np.log(3.0), 0.0]), np.array([1, 0]))
    np.testing.assert_allclose(loss.backward(), [-1 / 8, 1 / 4])
    loss = nnlib.CrossEntropy()
    loss.forward(np.array([[0.0, np.log(3.0)], [0.0, 0.0]]), np.array([1, 0]))
    np.testing.assert_allclose(loss.backward(), [[1 / 8, -1 / 8], [-1 / 4, 1 / 4]])


PYTORCH = {
    "MeanSquaredError": torch.nn.MSELoss(),
    "BinaryCrossEntropy": torch.nn.BCEWithLogitsLoss(),
    "CrossEntropy": torch.nn.CrossEntropyLoss(),
}


@pytest.mark.parametrize("scale", [1.0, 1000.0])
@pytest.mark.parametrize("name", LOSSES)
def test_loss_and_gradient_like_pytorch(nnlib, name, scale):
    scores, truth = arguments_of(name)
    scores = scores * scale
    input_ = torch.tensor(scores, requires_grad=True)
    rival = PYTORCH[name](input_, torch.tensor(truth if name == "CrossEntropy" else truth.astype(float)))
    rival.backward()
    loss = getattr(nnlib, name)()
    assert loss.forward(scores, truth) == pytest.approx(rival.item(), rel=1e-12)
    np.testing.assert_allclose(loss.backward(), input_.grad.numpy(), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_keep_float32_change_nothing_and_may_be_asked_for_again(nnlib, name):
    loss = getattr(nnlib, name)()
    scores, truth = arguments_of(name, np.float32)
    truth = truth if name == "CrossEntropy" else truth.astype(np.float32)
    scores.flags.writeable = truth.flags.writeable = False
    loss.forward(scores, truth)
    first = loss.backward()
    np.testing.assert_array_equal(first, loss.backward())
    assert first.shape == scores.shape
    assert first.dtype == np.float32


@pytest.mark.parametrize("name", LOSSES)
def test_the_latest_forward_counts(nnlib, name):
    loss = getattr(nnlib, name)()
    scores, truth = arguments_of(name)
    loss.forward(scores, truth)
    whole = loss.backward()
    loss.forward(scores[:1], truth[:1])
    np.testing.assert_allclose(loss.backward(), whole[:1] * len(scores))
