"""Mistakes of chapter 1, environment."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- neuron ---


@mistakes.mistake("neuron")
def no_bias(x, w, b):
    """You left out the bias. After the weighted sum add `b`, once."""
    return np.sum(x * w)


@mistakes.mistake("neuron")
def product_without_the_sum(x, w, b):
    """You multiplied each input with its weight, but did not add the products up: your result has one number
    for each input. A neuron gives one number: np.sum(x * w) + b."""
    return x * w + b


@mistakes.mistake("neuron")
def bias_for_each_input(x, w, b):
    """You added the bias to each product, so that it counts once for every input. Add the products up first,
    then add the bias once: move `+ b` out of the sum."""
    return np.sum(x * w + b)


@mistakes.mistake("neuron")
def bias_on_the_weights(x, w, b):
    """You added the bias to the weights. It does not depend on the inputs: add it after the sum."""
    return np.sum(x * (w + b))


@mistakes.mistake("neuron")
def bias_on_the_inputs(x, w, b):
    """You added the bias to the inputs before they were weighted. Add it at the end, after the sum."""
    return np.sum((x + b) * w)


@mistakes.mistake("neuron")
def array_of_one(x, w, b):
    """Your number is right, but it is packed in an array of one. Return the number itself: np.sum(x * w)
    gives one, with no axis and no keepdims."""
    return np.sum(x * w, keepdims=True) + b


@mistakes.mistake("neuron")
def weights_added(x, w, b):
    """You added the weights to the inputs. A weight says how much its input counts: multiply the two."""
    return np.sum(x + w) + b


@mistakes.mistake("neuron")
def mean_in_place_of_the_sum(x, w, b):
    """You took the mean of the products. A neuron takes their sum: the more inputs, the more it may
    collect."""
    return np.mean(x * w) + b


# --- neurons ---


@mistakes.mistake("neurons")
def summed_down_the_columns(X, w, b):
    """You added up down the columns, over all examples. Each row is an example of its own: add up along the
    row, which is axis=1."""
    return np.sum(X * w, axis=0) + b


@mistakes.mistake("neurons")
def summed_over_everything(X, w, b):
    """You added up the whole batch to one number. Each row is an example of its own: np.sum(X * w,
    axis=1)."""
    return np.sum(X * w) + b


@mistakes.mistake("neurons")
def a_table(X, w, b):
    """Your result grew to a table (n, n): a flat array (n,) met a column (n, 1), and broadcasting stretched
    both. Keep both flat: X @ w has the shape (n,), and b is one number."""
    sums = X @ w
    return sums + np.full((len(X), 1), b)


@mistakes.mistake("neurons")
def a_column(X, w, b):
    """Your numbers are right, but they stand in a column (n, 1). Leave w flat, and add up without keepdims:
    then the shape is (n,)."""
    return X @ w[:, np.newaxis] + b


@mistakes.mistake("neurons")
def no_bias_for_the_batch(X, w, b):
    """You left out the bias. `+ b` adds it to the sum of every row."""
    return X @ w


@mistakes.mistake("neurons")
def not_summed(X, w, b):
    """You multiplied, but did not add up: your result still has a column for each input. `@` does both, and
    so does np.sum(X * w, axis=1)."""
    return X * w + b


@mistakes.mistake("neurons")
def bias_for_each_input_of_a_row(X, w, b):
    """You added the bias before you added up, so that it counts once for every input. Add it after the
    sum."""
    return np.sum(X * w + b, axis=1)


@mistakes.mistake("neurons")
def only_the_first_row(X, w, b):
    """You worked out the first row alone, or returned inside a loop. All rows go at once: X @ w + b."""
    return np.sum(X[0] * w) + b


@mistakes.mistake("neurons")
def weights_first(X, w, b):
    """You wrote w @ X, which adds up down the columns, one sum for each input, and works only where the table has as
    many rows as w has numbers. The rows of X are weighted: X @ w."""
    return w @ X + b


# --- center-columns ---


@mistakes.mistake("center-columns")
def mean_of_everything(X):
    """You took away the mean of the whole table. Each column has a mean of its own: X.mean(axis=0)."""
    return X - X.mean()


@mistakes.mistake("center-columns")
def mean_of_each_row(X):
    """You took away each row's mean. It is the columns that are to have the mean 0: use axis=0."""
    return X - X.mean(axis=1, keepdims=True)


@mistakes.mistake("center-columns")
def row_means_along_the_columns(X):
    """You took the means of the rows, with axis=1, and broadcasting then laid them along the columns, where
    they do not belong. The means of the columns are X.mean(axis=0)."""
    return X - X.mean(axis=1)


@mistakes.mistake("center-columns")
def changes_its_input(X):
    """You changed the array that you were given: `X -= ...` writes into the caller's data. Make a new one: X
    - X.mean(axis=0)."""
    X -= X.mean(axis=0)
    return X


@mistakes.mistake("center-columns")
def means_alone(X):
    """You returned the means of the columns. Take them away from X, and return what is left."""
    return X.mean(axis=0)


@mistakes.mistake("center-columns")
def divided_by_the_spread(X):
    """You also divided by each column's standard deviation. That is called standardising, and comes in lesson
    3: here only the mean is taken away."""
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


@mistakes.mistake("center-columns")
def mean_added(X):
    """You added the mean where it should be taken away: now each column's mean is twice as large."""
    return X + X.mean(axis=0)


@mistakes.mistake("center-columns")
def median(X):
    """You took away the median, the number in the middle. The mean is the sum divided by how many there are:
    X.mean(axis=0)."""
    return X - np.median(X, axis=0)


# --- sample-blobs ---


@mistakes.mistake("sample-blobs")
def global_randomness(n, rng):
    """You drew from np.random, which all programs share, and left the generator alone that you were given.
    Then nobody can repeat your data: call rng.normal, rng.permutation and so on."""
    labels = np.random.permutation(np.arange(n) % 2)
    return CENTERS[labels] + np.random.normal(0.0, SPREAD, size=(n, 2)), labels


@mistakes.mistake("sample-blobs")
def generator_seeded_inside(n, rng):
    """You made a generator of your own, with a fixed seed, so that all data sets come out the same. Draw from
    the `rng` that you were given."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.arange(n) % 2)
    return rng.normal(CENTERS[labels], SPREAD), labels


@mistakes.mistake("sample-blobs")
def generator_without_a_seed(n, rng):
    """You made a generator of your own inside, without a seed, so that no data set can be drawn twice. Draw
    from the `rng` that you were given."""
    rng = np.random.default_rng()
    labels = rng.permutation(np.arange(n) % 2)
    return rng.normal(CENTERS[labels], SPREAD), labels


@mistakes.mistake("sample-blobs")
def shuffled_apart(n, rng):
    """Your labels do not belong to your points: you shuffled one and not the other, or each in its own way.
    Shuffle the labels first, and then draw each point around the centre of its label."""
    labels = np.arange(n) % 2
    points = rng.normal(CENTERS[labels], SPREAD)
    return points[rng.permutation(n)], labels[rng.permutation(n)]


@mistakes.mistake("sample-blobs")
def not_shuffled(n, rng):
    """Your points come class by class: first all of class 0, then all of class 1. Who takes the first half
    would never see class 1: shuffle the labels with rng.permutation before you draw."""
    labels = np.repeat([0, 1], [(n + 1) // 2, n // 2])
    return rng.normal(CENTERS[labels], SPREAD), labels


@mistakes.mistake("sample-blobs")
def one_draw_for_both_directions(n, rng):
    """You used the same random number for both directions, so that your points lie on slanted lines. Draw two
    for each point: size=(n, 2)."""
    labels = rng.permutation(np.arange(n) % 2)
    return CENTERS[labels] + rng.normal(0.0, SPREAD, size=(n, 1)), labels


@mistakes.mistake("sample-blobs")
def spread_forgotten(n, rng):
    """Your clouds are too wide, with a standard deviation of 1. It is SPREAD: multiply the draws of
    rng.standard_normal by it, or give it to rng.normal."""
    labels = rng.permutation(np.arange(n) % 2)
    return CENTERS[labels] + rng.standard_normal((n, 2)), labels


@mistakes.mistake("sample-blobs")
def variance_as_the_spread(n, rng):
    """Your clouds are too narrow: you squared SPREAD. It is the standard deviation already, and rng.normal
    asks for just that."""
    labels = rng.permutation(np.arange(n) % 2)
    return rng.normal(CENTERS[labels], SPREAD**2), labels


@mistakes.mistake("sample-blobs")
def decimal_labels(n, rng):
    """Your labels are decimal numbers. A class is a whole number, which can point to a row of CENTERS: keep
    them integers."""
    labels = rng.permutation(np.arange(n) % 2)
    return rng.normal(CENTERS[labels], SPREAD), labels.astype(float)


@mistakes.mistake("sample-blobs")
def n_points_of_each_class(n, rng):
    """You drew n points of each class, so 2n in all. `n` counts all points: half of them are of each
    class."""
    labels = rng.permutation(np.arange(2 * n) % 2)
    return rng.normal(CENTERS[labels], SPREAD), labels


@mistakes.mistake("sample-blobs")
def uniform_in_a_square(n, rng):
    """Your clouds are squares: you drew with rng.uniform. Their points are to be normal around the centre,
    many close by and few far off: use rng.normal."""
    labels = rng.permutation(np.arange(n) % 2)
    return CENTERS[labels] + rng.uniform(-SPREAD, SPREAD, size=(n, 2)), labels


@mistakes.mistake("sample-blobs")
def labels_first(n, rng):
    """You returned the labels first. The points come first: return points, labels."""
    labels = rng.permutation(np.arange(n) % 2)
    return labels, rng.normal(CENTERS[labels], SPREAD)


@mistakes.mistake("sample-blobs")
def a_coin_for_each_label(n, rng):
    """You tossed a coin for each label, and coins seldom give as many zeros as ones. Half of each is asked: make them
    with np.arange(n) % 2, then shuffle."""
    labels = rng.integers(0, 2, size=n)
    return rng.normal(CENTERS[labels], SPREAD), labels


# --- decision ---


@mistakes.mistake("decision")
def on_the_line_is_class_0(X, w, b):
    """A sum of exactly 0 means class 1 here. Use >=, not >."""
    return (neurons(X, w, b) > 0).astype(int)


@mistakes.mistake("decision")
def true_and_false(X, w, b):
    """You returned True and False. Labels are the whole numbers 0 and 1: add .astype(int)."""
    return neurons(X, w, b) >= 0


@mistakes.mistake("decision")
def decimal_numbers(X, w, b):
    """You returned 0.0 and 1.0, decimal numbers. Labels are whole numbers: use .astype(int)."""
    return np.where(neurons(X, w, b) >= 0, 1.0, 0.0)


@mistakes.mistake("decision")
def classes_swapped(X, w, b):
    """Your classes are swapped: where the sum is 0 or more the class is 1."""
    return (neurons(X, w, b) < 0).astype(int)


@mistakes.mistake("decision")
def minus_one_and_one(X, w, b):
    """You returned the sign, -1 or 1. The classes are called 0 and 1."""
    return np.where(neurons(X, w, b) >= 0, 1, -1)


@mistakes.mistake("decision")
def threshold_one_half(X, w, b):
    """You compared with 0.5. That is the threshold for a probability; the neuron's sum changes sides at 0."""
    return (neurons(X, w, b) >= 0.5).astype(int)


@mistakes.mistake("decision")
def bias_left_out(X, w, b):
    """You left out the bias, so that your line runs through the origin. Decide by neurons(X, w, b)."""
    return (X @ w >= 0).astype(int)


# --- separate-blobs ---


@mistakes.mistake("separate-blobs")
def wrong_way_round():
    """Your line runs between the clouds, but class 1 lies on its negative side. Turn the sign of both weights
    and of the bias."""
    return np.array([-1.0, -1.0]), 5.5


@mistakes.mistake("separate-blobs")
def all_class_1():
    """Your neuron says class 1 to all points: the line lies below both clouds. Make the bias smaller, that
    is, more negative."""
    return np.array([1.0, 1.0]), 0.0


@mistakes.mistake("separate-blobs")
def all_class_0():
    """Your neuron says class 0 to all points: the line lies above both clouds. Make the bias larger, that is,
    less negative."""
    return np.array([1.0, 1.0]), -20.0
