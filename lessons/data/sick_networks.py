"""What was measured of six networks that do not learn to read digits as they should, each for a reason of its own."""

from dataclasses import dataclass

import numpy as np

from .files import load_arrays

NAMES = "ABCDEF"


@dataclass(frozen=True)
class SickNetwork:
    """A training of 40 epochs, and what was measured at its end.

    losses, unseen_losses: (40,) the mean loss in each epoch, and that on images that it does not learn from
    norms: (weights,) how long the gradient of each weight is, first layer first
    dead: (ReLU layers,) the share of units that are silent for all images
    unseen_right: the share of unseen images that it reads rightly
    """

    name: str
    losses: np.ndarray
    unseen_losses: np.ndarray
    norms: np.ndarray
    dead: np.ndarray
    unseen_right: float


def load_sick_networks() -> tuple[SickNetwork, ...]:
    """The six, from A to F; raises `DataFileError`."""
    arrays = load_arrays("sick_networks.npz")

    def one(name: str) -> SickNetwork:
        measured = (arrays[f"{name}_{what}"] for what in ("losses", "unseen_losses", "norms", "dead"))
        return SickNetwork(name, *measured, float(arrays[f"{name}_unseen_right"]))

    return tuple(map(one, NAMES))
