"""The figure of chapter 9: at least 93 % of 1,000 unseen digits, from 4,000 images, in under 30 seconds on one core.

    python tests/benchmarks/bench_mnist.py [starts]

For each start it prints how many digits are read, and the seconds of processor time that training took.
"""

import os
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read once, when NumPy is imported

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "lessons")]

import numpy as np  # noqa: E402
from data import load_mnist  # noqa: E402

from autograder.engine.library import loaded, read_sources  # noqa: E402
from autograder.paths import SOLUTIONS  # noqa: E402

EPOCHS, BATCH, RATE = 15, 32, 0.002


def main() -> None:
    digits = load_mnist()
    with loaded(read_sources(SOLUTIONS / "nnlib")) as nnlib:
        for start in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
            before = time.process_time()
            network = trained(nnlib, digits, np.random.default_rng(start))
            seconds = time.process_time() - before
            accuracy = nnlib.accuracy(digits.test_labels, network.predict(digits.test_images))
            print(f"start {start}: {accuracy:.1%} read, {seconds:.1f} s")


def trained(nnlib, digits, rng):
    """A network that learned from all training images, in single precision, as the images are."""
    network = nnlib.Sequential(nnlib.Linear(784, 256, rng), nnlib.ReLU(), nnlib.Linear(256, 10, rng))
    for layer in network.layers[::2]:
        layer.weight, layer.bias = layer.weight.astype(np.float32), layer.bias.astype(np.float32)
    nnlib.fit(
        network,
        nnlib.CrossEntropy(),
        nnlib.Adam(RATE),
        digits.train_images,
        digits.train_labels,
        EPOCHS,
        BATCH,
        rng,
        schedule=lambda epoch: nnlib.cosine_decay(RATE, epoch, last=EPOCHS),
    )
    return network


if __name__ == "__main__":
    main()
