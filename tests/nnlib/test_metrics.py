import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn

SEEDS = range(6)


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def guesses(seed, classes, n=50):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, size=n)
    return y, np.where(rng.random(n) < 0.5, y, rng.integers(0, classes, size=n))


# --- counted ---


def test_confusion_matrix_by_hand(nnlib):
    matrix = nnlib.confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 0]), 4)
    assert matrix.tolist() == [[1, 1, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert matrix.dtype.kind == "i"


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("seed", SEEDS)
def test_confusion_matrix_and_accuracy_are_those_of_scikit_learn(nnlib, seed, classes):
    y, predictions = guesses(seed, classes)
    expected = sklearn.confusion_matrix(y, predictions, labels=range(classes))
    np.testing.assert_array_equal(nnlib.confusion_matrix(y, predictions, classes), expected)
    assert nnlib.accuracy(y, predictions) == pytest.approx(sklearn.accuracy_score(y, predictions))


def test_more_than_a_byte_can_count(nnlib):
    ones = np.ones(300, dtype=np.uint8)
    assert nnlib.confusion_matrix(ones, ones, 2)[1, 1] == 300


@pytest.mark.parametrize(
    ("y", "predictions", "words"),
    [
        ([0, 1], [0, 1, 1], r"got \(2,\) and \(3,\)"),
        ([[0], [1]], [[0], [1]], r"got \(2, 1\)"),
        ([], [], "n at least 1"),
        ([0, 2], [0, 1], "y must hold class ids from 0 to 1, got 2"),
        ([0, 1], [-1, 1], "predictions must hold class ids from 0 to 1, got -1"),
        ([0, 1], [0.2, 0.9], r"predictions must hold integers, got float64: try `predictions.astype\(int\)`"),
        ([True, False], [0, 1], "y must hold integers, got bool"),
    ],
)
def test_what_is_no_class_id_is_refused(nnlib, y, predictions, words):
    y, predictions = np.array(y), np.array(predictions)
    for metric in (nnlib.confusion_matrix, nnlib.precision, nnlib.recall, nnlib.f1):
        with pytest.raises(ValueError, match=words):
            metric(y, predictions, 2)


def test_accuracy_by_hand(nnlib):
    assert nnlib.accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2])) == 0.75
    assert type(nnlib.accuracy(np.array([1]), np.array([1]))) is float


@pytest.mark.parametrize("shape", [(3, 1), (1,), (2,), (3, 2)])
def test_accuracy_refuses_other_shapes(nnlib, shape):
    with pytest.raises(ValueError, match=r"y is \(3,\)"):
        nnlib.accuracy(np.zeros(3, dtype=int), np.zeros(shape, dtype=int))


# --- precision, recall, f1 ---


def test_yes_and_no_by_hand(nnlib):
    # 2 hits, 1 false alarm, 3 missed
    y, predictions = np.array([1, 1, 1, 1, 1, 0, 0]), np.array([1, 1, 0, 0, 0, 1, 0])
    assert nnlib.precision(y, predictions) == pytest.approx(2 / 3)
    assert nnlib.recall(y, predictions) == pytest.approx(2 / 5)
    assert nnlib.f1(y, predictions) == pytest.approx(1 / 2)


SCORES = {
    "precision": sklearn.precision_score,
    "recall": sklearn.recall_score,
    "f1": sklearn.f1_score,
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", SCORES)
def test_they_are_those_of_scikit_learn(nnlib, name, seed):
    metric, score = getattr(nnlib, name), SCORES[name]
    y, predictions = guesses(seed, 2)
    assert metric(y, predictions) == pytest.approx(score(y, predictions))
    y, predictions = guesses(seed, 4)
    expected = score(y, predictions, labels=range(6), average="macro", zero_division=0)
    assert metric(y, predictions, 6) == pytest.approx(expected)  # two of the six classes do not occur


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize(
    ("y", "predictions", "expected"),
    [
        ([0, 1], [0, 0], {}),
        ([0, 0], [0, 1], {}),
        ([0, 0], [0, 0], {}),
        ([1], [1], {"precision": 1.0, "recall": 1.0, "f1": 1.0}),
    ],
)
def test_nothing_divided_by_nothing_is_0_without_a_warning(nnlib, name, y, predictions, expected):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        value = getattr(nnlib, name)(np.array(y), np.array(predictions))
    assert value == expected.get(name, 0.0)
    assert type(value) is float


# --- ROC ---


def test_roc_curve_by_hand(nnlib):
    across, up, thresholds = nnlib.roc_curve(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8]))
    assert across.tolist() == [0.0, 0.0, 0.5, 1.0]
    assert up.tolist() == [0.0, 0.5, 1.0, 1.0]
    assert thresholds.tolist() == [np.inf, 0.8, 0.4, 0.1]


@pytest.mark.parametrize("digits", [0, 1, 8])
@pytest.mark.parametrize("seed", SEEDS)
def test_roc_curve_and_auc_are_those_of_scikit_learn(nnlib, seed, digits):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, size=40)
    scores = np.round(y + rng.normal(size=40), digits)
    ours, theirs = nnlib.roc_curve(y, scores), sklearn.roc_curve(y, scores, drop_intermediate=False)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other)
    assert nnlib.auc(*ours[:2]) == pytest.approx(sklearn.roc_auc_score(y, scores))
    assert nnlib.auc(*ours[:2]) == pytest.approx(sklearn.auc(*theirs[:2]))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=20), st.randoms())
def test_auc_is_the_chance_that_a_positive_scores_higher(nnlib, examples, random):
    y, scores = (np.array(column, dtype=int) for column in zip(*examples, strict=True))
    if len(set(y.tolist())) < 2:
        return
    across, up, _ = nnlib.roc_curve(y, scores)
    pairs = np.sign(scores[y == 1][:, np.newaxis] - scores[y == 0])
    order = list(range(len(across)))
    random.shuffle(order)
    assert nnlib.auc(across[order], up[order]) == pytest.approx((pairs.mean() + 1) / 2)


def test_curves_that_cannot_be_drawn_are_refused(nnlib):
    for y, scores, words in [
        ([0, 0], [0.1, 0.2], r"both 0 and 1 and nothing else, got \[0\]"),
        ([0, 1, 2], [0.1, 0.2, 0.3], r"got \[0, 1, 2\]"),
        ([0, 1], [0.1, np.nan], "finite number, got nan"),
        ([0, 1], [0.1], r"got \(2,\) and \(1,\)"),
    ]:
        with pytest.raises(ValueError, match=words):
            nnlib.roc_curve(np.array(y), np.array(scores))


def test_areas_that_cannot_be_measured_are_refused(nnlib):
    for across, up in [((1,), (1,)), ((3,), (2,)), ((2, 2), (2, 2))]:
        with pytest.raises(ValueError, match="two arrays of one shape"):
            nnlib.auc(np.zeros(across), np.zeros(up))


def test_inputs_stay_as_they_were(nnlib, rng):
    y, scores = np.tile([1, 0], 10), rng.normal(size=20)
    points = rng.random((2, 9))
    before = y.copy(), scores.copy(), points.copy()
    nnlib.roc_curve(y, scores)
    nnlib.auc(*points)
    nnlib.f1(y, y, 2)
    for mine, other in zip((y, scores, points), before, strict=True):
        np.testing.assert_array_equal(mine, other)
