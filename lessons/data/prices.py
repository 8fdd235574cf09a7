"""What one share cost on each trading day of four years: Google's, from its first day on, 2004 to 2008."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays


@dataclass(frozen=True)
class Prices:
    """1,047 trading days, in order of time; weekends and holidays are left out. Each array is (1047,).

    date: days, as datetime64
    open, high, low, close: dollars for one share in the morning, at most, at least, and in the evening
    volume: how many shares changed hands
    """

    date: np.ndarray
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray
    volume: np.ndarray


def load_prices() -> Prices:
    """The prices; raises `DataFileError`."""
    return Prices(**load_arrays("prices.npz"))
