from collections import namedtuple

import pytest
from data import load_digits_scores
from explorers import tuning_pictures
from explorers.picture import Dot, Text
from explorers.tuning_pictures import plt, question, race, tournament

Trial = namedtuple("Trial", "settings score budget")


@pytest.fixture
def figure(monkeypatch):
    """The figure that stays when nothing is shown."""
    monkeypatch.setattr(tuning_pictures.plt, "show", lambda: None)
    yield plt.gcf
    plt.close("all")


def test_question_says_what_its_marks_read():
    scores = load_digits_scores()
    picture = question(scores)
    said = [shape.words for shape in picture.shapes if isinstance(shape, Text)]
    assert "rate 0.2, 91 units" in said and f"reads {scores.by_width[9, 33]:.0%} rightly" in said
    assert sum(isinstance(shape, Dot) and shape.colour == "minus" for shape in picture.shapes) == 4


def test_tournament_draws_each_candidate_as_far_as_it_came(figure):
    table = [({"n": 0}, 0.1, 1), ({"n": 1}, 0.4, 1), ({"n": 2}, 0.3, 1), ({"n": 1}, 0.5, 2), ({"n": 2}, 0.6, 2)]
    tournament([Trial(*row) for row in table])
    (axes,) = figure().axes
    assert [line.get_ydata().tolist() for line in axes.lines] == [[0.1], [0.4, 0.5], [0.3, 0.6]]
    assert [line.get_color() == "#e07b00" for line in axes.lines] == [False, True, True]


def test_race_shows_the_best_so_far_over_what_was_spent(figure):
    race({"grid": ([8, 8, 8], [0.2, 0.9, 0.5]), "halving": ([1, 2], [0.3, 0.7])})
    (axes,) = figure().axes
    assert axes.lines[0].get_xdata().tolist() == [8, 16, 24]
    assert axes.lines[0].get_ydata().tolist() == [0.2, 0.9, 0.9]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["grid: 0.90", "halving: 0.70"]
