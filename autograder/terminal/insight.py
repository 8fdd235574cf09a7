"""The commands that tell an instructor about a class: report, mistakes, export."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.paths import ROOT, SOLUTIONS

WHERE = "The folder of a chapter's reports, such as graded/04-forward; or the chapter, whose folder is then in graded/."
SUMMARY = "{students}, on average {mean:.2f} of {max_points:g} points."
WRITTEN = "{page}, and {count} tables beside it"
NONE_WILD = "Every wrong answer is one of the known mistakes."
HEAD = "{count} of {total}, {exercise}: "
TO_PASTE = (
    "The drafts go into solutions/mistakes/{module}.py. Read each before you paste it: it is a student's code, and "
    "there it runs without a sandbox. Give it a name and a sentence, then run: course.py verify"
)
EXPORTED = "{canvas} and {moodle}: {students}, with points of {max_points:g}."
WAITING = "{count} of them wait for points that a person gives, in formgrader: export again after that."
MORE = "{count} more, each of fewer than {least} students or beyond --limit."

console = Console()


def register(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    app.command()(report)
    app.command()(mistakes)
    app.command()(export)


def report(folder: Annotated[str, typer.Argument(help=WHERE)]) -> None:
    """Make the class report of a graded chapter: a page with plots, and CSV tables."""
    from autograder.classroom.class_files import class_tables, reports_of_one_chapter, write_class
    from autograder.classroom.class_report import class_report, known_code
    from autograder.engine.solutions import load_solutions

    place = reports_folder(folder)
    reports, chapter = reports_of_one_chapter(place)
    made = class_report(reports, chapter, known_code(load_solutions(SOLUTIONS), chapter))
    page = write_class(place, made)
    console.print(
        SUMMARY.format(students=_students(len(reports)), mean=made.mean, max_points=made.max_points), highlight=False
    )
    console.print(
        WRITTEN.format(page=page, count=len(class_tables(made))), markup=False, highlight=False, soft_wrap=True
    )


def mistakes(
    chapter: Annotated[str, typer.Argument(help=WHERE)],
    least: Annotated[int, typer.Option(help="Leave out what fewer students did.", min=1)] = 1,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1)] = 20,
) -> None:
    """List wrong answers that no known mistake explains, the commonest first, each with a draft of a new mistake."""
    from autograder.classroom.class_files import reports_of_one_chapter
    from autograder.classroom.wild import wild

    reports, found_chapter = reports_of_one_chapter(reports_folder(chapter))
    found = wild(reports, found_chapter)
    shown = [item for item in found if len(item.students) >= least][:limit]
    for item in shown:
        _tell(item, len(reports))
    if len(found) > len(shown):
        console.print(MORE.format(count=len(found) - len(shown), least=least), highlight=False)
    told = TO_PASTE.format(module=found_chapter.module) if shown else "" if found else NONE_WILD
    console.print(told, markup=False, highlight=False)


def export(chapter: Annotated[str, typer.Argument(help=WHERE)]) -> None:
    """Write the gradebook's points, those given by hand too, as tables that Canvas and Moodle import."""
    from autograder.classroom.class_files import reports_of_one_chapter, write_lms
    from autograder.classroom.gradebook import Gradebook, gradebook_url

    folder = reports_folder(chapter)
    reports, found_chapter = reports_of_one_chapter(folder)
    scores = Gradebook(gradebook_url(ROOT)).scores(found_chapter.id)
    canvas, moodle = write_lms(folder, found_chapter, scores, reports)
    facts = {"students": _students(len(scores.points)), "max_points": scores.max_points}
    console.print(EXPORTED.format(canvas=canvas, moodle=moodle, **facts), markup=False, highlight=False, soft_wrap=True)
    if scores.waiting:
        console.print(WAITING.format(count=len(scores.waiting)), highlight=False)


def _tell(item, total: int) -> None:
    from autograder.classroom.wild import draft

    head = HEAD.format(count=len(item.students), total=_students(total), exercise=item.exercise.id)
    console.print(Text.assemble((head, "bold"), printable(item.told[:600])))
    console.print(Text(f"For example {printable(item.students[0])}", "dim"))
    print(f"\n{printable(draft(item))}\n")


def _students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"


def printable(text: str) -> str:
    """A student's text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def reports_folder(name: str) -> Path:
    """The folder of that name, or that of the chapter of that name in graded/."""
    from autograder.exercises import CATALOGUE

    is_path = Path(name).is_dir() or len(Path(name).parts) > 1
    return Path(name) if is_path else ROOT / "graded" / CATALOGUE.chapter(name).id
