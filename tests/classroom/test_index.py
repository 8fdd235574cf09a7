"""What counts as graded already, and what makes it count no more."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.classroom import index
from autograder.classroom.index import Index, course_fingerprint, stamp, submission_fingerprint
from autograder.classroom.submissions import Submission
from autograder.engine.solutions import Solutions

SUBMISSION = Submission("ann", "04-forward", {"layers.py": "x = 1"}, b"{}", ("a note",))


@pytest.fixture
def place(tmp_path) -> Path:
    return tmp_path / "reports" / "index.json"


def kept(place: Path) -> Index:
    made = Index(place, "course")
    made.note("ann", "stamp", "print")
    made.save()
    return Index(place, "course")


def test_what_was_noted_is_there_the_next_time(place):
    again = kept(place)
    assert again.is_graded("ann", "stamp") and again.fingerprint("ann") == "print"
    assert not again.is_graded("ann", "another") and not again.is_graded("bob", "stamp")
    assert again.fingerprint("bob") == ""


def test_what_was_not_saved_is_not_there(place):
    Index(place, "course").note("ann", "stamp", "print")
    assert not place.exists() and not Index(place, "course").is_graded("ann", "stamp")


def test_saving_what_did_not_change_writes_nothing(place):
    again = kept(place)
    place.unlink()
    again.save()
    assert not place.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"course": "course"}', "\udcff"])
def test_an_index_that_cannot_be_read_is_an_empty_one(place, text):
    kept(place)
    place.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert Index(place, "course").entries == {}


@pytest.mark.parametrize(
    "change",
    [
        {"student": "bob"},
        {"chapter_id": "05-backward"},
        {"sources": {"layers.py": "x = 2"}},
        {"sources": {"losses.py": "x = 1"}},
        {"notebook": b"[]"},
        {"notebook": None},
        {"notes": ()},
        {"handed_in": datetime(2026, 11, 24, tzinfo=UTC)},
    ],
)
def test_all_that_grading_reads_counts_for_the_fingerprint(change):
    assert submission_fingerprint(dataclasses.replace(SUBMISSION, **change)) != submission_fingerprint(SUBMISSION)


def test_where_a_submission_lies_does_not_count(tmp_path):
    assert submission_fingerprint(dataclasses.replace(SUBMISSION, place=tmp_path)) == submission_fingerprint(SUBMISSION)


def test_the_order_of_files_does_not_count():
    one, other = (dict.fromkeys(names, "") for names in (("a.py", "b.py"), ("b.py", "a.py")))
    prints = {submission_fingerprint(dataclasses.replace(SUBMISSION, sources=files)) for files in (one, other)}
    assert len(prints) == 1


def test_solutions_seed_grader_and_what_was_given_count_for_the_courses_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "ENGINE", tmp_path / "grader")
    counts = ("solutions/nnlib/a.py", "grader/engine.py", "nnlib/a.py", "lessons/data/digits.npz")
    for name in (*counts, "solutions/readme.txt", "lessons/explorers/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", "utf-8")

    def taken(seed: int = 7) -> str:
        return course_fingerprint(Solutions(tmp_path / "solutions", {}, seed))

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


def test_a_stamp_looks_into_folders_and_at_zips(tmp_path):
    folder, archive = tmp_path / "ann", tmp_path / "bob.zip"
    (folder / "nnlib").mkdir(parents=True)
    archive.write_bytes(b"one")
    found = {"ann": folder, "bob": archive}
    before = {name: stamp(place) for name, place in found.items()}
    assert before == {name: stamp(place) for name, place in found.items()} and len(set(before.values())) == 2
    (folder / "nnlib" / "a.py").write_text("", "utf-8")
    archive.write_bytes(b"other")
    after = {name: stamp(place) for name, place in found.items()}
    assert after["ann"] != before["ann"] and after["bob"] != before["bob"]


def test_a_folder_that_may_not_be_looked_into_is_never_taken_as_graded(tmp_path, monkeypatch):
    (tmp_path / "ann").mkdir()

    def closed(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(index.os, "scandir", closed)
    assert not Index(tmp_path / "index.json", "course").is_graded("ann", stamp(tmp_path / "ann"))
