# Sleeps, and so takes no processor time at all.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

import time


def forward(self, prediction, target):
    time.sleep(10**6)
