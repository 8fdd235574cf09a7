"""Data that the lessons read, kept beside them so that no lesson needs a network."""

from .churn import Churn, load_churn
from .digits import Digits, DigitsNetwork, load_digits, load_digits_network
from .files import DataFileError
from .penguins import Penguins, load_penguins

__all__ = [
    "Churn",
    "DataFileError",
    "Digits",
    "DigitsNetwork",
    "Penguins",
    "load_churn",
    "load_digits",
    "load_digits_network",
    "load_penguins",
]
