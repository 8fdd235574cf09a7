"""Watching: checks again at each save."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE
from autograder.learning.check import Check
from autograder.paths import LESSONS


def saves(folder: Path) -> Iterator[None]:
    """Yields after each change to a Python file in `folder`, until the user presses Ctrl+C."""
    from watchfiles import PythonFilter, watch

    for _ in watch(folder, watch_filter=PythonFilter(), raise_interrupt=False):
        yield


def watch_exercise(exercise_id: str, folder: Path, changes: Iterable[None]) -> Iterator[Verdict]:
    """The verdict on one exercise, now and after each change."""
    exercise = CATALOGUE[exercise_id]
    for check in _checks(folder, changes):
        yield check.verdict(exercise)


def watch_next(folder: Path, changes: Iterable[None]) -> Iterator[Verdict]:
    """The verdict on the first unsolved exercise, now and after each change; once it is right, on the next one too.

    Ends when all are solved.
    """
    current = None
    for check in _checks(folder, changes):
        if current:
            verdict = check.verdict(CATALOGUE[current])
            yield verdict
            if not verdict.right:
                continue
        unsolved = first_unsolved(check)
        if unsolved is None:
            return
        current = unsolved.exercise_id
        yield unsolved


def first_unsolved(check: Check) -> Verdict | None:
    """The verdict on the first exercise that is not right, in the order of the lessons."""
    return next((verdict for verdict in map(check.verdict, CATALOGUE.taught(LESSONS)) if not verdict.right), None)


def _checks(folder: Path, changes: Iterable[None]) -> Iterator[Check]:
    """A fresh reading now, and after each change. A file that is away for a moment, while it is being saved, is waited
    for."""
    yield Check(folder)
    for _ in changes:
        try:
            check = Check(folder)
        except OSError:
            continue
        yield check
