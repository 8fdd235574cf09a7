"""Comparing: the first thing that a learner should mend, if an observation is not what the reference gives.

Different correct ways pass: numbers within the rounding of their precision, float32 for float64, a NumPy
scalar for a Python number.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.engine.observe import Failure, Observation
from autograder.engine.values import Other, branches, identical, parts

RTOL, ATOL = 1e-7, 1e-10
RTOL_SINGLE, ATOL_SINGLE = 1e-4, 1e-6


class Kind(StrEnum):
    """What differs, in the order in which a learner should mend it."""

    NOT_IMPLEMENTED = "not implemented"
    TIME_UP = "time up"
    ERROR = "error"
    NOT_REFUSED = "not refused"
    NOTHING = "returned nothing"
    TYPE = "wrong type"
    SHAPE = "wrong shape"
    DTYPE = "wrong dtype"
    NOT_FINITE = "nan or overflow"
    CHANGED = "changed input"
    VALUES = "wrong values"


ORDER = list(Kind)


@dataclass(frozen=True)
class Difference:
    """What differs, where in the returned value (`part`, "" for the whole), and both sides of it."""

    kind: Kind
    expected: Any = None
    got: Any = None
    part: str = ""
    error: Failure | None = None
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def compare(expected: Observation, got: Observation, rtol: float | None = None) -> Difference | None:
    """The first difference of an observation from what the reference gives; None where there is none.

    `rtol` widens the tolerance for facts about random results.
    """
    if expected.error or got.error:
        return _compare_errors(expected, got)
    same_bits = identical(expected.value, got.value)  # the common case, and the quick one
    differences = [] if same_bits else _compare_values(expected.value, got.value, got.warnings, rtol)
    changed = tuple(name for name in got.changed if name not in expected.changed)
    if changed:
        differences.append(Difference(Kind.CHANGED, expected.value, got.value, changed=changed))
    return min(differences, key=lambda difference: ORDER.index(difference.kind), default=None)


def _compare_errors(expected: Observation, got: Observation) -> Difference | None:
    if expected.error and got.error:
        same = expected.error.kind == got.error.kind
        return None if same else Difference(_error_kind(got.error), expected.error, None, error=got.error)
    if got.error:
        return Difference(_error_kind(got.error), expected.value, None, error=got.error)
    return Difference(Kind.NOT_REFUSED, expected.error.kind, got.value, error=expected.error)


def _error_kind(error: Failure) -> Kind:
    return {"NotImplementedError": Kind.NOT_IMPLEMENTED, "TimeUp": Kind.TIME_UP}.get(error.kind, Kind.ERROR)


def _compare_values(expected: Any, got: Any, warnings: tuple[str, ...], rtol: float | None) -> list[Difference]:
    wanted, found = parts(expected), parts(got)
    if got is None and expected is not None:
        return [Difference(Kind.NOTHING, expected, None)]
    if wanted.keys() != found.keys():
        return [_first_odd_branch(expected, got)]
    found_differences = (_compare_part(name, wanted[name], found[name], warnings, rtol) for name in wanted)
    return [difference for difference in found_differences if difference]


def _first_odd_branch(expected: Any, got: Any, name: str = "") -> Difference:
    """Where two values whose parts have other names first differ, as deep inside as both are built alike.

    Of two dicts that hold different names, it is the first that both hold and that differs.
    """
    wanted, found = branches(expected, name), branches(got, name)
    if isinstance(expected, dict) and isinstance(got, dict) and wanted.keys() != found.keys():
        shared = (_difference_of(key, wanted[key], found[key]) for key in wanted if key in found)
        return next(filter(None, shared), Difference(Kind.TYPE, expected, got, name))
    if not wanted or type(expected) is not type(got) or wanted.keys() != found.keys():
        return Difference(Kind.TYPE, expected, got, name)
    odd = next(key for key in wanted if parts(wanted[key]).keys() != parts(found[key]).keys())
    return _first_odd_branch(wanted[odd], found[odd], odd)


def _difference_of(name: str, expected: Any, got: Any) -> Difference | None:
    """The first difference within a branch, or at a leaf, of this name."""
    wanted, found = parts(expected, name), parts(got, name)
    if wanted.keys() != found.keys():
        return _first_odd_branch(expected, got, name)
    return next(filter(None, (_compare_part(leaf, wanted[leaf], found[leaf], (), None) for leaf in wanted)), None)


def _compare_part(
    name: str, expected: Any, got: Any, warnings: tuple[str, ...], rtol: float | None
) -> Difference | None:
    kind = _part_kind(expected, got, rtol)
    return Difference(kind, expected, got, name, warnings=warnings) if kind else None


def _part_kind(expected: Any, got: Any, rtol: float | None) -> Kind | None:
    if got is None and expected is not None:
        return Kind.NOTHING
    if not _is_numeric(expected) or not _is_numeric(got):
        return None if type(expected) is type(got) and expected == got else _other_kind(expected, got)
    if isinstance(expected, np.ndarray) and expected.ndim and not isinstance(got, np.ndarray):
        return Kind.TYPE
    wanted, found = np.asarray(expected), np.asarray(got)
    if wanted.shape != found.shape:
        return Kind.SHAPE
    if not _dtype_will_do(wanted.dtype, found.dtype):
        return Kind.DTYPE
    if np.any(~np.isfinite(found) & np.isfinite(wanted)):
        return Kind.NOT_FINITE
    return None if close(wanted, found, rtol) else Kind.VALUES


def _other_kind(expected: Any, got: Any) -> Kind:
    same_type = type(expected) is type(got) and not isinstance(expected, Other)
    return Kind.VALUES if same_type else Kind.TYPE


def _is_numeric(value: Any) -> bool:
    return isinstance(value, np.ndarray | bool | int | float | complex)


def _dtype_will_do(expected: np.dtype, got: np.dtype) -> bool:
    integers = "iu"
    return expected.kind == got.kind or (expected.kind in integers and got.kind in integers)


def close(expected: np.ndarray, got: np.ndarray, rtol: float | None = None) -> bool:
    """Whether two arrays of one shape are equal but for rounding, or to within `rtol`; integers and bools must be
    equal."""
    if expected.dtype.kind not in "fc" and got.dtype.kind not in "fc":
        return bool(np.array_equal(expected, got))
    return bool(np.all(close_entries(expected, got, rtol)))


def close_entries(expected: np.ndarray, got: np.ndarray, tolerance: float | None = None) -> np.ndarray:
    """Which entries are equal but for rounding. nan equals nan."""
    single = min(_precision(expected), _precision(got)) < 8
    rtol, atol = (RTOL_SINGLE, ATOL_SINGLE) if single else (RTOL, ATOL)
    if tolerance is not None:
        rtol = atol = tolerance
    with np.errstate(all="ignore"):
        near = np.abs(got.astype(np.result_type(got, float)) - expected) <= atol + rtol * np.abs(expected)
        same = (got == expected) | ((got != got) & (expected != expected))
    return np.where(np.isfinite(expected), near, same)


def _precision(array: np.ndarray) -> int:
    return array.dtype.itemsize if array.dtype.kind == "f" else 8
