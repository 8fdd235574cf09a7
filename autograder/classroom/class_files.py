"""What a class report leaves on disk: a page and CSV tables, in the folder `class` beside the students' reports."""

from collections.abc import Iterable
from pathlib import Path

from autograder.classroom.class_report import STATES, ClassReport
from autograder.classroom.gradebook import Scores
from autograder.classroom.lms import canvas_csv, moodle_csv
from autograder.classroom.reports import keep, read_reports
from autograder.classroom.submissions import BadInput
from autograder.classroom.tables import csv_text
from autograder.engine.exercise import Chapter
from autograder.engine.verdict import Report
from autograder.exercises import CATALOGUE
from autograder.files import write_whole
from autograder.pages.class_page import class_html

FOLDER = "class"
PAGE = "report.html"
CANVAS_GRADES = "grades-canvas.csv"
MOODLE_GRADES = "grades-moodle.csv"
NO_REPORTS = "There are no reports in {folder}: grade first, or name the folder that `grade` wrote them to."
SEVERAL_CHAPTERS = "{folder} holds reports on {chapters}: name a folder with those of one chapter."
BAD_REPORT = "{folder} holds a report that cannot be read ({why}): grade again with --force."
DIGITS = 3


def reports_of_one_chapter(folder: Path) -> tuple[list[Report], Chapter]:
    """All reports in a folder, and the chapter that they are on. Raises `BadInput` where there is no such thing."""
    try:
        reports = read_reports(folder)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(BAD_REPORT.format(folder=folder, why=error)) from error
    chapters = sorted({report.chapter_id for report in reports})
    if not chapters:
        raise BadInput(NO_REPORTS.format(folder=folder))
    if len(chapters) > 1:
        raise BadInput(SEVERAL_CHAPTERS.format(folder=folder, chapters=" and ".join(chapters)))
    return reports, CATALOGUE.chapter(chapters[0])


def write_class(folder: Path, report: ClassReport) -> Path:
    """Writes page and tables below `folder`; says where the page is. Raises `BadInput` where that fails."""
    for name, text in {PAGE: class_html(report), **class_tables(report)}.items():
        keep(lambda name=name, text=text: write_whole(folder / FOLDER / name, text))
    return folder / FOLDER / PAGE


def write_lms(folder: Path, chapter: Chapter, scores: Scores, reports: list[Report]) -> tuple[Path, Path]:
    """Writes the tables for Canvas and Moodle, and says where they are. Raises `BadInput` where that fails."""
    ids = {report.student: report.lms_id for report in reports}
    canvas, moodle = folder / CANVAS_GRADES, folder / MOODLE_GRADES
    keep(lambda: write_whole(canvas, canvas_csv(chapter.title, scores.max_points, scores.points, ids)))
    keep(lambda: write_whole(moodle, moodle_csv(scores.max_points, scores.points, ids)))
    return canvas, moodle


def class_tables(report: ClassReport) -> dict[str, str]:
    """The CSV texts, by file name."""
    return {
        "students.csv": csv_text(["student", "points", "stuck_at", *report.chapter.exercises], _student_rows(report)),
        "exercises.csv": csv_text(
            ["exercise", "max_points", *STATES, "mean_points", "discrimination"], _exercise_rows(report)
        ),
        "mistakes.csv": csv_text(["exercise", "mistake", "count", "sentence", "students"], _mistake_rows(report)),
        "trouble.csv": csv_text(["student", "exercises", "sentence"], _trouble_rows(report)),
        "alike.csv": csv_text(["students", "likeness", "definitions"], _alike_rows(report)),
        "imports.csv": csv_text(["package", "count", "students"], _import_rows(report)),
    }


def _student_rows(report: ClassReport) -> Iterable[list]:
    return ([item.student, item.points, item.stuck_at, *item.states.values()] for item in report.students)


def _exercise_rows(report: ClassReport) -> Iterable[list]:
    for item in report.exercises:
        means = [item.share * item.max_points, item.discrimination]
        rounded = ["" if mean is None else round(mean, DIGITS) for mean in means]
        yield [item.id, item.max_points, *(item.counts[state] for state in STATES), *rounded]


def _mistake_rows(report: ClassReport) -> Iterable[list]:
    """Known mistakes, then those that nobody has given a name yet."""
    for item in report.mistakes:
        yield [item.exercise_id, item.id, len(item.students), item.sentence, ";".join(item.students)]
    for item in report.wild:
        yield [item.exercise.id, "", len(item.students), item.told, ";".join(item.students)]


def _trouble_rows(report: ClassReport) -> Iterable[list]:
    return ([item.student, ";".join(item.exercise_ids), item.sentence] for item in report.troubles)


def _alike_rows(report: ClassReport) -> Iterable[list]:
    return (
        [";".join(item.students), round(item.likeness, DIGITS), ";".join(item.definitions)] for item in report.groups
    )


def _import_rows(report: ClassReport) -> Iterable[list]:
    return ([name, len(students), ";".join(students)] for name, students in report.imports.items())
