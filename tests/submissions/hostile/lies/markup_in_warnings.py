# Script in a warning that the report repeats.
# into: losses.MeanSquaredError.forward
# loses: mse 0 nan or overflow

import warnings


def forward(self, prediction, target):
    warnings.warn("<script>alert(1)</script><img src=x onerror=alert(2)>", RuntimeWarning)
    return float("nan")
