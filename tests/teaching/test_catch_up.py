import ast

import pytest

from autograder.classroom.submissions import BadInput
from autograder.engine.graft import place
from autograder.engine.library import read_sources
from autograder.exercises import CATALOGUE
from autograder.learning.check import Check
from autograder.paths import SOLUTIONS
from autograder.teaching.catch_up import catch_up, earlier_exercises

REFERENCE = read_sources(SOLUTIONS / "nnlib")
STUB = "def f(*anything):\n    raise NotImplementedError('relu: lesson 02-architecture')"
OWN_RELU = "def f(z):\n    return np.where(z > 0, z, 0)  # my own"
WRONG_TANH = "def f(z):\n    return z * 2  # not done yet"


@pytest.fixture
def library(tmp_path):
    """A function: the reference in a folder, with some definitions written by a learner."""

    def write(**definitions: str):
        folder = tmp_path / "nnlib"
        folder.mkdir(exist_ok=True)
        texts = dict(REFERENCE)
        tree = ast.parse(texts["activations.py"])
        for name, text in definitions.items():
            place(tree, f"activations.{name}", ast.parse(text).body[0])
        texts["activations.py"] = ast.unparse(tree) + "\n# the learner's last line\n"
        for file, text in texts.items():
            (folder / file).write_text(text, "utf-8")
        return folder

    return write


def caught_up(folder, lesson="04-forward"):
    return catch_up(CATALOGUE.chapter(lesson), folder, REFERENCE, CATALOGUE, folder.parent / "state")


def ids(exercises):
    return {exercise.id for exercise in exercises}


def test_what_is_open_is_filled_and_what_is_solved_stays(library):
    folder = library(relu=OWN_RELU, sigmoid=STUB)
    done = caught_up(folder)
    text = (folder / "activations.py").read_text("utf-8")
    assert ids(done.filled) == {"sigmoid"} and "relu" in ids(done.solved_before)
    assert "np.where(z > 0, z, 0)" in text and text.endswith("# the learner's last line\n")
    assert Check(folder).verdict(CATALOGUE["sigmoid"]).right
    assert "SOLUTION" not in text and done.kept is None and done.still_wrong == ()


def test_an_attempt_that_is_not_right_is_kept_beside(library):
    folder = library(tanh=WRONG_TANH)
    before = (folder / "activations.py").read_text("utf-8")
    done = caught_up(folder)
    assert ids(done.filled) == {"tanh"}
    assert [path.name for path in done.kept.iterdir()] == ["activations.py"]
    assert (done.kept / "activations.py").read_text("utf-8") == before


def test_each_time_attempts_are_kept_in_a_folder_of_their_own(library):
    first = caught_up(library(tanh=WRONG_TANH)).kept
    second = caught_up(library(tanh=WRONG_TANH.replace("2", "3"))).kept
    assert first != second and "z * 2" in (first / "activations.py").read_text("utf-8")


def test_own_work_that_rests_on_something_open_is_not_taken_for_wrong(library):
    """The layer is right; it only cannot work before relu does."""
    done = caught_up(library(relu=STUB), "05-backprop")
    assert ids(done.filled) == {"relu"} and "activation-layers" in ids(done.solved_before)


def test_later_lessons_are_left_alone(library):
    folder = library(softmax=STUB)
    before = (folder / "activations.py").read_bytes()
    done = caught_up(folder, "04-forward")
    assert (folder / "activations.py").read_bytes() == before and done.filled == ()
    assert earlier_exercises(CATALOGUE.chapter("1"), CATALOGUE) == ()


def test_a_module_that_is_no_python_is_told_with_its_place_and_nothing_is_written(library):
    folder = library(sigmoid=STUB)
    (folder / "initializers.py").write_text("def zeros(\n", "utf-8")
    before = read_sources(folder)
    with pytest.raises(BadInput, match=r"initializers\.py, line 1: .*Mend that line"):
        caught_up(folder)
    assert read_sources(folder) == before


def test_a_definition_that_is_gone_is_named(library):
    folder = library()
    text = (folder / "activations.py").read_text("utf-8")
    (folder / "activations.py").write_text(text.replace("def sigmoid(", "def sigmoids("), "utf-8")
    with pytest.raises(BadInput, match=r"activations\.py lacks sigmoid"):
        caught_up(folder)
