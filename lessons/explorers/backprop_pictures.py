"""Still pictures of lesson 5: the question, the chain rule on four steps, paths on a loss surface, a boundary."""

from collections.abc import Callable, Iterator

import numpy as np
from data import Digits, DigitsNetwork
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

from .contours import Landscape
from .picture import Dot, Line, Picture, Shape, Text
from .shapes import arrow, number
from .surfaces import SURFACES

TILES = (4, 8)  # rows and columns of hidden units
BLUE_ABOVE_ZERO = LinearSegmentedColormap.from_list("blue above zero", ["#e07b00", "#ffffff", "#2f8fd0"])


def question(digits: Digits, given: DigitsNetwork) -> None:
    """The weights of 32 hidden units, each as an 8 x 8 image: drawn at random, and those of lesson 4."""
    rng = np.random.default_rng(2)
    drawn = DigitsNetwork(*(rng.normal(0, array.std(), array.shape) for array in vars(given).values()))
    _, axes = plt.subplots(1, 2, figsize=(9, 2.9))
    for axis, title, network in zip(axes, ("drawn at random", "given in lesson 4"), (drawn, given), strict=True):
        _show_tiles(axis, network.hidden_weight)
        axis.set_title(f"{title}: reads {share_read(digits, network):.0%} of the digits")
    plt.tight_layout()
    plt.show()


def share_read(digits: Digits, network: DigitsNetwork) -> float:
    """The share of test digits that a network reads rightly; plain NumPy, no library."""
    hidden = np.maximum(digits.test_images @ network.hidden_weight + network.hidden_bias, 0)
    logits = hidden @ network.output_weight + network.output_bias
    return float((logits.argmax(axis=1) == digits.test_labels).mean())


def show_hidden_units(*weights: np.ndarray, titles: tuple[str, ...]) -> None:
    """Hidden units as images, blue where ink counts for the unit, orange where it counts against it.

    Each of `weights` has the shape (64, units); the first 32 units are shown.
    """
    _, axes = plt.subplots(1, len(weights), figsize=(4.5 * len(weights), 2.9), squeeze=False)
    for axis, weight, title in zip(axes[0], weights, titles, strict=True):
        _show_tiles(axis, weight)
        axis.set_title(title)
    plt.tight_layout()
    plt.show()


def _show_tiles(axis: plt.Axes, weight: np.ndarray) -> None:
    rows, columns = TILES
    sheet = np.full((rows * 9 - 1, columns * 9 - 1), np.nan)
    for unit in range(rows * columns):
        row, column = divmod(unit, columns)
        sheet[row * 9 : row * 9 + 8, column * 9 : column * 9 + 8] = weight[:, unit].reshape(8, 8)
    largest = np.nanpercentile(np.abs(sheet), 98)
    axis.imshow(sheet, cmap=BLUE_ABOVE_ZERO, vmin=-largest, vmax=largest)
    axis.set_axis_off()


# -- The chain rule


def chain(w: float, x: float, b: float, t: float) -> Picture:
    """One weight, one input: every number on the way to the loss, and below each how the loss changes with it."""
    z, y = w * x, w * x + b
    e = y - t
    forth = (("z = w x", z), ("y = z + b", y), ("e = y \u2212 t", e), ("L = e\u00b2", e * e))
    back = (2 * e, 2 * e, 2 * e, 1.0)
    slope = number(2 * e * x, 0)
    sentence = f"Forwards to the loss, {number(e * e, 0)}; backwards to the slope at w, {slope}."
    return Picture(860, 236, tuple(_chain_shapes((w, x, b, t), forth, back)), sentence)


NODES = (40, 240, 440, 640, 820)
MIDDLE = 96


def _chain_shapes(given: tuple, forth: tuple, back: tuple) -> Iterator[Shape]:
    w, x, b, t = given
    yield Text(8, 18, "forwards: the numbers", 13, bold=True)
    yield Text(8, 228, "backwards: how much the loss changes when that number grows by a little", 13, colour="minus")
    yield from _node(NODES[0], "w", w, back[0] * x)
    for k, (name, value) in enumerate(forth):
        yield from _node(NODES[k + 1], name, value, back[k])
        left, right = NODES[k] + 22, NODES[k + 1] - 22
        yield from arrow(left, MIDDLE, right - left)
        yield Line(((right, MIDDLE + 56), (left, MIDDLE + 56)), "minus", 1.5)
        yield Line(((left + 5, MIDDLE + 52), (left, MIDDLE + 56), (left + 5, MIDDLE + 60)), "minus", 1.5)
        middle = (left + right) / 2
        words = (f"times x = {number(x, 0)}", f"plus b = {number(b, 0)}", f"minus t = {number(t, 0)}", "squared")[k]
        factor = (f"\u00b7 x = {number(x, 0)}", "\u00b7 1", "\u00b7 1", f"\u00b7 2e = {number(back[0], 0)}")[k]
        yield Text(middle, MIDDLE - 10, words, 13, "middle")
        yield Text(middle, MIDDLE + 76, factor, 13, "middle", "minus")


def _node(x: float, name: str, value: float, slope: float) -> Iterator[Shape]:
    yield Text(x, MIDDLE - 26, name, 13, "middle", "faint")
    yield Text(x, MIDDLE + 6, number(value, 0), 20, "middle", bold=True)
    yield Dot(x, MIDDLE + 28, 2.5, "rule")
    yield Text(x, MIDDLE + 63, number(slope, 0), 20, "middle", "minus", bold=True)


# -- On a surface

COLOURS = ("minus", "plus", "good")


def show_paths(surface: str, **paths: list[np.ndarray]) -> Picture:
    """Paths `(n, 2)` across one of the surfaces, up to three, each with its name."""
    ground = Landscape(SURFACES[surface], 8, 30, 420, 280)
    arrays = [np.array(path) for path in paths.values()]
    shapes = [*ground.frame()]
    for row, (name, path, colour) in enumerate(zip(paths, arrays, COLOURS, strict=False)):
        shapes += ground.trail(path, colour, dashed=row == 1)
        shapes += [Dot(456, 60 + 30 * row, 6, colour), Text(472, 65 + 30 * row, name.replace("_", " "), 14)]
    ends = ", ".join(
        f"{name.replace('_', ' ')} at a loss of {number(SURFACES[surface].loss(path[-1]), 3)}"
        for name, path in zip(paths, arrays, strict=True)
    )
    return Picture(600, 338, tuple(shapes), f"After {len(arrays[0]) - 1} steps: {ends}.")


def show_descents(x: np.ndarray, y: np.ndarray, paths: dict[str, list[list[float]]]) -> None:
    """Paths of (slope, intercept) over the mean squared error of a straight line through points `(n, 1)`."""
    slopes, intercepts = np.linspace(-1.9, 2.9, 60), np.linspace(-2.4, 1.2, 60)
    lines = slopes[:, None] * x[:, 0] - y[:, 0]  # (60, n), without the intercept
    losses = np.mean((lines[None] + intercepts[:, None, None]) ** 2, axis=2)
    _, axes = plt.subplots(1, len(paths), figsize=(2.9 * len(paths), 2.7), sharey=True, squeeze=False)
    for axis, (name, path) in zip(axes[0], paths.items(), strict=True):
        axis.contour(slopes, intercepts, losses, np.geomspace(losses.min() * 1.02, losses.max(), 8), colors="#bdbdbd")
        axis.plot(*np.transpose(path), ".-", color="#e07b00", linewidth=1, markersize=4)
        axis.plot(*path[-1], "o", color="#2f8fd0", markersize=9)
        axis.set(title=f"{name}: {len(path) - 1} steps", xlabel="slope")
    axes[0, 0].set_ylabel("intercept")
    plt.tight_layout()
    plt.show()


# -- Where a network changes its mind


def show_boundary(X: np.ndarray, y: np.ndarray, probability: Callable[[np.ndarray], np.ndarray], title: str) -> None:
    """Points `(n, 2)` of class 0 (orange) and 1 (blue) over what `probability` says of every place, rows `(m, 2)`."""
    margin = 0.4
    xs = np.linspace(X[:, 0].min() - margin, X[:, 0].max() + margin, 80)
    ys = np.linspace(X[:, 1].min() - margin, X[:, 1].max() + margin, 80)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    chances = np.asarray(probability(places)).reshape(80, 80)
    plt.figure(figsize=(4.2, 3.6))
    plt.contourf(xs, ys, chances, np.linspace(0, 1, 11), cmap=BLUE_ABOVE_ZERO, alpha=0.55)
    plt.contour(xs, ys, chances, [0.5], colors="#1f1f1f", linewidths=1.5)
    for label, colour, marker in ((0, "#e07b00", "s"), (1, "#2f8fd0", "o")):
        plt.scatter(*X[y == label].T, color=colour, marker=marker, s=40, edgecolors="white", linewidths=0.8)
    plt.title(title)
    plt.show()
