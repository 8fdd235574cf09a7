import numpy as np
import pytest
from data import load_breast_cancer, load_mnist, load_prices
from explorers import applications_pictures
from explorers.picture import Dot, Line, Rect, Text
from matplotlib import pyplot as plt


@pytest.fixture
def figure(monkeypatch):
    """The figure that a picture leaves behind."""
    plt.close("all")
    monkeypatch.setattr(plt, "show", lambda: None)
    yield plt.gcf
    plt.close("all")


def test_the_question_shows_four_tasks_on_one_canvas():
    picture = applications_pictures.question(load_breast_cancer(), load_prices(), load_mnist())
    titles = [shape.words for shape in picture.shapes if isinstance(shape, Text) and shape.bold]
    assert {"cancer?", "tomorrow's price?", "which way to push?", "which digit?"} <= set(titles)
    dots = [shape for shape in picture.shapes if isinstance(shape, Dot) and shape.radius == 3]
    assert len(dots) == 190 and sum(dot.colour == "minus" for dot in dots) == load_breast_cancer().malignant[::3].sum()
    for shape in picture.shapes:
        corners = {Line: lambda s: s.points, Rect: lambda s: [(s.x + s.width, s.y + s.height)]}
        for x, y in corners.get(type(shape), lambda s: [(s.x, s.y)])(shape):
            assert 0 <= x <= picture.width and 0 <= y <= picture.height, shape


def test_images_stand_under_their_titles(figure):
    images = np.arange(18.0).reshape(2, 9)
    applications_pictures.show_images(images, ["one", "two"])
    first, second = figure().axes
    assert (first.get_title(), second.get_title()) == ("one", "two")
    assert np.array_equal(second.images[0].get_array(), images[1].reshape(3, 3))


def test_bars_are_as_high_as_the_errors_and_the_legend_has_the_means(figure):
    errors = np.array([[1.0, 2.0], [3.0, 4.0]])
    applications_pictures.compare_bars(errors, ["network", "as today"], "mean error")
    (axis,) = figure().axes
    assert [[bar.get_height() for bar in group] for group in axis.containers] == [[1, 3], [2, 4]]
    told = [text.get_text() for text in axis.get_legend().get_texts()]
    assert told == ["network: 2.000", "as today: 3.000"]


def test_both_trainings_are_drawn_with_their_seconds(figure):
    applications_pictures.show_losses(([3.0, 2.0, 1.0], 0.5), ([3.0, 2.5, 1.5], 0.25))
    ours, theirs = figure().axes[0].lines
    assert ours.get_ydata().tolist() == [3, 2, 1] and theirs.get_ydata().tolist() == [3, 2.5, 1.5]
    told = [text.get_text() for text in figure().axes[0].get_legend().get_texts()]
    assert told == ["your library, 0.50 s", "PyTorch, 0.25 s"]


def test_without_pytorch_what_was_seen_is_drawn_and_said(figure):
    losses, seconds = applications_pictures.PYTORCH
    applications_pictures.show_losses(([1.0] * 100, 0.5), None)
    _, theirs = figure().axes[0].lines
    assert theirs.get_ydata().tolist() == list(losses) and theirs.get_xdata()[[0, 1, -1]].tolist() == [0, 3, 99]
    label = figure().axes[0].get_legend().get_texts()[1].get_text()
    assert label == f"PyTorch, when we ran it, {seconds:.2f} s"
