"""A neural network library in NumPy, written by the one who learns from it."""

from nnlib.activations import identity, leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.augmentation import shift_images
from nnlib.batches import batches
from nnlib.diagnostics import dead_fraction, diagnose, gradient_norms
from nnlib.early_stopping import EarlyStopping
from nnlib.features import spend_features
from nnlib.gradients import gradient_check, numerical_gradient
from nnlib.initializers import he_normal, xavier_uniform, zeros
from nnlib.layers import BatchNorm, Dropout, Layer, LeakyReLU, Linear, ReLU, Sigmoid, Tanh
from nnlib.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from nnlib.metrics import accuracy, auc, confusion_matrix, f1, precision, recall, roc_curve
from nnlib.network import Sequential, count_parameters, output_activation
from nnlib.neuron import center_columns, decide, neuron, neurons, sample_blobs, separating_neuron
from nnlib.optimizers import SGD, Adam
from nnlib.preprocessing import (
    Imputer,
    MinMaxScaler,
    OutlierClipper,
    Preprocessor,
    Standardizer,
    missing_per_column,
    one_hot,
)
from nnlib.regularization import RegularizedOptimizer, clip_gradients, decay_weights, weight_penalty
from nnlib.schedules import cosine_decay, step_decay, warmup
from nnlib.splits import stratified_split, train_validation_test
from nnlib.training import History, evaluation_loss, fit, train_epoch
from nnlib.tuning import (
    GaussianProcess,
    Trial,
    all_settings,
    bayesian_search,
    best_trial,
    coordinates,
    evolutionary_search,
    expected_improvement,
    grid_search,
    log_uniform,
    normal_below,
    normal_density,
    random_search,
    rbf_kernel,
    standardize_scores,
    successive_halving,
    try_points,
    worth,
)
from nnlib.validation import cross_validate, hold_out, k_fold, learning_curve, stratified_k_fold

__all__ = [
    "SGD",
    "Adam",
    "BatchNorm",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Dropout",
    "EarlyStopping",
    "GaussianProcess",
    "History",
    "Imputer",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MeanSquaredError",
    "MinMaxScaler",
    "OutlierClipper",
    "Preprocessor",
    "ReLU",
    "RegularizedOptimizer",
    "Sequential",
    "Sigmoid",
    "Standardizer",
    "Tanh",
    "Trial",
    "accuracy",
    "all_settings",
    "auc",
    "batches",
    "bayesian_search",
    "best_trial",
    "center_columns",
    "clip_gradients",
    "confusion_matrix",
    "coordinates",
    "cosine_decay",
    "count_parameters",
    "cross_validate",
    "dead_fraction",
    "decay_weights",
    "decide",
    "diagnose",
    "evaluation_loss",
    "evolutionary_search",
    "expected_improvement",
    "f1",
    "fit",
    "gradient_check",
    "gradient_norms",
    "grid_search",
    "he_normal",
    "hold_out",
    "identity",
    "k_fold",
    "leaky_relu",
    "learning_curve",
    "log_uniform",
    "missing_per_column",
    "neuron",
    "neurons",
    "normal_below",
    "normal_density",
    "numerical_gradient",
    "one_hot",
    "output_activation",
    "precision",
    "random_search",
    "rbf_kernel",
    "recall",
    "relu",
    "roc_curve",
    "sample_blobs",
    "separating_neuron",
    "shift_images",
    "sigmoid",
    "softmax",
    "spend_features",
    "standardize_scores",
    "step_decay",
    "stratified_k_fold",
    "stratified_split",
    "successive_halving",
    "tanh",
    "train_epoch",
    "train_validation_test",
    "try_points",
    "warmup",
    "weight_penalty",
    "worth",
    "xavier_uniform",
    "zeros",
]
