import numpy as np
import pytest
from sklearn import preprocessing as sklearn
from sklearn.impute import SimpleImputer

SEEDS = range(4)
KINDS = ["Imputer", "OutlierClipper", "Standardizer", "MinMaxScaler"]


def tables(seed, gaps=False):
    """Training rows and unseen rows of columns that differ in place and size; the last one is constant."""
    rng = np.random.default_rng(seed)
    train, unseen = (rng.normal([0, 50, -3, 7], [1, 1000, 0.01, 0], size=(n, 4)) for n in (40, 15))
    if gaps:
        for table in (train, unseen):
            table[rng.random(table.shape) < 0.3] = np.nan
    return train, unseen


def fitted(preprocessor, rows):
    preprocessor.fit(rows)
    return preprocessor


# --- gaps ---


def test_missing_per_column_by_hand(nnlib):
    counts = nnlib.missing_per_column(np.array([[1.0, np.nan, np.nan], [2.0, 3.0, np.nan]]))
    assert counts.tolist() == [0, 1, 2]
    assert counts.dtype.kind == "i"


def test_missing_per_column_of_no_rows_and_of_integers(nnlib):
    assert nnlib.missing_per_column(np.empty((0, 3))).tolist() == [0, 0, 0]
    assert nnlib.missing_per_column(np.array([[1, 2]])).tolist() == [0, 0]


@pytest.mark.parametrize("shape", [(), (3,), (2, 2, 2)])
def test_missing_per_column_refuses_what_is_no_table(nnlib, shape):
    with pytest.raises(ValueError, match="table"):
        nnlib.missing_per_column(np.zeros(shape))


def test_imputer_by_hand(nnlib):
    train = np.array([[1.0, 10.0], [np.nan, 20.0], [2.0, np.nan], [9.0, 90.0]])
    unseen = np.array([[np.nan, np.nan], [5.0, np.nan]])
    assert fitted(nnlib.Imputer("mean"), train).transform(unseen).tolist() == [[4.0, 40.0], [5.0, 40.0]]
    assert fitted(nnlib.Imputer("median"), train).transform(unseen).tolist() == [[2.0, 20.0], [5.0, 20.0]]


@pytest.mark.parametrize("strategy", ["mean", "median"])
@pytest.mark.parametrize("seed", SEEDS)
def test_imputer_is_that_of_scikit_learn(nnlib, seed, strategy):
    train, unseen = tables(seed, gaps=True)
    imputer, theirs = fitted(nnlib.Imputer(strategy), train), SimpleImputer(strategy=strategy).fit(train)
    for rows in (train, unseen):
        np.testing.assert_allclose(imputer.transform(rows), theirs.transform(rows), rtol=1e-12)


def test_imputer_names_a_column_without_values(nnlib):
    with pytest.raises(ValueError, match="column 1"):
        nnlib.Imputer().fit(np.array([[1.0, np.nan], [2.0, np.nan]]))


def test_imputer_refuses_other_strategies(nnlib):
    with pytest.raises(ValueError, match="mode"):
        nnlib.Imputer("mode")


# --- wild values ---


def test_outlier_clipper_by_hand(nnlib):
    clipper = fitted(nnlib.OutlierClipper(k=1.0), np.array([[0.0], [1.0], [2.0], [3.0], [100.0]]))
    assert clipper.transform(np.array([[-5.0], [-1.0], [2.0], [5.0], [6.0]])).ravel().tolist() == [-1, -1, 2, 5, 5]


@pytest.mark.parametrize("k", [0.0, 1.5, 3.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_outlier_clipper_is_built_on_the_quartiles_of_scikit_learn(nnlib, seed, k):
    """RobustScaler divides by the width between the quartiles; there the borders are at fixed places."""
    train, unseen = (table[:, :3] for table in tables(seed))
    scaler = sklearn.RobustScaler(unit_variance=False).fit(train)
    q1, q3 = (np.percentile(train, q, axis=0) for q in (25, 75))
    np.testing.assert_allclose(scaler.scale_, q3 - q1)
    low, high = ((edge - scaler.center_) / scaler.scale_ + sign * k for edge, sign in ((q1, -1), (q3, 1)))
    expected = scaler.inverse_transform(np.clip(scaler.transform(unseen * 3), low, high))
    np.testing.assert_allclose(fitted(nnlib.OutlierClipper(k), train).transform(unseen * 3), expected, atol=1e-9)


def test_outlier_clipper_refuses_a_negative_k(nnlib):
    with pytest.raises(ValueError, match="-1"):
        nnlib.OutlierClipper(-1)


# --- one scale ---


def test_standardizer_by_hand(nnlib):
    scaler = fitted(nnlib.Standardizer(), np.array([[1.0, 7.0], [3.0, 7.0]]))
    assert scaler.transform(np.array([[1.0, 7.0], [4.0, 9.0]])).tolist() == [[-1.0, 0.0], [2.0, 2.0]]


@pytest.mark.parametrize("seed", SEEDS)
def test_standardizer_is_that_of_scikit_learn(nnlib, seed):
    train, unseen = tables(seed)
    scaler, theirs = fitted(nnlib.Standardizer(), train), sklearn.StandardScaler().fit(train)
    for rows in (train, unseen):
        np.testing.assert_allclose(scaler.transform(rows), theirs.transform(rows), rtol=1e-9, atol=1e-12)


def test_standardizer_takes_no_rounding_error_for_spread(nnlib):
    constant = np.full((7, 1), 0.1)
    assert constant.std() != 0
    np.testing.assert_allclose(fitted(nnlib.Standardizer(), constant).transform(constant), 0, atol=1e-12)


def test_min_max_by_hand(nnlib):
    scaler = fitted(nnlib.MinMaxScaler(-1.0, 1.0), np.array([[2.0, 5.0], [6.0, 5.0]]))
    assert scaler.transform(np.array([[4.0, 5.0], [8.0, 6.0]])).tolist() == [[0.0, -1.0], [2.0, 1.0]]


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (-1.0, 1.0), (3.0, 5.0)])
@pytest.mark.parametrize("seed", SEEDS)
def test_min_max_is_that_of_scikit_learn(nnlib, seed, bounds):
    train, unseen = tables(seed)
    scaler, theirs = fitted(nnlib.MinMaxScaler(*bounds), train), sklearn.MinMaxScaler(bounds).fit(train)
    for rows in (train, unseen):
        np.testing.assert_allclose(scaler.transform(rows), theirs.transform(rows), rtol=1e-9, atol=1e-9)


def test_min_max_refuses_bounds_the_wrong_way_round(nnlib):
    with pytest.raises(ValueError, match="below"):
        nnlib.MinMaxScaler(1.0, 1.0)


# --- what they share ---


@pytest.mark.parametrize("kind", KINDS)
def test_transform_asks_for_fit(nnlib, kind):
    with pytest.raises(ValueError, match=f"fit .* {kind}"):
        getattr(nnlib, kind)().transform(np.zeros((2, 2)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(2,), (2, 2), (2, 3, 1)])
def test_transform_refuses_other_columns(nnlib, kind, shape):
    with pytest.raises(ValueError, match=r"\(2"):
        fitted(getattr(nnlib, kind)(), np.ones((4, 3))).transform(np.zeros(shape))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3,), (0, 3)])
def test_fit_refuses_what_is_no_table_with_rows(nnlib, kind, shape):
    with pytest.raises(ValueError, match=r"shape"):
        getattr(nnlib, kind)().fit(np.zeros(shape))


@pytest.mark.parametrize("kind", KINDS[1:])
def test_gaps_are_to_be_filled_first(nnlib, kind):
    preprocessor = getattr(nnlib, kind)()
    with pytest.raises(ValueError, match="Imputer"):
        preprocessor.fit(np.array([[1.0], [np.nan]]))
    with pytest.raises(ValueError, match="Imputer"):
        fitted(preprocessor, np.ones((2, 1))).transform(np.array([[np.nan]]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_fit_forgets_the_first(nnlib, kind):
    train, unseen = tables(1)
    once, twice = getattr(nnlib, kind)(), fitted(getattr(nnlib, kind)(), unseen * 5)
    np.testing.assert_array_equal(fitted(twice, train).transform(unseen), fitted(once, train).transform(unseen))


@pytest.mark.parametrize("kind", KINDS)
def test_tables_come_out_new_and_rows_may_be_none(nnlib, kind):
    train, unseen = tables(2)
    train.flags.writeable = unseen.flags.writeable = False
    preprocessor = fitted(getattr(nnlib, kind)(), train)
    assert not np.shares_memory(preprocessor.transform(unseen), unseen)
    assert preprocessor.transform(unseen[:0]).shape == (0, 4)


# --- categories ---


def test_one_hot_by_hand(nnlib):
    rows = nnlib.one_hot(np.array([2, 0]), 4)
    assert rows.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
    assert rows.dtype == float


@pytest.mark.parametrize("seed", SEEDS)
def test_one_hot_is_that_of_scikit_learn(nnlib, seed):
    labels = np.random.default_rng(seed).integers(0, 5, size=30)
    encoder = sklearn.OneHotEncoder(categories=[range(6)], sparse_output=False)
    np.testing.assert_array_equal(nnlib.one_hot(labels, 6), encoder.fit_transform(labels[:, None]))


def test_one_hot_of_nobody(nnlib):
    assert nnlib.one_hot(np.array([], dtype=int), 3).shape == (0, 3)


@pytest.mark.parametrize("labels", [[-1, 0], [0, 3], [[0], [1]], [0.0, 1.0], [True, False]])
def test_one_hot_refuses(nnlib, labels):
    with pytest.raises(ValueError, match="labels"):
        nnlib.one_hot(np.array(labels), 3)
