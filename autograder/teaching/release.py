"""Releasing: makes what a learner gets from `solutions/`, by nbgrader's own machinery.

The skeleton is the reference with its solution regions replaced by stubs, each naming its exercise and lesson.
The lessons are the source notebooks without solutions and outputs. All of it is made before anything is written.
"""

import ast
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import find_all_files

from autograder.classroom import notebooks
from autograder.classroom.submissions import BadInput
from autograder.engine.exercise import Catalogue, Exercise
from autograder.engine.graft import NoDefinition, find, module_file
from autograder.engine.library import read_sources
from autograder.engine.solutions import load_solutions
from autograder.exercises import CATALOGUE
from autograder.files import write_whole
from autograder.teaching.record import record

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
MARK = "### STUB ###"
STUB = 'raise NotImplementedError("{exercise}: lesson {lesson}")'

NO_REGION = (
    "{place}: {name} of exercise {exercise!r} has no solution region: mark its body with ### {begin} and ### {end}."
)
NO_EXERCISE = "{place}: this solution region lies in no definition that an exercise implements."
NO_DEFINITION = "{place}: exercise {exercise!r} implements {name}, which is not there."
UNPAIRED = "{place}: {mark} has no partner: every ### {begin} needs one ### {end} after it."
NO_CELL_ID = (
    "{path}, cell {number}: it has no id, so that each release would differ: save the notebook in JupyterLab once."
)
NO_SYNTAX = "{place}: {reason}."
HOLDS_WORK = (
    "{path} holds {what}, which no release made: move it away, or overwrite it with `course.py release --force`."
)


class ReleaseError(BadInput):
    """Why `solutions/` cannot be released; the message is one sentence with the place."""


@dataclass(frozen=True)
class Region:
    """A solution region: its first and last line, counted from 1, marks included."""

    first: int
    last: int


def release(root: Path, force: bool = False) -> list[Path]:
    """Makes `nnlib/`, `lessons/` and the recordings of the course in `root`; returns the files that changed.

    Raises `ReleaseError` where `solutions/` is not fit for it, or `nnlib/` holds somebody's work and `force` is off.
    """
    solutions = load_solutions(root / "solutions")
    made = skeleton(root) | lessons(root)
    if not force:
        refuse_to_overwrite_work(root)
    changed = [path for path, data in made.items() if write_whole(path, data)]
    changed += _remove_strangers(root)
    return changed + record(solutions, root / "autograder" / "recorded")


# --- the skeleton ---


def skeleton(root: Path, catalogue: Catalogue = CATALOGUE) -> dict[Path, bytes]:
    """The files of the skeleton, and what belongs in them."""
    sources = read_sources(root / "solutions" / "nnlib")
    taught = catalogue.taught(root / "solutions" / "lessons").chapters
    return {
        root / "nnlib" / file: skeleton_text(file, text, catalogue, taught).encode() for file, text in sources.items()
    }


def skeleton_text(file: str, text: str, catalogue: Catalogue = CATALOGUE, taught: Collection[str] | None = None) -> str:
    """A module of the reference with a stub in place of each solution region.

    Solutions to chapters that are not `taught`, which have no lesson, stay as they are. None: all are.
    """
    regions = list(find_regions(f"solutions/nnlib/{file}", text))
    owners = _owners(file, text, regions, catalogue)
    given = [taught is not None and owner.chapter.id not in taught for owner in owners]
    pieces = _cleared(_without_marks(text, list(compress(regions, given)))).split(MARK)
    stubs = [
        STUB.format(exercise=owner.id, lesson=owner.chapter.id)
        for owner, stays in zip(owners, given, strict=True)
        if not stays
    ]
    return "".join(piece + stub for piece, stub in zip(pieces, [*stubs, ""], strict=True))


def taught_regions(root: Path, file: str, text: str, catalogue: Catalogue = CATALOGUE) -> list[Region]:
    """The solution regions of a module that learners have to fill in."""
    taught = catalogue.taught(root / "solutions" / "lessons").chapters
    regions = list(find_regions(f"solutions/nnlib/{file}", text))
    owners = _owners(file, text, regions, catalogue)
    return [region for region, owner in zip(regions, owners, strict=True) if owner.chapter.id in taught]


def _without_marks(text: str, regions: list[Region]) -> str:
    marks = {line for region in regions for line in (region.first, region.last)}
    return "\n".join(line for number, line in enumerate(text.split("\n"), 1) if number not in marks)


def find_regions(place: str, text: str) -> Iterator[Region]:
    """The solution regions of a module or cell, in order. `place` is where it is, for messages."""
    first = 0
    for number, line in enumerate(text.split("\n"), 1):
        begins, ends = BEGIN in line, END in line
        if (begins and first) or (ends and not first):
            raise ReleaseError(_unpaired(place, number, line))
        if ends:
            yield Region(first, number)
        first = number if begins else 0 if ends else first
    if first:
        raise ReleaseError(_unpaired(place, first, BEGIN))


def _unpaired(place: str, number: int, line: str) -> str:
    return UNPAIRED.format(place=f"{place}, line {number}", mark=line.strip(), begin=BEGIN, end=END)


def _owners(file: str, text: str, regions: list[Region], catalogue: Catalogue) -> list[Exercise]:
    """The exercise of each region: that of the smallest definition around it. None may be left over."""
    tree = parse(file, text)
    spans = list(_spans(file, tree, catalogue))
    owners: list[Exercise] = []
    used: set[str] = set()
    for region in regions:
        around = [span for span in spans if span[0].lineno < region.first <= span[0].end_lineno]
        if not around:
            raise ReleaseError(NO_EXERCISE.format(place=_place(file, region.first)))
        _, name, exercise = max(around, key=lambda span: span[0].lineno)
        used.add(name)
        owners.append(exercise)
    for node, name, exercise in spans:
        if name not in used:
            facts = {"place": _place(file, node.lineno), "name": name, "exercise": exercise.id}
            raise ReleaseError(NO_REGION.format(**facts, begin=BEGIN, end=END))
    return owners


def parse(file: str, text: str) -> ast.Module:
    """The tree of a module. Raises `ReleaseError` with file and line."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise ReleaseError(NO_SYNTAX.format(place=_place(file, error.lineno or 1), reason=error.msg)) from error


def _spans(file: str, tree: ast.Module, catalogue: Catalogue) -> Iterator[tuple[ast.stmt, str, Exercise]]:
    for exercise in catalogue:
        for name in exercise.implements:
            if module_file(name) == file:
                try:
                    yield find(tree, name), name, exercise
                except NoDefinition as error:
                    facts = {"place": f"solutions/nnlib/{file}", "name": name, "exercise": exercise.id}
                    raise ReleaseError(NO_DEFINITION.format(**facts)) from error


def _cleared(text: str) -> str:
    clear = ClearSolutions(enforce_metadata=False, code_stub={"python": MARK})
    notebook, _ = clear.preprocess(new_notebook(cells=[new_code_cell(text)]), {})
    return notebook.cells[0].source


def _place(file: str, line: int) -> str:
    return f"solutions/nnlib/{file}, line {line}"


# --- the lessons ---


def lessons(root: Path, catalogue: Catalogue = CATALOGUE) -> dict[Path, bytes]:
    """The files of the lessons that have a source, and what belongs in them."""
    files: dict[Path, bytes] = {}
    source = root / "solutions" / "lessons"
    for chapter in catalogue.chapters.values():
        path = notebooks.source_path(root, chapter.id)
        found = notebooks.problems(notebooks.read_source(path), chapter, path) if path.is_file() else []
        if found:
            raise ReleaseError(found[0])
    for name in sorted(find_all_files(str(source), [*CourseDirectory().ignore, ".*"])):
        path = Path(name)
        data = _lesson(path) if path.suffix == ".ipynb" else path.read_bytes()
        files[root / "lessons" / path.relative_to(source)] = data
    return files


def _lesson(path: Path) -> bytes:
    raw = path.read_bytes()
    notebook = notebooks.read_source(path)
    for number, cell in enumerate(json.loads(raw)["cells"], 1):
        if not cell.get("id"):
            raise ReleaseError(NO_CELL_ID.format(path=path, number=number))
        list(find_regions(f"{path}, cell {number}", notebook["cells"][number - 1]["source"]))
    return notebooks.write(notebooks.released(notebook, path.stem))


# --- writing ---


def refuse_to_overwrite_work(root: Path, catalogue: Catalogue = CATALOGUE) -> None:
    """Raises `ReleaseError` if `nnlib/` holds an answer or a module that neither a release nor `solutions/` made."""
    folder, reference = root / "nnlib", read_sources(root / "solutions" / "nnlib")
    for path in sorted(folder.rglob("*.py")):
        file = path.relative_to(folder).as_posix()
        if file not in reference:
            raise ReleaseError(HOLDS_WORK.format(path=path, what="a module"))
        what = _work(file, path.read_bytes().decode("utf-8", "replace"), reference[file], catalogue)
        if what:
            raise ReleaseError(HOLDS_WORK.format(path=path, what=what))


def _work(file: str, text: str, reference: str, catalogue: Catalogue) -> str | None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return "code that does not parse"
    for _, name, exercise in _spans(file, ast.parse(reference), catalogue):
        try:
            node = find(tree, name)
        except NoDefinition:
            continue
        if f'NotImplementedError("{exercise.id}:' in (ast.get_source_segment(text, node) or ""):
            continue
        if ast.dump(node) != ast.dump(find(ast.parse(reference), name)):
            return f"an answer to {exercise.id}"
    return None


def _remove_strangers(root: Path) -> list[Path]:
    """Removes modules of `nnlib/` that the reference does not have."""
    known = read_sources(root / "solutions" / "nnlib")
    folder = root / "nnlib"
    strangers = [path for path in sorted(folder.rglob("*.py")) if path.relative_to(folder).as_posix() not in known]
    for path in strangers:
        path.unlink()
    return strangers
