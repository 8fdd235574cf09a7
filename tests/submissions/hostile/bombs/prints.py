# Prints a hundred megabytes on both streams, and is right.
# into: losses.MeanSquaredError.forward

import os

right = MeanSquaredError.forward


def loudly(self, prediction, target):
    for _ in range(10):
        print("x" * 10**6)
        os.write(1, b"x" * 10**6)
        os.write(2, b"x" * 10**6)
    return right(self, prediction, target)


MeanSquaredError.forward = loudly
