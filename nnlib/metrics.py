"""A metric says in one number, or one table, how good predictions are: what a loss is to the network, it is to us.

The truth `y` always comes first, the predictions second. No metric is best everywhere. Accuracy is blind where one
class is rare; precision asks whom we may believe, recall whom we have missed. ROC and AUC look at the scores behind
a yes or no, before anybody has chosen where to draw the line.
"""

import numpy as np


def _check_labels(y: np.ndarray, predictions: np.ndarray, classes: int) -> None:
    """Raises ValueError unless both are (n,), n at least 1, and hold class ids: integers from 0 to classes - 1."""
    if y.ndim != 1 or y.shape != predictions.shape or not y.size:
        raise ValueError(f"y and predictions must be (n,), n at least 1, got {y.shape} and {predictions.shape}")
    for name, labels in (("y", y), ("predictions", predictions)):
        if labels.dtype.kind not in "iu":
            raise ValueError(f"{name} must hold integers, got {labels.dtype}: try `{name}.astype(int)`")
        strangers = labels[~np.isin(labels, np.arange(classes))]
        if strangers.size:
            raise ValueError(f"{name} must hold class ids from 0 to {classes - 1}, got {strangers[0]}")


def _check_scores(y: np.ndarray, scores: np.ndarray) -> None:
    """Raises ValueError unless y holds both 0 and 1 and nothing else, and each has a score that is a finite number."""
    if y.ndim != 1 or y.shape != scores.shape:
        raise ValueError(f"y and scores must be of one shape (n,), got {y.shape} and {scores.shape}")
    if set(np.unique(y).tolist()) != {0, 1}:
        raise ValueError(f"y must hold both 0 and 1 and nothing else, got {np.unique(y).tolist()}")
    if not np.all(np.isfinite(scores)):
        raise ValueError(f"every score must be a finite number, got {scores[~np.isfinite(scores)][0]}")


# --- right and wrong, counted ---


def confusion_matrix(y: np.ndarray, predictions: np.ndarray, classes: int) -> np.ndarray:
    """Counts who was taken for whom: entry [i, j] is how many examples of class i were predicted as class j.

    Right predictions stand on the diagonal. A class that does not occur in this batch has its row and its column
    too, full of zeros, so that the matrices of several batches can be added.

        confusion_matrix(y=[0, 0, 1], predictions=[0, 1, 1], classes=2) == [[1, 1],
                                                                            [0, 1]]

    y: (n,) the true class ids, n at least 1
    predictions: (n,) the predicted class ids
    classes: how many classes there are in all
    returns: (classes, classes) integers, which sum to n
    raises ValueError: the shapes differ, or a label is not from 0 to classes - 1
    Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 14.5.
    """
    _check_labels(y, predictions, classes)
    raise NotImplementedError("confusion-matrix: lesson 06-evaluation")


def accuracy(y: np.ndarray, predictions: np.ndarray) -> float:
    """Which part of the predictions is right, from 0.0 to 1.0.

    That the shapes are the same is yours to check. NumPy would compare (n,) with (n, 1) as a table (n, n), every
    prediction with every truth, and give a wrong number without a word. Logits (n, classes) are no class ids:
    refuse them too.

    y: (n,) the true class ids, n at least 1
    predictions: (n,) the predicted class ids
    returns: float
    raises ValueError: the shapes differ; say both of them
    """
    raise NotImplementedError("accuracy: lesson 06-evaluation")


# --- whom we may believe, and whom we have missed ---


def precision(y: np.ndarray, predictions: np.ndarray, classes: int | None = None) -> float:
    """Of those that were called positive, which part is?

        precision = true positives / (true positives + false positives)

    Without `classes` the labels are 0 and 1, and 1 is the positive class. With `classes` each class in turn is the
    positive one, and the result is the plain mean over the classes ("macro"): a rare class counts as much as a
    common one. Where nothing was called positive the precision of that class is 0, not nan.

    y: (n,) the true class ids, n at least 1
    predictions: (n,) the predicted class ids
    classes: how many classes there are, for the mean over them
    returns: float from 0.0 to 1.0
    raises ValueError: as `confusion_matrix`
    Source: van Rijsbergen, "Information Retrieval", 2nd edition 1979, chapter 7.
    """
    matrix = confusion_matrix(y, predictions, classes or 2)
    raise NotImplementedError("precision: lesson 06-evaluation")


def recall(y: np.ndarray, predictions: np.ndarray, classes: int | None = None) -> float:
    """Of those that are positive, which part was called so?

        recall = true positives / (true positives + false negatives)

    Without `classes` the labels are 0 and 1, and 1 is the positive class. With `classes` it is the plain mean over
    all classes ("macro"), as in `precision`. Where no example is positive the recall of that class is 0, not nan.

    y: (n,) the true class ids, n at least 1
    predictions: (n,) the predicted class ids
    classes: how many classes there are, for the mean over them
    returns: float from 0.0 to 1.0
    raises ValueError: as `confusion_matrix`
    Source: van Rijsbergen, "Information Retrieval", 2nd edition 1979, chapter 7.
    """
    matrix = confusion_matrix(y, predictions, classes or 2)
    raise NotImplementedError("recall: lesson 06-evaluation")


def f1(y: np.ndarray, predictions: np.ndarray, classes: int | None = None) -> float:
    """One number for precision and recall together: their harmonic mean, which is low as soon as one of them is.

        f1 = 2 * precision * recall / (precision + recall)
           = 2 * true positives / (2 * true positives + false positives + false negatives)

    Without `classes` the labels are 0 and 1, and 1 is the positive class. With `classes` it is the plain mean of
    the f1 of each class ("macro"), not the f1 of two means. Where a class is neither there nor called, or precision
    and recall are both 0, its f1 is 0, not nan.

    y: (n,) the true class ids, n at least 1
    predictions: (n,) the predicted class ids
    classes: how many classes there are, for the mean over them
    returns: float from 0.0 to 1.0
    raises ValueError: as `confusion_matrix`
    Source: van Rijsbergen, "Information Retrieval", 2nd edition 1979, chapter 7 (there E = 1 - f1).
    """
    matrix = confusion_matrix(y, predictions, classes or 2)
    raise NotImplementedError("f1: lesson 06-evaluation")


# --- before the line is drawn ---


def roc_curve(y: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What every possible threshold would give: false alarms against hits.

    At threshold t everybody is called positive whose score is at least t. The curve starts at the threshold
    infinity, where nobody is, in the corner (0, 0). Then each different score is the threshold once, the highest
    first, so that the curve climbs to (1, 1). Equal scores come over the line together: no threshold parts them.

        false positive rate = false positives / all negatives
        true positive rate = true positives / all positives

    y: (n,) each 0 or 1, both at least once
    scores: (n,) the higher, the more surely positive: logits or probabilities
    returns: false positive rates (m,), true positive rates (m,) and thresholds (m,), m the number of different
        scores plus 1
    raises ValueError: the shapes differ, y does not hold both 0 and 1 and nothing else, or a score is not finite
    Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006, sections 3 to 5.
    """
    _check_scores(y, scores)
    raise NotImplementedError("roc-curve: lesson 06-evaluation")


def auc(false_positive_rate: np.ndarray, true_positive_rate: np.ndarray) -> float:
    """The area under a ROC curve, from trapezoids between neighbouring points.

    It is the probability that a positive example, drawn at random, scores higher than a negative one, where a tie
    counts half: 1.0 is perfect order, 0.5 is chance, 0.0 is perfect order the wrong way round.

    The points may come in any order. A ROC curve never falls, so it runs through them by rising false positive
    rate, and among equals by rising true positive rate: `np.lexsort` sorts by its last key first.

    false_positive_rate: (m,) to the right
    true_positive_rate: (m,) upwards
    returns: float
    raises ValueError: the shapes differ, or there are fewer than two points
    Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
    Radiology 143, 1982.
    """
    across, up = false_positive_rate.shape, true_positive_rate.shape
    if across != up or len(across) != 1 or across[0] < 2:
        raise ValueError(f"auc wants two arrays of one shape (m,), m at least 2, got {across} and {up}")
    raise NotImplementedError("auc: lesson 06-evaluation")
