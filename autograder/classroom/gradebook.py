"""The gradebook: writes many reports into nbgrader's gradebook, one transaction a batch.

What it writes is what `nbgrader autograde` would: the points of each check cell, whether a cell waits for a
person, "No response." for answers left as they were, late penalties. Points and comments given by hand stay. One
process writes.
"""

import os
import random
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import notebooks
from autograder.classroom.late import late_penalty
from autograder.classroom.submissions import BadInput
from autograder.engine.exercise import Chapter
from autograder.engine.verdict import Report
from autograder.files import PART
from autograder.paths import ROOT

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from autograder.classroom.gradebook_rows import Assignment

SECONDS_TO_WAIT = 20
CHUNK = 500
ENVIRONMENT = "COURSE_GRADEBOOK"
COURSE_ID = "neural-networks"

LOCKED = (
    "The gradebook {place} is in use by another program: close it, or wait until it is done, and run the same "
    "command again; what was graded is kept."
)
FULL = "The disk with the gradebook {place} is full: make room and run the same command again; what was graded is kept."
UNWRITABLE = (
    "The gradebook {place} cannot be written: check that you may write to that file and its folder, then run the "
    "same command again; what was graded is kept."
)
NO_GRADEBOOK = "{place} is no nbgrader gradebook that can be opened ({reason}): name another one with {environment}."
CELLS_CHANGED = (
    "The graded cells of {chapter} are not those that students' work was first graded with, and the gradebook "
    "{place} cannot follow: put the cells back, or start a new gradebook."
)
UNREACHABLE = (
    "The gradebook {place} cannot be reached: see that the server runs and that {environment} names it rightly, then "
    "run the same command again; what was graded is kept. ({reason})"
)
NO_DRIVER = "The gradebook {place} needs the Python package {package}: pip install '{wanted}'."
PASSWORD = re.compile(r"(?<=\w):[^:@/]*@")
DRIVERS = {"psycopg": "psycopg[binary]"}
NOT_PREPARED = "The gradebook {place} does not know {chapter}: run `nbgrader generate_assignment {chapter}` first."
NOT_GRADED = (
    "The gradebook {place} holds no grades of {chapter}: grade it first, or name another with COURSE_GRADEBOOK."
)


MAYBE_LATE = """
    SELECT duedate IS NOT NULL OR EXISTS (
        SELECT 1 FROM submitted_notebook n JOIN submitted_assignment s ON n.assignment_id = s.id
        WHERE s.assignment_id = a.id AND n.late_submission_penalty IS NOT NULL
    ) FROM assignment a WHERE a.name = :chapter"""
"""Whether a chapter has a due date, or penalties from when it had one."""


Penalty = Callable[[str, float, float], float | None]
"""From student, score and seconds late to the points to take off."""


class GradebookError(BadInput):
    """Why the gradebook cannot be used; the message is one sentence with the next step."""


@dataclass(frozen=True)
class Entry:
    """What goes into the gradebook for one submission.

    `handed_in` is None where unknown; `unanswered` names the answers that are as they were handed out.
    """

    report: Report
    handed_in: datetime | None = None
    unanswered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scores:
    """Points by student, of `max_points`, and who waits for points that a person gives."""

    max_points: float
    points: dict[str, float]
    waiting: tuple[str, ...] = ()


def gradebook_url(root: Path = ROOT) -> str:
    """The database of a course: the one that COURSE_GRADEBOOK names, else `gradebook.db` in its folder."""
    return os.environ.get(ENVIRONMENT) or f"sqlite:///{root / 'gradebook.db'}"


class Gradebook:
    """nbgrader's gradebook at a database URL, made when it is first needed. A context manager."""

    def __init__(self, url: str, course_id: str = COURSE_ID, penalty: Penalty = late_penalty):
        self.url, self.course_id, self.penalty = url, course_id, penalty
        self.is_sqlite = url.startswith("sqlite:///")
        self.place = url.removeprefix("sqlite:///") if self.is_sqlite else PASSWORD.sub(":***@", url)
        self._assignments: dict[str, Assignment] = {}

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        if "engine" in vars(self):
            self.engine.dispose()
            del self.engine

    @cached_property
    def engine(self) -> "Engine":
        """The database, with nbgrader's tables in it."""
        from sqlalchemy import create_engine, inspect

        engine = create_engine(self.url, connect_args={"timeout": SECONDS_TO_WAIT} if self.is_sqlite else {})
        tables = inspect(engine).get_table_names()
        if "submitted_assignment" not in tables:
            engine.dispose()
            self._make(aside=self.is_sqlite and not tables)
        return engine

    def _make(self, aside: bool) -> None:
        """nbgrader makes a gradebook in many steps: `aside` in another file, so that nobody meets a half-made one."""
        from nbgrader import api

        part = Path(f"{self.place}{PART}")
        if aside:
            part.unlink(missing_ok=True)
        with _own_programs_first():
            api.Gradebook(f"sqlite:///{part}" if aside else self.url, self.course_id).close()
        if aside:
            part.replace(self.place)

    def identity(self) -> str:
        """Tells this gradebook from a new one at the same place."""
        with self._in_words():
            if not self.is_sqlite:
                return f"{self.place} {self._mark_of_table()}"
            place = Path(self.place)
            if not place.is_file() or not place.stat().st_size:
                self.engine.connect().close()
            with closing(sqlite3.connect(self.place, timeout=SECONDS_TO_WAIT)) as connection:
                return f"{self.url} {_mark(connection)}"

    def _mark_of_table(self) -> object:
        """A number that the server gives a table when it is made; none where it is not PostgreSQL."""
        from sqlalchemy import text

        if self.engine.dialect.name != "postgresql":
            return ""
        with self.engine.connect() as connection:
            return connection.execute(text("SELECT 'submitted_assignment'::regclass::oid")).scalar_one()

    def ensure_assignment(self, root: Path, chapter: Chapter) -> None:
        """Sees to it that the gradebook holds the chapter's cells as they are in its source notebook."""
        from autograder.classroom.gradebook_rows import held_cells

        source = notebooks.stored(root, chapter.id)
        with self._in_words(chapter.id):
            with self.engine.connect() as connection:
                held = held_cells(connection, chapter.id)
            if held != notebooks.checksums(source):
                self._store(chapter.id, source)
        self._assignments.pop(chapter.id, None)

    def _store(self, chapter_id: str, source: notebooks.Notebook) -> None:
        import nbformat
        from nbgrader import api
        from nbgrader.preprocessors import SaveCells

        with api.Gradebook(self.url, self.course_id) as gradebook:
            gradebook.update_or_create_assignment(chapter_id)
        facts = {"notebook": chapter_id, "assignment": chapter_id, "db_url": self.url}
        SaveCells().preprocess(nbformat.from_dict(source), {"nbgrader": facts})

    def save(self, entries: Iterable[Entry]) -> None:
        """Writes a batch, all of it or none. The chapters must be there: see `ensure_assignment`."""
        from autograder.classroom.gradebook_rows import save

        by_chapter: dict[str, list[Entry]] = {}
        for entry in entries:
            by_chapter.setdefault(entry.report.chapter_id, []).append(entry)
        with self._in_words(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            for chapter_id, batch in by_chapter.items():
                for start in range(0, len(batch), CHUNK):
                    part = batch[start : start + CHUNK]
                    save(connection, self._assignment(connection, chapter_id), part, self.penalty)
            connection.commit()

    def settle_penalties(self, chapter_id: str, before_writing: Callable[[], object]) -> dict[str, float]:
        """A chapter's late penalties by student, reckoned anew and written where they changed, as they do with a due
        date, an extension or points given by hand. `before_writing` is called if any did.
        """
        with self._in_words():
            return self._settled(chapter_id, before_writing) if self._maybe_late(chapter_id) else {}

    def _settled(self, chapter_id: str, before_writing: Callable[[], object]) -> dict[str, float]:
        from autograder.classroom.gradebook_rows import penalties, save_penalties

        self._assignments.pop(chapter_id, None)
        with self.engine.connect() as connection:
            reckoned = penalties(connection, self._assignment(connection, chapter_id), self.penalty)
            if any(item.changed for item in reckoned):
                before_writing()
                save_penalties(connection, reckoned)
                connection.commit()
        return {item.student: item.after for item in reckoned if item.after}

    def _maybe_late(self, chapter_id: str) -> bool:
        """A quick look, for a run that finds nothing to do: on SQLite without SQLAlchemy, which is slow to import."""
        if self.is_sqlite:
            with closing(sqlite3.connect(self.place, timeout=SECONDS_TO_WAIT)) as connection:
                return any(connection.execute(MAYBE_LATE, {"chapter": chapter_id}).fetchone() or ())
        from sqlalchemy import text

        with self.engine.connect() as connection:
            return any(connection.execute(text(MAYBE_LATE), {"chapter": chapter_id}).first() or ())

    def scores(self, chapter_id: str) -> "Scores":
        """How a chapter's submissions stand, points given by hand, extra credit and late penalties counted in."""
        from nbgrader import api

        nothing = GradebookError(NOT_GRADED.format(place=self.place, chapter=chapter_id))
        if self.is_sqlite and not Path(self.place).is_file():
            raise nothing
        with self._in_words(), _own_programs_first(), api.Gradebook(self.url, self.course_id) as gradebook:
            try:
                assignment = gradebook.find_assignment(chapter_id)
            except api.MissingEntry as error:
                raise nothing from error
            penalties = {item.id: item.late_submission_penalty for item in assignment.submissions}
            rows = gradebook.submission_dicts(chapter_id)
            points = {row["student"]: max(0.0, row["score"] - penalties[row["id"]]) for row in rows}
            waiting = tuple(sorted(row["student"] for row in rows if row["needs_manual_grade"]))
            return Scores(assignment.max_score, dict(sorted(points.items())), waiting)

    def _assignment(self, connection: "Connection", chapter_id: str) -> "Assignment":
        from autograder.classroom.gradebook_rows import read_assignment

        if chapter_id not in self._assignments:
            found = read_assignment(connection, chapter_id)
            if not found:
                raise GradebookError(NOT_PREPARED.format(place=self.place, chapter=chapter_id))
            self._assignments[chapter_id] = found
        return self._assignments[chapter_id]

    @contextmanager
    def _in_words(self, chapter_id: str = "") -> Iterator[None]:
        """Turns what a database says into a sentence."""
        try:
            yield
        except GradebookError:
            raise
        except sqlite3.Error as error:
            raise GradebookError(self._sentence(str(error))) from error
        except ModuleNotFoundError as error:
            wanted = DRIVERS.get(error.name, error.name)
            raise GradebookError(NO_DRIVER.format(place=self.place, package=error.name, wanted=wanted)) from error
        except OSError as error:
            raise GradebookError(UNWRITABLE.format(place=self.place)) from error
        except Exception as error:
            raise GradebookError(self._sentence_for(error, chapter_id)) from error

    def _sentence_for(self, error: Exception, chapter_id: str) -> str:
        from sqlalchemy.exc import OperationalError, SQLAlchemyError

        if isinstance(error, OperationalError) and not self.is_sqlite:
            reason = " ".join(str(error.orig).split())[:200]
            return UNREACHABLE.format(place=self.place, environment=ENVIRONMENT, reason=reason)
        if isinstance(error, SQLAlchemyError):
            return self._sentence(str(getattr(error, "orig", None) or error))
        if "Cannot add or remove cells" in str(error):
            return CELLS_CHANGED.format(place=self.place, chapter=chapter_id)
        raise error

    def _sentence(self, reason: str) -> str:
        if "locked" in reason:
            return LOCKED.format(place=self.place)
        if "disk is full" in reason:
            return FULL.format(place=self.place)
        if "readonly" in reason or "unable to open" in reason or "disk I/O" in reason:
            return UNWRITABLE.format(place=self.place)
        first_line = reason.split("\n")[0][:200]
        return NO_GRADEBOOK.format(place=self.place, reason=first_line, environment=ENVIRONMENT)


def _mark(connection: sqlite3.Connection) -> int:
    """A number that SQLite keeps in the file for us, drawn when the file is first seen."""
    (mark,) = connection.execute("PRAGMA user_version").fetchone()
    if not mark:
        mark = random.SystemRandom().randrange(1, 2**31)
        connection.execute(f"PRAGMA user_version = {mark}")
    return mark


@contextmanager
def _own_programs_first() -> Iterator[None]:
    """nbgrader calls `alembic` by name when it makes a gradebook: the one beside this Python is meant."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + before
    try:
        yield
    finally:
        os.environ["PATH"] = before
