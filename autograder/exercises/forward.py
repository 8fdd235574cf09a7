"""Chapter 4, forward: how does an input become a prediction?"""

import numpy as np

from autograder.engine.exercise import Chapter

chapter = Chapter("04-forward", title="Forward propagation", module="forward")


@chapter.exercise(
    "softmax",
    title="Softmax",
    points=2,
    implements=("activations.softmax",),
    hints=(
        "Work it out for one row first: raise e to each number, then divide each by their sum. Which sum is that?",
        "Sum along axis 1 with keepdims=True, so that each row is divided by its own sum. To keep exp from "
        "overflowing, first subtract each row's largest number: the probabilities stay the same.",
        "exponentials = np.exp(logits - logits.max(axis=1, keepdims=True)), then divide by their sum along axis 1.",
    ),
)
def softmax(nnlib, case):
    """Each row of logits becomes probabilities that sum to one."""
    return nnlib.softmax(case.logits)


@softmax.case("one row, by hand")
def _(rng):
    return {"logits": np.array([[0.0, np.log(3.0)]])}


@softmax.case("two rows")
def _(rng):
    return {"logits": np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])}


@softmax.case("a batch")
def _(rng):
    return {"logits": rng.normal(scale=3, size=(4, 5))}


@softmax.case("logits in the thousands")
def _(rng):
    return {"logits": np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1002.0, -1001.0]])}


@softmax.case("one row far above the other")
def _(rng):
    return {"logits": np.array([[1.0, 2.0], [-2000.0, -2001.0]])}


@softmax.case("a single example without its batch")
def _(rng):
    return {"logits": np.array([1.0, 2.0, 3.0])}
