"""What grading leaves on disk: a JSON report and a feedback page for each student, grades.csv, graded notebooks."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom import notebooks
from autograder.classroom.submissions import BadInput
from autograder.classroom.tables import csv_text
from autograder.engine.exercise import Chapter
from autograder.engine.verdict import Report, report_from_json, report_to_json
from autograder.files import sweep, write_whole
from autograder.pages import feedback_html

INDEX = "index.json"
GRADES = "grades.csv"
EXCHANGE_NOTES = ("timestamp.txt", "submission_secret.txt")
MAX_NOTE_BYTES = 1_000
NOT_WRITTEN = "{path} could not be written ({why}). What was graded before is kept: mend that and grade again."


@dataclass(frozen=True)
class Places:
    """Where a run writes: reports and grades.csv in `reports`, nbgrader's graded notebooks in `autograded`."""

    reports: Path
    autograded: Path

    @property
    def index(self) -> Path:
        return self.reports / INDEX

    @property
    def grades(self) -> Path:
        return self.reports / GRADES

    def notebook(self, student: str, chapter: Chapter) -> Path:
        return self.autograded / student / chapter.id / f"{chapter.id}.ipynb"


def write_report(
    places: Places, chapter: Chapter, report: Report, notebook: notebooks.Notebook, place: Path | None = None
) -> None:
    """Writes a student's report, feedback page and graded notebook. Raises `BadInput` where that fails.

    `place` is the submission's folder: what nbgrader's exchange put there goes along, to give feedback back by it.
    """
    keep(lambda: sweep(places.notebook(report.student, chapter).parent))
    text = json.dumps(report_to_json(report), ensure_ascii=False) + "\n"
    keep(lambda: write_whole(places.reports / f"{report.student}.json", text))
    keep(lambda: write_whole(places.reports / f"{report.student}.html", feedback_html(report, chapter)))
    keep(lambda: write_whole(places.notebook(report.student, chapter), notebooks.write_on_one_line(notebook)))
    for name, text in _exchange_notes(place).items():
        keep(lambda name=name, text=text: write_whole(places.notebook(report.student, chapter).with_name(name), text))


def _exchange_notes(place: Path | None) -> dict[str, bytes]:
    """When a submission came through nbgrader's exchange, and the secret under which its feedback is released."""
    paths = [place / name for name in EXCHANGE_NOTES] if place else []
    return {path.name: path.read_bytes()[:MAX_NOTE_BYTES] for path in paths if path.is_file() and not path.is_symlink()}


def begin(places: Places) -> None:
    """Clears away what a killed run left half done, and grades.csv, which is out of date until the run is over."""
    keep(lambda: sweep(places.reports))
    keep(lambda: places.grades.unlink(missing_ok=True))


def write_grades(places: Places, chapter: Chapter, penalties: Mapping[str, float]) -> None:
    """Writes grades.csv from all reports and the late penalties by student. Raises `BadInput` where that fails."""
    text = grades_csv(each_report(places.reports, with_values=False), chapter, penalties)
    keep(lambda: write_whole(places.grades, text))


def keep(write: Callable[[], object]) -> None:
    """Does a write; a full disk or a folder that may not be written becomes one sentence."""
    try:
        write()
    except OSError as error:
        raise BadInput(NOT_WRITTEN.format(path=error.filename, why=error.strerror)) from error


def read_reports(folder: Path) -> list[Report]:
    """All reports in a folder, by student."""
    return list(each_report(folder))


def each_report(folder: Path, with_values: bool = True) -> Iterator[Report]:
    """The reports in a folder one by one, by student: a large class need not be held all at once."""
    files = [path for path in sorted(folder.glob("*.json")) if path.name != INDEX]
    return (report_from_json(json.loads(path.read_text("utf-8")), with_values) for path in files)


def read_report(folder: Path, student: str) -> Report | None:
    """The report on a student in a folder; None where there is none that can be read."""
    try:
        return report_from_json(json.loads((folder / f"{student}.json").read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def grades_csv(reports: Iterable[Report], chapter: Chapter, penalties: Mapping[str, float]) -> str:
    """One line a student: the points of each exercise, their sum, what is left of it after a late penalty, and what was
    odd about the submission.
    """
    header = ["student", *chapter.exercises, "points", "max_points", "late_penalty", "after_penalty", "notes"]
    return csv_text(header, (_grades_row(report, chapter, penalties.get(report.student, 0)) for report in reports))


def _grades_row(report: Report, chapter: Chapter, penalty: float) -> list[object]:
    points = [verdict.points if (verdict := report.verdict(name)) else "" for name in chapter.exercises]
    late = [round(penalty, 6), round(max(0, report.points - penalty), 6)]
    return [report.student, *points, report.points, report.max_points, *late, " ".join(report.notes)]
