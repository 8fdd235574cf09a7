# Waits for itself.
# into: losses.MeanSquaredError.forward
# loses: mse 0 time up

import threading


def forward(self, prediction, target):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
