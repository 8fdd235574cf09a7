"""Panels as plain text: lines with a style each, for a terminal and for notebooks that show no HTML."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autograder.engine.exercise import Exercise
from autograder.engine.verdict import CaseResult, Verdict
from autograder.learning.hints import Hints
from autograder.learning.progress import ChapterProgress
from autograder.views.panel import (
    case_words,
    error_lines,
    progress_standing,
    progress_words,
    score,
    sentence,
    shown_case,
    shown_heading,
    shows_cases,
    shows_help,
    standing,
    state_of,
    whats_next,
)
from autograder.views.values import Value, input_values, result_values

HEADING = "{mark} {title}: {words}"
EDIT = "Edit: {places}"
HINT = "Hint {number} of {total}: {text}"
MORE_HINTS = "{left} more: {call}"
NO_MORE_HINTS = "These are all the hints."
HINTS_HERE = "Stuck? {call} gives a hint."
CHAPTER = "{title}: {solved} of {count} exercises solved, {score}"
MARKED = "(! marks wrong entries)"
LABELS = {"input": "Input {name}", "expected": "Expected {name}", "yours": "You returned {name}"}

COURSE = "py course.py" if os.name == "nt" else "python3 course.py"
"""How the course is called in a terminal: as a learner can type it."""

Call = Callable[[str, str], str]
"""How a command on an exercise is written: `in_notebook("hint", "mse")` is `hint("mse")`."""


def in_notebook(command: str, exercise_id: str) -> str:
    return f'{command}("{exercise_id}")'


def in_terminal(command: str, exercise_id: str) -> str:
    return f"{COURSE} {command} {exercise_id}"


@dataclass(frozen=True)
class Line:
    """A line of text and how it may be coloured: "right", "wrong", "open", "title", "faint" or "" for plain."""

    text: str
    style: str = ""


def panel_lines(exercise: Exercise, verdict: Verdict, call: Call = in_notebook) -> Iterator[Line]:
    """All that a panel shows."""
    state = state_of(verdict)
    yield Line(HEADING.format(mark=state.mark, title=verdict.title, words=state.words), state.tone)
    yield Line(f"  {standing(verdict)}", "faint")
    yield Line(sentence(verdict))
    if verdict.right:
        yield Line(whats_next(exercise))
    yield from (Line(f"    {line}", "faint") for line in error_lines(verdict))
    if shows_cases(verdict):
        yield from map(_case_line, verdict.results)
    if shown_case(verdict):
        yield Line("")
        yield Line(shown_heading(verdict), "title")
        yield from value_lines(shown_case(verdict))
    if shows_help(verdict):
        yield Line("")
        yield from _help_lines(exercise, call)


def _help_lines(exercise: Exercise, call: Call) -> Iterator[Line]:
    if exercise.places:
        yield Line(EDIT.format(places="; ".join(exercise.places)), "faint")
    if exercise.hints:
        yield Line(HINTS_HERE.format(call=call("hint", exercise.id)), "faint")


def _case_line(result: CaseResult) -> Line:
    mark, style = ("✓", "right") if result.right else ("✗", "wrong")
    return Line(f"  {mark} {result.name}: {case_words(result)}", style)


def value_lines(result: CaseResult) -> Iterator[Line]:
    """The inputs, what was expected and what came, as aligned columns."""
    for value in [*input_values(result), *result_values(result)]:
        yield Line(f"  {_label(value)}", "wrong" if value.odd else "")
        yield from (Line(f"    {row}") for row in _rows(value))


def _label(value: Value) -> str:
    label = LABELS[value.label].format(name=value.name).strip()
    facts = "; ".join(fact for fact in (value.facts, value.cut) if fact)
    marked = f" {MARKED}" if any(cell.wrong for row in value.grid for cell in row) else ""
    text = f": {value.text}" if value.text else ""
    return f"{label}{text}" + (f" ({facts})" if facts else "") + marked


def _rows(value: Value) -> Iterator[str]:
    rows = [[f"!{cell.text}" if cell.wrong else cell.text for cell in row] for row in value.grid]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))


def hint_lines(hints: Hints, call: Call = in_notebook) -> Iterator[Line]:
    total = len(hints.seen) + hints.left
    for number, text in enumerate(hints.seen, start=1):
        newest = number == len(hints.seen)
        yield Line(HINT.format(number=number, total=total, text=text), "" if newest else "faint")
    more = MORE_HINTS.format(left=hints.left, call=call("hint", hints.exercise_id))
    yield Line(more if hints.left else NO_MORE_HINTS, "faint")


def progress_lines(chapters: Iterable[ChapterProgress]) -> Iterator[Line]:
    for part in chapters:
        points = score(part.points, part.chapter.points)
        facts = {"solved": part.solved, "count": len(part.verdicts), "score": points}
        yield Line(CHAPTER.format(title=part.chapter.title, **facts), "title")
        yield from map(_progress_line, part.verdicts)
        yield from (Line(f"  ★ {sentence}", "right") for sentence in part.milestones)


def _progress_line(verdict: Verdict) -> Line:
    state = state_of(verdict)
    words = f"{progress_words(verdict)} ({progress_standing(verdict)})"
    return Line(f"  {state.mark} {verdict.exercise_id:<21} {words}", state.tone)


def plain_text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)
