import re
import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
from explorers import architecture, library, stage
from explorers.architecture import NetworkState, SignalState, ZooState
from explorers.library import Locked
from explorers.picture import Text
from explorers.png import to_png
from explorers.svg import to_svg
from figures import another_value, corners

from autograder import paths


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays."""
    outputs = []
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: outputs.append(output))
    return outputs


def unsolved(*_, **__):
    raise NotImplementedError


class TestZoo:
    @pytest.mark.parametrize(
        "bend, z, value, slope",
        [
            ("ReLU", -2.0, 0.0, 0.0),
            ("ReLU", 2.0, 2.0, 1.0),
            ("leaky ReLU", -2.0, -0.2, 0.1),
            ("sigmoid", np.log(3), 0.75, 0.1875),  # 3/4 * (1 - 3/4)
            ("tanh", np.log(3) / 2, 0.5, 0.75),  # 1 - (1/2)^2
        ],
    )
    def test_values_and_slopes_by_hand(self, reference, bend, z, value, slope):
        zoo = architecture.compute_zoo(reference, ZooState(bend, z))
        assert zoo.value == pytest.approx(value, abs=1e-9)
        assert zoo.slopes == pytest.approx((slope, slope), abs=1e-3)

    def test_the_curve_is_that_of_the_learner(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "tanh", lambda z: z * 0 + 0.5)
        assert set(architecture.compute_zoo(reference, ZooState("tanh")).values) == {0.5}

    def test_a_corner_is_told_with_both_slopes(self, reference):
        zoo = architecture.compute_zoo(reference, ZooState("ReLU", 0.0))
        sentence = "A corner: just left of it the slope is 0.00, just right of it 1.00."
        assert architecture.has_corner(zoo) and architecture.zoo_sentence(zoo) == sentence

    @pytest.mark.parametrize("bend", ["sigmoid", "tanh"])
    @pytest.mark.parametrize("z", [-5.0, -1.0, 0.0, 1.0, 5.0])
    def test_smooth_curves_have_no_corner(self, reference, bend, z):
        assert not architecture.has_corner(architecture.compute_zoo(reference, ZooState(bend, z)))

    def test_flat_places_are_called_flat(self, reference):
        told = architecture.zoo_sentence(architecture.compute_zoo(reference, ZooState("tanh", 4.5)))
        assert told.startswith("Flat here")

    @pytest.mark.parametrize("bend", architecture.BENDS)
    def test_a_missing_bend_is_named(self, reference, monkeypatch, bend):
        exercise, _ = architecture.BENDS[bend]
        monkeypatch.setattr(reference, exercise.replace("-", "_"), unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            architecture.compute_zoo(reference, ZooState(bend))


class TestNetwork:
    def test_parameters_by_hand(self, reference):
        network = architecture.compute_network(reference, NetworkState(hidden=2, width=8))
        assert network.sizes == (2, 8, 8, 1)
        assert network.parameters == 24 + 72 + 9

    def test_the_count_is_the_learners(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "count_parameters", lambda sizes: sum(sizes))
        assert architecture.compute_network(reference, NetworkState(hidden=1, width=4)).parameters == 7

    @pytest.mark.parametrize("state", [NetworkState(bend="none"), NetworkState(hidden=0), NetworkState(4, 32, "none")])
    def test_without_a_bend_the_function_is_straight(self, reference, state):
        network = architecture.compute_network(reference, state)
        assert architecture.corners(network) == 0
        assert architecture.network_sentence(network).endswith("is straight.")
        slopes = np.diff(network.values, axis=0)
        assert slopes == pytest.approx(np.full_like(slopes, slopes[0, 0]))

    def test_one_relu_makes_one_corner_at_most(self, reference):
        states = [NetworkState(hidden=1, width=1, draw=draw) for draw in range(1, 20)]
        found = {architecture.corners(architecture.compute_network(reference, state)) for state in states}
        assert found == {0, 1}

    def test_one_hidden_layer_has_no_more_corners_than_units(self, reference):
        network = architecture.compute_network(reference, NetworkState(hidden=1, width=6))
        assert 1 < architecture.corners(network) <= 6

    def test_smooth_bends_are_called_smooth(self, reference):
        network = architecture.compute_network(reference, NetworkState(bend="tanh"))
        assert architecture.network_sentence(network).endswith("bends smoothly.")

    def test_map_and_cut_agree_and_x1_runs_to_the_right(self, reference):
        network = architecture.compute_network(reference, NetworkState())
        middle, places = network.values[architecture.SIDE // 2], (np.arange(50) + 0.5) / 50 * 6 - 3
        assert middle == pytest.approx(np.interp(places, architecture.CUT, network.cut), abs=1e-2)

    def test_another_draw_is_another_function(self, reference):
        first, second = (architecture.compute_network(reference, NetworkState(draw=draw)) for draw in (1, 2))
        assert not np.allclose(first.cut, second.cut)

    def test_a_transposed_weight_is_named(self, reference, monkeypatch):
        build = reference.Linear
        monkeypatch.setattr(reference, "Linear", lambda n_in, n_out, rng: build(n_out, n_in, rng))
        with pytest.raises(Locked, match=r"linear-init.*\(8, 2\) in place of \(2, 8\)"):
            architecture.compute_network(reference, NetworkState())

    @pytest.mark.parametrize(
        "name, exercise", [("Linear", "linear-init"), ("count_parameters", "parameter-count"), ("relu", "relu")]
    )
    def test_a_missing_part_is_named(self, reference, monkeypatch, name, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            architecture.compute_network(reference, NetworkState())


class TestSignal:
    def test_each_small_layer_multiplies_by_its_spread(self, reference):
        signal = architecture.compute_signal(reference, SignalState("small: spread 0.01", layers=1, width=100))
        assert signal.strengths == pytest.approx([0.1], rel=0.1)  # 0.01 * sqrt(100)

    @pytest.mark.parametrize(
        "start, bend, words",
        [
            ("all zero", "ReLU", "All sums are 0"),
            ("small: spread 0.01", "ReLU", "dies out"),
            ("large: spread 1", "ReLU", "blows up"),
            ("Xavier", "ReLU", "dies out"),
            ("He", "ReLU", "keeps its strength"),
            ("Xavier", "tanh", "keeps its strength"),
            ("large: spread 1", "tanh", "where tanh is flat"),
        ],
    )
    def test_what_becomes_of_the_signal(self, reference, start, bend, words):
        assert words in architecture.signal_sentence(architecture.compute_signal(reference, SignalState(start, bend)))

    def test_a_tiny_strength_is_told_as_a_power_of_ten(self, reference):
        signal = architecture.compute_signal(reference, SignalState("small: spread 0.01", layers=10, width=100))
        assert "from 0.1 in the first layer to 4.3 \u00b7 10\u207b\u00b9\u00b2" in architecture.signal_sentence(signal)

    def test_as_many_layers_as_asked_for(self, reference):
        signal = architecture.compute_signal(reference, SignalState(layers=7))
        assert signal.strengths.shape == (7,) and len(signal.shares) == 7

    def test_shares_are_of_all_sums(self, reference):
        signal = architecture.compute_signal(reference, SignalState("all zero"))
        assert signal.shares.sum(axis=1) == pytest.approx(np.ones(10))
        wild = architecture.compute_signal(reference, SignalState("large: spread 1"))
        assert wild.shares[-1].sum() < 0.01

    @pytest.mark.parametrize(
        "name, state, exercise",
        [
            ("zeros", SignalState("all zero"), "initializers"),
            ("xavier_uniform", SignalState("Xavier"), "initializers"),
            ("he_normal", SignalState("He"), "initializers"),
            ("Linear", SignalState(), "linear-init"),
            ("tanh", SignalState(bend="tanh"), "tanh"),
        ],
    )
    def test_a_missing_part_is_named(self, reference, monkeypatch, name, state, exercise):
        monkeypatch.setattr(reference, name, unsolved)
        with pytest.raises(Locked, match=f"Solve `{exercise}`"):
            architecture.compute_signal(reference, state)


def zoo(state):
    return lambda nnlib: architecture.draw_zoo(architecture.compute_zoo(nnlib, state))


def network(state):
    return lambda nnlib: architecture.draw_network(architecture.compute_network(nnlib, state))


def signal(state):
    return lambda nnlib: architecture.draw_signal(architecture.compute_signal(nnlib, state))


PICTURES = {
    "tanh": zoo(ZooState()),
    "a corner at the edge": zoo(ZooState("ReLU", 0.0)),
    "relu beyond the top": zoo(ZooState("ReLU", 5.0)),
    "a network": network(NetworkState()),
    "the largest network": network(NetworkState(4, 32, "tanh")),
    "no hidden layer": network(NetworkState(hidden=0)),
    "nothing": signal(SignalState("all zero", layers=20)),
    "blown up": signal(SignalState("large: spread 1", layers=20, width=150)),
    "alive": signal(SignalState("He", layers=1)),
}


@pytest.mark.parametrize("name", PICTURES)
class TestDrawing:
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name):
        picture = PICTURES[name](reference)
        root = ElementTree.fromstring(to_svg(picture))
        assert root.get("aria-label") == picture.sentence
        assert len(root) == len(picture.shapes)
        assert picture.sentence in [shape.words for shape in picture.shapes if isinstance(shape, Text)]

    def test_every_shape_lies_on_the_canvas(self, reference, name):
        picture = PICTURES[name](reference)
        for x, y in (corner for shape in picture.shapes for corner in corners(shape)):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, (name, x, y)

    def test_png_is_a_png(self, reference, name):
        assert to_png(PICTURES[name](reference)).startswith(b"\x89PNG")


class TestStage:
    def test_every_control_is_labelled_and_redraws(self, reference, monkeypatch, shown):
        boxes = []
        build = ipywidgets.VBox
        monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
        for start in (architecture.zoo, architecture.builder, architecture.signal):
            start()
        assert len(boxes) == 3
        for figure, *controls in boxes:
            for control in controls:
                before = figure.value
                control.value = another_value(control)
                assert control.description and figure.value != before, control.description

    @pytest.mark.parametrize("start", [architecture.zoo, architecture.builder, architecture.signal])
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown, start):
        start()
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and output["text/plain"].endswith(".")
        assert "application/vnd.jupyter.widget-view+json" in output

    @pytest.mark.parametrize("start", [architecture.zoo, architecture.builder, architecture.signal])
    def test_on_an_untouched_library_an_explorer_names_an_exercise(self, monkeypatch, shown, start):
        monkeypatch.setenv("COURSE_NNLIB", str(paths.ROOT / "nnlib"))
        start()
        assert re.match(r"Solve `[\w-]+` to unlock", shown[0]["text/plain"]) and "image/png" not in shown[0]
