import warnings

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.model_selection import learning_curve as sklearn_learning_curve
from sklearn.naive_bayes import GaussianNB


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def is_partition(parts, n):
    return np.array_equal(np.sort(np.concatenate(parts)), np.arange(n))


# --- folds ---


@pytest.mark.parametrize(("n", "share", "n_test"), [(10, 0.3, 3), (7, 0.5, 4), (19, 0.3, 6), (2, 0.5, 1)])
def test_hold_out_parts_all_rows(nnlib, rng, n, share, n_test):
    train, test = nnlib.hold_out(n, share, rng)
    assert len(test) == n_test
    assert is_partition((train, test), n)


def test_hold_out_refuses_an_empty_side(nnlib, rng):
    for n, share in [(3, 0.1), (3, 0.9), (0, 0.5), (5, 0.0), (5, 1.2)]:
        with pytest.raises(ValueError, match=f"share of {share} of {n} examples"):
            nnlib.hold_out(n, share, rng)


@pytest.mark.parametrize(("n", "k"), [(10, 5), (11, 4), (2, 2), (9, 9), (100, 7)])
def test_each_row_is_tested_once(nnlib, rng, n, k):
    for folds in (nnlib.k_fold(n, k, rng), nnlib.stratified_k_fold(rng.integers(0, 3, size=n), k, rng)):
        folds = list(folds)
        assert len(folds) == k
        assert is_partition([test for _, test in folds], n)
        assert all(is_partition(fold, n) for fold in folds)
        sizes = {len(test) for _, test in folds}
        assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("counts", [(10, 7, 3), (5, 5), (290, 10), (1, 6), (8,)])
@pytest.mark.parametrize("k", [2, 3, 5])
def test_classes_are_spread_as_scikit_learn_spreads_them(nnlib, rng, counts, k):
    y = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    if max(counts) < k:
        return
    ours = [np.bincount(y[test], minlength=len(counts)) for _, test in nnlib.stratified_k_fold(y, k, rng)]
    with warnings.catch_warnings(action="ignore"):  # of a class with fewer examples than folds
        theirs = [np.bincount(y[test], minlength=len(counts)) for _, test in StratifiedKFold(k).split(y, y)]
    np.testing.assert_array_equal(np.sort(ours, axis=0), np.sort(theirs, axis=0))


def test_folds_are_shuffled_by_the_generator_alone(nnlib):
    y = np.tile([0, 1], 20)
    for folds in (
        lambda seed: [nnlib.hold_out(40, 0.25, np.random.default_rng(seed))],
        lambda seed: nnlib.k_fold(40, 4, np.random.default_rng(seed)),
        lambda seed: nnlib.stratified_k_fold(y, 4, np.random.default_rng(seed)),
    ):
        tests = [np.concatenate([test for _, test in folds(seed)]).tolist() for seed in (1, 1, 2)]
        assert tests[0] == tests[1] != tests[2]
        assert tests[0] != sorted(tests[0])


def test_folds_that_cannot_be_made_are_refused(nnlib, rng):
    for k in (0, 1, 6):
        with pytest.raises(ValueError, match=f"from 2 to the number of examples, 5, got {k}"):
            list(nnlib.k_fold(5, k, rng))
        with pytest.raises(ValueError, match=f"got {k}"):
            list(nnlib.stratified_k_fold(np.zeros(5, dtype=int), k, rng))
    with pytest.raises(ValueError, match=r"flat, \(n,\), got \(5, 1\)"):
        list(nnlib.stratified_k_fold(np.zeros((5, 1), dtype=int), 2, rng))


# --- scores ---


def test_cross_validate_is_that_of_scikit_learn(nnlib, rng):
    X, y = load_iris(return_X_y=True)
    folds = list(nnlib.stratified_k_fold(y, 5, rng))
    expected = cross_val_score(GaussianNB(), X, y, cv=folds)
    np.testing.assert_allclose(nnlib.cross_validate(GaussianNB, X, y, iter(folds)), expected)


def test_learning_curve_is_that_of_scikit_learn(nnlib, rng):
    X, y = load_iris(return_X_y=True)
    fold = nnlib.hold_out(len(y), 0.4, rng)
    sizes = [30, 50, 90]
    ours = nnlib.learning_curve(GaussianNB, X, y, fold, sizes)
    _, *theirs = sklearn_learning_curve(GaussianNB(), X, y, cv=[fold], train_sizes=sizes)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other[:, 0])


class Mean:
    """Predicts the mean of all that it was ever shown; its score is minus the distance from the truth."""

    def __init__(self):
        self.shown = []

    def fit(self, X, y):
        self.shown.extend(y)

    def score(self, X, y):
        return -float(np.mean(np.abs(y - np.mean(self.shown))))


def test_scores_by_hand(nnlib):
    X, y = np.zeros((4, 1)), np.array([1.0, 3.0, 5.0, 9.0])
    first, second = np.array([0, 1]), np.array([2, 3])
    # trained on 1 and 3: 2, which is 3 and 7 away; trained on 5 and 9: 7, which is 6 and 4 away
    assert nnlib.cross_validate(Mean, X, y, [(first, second), (second, first)]).tolist() == [-5.0, -5.0]
    # trained on 1: 1, which is 4 and 8 away; then on 1 and 3, each of them 1 away from 2
    train_scores, test_scores = nnlib.learning_curve(Mean, X, y, (first, second), [1, 2])
    assert train_scores.tolist() == [0.0, -1.0]
    assert test_scores.tolist() == [-6.0, -5.0]


def test_each_model_is_trained_once_on_its_own_rows_and_scored_once(nnlib):
    calls = []

    class Recorder:
        def fit(self, X, y):
            calls.append(("fit", X[:, 0].tolist(), y.tolist()))

        def score(self, X, y):
            calls.append(("score", X[:, 0].tolist(), y.tolist()))
            return 0.0

    folds = [(np.array([3, 0]), np.array([1])), (np.array([2]), np.array([4, 3]))]  # some rows are in neither
    nnlib.cross_validate(Recorder, np.arange(5.0)[:, np.newaxis], np.arange(5) * 10, folds)
    assert calls == [
        ("fit", [3, 0], [30, 0]),
        ("score", [1], [10]),
        ("fit", [2], [20]),
        ("score", [4, 3], [40, 30]),
    ]


def test_sizes_that_cannot_be_are_refused(nnlib):
    fold = np.array([0, 1]), np.array([2])
    for size in (0, 3):
        with pytest.raises(ValueError, match=f"number of training examples, 2, got {size}"):
            nnlib.learning_curve(Mean, np.zeros((3, 1)), np.zeros(3), fold, [1, size])
