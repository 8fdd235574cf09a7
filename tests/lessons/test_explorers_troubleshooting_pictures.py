import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from data import load_sick_networks
from explorers import troubleshooting_pictures as pictures
from explorers.picture import Line, Rect, Text
from explorers.svg import to_svg
from explorers.vital_signs import loss_curve, loss_plane, norm_bars
from matplotlib import pyplot as plt


class TestVitalSigns:
    def test_a_curve_by_hand(self):
        plane = loss_plane(10, 20, 100, 70, 3)  # losses from 0 to 3.5: 20 pixels for each whole one
        (line,) = loss_curve(plane, (3.5, 1.0, 0.0), "plus")
        assert line.points == ((10, 20), (60, pytest.approx(70)), (110, 90))

    def test_a_high_loss_runs_along_the_edge_and_nan_ends_the_line(self):
        plane = loss_plane(10, 20, 100, 70, 3)
        line, note = loss_curve(plane, (np.inf, 50.0, np.nan), "plus")
        assert line.points == ((10, 20), (60, 20)) and note.words == "loss: nan"

    def test_bars_by_powers_of_ten(self):
        shapes = list(norm_bars(0, 0, 90, 80, (1.0, 0.01, 0.0), "norms"))
        bars = [shape for shape in shapes if isinstance(shape, Rect)]
        assert [bar.height for bar in bars] == [pytest.approx(60), pytest.approx(40)]  # and none for a zero

    def test_a_norm_that_is_no_number_is_said(self):
        shapes = norm_bars(0, 0, 90, 80, (np.nan, 1.0), "norms")
        assert [shape.words for shape in shapes if isinstance(shape, Text) and shape.colour == "minus"] == ["nan"]


class TestPictures:
    @pytest.mark.parametrize("draw", [pictures.question, pictures.more_signs])
    def test_all_six_are_named_and_within_the_canvas(self, draw):
        picture = draw(load_sick_networks())
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence
        titles = [shape.words for shape in picture.shapes if isinstance(shape, Text) and shape.bold]
        assert {title[0] for title in titles} >= set("ABCDEF")
        for shape in picture.shapes:
            if isinstance(shape, Line):
                assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in shape.points)

    def test_plots_show_each_training(self, monkeypatch):
        monkeypatch.setattr(plt, "show", lambda: None)
        pictures.show_norms({"one": [1.0, 0.1], "two": [1.0, 1.0]})
        pictures.show_losses({"one": [2.0, 1.0]}, highest=3)
        history = load_sick_networks()[1]
        history = type("History", (), {"losses": history.losses, "validation_losses": history.unseen_losses})()
        pictures.show_pairs({"one": history, "two": history})
        pictures.show_moved(np.zeros((2, 8, 8)), np.ones((2, 8, 8)))
        lines = [[len(axis.get_lines()) for axis in plt.figure(number).axes] for number in plt.get_fignums()]
        plt.close("all")
        assert lines == [[2], [1], [2, 2], [0, 0, 0, 0]]
