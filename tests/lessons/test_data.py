import inspect
import shutil
import sys
import warnings
from http.client import IncompleteRead
from urllib.error import URLError

import data
import matplotlib.cbook
import numpy as np
import pytest
import sklearn.datasets
from data import (
    DataFileError,
    DownloadError,
    fetch_mnist,
    files,
    load_breast_cancer,
    load_digits,
    load_digits_network,
    load_digits_scores,
    load_mnist,
    load_penguins,
    load_prices,
    load_sick_networks,
    make_churn,
)
from data.breast_cancer import MEASURES
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from autograder.engine.library import loaded, read_sources
from autograder.paths import SOLUTIONS


@pytest.fixture
def copied_folder(tmp_path, monkeypatch):
    for name in files.SHA256:
        shutil.copy(files.FOLDER / name, tmp_path)
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    return tmp_path


def test_every_public_name_is_there():
    assert all(hasattr(data, name) for name in data.__all__)


def test_digits_have_the_promised_shapes_and_types():
    digits = load_digits()
    assert digits.train_images.shape == (1437, 64) and digits.train_labels.shape == (1437,)
    assert digits.test_images.shape == (360, 64) and digits.test_labels.shape == (360,)
    assert digits.train_images.dtype == np.float64 and digits.test_labels.dtype == np.int64


def test_ink_lies_between_zero_and_one():
    images = load_digits().train_images
    assert images.min() == 0.0 and images.max() == 1.0


def test_digits_are_those_of_scikit_learn():
    ours = load_digits()
    both = np.vstack([ours.train_images, ours.test_images]) * 16
    assert sorted(map(tuple, both)) == sorted(map(tuple, sklearn.datasets.load_digits().data))


def test_each_digit_occurs_in_both_parts():
    digits = load_digits()
    assert min(np.bincount(digits.train_labels, minlength=10)) > 100
    assert min(np.bincount(digits.test_labels, minlength=10)) > 20


def test_no_test_image_is_a_training_image():
    digits = load_digits()
    assert not set(map(tuple, digits.train_images)) & set(map(tuple, digits.test_images))


def test_each_call_gives_arrays_of_its_own():
    load_digits().train_images[:] = 7.0
    assert load_digits().train_images.max() == 1.0


def test_given_weights_read_unseen_digits():
    digits, given = load_digits(), load_digits_network()
    hidden = np.maximum(digits.test_images @ given.hidden_weight + given.hidden_bias, 0)
    logits = hidden @ given.output_weight + given.output_bias
    assert np.mean(logits.argmax(axis=1) == digits.test_labels) >= 0.96


def test_the_map_of_scores_has_a_learning_rate_in_each_column():
    scores = load_digits_scores()
    assert scores.by_width.shape == (len(scores.widths), len(scores.rates))
    assert scores.by_momentum.shape == (len(scores.momenta), len(scores.rates))
    for table in (scores.by_width, scores.by_momentum):
        assert 0.05 < table.min() < 0.2 and 0.9 < table.max() < 1.0
        best = scores.rates[table.argmax(axis=1)]
        assert np.all((best > 0.01) & (best < 2.0))


def test_the_sick_networks_are_sick_each_in_its_own_way():
    vanishing, overfitting, exploding, narrow, dead, slow = load_sick_networks()
    assert vanishing.norms[0] < 0.001 * vanishing.norms[-1]
    assert overfitting.losses[-1] < 0.5 and overfitting.unseen_losses[-1] > 1.1 * overfitting.unseen_losses.min()
    assert np.isnan(exploding.losses[-1])
    assert dead.dead.tolist() == [1.0]
    for network in (narrow, slow):
        assert network.losses[-1] > 0.5 * network.losses[0] and network.norms.min() > 0.1
    assert np.all(np.diff(slow.losses) < 0)  # it learns, and has far to go
    assert max(one.unseen_right for one in (vanishing, exploding, narrow, dead, slow)) < 0.6


def test_penguins_are_those_that_were_published():
    """Counts and means as the authors of palmerpenguins give them."""
    penguins = load_penguins()
    assert np.bincount(penguins.species).tolist() == [152, 68, 124]
    assert np.bincount(penguins.island).tolist() == [168, 124, 52]
    assert np.isnan(penguins.measures).sum(axis=0).tolist() == [2, 2, 2, 2]
    assert [np.sum(penguins.sex == 0), np.sum(penguins.sex == 1), np.isnan(penguins.sex).sum()] == [165, 168, 11]
    means = np.nanmean(penguins.measures, axis=0)
    np.testing.assert_allclose(means, [43.9219, 17.1512, 200.9152, 4201.754], rtol=1e-5)


# --- MNIST ---


def test_mnist_has_the_promised_shapes_and_types():
    mnist = load_mnist()
    assert mnist.train_images.shape == (4000, 784) and mnist.test_images.shape == (1000, 784)
    assert mnist.train_images.dtype == np.float32 and mnist.train_labels.dtype == np.int64
    assert mnist.train_images.min() == 0.0 and mnist.train_images.max() == 1.0


def test_mnist_has_each_digit_equally_often_in_mixed_order():
    mnist = load_mnist()
    assert np.bincount(mnist.train_labels).tolist() == [400] * 10
    assert np.bincount(mnist.test_labels).tolist() == [100] * 10
    assert np.mean(np.diff(mnist.train_labels) == 0) < 0.2


def test_no_test_image_of_mnist_is_a_training_image():
    mnist = load_mnist()
    seen = {image.tobytes() for image in mnist.train_images}
    assert not any(image.tobytes() in seen for image in mnist.test_images)


def test_a_straight_line_reads_most_of_mnist():
    """Labels belong to their images: a plain least-squares fit is known to read about 8 of 10."""
    mnist = load_mnist()
    weights = np.linalg.lstsq(mnist.train_images, np.eye(10)[mnist.train_labels], rcond=0.01)[0]
    assert np.mean((mnist.test_images @ weights).argmax(axis=1) == mnist.test_labels) > 0.75


def test_all_of_mnist_comes_through_scikit_learn(monkeypatch):
    rng = np.random.default_rng(0)
    pixels, labels = rng.integers(0, 256, size=(60_002, 3)), np.array(["7"] * 60_000 + ["1", "2"])

    def fetch(name, **settings):
        assert name == "mnist_784" and settings["return_X_y"] and not settings["as_frame"]
        assert settings.keys() <= inspect.signature(fetch_openml).parameters.keys()
        return pixels, labels

    fetch_openml = sklearn.datasets.fetch_openml
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    mnist = fetch_mnist()
    assert mnist.train_images.shape == (60_000, 3) and mnist.test_labels.tolist() == [1, 2]
    np.testing.assert_allclose(mnist.test_images, pixels[60_000:] / 255, rtol=1e-6)
    assert mnist.train_images.dtype == np.float32


@pytest.mark.parametrize(
    "trouble", [URLError("no route to host"), TimeoutError("timed out"), ValueError("md5"), IncompleteRead(b"")]
)
def test_without_a_network_one_sentence_says_what_to_do(monkeypatch, trouble):
    def fetch(*_, **__):
        warnings.warn("Retrying", stacklevel=1)
        raise trouble

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    sentence = r"could not be fetched.*load_mnist\(\)"
    with warnings.catch_warnings(action="error"), pytest.raises(DownloadError, match=sentence) as caught:
        fetch_mnist()
    assert str(trouble) in str(caught.value)
    assert caught.value.__suppress_context__


def test_without_scikit_learn_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(DownloadError, match=r"pip install scikit-learn.*load_mnist\(\)"):
        fetch_mnist()


# --- tumours and prices ---


def test_tumours_are_those_of_scikit_learn():
    ours, theirs = load_breast_cancer(), sklearn.datasets.load_breast_cancer()
    np.testing.assert_array_equal(ours.measures, theirs.data)
    np.testing.assert_array_equal(ours.malignant, theirs.target == 0)
    assert theirs.target_names[0] == "malignant" and ours.malignant.sum() == 212
    assert [name.replace("error of ", "").replace("mean ", "") for name in MEASURES[:20]] == [
        name.replace(" error", "").replace("mean ", "") for name in theirs.feature_names[:20]
    ]
    assert list(MEASURES[20:]) == list(theirs.feature_names[20:])


def test_prices_are_those_of_matplotlib():
    ours, theirs = load_prices(), matplotlib.cbook.get_sample_data("goog.npz")["price_data"]
    for name in ("date", "open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(getattr(ours, name), theirs[name])


def test_prices_are_in_order_of_time_and_have_no_gaps():
    prices = load_prices()
    assert prices.date.shape == (1047,) and np.all(np.diff(prices.date) > np.timedelta64(0, "D"))
    assert np.all(prices.low <= prices.close) and np.all(prices.close <= prices.high)


# --- invented customers ---


def test_customers_have_flaws_but_no_lost_answers():
    churn = make_churn(5000)
    assert churn.spend.shape == (5000, 12) and churn.age.shape == churn.churned.shape == (5000,)
    for flawed in (churn.age, churn.calls, churn.spend):
        assert 0.01 < np.isnan(flawed).mean() < 0.1
    assert np.nanmin(churn.spend) >= 0 and np.nanmax(churn.spend) > 100 * np.nanmedian(churn.spend)
    assert set(churn.contract) == {0, 1, 2} and churn.tenure.min() >= 12
    assert set(churn.churned) == {0, 1} and 0.2 < churn.churned.mean() < 0.4


def test_customers_are_the_same_for_the_same_seed_alone():
    one, again, other = (vars(make_churn(300, seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], again[name], equal_nan=True) for name in one)
    assert not any(np.array_equal(one[name], other[name], equal_nan=True) for name in one)


def hold_out_auc(X, churned):
    """The area under scikit-learn's ROC curve for the last third, by a straight line that the others taught."""
    cut = 2 * len(X) // 3
    model = LogisticRegression(max_iter=1000).fit(X[:cut], churned[:cut])
    return roc_auc_score(churned[cut:], model.decision_function(X[cut:]))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_features_of_spending_tell_more_than_the_months(seed):
    churn = make_churn(3000, seed)
    cut = 2000
    with loaded(read_sources(SOLUTIONS / "nnlib")) as nnlib:

        def learned(preprocessor, X):
            preprocessor.fit(X[:cut])
            return preprocessor.transform(X)

        months = learned(nnlib.OutlierClipper(3.0), learned(nnlib.Imputer("median"), churn.spend))
        raw, features = (learned(nnlib.Standardizer(), X) for X in (months, nnlib.spend_features(months, 12)))
    raw, features = hold_out_auc(raw, churn.churned), hold_out_auc(features, churn.churned)
    assert features > raw + 0.02
    assert features > 0.7


@pytest.mark.parametrize("n", [299, 5001])
def test_another_number_of_customers_is_refused(n):
    with pytest.raises(ValueError, match=f"from 300 to 5000.*{n}"):
        make_churn(n)


# --- files that are not as they should be ---


LOADERS = [
    ("breast_cancer.npz", load_breast_cancer),
    ("digits.npz", load_digits),
    ("digits_network.npz", load_digits_network),
    ("digits_scores.npz", load_digits_scores),
    ("mnist.npz", load_mnist),
    ("penguins.npz", load_penguins),
    ("prices.npz", load_prices),
    ("sick_networks.npz", load_sick_networks),
]


def test_every_file_is_pinned_loaded_and_told_of():
    names = {path.name for path in files.FOLDER.glob("*.npz")}
    assert names == set(files.SHA256) == {name for name, _ in LOADERS}
    readme = (files.FOLDER / "README.md").read_text("utf-8")
    assert all(f"| `{name}` |" in readme for name in names)
    assert all((files.FOLDER / name).stat().st_size < 1_000_000 for name in names)


@pytest.mark.parametrize("name, load", LOADERS)
class TestBadFiles:
    def test_a_missing_file_is_named(self, copied_folder, name, load):
        (copied_folder / name).unlink()
        with pytest.raises(DataFileError, match=rf"{name} is missing.*git checkout"):
            load()

    def test_a_damaged_file_is_named(self, copied_folder, name, load):
        contents = bytearray((copied_folder / name).read_bytes())
        contents[len(contents) // 2] ^= 1
        (copied_folder / name).write_bytes(contents)
        with pytest.raises(DataFileError, match=rf"{name} is damaged.*git checkout"):
            load()

    def test_a_folder_in_place_of_a_file_is_named(self, copied_folder, name, load):
        (copied_folder / name).unlink()
        (copied_folder / name).mkdir()
        with pytest.raises(DataFileError, match=rf"{name} cannot be read"):
            load()
