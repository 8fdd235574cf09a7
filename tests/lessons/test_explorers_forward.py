import re
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from explorers import cart_pole, clinic, forward, library, playground, solved, stage
from explorers.library import Locked, drawable, fresh_library, needs
from explorers.picture import COLOURS, Picture, Text
from explorers.png import to_png
from explorers.shapes import number
from explorers.svg import to_svg
from figures import another_value, corners

SOFTMAX_UNSOLVED = "raise NotImplementedError('softmax')"


@pytest.fixture
def library_file(tmp_path, monkeypatch):
    """The learner's library is one empty file, which a test fills."""
    monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
    file = tmp_path / "__init__.py"
    file.write_text("")
    return file


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


class TestWalk:
    def test_the_walk_ends_in_probabilities_for_the_right_digit(self, reference):
        walk = forward.compute_walk(reference, forward.WalkState(image=0))
        assert [len(values) for values in walk.values] == [64, 32, 32, 10, 10]
        assert walk.values[4].sum() == pytest.approx(1)
        assert walk.values[4].argmax() == walk.label == 3

    def test_a_wrongly_read_digit_is_told_as_such(self, reference):
        walk = forward.compute_walk(reference, forward.WalkState(image=331))
        assert forward.walk_sentence(walk) == "The network reads 3, with probability 0.598. Meant was 9."

    def test_the_chosen_image_walks(self, reference):
        walk = forward.compute_walk(reference, forward.WalkState(image=1))
        assert walk.values[4].argmax() == walk.label == 7

    def test_relu_keeps_the_positive_numbers(self, reference):
        walk = forward.compute_walk(reference, forward.WalkState())
        assert (walk.values[1] < 0).any()
        assert np.array_equal(walk.values[2], np.where(walk.values[1] > 0, walk.values[1], 0))

    @pytest.mark.parametrize("step", range(5))
    def test_no_step_is_taken_ahead_of_the_slider(self, reference, step):
        walk = forward.compute_walk(reference, forward.WalkState(step=step))
        assert len(walk.values) == step + 1
        assert forward.walk_sentence(walk).endswith(".")

    def test_the_walk_goes_as_far_as_the_learner_has_come(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "softmax", unsolved)
        walk = forward.compute_walk(reference, forward.WalkState())
        assert len(walk.values) == 4
        assert "Solve softmax" in forward.walk_sentence(walk)

    def test_a_wrong_shape_stops_the_walk_and_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "softmax", lambda logits: logits[0])
        walk = forward.compute_walk(reference, forward.WalkState())
        assert "(10,) in place of (1, 10)" in walk.stopped

    def test_a_library_without_linear_still_shows_the_pixels(self):
        walk = forward.compute_walk(SimpleNamespace(), forward.WalkState())
        assert len(walk.values) == 1 and "linear-forward" in walk.stopped


class TestTemperature:
    def test_probabilities_by_hand(self, reference):
        state = forward.TemperatureState(a=np.log(3.0), b=0.0, c=-1000.0)
        assert forward.compute_temperature(reference, state).probabilities == pytest.approx([0.75, 0.25, 0])

    def test_a_tie_is_told_as_one(self, reference):
        told = [
            forward.temperature_sentence(forward.compute_temperature(reference, forward.TemperatureState(a=a, b=1.0)))
            for a in (2.0, 1.0)
        ]
        assert told[0].startswith("A is the most probable, with 0.705.")
        assert told[1].startswith("A and B are equally probable, with 0.468 each.")

    def test_heat_evens_out_and_cold_decides(self, reference):
        def largest(temperature):
            state = forward.TemperatureState(temperature=temperature)
            return forward.compute_temperature(reference, state).probabilities.max()

        assert largest(0.01) == pytest.approx(1) and largest(100) == pytest.approx(1 / 3, abs=0.01)

    def test_an_addition_to_all_logits_changes_nothing(self, reference):
        plain, moved = forward.TemperatureState(), forward.TemperatureState(added=1000.0)
        first = forward.compute_temperature(reference, plain).probabilities
        assert forward.compute_temperature(reference, moved).probabilities == pytest.approx(first)

    def test_an_overflowing_softmax_is_said_not_drawn(self):
        naive = SimpleNamespace(softmax=lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
        with pytest.raises(Locked, match=r"no finite number.*check"):
            forward.compute_temperature(naive, forward.TemperatureState(added=1000.0))


class TestConfidence:
    def test_losses_by_hand(self, reference):
        result = forward.compute_confidence(reference, forward.ConfidenceState(chance=0.1))
        assert result.cross_entropy == pytest.approx(2.302585)  # -log(0.1)
        assert result.squared == pytest.approx(0.81)  # (1 - 0.1) ** 2

    def test_curves_fall_towards_certainty(self, reference):
        result = forward.compute_confidence(reference, forward.ConfidenceState())
        assert (np.diff(result.cross_entropies) < 0).all() and (np.diff(result.squares) < 0).all()

    def test_squared_error_is_not_computed_when_unwanted(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "MeanSquaredError", unsolved)
        result = forward.compute_confidence(reference, forward.ConfidenceState(squared=False))
        assert result.squared is None and "squared" not in forward.confidence_sentence(result)

    @pytest.mark.parametrize(
        "name, exercise", [("MeanSquaredError", "mse"), ("BinaryCrossEntropy", "binary-cross-entropy")]
    )
    def test_a_missing_loss_is_named(self, reference, monkeypatch, name, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            forward.compute_confidence(reference, forward.ConfidenceState())


PICTURES = {
    "walk": lambda nnlib: forward.draw_walk(forward.compute_walk(nnlib, forward.WalkState())),
    "first steps": lambda nnlib: forward.draw_walk(forward.compute_walk(nnlib, forward.WalkState(step=1))),
    "temperature": lambda nnlib: forward.draw_temperature(
        forward.compute_temperature(nnlib, forward.TemperatureState(temperature=0.01, added=1000.0))
    ),
    "confidence": lambda nnlib: forward.draw_confidence(
        forward.compute_confidence(nnlib, forward.ConfidenceState(chance=0.005))
    ),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence
        assert len(root) == len(picture.shapes)

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


class TestPictures:
    def test_words_are_escaped(self):
        svg = to_svg(Picture(10, 10, (Text(0, 0, "<b>&"),), 'a "quote"'))
        assert "&lt;b&gt;&amp;" in svg and "a &quot;quote&quot;" in svg

    def test_theme_colours_have_a_fallback(self):
        css = [css for css, _ in COLOURS.values() if css.startswith("var(")]
        assert css and all(re.fullmatch(r"var\(--jp-[\w-]+, #[0-9a-f]{6}\)", colour) for colour in css)

    @pytest.mark.parametrize(
        "value, words",
        [(-1.25, "\u22121.2"), (-0.01, "0.0"), (0.0, "0.0"), (12.34, "12.3"), (5001.0, "5001"), (50000.0, "5e+04")],
    )
    def test_numbers_are_short(self, value, words):
        assert number(value, 1) == words


class TestStage:
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown):
        forward.temperature()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG")
        assert output["text/plain"].endswith("sum to 1.000.")
        assert "application/vnd.jupyter.widget-view+json" in output

    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        for start in (forward.walk_a_digit, forward.temperature, forward.confidence):
            start()
        for figure, *controls in boxes:
            for control in controls:
                before = figure.value
                control.value = another_value(control)
                assert control.description and figure.value != before

    def test_locked_explorers_name_the_exercise_and_do_not_fail(self, library_file, shown, monkeypatch):
        library_file.write_text(f"def softmax(logits):\n    {SOFTMAX_UNSOLVED}\n")
        forward.temperature()
        assert "Solve `softmax` to unlock" in shown[0]["text/plain"] and "image/png" not in shown[0]

    @pytest.mark.parametrize(
        "start",
        [forward.temperature, cart_pole.balance, clinic.clinic, playground.playground],
        ids=lambda start: start.__name__,
    )
    def test_lists_have_an_arrow_that_is_seen_in_the_dark_even_while_locked(self, library_file, monkeypatch, start):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(build(children)) or boxes[0])
        for module in (stage, cart_pole, clinic, playground):
            monkeypatch.setattr(module, "display", lambda *_, **__: None)
        start()
        figure, *_, style = boxes[0].children
        assert "data-jp-theme-light" in style.value and style.layout.display == "none"
        assert figure.value and "<style>" not in figure.value

    def test_a_library_that_cannot_be_read_names_the_line(self, library_file, shown):
        library_file.write_text("def softmax(logits)\n    return logits\n")
        forward.temperature()
        assert re.search(r"cannot be read: expected ':' in __init__\.py, line 1", shown[0]["text/plain"])


class TestLibrary:
    def test_an_edit_is_seen_without_a_restart(self, library_file):
        library_file.write_text("answer = 1\n")
        with fresh_library() as first:
            assert first.answer == 1
        library_file.write_text("answer = 2\n")
        with fresh_library() as second:
            assert second.answer == 2

    def test_errors_of_the_learner_are_named(self):
        with pytest.raises(Locked, match="Your `mse` stopped with ValueError: no"), needs("mse"):
            raise ValueError("no")

    @pytest.mark.parametrize(
        "values, words",
        [(None, "return"), (np.zeros(2), r"\(2,\)"), (np.full(3, np.nan), "finite"), (["a"] * 3, "finite")],
    )
    def test_what_cannot_be_drawn_is_named(self, values, words):
        with pytest.raises(Locked, match=words):
            drawable("softmax", values, (3,))

    def test_numbers_are_passed_on(self):
        assert drawable("softmax", [1, 2], (2,)).tolist() == [1, 2]


class TestSolved:
    def test_gives_the_library(self, library_file, shown):
        library_file.write_text("answer = 1\n")
        with solved("softmax") as nnlib:
            assert nnlib.answer == 1
        assert not shown

    def test_an_unsolved_exercise_is_named(self, library_file, shown):
        with solved("softmax", "predict"):
            raise NotImplementedError
        message = "Solve <code>softmax</code> and <code>predict</code> first, then run this cell again."
        assert message in shown[0]["text/html"]

    def test_the_exercise_that_a_stub_names_is_the_one_to_solve(self, library_file, shown):
        with solved("predict"):
            raise NotImplementedError("linear-forward: lesson 4")
        assert shown[0]["text/plain"] == "Solve `linear-forward` first, then run this cell again."

    def test_a_failing_cell_is_explained(self, library_file, shown):
        with solved("softmax"):
            raise ValueError("<too> big")
        assert "ValueError: &lt;too&gt; big" in shown[0]["text/html"]

    def test_a_library_that_cannot_be_read_is_said(self, library_file, shown):
        library_file.write_text("1 +\n")
        with solved("softmax") as nnlib:
            nnlib.softmax(np.ones((1, 2)))
        assert "cannot be read" in shown[0]["text/plain"]
