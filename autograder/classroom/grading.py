"""Grading: runs a submission in the box and judges, out here, what comes back.

First the student's library runs as it is, all exercises in one process: what is right there is right, and no answer
is anywhere near. An exercise that is not right there, and not surely by its own definitions alone, gets a process of
its own, where only these are the student's, grafted into the reference without its solution: once with the whole class
of a method, once with the method alone. The best of the three counts. What is told of it in the student's own words or
arrays comes from the first process, and from before any hidden case was there: it cannot tell of one.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from autograder.classroom.alone import is_wrong_alone
from autograder.classroom.bodies import body_of, on_demand
from autograder.classroom.excerpts import definition, definitions, imports_beyond
from autograder.classroom.judge import Judge
from autograder.classroom.lms import lms_id
from autograder.classroom.runs import Outcome, Runner, run_units
from autograder.classroom.submissions import Submission
from autograder.engine.compare import Kind
from autograder.engine.diagnose import needs_first
from autograder.engine.exercise import Chapter, Exercise
from autograder.engine.library import INIT, PACKAGE, Sources, compile_module, read_sources
from autograder.engine.observe import Failure
from autograder.engine.oracle import LiveOracle, Oracle
from autograder.engine.solutions import Solutions
from autograder.engine.task import Given, packed_given
from autograder.engine.verdict import Report, Verdict
from autograder.exercises import CATALOGUE

GRAFT_KINDS = ("mistake", "relation")
NO_LIBRARY = Failure("NoLibrary")
NOTHING_KEPT: Mapping[str, Verdict] = MappingProxyType({})

HandedIn = tuple[Submission, Chapter]


class Grader:
    """Grades submissions, one after another, in one runner."""

    def __init__(self, solutions: Solutions, runner: Runner, oracle: Oracle | None = None):
        self.solutions = solutions
        self.runner = runner
        self.oracle = oracle or LiveOracle(solutions)
        self._judge = Judge(self.oracle)
        self._bodies: dict[str, Sources] = {}
        runner.share(packed_given(self._given))

    def grade(self, submission: Submission, chapter: Chapter, kept: Mapping[str, Verdict] = NOTHING_KEPT) -> Report:
        """The report on a submission, as `grade_together` makes it."""
        (report,) = self.grade_together([(submission, chapter)], kept)
        return report

    def grade_together(self, handed_in: list[HandedIn], kept: Mapping[str, Verdict] = NOTHING_KEPT) -> list[Report]:
        """The reports on a student's submissions to some chapters, all with the same nnlib: it runs once for all.

        What the student's code does changes the verdicts, never the grader.
        kept: verdicts by exercise that stay as they are; those exercises are not run
        """
        sources = handed_in[0][0].sources
        exercises = [exercise for _, chapter in handed_in for exercise in chapter.exercises.values()]
        due = [exercise for exercise in exercises if exercise.id not in kept]
        if sources:
            verdicts = self._verdicts(sources, due, kept)
        else:
            verdicts = {exercise.id: self._judge.verdict(exercise, NO_LIBRARY) for exercise in due}
        imports = imports_beyond(sources, self._given_texts)
        return [self._report(submission, chapter, verdicts | kept, imports) for submission, chapter in handed_in]

    def _report(
        self, submission: Submission, chapter: Chapter, verdicts: Mapping[str, Verdict], imports: tuple[str, ...]
    ) -> Report:
        return Report(
            submission.student,
            chapter.id,
            tuple(verdicts[name] for name in chapter.exercises),
            submission.notes,
            code=definitions(submission.sources, chapter),
            imports=imports,
            lms_id=lms_id(submission.place),
        )

    def _verdicts(
        self, sources: dict[str, str], exercises: list[Exercise], kept: Mapping[str, Verdict]
    ) -> dict[str, Verdict]:
        outcomes = self._own(sources, exercises)
        own = {exercise.id: self._judge.verdict(exercise, outcomes[exercise.id]) for exercise in exercises}
        tries = {
            exercise.id: self._tries(exercise, sources, own[exercise.id])
            for exercise in exercises
            if not own[exercise.id].right and not self._is_settled(exercise, outcomes[exercise.id], own, sources)
        }
        return _best_of_all(exercises, own, tries, kept)

    def _own(self, sources: dict[str, str], exercises: list[Exercise]) -> dict[str, Outcome]:
        """What the library gives as it is, by exercise."""
        public, hidden = ([self._judge.unit(exercise, hidden) for exercise in exercises] for hidden in (False, True))
        units = [unit for unit in (*public, *hidden) if unit.cases]
        outcomes = run_units(self.runner, sources, units, as_given=self._unchanged(sources))
        found: dict[str, Outcome] = {}
        for unit, outcome in zip(units, outcomes, strict=True):
            first = found.get(unit.exercise.id)
            found[unit.exercise.id] = self._judge.joined(first, outcome) if first else outcome
        return found

    def _unchanged(self, sources: dict[str, str]) -> list[str]:
        """The modules that are as the student was given them."""
        return [file for file, (text, _) in self._given.items() if sources.get(file) == text]

    @cached_property
    def _given(self) -> Given:
        """The texts that students were given, compiled; for `__init__.py` one that imports only what is asked for. A
        submission that has other texts just takes longer."""
        with suppress(SyntaxError, ValueError):
            given = {
                file: (text, compile_module(text, f"{PACKAGE}/{file}")) for file, text in self._given_texts.items()
            }
            if INIT in given:
                init, _ = given[INIT]
                given[INIT] = init, compile_module(on_demand(init), "<imports on demand>")
            return given
        return {}

    @cached_property
    def _given_texts(self) -> dict[str, str]:
        folder = self.solutions.folder.parent / PACKAGE
        return read_sources(folder) if (folder / INIT).is_file() else {}

    def _tries(self, exercise: Exercise, sources: dict[str, str], own: Verdict) -> list[Verdict]:
        """The verdicts on the definitions alone, where the library as it is does not give what is asked."""
        grafts = graft_names(exercise)
        if own.diagnosis.kind == Kind.TIME_UP or _waits_for_its_class(exercise, own):
            grafts = grafts[-1:]  # each further try may cost the whole time again
        units = [self._judge.graft(exercise, names) for names in grafts]
        outcomes = run_units(self.runner, sources, units, self._body(exercise), self._unchanged(sources))
        return [self._judge.verdict(exercise, outcome) for outcome in outcomes]

    def _is_settled(
        self, exercise: Exercise, outcome: Outcome, own: Mapping[str, Verdict], sources: dict[str, str]
    ) -> bool:
        """Whether a wrong exercise is not tried alone: it cannot be, or nothing was written, or it is surely wrong."""
        diagnosis = own[exercise.id].diagnosis
        if exercise.capstone or self._is_as_given(exercise, sources):
            return True
        if diagnosis.kind == Kind.NOT_IMPLEMENTED and diagnosis.name == exercise.id:
            return True
        return is_wrong_alone(exercise, self.oracle.answers(exercise), outcome, own, sources, self._given_texts)

    def _is_as_given(self, exercise: Exercise, sources: dict[str, str]) -> bool:
        """Whether nothing was written: each definition stands as it was handed out."""
        given = self._given_texts
        return all(definition(given, name) == definition(sources, name) != "" for name in exercise.implements)

    def _body(self, exercise: Exercise) -> Sources:
        if exercise.id not in self._bodies:
            self._bodies[exercise.id] = body_of(self.solutions.reference, exercise)
        return self._bodies[exercise.id]


def _best_of_all(
    exercises: list[Exercise],
    own: dict[str, Verdict],
    tries: dict[str, list[Verdict]],
    kept: Mapping[str, Verdict] = NOTHING_KEPT,
) -> dict[str, Verdict]:
    """Of each exercise the best verdict; that of a capstone where what it builds on is wrong names that first."""
    verdicts: dict[str, Verdict] = {}
    for exercise in exercises:
        best = best_of(own[exercise.id], tries.get(exercise.id, []))
        verdicts[exercise.id] = _capstone_verdict(exercise, best, verdicts | kept) if exercise.capstone else best
    return verdicts


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
