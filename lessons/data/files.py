"""Data files whose contents are pinned: the same bytes for everyone, or one clear sentence."""

import hashlib
import io
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent

SHA256 = {
    "breast_cancer.npz": "f7eff6f4acd35ef67f0a4af10e2ff6ab52dfa7f338f21fd5127f16d253df24cf",
    "digits.npz": "042b9ce3769c2ffd4a0704e5b011371b6bd7efc9c76de7ce53bb500a34502fba",
    "digits_network.npz": "2415a845ae37b15f19372b495f7de243c33c4b16b9b20ca09e78d58636544eb7",
    "digits_scores.npz": "d4fb1ca4dd27dd5f01eedd64187f6e70f1d13ea8f4ce31e884819f96422058e9",
    "mnist.npz": "ce1f2539fff30f1f0569afbdcdf22035a7fb24603641b467a0a340919d4e1fb9",
    "penguins.npz": "6a7dfa5c9c30e17f4cc4253628a15cf8057143b2a517cd5660ab459f79e699d0",
    "prices.npz": "84de23322f392f9fc2dd1d2028d0a8ac4b8eb2de01e38dd3d4d864a0ec635a49",
    "sick_networks.npz": "5f1735a1041c899c351057993a44d56b9c9643bb63606f8d2036b9531a6ec998",
}

MISSING = "The data file {path} is missing. Fetch it again with `git checkout -- lessons/data`."
UNREADABLE = "The data file {path} cannot be read ({reason}). Make it readable, then try again."
DAMAGED = (
    "The data file {path} is damaged: its contents are not what the course expects. "
    "Fetch it again with `git checkout -- lessons/data`."
)


class DataFileError(Exception):
    """A data file of the course is missing, unreadable or damaged; the message says which and what to do."""


def load_arrays(name: str) -> dict[str, np.ndarray]:
    """All arrays of the pinned file `name`, by their names; raises `DataFileError`."""
    with np.load(io.BytesIO(_pinned_bytes(FOLDER / name)), allow_pickle=False) as archive:
        return dict(archive)


def _pinned_bytes(path: Path) -> bytes:
    try:
        contents = path.read_bytes()
    except FileNotFoundError:
        raise DataFileError(MISSING.format(path=path)) from None
    except OSError as error:
        raise DataFileError(UNREADABLE.format(path=path, reason=error.strerror)) from None
    if hashlib.sha256(contents).hexdigest() != SHA256[path.name]:
        raise DataFileError(DAMAGED.format(path=path))
    return contents
