"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import textwrap

import numpy as np
import pytest

from autograder.engine.compare import Kind
from autograder.engine.diagnose import diagnose
from autograder.engine.graft import graft
from autograder.engine.library import loaded
from autograder.engine.oracle import LiveOracle, observe_all
from autograder.engine.solutions import load_solutions
from autograder.exercises.forward import chapter, what_it_keeps
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]


@pytest.fixture(scope="module")
def oracles():
    """What is right, on the public cases and on all."""
    return LiveOracle(SOLUTION, hidden=False), LiveOracle(SOLUTION)


def verdict_on(oracle, exercise_id, text):
    """The verdict on the reference with the exercise's definitions taken from a learner's module `text`."""
    exercise = chapter.exercises[exercise_id]
    answers = oracle.answers(exercise)
    module = exercise.implements[0].split(".")[0]
    sources = graft(SOLUTION.reference, {f"{module}.py": text}, exercise.implements)
    return diagnose(exercise, answers, observe_all(exercise, sources, answers.cases))


# --- right answers, written otherwise ---

RIGHT = {
    "linear-forward": {
        "einsum, input kept in a tuple": """
            class Linear:
                def forward(self, x):
                    self.cache = (x, self.weight)
                    return np.einsum("ij,jk->ik", x, self.weight) + self.bias
        """,
        "from the other side, a copy kept": """
            class Linear:
                def forward(self, inputs):
                    self._inputs = inputs.copy()
                    y = (self.weight.T @ inputs.T).T
                    y += self.bias
                    return y
        """,
        "a loop over rows in a helper, input kept in a dict": """
            def one_row(row, weight, bias):
                return (row[:, None] * weight).sum(axis=0) + bias

            class Linear:
                def forward(self, x):
                    self.memory = {"x": x}
                    return np.stack([one_row(row, self.weight, self.bias) for row in x])
        """,
        "float32 inside": """
            class Linear:
                def forward(self, x):
                    self.saved = x
                    return x.astype(np.float32) @ self.weight.astype(np.float32) + self.bias.astype(np.float32)
        """,
    },
    "activation-layers": {
        "written out, other names": """
            class ReLU:
                def forward(self, x):
                    self.mask = x > 0
                    return np.where(self.mask, x, 0)

            class Sigmoid:
                def forward(self, x):
                    self._out = sigmoid(x)
                    return self._out

            class Tanh:
                def forward(self, x):
                    self.slope = 1 - np.tanh(x) ** 2
                    return np.tanh(x)
        """,
        "all keep their input": """
            class ReLU:
                def forward(self, z):
                    self.z = z.copy()
                    return z * (z > 0)

            class Sigmoid:
                def forward(self, z):
                    self.z = z
                    return sigmoid(z)

            class Tanh:
                def forward(self, z):
                    self.z = z
                    return tanh(z)
        """,
        "all keep both, in place on their own copies": """
            def kept(layer, x, y):
                layer.cache = [x, y]
                return y

            class ReLU:
                def forward(self, x):
                    y = x.copy()
                    y[y < 0] = 0
                    return kept(self, x, y)

            class Sigmoid:
                def forward(self, x):
                    return kept(self, x, sigmoid(x))

            class Tanh:
                def forward(self, x):
                    return kept(self, x, tanh(x))
        """,
    },
    "softmax": {
        "by logarithms": """
            def log_sum_exp(z):
                m = np.max(z, axis=1)[:, None]
                return m + np.log(np.sum(np.exp(z - m), axis=1))[:, None]

            def softmax(logits):
                if np.ndim(logits) != 2:
                    raise ValueError("two axes, please")
                return np.exp(logits - log_sum_exp(logits))
        """,
        "on the transpose, in place on a copy": """
            def softmax(logits):
                rows, classes = logits.shape
                z = logits.T - logits.max(axis=1)
                np.exp(z, out=z)
                z /= z.sum(axis=0)
                return z.T
        """,
        "row by row": """
            def softmax(z):
                if len(z.shape) != 2:
                    raise ValueError(z.shape)
                result = np.empty_like(z)
                for i, row in enumerate(z):
                    powers = np.exp(row - max(row))
                    result[i] = powers / sum(powers)
                return result
        """,
    },
    "sequential-forward": {
        "functools": """
            from functools import reduce

            class Sequential:
                def forward(self, x):
                    return reduce(lambda value, layer: layer.forward(value), self.layers, x)
        """,
        "recursion in a helper method": """
            class Sequential:
                def from_layer(self, i, x):
                    return x if i == len(self.layers) else self.from_layer(i + 1, self.layers[i].forward(x))

                def forward(self, x):
                    return self.from_layer(0, x)
        """,
        "all outputs kept": """
            class Sequential:
                def forward(self, x):
                    self.outputs = [x]
                    for i in range(len(self.layers)):
                        self.outputs.append(self.layers[i].forward(self.outputs[-1]))
                    return self.outputs[-1]
        """,
    },
    "mse": {
        "dot product, NumPy scalar": """
            class MeanSquaredError:
                def forward(self, prediction, target):
                    if prediction.shape != target.shape:
                        raise ValueError
                    self.error = (prediction - target).ravel()
                    return self.error @ self.error / self.error.size
        """,
        "np.square": """
            class MeanSquaredError:
                def forward(self, a, b):
                    if np.shape(a) != np.shape(b):
                        raise ValueError(f"{np.shape(a)} and {np.shape(b)}")
                    return np.square(np.subtract(a, b)).mean()
        """,
    },
    "binary-cross-entropy": {
        "logaddexp": """
            class BinaryCrossEntropy:
                def forward(self, logits, y):
                    return np.logaddexp(0, np.where(y == 1, -logits, logits)).mean()
        """,
        "yes and no apart": """
            def softplus(z):
                return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

            class BinaryCrossEntropy:
                def forward(self, logits, y):
                    self.cache = logits, y
                    losses = y * softplus(-logits) + (1 - y) * softplus(logits)
                    return losses.sum() / losses.size
        """,
    },
    "cross-entropy": {
        "one-hot, einsum": """
            class CrossEntropy:
                def forward(self, logits, labels):
                    shifted = logits - np.max(logits, axis=1, keepdims=True)
                    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
                    self.one_hot = np.eye(logits.shape[1])[labels]
                    return -np.einsum("ij,ij->", self.one_hot, log_p) / len(labels)
        """,
        "logaddexp, take_along_axis": """
            class CrossEntropy:
                def forward(self, z, y):
                    picked = np.take_along_axis(z, y[:, None].astype(int), axis=1)[:, 0]
                    return np.mean(np.logaddexp.reduce(z, axis=1) - picked)
        """,
        "a loop": """
            class CrossEntropy:
                def forward(self, logits, labels):
                    total = 0.0
                    for row, label in zip(logits, labels):
                        top = row.max()
                        total += np.log(np.exp(row - top).sum()) - (row[label] - top)
                    return total / len(labels)
        """,
    },
    "predict": {
        "each on its own": """
            class Sequential:
                def predict_proba(self, x):
                    was = self.training
                    try:
                        self.train(False)
                        return softmax(self.forward(x))
                    finally:
                        self.train(was)

                def predict(self, x):
                    was = self.training
                    self.eval()
                    try:
                        return np.argmax(self.forward(x), axis=-1)
                    finally:
                        if was:
                            self.train()
        """,
        "a context manager, 32-bit classes": """
            from contextlib import contextmanager

            @contextmanager
            def evaluating(network):
                before = network.training
                network.eval()
                try:
                    yield network
                finally:
                    network.train(before)

            class Sequential:
                def predict_proba(self, x):
                    with evaluating(self):
                        return softmax(self.forward(x))

                def predict(self, x):
                    return np.array([np.argmax(row) for row in self.predict_proba(x)], dtype=np.int32)
        """,
    },
}

VARIANTS = [(exercise_id, name) for exercise_id, variants in RIGHT.items() for name in variants]


def test_every_exercise_has_right_answers_in_other_words():
    assert RIGHT.keys() == {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize(("exercise_id", "name"), VARIANTS, ids=lambda item: item)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_right_answers_in_other_words_pass(oracles, exercise_id, name):
    verdict = verdict_on(oracles[1], exercise_id, textwrap.dedent(RIGHT[exercise_id][name]))
    assert verdict.right, verdict.diagnosis.sentence


# --- wrong answers ---


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.exercise_id}/{mistake.id}")
def test_mistakes_are_named(oracles, mistake):
    exercise = chapter.exercises[mistake.exercise_id]
    for oracle in oracles:
        answers = oracle.answers(exercise)
        observations = observe_all(exercise, mistake.library(SOLUTION.reference, exercise), answers.cases)
        verdict = diagnose(exercise, answers, observations)
        assert (verdict.diagnosis.kind, verdict.diagnosis.name) == ("mistake", mistake.id)


def test_nothing_returned_is_said_before_nothing_kept(oracles):
    text = "class ReLU:\n def forward(self, x): pass\n"
    text += text.replace("ReLU", "Sigmoid") + text.replace("ReLU", "Tanh")
    assert verdict_on(oracles[0], "activation-layers", text).diagnosis.kind == Kind.NOTHING
    text = "class Linear:\n def forward(self, x): pass\n"
    assert verdict_on(oracles[0], "linear-forward", text).diagnosis.kind == Kind.NOTHING


# --- the cases ---

BY_HAND = {
    # 1 * 1 + 2 * 2 + 10, 1 * 0 + 2 * 1 + 20, 1 * -1 + 2 * 0 + 30
    "linear-forward": {"output": [[15.0, 22.0, 29.0]], "remembers its input": True},
    "activation-layers": {"output": [[0.0, 0.0, 3.0]], "what it keeps": "enough to find its slope"},
    # 1 and 3 of 4
    "softmax": [[0.25, 0.75]],
    # (2 + 1) * 3
    "sequential-forward": [[9.0]],
    # (9 + 1) / 2
    "mse": 5.0,
    # -log(3/4)
    "binary-cross-entropy": np.log(4 / 3),
    "cross-entropy": np.log(4 / 3),
    "predict": {
        "predict_proba": [[0.25, 0.75]],
        "predict": [1],
        "network in training mode after predict_proba": False,
        "layer in training mode after predict_proba": False,
        "network in training mode after predict": False,
        "layer in training mode after predict": False,
    },
}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_first_cases_by_hand(oracles, exercise):
    value, truth = oracles[0].answers(exercise).expected[0].value, BY_HAND[exercise.id]
    found, wanted = (value, truth) if isinstance(truth, dict) else ({"": value}, {"": truth})
    assert found.keys() == wanted.keys()
    for part, entry in wanted.items():
        if isinstance(entry, str):
            assert found[part] == entry
        else:
            np.testing.assert_allclose(found[part], entry)


def test_shapes_that_do_not_match_are_refused(oracles):
    refusals = {
        (exercise.id, case.name): observation.error.kind
        for exercise in EXERCISES
        for case, observation in zip(*cases_and_expected(oracles[1], exercise), strict=True)
        if observation.error
    }
    assert refusals == {
        ("softmax", "a single example without its batch"): "ValueError",
        ("mse", "a column meets a flat array"): "ValueError",
        ("mse", "a flat array meets a column"): "ValueError",
    }


def cases_and_expected(oracle, exercise):
    answers = oracle.answers(exercise)
    return answers.cases, answers.expected


# --- what a layer keeps ---


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"x": "x"}, "enough"),
        ({"x": "y"}, "an input that is not"),
        ({"_input": "y", "cache": "x"}, "an input that is not"),
        ({"y": "y"}, "enough"),
        ({"out": "x"}, "an output that is not"),
        ({"saved": "x"}, "enough"),
        ({"saved": "slope"}, "enough"),
        ({"saved": "junk"}, "nothing"),
        ({}, "nothing"),
    ],
)
def test_what_a_layer_keeps(kept, words):
    x = np.array([[-1.0, 2.0]])
    arrays = {"x": x, "y": np.tanh(x), "slope": 1 - np.tanh(x) ** 2, "junk": np.array([[5.0, 5.0]])}
    with loaded(SOLUTION.reference) as nnlib:
        layer = nnlib.Tanh()
    vars(layer).update({name: arrays[value] for name, value in kept.items()})
    assert what_it_keeps(layer, x, arrays["y"]).startswith(words)
