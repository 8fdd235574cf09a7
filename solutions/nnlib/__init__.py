"""A neural network library in NumPy, written by the one who learns from it."""

from nnlib.activations import identity, leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.initializers import he_normal, xavier_uniform, zeros
from nnlib.layers import Layer, LeakyReLU, Linear, ReLU, Sigmoid, Tanh
from nnlib.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from nnlib.network import Sequential, count_parameters, output_activation
from nnlib.neuron import center_columns, decide, neuron, neurons, sample_blobs, separating_neuron

__all__ = [
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MeanSquaredError",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "center_columns",
    "count_parameters",
    "decide",
    "he_normal",
    "identity",
    "leaky_relu",
    "neuron",
    "neurons",
    "output_activation",
    "relu",
    "sample_blobs",
    "separating_neuron",
    "sigmoid",
    "softmax",
    "tanh",
    "xavier_uniform",
    "zeros",
]
