"""Plain relations between a wrong answer and the right one, found without being listed as mistakes.

Each relation is a function of (expected, got, sizes) that gives one sentence, or None where it does not hold.
`sizes` names the sizes of the case's inputs: {4: "logits has 4 rows"}.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.engine.compare import close
from autograder.engine.values import parts

Sizes = dict[int, str]
Relation = Callable[[np.ndarray, np.ndarray, Sizes], str | None]

PLAIN_FACTORS = {2.0: "twice as large", 0.5: "half as large", 100.0: "100 times too large"}
MOST_PLACES = 6
"""People round to so many decimal places at most."""


def sizes_of(inputs: dict[str, Any]) -> Sizes:
    """The sizes of all input arrays, in words. The first input that has a size names it."""
    sizes: Sizes = {}
    for name, value in parts(inputs).items():
        if isinstance(value, np.ndarray):
            for size, axis in zip(value.shape, _axis_names(value.ndim), strict=False):
                sizes.setdefault(size, f"`{name}` has {size} {axis}")
    return sizes


def _axis_names(ndim: int) -> tuple[str, ...]:
    return ("entries",) if ndim == 1 else ("rows", "columns")


def shared_relation(pairs: list[tuple[np.ndarray, np.ndarray, Sizes]]) -> str | None:
    """The first relation that holds in every pair of expected and got; its sentence is of the first pair."""
    pairs = [(np.asarray(expected), np.asarray(got), sizes) for expected, got, sizes in pairs]
    return next(_sentences(pairs), None)


def _sentences(pairs: list[tuple[np.ndarray, np.ndarray, Sizes]]) -> Iterator[str]:
    if sum(got.size for _, got, _ in pairs) < 2 or any(_alike(expected, got) for expected, got, _ in pairs):
        return
    for relation in RELATIONS:
        sentences = [relation(*pair) for pair in pairs]
        if all(sentences):
            yield sentences[0]
    factors = [_factor(expected, got) for expected, got, _ in pairs]
    if None not in factors and np.allclose(factors, factors[0]):
        yield f"Your numbers are exactly {_number(factors[0])} times the right ones."


def _alike(expected: np.ndarray, got: np.ndarray) -> bool:
    """Whether the numbers are right, so that something else is wrong: such as the dtype."""
    return expected.shape == got.shape and close(expected, got)


def _same_shape(relation: Relation) -> Relation:
    def guarded(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
        return relation(expected, got, sizes) if expected.shape == got.shape else None

    return guarded


def _factor(expected: np.ndarray, got: np.ndarray) -> float | None:
    """The constant c with got = c * expected, where there is one."""
    if expected.shape != got.shape or not _are_real(expected, got) or not np.any(expected):
        return None
    biggest = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    factor = float(got[biggest] / expected[biggest])
    return factor if np.isfinite(factor) and factor and close(factor * expected, got) else None


def _are_real(*arrays: np.ndarray) -> bool:
    return all(array.dtype.kind in "iuf" for array in arrays)


def scaled_by_size(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    factor = _factor(expected, got)
    if factor is None:
        return None
    for size, words in sizes.items():
        if size > 1 and np.isclose(factor, size, rtol=1e-6):
            return f"Your numbers are exactly {size} times too large: {words}. Did you mean to divide by that?"
        if size > 1 and np.isclose(factor, 1 / size, rtol=1e-6):
            return f"Your numbers are exactly {size} times too small: {words}. Did you divide by that once too often?"
    return None


def scaled_plainly(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    factor = _factor(expected, got)
    words = [words for plain, words in PLAIN_FACTORS.items() if factor and np.isclose(factor, plain, rtol=1e-6)]
    return f"Your numbers are exactly {words[0]}." if words else None


def sign_flipped(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    flipped = expected.dtype.kind in "if" and close(-expected, got)
    return "Every number has the wrong sign: look for a minus that is missing or too many." if flipped else None


def signs_differ(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    differ = expected.dtype.kind in "if" and got.size > 1 and close(np.abs(expected), np.abs(got))
    return "The sizes are right, but some numbers have the wrong sign." if differ else None


def transposed(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    if expected.ndim != 2 or expected.T.shape != got.shape or expected.size < 2 or not close(expected.T, got):
        return None
    return "Your result is transposed: rows and columns have changed places."


def grown(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    n = expected.size
    if n < 2 or got.shape != (n, n) or expected.shape not in ((n,), (n, 1), (1, n)):
        return None
    return (
        f"Your result grew to {got.shape}: somewhere an array of shape ({n},) met one of shape ({n}, 1), "
        "and broadcasting stretched both. Make their shapes equal first."
    )


def reshaped(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    if expected.shape == got.shape or expected.size != got.size or not close(expected.ravel(), got.ravel()):
        return None
    return f"The numbers are right, but in the shape {got.shape}; {expected.shape} is asked."


def truncated(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    with np.errstate(all="ignore"):
        whole = expected.dtype.kind == "f" and np.array_equal(np.trunc(expected), got)
    if not whole or (got.dtype.kind == "f" and not np.any(got)):  # zeros alone are no sign of it
        return None
    return "Your numbers were cut to whole ones: an integer array cannot hold fractions. Make it a float array."


def rounded(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    if expected.dtype.kind != "f" or not _are_real(got) or np.array_equal(got, np.trunc(got)):
        return None
    places = next((n for n in range(1, MOST_PLACES + 1) if close(np.round(expected, n), got)), None)
    told = f"Your numbers are the right ones, rounded to {places} places. Give them as they are, and round in print."
    return told if places else None


def all_zero(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    zero = got.dtype.kind in "if" and got.size > 1 and not np.any(got)
    return "Every number of your result is 0." if zero else None


def constant_offset(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    offset = _offset(expected, got)
    if offset is None or got.size < 2 or not close(np.full(got.shape, offset.flat[0]), offset):
        return None
    return f"Every number is off by the same amount: yours is the right one {_signed(offset.flat[0])}."


def offset_per_column(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    offset = _offset(expected, got)
    if offset is None or got.ndim != 2 or len(got) < 2 or not _constant_down(offset):
        return None
    return "Each column is off by a constant of its own. Something that is added to each column is missing or wrong."


def offset_per_row(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    offset = _offset(expected, got)
    if offset is None or got.ndim != 2 or got.shape[1] < 2 or not _constant_down(offset.T):
        return None
    return "Each row is off by a constant of its own. Something that is added to each row is missing or wrong."


def rows_permuted(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    same = got.ndim in (1, 2) and len(got) > 1 and close(_sorted_rows(expected), _sorted_rows(got))
    what = "rows" if got.ndim == 2 else "numbers"
    return f"The {what} are right, but in another order." if same else None


def columns_permuted(expected: np.ndarray, got: np.ndarray, sizes: Sizes) -> str | None:
    same = got.ndim == 2 and got.shape[1] > 1 and close(_sorted_rows(expected.T), _sorted_rows(got.T))
    return "The columns are right, but in another order." if same else None


def _offset(expected: np.ndarray, got: np.ndarray) -> np.ndarray | None:
    if not _are_real(expected, got) or not got.size:
        return None
    with np.errstate(all="ignore"):
        offset = np.asarray(got - expected, dtype=float)
    return offset if np.all(np.isfinite(offset)) else None


def _constant_down(offset: np.ndarray) -> bool:
    return close(np.broadcast_to(offset[0], offset.shape), offset)


def _sorted_rows(array: np.ndarray) -> np.ndarray:
    rows = array.reshape(len(array), -1)
    return rows[np.lexsort(rows.T[::-1])] if rows.size else rows


def _number(value: float) -> str:
    return f"{value:.4g}"


def _signed(value: float) -> str:
    return f"plus {_number(value)}" if value > 0 else f"minus {_number(-value)}"


RELATIONS: tuple[Relation, ...] = (
    grown,
    transposed,
    reshaped,
    *map(
        _same_shape,
        (
            sign_flipped,
            scaled_by_size,
            scaled_plainly,
            truncated,
            rounded,
            all_zero,
            constant_offset,
            offset_per_column,
            offset_per_row,
            rows_permuted,
            columns_permuted,
            signs_differ,
        ),
    ),
)
