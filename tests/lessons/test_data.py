import shutil

import data
import numpy as np
import pytest
from data import DataFileError, files, load_digits, load_digits_network


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


@pytest.mark.parametrize("name, load", [("digits.npz", load_digits), ("digits_network.npz", load_digits_network)])
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
