"""Right answers in other words pass, wrong ones are named, and the first cases are right by hand."""

import textwrap

import numpy as np
import pytest

from autograder.engine.diagnose import diagnose
from autograder.engine.graft import graft
from autograder.engine.library import loaded
from autograder.engine.observe import observe_facts
from autograder.engine.oracle import observe_all
from autograder.engine.solutions import load_solutions
from autograder.exercises.data import chapter
from autograder.paths import SOLUTIONS

EXERCISES = [exercise for exercise in chapter.exercises.values() if not exercise.capstone]
CAPSTONE = chapter.exercises["churn"]
SOLUTION = load_solutions(SOLUTIONS)
MISTAKES = [mistake for exercise in EXERCISES for mistake in SOLUTION.mistakes_of(exercise)]

RIGHT = {
    "count-missing": {
        "nan is not itself": """
            def missing_per_column(X):
                return np.count_nonzero(X != X, axis=0)
        """,
        "a loop": """
            def missing_per_column(X):
                return np.array([sum(bool(np.isnan(value)) for value in column) for column in X.T])
        """,
    },
    "imputer": {
        "other names, a copy that is written into": """
            class Imputer:
                def fit(self, X):
                    self.columns = X.shape[1]
                    if self.strategy == "mean":
                        self.filler = np.nanmean(X, axis=0)
                    else:
                        self.filler = np.nanpercentile(X, 50, axis=0)

                def transform(self, X):
                    X = np.array(X, dtype=float)
                    rows, columns = np.nonzero(np.isnan(X))
                    X[rows, columns] = self.filler[columns]
                    return X
        """,
        "column by column, fit returns self": """
            class Imputer:
                def fit(self, X):
                    known = [column[~np.isnan(column)] for column in X.T]
                    self.columns = len(known)
                    self.fill = [c.mean() if self.strategy == "mean" else np.median(c) for c in known]
                    return self

                def transform(self, X):
                    pairs = zip(X.T, self.fill)
                    return np.column_stack([np.where(np.isnan(column), fill, column) for column, fill in pairs])
        """,
    },
    "outliers": {
        "percentiles, one border array": """
            class OutlierClipper:
                def fit(self, X):
                    self.columns = X.shape[1]
                    q = np.percentile(X, [25, 75], axis=0)
                    self.borders = q + self.k * np.diff(q, axis=0) * np.array([[-1], [1]])

                def transform(self, X):
                    return np.minimum(np.maximum(X, self.borders[0]), self.borders[1])
        """,
        "a mask over a copy": """
            class OutlierClipper:
                def fit(self, X):
                    self.columns = X.shape[1]
                    q1, q3 = np.quantile(X, 0.25, axis=0), np.quantile(X, 0.75, axis=0)
                    self.low, self.high = (1 + self.k) * q1 - self.k * q3, (1 + self.k) * q3 - self.k * q1

                def transform(self, X):
                    X = X.astype(float)
                    low, high = np.broadcast_to(self.low, X.shape), np.broadcast_to(self.high, X.shape)
                    X[X < low] = low[X < low]
                    X[X > high] = high[X > high]
                    return X
        """,
    },
    "standardizer": {
        "std by its definition": """
            class Standardizer:
                def fit(self, X):
                    self.columns = X.shape[1]
                    self.centre = X.sum(axis=0) / len(X)
                    self.width = np.sqrt(((X - self.centre) ** 2).mean(axis=0))
                    self.width[self.width == 0] = 1

                def transform(self, X):
                    return (X - self.centre) / self.width
        """,
        "the rows kept": """
            class Standardizer:
                def fit(self, X):
                    self.columns, self.rows = X.shape[1], X.copy()

                def transform(self, X):
                    std = self.rows.std(axis=0)
                    return (X - self.rows.mean(axis=0)) / (std + (std == 0))
        """,
    },
    "min-max": {
        "slope and offset": """
            class MinMaxScaler:
                def fit(self, X):
                    self.columns = X.shape[1]
                    width = np.ptp(X, axis=0)
                    self.slope = (self.high - self.low) / np.where(width > 0, width, 1)
                    self.smallest = X.min(axis=0)

                def transform(self, X):
                    return (X - self.smallest) * self.slope + self.low
        """,
        "a mix of low and high": """
            class MinMaxScaler:
                def fit(self, X):
                    self.columns = X.shape[1]
                    self.a, self.b = np.min(X, axis=0), np.max(X, axis=0)

                def transform(self, X):
                    part = (X - self.a) / np.where(self.b == self.a, 1, self.b - self.a)
                    return (1 - part) * self.low + part * self.high
        """,
    },
    "one-hot": {
        "ones written into zeros": """
            def one_hot(labels, n_classes):
                for label in labels:
                    if not 0 <= label < n_classes:
                        raise ValueError(f"no class: {label}")
                table = np.zeros((len(labels), n_classes))
                table[np.arange(len(labels)), labels] = 1
                return table
        """,
        "compared": """
            def one_hot(labels, n_classes):
                table = (labels[:, np.newaxis] == np.arange(n_classes)).astype(float)
                if not np.all(table.sum(axis=1) == 1):
                    raise ValueError("a label is no class")
                return table
        """,
    },
    "churn-features": {
        "columns by name": """
            def spend_features(spend, month):
                a, b, c = spend[:, month - 3], spend[:, month - 2], spend[:, month - 1]
                total = a + b + c
                share = np.divide(c, total, out=np.zeros(len(spend)), where=total > 0)
                return np.stack([total / 3, (c - a) / 2, share], axis=1)
        """,
        "one customer at a time": """
            def spend_features(spend, month):
                table = np.zeros((len(spend), 3))
                for i, row in enumerate(spend):
                    a, b, c = map(float, row[month - 3 : month])
                    table[i] = [(a + b + c) / 3, (c - a) / 2, c / (a + b + c) if a + b + c else 0]
                return table
        """,
    },
    "split": {
        "what rounding leaves over goes to training, lists": """
            def train_validation_test(X, y, fractions, rng):
                n = len(X)
                v, t = int(fractions[1] * n), int(fractions[2] * n)
                order = np.arange(n)
                rng.shuffle(order)
                rows = order[v + t:], order[:v], order[v:v + t]
                return [[X[r], y[r]] for r in rows]
        """,
        "random keys": """
            def train_validation_test(X, y, fractions, rng):
                order = np.argsort(rng.random(len(y)))
                a = round(fractions[0] * len(y))
                b = a + round(fractions[1] * len(y))
                return (X[order[:a]], y[order[:a]]), (X[order[a:b]], y[order[a:b]]), (X[order[b:]], y[order[b:]])
        """,
        "choice without replacement, both shuffled": """
            def train_validation_test(X, y, fractions, rng):
                order = rng.choice(len(y), len(y), replace=False)
                X, y = X[order], y[order]
                a, b = (np.cumsum(fractions)[:2] * len(y)).astype(int)
                return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])
        """,
    },
    "stratified": {
        "shuffled once, then class by class": """
            def stratified_split(X, y, fractions, rng):
                order = rng.permutation(len(y))
                place = np.zeros(len(y), dtype=int)
                for label in set(y.tolist()):
                    rows = order[y[order] == label]
                    v, t = (max(1, round(fraction * len(rows))) for fraction in fractions[1:])
                    if v + t >= len(rows):
                        v = t = 1
                    place[rows[:v]], place[rows[v:v + t]] = 1, 2
                return tuple((X[order[place[order] == p]], y[order[place[order] == p]]) for p in range(3))
        """,
        "rounded down, the rest to training": """
            def stratified_split(X, y, fractions, rng):
                train, validation, test = [], [], []
                for label in np.unique(y):
                    rows = np.where(y == label)[0]
                    rng.shuffle(rows)
                    v, t = max(1, int(fractions[1] * len(rows))), max(1, int(fractions[2] * len(rows)))
                    validation.extend(rows[:v])
                    test.extend(rows[v:v + t])
                    train.extend(rows[v + t:])
                for part in (train, validation, test):
                    rng.shuffle(part)
                return tuple((X[part], y[part]) for part in (train, validation, test))
        """,
    },
    "batches": {
        "a list": """
            def batches(X, y, size, rng):
                order = np.arange(len(X))
                rng.shuffle(order)
                pieces = np.split(order, range(size, len(X), size))
                return [(X[piece], y[piece]) for piece in pieces if len(piece)]
        """,
        "copies shuffled, then sliced": """
            def batches(X, y, size, rng):
                order = np.argsort(rng.random(len(y)))
                X, y = X[order], y[order]
                start = 0
                while start < len(y):
                    yield X[start:start + size], y[start:start + size]
                    start += size
        """,
    },
}


@pytest.mark.parametrize(
    ("exercise_id", "text"),
    [pytest.param(i, text, id=f"{i}: {name}") for i, texts in RIGHT.items() for name, text in texts.items()],
)
def test_right_answers_in_other_words_pass(judge, everything, exercise_id, text):
    verdict = judge(everything, exercise_id, text)
    assert verdict.right, verdict.diagnosis.sentence


def test_each_exercise_has_another_right_answer():
    assert set(RIGHT) == {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.exercise_id}: {mistake.id}")
@pytest.mark.parametrize("cases", ["public", "everything"])
def test_mistakes_are_caught_and_named(request, judge_mistake, mistake, cases):
    verdict = judge_mistake(request.getfixturevalue(cases), mistake)
    assert not verdict.right
    assert verdict.diagnosis.name == mistake.id


def test_first_cases_by_hand(public):
    def first(exercise_id):
        return public.answers(chapter.exercises[exercise_id]).expected[0].value

    assert first("count-missing").tolist() == [0, 1, 2]
    assert first("imputer")["unseen rows"].tolist() == [[4.0, 40.0]]
    assert first("outliers")["unseen rows"].tolist() == [[-1.0], [0.0], [5.0]]
    assert first("standardizer")["unseen rows"].tolist() == [[2.0, 0.0]]
    assert first("min-max")["unseen rows"].tolist() == [[0.0, 0.5]]
    assert first("one-hot").tolist() == [[0, 0, 1], [1, 0, 0]]
    assert first("churn-features").tolist() == [[20.0, 10.0, 0.5]]
    assert first("batches")["sizes of the batches"] == "3, 3, 1"


GOOD_NEWS = {
    "columns of X",
    "rows keep their y",
    "same seed, same parts",
    "another draw, other order",
    "the table was left alone",
    "the global generator was left alone",
    "sizes are the fractions of all rows",
    "each class is in every part",
    "parts have their fraction of each class",
    "each row comes just once",
    "same seed, same epochs",
}
"""All other facts that are true or false should be false."""


@pytest.mark.parametrize("exercise_id", ["split", "stratified", "batches"])
def test_all_facts_of_the_reference_are_good_news(everything, exercise_id):
    """But where a batch is one row: then of course the same rows meet. And one class alone is always sorted."""
    answers = everything.answers(chapter.exercises[exercise_id])
    bad = {
        (case.name, name)
        for case, observation in zip(answers.cases, answers.expected, strict=True)
        for name, fact in observation.value.items()
        if isinstance(fact, bool) and fact != (name in GOOD_NEWS)
    }
    assert bad <= {
        ("one at a time", "in each epoch the same rows meet"),
        ("a single class", "parts are sorted by class"),
    }


@pytest.mark.parametrize("exercise_id", ["split", "stratified", "batches"])
def test_chance_fails_no_right_answer(exercise_id):
    """The facts are the same for forty other seeds."""
    exercise = chapter.exercises[exercise_id]
    with loaded(SOLUTION.reference) as nnlib:
        for case in exercise.public_cases():
            every = [case.inputs | {"seed": seed} for seed in range(100, 140)]
            assert len({repr(observe_facts(exercise, nnlib, inputs).value) for inputs in every}) == 1


NO_PAIRS = "Your code stopped with TypeError: "
ARGUMENTS = {"split": "X, y, fractions, rng", "stratified": "X, y, fractions, rng", "batches": "X, y, size, rng"}


@pytest.mark.parametrize("exercise_id", ARGUMENTS)
@pytest.mark.parametrize(
    ("returned", "sentence"),
    [
        ("None", "Your code returned nothing"),
        ("rng", NO_PAIRS + "'numpy"),
        ("X", NO_PAIRS + "pairs (X, y) are asked, but where one should be there is an array of shape"),
        ("X, y", NO_PAIRS + "pairs (X, y) are asked, but where one should be there is an array of shape"),
        ("[(X,)] * 3", NO_PAIRS + "pairs (X, y) are asked, but where one should be there is a tuple of 1"),
        ("((y, X),) * 3", NO_PAIRS + "in a pair (X, y) are rows of both, but there X has the shape"),
        ("(('a', 'b'),) * 3", NO_PAIRS + "in a pair (X, y) are rows of both, but there X has the shape"),
        ("(([[1.0]], [2.0]),) * 3", ""),
    ],
)
def test_whatever_is_returned_is_told(judge, everything, exercise_id, returned, sentence):
    name = chapter.exercises[exercise_id].implements[0].partition(".")[2]
    verdict = judge(everything, exercise_id, f"def {name}({ARGUMENTS[exercise_id]}):\n    return {returned}")
    assert not verdict.right
    assert verdict.diagnosis.sentence.startswith(sentence)
    assert "a dict is asked" not in verdict.diagnosis.sentence


@pytest.mark.parametrize("exercise_id", ["split", "stratified"])
@pytest.mark.parametrize(("returned", "number"), [("[]", 0), ("(X, y), (X, y)", 2)])
def test_another_number_of_parts_is_told(judge, everything, exercise_id, returned, number):
    name = chapter.exercises[exercise_id].implements[0].partition(".")[2]
    verdict = judge(everything, exercise_id, f"def {name}(X, y, fractions, rng):\n    return {returned}")
    assert f"three pairs (X, y) are asked, got {number}" in verdict.diagnosis.sentence


# --- the capstone ---


def test_the_capstone_holds_nothing_but_good_news(everything):
    for observation in everything.answers(CAPSTONE).expected:
        facts = observation.value
        assert all(fact for fact in facts.values() if isinstance(fact, bool))
        assert facts["hold-out score"] > 0.7
        for name in ("clean training rows", "clean hold-out rows"):
            assert facts[name].shape == (12, 9) and np.isfinite(facts[name]).all()


SEEN_BY_THE_CAPSTONE = [
    ("count-missing", "equal-to-nan"),
    ("imputer", "filled-from-the-rows-at-hand"),
    ("imputer", "gaps-filled-in-place"),
    ("outliers", "quartiles-of-the-rows-at-hand"),
    ("standardizer", "scaled-by-the-rows-at-hand"),
    ("min-max", "range-of-the-rows-at-hand"),
    ("min-max", "unseen-values-clipped"),
    ("min-max", "low-forgotten"),
    ("one-hot", "only-classes-that-occur"),
    ("churn-features", "the-first-three-months"),
    ("split", "parts-overlap"),
    ("split", "rows-drawn-with-replacement"),
    ("split", "validation-and-test-swapped"),
    ("split", "not-shuffled"),
    ("stratified", "classes-left-to-chance"),
    ("stratified", "labels-shuffled-apart"),
    ("batches", "short-batch-dropped"),
    ("batches", "batches-lose-their-labels"),
]


@pytest.mark.parametrize(("exercise_id", "name"), SEEN_BY_THE_CAPSTONE)
def test_the_capstone_sees_leaks_and_losses(public, exercise_id, name):
    exercise = chapter.exercises[exercise_id]
    (mistake,) = (one for one in SOLUTION.mistakes_of(exercise) if one.id == name)
    answers = public.answers(CAPSTONE)
    library = mistake.library(SOLUTION.reference, exercise)
    verdict = diagnose(CAPSTONE, answers, observe_all(CAPSTONE, library, answers.cases))
    assert not verdict.right
    assert "a dict is asked" not in verdict.diagnosis.sentence


@pytest.mark.parametrize(
    ("exercise_id", "name", "text"),
    [(i, name, text) for i, texts in RIGHT.items() for name, text in texts.items()],
    ids=lambda item: item if len(item) < 60 else "",
)
def test_the_capstone_accepts_other_right_answers(everything, exercise_id, name, text):
    exercise, answers = chapter.exercises[exercise_id], everything.answers(CAPSTONE)
    module = exercise.implements[0].split(".")[0]
    library = graft(SOLUTION.reference, {f"{module}.py": textwrap.dedent(text)}, exercise.implements)
    verdict = diagnose(CAPSTONE, answers, observe_all(CAPSTONE, library, answers.cases))
    assert verdict.right, verdict.diagnosis.sentence
