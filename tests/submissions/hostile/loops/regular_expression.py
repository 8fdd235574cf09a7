# A regular expression that tries everything before it gives up.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

import re


def forward(self, prediction, target):
    return float(bool(re.match("(a+)+$", "a" * 60 + "b")))
