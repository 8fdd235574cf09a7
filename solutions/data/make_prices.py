"""Makes `lessons/data/prices.npz` from the sample data that matplotlib ships."""

from pathlib import Path

import numpy as np
from matplotlib import cbook

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "prices.npz"
COLUMNS = ["date", "open", "high", "low", "close", "volume"]


def main() -> None:
    days = cbook.get_sample_data("goog.npz")["price_data"]
    np.savez_compressed(TARGET, **{name: days[name] for name in COLUMNS})
    print(f"{len(days)} days written to {TARGET.name}. Pin its sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
