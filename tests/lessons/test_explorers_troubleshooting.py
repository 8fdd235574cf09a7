import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from explorers import library, stage, troubleshooting
from explorers.library import Locked
from explorers.picture import Line
from explorers.png import to_png
from explorers.svg import to_svg
from explorers.troubleshooting import (
    DepthState,
    ShiftsState,
    compute_depth,
    compute_shifts,
    depth_sentence,
    draw_depth,
    draw_shifts,
    shifts_sentence,
)


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


class TestDepth:
    def test_a_gradient_for_each_weight_of_each_activation(self, reference):
        norms = compute_depth(reference, DepthState(depth=3)).norms
        assert list(norms) == ["sigmoid", "tanh", "ReLU"] and {len(values) for values in norms.values()} == {4}

    def test_the_last_layers_gradient_by_hand(self, reference):
        # weights of about 0.01 give logits of about 0, so that each class is as likely as any other
        x, labels = troubleshooting._some_images()
        norms = troubleshooting.gradients_at_start(reference, DepthState(1, "tiny: about 0.01"), "Tanh")
        rng = np.random.default_rng(0)
        hidden = np.tanh(x @ rng.normal(0, 0.01, (64, 32)))
        error = (0.1 - np.eye(10)[labels]) / len(x)
        assert norms[-1] == pytest.approx(np.linalg.norm(hidden.T @ error), rel=0.02)

    def test_sigmoids_lose_the_gradient_and_relu_keeps_it(self, reference):
        norms = compute_depth(reference, DepthState(depth=10, start="He")).norms
        assert norms["sigmoid"][0] < 1e-4 * norms["sigmoid"][-1]
        assert 0.1 < norms["ReLU"][0] / norms["ReLU"][-1] < 10

    def test_each_layer_more_makes_it_worse(self, reference):
        first = [compute_depth(reference, DepthState(depth=depth)).norms["sigmoid"][0] for depth in (2, 5, 10, 20)]
        assert first == sorted(first, reverse=True)

    def test_batch_normalisation_lets_it_through(self, reference):
        norms = compute_depth(reference, DepthState(depth=10, batch_norm=True)).norms["sigmoid"]
        assert 0.1 < norms[0] / norms[-1] < 10

    def test_a_wide_start_explodes_and_a_tiny_one_dies(self, reference):
        wide, tiny = (compute_depth(reference, DepthState(start=start)) for start in ("twice He", "tiny: about 0.01"))
        assert wide.norms["ReLU"].min() > 100 and tiny.norms["ReLU"].max() < 1e-9

    def test_curves_run_from_the_first_layer_on_the_left(self, reference):
        picture = draw_depth(compute_depth(reference, DepthState(depth=6)))
        (sigmoid,) = [s for s in picture.shapes if isinstance(s, Line) and s.colour == "minus"]
        xs, ys = zip(*sigmoid.points, strict=True)
        assert len(xs) == 7 and list(xs) == sorted(xs) and ys[0] > ys[-1]  # lower on the left, where y grows downwards

    def test_the_sentence_names_each_share(self):
        norms = {"sigmoid": np.array([1e-9, 1.0]), "tanh": np.array([3.0, 2.0]), "ReLU": np.array([5e6, 1.0])}
        sentence = depth_sentence(troubleshooting.Depth(norms, DepthState(depth=1)))
        assert "first of 2 layers" in sentence
        assert "1e\u22129 with sigmoid, 1.5 with tanh, 5e6 with ReLU" in sentence

    @pytest.mark.parametrize("start", troubleshooting.STARTS)
    def test_every_start_can_be_drawn(self, reference, start):
        picture = draw_depth(compute_depth(reference, DepthState(20, start, True)))
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence
        assert to_png(picture).startswith(b"\x89PNG")

    def test_batch_normalisation_is_only_asked_for_where_it_is_used(self, reference, monkeypatch):
        monkeypatch.setattr(reference.BatchNorm, "forward", unsolved)
        assert compute_depth(reference, DepthState())
        with pytest.raises(Locked, match="Solve `batch-norm` to unlock"):
            compute_depth(reference, DepthState(batch_norm=True))

    @pytest.mark.parametrize(
        "owner, name, exercise",
        [
            ("Linear", "__init__", "linear-init"),
            ("Sequential", "forward", "sequential-forward"),
            ("CrossEntropy", "forward", "cross-entropy"),
            ("Sequential", "backward", "sequential-backward"),
            ("", "gradient_norms", "gradient-norms"),
        ],
    )
    def test_an_open_exercise_is_named(self, reference, monkeypatch, owner, name, exercise):
        monkeypatch.setattr(getattr(reference, owner) if owner else reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}` to unlock"):
            compute_depth(reference, DepthState())

    def test_norms_of_biases_too_are_told(self, reference, monkeypatch):
        def all_norms(network):
            return [np.linalg.norm(gradient) for gradient in network.gradients()]

        monkeypatch.setattr(reference, "gradient_norms", all_norms)
        with pytest.raises(Locked, match=r"`gradient-norms` gave shape \(22,\) in place of \(11,\)"):
            compute_depth(reference, DepthState())


class TestShifts:
    def test_each_copy_is_moved_by_the_learners_library(self, reference):
        result = compute_shifts(reference, ShiftsState(most=2, seed=4))
        image = result.image.reshape(1, 8, 8)
        copies = np.repeat(image, troubleshooting.COPIES, axis=0)
        expected = reference.shift_images(copies, np.random.default_rng(4), 2)
        assert np.array_equal(result.moved.reshape(-1, 8, 8), expected)

    def test_not_moved_at_all(self, reference):
        result = compute_shifts(reference, ShiftsState(most=0))
        assert "8 copies, 1 of them different; 100% of the ink" in shifts_sentence(result)

    def test_the_sentence_counts_ink(self):
        image = np.zeros(64)
        image[:2] = 1.0
        moved = np.tile(image, (8, 1))
        moved[:4, 0] = 0.0
        sentence = shifts_sentence(SimpleNamespace(image=image, moved=moved, label=7))
        assert sentence == "A 7: 8 copies, 2 of them different; 75% of the ink is still there."

    def test_it_can_be_drawn(self, reference):
        picture = draw_shifts(compute_shifts(reference, ShiftsState(image=5, most=4)))
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence

    def test_an_open_exercise_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "shift_images", unsolved)
        with pytest.raises(Locked, match="Solve `augment` to unlock"):
            compute_shifts(reference, ShiftsState())


class TestControls:
    @pytest.mark.parametrize("explorer", [troubleshooting.depth, troubleshooting.shifts])
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown, explorer):
        explorer()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and len(output["text/plain"]) > 40
        assert "application/vnd.jupyter.widget-view+json" in output

    @pytest.mark.parametrize("explorer", [troubleshooting.depth, troubleshooting.shifts])
    def test_every_control_is_labelled_and_redraws(self, reference, shown, monkeypatch, explorer):
        boxes = []
        box = ipywidgets.VBox
        monkeypatch.setattr(stage.ipywidgets, "VBox", lambda children: boxes.append(children) or box(children))
        explorer()
        (figure, *controls), *_ = boxes
        for control in controls:
            before = figure.value
            if isinstance(control, ipywidgets.Checkbox):
                control.value = not control.value
            elif isinstance(control, ipywidgets.Dropdown):
                control.value = next(option for option in control.options if option != control.value)
            else:
                control.value = control.max if control.value != control.max else control.min
            assert control.description and figure.value != before, control.description
