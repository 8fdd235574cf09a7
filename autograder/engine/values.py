"""Plain values: what a scenario may take in and give back, and how they cross the boundary of the box.

A plain value is None, a bool, a number, a string, a NumPy array of numbers or bools, or a list, tuple or
dict of at most `MAX_ITEMS` plain values. Whole numbers have no more bits than NumPy's. Anything else becomes
an `Other`, which keeps only the name of its type. The JSON form carries data and never code, so that what
comes out of a box can be read safely.
"""

import base64
import binascii
import functools
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

NUMERIC_KINDS = "biufc"
NUMERIC_DTYPE = re.compile(r"[<|][biufc]\d{1,2}")
MAX_DEPTH = 20
MESSAGE_DEPTH = 5
"""How deep a value may lie in a message from the box."""
MAX_TEXT = 2_000
MAX_ITEMS = 10_000
MAX_COMMAS = 200_000
MAX_SIZE = 2**24
MAX_INTEGER = 2**63


class Malformed(ValueError):
    """What came over the boundary is no plain value."""


@dataclass(frozen=True)
class Other:
    """A value of a type that no exercise asks for, such as a function or a generator."""

    type_name: str


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of `value` in plain form. Subclasses of arrays, numbers and containers lose their subclass."""
    if depth > MAX_DEPTH:
        return Other("deeply nested value")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return _plain_array(np.array(value, subok=False))
    if isinstance(value, int):
        return _plain_integer(int(value))
    for base in (float, complex):
        if isinstance(value, base):
            return base(value)
    if isinstance(value, str):
        return whole_text(str(value))
    if isinstance(value, list | tuple | dict) and len(value) > MAX_ITEMS:
        return Other(f"{type_name(value)} with more than {MAX_ITEMS:,} items")
    if isinstance(value, list | tuple):
        container = tuple if isinstance(value, tuple) else list
        return container([plain(item, depth + 1) for item in value])
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {whole_text(str(key)): plain(item, depth + 1) for key, item in value.items()}
    return Other(type_name(value))


def type_name(value: Any) -> str:
    """The name of a value's type, also where a metaclass would tell another one."""
    return whole_text(type.__dict__["__name__"].__get__(type(value)), 100)


def _plain_integer(value: int) -> int | Other:
    return value if -MAX_INTEGER <= value < MAX_INTEGER else Other("int with more than 64 bits")


def whole_text(text: str, limit: int = MAX_TEXT) -> str:
    """A text, cut short, in which no half of a character is left: no file or page could hold one."""
    if len(text) <= limit and text.isascii():
        return text
    return text[:limit].encode("utf-8", errors="replace").decode("utf-8")


def _plain_array(array: np.ndarray) -> Any:
    if array.dtype.kind in NUMERIC_KINDS:
        return array
    return Other(f"array of dtype {array.dtype.name}"[:100])


def fresh_copy(value: Any) -> Any:
    """A deep copy of a plain value that keeps the memory order and the read-only flag of its arrays."""
    if isinstance(value, np.ndarray):
        copy = value.copy(order="K")
        copy.flags.writeable = value.flags.writeable
        return copy
    if isinstance(value, list | tuple):
        return type(value)(fresh_copy(item) for item in value)
    if isinstance(value, dict):
        return {key: fresh_copy(item) for key, item in value.items()}
    return value


def identical(left: Any, right: Any) -> bool:
    """Whether two plain values are equal to the last bit, types and shapes included; nan equals nan."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(identical(left[key], right[key]) for key in left)
    return left == right or (left != left and right != right)


def parts(value: Any, name: str = "") -> dict[str, Any]:
    """The leaves of a plain value by name: `{"": value}` for a leaf, `{"weights[0]": …}` for a nested one."""
    if not isinstance(value, dict | list | tuple):
        return {name: value}
    leaves: dict[str, Any] = {}
    for child_name, child in branches(value, name).items():
        leaves.update(parts(child, child_name))
    return leaves


def branches(value: Any, name: str = "") -> dict[str, Any]:
    """What a dict, list or tuple holds directly, by the names that `parts` gives; nothing for a leaf."""
    if isinstance(value, dict):
        return {f"{name}.{key}" if name else key: item for key, item in value.items()}
    if isinstance(value, list | tuple):
        return {f"{name}[{index}]": item for index, item in enumerate(value)}
    return {}


def part_of(value: Any, name: str) -> Any:
    """The leaf or branch of a plain value that has this name; the whole value where none has."""
    inner = list(branches(value).items())
    while inner:
        found, child = inner.pop()
        if found == name:
            return child
        inner += branches(child, found).items()
    return value


# --- the JSON form ---


def to_json(value: Any) -> Any:
    """The JSON form of a plain value: arrays as base64 of their bytes, floats that JSON lacks by name."""
    if isinstance(value, np.ndarray):
        return _array_to_json(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if isinstance(value, complex):
        return {"complex": [to_json(value.real), to_json(value.imag)]}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [to_json(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": {key: to_json(item) for key, item in value.items()}}
    if isinstance(value, Other):
        return {"other": value.type_name}
    return value


def _array_to_json(array: np.ndarray) -> dict:
    readonly = not array.flags.writeable
    fortran = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
    array = array.astype(array.dtype.newbyteorder("<"), order="K", copy=False)
    data = array.tobytes(order="F" if fortran else "C")
    packed = {
        "array": base64.b64encode(data).decode("ascii"),
        "dtype": array.dtype.str,
        "shape": list(array.shape),
    }
    if fortran:
        packed["order"] = "F"
    if readonly:
        packed["readonly"] = True
    return packed


def from_json(packed: Any, depth: int = 0) -> Any:
    """The plain value of a JSON form. Raises `Malformed` for anything that `to_json` would not write."""
    if depth > MAX_DEPTH + MESSAGE_DEPTH:
        raise Malformed("nested too deeply")
    if packed is None or isinstance(packed, bool | float):
        return packed
    if isinstance(packed, int):
        return _read_integer(packed)
    if isinstance(packed, str):
        return whole_text(packed)
    if not isinstance(packed, dict) or not packed:
        raise Malformed(f"no plain value: {type(packed).__name__}")
    kind = next(iter(packed))
    if kind not in _READERS:
        raise Malformed(f"unknown kind {kind[:40]!r}")
    return _READERS[kind](packed, depth)


def _read_integer(packed: int) -> int:
    if isinstance(_plain_integer(packed), Other):
        raise Malformed("a whole number with more than 64 bits")
    return packed


def _read_array(packed: dict, depth: int) -> np.ndarray:
    dtype_name, shape = packed.get("dtype"), packed.get("shape")
    if not isinstance(dtype_name, str):
        raise Malformed("an array of unknown dtype")
    if not isinstance(shape, list) or len(shape) > 16:
        raise Malformed("an array of unknown shape")
    if not all(type(size) is int and 0 <= size <= MAX_SIZE for size in shape):
        raise Malformed("an array of unknown shape")
    try:
        flat = np.frombuffer(binascii.a2b_base64(packed["array"], strict_mode=True), dtype=_dtype(dtype_name))
        array = flat.reshape(shape, order="F" if packed.get("order") == "F" else "C").copy(order="K")
    except (TypeError, ValueError, binascii.Error) as error:
        raise Malformed("an array whose bytes do not fit its shape") from error
    array.flags.writeable = not packed.get("readonly", False)
    return array


@functools.lru_cache(maxsize=64)
def _dtype(name: str) -> np.dtype:
    if not NUMERIC_DTYPE.fullmatch(name):
        raise Malformed("an array of unknown dtype")
    return np.dtype(name)


def _read_float(packed: dict, depth: int) -> float:
    if packed["float"] not in ("nan", "inf", "-inf"):
        raise Malformed("a float of unknown name")
    return float(packed["float"])


def _read_complex(packed: dict, depth: int) -> complex:
    halves = packed["complex"]
    if not isinstance(halves, list) or len(halves) != 2:
        raise Malformed("a complex number without two halves")
    real, imaginary = (from_json(half, depth + 1) for half in halves)
    if not all(isinstance(half, int | float) for half in (real, imaginary)):
        raise Malformed("a complex number without two halves")
    return complex(real, imaginary)


def _read_items(kind: str, container: type) -> Callable[[dict, int], Any]:
    def read(packed: dict, depth: int) -> Any:
        if not isinstance(packed[kind], list) or len(packed[kind]) > MAX_ITEMS:
            raise Malformed(f"a {kind} without items")
        return container(from_json(item, depth + 1) for item in packed[kind])

    return read


def _read_dict(packed: dict, depth: int) -> dict:
    if not isinstance(packed["dict"], dict) or len(packed["dict"]) > MAX_ITEMS:
        raise Malformed("a dict without items")
    return {whole_text(key): from_json(item, depth + 1) for key, item in packed["dict"].items()}


def _read_other(packed: dict, depth: int) -> Other:
    if not isinstance(packed["other"], str):
        raise Malformed("a type without a name")
    return Other(whole_text(packed["other"], 100))


_READERS: dict[str, Callable[[dict, int], Any]] = {
    "array": _read_array,
    "float": _read_float,
    "complex": _read_complex,
    "list": _read_items("list", list),
    "tuple": _read_items("tuple", tuple),
    "dict": _read_dict,
    "other": _read_other,
}


def dumps(value: Any) -> str:
    """JSON text of a plain value."""
    return json.dumps(to_json(value), separators=(",", ":"))


def loads(text: str | bytes) -> Any:
    """The plain value of JSON text. Raises `Malformed` for anything else, or for more items than anyone reads."""
    if text.count(b"," if isinstance(text, bytes) else ",") > MAX_COMMAS:
        raise Malformed("too many items")
    try:
        return from_json(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Malformed) else Malformed("no JSON") from error
