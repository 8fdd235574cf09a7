"""`course.py submit`: says what was packed, what looks wrong, how it stands, and what to do next."""

import shutil
import zipfile
from pathlib import Path

import pytest
from small_course import CHAPTER, source_notebook

from autograder.classroom import handin, notebooks
from autograder.classroom.handin import HandInError
from autograder.engine.exercise import UnknownName
from autograder.engine.oracle import NoRecording
from autograder.paths import ROOT
from autograder.terminal.handin import submit


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A learner who has solved everything; `submit` packs into a folder of their own."""
    shutil.copytree(ROOT / "solutions" / "nnlib", tmp_path / "nnlib")
    lesson = tmp_path / "lessons" / CHAPTER.id
    lesson.mkdir(parents=True)
    (lesson / f"{CHAPTER.id}.ipynb").write_bytes(notebooks.write(source_notebook()))
    monkeypatch.setenv("COURSE_NNLIB", str(tmp_path / "nnlib"))
    monkeypatch.chdir(tmp_path)
    pack = handin.hand_in
    monkeypatch.setattr(handin, "hand_in", lambda chapter: pack(chapter, tmp_path, tmp_path / "lessons"))
    return tmp_path


def said(capsys) -> str:
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["04-forward", "forward", "4"])
def test_says_what_was_packed_and_what_comes_next(learner, capsys, name):
    submit(name)
    text = said(capsys)
    assert f"Packed {Path('handin', '04-forward.zip')}:" in text
    assert "nnlib/layers.py" in text and "04-forward.ipynb" in text and "bytes" in text
    assert f"{CHAPTER.points:g} of {CHAPTER.points:g} points" in text
    assert "upload this file" in text and "nbgrader submit 04-forward" in text
    assert zipfile.is_zipfile(learner / "handin" / "04-forward.zip")


def test_the_points_are_those_of_the_public_cases(learner, capsys):
    shutil.copy(ROOT / "nnlib" / "activations.py", learner / "nnlib" / "activations.py")
    submit("4")
    text = said(capsys)
    assert f"of {CHAPTER.points:g} points" in text
    assert f"{CHAPTER.points:g} of {CHAPTER.points:g} points" not in text


def test_what_looks_wrong_is_said(learner, capsys):
    (learner / "nnlib" / "losses.py").write_text("def (")
    submit("4")
    assert "Look at this: nnlib/losses.py, line 1, is no Python" in said(capsys)


def test_missing_recordings_keep_nobody_from_handing_in(learner, capsys, monkeypatch):
    def fail(*arguments):
        raise NoRecording("The recorded answers are missing.")

    monkeypatch.setattr("autograder.learning.check.Check.verdict", fail)
    submit("4")
    text = said(capsys)
    assert "The recorded answers are missing." in text and "upload this file" in text


def test_an_unknown_chapter_is_said(learner):
    with pytest.raises(UnknownName, match=r"no chapter called '04-backward'.*04-forward"):
        submit("04-backward")
    assert not (learner / "handin").exists()


def test_a_missing_notebook_is_said(learner):
    shutil.rmtree(learner / "lessons")
    with pytest.raises(HandInError, match="is missing"):
        submit("4")
