"""How long a check takes, in this process: `python tests/benchmarks/bench_check.py`.

Targets: the median of all checks under 50 ms, none above 300 ms. Ends with 1 where they are missed.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from autograder.exercises import CATALOGUE
from autograder.learning.check import check_exercise
from autograder.paths import ROOT, SOLUTIONS

ROUNDS = 20
MEDIAN_MS, MAX_MS = 50, 300
LIBRARIES = {"reference": SOLUTIONS / "nnlib", "skeleton": ROOT / "nnlib"}
ROW = "{library:<12}{exercise:<24}{median:>10.1f}{worst:>10.1f}"


def milliseconds(exercise_id: str, folder: Path) -> float:
    """The time of one check."""
    start = time.perf_counter()
    check_exercise(exercise_id, folder)
    return 1000 * (time.perf_counter() - start)


def main() -> int:
    everything = []
    print(f"{'library':<12}{'exercise':<24}{'median ms':>10}{'max ms':>10}")
    for library, folder in LIBRARIES.items():
        for exercise in CATALOGUE:
            times = [milliseconds(exercise.id, folder) for _ in range(ROUNDS)]
            everything += times
            print(ROW.format(library=library, exercise=exercise.id, median=statistics.median(times), worst=max(times)))
    median, worst = statistics.median(everything), max(everything)
    print(ROW.format(library="all", exercise="", median=median, worst=worst))
    return 0 if median < MEDIAN_MS and worst < MAX_MS else 1


if __name__ == "__main__":
    sys.exit(main())
