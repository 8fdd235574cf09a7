"""Makes `lessons/data/sick_networks.npz`: what was measured of the six patients of lesson 8's clinic.

The reference `nnlib` trains each of them as `explorers.patients` tells. Another machine may round differently, so the
file is pinned, not remade.
"""

import os
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "lessons" / "data" / "sick_networks.npz"
EPOCHS = 40

sys.path[:0] = [str(ROOT), str(ROOT / "lessons")]
os.environ["COURSE_NNLIB"] = str(ROOT / "solutions" / "nnlib")
from explorers.library import fresh_library  # noqa: E402
from explorers.patients import PATIENTS, treated  # noqa: E402 (neither folder is an installed package)


def main() -> None:
    arrays = {}
    with fresh_library() as nnlib:
        for name, patient in PATIENTS.items():
            chart = treated(nnlib, patient, EPOCHS)
            print(name, patient.illness, "-", chart.said)
            for what in ("losses", "unseen_losses", "norms", "dead"):
                arrays[f"{name}_{what}"] = np.array([float(f"{value:.4g}") for value in getattr(chart, what)])
            arrays[f"{name}_unseen_right"] = np.array(round(chart.unseen_right, 4))
    np.savez_compressed(TARGET, **arrays)
    print(f"Pin the sha256 of {TARGET.name} in lessons/data/files.py.")


if __name__ == "__main__":
    main()
