"""The learner's command to hand in: submit."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.classroom.handin import HandIn
    from autograder.engine.exercise import Chapter
    from autograder.views.text import Line

CHAPTER = "Which chapter, such as 04-forward."
PACKED = "Packed {path}:"
FILE = "  {name}  {size:,} bytes"
LOOK = "Look at this: {note}"
POINTS = "Your own checks give {points:g} of {max_points:g} points. Grading tries more cases than these."
SAVED_WORK_ONLY = (
    "Only saved work is in it. If the notebook has changes that are not saved, save it and run this again."
)
NEXT = (
    "Now upload this file where your course collects work. If it uses nbgrader's exchange, there is no file to "
    "upload: press Submit in JupyterLab's assignment list, or run `nbgrader submit {chapter}`."
)


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(submit)


def submit(chapter: Annotated[str, typer.Argument(metavar="CHAPTER", help=CHAPTER)]) -> None:
    """Pack a chapter's notebook and your nnlib into one file to hand in."""
    from autograder.classroom.handin import hand_in
    from autograder.exercises import CATALOGUE
    from autograder.terminal.screen import say

    which = CATALOGUE.chapter(chapter)
    say(_lines(hand_in(which), which))


def _lines(done: "HandIn", chapter: "Chapter") -> "Iterator[Line]":
    from autograder.views.text import Line

    here = Path.cwd()
    path = done.path.relative_to(here) if done.path.is_relative_to(here) else done.path
    yield Line(PACKED.format(path=path), "title")
    for name, size in done.files.items():
        yield Line(FILE.format(name=name, size=size), "faint")
    for note in done.notes:
        yield Line(LOOK.format(note=note), "wrong")
    yield Line(_points(chapter))
    yield Line(SAVED_WORK_ONLY)
    yield Line(NEXT.format(chapter=chapter.id))


def _points(chapter: "Chapter") -> str:
    """What the public cases give; or why they could not be tried, which keeps nobody from handing in."""
    from autograder.engine.oracle import NoRecording
    from autograder.learning.check import Check
    from autograder.paths import learner_nnlib

    judge = Check(learner_nnlib())
    try:
        points = sum(judge.verdict(exercise).points for exercise in chapter.exercises.values())
    except NoRecording as error:
        return str(error)
    return POINTS.format(points=round(points, 2), max_points=chapter.points)
