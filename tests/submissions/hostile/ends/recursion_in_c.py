# Calls itself for ever through C, with Python's own limit taken off.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import sys


def deeper(_):
    return list(map(deeper, [0]))


def forward(self, prediction, target):
    sys.setrecursionlimit(10**9)
    deeper(0)
