"""The index: what was graded already, so that only what changed is graded again.

A submission has a stamp, which is quick to take, of its files as they lie on disk, and a fingerprint of their content.
The course has a fingerprint too: with other solutions or another grader, nothing counts as graded.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from autograder.classroom.submissions import Submission
from autograder.engine.solutions import Solutions
from autograder.files import write_whole

ENGINE = Path(__file__).resolve().parent.parent
FILES = ("*.py", "*.ipynb", "*.html", "*.npz")


class Index:
    """Stamp and fingerprint of what was graded, by student."""

    def __init__(self, path: Path, course: str):
        self.path = path
        self.course = course
        self.entries: dict[str, dict[str, str]] = {}
        self._changed = False
        self._read()

    def _read(self) -> None:
        try:
            packed = json.loads(self.path.read_text("utf-8"))
            if packed["course"] == self.course:
                self.entries = packed["students"]
        except (OSError, ValueError, KeyError, TypeError):
            self.entries = {}

    def is_graded(self, student: str, stamp: str) -> bool:
        return self.entries.get(student, {}).get("stamp") == stamp

    def fingerprint(self, student: str) -> str:
        return self.entries.get(student, {}).get("fingerprint", "")

    def note(self, student: str, stamp: str, fingerprint: str) -> None:
        self.entries[student] = {"stamp": stamp, "fingerprint": fingerprint}
        self._changed = True

    def save(self) -> None:
        if self._changed:
            packed = {"course": self.course, "students": self.entries}
            write_whole(self.path, json.dumps(packed, sort_keys=True) + "\n")
            self._changed = False


def stamp(place: Path) -> str:
    """A stamp of a submission's files as they lie on disk: names, sizes, times of change.

    What may not be looked into has none, so that it counts as changed: reading it says what is wrong.
    """
    digest = hashlib.blake2b(digest_size=16)
    with suppress(OSError):
        for path, status in _entries(place):
            facts = f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n"
            digest.update(facts.encode("utf-8", "replace"))
        return digest.hexdigest()
    return ""


def _entries(place: Path) -> Iterator[tuple[str, os.stat_result]]:
    if place.is_file():
        yield str(place), place.stat()
    else:
        yield from _below(str(place))


def _below(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            yield entry.path, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)


def submission_fingerprint(submission: Submission) -> str:
    """A fingerprint of all that grading reads of a submission."""
    facts = [submission.student, submission.chapter_id, submission.notes, submission.handed_in]
    lengths = [(file, len(text)) for file, text in sorted(submission.sources.items())]
    digest = hashlib.blake2b(repr([*facts, lengths]).encode("utf-8", "replace"), digest_size=16)
    for file, _ in lengths:
        digest.update(submission.sources[file].encode("utf-8", "replace"))
    digest.update(submission.notebook or b"")
    return digest.hexdigest()


def course_fingerprint(solutions: Solutions) -> str:
    """A fingerprint of all that verdicts depend on besides the submission: solutions, seed, exercises, grader, what
    students were given, and the data that cases are made from."""
    digest = hashlib.blake2b(str(solutions.seed).encode(), digest_size=16)
    course = solutions.folder.parent
    for folder in (solutions.folder, ENGINE, course / "nnlib", course / "lessons" / "data"):
        for path in sorted(path for pattern in FILES for path in folder.rglob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
