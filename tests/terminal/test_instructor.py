"""The instructor's commands, from the outside."""

import shutil
from types import SimpleNamespace

import golden
import pytest
from attacked_box import require_sandbox
from typer.testing import CliRunner

from autograder.classroom.submissions import BadInput
from autograder.paths import LESSONS
from autograder.terminal import instructor
from autograder.terminal.app import app

CASES = [("missing", "There is no folder"), ("empty", "Found no submissions to 04-forward")]


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize(("name", "told"), CASES)
def test_a_folder_without_submissions_is_told_in_one_sentence(tmp_path, name, told):
    (tmp_path / "empty").mkdir()
    result = run("grade", tmp_path / name, "--chapter", "4")
    assert isinstance(result.exception, BadInput) and told in str(result.exception)


def test_a_folder_that_may_be_of_any_chapter_is_asked_about(tmp_path):
    (tmp_path / "anna").mkdir()
    result = run("grade", tmp_path)
    assert "Say which chapter" in str(result.exception) and "04-forward" in str(result.exception)


def test_without_a_sandbox_nothing_is_graded(tmp_path, monkeypatch):
    golden.build("all-right", tmp_path / "submitted" / "anna")
    monkeypatch.setattr("autograder.sandbox.sandbox_problem", lambda: "There is no bwrap here.")
    result = run("grade", tmp_path / "submitted", "--reports", tmp_path / "graded")
    assert "There is no bwrap here. Nothing was graded." in str(result.exception)
    assert not (tmp_path / "graded").exists()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A class of two, whose grades go nowhere else."""
    monkeypatch.setattr(instructor, "ROOT", tmp_path)
    monkeypatch.setenv("COURSE_GRADEBOOK", f"sqlite:///{tmp_path / 'gradebook.db'}")
    for name in ("all-right", "linear-without-bias"):
        golden.build(name, tmp_path / "submitted" / name)
    (tmp_path / "submitted" / "zoe.zip").write_bytes(b"no zip")
    return tmp_path


@pytest.mark.parametrize("unsafe", [False, True])
def test_a_class_is_graded_and_trouble_is_named(course, unsafe):
    if not unsafe:
        require_sandbox()
    words = ("grade", course / "submitted", "--reports", course / "graded", *(["--unsafe"] if unsafe else []))
    result = run(*words)
    assert result.exit_code == 1, result.output  # zoe's zip
    assert "mean points" in result.output and "17.50 of 20" in result.output and "zoe" in result.output
    assert (instructor.UNSAFE_WARNING in result.output.replace("\n", " ")) == unsafe
    assert {path.stem for path in (course / "graded" / "04-forward").glob("*.html")} == {
        "all-right",
        "linear-without-bias",
    }


def test_a_chapter_that_is_not_there_is_told(tmp_path):
    assert "There is no chapter called '99'" in str(run("grade", tmp_path, "--chapter", "99").exception)


def test_an_exercise_of_another_chapter_cannot_be_graded_alone(tmp_path):
    golden.build("all-right", tmp_path / "submitted" / "anna")
    told = run("grade", tmp_path / "submitted", "--chapter", "4", "--only", "relu").exception
    assert "There is no exercise called 'relu'" in str(told)


def test_single_exercises_are_graded_again(course):
    words = ("grade", course / "submitted", "--reports", course / "graded", "--unsafe", "--chapter", "4")
    run(*words)
    (course / "graded" / "04-forward" / "all-right.json").unlink()
    result = run(*words, "--only", "softmax", "--only", "mse")
    assert "04-forward  1 " in result.output and "without --only" in result.output.replace("\n", " ")


def test_all_that_was_handed_in_is_graded_and_told_by_chapter(course):
    for student in ("all-right", "linear-without-bias"):
        shutil.copy(LESSONS / "01-environment" / "01-environment.ipynb", course / "submitted" / student)
    (course / "submitted" / "zoe.zip").unlink()
    result = run("grade", course / "submitted", "--reports", course / "graded", "--unsafe")
    told = [line.split()[:3] for line in result.output.splitlines() if line[:1].isdigit()]
    assert told == [["01-environment", "2", "0"], ["04-forward", "2", "0"]] and result.exit_code == 0
    assert "17.50 of 20" in result.output and (course / "graded" / "01-environment" / "all-right.html").is_file()


def test_the_exercise_says_the_chapter(course):
    result = run("grade", course / "submitted", "--reports", course / "graded", "--unsafe", "--only", "softmax")
    assert "04-forward" in result.output and "01-environment" not in result.output


def test_a_bundle_is_packed_and_told(tmp_path):
    result = run("bundle", tmp_path / "out.zip")
    assert result.exit_code == 0 and f"into {tmp_path / 'out.zip'}" in result.output
    assert (tmp_path / "out.zip").is_file()


@pytest.mark.parametrize(("done", "seconds", "told"), [(0, 5.0, ""), (32, 16.0, "120 a minute"), (1, None, "")])
def test_the_rate_counts_from_the_start(done, seconds, told):
    """A batch ends all at once: the time between two of its submissions says nothing."""
    task = SimpleNamespace(completed=done, elapsed=seconds)
    assert instructor.Rate().render(task).plain == told
