"""Makes `lessons/data/digits.npz` from the digits that scikit-learn ships."""

from pathlib import Path

import numpy as np
from sklearn import datasets

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "digits.npz"
TEST_IMAGES = 360
SEED = 4


def is_test(n: int) -> np.ndarray:
    """A mask `(n,)` that is true for `TEST_IMAGES` rows, drawn once with a fixed seed."""
    mask = np.zeros(n, dtype=bool)
    mask[np.random.default_rng(SEED).permutation(n)[:TEST_IMAGES]] = True
    return mask


def main() -> None:
    digits = datasets.load_digits()
    np.savez_compressed(
        TARGET,
        images=digits.data.astype(np.uint8),
        labels=digits.target.astype(np.uint8),
        is_test=is_test(len(digits.target)),
    )
    print(f"{len(digits.target)} digits written to {TARGET.name}. Pin its sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
