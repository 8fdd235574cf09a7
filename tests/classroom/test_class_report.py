"""How a class did, computed from its reports."""

import numpy as np
import pytest
from small_class import MISTAKE, ODD, UNWRITTEN, one_wrong, report, verdict
from small_course import CHAPTER

from autograder.classroom.class_report import class_report, discriminations, histogram, known_code
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import Diagnosis, Report
from autograder.paths import SOLUTIONS

TIME_UP = Diagnosis("time up", "Your code did not finish in time.")
NOT_LOADED = Diagnosis("library", "Python cannot read nnlib/losses.py.")
DIED = Diagnosis("error", "Your code broke the Python that ran it: it was killed by signal 11.")
NO_MEMORY = Diagnosis("error", "Your code stopped with MemoryError: it took too much memory.")


def test_each_exercise_is_counted_by_how_it_stands():
    reports = [
        report("ann"),
        one_wrong("bob", "softmax", MISTAKE),
        one_wrong("cid", "softmax", UNWRITTEN),
        one_wrong("dora", "softmax", Diagnosis("needs", "Solve `mse` first.", "mse")),
        Report("eve", CHAPTER.id, ()),
    ]
    made = class_report(reports, CHAPTER)
    softmax = next(item for item in made.exercises if item.id == "softmax")
    assert softmax.counts == {"right": 1, "wrong": 1, "waiting": 1, "unwritten": 2}
    assert softmax.stuck == ("bob",)
    assert softmax.share == pytest.approx((2 + 1 + 0 + 1 + 0) / (5 * 2))  # half of the cases is half of the points
    assert (made.idle, made.max_points) == (("eve",), 20)
    assert {item.student: item.stuck_at for item in made.students}["bob"] == "softmax"
    assert made.mean == pytest.approx((20 + 19 + 18 + 19 + 0) / 5) and made.median == 19


def test_an_empty_class_has_a_report():
    made = class_report([], CHAPTER)
    assert (made.mean, made.median, made.mistakes, made.groups) == (0, 0, (), ())
    assert all(item.discrimination is None and item.share == 0 for item in made.exercises)


def test_discrimination_is_the_correlation_with_all_others():
    rng = np.random.default_rng(0)
    skill = rng.normal(size=40)
    table = np.column_stack([skill + rng.normal(size=40) / 4, skill, -skill / 2, np.ones(40)])
    found = discriminations(table)
    assert found[0] == pytest.approx(np.corrcoef(table[:, 0], table[:, 1:].sum(axis=1))[0, 1])
    assert found[2] < -0.9 and found[3] is None
    assert discriminations(table[:9]) == [None] * 4


def test_an_exercise_never_correlates_with_itself():
    """Two exercises that have nothing to do with one another: the plain correlation with the total would be 0.7."""
    table = np.array([[i % 2, i // 2 % 2] for i in range(40)], dtype=float)
    assert discriminations(table) == [pytest.approx(0), pytest.approx(0)]


def test_mistakes_come_by_frequency_with_their_sentence():
    other = Diagnosis("mistake", "You forgot the mean.", "no-mean")
    reports = [one_wrong("ann", "mse", other), *(one_wrong(name, "softmax", MISTAKE) for name in ("bob", "cid"))]
    found = [
        (item.exercise_id, item.id, item.sentence, item.students) for item in class_report(reports, CHAPTER).mistakes
    ]
    assert found == [
        ("softmax", "over-the-batch", "Use `axis=1`.", ("bob", "cid")),
        ("mse", "no-mean", "You forgot the mean.", ("ann",)),
    ]


def test_trouble_is_time_outs_crashes_memory_and_what_does_not_load_once_each():
    broken = {name: verdict(name, NOT_LOADED) for name in ("mse", "cross-entropy")}
    reports = [
        report("ann", broken),
        one_wrong("bob", "softmax", TIME_UP),
        one_wrong("cid", "softmax", DIED),
        one_wrong("dora", "softmax", NO_MEMORY, notes=("The notebook is missing.",)),
        one_wrong("eve", "softmax", ODD),
    ]
    found = [(item.student, item.exercise_ids, item.sentence) for item in class_report(reports, CHAPTER).troubles]
    assert found == [
        ("ann", ("mse", "cross-entropy"), NOT_LOADED.sentence),
        ("bob", ("softmax",), TIME_UP.sentence),
        ("cid", ("softmax",), DIED.sentence),
        ("dora", ("softmax",), NO_MEMORY.sentence),
        ("dora", (), "The notebook is missing."),
    ]


def test_imports_come_by_frequency():
    reports = [report("ann", imports=("math", "torch")), report("bob", imports=("torch",))]
    assert list(class_report(reports, CHAPTER).imports.items()) == [("torch", ("ann", "bob")), ("math", ("ann",))]


def test_the_reference_and_known_mistakes_make_nobody_suspicious():
    known = list(known_code(load_solutions(SOLUTIONS), CHAPTER))
    long_mistake = max((code for code in known[1:]), key=lambda code: sum(map(len, code.values())))
    for code in (known[0], long_mistake):
        reports = [report(name, code=code) for name in ("ann", "bob")]
        assert class_report(reports, CHAPTER, known).groups == ()
        assert class_report(reports, CHAPTER).groups != () or code is long_mistake


def test_a_histogram_holds_everybody():
    assert histogram([0, 1, 5, 10], 10, bins=2) == [(0, 5, 2), (5, 10, 2)]
    assert sum(count for *_, count in histogram([], 10)) == 0
    assert histogram([0.0], 0, bins=1) == [(0, 1, 1)]
