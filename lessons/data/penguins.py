"""Penguins of three species, measured on three islands; some measurements are missing, as in life."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays

MEASURES = ("bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)")
SPECIES = ("Adélie", "Chinstrap", "Gentoo")
ISLANDS = ("Biscoe", "Dream", "Torgersen")
SEXES = ("female", "male")


@dataclass(frozen=True)
class Penguins:
    """344 penguins, sorted by species.

    measures: (344, 4), one column for each of `MEASURES`; a gap is nan
    sex, island, species: (344,) places in `SEXES`, `ISLANDS`, `SPECIES`; sex has gaps, and is of floats for that
    """

    measures: np.ndarray
    sex: np.ndarray
    island: np.ndarray
    species: np.ndarray


def load_penguins() -> Penguins:
    """The penguins, gaps and all; raises `DataFileError`."""
    arrays = load_arrays("penguins.npz")
    return Penguins(
        arrays["measures"], arrays["sex"], arrays["island"].astype(np.int64), arrays["species"].astype(np.int64)
    )
