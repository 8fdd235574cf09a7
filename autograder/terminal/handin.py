"""The learner's command to hand in: submit."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.handin import HandIn, hand_in
from autograder.engine.exercise import Chapter
from autograder.exercises import CATALOGUE

POINTS = "Your own checks give {points:g} of {max_points:g} points. When it is graded, more cases are tried."
NEXT = (
    "Now hand in this file where your course collects work. If your course uses nbgrader's exchange, run "
    "`nbgrader submit {chapter}` instead, or use Submit in JupyterLab's assignment list."
)
SAVE_FIRST = "Only what was saved is in it: save the notebook first (Ctrl+S), then run this again if you had not."

console = Console()


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(submit)


def submit(
    chapter: Annotated[str, typer.Argument(help="Which chapter, such as 04-forward.")],
    check: Annotated[bool, typer.Option(help="Check all exercises of the chapter first.")] = True,
) -> None:
    """Pack a chapter's notebook and nnlib into one file to hand in."""
    which = CATALOGUE.chapter(chapter)
    done = hand_in(which)
    _tell(done)
    if check:
        _tell_points(which)
    console.print(SAVE_FIRST)
    console.print(NEXT.format(chapter=which.id))


def _tell(done: HandIn) -> None:
    console.print(Text.assemble("Packed ", (str(done.path), "bold"), ":"), soft_wrap=True)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 2))
    for name, size in done.files.items():
        table.add_row(name, Text(f"{size:,} bytes", style="dim", justify="right"))
    console.print(table)
    for note in done.notes:
        console.print(Text.assemble(("Look at this: ", "bold yellow"), note))


def _tell_points(chapter: Chapter) -> None:
    from autograder.learning.check import check_exercise

    points = sum(check_exercise(name).points for name in chapter.exercises)
    console.print(POINTS.format(points=points, max_points=chapter.points))
