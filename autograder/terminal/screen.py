"""Writing lines to a terminal: coloured where it can, readable where it cannot."""

import sys
import textwrap
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.views.text import Line

STYLES = {"right": "bold blue", "wrong": "bold red", "open": "bold yellow", "title": "bold", "faint": "dim", "": ""}
ASCII = str.maketrans({"✓": "+", "✗": "x", "○": "o", "→": ">", "★": "*", "…": "...", "“": '"', "”": '"', "’": "'"})


def say(lines: Iterable[Line], file: TextIO | None = None) -> None:
    """Prints lines. Text of a learner is never read as markup, and no character is beyond the terminal."""
    console = Console(file=file or sys.stdout, highlight=False, markup=False, emoji=False)
    for line in lines:
        for row in _wrapped(fit(line.text, console.encoding), console.width):
            console.print(Text(row, style=STYLES[line.style]), soft_wrap=True)


def fit(text: str, encoding: str) -> str:
    """The text with only characters that the encoding has, and none that would steer the terminal."""
    text = "".join(char if char.isprintable() else "?" for char in text)
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, errors="replace").decode(encoding)


def _wrapped(text: str, width: int) -> list[str]:
    """The text in rows; those after the first stand a little further in."""
    indent = " " * (len(text) - len(text.lstrip()))
    hanging = indent + "  " if indent else ""
    return textwrap.wrap(text, max(width, 20), subsequent_indent=hanging, break_on_hyphens=False) or [""]
