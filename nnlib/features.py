"""A feature is a number that is worked out from raw columns because it says more about the question than they do.

Who will leave? Twelve columns of spending hold the answer, but spread out. How much a customer has spent lately, and
whether it goes up or down, are two numbers that a small network, or a straight line, can use at once.
"""

import numpy as np

RECENT = 3
"""How many past months count as recent."""


def spend_features(spend: np.ndarray, month: int) -> np.ndarray:
    """Three features of each customer's spending, as known on the day when `month` begins.

    Let a, b, c be what a customer spent in the three months before `month`, c the latest.

        average = (a + b + c) / 3
        trend   = (c - a) / 2,         how much it goes up each month; below zero it goes down
        share   = c / (a + b + c),     the latest month's part; 0 where all three are 0

    `month` itself, and what comes after, is still unknown on that day. A feature that looks at it knows the answer: it
    does wonders in the notebook and nothing in the world. That is a leak through time.

    spend: (customers, months), not negative, in order of time
    month: which column is to be predicted, counted from 0; at least three months come before it
    returns: (customers, 3): average, trend, share
    raises ValueError: spend is not a table, holds gaps or numbers below zero, or month has not three months before it
    """
    if spend.ndim != 2:
        raise ValueError(f"spend must be a table (customers, months), got the shape {spend.shape}")
    if not np.all(spend >= 0):
        raise ValueError("spend must have no gaps, and nothing below zero")
    if not RECENT <= month <= spend.shape[1]:
        raise ValueError(f"month must be from {RECENT} to the number of months, {spend.shape[1]}, got {month}")
    raise NotImplementedError("churn-features: lesson 03-data")
