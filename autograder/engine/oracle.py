"""Oracles: where expected observations come from.

A live oracle runs the reference, and the reference with each mistake built in. A recorded oracle reads what a live
one wrote down for the public cases when the course was released. Both give the same `Answers`.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.engine.exercise import Case, Exercise
from autograder.engine.library import Sources, loaded
from autograder.engine.observe import Observation, observe_facts
from autograder.engine.solutions import Solutions
from autograder.engine.values import from_json, to_json


@dataclass(frozen=True)
class MistakeAnswers:
    """What one mistake gives on each case, and the sentence that helps."""

    id: str
    sentence: str
    observations: tuple[Observation, ...]


@dataclass(frozen=True, eq=False)
class Answers:
    """An exercise's cases, and what the reference and each mistake give on them. Compared by identity."""

    cases: tuple[Case, ...]
    expected: tuple[Observation, ...]
    mistakes: tuple[MistakeAnswers, ...]


class Oracle(Protocol):
    def answers(self, exercise: Exercise) -> Answers: ...


class NoRecording(LookupError):
    """An exercise has no recorded answers."""


def observe_all(exercise: Exercise, sources: Sources, cases: tuple[Case, ...]) -> tuple[Observation, ...]:
    """Runs all cases on a trusted library."""
    with loaded(sources) as nnlib:
        return tuple(observe_facts(exercise, nnlib, case.inputs) for case in cases)


class LiveOracle:
    """Runs the reference. With `hidden` also on the hidden cases."""

    def __init__(self, solutions: Solutions, hidden: bool = True):
        self.solutions = solutions
        self.hidden = hidden
        self._answers: dict[str, Answers] = {}

    def answers(self, exercise: Exercise) -> Answers:
        if exercise.id not in self._answers:
            self._answers[exercise.id] = self._observe(exercise)
        return self._answers[exercise.id]

    def _observe(self, exercise: Exercise) -> Answers:
        cases = exercise.public_cases()
        if self.hidden:
            cases += self.solutions.hidden_cases(exercise)
        reference = self.solutions.reference
        mistakes = (
            MistakeAnswers(
                mistake.id,
                mistake.sentence,
                observe_all(exercise, mistake.library(reference, exercise), cases),
            )
            for mistake in self.solutions.mistakes_of(exercise)
        )
        return Answers(cases, observe_all(exercise, reference, cases), tuple(mistakes))


class RecordedOracle:
    """Reads the recordings of the public cases, one file a chapter."""

    def __init__(self, folder: Path):
        self.folder = folder

    def answers(self, exercise: Exercise) -> Answers:
        return _recorded(self.folder / f"{exercise.chapter.module}.json", exercise.id)(exercise)


@functools.lru_cache(maxsize=512)
def _recorded(path: Path, exercise_id: str):
    try:
        recording = _read(path)[exercise_id]
    except (OSError, ValueError, KeyError) as error:
        raise NoRecording(
            f"The recorded answers for `{exercise_id}` are missing from {path}: restore that file from the course."
        ) from error
    expected = _observations(recording["expected"])
    mistakes = tuple(
        MistakeAnswers(entry["id"], entry["sentence"], _observations(entry["observations"]))
        for entry in recording["mistakes"]
    )
    return lambda exercise: Answers(exercise.public_cases(), expected, mistakes)


@functools.lru_cache(maxsize=16)
def _read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def _observations(packed: list) -> tuple[Observation, ...]:
    return tuple(Observation.from_plain(from_json(item)) for item in packed)


def to_recording(answers: Answers) -> dict:
    """The JSON form of an exercise's answers."""
    return {
        "expected": [to_json(observation.to_plain()) for observation in answers.expected],
        "mistakes": [
            {
                "id": mistake.id,
                "sentence": mistake.sentence,
                "observations": [to_json(observation.to_plain()) for observation in mistake.observations],
            }
            for mistake in answers.mistakes
        ],
    }
