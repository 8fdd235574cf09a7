"""Data files whose contents are pinned: the same bytes for everyone, or one clear sentence."""

import hashlib
import io
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent

SHA256 = {
    "churn.npz": "465770881e778f25648caf97ac39e0ef91f499da27f158bb0ed8ed9112717d5d",
    "digits.npz": "042b9ce3769c2ffd4a0704e5b011371b6bd7efc9c76de7ce53bb500a34502fba",
    "digits_network.npz": "2415a845ae37b15f19372b495f7de243c33c4b16b9b20ca09e78d58636544eb7",
    "penguins.npz": "6a7dfa5c9c30e17f4cc4253628a15cf8057143b2a517cd5660ab459f79e699d0",
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
