"""Real data that the lessons read, kept beside them so that no lesson needs a network."""

from .digits import Digits, DigitsNetwork, load_digits, load_digits_network
from .files import DataFileError

__all__ = ["DataFileError", "Digits", "DigitsNetwork", "load_digits", "load_digits_network"]
