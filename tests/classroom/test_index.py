"""What counts as graded already, and what makes it count no more."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.classroom import index
from autograder.classroom.fingerprints import REST
from autograder.classroom.index import Index, stamp, submission_fingerprint
from autograder.classroom.submissions import Submission

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


PRINTS = {REST: "all else", "softmax": "one", "mse": "two"}


def after_a_change(place: Path, **changed: str) -> Index:
    """The index of a course that is no longer what it was when Ann was graded."""
    before = Index(place, "course", lambda: PRINTS)
    before.note("ann", "stamp", "print")
    before.save()
    return Index(place, "changed course", lambda: PRINTS | {name or REST: text for name, text in changed.items()})


def test_where_an_exercise_changed_it_alone_is_due(place):
    again = after_a_change(place, softmax="other")
    assert again.due("ann", "print") == {"softmax"} and again.due("ann", "another print") is None
    assert not again.is_graded("ann", "stamp") and not again.is_current("ann", "print")
    again.note("ann", "stamp", "print")
    assert again.is_graded("ann", "stamp") and again.due("ann", "print") == set()


def test_what_is_due_stays_due_until_it_is_graded(place):
    between = after_a_change(place, softmax="other")
    between.note("bob", "stamp", "print")
    between.save()
    last = Index(place, "third course", lambda: PRINTS | {"softmax": "other", "mse": "other"})
    assert last.due("ann", "print") == {"softmax", "mse"} and last.due("bob", "print") == {"mse"}


def test_a_change_of_what_is_no_exercises_own_text_leaves_all_graded_or_none(place):
    assert after_a_change(place).is_graded("ann", "stamp"), "such as a comment between two exercises"
    assert after_a_change(place, **{REST: "other"}).due("ann", "print") is None


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
