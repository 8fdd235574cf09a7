"""Texts that a student's code can make and no file can hold: they must not stop the grading of a class."""

import json
import os
import sys

import pytest

from autograder.classroom import notebooks
from autograder.classroom.reports import Places, write_report
from autograder.classroom.submissions import Submission, find_submissions, read_submission
from autograder.engine.library import read_sources
from autograder.exercises import CATALOGUE
from autograder.pages import cell_html
from autograder.paths import ROOT
from autograder.sandbox import sandbox_problem

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(bool(sandbox_problem()), reason=str(sandbox_problem())),
]

CHAPTER = CATALOGUE.chapter("forward")
STUB = 'raise NotImplementedError("softmax: lesson 04-forward")'


@pytest.mark.parametrize(
    "body",
    [
        'raise ValueError("\\ud800 half a character")',
        'return "\\udfff half a character"',
        'return {"\\ud800 half a character": logits}',
        'return type("\\ud800 half a character", (), {})()',
        'raise type("Error\\ud800", (ValueError,), {})("half a character")',
    ],
)
def test_half_a_character_is_replaced(grader, tmp_path, body):
    sources = read_sources(ROOT / "nnlib")
    assert STUB in sources["activations.py"]
    sources["activations.py"] = sources["activations.py"].replace(STUB, body)
    report = grader.grade(Submission("eve", CHAPTER.id, sources), CHAPTER)
    filled = notebooks.fill(None, notebooks.stored(ROOT, CHAPTER.id), report, cell_html)
    places = Places(tmp_path / "graded", tmp_path / "autograded")
    write_report(places, CHAPTER, report, filled)
    assert json.loads((tmp_path / "graded" / "eve.json").read_text("utf-8"))["student"] == "eve"
    assert notebooks.read(places.notebook("eve", CHAPTER).read_bytes())["cells"]
    assert (tmp_path / "graded" / "eve.html").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_no_text_is_found(tmp_path):
    folder = tmp_path / os.fsdecode(b"\xff\xfeann")
    (folder / "nnlib").mkdir(parents=True)
    (folder / "nnlib" / "__init__.py").write_text("x = 1\n")
    found, problems = find_submissions(tmp_path, CHAPTER)
    assert found[CHAPTER.id] == {"??ann": folder}
    assert problems == []
    assert read_submission(folder, "??ann", CHAPTER.id).sources == {"__init__.py": "x = 1\n"}
