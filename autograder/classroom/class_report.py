"""The class report as data: how a class did in a chapter, computed from its reports alone. Pages show it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from autograder.classroom.alike import Group, alike
from autograder.classroom.excerpts import definitions
from autograder.classroom.wild import Wild, wild
from autograder.engine.compare import Kind
from autograder.engine.exercise import Chapter
from autograder.engine.sentences import tells_of_trouble
from autograder.engine.solutions import Solutions
from autograder.engine.verdict import Report, Verdict

MIN_STUDENTS = 10
"""With fewer, a correlation says more about chance than about an exercise."""

SAME = 1e-9
STATES = ("right", "wrong", "waiting", "unwritten")
WAITING = ("needs", "library", "sandbox")


@dataclass(frozen=True)
class ExerciseFacts:
    """How a class did in one exercise.

    counts: students in each of `STATES`; share: mean points, of the exercise's points
    discrimination: the correlation of its points with those of all other exercises, None where it says nothing
    stuck: who tried and is not right
    """

    id: str
    title: str
    max_points: float
    counts: dict[str, int]
    share: float
    discrimination: float | None
    stuck: tuple[str, ...]


@dataclass(frozen=True)
class MistakeFacts:
    """A known mistake, and who made it."""

    exercise_id: str
    id: str
    sentence: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """Something to look at in a submission: time-outs, crashes, a library that does not load, notes of the reader."""

    student: str
    exercise_ids: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class StudentFacts:
    """How one student stands. `states` has one of `STATES` for each exercise."""

    student: str
    points: float
    states: dict[str, str]

    @property
    def stuck_at(self) -> str:
        """The first exercise that they tried and did not get right; "" where there is none."""
        return next((name for name, state in self.states.items() if state == "wrong"), "")


@dataclass(frozen=True)
class ClassReport:
    """All that an instructor reads about a class's work on a chapter."""

    chapter: Chapter
    students: tuple[StudentFacts, ...]
    max_points: float
    exercises: tuple[ExerciseFacts, ...]
    mistakes: tuple[MistakeFacts, ...]
    wild: tuple[Wild, ...]
    troubles: tuple[Trouble, ...]
    groups: tuple[Group, ...]
    imports: dict[str, tuple[str, ...]]

    @property
    def points(self) -> list[float]:
        return [student.points for student in self.students]

    @property
    def mean(self) -> float:
        return float(np.mean(self.points)) if self.students else 0.0

    @property
    def median(self) -> float:
        return float(np.median(self.points)) if self.students else 0.0

    @property
    def idle(self) -> tuple[str, ...]:
        """Who wrote nothing at all."""
        return tuple(item.student for item in self.students if set(item.states.values()) <= {"unwritten", "waiting"})


def class_report(reports: list[Report], chapter: Chapter, known: Iterable[dict[str, str]] = ()) -> ClassReport:
    """The report on a class. `known` are definitions that make nobody suspicious: see `alike`."""
    students = tuple(_student(report, chapter) for report in reports)
    return ClassReport(
        chapter,
        students,
        chapter.points,
        tuple(_exercises(reports, students, chapter)),
        tuple(_mistakes(reports)),
        tuple(wild(reports, chapter)),
        tuple(trouble for report in reports for trouble in _troubles(report)),
        tuple(alike(reports, known)),
        _imports(reports),
    )


def known_code(solutions: Solutions, chapter: Chapter) -> Iterator[dict[str, str]]:
    """What many write without seeing each other's work: the reference, and the known mistakes."""
    yield definitions(solutions.reference, chapter)
    for exercise in chapter.exercises.values():
        for mistake in solutions.mistakes_of(exercise):
            yield dict.fromkeys(mistake.replaces or exercise.implements, mistake.text)


def state_of(verdict: Verdict | None) -> str:
    """One of `STATES`."""
    if verdict is None:
        return "unwritten"
    if verdict.right:
        return "right"
    if verdict.diagnosis.kind == Kind.NOT_IMPLEMENTED:
        return "unwritten"
    return "waiting" if verdict.diagnosis.kind in WAITING else "wrong"


def _student(report: Report, chapter: Chapter) -> StudentFacts:
    return StudentFacts(
        report.student, report.points, {name: state_of(report.verdict(name)) for name in chapter.exercises}
    )


def _exercises(reports: list[Report], students: tuple[StudentFacts, ...], chapter: Chapter) -> list[ExerciseFacts]:
    table = np.array([[_points(report.verdict(name)) for name in chapter.exercises] for report in reports])
    table = table.reshape(len(reports), len(chapter.exercises))
    correlations = discriminations(table)
    return [
        ExerciseFacts(
            exercise.id,
            exercise.title,
            exercise.points,
            {state: sum(student.states[exercise.id] == state for student in students) for state in STATES},
            float(table[:, column].mean() / exercise.points) if reports and exercise.points else 0.0,
            correlations[column],
            tuple(student.student for student in students if student.states[exercise.id] == "wrong"),
        )
        for column, exercise in enumerate(chapter.exercises.values())
    ]


def _points(verdict: Verdict | None) -> float:
    return verdict.points if verdict else 0.0


def discriminations(table: np.ndarray) -> list[float | None]:
    """The corrected item-total correlation of each column: with the sum of all other columns, so never with itself.

    table: points, (students, exercises)
    """
    rests = table.sum(axis=1, keepdims=True) - table
    return [_correlation(table[:, column], rests[:, column]) for column in range(table.shape[1])]


def _correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    if len(one) < MIN_STUDENTS or min(np.ptp(one), np.ptp(other)) < SAME:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _mistakes(reports: list[Report]) -> list[MistakeFacts]:
    """The known mistakes that were made, the commonest first."""
    made: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for report in reports:
        for verdict in report.verdicts:
            if not verdict.right and verdict.diagnosis.kind == "mistake":
                made[verdict.exercise_id, verdict.diagnosis.name, verdict.diagnosis.sentence].append(report.student)
    facts = [MistakeFacts(*key, tuple(students)) for key, students in made.items()]
    return sorted(facts, key=lambda mistake: (-len(mistake.students), mistake.exercise_id, mistake.id))


def _troubles(report: Report) -> list[Trouble]:
    where: dict[str, list[str]] = defaultdict(list)
    for verdict in report.verdicts:
        if not verdict.right and _is_trouble(verdict):
            where[verdict.diagnosis.sentence].append(verdict.exercise_id)
    troubles = [Trouble(report.student, tuple(names), sentence) for sentence, names in where.items()]
    return troubles + [Trouble(report.student, (), note) for note in report.notes]


def _is_trouble(verdict: Verdict) -> bool:
    diagnosis = verdict.diagnosis
    return diagnosis.kind in ("library", "sandbox", Kind.TIME_UP) or tells_of_trouble(diagnosis.sentence)


def _imports(reports: list[Report]) -> dict[str, tuple[str, ...]]:
    """Who imports what beyond the usual, the commonest first."""
    counts = Counter(name for report in reports for name in report.imports)
    names = [name for name, _ in counts.most_common()]
    return {name: tuple(report.student for report in reports if name in report.imports) for name in names}


def histogram(points: list[float], max_points: float, bins: int = 10) -> list[tuple[float, float, int]]:
    """Lower end, upper end and number of students of each bin; the last one holds its upper end too."""
    counts, edges = np.histogram(points, bins=bins, range=(0, max_points or 1))
    return [(low, high, int(count)) for (low, high), count in zip(pairwise(edges.tolist()), counts, strict=True)]
