"""A class: grades every submission in a folder, into nbgrader's gradebook and one report a student.

Submissions are graded in batches. A batch is written to the gradebook first and to report files after, and only then
noted in the index as graded. So a run that is stopped loses at most its last batch, and the next run goes on there.

A run for some exercises only grades those anew, whatever the index says, and keeps the other verdicts of each report.
The index stays as it is: what else has changed is found by the next whole run.
"""

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from autograder.classroom import notebooks
from autograder.classroom.cluster import ClusterGrader
from autograder.classroom.gradebook import Entry, Gradebook
from autograder.classroom.grading import Grader, Runner
from autograder.classroom.index import Index, course_fingerprint, stamps, submission_fingerprint
from autograder.classroom.reports import Places, begin, keep, read_report, write_grades, write_report
from autograder.classroom.runs import BoxBroke
from autograder.classroom.submissions import BadInput, Problem, Submission, find_submissions, read_submission
from autograder.engine.exercise import Chapter
from autograder.engine.oracle import KeptOracle, LiveOracle
from autograder.engine.solutions import Solutions
from autograder.engine.verdict import Report, Verdict
from autograder.pages import cell_html
from autograder.paths import STATE

BATCH = 32
NO_NOTEBOOK = "The notebook is missing, so its written answers were not graded. The exercises were, from nnlib."
BAD_NOTEBOOK = "The notebook cannot be read, so its written answers were not graded. The exercises were, from nnlib."
NO_EARLIER = (
    "There is no report from before on this same submission with the verdicts to keep, so single exercises cannot be "
    "graded again: grade the whole chapter, without --only."
)
NOT_READ = "{path} could not be read ({why}): mend that and grade again."


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
class Graded:
    """A submission's report, and its notebook with points and feedback filled in."""

    submission: Submission
    report: Report
    notebook: notebooks.Notebook


@dataclass(frozen=True)
class Unchanged:
    """A submission whose content is what was graded before, though its files were touched."""

    student: str


class ClassRun:
    """Grades a folder of submissions to one chapter. `make_runner` starts a box for each worker thread; with `cluster`
    there is none here, and threads only wait.

    only: the ids of exercises to grade again, all else kept; empty: whatever changed is graded, whole
    """

    def __init__(
        self,
        solutions: Solutions,
        chapter: Chapter,
        places: Places,
        gradebook: Gradebook,
        make_runner: Callable[[], Runner],
        workers: int | None = None,
        force: bool = False,
        only: Collection[str] = (),
        cluster: ClusterGrader | None = None,
    ):
        self.solutions, self.chapter, self.places, self.gradebook = solutions, chapter, places, gradebook
        self.make_runner, self.only, self.cluster = make_runner, only, cluster
        self.workers = workers or (cluster.at_once if cluster else os.cpu_count()) or 1
        fingerprint = course_fingerprint(solutions)
        self.oracle = KeptOracle(LiveOracle(solutions), STATE / "answers", fingerprint)
        self.index = Index(places.index, f"{fingerprint} {gradebook.identity()}")
        if force:
            self.index.entries.clear()
        self._thread = threading.local()

    def grade(self, folder: Path, on_done: Callable[[str], None] = lambda student: None) -> Summary:
        """Grades what changed. `on_done` is told each student's name as they are done."""
        found, problems = find_submissions(folder, self.chapter)
        summary = Summary(problems=list(problems))
        changed = {student: stamp for student, stamp in stamps(found) if self._is_due(student, stamp)}
        for student in found.keys() - changed.keys():
            summary.unchanged += 1
            on_done(student)
        if changed:
            self._grade_changed({student: found[student] for student in changed}, changed, summary, on_done)
        penalties = self.gradebook.settle_penalties(self.chapter.id, lambda: begin(self.places))
        if summary.graded or not self.places.grades.is_file():
            write_grades(self.places, self.chapter, penalties)
        return summary

    def _is_due(self, student: str, stamp: str) -> bool:
        return bool(self.only) or not self.index.is_graded(student, stamp)

    def _grade_changed(
        self, found: dict[str, Path], stamp_of: dict[str, str], summary: Summary, on_done: Callable[[str], None]
    ) -> None:
        for exercise in self.chapter.exercises.values():
            self.oracle.answers(exercise)  # before the threads start: loading a library is not thread-safe
        self.gradebook.ensure_assignment(self.solutions.folder.parent, self.chapter)
        begin(self.places)
        with ExitStack() as boxes, ThreadPoolExecutor(self.workers) as pool:
            for batch in batched(found.items(), max(BATCH, self.workers)):
                results = list(pool.map(lambda item: self._grade_one(*item, boxes), batch))
                self._keep(results, stamp_of, summary)
                for student, _ in batch:
                    on_done(student)

    def _grade_one(self, student: str, place: Path, boxes: ExitStack) -> Graded | Unchanged | Problem:
        try:
            submission, notebook = with_notebook(read_submission(place, student, self.chapter.id))
            fingerprint = submission_fingerprint(submission)
            if not self.only and fingerprint == self.index.fingerprint(student):
                return Unchanged(student)
            kept = self._kept(student, fingerprint)
            report = replace(self._grader(boxes).grade(submission, self.chapter, kept), fingerprint=fingerprint)
            return Graded(submission, report, notebooks.fill(notebook, self.source_notebook, report, cell_html))
        except (BadInput, BoxBroke) as error:
            return Problem(student, str(error))
        except OSError as error:
            return Problem(student, NOT_READ.format(path=error.filename or place, why=error.strerror or error))

    def _kept(self, student: str, fingerprint: str) -> dict[str, Verdict]:
        """The verdicts that stay. Raises `BadInput` where they are not there, or of an older submission."""
        if not self.only:
            return {}
        earlier = read_report(self.places.reports, student)
        verdicts = {verdict.exercise_id: verdict for verdict in earlier.verdicts} if earlier else {}
        wanted = [name for name in self.chapter.exercises if name not in self.only]
        if not earlier or earlier.fingerprint != fingerprint or not verdicts.keys() >= {*wanted}:
            raise BadInput(NO_EARLIER)
        return {name: verdicts[name] for name in wanted}

    def _grader(self, boxes: ExitStack) -> Grader | ClusterGrader:
        """This thread's own grader, with a box of its own, or the cluster."""
        if self.cluster:
            return self.cluster
        if not hasattr(self._thread, "grader"):
            runner = self.make_runner()
            boxes.callback(runner.close)
            self._thread.grader = Grader(self.solutions, runner, self.oracle)
        return self._thread.grader

    def _keep(self, results: list[Graded | Unchanged | Problem], stamp_of: dict[str, str], summary: Summary) -> None:
        """Writes a batch: first the gradebook, then the reports, and last the index, which says that it is done."""
        graded = [result for result in results if isinstance(result, Graded)]
        self.gradebook.save([self._entry(result) for result in graded])
        for result in graded:
            write_report(self.places, self.chapter, result.report, result.notebook, result.submission.place)
            if not self.only:
                self.index.note(result.report.student, stamp_of[result.report.student], result.report.fingerprint)
            summary.add(result.report)
        for result in results:
            if isinstance(result, Unchanged):
                self.index.note(result.student, stamp_of[result.student], self.index.fingerprint(result.student))
                summary.unchanged += 1
        summary.problems += [result for result in results if isinstance(result, Problem)]
        keep(self.index.save)

    @cached_property
    def source_notebook(self) -> notebooks.Notebook:
        """The chapter's notebook. Made when it is first needed: nbgrader takes a second or two to import."""
        return notebooks.stored(self.solutions.folder.parent, self.chapter.id)

    def _entry(self, result: Graded) -> Entry:
        unanswered = notebooks.unanswered(result.notebook, self.source_notebook)
        return Entry(result.report, result.submission.handed_in, unanswered)


def with_notebook(submission: Submission) -> tuple[Submission, notebooks.Notebook | None]:
    """The submission and its notebook, with a note where that is missing or cannot be read."""
    try:
        if submission.notebook is not None:
            return submission, notebooks.read(submission.notebook)
        note = NO_NOTEBOOK
    except notebooks.NoNotebook:
        note = BAD_NOTEBOOK
    return replace(submission, notes=(*submission.notes, note)), None


def batched(items: Iterable, size: int) -> Iterator[list]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
