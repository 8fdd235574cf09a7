"""The commands that tell an instructor about a class, from the outside."""

import json

import pytest
from small_class import MISTAKE, ODD, one_wrong, report
from typer.testing import CliRunner

from autograder.classroom.gradebook import Gradebook, Scores
from autograder.classroom.submissions import BadInput
from autograder.engine.exercise import UnknownName
from autograder.engine.verdict import report_to_json
from autograder.terminal import insight
from autograder.terminal.app import app

CODE = {"activations.softmax": "def softmax(z):\n    return z  # \x1b[2J\n"}
STEERING = {"activations.softmax": "def softmax(z):\n    return '\x9b2J' (\x1b[2J"}


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def graded(tmp_path, monkeypatch):
    monkeypatch.setattr(insight, "ROOT", tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    folder = tmp_path / "graded" / "04-forward"
    folder.mkdir(parents=True)
    reports = [
        report("ann"),
        one_wrong("bob", "softmax", MISTAKE),
        *(one_wrong(name, "softmax", ODD, "aa", code=CODE) for name in ("cid", "dora")),
        one_wrong("eve", "mse", ODD, "bb", code=STEERING),
    ]
    for item in reports:
        (folder / f"{item.student}.json").write_text(json.dumps(report_to_json(item)), "utf-8")
    return folder


@pytest.mark.parametrize("by_name", [True, False])
def test_a_class_report_is_written(graded, by_name):
    result = run("report", "forward" if by_name else graded)
    assert result.exit_code == 0, result.output
    assert "5 students" in result.output and str(graded / "class" / "report.html") in result.output
    assert (graded / "class" / "report.html").is_file() and (graded / "class" / "students.csv").is_file()


def test_mistakes_in_the_wild_come_with_a_draft(graded):
    output = run("mistakes", "forward").output
    assert "2 of 5 students, softmax: All 3 numbers" in output
    assert '@mistakes.mistake("softmax")\ndef name_it_here(z):' in output
    assert "1 of 5 students, mse" in output and "solutions/mistakes/forward.py" in output
    assert "without a sandbox" in output


def test_what_few_did_can_be_left_out(graded):
    output = run("mistakes", "forward", "--least", "2").output
    assert "mse" not in output and "1 more" in output
    assert "mse" not in run("mistakes", "forward", "--limit", "1").output


def test_no_text_of_a_student_steers_the_terminal(graded):
    (graded / "fay.json").write_text(
        json.dumps(report_to_json(one_wrong("fay\x1b[2J", "softmax", ODD, "c", code=STEERING)))
    )
    output = run("mistakes", graded).output
    assert "\x1b[2J" not in output and "\x9b" not in output and "def softmax(z):" in output


def test_a_class_without_unknown_mistakes_is_told_so(graded):
    for name in ("cid", "dora", "eve"):
        (graded / f"{name}.json").unlink()
    assert insight.NONE_WILD in run("mistakes", "forward").output


def test_grades_are_exported_for_the_platforms(graded, monkeypatch):
    monkeypatch.setattr(Gradebook, "scores", lambda self, chapter: Scores(23, {"ann": 22.0}, ("ann",)))
    output = run("export", "forward").output
    assert "1 students" not in output and "1 student, " in output and "1 of them" in output
    assert "22" in (graded / "grades-canvas.csv").read_text() and "22" in (graded / "grades-moodle.csv").read_text()


@pytest.mark.parametrize("command", ["report", "mistakes", "export"])
def test_bad_names_are_told(graded, command):
    assert isinstance(run(command, "no-chapter").exception, UnknownName)
    missing = run(command, graded.parent / "05-backprop").exception
    assert isinstance(missing, BadInput) and "grade first" in str(missing)
