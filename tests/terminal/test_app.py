"""The command line as a person starts it: exit codes, one sentence for an error, no traceback, quick to start."""

import os
import subprocess
import sys

import pytest

from autograder.paths import ROOT, SOLUTIONS


def course(*arguments, **environment):
    """Runs `python -m autograder`."""
    variables = (
        os.environ | {"COURSE_NNLIB": str(SOLUTIONS / "nnlib"), "COLUMNS": "200", "PYTHONUTF8": "1"} | environment
    )
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, check=False)


def test_a_check_prints_to_stdout_and_ends_with_0():
    ended = course("check", "softmax")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "Well done!" in ended.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "sofmax"), "did you mean 'softmax'?"),
        (("check", "mse", "[red]x[/red]"), "There is no exercise called '[red]x[/red]'"),
        (("check",), "Say which exercise to check"),
        (("hint", "nothing"), "There is no exercise called 'nothing'"),
        (("watch", "nothing"), "There is no exercise called 'nothing'"),
        (("no-such-command",), "No such command"),
        (("hint",), "Missing argument"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_ends_with_2(arguments, sentence):
    ended = course(*arguments)
    assert ended.returncode == 2
    assert sentence in ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


def test_a_missing_library_is_told_in_a_sentence(tmp_path):
    ended = course("check", "softmax", COURSE_NNLIB=str(tmp_path))
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"There is no library in {tmp_path}")


def test_an_old_windows_console_does_no_harm():
    ended = course("check", "--all", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"+ softmax" in ended.stdout


def test_help_lists_every_command():
    output = course("--help").stdout.decode()
    for command in (
        "check",
        "hint",
        "progress",
        "watch",
        "submit",
        "grade",
        "report",
        "mistakes",
        "export",
        "verify",
        "release",
    ):
        assert command in output


def test_heavy_parts_wait_until_they_are_needed():
    heavy = ("jinja2", "IPython", "watchfiles", "matplotlib", "nbformat", "nbconvert", "sqlalchemy", "nbgrader")
    program = f"import sys, autograder.terminal.app; print([name for name in {heavy!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
