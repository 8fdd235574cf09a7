"""Tumours of the breast, measured from microscope images of a drop drawn by a fine needle."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays

PROPERTIES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
MEASURES = tuple(f"{kind} {name}" for kind in ("mean", "error of", "worst") for name in PROPERTIES)


@dataclass(frozen=True)
class BreastCancer:
    """569 tumours.

    measures: (569, 30), one column for each of `MEASURES`, of the cell nuclei in one image
    malignant: (569,) 1 for cancer, 0 for a harmless tumour; scikit-learn's copy has it the other way round
    """

    measures: np.ndarray
    malignant: np.ndarray


def load_breast_cancer() -> BreastCancer:
    """The tumours; raises `DataFileError`."""
    arrays = load_arrays("breast_cancer.npz")
    return BreastCancer(arrays["measures"], arrays["malignant"].astype(np.int64))
