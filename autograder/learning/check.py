"""Checking on the learner's own machine: in this process, with recorded answers, within a time limit."""

import warnings
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from autograder.engine.diagnose import diagnose, failed_load, needs_first
from autograder.engine.exercise import Case, Exercise
from autograder.engine.library import loaded, read_sources
from autograder.engine.observe import Failure, Observation, TimeUp, describe, observe_facts
from autograder.engine.oracle import Answers, NoRecording, Oracle, RecordedOracle
from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE
from autograder.learning.prints import capped_prints
from autograder.learning.timelimit import within
from autograder.paths import RECORDED, learner_nnlib

LOAD_SECONDS = 4.0
SAYS_ENOUGH = ("mistake", "library")
OTHER_CASES = (
    "The recorded answers for `{exercise}` belong to other cases than this course has: "
    "fetch the folders autograder/exercises and autograder/recorded afresh, together."
)


def check_exercise(exercise_id: str, folder: Path | None = None) -> Verdict:
    """The verdict on one exercise, the files read afresh. Raises UnknownName, NoLibrary, NoRecording or OSError."""
    exercise = CATALOGUE[exercise_id]
    return Check(folder or learner_nnlib()).verdict(exercise)


class Check:
    """One reading of the library in `folder`, judged exercise by exercise. Each judgement is made once.

    `sources` are judged in place of the files, if they are given.
    """

    def __init__(self, folder: Path, oracle: Oracle | None = None, sources: dict[str, str] | None = None):
        self.sources = sources or read_sources(folder)
        self.oracle = oracle or RecordedOracle(RECORDED)
        self._alone: dict[str, Verdict] = {}
        self._broken: Failure | None = None

    def verdict(self, exercise: Exercise) -> Verdict:
        """The verdict; where a needed exercise is not right, it says so in place of consequences of that."""
        verdict = self._verdict_alone(exercise)
        if verdict.right or verdict.diagnosis.kind in SAYS_ENOUGH:
            return verdict
        need = self._first_need(exercise)
        return needs_first(verdict, need) if need else verdict

    def _first_need(self, exercise: Exercise) -> Exercise | None:
        wrong = (need for need in map(CATALOGUE.__getitem__, exercise.needs) if not self._verdict_alone(need).right)
        need = next(wrong, None)
        return need and (self._first_need(need) or need)

    def _verdict_alone(self, exercise: Exercise) -> Verdict:
        if exercise.id not in self._alone:
            self._alone[exercise.id] = self._judge(exercise, self._answers(exercise))
        return self._alone[exercise.id]

    def _answers(self, exercise: Exercise) -> Answers:
        answers = self.oracle.answers(exercise)
        if len(answers.cases) != len(answers.expected):
            raise NoRecording(OTHER_CASES.format(exercise=exercise.id))
        return answers

    def _judge(self, exercise: Exercise, answers: Answers) -> Verdict:
        got = None if self._broken else self._observe(exercise, answers.cases)
        if got is None:
            return failed_load(exercise, answers.cases, self._broken)
        return diagnose(exercise, answers, got)

    def _observe(self, exercise: Exercise, cases: tuple[Case, ...]) -> tuple[Observation, ...] | None:
        """What the library gives on each case; None where it cannot be loaded, which `_broken` then explains."""
        with capped_prints(), ExitStack() as library:
            try:
                with warnings.catch_warnings(action="ignore"):
                    nnlib = within(LOAD_SECONDS, partial(library.enter_context, loaded(self.sources)))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._broken = describe(error)
                return None
            return _observe_cases(exercise, nnlib, cases)


def _observe_cases(exercise: Exercise, nnlib, cases: tuple[Case, ...]) -> tuple[Observation, ...]:
    """One observation a case. After the first that takes too long the others are not run: they count as that one."""
    found: list[Observation] = []
    for case in cases:
        try:
            found.append(within(exercise.seconds, partial(observe_facts, exercise, nnlib, case.inputs)))
        except TimeUp as error:
            return (*found, *[Observation(error=describe(error))] * (len(cases) - len(found)))
    return tuple(found)
