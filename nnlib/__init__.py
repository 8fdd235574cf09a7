"""A neural network library in NumPy, written by the one who learns from it."""

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.initializers import he_normal, xavier_uniform, zeros
from nnlib.layers import Layer, Linear, ReLU, Sigmoid, Tanh
from nnlib.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from nnlib.network import Sequential

__all__ = [
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Layer",
    "Linear",
    "MeanSquaredError",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "he_normal",
    "leaky_relu",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "xavier_uniform",
    "zeros",
]
