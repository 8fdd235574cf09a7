"""The notebook face: a panel with the same facts as HTML and as text, never a traceback, nothing on stderr."""

import os
from pathlib import Path

import pytest
from learners_library import NO_PYTHON, OVER_THE_BATCH, STOPS, write_library

from autograder import notebook, paths
from autograder.learning import hints


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, newest last."""
    bundles = []
    monkeypatch.setattr(notebook, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """Writes the learner's library; without arguments it is right in all."""
    monkeypatch.setenv("COURSE_NNLIB", str(tmp_path / "nnlib"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(paths, "STATE", tmp_path / "state")
    monkeypatch.setattr(hints, "_not_saved", {})
    write_library(tmp_path / "nnlib")
    return lambda **texts: write_library(tmp_path / "nnlib", **texts)


def test_a_check_shows_html_and_text_and_returns_nothing(shown, library, capfd):
    library(activations=OVER_THE_BATCH)
    assert notebook.check("softmax") is None
    assert set(shown[0]) == {"text/html", "text/plain"}
    for text in shown[0].values():
        assert "Each row is one example" in text and "by hand" in text
    assert capfd.readouterr().err == ""


def test_a_mended_file_is_right_at_the_next_check(shown, library):
    library(activations=OVER_THE_BATCH)
    notebook.check("softmax")
    library()
    notebook.check("softmax")
    assert [bundle["text/plain"].splitlines()[0] for bundle in shown] == [
        "✗ Softmax: Not right yet",
        "✓ Softmax: Right",
    ]


def test_the_link_leads_from_the_notebook_to_the_library(shown, library, tmp_path, monkeypatch):
    (tmp_path / "lessons" / "04-forward").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "lessons" / "04-forward")
    library(activations=STOPS)
    notebook.check("softmax")
    assert 'href="../../nnlib/activations.py"' in shown[0]["text/html"]


@pytest.mark.parametrize("name", ["sofmax", "", None, 3, ["softmax"], "<b>"])
@pytest.mark.parametrize("command", ["check", "hint"])
def test_a_name_that_is_none_gets_one_sentence(shown, command, name):
    assert getattr(notebook, command)(name) is None
    (bundle,) = shown
    assert len(bundle["text/plain"].splitlines()) == 1
    assert "<b>" not in bundle["text/html"]


def test_a_missing_library_gets_one_sentence(shown, monkeypatch):
    monkeypatch.setenv("COURSE_NNLIB", str(Path("nowhere")))
    notebook.check("softmax")
    notebook.progress()
    assert ["There is no library in nowhere" in bundle["text/plain"] for bundle in shown] == [True, True]


def test_a_user_who_stops_the_check_gets_one_sentence(shown, library):
    library(activations="def softmax(logits):\n    raise KeyboardInterrupt\n")
    notebook.check("softmax")
    assert shown[0]["text/plain"] == notebook.STOPPED


def test_a_failure_of_the_grader_is_no_fault_of_the_learner(shown, monkeypatch):
    monkeypatch.setattr(notebook, "Check", lambda folder: 1 / 0)
    notebook.check("softmax")
    assert "no fault of your code (ZeroDivisionError" in shown[0]["text/plain"]


def test_one_hint_more_each_time(shown):
    for _ in range(2):
        notebook.hint("softmax")
    assert "Hint 1 of 3" in shown[0]["text/plain"] and "Hint 2" not in shown[0]["text/plain"]
    assert "Hint 2 of 3" in shown[1]["text/html"]


def test_progress_lists_all_exercises(shown):
    notebook.progress()
    assert "read-digits" in shown[0]["text/plain"] and "9 of 9 exercises solved" in shown[0]["text/html"]


@pytest.mark.parametrize("mode", ["autograde", "validate"])
def test_under_nbgrader_a_check_gives_its_points(shown, library, monkeypatch, mode):
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    assert notebook.check("softmax") == 2
    library(activations=OVER_THE_BATCH)
    assert 0 < notebook.check("softmax") < 2
    library(activations=NO_PYTHON)
    assert notebook.check("softmax") == 0
    assert notebook.check("no such exercise") == 0
    assert all(isinstance(notebook.check(name), float) for name in ("softmax", "nothing"))


def test_a_current_folder_that_is_gone_does_no_harm(shown, tmp_path, monkeypatch):
    if os.name == "nt":
        pytest.skip("Windows keeps the current folder")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    notebook.check("softmax")
    assert "Right" in shown[0]["text/plain"]
    monkeypatch.chdir(tmp_path)
