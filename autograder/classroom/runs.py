"""Running a student's code, in as many processes as it takes.

Work comes in units: some cases of one exercise on one library. Units run one after another in one process. Those whose
cases are hidden come last, and their cases are handed over only once all others were answered: what the student's code
says of a case that is not hidden, it says before it can know of one that is.

When a process dies, hangs or sends anything that is no result, that costs the unit that was running; the rest goes on
in a new one, but for what builds on the lost unit, which would only be lost again. So it is with a unit whose time was
up, whose lines also tell in which definitions it was. Where the box itself breaks, that costs nobody anything: the work
is done again in a new one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Protocol

from autograder.engine import task
from autograder.engine.exercise import Case, Exercise
from autograder.engine.library import Sources
from autograder.engine.observe import Failure, Observation, in_facts
from autograder.engine.task import LOADED, PATIENCE, Job, Work, packed_cases
from autograder.engine.values import Malformed, identical, loads
from autograder.exercises import CATALOGUE
from autograder.sandbox import NOTHING_LATER, End, Later, Limits, Run, SandboxError, SecondsFor

LOAD_SECONDS = PATIENCE * task.LOAD_SECONDS
"""How long a library may take to load, by the clock."""
TOTAL_SECONDS = 120.0
MEMORY = 512 * 2**20
OUTPUT = 16 * 2**20
TRIES = 2
MESSAGES_TO_REMEMBER, BYTES_TO_REMEMBER = 8, 2**14
"""So many short messages of each unit are remembered."""
LINE = re.compile(r"nnlib/(\w+)\.py, line \d+, in ([\w.]+)")
GARBLED = Failure("Died", "it sent something that is no result")
BROKE = "The sandbox broke while this submission was graded, which is no fault of the student: grade again."


@dataclass(frozen=True)
class Waits:
    """An exercise was not run: another one, that it builds on, had cost a process."""

    need: Exercise


Outcome = Failure | Waits | tuple[Observation, ...]
"""Why a library could not be loaded, why the exercise was not run, or an observation for each case."""


class Remembered(tuple[Observation, ...]):
    """Observations that were read once: the same object for all students whose code gives the same."""


class BoxBroke(SandboxError):
    """The box broke each time that a submission was run in it."""


class Runner(Protocol):
    """Something that runs jobs: a `Box`, or an `UnsafeBox`."""

    def share(self, shared: bytes) -> None: ...

    def run(self, job: bytes, limits: Limits, seconds_for: SecondsFor, later: Later) -> Run: ...


@dataclass(frozen=True, eq=False)
class Unit:
    """An exercise and some of its cases, on the student's library as it is, or with `names` of it grafted into a body.

    is_last: whether its cases are handed over only once all others are answered; such units stand behind all others
    remembered: what came of this unit before, by its place and message. A class gives the same few answers again and
        again: most of them the right one
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    names: tuple[str, ...] = ()
    is_last: bool = False
    remembered: dict[tuple[int, bytes], Remembered] = field(default_factory=dict, repr=False)

    def outcome(self, place: int, packed: bytes, observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
        """The observations of a message, in the exercise's facts, remembered if there is room. Raises `Malformed`."""
        if len(observations) != len(self.cases):
            raise Malformed("not as many results as cases")
        pairs = zip(self.cases, observations, strict=True)
        found = tuple(in_facts(self.exercise, case.inputs, one) for case, one in pairs)
        if len(packed) > BYTES_TO_REMEMBER or len(self.remembered) >= MESSAGES_TO_REMEMBER:
            return found
        return self.remembered.setdefault((place, packed), Remembered(found))


def run_units(
    runner: Runner,
    sources: dict[str, str],
    units: list[Unit],
    body: Sources | None = None,
    as_given: Collection[str] = (),
) -> list[Outcome]:
    """The outcome of each unit, in order.

    body: what units with `names` are grafted into
    as_given: the files that are as they were given, of what the runner was told to share
    Raises `BoxBroke`.
    """
    changed = {file: text for file, text in sources.items() if file not in as_given}
    outcomes: dict[int, Outcome] = {}
    waiting = list(range(len(units)))
    while waiting:
        rest = [units[index] for index in waiting]
        transcript, end = _run_once(runner, Job(changed, _work(rest), body, tuple(as_given)), rest)
        finished = waiting[: transcript.position]
        outcomes |= zip(finished, transcript.outcomes(end), strict=False)
        lost = _kept_waiting(rest, transcript) if transcript.time_up else _lost(rest, transcript, end)
        outcomes |= {waiting[place]: outcome for place, outcome in lost.items()}
        waiting = [index for index in waiting if index not in outcomes]
    return [outcomes[index] for index in range(len(units))]


def _lost(units: list[Unit], transcript: "Transcript", end: Failure) -> dict[int, Outcome]:
    """What the end of a process costs: the unit that was running and what builds on it, or all of a library that did
    not load in time."""
    place = transcript.position
    if place == len(units):
        return {}
    if not transcript.is_loaded:
        return {one: transcript.outcome(one, end) for one in transcript.group()}
    lost = {place: transcript.outcome(place, end)}
    return lost | _building_on(units[place].exercise, set(), units, transcript.group()[1:], end)


def _kept_waiting(units: list[Unit], transcript: "Transcript") -> dict[int, Outcome]:
    """What is not run, since the last unit's time was up: what builds on its exercise, or on one in whose definitions
    it was."""
    last, end = transcript.position - 1, transcript.time_up
    rest = [place for place in range(last + 1, len(units)) if units[place].names == units[last].names]
    return _building_on(units[last].exercise, exercises_of(end.lines), units, rest, end)


def _building_on(
    lost: Exercise, also: set[str], units: list[Unit], places: list[int], end: Failure
) -> dict[int, Outcome]:
    """The outcomes of those units, of some, that are of the lost exercise or build on it.

    also: exercises that may have cost it its time. Capstones don't wait for these: they have no other way to be graded
    """
    outcomes: dict[int, Outcome] = {}
    sure = {lost.id: lost.id}  # from each exercise that is lost or waits, to the one at the root of it
    guessed = sure | {name: name for name in also}
    for place in places:
        exercise = units[place].exercise
        roots = sure if exercise.capstone else guessed
        need = next((need for need in exercise.needs if need in roots), None)
        if exercise is lost:
            outcomes[place] = (Observation(error=end),) * len(units[place].cases)
        elif need:
            outcomes[place] = Waits(CATALOGUE[roots[need]])
            guessed[exercise.id] = roots[need]
            if need in sure:
                sure[exercise.id] = roots[need]
    return outcomes


def exercises_of(lines: tuple[str, ...]) -> set[str]:
    """The exercises that ask for the definitions in which these lines of a traceback are."""
    places = {f"{match[1]}.{match[2]}." for line in lines if (match := LINE.match(line))}

    def is_of(name: str) -> bool:
        return any(place.startswith(f"{name}.") or f"{name}.".startswith(place) for place in places)

    return {exercise.id for exercise in CATALOGUE if any(map(is_of, exercise.implements))}


def _work(units: list[Unit]) -> list[Work]:
    return [(unit.exercise.id, unit.names, None if unit.is_last else _packed(unit)) for unit in units]


def _later(units: list[Unit]) -> Later:
    """The cases of the last units, and how many messages come before: one of each other unit, and of its library."""
    last = [_packed(unit) for unit in units if unit.is_last]
    first = [unit for unit in units if not unit.is_last]
    libraries = len(list(groupby(first or units, key=lambda unit: unit.names)))
    return Later(packed_cases(last), len(first) + libraries) if last else NOTHING_LATER


def _packed(unit: Unit) -> list[str]:
    return [case.packed for case in unit.cases]


def _run_once(runner: Runner, job: Job, units: list[Unit]) -> tuple["Transcript", Failure]:
    """One process: what it sent, and how it ended, as a failure of what was running."""
    for _ in range(TRIES):
        transcript, end = _listen(runner, job, units)
        if not end:
            return transcript, GARBLED
        if end.reason != "broken" or transcript.position == len(units):
            return transcript, death(end)
    raise BoxBroke(BROKE)


def _listen(runner: Runner, job: Job, units: list[Unit]) -> tuple["Transcript", End | None]:
    """What a process sent, and its end; None where it sent what is no result, and was listened to no longer."""
    limits = Limits(total_seconds=TOTAL_SECONDS, memory=MEMORY, output=OUTPUT)
    transcript = Transcript(units)
    run = runner.run(job.to_bytes(), limits, lambda count: transcript.seconds, _later(units))
    for packed in run:
        try:
            transcript.add(packed)
        except Malformed:
            return transcript, None
        if transcript.time_up:
            break
    return transcript, run.end


@dataclass
class Transcript:
    """What a process sent so far. Each message must be the one that is due; nothing in it is trusted.

    A library's first message says that it loaded, or why not; then comes one for each unit on it.
    """

    units: list[Unit]
    position: int = 0
    is_loaded: bool = False
    _outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long the message that is due may take."""
        if self.position == len(self.units) or not self.is_loaded:
            return LOAD_SECONDS
        return self.units[self.position].exercise.seconds

    @property
    def time_up(self) -> Failure | None:
        """How the last unit on a library as it is ended, if its time was up."""
        outcome = self._outcomes.get(self.position - 1)
        if not isinstance(outcome, tuple) or self.units[self.position - 1].names:
            return None
        return next((one.error for one in outcome if one.error and one.error.kind == "TimeUp"), None)

    def add(self, packed: bytes) -> None:
        """Takes in the next message. Raises `Malformed` where it is not what is due."""
        if self.is_loaded and (known := self.units[self.position].remembered.get((self.position, packed))):
            self._add_outcome(known)
            return
        message = loads(packed)
        if not isinstance(message, list) or len(message) != 3 or not identical(message[:2], self._due()):
            raise Malformed("not the message that is due")
        observations = _observations(message[2])
        if message[1] == LOADED:
            self._add_loaded(*observations)
        else:
            self._add_outcome(self.units[self.position].outcome(self.position, packed, observations))

    def _due(self) -> list:
        if self.position == len(self.units):
            return []
        return [self.position, self.units[self.position].exercise.id if self.is_loaded else LOADED]

    def _add_loaded(self, observation: Observation, *_: Observation) -> None:
        self.is_loaded = not observation.error
        if observation.error:
            group = self.group()
            self._outcomes |= dict.fromkeys(group, observation.error)
            self.position = group[-1] + 1

    def _add_outcome(self, outcome: tuple[Observation, ...]) -> None:
        names = self.units[self.position].names
        self._outcomes[self.position] = outcome
        self.position += 1
        self.is_loaded = self.position < len(self.units) and self.units[self.position].names == names

    def group(self) -> list[int]:
        """The units from here on that run on the same library."""
        here = self.units[self.position].names
        rest = range(self.position, len(self.units))
        return list(takewhile(lambda index: self.units[index].names == here, rest))

    def outcomes(self, end: Failure) -> list[Outcome]:
        """The outcomes of all finished units."""
        return [self.outcome(place, end) for place in range(self.position)]

    def outcome(self, place: int, end: Failure) -> Outcome:
        """A unit's outcome; `end` stands in for what did not come."""
        if place in self._outcomes:
            return self._outcomes[place]
        return (Observation(error=end),) * len(self.units[place].cases) if self.is_loaded else end


def _observations(items: object) -> tuple[Observation, ...]:
    if not isinstance(items, list) or not items:
        raise Malformed("no list of results")
    return tuple(map(Observation.from_plain, items))


def death(end: End) -> Failure:
    """How a process ended that should have gone on, as a failure of the code in it."""
    if end.reason == "time":
        return Failure("TimeUp")
    if end.reason == "memory":
        return Failure("MemoryError", "it took too much memory")
    return Failure("Died", "it ended before the work was done" if end.reason == "finished" else f"it was {end}")
