"""Grading: runs a submission in the box and judges, out here, what comes back.

First the student's library runs as it is, all exercises in one process: what is right there is right, and no answer
is anywhere near. An exercise that is not right there gets a process of its own, where only its definitions are the
student's, grafted into the reference without its solution: once with the whole class of a method, once with the
method alone. The best of the three counts. What would be told of it in the student's own words or arrays comes from a
last process: that one knows no hidden case, and so cannot tell of one.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from types import CodeType, MappingProxyType

from autograder.classroom.bodies import body_of
from autograder.classroom.excerpts import definitions, imports_beyond
from autograder.classroom.lms import lms_id
from autograder.classroom.runs import Outcome, Runner, Unit, Waits, run_units
from autograder.classroom.submissions import Submission
from autograder.engine.compare import Kind
from autograder.engine.diagnose import diagnose, failed_load, needs_first, not_run
from autograder.engine.exercise import Case, Chapter, Exercise
from autograder.engine.library import PACKAGE, Sources, compile_module, read_sources
from autograder.engine.observe import Failure
from autograder.engine.oracle import LiveOracle, Oracle
from autograder.engine.sentences import NOT_WRITTEN, NOT_WRITTEN_ELSEWHERE, NOT_WRITTEN_UNNAMED, of_failed_load
from autograder.engine.solutions import Solutions
from autograder.engine.verdict import Diagnosis, Report, Verdict
from autograder.exercises import CATALOGUE

GRAFT_KINDS = ("mistake", "relation")
NO_LIBRARY = Failure("NoLibrary")
NOTHING_KEPT: Mapping[str, Verdict] = MappingProxyType({})
UNSTEADY = Failure("Died", "it does something else each time")
FIXED_KINDS = ("mistake", "needs", Kind.TIME_UP)
"""Diagnoses whose sentences are the same for everybody."""
ENDLESS_IMPORT = of_failed_load(Failure("TimeUp"))
EXERCISES = {"", *(exercise.id for exercise in CATALOGUE)}
STUB = re.compile(re.escape(NOT_WRITTEN).replace(r"\{place\}", r"nnlib/\w+\.py, line \d{1,5}"))


class Grader:
    """Grades submissions, one after another, in one runner."""

    def __init__(self, solutions: Solutions, runner: Runner, oracle: Oracle | None = None):
        self.solutions = solutions
        self.runner = runner
        self.oracle = oracle or LiveOracle(solutions)
        self._bodies: dict[str, Sources] = {}

    def grade(self, submission: Submission, chapter: Chapter, kept: Mapping[str, Verdict] = NOTHING_KEPT) -> Report:
        """The report on a submission. What the student's code does changes the verdict, never the grader.

        kept: verdicts by exercise that stay as they are; those exercises are not run
        """
        exercises = [exercise for exercise in chapter.exercises.values() if exercise.id not in kept]
        if submission.sources:
            verdicts = self._verdicts(submission, exercises, kept)
        else:
            verdicts = {exercise.id: self._judge(exercise, NO_LIBRARY) for exercise in exercises}
        in_order = tuple((verdicts | kept)[name] for name in chapter.exercises)
        return Report(
            submission.student,
            chapter.id,
            in_order,
            submission.notes,
            code=definitions(submission.sources, chapter),
            imports=imports_beyond(submission.sources, self._given_texts),
            lms_id=lms_id(submission.place),
        )

    def _verdicts(
        self, submission: Submission, exercises: list[Exercise], kept: Mapping[str, Verdict]
    ) -> dict[str, Verdict]:
        outcomes = self._own(submission, exercises)
        own = {exercise.id: self._judge(exercise, outcomes[exercise.id]) for exercise in exercises}
        tries = {exercise.id: self._tries(exercise, submission, own[exercise.id]) for exercise in exercises}
        verdicts = _best_of_all(exercises, own, tries, kept)
        telling = [exercise for exercise in exercises if tells(verdicts[exercise.id])]
        if telling:
            for exercise_id, public in self._own(submission, telling, hidden=False).items():
                own[exercise_id] = self._judge(CATALOGUE[exercise_id], with_public(outcomes[exercise_id], public))
            verdicts = _best_of_all(exercises, own, tries, kept)
        return verdicts

    def _own(self, submission: Submission, exercises: list[Exercise], hidden: bool = True) -> dict[str, Outcome]:
        """What the library gives as it is, on all cases, or on those that are not hidden; by exercise."""
        names = [exercise.id for exercise in exercises]
        cases = [self._cases(exercise) for exercise in exercises]
        chosen = [tuple(case for case in some if hidden or not case.hidden) for some in cases]
        units = list(map(Unit, exercises, chosen))
        compiled = self._unchanged(submission.sources)
        return dict(zip(names, run_units(self.runner, submission.sources, units, compiled=compiled), strict=True))

    def _unchanged(self, sources: dict[str, str]) -> dict[str, CodeType]:
        """The code of the modules that are as the student was given them."""
        return {file: code for file, (text, code) in self._given.items() if sources.get(file) == text}

    @cached_property
    def _given(self) -> dict[str, tuple[str, CodeType]]:
        """The texts that students were given, compiled. A submission that has other texts just takes longer."""
        with suppress(SyntaxError, ValueError):
            return {file: (text, compile_module(text, f"{PACKAGE}/{file}")) for file, text in self._given_texts.items()}
        return {}

    @cached_property
    def _given_texts(self) -> dict[str, str]:
        folder = self.solutions.folder.parent / PACKAGE
        return read_sources(folder) if (folder / "__init__.py").is_file() else {}

    def _tries(self, exercise: Exercise, submission: Submission, own: Verdict) -> list[Verdict]:
        """The verdicts on the definitions alone, where the library as it is does not give what is asked."""
        if own.right or exercise.capstone:
            return []
        if own.diagnosis.kind == Kind.NOT_IMPLEMENTED and own.diagnosis.name == exercise.id:
            return []
        grafts = graft_names(exercise)
        if own.diagnosis.kind == Kind.TIME_UP or _waits_for_its_class(exercise, own):
            grafts = grafts[-1:]  # each further try may cost the whole time again
        units = [Unit(exercise, self._cases(exercise), names) for names in grafts]
        outcomes = run_units(self.runner, submission.sources, units, self._body(exercise))
        return [self._judge(exercise, outcome) for outcome in outcomes]

    def _body(self, exercise: Exercise) -> Sources:
        if exercise.id not in self._bodies:
            self._bodies[exercise.id] = body_of(self.solutions.reference, exercise)
        return self._bodies[exercise.id]

    def _cases(self, exercise: Exercise) -> tuple[Case, ...]:
        return self.oracle.answers(exercise).cases

    def _judge(self, exercise: Exercise, outcome: Outcome) -> Verdict:
        answers = self.oracle.answers(exercise)
        if isinstance(outcome, Failure):
            return failed_load(exercise, answers.cases, outcome)
        if isinstance(outcome, Waits):
            return not_run(exercise, answers.cases, outcome.need)
        return diagnose(exercise, answers, outcome)


def _best_of_all(
    exercises: list[Exercise],
    own: dict[str, Verdict],
    tries: dict[str, list[Verdict]],
    kept: Mapping[str, Verdict] = NOTHING_KEPT,
) -> dict[str, Verdict]:
    """Of each exercise the best verdict; that of a capstone where what it builds on is wrong names that first."""
    verdicts: dict[str, Verdict] = {}
    for exercise in exercises:
        best = best_of(own[exercise.id], tries[exercise.id])
        verdicts[exercise.id] = _capstone_verdict(exercise, best, verdicts | kept) if exercise.capstone else best
    return verdicts


def tells(verdict: Verdict) -> bool:
    """Whether words or arrays that the student's code made may stand in a verdict."""
    if all(result.right or result.hidden for result in verdict.results):
        return False
    return any(result.got is not None for result in verdict.results) or not _is_fixed(verdict.diagnosis)


def _is_fixed(diagnosis: Diagnosis) -> bool:
    """Whether a diagnosis is told in our words alone."""
    if diagnosis.kind in FIXED_KINDS or diagnosis.sentence == ENDLESS_IMPORT:
        return True
    if diagnosis.kind != Kind.NOT_IMPLEMENTED or diagnosis.name not in EXERCISES:
        return False
    ours = (NOT_WRITTEN_UNNAMED, NOT_WRITTEN_ELSEWHERE.format(need=diagnosis.name))
    return diagnosis.sentence in ours or bool(STUB.fullmatch(diagnosis.sentence))


def with_public(outcome: Outcome, public: Outcome) -> Outcome:
    """An outcome in which what public cases gave, or why the library did not load, is as where no hidden case was."""
    if isinstance(public, Failure | Waits):
        return public
    return UNSTEADY if isinstance(outcome, Failure) else (*public, *outcome[len(public) :])


def graft_names(exercise: Exercise) -> list[tuple[str, ...]]:
    """What to graft in turn: methods with their whole classes, then the definitions alone."""
    whole = tuple(dict.fromkeys(_class_or_function(name) for name in exercise.implements))
    return [exercise.implements] if whole == exercise.implements else [whole, exercise.implements]


def _waits_for_its_class(exercise: Exercise, own: Verdict) -> bool:
    """Whether the exercise was not run because of a method of the class that it writes a method of."""
    if own.diagnosis.kind != "needs":
        return False
    return bool({*graft_names(exercise)[0]} & {*graft_names(CATALOGUE[own.diagnosis.name])[0]})


def _class_or_function(name: str) -> str:
    return name.rpartition(".")[0] if name.count(".") == 2 else name


def best_of(own: Verdict, grafted: list[Verdict]) -> Verdict:
    """The verdict with the most points. Only a run without the reference near it shows what the student's code
    printed out: texts and arrays of a graft could carry the reference out."""
    best = max([own, *reversed(grafted)], key=lambda verdict: verdict.points)
    if best.right or not grafted:
        return best
    shown = best if best is own else _without_arrays(best)
    if own.diagnosis.kind == "needs" and grafted[-1].diagnosis.kind != "mistake":
        return replace(shown, diagnosis=own.diagnosis, behaviour=grafted[-1].behaviour)
    told = next((verdict for verdict in reversed(grafted) if verdict.diagnosis.kind in GRAFT_KINDS), own)
    return replace(shown, diagnosis=told.diagnosis, behaviour=grafted[-1].behaviour)


def _without_arrays(verdict: Verdict) -> Verdict:
    """The verdict without what the student's code returned."""
    return replace(verdict, results=tuple(replace(result, got=None) for result in verdict.results))


def _capstone_verdict(exercise: Exercise, own: Verdict, earlier: dict[str, Verdict]) -> Verdict:
    wrong = [need for need in exercise.needs if need in earlier and not earlier[need].right]
    return own if own.right or not wrong else needs_first(_without_arrays(own), CATALOGUE[wrong[0]])
