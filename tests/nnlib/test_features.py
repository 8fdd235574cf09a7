import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def test_spend_features_by_hand(nnlib):
    spend = np.array([[99.0, 10.0, 20.0, 30.0, 7.0], [5.0, 0.0, 0.0, 0.0, 5.0], [0.0, 6.0, 0.0, 2.0, 1.0]])
    features = nnlib.spend_features(spend, 4)
    np.testing.assert_allclose(features, [[20.0, 10.0, 0.5], [0.0, 0.0, 0.0], [8 / 3, -2.0, 0.25]])


@pytest.mark.parametrize("seed", range(4))
def test_trend_is_the_slope_of_the_best_line(nnlib, seed):
    spend = np.random.default_rng(seed).gamma(2.0, 30.0, size=(20, 7))
    slopes = np.polyfit(np.arange(3), spend[:, 2:5].T, 1)[0]
    np.testing.assert_allclose(nnlib.spend_features(spend, 5)[:, 1], slopes)


@given(month=st.integers(3, 9), seed=st.integers(0, 99))
def test_the_future_is_not_looked_at(nnlib, month, seed):
    spend = np.random.default_rng(seed).gamma(2.0, 30.0, size=(5, 9))
    other = spend.copy()
    other[:, month:] = 1e6
    np.testing.assert_array_equal(nnlib.spend_features(spend, month), nnlib.spend_features(other, month))


def test_whole_numbers_and_nobody(nnlib):
    assert nnlib.spend_features(np.array([[1, 2, 3]]), 3).tolist() == [[2.0, 1.0, 0.5]]
    assert nnlib.spend_features(np.empty((0, 4)), 3).shape == (0, 3)


@pytest.mark.parametrize(
    ("spend", "month", "message"),
    [
        (np.ones(5), 3, "table"),
        (np.array([[1.0, np.nan, 1.0]]), 3, "gaps"),
        (np.array([[1.0, -1.0, 1.0]]), 3, "below zero"),
        (np.ones((2, 5)), 2, "got 2"),
        (np.ones((2, 5)), 6, "got 6"),
    ],
)
def test_spend_features_refuses(nnlib, spend, month, message):
    with pytest.raises(ValueError, match=message):
        nnlib.spend_features(spend, month)
