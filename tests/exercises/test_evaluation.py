"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import numpy as np
import pytest

from autograder.engine.compare import compare
from autograder.engine.diagnose import diagnose
from autograder.engine.graft import graft
from autograder.engine.library import loaded
from autograder.engine.observe import observe_facts
from autograder.engine.oracle import observe_all
from autograder.engine.solutions import load_solutions
from autograder.exercises.evaluation import chapter, is_index, named, rows
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
CAPSTONE = chapter.exercises["compare-networks"]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]

RIGHT = {
    "confusion-matrix": {
        "a loop": """
            def confusion_matrix(y, predictions, classes):
                matrix = np.zeros([classes] * 2, int)
                for true, predicted in zip(y, predictions):
                    matrix[true][predicted] += 1
                return matrix
        """,
        "bincount of pairs": """
            def confusion_matrix(y, predictions, classes):
                pairs = y.astype(int) * classes + predictions
                return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
        """,
        "one-hot, a product": """
            def confusion_matrix(y, predictions, classes):
                return np.eye(classes, dtype=np.int32)[y].T @ np.eye(classes, dtype=np.int32)[predictions]
        """,
    },
    "accuracy": {
        "counted": """
            def accuracy(y, predictions):
                if np.shape(y) != np.shape(predictions):
                    raise ValueError("shapes")
                return sum(t == p for t, p in zip(y, predictions)) / len(y)
        """,
        "one minus the errors": """
            def accuracy(y, predictions):
                if predictions.ndim != 1 or y.ndim != 1 or len(y) != len(predictions):
                    raise ValueError(predictions.shape)
                return 1 - np.count_nonzero(y - predictions.astype(y.dtype)) / y.size
        """,
    },
    "precision": {
        "class by class, by hand": """
            def one(y, predictions, c):
                called = predictions == c
                return (y[called] == c).mean() if called.any() else 0.0

            def precision(y, predictions, classes=None):
                if classes is None:
                    return one(y, predictions, 1)
                return np.mean([one(y, predictions, c) for c in range(classes)])
        """,
        "np.divide": """
            def precision(y, predictions, classes=None):
                m = confusion_matrix(y, predictions, 2 if classes is None else classes)
                n = m.sum(0)
                each = np.divide(np.diag(m), n, out=np.zeros(len(m)), where=n > 0)
                return each.mean() if classes else each[1]
        """,
    },
    "recall": {
        "class by class, by hand": """
            def recall(y, predictions, classes=None):
                result = []
                for c in range(classes) if classes else [1]:
                    hits = np.sum((y == c) & (predictions == c))
                    missed = np.sum((y == c) & (predictions != c))
                    result.append(hits / (hits + missed) if hits else 0)
                return float(np.mean(result))
        """,
        "nan_to_num": """
            def recall(y, predictions, classes=None):
                m = confusion_matrix(y, predictions, classes or 2)
                with np.errstate(invalid="ignore"):
                    each = np.nan_to_num(np.diag(m) / m.sum(1))
                return float(np.mean(each) if classes else each[-1])
        """,
    },
    "f1": {
        "from precision and recall": """
            def f1(y, predictions, classes=None):
                def one(c):
                    p, r = (f((y == c).astype(int), (predictions == c).astype(int)) for f in (precision, recall))
                    return 2 * p * r / (p + r) if p + r > 0 else 0.0

                return one(1) if classes is None else sum(map(one, range(classes))) / classes
        """,
        "one over the mean of one over": """
            def f1(y, predictions, classes=None):
                each = []
                for c in range(classes) if classes else [1]:
                    hits = np.sum((y == c) & (predictions == c))
                    if hits:
                        each.append(2 / (np.sum(predictions == c) / hits + np.sum(y == c) / hits))
                    else:
                        each.append(0.0)
                return np.mean(each)
        """,
    },
    "roc-curve": {
        "every threshold against every score": """
            def roc_curve(y, scores):
                thresholds = np.append(np.inf, np.unique(scores)[::-1])
                called = scores >= thresholds[:, None]
                return called[:, y == 0].mean(1), called[:, y == 1].mean(1), thresholds
        """,
        "a loop": """
            def roc_curve(y, scores):
                thresholds = [np.inf, *sorted(set(scores.tolist()), reverse=True)]
                false, true = [], []
                for t in thresholds:
                    positive = scores >= t
                    true.append(np.sum(positive & (y == 1)) / np.sum(y == 1))
                    false.append(np.sum(positive & (y == 0)) / np.sum(y == 0))
                return np.array(false), np.array(true), np.array(thresholds)
        """,
        "searchsorted": """
            def roc_curve(y, scores):
                thresholds = np.unique(scores)[::-1]
                rates = []
                for label in (0, 1):
                    ordered = np.sort(scores[y == label])
                    at_least = len(ordered) - np.searchsorted(ordered, thresholds, side="left")
                    rates.append(np.concatenate([[0], at_least / len(ordered)]))
                return rates[0], rates[1], np.concatenate([[np.inf], thresholds])
        """,
    },
    "auc": {
        "np.trapezoid": """
            def auc(false_positive_rate, true_positive_rate):
                order = np.lexsort((true_positive_rate, false_positive_rate))
                return np.trapezoid(true_positive_rate[order], false_positive_rate[order])
        """,
        "pairs, sorted by Python": """
            def auc(xs, ys):
                points = sorted(zip(xs, ys))
                return sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:]))
        """,
        "each sorted by itself, for neither ever falls": """
            def auc(xs, ys):
                x, y = np.sort(xs), np.sort(ys)
                return float(np.diff(x) @ (y[1:] + y[:-1])) / 2
        """,
    },
    "hold-out": {
        "shuffle": """
            def hold_out(n, test_share, rng):
                rows = np.arange(n)
                rng.shuffle(rows)
                cut = n - round(n * test_share)
                return rows[:cut], rows[cut:]
        """,
        "choice, then the others shuffled": """
            def hold_out(n, test_share, rng):
                test = rng.choice(n, size=round(test_share * n), replace=False)
                train = np.setdiff1d(np.arange(n), test)
                rng.shuffle(train)
                return train, test
        """,
        "random keys, a list of both": """
            def hold_out(n, test_share, rng):
                return list(np.split(np.argsort(rng.random(n)), [n - round(test_share * n)]))
        """,
    },
    "k-fold": {
        "every k-th card, training sorted, a list": """
            def k_fold(n, k, rng):
                order = rng.permutation(n)
                tests = [order[i::k] for i in range(k)]
                return [(np.setdiff1d(np.arange(n), test), np.sort(test)) for test in tests]
        """,
        "the number of each row's fold, shuffled": """
            def k_fold(n, k, rng):
                numbers = np.arange(n) % k
                rng.shuffle(numbers)
                for i in range(k):
                    yield np.flatnonzero(numbers != i), np.flatnonzero(numbers == i)
        """,
        "drawn from those that are left": """
            def k_fold(n, k, rng):
                left = set(range(n))
                for i in range(k):
                    size = n // k + (i < n % k)
                    test = rng.choice(sorted(left), size=size, replace=False)
                    left -= set(test.tolist())
                    yield np.array([row for row in range(n) if row not in set(test.tolist())]), test
        """,
    },
    "stratified-k-fold": {
        "class by class, array_split": """
            def stratified_k_fold(y, k, rng):
                pieces = [np.empty(0, dtype=int)] * k
                for label in np.unique(y):
                    own = np.array_split(rng.permutation(np.flatnonzero(y == label)), k)
                    pieces = [np.append(piece, part) for piece, part in zip(pieces, own)]
                for i in range(k):
                    yield np.concatenate(pieces[:i] + pieces[i + 1:]), pieces[i]
        """,
        "the number of each row's fold, shuffled within classes": """
            def stratified_k_fold(y, k, rng):
                numbers = np.empty(len(y), dtype=int)
                for label in set(y.tolist()):
                    where = y == label
                    numbers[where] = rng.permutation(np.arange(where.sum()) % k)
                return [(np.where(numbers != i)[0], np.where(numbers == i)[0]) for i in range(k)]
        """,
        "random keys, lexsort": """
            def stratified_k_fold(y, k, rng):
                by_class = np.lexsort((rng.random(len(y)), y))
                for i in range(k):
                    in_test = np.arange(len(y)) % k == i
                    yield by_class[~in_test], by_class[in_test]
        """,
    },
    "cross-validate": {
        "models first, a list comprehension": """
            def cross_validate(build, X, y, folds):
                folds = list(folds)
                models = [build() for _ in folds]
                for model, (train, _) in zip(models, folds):
                    model.fit(X[train], y[train])
                return np.array([model.score(X[test], y[test]) for model, (_, test) in zip(models, folds)])
        """,
        "rows in another order, np.append": """
            def cross_validate(build, X, y, folds):
                scores = np.array([])
                for train, test in folds:
                    network = build()
                    network.fit(X[np.sort(train)], y[np.sort(train)])
                    scores = np.append(scores, network.score(X[test][::-1], y[test][::-1]))
                return scores
        """,
    },
    "learning-curve": {
        "masks, one array for both": """
            def learning_curve(build, X, y, fold, sizes):
                scores = np.zeros((2, len(sizes)))
                for i, size in enumerate(sizes):
                    seen = np.isin(np.arange(len(y)), fold[0][:size])
                    model = build()
                    model.fit(X[seen], y[seen])
                    scores[:, i] = model.score(X[seen], y[seen]), model.score(X[fold[1]], y[fold[1]])
                return scores[0], scores[1]
        """,
        "the training rows taken out first": """
            def one(model, known, unknown):
                model.fit(*known)
                return model.score(*known), model.score(*unknown)

            def learning_curve(build, X, y, fold, sizes):
                train, test = fold
                rows, targets = X[train], y[train]
                pairs = [one(build(), (rows[:s], targets[:s]), (X[test], y[test])) for s in sizes]
                return tuple(np.array(scores) for scores in zip(*pairs))
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


# --- chance ---

FOLDS = ("hold-out", "k-fold", "stratified-k-fold")


def with_other_seed(inputs, seed):
    return inputs | {"seed": inputs["seed"] + 1000 * seed}


@pytest.mark.parametrize("exercise_id", [*FOLDS, "compare-networks"])
def test_other_draws_pass_all_the_same(everything, exercise_id):
    """Facts leave room for chance: nobody fails by the luck of the draw."""
    exercise = chapter.exercises[exercise_id]
    answers = everything.answers(exercise)
    with loaded(SOLUTION.reference) as nnlib:
        for seed in range(1, 7):
            for case, expected in zip(answers.cases, answers.expected, strict=True):
                got = observe_facts(exercise, nnlib, with_other_seed(case.inputs, seed))
                assert compare(expected, got, exercise.rtol) is None, (case.name, got.value)


DRAWN_ANEW = """
    def k_fold(n, k, rng):
        for i in range(k):
            test = rng.choice(n, size=n // k + (i < n % k), replace=False)
            yield np.setdiff1d(np.arange(n), test), test
"""

BY_LUCK = """
    def stratified_k_fold(y, k, rng):
        numbers = rng.permutation(np.arange(len(y)) % k)
        return [(np.flatnonzero(numbers != i), np.flatnonzero(numbers == i)) for i in range(k)]
"""


@pytest.mark.parametrize(
    ("exercise_id", "text", "mistake"),
    [("k-fold", DRAWN_ANEW, "shuffled-anew-for-each-fold"), ("stratified-k-fold", BY_LUCK, "plain-folds")],
)
def test_mistakes_are_named_however_the_numbers_are_drawn(public, everything, judge, exercise_id, text, mistake):
    for oracle in (public, everything):
        assert judge(oracle, exercise_id, text).diagnosis.name == mistake


# --- the cases ---

BY_HAND = {
    "confusion-matrix": [[1, 1], [0, 1]],
    "accuracy": 0.75,
    "precision": 2 / 3,
    "recall": 2 / 5,
    "f1": 1 / 2,
    "roc-curve": {
        "returned": "3 values",
        "false positive rates": [0.0, 0.0, 0.5, 0.5, 1.0],
        "true positive rates": [0.0, 0.5, 0.5, 1.0, 1.0],
        "thresholds": [np.inf, 0.8, 0.4, 0.35, 0.1],
    },
    "auc": 0.75,
    "cross-validate": {
        "scores": [-5.0, -5.0],
        "models built": 2,
        "trained: model, row, target": [[1, 0, 1], [1, 1, 3], [2, 2, 5], [2, 3, 9]],
        "scored: model, row, target": [[1, 2, 5], [1, 3, 9], [2, 0, 1], [2, 1, 3]],
    },
    # 2 away from 4 and 6 away from 8; then 2 each from what it was trained on, 0 and 4 from the test
    "learning-curve": {
        "returned": "2 values",
        "scores on what was trained on": [0.0, -2.0],
        "scores on the test": [-4.0, -2.0],
        "models built": 2,
        "trained: model, row, target": [[1, 0, 2], [2, 0, 2], [2, 1, 6]],
        "scored: model, row, target": [
            *[[1, 0, 2], [1, 2, 4], [1, 3, 8]],
            *[[2, 0, 2], [2, 1, 6], [2, 2, 4], [2, 3, 8]],
        ],
    },
}


@pytest.mark.parametrize("exercise_id", BY_HAND)
def test_first_cases_by_hand(public, exercise_id):
    value, truth = public.answers(chapter.exercises[exercise_id]).expected[0].value, BY_HAND[exercise_id]
    found, wanted = (value, truth) if isinstance(truth, dict) else ({"": value}, {"": truth})
    assert found.keys() == wanted.keys()
    for part, entry in wanted.items():
        assert found[part] == entry if part == "returned" else np.allclose(found[part], entry)


def test_only_other_shapes_are_refused(everything):
    refused = {
        (exercise.id, case.name)
        for exercise in (*EXERCISES, CAPSTONE)
        for case, observation in zip(*cases_and_expected(everything, exercise), strict=True)
        if observation.error
    }
    names = {
        "a flat array meets a column",
        "a column meets a flat array",
        "one prediction for all",
        "one truth for all",
        "logits in place of class ids",
    }
    assert refused == {("accuracy", name) for name in names}


def cases_and_expected(oracle, exercise):
    answers = oracle.answers(exercise)
    return answers.cases, answers.expected


@pytest.mark.parametrize("exercise_id", FOLDS)
def test_the_reference_folds_have_nothing_wrong(everything, exercise_id):
    for observation in everything.answers(chapter.exercises[exercise_id]).expected:
        for name, fact in observation.value.items():
            if not name.startswith("neighbours"):  # with very few rows these are together always or never
                assert fact is not name.startswith("a row"), name


# --- the capstone ---


def test_the_networks_differ_as_the_lesson_says(everything):
    for observation in everything.answers(CAPSTONE).expected:
        assert observation.value["scores of each network"] == [5, 5]
        assert observation.value["images that a network was tested on though it had seen them"] == 0
        assert all(fact is not False for fact in observation.value.values())
        assert 0.5 < observation.value["accuracy"] < 0.97


LEAKS = [
    ("cross-validate", "one-model-for-all-folds"),
    ("cross-validate", "trained-on-everything"),
    ("cross-validate", "scored-on-the-training"),
    ("cross-validate", "best-round-on-the-test"),
    ("stratified-k-fold", "tested-rows-in-the-training"),
    ("stratified-k-fold", "plain-folds"),
    ("hold-out", "test-stays-in-training"),
    ("learning-curve", "trained-on-from-size-to-size"),
    ("confusion-matrix", "rows-and-columns-swapped"),
    ("f1", "arithmetic-mean"),
    ("auc", "axes-swapped"),
]


@pytest.mark.parametrize(("exercise_id", "name"), LEAKS)
def test_the_capstone_sees_what_would_flatter_a_network(public, exercise_id, name):
    exercise = chapter.exercises[exercise_id]
    (mistake,) = (one for one in SOLUTION.mistakes_of(exercise) if one.id == name)
    answers = public.answers(CAPSTONE)
    library = mistake.library(SOLUTION.reference, exercise)
    assert not diagnose(CAPSTONE, answers, observe_all(CAPSTONE, library, answers.cases)).right


def test_the_class_of_a_noisy_image_is_never_a_matter_of_rounding(everything):
    with loaded(SOLUTION.reference) as nnlib:
        for case in everything.answers(CAPSTONE).cases:
            inputs = case.inputs
            hidden = nnlib.relu(inputs["noisy_images"] @ inputs["hidden_weight"] + inputs["hidden_bias"])
            logits = np.sort(hidden @ inputs["output_weight"] + inputs["output_bias"], axis=1)
            assert np.min(logits[:, -1] - logits[:, -2]) > 1e-5


# --- what is returned ---


def test_a_wrong_number_of_things_is_told():
    assert named(("a", "b"), (1, 2)) == {"returned": "2 values", "a": 1, "b": 2}
    assert named(("a", "b"), 3) == {"returned": "int"}
    assert named(("a", "b"), np.zeros((2, 3))) == {"returned": "ndarray of shape (2, 3)"}
    assert named(("a", "b"), (1, 2, 3)) == {"returned": "3 values"}


def test_masks_and_lists_are_no_indices(public, judge):
    assert is_index(np.array([1, 2]))
    assert not any(map(is_index, ([1, 2], np.array([True]), np.array([[1]]), np.array([1.0]))))
    text = """
        def k_fold(n, k, rng):
            for test in np.array_split(rng.permutation(n), k):
                yield [row for row in range(n) if row not in test], test
    """
    verdict = judge(public, "k-fold", text)
    assert not verdict.right


def test_a_model_refuses_rows_that_are_not_one_to_one():
    with pytest.raises(ValueError, match=r"X of shape \(2, 1\) and y of shape \(3,\)"):
        rows(np.zeros((2, 1)), np.zeros(3))
    with pytest.raises(ValueError, match="a model got"):
        rows(np.zeros((0, 1)), np.zeros(0))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_only_this_exercise_falls_with_its_definition(everything, exercise):
    """With its definitions missing, all others of the chapter that do not need it are as right as before."""
    broken = "\n".join(f"def {name.split('.')[1]}(*_): raise RuntimeError" for name in exercise.implements)
    module = exercise.implements[0].split(".")[0]
    sources = graft(SOLUTION.reference, {f"{module}.py": broken}, exercise.implements)
    for other in EXERCISES:
        answers = everything.answers(other)
        right = diagnose(other, answers, observe_all(other, sources, answers.cases)).right
        assert right == (other is not exercise and exercise.id not in other.needs)
