"""Grading inside nbgrader: what its steps get from ours."""

import nbformat
import pytest
from nbgrader.utils import determine_grade
from small_course import CHAPTER, report, source_notebook

from autograder.classroom import notebooks
from autograder.engine.solutions import NoSolutions
from autograder.nbgrader_plugins import preprocessor
from autograder.nbgrader_plugins.preprocessor import Grade, LenientExporter, Restore
from autograder.sandbox import SandboxError


@pytest.fixture
def course(small_course, monkeypatch):
    monkeypatch.setattr(preprocessor, "ROOT", small_course.root)
    monkeypatch.setattr(preprocessor, "SOLUTIONS", small_course.root / "solutions")
    return small_course


@pytest.fixture
def handed_in(course):
    """A student's notebook without the check cell of softmax."""
    notebook = notebooks.released(source_notebook(), CHAPTER.id)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "check-softmax"]
    return notebook


@pytest.fixture
def folder(tmp_path):
    """A submission's folder."""
    (tmp_path / "autograded" / "nnlib").mkdir(parents=True)
    (tmp_path / "autograded" / "nnlib" / "__init__.py").write_text("mine = 1\n")
    return tmp_path / "autograded"


@pytest.fixture
def resources(folder):
    facts = {"assignment": CHAPTER.id, "student": "ann", "notebook": CHAPTER.id}
    return {"nbgrader": facts, "metadata": {"path": str(folder), "name": CHAPTER.id}}


class FakeGrader:
    """Remembers what it was asked to grade, and gives three of four cases right."""

    def grade(self, submission, chapter):
        self.submission, self.chapter = submission, chapter
        return report(3, submission.student)


@pytest.fixture
def grader(monkeypatch):
    fake = FakeGrader()
    monkeypatch.setattr(preprocessor._open_grader, "current", lambda: fake)
    return fake


def points(notebook) -> dict[str, float]:
    return {name: determine_grade(cell)[0] for name, cell in notebooks.check_cells(notebook).items()}


def test_lost_cells_are_restored(handed_in, resources):
    restored, _ = Restore().preprocess(handed_in, resources)
    assert "check-softmax" in notebooks.check_cells(restored)
    nbformat.validate(restored)


def test_the_library_in_the_folder_is_graded(handed_in, resources, grader):
    graded, _ = Grade().preprocess(handed_in, resources)
    assert grader.submission.sources == {"__init__.py": "mine = 1\n"}
    assert (grader.submission.student, grader.chapter) == ("ann", CHAPTER)
    assert points(graded) == {f"check-{item.id}": round(item.points * 0.75, 2) for item in CHAPTER.exercises.values()}
    nbformat.validate(graded)


def test_the_feedback_is_shown_under_the_check(handed_in, resources, grader):
    graded, _ = Grade().preprocess(handed_in, resources)
    shown = notebooks.check_cells(graded)["check-mse"].outputs[0]
    assert shown.output_type == "display_data"
    assert "It is off." in shown.data["text/html"] and "It is off." in shown.data["text/plain"]


def test_without_a_sandbox_it_stops_with_the_sentence(handed_in, resources, folder, course, monkeypatch):
    monkeypatch.setattr(preprocessor, "sandbox_problem", lambda: "There is no bwrap here.")
    with pytest.raises(SystemExit, match="There is no bwrap here"):
        Grade().preprocess(handed_in, resources)
    assert not folder.exists()


@pytest.fixture
def opened(course, monkeypatch):
    """A fresh holder of graders, whose boxes tell when they are closed."""
    log = []

    class FakeBox:
        def __init__(self):
            log.append("open")

        def share(self, shared):
            assert shared

        def close(self):
            log.append("close")

    monkeypatch.setattr(preprocessor, "Box", FakeBox)
    monkeypatch.setattr(preprocessor, "sandbox_problem", lambda: None)
    holder = preprocessor._OpenGrader()
    holder.log = log
    return holder


def test_one_grader_serves_all_submissions(opened):
    assert opened.current() is opened.current()
    assert opened.log == ["open"]


def test_changed_solutions_are_read_again(opened, course):
    first = opened.current()
    path = course.root / "solutions" / "nnlib" / "layers.py"
    path.write_text(path.read_text() + "\nNEW = 1\n")
    again = opened.current()
    assert again is not first
    assert "NEW = 1" in again.solutions.reference["layers.py"]
    assert opened.log == ["open", "close", "open"]


def test_closing_closes_the_sandbox(opened):
    opened.current()
    opened.close()
    assert opened.log == ["open", "close"]


def test_a_grader_needs_solutions(opened, course, monkeypatch):
    monkeypatch.setattr(preprocessor, "SOLUTIONS", course.root / "nowhere")
    with pytest.raises(NoSolutions):
        opened.current()


def test_a_sandbox_that_is_missing_is_asked_for_again(opened, monkeypatch):
    monkeypatch.setattr(preprocessor, "sandbox_problem", lambda: "no")
    with pytest.raises(SandboxError):
        opened.current()
    monkeypatch.setattr(preprocessor, "sandbox_problem", lambda: None)
    assert opened.current()


@pytest.mark.parametrize("data", [b"{ half", b"[]", b"\xff"])
def test_the_chapters_notebook_stands_in_for_one_that_cannot_be_read(course, resources, tmp_path, data):
    path = tmp_path / f"{CHAPTER.id}.ipynb"
    path.write_bytes(data)
    text, _ = LenientExporter().from_filename(str(path), resources=resources)
    assert set(points(nbformat.reads(text, 4))) == {f"check-{name}" for name in CHAPTER.exercises}


def test_a_good_notebook_is_read_as_it_is(handed_in, resources, tmp_path):
    path = tmp_path / f"{CHAPTER.id}.ipynb"
    path.write_bytes(notebooks.write(handed_in))
    text, kept = LenientExporter().from_filename(str(path), resources=resources)
    assert nbformat.reads(text, 4) == handed_in
    assert kept["metadata"]["path"] == str(tmp_path)
    assert kept["nbgrader"] == resources["nbgrader"]
