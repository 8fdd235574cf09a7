"""Hidden cases of chapter 4, forward."""

import numpy as np

from autograder.engine.exercise import HiddenCases

hidden = HiddenCases()


@hidden.case("softmax", "a batch of one")
def _(rng):
    return {"logits": rng.normal(size=(1, 7))}


@hidden.case("softmax", "a single class")
def _(rng):
    return {"logits": rng.normal(size=(5, 1))}


@hidden.case("softmax", "float32")
def _(rng):
    return {"logits": rng.normal(size=(6, 3)).astype(np.float32)}


@hidden.case("softmax", "columns side by side in memory")
def _(rng):
    return {"logits": np.asfortranarray(rng.normal(size=(6, 3)))}


@hidden.case("softmax", "read-only, mixed sizes")
def _(rng):
    logits = rng.normal(scale=[[1.0], [300.0], [5000.0]], size=(3, 4))
    logits.flags.writeable = False
    return {"logits": logits}
