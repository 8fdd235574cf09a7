"""The course as verdicts depend on it: fingerprints of all of it together, and of each exercise by itself.

An exercise's own text are the functions with its decorators: its scenario, its cases, its mistakes. All else in a
chapter's modules, such as a helper, counts for each exercise of the chapter.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.engine.exercise import Chapter, Exercise
from autograder.engine.solutions import Solutions
from autograder.exercises import CATALOGUE

GRADER = Path(__file__).resolve().parent.parent
FILES = ("*.py", "*.ipynb", "*.html", "*.npz")

REST = ""
"""Stands among the exercises for all that counts for each of them."""

LINES_OF_IT = r"(?:[ \t)].*\n|\n)*"
DECORATED = re.compile(rf"^((?:@.*\n{LINES_OF_IT})+)def (\w+).*\n{LINES_OF_IT}", re.MULTILINE)
DECORATOR = re.compile(r"""^@(\w+)\.(\w+)\(\s*["']([^"']*)["']""", re.MULTILINE)


def course_fingerprint(solutions: Solutions) -> str:
    """A fingerprint of all that verdicts depend on besides the submission: solutions, seed, exercises, grader, what
    students were given, and the data that cases are made from."""
    return _digest([str(solutions.seed).encode(), *_contents(solutions, _files(solutions))])


def exercise_fingerprints(solutions: Solutions, chapter: Chapter) -> dict[str, str]:
    """By exercise of a chapter, a fingerprint of what its verdicts alone depend on; and one of the `REST`.

    A capstone's verdict names what it builds on where that is wrong, so that counts, too.
    """
    texts = {one.module: _own_texts(solutions, one) for one in CATALOGUE.chapters.values()}

    def print_of(exercise: Exercise) -> str:
        counts = [exercise, *(_needs(exercise) if exercise.capstone else ())]
        return _digest(texts[one.chapter.module].get(one.id, "").encode() for one in counts)

    apart = {path for one in CATALOGUE.chapters.values() for path in _modules(solutions, one)}
    lessons = solutions.folder / "lessons"
    apart |= {path for path in lessons.rglob("*") if path.relative_to(lessons).parts[0] != chapter.id}
    rest = [path for path in _files(solutions) if path not in apart]
    ids = " ".join(chapter.exercises)
    known = _digest([f"{solutions.seed} {chapter.title} {ids}".encode(), *_contents(solutions, rest)])
    return {REST: known} | {name: print_of(exercise) for name, exercise in chapter.exercises.items()}


def _files(solutions: Solutions) -> Iterator[Path]:
    course = solutions.folder.parent
    for folder in (solutions.folder, GRADER, course / "nnlib", course / "lessons" / "data"):
        yield from sorted(path for pattern in FILES for path in folder.rglob(pattern))


def _contents(solutions: Solutions, paths: Iterable[Path]) -> Iterator[bytes]:
    """Where each file lies, seen from the course or the grader, and what is in it."""
    course = solutions.folder.parent
    for path in paths:
        root = GRADER if path.is_relative_to(GRADER) else course
        yield path.relative_to(root).as_posix().encode() + path.read_bytes()


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        digest.update(len(piece).to_bytes(8) + piece)
    return digest.hexdigest()


def _modules(solutions: Solutions, chapter: Chapter) -> list[Path]:
    """Where a chapter's exercises, hidden cases and mistakes stand."""
    folders = (GRADER / "exercises", solutions.folder / "hidden", solutions.folder / "mistakes")
    return [folder / f"{chapter.module}.py" for folder in folders]


def _own_texts(solutions: Solutions, chapter: Chapter) -> dict[str, str]:
    """By exercise, its own text after the one that all exercises of the chapter share."""
    shared, own = "", defaultdict(str)
    exercise_of: dict[str, str] = {}  # by the name of its function, as in `@softmax.case("one row")`
    for path in _modules(solutions, chapter):
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        rest, end = "", 0
        for match in DECORATED.finditer(text):
            decorators = DECORATOR.findall(match[1])
            ids = {exercise_of.get(owner, first) for owner, _, first in decorators}
            if ids and ids <= chapter.exercises.keys():
                exercise_of.update((match[2], name) for _, kind, name in decorators if kind == "exercise")
                own.update((name, own[name] + match[0]) for name in ids)
                rest, end = rest + text[end : match.start()], match.end()
        shared += rest + text[end:]
    return {name: shared + own[name] for name in chapter.exercises}


def _needs(exercise: Exercise) -> list[Exercise]:
    """All that an exercise builds on, directly or not."""
    found: dict[str, Exercise] = {}
    waiting = list(exercise.needs)
    while waiting:
        need = CATALOGUE[waiting.pop()]
        if need.id not in found:
            found[need.id] = need
            waiting += need.needs
    return list(found.values())
