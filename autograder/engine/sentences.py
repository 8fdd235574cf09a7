"""The sentences of the engine: one for each kind of difference. Mistakes bring their own."""

import builtins
from typing import Any

import numpy as np

from autograder.engine.compare import Difference, Kind, close_entries
from autograder.engine.exercise import Exercise
from autograder.engine.known_errors import meaning
from autograder.engine.observe import Failure
from autograder.engine.values import Other

NOT_WRITTEN = "This is not written yet. Put your code where {place}, raises NotImplementedError."
NOT_WRITTEN_ELSEWHERE = "This exercise uses `{need}`, which is not written yet. Write `{need}` first."
NOT_WRITTEN_UNNAMED = "Something that this exercise uses raises NotImplementedError: it is not written yet."
TIME_UP = "Your code did not finish in time. Look for a loop that never ends."
ERROR = "Your code stopped with {kind}{message}."
REFUSE = "This input is wrong on purpose: raise {kind} for it."
NOT_REFUSED = "This input is wrong on purpose: raise {kind} for it. Your code went on and returned a result."
RETURNED_ERROR = (
    "This input is wrong on purpose, and your code returned an error. Raise it: `raise` in place of `return`."
)
NOTHING = "Your code returned nothing (None). Does each path through it end with `return`?"
TYPE = "Your code returned {got}; {expected} is asked."
SHAPE = "Your result has the shape {got}; the shape {expected} is asked."
DTYPE = "Your result holds {got}; {expected} are asked."
NOT_FINITE = (
    "Your result holds {what} where a plain number is asked{warning}. A step on the way grew too large, or divided "
    "by zero."
)
CHANGED = (
    "Your code changed its input `{name}`. Others still need it: work on a new array, so write `x = x - 1`, never "
    "`x -= 1` or `x[...] = 1`."
)
VALUES = "{wrong} of the {total} numbers of your result are wrong."
ALL_VALUES = "All {total} numbers of your result are wrong."
VALUE = "Your result is {got}; {expected} is right."
ON_HIDDEN = "Your code is right on all public cases, but on a hidden one {what}."
IN_PART = "Looking at “{part}”: {sentence}"

SYNTAX = "Python cannot read {place} ({message}). Mend that first; until then none of its exercises can run."
TIME_UP_AT_IMPORT = "Importing your nnlib did not finish in time. Look for a loop outside of functions."
IMPORT_ERROR = "Your nnlib cannot be imported: {kind}{message}. Mend that first; until then nothing in nnlib works."
DIED_AT_IMPORT = "Importing your nnlib broke the Python that ran it: {reason}. Mend that first."
NO_NNLIB = "The submission holds no nnlib."
NO_DEFINITION = "{message} Put it back: its name and its inputs must stay as they were."
NEEDS = "This exercise builds on `{need}`, which is not right yet. Solve `{need}` first."
DIED = "Your code broke the Python that ran it: {reason}."
OUT_OF_MEMORY = tuple(text.partition("{")[0] + "MemoryError" for text in (ERROR, IMPORT_ERROR))

MAX_QUOTED = 300
DTYPE_WORDS = {
    "f": "decimal numbers (floats)",
    "i": "whole numbers (integers)",
    "u": "whole numbers (integers)",
    "b": "True and False (bools)",
    "c": "complex numbers",
}


def missing_exercise(failure: Failure) -> str:
    """The id of the exercise whose stub raised, as a stub's message names it; "" where it names none."""
    name, colon, _ = failure.message.partition(":")
    return name if colon and len(name) < 60 else ""


def not_written(exercise: Exercise, failure: Failure) -> str:
    """Says where to write the exercise's code, or which other definition is missing."""
    need = missing_exercise(failure)
    if need and need != exercise.id:
        return NOT_WRITTEN_ELSEWHERE.format(need=need)
    if not failure.lines:
        return NOT_WRITTEN_UNNAMED
    return NOT_WRITTEN.format(place=failure.lines[-1].partition(", in ")[0])


def of_hidden(difference: Difference) -> str:
    """One sentence on a hidden case. It repeats nothing that the student's code could have put there."""
    what = _ON_HIDDEN.get(difference.kind, "its numbers are wrong")
    if difference.kind is Kind.ERROR:
        kind = getattr(builtins, difference.error.kind, None)
        is_error = isinstance(kind, type) and issubclass(kind, BaseException)
        what = f"it stopped with {kind.__name__ if is_error else 'an error of its own'}"
    return ON_HIDDEN.format(what=what)


def of_difference(difference: Difference, exercise: Exercise) -> str:
    """One sentence on a difference."""
    return in_part(difference.part, _SENTENCES[difference.kind](difference, exercise))


def in_part(part: str, sentence: str) -> str:
    """The sentence, with the part of the result that it is about, if it is not about the whole."""
    return IN_PART.format(part=part, sentence=sentence) if part else sentence


def of_failed_load(failure: Failure) -> str:
    """Why the library as a whole could not be used."""
    if failure.kind in ("SyntaxError", "IndentationError", "TabError"):
        return SYNTAX.format(message=failure.message, place=failure.lines[0] if failure.lines else "your file")
    if failure.kind == "NoLibrary":
        return NO_NNLIB
    if failure.kind == "Died":
        return DIED_AT_IMPORT.format(reason=failure.message)
    if failure.kind == "NoDefinition":
        return NO_DEFINITION.format(message=failure.message)
    if failure.kind == "TimeUp":
        return TIME_UP_AT_IMPORT
    return IMPORT_ERROR.format(kind=failure.kind, message=_after_colon(failure))


def tells_of_trouble(sentence: str) -> bool:
    """Whether a sentence of this module says that the process broke or ran out of memory."""
    return sentence.startswith((_before_blank(DIED), _before_blank(DIED_AT_IMPORT), *OUT_OF_MEMORY))


def _before_blank(sentence: str) -> str:
    return sentence.partition("{")[0]


def _after_colon(failure: Failure) -> str:
    first_line = failure.message.strip().split("\n")[0][:MAX_QUOTED].rstrip(".")
    return f": {first_line}" if first_line else ""


def _error(difference: Difference, exercise: Exercise) -> str:
    if difference.error.kind == "Died":
        return DIED.format(reason=difference.error.message)
    stopped = ERROR.format(kind=difference.error.kind, message=_after_colon(difference.error))
    wanted = REFUSE.format(kind=difference.expected.kind) if isinstance(difference.expected, Failure) else ""
    return " ".join(filter(None, (stopped, meaning(difference.error), wanted)))


def _not_refused(difference: Difference) -> str:
    got = difference.got
    returned = isinstance(got, Other) and got.type_name == difference.expected
    return RETURNED_ERROR if returned else NOT_REFUSED.format(kind=difference.expected)


def _not_finite(difference: Difference, exercise: Exercise) -> str:
    got = np.asarray(difference.got)
    what = "nan" if np.any(np.isnan(got)) else "inf"
    warning = f"; NumPy warned of “{difference.warnings[0]}”" if difference.warnings else ""
    return NOT_FINITE.format(what=what, warning=warning)


def _values(difference: Difference, exercise: Exercise) -> str:
    got, expected = difference.got, difference.expected
    if not isinstance(got, np.ndarray) or got.size < 2:
        return VALUE.format(got=words(got), expected=words(expected))
    wrong = ~close_entries(np.asarray(expected), got)
    sentence = ALL_VALUES if wrong.all() else VALUES
    return sentence.format(wrong=int(wrong.sum()), total=got.size)


def words(value: Any) -> str:
    """A plain value in a few words."""
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return words(value.item())
        return f"an array of shape {value.shape}" if value.size > 1 else f"an array of one number, {value.ravel()}"
    if isinstance(value, Other):
        return f"a value of type {value.type_name}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "nothing (None)" if value is None else f"{value!r}"[:60]


_ON_HIDDEN = {
    Kind.NOT_IMPLEMENTED: "it raises NotImplementedError",
    Kind.TIME_UP: "it did not finish in time",
    Kind.NOT_REFUSED: "it accepts an input that it should refuse",
    Kind.NOTHING: "it returns nothing (None)",
    Kind.TYPE: "it returns another type than is asked",
    Kind.SHAPE: "its result has the wrong shape",
    Kind.DTYPE: "its result has the wrong dtype",
    Kind.NOT_FINITE: "its result holds nan or inf: try large and small inputs",
    Kind.CHANGED: "it changes its input",
}


def _type(difference: Difference, exercise: Exercise) -> str:
    return TYPE.format(got=words(difference.got), expected=words(difference.expected))


def _shapes(difference: Difference) -> dict[str, tuple[int, ...] | str]:
    def shape(value: Any) -> tuple[int, ...] | str:
        return np.shape(value) or "() of a single number"

    return {"got": shape(difference.got), "expected": shape(difference.expected)}


def _dtypes(difference: Difference) -> dict[str, str]:
    def kind(value: Any) -> str:
        return DTYPE_WORDS[np.asarray(value).dtype.kind]

    return {"got": kind(difference.got), "expected": kind(difference.expected)}


_SENTENCES = {
    Kind.NOT_IMPLEMENTED: lambda difference, exercise: not_written(exercise, difference.error),
    Kind.TIME_UP: lambda difference, exercise: TIME_UP,
    Kind.ERROR: _error,
    Kind.NOT_REFUSED: lambda difference, exercise: _not_refused(difference),
    Kind.NOTHING: lambda difference, exercise: NOTHING,
    Kind.TYPE: _type,
    Kind.SHAPE: lambda difference, exercise: SHAPE.format(**_shapes(difference)),
    Kind.DTYPE: lambda difference, exercise: DTYPE.format(**_dtypes(difference)),
    Kind.NOT_FINITE: _not_finite,
    Kind.CHANGED: lambda difference, exercise: CHANGED.format(name=difference.changed[0]),
    Kind.VALUES: _values,
}
