"""The learner's commands: what they print, and how they end."""

import pytest
from learners_library import NO_PYTHON, OVER_THE_BATCH, STOPS, write_library
from typer.testing import CliRunner

from autograder import paths
from autograder.learning import hints, watch
from autograder.terminal.app import app
from autograder.views.text import COURSE


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_NNLIB", str(tmp_path / "nnlib"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(paths, "STATE", tmp_path / "state")
    monkeypatch.setattr(hints, "_not_saved", {})
    write_library(tmp_path / "nnlib")
    return lambda **texts: write_library(tmp_path / "nnlib", **texts)


def run(*arguments):
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_right_answer_ends_with_0():
    code, output = run("check", "softmax", "mse")
    assert code == 0
    assert output.count("Well done!") == 2


def test_a_wrong_answer_is_told_and_ends_with_1(library):
    library(activations=OVER_THE_BATCH)
    code, output = run("check", "mse", "softmax")
    assert code == 1
    assert "Each row is one example" in output
    assert "course.py hint softmax" in output


def test_text_of_a_learner_is_no_markup(library):
    library(activations=STOPS)
    assert "[red]way[/red]" in run("check", "softmax")[1]


def test_all_exercises_in_a_line_each_and_the_first_wrong_one_in_full(library):
    assert run("check", "--all")[0] == 0
    library(activations=OVER_THE_BATCH)
    code, output = run("check", "--all")
    assert code == 1
    assert "Needs softmax first" in output
    assert output.count("Expected") == 1


def test_a_library_that_is_no_python_is_told(library):
    library(activations=NO_PYTHON)
    code, output = run("check", "softmax")
    assert code == 1
    assert "Python cannot read nnlib/activations.py, line" in output


def test_ctrl_c_ends_the_check_with_one_word(library):
    library(activations="def softmax(logits):\n    raise KeyboardInterrupt\n")
    assert run("check", "softmax") == (130, "Stopped.\n")


def test_one_hint_more_each_time():
    assert "Hint 2" not in run("hint", "softmax")[1]
    code, output = run("hint", "softmax")
    assert code == 0
    assert "Hint 2 of 3" in output and f"1 more: {COURSE} hint softmax" in output


def test_progress():
    code, output = run("progress")
    assert code == 0
    assert "9 of 9 exercises solved, 20 of 20 points" in output


def test_watching_tells_each_verdict_and_ends_when_all_are_solved(library, monkeypatch):
    def saves(folder):
        library()
        yield

    library(activations=OVER_THE_BATCH)
    monkeypatch.setattr(watch, "saves", saves)
    code, output = run("watch")
    assert code == 0
    assert output.index("Not right yet") < output.index("Well done!") < output.index("All exercises are solved.")


def test_watching_one_exercise(monkeypatch):
    monkeypatch.setattr(watch, "saves", lambda folder: iter([None]))
    code, output = run("watch", "mse")
    assert code == 0
    assert output.count("Mean squared error: Right") == 2


@pytest.fixture
def two_lessons(tmp_path, monkeypatch):
    for name in ("02-architecture", "04-forward"):
        (tmp_path / "lessons" / name).mkdir(parents=True)
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")


def test_catching_up_says_what_it_filled_what_it_left_and_where_attempts_are(library, two_lessons, tmp_path):
    library(activations="def relu(z):\n    return abs(z)\n")
    code, output = run("catch-up", "4")
    told = " ".join(output.split())
    assert code == 0
    assert "Filled for you: relu." in told
    assert "left as it is: leaky-relu" in told
    assert "before-catch-up" in told and list((tmp_path / "state" / "before-catch-up").rglob("activations.py"))
    assert "You can start lesson 04-forward." in told
    assert run("check", "relu")[0] == 0


def test_nothing_comes_before_the_first_lesson(two_lessons):
    code, output = run("catch-up", "architecture")
    assert code == 0 and "start right there" in output


def test_catching_up_needs_the_solutions(two_lessons, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "SOLUTIONS", tmp_path / "nowhere")
    with pytest.raises(OSError, match="for instructors"):
        run("catch-up", "4")


def test_catching_up_to_a_lesson_that_is_not_there_names_those_that_are(two_lessons):
    with pytest.raises(LookupError, match="04-forward"):
        run("catch-up", "9")
