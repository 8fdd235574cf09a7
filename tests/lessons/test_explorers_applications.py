import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
from explorers import applications, library, stage
from explorers.applications import (
    Forecasts,
    ForecastsState,
    Part,
    Screening,
    ScreeningState,
    compute_forecasts,
    compute_screening,
    draw_forecasts,
    draw_screening,
    forecasts_sentence,
    screening_sentence,
)
from explorers.library import Locked
from explorers.picture import Line, Text
from explorers.png import to_png
from explorers.svg import to_svg
from figures import another_value, corners


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


def words(shapes):
    return [shape.words for shape in shapes if isinstance(shape, Text)]


FIVE = Part(np.array([0.1, 0.2, 0.4, 0.8, 0.9]), np.array([0, 1, 0, 1, 1]))


class TestScreening:
    def test_errors_by_hand(self):
        assert FIVE.errors(0.8) == (1, 0)
        assert FIVE.errors(0.2) == (0, 1)  # a score on the line is called in
        assert FIVE.errors(0.95) == (3, 0)

    def test_costs_by_hand(self):
        thresholds = np.where(np.array(applications.WANTED) <= 90, 0.8, 0.2)
        result = Screening(ScreeningState(cost=7), FIVE, FIVE, thresholds)
        assert result.costs(FIVE).tolist() == [7] * 11 + [1] * 10

    @pytest.mark.parametrize("seed", range(6))
    def test_validation_keeps_the_promise_with_the_highest_line_that_can(self, reference, seed):
        result = compute_screening(reference, ScreeningState(seed=seed))
        ill = result.validation.scores[result.validation.malignant == 1]
        for wanted, line in zip(applications.WANTED, result.thresholds, strict=True):
            assert np.mean(ill >= line) >= wanted / 100
            assert all(np.mean(ill >= higher) < wanted / 100 for higher in ill[ill > line])

    def test_the_line_is_that_of_the_wanted_recall(self, reference):
        lines = [compute_screening(reference, ScreeningState(wanted)).threshold for wanted in (80, 95, 100)]
        assert lines[0] > lines[1] > lines[2]
        assert lines[2] == applications.parts(0)[0].scores[applications.parts(0)[0].malignant == 1].min()

    def test_parts_share_the_cancers_and_share_no_lump(self):
        validation, test = applications.parts(3)
        assert len(validation.scores) == len(test.scores) == 142
        assert validation.malignant.sum() == test.malignant.sum() == 53
        assert not np.array_equal(validation.scores, applications.parts(4)[0].scores)

    def test_the_scores_have_learned_nothing_from_the_parts_shown(self, monkeypatch):
        tumours = applications.load_breast_cancer()
        before = applications.parts.__wrapped__(0)
        truth = tumours.malignant.copy()
        order = np.random.default_rng(0).permutation(len(truth))
        order = order[np.argsort(truth[order], kind="stable")]
        measures = tumours.measures.copy()
        measures[order[3::4]] += 5.0  # the test's
        monkeypatch.setattr(applications, "load_breast_cancer", lambda: type(tumours)(measures, truth))
        after = applications.parts.__wrapped__(0)
        assert np.array_equal(before[0].scores, after[0].scores)  # neither weights nor scale have moved
        assert not np.array_equal(before[1].scores, after[1].scores)

    def test_the_sentence_says_what_came_of_the_promise(self):
        lines = np.full(len(applications.WANTED), 0.8)
        said = screening_sentence(Screening(ScreeningState(), FIVE, FIVE, lines))
        assert said == (
            "Wanted: 95% of the cancers. On the test 67% are found, 1 is missed, and 0 harmless lumps are alarmed."
        )

    def test_each_lump_is_a_mark_strong_where_called_in(self, reference):
        result = compute_screening(reference, ScreeningState())
        marks = [
            s for s in draw_screening(result).shapes if isinstance(s, Line) and s.width == 2 and len(s.points) == 2
        ]
        marks = [mark for mark in marks if not mark.dashed]
        assert sum(mark.colour == "minus" for mark in marks) == 106
        assert sum(mark.colour == "plus" for mark in marks) == 178
        called = sum(np.sum(part.scores >= result.threshold) for part in (result.validation, result.test))
        assert sum(mark.opacity > 0.5 for mark in marks) == called

    @pytest.mark.parametrize(
        "choose, message",
        [
            (unsolved, "Solve `choose-threshold`"),
            (lambda *_: None, "gave back nothing"),
            (lambda y, scores, _: scores, r"shape \(142,\)"),
        ],
    )
    def test_what_is_no_threshold_is_said(self, reference, monkeypatch, choose, message):
        monkeypatch.setattr(reference, "choose_threshold", choose)
        with pytest.raises(Locked, match=message):
            compute_screening(reference, ScreeningState())

    def test_the_learners_code_cannot_spoil_the_scores(self, reference, monkeypatch):
        def spoils(y, scores, _):
            y[:], scores[:] = 0, 9
            return 0.0

        monkeypatch.setattr(reference, "choose_threshold", spoils)
        compute_screening(reference, ScreeningState(seed=5))
        assert applications.parts(5)[0].malignant.sum() == 53 and applications.parts(5)[0].scores.max() < 9


class TestForecasts:
    def test_errors_by_hand(self, reference, monkeypatch):
        """A series that doubles its steps each day: the weighted sum finds the rule, and no baseline does."""
        series = 1.6 ** np.arange(14)
        monkeypatch.setattr(applications, "logarithms", lambda _: series)
        result = compute_forecasts(reference, ForecastsState(length=3))
        assert result.errors[:, 0] == pytest.approx([0] * 4, abs=1e-6 * series[-1])
        # 11 rows, four tests of two: the first rows of a test are 3, 5, 7, 9; day i + 3 is the target of row i
        by_hand = [np.mean([series[i + 3] - series[i + 2] for i in (start, start + 1)]) for start in (3, 5, 7, 9)]
        assert result.errors[:, 1] == pytest.approx(by_hand)
        means = [np.mean([series[i + 3] - series[i : i + 3].mean() for i in (at, at + 1)]) for at in (3, 5, 7, 9)]
        assert result.errors[:, 2] == pytest.approx(means)
        assert result.truth == pytest.approx(series[12:]) and result.forecast == pytest.approx(series[12:])

    def test_the_price_is_not_beaten_and_the_volume_is(self, reference):
        for series, beats in ((applications.PRICE, False), (applications.VOLUME, True), (applications.SPREAD, False)):
            said = forecasts_sentence(compute_forecasts(reference, ForecastsState(series)))
            assert ("forecast beats" in said) == beats, said

    @pytest.mark.parametrize("series", applications.SERIES)
    def test_a_peek_leaves_no_error(self, reference, series):
        result = compute_forecasts(reference, ForecastsState(series, peek=applications.LEAK))
        assert result.errors[:, 0].max() < 1e-9
        assert "too good to be true" in forecasts_sentence(result)

    @pytest.mark.parametrize(
        "means, said",
        [
            ((0.9, 1.0, 2.0), "The forecast beats the better baseline (as today): its error is 10% smaller."),
            (
                (1.5, 2.0, 1.0),
                "The forecast does not beat the better baseline (mean of window): its error is 50% larger.",
            ),
            (
                (1.001, 1.0, 2.0),
                "The forecast is as good as the better baseline (as today), which needs no training at all.",
            ),
        ],
    )
    def test_the_sentence_compares_with_the_better_baseline(self, means, said):
        nothing = np.zeros(2)
        assert forecasts_sentence(Forecasts(ForecastsState(), np.array([means] * 4), nothing, nothing)) == said

    def test_the_star_is_the_smallest_error(self, reference):
        told = words(draw_forecasts(compute_forecasts(reference, ForecastsState())).shapes)
        assert [word for word in told if word.startswith("★")] == ["★ as today"]

    @pytest.mark.parametrize(
        "name, wrong, message",
        [
            ("windows", unsolved, "Solve `windows`"),
            ("windows", lambda series, length: (series, series), r"`windows` gave shape \(1047,\)"),
            ("walk_forward", unsolved, "Solve `walk-forward`"),
            ("walk_forward", lambda n, k: [(np.arange(9), np.arange(9, 12))], r"shape \(1, 3\) in place of \(4, 3\)"),
            ("walk_forward", lambda n, k: None, "`walk-forward` stopped with TypeError"),
            (
                "walk_forward",
                lambda n, k: [(np.arange(9), np.array([n]))] * k,
                "`walk-forward` stopped with IndexError",
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, reference, monkeypatch, name, wrong, message):
        monkeypatch.setattr(reference, name, wrong)
        with pytest.raises(Locked, match=message):
            compute_forecasts(reference, ForecastsState())

    def test_no_fold_at_all_is_said(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "walk_forward", lambda n, k: [])
        with pytest.raises(Locked, match="`walk-forward`"):
            compute_forecasts(reference, ForecastsState())


PICTURES = {
    "screening": (compute_screening, draw_screening, ScreeningState()),
    "all wanted": (compute_screening, draw_screening, ScreeningState(100, 100, 2)),
    "few wanted": (compute_screening, draw_screening, ScreeningState(80, 1, 20)),
    "price": (compute_forecasts, draw_forecasts, ForecastsState()),
    "peek": (compute_forecasts, draw_forecasts, ForecastsState(applications.SPREAD, 40, applications.LEAK)),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    @pytest.fixture
    def picture(self, reference, name):
        compute, draw, state = PICTURES[name]
        return draw(compute(reference, state))

    def test_svg_is_well_formed_and_says_its_sentence(self, picture):
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence in words(picture.shapes)
        assert len(root) == len(picture.shapes)

    def test_every_shape_lies_on_the_canvas(self, picture):
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (x, y)

    def test_png_is_a_png(self, picture):
        assert to_png(picture).startswith(b"\x89PNG")


class TestControls:
    STARTS = (applications.screening, applications.forecasts)

    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        for start in self.STARTS:
            start()
        for figure, *controls in boxes:
            for control in controls:
                before = figure.value
                control.value = another_value(control)
                assert control.description and figure.value != before, control.description

    def test_each_output_holds_a_picture_and_a_sentence(self, reference, shown):
        for start in self.STARTS:
            start()
        for output in shown:
            assert output["image/png"].startswith(b"\x89PNG") and output["text/plain"].endswith(".")

    def test_unsolved_exercises_lock_it_and_are_named(self, shown, tmp_path, monkeypatch):
        stubs = (("choose_threshold", "choose-threshold"), ("windows", "windows"))
        body = "def {}(*_):\n    raise NotImplementedError('{}: lesson 9')\n"
        (tmp_path / "__init__.py").write_text("".join(body.format(*stub) for stub in stubs))
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        for start in self.STARTS:
            start()
        for output, exercise in zip(shown, ("choose-threshold", "windows"), strict=True):
            assert f"Solve `{exercise}`" in output["text/plain"] and "image/png" not in output
