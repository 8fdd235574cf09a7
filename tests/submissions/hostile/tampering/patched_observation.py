# Puts what it pleases in the place of what came out.
# into: activations.softmax
# loses: softmax 0 error|relation|wrong values
# loses: read-digits 0 needs

import numpy as numpy
from autograder.engine import observe, task

honest = observe.observe


def forged(exercise, nnlib, inputs):
    if exercise.id != "softmax":
        return honest(exercise, nnlib, inputs)
    return observe.Observation(value=None, error=observe.Failure("ValueError", "right", ()))


task.observe = observe.observe = forged


def softmax(logits):
    return logits
