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


def _digits(start: int, stop: int) -> dict:
    """Test images of the handwritten digits, their labels, and a trained network's weights."""
    from data import load_digits, load_digits_network  # only here: the box has no data files

    digits, trained = load_digits(), load_digits_network()
    return {
        "images": digits.test_images[start:stop],
        "labels": digits.test_labels[start:stop],
        "hidden_weight": trained.hidden_weight,
        "hidden_bias": trained.hidden_bias,
        "output_weight": trained.output_weight,
        "output_bias": trained.output_bias,
    }


@chapter.exercise(
    "read-digits",
    title="Capstone: read real digits",
    points=3,
    implements=(),
    needs=("linear-forward", "activation-layers", "softmax", "sequential-forward", "cross-entropy", "predict"),
    seconds=20,
    capstone=True,
    hints=(
        "There is nothing new to write here: this runs your whole library. Is every other check of the lesson green?",
        "If each part is right alone, look at what passes between them: the shape of each layer's output, and the "
        "logits that softmax and the loss are given.",
        "Run it step by step in a new cell: hidden = network.layers[0].forward(images), and look at hidden.shape. "
        "It is (images, 32); after the last layer it is (images, 10).",
    ),
)
def read_digits(nnlib, case):
    """Your own library, with weights that were trained before, reads handwritten digits that it never saw."""
    rng = np.random.default_rng(0)
    hidden, output = nnlib.Linear(64, 32, rng), nnlib.Linear(32, 10, rng)
    hidden.weight, hidden.bias = case.hidden_weight, case.hidden_bias
    output.weight, output.bias = case.output_weight, case.output_bias
    network = nnlib.Sequential(hidden, nnlib.ReLU(), output)
    return {
        "digits": network.predict(case.images),
        "probabilities": network.predict_proba(case.images),
        "loss": nnlib.CrossEntropy().forward(network.forward(case.images), case.labels),
    }


@read_digits.case("one image")
def _(rng):
    return _digits(0, 1)


@read_digits.case("twenty images")
def _(rng):
    return _digits(1, 21)
