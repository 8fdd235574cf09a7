import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

SPLITS = ["train_validation_test", "stratified_split"]
FRACTIONS = [(0.6, 0.2, 0.2), (0.5, 0.25, 0.25), (0.8, 0.1, 0.1), (0.98, 0.01, 0.01), (0.1, 0.2, 0.7)]


def rows(n):
    """A table whose first column is the number of the row, and labels of which a fifth are 1."""
    return np.column_stack([np.arange(n), np.zeros(n)]), (np.arange(n) % 5 == 0).astype(int)


def numbers(parts):
    return [X[:, 0].astype(int) for X, _ in parts]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("fractions", FRACTIONS)
@pytest.mark.parametrize("n", [15, 16, 33, 200])
def test_each_row_is_in_just_one_part_with_its_y(nnlib, split, fractions, n):
    X, y = rows(n)
    parts = getattr(nnlib, split)(X, y, fractions, np.random.default_rng(n))
    assert sorted(np.concatenate(numbers(parts))) == list(range(n))
    for part, its_numbers in zip(parts, numbers(parts), strict=True):
        np.testing.assert_array_equal(part[1], y[its_numbers])


@given(n=st.integers(0, 300), first=st.integers(1, 98), second=st.integers(1, 98))
def test_sizes_are_the_fractions_rounded_up_or_down(nnlib, n, first, second):
    fractions = np.array([first, second, 100]) / (first + second + 100)
    parts = nnlib.train_validation_test(*rows(n), tuple(fractions), np.random.default_rng(0))
    sizes = np.array([len(y) for _, y in parts])
    assert np.all(np.abs(sizes - fractions * n) < 1 + 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_stratified_sizes_are_those_of_scikit_learn(nnlib, seed):
    """Cut off the test first, then the validation rows, where every class comes out even."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat([0, 1, 2], [50, 30, 20]))
    X = np.arange(100)
    rest, _, y_rest, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=seed)
    _, _, y_train, y_validation = train_test_split(rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed)
    ours = nnlib.stratified_split(X, y, (0.6, 0.2, 0.2), rng)
    for (_, labels), theirs in zip(ours, (y_train, y_validation, y_test), strict=True):
        assert np.bincount(labels).tolist() == np.bincount(theirs).tolist()


@pytest.mark.parametrize("fractions", FRACTIONS)
def test_a_class_of_three_is_in_every_part(nnlib, fractions):
    y = np.array([0] * 60 + [1] * 3)
    for _, labels in nnlib.stratified_split(np.arange(63), y, fractions, np.random.default_rng(0)):
        assert np.sum(labels == 1) == 1


@pytest.mark.parametrize("split", SPLITS)
def test_chance_puts_each_row_everywhere(nnlib, split):
    X, y = rows(20)
    rng = np.random.default_rng(1)
    places = np.zeros((3, 20))
    for _ in range(600):
        for place, its_numbers in zip(
            places, numbers(getattr(nnlib, split)(X, y, (0.5, 0.25, 0.25), rng)), strict=True
        ):
            place[its_numbers] += 1 / 600
    np.testing.assert_allclose(places, np.tile([[0.5], [0.25], [0.25]], 20), atol=0.1)


@pytest.mark.parametrize("split", SPLITS)
def test_parts_are_shuffled_new_and_repeatable(nnlib, split):
    X, y = rows(50)
    X.flags.writeable = y.flags.writeable = False
    first, again, other = (
        numbers(getattr(nnlib, split)(X, y, (0.6, 0.2, 0.2), np.random.default_rng(seed))) for seed in (3, 3, 4)
    )
    assert all(map(np.array_equal, first, again))
    assert not any(map(np.array_equal, first, other))
    assert not any(np.array_equal(part, np.sort(part)) for part in first)
    labels = y[first[0]]
    assert np.sum(labels[1:] != labels[:-1]) > 2


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("fractions", [(0.5, 0.5), (0.5, 0.3, 0.3), (0.6, 0.4, 0.0), (1.2, -0.1, -0.1)])
def test_fractions_that_share_out_no_whole_are_refused(nnlib, split, fractions):
    with pytest.raises(ValueError, match="fractions"):
        getattr(nnlib, split)(*rows(20), fractions, np.random.default_rng(0))


@pytest.mark.parametrize("split", SPLITS)
def test_lengths_that_differ_are_refused(nnlib, split):
    with pytest.raises(ValueError, match="4 and 5"):
        getattr(nnlib, split)(np.ones(4), np.zeros(5, dtype=int), (0.6, 0.2, 0.2), np.random.default_rng(0))


def test_stratified_split_names_a_class_that_is_too_small(nnlib):
    with pytest.raises(ValueError, match="class 7"):
        nnlib.stratified_split(np.ones(6), np.array([0, 0, 7, 0, 0, 7]), (0.6, 0.2, 0.2), np.random.default_rng(0))
    with pytest.raises(ValueError, match="flat"):
        nnlib.stratified_split(np.ones(6), np.zeros((6, 1)), (0.6, 0.2, 0.2), np.random.default_rng(0))
