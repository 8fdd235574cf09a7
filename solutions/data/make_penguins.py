"""Makes `lessons/data/penguins.npz` from the package palmerpenguins: `pip install palmerpenguins==0.1.6`.

Its table can also be given as a file: `python make_penguins.py penguins.csv`.
"""

import csv
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "penguins.npz"
MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]
ISLANDS = ["Biscoe", "Dream", "Torgersen"]
SEXES = ["female", "male"]
GAPS = {"", "NA"}


def number(text: str) -> float:
    return np.nan if text in GAPS else float(text)


def place(text: str, names: list[str]) -> float:
    return np.nan if text in GAPS else names.index(text)


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else files("palmerpenguins") / "data" / "penguins.csv"
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    np.savez_compressed(
        TARGET,
        measures=np.array([[number(row[name]) for name in MEASURES] for row in rows]),
        sex=np.array([place(row["sex"], SEXES) for row in rows]),
        island=np.array([place(row["island"], ISLANDS) for row in rows], dtype=np.uint8),
        species=np.array([place(row["species"], SPECIES) for row in rows], dtype=np.uint8),
    )
    print(f"{len(rows)} penguins written to {TARGET.name}. Pin its sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
