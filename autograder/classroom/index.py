"""The index: what was graded already, so that only what changed is graded again.

A submission has a stamp, which is quick to take, of its files as they lie on disk, and a fingerprint of their content.
The course has fingerprints, too: where an exercise changed, it is due again; where anything else did, all is.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.classroom.fingerprints import REST
from autograder.classroom.submissions import Submission
from autograder.files import write_whole


class Index:
    """Stamp and fingerprint of what was graded, by student, and which exercises changed since.

    course: a fingerprint of the course as it is. exercises: gives one of each exercise, and of the `REST`; asked for
    where the course is not the one of the last time, and where something is noted
    """

    def __init__(self, path: Path, course: str, exercises: Callable[[], dict[str, str]] = dict):
        self.path = path
        self.course = course
        self.entries: dict[str, dict[str, Any]] = {}
        self._take_exercises = exercises
        self._changed = False
        self._read()

    @cached_property
    def exercises(self) -> dict[str, str]:
        return self._take_exercises()

    def _read(self) -> None:
        try:
            packed = json.loads(self.path.read_text("utf-8"))
            entries = packed["students"]
            if packed["course"] != self.course:
                entries = self._with_due(entries, packed["exercises"])
            self.entries = entries
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.entries = {}

    def _with_due(self, entries: dict[str, dict], then: dict[str, str]) -> dict[str, dict]:
        """The entries, with the exercises that are not as they were then; none where anything else changed."""
        now = self.exercises
        if REST not in now or now[REST] != then.get(REST):
            return {}
        changed = {name for name in now if now[name] != then.get(name)}
        return {
            student: entry | {"due": sorted(changed.union(entry.get("due", ())))} for student, entry in entries.items()
        }

    def is_graded(self, student: str, stamp: str) -> bool:
        entry = self.entries.get(student, {})
        return entry.get("stamp") == stamp and not entry.get("due")

    def is_current(self, student: str, fingerprint: str) -> bool:
        return self.due(student, fingerprint) == set()

    def due(self, student: str, fingerprint: str) -> set[str] | None:
        """Which exercises changed since this submission was graded; None where it never was."""
        entry = self.entries.get(student, {})
        return {*entry.get("due", ())} if entry.get("fingerprint") == fingerprint else None

    def fingerprint(self, student: str) -> str:
        return self.entries.get(student, {}).get("fingerprint", "")

    def note(self, student: str, stamp: str, fingerprint: str) -> None:
        self.entries[student] = {"stamp": stamp, "fingerprint": fingerprint}
        self._changed = True

    def save(self) -> None:
        if self._changed:
            packed = {"course": self.course, "exercises": self.exercises, "students": self.entries}
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
