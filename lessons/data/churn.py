"""Customers who do not exist: twelve months of what they spent, and whether they left in the thirteenth.

No real table of customers may be given away, so this one is invented: drawn at random, the same for the same seed.
What makes an invented customer leave is written down in `_leaves`: above all a last month that is low for that
customer, whether they spend much or little, then a short contract and calls for help. The table is then spoiled as
real tables are: gaps, and a few values that were typed in wrongly.
"""

from dataclasses import dataclass

import numpy as np

CONTRACTS = ("by the month", "by the year", "for two years")
MONTHS = 12
FEWEST, MOST = 300, 5000
HOW_MANY = "A churn table has from {fewest} to {most} customers; {customers} were asked for."

AGE_GAPS, CALL_GAPS, SPEND_GAPS = 0.06, 0.04, 0.02
TYPED_WRONGLY = 0.003
"""The share of spending in which somebody forgot the decimal point, so that it is a hundred times too large."""


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


def make_churn(customers: int = 1000, seed: int = 0) -> Churn:
    """Draws customers, 300 to 5,000, the same for the same seed; raises ValueError for another number."""
    if not FEWEST <= customers <= MOST:
        raise ValueError(HOW_MANY.format(fewest=FEWEST, most=MOST, customers=customers))
    rng = np.random.default_rng(seed)
    spend = _spending(rng, customers)
    contract = rng.choice(len(CONTRACTS), size=customers, p=[0.55, 0.3, 0.15])
    calls = rng.poisson(1.2, size=customers).astype(float)
    return Churn(
        age=_with_gaps(rng, np.clip(np.round(rng.normal(44, 14, size=customers)), 18, 90), AGE_GAPS),
        tenure=rng.integers(MONTHS, 120, size=customers),
        contract=contract,
        calls=_with_gaps(rng, calls, CALL_GAPS),
        spend=_with_gaps(rng, _typed_in(rng, spend), SPEND_GAPS),
        churned=_leaves(rng, spend, contract, calls),
    )


def _spending(rng: np.random.Generator, customers: int) -> np.ndarray:
    """(customers, 12): each has a level of their own, from little to much; lately it goes up or down."""
    level = rng.lognormal(3.5, 1.0, size=(customers, 1))
    change = rng.normal(0.0, 0.3, size=(customers, 1)) * np.array([0] * (MONTHS - 3) + [1, 2, 3])
    noise = rng.normal(0.0, 0.15, size=(customers, MONTHS))
    return np.round(level * np.exp(change + noise), 2)


def _leaves(rng: np.random.Generator, spend: np.ndarray, contract: np.ndarray, calls: np.ndarray) -> np.ndarray:
    """(customers,) 1 for those who leave in the month that follows."""
    share = spend[:, -1] / spend[:, -3:].sum(axis=1)
    logit = -1.0 - 14.0 * (share - 1 / 3) - 0.9 * contract + 0.35 * calls
    return (rng.random(len(spend)) < 1 / (1 + np.exp(-logit))).astype(np.int64)


def _typed_in(rng: np.random.Generator, spend: np.ndarray) -> np.ndarray:
    return np.where(rng.random(spend.shape) < TYPED_WRONGLY, spend * 100, spend)


def _with_gaps(rng: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    return np.where(rng.random(values.shape) < share, np.nan, values)
