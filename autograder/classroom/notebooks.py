"""Notebooks: a chapter's notebook as students get it, and a student's notebook with the points filled in.

A check cell is a graded code cell that calls `check("exercise-id")`. It is never run when a class is graded: its
points come from the report. Of a student's notebook only the answers in solution cells count.
"""

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from autograder.classroom.submissions import MAX_NOTEBOOK_BYTES, BadInput
from autograder.engine.exercise import Chapter
from autograder.engine.verdict import Report, Verdict
from autograder.files import write_whole

Notebook = dict
"""A notebook of format 4 as in its file, with each source as one text."""

Cell = dict

CHECK = re.compile(r"""\bcheck\(\s*["']([^"']+)["']""")
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
MAX_DEPTH = 20
NOT_CHECKED = "This exercise was not graded."
PLAIN = "{title}: {points:g} of {max_points:g} points. {sentence}"
RIGHT = "All cases are right."

NO_SOURCE = "There is no notebook {path}: every chapter has one in solutions/lessons."
BAD_SOURCE = "{path} is no notebook that can be read: {reason}."
NO_CELL = "{path} has no graded cell with check({exercise!r}): add one, worth {points:g} points."
EXTRA_CELL = "{path}, cell {cell!r}: it checks {exercise!r}, which is no exercise of {chapter}."
TWICE = "{path}, cell {cell!r}: {exercise!r} has its points in another cell already; grade it once."
OTHER_POINTS = "{path}, cell {cell!r}: worth {got:g} points, but {exercise!r} is worth {points:g} in the catalogue."
NO_CHECK = '{path}, cell {cell!r}: a graded code cell has to call check("exercise-id").'


class NoNotebook(BadInput):
    """Bytes that hold no notebook, or a source notebook that is missing or unsound."""


def source_path(root: Path, chapter_id: str) -> Path:
    """Where an instructor's notebook of a chapter lies."""
    return root / "solutions" / "lessons" / chapter_id / f"{chapter_id}.ipynb"


def read(data: bytes) -> Notebook:
    """The notebook in `data`, without outputs. Raises `NoNotebook` for anything that Jupyter would not open."""
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise NoNotebook("it is too large")
    try:
        notebook = json.loads(_whole_characters(data.decode("utf-8-sig")))
        if notebook["nbformat"] != 4:
            notebook = _upgraded(notebook)
        cells = [_kept(cell) for cell in map(_joined, notebook["cells"]) if _is_sound(cell)]
    except Exception as error:
        raise NoNotebook("it is not in the notebook format") from error
    minor = notebook.get("nbformat_minor")
    return {
        "cells": cells,
        "metadata": _plain_dict(notebook.get("metadata")),
        "nbformat": 4,
        "nbformat_minor": minor if isinstance(minor, int) else 5,
    }


def _whole_characters(text: str) -> str:
    """JSON text in which no escape stands for half a character, which no file could hold."""
    if not HALF_CHARACTER.search(text):
        return text
    return json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", errors="replace").decode("utf-8")


def _upgraded(notebook: dict) -> dict:
    import nbformat

    return nbformat.convert(nbformat.reader.reads(json.dumps(notebook)), 4)


def _joined(cell: object) -> object:
    if isinstance(cell, dict) and isinstance(cell.get("source"), list):
        return cell | {"source": "".join(cell["source"])}
    return cell


def _kept(cell: Cell) -> Cell:
    """What is kept of a cell: all that Jupyter would write, but for its outputs."""
    kept = {"cell_type": cell["cell_type"], "metadata": _plain_dict(cell["metadata"]), "source": cell["source"]}
    if isinstance(cell.get("id"), str):
        kept["id"] = cell["id"]
    if cell["cell_type"] == "code":
        return kept | {"outputs": [], "execution_count": None}
    return kept | {"attachments": _plain_dict(cell["attachments"])} if cell.get("attachments") else kept


def _plain_dict(value: object) -> dict:
    """A dict as it is; an empty one for anything else, and where it is nested so deeply that it cannot be written."""
    return value if isinstance(value, dict) and _depth_fits(value, MAX_DEPTH) else {}


def _depth_fits(value: object, levels: int) -> bool:
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(_depth_fits(item, levels - 1) for item in items)
    return True


def write(notebook: Notebook) -> bytes:
    """The bytes of a notebook whose only outputs are ours, as Jupyter and nbgrader write them."""
    shown = notebook | {"cells": [_split(cell) for cell in notebook["cells"]]}
    return (json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def write_on_one_line(notebook: Notebook) -> bytes:
    """The same notebook to Jupyter and nbgrader, in a tenth of the time: for files that nobody reads as text."""
    return (json.dumps(notebook, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def _split(cell: Cell) -> Cell:
    """A cell as it stands in a file: texts as lists of lines."""
    split = dict(cell, source=cell["source"].splitlines(keepends=True))
    if cell.get("outputs"):
        split["outputs"] = [dict(output, data=_split_data(output["data"])) for output in cell["outputs"]]
    return split


def _split_data(data: dict[str, str]) -> dict[str, list[str]]:
    return {kind: text.splitlines(keepends=True) for kind, text in data.items()}


def _is_sound(cell: object) -> bool:
    return (
        isinstance(cell, dict)
        and cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata"), dict)
    )


def facts_of(cell: Cell) -> dict:
    """What nbgrader says of a cell: its name, points, and whether it is graded, an answer or locked."""
    return cell["metadata"].get("nbgrader") or {}


def name_of(cell: Cell) -> str:
    return facts_of(cell)["grade_id"]


def checksums(source: Notebook) -> dict[str, str | None]:
    """What nbgrader holds each cell of a chapter's notebook to, by name."""
    return {name_of(cell): facts_of(cell).get("checksum") for cell in source["cells"] if _is_ours(cell)}


def is_check(cell: Cell) -> bool:
    """Whether a report gives this cell's points: a graded code cell that is no answer."""
    facts = facts_of(cell)
    return cell["cell_type"] == "code" and bool(facts.get("grade")) and not facts.get("solution")


def is_answer(cell: Cell) -> bool:
    return bool(facts_of(cell).get("solution"))


# --- the chapter's notebook ---


def stored(root: Path, chapter_id: str) -> Notebook:
    """A chapter's notebook as nbgrader's gradebook holds it: without solutions, with checksums. Don't change it."""
    path = source_path(root, chapter_id)
    if not path.is_file():
        raise NoNotebook(NO_SOURCE.format(path=path))
    return _stored(path, path.stat().st_mtime_ns, root / ".course" / "stored")


@lru_cache(maxsize=32)
def _stored(path: Path, modified: int, kept: Path) -> Notebook:
    """Made by nbgrader, which takes seconds to start, or as it was made and kept the last time."""
    key = hashlib.blake2b(path.read_bytes() + version("nbgrader").encode(), digest_size=16).hexdigest()
    copy_of_it = kept / f"{path.stem}-{key}.json"
    with suppress(OSError, ValueError):
        return json.loads(copy_of_it.read_text("utf-8"))
    made = _run(_steps()[0], read_source(path), path.stem)
    with suppress(OSError):
        write_whole(copy_of_it, json.dumps(made))
    return made


def read_source(path: Path) -> Notebook:
    """An instructor's notebook. Raises `NoNotebook`, with the path, where it cannot be read."""
    try:
        return read(path.read_bytes())
    except NoNotebook as error:
        raise NoNotebook(BAD_SOURCE.format(path=path, reason=error)) from error


def released(notebook: Notebook, name: str) -> Notebook:
    """What students get of a source notebook: all that `nbgrader generate_assignment` does, but for its gradebook."""
    before, after = _steps()
    return _run(before + after, notebook, name)


def _steps() -> tuple[list[type], list[type]]:
    """nbgrader's own steps, before and after it saves the cells in the gradebook."""
    from nbgrader.converters.generate_assignment import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    steps = GenerateAssignment().preprocessors
    place = steps.index(SaveCells)
    return steps[:place], steps[place + 1 :]


def _run(steps: list[type], notebook: Notebook, name: str) -> Notebook:
    import nbformat

    resources: dict = {"nbgrader": {"notebook": name}, "metadata": {}, "unique_key": name}
    node = nbformat.from_dict(copy.deepcopy(notebook))
    for step in steps:
        node, resources = step().preprocess(node, resources)
    return node


def exercise_of(source: str) -> str | None:
    """The exercise that a check cell checks."""
    found = CHECK.search(source)
    return found[1] if found else None


def check_cells(notebook: Notebook) -> dict[str, Cell]:
    """The cells that are graded by a report, by name."""
    return {name_of(cell): cell for cell in notebook["cells"] if is_check(cell)}


def problems(notebook: Notebook, chapter: Chapter, path: Path) -> list[str]:
    """What is wrong with a source notebook's check cells: each exercise has its points in just one of them."""
    found: list[str] = []
    seen: set[str] = set()
    for name, cell in check_cells(notebook).items():
        facts = {"path": path, "cell": name, "exercise": exercise_of(cell["source"]), "chapter": chapter.id}
        found += _cell_problem(facts, float(facts_of(cell)["points"]), chapter, seen)
        seen.add(facts["exercise"])
    missing = [exercise for exercise in chapter.exercises.values() if exercise.id not in seen]
    return found + [NO_CELL.format(path=path, exercise=item.id, points=item.points) for item in missing]


def _cell_problem(facts: dict, got: float, chapter: Chapter, seen: set[str]) -> list[str]:
    exercise = chapter.exercises.get(facts["exercise"])
    if not facts["exercise"]:
        return [NO_CHECK.format(**facts)]
    if not exercise:
        return [EXTRA_CELL.format(**facts)]
    if exercise.id in seen:
        return [TWICE.format(**facts)]
    if got != exercise.points:
        return [OTHER_POINTS.format(**facts, got=got, points=exercise.points)]
    return []


# --- a student's notebook ---


def fill(
    notebook: Notebook | None, source: Notebook, report: Report, html: Callable[[Verdict], str] | None = None
) -> Notebook:
    """The student's notebook with points and feedback in its check cells, all other outputs gone.

    `source` is the chapter's notebook as `stored`; it stands in where the student has none. `html` makes the
    feedback of one exercise.
    """
    filled = restore(notebook if notebook is not None else copy.deepcopy(source), source)
    for cell in filled["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    for cell in check_cells(filled).values():
        verdict = report.verdict(exercise_of(cell["source"]) or "")
        cell["outputs"] = _outputs(verdict, float(facts_of(cell)["points"]), html)
    return filled


def score(verdict: Verdict | None, max_score: float) -> float:
    """The points of a check cell: those of the verdict, never below 0 or above what the cell is worth."""
    points = float(verdict.points) if verdict else 0.0
    return min(points, max_score) if points > 0 else 0.0


def _outputs(verdict: Verdict | None, max_score: float, html: Callable[[Verdict], str] | None) -> list[dict]:
    feedback = {"text/plain": plain_feedback(verdict)}
    if verdict and html:
        feedback["text/html"] = html(verdict)
    number = {"text/plain": repr(score(verdict, max_score))}
    return [
        {"output_type": "display_data", "data": feedback, "metadata": {}},
        {"output_type": "execute_result", "data": number, "metadata": {}, "execution_count": None},
    ]


def plain_feedback(verdict: Verdict | None) -> str:
    """A verdict in one line."""
    if not verdict:
        return NOT_CHECKED
    sentence = verdict.diagnosis.sentence if verdict.diagnosis else RIGHT
    return PLAIN.format(title=verdict.title, points=verdict.points, max_points=verdict.max_points, sentence=sentence)


def restore(notebook: Notebook, source: Notebook) -> Notebook:
    """Makes a student's notebook fit for grading: cells that are not theirs to change are as in `source`, missing
    ones are back, and cells that only claim to be graded no longer do. Changes `notebook` and returns it."""
    cells = notebook["cells"] = [cell for cell in notebook["cells"] if _is_sound(cell)]
    if source["metadata"].get("kernelspec"):
        notebook["metadata"]["kernelspec"] = copy.deepcopy(source["metadata"]["kernelspec"])
    ours = {name_of(cell): cell for cell in source["cells"] if _is_ours(cell)}
    theirs = _claim(cells, ours)
    position = 0
    for name, cell in ours.items():
        if name in theirs:
            _mend(theirs[name], cell)
            position = _index(cells, theirs[name]) + 1
        else:
            cells.insert(position, copy.deepcopy(cell))
            position += 1
    if notebook["nbformat_minor"] < 5:
        for cell in cells:
            cell.pop("id", None)
    return notebook


def _is_ours(cell: Cell) -> bool:
    facts = facts_of(cell)
    return any(facts.get(kind) for kind in ("grade", "solution", "locked", "task"))


def _claim(cells: list[Cell], names: Iterable[str]) -> dict[str, Cell]:
    """The cells that carry one of the names; of several with the same name the last, as in nbgrader."""
    claimed: dict[str, Cell] = {}
    for cell in cells:
        facts = cell["metadata"].pop("nbgrader", None)
        name = facts.get("grade_id") if isinstance(facts, dict) else None
        if isinstance(name, str) and name in names:
            claimed[name] = cell
    return claimed


def _mend(cell: Cell, ours: Cell) -> None:
    answer, place = cell["source"], cell.get("id")
    cell.clear()
    cell.update(copy.deepcopy(ours))
    if is_answer(ours):
        cell["source"] = answer
    if place:
        cell["id"] = place


def _index(cells: list[Cell], wanted: Cell) -> int:
    return next(index for index, cell in enumerate(cells) if cell is wanted)


def unanswered(notebook: Notebook, source: Notebook) -> frozenset[str]:
    """The names of the answers in a restored notebook that are as they were handed out."""
    handed_out = _answers(source)
    return frozenset(name for name, text in _answers(notebook).items() if text == handed_out.get(name))


def _answers(notebook: Notebook) -> dict[str, str]:
    return {name_of(cell): cell["source"] for cell in notebook["cells"] if is_answer(cell)}
