"""A task: the work that is done where a student's code runs, and the only engine code that runs there.

A job holds a student's sources, and the exercises to run on them with their cases' inputs. What students were given is
shared by all jobs. Both come from the grader, so they may hold code that is compiled already. Each result is one
message. Nothing in a job says what is right.
"""

import marshal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from types import CodeType, ModuleType, SimpleNamespace

import numpy as np

from autograder.engine.cutoff import computing_for
from autograder.engine.exercise import Exercise
from autograder.engine.graft import NoDefinition, graft
from autograder.engine.library import INIT, PACKAGE, Sources, loaded, quote_from
from autograder.engine.observe import Failure, Observation, TimeUp, describe, observe
from autograder.engine.values import dumps, loads
from autograder.exercises import CATALOGUE

LOADED = "loaded"

PATIENCE = 4
"""An exercise may take its seconds by the clock, and compute for a fourth of them."""
LOAD_SECONDS = 0.5
"""How long a library may compute while it loads; ours takes a hundredth of that."""

WARM_UP = """import numpy as np

def double(x):
    if x.ndim != 2 or not np.isin(x > -1, (0, 1)).all():
        raise ValueError(f"x is {x.shape}")
    y = np.where(x > 0, x, 0 * x) @ np.eye(x.shape[1]) + np.zeros(x.shape[1])
    z = np.exp(y - y.max(axis=1, keepdims=True)) / np.sum(np.exp(y), axis=1, keepdims=True)
    return 2 * x + np.log1p(np.abs(np.tanh(z))).mean() + np.random.default_rng(0).normal(size=x.shape)
"""

Cases = list[str]
"""The packed inputs of each case."""

Work = tuple[str, tuple[str, ...], Cases | None]
"""An exercise's id, the definitions to graft (none: the library runs as it is), its cases; None: they come later."""


@dataclass(frozen=True)
class Job:
    """A student's `sources`, the work to do with them, and the `body` that definitions are grafted into.

    `as_given` names the files that the student left as they were given: their texts are not among the sources.
    The body is ours and the same for all students. Modules of it that no graft touches may be compiled.
    """

    sources: dict[str, str]
    work: list[Work]
    body: Sources | None = None
    as_given: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return marshal.dumps((self.sources, self.work, self.body, self.as_given))

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Job":
        return cls(*marshal.loads(packed))


Given = dict[str, tuple[str, CodeType]]
"""The text and the code of each module that students were given; that of `__init__.py` imports what is asked for."""

_given: Given = {}


def packed_given(given: Given) -> bytes:
    """What all jobs share."""
    return marshal.dumps(given)


def take_shared(shared: bytes) -> None:
    """Remembers the `packed_given`; of no bytes, that nothing was given."""
    _given.clear()
    _given.update(marshal.loads(shared) if shared else {})


def packed_cases(cases: list[Cases]) -> bytes:
    """What comes later: the cases of each piece of work that has none, in order."""
    return marshal.dumps(cases)


def run(packed: bytes, emit: Callable[[bytes], None], later: Callable[[], bytes]) -> None:
    """Does a job. Before the first piece of work on a library comes a message that says whether it could be loaded;
    then one for each piece. A library that cannot be loaded has no further messages.

    later: waits for the `packed_cases`; called where a piece of work has no cases
    """
    job = Job.from_bytes(packed)
    came_later: list[Cases] = []
    for names, group in groupby(enumerate(job.work), key=lambda item: item[1][1]):
        pieces = list(group)
        try:
            with ExitStack() as library:
                with computing_for(LOAD_SECONDS):
                    nnlib = library.enter_context(loaded(_sources(job, names)))
                    for module in _asked_for(job, names, pieces):
                        import_module(f"{PACKAGE}.{module}")
                emit(message(pieces[0][0], LOADED, Observation()))
                for place, (exercise_id, _, cases) in pieces:
                    if cases is None:
                        came_later = came_later or marshal.loads(later())
                        cases = came_later.pop(0)
                    emit(message(place, exercise_id, *_observed(CATALOGUE[exercise_id], nnlib, cases)))
        except BaseException as error:
            emit(message(pieces[0][0], LOADED, Observation(error=load_failure(error))))


def _asked_for(job: Job, names: tuple[str, ...], pieces: list[tuple[int, Work]]) -> list[str]:
    """The modules to import at once, of a library whose `__init__.py` imports only what is asked for."""
    if not names and INIT not in job.as_given:
        return []
    exercises = [CATALOGUE[exercise_id] for _, (exercise_id, _, _) in pieces]
    needed = [CATALOGUE[need] for exercise in exercises for need in exercise.needs]
    wanted = names or [name for exercise in (*exercises, *needed) for name in exercise.implements]
    return list(dict.fromkeys(name.split(".")[0] for name in wanted))


def _observed(exercise: Exercise, nnlib: ModuleType, cases: Cases) -> tuple[Observation, ...]:
    """What each case gives. Here nobody interrupts but the code itself and its time, so no error passes through. After
    the time is up the other cases are not run: they count as that one."""
    found: list[Observation] = []
    try:
        with computing_for(exercise.seconds / PATIENCE):
            for packed in cases:
                found.append(_observed_one(exercise, nnlib, packed))
    except TimeUp as error:
        found += [Observation(error=describe(error))] * (len(cases) - len(found))
    return tuple(found)


def _observed_one(exercise: Exercise, nnlib: ModuleType, packed: str) -> Observation:
    try:
        return observe(exercise, nnlib, loads(packed))
    except TimeUp:
        raise
    except BaseException as error:
        return Observation(error=describe(error))


def warm_up() -> None:
    """Does a small job of our own, so that what Python and NumPy prepare at first use is there in each child."""
    body = {"__init__.py": "from nnlib.small import double", "small.py": "import numpy as np"}
    sources = body | {"small.py": WARM_UP}
    inputs = {"x": np.arange(6.0).reshape(2, 3)}
    exercise = SimpleNamespace(scenario=lambda library, case: library.double(case.x))
    for made in (sources, graft(body, sources, ("small.double",))):
        with loaded(made) as nnlib:
            loads(message(0, LOADED, observe(exercise, nnlib, inputs)))


def _sources(job: Job, names: tuple[str, ...]) -> Sources:
    given = {file: _given[file] for file in job.as_given}
    if names:
        return graft(job.body, job.sources | {file: text for file, (text, _) in given.items()}, names)
    for file, (text, _) in given.items():
        quote_from(text, f"{PACKAGE}/{file}")
    return job.sources | {file: code for file, (_, code) in given.items()}


def load_failure(error: BaseException) -> Failure:
    """Why a library could not be loaded."""
    if isinstance(error, NoDefinition):
        return Failure("NoDefinition", str(error))
    return describe(error)


def message(place: int, kind: str, *observations: Observation) -> bytes:
    """One message: a piece of work's place in the job, its exercise's id or `LOADED`, and what came out."""
    return dumps([place, kind, [observation.to_plain() for observation in observations]]).encode()
