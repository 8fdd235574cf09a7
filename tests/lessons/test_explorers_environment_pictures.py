import numpy as np
import pytest
from data import load_penguins
from explorers import environment_pictures as pictures
from explorers.picture import Dot, Line, Text
from matplotlib import pyplot as plt


@pytest.fixture
def axes(monkeypatch):
    """The axes that were last drawn on."""
    monkeypatch.setattr(plt, "show", lambda: None)
    yield plt.gca
    plt.close("all")


def words(picture):
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


def test_two_kinds_are_all_measured_adelies_and_gentoos():
    bills, kinds = pictures.two_kinds(load_penguins())
    assert bills.shape == (274, 2) and not np.isnan(bills).any()
    assert np.bincount(kinds).tolist() == [151, 123]
    assert bills[kinds == 1, 0].mean() > bills[kinds == 0, 0].mean()  # a Gentoo's bill is longer


def test_the_lessons_neuron_tells_every_bird_rightly():
    bills, kinds = pictures.two_kinds(load_penguins())
    assert ((bills @ np.array([1, -2]) - 9 >= 0) == kinds).all()


def test_the_question_shows_every_bird_and_the_unknown_one(axes):
    pictures.question(load_penguins(), (46, 14))
    adelie, gentoo = axes().collections
    assert (len(adelie.get_offsets()), len(gentoo.get_offsets())) == (151, 123)
    assert axes().texts[0].get_text() == "?" and axes().texts[0].get_position() == (46, 14)


@pytest.mark.parametrize(
    "bill, sum_, decided",
    [((46, 14), "46·1 + 14·(\u22122) \u2212 9", "class 1"), ((39, 18), "39·1 + 18·(\u22122) \u2212 9", "class 0")],
)
def test_one_neuron_writes_out_its_sum_and_decision(bill, sum_, decided):
    said = words(pictures.one_neuron(bill, (1, -2), -9))
    assert sum_ in said and decided in said


def test_one_neuron_says_its_sum():
    assert pictures.one_neuron((39, 18), (1, -2), -9).sentence == "The sum is \u22126, which is less than 0."


def test_a_network_counts_its_neurons_weights_and_biases():
    picture = pictures.network((2, 4, 3, 1))
    assert picture.sentence == "8 neurons with 23 weights and 8 biases: 31 numbers to learn."
    assert sum(isinstance(shape, Line) for shape in picture.shapes) == 8 + 12 + 3
    assert sum(isinstance(shape, Dot) for shape in picture.shapes) == 10


def test_sizes_grow(axes):
    pictures.sizes_of_networks()
    lengths = [patch.get_width() + patch.get_x() for patch in axes().patches]
    assert lengths == [3, 2410, 60_000, 60_000_000, 175_000_000_000]


def test_a_machine_twice_as_fast_needs_half_the_time(axes):
    def seconds(speed):
        pictures.training_times(speed)
        return np.array([patch.get_width() + patch.get_x() for patch in axes().patches])

    assert seconds(1e9)[0] == pytest.approx(20_000 / 1e9)
    assert seconds(2e9) == pytest.approx(seconds(1e9) / 2)


def test_sums_are_counted_by_kind(axes):
    pictures.show_sums(np.array([-1.0, -1.0, 2.0]), np.array([0, 0, 1]))
    adelie, gentoo = axes().containers
    assert (sum(bar.get_height() for bar in adelie), sum(bar.get_height() for bar in gentoo)) == (2, 1)


def test_both_clouds_are_drawn(axes):
    pictures.show_centred(np.zeros((3, 2)), np.ones((4, 2)))
    assert [len(cloud.get_offsets()) for cloud in axes().collections] == [3, 4]


def test_cards_are_titled_by_their_side(axes):
    pictures.show_cards(np.zeros((2, 400)), np.array([1, 0]))
    assert [axis.get_title() for axis in plt.gcf().axes] == ["right", "left"]


def test_weights_lie_where_their_squares_are(axes):
    pictures.show_weights(np.eye(20).ravel())
    (image,) = plt.gcf().axes[0].images
    assert (image.get_array() == np.eye(20)).all() and image.get_clim() == (-1, 1)


def test_mistakes_add_up(axes):
    pictures.show_mistakes({"one": [1, 0, 1], "other": [0, 0, 1]})
    assert [list(curve.get_ydata()) for curve in axes().lines] == [[1, 1, 2], [0, 0, 1]]


def test_a_race_has_two_runners(axes):
    pictures.show_race([1, 10], [0.1, 1.0], [0.1, 0.1])
    assert [list(curve.get_ydata()) for curve in axes().lines] == [[0.1, 1.0], [0.1, 0.1]]
