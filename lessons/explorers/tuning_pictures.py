"""Still pictures of lesson 7: the question as a map of trainings, a tournament, and a race of strategies."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from data import DigitsScores
from matplotlib import pyplot as plt

from .picture import Picture, Shape, Text
from .score_map import Plane, axes, ringed, score_map
from .tuning import HIGH, LOW, MAPS, RATE_TICKS

QUESTION = "Each square is a network, trained on the same digits. The bluer, the more digits it reads rightly."
MARKS = ((15, 6, "A"), (33, 9, "B"), (45, 6, "C"), (33, 0, "D"))  # column and row of the map


def question(scores: DigitsScores) -> Picture:
    """The map of learning rates and widths, with four of its trainings marked."""
    return Picture(860, 316, tuple(_question_shapes(scores)), QUESTION)


def _question_shapes(scores: DigitsScores) -> Iterator[Shape]:
    plane = Plane(60, 30, 500, 220, (LOW, 0.0), (HIGH, 1.0))
    yield from score_map(plane, scores.by_width)
    yield from axes(plane, "learning rate, and hidden units upwards", RATE_TICKS, MAPS["width"][1])
    for line, (column, row, name) in enumerate(MARKS):
        place = plane.at(np.log10(scores.rates[column]), row / (len(scores.widths) - 1))
        yield from ringed(place, 5, "minus")
        yield Text(place[0] + 11, place[1] + 5, name, 14, bold=True)
        middle = 70 + 46 * line
        yield Text(606, middle, name, 16, bold=True)
        yield Text(632, middle, f"rate {scores.rates[column]:.2g}, {scores.widths[row]} units", 14)
        yield Text(632, middle + 18, f"reads {scores.by_width[row, column]:.0%} rightly", 13, colour="faint")
    yield Text(60, 304, QUESTION, 14)


def tournament(trials: Sequence) -> None:
    """Trials `(settings, score, budget)` of successive halving: a line for each candidate, as far as it came."""
    rounds: dict[str, list] = {}
    for settings, score, budget in trials:
        rounds.setdefault(str(settings), []).append((budget, score))
    longest = max(map(len, rounds.values()))
    for line in rounds.values():
        far = len(line) == longest
        plt.plot(*zip(*line, strict=True), marker="o", color="#e07b00" if far else "#2f8fd0", alpha=1 if far else 0.6)
    budgets = sorted({budget for _, _, budget in trials})
    plt.xscale("log", base=2)
    plt.xticks(budgets, [str(budget) for budget in budgets])
    plt.xlabel("epochs of training")
    plt.ylabel("score")
    plt.ylim(0, 1)
    plt.show()


STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


def race(found: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> None:
    """For each strategy `(costs, scores)` of its trainings: the best score so far over what was spent."""
    plt.figure(figsize=(7, 3.4))
    for (name, (costs, scores)), style in zip(found.items(), STYLES, strict=False):
        best = np.maximum.accumulate(scores)
        plt.step(np.cumsum(costs), best, where="post", linestyle=style, linewidth=2, label=f"{name}: {best[-1]:.2f}")
    plt.xlabel("epochs spent")
    plt.ylabel("best validation score so far")
    plt.ylim(0, 1)
    plt.legend(loc="lower right")
    plt.grid(alpha=0.3)
    plt.show()
