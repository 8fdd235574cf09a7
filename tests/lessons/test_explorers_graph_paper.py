import numpy as np
import pytest
from explorers.graph_paper import GraphPaper
from explorers.picture import Line, Text

PAPER = GraphPaper(100, 50, 200, 80, (-1, 1), (0, 4))


@pytest.mark.parametrize(
    "point, place",
    [((-1, 0), (100, 130)), ((1, 4), (300, 50)), ((0, 1), (200, 110)), ((9, -9), (300, 130))],
)
def test_places_on_the_paper(point, place):
    assert PAPER.at(*point) == place


def test_a_curve_stops_where_it_leaves_the_paper():
    x = np.linspace(-1, 1, 201)
    lines = list(PAPER.curve(x, 9 * x**2, "plus"))
    (line,) = lines
    assert min(y for _, y in line.points) >= 50 and line.points[0][0] > 100


def test_a_curve_that_comes_back_is_drawn_in_pieces():
    x = np.linspace(-1, 1, 201)
    left, right = PAPER.curve(x, 3 - 9 * (x**2 - 0.25), "plus")
    assert left.points[-1][0] < 200 < right.points[0][0]


def test_a_frame_has_its_numbers_and_a_line_at_zero():
    shapes = list(PAPER.frame(x_ticks=(-0.5, 1), y_ticks=(2,)))
    assert [shape.words for shape in shapes if isinstance(shape, Text)] == ["\u22120.5", "1", "2"]
    assert ((200, 130), (200, 50)) in [shape.points for shape in shapes if isinstance(shape, Line)]
