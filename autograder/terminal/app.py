"""The command line: all commands, and how their errors are told.

Exit codes: 0 all is right, 1 something is wrong with the work that was judged, 2 bad input.
"""

import sys

import typer

from autograder.terminal import handin, insight, instructor, learner

HELP = "A course in which you train neural networks with a library that you wrote yourself."
BAD_INPUT = 2

app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

learner.register(app)
handin.register(app)
instructor.register(app)
insight.register(app)


def main() -> None:
    """Runs the command that the arguments name. An expected error is told in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows "?" and goes on
    try:
        app(prog_name="course.py")
    except Exception as error:
        _tell(error)


def _tell(error: Exception) -> None:
    from autograder.expected import sentence_of
    from autograder.terminal.screen import say
    from autograder.views.text import Line

    sentence = sentence_of(error)
    if sentence is None:
        raise error
    say([Line(sentence)], sys.stderr)
    sys.exit(BAD_INPUT)
