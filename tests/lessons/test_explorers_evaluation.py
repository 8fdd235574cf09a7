import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
from explorers import evaluation, library, stage
from explorers.confusions import four_counts, gauges
from explorers.library import Locked
from explorers.picture import Line, Rect, Text
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


@pytest.fixture
def four_tumours(monkeypatch):
    """Four scores whose curve was worked out by hand in the lesson, in place of the tumours."""
    by_hand = np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1])
    monkeypatch.setattr(evaluation, "scored_tumours", lambda score: by_hand)


class TestThreshold:
    def test_numbers_by_hand(self, reference, four_tumours):
        result = evaluation.compute_threshold(reference, evaluation.ThresholdState(threshold=0.4))
        assert result.matrix.tolist() == [[1, 1], [1, 1]]
        assert set(result.shares.values()) == {0.5} and list(result.shares)[-1] == "f1"
        assert result.curve.tolist() == [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]]
        assert result.area == 0.75
        assert evaluation.rates(result) == (0.5, 0.5)

    def test_a_score_on_the_line_is_called(self, reference, four_tumours):
        state = evaluation.ThresholdState(threshold=0.35 + 1e-12)  # as sliders give it
        assert evaluation.rates(evaluation.compute_threshold(reference, state)) == (0.5, 1.0)

    def test_the_sentence_counts_the_missed_and_the_alarmed(self, reference, four_tumours):
        result = evaluation.compute_threshold(reference, evaluation.ThresholdState(threshold=0.5))
        assert result.matrix.tolist() == [[2, 0], [1, 1]]
        said = evaluation.threshold_sentence(result)
        assert said == "1 of 2 cancers is missed, and 0 of 2 harmless tumours are called cancer."

    @pytest.mark.parametrize("score", evaluation.SCORES)
    def test_the_dot_lies_on_the_curve_at_every_place_of_the_slider(self, reference, score):
        for step in range(round((evaluation.HIGHEST - evaluation.LOWEST) / evaluation.BIN) + 1):
            state = evaluation.ThresholdState(score, evaluation.LOWEST + step * evaluation.BIN)
            result = evaluation.compute_threshold(reference, state)
            distances = np.abs(result.curve - evaluation.rates(result)).sum(axis=1)
            assert distances.min() < 1e-12, state

    def test_one_measure_is_useless_and_all_together_are_best(self, reference):
        areas = {}
        for score in evaluation.SCORES:
            areas[score] = evaluation.compute_threshold(reference, evaluation.ThresholdState(score)).area
        assert areas[evaluation.ALL] == max(areas.values()) > 0.98
        assert areas[evaluation.FRACTAL] == pytest.approx(0.5, abs=0.03)
        assert areas[evaluation.TEXTURE] < areas[evaluation.RADIUS]

    def test_the_fitted_score_has_learned_nothing_from_the_tumours_shown(self, monkeypatch):
        scores, malignant = evaluation.scored_tumours(evaluation.ALL)
        tumours = evaluation.load_breast_cancer()
        truth = tumours.malignant.copy()
        truth[1::2] = 1 - truth[1::2]
        turned = type(tumours)(tumours.measures, truth)
        evaluation.scored_tumours.cache_clear()
        monkeypatch.setattr(evaluation, "load_breast_cancer", lambda: turned)
        again, swapped = evaluation.scored_tumours(evaluation.ALL)
        evaluation.scored_tumours.cache_clear()
        assert np.array_equal(scores, again) and np.array_equal(swapped, 1 - malignant)

    def test_each_tumour_is_in_one_bar_coloured_by_truth_and_full_where_called(self, reference):
        result = evaluation.compute_threshold(reference, evaluation.ThresholdState(threshold=0.4))
        bars = [shape for shape in evaluation._histograms(result) if isinstance(shape, Rect)]
        for label, colour in enumerate(("plus", "minus")):
            of_truth = [bar for bar in bars if bar.colour == colour]
            called = sum(bar.height for bar in of_truth if bar.opacity > 0.5) / sum(bar.height for bar in of_truth)
            assert called == pytest.approx(result.matrix[label, 1] / result.matrix[label].sum())
            feet = {round(bar.y + bar.height if label else bar.y, 6) for bar in of_truth}  # cancer upwards
            assert len(feet) == 1

    @pytest.mark.parametrize("name", ["confusion_matrix", "accuracy", "precision", "recall", "f1", "roc_curve", "auc"])
    def test_a_missing_metric_is_named(self, reference, monkeypatch, name):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{name.replace('_', '-')}`"):
            evaluation.compute_threshold(reference, evaluation.ThresholdState())

    def test_a_curve_with_a_point_for_each_example_is_said_not_drawn(self, reference, monkeypatch):
        def one_by_one(y, scores):
            y = y[np.argsort(-scores)]
            up, across = (np.append(0, np.cumsum(y == label) / np.sum(y == label)) for label in (1, 0))
            return across, up, np.append(np.inf, np.sort(scores)[::-1])

        monkeypatch.setattr(reference, "roc_curve", one_by_one)
        with pytest.raises(Locked, match=r"`roc-curve` gave shape \(285,\)"):
            evaluation.compute_threshold(reference, evaluation.ThresholdState())

    def test_the_learners_metrics_cannot_spoil_the_tumours(self, reference, monkeypatch):
        def spoils(y, scores):
            points = len(np.unique(scores)) + 1
            y[:], scores[:] = 0, 0
            return (np.linspace(0, 1, points),) * 3

        monkeypatch.setattr(reference, "roc_curve", spoils)
        evaluation.compute_threshold(reference, evaluation.ThresholdState())
        assert evaluation.scored_tumours(evaluation.RADIUS)[1].sum() == 110


class TestRare:
    def test_the_riddle_by_hand(self, reference):
        state = evaluation.RareState(ill=10, found=80, alarms=10)
        result = evaluation.compute_rare(reference, state)
        assert result.matrix.tolist() == [[891, 99], [2, 8]]
        assert result.shares["precision"] == pytest.approx(8 / 107)
        said = evaluation.rare_sentence(result)
        assert said == "8 of 107 alarms are true. Accuracy 0.90; calling everybody well has 0.99."

    def test_silence_has_a_high_accuracy_and_finds_nobody(self, reference):
        result = evaluation.compute_rare(reference, evaluation.RareState(ill=50))
        assert result.shares == {"accuracy": 0.95, "precision": 0, "recall": 0, "f1": 0}
        assert evaluation.rare_sentence(result).startswith("There is no alarm.")

    def test_everybody_called_ill(self, reference):
        result = evaluation.compute_rare(reference, evaluation.RareState(ill=500, found=100, alarms=100))
        assert result.matrix.tolist() == [[0, 500], [0, 500]]

    def test_one_true_alarm_is_one(self, reference):
        result = evaluation.compute_rare(reference, evaluation.RareState(ill=1, found=100))
        assert evaluation.rare_sentence(result).startswith("1 of 1 alarms is true.")

    def test_orange_squares_are_the_ill_and_large_ones_the_called(self, reference):
        result = evaluation.compute_rare(reference, evaluation.RareState(ill=10, found=80, alarms=10))
        people = [shape for shape in evaluation.draw_rare(result).shapes if isinstance(shape, Rect)][:1000]
        assert sum(person.colour == "minus" for person in people) == 10
        assert sum(person.colour == "minus" and person.width > 5 for person in people) == 8
        assert sum(person.width > 5 for person in people) == 107

    def test_a_missing_metric_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "recall", unsolved)
        with pytest.raises(Locked, match="Solve `recall`"):
            evaluation.compute_rare(reference, evaluation.RareState())


class TestFolds:
    @pytest.mark.parametrize("way", [evaluation.BLOCKS, evaluation.K_FOLD, evaluation.STRATIFIED])
    @pytest.mark.parametrize("k", [2, 7, 10])
    def test_each_example_is_tested_on_once_and_else_trained_on(self, reference, way, k):
        result = evaluation.compute_folds(reference, evaluation.FoldsState(way, k))
        assert result.tested.shape == (k, 30)
        assert np.array_equal(result.trained + result.tested, np.ones((k, 30)))
        assert np.array_equal(result.tested.sum(axis=0), np.ones(30))

    def test_blocks_keep_neighbours_together(self, reference):
        result = evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.BLOCKS, 5))
        assert np.array_equal(result.tested.argmax(axis=0), np.repeat(range(5), 6))
        said = evaluation.folds_sentence(result)
        assert said == "All 30 examples are tested on once. 4 of 5 tests hold nobody of class C."

    def test_hold_out_tests_once(self, reference):
        result = evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.HOLD_OUT, 5))
        assert result.tested.shape == (1, 30) and result.tested.sum() == 6
        assert evaluation.folds_sentence(result).startswith("6 of 30 examples are tested on once.")

    def test_stratified_folds_hold_the_rare_class_each(self, reference):
        result = evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.STRATIFIED, 5))
        assert result.tested[:, 25:].sum(axis=1).tolist() == [1, 1, 1, 1, 1]
        assert evaluation.folds_sentence(result).endswith("Each test holds somebody of class C.")
        assert "1 C" in words(evaluation.draw_folds(result).shapes)

    def test_the_seed_shuffles(self, reference):
        tests = [
            evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD, 5, seed)).tested
            for seed in (0, 0, 1)
        ]
        assert np.array_equal(tests[0], tests[1]) and not np.array_equal(tests[0], tests[2])

    def test_an_example_on_both_sides_is_said_and_crossed_out(self, reference, monkeypatch):
        rows = np.arange(30)
        monkeypatch.setattr(reference, "k_fold", lambda n, k, rng: [(rows, rows[i::k]) for i in range(k)])
        result = evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD, 5))
        assert evaluation.folds_sentence(result).startswith("30 examples are trained on and tested on")
        crosses = [shape for shape in evaluation.draw_folds(result).shapes if isinstance(shape, Line)]
        assert len(crosses) == 60

    def test_an_example_that_is_tested_on_twice_is_said(self, reference, monkeypatch):
        fold = np.arange(6, 30), np.arange(6)
        monkeypatch.setattr(reference, "k_fold", lambda n, k, rng: [fold] * k)
        result = evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD, 5))
        assert evaluation.folds_sentence(result).startswith("Some examples are tested on more than once.")

    @pytest.mark.parametrize(
        "folds, message",
        [
            (lambda n, k, rng: [(np.arange(2, n), np.arange(2))], r"shape \(1, 30\) in place of \(5, 30\)"),
            (lambda n, k, rng: [(np.arange(9), np.array([n]))] * k, r"shape \(5, 31\)"),
            (lambda n, k, rng: None, "stopped with TypeError"),
            (unsolved, "Solve `k-fold`"),
        ],
        ids=["one fold", "a row that does not exist", "nothing", "unsolved"],
    )
    def test_what_is_no_folds_is_said_not_drawn(self, reference, monkeypatch, folds, message):
        monkeypatch.setattr(reference, "k_fold", folds)
        with pytest.raises(Locked, match=message):
            evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD, 5))

    def test_folds_without_end_are_cut_off(self, reference, monkeypatch):
        def endless(n, k, rng):
            while True:
                yield np.arange(2, n), np.arange(2)

        monkeypatch.setattr(reference, "k_fold", endless)
        with pytest.raises(Locked, match=r"shape \(6, 30\) in place of \(5, 30\)"):
            evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD, 5))

    @pytest.mark.parametrize(
        "way, name",
        [(evaluation.HOLD_OUT, "hold_out"), (evaluation.STRATIFIED, "stratified_k_fold")],
    )
    def test_a_missing_way_is_named_and_the_others_go_on(self, reference, monkeypatch, way, name):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{name.replace('_', '-')}`"):
            evaluation.compute_folds(reference, evaluation.FoldsState(way))
        evaluation.compute_folds(reference, evaluation.FoldsState(evaluation.K_FOLD))


def _picture(compute, draw, state):
    return lambda nnlib: draw(compute(nnlib, state))


PICTURES = {
    "threshold": _picture(
        evaluation.compute_threshold, evaluation.draw_threshold, evaluation.ThresholdState(evaluation.ALL, 4.0)
    ),
    "lowest threshold": _picture(
        evaluation.compute_threshold, evaluation.draw_threshold, evaluation.ThresholdState(threshold=-3.0)
    ),
    "rare": _picture(evaluation.compute_rare, evaluation.draw_rare, evaluation.RareState(500, 100, 100)),
    "folds": _picture(evaluation.compute_folds, evaluation.draw_folds, evaluation.FoldsState(k=10)),
    "hold-out": _picture(evaluation.compute_folds, evaluation.draw_folds, evaluation.FoldsState(evaluation.HOLD_OUT)),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence in words(picture.shapes)
        assert len(root) == len(picture.shapes)

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


class TestBlocks:
    def test_four_counts_stand_in_their_cells(self):
        shapes = list(four_counts(np.array([[1, 2], [3, 4]]), ("no", "yes"), 100, 100))
        places = {shape.words: (shape.x, shape.y) for shape in shapes if isinstance(shape, Text)}
        assert places["1"][0] == places["3"][0] < places["2"][0] == places["4"][0]
        assert places["1"][1] == places["2"][1] < places["3"][1] == places["4"][1]
        cells = [(shape.colour, shape.opacity > 0.5) for shape in shapes if isinstance(shape, Rect)]
        assert cells == [("plus", False), ("plus", True), ("minus", False), ("minus", True)]

    def test_a_gauge_is_as_long_as_its_share_and_never_longer_than_its_frame(self):
        shapes = list(gauges({"half": 0.5, "too much": 3.0}, 0, 0, (222, 20)))
        frames, bars = ([shape for shape in shapes if isinstance(shape, Rect)][start::2] for start in (0, 1))
        assert bars[0].width == frames[0].width / 2 and bars[1].width == frames[1].width
        assert {"half", "0.50", "too much", "3.00"} <= set(words(shapes))


class TestControls:
    STARTS = (evaluation.threshold, evaluation.rare, evaluation.folds)

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
        stubs = (("confusion_matrix", "confusion-matrix"), ("stratified_k_fold", "stratified-k-fold"))
        body = "def {}(*_):\n    raise NotImplementedError('{}: lesson 6')\n"
        (tmp_path / "__init__.py").write_text("".join(body.format(*stub) for stub in stubs))
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        evaluation.threshold()
        evaluation.rare()
        evaluation.folds(evaluation.STRATIFIED)
        for output, exercise in zip(shown, ("confusion-matrix", "confusion-matrix", "stratified-k-fold"), strict=True):
            assert f"Solve `{exercise}`" in output["text/plain"] and "image/png" not in output
