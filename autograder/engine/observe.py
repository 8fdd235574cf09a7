"""Observing: runs a scenario on a library and writes down what came out.

An `Observation` states facts and judges nothing: the value returned or the error raised, which inputs were
changed, and what NumPy warned of.
"""

import builtins
import functools
import traceback
import warnings
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import FrameType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.engine.exercise import Exercise, Inputs
from autograder.engine.library import PACKAGE, quoted_line
from autograder.engine.values import MAX_TEXT, Malformed, fresh_copy, identical, plain, type_name, whole_text

MAX_LINES = 6
GRADER = PurePath(__file__).parents[1]


class TimeUp(BaseException):
    """The time for one case is over. No `except Exception` of a learner's code catches it."""


@dataclass(frozen=True)
class Failure:
    """An error that library code raised: its kind, its message, and the lines of nnlib that led to it."""

    kind: str
    message: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """What came out of one run of a scenario."""

    value: Any = None
    error: Failure | None = None
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_plain(self) -> dict:
        facts: dict[str, Any] = {"value": self.value}
        if self.error:
            facts["error"] = [self.error.kind, self.error.message, *self.error.lines]
        if self.changed:
            facts["changed"] = list(self.changed)
        if self.warnings:
            facts["warnings"] = list(self.warnings)
        return facts

    @classmethod
    def from_plain(cls, facts: Any) -> "Observation":
        """Reads `to_plain`'s form, of which nothing is trusted. Raises `Malformed`."""
        if not isinstance(facts, dict) or not {"value"} <= facts.keys() <= {"value", "error", "changed", "warnings"}:
            raise Malformed("no observation")
        error = _texts(facts.get("error"))
        failure = Failure(error[0], error[1], error[2:]) if len(error) >= 2 else None
        return cls(facts["value"], failure, _texts(facts.get("changed")), _texts(facts.get("warnings")))


def _texts(items: Any) -> tuple[str, ...]:
    if items is None:
        return ()
    if not isinstance(items, list) or len(items) > 50 or not all(isinstance(item, str) for item in items):
        raise Malformed("no list of texts")
    return tuple(items)


def observe(exercise: Exercise, nnlib: ModuleType, inputs: Inputs) -> Observation:
    """Runs the exercise's scenario on a library. `TimeUp` and a user's KeyboardInterrupt pass through."""
    given = fresh_copy(inputs)
    value, failure = None, None
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            value = plain(exercise.scenario(nnlib, SimpleNamespace(**given)))
        except (TimeUp, KeyboardInterrupt):
            raise
        except BaseException as error:
            failure = describe(error)
    changed = tuple(name for name in inputs if not identical(inputs[name], given[name]))
    return Observation(value, failure, changed, _runtime_warnings(caught))


def in_facts(exercise: Exercise, inputs: Inputs, observation: Observation) -> Observation:
    """The observation with its value turned into the exercise's facts; as it was where that cannot be done."""
    if exercise.facts is None or observation.error:
        return observation
    try:
        with np.errstate(all="ignore"):
            value = plain(exercise.facts(observation.value, SimpleNamespace(**inputs)))
    except Exception:
        return observation  # of a type or shape that the facts are not made for: compared as it is
    return replace(observation, value=value)


def observe_facts(exercise: Exercise, nnlib: ModuleType, inputs: Inputs) -> Observation:
    """Runs the scenario and turns the result into facts, where the exercise has them."""
    return in_facts(exercise, inputs, observe(exercise, nnlib, inputs))


def _runtime_warnings(caught: list[warnings.WarningMessage]) -> tuple[str, ...]:
    messages = [_text(warning.message, 200) for warning in caught if issubclass(warning.category, RuntimeWarning)]
    return tuple(dict.fromkeys(messages))[:10]


def describe(error: BaseException) -> Failure:
    """A failure with the lines of nnlib alone: neither Python's nor the grader's."""
    if isinstance(error, TimeUp):
        return Failure("TimeUp", "", _library_lines(error))
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and isinstance(error.text, str | None):
        place = f"{_short(error.filename)}, line {error.lineno}: “{(error.text or '').strip()}”"
        return Failure(_kind(error), _text(error.msg), (whole_text(place, 300),))
    return Failure(_kind(error), _message(error), _library_lines(error))


def _kind(error: BaseException) -> str:
    """The name of Python's own class that the error is of: a library's own ShapeError is a ValueError."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind is getattr(builtins, kind.__name__, None))


def _message(error: BaseException) -> str:
    own = type_name(error) if type_name(error) != _kind(error) else ""
    return whole_text(f"{own}: {_text(error)}" if own else _text(error))


def _text(teller: object, limit: int = MAX_TEXT) -> str:
    """What an error or a warning says, where it can be made to."""
    try:
        return whole_text(str(teller), limit)
    except TimeUp:
        raise
    except BaseException:
        return "(its message could not be read)"


def _library_lines(error: BaseException) -> tuple[str, ...]:
    frames = list(traceback.walk_tb(error.__traceback__))
    lines = [_line(frame, number) for frame, number in frames if _is_library(frame.f_code.co_filename)]
    return tuple(line[:300] for line in lines[-MAX_LINES:])


def _line(frame: FrameType, number: int) -> str:
    filename = frame.f_code.co_filename
    return f"{_short(filename)}, line {number}, in {_name(frame)}: {quoted_line(filename, number)}"


def _name(frame: FrameType) -> str:
    """The function that a frame runs, with its class: `Linear.forward`."""
    return frame.f_code.co_qualname.replace(".<locals>", "")


@functools.lru_cache(maxsize=512)
def _is_library(filename: str) -> bool:
    path = PurePath(filename)
    return PACKAGE in path.parent.parts and "site-packages" not in path.parts and GRADER not in path.parents


@functools.lru_cache(maxsize=512)
def _short(filename: str) -> str:
    parts = PurePath(filename).parts
    start = max((index for index, part in enumerate(parts) if part == PACKAGE), default=-1)
    return "/".join(parts[start:])
