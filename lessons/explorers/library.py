"""The learner's own `nnlib`, as its files are now, and what to say while a part of it is missing."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from IPython.display import display

from autograder.engine.library import loaded, read_sources
from autograder.paths import learner_nnlib

from .panel import notice

UNSOLVED = "Solve `{exercise}` to unlock this explorer. Then run this cell again."
STOPPED = 'Your `{exercise}` stopped with {error}. Mend it: `check("{exercise}")` shows where.'
NO_NUMBERS = 'Your `{exercise}` gave {got}. Mend it: `check("{exercise}")` shows what was asked.'
NO_LIBRARY = "Your `nnlib` cannot be read: {error}. Mend that line, then run this cell again."
SOLVE_FIRST = "Solve {exercises} first, then run this cell again."
CELL_STOPPED = "This cell stopped with {error}. It needs {exercises}. Does `check` say that yours is right?"


@dataclass
class Locked(Exception):
    """The learner's library cannot do this yet; `message` says what to do."""

    message: str


@contextmanager
def fresh_library() -> Iterator[ModuleType]:
    """`nnlib` read anew from its files, as `check` reads it; raises `Locked` where they cannot be read."""
    folder = learner_nnlib()
    with ExitStack() as stack:
        try:
            nnlib = stack.enter_context(loaded(read_sources(folder), folder))
        except Exception as error:
            raise Locked(NO_LIBRARY.format(error=_named(error))) from error
        yield nnlib


@contextmanager
def needs(exercise: str) -> Iterator[None]:
    """What fails inside is the learner's `exercise`: it becomes `Locked`, with a sentence that names it."""
    try:
        with np.errstate(all="ignore"):
            yield
    except NotImplementedError as error:
        raise Locked(UNSOLVED.format(exercise=_named_by_stub(error) or exercise)) from None
    except Exception as error:
        raise Locked(STOPPED.format(exercise=exercise, error=_named(error))) from error


def drawable(exercise: str, values: object, shape: tuple[int, ...]) -> np.ndarray:
    """`values` as numbers of this shape; raises `Locked` where `exercise` gave something else."""
    if values is None:
        raise Locked(NO_NUMBERS.format(exercise=exercise, got="back nothing (`None`): is there a `return`?"))
    array = np.asarray(values)
    if array.shape != shape:
        raise Locked(NO_NUMBERS.format(exercise=exercise, got=f"shape {array.shape} in place of {shape}"))
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise Locked(NO_NUMBERS.format(exercise=exercise, got="something that is no finite number"))
    return array


@contextmanager
def solved(*exercises: str) -> Iterator[ModuleType]:
    """Gives a cell the learner's library; while an exercise is missing, the cell says so instead of failing.

    with solved("softmax") as nnlib:
        print(nnlib.softmax(logits))
    """
    names = _in_words(exercises)
    try:
        with ExitStack() as stack:
            yield _library_or_reason(stack)
    except NotImplementedError as error:
        stub = _named_by_stub(error)
        _say(SOLVE_FIRST.format(exercises=_in_words([stub]) if stub else names))
    except Locked as locked:
        _say(locked.message)
    except Exception as error:
        _say(CELL_STOPPED.format(exercises=names, error=_named(error)))


class _Unreadable:
    """Stands for a library that cannot be imported: says so when a cell first asks something of it."""

    def __init__(self, reason: Locked):
        self._reason = reason

    def __getattr__(self, name: str) -> object:
        raise self._reason


def _library_or_reason(stack: ExitStack) -> ModuleType | _Unreadable:
    try:
        return stack.enter_context(fresh_library())
    except Locked as locked:
        return _Unreadable(locked)


def _say(sentence: str) -> None:
    display({"text/html": notice(sentence), "text/plain": sentence}, raw=True)


def _in_words(exercises: Iterable[str]) -> str:
    return " and ".join(f"`{exercise}`" for exercise in exercises)


def _named_by_stub(error: NotImplementedError) -> str | None:
    """The exercise that a stub of the skeleton names, as in "softmax: lesson 4"."""
    stub = re.match(r"([\w-]+): lesson \d", str(error))
    return stub and stub[1]


def _named(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} in {Path(error.filename or 'nnlib').name}, line {error.lineno}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
