"""Arrays as small grids: what is shown, what is marked, what is cut."""

import numpy as np
import pytest

from autograder.engine.compare import Kind
from autograder.engine.values import Other
from autograder.engine.verdict import CaseResult
from autograder.views.values import input_values, result_values


def wrong(expected, got, kind=Kind.VALUES, inputs=None, part=""):
    return CaseResult("case", False, kind=kind, part=part, inputs=inputs or {}, expected=expected, got=got)


def texts(value):
    return [[cell.text for cell in row] for row in value.grid]


def marked(value):
    return [cell.text for row in value.grid for cell in row if cell.wrong]


def test_wrong_entries_are_marked_in_what_came_and_nowhere_else():
    right, yours = result_values(wrong(np.array([[1.0, 2.5]]), np.array([[1.0, 3.5]])))
    assert texts(right) == [["1.0", "2.5"]] and marked(right) == []
    assert texts(yours) == [["1.0", "3.5"]] and marked(yours) == ["3.5"]
    assert right.facts == "shape (1, 2), float64"


def test_enough_digits_are_shown_to_tell_wrong_from_right():
    right, yours = result_values(wrong(np.array([0.123456]), np.array([0.123457])))
    assert texts(right) != texts(yours)


def test_a_large_array_is_cut_around_the_first_wrong_entry():
    expected = np.arange(2000.0).reshape(100, 20)
    got = expected.copy()
    got[50, 10] = -1
    _, yours = result_values(wrong(expected, got))
    assert marked(yours) == ["-1.0"]
    assert (len(yours.grid), len(yours.grid[0])) == (6, 8)
    assert yours.cut == "rows 49 to 54, columns 9 to 16"


def test_the_last_entry_is_reached():
    expected, got = np.zeros(30), np.eye(30)[29]
    _, yours = result_values(wrong(expected, got))
    assert marked(yours) == ["1.0"]
    assert yours.cut == "entries 22 to 29"


def test_a_cube_shows_the_slice_with_the_first_wrong_entry():
    expected = np.zeros((4, 2, 2))
    got = expected.copy()
    got[3, 1, 0] = 7
    _, yours = result_values(wrong(expected, got))
    assert texts(yours) == [["0.0", "0.0"], ["7.0", "0.0"]]
    assert yours.cut.startswith("at [3]")


def test_inputs_are_cut_to_the_rows_of_the_batch_that_are_shown():
    expected = np.zeros((50, 2))
    got = expected.copy()
    got[40, 0] = 1
    inputs = {"x": np.arange(50.0)[:, None], "w": np.ones((3, 3)), "big": np.zeros((100, 100))}
    x, w, big = input_values(wrong(expected, got, inputs=inputs))
    assert texts(x)[1] == ["40.0"]
    assert (x.name, w.cut) == ("x", "")
    assert big.text == "too large to show" and big.facts == "shape (100, 100), float64"


def test_a_wrong_shape_is_marked_as_a_whole():
    _, yours = result_values(wrong(np.zeros((2, 1)), np.zeros(2), Kind.SHAPE))
    assert yours.odd and marked(yours) == [] and yours.facts == "shape (2,), float64"


def test_a_part_is_shown_by_its_name():
    right, yours = result_values(wrong({"a": 1.0, "b": [2.0, 3.0]}, {"a": 1.0, "b": [2.0, 4.0]}, part="b[1]"))
    assert (right.name, right.text, yours.text) == ("b[1]", "3.0", "4.0")
    assert yours.odd and not right.odd


@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.TIME_UP, Kind.NOTHING])
def test_where_nothing_came_it_is_said(kind):
    _, yours = result_values(wrong(np.zeros(2), None, kind))
    assert yours.text.startswith("nothing")


def test_what_is_not_written_shows_only_what_is_asked():
    (right,) = result_values(wrong(np.zeros(2), None, Kind.NOT_IMPLEMENTED))
    assert right.label == "expected"


@pytest.mark.parametrize(
    ("got", "text"),
    [
        (Other("generator"), "a value of type generator"),
        ([1, 2], "a list of 2"),
        ("x" * 1000, "x" * 200 + "…"),
        (np.zeros((0, 3)), "no entries"),
        (True, "True"),
        (float("nan"), "nan"),
        (1e300, "1e+300"),
        (1 + 2j, "1+2j"),
    ],
)
def test_any_value_has_a_text(got, text):
    _, yours = result_values(wrong(np.zeros(2), got, Kind.TYPE))
    assert yours.text == text


def test_integers_and_bools_look_like_themselves():
    _, yours = result_values(wrong(np.array([1, 2]), np.array([1, 3])))
    assert texts(yours) == [["1", "3"]] and marked(yours) == ["3"]
    _, yours = result_values(wrong(np.array([True]), np.array([False])))
    assert texts(yours) == [["False"]]


def test_a_branch_of_another_kind_is_shown_where_it_is():
    right, got = {"gradients": [np.ones(2)]}, {"gradients": [[np.ones(2)]]}
    shown = result_values(wrong(right, got, Kind.TYPE, part="gradients[0]"))
    assert [(value.name, value.text) for value in shown] == [("gradients[0]", ""), ("gradients[0]", "a list of 1")]
    two, one = result_values(wrong({"a": [1.0, 2.0]}, {"a": [1.0]}, Kind.TYPE, part="a"))[1:]
    assert (two.name, one.name, one.text) == ("a[1]", "a", "a list of 1")


def test_zero_has_no_sign():
    right, _ = result_values(wrong(np.array([-0.0, -1.0]), np.array([0.0, 1.0])))
    assert texts(right) == [["0.0", "-1.0"]]
