"""The arrays of a wrong case as small grids of text: inputs, what was expected and what came, wrong entries marked.

A large array is cut to the part around its first wrong entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.compare import Kind, close_entries
from autograder.engine.sentences import words
from autograder.engine.values import Other, part_of, parts
from autograder.engine.verdict import CaseResult

MAX_ROWS, MAX_COLUMNS = 6, 8
MAX_INPUT_SIZE = 400
MAX_TEXT = 200
DIGITS = (4, 6, 8, 12, 17)

NO_RESULT = {
    Kind.ERROR: "nothing: it stopped with an error",
    Kind.TIME_UP: "nothing: it did not finish",
    Kind.NOTHING: "nothing (None)",
}
TOO_LARGE = "too large to show"
EMPTY = "no entries"
PART = "rows {first_row} to {last_row}, columns {first_column} to {last_column}"
PART_OF_ROW = "entries {first_column} to {last_column}"

Index = tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """One number as text."""

    text: str
    wrong: bool = False


@dataclass(frozen=True)
class Value:
    """One value to show: a grid of cells, or a text where it is no array.

    `facts` tell shape and dtype, `cut` which part of the array the grid is; `odd` says that shape or type are wrong.
    """

    label: str
    name: str = ""
    grid: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""
    facts: str = ""
    cut: str = ""
    odd: bool = False


def input_values(result: CaseResult) -> list[Value]:
    """The case's inputs, each cut to the same rows of the batch as the result."""
    expected, got = _sides(result)
    focus = _focus(expected, got)
    named = parts(result.inputs or {})
    return [_value("input", name, value, _batch_start(value, expected, focus)) for name, value in named.items()]


def result_values(result: CaseResult) -> list[Value]:
    """What was expected and what came; the first alone where nothing is written yet."""
    expected, got = _sides(result)
    start, digits = _focus(expected, got) or (), _digits(expected, got)
    wrong = _wrong(expected, got)
    if isinstance(expected, dict | list | tuple):
        right = [_value("expected", name, value) for name, value in parts(expected, result.part).items()]
    else:
        right = [_value("expected", result.part, expected, start, digits)]
    if result.kind == Kind.NOT_IMPLEMENTED:
        return right
    if result.kind in NO_RESULT:
        return [*right, Value("yours", result.part, text=NO_RESULT[result.kind])]
    odd = result.kind in (Kind.SHAPE, Kind.DTYPE, Kind.TYPE)
    return [*right, _value("yours", result.part, got, start, digits, wrong, odd)]


def _sides(result: CaseResult) -> tuple[Any, Any]:
    """Expected and got, of the part that differs."""
    sides = (result.expected, result.got)
    return tuple(part_of(side, result.part) if result.part else side for side in sides)


def _wrong(expected: Any, got: Any) -> np.ndarray | None:
    """Which entries are wrong; None where the two cannot be held against each other."""
    if not _is_number(expected) or not _is_number(got) or np.shape(expected) != np.shape(got):
        return None
    return ~close_entries(np.asarray(expected), np.asarray(got))


def _is_number(value: Any) -> bool:
    return isinstance(value, np.ndarray | int | float | complex)


def _focus(expected: Any, got: Any) -> Index | None:
    """Where the first wrong entry is."""
    wrong = _wrong(expected, got)
    return tuple(map(int, np.argwhere(wrong)[0])) if wrong is not None and wrong.ndim and wrong.any() else None


def _batch_start(value: Any, expected: Any, focus: Index | None) -> Index:
    """The first wrong entry's row, where an input has as many rows as the result."""
    same_batch = focus and np.ndim(value) and np.ndim(expected) and np.shape(value)[0] == np.shape(expected)[0]
    return focus[:1] if same_batch else ()


def _value(
    label: str, name: str, value: Any, start: Index = (), digits: int = DIGITS[0], wrong: Any = None, odd: bool = False
) -> Value:
    if not isinstance(value, np.ndarray) or not value.ndim:
        mark = wrong is not None and bool(wrong)
        return Value(label, name, text=_text(value, digits), facts=_type(value), odd=odd or mark)
    facts = f"shape {value.shape}, {value.dtype.name}"
    if not value.size or (label == "input" and value.size > MAX_INPUT_SIZE):
        return Value(label, name, text=TOO_LARGE if value.size else EMPTY, facts=facts, odd=odd)
    grid, cut = _grid(value, start, digits, wrong)
    return Value(label, name, grid, facts=facts, cut=cut, odd=odd)


def _grid(array: np.ndarray, start: Index, digits: int, wrong: np.ndarray | None):
    """The cells around `start`, and in words which part of the array they are ("" for the whole)."""
    flags = np.zeros(array.shape, bool) if wrong is None else wrong
    start = (*start, *[0] * (array.ndim - len(start)))
    outer = start[:-2]
    array, flags = np.atleast_2d(array[outer]), np.atleast_2d(flags[outer])
    rows, columns = (0, *start)[-2:]
    row_window, column_window = _window(rows, array.shape[0], MAX_ROWS), _window(columns, array.shape[1], MAX_COLUMNS)
    part = np.ix_(row_window, column_window)
    grid = tuple(
        tuple(Cell(_text(number, digits), bool(flag)) for number, flag in zip(numbers, row_flags, strict=True))
        for numbers, row_flags in zip(array[part], flags[part], strict=True)
    )
    whole = not outer and part[0].size * part[1].size == array.size
    return grid, "" if whole else _cut(outer, row_window, column_window, len(start))


def _window(index: int, size: int, width: int) -> range:
    first = max(0, min(index - 1, size - width))
    return range(first, min(first + width, size))


def _cut(outer: Index, rows: range, columns: range, ndim: int) -> str:
    words_for = PART_OF_ROW if ndim == 1 else PART
    text = words_for.format(first_row=rows[0], last_row=rows[-1], first_column=columns[0], last_column=columns[-1])
    return f"at [{', '.join(map(str, outer))}]: {text}" if outer else text


def _digits(expected: Any, got: Any) -> int:
    """The fewest digits with which no wrong number looks like the right one."""
    wrong = _wrong(expected, got)
    if wrong is None or not np.any(wrong):
        return DIGITS[0]
    pairs = list(_first_pairs(np.asarray(expected)[wrong], np.asarray(got)[wrong]))
    enough = (digits for digits in DIGITS if all(_text(a, digits) != _text(b, digits) for a, b in pairs))
    return next(enough, DIGITS[-1])


def _first_pairs(expected: np.ndarray, got: np.ndarray) -> Iterator[tuple[Any, Any]]:
    return zip(np.atleast_1d(expected)[:100], np.atleast_1d(got)[:100], strict=True)


def _text(value: Any, digits: int) -> str:
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        text = f"{value + 0.0:.{digits}g}"  # -0.0 + 0.0 is 0.0
        return text if any(sign in text for sign in ".en") else f"{text}.0"
    if isinstance(value, complex):
        return f"{value:.{digits}g}"
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + "…"
    return words(value)


def _type(value: Any) -> str:
    if value is None or isinstance(value, str | Other | list | tuple | dict):
        return ""
    return value.dtype.name if isinstance(value, np.ndarray) else type(value).__name__
