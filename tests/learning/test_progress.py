"""Progress: every exercise of every chapter, with points and milestones."""

from learners_library import NOT_WRITTEN, write_library

from autograder.engine.exercise import Catalogue
from autograder.exercises import CATALOGUE
from autograder.learning.check import Check
from autograder.learning.progress import MILESTONES, all_progress
from autograder.paths import LESSONS

FORWARD = Catalogue(CATALOGUE.chapter("4"))


def test_every_chapter_with_a_lesson_is_shown(tmp_path):
    parts = all_progress(Check(write_library(tmp_path / "nnlib")))
    assert [part.chapter.id for part in parts] == [folder.name for folder in sorted(LESSONS.glob("[0-9]*"))]


def test_all_is_solved_with_the_reference(tmp_path):
    (part,) = all_progress(Check(write_library(tmp_path / "nnlib")), FORWARD)
    assert part.points == part.chapter.points
    assert part.solved == len(part.verdicts) == len(part.chapter.exercises)
    assert part.milestones == (MILESTONES["read-digits"],)


def test_what_waits_for_another_exercise_says_so(tmp_path):
    (part,) = all_progress(Check(write_library(tmp_path / "nnlib", activations=NOT_WRITTEN)), FORWARD)
    waiting = {v.exercise_id: v.diagnosis.name for v in part.verdicts if not v.right and v.diagnosis.kind == "needs"}
    assert waiting == {"predict": "softmax", "read-digits": "softmax"}
    assert part.milestones == ()


def test_every_milestone_belongs_to_an_exercise():
    assert MILESTONES.keys() <= {exercise.id for exercise in CATALOGUE}
