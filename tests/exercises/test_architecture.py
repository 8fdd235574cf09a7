"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import numpy as np
import pytest

from autograder.engine.library import loaded
from autograder.engine.mistake import Mistake
from autograder.engine.oracle import observe_all
from autograder.engine.solutions import load_solutions
from autograder.exercises.architecture import chapter, name_of, on_one_line
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]

RIGHT = {
    "relu": {
        "a mask": "def relu(z): return z * (z > 0)",
        "where": "def relu(z): return np.where(z > 0, z, 0)",
        "clip": "def relu(z): return np.clip(z, 0, None)",
        "in place on a copy": """
            def relu(z):
                z = z.copy()
                z[z < 0] = 0
                return z
        """,
        "mean of it and its size": "def relu(z): return z / 2 + np.abs(z) / 2",
    },
    "leaky-relu": {
        "two halves": "def leaky_relu(z, slope=0.01): return np.maximum(z, 0) + slope * np.minimum(z, 0)",
        "the larger of the two": "def leaky_relu(z, slope=0.01): return np.maximum(z, slope * z)",
        "a mask": "def leaky_relu(z, slope=0.01): return z * ((z > 0) + slope * (z <= 0))",
    },
    "sigmoid": {
        "by tanh": "def sigmoid(z): return (1 + np.tanh(z / 2)) / 2",
        "clipped where it does no harm": "def sigmoid(z): return 1 / (1 + np.exp(-np.clip(z, -80, 80)))",
        "by logarithms": "def sigmoid(z): return np.exp(-np.logaddexp(0, -z))",
        "masks": """
            def sigmoid(z):
                z = np.asarray(z, dtype=float)
                result = np.empty_like(z)
                up = z >= 0
                result[up] = 1 / (1 + np.exp(-z[up]))
                e = np.exp(z[~up])
                result[~up] = e / (1 + e)
                return result
        """,
        "warnings switched off": """
            def sigmoid(z):
                with np.errstate(over="ignore"):
                    return 1 / (1 + np.exp(-z))
        """,
    },
    "tanh": {
        "NumPy's": "def tanh(z): return np.tanh(z)",
        "by sigmoid": "def tanh(z): return 2 * sigmoid(2 * z) - 1",
        "clipped where it does no harm": """
            def tanh(z):
                e = np.exp(-2 * np.clip(z, -40, 40))
                return (1 - e) / (1 + e)
        """,
        "a sign": """
            def tanh(z):
                e = np.exp(-2 * abs(z))
                return np.sign(z) * (1 - e) / (1 + e)
        """,
    },
    "initializers": {
        "scaled standard draws": """
            def zeros(shape, rng=None):
                return np.full(shape, 0.0)

            def xavier_uniform(shape, rng):
                return (2 * rng.random(shape) - 1) * (6 / sum(shape)) ** 0.5

            def he_normal(shape, rng):
                return rng.standard_normal(shape) * (2 / shape[0]) ** 0.5
        """,
        "transposed draws": """
            def zeros(shape, rng):
                return np.zeros(shape[::-1]).T

            def xavier_uniform(shape, rng):
                n_in, n_out = shape
                limit = np.sqrt(6) / np.sqrt(n_in + n_out)
                return rng.uniform(-limit, limit, (n_out, n_in)).T

            def he_normal(shape, rng):
                n_in, n_out = shape
                return np.array([rng.normal(scale=np.sqrt(2 / n_in), size=n_in) for _ in range(n_out)]).T
        """,
    },
    "linear-init": {
        "other statements": """
            class Linear:
                def __init__(self, n_in, n_out, rng, initializer=he_normal):
                    self.n_in, self.n_out = n_in, n_out
                    shape = (n_in, n_out)
                    self.bias = np.array([0.0] * n_out)
                    self.weight = np.array(initializer(shape, rng))
        """,
        "zeros": """
            class Linear:
                def __init__(self, n_in, n_out, rng, initializer=he_normal):
                    self.weight = initializer(shape=(n_in, n_out), rng=rng)
                    self.bias = zeros(n_out)

            zeros = np.zeros
        """,
    },
    "parameter-count": {
        "a loop over indices": """
            def count_parameters(sizes):
                total = 0
                for i in range(1, len(sizes)):
                    total += (sizes[i - 1] + 1) * sizes[i]
                return total
        """,
        "a dot product": """
            def count_parameters(sizes):
                sizes = np.array(sizes)
                return (sizes[:-1] + 1) @ sizes[1:]
        """,
        "recursion": """
            def count_parameters(sizes):
                if len(sizes) < 2:
                    return 0
                first, second, *rest = sizes
                return first * second + second + count_parameters([second, *rest])
        """,
    },
    "sequential-init": {
        "loops": """
            class Sequential:
                def __init__(self, *layers):
                    width = None
                    self.layers = []
                    for layer in layers:
                        if hasattr(layer, "weight"):
                            n_in, n_out = layer.weight.shape
                            if width is not None and width != n_in:
                                raise ValueError(f"{width} is not {n_in}")
                            width = n_out
                        self.layers.append(layer)

                def parameters(self):
                    result = []
                    for layer in self.layers:
                        result.extend(layer.parameters())
                    return result

                def summary(self):
                    text, total = "", 0
                    for layer in self.layers:
                        n = 0
                        for p in layer.parameters():
                            n += int(np.prod(p.shape))
                        text += f"{layer.__class__.__name__}:  {n:,}\\n"
                        total += n
                    return text + f"total:  {total:,}\\n"
        """,
        "a tuple of layers, an error of its own": """
            class ShapeError(ValueError):
                pass

            class Sequential:
                def __init__(self, *layers):
                    self.layers = layers
                    linear = [layer for layer in layers if type(layer) is Linear]
                    for a, b in zip(linear, linear[1:]):
                        if len(a.bias) != len(b.weight):
                            raise ShapeError

                def parameters(self):
                    return sum((layer.parameters() for layer in self.layers), [])

                def summary(self):
                    def count(layer):
                        return sum(map(np.size, layer.parameters()))

                    total = sum(map(count, self.layers))
                    lines = [f"{type(layer).__name__} {count(layer)}" for layer in self.layers] + [f"total {total}"]
                    return "\\n".join(lines)
        """,
    },
    "output-layer": {
        "branches": """
            def output_activation(task):
                if task == "regression":
                    return identity
                if task == "multiclass":
                    return softmax
                if task in ("binary", "multilabel"):
                    return sigmoid
                raise ValueError(task)
        """,
        "functions of its own": """
            def output_activation(task):
                if task not in TASKS:
                    raise ValueError("no such task")
                functions = [lambda z: z, lambda z: 1 / (1 + np.exp(-z)), lambda z: softmax(z), sigmoid]
                return functions[TASKS.index(task)]
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


@pytest.mark.parametrize("seed", range(5))
def test_weights_of_another_seed_pass_all_the_same(everything, judge, seed):
    """Facts leave room for chance: nobody fails by the luck of the draw."""
    text = f"""
        def again(rng):
            return np.random.default_rng([{seed}, *rng.integers(0, 2**32, size=4)])

        def zeros(shape, rng=None):
            return np.zeros(shape)

        def xavier_uniform(shape, rng):
            limit = np.sqrt(6 / sum(shape))
            return again(rng).uniform(-limit, limit, shape)

        def he_normal(shape, rng):
            return again(rng).normal(0, np.sqrt(2 / shape[0]), shape)
    """
    verdict = judge(everything, "initializers", text)
    assert verdict.right, verdict.diagnosis.sentence


# --- the cases ---

BY_HAND = {
    "relu": [0.0, 0.0, 3.0],
    "leaky-relu": [-1.0, 0.0, 3.0],
    # exp(log 3) = 3: 3 / (3 + 1)
    "sigmoid": {"values": [0.5, 0.75, 0.25], "NumPy warns": False},
    # exp(2 * log(3) / 2) = 3: (3 - 1) / (3 + 1)
    "tanh": {"values": [0.0, 0.5, -0.5], "NumPy warns": False},
    "initializers": {
        "shape": "(2, 3)",
        "numbers": "float64",
        "same seed, same numbers": True,
        "another seed, other numbers": False,
        "the global generator was left alone": True,
        "smallest": 0.0,
        "largest": 0.0,
    },
    "linear-init": {
        "shape of the weight": "(2, 3)",
        "weight": "what the initializer draws",
        "bias": [0.0, 0.0, 0.0],
        "numbers": "float64 in the weight, float64 in the bias",
    },
    # 2 * 3 weights, 3 biases
    "parameter-count": 9,
    "sequential-init": {
        "layers": "Linear, ReLU",
        "layers are those given": True,
        "parameters": "the layers' own arrays, in order",
        "summary": "Linear 9; ReLU 0; total 9",
    },
    "output-layer": "identity",
}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_first_cases_by_hand(public, exercise):
    value, truth = public.answers(exercise).expected[0].value, BY_HAND[exercise.id]
    found, wanted = (value, truth) if isinstance(truth, dict) else ({"": value}, {"": truth})
    assert found.keys() == wanted.keys()
    for part, entry in wanted.items():
        if isinstance(entry, str):
            assert found[part] == entry
        else:
            np.testing.assert_allclose(found[part], entry, atol=1e-15)


def test_layers_that_do_not_meet_and_unknown_tasks_are_refused(everything):
    refused = {
        (exercise.id, case.name)
        for exercise in EXERCISES
        for case, observation in zip(
            everything.answers(exercise).cases, everything.answers(exercise).expected, strict=True
        )
        if observation.error
    }
    assert refused == {
        ("sequential-init", "neighbours that do not meet"),
        ("sequential-init", "an activation between layers that do not meet"),
        ("sequential-init", "the last two do not meet"),
        ("sequential-init", "two activations between layers that do not meet"),
        ("sequential-init", "a square layer after one that does not meet it"),
        ("sequential-init", "neighbours that meet only the other way round"),
        ("output-layer", "a task in capitals"),
        ("output-layer", "a task with a hyphen"),
        ("output-layer", "a task that nobody knows"),
        ("output-layer", "no task"),
        ("output-layer", "a number for a task"),
    }


# --- what scenarios say in words ---


@pytest.mark.parametrize(
    ("activation", "name"),
    [
        (lambda z: z, "identity"),
        (lambda z: np.maximum(z, 0), "relu"),
        (lambda z: 1 / (1 + np.exp(-z)), "sigmoid"),
        (lambda z: z**2, "another function"),
        (lambda z: z[0], "another function"),
        ("sigmoid", "no function, but 'sigmoid'"),
    ],
)
def test_activations_are_known_by_their_values(activation, name):
    with loaded(SOLUTION.reference) as nnlib:
        assert name_of(nnlib, activation) == name


def test_softmax_is_known_though_it_is_not_written_yet(public):
    """Lesson 2 only names it; it is written in lesson 4."""
    with loaded(SOLUTION.reference) as nnlib:
        assert name_of(nnlib, nnlib.softmax) == "softmax"


@pytest.mark.parametrize("text", ["ReLU: 0\ntotal: 2,410", "  ReLU   0\ntotal 2410\n", "ReLU:0\n total:2410"])
def test_summaries_may_be_laid_out_in_any_way(text):
    assert on_one_line(text) == "ReLU 0; total 2410"


# --- the capstone ---

CAPSTONE = chapter.exercises["first-network"]


@pytest.mark.parametrize(
    ("deviation", "words"), [("0.5", "blows up"), ("0.01", "dies out"), ("np.sqrt(2 / shape[0])", "keeps its strength")]
)
def test_the_signal_tells_how_wide_the_weights_are(public, deviation, words):
    text = f"def he_normal(shape, rng):\n    return rng.normal(0, {deviation}, size=shape)\n"
    library = Mistake("width", CAPSTONE.id, "", text, ("initializers.he_normal",)).library(SOLUTION.reference, CAPSTONE)
    cases = public.answers(CAPSTONE).cases
    assert observe_all(CAPSTONE, library, cases)[1].value["the signal"] == words


def test_a_network_for_digits_by_hand(public):
    # 64 * 32 + 32 + 32 * 10 + 10
    facts = public.answers(CAPSTONE).expected[0].value
    assert facts["parameters, by the sizes"] == facts["parameters in the network"] == 2410
    assert facts["Linear layers"] == 2
