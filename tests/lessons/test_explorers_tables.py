import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from data import make_churn
from explorers import library, stage, tables, tables_pictures
from explorers.library import Locked
from explorers.picture import Dot, Line, Rect, Text
from explorers.png import to_png
from explorers.svg import to_svg
from explorers.tables_frame import Frame
from figures import another_value

LeakState, ScaleState, WildState = tables.LeakState, tables.ScaleState, tables.WildState


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


NOTHING = SimpleNamespace()
"""A library in which nothing is written."""


class TestLine:
    def test_a_line_through_points_on_a_line(self):
        assert tables.line(np.array([[0.0, 1.0], [1.0, 3.0], [5.0, 11.0]])) == pytest.approx([2, 1])

    def test_the_nearest_line_by_hand(self):
        """Slope: (-1 * 0 + 1 * 2) / 2; the line passes through the middle (1, 1)."""
        assert tables.line(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [1.0, 1.0]])) == pytest.approx([1, 0])
        assert tables.line(np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]])) == pytest.approx([0, 1])

    def test_points_above_one_another_have_a_level_line(self):
        assert tables.line(np.array([[4.0, 1.0], [4.0, 3.0]])) == pytest.approx([0, 2])


class TestWild:
    def test_the_line_without_the_typed_penguin_is_that_of_the_others(self, reference):
        result = tables.compute_wild(reference, WildState())
        assert result.without == pytest.approx(np.polyfit(*tables.few_penguins().T, 1))
        assert result.drawn_away == pytest.approx(np.polyfit(*result.points.T, 1))

    def test_the_typed_penguin_is_where_it_was_typed(self, reference):
        result = tables.compute_wild(reference, WildState(mass=9000.0, flipper=180.0))
        assert result.points[-1].tolist() == [9000, 180] and len(result.points) == len(tables.few_penguins()) + 1

    def test_further_out_draws_the_line_further_away(self, reference):
        slopes = [tables.compute_wild(reference, WildState(mass=mass)).drawn_away[0] for mass in (4500, 9000, 14500)]
        assert slopes[0] > 1.5 * slopes[1] > 3 * slopes[2] > 0

    def test_clipping_mends_most_of_it(self, reference):
        result = tables.compute_wild(reference, WildState(clip=True))
        assert result.mended[0] > 4 * result.drawn_away[0]
        assert result.clipped[-1, 0] < 8000 and result.points[-1, 0] == 14500

    def test_a_generous_k_clips_nothing(self, reference):
        result = tables.compute_wild(reference, WildState(clip=True, k=10.0))
        assert np.array_equal(result.clipped, result.points)

    def test_without_clipping_no_library_is_asked(self):
        assert tables.compute_wild(NOTHING, WildState()).clipped is None

    def test_an_unsolved_clipper_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference.OutlierClipper, "fit", unsolved)
        with pytest.raises(Locked, match="Solve `outliers`"):
            tables.compute_wild(reference, WildState(clip=True))

    def test_a_clipper_that_drops_rows_is_told(self, reference, monkeypatch):
        monkeypatch.setattr(reference.OutlierClipper, "transform", lambda self, X: X[:-1])
        with pytest.raises(Locked, match=r"\(38, 2\) in place of \(39, 2\)"):
            tables.compute_wild(reference, WildState(clip=True))

    def test_the_sentence_tells_all_three_slopes(self, reference):
        plain, clipped = (tables.compute_wild(reference, WildState(clip=clip)) for clip in (False, True))
        said = "A kilogram more means 16.9 mm more flipper; with the typed penguin 2.9 mm"
        assert tables.wild_sentence(plain) == f"{said}."
        assert tables.wild_sentence(clipped) == f"{said}; clipped 13.3 mm."


class TestScales:
    def test_equal_columns_make_a_nearly_round_bowl(self, reference):
        steepness = tables.compute_scales(reference, ScaleState(first=1.0, second=1.0)).steepness
        assert np.diag(steepness) == pytest.approx([1, 1]) and abs(steepness[0, 1]) < 0.3

    def test_six_times_the_size_is_36_times_as_steep(self, reference):
        steepness = tables.compute_scales(reference, ScaleState(first=1.0, second=6.0)).steepness
        assert steepness[1, 1] / steepness[0, 0] == pytest.approx(36)

    def test_the_first_step_goes_down_the_gradient_of_the_loss(self, reference):
        state = ScaleState(first=0.5, second=2.0, rate=0.1, steps=1)
        X = tables.two_columns() * [0.5, 2.0]

        def loss(weights):
            return np.mean((X @ weights) ** 2)

        start, end = tables.compute_scales(reference, state).path
        nudges = 1e-6 * np.eye(2)
        gradient = [(loss(start + nudge) - loss(start - nudge)) / 2e-6 for nudge in nudges]
        assert end == pytest.approx(start - 0.1 * np.array(gradient))

    def test_the_height_is_the_loss_at_the_last_step(self, reference):
        result = tables.compute_scales(reference, ScaleState())
        X = tables.two_columns() * [1.0, 6.0]
        assert result.above == pytest.approx(np.mean((X @ result.path[-1]) ** 2))
        assert len(result.path) == 31

    def test_the_spread_of_the_columns_is_told(self, reference):
        result = tables.compute_scales(reference, ScaleState(first=0.5, second=6.0, standardise=True))
        told = words(tables.draw_scales(result))
        assert "column 1: std 0.5, used as 1.0" in told and "column 2: std 6.0, used as 1.0" in told

    def test_steps_that_are_too_long_run_away_and_are_told(self, reference):
        result = tables.compute_scales(reference, ScaleState(rate=0.03))
        assert "run away" in tables.scales_sentence(result)
        assert len(tables.compute_scales(reference, ScaleState(rate=1.0, steps=60)).path) < 20

    def test_standardised_columns_forget_their_size(self, reference):
        small, large = (
            tables.compute_scales(reference, ScaleState(second=size, standardise=True)) for size in (0.1, 9.0)
        )
        assert small.path == pytest.approx(large.path)
        assert "1.6 times as steep" in tables.scales_sentence(large)

    def test_standardising_lets_steps_be_long(self, reference):
        state = ScaleState(rate=0.4, steps=20, standardise=True)
        assert tables.compute_scales(reference, state).above < 1e-6

    def test_without_standardising_no_library_is_asked(self):
        assert len(tables.compute_scales(NOTHING, ScaleState()).path) == 31

    def test_an_unsolved_standardizer_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference.Standardizer, "fit", unsolved)
        with pytest.raises(Locked, match="Solve `standardizer`"):
            tables.compute_scales(reference, ScaleState(standardise=True))

    def test_rings_lie_at_their_height(self):
        steepness = np.array([[2.0, 0.5], [0.5, 1.0]])
        ring = tables.ellipse(steepness, 0.3)
        assert np.einsum("ni,ij,nj->n", ring, steepness, ring) == pytest.approx(0.3)


class TestLeak:
    def test_the_leak_promises_what_strangers_do_not_keep(self, reference):
        result = tables.compute_leak(reference, LeakState())
        assert result.peeked.mean() > 0.6
        assert result.strangers.mean() == pytest.approx(0.5, abs=0.05)
        assert result.honest.mean() == pytest.approx(0.5, abs=0.05)
        assert [len(part) for part in (result.peeked, result.strangers, result.honest)] == [tables.DEALS] * 3

    def test_more_columns_more_leak_more_customers_less(self, reference):
        def leaked(**settings):
            result = tables.compute_leak(reference, LeakState(**settings))
            return result.peeked.mean() - result.honest.mean()

        assert leaked(columns=200) > leaked(columns=10) + 0.05
        assert leaked(rows=40) > leaked(rows=200) + 0.05

    def test_columns_that_tell_are_found(self, reference):
        rng = np.random.default_rng(0)
        X, y = rng.normal(size=(50, 8)), rng.choice([-1.0, 1.0], size=50)
        X[:, 6] = 1000 - 50 * y + X[:, 6]
        X[:, 2] += y
        assert tables._telling_columns(reference, X, y, 2).tolist() == [6, 2]

    def test_a_smaller_table_is_a_corner_of_chance(self):
        chance = tables.noise(3)
        assert (
            chance.X.shape == (200, 200)
            and abs(chance.X.mean()) < 0.02
            and chance.X.std() == pytest.approx(1, abs=0.02)
        )
        assert set(chance.y) == {-1.0, 1.0} and abs(chance.y.mean()) < 0.2
        assert not np.array_equal(chance.X, tables.noise(4).X)

    def test_parts_share_no_row(self, reference):
        train, held_out = tables._two_parts(reference, 60, np.random.default_rng(0))
        assert (len(train), len(held_out)) == (30, 24) and not set(train) & set(held_out)

    @pytest.mark.parametrize(
        "owner, name, exercise",
        [("Standardizer", "fit", "standardizer"), (None, "train_validation_test", "split")],
    )
    def test_a_missing_part_is_named(self, reference, monkeypatch, owner, name, exercise):
        monkeypatch.setattr(getattr(reference, owner) if owner else reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            tables.compute_leak(reference, LeakState())

    @pytest.mark.parametrize("parts", [None, ((None, None),) * 3])
    def test_a_split_that_gives_nothing_is_named(self, reference, monkeypatch, parts):
        monkeypatch.setattr(reference, "train_validation_test", lambda *_: parts)
        with pytest.raises(Locked, match="`split`"):
            tables.compute_leak(reference, LeakState())

    def test_the_sentence_tells_promise_and_truth(self):
        half, more = np.full(4, 0.5), np.full(4, 0.7)
        said = tables.leak_sentence(tables.Leak(more, half, half))
        assert said == "With the leak the test promises 70%; strangers get 50%. Without it the test says 50%."


class TestFrame:
    FRAME = Frame(100, 10, 200, 100, 0, 4, -1, 1)

    def test_numbers_have_their_place(self):
        assert (self.FRAME.x(1), self.FRAME.y(0)) == (150, 60)
        assert (self.FRAME.y(1), self.FRAME.y(-1)) == (10, 110)

    def test_a_curve_inside_is_drawn_whole(self):
        (line,) = self.FRAME.curve(np.array([[0.0, 0.0], [2.0, 1.0], [4.0, -1.0]]), "plus")
        assert line.points == ((100, 60), (200, 10), (300, 110))

    def test_a_curve_ends_at_the_border(self):
        (line,) = self.FRAME.curve(np.array([[2.0, 0.0], [6.0, 0.0]]), "plus")
        assert line.points == ((200, 60), (300, 60))

    def test_a_curve_that_comes_back_has_two_parts(self):
        there, back = self.FRAME.curve(np.array([[1.0, 0.0], [1.0, 3.0], [3.0, 3.0], [3.0, 0.0]]), "plus")
        assert there.points == ((150, 60), (150, 10)) and back.points == ((250, 10), (250, 60))

    @pytest.mark.parametrize("points", [[[5.0, 0.0], [5.0, 1.0]], [[0.0, 2.0], [4.0, 2.0]], [[-9.0, 0.0], [0.0, 9.0]]])
    def test_a_curve_outside_is_not_drawn(self, points):
        assert not list(self.FRAME.curve(np.array(points), "plus"))

    def test_which_points_it_holds(self):
        assert self.FRAME.holds(4, 1) and not self.FRAME.holds(4.1, 0) and not self.FRAME.holds(0, -1.1)


def words(picture):
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


class TestQuestion:
    ROWS = (0, 10, 150)

    def test_gaps_words_and_wild_values_are_marked(self):
        picture = tables_pictures.question(make_churn(), self.ROWS)
        marked = [shape.words for shape in picture.shapes if isinstance(shape, Text) and shape.bold][2:]
        assert marked == ["2 years", "gap", "2 years", "month", "gap", "2371"]

    def test_the_clean_rows_have_no_gap_and_are_small(self):
        clean = tables_pictures._clean_rows(make_churn())
        assert clean.shape == (1000, 9) and np.isfinite(clean).all()
        assert np.abs(clean).max() < 10
        assert clean[:, 6:].sum(axis=1) == pytest.approx(1)

    def test_fit_sees_the_training_rows_alone(self):
        assert words(tables_pictures.fit_then_transform()).count("training rows") == 2


PICTURES = {
    "wild": lambda nnlib: tables.draw_wild(tables.compute_wild(nnlib, WildState(clip=True))),
    "wild at the edge": lambda nnlib: tables.draw_wild(
        tables.compute_wild(nnlib, WildState(mass=17500, flipper=240, clip=True, k=0))
    ),
    "scales": lambda nnlib: tables.draw_scales(tables.compute_scales(nnlib, ScaleState())),
    "scales run away": lambda nnlib: tables.draw_scales(
        tables.compute_scales(nnlib, ScaleState(first=10.0, second=0.1, rate=1.0, steps=60))
    ),
    "scales, no step": lambda nnlib: tables.draw_scales(
        tables.compute_scales(nnlib, ScaleState(steps=0, standardise=True))
    ),
    "leak": lambda nnlib: tables.draw_leak(tables.compute_leak(nnlib, LeakState())),
    "leak of few": lambda nnlib: tables.draw_leak(tables.compute_leak(nnlib, LeakState(rows=20, columns=200, kept=1))),
    "question": lambda nnlib: tables_pictures.question(make_churn(), (0, 1, 10, 150, 22, 23, 39, 3)),
    "fit": lambda nnlib: tables_pictures.fit_then_transform(),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence and picture.sentence.endswith((".", "?"))
        assert len(root) == len(picture.shapes) and picture.sentence in words(picture)

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in _corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


def _corners(shape):
    match shape:
        case Rect():
            return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        case Line():
            return shape.points
        case Dot():
            return [
                (shape.x - shape.radius, shape.y - shape.radius),
                (shape.x + shape.radius, shape.y + shape.radius),
            ]
        case Text():
            wide = 0.52 * shape.size * len(shape.words)  # about as wide as letters are
            left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
            return [(left, shape.y), (left + wide, shape.y)]


class TestStage:
    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        for start in (tables.outlier, tables.scales, tables.leak):
            start()
        assert [len(controls) for _, *controls in boxes] == [4, 5, 3]
        for figure, *controls in boxes:
            for control in sorted(controls, key=lambda control: not isinstance(control, ipywidgets.Checkbox)):
                before = figure.value  # a box is ticked first: k does nothing while nothing is clipped
                control.value = another_value(control)
                assert control.description and figure.value != before, control.description

    def test_an_explorer_may_start_standardised(self, reference, shown):
        tables.scales(standardise=True)
        assert "1.6 times" in shown[0]["text/plain"] and shown[0]["image/png"].startswith(b"\x89PNG")

    def test_locked_explorers_name_the_exercise_and_do_not_fail(self, tmp_path, monkeypatch, shown):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        stub = "raise NotImplementedError('split: lesson 3')"
        (tmp_path / "__init__.py").write_text(f"def train_validation_test(X, y, fractions, rng):\n    {stub}\n")
        tables.leak()
        assert "Solve `split` to unlock" in shown[0]["text/plain"] and "image/png" not in shown[0]
