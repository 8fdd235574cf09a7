"""Still pictures of lesson 4: the question, a layer worked by hand, rows of digits."""

from collections.abc import Iterator, Sequence

import numpy as np
from data import Digits, DigitsNetwork
from matplotlib import pyplot as plt

from .picture import Dot, Line, Picture, Shape, Text
from .shapes import arrow, ink, ladder, number

TOP, TALL = 44, 208
FAINTEST = 0.1  # weaker lines, as a share of the strongest, are left out


def question(digits: Digits, given: DigitsNetwork, image: int = 0) -> Picture:
    """A test image, the given network between, and the probabilities at the end; plain NumPy, no library."""
    pixels = digits.test_images[image]
    hidden = np.maximum(pixels @ given.hidden_weight + given.hidden_bias, 0)
    logits = hidden @ given.output_weight + given.output_bias
    powers = np.exp(logits - logits.max())
    shapes = _question_shapes(pixels, hidden, hidden[:, None] * given.output_weight, powers / powers.sum())
    sentence = "64 numbers go in, ten probabilities come out. What happens in between?"
    return Picture(860, 290, tuple(shapes), sentence)


def _question_shapes(pixels: np.ndarray, hidden: np.ndarray, parts: np.ndarray, chances: np.ndarray) -> Iterator[Shape]:
    yield from _titles((4, "64 pixels"), (330, "32 hidden numbers"), (574, "10 probabilities"))
    middle_y = TOP + TALL * (np.arange(len(hidden)) + 0.5) / len(hidden)
    right_y = TOP + TALL * (np.arange(len(chances)) + 0.5) / len(chances)
    for row_y in TOP + TALL * (np.arange(8) + 0.5) / 8:
        for y in middle_y[::2]:
            yield Line(((212, row_y), (390, y)), "faint", 0.6, opacity=0.2)
    strongest = np.abs(parts).max()
    for row, column in np.argwhere(np.abs(parts) > FAINTEST * strongest):
        part = parts[row, column]
        ends = ((390, middle_y[row]), (574, right_y[column]))
        yield Line(ends, "plus" if part > 0 else "minus", 1.2, opacity=float(abs(part) / strongest))
    yield from ink(pixels, 4, TOP, TALL / 8, figures=False)
    for y, value in zip(middle_y, hidden, strict=True):
        yield Dot(390, y, 3 if value > 0 else 1.5, "ink" if value > 0 else "faint")
    yield from ladder(chances, "0123456789", 574, TOP, (270, TALL / len(chances)), 1.0, 3)
    yield Text(4, 280, "64 numbers go in, ten probabilities come out. What happens in between?", 14)


def _titles(*titles: tuple[float, str]) -> Iterator[Shape]:
    for left, words in titles:
        yield Text(left, 24, words, 14, bold=True)


def weighted_sums(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> Picture:
    """One example `(n_in,)` on its way through a linear layer, each weight written on its line."""
    outputs = x @ weight + bias
    sentence = f"{len(x)} inputs, {len(bias)} outputs, {weight.size} weights: each output is a weighted sum."
    return Picture(760, 250, tuple(_sum_shapes(x, weight, bias, outputs)), sentence)


def _sum_shapes(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, outputs: np.ndarray) -> Iterator[Shape]:
    yield from _titles((60, "x"), (200, "weights"), (374, "+ b"), (486, "y = x W + b"))
    left_y = TOP + TALL * (np.arange(len(x)) + 0.5) / len(x)
    right_y = TOP + TALL * (np.arange(len(bias)) + 0.5) / len(bias)
    for (i, k), value in np.ndenumerate(weight):
        colour = "plus" if value > 0 else "minus" if value else "rule"
        yield Line(((64, left_y[i]), (340, right_y[k])), colour, 2)
        share = 0.38 + 0.3 * i
        at = left_y[i] + (right_y[k] - left_y[i]) * share
        yield Text(64 + 276 * share, at - 6, number(value, 0), 13, "middle", bold=True)
    for y, value in zip(left_y, x, strict=True):
        yield Dot(64, y, 7, "ink")
        yield Text(46, y + 5, number(value, 0), 16, "end", bold=True)
    for k, y in enumerate(right_y):
        yield Dot(340, y, 7, "ink")
        yield Text(374, y + 5, f"+ {number(bias[k], 0)}", 15)
        yield from arrow(440, y, 30)
        products = " + ".join(f"{number(a, 0)}·{_bracketed(w)}" for a, w in zip(x, weight[:, k], strict=True))
        yield Text(486, y + 5, f"{products} + {number(bias[k], 0)} =", 15)
        yield Text(690, y + 5, number(outputs[k], 0), 17, "end", bold=True)


def _bracketed(value: float) -> str:
    return f"({number(value, 0)})" if value < 0 else number(value, 0)


def show_digits(images: np.ndarray, titles: Sequence[str]) -> None:
    """A row of images `(n, 64)`, each under its title."""
    _, axes = plt.subplots(1, len(images), figsize=(1.15 * len(images), 1.6), squeeze=False)
    for axis, image, title in zip(axes[0], images, titles, strict=True):
        axis.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        axis.set_title(title, fontsize=9)
        axis.set_axis_off()
    plt.show()
