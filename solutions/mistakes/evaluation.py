"""Mistakes of chapter 6, evaluation."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- confusion-matrix ---


@mistakes.mistake("confusion-matrix")
def rows_and_columns_swapped(y, predictions, classes):
    """Your table is transposed. Here a row is a true class and a column a predicted one: matrix[true, predicted]."""
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (predictions, y), 1)
    return matrix


@mistakes.mistake("confusion-matrix")
def missing_classes_dropped(y, predictions, classes):
    """Classes that are missing from this batch are missing from your table too. Make it (classes, classes), so that
    the tables of two batches can be added."""
    present = np.unique(np.concatenate([y, predictions]))
    matrix = np.zeros((len(present), len(present)), dtype=int)
    np.add.at(matrix, (np.searchsorted(present, y), np.searchsorted(present, predictions)), 1)
    return matrix


@mistakes.mistake("confusion-matrix")
def highest_label_taken_for_the_size(y, predictions, classes):
    """You made the table as large as the highest label in this batch. Classes above it may still exist: `classes`
    says how many there are."""
    size = max(y.max(), predictions.max()) + 1
    matrix = np.zeros((size, size), dtype=int)
    np.add.at(matrix, (y, predictions), 1)
    return matrix


@mistakes.mistake("confusion-matrix")
def counted_once_only(y, predictions, classes):
    """No entry of your table is above 1. In a loop let the entry grow: `+= 1`, for `= 1` and `=+ 1` only set it.
    Without a loop, matrix[y, predictions] += 1 writes each entry once, however often it is named: use np.add.at."""
    matrix = np.zeros((classes, classes), dtype=int)
    matrix[y, predictions] += 1
    return matrix


@mistakes.mistake("confusion-matrix")
def every_truth_with_every_prediction(y, predictions, classes):
    """You paired every truth with every prediction, by a loop within a loop. One loop goes through both side by side:
    for true, predicted in zip(y, predictions)."""
    matrix = np.zeros((classes, classes), dtype=int)
    for true in y:
        for predicted in predictions:
            matrix[true, predicted] += 1
    return matrix


@mistakes.mistake("confusion-matrix")
def returned_inside_the_loop(y, predictions, classes):
    """You return inside the loop, after the first example. Move `return` to the left, so that it comes after the
    loop."""
    matrix = np.zeros((classes, classes), dtype=int)
    matrix[y[0], predictions[0]] += 1
    return matrix


@mistakes.mistake("confusion-matrix")
def right_ones_only(y, predictions, classes):
    """You counted the right predictions alone, so that all is empty beside the diagonal. Whom a class is confused
    with is what the table is for: count every example."""
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (y[y == predictions], y[y == predictions]), 1)
    return matrix


@mistakes.mistake("confusion-matrix")
def shares_of_the_row(y, predictions, classes):
    """You divided each row by its sum. The table holds counts: shares forget how many examples there were."""
    matrix = np.zeros((classes, classes))
    np.add.at(matrix, (y, predictions), 1)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


@mistakes.mistake("confusion-matrix")
def counted_in_floats(y, predictions, classes):
    """Your counts are floats. np.zeros makes floats unless told otherwise: np.zeros((classes, classes), dtype=int)."""
    matrix = np.zeros((classes, classes))
    np.add.at(matrix, (y, predictions), 1)
    return matrix


# --- accuracy ---


@mistakes.mistake("accuracy")
def percent(y, predictions):
    """You gave percent. Accuracy is a share, from 0.0 to 1.0: leave out the factor 100."""
    if y.shape != predictions.shape:
        raise ValueError("different shapes")
    return float(100 * np.mean(y == predictions))


@mistakes.mistake("accuracy")
def shapes_not_compared(y, predictions):
    """You did not compare the shapes. NumPy takes (n,) and (n, 1) for a table of every prediction against every
    truth: raise ValueError unless y.shape == predictions.shape."""
    return float(np.mean(y == predictions))


@mistakes.mistake("accuracy")
def lengths_compared_only(y, predictions):
    """You compared the lengths alone, and a column (n, 1) or a table of logits is as long as y. Compare the whole
    shapes: y.shape with predictions.shape."""
    if len(y) != len(predictions):
        raise ValueError("different lengths")
    return float(np.mean(y == predictions))


@mistakes.mistake("accuracy")
def column_flattened(y, predictions):
    """You flattened what does not fit. A column in place of a flat array is often a slip made earlier, and logits
    would pass too: refuse other shapes with ValueError."""
    flat = predictions.ravel()
    if y.shape != flat.shape:
        raise ValueError("different shapes")
    return float(np.mean(y == flat))


@mistakes.mistake("accuracy")
def logits_taken(y, predictions):
    """You took the argmax of logits, but `predictions` are class ids already, (n,). Compare them with y as they are."""
    return float(np.mean(predictions.argmax(axis=1) == y))


@mistakes.mistake("accuracy")
def not_divided(y, predictions):
    """You counted the right predictions. A share is that count divided by the number of examples: np.mean of
    y == predictions does both."""
    if y.shape != predictions.shape:
        raise ValueError("different shapes")
    return int(np.sum(y == predictions))


@mistakes.mistake("accuracy")
def error_rate(y, predictions):
    """You gave the share of wrong predictions. Accuracy is that of the right ones: y == predictions, not !=."""
    if y.shape != predictions.shape:
        raise ValueError("different shapes")
    return float(np.mean(y != predictions))


@mistakes.mistake("accuracy")
def class_1_found_alone(y, predictions):
    """You counted only the examples of class 1 that were predicted as class 1. Right is right in every class: count
    wherever y == predictions."""
    if y.shape != predictions.shape:
        raise ValueError("different shapes")
    return float(np.mean((y == 1) & (predictions == 1)))


# --- precision ---


@mistakes.mistake("precision")
def recall_in_its_place(y, predictions, classes=None):
    """That is recall: you divided by how many are positive. Precision divides by how many were called positive, the
    sums of the columns: axis=0."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("precision")
def nan_where_nobody_was_called(y, predictions, classes=None):
    """Where nobody was called positive you divided 0 by 0, which is nan. Such a precision counts as 0: divide by
    np.maximum(called, 1)."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    with np.errstate(invalid="ignore"):
        each = matrix.diagonal() / matrix.sum(axis=0)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("precision")
def stopped_by_zero(y, predictions, classes=None):
    """You divided by zero where nobody was called positive. Such a precision counts as 0: ask for it before you
    divide, or divide by max(called, 1)."""
    positive = [1] if classes is None else range(classes)
    each = [int(np.sum((predictions == c) & (y == c))) / int(np.sum(predictions == c)) for c in positive]
    return sum(each) / len(each)


@mistakes.mistake("precision")
def one_where_nobody_was_called(y, predictions, classes=None):
    """Where nobody was called positive you gave 1. No false alarm is no merit if there is no hit either: here it
    counts as 0."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    called = matrix.sum(axis=0)
    each = np.where(called > 0, matrix.diagonal() / np.maximum(called, 1), 1.0)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("precision")
def accuracy_in_disguise(y, predictions, classes=None):
    """That is accuracy: all right predictions, divided by all examples. Precision looks only at those that were
    called positive."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float(matrix.trace() / matrix.sum())


@mistakes.mistake("precision")
def micro(y, predictions, classes=None):
    """With several classes you added up all hits and divided once, which is accuracy again. Take the precision of
    each class, then the plain mean over the classes."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    if classes is not None:
        return float(matrix.trace() / matrix.sum())
    return float(matrix[1, 1] / max(matrix[:, 1].sum(), 1))


@mistakes.mistake("precision")
def class_1_alone(y, predictions, classes=None):
    """You returned the value of class 1 even where `classes` is given. Then each class is the positive one in turn:
    return the plain mean over all of them."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float((matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1))[1])


@mistakes.mistake("precision")
def weighted_by_size(y, predictions, classes=None):
    """You weighted each class by how often it occurs. In the plain mean a rare class counts as much as a common
    one: each.mean()."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    return float(each[1] if classes is None else np.average(each, weights=matrix.sum(axis=1)))


@mistakes.mistake("precision")
def mean_over_those_that_occur(y, predictions, classes=None):
    """You averaged only over classes that occur in this batch. Divide by the number of all classes: one that nobody
    was called counts as 0."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    called, there = matrix.sum(axis=0), matrix.sum(axis=1)
    each = matrix.diagonal() / np.maximum(called, 1)
    return float(each[1] if classes is None else each[(called > 0) | (there > 0)].mean())


@mistakes.mistake("precision")
def zero_is_positive(y, predictions, classes=None):
    """Without `classes` you took 0 for the positive class. It is 1: each[1]."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    return float(each[0] if classes is None else each.mean())


@mistakes.mistake("precision")
def mean_of_yes_and_no(y, predictions, classes=None):
    """Without `classes` you averaged over 0 and 1. Only 1 is the positive class there: return each[1]."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float((matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)).mean())


# --- recall ---


@mistakes.mistake("recall")
def precision_in_its_place(y, predictions, classes=None):
    """That is precision: you divided by how many were called positive. Recall divides by how many are positive, the
    sums of the rows: axis=1."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("recall")
def nan_where_nobody_is_positive(y, predictions, classes=None):
    """Where nobody is positive you divided 0 by 0, which is nan. Such a recall counts as 0: divide by
    np.maximum(there, 1)."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    with np.errstate(invalid="ignore"):
        each = matrix.diagonal() / matrix.sum(axis=1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("recall")
def stopped_by_nobody(y, predictions, classes=None):
    """You divided by zero where nobody is positive. Such a recall counts as 0: ask for it before you divide, or
    divide by max(there, 1)."""
    positive = [1] if classes is None else range(classes)
    each = [int(np.sum((predictions == c) & (y == c))) / int(np.sum(y == c)) for c in positive]
    return sum(each) / len(each)


@mistakes.mistake("recall")
def accuracy_once_more(y, predictions, classes=None):
    """That is accuracy: all right predictions, divided by all examples. Recall looks only at those that are
    positive."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float(matrix.trace() / matrix.sum())


@mistakes.mistake("recall")
def micro_recall(y, predictions, classes=None):
    """With several classes you added up all hits and divided once, which is accuracy again. Take the recall of each
    class, then the plain mean over the classes."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    if classes is not None:
        return float(matrix.trace() / matrix.sum())
    return float(matrix[1, 1] / max(matrix[1].sum(), 1))


@mistakes.mistake("recall")
def recall_of_class_1_alone(y, predictions, classes=None):
    """You returned the value of class 1 even where `classes` is given. Then each class is the positive one in turn:
    return the plain mean over all of them."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float((matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1))[1])


@mistakes.mistake("recall")
def mean_over_those_that_are_there(y, predictions, classes=None):
    """You averaged only over classes that occur in this batch. Divide by the number of all classes: one that is not
    there counts as 0."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    there = matrix.sum(axis=1)
    each = matrix.diagonal() / np.maximum(there, 1)
    return float(each[1] if classes is None else each[there > 0].mean())


@mistakes.mistake("recall")
def no_is_positive(y, predictions, classes=None):
    """Without `classes` you took 0 for the positive class. It is 1: each[1]."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1)
    return float(each[0] if classes is None else each.mean())


@mistakes.mistake("recall")
def yes_and_no_averaged(y, predictions, classes=None):
    """Without `classes` you averaged over 0 and 1. Only 1 is the positive class there: return each[1]."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float((matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1)).mean())


# --- f1 ---


@mistakes.mistake("f1")
def arithmetic_mean(y, predictions, classes=None):
    """You took the plain mean of precision and recall, which stays high when one of them is near 0. Take the
    harmonic mean: 2 * precision * recall / (precision + recall)."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    hits = matrix.diagonal()
    each = (hits / np.maximum(matrix.sum(axis=0), 1) + hits / np.maximum(matrix.sum(axis=1), 1)) / 2
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def geometric_mean(y, predictions, classes=None):
    """You took the root of precision times recall, the geometric mean. f1 is the harmonic one:
    2 * precision * recall / (precision + recall)."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.sqrt(np.maximum(matrix.sum(axis=0) * matrix.sum(axis=1), 1))
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def factor_2_left_out(y, predictions, classes=None):
    """Your number is half as large as it should be: 2 * precision * recall / (precision + recall). So a perfect
    result gives 1."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = matrix.diagonal() / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1), 1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def hits_counted_once_below(y, predictions, classes=None):
    """Below the line the true positives count twice too: 2 * hits / (2 * hits + false positives + false negatives).
    With one of them your number can be above 1, or is the Jaccard index."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    hits = matrix.diagonal()
    each = hits / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1) - hits, 1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def hits_counted_once_more(y, predictions, classes=None):
    """You added 2 * hits to the two sums, but the sums hold them already: a class's hits are in its column and in its
    row. The column's sum plus the row's is all that stands below the line."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    hits = matrix.diagonal()
    each = 2 * hits / np.maximum(2 * hits + matrix.sum(axis=0) + matrix.sum(axis=1), 1)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def f1_of_class_1_alone(y, predictions, classes=None):
    """You returned the value of class 1 even where `classes` is given. Then each class is the positive one in turn:
    return the plain mean over all of them."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float((2 * matrix.diagonal() / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1), 1))[1])


@mistakes.mistake("f1")
def nan_for_nothing(y, predictions, classes=None):
    """Where precision and recall are both 0, their harmonic mean is 0 divided by 0: you gave nan. Such an f1 counts
    as 0; the second formula, with np.maximum(..., 1) below, does that by itself."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    p = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    r = matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1)
    with np.errstate(invalid="ignore"):
        each = 2 * p * r / (p + r)
    return float(each[1] if classes is None else each.mean())


@mistakes.mistake("f1")
def stopped_by_two_zeros(y, predictions, classes=None):
    """You divided by zero where precision and recall are both 0. Such an f1 counts as 0: ask for it before you
    divide, or use the second formula with max(..., 1) below."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = []
    for c in [1] if classes is None else range(classes):
        p = int(matrix[c, c]) / max(int(matrix[:, c].sum()), 1)
        r = int(matrix[c, c]) / max(int(matrix[c].sum()), 1)
        each.append(2 * p * r / (p + r))
    return sum(each) / len(each)


@mistakes.mistake("f1")
def f1_of_two_means(y, predictions, classes=None):
    """With several classes you averaged precision and recall first, and took f1 of the two means. Take the f1 of
    each class, then the mean."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    p = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    r = matrix.diagonal() / np.maximum(matrix.sum(axis=1), 1)
    p, r = (p[1], r[1]) if classes is None else (p.mean(), r.mean())
    return float(2 * p * r / (p + r)) if p + r else 0.0


@mistakes.mistake("f1")
def micro_f1(y, predictions, classes=None):
    """With several classes you added up all hits and divided once, which is accuracy again. Take the f1 of each
    class, then the plain mean over the classes."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    if classes is not None:
        return float(matrix.trace() / matrix.sum())
    return float(2 * matrix[1, 1] / max(matrix[1].sum() + matrix[:, 1].sum(), 1))


@mistakes.mistake("f1")
def weighted_f1(y, predictions, classes=None):
    """You weighted each class by how often it occurs. In the plain mean a rare class counts as much as a common
    one: each.mean()."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    each = 2 * matrix.diagonal() / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1), 1)
    return float(each[1] if classes is None else np.average(each, weights=matrix.sum(axis=1)))


@mistakes.mistake("f1")
def accuracy_for_f1(y, predictions, classes=None):
    """That is accuracy: all right predictions, divided by all examples. f1 leaves out those that are rightly called
    negative."""
    matrix = confusion_matrix(y, predictions, classes or 2)
    return float(matrix.trace() / matrix.sum())


# --- roc-curve ---


@mistakes.mistake("roc-curve")
def ties_broken_by_order(y, scores):
    """You gave each example a point of its own. Equal scores come over the line together, so there is one point for
    each different score; else the order of equals in the file would bend the curve."""
    order = np.argsort(-scores, kind="stable")
    hits, false_alarms = np.cumsum(y[order] == 1), np.cumsum(y[order] == 0)
    return (
        np.append(0.0, false_alarms / false_alarms[-1]),
        np.append(0.0, hits / hits[-1]),
        np.append(np.inf, scores[order]),
    )


@mistakes.mistake("roc-curve")
def thresholds_ascending(y, scores):
    """Your thresholds rise, so that the curve runs from (1, 1) back to (0, 0). Start at infinity and lower them:
    np.unique(scores)[::-1]."""
    thresholds = np.append(np.unique(scores), np.inf)
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def infinity_first_then_rising(y, scores):
    """After infinity your thresholds rise. They go from high to low, so turn the scores round:
    np.unique(scores)[::-1]."""
    thresholds = np.append(np.inf, np.unique(scores))
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def infinity_last(y, scores):
    """Infinity stands last in your thresholds. They go from high to low, so it comes first: np.append(np.inf, ...)."""
    thresholds = np.append(np.unique(scores)[::-1], np.inf)
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def infinity_added_to_each(y, scores):
    """You added infinity to every threshold: a list plus an array adds number by number. np.append(np.inf, array) puts
    it in front."""
    thresholds = np.full(len(np.unique(scores)), np.inf)
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def equal_scores_not_merged(y, scores):
    """Equal scores gave you the same point several times. One threshold for each different score will do: np.unique
    drops the equal ones."""
    thresholds = np.append(np.inf, np.sort(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def labels_in_place_of_scores(y, scores):
    """You cut the scores at one half before you drew the curve, and a yes or no has one threshold only. Use the
    scores themselves: each different one is a threshold."""
    scores = (scores >= 0.5).astype(float)
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def corner_missing(y, scores):
    """The first point is missing, the corner (0, 0): at the threshold infinity nobody is called positive. Put it
    before the others."""
    thresholds = np.unique(scores)[::-1]
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def first_threshold_finite(y, scores):
    """Your first threshold is the highest score plus 1. Make it np.inf: with it the scale of the scores does not
    matter."""
    thresholds = np.unique(scores)[::-1]
    thresholds = np.append(thresholds[0] + 1, thresholds)
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def rates_swapped(y, scores):
    """The two rates have changed places. The false positive rate comes first, for it is the axis to the right."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return called[:, y == 1].mean(axis=1), called[:, y == 0].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def above_but_not_at(y, scores):
    """An example whose score is the threshold itself is called positive too: >= and not >. With > the curve never
    gets to (1, 1)."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores > thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def above_each_score_without_infinity(y, scores):
    """You call whoever scores above a threshold, and have no threshold that calls everybody: the curve never gets to
    (1, 1). Start at infinity, and call whoever scores at least the threshold: >= and not >."""
    thresholds = np.unique(scores)[::-1]
    called = scores > thresholds[:, np.newaxis]
    return called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def divided_by_all(y, scores):
    """You divided both counts by all examples. The hits are a share of the positives alone, the false alarms of the
    negatives alone, so that the curve ends in (1, 1)."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return (called & (y == 0)).mean(axis=1), (called & (y == 1)).mean(axis=1), thresholds


@mistakes.mistake("roc-curve")
def counts_in_place_of_rates(y, scores):
    """You returned counts. Rates are shares: divide the hits by the number of positives, the false alarms by that of
    the negatives."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return (called & (y == 0)).sum(axis=1) * 1.0, (called & (y == 1)).sum(axis=1) * 1.0, thresholds


@mistakes.mistake("roc-curve")
def whole_counts_in_place_of_rates(y, scores):
    """You returned counts. Rates are shares: divide the hits by the number of positives, the false alarms by that of
    the negatives."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    return (called & (y == 0)).sum(axis=1), (called & (y == 1)).sum(axis=1), thresholds


@mistakes.mistake("roc-curve")
def precision_against_recall(y, scores):
    """Your first rate is divided by how many were called positive. The false positive rate is a share of all
    negatives, and does not depend on how many hits there are."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    called = scores >= thresholds[:, np.newaxis]
    false_alarms = (called & (y == 0)).sum(axis=1)
    return false_alarms / np.maximum(called.sum(axis=1), 1), called[:, y == 1].mean(axis=1), thresholds


# --- auc ---


@mistakes.mistake("auc")
def points_not_sorted(false_positive_rate, true_positive_rate):
    """You took the points in the order in which they came. From right to left the widths are negative: sort both
    arrays with one order first."""
    x, y = false_positive_rate, true_positive_rate
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


@mistakes.mistake("auc")
def sign_taken_off(false_positive_rate, true_positive_rate):
    """You took off the sign of the area, which helps only if all points come from right to left. In any other order
    strips are counted twice: sort the points first."""
    x, y = false_positive_rate, true_positive_rate
    return abs(float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2)))


@mistakes.mistake("auc")
def each_sorted_by_a_slip(false_positive_rate, true_positive_rate):
    """You sorted the false positive rates alone, and tore the points apart: each rate must keep its partner. Take
    one order for both arrays."""
    x, y = np.sort(false_positive_rate), true_positive_rate
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


@mistakes.mistake("auc")
def ties_left_as_they_came(false_positive_rate, true_positive_rate):
    """You sorted by the false positive rate alone. Where the curve goes straight up several points have the same
    one, and their order counts too: np.lexsort((true_positive_rate, false_positive_rate))."""
    order = np.argsort(false_positive_rate, kind="stable")
    x, y = false_positive_rate[order], true_positive_rate[order]
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


@mistakes.mistake("auc")
def axes_swapped(false_positive_rate, true_positive_rate):
    """You measured the area to the left of the curve. The widths are those of the false positive rate, the heights
    those of the true positive rate."""
    order = np.lexsort((true_positive_rate, false_positive_rate))
    y, x = false_positive_rate[order], true_positive_rate[order]
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


@mistakes.mistake("auc")
def rectangles_from_the_left(false_positive_rate, true_positive_rate):
    """You gave each strip the height of its left side. Take the mean of both sides, as ties make the curve go up in
    a slope."""
    order = np.lexsort((true_positive_rate, false_positive_rate))
    x, y = false_positive_rate[order], true_positive_rate[order]
    return float(np.sum(np.diff(x) * y[:-1]))


@mistakes.mistake("auc")
def rectangles_from_the_right(false_positive_rate, true_positive_rate):
    """You gave each strip the height of its right side. Take the mean of both sides, as ties make the curve go up in
    a slope."""
    order = np.lexsort((true_positive_rate, false_positive_rate))
    x, y = false_positive_rate[order], true_positive_rate[order]
    return float(np.sum(np.diff(x) * y[1:]))


@mistakes.mistake("auc")
def half_left_out(false_positive_rate, true_positive_rate):
    """Your area is twice too large: the mean height of a strip is the sum of its two sides divided by 2."""
    order = np.lexsort((true_positive_rate, false_positive_rate))
    x, y = false_positive_rate[order], true_positive_rate[order]
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1])))


@mistakes.mistake("auc")
def mean_height(false_positive_rate, true_positive_rate):
    """You averaged the true positive rates, as if all strips were equally wide. Each counts by its width:
    np.diff of the false positive rates."""
    return float(np.mean(true_positive_rate))


@mistakes.mistake("auc")
def turned_above_one_half(false_positive_rate, true_positive_rate):
    """You turned an area below one half round. Below one half means worse than chance, and whoever reads the number
    should see that: return the area as it is."""
    order = np.lexsort((true_positive_rate, false_positive_rate))
    x, y = false_positive_rate[order], true_positive_rate[order]
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    return max(area, 1 - area)


# --- hold-out ---


@mistakes.mistake("hold-out")
def last_rows_held_out(n, test_share, rng):
    """You put the last rows aside, without a shuffle. Data often come sorted, by class or by date: take the order
    from rng.permutation(n)."""
    n_test = round(test_share * n)
    return np.arange(n - n_test), np.arange(n - n_test, n)


@mistakes.mistake("hold-out")
def test_first(n, test_share, rng):
    """The two parts have changed places: return (train, test), the training first."""
    n_test = round(test_share * n)
    order = rng.permutation(n)
    return order[:n_test], order[n_test:]


@mistakes.mistake("hold-out")
def test_stays_in_training(n, test_share, rng):
    """You trained on all rows, those of the test too. A network that has seen the test knows the answers: leave them
    out of the training."""
    n_test = round(test_share * n)
    order = rng.permutation(n)
    return order, order[:n_test]


@mistakes.mistake("hold-out")
def two_shuffles(n, test_share, rng):
    """You drew an order for each part, so that some rows are in both and some in none. Shuffle once and cut."""
    n_test = round(test_share * n)
    return rng.permutation(n)[n_test:], rng.permutation(n)[:n_test]


@mistakes.mistake("hold-out")
def drawn_with_replacement(n, test_share, rng):
    """You drew the test rows with replacement, so that some came twice. Use rng.permutation, or
    rng.choice(..., replace=False)."""
    test = rng.integers(n, size=round(test_share * n))
    train = np.setdiff1d(np.arange(n), test)
    return rng.permutation(train), test


@mistakes.mistake("hold-out")
def rounded_down(n, test_share, rng):
    """You cut the number of test rows down to a whole one. Round it: round(test_share * n), which is `n_test`."""
    n_test = int(test_share * n)
    order = rng.permutation(n)
    return order[n_test:], order[:n_test]


@mistakes.mistake("hold-out")
def training_left_in_order(n, test_share, rng):
    """Your training rows are in the old order. If that was sorted by class, the first hundred of them are all of one
    class, and so is the start of a learning curve: keep the order of the shuffle."""
    test = rng.permutation(n)[: round(test_share * n)]
    return np.setdiff1d(np.arange(n), test), test


@mistakes.mistake("hold-out")
def seed_of_its_own(n, test_share, rng):
    """You made a generator of your own with a fixed seed, so that every call holds the same rows out. Draw from the
    `rng` that you were given."""
    n_test = round(test_share * n)
    order = np.random.default_rng(0).permutation(n)
    return order[n_test:], order[:n_test]


@mistakes.mistake("hold-out")
def global_chance(n, test_share, rng):
    """You drew from NumPy's global generator, so that nobody can repeat the split. Draw from `rng`."""
    n_test = round(test_share * n)
    order = np.random.permutation(n)
    return order[n_test:], order[:n_test]


@mistakes.mistake("hold-out")
def mask_returned(n, test_share, rng):
    """You returned masks of True and False. Return indices: whole numbers, which keep their random order."""
    held = np.zeros(n, dtype=bool)
    held[rng.permutation(n)[: round(test_share * n)]] = True
    return ~held, held


@mistakes.mistake("hold-out")
def training_alone(n, test_share, rng):
    """You returned one part. Return both, the training first: return order[n_test:], order[:n_test]."""
    return rng.permutation(n)[round(test_share * n) :]


# --- k-fold ---


@mistakes.mistake("k-fold")
def pieces_in_old_order(n, k, rng):
    """You cut the rows up in the order in which they come. If that is sorted by class, a fold is tested on a class
    that nobody was trained on: shuffle first, with rng.permutation(n)."""
    pieces = np.array_split(np.arange(n), k)
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("k-fold")
def pieces_shuffled_only(n, k, rng):
    """You shuffled the order of the pieces, or within them, but each is still a block of neighbouring rows. Shuffle
    the rows before you cut."""
    pieces = np.array_split(np.arange(n), k)
    pieces = [rng.permutation(pieces[number]) for number in rng.permutation(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("k-fold")
def remainder_lost(n, k, rng):
    """Where k does not divide n some rows are never tested on: n // k rows in each piece leave a rest. Use
    np.array_split, which deals it out."""
    size = n // k
    order = rng.permutation(n)
    pieces = [order[number * size : (number + 1) * size] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("k-fold")
def remainder_to_the_last(n, k, rng):
    """You gave the whole rest to the last piece. Deal it out, one row to a piece, as np.array_split does."""
    size = n // k
    order = rng.permutation(n)
    pieces = [order[number * size : (number + 1) * size if number < k - 1 else n] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("k-fold")
def shuffled_anew_for_each_fold(n, k, rng):
    """You shuffled anew for each fold, so that some rows are tested on twice and others never. Shuffle once, before
    the loop."""
    for number in range(k):
        pieces = np.array_split(rng.permutation(n), k)
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), pieces[number]


@mistakes.mistake("k-fold")
def fold_used_for_both(n, k, rng):
    """You train on all rows, those of the test too. Leave the piece out that is tested on: pieces[:i] +
    pieces[i + 1:]."""
    order = rng.permutation(n)
    for test in np.array_split(order, k):
        yield order, test


@mistakes.mistake("k-fold")
def train_and_test_swapped(n, k, rng):
    """You train on one piece and test on all the others. Yield (train, test): the large part is to train on."""
    pieces = np.array_split(rng.permutation(n), k)
    for number, test in enumerate(pieces):
        yield test, np.concatenate(pieces[:number] + pieces[number + 1 :])


@mistakes.mistake("k-fold")
def trained_on_one_piece(n, k, rng):
    """You train on one other piece alone. All pieces but the tested one are to train on: join them with
    np.concatenate."""
    pieces = np.array_split(rng.permutation(n), k)
    for number, test in enumerate(pieces):
        yield pieces[number - 1], test


@mistakes.mistake("k-fold")
def first_fold_only(n, k, rng):
    """You gave the first fold only: each piece must be the test once. Is there a `return` in your loop in place of a
    `yield`?"""
    pieces = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(pieces[1:]), pieces[0])]


@mistakes.mistake("k-fold")
def returned_in_place_of_yielded(n, k, rng):
    """You wrote `return` where `yield` belongs: it ends the loop with the first fold, and gives the two arrays of that
    one in place of k pairs."""
    pieces = np.array_split(rng.permutation(n), k)
    return np.concatenate(pieces[1:]), pieces[0]


@mistakes.mistake("k-fold")
def pieces_not_joined(n, k, rng):
    """The rows to train on are still a list of pieces. np.concatenate joins them into one array:
    np.concatenate(pieces[:i] + pieces[i + 1:])."""
    pieces = np.array_split(rng.permutation(n), k)
    for number, test in enumerate(pieces):
        yield pieces[:number] + pieces[number + 1 :], test


@mistakes.mistake("k-fold")
def fold_forgotten_at_the_end(n, k, rng):
    """You made one fold too few. There are k of them, and range(k) goes from 0 to k - 1 by itself."""
    pieces = np.array_split(rng.permutation(n), k)
    for number in range(k - 1):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), pieces[number]


@mistakes.mistake("k-fold")
def fixed_seed(n, k, rng):
    """You made a generator of your own with a fixed seed, so that every call gives the same folds. Draw from the
    `rng` that you were given."""
    pieces = np.array_split(np.random.default_rng(0).permutation(n), k)
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("k-fold")
def global_generator(n, k, rng):
    """You drew from NumPy's global generator, so that nobody can repeat the folds. Draw from `rng`."""
    pieces = np.array_split(np.random.permutation(n), k)
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


# --- stratified-k-fold ---


@mistakes.mistake("stratified-k-fold")
def plain_folds(y, k, rng):
    """Your folds are plain ones: chance decides how many of a class they hold. Deal out class by class."""
    pieces = np.array_split(rng.permutation(len(y)), k)
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def dealt_unshuffled(y, k, rng):
    """You dealt out without a shuffle, so that rng has no say. Shuffle first, then sort by class with
    kind="stable", which leaves equals in their shuffled order."""
    by_class = np.argsort(y, kind="stable")
    pieces = [by_class[number::k] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def cut_by_class(y, k, rng):
    """You sorted by class and cut the row into blocks, so that a fold holds one class or two. Deal out in turn:
    by_class[i::k]."""
    shuffled = rng.permutation(len(y))
    pieces = np.array_split(shuffled[np.argsort(y[shuffled], kind="stable")], k)
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def places_in_the_shuffle(y, k, rng):
    """You sorted y[shuffled] but did not go back to the rows: np.argsort gives places in `shuffled`. Take
    shuffled[np.argsort(y[shuffled])]."""
    shuffled = rng.permutation(len(y))
    by_class = np.argsort(y[shuffled], kind="stable")
    pieces = [by_class[number::k] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def rest_of_each_class_lost(y, k, rng):
    """Of each class you lost the rest that k does not divide. Deal it out too, one row to a fold."""
    pieces = [[] for _ in range(k)]
    for label in np.unique(y):
        of_class = rng.permutation(np.flatnonzero(y == label))
        size = len(of_class) // k
        for number in range(k):
            pieces[number].extend(of_class[number * size : (number + 1) * size])
    pieces = [np.array(piece, dtype=int) for piece in pieces]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def rest_of_each_class_to_the_last(y, k, rng):
    """Of each class you gave the whole rest to the last fold. Deal it out, one row to a fold."""
    pieces = [[] for _ in range(k)]
    for label in np.unique(y):
        of_class = rng.permutation(np.flatnonzero(y == label))
        size = len(of_class) // k
        for number in range(k):
            pieces[number].extend(of_class[number * size : (number + 1) * size if number < k - 1 else len(y)])
    pieces = [np.array(piece, dtype=int) for piece in pieces]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def equally_many_of_each_class(y, k, rng):
    """You took equally many of each class, as many as the rarest has, and left the others out. Each fold should look
    like the whole, common classes common: every row belongs to one test."""
    labels, counts = np.unique(y, return_counts=True)
    kept = np.concatenate([rng.permutation(np.flatnonzero(y == label))[: counts.min()] for label in labels])
    pieces = [kept[number::k] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


@mistakes.mistake("stratified-k-fold")
def tested_rows_in_the_training(y, k, rng):
    """You train on all rows, those of the test too. Leave the piece out that is tested on."""
    shuffled = rng.permutation(len(y))
    by_class = shuffled[np.argsort(y[shuffled], kind="stable")]
    for number in range(k):
        yield by_class, by_class[number::k]


@mistakes.mistake("stratified-k-fold")
def classes_dealt_out(y, k, rng):
    """You deal out the class ids themselves, sorted. Deal out indices: sort `shuffled` by class, with
    shuffled[np.argsort(y[shuffled], kind="stable")]."""
    by_class = np.sort(y[rng.permutation(len(y))])
    for number in range(k):
        yield np.concatenate([by_class[other::k] for other in range(k) if other != number]), by_class[number::k]


@mistakes.mistake("stratified-k-fold")
def first_hand_returned(y, k, rng):
    """You wrote `return` where `yield` belongs: it ends the loop with the first fold, and gives the two arrays of that
    one in place of k pairs."""
    shuffled = rng.permutation(len(y))
    by_class = shuffled[np.argsort(y[shuffled], kind="stable")]
    return np.concatenate([by_class[other::k] for other in range(1, k)]), by_class[::k]


@mistakes.mistake("stratified-k-fold")
def classes_as_folds(y, k, rng):
    """Each of your folds is one class: who is trained never sees the class that is tested. Every fold should hold
    some of each class."""
    for label in np.unique(y):
        yield rng.permutation(np.flatnonzero(y != label)), rng.permutation(np.flatnonzero(y == label))


@mistakes.mistake("stratified-k-fold")
def seed_fixed(y, k, rng):
    """You made a generator of your own with a fixed seed, so that every call gives the same folds. Draw from the
    `rng` that you were given."""
    shuffled = np.random.default_rng(0).permutation(len(y))
    by_class = shuffled[np.argsort(y[shuffled], kind="stable")]
    pieces = [by_class[number::k] for number in range(k)]
    for number, test in enumerate(pieces):
        yield np.concatenate(pieces[:number] + pieces[number + 1 :]), test


# --- cross-validate ---


@mistakes.mistake("cross-validate")
def one_model_for_all_folds(build, X, y, folds):
    """You built one model and trained it on from fold to fold, so that it knows the later tests from the earlier
    trainings. Call build() inside the loop."""
    model, scores = build(), []
    for train, test in folds:
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def scaled_before_the_loop(build, X, y, folds):
    """You scaled X with the mean and spread of all rows, and the test rows are among them. What is learned from data
    is learned in `fit`, from the training rows alone: hand X on as it is."""
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def mean_only(build, X, y, folds):
    """You returned the mean alone. Return all scores: how far they lie apart says how sure the mean is."""
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return float(np.mean(scores))


@mistakes.mistake("cross-validate")
def mean_and_spread(build, X, y, folds):
    """You returned the mean and the spread. Return the scores themselves: whoever wants to compare two models needs
    them fold by fold."""
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return float(np.mean(scores)), float(np.std(scores))


@mistakes.mistake("cross-validate")
def best_round_on_the_test(build, X, y, folds):
    """You trained on and on, and kept the score of the round that was best on the test. So the test has chosen, and
    is unseen no more: train once, score once."""
    scores = []
    for train, test in folds:
        model, rounds = build(), []
        for _ in range(3):
            model.fit(X[train], y[train])
            rounds.append(model.score(X[test], y[test]))
        scores.append(max(rounds))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def scored_on_the_training(build, X, y, folds):
    """You scored on the rows that the model was trained on. What it has seen says nothing about what it has not:
    score on X[test], y[test]."""
    scores = []
    for train, _ in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[train], y[train]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def trained_on_everything(build, X, y, folds):
    """You trained on all rows, the test rows too. Train on X[train], y[train]."""
    scores = []
    for _, test in folds:
        model = build()
        model.fit(X, y)
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def trained_on_all_but_the_test(build, X, y, folds):
    """You trained on all rows that are not in the test. A fold says itself what to train on, and may leave rows out:
    use `train`."""
    scores = []
    for _, test in folds:
        model = build()
        others = np.setdiff1d(np.arange(len(y)), test)
        model.fit(X[others], y[others])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def parts_swapped(build, X, y, folds):
    """You trained on the test rows and tested on the training rows: a fold is (train, test), in that order."""
    scores = []
    for test, train in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def y_out_of_step(build, X, y, folds):
    """X and y are out of step: the rows of X come in the order of `train`, those of y in another. Use one index
    array for both."""
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[np.sort(train)][::-1])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("cross-validate")
def trained_on_once_more(build, X, y, folds):
    """After the test you trained the model on the test rows too. Here the models are thrown away: one `fit` and one
    `score` for each."""
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
        model.fit(X[test], y[test])
    return np.array(scores)


@mistakes.mistake("cross-validate")
def scores_sorted(build, X, y, folds):
    """You sorted the scores. Leave them in the order of the folds, so that two models can be compared fold by
    fold."""
    scores = []
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        scores.append(model.score(X[test], y[test]))
    return np.sort(scores)


@mistakes.mistake("cross-validate")
def only_one_fold(build, X, y, folds):
    """You returned after the first fold: the `return` stands inside the loop. Move it to the left."""
    for train, test in folds:
        model = build()
        model.fit(X[train], y[train])
        return np.array([model.score(X[test], y[test])])


@mistakes.mistake("cross-validate")
def folds_counted_first(build, X, y, folds):
    """You asked for the number of folds, or for one by its number, but k_fold yields them one after another and
    has no length. Loop over them: for train, test in folds."""
    scores = np.zeros(len(folds))
    for number in range(len(folds)):
        train, test = folds[number]
        model = build()
        model.fit(X[train], y[train])
        scores[number] = model.score(X[test], y[test])
    return scores


# --- learning-curve ---


@mistakes.mistake("learning-curve")
def trained_on_from_size_to_size(build, X, y, fold, sizes):
    """You built one model and trained it on from size to size, so that a later one has seen the first rows again
    and again. Call build() inside the loop."""
    train, test = fold
    model, on_training, on_test = build(), [], []
    for size in sizes:
        model.fit(X[train[:size]], y[train[:size]])
        on_training.append(model.score(X[train[:size]], y[train[:size]]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def other_rows_for_each_size(build, X, y, fold, sizes):
    """Your sets do not lie inside each other: each takes the rows after the one before. Then two things change, the
    number and the rows. Take train[:size] each time."""
    train, test = fold
    start, on_training, on_test = 0, [], []
    for size in sizes:
        seen = np.roll(train, -start)[:size]
        start += size
        model = build()
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def one_array_of_both(build, X, y, fold, sizes):
    """You returned one array that holds both. Return two arrays, as a pair: return np.array(on_seen),
    np.array(on_test)."""
    train, test = fold
    on_seen, on_test = [], []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        on_seen.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test], y[test]))
    return np.array([on_seen, on_test])


@mistakes.mistake("learning-curve")
def last_rows_taken(build, X, y, fold, sizes):
    """You took the last rows of the training. The first ones are asked: train[:size]."""
    train, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), train[-size:]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def first_rows_of_the_table(build, X, y, fold, sizes):
    """You took the first rows of X itself, and test rows may be among them. The rows to train on are those whose
    indices stand in `train`: train[:size]."""
    _, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model = build()
        model.fit(X[:size], y[:size])
        on_training.append(model.score(X[:size], y[:size]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def tested_on_the_training(build, X, y, fold, sizes):
    """Both your scores are of training rows. The second one is of X[test], y[test], which the model has not seen."""
    train, _ = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[train], y[train]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def training_score_of_all(build, X, y, fold, sizes):
    """Your training score is of all training rows, also those that the model has not seen. Score it on the rows that
    it was trained on: train[:size]."""
    train, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[train], y[train]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def test_cut_down_too(build, X, y, fold, sizes):
    """You cut the test down to the same size. Score on all test rows each time, so that the scores can be compared."""
    train, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test[:size]], y[test[:size]]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def always_trained_on_all(build, X, y, fold, sizes):
    """You trained on all training rows, whatever the size, so that the curve is flat. Cut them down: train[:size]."""
    train, test = fold
    on_training, on_test = [], []
    for _ in sizes:
        model = build()
        model.fit(X[train], y[train])
        on_training.append(model.score(X[train], y[train]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def scores_swapped(build, X, y, fold, sizes):
    """The two arrays have changed places: the scores on what was trained on come first."""
    train, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_test), np.array(on_training)


@mistakes.mistake("learning-curve")
def test_scores_alone(build, X, y, fold, sizes):
    """You returned the scores on the test alone. Return both arrays: it is the gap between them that tells
    overfitting from underfitting."""
    train, test = fold
    scores = []
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        model.score(X[seen], y[seen])
        scores.append(model.score(X[test], y[test]))
    return np.array(scores)


@mistakes.mistake("learning-curve")
def training_sorted_first(build, X, y, fold, sizes):
    """You sorted the training rows, and with them the classes perhaps. Leave `train` in its random order."""
    train, test = fold
    on_training, on_test = [], []
    for size in sizes:
        model, seen = build(), np.sort(train)[:size]
        model.fit(X[seen], y[seen])
        on_training.append(model.score(X[seen], y[seen]))
        on_test.append(model.score(X[test], y[test]))
    return np.array(on_training), np.array(on_test)


@mistakes.mistake("learning-curve")
def one_size_only(build, X, y, fold, sizes):
    """You returned after the first size: the `return` stands inside the loop. Move it to the left."""
    train, test = fold
    for size in sizes:
        model, seen = build(), train[:size]
        model.fit(X[seen], y[seen])
        return np.array([model.score(X[seen], y[seen])]), np.array([model.score(X[test], y[test])])
