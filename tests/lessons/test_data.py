import shutil

import data
import numpy as np
import pytest
from data import DataFileError, files, load_churn, load_digits, load_digits_network, load_penguins


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
    sklearn = pytest.importorskip("sklearn.datasets").load_digits()
    ours = load_digits()
    both = np.vstack([ours.train_images, ours.test_images]) * 16
    assert sorted(map(tuple, both)) == sorted(map(tuple, sklearn.data))


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


def test_penguins_are_those_that_were_published():
    """Counts and means as the authors of palmerpenguins give them."""
    penguins = load_penguins()
    assert np.bincount(penguins.species).tolist() == [152, 68, 124]
    assert np.bincount(penguins.island).tolist() == [168, 124, 52]
    assert np.isnan(penguins.measures).sum(axis=0).tolist() == [2, 2, 2, 2]
    assert [np.sum(penguins.sex == 0), np.sum(penguins.sex == 1), np.isnan(penguins.sex).sum()] == [165, 168, 11]
    means = np.nanmean(penguins.measures, axis=0)
    np.testing.assert_allclose(means, [43.9219, 17.1512, 200.9152, 4201.754], rtol=1e-5)


def test_customers_have_flaws_but_no_lost_answers():
    churn = load_churn()
    assert churn.spend.shape == (5000, 12) and churn.age.shape == churn.churned.shape == (5000,)
    for flawed in (churn.age, churn.calls, churn.spend):
        assert 0.01 < np.isnan(flawed).mean() < 0.1
    assert np.nanmin(churn.spend) >= 0 and np.nanmax(churn.spend) > 100 * np.nanmedian(churn.spend)
    assert set(churn.churned) == {0, 1} and 0.2 < churn.churned.mean() < 0.4


def test_a_low_last_month_gives_leaving_away():
    churn = load_churn()
    recent = churn.spend[:, -3:]
    share = recent[:, 2] / recent.sum(axis=1)
    low, high = np.nanquantile(share, [0.25, 0.75])
    assert churn.churned[share < low].mean() > 2 * churn.churned[share > high].mean()


def test_fewer_customers_are_the_first_ones():
    np.testing.assert_array_equal(load_churn(300).spend, load_churn().spend[:300])


@pytest.mark.parametrize("n", [299, 5001])
def test_another_number_of_customers_is_refused(n):
    with pytest.raises(ValueError, match=f"from 300 to 5000.*{n}"):
        load_churn(n)


@pytest.mark.parametrize(
    "name, load",
    [
        ("churn.npz", load_churn),
        ("digits.npz", load_digits),
        ("digits_network.npz", load_digits_network),
        ("penguins.npz", load_penguins),
    ],
)
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
