"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import numpy as np
import pytest

from autograder.engine.solutions import load_solutions
from autograder.exercises.environment import chapter
from autograder.paths import SOLUTIONS

EXERCISES = list(chapter.exercises.values())
MISTAKES = [mistake for exercise in EXERCISES for mistake in load_solutions(SOLUTIONS).mistakes_of(exercise)]

RIGHT = {
    "neuron": {
        "dot product": "def neuron(x, w, b): return x @ w + b",
        "a loop": """
            def neuron(x, w, b):
                total = b
                for number, weight in zip(x, w):
                    total += number * weight
                return total
        """,
        "einsum, a Python float": "def neuron(x, w, b): return float(np.einsum('i,i', x, w)) + b",
    },
    "neurons": {
        "products and sums": "def neurons(X, w, b): return np.sum(X * w, axis=1) + b",
        "from the other side": "def neurons(X, w, b): return w @ X.T + b",
        "as columns, flattened": "def neurons(X, w, b): return (X @ w[:, None] + b).ravel()",
        "row by row in a helper": """
            def one(x, w, b):
                return (x * w).sum() + b

            def neurons(X, w, b):
                return np.array([one(x, w, b) for x in X], dtype=float)
        """,
    },
    "center-columns": {
        "sums": "def center_columns(X): return X - X.sum(axis=0, keepdims=True) / X.shape[0]",
        "in place on a copy": """
            def center_columns(X):
                X = X.astype(float)
                X -= np.mean(X, axis=0)
                return X
        """,
        "column by column": """
            def center_columns(X):
                return np.stack([column - column.mean() for column in X.T], axis=1)
        """,
    },
    "sample-blobs": {
        "standard normal, scaled": """
            def sample_blobs(n, rng):
                labels = np.arange(n) % 2
                rng.shuffle(labels)
                return CENTERS[labels] + SPREAD * rng.standard_normal((n, 2)), labels
        """,
        "points first, then both by one permutation": """
            def sample_blobs(n, rng):
                labels = np.repeat([0, 1], [n // 2, n - n // 2])
                X = np.concatenate([rng.normal(c, 0.5, size=((labels == k).sum(), 2)) for k, c in enumerate(CENTERS)])
                order = rng.permutation(n)
                return X[order], labels[order]
        """,
        "chosen rows": """
            def sample_blobs(n, rng):
                is_one = np.zeros(n, dtype=np.int32)
                is_one[rng.choice(n, size=n // 2, replace=False)] = 1
                x = np.where(is_one, 5.0, 1.0) + rng.normal(scale=0.5, size=n)
                y = np.where(is_one, 4.0, 1.0) + rng.normal(scale=0.5, size=n)
                return np.column_stack([x, y]), is_one
        """,
        "by correlated normals, row after row": """
            def sample_blobs(n, rng):
                labels = rng.permuted(np.arange(n) % 2)
                X = np.array([rng.multivariate_normal(CENTERS[k], 0.25 * np.eye(2), method="cholesky") for k in labels])
                return X, labels
        """,
    },
    "decision": {
        "where": "def decide(X, w, b): return np.where(neurons(X, w, b) < 0, 0, 1)",
        "heaviside": "def decide(X, w, b): return np.heaviside(X @ w + b, 1).astype(np.int8)",
        "a list": "def decide(X, w, b): return np.array([1 if x @ w + b >= 0 else 0 for x in X])",
    },
    "separate-blobs": {
        "the line half way": "def separating_neuron(): return np.array([4.0, 3.0]), -19.5",
        "one coordinate alone": "def separating_neuron(): return np.array([1.0, 0.0]), -3.0",
        "whole numbers": "def separating_neuron(): return np.array([2, 2]), -11",
    },
}

VARIANTS = [(exercise_id, name) for exercise_id, variants in RIGHT.items() for name in variants]


def test_every_exercise_has_right_answers_in_other_words():
    assert RIGHT.keys() == chapter.exercises.keys()


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
def test_blobs_of_another_seed_pass_all_the_same(everything, judge, seed):
    """Facts leave room for chance: nobody fails by the luck of the draw."""
    text = f"""
        def sample_blobs(n, rng):
            rng = np.random.default_rng([{seed}, *rng.integers(0, 2**32, size=4)])
            labels = rng.permutation(np.arange(n) % 2)
            return rng.normal(CENTERS[labels], SPREAD), labels
    """
    verdict = judge(everything, "sample-blobs", text)
    assert verdict.right, verdict.diagnosis.sentence


BY_HAND = {
    "neuron": 1 * 3 + 2 * 4 + 10.0,
    "neurons": [1 * 3 + 2 * 4 + 10.0, 0 * 3 - 1 * 4 + 10.0],
    "center-columns": [[-1.0, -10.0, 0.0], [1.0, 10.0, 0.0]],
    # 2 - 1 - 2 < 0, 1 - 2 - 2 < 0, 5 - 0 - 2 >= 0
    "decision": [0, 0, 1],
}


@pytest.mark.parametrize("exercise_id", BY_HAND)
def test_first_cases_by_hand(public, exercise_id):
    np.testing.assert_allclose(public.answers(chapter.exercises[exercise_id]).expected[0].value, BY_HAND[exercise_id])


def test_all_points_are_on_their_side(everything):
    for observation in everything.answers(chapter.exercises["separate-blobs"]).expected:
        assert set(observation.value.values()) == {1.0}
