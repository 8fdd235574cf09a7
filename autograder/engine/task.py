"""A task: the work that is done where a student's code runs, and the only engine code that runs there.

A job is JSON: the sources of one library, what to graft into it, and the exercises to run with their cases' inputs.
Each result is one message. Nothing in a job says what is right.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.engine.graft import NoDefinition, graft
from autograder.engine.library import Sources, loaded
from autograder.engine.observe import Failure, Observation, describe, observe
from autograder.engine.values import dumps, from_json, to_json
from autograder.exercises import CATALOGUE

LOADED = "loaded"


@dataclass(frozen=True)
class Job:
    """One library and the exercises to run on it.

    `sources` are the student's files. With `names`, those definitions are grafted into `body`.
    `runs` lists (exercise id, index of the case, inputs).
    """

    sources: dict[str, str]
    runs: list[tuple[str, int, dict[str, Any]]]
    body: dict[str, str] | None = None
    names: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        runs = [[exercise_id, index, to_json(inputs)] for exercise_id, index, inputs in self.runs]
        return json.dumps([self.sources, runs, self.body, self.names]).encode()

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Job":
        sources, runs, body, names = json.loads(packed)
        return cls(sources, [(name, index, from_json(inputs)) for name, index, inputs in runs], body, tuple(names))


def run(packed: bytes, emit: Callable[[bytes], None]) -> None:
    """Does a job. The first message says whether the library loaded; then comes one for each run, in order."""
    job = Job.from_bytes(packed)
    try:
        sources = _sources(job)
        with loaded(sources) as nnlib:
            emit(message(LOADED, 0, Observation()))
            for exercise_id, index, inputs in job.runs:
                emit(message(exercise_id, index, observe(CATALOGUE[exercise_id], nnlib, inputs)))
    except BaseException as error:
        emit(message(LOADED, 0, Observation(error=load_failure(error))))


def _sources(job: Job) -> Sources:
    return graft(job.body, job.sources, job.names) if job.body is not None else job.sources


def load_failure(error: BaseException) -> Failure:
    """Why a library could not be loaded."""
    if isinstance(error, NoDefinition):
        return Failure("NoDefinition", str(error))
    return describe(error)


def message(exercise_id: str, index: int, observation: Observation) -> bytes:
    return dumps([exercise_id, index, observation.to_plain()]).encode()
