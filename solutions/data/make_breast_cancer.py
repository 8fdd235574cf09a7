"""Makes `lessons/data/breast_cancer.npz` from the table that scikit-learn ships."""

from pathlib import Path

import numpy as np
from sklearn import datasets

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "breast_cancer.npz"


def main() -> None:
    tumours = datasets.load_breast_cancer()
    malignant = tumours.target == list(tumours.target_names).index("malignant")
    np.savez_compressed(TARGET, measures=tumours.data, malignant=malignant.astype(np.uint8))
    print(f"{len(malignant)} tumours written to {TARGET.name}. Pin its sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
