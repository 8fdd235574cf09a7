"""The learner's commands: check, hint, progress, watch."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.classroom.submissions import BadInput
from autograder.engine.verdict import Verdict

if TYPE_CHECKING:
    from autograder.engine.exercise import Chapter, Exercise
    from autograder.teaching.catch_up import CaughtUp
    from autograder.views.text import Line

EXERCISE = "The exercise's id, such as softmax; `progress` lists them all."
SAY_WHICH = "Say which exercise to check, such as: {course} check softmax. Or check all: {course} check --all."
STOPPED = "Stopped."
WATCHING = "Watching {folder}: save a file to check again, press Ctrl+C to stop."
ALL_SOLVED = "All exercises are solved. Well done!"
INTERRUPTED = 130

LESSON = "The lesson where you want to start, such as 6 or 06-evaluation."
NOTHING_BEFORE = "Nothing comes before lesson {lesson}: start right there."
FILLED = "Filled for you: {exercises}."
YOURS = "Solved by you, and left as it is: {exercises}."
ATTEMPTS = "Your attempts that were not right yet are kept in {folder}."
NOT_RIGHT = "Not right even so: {exercises}. Run: {check}"
READY = "You can start lesson {lesson}."


def register(app: typer.Typer) -> None:
    """Adds the learner's commands to the command line."""
    for command in (check, hint, progress, watch, catch_up):
        app.command()(command)


def check(
    exercises: Annotated[list[str] | None, typer.Argument(metavar="[ID]", help=EXERCISE)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Check every exercise.")] = False,
) -> None:
    """Check your nnlib: what is right, what is not, and why. Ends with 0 if all is right, else with 1."""
    if not exercises and not everything:
        from autograder.views.text import COURSE

        raise BadInput(SAY_WHICH.format(course=COURSE))
    with _stopped_by_ctrl_c():
        raise typer.Exit(0 if (_check_all() if everything else _check_each(exercises)) else 1)


def _check_each(exercise_ids: list[str]) -> bool:
    from autograder.exercises import CATALOGUE
    from autograder.learning.check import Check
    from autograder.paths import learner_nnlib

    exercises = [CATALOGUE[name] for name in exercise_ids]
    judge = Check(learner_nnlib())
    verdicts = [judge.verdict(exercise) for exercise in exercises]
    for verdict in verdicts:
        _say_panel(verdict)
    return all(verdict.right for verdict in verdicts)


def _check_all() -> bool:
    """Tells of all in a line each, and of the first that is wrong in full."""
    from autograder.learning.check import Check
    from autograder.learning.progress import all_progress
    from autograder.paths import learner_nnlib
    from autograder.terminal.screen import say
    from autograder.views.text import Line, progress_lines

    chapters = all_progress(Check(learner_nnlib()))
    say(progress_lines(chapters))
    wrong = [verdict for part in chapters for verdict in part.verdicts if not verdict.right]
    if wrong:
        say([Line("")])
        _say_panel(wrong[0])
    return not wrong


def hint(exercise: Annotated[str, typer.Argument(metavar="ID", help=EXERCISE)]) -> None:
    """Show one hint more than the last time."""
    from autograder.exercises import CATALOGUE
    from autograder.learning.hints import next_hint
    from autograder.terminal.screen import say
    from autograder.views.text import hint_lines, in_terminal

    say(hint_lines(next_hint(CATALOGUE[exercise]), in_terminal))


def progress() -> None:
    """Show how all exercises stand."""
    from autograder.learning.check import Check
    from autograder.learning.progress import all_progress
    from autograder.paths import learner_nnlib
    from autograder.terminal.screen import say
    from autograder.views.text import progress_lines

    with _stopped_by_ctrl_c():
        say(progress_lines(all_progress(Check(learner_nnlib()))))


def watch(exercise: Annotated[str, typer.Argument(metavar="[ID]", help=EXERCISE)] = "") -> None:
    """Check again at every save: one exercise, or one after the other until all are solved."""
    from autograder.learning.watch import saves, watch_exercise, watch_next
    from autograder.paths import learner_nnlib
    from autograder.terminal.screen import say
    from autograder.views.text import Line

    folder = learner_nnlib()
    verdicts = watch_exercise(exercise, folder, saves(folder)) if exercise else watch_next(folder, saves(folder))
    with _stopped_by_ctrl_c(code=0):
        for verdict in verdicts:
            _say_panel(verdict)
            say([Line(""), Line(WATCHING.format(folder=folder), "faint"), Line("")])
        if not exercise:
            say([Line(ALL_SOLVED, "right")])


def catch_up(lesson: Annotated[str, typer.Argument(metavar="LESSON", help=LESSON)]) -> None:
    """Start at a later lesson: fills what is unsolved before it, where this course has the folder solutions/."""
    from autograder.engine.solutions import load_solutions
    from autograder.exercises import CATALOGUE
    from autograder.paths import LESSONS, SOLUTIONS, STATE, learner_nnlib
    from autograder.teaching.catch_up import catch_up, earlier_exercises
    from autograder.terminal.screen import say
    from autograder.views.text import Line

    taught = CATALOGUE.taught(LESSONS)
    chapter = taught.chapter(lesson)
    if not earlier_exercises(chapter, taught):
        say([Line(NOTHING_BEFORE.format(lesson=chapter.id))])
        return
    done = catch_up(chapter, learner_nnlib(), load_solutions(SOLUTIONS).reference, taught, STATE)
    say(_caught_up_lines(chapter, done))
    raise typer.Exit(1 if done.still_wrong else 0)


def _caught_up_lines(chapter: "Chapter", done: "CaughtUp") -> Iterator["Line"]:
    from autograder.views.text import Line, in_terminal

    if done.filled:
        yield Line(FILLED.format(exercises=_names(done.filled)))
    if done.solved_before:
        yield Line(YOURS.format(exercises=_names(done.solved_before)))
    if done.kept:
        yield Line(ATTEMPTS.format(folder=done.kept))
    if done.still_wrong:
        again = in_terminal("check", done.still_wrong[0].id)
        yield Line(NOT_RIGHT.format(exercises=_names(done.still_wrong), check=again), "wrong")
    else:
        yield Line(READY.format(lesson=chapter.id), "right")


def _names(exercises: Iterable["Exercise"]) -> str:
    return ", ".join(exercise.id for exercise in exercises)


@contextmanager
def _stopped_by_ctrl_c(code: int = INTERRUPTED) -> Iterator[None]:
    from autograder.terminal.screen import say
    from autograder.views.text import Line

    try:
        yield
    except KeyboardInterrupt:
        say([Line(STOPPED)])
        raise typer.Exit(code) from None


def _say_panel(verdict: Verdict) -> None:
    from autograder.exercises import CATALOGUE
    from autograder.terminal.screen import say
    from autograder.views.text import in_terminal, panel_lines

    say(panel_lines(CATALOGUE[verdict.exercise_id], verdict, in_terminal))
