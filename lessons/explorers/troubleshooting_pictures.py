"""Still pictures of lesson 8: six networks that do not learn, gradients as bars, and trainings side by side."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from data import SickNetwork
from matplotlib import pyplot as plt

from .picture import Picture, Shape, Text
from .vital_signs import loss_axes, loss_curve, loss_plane, norm_bars

QUESTION = "Six networks after 40 epochs. Blue: loss on the images that they learn from. Orange: on others."
ACROSS, DOWN = 290, 196
STYLES = ("-", "--", "-.", ":")


def question(networks: Sequence[SickNetwork]) -> Picture:
    """The six pairs of loss curves."""
    return Picture(870, 2 * DOWN + 34, tuple(_question_shapes(networks)), QUESTION)


def _question_shapes(networks: Sequence[SickNetwork]) -> Iterator[Shape]:
    for place, network in enumerate(networks):
        row, column = divmod(place, 3)
        plane = loss_plane(34 + column * ACROSS, 28 + row * DOWN, 240, 120, len(network.losses))
        yield from loss_axes(plane, f"{network.name}: reads {network.unseen_right:.0%} of unseen digits")
        yield from loss_curve(plane, network.unseen_losses, "minus", 2, dashed=True, note=False)
        yield from loss_curve(plane, network.losses, "plus")
    yield Text(34, 2 * DOWN + 26, QUESTION, 14)


def more_signs(networks: Sequence[SickNetwork]) -> Picture:
    """What the curves do not show: gradients of each layer, and dead units."""
    sentence = "The same six. Bars: length of the gradient at each layer's weight, first layer on the left."
    return Picture(870, 2 * DOWN + 34, tuple(_more_shapes(networks, sentence)), sentence)


def _more_shapes(networks: Sequence[SickNetwork], sentence: str) -> Iterator[Shape]:
    for place, network in enumerate(networks):
        row, column = divmod(place, 3)
        dead = f", {max(network.dead):.0%} dead at worst" if len(network.dead) else ""
        corner = 64 + column * ACROSS, 28 + row * DOWN
        yield from norm_bars(*corner, 210, 120, network.norms, f"{network.name}{dead}", ticks=column == 0)
    yield Text(34, 2 * DOWN + 26, sentence, 14)


def show_norms(norms: Mapping[str, Sequence[float]]) -> None:
    """For each network the lengths of its gradients, layer by layer, on a scale of powers of ten."""
    _, axis = plt.subplots(figsize=(6, 3))
    for style, (name, values) in zip(STYLES, norms.items(), strict=False):
        axis.semilogy(range(1, len(values) + 1), values, style, marker="o", linewidth=2, label=name)
    axis.set(xlabel="layer", ylabel="length of the gradient")
    axis.grid(alpha=0.3)
    axis.legend()
    plt.show()


def show_losses(losses: Mapping[str, Sequence[float]], ylabel: str = "loss", highest: float | None = None) -> None:
    """A curve for each training, a point for each epoch."""
    _, axis = plt.subplots(figsize=(6, 3))
    for style, (name, values) in zip(STYLES, losses.items(), strict=False):
        axis.plot(range(1, len(values) + 1), values, style, linewidth=2, label=name)
    axis.set(xlabel="epoch", ylabel=ylabel, ylim=(0, highest))
    axis.grid(alpha=0.3)
    axis.legend()
    plt.show()


def show_pairs(histories: Mapping[str, object], highest: float | None = None) -> None:
    """For each training, side by side, the loss on what it learns from and on what it has not seen."""
    _, axes = plt.subplots(1, len(histories), figsize=(3.1 * len(histories), 2.8), sharey=True, squeeze=False)
    for axis, (name, history) in zip(axes[0], histories.items(), strict=True):
        epochs = np.arange(1, len(history.losses) + 1)
        axis.plot(epochs, history.losses, linewidth=2, color="#2f8fd0", label="learned from")
        axis.plot(epochs, history.validation_losses, "--", linewidth=2, color="#e07b00", label="unseen")
        axis.set(title=name, xlabel="epoch", ylim=(0, highest))
        axis.grid(alpha=0.3)
    axes[0][0].set_ylabel("loss")
    axes[0][0].legend()
    plt.tight_layout()
    plt.show()


def show_moved(before: np.ndarray, after: np.ndarray) -> None:
    """Images `(n, 8, 8)` in a row, and below each what became of it."""
    _, axes = plt.subplots(2, len(before), figsize=(1.1 * len(before), 2.4), squeeze=False)
    for column, pair in enumerate(zip(before, after, strict=True)):
        for row, image in enumerate(pair):
            axes[row][column].imshow(image, cmap="gray_r", vmin=0, vmax=1)
            axes[row][column].set(xticks=[], yticks=[])
    axes[0][0].set_ylabel("before")
    axes[1][0].set_ylabel("after")
    plt.tight_layout()
    plt.show()
