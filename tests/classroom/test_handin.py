"""Handing in: one file with the learner's work, the same bytes each time, and one sentence where it fails."""

import errno
import io
import os
import zipfile

import pytest
from small_course import CHAPTER, source_notebook

from autograder.classroom import notebooks
from autograder.classroom.handin import HandInError, hand_in, library_files
from autograder.classroom.submissions import MAX_MODULE_BYTES, read_submission


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A learner's folder: a notebook and a small library."""
    library, lesson = tmp_path / "nnlib", tmp_path / "lessons" / CHAPTER.id
    (library / "parts").mkdir(parents=True)
    lesson.mkdir(parents=True)
    (library / "__init__.py").write_text("from nnlib.activations import softmax\n")
    (library / "activations.py").write_text("def softmax(z):\n    return z\n")
    (library / "parts" / "__init__.py").write_text("")
    (lesson / f"{CHAPTER.id}.ipynb").write_bytes(notebooks.write(source_notebook()))
    monkeypatch.setenv("COURSE_NNLIB", str(library))
    return tmp_path


def submit(learner):
    return hand_in(CHAPTER, learner, learner / "lessons")


def entries(path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_packs_notebook_and_library(learner):
    done = submit(learner)
    assert done.path == learner / "handin" / f"{CHAPTER.id}.zip"
    assert entries(done.path) == [
        f"{CHAPTER.id}.ipynb",
        "nnlib/__init__.py",
        "nnlib/activations.py",
        "nnlib/parts/__init__.py",
    ]
    assert done.files["nnlib/activations.py"] == 29
    assert done.notes == ()


def test_the_grader_reads_what_was_packed(learner):
    submission = read_submission(submit(learner).path, "ann", CHAPTER.id)
    assert submission.sources["activations.py"] == "def softmax(z):\n    return z\n"
    assert notebooks.read(submission.notebook)["cells"]
    assert submission.notes == ()


def test_the_same_work_gives_the_same_bytes(learner):
    first = submit(learner).path.read_bytes()
    for path in learner.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert submit(learner).path.read_bytes() == first


def test_caches_and_other_files_stay_out(learner):
    cache = learner / "nnlib" / "__pycache__"
    cache.mkdir()
    (cache / "activations.cpython-311.pyc").write_bytes(b"x")
    (cache / "odd.py").write_text("")
    (learner / "nnlib" / "notes.txt").write_text("mine")
    (learner / "nnlib" / ".ipynb_checkpoints").mkdir()
    (learner / "nnlib" / ".ipynb_checkpoints" / "activations-checkpoint.py").write_text("")
    assert len(entries(submit(learner).path)) == 4


def refused(learner, said: str) -> None:
    """Nothing is handed in, nothing half-written lies about, and the sentence says why."""
    old = learner / "handin" / f"{CHAPTER.id}.zip"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"yesterday's")
    with pytest.raises(HandInError) as caught:
        submit(learner)
    assert said in str(caught.value)
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == b"yesterday's"


def test_a_missing_notebook_is_said(learner):
    (learner / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb").unlink()
    refused(learner, "is missing: restore it")


def test_a_missing_library_is_said(learner):
    (learner / "nnlib" / "__init__.py").unlink()
    refused(learner, "There is no library in")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("name", ["secret.py", "folder"])
def test_links_are_refused(learner, name):
    (learner / "nnlib" / name).symlink_to("/etc/hostname" if name.endswith("py") else "/etc")
    refused(learner, f"{name} is a link, not a file")


def test_a_huge_module_is_refused(learner):
    (learner / "nnlib" / "weights.py").write_bytes(b"#" * (MAX_MODULE_BYTES + 1))
    refused(learner, "500,001 bytes, and at most 500,000")


def test_too_many_modules_are_refused(learner):
    for index in range(101):
        (learner / "nnlib" / f"m{index}.py").write_text("")
    refused(learner, "holds 104 modules, and at most 100")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left on device): make room on the disk"),
        (errno.EACCES, "Permission denied): check that you may write there"),
    ],
)
def test_a_file_that_cannot_be_written_is_said(learner, monkeypatch, number, said):
    def fail(*arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.replace", fail)
    refused(learner, said)


def test_a_file_where_the_folder_should_be_is_said(learner):
    (learner / "handin").write_text("")
    with pytest.raises(HandInError, match="could not be written"):
        submit(learner)


def test_what_looks_wrong_is_told_and_handed_in(learner):
    (learner / "nnlib" / "activations.py").write_text("def softmax(z):\n    return (\n")
    (learner / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb").write_text("{")
    done = submit(learner)
    assert len(entries(done.path)) == 4
    assert "cannot be read as a notebook" in done.notes[0]
    assert "nnlib/activations.py, line 2, is no Python ('(' was never closed)" in done.notes[1]


def test_the_packed_file_has_no_times_and_usual_rights(learner):
    with zipfile.ZipFile(io.BytesIO(submit(learner).path.read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_the_library_is_that_of_the_folder(learner):
    assert set(library_files(learner / "nnlib")) == {"__init__.py", "activations.py", "parts/__init__.py"}
