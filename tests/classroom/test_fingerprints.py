"""What of the course verdicts depend on: all of it together, and each exercise by itself."""

import re
import shutil

import pytest

from autograder.classroom import fingerprints
from autograder.classroom.fingerprints import REST, Fingerprints, own_texts
from autograder.engine.solutions import Solutions, load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS

CHAPTER = CATALOGUE.chapter("4")


def test_solutions_seed_grader_and_what_was_given_count_for_the_courses_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "GRADER", tmp_path / "grader")
    counts = ("solutions/nnlib/a.py", "grader/engine.py", "nnlib/a.py", "lessons/data/digits.npz")
    for name in (*counts, "solutions/readme.txt", "lessons/explorers/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", "utf-8")

    def taken(seed: int = 7) -> str:
        return Fingerprints(Solutions(tmp_path / "solutions", {}, seed)).whole

    seen = [taken(), taken(8)]
    for name in counts:
        (tmp_path / name).write_text("two", "utf-8")
        seen.append(taken())
    (tmp_path / "solutions/nnlib/a.py").rename(tmp_path / "solutions/nnlib/b.py")
    seen.append(taken())
    assert len(set(seen)) == 7
    for name in ("solutions/readme.txt", "lessons/explorers/a.py"):
        (tmp_path / name).write_text("two", "utf-8")
    assert taken() == seen[-1]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A course of one's own, to change."""
    folder = tmp_path_factory.mktemp("course")
    for part in ("solutions", "autograder", "nnlib", "lessons/data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def changed_by(copied, monkeypatch):
    """Which fingerprints of the chapter a change of one file changes."""
    monkeypatch.setattr(fingerprints, "GRADER", copied / "autograder")
    solutions = load_solutions(copied / "solutions")

    def changed_by(file: str, old: str, new: str) -> set[str]:
        path = copied / file
        text = path.read_text("utf-8")
        assert old in text
        before = Fingerprints(solutions).of_exercises(CHAPTER)
        path.write_text(text.replace(old, new, 1), "utf-8")
        after = Fingerprints(solutions).of_exercises(CHAPTER)
        path.write_text(text, "utf-8")
        assert before.keys() == after.keys() == {REST, *CHAPTER.exercises}
        return {name for name in before if before[name] != after[name]}

    return changed_by


CAPSTONE = "read-digits"
EXERCISES, HIDDEN, MISTAKES = (
    f"{folder}/forward.py" for folder in ("autograder/exercises", "solutions/hidden", "solutions/mistakes")
)


@pytest.mark.parametrize(
    ("file", "old"),
    [
        (EXERCISES, "\ndef softmax(nnlib, case):\n"),
        (EXERCISES, '\n@softmax.case("'),
        (HIDDEN, '\n@hidden.case("softmax", "'),
        (MISTAKES, '\n@mistakes.mistake("softmax")\n'),
    ],
)
def test_an_exercise_its_cases_and_mistakes_touch_it_and_what_it_is_tried_in(changed_by, file, old):
    assert changed_by(file, old, f"{old.rstrip()} " if old.endswith("\n") else f"{old}another ") == {
        "softmax",
        CAPSTONE,
    }


def test_a_case_of_the_capstone_touches_it_alone(changed_by):
    assert changed_by(HIDDEN, f'@hidden.case("{CAPSTONE}", "', f'@hidden.case("{CAPSTONE}", "other ') == {CAPSTONE}


def test_what_exercises_share_touches_all_of_the_chapter(changed_by):
    assert changed_by(HIDDEN, "import numpy", "import os, numpy") == {*CHAPTER.exercises}


def test_what_another_chapter_asks_for_touches_only_the_capstone_that_builds_on_it(changed_by):
    assert changed_by("solutions/hidden/tuning.py", "import numpy", "import os, numpy") == set()
    assert changed_by("solutions/hidden/architecture.py", "import numpy", "import os, numpy") == {CAPSTONE}


@pytest.mark.parametrize(
    ("file", "touched"),
    [
        ("solutions/nnlib/layers.py", {REST}),
        ("autograder/engine/compare.py", {REST}),
        ("autograder/exercises/chance.py", {REST}),
        ("solutions/lessons/04-forward/04-forward.ipynb", {REST}),
        ("solutions/lessons/05-backprop/05-backprop.ipynb", set()),
    ],
)
def test_of_all_else_everything_counts_but_other_lessons(changed_by, file, touched):
    assert changed_by(file, "a", "b") == touched


@pytest.mark.parametrize("chapter", CATALOGUE.chapters.values(), ids=lambda chapter: chapter.id)
def test_text_that_bears_an_exercises_name_counts_for_no_other(chapter):
    texts = own_texts(load_solutions(SOLUTIONS), chapter)
    for name, text in texts.items():
        mark = re.compile(rf'^@\w+\.\w+\(\s*"{name}"', re.MULTILINE)
        assert len(mark.findall(text)) >= 2
        assert not any(mark.search(own) for other, own in texts.items() if other != name)
