"""The page of a class report: one HTML file that needs no other and no network."""

from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

from autograder.classroom.class_report import MIN_STUDENTS, ClassReport
from autograder.pages.plots import discrimination_plot, exercises_plot, points_plot
from autograder.pages.render import ENVIRONMENT

PERSON = Markup('<a href="../{}.html">{}</a>')


def class_html(report: ClassReport) -> str:
    """The whole page. Names link to the students' feedback pages, one folder up."""
    return ENVIRONMENT.get_template("class.html").render(
        report=report,
        points_plot=points_plot(report),
        exercises_plot=exercises_plot(report.exercises),
        discrimination_plot=discrimination_plot(report.exercises),
        people=_people,
        min_students=MIN_STUDENTS,
        percent=_percent,
        count=_count,
    )


def _people(names: Iterable[str]) -> Markup:
    return Markup(", ").join(PERSON.format(quote(name, safe=""), name) for name in names)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
