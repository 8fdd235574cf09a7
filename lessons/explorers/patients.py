"""Six networks that do not learn to read digits as they should, each for a reason of its own, and what may help them.

A patient is plain data: how the network is built and trained. A treatment turns one knob, and gives another patient.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
from data import load_digits

from .library import drawable, needs

BATCH = 50
UNSEEN = 300  # images that only watch; they come from the training images, so that the test images stay unseen
CLASSES = 10
WIDE = 2


@dataclass(frozen=True)
class Patient:
    """A network of `depth` hidden layers with `width` units each, and how it is trained.

    spread: how weights are drawn: "Xavier", "He" or "wide", which is twice as wide as He's
    most_ink: by what the ink is divided, which goes from 0 to 16
    examples, wrong_labels: how many images it learns from, and how many of these have a label drawn at random
    max_norm: gradients are clipped to it; 0 for never
    """

    illness: str
    depth: int
    width: int
    activation: str
    rate: float
    optimizer: str = "SGD"
    spread: str = "He"
    most_ink: int = 16
    examples: int = 600
    wrong_labels: int = 0
    batch_norm: bool = False
    dropout: float = 0.0
    weight_decay: float = 0.0
    max_norm: float = 0.0
    shifts: bool = False
    seed: int = 0

    @property
    def file(self) -> str:
        """What stands in the patient's file: how it is built and trained."""
        units = "unit" if self.width == 1 else "units"
        layers = "hidden layer" if self.depth == 1 else "hidden layers"
        start = f"{self.spread} start"
        ink = f"ink from 0 to {16 // self.most_ink}"
        return (
            f"{self.depth} {layers} of {self.width} {self.activation} {units}, {start}, "
            f"{self.optimizer} at rate {self.rate:g}, {self.examples} images, {ink}"
        )


PATIENTS = {
    "A": Patient("vanishing", 6, 32, "sigmoid", 0.1, spread="Xavier"),
    "B": Patient("overfitting", 1, 128, "ReLU", 0.01, "Adam", examples=300, wrong_labels=60),
    "C": Patient("exploding", 6, 32, "leaky ReLU", 0.1, spread="wide"),
    "D": Patient("underfitting", 2, 2, "ReLU", 0.1),
    "E": Patient("dead units", 1, 32, "ReLU", 0.5, most_ink=1),
    "F": Patient("rate too small", 1, 32, "ReLU", 0.003),
}
ILLNESSES = ("vanishing", "exploding", "dead units", "overfitting", "underfitting", "rate too small")

# Each treatment is one knob: the patient with it turned.
TREATMENTS: dict[str, Callable[[Patient], Patient]] = {
    "none: just watch": lambda patient: patient,
    "ReLU units": lambda patient: replace(patient, activation="ReLU"),
    "He initialisation": lambda patient: replace(patient, spread="He"),
    "batch normalisation": lambda patient: replace(patient, batch_norm=True),
    "clip gradients to 0.2": lambda patient: replace(patient, max_norm=0.2),
    "learning rate times ten": lambda patient: replace(patient, rate=patient.rate * 10),
    "learning rate a tenth": lambda patient: replace(patient, rate=patient.rate / 10),
    "ink from 0 to 1": lambda patient: replace(patient, most_ink=16),
    "64 units in each layer": lambda patient: replace(patient, width=64),
    "weight decay": lambda patient: replace(patient, weight_decay=0.01),
    "dropout": lambda patient: replace(patient, dropout=0.5),
    "shifted images": lambda patient: replace(patient, shifts=True),
}


@dataclass(frozen=True)
class Chart:
    """What can be measured of a patient.

    losses, unseen_losses: on the images that it learns from and on others, one for each epoch
    norms: the length of each weight's gradient, first layer first; empty before the first epoch
    dead: the share of dead units in each ReLU layer; empty before the first epoch
    unseen_right: the share of unseen images that it reads rightly
    said: what `diagnose` says of it; empty before the first epoch
    """

    losses: tuple[float, ...]
    unseen_losses: tuple[float, ...]
    norms: tuple[float, ...]
    dead: tuple[float, ...]
    unseen_right: float
    said: str


class Treatment:
    """A patient in the middle of its training, in the learner's library. All methods raise `Locked`."""

    def __init__(self, nnlib: ModuleType, patient: Patient):
        rng = np.random.default_rng(patient.seed)
        self.nnlib, self.patient, self.rng = nnlib, patient, rng
        self.x, self.y, self.unseen_x, self.unseen_y = images(patient)
        self.network = build_network(nnlib, patient, rng)
        self.loss = nnlib.CrossEntropy()
        self.optimizer = build_optimizer(nnlib, patient)
        with needs("fit"):
            self.history = nnlib.History()

    def epoch(self) -> None:
        """Once through all images, each moved a little if that is the treatment; then a look at unseen ones."""
        nnlib, x = self.nnlib, self.x
        if self.patient.shifts:
            with needs("augment"):
                x = np.asarray(nnlib.shift_images(x.reshape(-1, 8, 8), self.rng)).reshape(x.shape)
        with needs("fit"):
            loss = nnlib.train_epoch(self.network, self.loss, self.optimizer, x, self.y, BATCH, self.rng)
            unseen = nnlib.evaluation_loss(self.network, self.loss, self.unseen_x, self.unseen_y)
        self.history.losses.append(_one_number(loss))
        self.history.validation_losses.append(_one_number(unseen))

    def chart(self) -> Chart:
        """How the patient is now."""
        nnlib, history = self.nnlib, self.history
        norms, dead, said = (), (), ""
        with needs("predict"):
            read = np.asarray(self.network.predict(self.unseen_x))
        unseen_right = float(np.mean(read == self.unseen_y))
        if history.losses:
            with needs("gradient-norms"):
                norms = tuple(float(norm) for norm in nnlib.gradient_norms(self.network))
            with needs("dead-units"):
                dead = tuple(float(share) for share in nnlib.dead_fraction(self.network, [self.x[:UNSEEN]]))
            with needs("diagnose"):
                said = str(nnlib.diagnose(history, np.array(norms), np.array(dead)))
        losses, unseen_losses = tuple(history.losses), tuple(history.validation_losses)
        return Chart(losses, unseen_losses, norms, dead, unseen_right, said)


def _one_number(loss: Any) -> float:
    return float(drawable("fit", loss, ()) if loss is None else loss)


def images(patient: Patient) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The images and labels that the patient learns from, then others: none of them from the test images."""
    digits, rng = load_digits(), np.random.default_rng(patient.seed)
    mixed = rng.permutation(len(digits.train_labels))
    x, y, count = digits.train_images[mixed] * (16 / patient.most_ink), digits.train_labels[mixed], patient.examples
    labels = y[:count].copy()
    labels[rng.choice(count, patient.wrong_labels, replace=False)] = rng.integers(CLASSES, size=patient.wrong_labels)
    return x[:count], labels, x[-UNSEEN:], y[-UNSEEN:]


def build_network(nnlib: ModuleType, patient: Patient, rng: np.random.Generator) -> Any:
    """Hidden layers as the patient's file says, and one that gives ten logits."""
    layers: list[Any] = []
    with needs("initializers"):
        spread = _initializer(nnlib, patient.spread)
    kind = {"sigmoid": "Sigmoid", "leaky ReLU": "LeakyReLU", "ReLU": "ReLU"}[patient.activation]
    sizes = [64, *[patient.width] * patient.depth]
    with needs("linear-init"):
        for n_in, n_out in pairwise(sizes):
            layers.append(nnlib.Linear(n_in, n_out, rng, spread))
            layers += [nnlib.BatchNorm(n_out)] if patient.batch_norm else []
            layers.append(getattr(nnlib, kind)())
            layers += [nnlib.Dropout(patient.dropout, rng)] if patient.dropout else []
        layers.append(nnlib.Linear(sizes[-1], CLASSES, rng, spread))
    with needs("sequential-init"):
        return nnlib.Sequential(*layers)


def _initializer(nnlib: ModuleType, spread: str) -> Callable:
    if spread == "wide":
        return lambda shape, rng: WIDE * nnlib.he_normal(shape, rng)
    return getattr(nnlib, {"He": "he_normal", "Xavier": "xavier_uniform"}[spread])


def build_optimizer(nnlib: ModuleType, patient: Patient) -> Any:
    """The optimizer of the patient's file; gradients are put in order first if that is the treatment."""
    optimizer = getattr(nnlib, patient.optimizer)(patient.rate)
    if patient.weight_decay or patient.max_norm:
        return nnlib.RegularizedOptimizer(optimizer, patient.weight_decay, patient.max_norm or None)
    return optimizer


def treated(nnlib: ModuleType, patient: Patient, epochs: int) -> Chart:
    """The chart of a patient after so many epochs; raises `Locked`."""
    treatment = Treatment(nnlib, patient)
    for _ in range(epochs):
        treatment.epoch()
    return treatment.chart()
