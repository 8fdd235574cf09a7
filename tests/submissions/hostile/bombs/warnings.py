# Warns a thousand times, each time of something else.
# into: losses.MeanSquaredError.forward
# loses: mse 0 nan or overflow

import warnings


def forward(self, prediction, target):
    for number in range(10**3):
        warnings.warn(f"{number} " * 100, RuntimeWarning)
    return float("nan")
