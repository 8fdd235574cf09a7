# Has the C library end the process.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import os


def forward(self, prediction, target):
    os.abort()
