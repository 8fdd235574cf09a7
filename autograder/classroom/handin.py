"""Handing in: the learner's nnlib and the chapter's notebook, packed as one file or put into nbgrader's exchange."""

import ast
import errno
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom import notebooks
from autograder.classroom.submissions import MAX_MODULE_BYTES, MAX_MODULES, MAX_NOTEBOOK_BYTES, BadInput
from autograder.engine.exercise import Chapter
from autograder.files import write_whole
from autograder.paths import LESSONS, ROOT, learner_nnlib

DATE = (1980, 1, 1, 0, 0, 0)
MODE = 0o100644 << 16
SKIPPED = ("__pycache__", ".ipynb_checkpoints")

NO_LIBRARY = "There is no library in {folder}: the file {init} is missing. Restore it from the course you downloaded."
A_LINK = "{path} is a link, not a file: put the file itself there, then hand in again."
TOO_LARGE = "{path} has {size:,} bytes, and at most {limit:,} can be handed in: nnlib holds code, no data."
TOO_MANY = (
    "{folder} holds {count} modules, and at most {limit} can be handed in: take out what the course did not ask for."
)
NO_NOTEBOOK = "The notebook {path} is missing: restore it from the course you downloaded, then hand in again."
BAD_NOTEBOOK = "{path} cannot be read as a notebook: it goes along, but nobody can open it. Restore it from the course."
NO_SYNTAX = "nnlib/{file}, line {line}, is no Python ({reason}): none of its exercises will earn points."
NOT_WRITTEN = "{path} could not be written ({reason}): {advice}, then hand in again."
ADVICE = {errno.ENOSPC: "make room on the disk", errno.EDQUOT: "make room on the disk"}
OTHER_ADVICE = "check that you may write there"


class HandInError(BadInput):
    """Why nothing could be handed in; the message is one sentence with the next step."""


@dataclass(frozen=True)
class HandIn:
    """What was packed: the file, the names and sizes of what is in it, and sentences on what looks wrong."""

    path: Path
    files: dict[str, int]
    notes: tuple[str, ...]


def hand_in(chapter: Chapter, root: Path = ROOT, lessons: Path = LESSONS) -> HandIn:
    """Packs the chapter's notebook and the learner's library as `handin/04-forward.zip`.

    The same work always gives the same bytes. Raises `HandInError`, and then leaves an older file as it was.
    """
    files = {f"{chapter.id}.ipynb": _notebook(lessons / chapter.id / f"{chapter.id}.ipynb")}
    files |= {f"nnlib/{name}": data for name, data in library_files(learner_nnlib()).items()}
    path = root / "handin" / f"{chapter.id}.zip"
    try:
        write_whole(path, packed(files))
    except OSError as error:
        advice = ADVICE.get(error.errno, OTHER_ADVICE)
        raise HandInError(NOT_WRITTEN.format(path=path, reason=error.strerror, advice=advice)) from error
    sizes = {name: len(data) for name, data in files.items()}
    return HandIn(path, sizes, tuple(_notes(files, lessons / chapter.id)))


def library_files(folder: Path) -> dict[str, bytes]:
    """The modules of a library by their path in it. Raises `HandInError` for links and for what is too large."""
    init = folder / "__init__.py"
    if not init.is_file():
        raise HandInError(NO_LIBRARY.format(folder=folder, init=init))
    paths = [
        path for path in sorted(folder.rglob("*")) if not set(SKIPPED).intersection(path.relative_to(folder).parts)
    ]
    for path in [folder, *paths]:
        if path.is_symlink():
            raise HandInError(A_LINK.format(path=path))
    modules = [path for path in paths if path.suffix == ".py" and path.is_file()]
    if len(modules) > MAX_MODULES:
        raise HandInError(TOO_MANY.format(folder=folder, count=len(modules), limit=MAX_MODULES))
    return {path.relative_to(folder).as_posix(): _module(path) for path in modules}


def _module(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_MODULE_BYTES:
        raise HandInError(TOO_LARGE.format(path=path, size=size, limit=MAX_MODULE_BYTES))
    return path.read_bytes()


def _notebook(path: Path) -> bytes:
    if path.is_symlink():
        raise HandInError(A_LINK.format(path=path))
    if not path.is_file():
        raise HandInError(NO_NOTEBOOK.format(path=path))
    if path.stat().st_size > MAX_NOTEBOOK_BYTES:
        raise HandInError(TOO_LARGE.format(path=path, size=path.stat().st_size, limit=MAX_NOTEBOOK_BYTES))
    return path.read_bytes()


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of the files, in order of their names and without times, so that it depends on nothing else."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, MODE, 3
            archive.writestr(entry, data)
    return stream.getvalue()


def _notes(files: dict[str, bytes], folder: Path) -> list[str]:
    found = []
    for name, data in files.items():
        try:
            notebooks.read(data) if name.endswith(".ipynb") else ast.parse(data)
        except notebooks.NoNotebook:
            found.append(BAD_NOTEBOOK.format(path=folder / name))
        except (SyntaxError, ValueError) as error:
            file = name.removeprefix("nnlib/")
            line, reason = getattr(error, "lineno", None) or 1, getattr(error, "msg", error)
            found.append(NO_SYNTAX.format(file=file, line=line, reason=reason))
    return found
