"""What nbgrader does with marks, by both ways of grading: late penalties, marks by hand, regrades, feedback, export.

One class is graded in two copies of the course, by `nbgrader autograde` in one and by `course.py grade` in the other.
"""

import csv
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Grade, Gradebook, SubmittedNotebook
from people import RIGHT, UNSTABLE, Person, make_person, rewrite_cell, write_answer, write_source
from small_course import CHAPTER

from autograder.sandbox import sandbox_problem

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(os.name == "nt", reason="nbgrader needs more than Windows gives"),
    pytest.mark.skipif(bool(sandbox_problem()), reason=str(sandbox_problem())),
]

WAYS = {
    "by nbgrader": ("nbgrader", "autograde", CHAPTER.id, "--force"),
    "by course.py": ("autograder", "grade", "submitted", "--chapter", CHAPTER.id),
}
DUE = datetime(2026, 11, 23, 12)
HANDED_IN = {"ann": DUE - timedelta(hours=1), "bob": DUE + timedelta(hours=12)}
A_FIFTH_A_DAY = """
from nbgrader.plugins import BasePlugin

class Policy(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score * total_seconds_late / 86_400 / 5
"""
SETTING = '\nc.AssignLatePenalties.plugin_class = "late_policy.Policy"\n'
SOFTMAX = float(CHAPTER.exercises["softmax"].points)
WRITTEN, COMMENT, BONUS = 2.5, "Why the largest?", 0.75
PUT_RIGHT = 0.5


@pytest.fixture(scope="module")
def classes(tmp_path_factory) -> dict[str, Person]:
    """The instructor's folders, with ann's right work and bob's unstable one, graded once."""
    found = {way: make_class(tmp_path_factory.mktemp("instructor")) for way in WAYS}
    for way, person in found.items():
        person.run(*WAYS[way])
    return found


def make_class(folder: Path) -> Person:
    person = make_person(folder, folder, CHAPTER.id)
    write_source(person)
    (person.root / "late_policy.py").write_text(A_FIFTH_A_DAY)
    with (person.root / "nbgrader_config.py").open("a") as settings:
        settings.write(SETTING)
    person.nbgrader("generate_assignment", CHAPTER.id)
    with gradebook_of(person) as gradebook:
        gradebook.update_or_create_assignment(CHAPTER.id, duedate=DUE)
    hand_in(person, "ann", RIGHT)
    hand_in(person, "bob", UNSTABLE)
    return person


def hand_in(person: Person, student: str, softmax: str) -> None:
    folder = person.root / "submitted" / student / CHAPTER.id
    write_answer(person, "softmax", softmax)
    shutil.copytree(person.root / "nnlib", folder / "nnlib", dirs_exist_ok=True)
    shutil.copy(person.lesson, folder)
    rewrite_cell(folder / person.lesson.name, "why-stable", "It subtracts the maximum.")
    (folder / "timestamp.txt").write_text(f"{HANDED_IN[student]} UTC")


def gradebook_of(person: Person) -> Gradebook:
    return Gradebook(f"sqlite:///{person.root / 'gradebook.db'}")


def paper(gradebook: Gradebook, student: str) -> SubmittedNotebook:
    return gradebook.find_submission_notebook(CHAPTER.id, CHAPTER.id, student)


def grade(gradebook: Gradebook, student: str, cell: str) -> Grade:
    return gradebook.find_grade(cell, CHAPTER.id, CHAPTER.id, student)


@pytest.fixture(params=WAYS, scope="module")
def way(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def marked(classes, way) -> Person:
    """As formgrader saves it: ann's answer and a bonus, bob's softmax put right by hand, and comments."""
    with gradebook_of(classes[way]) as gradebook:
        answer, bonus = grade(gradebook, "ann", "why-stable"), grade(gradebook, "ann", "check-softmax")
        answer.manual_score, answer.needs_manual_grade, bonus.extra_credit = WRITTEN, False, BONUS
        gradebook.find_comment("why-stable", CHAPTER.id, CHAPTER.id, "ann").manual_comment = COMMENT
        softmax = grade(gradebook, "bob", "check-softmax")
        softmax.manual_score, softmax.needs_manual_grade = PUT_RIGHT, False
        gradebook.db.commit()
    return classes[way]


@pytest.fixture(scope="module")
def regraded(marked, way) -> Person:
    """Bob's work has changed since, and everything is graded again."""
    hand_in(marked, "bob", RIGHT)
    marked.run(*WAYS[way], *(["--force"] if way == "by course.py" else []))
    return marked


@pytest.fixture(scope="module")
def exported(regraded) -> list[dict]:
    regraded.nbgrader("export", "--to=all.csv")
    with (regraded.root / "all.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_both_ways_give_the_same_points(classes):
    assert classes["by nbgrader"].scores() == classes["by course.py"].scores()


def test_who_is_late_loses_what_the_plug_in_says(classes, way):
    with gradebook_of(classes[way]) as gradebook:
        bob = paper(gradebook, "bob")
        assert 0 < bob.score < SOFTMAX
        assert bob.late_submission_penalty == pytest.approx(bob.score / 10)
        assert paper(gradebook, "ann").late_submission_penalty is None


def test_marks_by_hand_and_extra_credit_count(marked):
    with gradebook_of(marked) as gradebook:
        assert paper(gradebook, "ann").score == SOFTMAX + WRITTEN + BONUS
        assert not paper(gradebook, "ann").needs_manual_grade
        assert grade(gradebook, "bob", "check-softmax").score == PUT_RIGHT


def test_marks_by_hand_stay_when_work_is_graded_again(regraded):
    with gradebook_of(regraded) as gradebook:
        answer, softmax = grade(gradebook, "ann", "why-stable"), grade(gradebook, "bob", "check-softmax")
        assert (answer.manual_score, answer.score, answer.needs_manual_grade) == (WRITTEN, WRITTEN, True)
        assert (softmax.auto_score, softmax.manual_score, softmax.score) == (SOFTMAX, PUT_RIGHT, PUT_RIGHT)
        assert grade(gradebook, "ann", "check-softmax").extra_credit == BONUS
        assert gradebook.find_comment("why-stable", CHAPTER.id, CHAPTER.id, "ann").comment == COMMENT
        assert paper(gradebook, "ann").score == SOFTMAX + WRITTEN + BONUS


def test_the_penalty_follows_marks_by_hand(regraded):
    with gradebook_of(regraded) as gradebook:
        assert paper(gradebook, "bob").late_submission_penalty == pytest.approx(PUT_RIGHT / 10)


def test_export_writes_all_of_it(exported):
    ann, bob = exported
    assert [ann["student_id"], bob["student_id"]] == ["ann", "bob"]
    assert float(ann["raw_score"]) == float(ann["score"]) == SOFTMAX + WRITTEN + BONUS
    assert float(bob["score"]) == pytest.approx(PUT_RIGHT * 0.9)
    assert float(bob["late_submission_penalty"]) == pytest.approx(PUT_RIGHT / 10)
    assert {float(line["max_score"]) for line in exported} == {CHAPTER.points + 3.0}
    assert [line["timestamp"] for line in exported] == [str(HANDED_IN[name]) for name in ("ann", "bob")]


def test_feedback_tells_the_mark_the_comment_and_the_penalty(regraded):
    regraded.nbgrader("generate_feedback", CHAPTER.id, "--force")
    ann, bob = (
        (regraded.root / "feedback" / name / CHAPTER.id / f"{CHAPTER.id}.html").read_text() for name in ("ann", "bob")
    )
    assert COMMENT in ann and f"Score: {SOFTMAX + WRITTEN + BONUS} / {CHAPTER.points + 3.0}" in ann
    assert f"Late submission penalty (Score: -{PUT_RIGHT / 10})" in bob and "Late submission" not in ann
