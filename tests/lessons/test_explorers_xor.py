import itertools
import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
from explorers import library, stage, xor
from explorers.library import Locked
from explorers.picture import Text
from explorers.svg import to_svg
from explorers.xor import XorState

SOLVED = XorState(1.0, -2.0, -0.5, hidden=True)


def test_a_hidden_layer_does_xor_by_hand(reference):
    result = xor.compute_xor(reference, SOLVED)
    assert result.points.tolist() == [[0, 0], [1, 0], [1, 0], [2, 1]]
    assert result.sums.tolist() == [-0.5, 0.5, 0.5, -0.5]
    assert xor.xor_sentence(result) == "4 of 4 right. That is XOR."


def test_one_neuron_never_gets_all_four(reference):
    settings = itertools.product(np.linspace(-3, 3, 13), repeat=3)
    best = max(xor.compute_xor(reference, XorState(*setting)).right.sum() for setting in settings)
    assert best == 3


def test_the_start_gets_three(reference):
    assert xor.xor_sentence(xor.compute_xor(reference, XorState())) == "3 of 4 right."


def test_maps_run_to_the_right_and_upwards(reference):
    result = xor.compute_xor(reference, XorState(1.0, 3.0, 0.0))
    assert (np.diff(result.inputs, axis=1) > 0).all()
    assert np.diff(result.inputs, axis=0) == pytest.approx(3 * np.diff(result.inputs, axis=1)[0, 0])


def test_with_a_hidden_layer_the_left_map_is_folded_and_the_middle_one_is_not(reference):
    result = xor.compute_xor(reference, SOLVED)
    assert not np.allclose(np.diff(result.inputs, 2), 0) and np.allclose(np.diff(result.seen, 2), 0)


def test_only_the_hidden_layer_needs_relu(reference, monkeypatch):
    def unsolved(z):
        raise NotImplementedError

    monkeypatch.setattr(reference, "relu", unsolved)
    assert xor.compute_xor(reference, XorState()).seen is None
    with pytest.raises(Locked, match="Solve `relu`"):
        xor.compute_xor(reference, SOLVED)


@pytest.mark.parametrize("state", [XorState(), SOLVED, XorState(0.0, 0.0, 0.0)])
def test_the_picture_says_its_sentence(reference, state):
    picture = xor.draw_xor(xor.compute_xor(reference, state))
    root = ElementTree.fromstring(to_svg(picture))
    assert len(root) == len(picture.shapes) and root.get("aria-label") == picture.sentence
    marks = [shape.words[-1] for shape in picture.shapes if isinstance(shape, Text) and shape.words[-1] in "✓✗"]
    assert f"{marks.count('✓')} of 4" in picture.sentence and len(marks) == 4


def test_every_control_is_labelled_and_redraws(reference, monkeypatch):
    boxes = []
    build = ipywidgets.VBox
    for module in (library, stage):
        monkeypatch.setattr(module, "display", lambda output, **_: None)
    monkeypatch.setattr(ipywidgets, "VBox", lambda children: boxes.append(children) or build(children))
    xor.one_neuron()
    ((figure, *controls),) = boxes
    for control in controls:
        before = figure.value
        control.value = not control.value if isinstance(control, ipywidgets.Checkbox) else control.min
        assert control.description and figure.value != before
