"""Keeping a network: its numbers in one file, to be read back tomorrow, by somebody else, on another machine.

The file is an .npz archive: NumPy's own format, arrays by name and nothing more. Python's `pickle` could keep a whole
network in a line. But to read a pickle is to run what its writer wanted, so never read one from a stranger. The price
is that a file holds no layers: build the same network first, then fill it.
"""

import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from nnlib.network import Sequential

File = str | Path | BinaryIO
"""A path, or a file that is open in binary mode, such as `io.BytesIO()`."""


def write_arrays(file: File, arrays: dict[str, np.ndarray]) -> None:
    """Writes arrays by name into one .npz archive."""
    if isinstance(file, str | Path):
        with Path(file).open("wb") as opened:
            np.savez(opened, **arrays)
    else:
        np.savez(file, **arrays)


def read_arrays(file: File) -> dict[str, np.ndarray]:
    """All arrays of an .npz archive by name; raises ValueError where it is none, or holds more than plain arrays."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (AttributeError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError("this is no file that `save` wrote: it is not an .npz archive of plain arrays") from error


def layer_kinds(network: Sequential) -> np.ndarray:
    """The names of the layers' classes, in order: ["Linear", "ReLU", "Linear"]."""
    return np.array([type(layer).__name__ for layer in network.layers], dtype=str)


def save(file: File, network: Sequential) -> None:
    """Writes all that the network knows into a file: `write_arrays` of

    - each array of `network.arrays()` under its own name, such as "0.weight". These are more than the parameters:
      the running statistics of batch normalisation are not trained, but without them it predicts nonsense
    - "layers": `layer_kinds(network)`
    - "training": the mode, `np.array(network.training)`

    file: a path, or a file that is open for writing in binary mode
    Source: NumPy's documentation of `numpy.savez`; Python's of `pickle` (its warning).
    """
    raise NotImplementedError("keep: lesson 09-applications")


def load(file: File, network: Sequential) -> None:
    """Fills the network with what `save` wrote: `read_arrays`, and then put each array into the one of its name.

    The network's own arrays get new numbers, in place, so that whoever holds them, such as an optimizer, sees them,
    too. The network comes back in the mode in which it was saved.

    Wrong numbers in the right place are hard to find later. So look before you write: refuse a file of another
    network, and leave this one just as it was.

    file: a path, or a file that is open for reading in binary mode
    network: built like the one that was saved; what its numbers are does not matter
    raises ValueError: this is no such file; or its layers are of other kinds, or an array is missing, is one too many,
        or has another shape. The message says which
    Source: as for `save`.
    """
    raise NotImplementedError("keep: lesson 09-applications")
