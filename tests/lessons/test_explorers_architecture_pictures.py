from io import BytesIO

import numpy as np
import pytest
from explorers.architecture_pictures import named_parts, question, random_map
from explorers.last_layer import fit_last_layer
from explorers.network_diagram import network_diagram
from explorers.picture import Dot, Line, Picture, Rect, Text
from explorers.png import to_png
from explorers.sign_map import around_zero, sign_map
from matplotlib import pyplot as plt


@pytest.mark.parametrize("sizes, bend", [((2, 1), "none"), ((2, 16, 16, 1), "none")])
def test_maps_without_a_bend_are_planes(sizes, bend):
    values = random_map(sizes, bend, 1)
    assert np.allclose(np.diff(values, 2, axis=0), 0) and np.allclose(np.diff(values, 2, axis=1), 0)


@pytest.mark.parametrize("bend", ["relu", "tanh"])
def test_maps_with_a_bend_are_not(bend):
    assert not np.allclose(np.diff(random_map((2, 16, 16, 1), bend, 1), 2, axis=0), 0)


def test_pictures_show_themselves():
    for picture in (question(), named_parts()):
        assert to_png(picture).startswith(b"\x89PNG") and picture.sentence


def test_a_diagram_has_a_line_a_weight_and_a_dot_a_unit():
    shapes = list(network_diagram([np.ones((3, 5)), -np.ones((5, 2))], 0, 0, 100))
    lines = [shape.colour for shape in shapes if isinstance(shape, Line)]
    assert lines.count("plus") == 15 and lines.count("minus") == 10
    assert sum(isinstance(shape, Dot) for shape in shapes) == 10
    assert [shape.words for shape in shapes if isinstance(shape, Text)] == ["3", "5", "2"]


def test_a_wide_layer_is_cut_short_and_says_so():
    shapes = list(network_diagram([np.ones((2, 32))], 0, 0, 100))
    assert sum(isinstance(shape, Dot) for shape in shapes) == 2 + 8
    assert [shape.words for shape in shapes if isinstance(shape, Text)] == ["2", "\u22ee", "32"]


def test_equal_neighbours_are_one_box_also_downwards():
    values = np.array([[1.0, 1.0, -1.0], [1.0, 1.0, 0.0], [0.2, 1.0, 0.0]])
    boxes = [(box.x, box.y, box.width, box.height) for box in sign_map(values, 0, 0, 1)]
    assert sorted(boxes) == [(0, 0, 1, 1), (0, 1, 2, 2), (1, 0, 1, 1), (2, 2, 1, 1)]


def test_a_sign_map_is_blue_above_zero_with_the_bottom_row_first():
    shapes = list(sign_map(np.array([[1.0, 1.0], [-1.0, 0.0]]), 10, 20, 5))
    assert [(shape.x, shape.y, shape.width, shape.colour) for shape in shapes] == [
        (10, 20, 5, "minus"),
        (10, 25, 10, "plus"),
    ]
    assert all(isinstance(shape, Rect) and shape.height == 5 for shape in shapes)


def test_the_last_layer_is_fitted_to_what_can_be_told_exactly():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]).repeat(1000, axis=0)
    labels = np.repeat([2, 0, 1], 1000)
    weight, bias = fit_last_layer(corners, labels)
    assert corners @ weight + bias == pytest.approx(np.eye(3)[labels], abs=1e-3)


def test_in_a_png_a_later_shape_lies_on_an_earlier_one():
    shapes = (Line(((0, 10), (20, 10)), "minus", 6), Dot(10, 10, 8, "plus"))
    image = plt.imread(BytesIO(to_png(Picture(20, 20, shapes, ""))))
    red, _, blue, _ = image[15, 15]
    assert blue > red


def test_around_zero_a_single_peak_does_not_pale_the_rest():
    values = np.concatenate([np.full(500, 2.0), np.full(500, 4.0), [1000.0]])
    moved = around_zero(values)
    assert moved[0] == pytest.approx(-1) and abs(moved[500]) < 1 < moved[-1]


def test_around_zero_takes_a_map_that_is_flat():
    assert not around_zero(np.full((3, 3), 7.0)).any()
