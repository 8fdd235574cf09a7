"""Handwritten digits of 28 x 28 pixels: 5,000 of them lie here, all 70,000 are fetched from the network once."""

import warnings
from http.client import HTTPException

import numpy as np

from .digits import Digits
from .files import load_arrays

WHITE = 255
TRAIN_IMAGES = 60_000  # the first 60,000 of the full set are its training images
PLACE = "mnist_784"

NO_SCIKIT_LEARN = (
    "All 70,000 images of MNIST are fetched with scikit-learn, which is not installed here. "
    "Install it with `pip install scikit-learn`, or use load_mnist(): its 5,000 images need nothing."
)
NO_NETWORK = (
    "All 70,000 images of MNIST could not be fetched from openml.org ({reason}). "
    "Try again with a network, or use load_mnist(): its 5,000 images need none."
)


class DownloadError(Exception):
    """Data could not be fetched; the message says why and what else to do."""


def load_mnist() -> Digits:
    """5,000 digits, 4,000 to train on and 1,000 to test on, each digit equally often; raises `DataFileError`.

    Images are (n, 784) in float32, which trains twice as fast as float64.
    """
    arrays = load_arrays("mnist.npz")
    images, labels, test = _scaled(arrays["images"]), arrays["labels"].astype(np.int64), arrays["is_test"]
    return Digits(images[~test], labels[~test], images[test], labels[test])


def fetch_mnist() -> Digits:
    """All 70,000 digits, 60,000 to train on and 10,000 to test on; raises `DownloadError`.

    scikit-learn keeps them in its own folder, so that a second call needs no network. Images as in `load_mnist`.
    """
    images, labels = _fetched()
    images, labels = _scaled(images), labels.astype(np.int64)
    return Digits(images[:TRAIN_IMAGES], labels[:TRAIN_IMAGES], images[TRAIN_IMAGES:], labels[TRAIN_IMAGES:])


def _scaled(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float32) / WHITE


def _fetched() -> tuple[np.ndarray, np.ndarray]:
    try:
        from sklearn.datasets import fetch_openml
    except ImportError:
        raise DownloadError(NO_SCIKIT_LEARN) from None
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns before it tries again; one sentence is enough
            return fetch_openml(PLACE, version=1, as_frame=False, parser="liac-arff", return_X_y=True, n_retries=1)
    except (OSError, ValueError, HTTPException) as error:  # no network, no such data, half a file
        raise DownloadError(NO_NETWORK.format(reason=error)) from None
