"""Catching up: fills what a learner has not solved in earlier lessons, so that they may start at a later one.

What is solved stays as the learner wrote it. An attempt that is replaced is kept beside, so nothing is lost.
"""

import ast
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from autograder.classroom.submissions import BadInput
from autograder.engine.exercise import Catalogue, Chapter, Exercise
from autograder.engine.graft import NoDefinition, find, module_file
from autograder.engine.library import read_sources
from autograder.files import write_whole
from autograder.learning.check import Check
from autograder.teaching.release import BEGIN, END

KEPT = "before-catch-up"
STUB = "raise NotImplementedError"

NOT_PYTHON = "{path}, line {line}: {reason}. Mend that line, then catch up again."
NOT_THERE = "{path} lacks {name}: write its first line again, as in the lesson, then catch up again."


@dataclass(frozen=True)
class CaughtUp:
    """What was filled, what was solved before, what is not right even so, and the folder of replaced attempts."""

    filled: tuple[Exercise, ...]
    solved_before: tuple[Exercise, ...]
    still_wrong: tuple[Exercise, ...] = ()
    kept: Path | None = None


def catch_up(chapter: Chapter, library: Path, reference: dict[str, str], catalogue: Catalogue, state: Path) -> CaughtUp:
    """Fills the unsolved exercises of the chapters before `chapter` in the learner's `library`.

    state: the folder under which replaced attempts are kept
    raises BadInput: a module of the library is no Python, or lacks a definition; then nothing was written
    """
    old = read_sources(library)
    new, solved, unsolved = dict(old), [], []
    for exercise in earlier_exercises(chapter, catalogue):
        is_solved = Check(library, sources=new).verdict(exercise).right  # with all before it filled
        (solved if is_solved else unsolved).append(exercise)
        if not is_solved:
            new = filled_in(new, exercise, reference, library)
    kept = _keep_attempts(old, new, unsolved, state / KEPT)
    for file, text in new.items():
        if text != old.get(file):
            write_whole(library / file, text)
    check = Check(library)
    filled = tuple(exercise for exercise in unsolved if check.verdict(exercise).right)
    still_wrong = tuple(exercise for exercise in (*solved, *unsolved) if not check.verdict(exercise).right)
    return CaughtUp(filled, tuple(solved), still_wrong, kept)


def earlier_exercises(chapter: Chapter, catalogue: Catalogue) -> tuple[Exercise, ...]:
    """The exercises of the chapters before `chapter` that ask for a definition, in order."""
    chapters = [earlier for earlier in catalogue.chapters.values() if earlier.id < chapter.id]
    return tuple(exercise for earlier in chapters for exercise in earlier.exercises.values() if exercise.implements)


def filled_in(texts: dict[str, str], exercise: Exercise, reference: dict[str, str], library: Path) -> dict[str, str]:
    """The texts with the definitions of an exercise as the reference has them.

    library: the folder of the texts, for messages
    raises BadInput: a text is no Python, or lacks a definition
    """
    texts = dict(texts)
    for name in exercise.implements:
        file = module_file(name)
        answer = _without_marks(_segment(reference[file], name, Path("solutions", "nnlib", file)))
        texts[file] = _with(texts.get(file, ""), name, answer, library / file)
    return texts


def _keep_attempts(old: dict[str, str], new: dict[str, str], exercises: list[Exercise], folder: Path) -> Path | None:
    """Copies of the modules in which an attempt was replaced, in a new folder; None where there was none."""
    names = [name for exercise in exercises for name in exercise.implements]
    attempted = {module_file(name) for name in names if STUB not in _segment(old[module_file(name)], name, folder)}
    changed = sorted(file for file in attempted if new[file] != old[file])
    if not changed:
        return None
    place = next(folder / str(number) for number in count(1) if not (folder / str(number)).exists())
    for file in changed:
        write_whole(place / file, old[file])
    return place


def _lines_of(text: str, name: str, path: Path) -> slice:
    """Where a definition stands among a text's lines, decorators included."""
    try:
        node = find(ast.parse(text), name)
    except SyntaxError as error:
        raise BadInput(NOT_PYTHON.format(path=path, line=error.lineno, reason=error.msg)) from error
    except NoDefinition as error:
        raise BadInput(NOT_THERE.format(path=path, name=name.partition(".")[2])) from error
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return slice(first - 1, node.end_lineno)


def _segment(text: str, name: str, path: Path) -> str:
    return "\n".join(text.split("\n")[_lines_of(text, name, path)])


def _with(text: str, name: str, answer: str, path: Path) -> str:
    lines = text.split("\n")
    lines[_lines_of(text, name, path)] = answer.split("\n")
    return "\n".join(lines)


def _without_marks(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if BEGIN not in line and END not in line)
