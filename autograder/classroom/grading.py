"""Grading: runs a submission in the box and judges, out here, what comes back.

First the student's library runs as it is, all exercises in one process: what is right there is right, and no answer
is anywhere near. An exercise that is not right there gets a process of its own, where only its definitions are the
student's, grafted into the reference without its solution: once with the whole class of a method, once with the
method alone. The best of the three counts. When a process dies, it costs the exercise that was running; the rest
goes on in a new one.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from autograder.classroom.submissions import Submission
from autograder.engine.compare import Kind
from autograder.engine.diagnose import diagnose, failed_load, needs_first
from autograder.engine.exercise import SECONDS, Case, Chapter, Exercise
from autograder.engine.graft import without
from autograder.engine.observe import Failure, Observation, in_facts
from autograder.engine.oracle import LiveOracle
from autograder.engine.solutions import Solutions
from autograder.engine.task import LOADED, Job
from autograder.engine.values import Malformed, loads
from autograder.engine.verdict import Report, Verdict
from autograder.exercises import CATALOGUE
from autograder.sandbox import End, Limits, Run

GRAFT_KINDS = ("mistake", "relation")
GARBLED = Failure("Died", "it sent something that is no result")
TOTAL_SECONDS = 120.0
MEMORY = 512 * 2**20
OUTPUT = 16 * 2**20


class Runner(Protocol):
    """Something that runs jobs: a `Box`, or an `UnsafeBox`."""

    def run(self, job: bytes, limits: Limits, seconds_for) -> Run: ...


@dataclass(frozen=True)
class Outcome:
    """What a library gave: an observation for each case of each exercise, or why it could not be loaded."""

    observations: dict[str, tuple[Observation, ...]]
    failure: Failure | None = None


class Grader:
    """Grades submissions, one after another, in one runner."""

    def __init__(self, solutions: Solutions, runner: Runner, oracle: LiveOracle | None = None):
        self.solutions = solutions
        self.runner = runner
        self.oracle = oracle or LiveOracle(solutions)
        self._bodies: dict[str, dict[str, str]] = {}

    def grade(self, submission: Submission, chapter: Chapter) -> Report:
        """The report on a submission. What the student's code does changes the verdict, never the grader."""
        exercises = list(chapter.exercises.values())
        own = self._run(submission.sources, exercises) if submission.sources else Outcome({}, _nothing())
        verdicts: dict[str, Verdict] = {}
        for exercise in exercises:
            verdicts[exercise.id] = self._verdict(exercise, submission, self._judge(exercise, own), verdicts)
        return Report(submission.student, chapter.id, tuple(verdicts.values()), submission.notes)

    def _verdict(
        self, exercise: Exercise, submission: Submission, own: Verdict, earlier: dict[str, Verdict]
    ) -> Verdict:
        if own.right or not submission.sources:
            return own
        if exercise.capstone:
            return _capstone_verdict(exercise, own, earlier)
        if own.diagnosis.kind == Kind.NOT_IMPLEMENTED and own.diagnosis.name == exercise.id:
            return own
        grafts = graft_names(exercise)
        if own.diagnosis.kind == Kind.TIME_UP:
            grafts = grafts[-1:]  # each further try may cost the whole time again
        grafted = [self._judge(exercise, outcome) for outcome in self._grafts(exercise, submission, grafts)]
        return best_of(own, grafted)

    def _grafts(
        self, exercise: Exercise, submission: Submission, grafts: list[tuple[str, ...]]
    ) -> Iterator[Outcome]:
        for names in grafts:
            outcome = self._run(submission.sources, [exercise], self._body(exercise), names)
            yield outcome
            if not outcome.failure and self._judge(exercise, outcome).right:
                return

    def _body(self, exercise: Exercise) -> dict[str, str]:
        """The reference without the exercise's solution, as text."""
        if exercise.id not in self._bodies:
            pruned = without(self.solutions.reference, exercise.implements)
            self._bodies[exercise.id] = {
                file: ast.unparse(source) if isinstance(source, ast.Module) else source
                for file, source in pruned.items()
            }
        return self._bodies[exercise.id]

    def _judge(self, exercise: Exercise, outcome: Outcome) -> Verdict:
        answers = self.oracle.answers(exercise)
        if outcome.failure:
            return failed_load(exercise, answers.cases, outcome.failure)
        return diagnose(exercise, answers, outcome.observations[exercise.id])

    def _run(
        self,
        sources: dict[str, str],
        exercises: list[Exercise],
        body: dict[str, str] | None = None,
        names: tuple[str, ...] = (),
    ) -> Outcome:
        """Runs exercises on a library, in as many processes as it takes."""
        waiting = list(exercises)
        observations: dict[str, tuple[Observation, ...]] = {}
        while waiting:
            job = Job(sources, _runs({exercise.id: self._cases(exercise) for exercise in waiting}), body, names)
            got, failure, end = self._run_once(job)
            if failure and not observations:
                return Outcome({}, failure)
            complete = [exercise for exercise in waiting if len(got.get(exercise.id, ())) == len(self._cases(exercise))]
            observations.update({exercise.id: tuple(got[exercise.id]) for exercise in complete})
            waiting = [exercise for exercise in waiting if exercise not in complete]
            for exercise in _lost(waiting, failure):
                observations[exercise.id] = self._filled(exercise, got.get(exercise.id, []), failure or end)
                waiting.remove(exercise)
        return Outcome(observations)

    def _cases(self, exercise: Exercise) -> tuple[Case, ...]:
        return self.oracle.answers(exercise).cases

    def _filled(self, exercise: Exercise, got: list[Observation], failure: Failure) -> tuple[Observation, ...]:
        missing = len(self._cases(exercise)) - len(got)
        return (*got, *[Observation(error=failure)] * missing)

    def _run_once(self, job: Job) -> tuple[dict[str, list[Observation]], Failure | None, Failure]:
        """One process: the observations that came, why the library did not load, and what the next one would say."""
        seconds = [SECONDS] + [CATALOGUE[exercise_id].seconds for exercise_id, _, _ in job.runs]
        limits = Limits(total_seconds=TOTAL_SECONDS, memory=MEMORY, output=OUTPUT)
        run = self.runner.run(job.to_bytes(), limits, lambda count: seconds[min(count, len(seconds) - 1)])
        expected = iter([(LOADED, 0), *((exercise_id, index) for exercise_id, index, _ in job.runs)])
        got: dict[str, list[Observation]] = {}
        is_loaded = False
        for packed in run:
            place = next(expected, None)
            try:
                exercise_id, index, observation = read_message(packed, place)
            except Malformed:
                return got, None if is_loaded else GARBLED, GARBLED
            if exercise_id == LOADED and observation.error:
                return got, observation.error, observation.error
            is_loaded = True
            if exercise_id != LOADED:
                exercise = CATALOGUE[exercise_id]
                inputs = self._cases(exercise)[index].inputs
                got.setdefault(exercise_id, []).append(in_facts(exercise, inputs, observation))
        return got, None if is_loaded else death(run.end), death(run.end)


def read_message(packed: bytes, expected: tuple[str, int] | None) -> tuple[str, int, Observation]:
    """A message of `task.run`, of which nothing is trusted. Raises `Malformed`, also where it is not the next one."""
    message = loads(packed)
    if not isinstance(message, list) or len(message) != 3 or tuple(message[:2]) not in (expected, (LOADED, 0)):
        raise Malformed("not the message that was expected")
    return message[0], message[1], Observation.from_plain(message[2])


def graft_names(exercise: Exercise) -> list[tuple[str, ...]]:
    """What to graft in turn: the whole classes of the methods that it implements, then its definitions alone."""
    classes = tuple(dict.fromkeys(name.rpartition(".")[0] for name in exercise.implements if name.count(".") == 2))
    return [classes, exercise.implements] if classes else [exercise.implements]


def best_of(own: Verdict, grafted: list[Verdict]) -> Verdict:
    """The verdict with the most points. Only a run without the reference near it shows what the student's code
    printed out: texts and arrays of a graft could carry the reference out."""
    best = max([own, *reversed(grafted)], key=lambda verdict: verdict.points)
    if best.right:
        return best
    told = next((verdict for verdict in reversed(grafted) if verdict.diagnosis.kind in GRAFT_KINDS), own)
    results = best.results if best is own else tuple(replace(result, got=None) for result in best.results)
    return replace(best, diagnosis=told.diagnosis, results=results)


def death(end: End) -> Failure:
    """How a process ended that should have gone on, as a failure of the code in it."""
    if end.reason == "time":
        return Failure("TimeUp")
    if end.reason == "memory":
        return Failure("MemoryError", "it took too much memory")
    return Failure("Died", "it ended before the work was done" if end.reason == "finished" else f"it was {end}")


def _lost(waiting: list[Exercise], failure: Failure | None) -> list[Exercise]:
    """What the death of a process costs: the exercise that was running, and the capstones that build on it."""
    if failure:
        return list(waiting)
    return waiting[:1] + [exercise for exercise in waiting[1:] if exercise.capstone and waiting[0].id in exercise.needs]


def _nothing() -> Failure:
    return Failure("NoLibrary")


def _runs(cases: dict[str, tuple[Case, ...]]) -> list[tuple[str, int, dict]]:
    return [(name, index, case.inputs) for name, made in cases.items() for index, case in enumerate(made)]


def _capstone_verdict(exercise: Exercise, own: Verdict, earlier: dict[str, Verdict]) -> Verdict:
    wrong = [need for need in exercise.needs if need in earlier and not earlier[need].right]
    return needs_first(own, CATALOGUE[wrong[0]]) if wrong else own
