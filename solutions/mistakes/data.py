"""Mistakes of chapter 3, data."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821
# Linters take the table X for a constant, which should stand on the right.
# ruff: noqa: SIM300

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- count-missing ---


@mistakes.mistake("count-missing")
def equal_to_nan(X):
    """You asked which values equal nan. None does: nan is equal to nothing, itself included. np.isnan(X) finds the
    gaps."""
    return (X == np.nan).sum(axis=0)


@mistakes.mistake("count-missing")
def gaps_of_each_row(X):
    """You counted the gaps of each row. Columns are asked for: add up along the rows, axis=0."""
    return np.isnan(X).sum(axis=1)


@mistakes.mistake("count-missing")
def gaps_in_total(X):
    """You counted the gaps of the whole table. One number for each column is asked for: sum(axis=0)."""
    return np.isnan(X).sum()


@mistakes.mistake("count-missing")
def known_values_counted(X):
    """You counted the values that are there, not those that are missing. Leave the ~ away."""
    return (~np.isnan(X)).sum(axis=0)


@mistakes.mistake("count-missing")
def share_of_gaps(X):
    """You gave the share of gaps in each column. The number of gaps is asked for: sum, not mean."""
    return np.isnan(X).sum(axis=0) / max(len(X), 1)


@mistakes.mistake("count-missing")
def whether_there_is_a_gap(X):
    """You say whether a column has gaps, not how many. Use sum(axis=0) in place of any(axis=0)."""
    return np.isnan(X).any(axis=0)


# --- imputer ---


@mistakes.mistake("imputer", "preprocessing.Imputer.fit")
def mean_with_gaps(self, X):
    """The mean of a column with a gap is nan, and so you fill gaps with gaps. np.nanmean and np.nanmedian leave the
    gaps out."""
    self.columns = X.shape[1]
    self.fill = {"mean": np.mean, "median": np.median}[self.strategy](X, axis=0)


@mistakes.mistake("imputer", "preprocessing.Imputer.transform")
def filled_from_the_rows_at_hand(self, X):
    """You fill unseen rows with their own mean or median. Use what fit remembered of the training rows: a single row
    has nothing to fill itself with, and test rows must not be looked at."""
    middle = {"mean": np.mean, "median": np.median}[self.strategy]
    columns = [column[~np.isnan(column)] for column in X.T]
    own = np.array([middle(column) if column.size else np.nan for column in columns])
    return np.where(np.isnan(X), own, X)


@mistakes.mistake("imputer", "preprocessing.Imputer.transform")
def gaps_filled_in_place(self, X):
    """You filled the gaps in the caller's own table, and nobody can tell any more where they were. Make a new one:
    np.where(np.isnan(X), self.fill, X)."""
    rows, columns = np.nonzero(np.isnan(X))
    X[rows, columns] = self.fill[columns]
    return X


@mistakes.mistake("imputer", "preprocessing.Imputer.fit")
def always_the_mean(self, X):
    """You fill with the mean whatever the strategy says. If self.strategy is "median", take np.nanmedian."""
    self.columns = X.shape[1]
    self.fill = np.nanmean(X, axis=0)


@mistakes.mistake("imputer", "preprocessing.Imputer.fit")
def strategies_swapped(self, X):
    """You have swapped the two: "mean" asks for np.nanmean, "median" for np.nanmedian."""
    self.columns = X.shape[1]
    self.fill = {"mean": np.nanmedian, "median": np.nanmean}[self.strategy](X, axis=0)


@mistakes.mistake("imputer", "preprocessing.Imputer.fit")
def one_fill_for_the_whole_table(self, X):
    """You fill every column with the same number, taken from the whole table. Heights and prices do not mix: one
    number for each column, axis=0."""
    self.columns = X.shape[1]
    self.fill = {"mean": np.nanmean, "median": np.nanmedian}[self.strategy](X)


@mistakes.mistake("imputer", "preprocessing.Imputer.transform")
def filled_with_zero(self, X):
    """You filled the gaps with 0. A penguin of 0 grams is worse than a gap: fill with what fit remembered."""
    return np.where(np.isnan(X), 0.0, X)


@mistakes.mistake("imputer", "preprocessing.Imputer.transform")
def rows_with_gaps_dropped(self, X):
    """You threw away the rows that have a gap. Keep all rows, and fill their gaps: the table keeps its shape."""
    return X[~np.isnan(X).any(axis=1)]


@mistakes.mistake("imputer", "preprocessing.Imputer.fit")
def gaps_counted_as_zero(self, X):
    """You counted each gap as a 0 when you took the middle. np.nanmean and np.nanmedian leave gaps out of the
    account."""
    self.columns = X.shape[1]
    self.fill = {"mean": np.mean, "median": np.median}[self.strategy](np.nan_to_num(X), axis=0)


# --- outliers ---


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.transform")
def rows_dropped(self, X):
    """You dropped the rows with a value far out. A customer who spends much is a customer: keep the row, pull the
    value back with np.clip."""
    return X[np.all((X >= self.low) & (X <= self.high), axis=1)]


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.transform")
def quartiles_of_the_rows_at_hand(self, X):
    """You took the quartiles of the rows that you transform. Take those that fit remembered of the training rows, so
    that a row comes out the same in whatever company."""
    q1, q3 = np.quantile(X, [0.25, 0.75], axis=0)
    return np.clip(X, q1 - self.k * (q3 - q1), q3 + self.k * (q3 - q1))


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def k_on_the_wrong_side(self, X):
    """Your borders lie inside the middle half: k is on the wrong side. low goes down from q1, so minus; high goes up
    from q3, so plus."""
    self.columns = X.shape[1]
    q1, q3 = np.quantile(X, [0.25, 0.75], axis=0)
    self.low, self.high = q1 + self.k * (q3 - q1), q3 - self.k * (q3 - q1)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def standard_deviations(self, X):
    """You measured with mean and standard deviation. A wild value makes both large and so hides itself: use the
    quartiles."""
    self.columns = X.shape[1]
    self.low, self.high = X.mean(axis=0) - self.k * X.std(axis=0), X.mean(axis=0) + self.k * X.std(axis=0)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def quartiles_without_k(self, X):
    """You clip to the quartiles themselves, so that half of all values are pulled in. Go further out, by
    self.k * (q3 - q1)."""
    self.columns = X.shape[1]
    self.low, self.high = np.quantile(X, [0.25, 0.75], axis=0)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def from_the_median(self, X):
    """You went k widths out from the median. Start from the quartiles: down from q1, up from q3."""
    self.columns = X.shape[1]
    q1, middle, q3 = np.quantile(X, [0.25, 0.5, 0.75], axis=0)
    self.low, self.high = middle - self.k * (q3 - q1), middle + self.k * (q3 - q1)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def quartiles_of_the_whole_table(self, X):
    """You took the quartiles of all columns together. Each column has its own: axis=0."""
    self.columns = X.shape[1]
    q1, q3 = np.quantile(X, [0.25, 0.75])
    self.low, self.high = q1 - self.k * (q3 - q1), q3 + self.k * (q3 - q1)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.fit")
def k_fixed_at_one_and_a_half(self, X):
    """You always use 1.5. The caller chooses k: it is in self.k."""
    self.columns = X.shape[1]
    q1, q3 = np.quantile(X, [0.25, 0.75], axis=0)
    self.low, self.high = q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.transform")
def only_the_upper_side(self, X):
    """You pull back what is too high alone. Values far below are outliers too: np.clip(X, self.low, self.high)."""
    return np.minimum(X, self.high)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.transform")
def replaced_by_the_middle(self, X):
    """You put the middle of the usual range in place of a value far out, so that the highest becomes average. Pull it
    back to the border alone: np.clip."""
    return np.where((X < self.low) | (X > self.high), (self.low + self.high) / 2, X)


@mistakes.mistake("outliers", "preprocessing.OutlierClipper.transform")
def clipped_in_place(self, X):
    """You clipped the caller's own table. Return a new one: np.clip without `out`."""
    X[:] = np.clip(X, self.low, self.high)
    return X


# --- standardizer ---


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def scaled_by_the_rows_at_hand(self, X):
    """You scaled unseen rows by their own mean and std. That is a leak, and a single row would always become 0. Use
    the numbers that fit remembered."""
    std = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(std == 0, 1.0, std)


@mistakes.mistake("standardizer", "preprocessing.Standardizer.fit")
def divided_by_the_variance(self, X):
    """You divide by the variance, which is the square of what is asked. Use X.std(axis=0)."""
    self.columns = X.shape[1]
    self.mean, variance = X.mean(axis=0), X.var(axis=0)
    self.std = np.where(variance == 0, 1.0, variance)


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def standardized_row_by_row(self, X):
    """You standardised each row. A row mixes grams with millimetres; it is the columns that want one scale each."""
    std = X.std(axis=1, keepdims=True)
    return (X - X.mean(axis=1, keepdims=True)) / np.where(std == 0, 1.0, std)


@mistakes.mistake("standardizer", "preprocessing.Standardizer.fit")
def constant_column_divides_by_zero(self, X):
    """A column that is constant in training has a std of 0, and 0 / 0 is nan. Put 1 in its place:
    np.where(std == 0, 1.0, std)."""
    self.columns = X.shape[1]
    self.mean, self.std = X.mean(axis=0), X.std(axis=0)


@mistakes.mistake("standardizer", "preprocessing.Standardizer.fit")
def one_less_in_the_std(self, X):
    """You divided by n - 1 in the standard deviation (ddof=1). Here it is the plain one, over all n rows:
    X.std(axis=0)."""
    self.columns = X.shape[1]
    self.mean, std = X.mean(axis=0), X.std(axis=0, ddof=min(1, len(X) - 1))
    self.std = np.where(std == 0, 1.0, std)


@mistakes.mistake("standardizer", "preprocessing.Standardizer.fit")
def one_mean_for_the_whole_table(self, X):
    """You took one mean and one std of the whole table, so that large columns drown small ones. Each column has its
    own: axis=0."""
    self.columns = X.shape[1]
    self.mean, self.std = X.mean(), X.std()


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def mean_not_subtracted(self, X):
    """You divide by the std, but do not subtract the mean first. (X - self.mean) / self.std, with its brackets."""
    return X / self.std


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def brackets_forgotten(self, X):
    """X - self.mean / self.std divides the mean alone. Put brackets round the difference."""
    return X - self.mean / self.std


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def only_shifted(self, X):
    """You subtract the mean, but do not divide by the std. Columns still differ in size."""
    return X - self.mean


@mistakes.mistake("standardizer", "preprocessing.Standardizer.fit")
def constant_column_nudged(self, X):
    """You add a small number to the std, and a constant column then blows up a new value a million times. Where the
    std is 0, divide by 1."""
    self.columns = X.shape[1]
    self.mean, self.std = X.mean(axis=0), X.std(axis=0) + 1e-8


@mistakes.mistake("standardizer", "preprocessing.Standardizer.transform")
def standardized_in_place(self, X):
    """You wrote the result into the caller's own table. Return a new one: (X - self.mean) / self.std."""
    X[:] = (X - self.mean) / self.std
    return X


# --- min-max ---


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def range_of_the_rows_at_hand(self, X):
    """You took the smallest and largest of the rows that you transform, so that the same value comes out otherwise in
    other company. Use the numbers that fit remembered."""
    smallest = X.min(axis=0)
    width = X.max(axis=0) - smallest
    return self.low + (X - smallest) / np.where(width == 0, 1.0, width) * (self.high - self.low)


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def low_forgotten(self, X):
    """Your values start at 0, not at `low`. Add self.low at the end."""
    return (X - self.smallest) / self.width * (self.high - self.low)


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def always_from_0_to_1(self, X):
    """Your values reach from 0 to 1, whatever the bounds. Multiply by (self.high - self.low), and add self.low."""
    return (X - self.smallest) / self.width


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def times_high_alone(self, X):
    """You multiply by `high`, which is the width only if `low` is 0. Multiply by (self.high - self.low)."""
    return self.low + (X - self.smallest) / self.width * self.high


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.fit")
def constant_column_without_width(self, X):
    """A column that is constant in training has a width of 0, and 0 / 0 is nan. Put 1 in its place:
    np.where(width == 0, 1.0, width)."""
    self.columns = X.shape[1]
    self.smallest = X.min(axis=0)
    self.width = X.max(axis=0) - self.smallest


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def unseen_values_clipped(self, X):
    """You clipped values that lie beyond those of training, so that nobody can see that they are new. Let them come
    out below low or above high."""
    scaled = self.low + (X - self.smallest) / self.width * (self.high - self.low)
    return np.clip(scaled, self.low, self.high)


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.fit")
def divided_by_the_largest(self, X):
    """You divide by the largest value. The width is asked: largest minus smallest."""
    self.columns = X.shape[1]
    self.smallest, largest = X.min(axis=0), X.max(axis=0)
    self.width = np.where(largest == 0, 1.0, largest)


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.fit")
def range_of_the_whole_table(self, X):
    """You took the smallest and the largest of the whole table. Each column has its own: axis=0."""
    self.columns = X.shape[1]
    self.smallest = X.min()
    self.width = X.max() - X.min()


@mistakes.mistake("min-max", "preprocessing.MinMaxScaler.transform")
def scaled_in_place(self, X):
    """You wrote the result into the caller's own table. Return a new one."""
    X[:] = self.low + (X - self.smallest) / self.width * (self.high - self.low)
    return X


# --- one-hot ---


@mistakes.mistake("one-hot")
def classes_of_the_batch(labels, n_classes):
    """You counted the classes in the labels at hand. A batch without the last class then has fewer columns, and the
    network cannot take it: make n_classes columns."""
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return np.eye(labels.max() + 1 if labels.size else 0)[labels]


@mistakes.mistake("one-hot")
def only_classes_that_occur(labels, n_classes):
    """You made a column for each class that occurs. Columns would then mean another class in each batch: make one for
    each of the n_classes."""
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return (labels[:, None] == np.unique(labels)).astype(float)


@mistakes.mistake("one-hot")
def labels_from_1(labels, n_classes):
    """You count classes from 1. They start at 0, like Python's positions: class 0 is the first column."""
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return np.eye(n_classes)[labels.astype(int) - 1]


@mistakes.mistake("one-hot")
def classes_as_rows(labels, n_classes):
    """Your table is transposed: it has a row for each class. A row for each label is asked: (n, n_classes)."""
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return np.eye(n_classes)[:, labels]


@mistakes.mistake("one-hot")
def every_label_accepted(labels, n_classes):
    """You let labels pass that are no class. NumPy counts -1 from the end, so it silently becomes the last class: raise
    ValueError for a label below 0 or not below n_classes."""
    return np.eye(n_classes)[labels]


@mistakes.mistake("one-hot")
def negative_labels_accepted(labels, n_classes):
    """You refuse labels that are too large, but not those below 0. NumPy counts -1 from the end, so it silently becomes
    the last class: raise ValueError for it too."""
    if np.any(labels >= n_classes):
        raise ValueError("no class")
    return np.eye(n_classes)[labels]


@mistakes.mistake("one-hot")
def first_number_too_large_accepted(labels, n_classes):
    """You refuse labels above n_classes, but n_classes itself is too large already: classes go from 0 to n_classes - 1.
    Write >= n_classes."""
    if np.any((labels < 0) | (labels > n_classes)):
        raise ValueError("no class")
    return np.eye(n_classes)[labels]


@mistakes.mistake("one-hot")
def strangers_get_no_class(labels, n_classes):
    """A label that is no class becomes a row of zeros in your table. Raise ValueError for it: a wrong label should be
    heard of."""
    return (labels[:, None] == np.arange(n_classes)).astype(float)


@mistakes.mistake("one-hot")
def true_and_false(labels, n_classes):
    """You return True and False. A network counts with numbers: .astype(float)."""
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return labels[:, None] == np.arange(n_classes)


@mistakes.mistake("one-hot")
def last_class_refused(labels, n_classes):
    """You refuse too much: classes go from 0 to n_classes - 1, and both ends are right. Only labels below 0, or from
    n_classes on, are not."""
    if np.any((labels <= 0) | (labels >= n_classes)):
        raise ValueError("no class")
    return np.eye(n_classes)[labels]


# --- churn-features ---


@mistakes.mistake("churn-features")
def the_month_to_predict_included(spend, month):
    """You looked at the month that is to be predicted. On that day it is still unknown: end before it, as the slice
    month - 3 : month does."""
    recent = spend[:, max(month - RECENT + 1, 0) : month + 1]
    total = recent.sum(axis=1)
    share = recent[:, -1] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, -1] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def the_end_of_the_table(spend, month):
    """You took the last three columns of the table, whatever `month` is, so that you look into the future. The three
    before `month` are asked: spend[:, month - 3 : month]."""
    recent = spend[:, -RECENT:]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, 2] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def the_first_three_months(spend, month):
    """You took the first three months. What a customer did lately is asked: spend[:, month - 3 : month]."""
    recent = spend[:, :RECENT]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, 2] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def averaged_over_customers(spend, month):
    """You averaged over the customers, so that all of them get the same number. Average over the months: axis=1."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    average = np.full(len(spend), recent.sum() / max(len(spend), 1) / RECENT)
    return np.column_stack([average, (recent[:, 2] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def nothing_divided_by_nothing(spend, month):
    """A customer who spent nothing has a share of 0 / 0, which is nan. Put 1 in place of a sum of 0: np.where(total ==
    0, 1.0, total)."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    return np.column_stack([total / RECENT, (recent[:, 2] - recent[:, 0]) / 2, recent[:, 2] / total])


@mistakes.mistake("churn-features")
def trend_backwards(spend, month):
    """Your trend has the wrong sign: who spends more and more should have a trend above zero. The latest month minus
    the earliest."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, 0] - recent[:, 2]) / 2, share])


@mistakes.mistake("churn-features")
def trend_over_both_steps(spend, month):
    """Your trend is twice what is asked: from the first of three months to the last there are two steps.
    Divide by 2."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, recent[:, 2] - recent[:, 0], share])


@mistakes.mistake("churn-features")
def trend_divided_by_the_months(spend, month):
    """You divided the trend by 3 months. Between three months there are two steps: divide by 2."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, 2] - recent[:, 0]) / RECENT, share])


@mistakes.mistake("churn-features")
def share_of_the_earliest(spend, month):
    """You gave the earliest month's share. The latest of the three is asked: recent[:, 2]."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 0] / np.where(total == 0, 1.0, total)
    return np.column_stack([total / RECENT, (recent[:, 2] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def sum_for_average(spend, month):
    """Your first column is the sum of three months. The average is asked: divide by 3."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.column_stack([total, (recent[:, 2] - recent[:, 0]) / 2, share])


@mistakes.mistake("churn-features")
def features_as_rows(spend, month):
    """Your table is transposed: it has a row for each feature. A row for each customer is asked: np.column_stack."""
    recent = spend[:, month - RECENT : month]
    total = recent.sum(axis=1)
    share = recent[:, 2] / np.where(total == 0, 1.0, total)
    return np.array([total / RECENT, (recent[:, 2] - recent[:, 0]) / 2, share])


# --- split ---


@mistakes.mistake("split")
def rows_and_labels_shuffled_apart(X, y, fractions, rng):
    """You shuffled X and y each in an order of its own, and rows lost their labels. Make one order, and use it for
    both: X[rows], y[rows]."""
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    X, y = rng.permutation(X), rng.permutation(y)
    return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])


@mistakes.mistake("split")
def parts_overlap(X, y, fractions, rng):
    """Rows are in two parts, so that you test on what you trained on. Draw one order of all rows and cut it: what one
    part has, no other gets."""
    parts = [rng.permutation(len(y))[: round(fraction * len(y))] for fraction in fractions]
    return tuple((X[rows], y[rows]) for rows in parts)


@mistakes.mistake("split")
def rows_drawn_with_replacement(X, y, fractions, rng):
    """You drew each row's number anew, as with a die: some come twice, others never. rng.permutation gives each just
    once."""
    order = rng.integers(0, len(y), size=len(y))
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return tuple((X[rows], y[rows]) for rows in np.split(order, [a, b]))


@mistakes.mistake("split")
def rows_lost_to_rounding(X, y, fractions, rng):
    """Rows are lost: each part's size is rounded down by itself, and what is over belongs to nobody. Cut at two places,
    and let the last part have all the rest."""
    order = rng.permutation(len(y))
    a, b, c = (int(fraction * len(y)) for fraction in fractions)
    return tuple((X[rows], y[rows]) for rows in np.split(order, [a, a + b, a + b + c])[:3])


@mistakes.mistake("split")
def not_shuffled(X, y, fractions, rng):
    """You cut the rows as they stand. Data often come sorted: then the test is unlike the training. Shuffle first, with
    rng.permutation."""
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])


@mistakes.mistake("split")
def generator_ignored(X, y, fractions, rng):
    """You made a generator of your own with a fixed seed, so that every split is the same. Draw from the `rng` that you
    were given."""
    order = np.random.default_rng(0).permutation(len(y))
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return tuple((X[rows], y[rows]) for rows in np.split(order, [a, b]))


@mistakes.mistake("split")
def global_generator(X, y, fractions, rng):
    """You drew from NumPy's global generator, so that no split can be repeated. Draw from the `rng` that you were
    given: rng.permutation."""
    order = np.random.permutation(len(y))
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return tuple((X[rows], y[rows]) for rows in np.split(order, [a, b]))


@mistakes.mistake("split")
def callers_arrays_shuffled(X, y, fractions, rng):
    """You shuffled the caller's own table. Shuffle the numbers of the rows instead: rng.permutation(len(y))."""
    order = rng.permutation(len(y))
    X[:] = X[order]
    y = y[order]
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return tuple((X[rows].copy(), y[rows]) for rows in np.split(np.arange(len(y)), [a, b]))


@mistakes.mistake("split")
def validation_and_test_swapped(X, y, fractions, rng):
    """You handed validation and test out in the wrong order: training first, then validation, the test last."""
    order = rng.permutation(len(y))
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    train, validation, test = ((X[rows], y[rows]) for rows in np.split(order, [a, b]))
    return train, test, validation


@mistakes.mistake("split")
def parts_in_their_old_order(X, y, fractions, rng):
    """The rows of your parts are sorted again, as they stood in the table. Take them in the order that
    rng.permutation gave."""
    order = rng.permutation(len(y))
    a, b, _ = np.round(np.cumsum(fractions) * len(y)).astype(int)
    return tuple((X[np.sort(rows)], y[np.sort(rows)]) for rows in np.split(order, [a, b]))


# --- stratified ---


@mistakes.mistake("stratified")
def classes_left_to_chance(X, y, fractions, rng):
    """You dealt all rows out together, so that class shares drift and a rare class may be missing from a part. Deal out
    each class by itself."""
    return train_validation_test(X, y, fractions, rng)


@mistakes.mistake("stratified")
def a_rare_class_vanishes(X, y, fractions, rng):
    """A rare class is missing from a part: a tenth of three rows is rounded to none. Give each part at least one row of
    each class."""
    parts = [[], [], []]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        a, b, _ = np.floor(np.cumsum(fractions) * len(rows) + 1e-9).astype(int)
        for part, piece in zip(parts, np.split(rows, [a, b]), strict=True):
            part.append(piece)
    return tuple((X[rows], y[rows]) for rows in (rng.permutation(np.concatenate(part)) for part in parts))


@mistakes.mistake("stratified")
def sorted_by_class(X, y, fractions, rng):
    """The rows of your parts come class by class. A network that sees one class for a long time forgets the others:
    shuffle each part once more."""
    parts = [[], [], []]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        a, b, n = np.round(np.cumsum(fractions) * len(rows)).astype(int)
        a = np.clip(a, 1, n - 2)
        for part, piece in zip(parts, np.split(rows, [a, np.clip(b, a + 1, n - 1)]), strict=True):
            part.append(piece)
    return tuple((X[rows], y[rows]) for rows in map(np.concatenate, parts))


@mistakes.mistake("stratified")
def rows_of_a_class_not_shuffled(X, y, fractions, rng):
    """Of each class always the same rows are in the test: you cut its rows as they stand. Shuffle them first, with
    rng.permutation."""
    parts = [[], [], []]
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        a, b, n = np.round(np.cumsum(fractions) * len(rows)).astype(int)
        a = np.clip(a, 1, n - 2)
        for part, piece in zip(parts, np.split(rows, [a, np.clip(b, a + 1, n - 1)]), strict=True):
            part.append(piece)
    return tuple((X[rows], y[rows]) for rows in (rng.permutation(np.concatenate(part)) for part in parts))


@mistakes.mistake("stratified")
def all_classes_made_equal(X, y, fractions, rng):
    """You took as many rows of each class as the smallest has, and the others are lost. Keep all rows; each part has
    its fraction of each class, large or small."""
    labels, counts = np.unique(y, return_counts=True)
    parts = [[], [], []]
    for label in labels:
        rows = rng.permutation(np.flatnonzero(y == label))[: counts.min()]
        a, b, n = np.round(np.cumsum(fractions) * len(rows)).astype(int)
        a = np.clip(a, 1, n - 2)
        for part, piece in zip(parts, np.split(rows, [a, np.clip(b, a + 1, n - 1)]), strict=True):
            part.append(piece)
    return tuple((X[rows], y[rows]) for rows in (rng.permutation(np.concatenate(part)) for part in parts))


@mistakes.mistake("stratified")
def labels_shuffled_apart(X, y, fractions, rng):
    """You shuffled the X and the y of a part apart, and rows lost their labels. Shuffle the numbers of the rows, and
    take both by them."""
    parts = [[], [], []]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        a, b, n = np.round(np.cumsum(fractions) * len(rows)).astype(int)
        a = np.clip(a, 1, n - 2)
        for part, piece in zip(parts, np.split(rows, [a, np.clip(b, a + 1, n - 1)]), strict=True):
            part.append(piece)
    return tuple((rng.permutation(X[rows]), rng.permutation(y[rows])) for rows in map(np.concatenate, parts))


@mistakes.mistake("stratified")
def same_split_for_every_seed(X, y, fractions, rng):
    """You made a generator of your own with a fixed seed, so that every split is the same. Draw from the `rng` that you
    were given."""
    rng = np.random.default_rng(0)
    parts = [[], [], []]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        a, b, n = np.round(np.cumsum(fractions) * len(rows)).astype(int)
        a = np.clip(a, 1, n - 2)
        for part, piece in zip(parts, np.split(rows, [a, np.clip(b, a + 1, n - 1)]), strict=True):
            part.append(piece)
    return tuple((X[rows], y[rows]) for rows in (rng.permutation(np.concatenate(part)) for part in parts))


# --- batches ---


@mistakes.mistake("batches")
def short_batch_dropped(X, y, size, rng):
    """You dropped the last batch because it is short, and its rows are lost. Let the last one hold what is left: range
    up to len(y), not to a multiple of size."""
    order = rng.permutation(len(y))
    for start in range(0, len(y) - size + 1, size):
        rows = order[start : start + size]
        yield X[rows], y[rows]


@mistakes.mistake("batches")
def same_order_each_epoch(X, y, size, rng):
    """Each epoch has the same order: you made a new generator with a fixed seed. Draw from the `rng` that you were
    given: it goes on from where it was."""
    order = np.random.default_rng(0).permutation(len(y))
    for start in range(0, len(y), size):
        rows = order[start : start + size]
        yield X[rows], y[rows]


@mistakes.mistake("batches")
def never_shuffled(X, y, size, rng):
    """You walk through the rows as they stand. Data often come sorted, and a batch would hold one class alone: shuffle
    first, with rng.permutation."""
    for start in range(0, len(y), size):
        yield X[start : start + size], y[start : start + size]


@mistakes.mistake("batches")
def only_the_starts_shuffled(X, y, size, rng):
    """You shuffled the order of the batches, not the rows: the same rows always meet. Shuffle the numbers of all
    rows."""
    for start in rng.permutation(np.arange(0, len(y), size)):
        yield X[start : start + size], y[start : start + size]


@mistakes.mistake("batches")
def callers_rows_shuffled(X, y, size, rng):
    """You shuffled the caller's own table. Shuffle the numbers of the rows instead: rng.permutation(len(y))."""
    order = rng.permutation(len(y))
    X[:] = X[order]
    y = y[order]
    for start in range(0, len(y), size):
        yield X[start : start + size].copy(), y[start : start + size]


@mistakes.mistake("batches")
def batches_lose_their_labels(X, y, size, rng):
    """You shuffled X and y each in an order of its own, and rows lost their labels. Make one order, and use it for
    both."""
    rows, labels = rng.permutation(len(y)), rng.permutation(len(y))
    for start in range(0, len(y), size):
        yield X[rows[start : start + size]], y[labels[start : start + size]]


@mistakes.mistake("batches")
def rows_come_again(X, y, size, rng):
    """You drew each batch anew from all rows, so that some come twice and others never. Draw one order, then walk along
    it."""
    for start in range(0, len(y), size):
        rows = rng.choice(len(y), size=min(size, len(y) - start), replace=False)
        yield X[rows], y[rows]


@mistakes.mistake("batches")
def size_taken_for_number(X, y, size, rng):
    """You cut the rows into `size` batches. `size` says how many rows a batch has: walk in steps of `size`."""
    for rows in np.array_split(rng.permutation(len(y)), size):
        yield X[rows], y[rows]


@mistakes.mistake("batches")
def rows_shared_out_evenly(X, y, size, rng):
    """You made all batches about equally large. Each has `size` rows, and the last one what is left."""
    for rows in np.array_split(rng.permutation(len(y)), -(-len(y) // size)):
        yield X[rows], y[rows]
