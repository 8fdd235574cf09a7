"""Submissions: what students handed in, read from folders, nbgrader's tree or zips, of which nothing is trusted.

A submission is read into memory as text. Nothing is unpacked to disk, no link is followed, nothing is run.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from autograder.classroom.lms import TYPED_IN, lms_id, ticket
from autograder.engine.exercise import Chapter
from autograder.engine.values import whole_text

MAX_FILES = 2_000
MAX_DEPTH = 50
MAX_MODULES = 100
MAX_MODULE_BYTES = 500_000
MAX_NOTEBOOK_BYTES = 20_000_000
STAMP = "timestamp.txt"
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that can be unpacked bit by bit. Python unpacks the others in pieces of any size."""
A_CHAPTER = re.compile(r"\d\d-\w+")

NO_FOLDER = "There is no folder {folder}: name the folder that holds the submissions."
NO_SUBMISSIONS = (
    "Found no submissions to {chapter} in {folder}: put one folder or zip for each student there, or nbgrader's "
    "submitted/ tree."
)
TWICE = "{student} handed in twice: {places}. Keep the one that counts and grade again."
NO_NNLIB = "There is no nnlib in this submission, so no exercise could be graded: hand in with `course.py submit`."
NOT_A_ZIP = "{name} is no zip file that can be opened: ask for it again."
UNSAFE_NAME = "{name} holds a file called {entry!r}, which points outside of it. It was not opened: ask for it again."
TOO_MANY = "{name} holds more than {limit} files: ask for the chapter's notebook and nnlib alone."
TOO_LARGE = "{path} is larger than {limit} bytes and was not read."
TOO_DEEP = "{name} holds folders in folders, more than {limit} deep: ask for the chapter's notebook and nnlib alone."
TOO_MANY_MODULES = "nnlib holds {count} modules; only the first {limit} were read."
SEVERAL_NNLIBS = "There are {count} nnlib folders in this submission; the one in {place} was graded."
A_LINK = "{path} is a link, not a file, and was not read."

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What opening or reading a zip raises that is damaged, encrypted, or packed in a way that nobody knows."""


class BadInput(ValueError):
    """What was asked cannot be done with this input; the message is one sentence with the next step."""


@dataclass(frozen=True)
class Submission:
    """One student's work on one chapter: the texts of nnlib, the notebook's bytes, and what was odd about it."""

    student: str
    chapter_id: str
    sources: dict[str, str]
    notebook: bytes | None = None
    notes: tuple[str, ...] = ()
    place: Path | None = None
    handed_in: datetime | None = None


@dataclass(frozen=True)
class Problem:
    """A submission that cannot be graded, and why."""

    student: str
    sentence: str


@dataclass(frozen=True)
class _File:
    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    is_link: bool = False


def find_submissions(folder: Path, *chapters: Chapter) -> tuple[dict[str, dict[str, Path]], list[Problem]]:
    """By chapter, where each student's submission lies, and students who handed in twice.

    Asked for several chapters, what names the ones that it holds, by their notebooks, counts for these alone.
    """
    if not folder.is_dir():
        raise BadInput(NO_FOLDER.format(folder=folder))
    entries = [_Entry(path) for path in sorted(folder.iterdir())]
    places: dict[str, dict[str, Path]] = {}
    problems: list[Problem] = []
    for chapter in chapters:
        places[chapter.id], twice = _find(entries, chapter, are_several=len(chapters) > 1)
        problems += twice
    if not any(places.values()) and not problems:
        names = " or ".join(chapter.id for chapter in chapters)
        raise BadInput(NO_SUBMISSIONS.format(folder=folder, chapter=names))
    return places, list(dict.fromkeys(problems))


def _find(entries: "list[_Entry]", chapter: Chapter, are_several: bool) -> tuple[dict[str, Path], list[Problem]]:
    """Where each student's submission to a chapter lies, and students who handed in twice."""
    places: dict[str, list[Path]] = {}
    for entry in entries:
        student, place = entry.student_and_place(chapter, are_several)
        if student:
            places.setdefault(whole_text(student), []).append(place)
    places = dict(_namesakes_apart(places))
    found = {student: entries[0] for student, entries in places.items() if len(entries) == 1}
    twice = [(student, " and ".join(map(str, entries))) for student, entries in places.items() if len(entries) > 1]
    return found, [Problem(student, TWICE.format(student=student, places=names)) for student, names in twice]


def _namesakes_apart(places: dict[str, list[Path]]) -> Iterator[tuple[str, list[Path]]]:
    """Students of one name. Where a learning platform tells them apart by an id, it becomes part of the name."""
    for student, entries in places.items():
        ids = [lms_id(entry).partition(":")[2] for entry in entries]
        if len(entries) > 1 and all(ids) and len(set(ids)) == len(ids):
            yield from ((f"{student}-{number}", [entry]) for number, entry in zip(ids, entries, strict=True))
        else:
            yield student, entries


class _Entry:
    """One thing in the folder of all submissions. It is looked into once, however many chapters are asked for."""

    def __init__(self, path: Path):
        self.path = path

    def student_and_place(self, chapter: Chapter, are_several: bool) -> tuple[str, Path]:
        """Whose submission to a chapter this is, and where that lies; no name where it is none.

        are_several: several chapters are asked for, so that one whose notebook is missing was not handed in
        """
        if self.path.name.startswith((".", "_")) or TYPED_IN.search(self.path.name) or not self._kind:
            return "", self.path
        if self._kind == "zip":
            student, place = _name_in(self.path.stem, self.path.stem.split("_")[0]), self.path
        else:
            student, place = self.path.name, self.path
            with suppress(OSError):  # a folder that may not be looked into is that student's problem, told when read
                student, place = self._inside(chapter)
        is_other = are_several and place == self.path and self._chapters and chapter.id not in self._chapters
        return ("" if is_other else student), place

    def _inside(self, chapter: Chapter) -> tuple[str, Path]:
        """In nbgrader's tree, a learning platform's download, or the folder itself. Links there are a student's."""
        nested = self._children.get(chapter.id)
        if nested and nested.is_dir() and not nested.is_symlink():
            return self.path.name, nested
        if self._others and not self._children.keys() & {"nnlib", chapter.id}:
            return "", self.path  # in nbgrader's tree, and handed in other chapters alone
        return _name_in(self.path.name, self.path.name), self._zips[0] if len(self._zips) == 1 else self.path

    @cached_property
    def _kind(self) -> str:
        if self.path.suffix.lower() == ".zip" and self.path.is_file():
            return "zip"
        return "folder" if self.path.is_dir() else ""

    @cached_property
    def _children(self) -> dict[str, Path]:
        return {child.name: child for child in self.path.iterdir()}

    @cached_property
    def _others(self) -> list[Path]:
        return [path for name, path in self._children.items() if A_CHAPTER.fullmatch(name) and path.is_dir()]

    @cached_property
    def _zips(self) -> list[Path]:
        zips = [path for path in self._children.values() if path.suffix.lower() == ".zip"]
        return [path for path in zips if path.is_file() and not path.is_symlink()]

    @cached_property
    def _chapters(self) -> set[str]:
        """The chapters whose notebooks it names."""
        names: list[str] = []
        with suppress(*BROKEN_ZIP):  # what cannot be opened is told when it is read
            names = _names_in_zip(self.path) if self._kind == "zip" else list(self._children)
        return {PurePosixPath(name).stem for name in names if name.endswith(".ipynb")}


def _names_in_zip(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def _name_in(name: str, otherwise: str) -> str:
    """The student's name in the name that a learning platform gave a file or folder."""
    found = ticket(name)
    return found.student if found else otherwise


def read_submission(place: Path, student: str, chapter_id: str) -> Submission:
    """The submission to a chapter in a folder or zip. Raises `BadInput` where it cannot be opened safely."""
    (submission,) = read_submissions(place, student, [chapter_id])
    return submission


def read_submissions(place: Path, student: str, chapter_ids: Sequence[str]) -> list[Submission]:
    """The submissions to some chapters in one folder or zip: all have its nnlib, each has its own notebook.

    A folder holds `nnlib/` and the notebooks at any depth. Raises `BadInput` where it cannot be opened safely.
    """
    if place.is_dir():
        return _assemble(_folder_files(place), place, student, chapter_ids)
    try:
        with zipfile.ZipFile(place) as archive:
            return _assemble(_zip_files(archive, place.name), place, student, chapter_ids)
    except BROKEN_ZIP as error:
        raise BadInput(NOT_A_ZIP.format(name=place.name)) from error


def _folder_files(folder: Path) -> Iterator[_File]:
    for count, path in enumerate(_walk(folder)):
        if count >= MAX_FILES:
            raise BadInput(TOO_MANY.format(name=folder, limit=MAX_FILES))
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode):
            relative = PurePosixPath(path.relative_to(folder).as_posix())
            yield _File(relative, status.st_size, path.read_bytes, stat.S_ISLNK(status.st_mode))


def _walk(folder: Path, depth: int = 0) -> Iterator[Path]:
    if depth > MAX_DEPTH:
        raise BadInput(TOO_DEEP.format(name=folder.parents[depth - 1], limit=MAX_DEPTH))
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, depth + 1)
        else:
            yield path


def _zip_files(archive: zipfile.ZipFile, name: str) -> Iterator[_File]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise BadInput(TOO_MANY.format(name=name, limit=MAX_FILES))
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", entry.filename):
            raise BadInput(UNSAFE_NAME.format(name=name, entry=entry.filename[:80]))
        if not entry.filename.endswith("/"):  # is_dir stumbles over an empty name
            is_link = stat.S_ISLNK(entry.external_attr >> 16)
            yield _File(path, entry.file_size, _reader(archive, entry), is_link)


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if entry.compress_type not in PACKINGS:
            raise NotImplementedError
        with archive.open(entry) as stream:
            return stream.read(entry.file_size + 1)[: entry.file_size]

    return read


def _assemble(listing: Iterator[_File], place: Path, student: str, chapter_ids: Sequence[str]) -> list[Submission]:
    files = list(listing)
    of_all: list[str] = []
    sources = _read_nnlib(files, of_all)
    if not sources:
        of_all.append(NO_NNLIB)
    handed_in = _timestamp(_read_first(files, STAMP, 100, of_all))
    submissions = []
    for chapter_id in chapter_ids:
        notes = list(of_all)
        notebook = _read_first(files, f"{chapter_id}.ipynb", MAX_NOTEBOOK_BYTES, notes)
        submissions.append(Submission(student, chapter_id, sources, notebook, tuple(notes), place, handed_in))
    return submissions


def _read_nnlib(files: list[_File], notes: list[str]) -> dict[str, str]:
    homes = [file.path.parent for file in files if file.path.name == "__init__.py" and file.path.parent.name == "nnlib"]
    if not homes:
        return {}
    home = min(homes, key=lambda path: (len(path.parts), path))
    others = [path for path in homes if not path.is_relative_to(home)]
    if others:
        notes.append(SEVERAL_NNLIBS.format(count=len(others) + 1, place=whole_text(str(home), 200)))
    modules = [file for file in files if file.path.is_relative_to(home) and file.path.suffix == ".py"]
    if len(modules) > MAX_MODULES:
        notes.append(TOO_MANY_MODULES.format(count=len(modules), limit=MAX_MODULES))
    texts = {
        file.path.relative_to(home).as_posix(): _read(file, MAX_MODULE_BYTES, notes) for file in modules[:MAX_MODULES]
    }
    return {path: _text(data) for path, data in texts.items() if data is not None}


def _read_first(files: list[_File], name: str, limit: int, notes: list[str]) -> bytes | None:
    named = sorted((file for file in files if file.path.name == name), key=lambda file: len(file.path.parts))
    return _read(named[0], limit, notes) if named else None


def _read(file: _File, limit: int, notes: list[str]) -> bytes | None:
    if file.is_link or file.size > limit:
        sentence = A_LINK if file.is_link else TOO_LARGE
        notes.append(sentence.format(path=whole_text(str(file.path), 200), limit=f"{limit:,}"))
        return None
    return file.read()


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def _timestamp(stamp: bytes | None) -> datetime | None:
    """nbgrader's timestamp of a hand-in, such as "2026-11-24 10:00:00.000000 UTC"; None for anything else."""
    match = re.match(rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? (?:UTC|\+0000)", stamp or b"")
    with suppress(ValueError):  # such as the 45th of a month
        return datetime.fromisoformat(match[1].decode()).replace(tzinfo=UTC) if match else None
    return None
