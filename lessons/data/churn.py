"""Customers who do not exist: twelve months of what they spent, and whether they left in the thirteenth."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays

CONTRACTS = ("by the month", "by the year", "for two years")
FEWEST, MOST = 300, 5000
HOW_MANY = "The table has from {fewest} to {most} customers to give; {n} were asked for."


@dataclass(frozen=True)
class Churn:
    """n invented customers, with the flaws of a real table: gaps (nan), and spending that was typed in wrongly.

    age: (n,) years, with gaps
    tenure: (n,) for how many months they have been customers
    contract: (n,) places in `CONTRACTS`
    calls: (n,) how often they have called for help this year, with gaps
    spend: (n, 12) what they spent in each month, the latest last, with gaps and wild values
    churned: (n,) 1 for those who left in the month after the last, else 0
    """

    age: np.ndarray
    tenure: np.ndarray
    contract: np.ndarray
    calls: np.ndarray
    spend: np.ndarray
    churned: np.ndarray


def load_churn(n: int = MOST) -> Churn:
    """The first n customers, 300 to 5,000; raises ValueError for another n, and `DataFileError`."""
    if not FEWEST <= n <= MOST:
        raise ValueError(HOW_MANY.format(fewest=FEWEST, most=MOST, n=n))
    arrays = {name: array[:n] for name, array in load_arrays("churn.npz").items()}
    for name in ("tenure", "contract", "churned"):
        arrays[name] = arrays[name].astype(np.int64)
    return Churn(**arrays | {"spend": arrays["spend"].astype(np.float64)})
