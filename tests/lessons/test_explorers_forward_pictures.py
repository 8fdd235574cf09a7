import numpy as np
import pytest
from data import load_digits, load_digits_network
from explorers import forward_pictures
from explorers.forward_pictures import question, show_digits, weighted_sums
from explorers.picture import Text
from explorers.png import to_png


@pytest.fixture
def by_hand():
    weight = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
    return weighted_sums(np.array([1.0, 2.0]), weight, np.array([10.0, 20.0, 30.0]))


def words(picture):
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


def test_weighted_sums_writes_out_each_sum(by_hand):
    said = words(by_hand)
    assert "1·1 + 2·2 + 10 =" in said and "1·(\u22121) + 2·0 + 30 =" in said
    assert {"15", "22", "29"} <= set(said)


def test_weighted_sums_counts_in_its_sentence(by_hand):
    assert by_hand.sentence.startswith("2 inputs, 3 outputs, 6 weights")


def test_question_ends_in_the_digit_that_was_written():
    picture = question(load_digits(), load_digits_network(), image=0)
    bold = [shape.words for shape in picture.shapes if isinstance(shape, Text) and shape.bold]
    assert bold[-2:] == ["3", "1.000"]


def test_question_takes_any_image():
    digits = load_digits()
    bold = [s.words for s in question(digits, load_digits_network(), 1).shapes if isinstance(s, Text) and s.bold]
    assert bold[-2] == str(digits.test_labels[1])


def test_pictures_show_themselves_in_jupyter(by_hand):
    png, metadata = by_hand._repr_png_()
    assert png == to_png(by_hand) and metadata == {"width": 760}
    assert repr(by_hand) == by_hand.sentence


def test_show_digits_titles_each_image(monkeypatch):
    monkeypatch.setattr(forward_pictures.plt, "show", lambda: None)
    show_digits(load_digits().test_images[:2], ["three", "seven"])
    axes = forward_pictures.plt.gcf().axes
    assert [axis.get_title() for axis in axes] == ["three", "seven"]
    assert axes[0].images[0].get_array().shape == (8, 8)
    forward_pictures.plt.close()
