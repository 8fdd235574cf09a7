# Reads at address 0.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import ctypes


def forward(self, prediction, target):
    return ctypes.string_at(0)
