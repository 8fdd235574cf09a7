"""Training speed of the reference library, against PyTorch on the CPU and against the bare matrix products.

Run as `python tests/benchmarks/bench_training.py [threads]`; all cores where no number is given. All sides take the
same batches, from the same weights, with Adam in float32 on a 784-128-64-10 network, by turns in one run. Read the
ratios: machines differ. Where others use the machine too, the fastest rounds tell most. Beside them stand the median
of all rounds and, in brackets, the quartiles: half of the rounds lie between these.

To be fair, the losses after 20 steps are compared first, and each turn starts after a pause: the helper threads of
NumPy and of PyTorch go on looking for work for up to a tenth of a second, and would take a core from the next side.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

THREADS = sys.argv[1] if len(sys.argv) > 1 else str(os.cpu_count())
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = THREADS  # read once, when NumPy and PyTorch are imported

import numpy as np  # noqa: E402
import torch  # noqa: E402

from autograder.engine.library import loaded, read_sources  # noqa: E402
from autograder.paths import SOLUTIONS  # noqa: E402

SIZES = (784, 128, 64, 10)
ROUNDS = 25
PAUSE = 0.2
EXAMPLES = 4096
LEARNING_RATE = 0.001
WANTED = {64: 2.0, 512: 1.0}
WANTED_OF_PRODUCTS = 2.5

Batches = Sequence[tuple[np.ndarray, np.ndarray]]


def main() -> None:
    rng = np.random.default_rng(0)
    x = rng.random((EXAMPLES, SIZES[0]), dtype=np.float32)
    labels = rng.integers(0, SIZES[-1], size=EXAMPLES)
    weights = [rng.normal(scale=(2 / n) ** 0.5, size=(n, m)).astype(np.float32) for n, m in pairs()]
    torch.set_num_threads(int(THREADS))
    with loaded(read_sources(SOLUTIONS / "nnlib"), SOLUTIONS / "nnlib") as nnlib:
        for size, wanted in WANTED.items():
            batches = [(x[i : i + size], labels[i : i + size]) for i in range(0, EXAMPLES, size)]
            report(size, wanted, batches, nnlib_race(nnlib, weights), torch_race(weights), products_race(weights))


def pairs() -> list[tuple[int, int]]:
    return list(pairwise(SIZES))


def report(size: int, wanted: float, batches: Batches, *races: Callable[[Batches], float]) -> None:
    ours, theirs = (race(batches[:20]) for race in races[:2])
    assert abs(ours - theirs) < 1e-3 * theirs, f"not the same training: {ours} and {theirs} after 20 steps"
    rounds = [[timed(race, batches) for race in races] for _ in range(ROUNDS)]
    ours, theirs, products = 1e6 * np.array(rounds).T / len(batches)
    print(f"batch {size}, threads: {THREADS}; microseconds a step in the fastest rounds:", end=" ")
    print(f"nnlib {ours.min():.0f}, PyTorch {theirs.min():.0f}, bare matrix products {products.min():.0f}")
    print(f"  {ratio(theirs, ours)} times PyTorch's throughput (wanted: at least {wanted})")
    print(f"  {ratio(ours, products)} times the bare products (wanted: at most {WANTED_OF_PRODUCTS})")


def timed(race: Callable[[Batches], float], batches: Batches) -> float:
    time.sleep(PAUSE)
    start = time.perf_counter()
    race(batches)
    return time.perf_counter() - start


def ratio(these: np.ndarray, those: np.ndarray) -> str:
    """The ratio of the fastest rounds, then that of all rounds: the median, and in brackets the quartiles."""
    low, median, high = np.quantile(these / those, (0.25, 0.5, 0.75))
    return f"{these.min() / those.min():.2f}; all rounds {median:.2f} ({low:.2f} to {high:.2f})"


def nnlib_race(nnlib, weights: list[np.ndarray]) -> Callable[[Batches], float]:
    rng = np.random.default_rng(0)
    layers = [nnlib.Linear(*pair, rng) for pair in pairs()]
    for layer, weight in zip(layers, weights, strict=True):
        layer.weight, layer.bias = weight.copy(), np.zeros(weight.shape[1], dtype=np.float32)
    network = nnlib.Sequential(layers[0], nnlib.ReLU(), layers[1], nnlib.ReLU(), layers[2])
    loss, optimizer = nnlib.CrossEntropy(), nnlib.Adam(LEARNING_RATE)

    def race(batches: Batches) -> float:
        for x, labels in batches:
            value = loss.forward(network.forward(x), labels)
            network.write_gradients(loss.backward())
            optimizer.step(network.parameters(), network.gradients())
        return value

    return race


def torch_race(weights: list[np.ndarray]) -> Callable[[Batches], float]:
    layers = [torch.nn.Linear(*pair) for pair in pairs()]
    for layer, weight in zip(layers, weights, strict=True):
        layer.weight.data, layer.bias.data = torch.tensor(weight.T.copy()), torch.zeros(weight.shape[1])
    network = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)

    def race(batches: Batches) -> float:
        for x, labels in batches:
            optimizer.zero_grad()
            value = loss(network(torch.from_numpy(x)), torch.from_numpy(labels))
            value.backward()
            optimizer.step()
        return value.item()

    return race


def products_race(weights: list[np.ndarray]) -> Callable[[Batches], float]:
    """The matrix products that no training can do without: forward, at the weights, and at all inputs but the first."""

    def race(batches: Batches) -> float:
        for x, _ in batches:
            inputs = [x]
            for weight in weights:
                inputs.append(inputs[-1] @ weight)
            gradient = inputs.pop()
            for place in reversed(range(len(weights))):
                inputs[place].T @ gradient
                if place:
                    gradient = gradient @ weights[place].T
        return 0.0

    return race


if __name__ == "__main__":
    main()
