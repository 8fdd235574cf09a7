"""Still pictures of lesson 6: a confusion matrix as a heat map, ROC curves, scores over the same folds."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import pyplot as plt

BLUE, ORANGE = "#2f8fd0", "#e07b00"


def show_matrix(matrix: np.ndarray, names: Sequence[object], title: str = "") -> None:
    """A confusion matrix, its counts written in; the colour is a count's share of its row."""
    size = 1.1 + 0.42 * max(len(matrix), 4)
    _, axis = plt.subplots(figsize=(size, size))
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        colour = "white" if shares[row, column] > 0.55 else "black"
        axis.text(column, row, str(count) if count else "·", ha="center", va="center", color=colour, fontsize=9)
    places = range(len(matrix))
    axis.set(xticks=places, xticklabels=names, yticks=places, yticklabels=names, title=title)
    axis.set(xlabel="predicted", ylabel="true")
    plt.show()


def show_curves(curves: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """ROC curves, each a pair of false and true positive rates, over the diagonal of pure chance."""
    _, axis = plt.subplots(figsize=(4.2, 4.2))
    axis.plot([0, 1], [0, 1], ":", color="grey", linewidth=1)
    for style, (name, (across, up)) in zip(("-", "--", "-."), curves.items(), strict=False):
        axis.plot(across, up, style, linewidth=2.2, label=name)
    axis.set(xlabel="false alarms: false positive rate", ylabel="found: true positive rate", aspect="equal")
    axis.legend(loc="lower right")
    plt.show()


def show_pairs(scores: Mapping[str, np.ndarray]) -> None:
    """The scores of several models on the same folds: a column of dots for each model, a line for each fold."""
    _, axis = plt.subplots(figsize=(1.7 * len(scores) + 1, 3.4))
    table = np.array(list(scores.values()))
    axis.plot(range(len(table)), table, "o-", color=BLUE, alpha=0.6, linewidth=1.2)
    axis.plot(range(len(table)), table.mean(axis=1), "D", color=ORANGE, markersize=9, label="mean")
    axis.set(xticks=range(len(table)), xticklabels=list(scores), ylabel="accuracy", xlim=(-0.4, len(table) - 0.6))
    axis.legend()
    plt.show()
