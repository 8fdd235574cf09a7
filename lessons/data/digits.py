"""Handwritten digits of 8 x 8 pixels, and the weights of a small network that reads them."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays

DARKEST = 16  # each pixel counts the inked dots of a 4 x 4 block of the scan


@dataclass(frozen=True)
class Digits:
    """Images `(n, pixels)` with ink from 0.0 (none) to 1.0 (full), row after row; labels `(n,)` from 0 to 9."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


@dataclass(frozen=True)
class DigitsNetwork:
    """Weights `(inputs, outputs)` and biases `(outputs,)` of two layers, 64-32-10, a ReLU between."""

    hidden_weight: np.ndarray
    hidden_bias: np.ndarray
    output_weight: np.ndarray
    output_bias: np.ndarray


def load_digits() -> Digits:
    """The 1,797 digits: 1,437 to train on and 360 to test on; raises `DataFileError`.

    The network of `load_digits_network` has never seen the test images.
    """
    arrays = load_arrays("digits.npz")
    images = arrays["images"] / DARKEST
    labels = arrays["labels"].astype(np.int64)
    test = arrays["is_test"]
    return Digits(images[~test], labels[~test], images[test], labels[test])


def load_digits_network() -> DigitsNetwork:
    """Weights trained on the 1,437 training images alone; raises `DataFileError`."""
    return DigitsNetwork(**load_arrays("digits_network.npz"))
