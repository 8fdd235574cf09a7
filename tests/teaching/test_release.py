"""Releasing: nnlib/ and lessons/ are in step with solutions/, and nothing of a solution gets out."""

import ast
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_course import CHAPTER, make_course, source_notebook

from autograder.engine.exercise import Catalogue, Chapter
from autograder.engine.library import loaded, read_sources
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT
from autograder.teaching.record import record
from autograder.teaching.release import (
    ReleaseError,
    lessons,
    refuse_to_overwrite_work,
    release,
    skeleton,
    skeleton_text,
    taught_regions,
)

TAUGHT = CATALOGUE.taught(ROOT / "solutions" / "lessons")
OUT_OF_STEP = "{path} is out of step with solutions/: run `course.py release`."


@pytest.fixture(scope="module", autouse=True)
def record_one_chapter():
    """To record them all at each release would take these tests minutes."""

    def record_chapter(solutions, folder):
        return record(solutions, folder, Catalogue(CATALOGUE.chapter(CHAPTER.id)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.teaching.release.record", record_chapter)
        yield


@pytest.fixture(scope="module")
def released_once(tmp_path_factory, record_one_chapter):
    """A small course after its first release."""
    course = make_course(tmp_path_factory.mktemp("released"))
    course.changed = release(course.root)
    return course


@pytest.fixture
def course(released_once, tmp_path):
    """A copy of it for one test."""
    copy = type(released_once)(tmp_path / "course")
    shutil.copytree(released_once.root, copy.root)
    return copy


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- this course ---


def test_the_skeleton_is_in_step():
    made = skeleton(ROOT)
    for path, data in made.items():
        assert path.is_file() and path.read_bytes() == data, OUT_OF_STEP.format(path=path)
    for path in (ROOT / "nnlib").rglob("*.py"):
        assert path in made, OUT_OF_STEP.format(path=path)


def test_the_lessons_are_in_step():
    for path, data in lessons(ROOT).items():
        assert path.is_file() and path.read_bytes() == data, OUT_OF_STEP.format(path=path)


def test_every_lesson_is_of_a_chapter():
    made = lessons(ROOT)
    assert TAUGHT.chapters
    for chapter in TAUGHT.chapters.values():
        assert ROOT / "lessons" / chapter.id / f"{chapter.id}.ipynb" in made


def test_each_definition_of_an_exercise_is_a_stub_that_names_it():
    texts = {path.name: data.decode() for path, data in skeleton(ROOT).items()}
    for exercise in TAUGHT:
        for name in exercise.implements:
            stub = f'raise NotImplementedError("{exercise.id}: lesson {exercise.chapter.id}")'
            assert stub in texts[name.split(".")[0] + ".py"], name


def test_nothing_of_a_solution_is_in_the_skeleton():
    reference = read_sources(ROOT / "solutions" / "nnlib")
    texts = {path.name: data.decode() for path, data in skeleton(ROOT).items()}
    for file, text in reference.items():
        lines = text.split("\n")
        for region in taught_regions(ROOT, file, text):
            body = "\n".join(lines[region.first : region.last - 1])
            assert body.strip() and body not in texts[file]
    assert not any("SOLUTION" in text for text in texts.values())


def test_only_bodies_differ_from_the_reference():
    reference = read_sources(ROOT / "solutions" / "nnlib")
    for path, data in skeleton(ROOT).items():
        theirs, ours = ast.parse(data), ast.parse(reference[path.name])
        assert signatures(theirs) == signatures(ours)


def definitions(node: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
    for part in node.body:
        yield part
        if isinstance(part, ast.ClassDef):
            yield from definitions(part)


def signatures(tree: ast.Module) -> list[tuple]:
    """Name, docstring and arguments of what a module and its classes define; a function's own helpers are its body."""
    found = [node for node in definitions(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [(node.name, ast.get_docstring(node), ast.dump(getattr(node, "args", ast.Pass()))) for node in found]


# --- how it is made ---


def test_a_release_makes_everything(released_once):
    root = released_once.root
    made = {path.relative_to(root).as_posix() for path in released_once.changed}
    assert {"nnlib/layers.py", f"lessons/{CHAPTER.id}/{CHAPTER.id}.ipynb"} <= made
    assert (root / "autograder" / "recorded" / "forward.json").is_file()
    sources = read_sources(root / "nnlib")
    with loaded(sources) as nnlib, pytest.raises(NotImplementedError, match=r"^softmax: lesson 04-forward$"):
        import numpy as np

        nnlib.softmax(np.zeros((1, 2)))


def test_a_second_release_changes_nothing(course):
    before = everything(course.root)
    assert release(course.root) == []
    assert everything(course.root) == before


def test_the_same_source_gives_the_same_bytes(course, released_once):
    for folder in ("nnlib", "lessons"):
        shutil.rmtree(course.root / folder)
    release(course.root)
    assert everything(course.root) == everything(released_once.root)


def test_a_released_notebook_has_no_outputs_and_no_answers(course):
    notebook = source_notebook()
    notebook["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "an answer"}]
    course.write_source(notebook)
    release(course.root)
    text = (course.root / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb").read_text()
    assert "an answer" not in text and "subtracts the maximum" not in text
    assert [cell["id"] for cell in json.loads(text)["cells"]] == [cell["id"] for cell in notebook["cells"]]


def test_figures_of_a_lesson_go_along(course):
    (course.source.parent / "figure.svg").write_text("<svg/>")
    (course.source.parent / ".ipynb_checkpoints").mkdir()
    (course.source.parent / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    release(course.root)
    assert (course.root / "lessons" / CHAPTER.id / "figure.svg").read_text() == "<svg/>"
    assert not (course.root / "lessons" / CHAPTER.id / ".ipynb_checkpoints").exists()


def test_an_older_skeleton_is_replaced(course):
    path = course.root / "nnlib" / "activations.py"
    path.write_text(path.read_text().replace("Turns each row", "Turns every row"))
    assert release(course.root) == [path]


def test_a_module_that_the_reference_lost_is_removed_only_by_force(course):
    stranger = course.root / "nnlib" / "helpers.py"
    stranger.write_text("x = 1\n")
    with pytest.raises(ReleaseError, match=rf"{re.escape(str(stranger))} holds a module, which no release made"):
        release(course.root)
    assert stranger.is_file()
    assert release(course.root, force=True) == [stranger]
    assert not stranger.exists()


@pytest.mark.parametrize("answer", ["return logits", "return logits +"])
def test_work_in_nnlib_is_not_overwritten(course, answer):
    path = course.root / "nnlib" / "activations.py"
    work = path.read_text().replace('raise NotImplementedError("softmax: lesson 04-forward")', answer)
    path.write_text(work)
    before = everything(course.root)
    with pytest.raises(ReleaseError, match=r"move it away, or overwrite it with `course.py release --force`"):
        release(course.root)
    assert everything(course.root) == before
    assert release(course.root, force=True) == [path]


def test_the_reference_itself_is_no_work(course):
    shutil.copy(course.root / "solutions" / "nnlib" / "layers.py", course.root / "nnlib" / "layers.py")
    refuse_to_overwrite_work(course.root)
    assert release(course.root) == [course.root / "nnlib" / "layers.py"]


def test_an_unsound_source_changes_nothing(course):
    path = course.root / "solutions" / "nnlib" / "losses.py"
    path.write_text(path.read_text() + "\n### BEGIN SOLUTION\n")
    course.write_source(source_notebook() | {"metadata": {"title": "new"}})
    before = everything(course.root)
    with pytest.raises(ReleaseError, match=r"solutions/nnlib/losses\.py, line \d+"):
        release(course.root)
    assert everything(course.root) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="anybody may write there")
def test_a_folder_that_cannot_be_written_is_an_error(course):
    (course.root / "nnlib").chmod(0o500)
    (course.root / "solutions" / "nnlib" / "more.py").write_text("")
    with pytest.raises(OSError):
        release(course.root)


# --- what is refused, with its place ---

TINY = Chapter("01-tiny", title="Tiny", module="tiny")


@TINY.exercise("one", title="One", points=1, implements=("sums.Sum.one",), hints=())
def one(nnlib, case):
    return None


GOOD = "class Sum:\n    def one(self):\n        ### BEGIN SOLUTION\n        return 1\n        ### END SOLUTION\n"


def stubbed(text: str) -> str:
    return skeleton_text("sums.py", text, Catalogue(TINY))


def test_a_stub_is_indented_like_its_region():
    expected = 'class Sum:\n    def one(self):\n        raise NotImplementedError("one: lesson 01-tiny")\n'
    assert stubbed(GOOD) == expected


def test_two_regions_of_one_definition():
    twice = GOOD + "        x = 2\n        ### BEGIN SOLUTION\n        y = 3\n        ### END SOLUTION\n"
    assert stubbed(twice).count('"one: lesson 01-tiny"') == 2
    assert "x = 2" in stubbed(twice)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "sums.py, line 6: this solution region lies in no"),
        (
            "class Sum:\n    def one(self):\n        return 1\n",
            "line 2: sums.Sum.one of exercise 'one' has no solution",
        ),
        ("class Sum:\n    pass\n", "exercise 'one' implements sums.Sum.one, which is not there"),
        (GOOD.replace("        ### END SOLUTION\n", ""), "line 3: BEGIN SOLUTION has no partner"),
        (GOOD.replace("### BEGIN SOLUTION", "pass"), "line 5: ### END SOLUTION has no partner"),
        (GOOD.replace("return 1", "### BEGIN SOLUTION"), "line 4: ### BEGIN SOLUTION has no partner"),
        (GOOD.replace("return 1", "return ("), "solutions/nnlib/sums.py, line 4: '(' was never closed"),
    ],
)
def test_an_unsound_module_is_refused(text, said):
    with pytest.raises(ReleaseError) as caught:
        stubbed(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cells: cells[0].pop("id"), "cell 1: it has no id"),
        (lambda cells: cells[2]["metadata"]["nbgrader"].update(points=50), "worth 50 points"),
        (lambda cells: cells[-2].update(source="### BEGIN SOLUTION"), "cell 12, line 1: BEGIN SOLUTION has no partner"),
    ],
)
def test_an_unsound_notebook_is_refused(small_course, change, said):
    notebook = source_notebook()
    change(notebook["cells"])
    small_course.write_source(notebook)
    with pytest.raises(ReleaseError) as caught:
        lessons(small_course.root)
    assert said in str(caught.value)
