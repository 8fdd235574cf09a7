"""Still pictures of lesson 9: four tasks, rows of images, errors side by side, two trainings side by side."""

from collections.abc import Iterator, Sequence

import numpy as np
from data import BreastCancer, Digits, Prices
from matplotlib import pyplot as plt

from .cart import cart
from .graph_paper import GraphPaper
from .picture import Picture, Shape, Text
from .shapes import box, ink

BLUE, ORANGE, GREY = "#2f8fd0", "#e07b00", "#8a8a8a"
PANEL, GAP, TOP = 206, 16, 34

Training = tuple[Sequence[float], float]
"""The loss after each epoch, and the seconds that all of them took."""

PYTORCH_LOSSES = """
    2.294 2.169 1.942 1.541 1.051 0.6608 0.443 0.325 0.2587 0.2158 0.1865 0.1656 0.149 0.1359 0.1251
    0.1159 0.108 0.101 0.09509 0.0899 0.08533 0.08129 0.07765 0.07442 0.07153 0.06892 0.06654
    0.06433 0.06227 0.06034 0.05854 0.05685 0.05526 0.05375
"""
PYTORCH: Training = (tuple(map(float, PYTORCH_LOSSES.split())), 0.2)
"""PyTorch 2.13 on one core of an ordinary computer: the loss of every third epoch of the lesson's training, seconds."""


def question(tumours: BreastCancer, prices: Prices, mnist: Digits) -> Picture:
    """The four tasks of the lesson, each as its data."""
    sentence = "Four tasks: cancer or not, tomorrow's price, which way to push, which digit?"
    shapes = [
        *_tumours(tumours, _left(0)),
        *_prices(prices, _left(1)),
        *_cart(_left(2)),
        *_digits(mnist, _left(3)),
        Text(4, TOP + PANEL + 30, sentence, 14),
    ]
    return Picture(4 * PANEL + 3 * GAP + 8, TOP + PANEL + 42, tuple(shapes), sentence)


def _left(panel: int) -> float:
    return 4 + panel * (PANEL + GAP)


def _tumours(tumours: BreastCancer, left: float) -> Iterator[Shape]:
    yield Text(left, 22, "cancer?", 14, bold=True)
    paper = GraphPaper(left, TOP, PANEL, PANEL, (6, 29), (9, 40))
    yield from paper.frame()
    for measures, malignant in zip(tumours.measures[::3], tumours.malignant[::3], strict=True):
        yield paper.dot(*measures[:2], "minus" if malignant else "plus", 3)


def _prices(prices: Prices, left: float) -> Iterator[Shape]:
    yield Text(left, 22, "tomorrow's price?", 14, bold=True)
    days = np.arange(len(prices.close))
    paper = GraphPaper(left, TOP, PANEL, PANEL, (0, len(days) + 160), (60, 780))
    yield from paper.frame()
    yield from paper.curve(days[::5], prices.close[::5], "plus", 1.5)
    yield Text(left + PANEL - 6, TOP + 118, "?", 24, "end", "minus", bold=True)


def _cart(left: float) -> Iterator[Shape]:
    yield Text(left, 22, "which way to push?", 14, bold=True)
    yield from box(left, TOP, PANEL, PANEL)
    yield from cart(0.5, 0.25, None, left + 4, TOP + 30, (PANEL - 8, 140))


def _digits(mnist: Digits, left: float) -> Iterator[Shape]:
    yield Text(left, 22, "which digit?", 14, bold=True)
    for place in range(4):
        row, column = divmod(place, 2)
        corner = left + column * PANEL / 2, TOP + row * PANEL / 2
        yield from ink(mnist.test_images[place], *corner, PANEL / 56, figures=False)


def show_images(images: np.ndarray, titles: Sequence[str]) -> None:
    """A row of square images `(n, side * side)`, each under its title."""
    side = int(images.shape[1] ** 0.5)
    _, axes = plt.subplots(1, len(images), figsize=(1.1 * len(images), 1.6), squeeze=False)
    for axis, image, title in zip(axes[0], images, titles, strict=True):
        axis.imshow(image.reshape(side, side), cmap="gray_r", vmin=0)
        axis.set_title(title, fontsize=8)
        axis.set_axis_off()
    plt.show()


def compare_bars(errors: np.ndarray, names: Sequence[str], title: str) -> None:
    """The errors `(folds, forecasts)`: a group of bars for each fold, and their means in the legend."""
    folds, width = np.arange(len(errors)), 0.8 / len(names)
    _, axis = plt.subplots(figsize=(7, 2.6))
    colours = (ORANGE, BLUE, GREY)
    for place, (name, column) in enumerate(zip(names, errors.T, strict=True)):
        label = f"{name}: {column.mean():.3f}"
        axis.bar(folds + (place - (len(names) - 1) / 2) * width, column, width * 0.9, color=colours[place], label=label)
    axis.set_xticks(folds, [f"fold {fold + 1}" for fold in folds])
    axis.set_ylim(0, errors.max() * 1.6)
    axis.set_title(title)
    axis.legend(fontsize=8, loc="upper left", ncols=len(names))
    plt.show()


def show_losses(ours: Training, theirs: Training | None) -> None:
    """Two trainings in one plot. Where PyTorch is not installed `theirs` is None, and what we saw is drawn."""
    remembered = theirs is None
    losses, seconds = PYTORCH if theirs is None else theirs
    _, axis = plt.subplots(figsize=(7, 3))
    axis.plot(ours[0], color=BLUE, linewidth=5, alpha=0.5, label=f"your library, {ours[1]:.2f} s")
    name = "PyTorch, when we ran it" if remembered else "PyTorch"
    places = np.linspace(0, len(ours[0]) - 1, len(losses))
    axis.plot(places, losses, "--", color=ORANGE, label=f"{name}, {seconds:.2f} s")
    axis.set(xlabel="epoch", ylabel="loss", yscale="log")
    axis.legend()
    plt.show()
