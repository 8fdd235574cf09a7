"""Golden submissions: each gives the points and the diagnoses that its expected.json holds."""

import golden
import pytest

from autograder.classroom.grading import Grader
from autograder.classroom.submissions import read_submission
from autograder.engine.verdict import Report
from autograder.exercises import CATALOGUE

pytestmark = pytest.mark.sandbox
CHAPTER = CATALOGUE.chapter(golden.CHAPTER)


def facts(report: Report) -> dict:
    """What a golden submission is held to: points, and the diagnosis of what is wrong."""
    wrong = [verdict for verdict in report.verdicts if not verdict.right]
    return {
        "points": {verdict.exercise_id: verdict.points for verdict in report.verdicts},
        "wrong": {verdict.exercise_id: [verdict.diagnosis.kind, verdict.diagnosis.name] for verdict in wrong},
    }


@pytest.mark.parametrize("name", golden.names())
def test_golden_submission(name, grader: Grader, tmp_path):
    submission = read_submission(golden.build(name, tmp_path), name, CHAPTER.id)
    assert facts(grader.grade(submission, CHAPTER)) == golden.expected(name)


def test_there_are_at_least_twelve():
    assert len(golden.names()) >= 12
