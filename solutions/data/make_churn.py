"""Makes `lessons/data/churn.npz`: customers who do not exist, drawn with a fixed seed.

What makes an invented customer leave is written down here, in `leaves`: above all a last month that is low for that
customer, whether they spend much or little, then a short contract and calls for help. The table is then spoiled as
real tables are: gaps, and a few values that were typed in wrongly.
"""

from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parents[2] / "lessons" / "data" / "churn.npz"
CUSTOMERS, MONTHS = 5000, 12
SEED = 3
GAPS = {"age": 0.06, "calls": 0.04, "spend": 0.02}
TYPED_WRONGLY = 0.003


def spending(rng: np.random.Generator) -> np.ndarray:
    """(customers, months): each has a level of their own, from few to many; lately it goes up or down."""
    level = rng.lognormal(3.5, 1.0, size=(CUSTOMERS, 1))
    change = rng.normal(0.0, 0.3, size=(CUSTOMERS, 1)) * np.array([0] * 9 + [1, 2, 3])
    noise = rng.normal(0.0, 0.15, size=(CUSTOMERS, MONTHS))
    return np.round(level * np.exp(change + noise), 2)


def leaves(rng: np.random.Generator, spend: np.ndarray, contract: np.ndarray, calls: np.ndarray) -> np.ndarray:
    """(customers,) 1 for those who leave in the month that follows."""
    share = spend[:, -1] / spend[:, -3:].sum(axis=1)
    logit = -1.0 - 14.0 * (share - 1 / 3) - 0.9 * contract + 0.35 * calls
    return (rng.random(CUSTOMERS) < 1 / (1 + np.exp(-logit))).astype(np.uint8)


def with_gaps(rng: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    return np.where(rng.random(values.shape) < share, np.nan, values)


def main() -> None:
    rng = np.random.default_rng(SEED)
    spend = spending(rng)
    contract = rng.choice(3, size=CUSTOMERS, p=[0.55, 0.3, 0.15])
    calls = rng.poisson(1.2, size=CUSTOMERS).astype(float)
    churned = leaves(rng, spend, contract, calls)
    spend = np.where(rng.random(spend.shape) < TYPED_WRONGLY, spend * 100, spend)
    np.savez_compressed(
        TARGET,
        age=with_gaps(rng, np.clip(np.round(rng.normal(44, 14, size=CUSTOMERS)), 18, 90), GAPS["age"]),
        tenure=rng.integers(MONTHS, 120, size=CUSTOMERS).astype(np.uint8),
        contract=contract.astype(np.uint8),
        calls=with_gaps(rng, calls, GAPS["calls"]),
        spend=with_gaps(rng, spend, GAPS["spend"]).astype(np.float32),
        churned=churned,
    )
    print(f"{CUSTOMERS} customers, {churned.mean():.1%} of them leave. Pin the file's sha256 in lessons/data/files.py.")


if __name__ == "__main__":
    main()
