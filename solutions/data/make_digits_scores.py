"""Makes `lessons/data/digits_scores.npz`: what thousands of small networks scored on digits, for lesson 7's explorers.

The reference `nnlib` trains each network on 500 training images, and scores it on the other 937 of them. The test
images are not touched. Each score is the mean over five seeds. It takes a minute or two. Another machine may round
differently, so the file is pinned, not remade.
"""

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "lessons" / "data" / "digits_scores.npz"
RATES = np.logspace(-4, 1, 51)
WIDTHS = np.array([4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128])
MOMENTA = np.linspace(0.0, 0.95, 11)
FIRST_WIDTH, EPOCHS, BATCH, SEEDS = 32, 8, 25, 5

sys.path[:0] = [str(ROOT / "solutions"), str(ROOT / "lessons")]
from data import load_digits  # noqa: E402

import nnlib  # noqa: E402 (neither folder is an installed package)


def score(parts: tuple[tuple, tuple], rate: float, width: int, momentum: float, seed: int) -> float:
    """The share of the unseen images that a new network reads rightly."""
    rng = np.random.default_rng(seed)
    network = nnlib.Sequential(nnlib.Linear(64, width, rng), nnlib.ReLU(), nnlib.Linear(width, 10, rng))
    train, (x, y) = parts
    with np.errstate(all="ignore"):  # rates that are too large end in overflow
        nnlib.fit(network, nnlib.CrossEntropy(), nnlib.SGD(rate, momentum), *train, EPOCHS, BATCH, rng)
        return float(np.mean(network.predict(x) == y))


def main() -> None:
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.train_labels))
    x, y = digits.train_images[order], digits.train_labels[order]
    parts = (x[:500], y[:500]), (x[500:], y[500:])

    def mean(rate: float, width: int, momentum: float) -> float:
        return float(np.mean([score(parts, rate, width, momentum, seed) for seed in range(SEEDS)]))

    by_width = [[mean(rate, width, 0.0) for rate in RATES] for width in WIDTHS]
    by_momentum = [[mean(rate, FIRST_WIDTH, momentum) for rate in RATES] for momentum in MOMENTA]
    np.savez_compressed(
        TARGET,
        rates=RATES,
        widths=WIDTHS,
        momenta=MOMENTA,
        by_width=np.array(by_width).round(4),
        by_momentum=np.array(by_momentum).round(4),
    )
    print(f"Pin the sha256 of {TARGET.name} in lessons/data/files.py.")


if __name__ == "__main__":
    main()
