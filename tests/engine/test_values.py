import base64
import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.engine.values import (
    Malformed,
    Other,
    branches,
    dumps,
    fresh_copy,
    from_json,
    identical,
    loads,
    part_of,
    parts,
    plain,
)

NUMBERS = st.integers() | st.floats() | st.complex_numbers() | st.booleans() | st.none()
DTYPES = st.sampled_from(["<f8", "<f4", "<i8", "<i4", "<u1", "?", "<c16"])
ARRAYS = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=4)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LEAVES = NUMBERS | ARRAYS | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["array", "list", "dict", "float",
        "complex", "other", "shape", "dtype", "order", "x"]), inner, max_size=4),
)  # fmt: skip


@given(VALUES)
def test_values_come_back_as_they_went(value):
    assert identical(loads(dumps(plain(value))), plain(value))


@given(JSON)
def test_strange_json_is_malformed_and_nothing_worse(packed):
    with suppress(Malformed):
        from_json(packed)


@pytest.mark.parametrize("order", ["C", "F"])
def test_memory_order_and_read_only_survive(order):
    array = np.array(np.arange(6.0).reshape(2, 3), order=order)
    array.flags.writeable = False
    back = loads(dumps(array))
    assert back.flags[f"{order}_CONTIGUOUS"] and not back.flags.writeable
    assert fresh_copy(back).flags[f"{order}_CONTIGUOUS"] and not fresh_copy(back).flags.writeable


@pytest.mark.parametrize(
    "broken",
    [
        {"dtype": "|O"},
        {"dtype": "<U5"},
        {"dtype": "|V8"},
        {"dtype": "<M8"},
        {"dtype": "M"},
        {"dtype": "1f,f"},
        {"dtype": ""},
        {"dtype": "<f9"},
        {"shape": [10**12]},
        {"shape": [10**30]},
        {"shape": [10**9, 0], "array": ""},
        {"shape": [-2]},
        {"shape": [True, 2]},
        {"shape": "2"},
        {"array": "not base64!"},
        {"array": 7},
    ],
)
def test_arrays_that_are_none_are_malformed(broken):
    packed = {"array": base64.b64encode(np.arange(2.0).tobytes()).decode(), "dtype": "<f8", "shape": [2]}
    assert from_json(packed).tolist() == [0, 1]
    with pytest.raises(Malformed):
        from_json(packed | broken)


STRANGE_TEXTS = ["", "{", "[" * 100_000, b"\xff", '{"list": 3}', '{"new": 1}', "[1]", "{}", '{"other": [1]}']
STRANGE_TEXTS += ["1" * 9_999, str(2**63), '{"complex": [1e400, 1' + "0" * 400 + "]}", dumps([0] * 10_001)]


@pytest.mark.parametrize("text", STRANGE_TEXTS, ids=lambda text: repr(text[:20]))
def test_texts_that_are_no_value_are_malformed(text):
    with pytest.raises(Malformed):
        loads(text)


def test_too_many_items_are_refused_before_they_are_read():
    with pytest.raises(Malformed, match="too many items"):
        loads(dumps([[0] * 9_000] * 30))
    assert plain([0] * 10_001) == Other("list with more than 10,000 items")


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**5_000], ids=lambda value: f"{value.bit_length()} bits")
def test_whole_numbers_have_no_more_bits_than_numpys(value):
    assert loads(dumps(plain(value))) == Other("int with more than 64 bits")
    assert loads(dumps([2**63 - 1, -(2**63)])) == [2**63 - 1, -(2**63)]


@pytest.mark.parametrize("array", [np.arange(6, dtype=">i4").reshape(2, 3), np.arange(6, dtype=">f8").reshape(3, 2).T])
def test_numbers_survive_another_byte_order(array):
    back = loads(dumps(array))
    assert np.array_equal(back, array) and back.flags.f_contiguous == array.flags.f_contiguous


def test_what_is_no_plain_value_keeps_only_its_name():
    assert plain(print) == Other("builtin_function_or_method")
    assert plain({1: 2}) == Other("dict")
    assert plain(np.array(["a"])) == Other("array of dtype str32")
    assert loads(dumps(plain({"f": len}))) == {"f": Other("builtin_function_or_method")}


def test_subclasses_are_stripped():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

    assert type(plain(np.zeros(2).view(Liar))) is np.ndarray
    assert type(plain(np.float64(2))) is np.ndarray
    assert type(plain(type("Int", (int,), {})(3))) is int


def test_a_types_name_is_text_whatever_its_metaclass_says():
    name = property(lambda cls: "\ud800" * 1_000)
    told = plain(type("Meta", (type,), {"__name__": name})("Odd", (), {})())
    assert told == Other("Odd")


def test_a_value_within_itself_ends():
    endless = []
    endless.append(endless)
    json.loads(dumps(plain(endless)))


def test_identical_tells_types_bits_and_nan_apart():
    assert identical(np.array([np.nan]), np.array([np.nan])) and identical(np.nan, np.nan)
    assert not identical(np.zeros(2), np.zeros(2, np.float32))
    assert not identical(1, 1.0) and not identical([1], (1,)) and not identical({"a": 1}, {"b": 1})


def test_parts_are_named_by_where_they_stand():
    assert parts({"w": [1, {"b": 2}], "x": 3}) == {"w[0]": 1, "w[1].b": 2, "x": 3}
    assert parts(5) == {"": 5}


def test_branches_hold_what_lies_directly_inside():
    assert branches({"w": [1, {"b": 2}], "x": 3}) == {"w": [1, {"b": 2}], "x": 3}
    assert branches([1, {"b": 2}], "w") == {"w[0]": 1, "w[1]": {"b": 2}}
    assert branches(5) == {}


def test_a_part_is_found_by_its_name_be_it_leaf_or_branch():
    value = {"w": [1, {"b": 2}], "x": 3}
    assert (part_of(value, "w[1].b"), part_of(value, "w[1]"), part_of(value, "x")) == (2, {"b": 2}, 3)
    assert part_of(value, "elsewhere") is value
