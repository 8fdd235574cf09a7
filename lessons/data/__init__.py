"""Data that the lessons read, kept beside them so that no lesson needs a network."""

from .breast_cancer import BreastCancer, load_breast_cancer
from .churn import Churn, make_churn
from .digits import Digits, DigitsNetwork, load_digits, load_digits_network
from .digits_scores import DigitsScores, load_digits_scores
from .files import DataFileError
from .mnist import DownloadError, fetch_mnist, load_mnist
from .penguins import Penguins, load_penguins
from .prices import Prices, load_prices
from .sick_networks import SickNetwork, load_sick_networks

__all__ = [
    "BreastCancer",
    "Churn",
    "DataFileError",
    "Digits",
    "DigitsNetwork",
    "DigitsScores",
    "DownloadError",
    "Penguins",
    "Prices",
    "SickNetwork",
    "fetch_mnist",
    "load_breast_cancer",
    "load_digits",
    "load_digits_network",
    "load_digits_scores",
    "load_mnist",
    "load_penguins",
    "load_prices",
    "load_sick_networks",
    "make_churn",
]
