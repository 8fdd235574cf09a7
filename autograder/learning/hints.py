"""Hints, one at a time: which ones a learner has seen is kept from one day to the next."""

import json
from dataclasses import dataclass
from pathlib import Path

from autograder import paths
from autograder.engine.exercise import Exercise
from autograder.files import write_whole

FILE = "hints.json"

_not_saved: dict[str, int] = {}
"""Counts that could not be written, so that hints go on while this Python runs."""


@dataclass(frozen=True)
class Hints:
    """The hints seen so far, the newest last, and how many are left."""

    exercise_id: str
    seen: tuple[str, ...]
    left: int


def next_hint(exercise: Exercise, state: Path | None = None) -> Hints:
    """One hint more than the last time; all of them once there are no more."""
    path = (state or paths.STATE) / FILE
    counts = _read(path)
    seen = min(max(counts.get(exercise.id, 0), _not_saved.get(exercise.id, 0)) + 1, len(exercise.hints))
    _save(path, counts | {exercise.id: seen}, exercise.id)
    return Hints(exercise.id, exercise.hints[:seen], len(exercise.hints) - seen)


def _read(path: Path) -> dict[str, int]:
    """The counts in the file. A file that is missing or damaged holds none."""
    try:
        counts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(counts, dict):
        return {}
    return {name: count for name, count in counts.items() if type(count) is int and count >= 0}


def _save(path: Path, counts: dict[str, int], exercise_id: str) -> None:
    try:
        write_whole(path, json.dumps(counts, indent=1) + "\n")
        _not_saved.pop(exercise_id, None)
    except OSError:
        _not_saved[exercise_id] = counts[exercise_id]
