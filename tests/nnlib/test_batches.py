import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def epoch(nnlib, n, size, rng):
    X, y = np.arange(n) * 1.0, np.arange(n) * 10
    return list(nnlib.batches(X, y, size, rng))


@given(n=st.integers(0, 40), size=st.integers(1, 45), seed=st.integers(0, 5))
def test_each_row_comes_once_with_its_y(nnlib, n, size, seed):
    pairs = epoch(nnlib, n, size, np.random.default_rng(seed))
    full, rest = divmod(n, size)
    assert [len(x) for x, _ in pairs] == [size] * full + [rest] * (rest > 0)
    assert sorted(number for x, _ in pairs for number in x) == list(range(n))
    assert all(np.array_equal(x * 10, y) for x, y in pairs)


def test_each_epoch_has_its_own_order_and_a_seed_repeats_them(nnlib):
    def order(rng):
        return [number for x, _ in epoch(nnlib, 20, 6, rng) for number in x]

    rng, same = np.random.default_rng(1), np.random.default_rng(1)
    first, second = order(rng), order(rng)
    assert first != second
    assert [order(same), order(same)] == [first, second]


def test_all_neighbours_are_parted_now_and_then(nnlib):
    rng = np.random.default_rng(2)
    together = np.zeros(11)
    for _ in range(400):
        for x, _ in epoch(nnlib, 12, 3, rng):
            met = np.isin(np.arange(12), x)
            together += met[1:] & met[:-1]
    np.testing.assert_allclose(together / 400, 2 / 11, atol=0.1)


def test_tables_and_images_keep_their_shape_and_are_copied(nnlib):
    X, y = np.zeros((5, 2, 3)), np.zeros((5, 1))
    X.flags.writeable = y.flags.writeable = False
    for x, target in nnlib.batches(X, y, 2, np.random.default_rng(0)):
        assert x.shape[1:] == (2, 3)
        assert target.shape == (len(x), 1)
        assert not np.shares_memory(x, X)


@pytest.mark.parametrize(("n", "size", "message"), [(4, 2, "5 and 4"), (5, 0, "got 0")])
def test_batches_refuse(nnlib, n, size, message):
    with pytest.raises(ValueError, match=message):
        list(nnlib.batches(np.zeros(5), np.zeros(n), size, np.random.default_rng(0)))
