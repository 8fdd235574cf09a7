"""Diagnosing: from observations and answers to a verdict.

An answer that is wrong is held against the known mistakes first, then against plain relations; what matches
neither is told by its smallest failing case.
"""

from autograder.engine.behaviour import behaviour
from autograder.engine.compare import Difference, Kind, compare
from autograder.engine.exercise import Case, Exercise
from autograder.engine.explain import explaining_mistake
from autograder.engine.observe import Failure, Observation
from autograder.engine.oracle import Answers
from autograder.engine.relations import shared_relation, sizes_of
from autograder.engine.sentences import NEEDS, in_part, missing_exercise, of_difference, of_failed_load, of_hidden
from autograder.engine.values import Other
from autograder.engine.verdict import CaseResult, Diagnosis, Verdict

EXPLAINED_KINDS = ("mistake", Kind.NOT_IMPLEMENTED, Kind.TIME_UP)
RELATED_KINDS = (Kind.SHAPE, Kind.DTYPE, Kind.VALUES)


def diagnose(exercise: Exercise, answers: Answers, got: tuple[Observation, ...]) -> Verdict:
    """The verdict on what a library gave on each of the cases, in facts where the exercise has them."""
    pairs = zip(answers.expected, got, strict=True)
    differences = [compare(expected, found, exercise.rtol) for expected, found in pairs]
    results = map(_result, answers.cases, answers.expected, got, differences)
    diagnosis = _diagnosis(exercise, answers, got, differences) if any(differences) else None
    unknown = diagnosis and diagnosis.kind not in EXPLAINED_KINDS
    mark = behaviour(exercise, got, differences) if unknown else ""
    return Verdict(exercise.id, exercise.title, exercise.points, tuple(results), diagnosis, mark)


def failed_load(exercise: Exercise, cases: tuple[Case, ...], failure: Failure) -> Verdict:
    """The verdict where the library could not even be loaded."""
    results = tuple(CaseResult(case.name, False, case.hidden, kind="library") for case in cases)
    diagnosis = Diagnosis("library", of_failed_load(failure), lines=failure.lines)
    return Verdict(exercise.id, exercise.title, exercise.points, results, diagnosis)


def not_run(exercise: Exercise, cases: tuple[Case, ...], need: Exercise) -> Verdict:
    """The verdict where what the exercise builds on took the time or the process away."""
    results = tuple(CaseResult(case.name, False, case.hidden, kind="needs") for case in cases)
    return needs_first(Verdict(exercise.id, exercise.title, exercise.points, results), need)


def needs_first(verdict: Verdict, need: Exercise) -> Verdict:
    """The same verdict, told as: solve the exercise that this one builds on."""
    diagnosis = Diagnosis("needs", NEEDS.format(need=need.id), name=need.id)
    return Verdict(verdict.exercise_id, verdict.title, verdict.max_points, verdict.results, diagnosis)


def _diagnosis(
    exercise: Exercise, answers: Answers, got: tuple[Observation, ...], differences: list[Difference | None]
) -> Diagnosis:
    case, first = next(pair for pair in zip(answers.cases, differences, strict=True) if pair[1])
    if first.kind is Kind.NOT_IMPLEMENTED and not case.hidden:
        return Diagnosis(first.kind.value, of_difference(first, exercise), missing_exercise(first.error))
    mistake = explaining_mistake(answers, got, exercise.rtol)
    if mistake:
        return Diagnosis("mistake", mistake.sentence, mistake.id)
    if case.hidden:
        kind = Kind.ERROR if first.kind is Kind.NOT_IMPLEMENTED else first.kind  # right on all public cases: no stub
        return Diagnosis(kind.value, of_hidden(first))
    relation = _relation(answers.cases, differences)
    if relation:
        return Diagnosis("relation", in_part(first.part, relation))
    lines = first.error.lines if first.kind in (Kind.ERROR, Kind.TIME_UP) else ()
    return Diagnosis(first.kind.value, of_difference(first, exercise), lines=lines)


def _relation(cases: tuple[Case, ...], differences: list[Difference | None]) -> str | None:
    """The relation that holds in every wrong case, of one and the same part of the result."""
    wrong = [(case, difference) for case, difference in zip(cases, differences, strict=True) if difference]
    if not all(difference.kind in RELATED_KINDS for _, difference in wrong):
        return None
    if len({difference.part for _, difference in wrong}) > 1:
        return None
    if any(isinstance(difference.expected, str | Other | bool) for _, difference in wrong):
        return None
    return shared_relation([(d.expected, d.got, sizes_of(case.inputs)) for case, d in wrong])


def _result(case: Case, expected: Observation, got: Observation, difference: Difference | None) -> CaseResult:
    if difference is None or case.hidden:
        return CaseResult(case.name, difference is None, case.hidden, difference.kind.value if difference else "")
    answer = f"{expected.error.kind}: {expected.error.message}" if expected.error else expected.value
    found = None if got.error else got.value
    return CaseResult(case.name, False, False, difference.kind.value, difference.part, case.inputs, answer, found)
