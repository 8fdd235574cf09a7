"""The course as verdicts depend on it: fingerprints of all of it together, and of each exercise by itself.

An exercise's own text are the functions with its decorators: its scenario, its cases, its mistakes. All else in a
chapter's modules, such as a helper, counts for each exercise of the chapter.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
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


class Fingerprints:
    """Of a course as it lies there now: all files that verdicts depend on besides submissions, read once."""

    def __init__(self, solutions: Solutions):
        self._solutions = solutions
        self._files = {path: _digest([path.read_bytes()]) for path in _files(solutions)}

    @cached_property
    def whole(self) -> str:
        """Of solutions, seed, exercises, grader, what students were given, and the data that cases are made from."""
        return self._of(self._files)

    def of_exercises(self, chapter: Chapter) -> dict[str, str]:
        """By exercise of a chapter, of what its verdicts alone depend on; and of the `REST`.

        A capstone's verdict names what it builds on where that is wrong, so that counts, too.
        """
        lessons = self._solutions.folder / "lessons"
        others = {path for path in self._files if path.is_relative_to(lessons) and chapter.id not in path.parts}
        rest = [path for path in self._files if path not in self._modules | others]
        prints = {REST: self._of(rest, chapter.title, *chapter.exercises)}
        for name, exercise in chapter.exercises.items():
            counts = [exercise, *(_needs(exercise) if exercise.capstone else ())]
            prints[name] = _digest(self._own_texts[one.id].encode() for one in counts)
        return prints

    def _of(self, paths: Iterable[Path], *more: str) -> str:
        """Where each file lies, seen from the grader or the course, and what is in it."""
        course = self._solutions.folder.parent
        names = ((path.relative_to(GRADER if path.is_relative_to(GRADER) else course), path) for path in paths)
        facts = [str(self._solutions.seed), *more, *(f"{name.as_posix()} {self._files[path]}" for name, path in names)]
        return _digest(map(str.encode, facts))

    @cached_property
    def _modules(self) -> set[Path]:
        return {path for chapter in CATALOGUE.chapters.values() for path in _modules(self._solutions, chapter)}

    @cached_property
    def _own_texts(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for chapter in CATALOGUE.chapters.values():
            texts |= own_texts(self._solutions, chapter)
        return texts


def _files(solutions: Solutions) -> Iterator[Path]:
    course = solutions.folder.parent
    for folder in (solutions.folder, GRADER, course / "nnlib", course / "lessons" / "data"):
        yield from sorted(path for pattern in FILES for path in folder.rglob(pattern))


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        digest.update(len(piece).to_bytes(8) + piece)
    return digest.hexdigest()


def _modules(solutions: Solutions, chapter: Chapter) -> list[Path]:
    """Where a chapter's exercises, hidden cases and mistakes stand."""
    folders = (GRADER / "exercises", solutions.folder / "hidden", solutions.folder / "mistakes")
    return [folder / f"{chapter.module}.py" for folder in folders]


def own_texts(solutions: Solutions, chapter: Chapter) -> dict[str, str]:
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
