import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from explorers import environment, library, stage
from explorers.environment import BoundaryState, BroadcastState, LearningState
from explorers.library import Locked
from explorers.neuron_plane import COLUMNS, ROWS, SHORTEST, Plane, crossings, line, mark, points, sides
from explorers.picture import Dot, Line, Rect, Text
from explorers.png import to_png
from explorers.stretched_boxes import CELL, boxes
from explorers.svg import to_svg
from figures import another_value, corners

SEPARATES = BoundaryState(w1=1.0, w2=1.0, b=-5.5)


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


@pytest.fixture
def by_hand():
    """A library of two points, one right and one wrong for a neuron that looks at x1 alone."""
    return SimpleNamespace(
        sample_blobs=lambda n, rng: (np.tile([[2.0, 0.0], [-0.5, 3.0]], (n // 2, 1)), np.ones(n, dtype=int)),
        decide=lambda X, w, b: (X @ w + b >= 0).astype(int),
    )


def unsolved(*_, **__):
    raise NotImplementedError


def words(picture):
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


class TestBoundary:
    def test_points_on_the_wrong_side_are_counted_and_ringed(self, by_hand):
        result = environment.compute_boundary(by_hand, BoundaryState(w1=1.0, w2=0.0, b=0.0, n=2))
        assert result.wrong.tolist() == [False, True]
        assert environment.boundary_sentence(result) == "1 of 2 points are on the wrong side."
        picture = environment.draw_boundary(result)
        rings = [shape for shape in picture.shapes if isinstance(shape, Line) and len(shape.points) == 17]
        assert "1 of 2" in words(picture) and len(rings) == 2  # one of them in the key
        middle = np.mean(rings[0].points[:-1], axis=0)
        assert middle == pytest.approx(environment.PLANE.at((-0.5, 3.0)))

    def test_the_plane_is_coloured_by_the_learners_decision(self, by_hand):
        by_hand.decide = lambda X, w, b: (X[:, 1] > 2.5).astype(int)  # half way up, whatever the sliders say
        result = environment.compute_boundary(by_hand, BoundaryState(n=2))
        tints = [s for s in environment.draw_boundary(result).shapes if isinstance(s, Rect) and s.opacity == 0.16]
        assert {(tint.colour, tint.y < environment.PLANE.at((0, 2.5))[1] - 3) for tint in tints} == {
            ("plus", True),
            ("minus", False),
        }

    def test_a_good_neuron_is_told_so(self, reference):
        result = environment.compute_boundary(reference, SEPARATES)
        assert environment.boundary_sentence(result).startswith("Every point lies on its own side")

    def test_at_the_start_there_is_something_to_do(self, reference):
        result = environment.compute_boundary(reference, BoundaryState())
        assert 0 < result.wrong.sum() < 60

    @pytest.mark.parametrize(
        "state, said",
        [
            (BoundaryState(-1.0, -1.0, 5.5), "every point is on the wrong side"),
            (BoundaryState(1.0, 1.0, 12.0), "says class 1 to all"),
            (BoundaryState(1.0, 1.0, -12.0), "says class 0 to all"),
            (BoundaryState(0.0, 0.0, -0.5), "no line, and the bias alone says class 0"),
        ],
    )
    def test_what_is_wrong_is_said(self, reference, state, said):
        assert said in environment.boundary_sentence(environment.compute_boundary(reference, state))

    def test_the_sliders_can_reach_a_neuron_that_separates(self, reference):
        result = environment.compute_boundary(reference, SEPARATES)
        assert not result.wrong.any() and abs(SEPARATES.w1) <= 3 and abs(SEPARATES.b) <= 12

    @pytest.mark.parametrize(
        "w, b, formula",
        [((1, -2), 0.5, "1.0 x₁ \u2212 2.0 x₂ + 0.5"), ((-0.5, 0.04), -3, "\u22120.5 x₁ + 0.0 x₂ \u2212 3.0")],
    )
    def test_the_sum_is_written_out(self, w, b, formula):
        assert environment.formula(np.array(w), b) == formula

    @pytest.mark.parametrize("name, exercise", [("sample_blobs", "sample-blobs"), ("decide", "decision")])
    def test_a_missing_part_is_named(self, reference, monkeypatch, name, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        for compute, state in (
            (environment.compute_boundary, BoundaryState()),
            (environment.compute_learning, LearningState()),
        ):
            with pytest.raises(Locked, match=f"Solve `{exercise}`"):
                compute(reference, state)

    def test_a_column_of_decisions_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "decide", lambda X, w, b: (X @ w + b >= 0).astype(int)[:, np.newaxis])
        with pytest.raises(Locked, match=r"`decision` gave shape \(60, 1\) in place of \(60,\)"):
            environment.compute_boundary(reference, BoundaryState())


class TestPlane:
    plane = Plane(left=10, top=20, scale=10, low=(0.0, 0.0), high=(4.0, 2.0))

    def test_up_is_up(self):
        assert self.plane.at((0, 0)) == (10, 40) and self.plane.at((4, 2)) == (50, 20)

    def test_spots_go_row_by_row_from_the_top(self):
        spots = self.plane.spots()
        assert spots.shape == (ROWS * COLUMNS, 2)
        assert spots[0][0] < spots[1][0] and spots[0][1] == spots[1][1] > spots[COLUMNS][1]

    @pytest.mark.parametrize(
        "w, b, ends",
        [
            ((1, 0), -1, {(1, 0), (1, 2)}),
            ((0, 1), -1, {(0, 1), (4, 1)}),
            ((1, -2), 0, {(0, 0), (4, 2)}),
            ((1, 1), -5, {(3, 2), (4, 1)}),
        ],
    )
    def test_the_line_is_where_the_sum_is_0(self, w, b, ends):
        found = crossings(self.plane, np.array(w, dtype=float), b)
        assert {tuple(point) for point in found} == ends

    @pytest.mark.parametrize("w, b", [((1, 0), 1), ((1, 1), 5), ((0, 0), 0)])
    def test_a_line_outside_is_not_drawn(self, w, b):
        assert list(line(self.plane, np.array(w, dtype=float), b)) == []

    def test_the_arrow_points_to_the_positive_side(self):
        _, shaft, _ = line(self.plane, np.array([0.0, 1.0]), -1.0)
        (x, y), (tip_x, tip_y) = shaft.points
        assert (x, y) == self.plane.at((2, 1)) and tip_x == pytest.approx(x) and tip_y < y

    @pytest.mark.parametrize("b", [0.5, 1.0, 3.0, 5.0, 9.0])
    def test_the_arrow_stays_inside_or_is_short(self, b):
        plane = environment.PLANE
        _, shaft, _ = line(plane, np.array([-2.0, -2.0]), b)
        (x, y), (tip_x, tip_y) = shaft.points
        inside = plane.left <= tip_x <= plane.left + plane.width and plane.top <= tip_y <= plane.top + plane.height
        assert inside or np.hypot(tip_x - x, tip_y - y) == pytest.approx(SHORTEST)

    def test_cells_are_whole_pixels(self):
        plane = environment.PLANE
        assert plane.width % COLUMNS == 0 and plane.height % ROWS == 0

    def test_sides_cover_the_plane_once(self):
        classes = np.random.default_rng(0).integers(0, 2, ROWS * COLUMNS)
        strips = list(sides(self.plane, classes))
        cell = self.plane.width * self.plane.height / (ROWS * COLUMNS)
        blue = sum(strip.width * strip.height for strip in strips if strip.colour == "plus")
        assert blue == pytest.approx(classes.sum() * cell)
        assert sum(s.width * s.height for s in strips) == pytest.approx(self.plane.width * self.plane.height)

    def test_points_outside_are_left_out_and_classes_differ_in_shape(self):
        shapes = list(points(self.plane, np.array([[1, 1], [9, 9], [2, 1]]), np.array([0, 1, 1])))
        assert [type(shape) for shape in shapes] == [Rect, Dot]
        assert shapes[1] == mark(*self.plane.at((2, 1)), 1)


class TestBroadcast:
    @pytest.mark.parametrize(
        "a, b, shape",
        [
            ((3, 4), (4,), (3, 4)),
            ((3, 4), (3, 1), (3, 4)),
            ((3,), (3, 1), (3, 3)),
            ((1, 4), (3, 1), (3, 4)),
            ((), (3,), (3,)),
            ((), (), ()),
            ((3, 4), (3,), None),
            ((4,), (3,), None),
        ],
    )
    def test_shapes(self, a, b, shape):
        result = environment.compute_broadcast(None, BroadcastState(a, b))
        assert (result.total is None) == (shape is None)
        assert shape is None or result.total.shape == shape
        assert ("refuses" in environment.broadcast_sentence(result)) == (shape is None)

    def test_the_sum_by_hand(self):
        result = environment.compute_broadcast(None, BroadcastState((3,), (3, 1)))
        assert result.total.tolist() == [[11, 21, 31], [12, 22, 32], [13, 23, 33]]

    @pytest.mark.parametrize(
        "a, b, said",
        [
            ((3, 4), (4,), "B stretches, and the sum has the shape (3, 4)."),
            ((3,), (3, 1), "A and B stretch, and the sum has the shape (3, 3)."),
            ((3,), (3,), "The shapes are equal: nothing needs to stretch."),
            ((3, 4), (3,), "Seen from the right, 4 meets 3, and neither is 1: NumPy refuses."),
        ],
    )
    def test_sentences(self, a, b, said):
        assert environment.broadcast_sentence(environment.compute_broadcast(None, BroadcastState(a, b))) == said

    def test_the_sum_waits_until_all_is_stretched(self):
        half = environment.compute_broadcast(None, BroadcastState(stretch=0.5))
        assert "33" not in words(environment.draw_broadcast(half))
        assert "33" in words(environment.draw_broadcast(replace(half, stretch=1.0)))

    def test_what_does_not_fit_is_marked(self):
        result = environment.compute_broadcast(None, BroadcastState((3, 4), (3,)))
        said = words(environment.draw_broadcast(result))
        assert "refused" in said and "no result" in said and "fits" not in said

    def test_copies_slide_out_of_the_original(self):
        def tops(stretch):
            shapes = boxes(np.array([1.0]), (3, 1), stretch, 0, 0, "plus")
            return sorted({shape.y for shape in shapes if isinstance(shape, Rect)})

        assert tops(0.0) == [1]
        assert tops(0.5) == [1, 1 + CELL[1] / 2, 1 + CELL[1]]
        assert tops(1.0) == [1, 1 + CELL[1], 1 + 2 * CELL[1]]


class TestLearning:
    def test_the_rule_by_hand(self, by_hand):
        by_hand.sample_blobs = lambda n, rng: (np.tile([[2.0, 1.0], [1.0, 3.0]], (n // 2, 1)), np.arange(n) % 2)
        first = environment.compute_learning(by_hand, LearningState(seen=1))  # of class 0, and 0 >= 0 says 1
        assert (first.now.w.tolist(), first.now.b, first.said, first.changes) == ([-2, -1], -1, 1, 1)
        second = environment.compute_learning(by_hand, LearningState(seen=2))  # of class 1; -2 - 3 - 1 < 0 says 0
        assert (second.now.w.tolist(), second.now.b, second.said, second.changes) == ([-1, 2], 0, 0, 2)

    def test_before_the_first_point_all_is_0(self, reference):
        result = environment.compute_learning(reference, LearningState())
        assert not result.now.w.any() and result.said is None
        assert environment.learning_sentence(result).startswith("Nothing seen yet")

    def test_it_ends_with_every_point_on_its_side(self, reference):
        result = environment.compute_learning(reference, LearningState(seen=80))
        assert not result.now.wrong.any()

    def test_sentences_tell_what_changed(self, reference):
        told = [
            environment.learning_sentence(environment.compute_learning(reference, LearningState(seen)))
            for seen in range(1, 81)
        ]
        assert told[0].startswith("Round 1, point 1:") and told[40].startswith("Round 2, point 1:")
        assert any(words.endswith("add the point to w, and 1 to b.") for words in told)
        assert any(words.endswith("take the point from w, and 1 from b.") for words in told)
        assert told[-1].endswith("Right: nothing changes.")

    def test_points_not_yet_seen_show_no_class(self, reference):
        picture = environment.draw_learning(environment.compute_learning(reference, LearningState(seen=3)))
        key = 2
        dots = [shape for shape in picture.shapes if isinstance(shape, Dot)]
        squares = [shape for shape in picture.shapes if isinstance(shape, Rect) and shape.opacity == 1]
        small = [dot for dot in dots if dot.colour == "faint"]
        assert (len(small), len(dots) - len(small) + len(squares)) == (37, 3 + key)


PICTURES = {
    "boundary": lambda nnlib: environment.draw_boundary(environment.compute_boundary(nnlib, BoundaryState())),
    "broadcast": lambda nnlib: environment.draw_broadcast(
        environment.compute_broadcast(nnlib, BroadcastState((1, 4), (3, 1), 0.5))
    ),
    "refused": lambda nnlib: environment.draw_broadcast(
        environment.compute_broadcast(nnlib, BroadcastState((3, 4), (3,)))
    ),
    "learning": lambda nnlib: environment.draw_learning(environment.compute_learning(nnlib, LearningState(seen=80))),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence in words(picture)
        assert len(root) == len(picture.shapes)

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


class TestStage:
    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        figures = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: figures.append(children) or build(children))
        for start in (environment.boundary, environment.broadcasting, environment.learning):
            start()
        for figure, *controls in figures:
            for control in controls:
                before = figure.value
                control.value = another_value(control)
                assert control.description and figure.value != before and "<svg" in figure.value
        assert [len(controls) for _, *controls in figures] == [3, 3, 1]

    def test_locked_explorers_name_the_exercise_and_do_not_fail(self, tmp_path, shown, monkeypatch):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        (tmp_path / "__init__.py").write_text("def sample_blobs(n, rng):\n    raise NotImplementedError\n")
        for start in (environment.boundary, environment.learning):
            start()
        assert all("Solve `sample-blobs` to unlock" in output["text/plain"] for output in shown)

    def test_broadcasting_needs_nothing_solved(self, tmp_path, shown, monkeypatch):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        (tmp_path / "__init__.py").write_text("")
        environment.broadcasting()
        assert shown[0]["text/plain"].startswith("B stretches") and "image/png" in shown[0]
