# Has every signal that can be ignored ignored, and is busy.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

import signal


def forward(self, prediction, target):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
