"""Still pictures of lesson 1: the question, a neuron worked by hand, a small network, sizes and times."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from data import Penguins
from matplotlib import pyplot as plt

from .picture import COLOURS, Dot, Line, Picture, Shape, Text
from .shapes import arrow, number

BLUE, ORANGE = COLOURS["plus"][1], COLOURS["minus"][1]
LOOKS = {0: (ORANGE, "s"), 1: (BLUE, "o")}  # colour and marker of each class

# -- Two kinds of penguin


def two_kinds(penguins: Penguins) -> tuple[np.ndarray, np.ndarray]:
    """Bill length and depth `(n, 2)` of the Adélie (class 0) and Gentoo penguins (class 1) that were measured."""
    chosen = (penguins.species != 1) & ~np.isnan(penguins.measures[:, :2]).any(axis=1)
    return penguins.measures[chosen, :2], (penguins.species[chosen] == 2).astype(int)


def question(penguins: Penguins, bill: tuple[float, float]) -> None:
    """Both kinds in the plane of their bills, and a bird that is not known."""
    bills, kinds = two_kinds(penguins)
    plt.figure(figsize=(6.4, 3.8))
    scatter(bills, kinds, ("Adélie", "Gentoo"))
    plt.plot(*bill, "o", markersize=22, markerfacecolor="white", markeredgecolor="black")
    plt.text(*bill, "?", ha="center", va="center", size=14, weight="bold")
    plt.xlabel("length of the bill (mm)")
    plt.ylabel("depth of the bill (mm)")
    plt.legend()
    plt.show()


def scatter(points: np.ndarray, labels: np.ndarray, names: Sequence[str] = ("class 0", "class 1")) -> None:
    """Points `(n, 2)` in the colours of their classes, on the figure that is open."""
    for label, (colour, marker) in LOOKS.items():
        x, y = points[labels == label].T
        plt.scatter(x, y, s=22, color=colour, marker=marker, alpha=0.75, label=names[label])


def show_sums(sums: np.ndarray, kinds: np.ndarray) -> None:
    """How many birds of each kind have which sum `(n,)`, and where 0 is."""
    plt.figure(figsize=(6.4, 2.8))
    edges = np.histogram_bin_edges(sums, bins=50)
    for kind, name in enumerate(("Adélie", "Gentoo")):
        plt.hist(sums[kinds == kind], bins=edges, color=LOOKS[kind][0], alpha=0.8, label=name)
    plt.axvline(0, color="black", linewidth=1)
    plt.xlabel("the neuron's sum")
    plt.ylabel("birds")
    plt.legend()
    plt.show()


def show_centred(centred: np.ndarray, wrong: np.ndarray) -> None:
    """Two clouds `(n, 2)` around, or beside, the point (0, 0)."""
    plt.figure(figsize=(6.4, 3.4))
    plt.scatter(*centred.T, s=12, color=COLOURS["good"][1], label="own mean of each column")
    plt.scatter(*wrong.T, s=12, color="#7f7f7f", marker="s", label="one mean of everything")
    plt.plot(0, 0, "k+", markersize=22, markeredgewidth=3)
    plt.xlabel("length")
    plt.ylabel("depth")
    plt.legend(loc="upper right")
    plt.show()


# -- A neuron by hand


def one_neuron(x: Sequence[float], w: Sequence[float], b: float) -> Picture:
    """A neuron at work on one example: each product, their sum, the bias, and what it decides."""
    total = float(np.dot(x, w) + b)
    sentence = f"The sum is {number(total, 0)}, which is {'0 or more' if total >= 0 else 'less than 0'}."
    return Picture(760, 190, tuple(_neuron_shapes(x, w, b, total)), sentence)


def _neuron_shapes(x: Sequence[float], w: Sequence[float], b: float, total: float) -> Iterator[Shape]:
    yield from _titles((20, "inputs x"), (150, "weights w"), (330, "bias b"), (440, "the sum"), (652, "decision"))
    heights = 50 + 100 * (np.arange(len(x)) + 0.5) / len(x)
    for value, weight, y in zip(x, w, heights, strict=True):
        yield Line(((72, y), (306, 100)), "plus" if weight > 0 else "minus", 2.5)
        yield Dot(64, y, 8, "ink")
        yield Text(46, y + 6, number(value, 0), 17, "end", bold=True)
        yield Text(170, y + (100 - y) * 0.4 - 10, f"× {number(weight, 0)}", 15, "middle", bold=True)
    yield Dot(330, 100, 22, "faint")
    yield Text(330, 105, number(b, 0), 15, "middle", "paper", bold=True)
    yield from arrow(364, 100, 56)
    products = " + ".join(f"{number(a, 0)}·{_bracketed(c)}" for a, c in zip(x, w, strict=True))
    sign = "+" if b >= 0 else "\u2212"
    yield Text(440, 93, f"{products} {sign} {number(abs(b), 0)}", 15)
    yield Text(440, 119, f"= {number(total, 0)}", 19, bold=True)
    yield from arrow(602, 100, 36)
    yield Text(652, 93, "0 or more" if total >= 0 else "less than 0", 14)
    yield Text(652, 119, f"class {int(total >= 0)}", 19, colour="plus" if total >= 0 else "minus", bold=True)


def _bracketed(value: float) -> str:
    return f"({number(value, 0)})" if value < 0 else number(value, 0)


def _titles(*titles: tuple[float, str]) -> Iterator[Shape]:
    for left, words in titles:
        yield Text(left, 22, words, 13, colour="faint")


# -- A network


def network(sizes: Sequence[int]) -> Picture:
    """Layers of neurons, each fed by all numbers of the layer before."""
    weights = sum(before * after for before, after in pairwise(sizes))
    biases = sum(sizes[1:])
    sentence = f"{biases} neurons with {weights} weights and {biases} biases: {weights + biases} numbers to learn."
    return Picture(640, 240, tuple(_network_shapes(sizes, sentence)), sentence)


def _network_shapes(sizes: Sequence[int], sentence: str) -> Iterator[Shape]:
    across = np.linspace(70, 570, len(sizes))
    places = [[(x, 40 + 160 * (k + 0.5) / size) for k in range(size)] for x, size in zip(across, sizes, strict=True)]
    for before, after in pairwise(places):
        for x, y in before:
            for right, level in after:
                yield Line(((x + 7, y), (right - 9, level)), "faint", 1, opacity=0.6)
    for layer, dots in enumerate(places):
        for x, y in dots:
            yield Dot(x, y, 8 if layer else 5, "plus" if layer else "ink")
    names = ["inputs", *(f"layer {k}" for k in range(1, len(sizes)))]
    for x, name, size in zip(across, names, sizes, strict=True):
        yield Text(x, 22, f"{name}: {size}", 13, "middle", bold=True)
    yield Text(320, 230, sentence, 14, "middle")


# -- Cards of 1958


def show_cards(cards: np.ndarray, sides: np.ndarray) -> None:
    """A row of cards `(n, 400)`, each with the side that is marked."""
    _, axes = plt.subplots(1, len(cards), figsize=(1.5 * len(cards), 1.8))
    for axis, card, side in zip(axes, cards, sides, strict=True):
        axis.imshow(card.reshape(20, 20), cmap="gray_r")
        axis.set(title=("left", "right")[side], xticks=[], yticks=[])
    plt.show()


def show_weights(weights: np.ndarray) -> None:
    """The weights `(400,)` where their squares are on the card: purple above 0, orange below."""
    plt.figure(figsize=(3.4, 2.8))
    limit = max(float(np.abs(weights).max()), 1e-9)
    plt.imshow(weights.reshape(20, 20), cmap="PuOr", vmin=-limit, vmax=limit)
    plt.colorbar(label="weight")
    plt.show()


def show_mistakes(mistakes: Mapping[str, Sequence[int]]) -> None:
    """How many mistakes there were so far (0 or 1 at each bird), for each way of learning."""
    plt.figure(figsize=(6.4, 3))
    for (name, each), style in zip(mistakes.items(), ("--", "-"), strict=True):
        plt.plot(
            np.cumsum(each), style, color="#7f7f7f" if style == "--" else COLOURS["good"][1], linewidth=2.5, label=name
        )
    plt.xlabel("birds seen")
    plt.ylabel("mistakes so far")
    plt.legend()
    plt.show()


# -- How large, how long

LEARNED_NUMBERS = (
    ("one neuron, two inputs", 3),
    ("digits, lesson 4", 2_410),
    ("LeNet-5, 1998", 60_000),
    ("AlexNet, 2012", 60_000_000),
    ("GPT-3, 2020", 175_000_000_000),
)
MULTIPLICATIONS = (
    ("fifty cards, 1958", 50 * 400),
    ("digits, lesson 5", 9_472 * 1_437 * 3 * 12),
    ("larger digits, lesson 9", 203_264 * 4_000 * 3 * 15),
    ("GPT-3, 2020", 1.6e23),
)
"""Each weight takes part in three multiplications an example: one forward, two to learn. Epochs as in the capstones."""
SECONDS = {"1 µs": 1e-6, "1 ms": 1e-3, "1 s": 1.0, "1 hour": 3600.0, "1 year": 3.15e7, "a million\nyears": 3.15e13}


def sizes_of_networks() -> None:
    """How many numbers some networks have learned, on a scale where each line is a thousand times more."""
    _long_bars(LEARNED_NUMBERS, 1)
    plt.xticks([1, 1e3, 1e6, 1e9, 1e12], ["1", "a thousand", "a million", "a billion", "a trillion"])
    plt.xlabel("numbers that are learned")
    plt.show()


def training_times(multiplications_per_second: float) -> None:
    """How long some trainings take at this speed."""
    _long_bars([(name, count / multiplications_per_second) for name, count in MULTIPLICATIONS], 1e-7)
    plt.axvline(1, color="black", linewidth=1, linestyle="--")
    plt.xticks(list(SECONDS.values()), list(SECONDS))
    plt.xlabel("time on this computer")
    plt.show()


def show_race(counts: Sequence[int], loop: Sequence[float], batch: Sequence[float]) -> None:
    """Seconds for so many birds, in a loop and all at once."""
    plt.figure(figsize=(6.4, 3))
    plt.loglog(counts, loop, "o-", color="#7f7f7f", label="neuron, in a loop")
    plt.loglog(counts, batch, "s-", color=COLOURS["good"][1], label="neurons, all at once")
    plt.xlabel("birds")
    plt.ylabel("seconds")
    plt.legend()
    plt.show()


def _long_bars(values: Sequence[tuple[str, float]], start: float) -> None:
    names, lengths = zip(*values, strict=True)
    plt.figure(figsize=(7.5, 2.6))
    plt.barh(names, np.array(lengths) - start, left=start, color=BLUE)
    plt.xscale("log")
    plt.gca().invert_yaxis()
    plt.grid(axis="x", alpha=0.3)
