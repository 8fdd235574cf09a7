"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import numpy as np
import pytest

from autograder.engine.compare import compare
from autograder.engine.library import loaded
from autograder.engine.observe import observe_facts
from autograder.engine.solutions import load_solutions
from autograder.exercises.backprop import chapter
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]


# --- right answers, written otherwise ---

RIGHT = {
    "numerical-gradient": {
        "an iterator, a flat list of slopes": """
            def numerical_gradient(f, x, step=1e-5):
                if x.dtype.kind != "f":
                    raise ValueError("floats, please")
                slopes = []
                it = np.nditer(x, flags=["multi_index"], order="C")
                for _ in it:
                    i = it.multi_index
                    old = float(x[i])
                    values = []
                    for sign in (1, -1):
                        x[i] = old + sign * step
                        values.append(f(x))
                    x[i] = old
                    slopes.append((values[0] - values[1]) / step / 2)
                return np.array(slopes).reshape(x.shape)
        """,
        "a copy kept to put back": """
            def numerical_gradient(f, x, step=1e-5):
                if not issubclass(x.dtype.type, np.floating):
                    raise ValueError(x.dtype)
                kept, gradient = x.copy(), np.empty(x.shape)
                for i in np.ndindex(*x.shape):
                    x[i] = kept[i] - step
                    low = f(x)
                    x[i] = kept[i] + step
                    gradient[i] = (f(x) - low) / (2 * step)
                    x[...] = kept
                return gradient
        """,
    },
    "activation-backward": {
        "masks and helpers": """
            def sigmoid_slope(y):
                return y - y * y

            class ReLU:
                def backward(self, output_gradient):
                    gradient = output_gradient.copy()
                    gradient[self.x <= 0] = 0
                    return gradient

            class LeakyReLU:
                def backward(self, output_gradient):
                    return output_gradient * np.where(self.x > 0, 1.0, self.slope)

            class Sigmoid:
                def backward(self, output_gradient):
                    return sigmoid_slope(self.y) * output_gradient

            class Tanh:
                def backward(self, output_gradient):
                    return (1 - self.y) * (1 + self.y) * output_gradient
        """,
        "whole layers, which keep other things": """
            class ReLU:
                def backward(self, g):
                    return np.where(self.x > 0, g, 0.0)

            class LeakyReLU:
                def backward(self, g):
                    slopes = np.ones_like(g)
                    slopes[self.x <= 0] = self.slope
                    return slopes * g

            class Sigmoid:
                def backward(self, g):
                    s = self.y
                    return g * (s * (1.0 - s))

            class Tanh:
                def backward(self, g):
                    return g - g * np.square(self.y)
        """,
    },
    "linear-backward": {
        "einsum": """
            class Linear:
                def write_gradients(self, g):
                    self.weight_gradient = np.einsum("ij,ik->jk", self.x, g)
                    self.bias_gradient = np.einsum("ik->k", g)

                def backward(self, g):
                    Linear.write_gradients(self, g)
                    return np.einsum("ik,jk->ij", g, self.weight)
        """,
        "each method for itself": """
            class Linear:
                def write_gradients(self, g):
                    self.weight_gradient, self.bias_gradient = (g.T @ self.x).T, np.ones(len(g), g.dtype) @ g

                def backward(self, g):
                    self.weight_gradient, self.bias_gradient = self.x.T @ g, g.sum(0)
                    return g @ self.weight.T
        """,
        "row by row, into arrays that are kept, and no short way": """
            class Linear:
                def write_gradients(self, g):
                    self.backward(g)

                def backward(self, g):
                    if not hasattr(self, "weight_gradient"):
                        self.weight_gradient = np.zeros_like(self.weight)
                        self.bias_gradient = np.zeros_like(self.bias)
                    self.weight_gradient[...] = 0
                    self.bias_gradient[...] = 0
                    for x, row in zip(self.x, g):
                        self.weight_gradient += np.outer(x, row)
                        self.bias_gradient += row
                    return (self.weight @ g.T).T
        """,
    },
    "mse-backward": {
        "mean's slope first": """
            class MeanSquaredError:
                def backward(self):
                    weight = 2 / np.prod(self.target.shape)
                    return np.multiply(weight, np.subtract(self.prediction, self.target))
        """,
        "entry by entry": """
            class MeanSquaredError:
                def backward(self):
                    gradient = np.empty_like(self.prediction)
                    for i in np.ndindex(gradient.shape):
                        gradient[i] = 2 * (self.prediction[i] - self.target[i]) / gradient.size
                    return gradient
        """,
    },
    "bce-backward": {
        "yes and no apart": """
            class BinaryCrossEntropy:
                def backward(self):
                    return np.where(self.y == 1, -sigmoid(-self.logits), sigmoid(self.logits)) / self.y.size
        """,
        "sigmoid from tanh": """
            class BinaryCrossEntropy:
                def backward(self):
                    p = 0.5 * (1 + np.tanh(self.logits / 2))
                    p -= self.y
                    p /= p.size
                    return p
        """,
    },
    "cross-entropy-backward": {
        "one-hot": """
            class CrossEntropy:
                def backward(self):
                    truth = np.eye(self.logits.shape[1])[self.labels]
                    return (softmax(self.logits) - truth) / self.logits.shape[0]
        """,
        "row by row": """
            class CrossEntropy:
                def backward(self):
                    rows = []
                    for p, k in zip(softmax(self.logits), self.labels):
                        row = p.copy()
                        row[k] = p[k] - 1
                        rows.append(row / len(self.labels))
                    return np.array(rows)
        """,
    },
    "sequential-backward": {
        "indices and extend": """
            class Sequential:
                def backward(self, g):
                    for i in range(len(self.layers) - 1, -1, -1):
                        g = self.layers[i].backward(g)
                    return g

                def gradients(self):
                    found = []
                    for layer in self.layers:
                        found.extend(layer.gradients())
                    return found
        """,
        "a slice and sum": """
            class Sequential:
                def backward(self, g):
                    for layer in self.layers[::-1]:
                        g = layer.backward(g)
                    return g

                def gradients(self):
                    return sum([list(layer.gradients()) for layer in self.layers], [])
        """,
    },
    "gradient-check": {
        "a loop, the norm written out": """
            def length(a):
                return float(np.sqrt((a ** 2).sum()))

            def gradient_check(network, loss, x, y, step=1e-5):
                loss.forward(network.forward(x), y)
                network.backward(loss.backward())
                exact = [g.copy() for g in network.gradients()]
                worst = 0.0
                for p, a in zip(network.parameters(), exact):
                    n = numerical_gradient(lambda p: loss.forward(network.forward(x), y), p, step)
                    error = length(a - n) / max(length(a), length(n), TINY)
                    worst = max(worst, error)
                return worst
        """,
        "its own loop of small steps": """
            def gradient_check(network, loss, x, y, step=1e-5):
                errors = [0.0]
                for number, p in enumerate(network.parameters()):
                    n = np.zeros(p.shape)
                    for i in np.ndindex(p.shape):
                        old = p[i]
                        p[i] = old + step
                        n[i] = loss.forward(network.forward(x), y) / (2 * step)
                        p[i] = old - step
                        n[i] -= loss.forward(network.forward(x), y) / (2 * step)
                        p[i] = old
                    loss.forward(network.forward(x), y)
                    network.backward(loss.backward())
                    a = network.gradients()[number]
                    largest = max(np.linalg.norm(a), np.linalg.norm(n))
                    errors.append(np.linalg.norm(a - n) / largest if largest > TINY else np.linalg.norm(a - n) / TINY)
                return np.max(errors)
        """,
    },
    "sgd": {
        "into the array by index": """
            class SGD:
                def step(self, parameters, gradients):
                    for i, d in enumerate(self.directions(gradients)):
                        parameters[i][...] = parameters[i] - self.learning_rate * d
        """,
        "np.subtract": """
            class SGD:
                def step(self, parameters, gradients):
                    directions = self.directions(gradients)
                    for p, d in zip(parameters, directions):
                        np.subtract(p, d * self.learning_rate, out=p)
        """,
    },
    "momentum": {
        "new arrays": """
            class SGD:
                def directions(self, gradients):
                    if self.momentum == 0:
                        return gradients
                    old = self.velocities or [0.0] * len(gradients)
                    self.velocities = [self.momentum * v + g for v, g in zip(old, gradients)]
                    return self.velocities
        """,
        "another name, a copy of the first": """
            class SGD:
                def directions(self, gradients):
                    if not hasattr(self, "v"):
                        self.v = [g.copy() for g in gradients]
                    else:
                        for v, g in zip(self.v, gradients):
                            v *= self.momentum
                            v += g
                    return self.v
        """,
    },
    "adam": {
        "as in the paper, in new arrays": """
            class Adam:
                def step(self, parameters, gradients):
                    b1, b2 = self.beta1, self.beta2
                    if self.steps == 0:
                        self.means = [0.0 for _ in parameters]
                        self.squares = [0.0 for _ in parameters]
                    self.steps += 1
                    for i, (p, g) in enumerate(zip(parameters, gradients)):
                        self.means[i] = b1 * self.means[i] + (1 - b1) * g
                        self.squares[i] = b2 * self.squares[i] + (1 - b2) * g ** 2
                        m_hat = self.means[i] / (1 - b1 ** self.steps)
                        v_hat = self.squares[i] / (1 - b2 ** self.steps)
                        p[...] = p - self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        """,
        "names of its own, a dict by place": """
            class Adam:
                def step(self, parameters, gradients):
                    self.t = getattr(self, "t", 0) + 1
                    self.state = getattr(self, "state", {})
                    for i, p in enumerate(parameters):
                        m, v = self.state.get(i, (np.zeros(p.shape), np.zeros(p.shape)))
                        m = m * self.beta1 + gradients[i] * (1 - self.beta1)
                        v = v * self.beta2 + np.square(gradients[i]) * (1 - self.beta2)
                        self.state[i] = m, v
                        size = np.sqrt(v) / np.sqrt(1 - self.beta2 ** self.t) + self.epsilon
                        p -= (self.learning_rate / (1 - self.beta1 ** self.t) * m / size).astype(p.dtype)
        """,
    },
    "schedules": {
        "loops and branches": """
            def step_decay(learning_rate, epoch, every, factor=0.1):
                for _ in range(epoch // every):
                    learning_rate *= factor
                return learning_rate

            def cosine_decay(learning_rate, epoch, last, floor=0.0):
                if epoch >= last:
                    return floor
                share = 0.5 + 0.5 * math.cos(math.pi * epoch / last)
                return share * learning_rate + (1 - share) * floor

            def warmup(learning_rate, epoch, epochs):
                if epoch + 1 >= epochs:
                    return learning_rate
                return learning_rate / epochs * (1 + epoch)
        """,
        "numpy": """
            import numpy as np

            def step_decay(learning_rate, epoch, every, factor=0.1):
                return learning_rate * np.power(factor, np.floor(epoch / every))

            def cosine_decay(learning_rate, epoch, last, floor=0.0):
                return floor + 0.5 * (learning_rate - floor) * (1 + np.cos(np.pi * np.clip(epoch / last, 0, 1)))

            def warmup(learning_rate, epoch, epochs):
                return learning_rate * np.minimum(1.0, (1 + epoch) / epochs)
        """,
    },
    "fit": {
        "its own batches": """
            def train_epoch(network, loss, optimizer, x, y, batch_size, rng):
                network.train()
                rows = np.arange(len(x))
                rng.shuffle(rows)
                losses, sizes = [], []
                for start in range(0, len(rows), batch_size):
                    batch = rows[start:start + batch_size]
                    losses.append(loss.forward(network.forward(x[batch]), y[batch]))
                    sizes.append(len(batch))
                    network.backward(loss.backward())
                    optimizer.step(network.parameters(), network.gradients())
                return float(np.average(losses, weights=sizes))

            def evaluation_loss(network, loss, x, y):
                before = network.training
                network.eval()
                value = loss.forward(network.forward(x), y)
                if before:
                    network.train()
                return value

            def fit(network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None):
                history, epoch, done = History(), 0, False
                while epoch < epochs and not done:
                    if schedule is not None:
                        optimizer.learning_rate = schedule(epoch)
                    history.losses += [train_epoch(network, loss, optimizer, x, y, batch_size, rng)]
                    if validation is not None:
                        x_new, y_new = validation
                        history.validation_losses += [evaluation_loss(network, loss, x_new, y_new)]
                    done = stop is not None and stop(history)
                    epoch += 1
                return history
        """,
        "all in one, a history made at the end": """
            def train_epoch(network, loss, optimizer, x, y, batch_size, rng):
                order = rng.choice(len(x), size=len(x), replace=False)
                each = []
                for rows in [order[i:i + batch_size] for i in range(0, len(x), batch_size)]:
                    network.train(True)
                    each += [loss.forward(network.forward(x[rows]), y[rows])] * len(rows)
                    network.backward(loss.backward())
                    optimizer.step(network.parameters(), network.gradients())
                return sum(each) / len(each)

            def evaluation_loss(network, loss, x, y):
                mode = network.training
                network.train(False)
                value = loss.forward(network.forward(x), y)
                network.train(mode)
                return value

            def fit(network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None):
                losses, validation_losses = [], []
                for epoch in range(epochs):
                    if schedule:
                        optimizer.learning_rate = schedule(epoch)
                    losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
                    if validation:
                        validation_losses.append(evaluation_loss(network, loss, *validation))
                    if stop and stop(History(losses, validation_losses)):
                        break
                return History(losses, validation_losses)
        """,
    },
}

VARIANTS = [(exercise_id, name) for exercise_id, variants in RIGHT.items() for name in variants]


def test_every_exercise_has_right_answers_in_other_words():
    assert RIGHT.keys() == {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize(("exercise_id", "name"), VARIANTS, ids=lambda item: item)
def test_right_answers_in_other_words_pass(everything, judge, exercise_id, name):
    verdict = judge(everything, exercise_id, RIGHT[exercise_id][name])
    assert verdict.right, verdict.diagnosis.sentence


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.exercise_id}/{mistake.id}")
def test_mistakes_are_named(public, everything, judge_mistake, mistake):
    for oracle in (public, everything):
        diagnosis = judge_mistake(oracle, mistake).diagnosis
        assert (diagnosis.kind, diagnosis.name) == ("mistake", mistake.id)


ANOTHER_SEED = """
from nnlib.batches import batches as batches_of

def batches(X, y, size, rng):
    return batches_of(X, y, size, np.random.default_rng([{seed}, *rng.integers(0, 2**32, size=4)]))
"""


@pytest.mark.parametrize("seed", range(20))
def test_nobody_fails_training_by_the_luck_of_the_draw(everything, seed):
    exercise = chapter.exercises["fit"]
    text = SOLUTION.reference["training.py"].replace(
        "from nnlib.batches import batches\n", ANOTHER_SEED.format(seed=seed)
    )
    assert text != SOLUTION.reference["training.py"]
    answers = everything.answers(exercise)
    with loaded({**SOLUTION.reference, "training.py": text}) as library:
        for case, expected in zip(answers.cases, answers.expected, strict=True):
            assert compare(expected, observe_facts(exercise, library, case.inputs)) is None


# --- the cases ---


def test_first_cases_by_hand(public):
    def first(exercise_id):
        return public.answers(chapter.exercises[exercise_id]).expected[0].value

    assert first("numerical-gradient").tolist() == [13.0]  # (27 - 1) / 2
    assert first("activation-backward").tolist() == [[0.0, 7.0, -1.0]]
    slopes = [answer.value for answer in public.answers(chapter.exercises["activation-backward"]).expected[1:4]]
    np.testing.assert_allclose(slopes[0], [[5.0, 7.0, -1.0]])
    np.testing.assert_allclose(slopes[1], [[1.0, 3.0]])  # a quarter of 4; 3/4 * 1/4 of 16
    np.testing.assert_allclose(slopes[2], [[2.0, 3.0]])  # tanh is 0 and 1/2
    linear = first("linear-backward")
    assert linear["gradient at the weight"].tolist() == [[7.0], [10.0]]
    assert linear["gradient at the bias"].tolist() == [3.0]
    assert linear["gradient at the input"].tolist() == [[10.0, 30.0], [20.0, 60.0]]
    assert linear["weight and bias are as they were"] is True
    assert [g.tolist() for g in linear["gradients by write_gradients alone"]] == [[[7.0], [10.0]], [3.0]]
    assert first("mse-backward")["gradient"].tolist() == [[3.0], [-1.0]]
    np.testing.assert_allclose(first("bce-backward")["gradient"], [-0.25])
    np.testing.assert_allclose(first("cross-entropy-backward")["gradient"], [[0.25, -0.25]])
    assert first("sequential-backward")["gradient at the input"].tolist() == [[9.0]]
    assert [g.tolist() for g in first("sequential-backward")["gradients"]] == [[[3.0]], [[2.0]]]
    assert first("gradient-check")["largest relative error"] == pytest.approx(0.5)
    np.testing.assert_allclose(first("sgd"), [[0.95, 2.1]])
    assert [p.tolist() for p in first("momentum")["parameters"]] == [[6.5]]  # 10 - 1 - 2.5
    np.testing.assert_allclose(first("adam")["parameters"][0], [0.75, 1.25])
    # m is 0.5, then 1.75; corrected 1, then 7/3; the root of the latest square is 1, then 3
    two_steps = public.answers(chapter.exercises["adam"]).expected[1].value["parameters"][0]
    np.testing.assert_allclose(two_steps, [-1 - 7 / 9])
    assert first("schedules").tolist() == [1.0, 1.0, 0.5, 0.5, 0.25]
    fit = first("fit")
    np.testing.assert_allclose(fit["losses"], [4 / 3])  # the numbers 0, 1, 2, and one step taken before the last
    assert fit["sizes of the batches"].tolist() == [2, 1]


def test_all_facts_of_the_reference_are_good_news(everything):
    for exercise_id in ("fit", "train-digits"):
        for observation in everything.answers(chapter.exercises[exercise_id]).expected:
            news = [fact for name, fact in observation.value.items() if name != "modes after evaluation_loss"]
            assert all(fact for fact in news if isinstance(fact, bool))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("layers.py", "self.x.T @ output_gradient", "0 * self.x.T @ output_gradient"),
        ("losses.py", "return gradient / rows", "return -gradient / rows"),
        ("optimizers.py", "p -= rate", "p = p - rate"),
        ("network.py", "output_gradient = layer.backward(output_gradient)", "layer.backward(output_gradient)"),
    ],
)
def test_the_capstone_needs_a_library_that_learns(public, file, old, new):
    exercise = chapter.exercises["train-digits"]
    text = SOLUTION.reference[file]
    assert text.count(old) == 1
    with loaded({**SOLUTION.reference, file: text.replace(old, new)}) as library:
        found = observe_facts(exercise, library, exercise.public_cases()[0].inputs)
    assert found.error or not all(found.value.values())
