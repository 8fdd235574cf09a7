"""A class: grades every submission in a folder, into nbgrader's gradebook and one report a student.

Submissions are graded in batches. A batch is written to the gradebook first and to report files after, and only then
noted in the index as graded. So a run that is stopped loses at most its last batch, and the next run goes on there.
What has not changed since it was graded is not graded again.
"""

import csv
import hashlib
import io
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import nbformat

from autograder.classroom.gradebook import Gradebook
from autograder.classroom.grading import Grader, Runner
from autograder.classroom.notebooks import fill, read_notebook
from autograder.classroom.submissions import BadInput, Problem, Submission, find_submissions, read_submission
from autograder.engine.exercise import Chapter
from autograder.engine.oracle import LiveOracle
from autograder.engine.solutions import Solutions
from autograder.engine.verdict import Report, report_from_json, report_to_json
from autograder.files import write_whole
from autograder.pages import feedback_html

BATCH = 32
INDEX = "index.json"
GRADES = "grades.csv"
ENGINE = Path(__file__).resolve().parent.parent

NOTHING_WRITTEN = "{path} could not be written ({why}). What was graded before is kept: mend that and grade again."
GRADER_FAILED = "The grader itself failed on this submission ({error}): please report it."


@dataclass
class Summary:
    """What a run did."""

    graded: int = 0
    points: float = 0.0
    max_points: float = 0.0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, report: Report) -> None:
        self.graded += 1
        self.points += report.points
        self.max_points = report.max_points

    @property
    def mean_points(self) -> float:
        return self.points / self.graded if self.graded else 0.0


@dataclass(frozen=True)
class Places:
    """Where a run writes: reports and grades.csv in `reports`, nbgrader's graded notebooks in `autograded`."""

    reports: Path
    autograded: Path


class Index:
    """What was graded, by student: a stamp of the files as they lay on disk, and the fingerprint of their content."""

    def __init__(self, path: Path, course: str):
        self.path = path
        self.course = course
        self.entries: dict[str, dict[str, str]] = {}
        self._changed = False
        self._read()

    def _read(self) -> None:
        try:
            packed = json.loads(self.path.read_text("utf-8"))
            if packed["course"] == self.course:
                self.entries = packed["students"]
        except (OSError, ValueError, KeyError, TypeError):
            self.entries = {}

    def is_graded(self, student: str, stamp: str) -> bool:
        return self.entries.get(student, {}).get("stamp") == stamp

    def fingerprint(self, student: str) -> str:
        return self.entries.get(student, {}).get("fingerprint", "")

    def note(self, student: str, stamp: str, fingerprint: str) -> None:
        self.entries[student] = {"stamp": stamp, "fingerprint": fingerprint}
        self._changed = True

    def save(self) -> None:
        if self._changed:
            packed = {"course": self.course, "students": self.entries}
            write_whole(self.path, json.dumps(packed, indent=1, sort_keys=True) + "\n")
            self._changed = False


class ClassRun:
    """Grades a folder of submissions to one chapter. `make_runner` starts a box for each worker thread."""

    def __init__(
        self,
        solutions: Solutions,
        chapter: Chapter,
        places: Places,
        gradebook: Gradebook,
        make_runner: Callable[[], Runner],
        workers: int | None = None,
        force: bool = False,
    ):
        self.solutions, self.chapter, self.places, self.gradebook = solutions, chapter, places, gradebook
        self.make_runner = make_runner
        self.workers = workers or os.cpu_count() or 1
        self.index = Index(places.reports / INDEX, f"{course_fingerprint(solutions)} {gradebook.identity()}")
        if force:
            self.index.entries.clear()
        self.oracle = LiveOracle(solutions)
        self.source_notebook = read_notebook(solutions.folder / "lessons" / chapter.id / f"{chapter.id}.ipynb")
        self._thread = threading.local()

    def grade(self, folder: Path, on_done: Callable[[str], None] = lambda student: None) -> Summary:
        """Grades what changed. `on_done` is told each student's name as they are done."""
        found, problems = find_submissions(folder, self.chapter)
        summary = Summary(problems=list(problems))
        changed = {student: stamp for student, stamp in stamps(found) if not self.index.is_graded(student, stamp)}
        for student in found.keys() - changed.keys():
            summary.unchanged += 1
            on_done(student)
        if changed:
            self._grade_changed({student: found[student] for student in changed}, changed, summary, on_done)
        if summary.graded or not (self.places.reports / GRADES).is_file():
            self._write_grades()
        return summary

    def _grade_changed(
        self, found: dict[str, Path], stamp_of: dict[str, str], summary: Summary, on_done: Callable[[str], None]
    ) -> None:
        for exercise in self.chapter.exercises.values():
            self.oracle.answers(exercise)  # before the threads start: loading a library is not thread-safe
        self.gradebook.ensure_assignment(self.chapter)
        with ExitStack() as boxes, ThreadPoolExecutor(self.workers) as pool:
            for batch in batched(found.items(), BATCH):
                results = list(pool.map(lambda item: self._grade_one(*item, boxes), batch))
                self._keep([result for result in results if isinstance(result, tuple)], stamp_of, summary)
                summary.problems += [result for result in results if isinstance(result, Problem)]
                for student, _ in batch:
                    on_done(student)

    def _grade_one(self, student: str, place: Path, boxes: ExitStack) -> tuple[Submission, Report | None] | Problem:
        """The report on one submission; no report where its content is what was graded before."""
        try:
            submission = read_submission(place, student, self.chapter.id)
            fingerprint = submission_fingerprint(submission)
            if fingerprint == self.index.fingerprint(student):
                return submission, None
            report = self._grader(boxes).grade(submission, self.chapter)
            return submission, replace(report, fingerprint=fingerprint)
        except BadInput as error:
            return Problem(student, str(error))
        except OSError as error:
            return Problem(student, f"{error.filename or place} could not be read ({error.strerror or error}).")

    def _grader(self, boxes: ExitStack) -> Grader:
        if not hasattr(self._thread, "grader"):
            runner = self.make_runner()
            boxes.callback(runner.close)
            self._thread.grader = Grader(self.solutions, runner, self.oracle)
        return self._thread.grader

    def _keep(
        self, results: list[tuple[Submission, Report | None]], stamp_of: dict[str, str], summary: Summary
    ) -> None:
        graded = [(submission, report) for submission, report in results if report]
        self.gradebook.save([(report, submission.handed_in) for submission, report in graded])
        for submission, report in graded:
            self._write_report(submission, report)
            self.index.note(report.student, stamp_of[report.student], report.fingerprint)
            summary.add(report)
        for submission, report in results:
            if report is None:
                student = submission.student
                self.index.note(student, stamp_of[student], self.index.fingerprint(student))
                summary.unchanged += 1
        self._write(self.index.save)

    def _write_report(self, submission: Submission, report: Report) -> None:
        base = self.places.reports / report.student
        text = json.dumps(report_to_json(report), indent=1, ensure_ascii=False) + "\n"
        self._write(lambda: write_whole(base.with_name(f"{report.student}.json"), text))
        page = feedback_html(report, self.chapter)
        self._write(lambda: write_whole(base.with_name(f"{report.student}.html"), page))
        notebook = fill(read_notebook(submission.notebook), self.source_notebook, report)
        path = self.places.autograded / report.student / self.chapter.id / f"{self.chapter.id}.ipynb"
        self._write(lambda: write_whole(path, nbformat.writes(notebook)))

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            raise BadInput(NOTHING_WRITTEN.format(path=error.filename, why=error.strerror)) from error

    def _write_grades(self) -> None:
        reports = read_reports(self.places.reports)
        self._write(lambda: write_whole(self.places.reports / GRADES, grades_csv(reports, self.chapter)))


def batched(items: Iterable, size: int) -> Iterator[list]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def read_reports(folder: Path) -> list[Report]:
    """All reports in a folder, by student."""
    files = [path for path in sorted(folder.glob("*.json")) if path.name != INDEX]
    return [report_from_json(json.loads(path.read_text("utf-8"))) for path in files]


def grades_csv(reports: list[Report], chapter: Chapter) -> str:
    """One line a student: the points of each exercise, their sum, and what was odd about the submission."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", *chapter.exercises, "points", "max_points", "notes"])
    for report in reports:
        points = [verdict.points if (verdict := report.verdict(name)) else "" for name in chapter.exercises]
        cells = [report.student, *points, report.points, report.max_points, " ".join(report.notes)]
        writer.writerow([_no_formula(cell) for cell in cells])
    return text.getvalue()


def _no_formula(cell: object) -> object:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


# --- what counts as unchanged ---


def stamps(found: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """A stamp of each submission's files as they lie on disk: names, sizes, times of change."""
    for student, place in found.items():
        digest = hashlib.blake2b(digest_size=16)
        for path, status in _entries(place):
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n".encode("utf-8", "replace"))
        yield student, digest.hexdigest()


def _entries(place: Path | str) -> Iterator[tuple[str, os.stat_result]]:
    if os.path.isfile(place):
        yield str(place), os.stat(place)
        return
    for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
        yield entry.path, entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def submission_fingerprint(submission: Submission) -> str:
    """A fingerprint of all that grading reads of a submission."""
    facts = [submission.student, submission.chapter_id, sorted(submission.sources.items()), submission.notes]
    digest = hashlib.blake2b(repr([*facts, submission.handed_in]).encode("utf-8", "replace"), digest_size=16)
    digest.update(submission.notebook or b"")
    return digest.hexdigest()


def course_fingerprint(solutions: Solutions) -> str:
    """A fingerprint of all that verdicts depend on besides the submission: solutions, seed, exercises, grader."""
    digest = hashlib.blake2b(str(solutions.seed).encode(), digest_size=16)
    for folder in (solutions.folder, ENGINE):
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.ipynb"), *folder.rglob("*.html.jinja")]):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
