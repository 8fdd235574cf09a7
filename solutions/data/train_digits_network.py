"""Trains the weights in `lessons/data/digits_network.npz`, which lesson 4 gives to the learner.

scikit-learn trains them, not `nnlib`: lesson 4 comes before the learner's library can train, and
weights from elsewhere show that a forward pass is all that reading needs. The seed is fixed. Another
machine's matrix product may round the last digit differently, so the file is pinned, not remade.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
TARGET = LESSONS / "data" / "digits_network.npz"
HIDDEN = 32
SEED = 4

sys.path.insert(0, str(LESSONS))
from data import Digits, load_digits  # noqa: E402 (the lessons folder is no installed package)


def train(digits: Digits) -> MLPClassifier:
    """A 64-32-10 network with ReLU; `alpha` keeps the weights small, which helps on unseen images."""
    network = MLPClassifier((HIDDEN,), activation="relu", alpha=1e-2, max_iter=1000, random_state=SEED)
    return network.fit(digits.train_images, digits.train_labels)


def main() -> None:
    digits = load_digits()
    network = train(digits)
    (hidden_weight, output_weight), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    np.savez_compressed(
        TARGET,
        hidden_weight=hidden_weight,
        hidden_bias=hidden_bias,
        output_weight=output_weight,
        output_bias=output_bias,
    )
    right = network.score(digits.test_images, digits.test_labels)
    print(f"{right:.1%} of the test images read rightly. Pin the sha256 of {TARGET.name} in lessons/data/files.py.")


if __name__ == "__main__":
    main()
