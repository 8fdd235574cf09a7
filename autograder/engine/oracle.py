"""Oracles: where expected observations come from.

A live oracle runs the reference, and the reference with each mistake built in. A recorded oracle reads what a live
one wrote down for the public cases when the course was released. A kept oracle remembers what a live one gave. All give
the same `Answers`.
"""

import functools
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.engine.exercise import Case, Chapter, Exercise
from autograder.engine.library import Sources, loaded
from autograder.engine.observe import Observation, observe_facts
from autograder.engine.solutions import Solutions
from autograder.engine.values import from_json, to_json
from autograder.files import sweep, write_whole

NOT_RECORDED = "The recorded answers for `{exercise}` are missing from {path}: restore that file from the course."


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

    def cases(self, exercise: Exercise) -> tuple[Case, ...]:
        hidden = self.solutions.hidden_cases(exercise) if self.hidden else ()
        return exercise.public_cases() + hidden

    def _observe(self, exercise: Exercise) -> Answers:
        cases = self.cases(exercise)
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
        path = self.folder / f"{exercise.chapter.module}.json"
        return Answers(exercise.public_cases(), *_recorded(path, exercise.id))


class KeptOracle:
    """What a live oracle gave the last time, kept in a file a chapter. `key` stands for all that answers depend on."""

    def __init__(self, live: LiveOracle, folder: Path, key: str):
        self.live, self.folder, self.key = live, folder, key
        self._answers: dict[str, Answers] = {}

    def answers(self, exercise: Exercise) -> Answers:
        if exercise.id not in self._answers:
            self._answers |= self._chapter(exercise.chapter)
        return self._answers[exercise.id]

    def _chapter(self, chapter: Chapter) -> dict[str, Answers]:
        path = self.folder / f"{chapter.module}-{self.key}.json"
        exercises = chapter.exercises.values()
        try:
            return {item.id: Answers(self.live.cases(item), *_recorded(path, item.id)) for item in exercises}
        except NoRecording:
            made = {item.id: self.live.answers(item) for item in exercises}
            with suppress(OSError):  # not kept: it is made anew the next time
                self._keep(path, made)
            return made

    def _keep(self, path: Path, answers: dict[str, Answers]) -> None:
        for old in self.folder.glob(f"{path.name.partition('-')[0]}-*.json"):
            old.unlink()
        sweep(self.folder)
        write_whole(path, json.dumps({name: to_recording(item) for name, item in answers.items()}))


@functools.lru_cache(maxsize=512)
def _recorded(path: Path, exercise_id: str) -> tuple[tuple[Observation, ...], tuple[MistakeAnswers, ...]]:
    try:
        recording = _read(path)[exercise_id]
    except (OSError, ValueError, KeyError) as error:
        raise NoRecording(NOT_RECORDED.format(exercise=exercise_id, path=path)) from error
    return from_recording(recording)


@functools.lru_cache(maxsize=16)
def _read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def _observations(packed: list) -> tuple[Observation, ...]:
    return tuple(Observation.from_plain(from_json(item)) for item in packed)


def from_recording(recording: dict) -> tuple[tuple[Observation, ...], tuple[MistakeAnswers, ...]]:
    """Expected observations and mistakes of `to_recording`'s form."""
    mistakes = tuple(
        MistakeAnswers(entry["id"], entry["sentence"], _observations(entry["observations"]))
        for entry in recording["mistakes"]
    )
    return _observations(recording["expected"]), mistakes


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
