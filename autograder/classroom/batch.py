"""A class: grades every submission in a folder, into nbgrader's gradebook and one report a student and chapter.

What a student handed in to several chapters in one place has one library, and is graded together; what lies in places
of its own, as in nbgrader's tree, by itself. Hand-ins are graded in batches. A batch is written to the gradebook first
and to report files after, and only then noted in the index as graded. So a run that is stopped loses at most its last
batch and what was under way, and the next run goes on there.

Where exercises of the course changed since a submission was graded, these alone are graded anew.

A run for some exercises only grades those anew, whatever the index says, and keeps the other verdicts of each report.
The index stays as it is: what else has changed is found by the next whole run.
"""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path

from autograder.classroom import notebooks
from autograder.classroom.cluster import ClusterGrader
from autograder.classroom.fingerprints import REST, Fingerprints
from autograder.classroom.gradebook import Entry, Gradebook
from autograder.classroom.grading import Grader, Runner
from autograder.classroom.index import Index, stamp, submission_fingerprint
from autograder.classroom.reports import Places, begin, keep, read_report, write_grades, write_report
from autograder.classroom.runs import BoxBroke
from autograder.classroom.submissions import BadInput, Problem, Submission, find_submissions, read_submissions
from autograder.engine.exercise import Chapter
from autograder.engine.oracle import KeptOracle, LiveOracle
from autograder.engine.solutions import Solutions
from autograder.engine.verdict import Report, Verdict
from autograder.pages import cell_html
from autograder.paths import STATE

BATCH = 32
AHEAD = 4
"""So many hand-ins for each worker are under way while the oldest of them is waited for."""
NO_NOTEBOOK = "The notebook is missing, so its written answers were not graded. The exercises were, from nnlib."
BAD_NOTEBOOK = "The notebook cannot be read, so its written answers were not graded. The exercises were, from nnlib."
NO_EARLIER = (
    "There is no report from before on this same submission with the verdicts to keep, so single exercises cannot be "
    "graded again: grade the whole chapter, without --only."
)
NOT_READ = "{path} could not be read ({why}): mend that and grade again."


@dataclass
class Tally:
    """What a run did in a chapter."""

    graded: int = 0
    points: float = 0.0
    max_points: float = 0.0
    unchanged: int = 0

    def add(self, report: Report) -> None:
        self.graded += 1
        self.points += report.points
        self.max_points = report.max_points

    @property
    def mean_points(self) -> float:
        return self.points / self.graded if self.graded else 0.0


@dataclass
class Summary:
    """What a run did: in each chapter, by its id, and what could not be graded."""

    chapters: dict[str, Tally] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def graded(self) -> int:
        return sum(tally.graded for tally in self.chapters.values())

    @property
    def unchanged(self) -> int:
        return sum(tally.unchanged for tally in self.chapters.values())


@dataclass(frozen=True)
class Graded:
    """A submission's report, and its notebook with points and feedback filled in."""

    submission: Submission
    report: Report
    notebook: notebooks.Notebook


@dataclass(eq=False)
class ChapterPart:
    """A chapter's part in a run: what of it was graded before, where it is kept, and what was done."""

    root: Path
    chapter: Chapter
    places: Places
    index: Index
    tally: Tally = field(default_factory=Tally)

    @cached_property
    def source_notebook(self) -> notebooks.Notebook:
        """The chapter's notebook. Made when it is first needed: nbgrader takes a second or two to import."""
        return notebooks.stored(self.root, self.chapter.id)

    def filled(self, submission: Submission, notebook: notebooks.Notebook | None, report: Report) -> Graded:
        return Graded(submission, report, notebooks.fill(notebook, self.source_notebook, report, cell_html))

    def entry(self, graded: Graded) -> Entry:
        """What goes into the gradebook."""
        unanswered = notebooks.unanswered(graded.notebook, self.source_notebook)
        return Entry(graded.report, graded.submission.handed_in, unanswered)

    def write(self, graded: Graded) -> None:
        write_report(self.places, self.chapter, graded.report, graded.notebook, graded.submission.place)
        self.tally.add(graded.report)

    def kept(self, student: str, fingerprint: str, only: Collection[str]) -> dict[str, Verdict]:
        """The verdicts that stay. Raises `BadInput` where they are not there, or of an older submission."""
        verdicts = self._earlier(student, fingerprint)
        wanted = [name for name in self.chapter.exercises if name not in only]
        if not verdicts or not verdicts.keys() >= {*wanted}:
            raise BadInput(NO_EARLIER)
        return {name: verdicts[name] for name in wanted}

    def unchanged(self, student: str, fingerprint: str) -> dict[str, Verdict]:
        """The verdicts on this same submission whose exercises did not change since, and that name none that did."""
        due = self.index.due(student, fingerprint)
        if due is None:
            return {}
        earlier = self._earlier(student, fingerprint)
        return {name: one for name, one in earlier.items() if due.isdisjoint({name, _names(one)})}

    def _earlier(self, student: str, fingerprint: str) -> dict[str, Verdict]:
        """The verdicts of the last report by exercise, if it is on this same submission."""
        report = read_report(self.places.reports, student)
        verdicts = report.verdicts if report and report.fingerprint == fingerprint else ()
        return {one.exercise_id: one for one in verdicts if one.exercise_id in self.chapter.exercises}


@dataclass(frozen=True)
class HandIn:
    """What a student handed in at one place, to one or more chapters, with a stamp of its files."""

    student: str
    place: Path
    stamp: str
    parts: tuple[ChapterPart, ...]


@dataclass(frozen=True)
class Result:
    """What became of a hand-in: graded, chapter by chapter; or a problem; or, with neither, its content is what was
    graded before, though its files were touched."""

    hand_in: HandIn
    graded: tuple[Graded, ...] = ()
    problem: Problem | None = None


class ClassRun:
    """Grades a folder of submissions to some chapters, each with the places where its results are kept. `make_runner`
    starts a box for each worker thread; with `cluster` there is none here, and threads only wait.

    only: the ids of exercises to grade again, all else kept; empty: whatever changed is graded, whole
    """

    def __init__(
        self,
        solutions: Solutions,
        chapters: Iterable[tuple[Chapter, Places]],
        gradebook: Gradebook,
        make_runner: Callable[[], Runner],
        workers: int | None = None,
        force: bool = False,
        only: Collection[str] = (),
        cluster: ClusterGrader | None = None,
    ):
        self.solutions, self.gradebook = solutions, gradebook
        self.make_runner, self.only, self.cluster = make_runner, only, cluster
        self.workers = workers or (cluster.at_once if cluster else os.cpu_count()) or 1
        self.fingerprints = Fingerprints(solutions)
        self.oracle = KeptOracle(LiveOracle(solutions), STATE / "answers", self.fingerprints.whole)
        root = solutions.folder.parent
        self.parts = [ChapterPart(root, chapter, places, self._index(chapter, places)) for chapter, places in chapters]
        if force:
            for part in self.parts:
                part.index.entries.clear()
        self._thread = threading.local()

    def _index(self, chapter: Chapter, places: Places) -> Index:
        """What counts as graded: in this gradebook, in the course as it is now."""
        gradebook = self.gradebook.identity()

        def exercises() -> dict[str, str]:
            prints = self.fingerprints.of_exercises(chapter)
            return prints | {REST: f"{prints[REST]} {gradebook}"}

        return Index(places.index, f"{self.fingerprints.whole} {gradebook}", exercises)

    def grade(self, folder: Path, on_done: Callable[[int, int], None] = lambda done, total: None) -> Summary:
        """Grades what changed. `on_done` is told how many submissions are done, of how many."""
        places, problems = find_submissions(folder, *(part.chapter for part in self.parts))
        for part in self.parts:
            part.tally = Tally()
        summary = Summary({part.chapter.id: part.tally for part in self.parts}, problems)
        due = []
        for hand_in in self._hand_ins(places):
            if self.only or not all(part.index.is_graded(hand_in.student, hand_in.stamp) for part in hand_in.parts):
                due.append(hand_in)
            else:
                _count_unchanged(hand_in)
        total = summary.unchanged + sum(len(hand_in.parts) for hand_in in due)
        done = summary.unchanged
        on_done(done, total)
        for batch in self._graded(due):
            summary.problems += [result.problem for result in batch if result.problem]
            done += sum(len(result.hand_in.parts) for result in batch)
            on_done(done, total)
        for part in self.parts:
            if places[part.chapter.id]:
                self._finish(part)
        return summary

    def _hand_ins(self, places: dict[str, dict[str, Path]]) -> list[HandIn]:
        """What students handed in, each place once."""
        parts_at: dict[tuple[str, Path], list[ChapterPart]] = {}
        for part in self.parts:
            for at in places[part.chapter.id].items():
                parts_at.setdefault(at, []).append(part)
        return [HandIn(*at, stamp(at[1]), tuple(parts)) for at, parts in parts_at.items()]

    def _graded(self, due: list[HandIn]) -> Iterator[list[Result]]:
        """Grades what is due, a batch at a time; what it yields is written already."""
        for part in dict.fromkeys(part for hand_in in due for part in hand_in.parts):
            for exercise in part.chapter.exercises.values():
                self.oracle.answers(exercise)  # before the threads start: loading a library is not thread-safe
            self.gradebook.ensure_assignment(part.root, part.chapter)
            begin(part.places)
        with spared_by_the_collector(), ExitStack() as boxes, ThreadPoolExecutor(self.workers) as pool:
            for results in batched(self._results(due, pool, boxes), BATCH):
                self._keep(results)
                yield results

    def _results(self, due: list[HandIn], pool: ThreadPoolExecutor, boxes: ExitStack) -> Iterator[Result]:
        """What becomes of each hand-in, in order. Some more are always under way, so that no worker has to wait for a
        slow one, or while a batch is written."""
        ahead: deque[Future[Result]] = deque()
        for hand_in in due:
            ahead.append(pool.submit(self._grade_one, hand_in, boxes))
            if len(ahead) > AHEAD * self.workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _grade_one(self, hand_in: HandIn, boxes: ExitStack) -> Result:
        student, place, parts = hand_in.student, hand_in.place, hand_in.parts
        try:
            read = read_submissions(place, student, [part.chapter.id for part in parts])
            submissions, own_notebooks = zip(*map(with_notebook, read), strict=True)
            fingerprints = list(map(submission_fingerprint, submissions))
            pairs = list(zip(parts, fingerprints, strict=True))
            if not self.only and all(part.index.is_current(student, one) for part, one in pairs):
                return Result(hand_in)
            kept: dict[str, Verdict] = {}
            for part, one in pairs:
                kept |= part.kept(student, one, self.only) if self.only else part.unchanged(student, one)
            handed_in = [(submission, part.chapter) for submission, part in zip(submissions, parts, strict=True)]
            made = zip(self._grader(boxes).grade_together(handed_in, kept), fingerprints, strict=True)
            reports = [replace(report, fingerprint=fingerprint) for report, fingerprint in made]
            return Result(hand_in, tuple(map(ChapterPart.filled, parts, submissions, own_notebooks, reports)))
        except (BadInput, BoxBroke) as error:
            return Result(hand_in, problem=Problem(student, str(error)))
        except OSError as error:
            told = NOT_READ.format(path=error.filename or place, why=error.strerror or error)
            return Result(hand_in, problem=Problem(student, told))

    def _grader(self, boxes: ExitStack) -> Grader | ClusterGrader:
        """This thread's own grader, with a box of its own, or the cluster."""
        if self.cluster:
            return self.cluster
        if not hasattr(self._thread, "grader"):
            runner = self.make_runner()
            boxes.callback(runner.close)
            self._thread.grader = Grader(self.solutions, runner, self.oracle)
        return self._thread.grader

    def _keep(self, results: list[Result]) -> None:
        """Writes a batch: first the gradebook, then the reports, and last the index, which says that it is done."""
        done = [pair for result in results for pair in zip(result.hand_in.parts, result.graded, strict=False)]
        self.gradebook.save([part.entry(graded) for part, graded in done])
        for part, graded in done:
            part.write(graded)
        for result in results:
            self._note(result)
        for part in self.parts:
            keep(part.index.save)

    def _note(self, result: Result) -> None:
        """Notes in the index what is done, unless only some exercises of it were."""
        if result.problem or self.only:
            return
        hand_in = result.hand_in
        for part, graded in zip_longest(hand_in.parts, result.graded):
            fingerprint = graded.report.fingerprint if graded else part.index.fingerprint(hand_in.student)
            part.index.note(hand_in.student, hand_in.stamp, fingerprint)
        if not result.graded:
            _count_unchanged(hand_in)

    def _finish(self, part: ChapterPart) -> None:
        """What is told of a whole chapter, once all submissions to it are graded."""
        penalties = self.gradebook.settle_penalties(part.chapter.id, lambda: begin(part.places))
        if part.tally.graded or not part.places.grades.is_file():
            write_grades(part.places, part.chapter, penalties)


def _names(verdict: Verdict) -> str:
    """The exercise that a verdict names as what to solve first, or a mistake."""
    return verdict.diagnosis.name if verdict.diagnosis else ""


def _count_unchanged(hand_in: HandIn) -> None:
    for part in hand_in.parts:
        part.tally.unchanged += 1


@contextmanager
def spared_by_the_collector() -> Iterator[None]:
    """What is there by now stays, such as a course's answers: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
