"""nbgrader's own commands, end to end, through an exchange folder: an instructor's folder and a student's.

The folders are copies of this course, with a short notebook, and nothing of this machine's settings gets in.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from people import RIGHT, STUB, UNSTABLE, Person, make_exchange, make_person, write_answer, write_source
from small_course import CHAPTER

from autograder.paths import ROOT
from autograder.sandbox import sandbox_problem

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(os.name == "nt", reason="nbgrader has no exchange on Windows"),
    pytest.mark.skipif(bool(sandbox_problem()), reason=str(sandbox_problem())),
]


@pytest.fixture(scope="module")
def exchange(tmp_path_factory) -> Path:
    return make_exchange(tmp_path_factory.mktemp("exchange"))


@pytest.fixture(scope="module")
def instructor(tmp_path_factory, exchange) -> Person:
    person = make_person(tmp_path_factory.mktemp("instructor"), exchange, CHAPTER.id)
    write_source(person)
    return person


@pytest.fixture(scope="module")
def student(tmp_path_factory, exchange) -> Person:
    """A student with work in activations.py, and without losses.py."""
    person = make_person(tmp_path_factory.mktemp("student"), exchange, CHAPTER.id, "solutions")
    write_answer(person, "softmax", RIGHT)
    (person.root / "nnlib" / "losses.py").unlink()
    return person


def answer(person: Person, text: str) -> None:
    notebook = json.loads(person.lesson.read_text())
    next(cell for cell in notebook["cells"] if cell["id"] == "why-stable")["source"] = text
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "check-predict"]
    person.lesson.write_text(json.dumps(notebook))


@pytest.fixture(scope="module")
def released(instructor, exchange) -> Path:
    """The outbound folder after generating and releasing. As in every clone, the lesson is there already."""
    instructor.run("autograder", "release")
    instructor.lesson_by_release = instructor.lesson.read_bytes()
    instructor.nbgrader("generate_assignment", CHAPTER.id)
    instructor.nbgrader("release_assignment", CHAPTER.id)
    return exchange / "neural-networks" / "outbound" / CHAPTER.id


@pytest.fixture(scope="module")
def fetched(released, student) -> Person:
    student.nbgrader("fetch_assignment", CHAPTER.id, cwd=student.root / "lessons")
    return student


@pytest.fixture(scope="module")
def submitted(fetched) -> Person:
    """Two students' work, from one folder: ann is right and answers, bob is unstable and does not."""
    write_answer(fetched, "softmax", UNSTABLE)
    fetched.nbgrader("submit", CHAPTER.id, "--student=bob")
    write_answer(fetched, "softmax", RIGHT)
    answer(fetched, "It subtracts the maximum.")
    fetched.nbgrader("submit", CHAPTER.id, "--student=ann")
    return fetched


@pytest.fixture(scope="module")
def graded(instructor, submitted) -> Person:
    instructor.nbgrader("collect", CHAPTER.id)
    instructor.nbgrader("autograde", CHAPTER.id)
    return instructor


def test_generate_assignment_makes_what_release_makes(instructor, released):
    assert instructor.lesson.read_bytes() == instructor.lesson_by_release


def test_the_skeleton_goes_out(released):
    names = sorted(path.name for path in (released / "nnlib").iterdir())
    assert names == sorted(path.name for path in (ROOT / "solutions" / "nnlib").glob("*.py"))
    assert STUB.format("softmax") in (released / "nnlib" / "activations.py").read_text()
    assert not any(b"SOLUTION" in path.read_bytes() for path in released.rglob("*") if path.is_file())


def test_everybody_may_read_what_goes_out(released):
    for path in released.rglob("*"):
        assert path.stat().st_mode & (0o555 if path.is_dir() else 0o444) == (0o555 if path.is_dir() else 0o444)


def test_fetching_adds_what_is_missing_and_overwrites_nothing(fetched):
    assert (fetched.root / "nnlib" / "losses.py").is_file()
    assert RIGHT in (fetched.root / "nnlib" / "activations.py").read_text()
    assert fetched.lesson.is_file()
    assert not (fetched.lesson.parent / "nnlib").exists()


def test_the_library_is_handed_in(graded):
    assert RIGHT in (graded.root / "submitted" / "ann" / CHAPTER.id / "nnlib" / "activations.py").read_text()
    assert UNSTABLE in (graded.root / "submitted" / "bob" / CHAPTER.id / "nnlib" / "activations.py").read_text()


def test_points_are_those_of_the_library(graded):
    ann, bob = graded.points("ann"), graded.points("bob")
    assert ann["check-softmax"] == CHAPTER.exercises["softmax"].points
    assert 0 < bob["check-softmax"] < ann["check-softmax"]
    assert ann["check-mse"] == bob["check-mse"] == 0
    assert ann["check-predict"] == 0
    assert ann["why-stable"] is None and bob["why-stable"] == 0


def test_course_py_grade_gives_the_same(graded, exchange):
    graded.env["COURSE_GRADEBOOK"] = f"sqlite:///{graded.root / 'other.db'}"
    try:
        shutil.move(graded.root / "autograded", graded.root / "autograded-by-nbgrader")
        graded.run("autograder", "grade", "submitted", "--chapter", CHAPTER.id)
        graded.nbgrader("generate_feedback", CHAPTER.id)
        graded.nbgrader("release_feedback", CHAPTER.id)
    finally:
        del graded.env["COURSE_GRADEBOOK"]
    assert graded.scores("other.db") == graded.scores()
    ours, theirs = (
        graded.root / folder / "ann" / CHAPTER.id / f"{CHAPTER.id}.ipynb"
        for folder in ("autograded", "autograded-by-nbgrader")
    )
    assert nbformat.read(ours, 4) == nbformat.read(theirs, 4)
    assert len(list((exchange / "neural-networks" / "feedback").glob("*.html"))) == 2
    shutil.rmtree(graded.root / "feedback")
    shutil.rmtree(graded.root / "autograded")
    shutil.move(graded.root / "autograded-by-nbgrader", graded.root / "autograded")


def test_feedback_comes_back(graded, submitted):
    graded.nbgrader("generate_feedback", CHAPTER.id)
    graded.nbgrader("release_feedback", CHAPTER.id)
    submitted.nbgrader("fetch_feedback", CHAPTER.id, cwd=submitted.root / "lessons")
    pages = [path.read_text() for path in (submitted.lesson.parent / "feedback").rglob("*.html")]
    assert len(pages) == 2
    assert sum("It subtracts the maximum." in page for page in pages) == 1
    assert all("Softmax" in page for page in pages)


def test_a_corrupt_notebook_does_not_cost_the_library(graded):
    folder = graded.root / "submitted" / "cleo" / CHAPTER.id
    shutil.copytree(graded.root / "submitted" / "ann" / CHAPTER.id, folder)
    (folder / f"{CHAPTER.id}.ipynb").write_text("{ half a notebook")
    graded.nbgrader("autograde", CHAPTER.id, "--student=cleo")
    assert graded.points("cleo")["check-softmax"] == CHAPTER.exercises["softmax"].points


def test_links_are_not_collected(graded, exchange):
    secret = graded.root / "solutions" / "nnlib" / "activations.py"
    folder = exchange / "neural-networks" / "inbound" / f"dan+{CHAPTER.id}+2026-11-24 10:00:00.000000 UTC+x"
    shutil.copytree(graded.root / "submitted" / "bob" / CHAPTER.id, folder)
    (folder / "nnlib" / "activations.py").unlink()
    (folder / "nnlib" / "activations.py").symlink_to(secret)
    said = graded.nbgrader("collect", CHAPTER.id)
    assert "activations.py is a link, not a file, and was not collected" in said
    assert not (graded.root / "submitted" / "dan" / CHAPTER.id / "nnlib" / "activations.py").exists()
    assert (graded.root / "submitted" / "dan" / CHAPTER.id / "nnlib" / "layers.py").is_file()


def test_a_link_is_not_handed_in(submitted):
    link = submitted.root / "nnlib" / "secret.py"
    link.symlink_to("/etc/hostname")
    try:
        said = submitted.nbgrader("submit", CHAPTER.id, "--student=eve", ok=False)
    finally:
        link.unlink()
    assert "secret.py is a link, not a file" in said


def test_without_a_sandbox_nothing_is_graded(graded):
    refusing = graded.home / "refusing" / "bwrap"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    refusing.chmod(0o755)
    path, before = graded.env["PATH"], graded.scores()
    graded.env["PATH"] = str(refusing.parent) + os.pathsep + path
    try:
        said = graded.nbgrader("autograde", CHAPTER.id, "--student=bob", "--force", ok=False)
    finally:
        graded.env["PATH"] = path
    assert "Traceback" not in said
    assert "bwrap may not build a sandbox here (not today)" in said
    assert graded.scores() == before
    assert not (graded.root / "autograded" / "bob" / CHAPTER.id).exists()


def test_jupyterlab_reads_the_same_settings_in_the_lessons_folder(submitted):
    script = (
        "from nbgrader.server_extensions.assignment_list.handlers import AssignmentList\n"
        "import json, os\n"
        "manager = AssignmentList(); manager.root_dir = os.getcwd()\n"
        "print(json.dumps(manager.submit_assignment('neural-networks', '04-forward')))\n"
        "print(json.dumps(manager.list_assignments('neural-networks')))\n"
    )
    program = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(program, cwd=submitted.root, env=submitted.env, text=True, capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines[0] == {"success": True}, done.stdout + done.stderr
    assert {item["status"] for item in lines[1]["value"]} == {"fetched", "submitted"}
    newest = max(Path(submitted.env["COURSE_EXCHANGE"]).glob("neural-networks/inbound/*"), key=os.path.getmtime)
    assert RIGHT in (newest / "nnlib" / "activations.py").read_text()
