"""The rows of nbgrader's gradebook that grading writes, with SQLAlchemy Core: a few statements for a whole batch.

The tables are nbgrader's, written down here with the columns that are used: to import them from nbgrader takes longer
than to grade a small class.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Interval,
    TableClause,
    bindparam,
    case,
    column,
    func,
    select,
    table,
)

from autograder.classroom import notebooks
from autograder.classroom.gradebook import Entry, Penalty

NO_RESPONSE = "No response."


def _table(name: str, *columns: str) -> TableClause:
    types = {"flagged": Boolean, "needs_manual_grade": Boolean, "timestamp": DateTime, "duedate": DateTime}
    types["extension"] = Interval
    return table(name, *[column(item, types.get(item)) for item in ("id", *columns)])


ASSIGNMENT = _table("assignment", "name", "duedate")
NOTEBOOK = _table("notebook", "name", "assignment_id")
BASE_CELL = _table("base_cell", "name", "notebook_id", "type")
GRADE_CELL = _table("grade_cells", "max_score", "cell_type")
SOURCE_CELL = _table("source_cell", "name", "source", "checksum", "notebook_id")
STUDENT = _table("student")
SUBMISSION = _table("submitted_assignment", "assignment_id", "student_id", "timestamp", "extension")
SUBMITTED = _table("submitted_notebook", "assignment_id", "notebook_id", "flagged", "late_submission_penalty")
POINTS = ("auto_score", "manual_score", "extra_credit")
GRADE = _table("grade", "notebook_id", "cell_id", *POINTS, "needs_manual_grade")
COMMENT = _table("comment", "notebook_id", "cell_id", "auto_comment")
TABLES = (ASSIGNMENT, NOTEBOOK, BASE_CELL, GRADE_CELL, SOURCE_CELL, STUDENT, SUBMISSION, SUBMITTED, GRADE, COMMENT)
CHAPTERS = NOTEBOOK.join(ASSIGNMENT, NOTEBOOK.c.assignment_id == ASSIGNMENT.c.id)

Row = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """A cell with points. `exercise_id` is None where a person gives them; `answer` where the answer is in it."""

    id: str
    name: str
    exercise_id: str | None
    max_score: float
    answer: bool = False


@dataclass(frozen=True)
class Assignment:
    """A chapter as the gradebook knows it: its ids, cells with points, and (id, name) of cells with comments."""

    id: str
    notebook_id: str
    checks: tuple[Check, ...]
    commented: tuple[tuple[str, str], ...]
    tasks: frozenset[str]
    due: datetime | None


@dataclass(frozen=True)
class Reckoned:
    """A late penalty: as the gradebook has it, and as it is to be. None is no penalty."""

    paper: str
    student: str
    before: float | None
    after: float | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


def held_cells(connection: Connection, chapter_id: str) -> dict[str, str | None]:
    """The checksums of a chapter's cells that the gradebook holds, by name."""
    tables = CHAPTERS.join(SOURCE_CELL, SOURCE_CELL.c.notebook_id == NOTEBOOK.c.id)
    query = select(SOURCE_CELL.c.name, SOURCE_CELL.c.checksum).select_from(tables)
    where = (ASSIGNMENT.c.name == chapter_id, NOTEBOOK.c.name == chapter_id)
    return dict(map(tuple, connection.execute(query.where(*where))))


def read_assignment(connection: Connection, chapter_id: str) -> Assignment | None:
    query = select(ASSIGNMENT.c.id, NOTEBOOK.c.id, ASSIGNMENT.c.duedate).select_from(CHAPTERS)
    found = connection.execute(query.where(ASSIGNMENT.c.name == chapter_id, NOTEBOOK.c.name == chapter_id)).first()
    if not found:
        return None
    chapter_id, notebook_id, due = found
    cells = list(_cells(connection, notebook_id))
    commented = [(cell.id, cell.name) for cell in cells if cell.type in ("SolutionCell", "TaskCell")]
    answers = {cell.name for cell in cells if cell.type == "SolutionCell"}
    tasks = frozenset(cell.name for cell in cells if cell.type == "TaskCell")
    checks = tuple(_check(cell, cell.name in answers) for cell in cells if cell.type in ("GradeCell", "TaskCell"))
    return Assignment(chapter_id, notebook_id, checks, tuple(commented), tasks, due)


def _cells(connection: Connection, notebook_id: str) -> Iterable[Any]:
    joined = BASE_CELL.outerjoin(GRADE_CELL, GRADE_CELL.c.id == BASE_CELL.c.id).outerjoin(
        SOURCE_CELL,
        (SOURCE_CELL.c.name == BASE_CELL.c.name) & (SOURCE_CELL.c.notebook_id == BASE_CELL.c.notebook_id),
    )
    columns = (
        BASE_CELL.c.id,
        BASE_CELL.c.name,
        BASE_CELL.c.type,
        GRADE_CELL.c.max_score,
        GRADE_CELL.c.cell_type,
    )
    query = select(*columns, SOURCE_CELL.c.source).select_from(joined)
    return connection.execute(query.where(BASE_CELL.c.notebook_id == notebook_id))


def _check(cell: Any, is_answer: bool) -> Check:
    by_report = cell.cell_type == "code" and not is_answer
    exercise_id = notebooks.exercise_of(cell.source or "") or "" if by_report else None
    return Check(cell.id, cell.name, exercise_id, cell.max_score or 0.0, is_answer)


def save(connection: Connection, assignment: Assignment, entries: list[Entry], penalty: Penalty) -> None:
    """Writes a batch of one chapter: students, submissions, points, comments and late penalties."""
    students = [entry.report.student for entry in entries]
    _add_missing(connection, STUDENT, STUDENT.c.id, students, lambda student: {"id": student})
    submissions = _submissions(connection, assignment, entries)
    papers = _submitted_notebooks(connection, assignment, list(submissions.values()))
    owners = {papers[submissions[entry.report.student]]: entry for entry in entries}
    _save_grades(connection, assignment, owners)
    _save_comments(connection, assignment, owners)
    save_penalties(connection, penalties(connection, assignment, penalty, list(owners)))


def _submissions(connection: Connection, assignment: Assignment, entries: list[Entry]) -> dict[str, str]:
    """The ids of the submissions by student, made where missing, with their times."""
    students = [entry.report.student for entry in entries]
    known = _add_missing(
        connection,
        SUBMISSION,
        SUBMISSION.c.student_id,
        students,
        lambda student: {"id": uuid4().hex, "assignment_id": assignment.id, "student_id": student},
        SUBMISSION.c.assignment_id == assignment.id,
    )
    times = [
        {"key": known[entry.report.student], "time": _naive(entry.handed_in)} for entry in entries if entry.handed_in
    ]
    if times:
        statement = SUBMISSION.update().where(SUBMISSION.c.id == bindparam("key"))
        connection.execute(statement.values(timestamp=bindparam("time")), times)
    return known


def _naive(time: datetime) -> datetime:
    """A time as nbgrader keeps it: in UTC, without saying so."""
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _submitted_notebooks(connection: Connection, assignment: Assignment, submissions: list[str]) -> dict[str, str]:
    return _add_missing(
        connection,
        SUBMITTED,
        SUBMITTED.c.assignment_id,
        submissions,
        lambda submission: {
            "id": uuid4().hex,
            "assignment_id": submission,
            "notebook_id": assignment.notebook_id,
            "flagged": False,
        },
        SUBMITTED.c.notebook_id == assignment.notebook_id,
    )


def _add_missing(
    connection: Connection,
    rows_of: TableClause,
    key: Any,
    wanted: list[str],
    make: Callable[[str], Row],
    *conditions: Any,
) -> dict[str, str]:
    """The ids of the rows with the wanted keys, after the missing ones were added."""
    query = select(key, rows_of.c.id).where(key.in_(wanted), *conditions)
    known = dict(map(tuple, connection.execute(query)))
    rows = [make(name) for name in dict.fromkeys(wanted) if name not in known]
    if rows:
        connection.execute(rows_of.insert(), rows)
    return known | {row[key.name]: row["id"] for row in rows}


def _save_grades(connection: Connection, assignment: Assignment, owners: dict[str, Entry]) -> None:
    known = _rows(connection, GRADE, owners, GRADE.c.manual_score)
    new, old = [], []
    for paper, entry in owners.items():
        for check in assignment.checks:
            auto_score, by_hand = _auto_score(check, entry)
            row = known.get((paper, check.id))
            if row is None:
                new.append(_new_row(paper, check.id, auto_score=auto_score, needs_manual_grade=by_hand))
            else:
                by_hand = by_hand or row[1] is not None
                old.append({"key": row[0], "auto": auto_score, "by_hand": by_hand})
    if new:
        connection.execute(GRADE.insert(), new)
    if old:
        statement = GRADE.update().where(GRADE.c.id == bindparam("key"))
        connection.execute(statement.values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("by_hand")), old)


def _auto_score(check: Check, entry: Entry) -> tuple[float | None, bool]:
    """The points of a cell, None where a person gives them, and whether it waits for a person."""
    if check.exercise_id is not None:
        return notebooks.score(entry.report.verdict(check.exercise_id), check.max_score), False
    if check.answer and check.name in entry.unanswered:
        return 0.0, False
    return None, True


def _save_comments(connection: Connection, assignment: Assignment, owners: dict[str, Entry]) -> None:
    known = _rows(connection, COMMENT, owners, COMMENT.c.auto_comment)
    new, old = [], []
    for paper, entry in owners.items():
        for cell_id, name in assignment.commented:
            text = NO_RESPONSE if name in entry.unanswered and name not in assignment.tasks else None
            row = known.get((paper, cell_id))
            if row is None:
                new.append(_new_row(paper, cell_id, auto_comment=text))
            elif row[1] != text:
                old.append({"key": row[0], "text": text})
    if new:
        connection.execute(COMMENT.insert(), new)
    if old:
        statement = COMMENT.update().where(COMMENT.c.id == bindparam("key"))
        connection.execute(statement.values(auto_comment=bindparam("text")), old)


def penalties(
    connection: Connection, assignment: Assignment, penalty: Penalty, papers: list[str] | None = None
) -> list[Reckoned]:
    """The late penalties of some papers, or of all, by what the gradebook holds now."""
    columns = (SUBMITTED.c.id, SUBMITTED.c.late_submission_penalty, SUBMISSION.c.student_id)
    query = select(*columns, SUBMISSION.c.timestamp, SUBMISSION.c.extension).select_from(
        SUBMITTED.join(SUBMISSION, SUBMITTED.c.assignment_id == SUBMISSION.c.id)
    )
    wanted = SUBMITTED.c.notebook_id == assignment.notebook_id if papers is None else SUBMITTED.c.id.in_(papers)
    found = []
    for paper, before, student, time, extension in list(connection.execute(query.where(wanted))):
        late = _seconds_late(time, assignment.due, extension)
        after = penalty(student, _score(connection, paper), late) if late > 0 else None
        found.append(Reckoned(paper, student, before, after))
    return found


def save_penalties(connection: Connection, reckoned: list[Reckoned]) -> None:
    """Writes those that changed; one that no longer holds goes."""
    changed = [{"key": item.paper, "penalty": item.after} for item in reckoned if item.changed]
    if changed:
        statement = SUBMITTED.update().where(SUBMITTED.c.id == bindparam("key"))
        connection.execute(statement.values(late_submission_penalty=bindparam("penalty")), changed)


def _seconds_late(time: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    return (time - due - (extension or timedelta())).total_seconds() if time and due else 0.0


def _score(connection: Connection, paper: str) -> float:
    """The points of a submitted notebook as nbgrader counts them: those given by hand go before the grader's."""
    given = func.coalesce(GRADE.c.manual_score, GRADE.c.auto_score)
    points = case((given.is_not(None), given + func.coalesce(GRADE.c.extra_credit, 0.0)), else_=0.0)
    query = select(func.coalesce(func.sum(points), 0.0)).where(GRADE.c.notebook_id == paper)
    return connection.execute(query).scalar_one()


def _rows(connection: Connection, kind: TableClause, papers: Iterable[str], value: Any) -> dict[tuple[str, str], tuple]:
    query = select(kind.c.notebook_id, kind.c.cell_id, kind.c.id, value).where(kind.c.notebook_id.in_(papers))
    return {(paper, cell): (row_id, kept) for paper, cell, row_id, kept in connection.execute(query)}


def _new_row(paper: str, cell_id: str, **values: Any) -> Row:
    return {"id": uuid4().hex, "notebook_id": paper, "cell_id": cell_id} | values
