import shutil

import pytest

from autograder.engine.exercise import Catalogue
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS
from autograder.teaching.handed_out import leaks, out_of_step
from autograder.teaching.release import skeleton_text

SOLVED = (
    "powers = np.exp(logits - logits.max(axis=1, keepdims=True))",
    "return powers / powers.sum(axis=1, keepdims=True)",
)


@pytest.fixture
def course(tmp_path):
    for folder in ("nnlib", "lessons", "autograder", "solutions"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "data"))
    return tmp_path


def test_the_course_is_in_step_and_leaks_nothing():
    assert list(out_of_step(ROOT)) == []
    assert list(leaks(ROOT, load_solutions(SOLUTIONS))) == []


def test_a_changed_skeleton_and_a_missing_lesson_are_out_of_step(course):
    (course / "nnlib" / "activations.py").write_text("# mine", "utf-8")
    (course / "lessons" / "04-forward" / "04-forward.ipynb").unlink()
    told = "\n".join(out_of_step(course))
    assert "activations.py" in told and "04-forward.ipynb" in told and "course.py release" in told


@pytest.mark.parametrize("place", ["lessons/note.md", "autograder/exercises/more.py", "nnlib/old.py"])
def test_a_solution_that_is_handed_out_is_found(course, place):
    (course / place).write_text("    " + "\n        ".join(SOLVED), "utf-8")
    (told,) = leaks(course, load_solutions(course / "solutions"))
    assert place in told and "activations.py" in told


def test_a_solution_in_a_notebook_is_found(course):
    (course / "lessons" / "leak.ipynb").write_text('["{}\\n",\n "{}"]'.format(*SOLVED), "utf-8")
    assert any("leak.ipynb" in sentence for sentence in leaks(course, load_solutions(course / "solutions")))


def test_a_mistake_that_is_handed_out_is_found(course):
    solutions = load_solutions(course / "solutions")
    mistake = solutions.mistakes_of(CATALOGUE["softmax"])[0]
    (course / "lessons" / "mistakes.txt").write_text(mistake.text, "utf-8")
    assert any(mistake.id in sentence for sentence in leaks(course, solutions))


def test_what_no_lesson_teaches_is_given_complete():
    text = (SOLUTIONS / "nnlib" / "activations.py").read_text("utf-8")
    given = skeleton_text("activations.py", text, taught=())
    assert SOLVED[1] in given and "SOLUTION" not in given and "NotImplementedError" not in given
    assert "NotImplementedError" in skeleton_text("activations.py", text, taught=("04-forward",))


def test_only_chapters_with_a_lesson_are_taught(tmp_path):
    assert list(CATALOGUE.taught(tmp_path)) == []
    (tmp_path / "04-forward").mkdir()
    assert list(Catalogue.taught(CATALOGUE, tmp_path).chapters) == ["04-forward"]
