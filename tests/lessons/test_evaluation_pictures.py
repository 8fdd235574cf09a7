import numpy as np
import pytest
from explorers import evaluation_pictures
from explorers.evaluation_pictures import show_curves, show_matrix, show_pairs


@pytest.fixture
def drawn(monkeypatch):
    """The axis of the figure that was drawn last, kept open for the test."""
    plt = evaluation_pictures.plt
    monkeypatch.setattr(plt, "show", lambda: None)
    yield lambda: plt.gcf().axes[0]
    plt.close("all")


def test_a_matrix_has_its_counts_written_in_row_by_row(drawn):
    show_matrix(np.array([[5, 0], [2, 3]]), ["no", "yes"], "a title")
    axis = drawn()
    assert [text.get_text() for text in axis.texts] == ["5", "·", "2", "3"]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["no", "yes"]
    assert (axis.get_xlabel(), axis.get_ylabel(), axis.get_title()) == ("predicted", "true", "a title")


def test_a_matrix_is_coloured_by_shares_of_its_rows_and_an_empty_row_is_white(drawn):
    show_matrix(np.array([[1, 3], [0, 0]]), ["no", "yes"])
    assert drawn().images[0].get_array().tolist() == [[0.25, 0.75], [0, 0]]


def test_curves_go_up_over_false_alarms_and_are_named(drawn):
    show_curves({"mine": ([0, 0, 1], [0, 0.5, 1])})
    chance, mine = drawn().lines
    assert chance.get_xydata().tolist() == [[0, 0], [1, 1]]
    assert mine.get_xydata().tolist() == [[0, 0], [0, 0.5], [1, 1]]
    assert [text.get_text() for text in drawn().get_legend().get_texts()] == ["mine"]


def test_pairs_join_the_scores_of_each_fold(drawn):
    show_pairs({"a": np.array([0.5, 0.7]), "b": np.array([0.6, 1.0])})
    first, second, means = drawn().lines
    assert first.get_ydata().tolist() == [0.5, 0.6] and second.get_ydata().tolist() == [0.7, 1.0]
    assert means.get_ydata() == pytest.approx([0.6, 0.8])
