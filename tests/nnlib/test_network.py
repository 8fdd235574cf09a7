from itertools import pairwise

import numpy as np
import pytest
from beside import torch
from scipy import special

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def step(nnlib):
    """A kind of layer: x -> factor * x + shift. In training mode it adds 100, as a noisy layer would."""

    class Step(nnlib.Layer):
        def __init__(self, factor, shift):
            self.factor, self.shift = np.array(factor), np.array(shift)

        def forward(self, x):
            return self.factor * x + self.shift + (100.0 if self.training else 0.0)

        def parameters(self):
            return [self.factor, self.shift]

    return Step


@pytest.fixture
def broken(nnlib):
    """A layer that raises."""

    class Broken(nnlib.Layer):
        def forward(self, x):
            raise ValueError(f"no, not {x.shape}")

    return Broken()


@pytest.fixture
def classifier(nnlib):
    """Logits of two classes: the input itself, and minus the input."""
    layer = nnlib.Linear(1, 2, np.random.default_rng(0))
    layer.weight = np.array([[1.0, -1.0]])
    return nnlib.Sequential(layer)


# --- forward ---


def test_layers_run_in_order_each_on_the_output_before(nnlib, step):
    network = nnlib.Sequential(step(2.0, 1.0), step(10.0, 3.0))
    network.eval()
    # 10 * (2 * 5 + 1) + 3; the other way round it would be 2 * (10 * 5 + 3) + 1
    assert network.forward(np.array([[5.0]])).tolist() == [[113.0]]


def test_two_linear_layers_by_hand(nnlib):
    network = nnlib.Sequential(
        nnlib.Linear(2, 2, None, nnlib.zeros), nnlib.ReLU(), nnlib.Linear(2, 1, None, nnlib.zeros)
    )
    first, _, last = network.layers
    first.weight, first.bias = np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    last.weight, last.bias = np.array([[2.0], [3.0]]), np.array([1.0])
    # (1, 2) -> (3, 0) -> (3, 0) -> 7, and (-3, 1) -> (-2, 3) -> (0, 3) -> 10
    assert network.forward(np.array([[1.0, 2.0], [-3.0, 1.0]])).tolist() == [[7.0], [10.0]]


def test_no_layers_change_nothing(nnlib):
    x = np.array([[1.0]])
    assert nnlib.Sequential().forward(x) is x


def test_networks_nest(nnlib, step):
    network = nnlib.Sequential(nnlib.Sequential(step(2.0, 1.0)), step(10.0, 3.0))
    network.eval()
    assert network.forward(np.array([[5.0]])).tolist() == [[113.0]]
    assert [float(p) for p in network.parameters()] == [2.0, 1.0, 10.0, 3.0]


def test_a_layer_that_does_not_fit_names_the_shapes(classifier):
    with pytest.raises(ValueError, match=r"\(batch, 1\), got \(4, 3\)"):
        classifier.forward(np.zeros((4, 3)))


def test_parameters_are_the_layers_own_first_layer_first(nnlib):
    rng = np.random.default_rng(0)
    network = nnlib.Sequential(nnlib.Linear(2, 4, rng), nnlib.Tanh(), nnlib.Linear(4, 3, rng))
    first, _, last = network.layers
    parameters = network.parameters()
    assert [id(p) for p in parameters] == [id(p) for p in (first.weight, first.bias, last.weight, last.bias)]


# --- modes ---


def test_mode_reaches_all_layers(nnlib, step):
    inner = nnlib.Sequential(step(1.0, 0.0))
    network = nnlib.Sequential(step(1.0, 0.0), inner)
    everything = [network, *network.layers, *inner.layers]
    assert all(part.training for part in everything)
    network.eval()
    assert not any(part.training for part in everything)
    network.train()
    assert all(part.training for part in everything)


# --- predictions ---


def test_predict_by_hand(classifier):
    # logits (a, -a): the odds are exp(2a) to 1
    x = np.array([[np.log(3) / 2], [0.0], [-np.log(3) / 2]])
    assert classifier.predict_proba(x) == pytest.approx(np.array([[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]))
    assert classifier.predict(x).tolist() == [0, 0, 1]  # a tie goes to the lower class


def test_probabilities_agree_with_scipy_and_classes_with_the_largest_logit(nnlib):
    rng = np.random.default_rng(4)
    network = nnlib.Sequential(nnlib.Linear(5, 8, rng), nnlib.Tanh(), nnlib.Linear(8, 3, rng))
    x = rng.normal(size=(50, 5))
    logits = network.forward(x)
    np.testing.assert_allclose(network.predict_proba(x), special.softmax(logits, axis=1), rtol=1e-12)
    np.testing.assert_array_equal(network.predict(x), logits.argmax(axis=1))
    assert len(set(network.predict(x))) == 3


def test_classes_are_integers_one_a_row(classifier):
    classes = classifier.predict(np.array([[1000.0]]))
    assert classes.shape == (1,)
    assert np.issubdtype(classes.dtype, np.integer)


@pytest.mark.parametrize("method", ["predict_proba", "predict"])
@pytest.mark.parametrize("training", [True, False])
def test_predictions_run_in_evaluation_mode_and_restore_the_mode(nnlib, step, method, training):
    # In training mode the first class would win by the 100 that the middle layer adds to it.
    to_two_classes = nnlib.Linear(1, 2, None, nnlib.zeros)
    to_two_classes.weight, to_two_classes.bias = np.array([[1.0, 0.0]]), np.array([0.0, 50.0])
    network = nnlib.Sequential(step(1.0, 0.0), to_two_classes)
    network.train(training)
    result = getattr(network, method)(np.array([[1.0]]))
    assert (result[0] if method == "predict" else result.argmax()) == 1
    assert [part.training for part in (network, *network.layers)] == [training] * 3


@pytest.mark.parametrize("method", ["predict_proba", "predict"])
@pytest.mark.parametrize("training", [True, False])
def test_mode_is_restored_when_a_layer_raises(nnlib, step, broken, method, training):
    network = nnlib.Sequential(step(1.0, 0.0), broken)
    network.train(training)
    with pytest.raises(ValueError, match=r"no, not \(2, 1\)"):
        getattr(network, method)(np.zeros((2, 1)))
    assert [part.training for part in (network, *network.layers)] == [training] * 3


@pytest.mark.parametrize("method", ["forward", "predict_proba", "predict"])
def test_the_input_is_left_alone_and_need_not_be_contiguous(nnlib, method):
    network = nnlib.Sequential(nnlib.Linear(2, 3, np.random.default_rng(0)), nnlib.Sigmoid())
    x = np.arange(16.0).reshape(4, 4)[:, ::2] / 10
    expected = getattr(network, method)(x.copy())
    x.flags.writeable = False
    np.testing.assert_allclose(getattr(network, method)(x), expected, rtol=1e-14)


def test_float32_stays_float32(nnlib):
    network = nnlib.Sequential(nnlib.Linear(2, 3, np.random.default_rng(0)), nnlib.ReLU())
    first = network.layers[0]
    first.weight, first.bias = first.weight.astype(np.float32), first.bias.astype(np.float32)
    assert network.predict_proba(np.ones((1, 2), dtype=np.float32)).dtype == np.float32


# --- putting layers together ---


def linear_layers(nnlib, *shapes):
    return [nnlib.Linear(n_in, n_out, np.random.default_rng(0)) for n_in, n_out in shapes]


@pytest.mark.parametrize("between", [[], ["ReLU"], ["Tanh", "Sigmoid"]])
def test_layers_that_do_not_meet_are_refused_with_both_numbers(nnlib, between):
    first, last = linear_layers(nnlib, (2, 37), (41, 1))
    with pytest.raises(ValueError, match=r"37 .* 41"):
        nnlib.Sequential(first, *[getattr(nnlib, name)() for name in between], last)


def test_each_pair_of_layers_must_meet(nnlib):
    with pytest.raises(ValueError, match=r"4 .* 3"):
        nnlib.Sequential(*linear_layers(nnlib, (2, 3), (3, 4), (3, 1)))
    assert len(nnlib.Sequential(*linear_layers(nnlib, (2, 3), (3, 4), (4, 1))).layers) == 3


def test_changing_a_parameter_changes_the_layer(nnlib):
    network = nnlib.Sequential(*linear_layers(nnlib, (2, 3), (3, 1)))
    for parameter in network.parameters():
        parameter[:] = 1.0
    # the first layer gives 1 + 1 + 1 three times, the second 3 * 3 + 1
    assert network.forward(np.ones((1, 2))).tolist() == [[10.0]]


def test_summary(nnlib):
    first, last = linear_layers(nnlib, (64, 32), (32, 10))
    network = nnlib.Sequential(first, nnlib.ReLU(), last)
    assert network.summary() == "Linear: 2080\nReLU: 0\nLinear: 330\ntotal: 2410"
    assert nnlib.Sequential().summary() == "total: 0"
    assert nnlib.Sequential(network).summary() == "Sequential: 2410\ntotal: 2410"


@pytest.mark.parametrize("sizes", [[2, 3], [64, 32, 10], [5, 8, 7, 3, 1], (784, 128, 64, 10), [4], []])
def test_parameters_are_as_many_as_those_of_pytorch(nnlib, sizes):
    rivals = [torch.nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)]
    truth = sum(parameter.numel() for rival in rivals for parameter in rival.parameters())
    assert nnlib.count_parameters(sizes) == truth
    network = nnlib.Sequential(*linear_layers(nnlib, *pairwise(sizes)))
    assert sum(parameter.size for parameter in network.parameters()) == truth


def test_output_activation_of_each_task(nnlib):
    assert nnlib.output_activation("regression") is nnlib.identity
    assert nnlib.output_activation("binary") is nnlib.sigmoid
    assert nnlib.output_activation("multiclass") is nnlib.softmax
    assert nnlib.output_activation("multilabel") is nnlib.sigmoid


def test_unknown_tasks_are_refused_with_those_that_there_are(nnlib):
    with pytest.raises(ValueError, match=r"'ranking'.*regression, binary, multiclass, multilabel"):
        nnlib.output_activation("ranking")


# --- backward ---


def test_backward_goes_from_the_last_layer_to_the_first(nnlib):
    class Affine(nnlib.Layer):
        def __init__(self, factor, shift):
            self.factor, self.shift = factor, shift

        def backward(self, g):
            return g * self.factor + self.shift

    network = nnlib.Sequential(Affine(2.0, 1.0), nnlib.Sequential(Affine(3.0, 5.0)), Affine(1.0, 10.0))
    assert network.backward(np.array([[1.0]])).tolist() == [[(1.0 + 10.0) * 3.0 * 2.0 + 5.0 * 2.0 + 1.0]]


def test_a_whole_network_has_the_gradients_of_pytorch(nnlib):
    rng = np.random.default_rng(11)
    network = nnlib.Sequential(
        nnlib.Linear(6, 5, rng), nnlib.Tanh(), nnlib.Sequential(nnlib.Linear(5, 5, rng), nnlib.ReLU()),
        nnlib.Linear(5, 3, rng), nnlib.Sigmoid(), nnlib.Linear(3, 3, rng), nnlib.LeakyReLU(),
    )  # fmt: skip
    linear = [torch.nn.Linear(*shape).double() for shape in [(6, 5), (5, 5), (5, 3), (3, 3)]]
    rival = torch.nn.Sequential(
        linear[0], torch.nn.Tanh(), linear[1], torch.nn.ReLU(), linear[2], torch.nn.Sigmoid(), linear[3],
        torch.nn.LeakyReLU(),
    )  # fmt: skip
    for ours, theirs in zip(network.parameters(), rival.parameters(), strict=True):
        theirs.data = torch.tensor(ours.T.copy())
    x, labels = rng.normal(size=(8, 6)), rng.integers(0, 3, size=8)
    input_ = torch.tensor(x, requires_grad=True)
    torch.nn.CrossEntropyLoss()(rival(input_), torch.tensor(labels)).backward()

    loss = nnlib.CrossEntropy()
    loss.forward(network.forward(x), labels)
    np.testing.assert_allclose(network.backward(loss.backward()), input_.grad.numpy(), atol=1e-14)
    for ours, theirs in zip(network.gradients(), rival.parameters(), strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy().T, atol=1e-14)


def test_write_gradients_writes_those_of_backward_and_spares_only_the_input(nnlib, monkeypatch):
    rng = np.random.default_rng(1)
    inner = nnlib.Sequential(nnlib.Linear(4, 3, rng), nnlib.Tanh())
    network = nnlib.Sequential(inner, nnlib.Linear(3, 3, rng), nnlib.ReLU(), nnlib.Linear(3, 2, rng))
    output_gradient = rng.normal(size=network.forward(rng.normal(size=(5, 4))).shape)
    network.backward(output_gradient)
    truth = [gradient.copy() for gradient in network.gradients()]
    for gradient in network.gradients():
        gradient[...] = np.nan
    monkeypatch.setattr(inner.layers[0], "backward", lambda _: pytest.fail("the gradient at the input was asked for"))
    assert network.write_gradients(output_gradient) is None
    for written, true in zip(network.gradients(), truth, strict=True):
        np.testing.assert_array_equal(written, true)


def test_gradients_lie_beside_their_parameters(nnlib):
    rng = np.random.default_rng(0)
    network = nnlib.Sequential(nnlib.Linear(2, 3, rng), nnlib.ReLU(), nnlib.Linear(3, 1, rng))
    network.backward(np.ones_like(network.forward(np.ones((4, 2)))))
    assert [g.shape for g in network.gradients()] == [p.shape for p in network.parameters()]
    assert nnlib.Sequential(nnlib.ReLU()).gradients() == []
