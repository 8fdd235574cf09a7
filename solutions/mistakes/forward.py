"""Mistakes of chapter 4, forward."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- linear-forward ---


@mistakes.mistake("linear-forward")
def weight_before_input(self, x):
    """You multiplied with the weight in front, `weight @ x`. Here each example is a row, so x comes first:
    (batch, n_in) @ (n_in, n_out) gives (batch, n_out)."""
    self.x = x
    return self.weight @ x + self.bias


@mistakes.mistake("linear-forward")
def weight_transposed(self, x):
    """You transposed the weight. It has the shape (n_in, n_out) already, one column for each output, so
    `x @ self.weight` fits as it is."""
    self.x = x
    return x @ self.weight.T + self.bias


@mistakes.mistake("linear-forward")
def output_transposed(self, x):
    """Your output is turned on its side: each example became a column. Keep one row for each example,
    as in x: the shape is (batch, n_out)."""
    self.x = x
    return (x @ self.weight + self.bias).T


@mistakes.mistake("linear-forward")
def no_bias(self, x):
    """You left out the bias. After the product add `self.bias`, which has one number for each output."""
    self.x = x
    return x @ self.weight


@mistakes.mistake("linear-forward")
def bias_for_each_row(self, x):
    """You added the bias along the wrong axis, one number for each row. It has one number for each output,
    that is for each column, and `+ self.bias` adds it just so: no reshaping is needed."""
    self.x = x
    return x @ self.weight + self.bias[:, np.newaxis]


@mistakes.mistake("linear-forward")
def one_bias_for_all(self, x):
    """You added the sum of all biases to every output. Each output has a bias of its own: add `self.bias`
    itself."""
    self.x = x
    return x @ self.weight + self.bias.sum()


@mistakes.mistake("linear-forward")
def elementwise_product(self, x):
    """You multiplied entry by entry, with `*`. A weighted sum multiplies and then adds up over the inputs:
    that is the matrix product, `@`."""
    self.x = x
    return x * self.weight + self.bias


@mistakes.mistake("linear-forward")
def bias_inside_the_product(self, x):
    """You added the bias before the weights were applied. First take the weighted sums, `x @ self.weight`,
    then add the bias to them."""
    self.x = x
    return x @ (self.weight + self.bias)


@mistakes.mistake("linear-forward")
def activation_included(self, x):
    """Your outputs are never negative, so an activation has slipped in. A linear layer stays linear:
    ReLU is a layer of its own."""
    self.x = x
    return relu(x @ self.weight + self.bias)


@mistakes.mistake("linear-forward")
def input_not_remembered(self, x):
    """The output is right, but the layer does not keep its input, or keeps something else under that name.
    Lesson 5 will need it: set `self.x = x` before you return."""
    return x @ self.weight + self.bias


# --- activation-layers ---


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward")
def sigmoid_applied_twice(self, x):
    """Your Sigmoid layer applies sigmoid twice. Keep `self.y = sigmoid(x)`, and return `self.y` as it is."""
    self.y = sigmoid(x)
    return sigmoid(self.y)


@mistakes.mistake("activation-layers", "layers.Tanh.forward")
def tanh_applied_twice(self, x):
    """Your Tanh layer applies tanh twice. Keep `self.y = tanh(x)`, and return `self.y` as it is."""
    self.y = tanh(x)
    return tanh(self.y)


@mistakes.mistake("activation-layers")
def nothing_remembered(self, x):
    """The outputs are right, but the layers keep nothing. Lesson 5 will need it: ReLU keeps its input as
    `self.x`, Sigmoid and Tanh keep their output as `self.y`."""
    return {"ReLU": relu, "Sigmoid": sigmoid, "Tanh": tanh}[type(self).__name__](x)


@mistakes.mistake("activation-layers", "layers.ReLU.forward")
def relu_remembers_nothing(self, x):
    """Your ReLU layer keeps nothing. Lesson 5 will ask where its input was positive: set `self.x = x`."""
    return relu(x)


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward", "layers.Tanh.forward")
def sigmoid_and_tanh_remember_nothing(self, x):
    """Your Sigmoid and Tanh layers keep nothing. Lesson 5 will compute their slope from their output:
    keep it as `self.y` and return it."""
    return (sigmoid if type(self).__name__ == "Sigmoid" else tanh)(x)


@mistakes.mistake("activation-layers", "layers.ReLU.forward")
def relu_output_as_input(self, x):
    """Your ReLU layer keeps its output under the name of its input. Lesson 5 looks in `self.x` for the
    numbers as they came in: set `self.x = x`, and return relu(x)."""
    self.x = relu(x)
    return self.x


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward", "layers.Tanh.forward")
def input_as_output(self, x):
    """Your Sigmoid and Tanh layers keep their input under the name of their output. Lesson 5 looks in
    `self.y` for what they returned: `self.y = sigmoid(x)`, then `return self.y`."""
    self.y = x
    return (sigmoid if type(self).__name__ == "Sigmoid" else tanh)(x)


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward", "layers.Tanh.forward")
def output_as_input(self, x):
    """Your Sigmoid and Tanh layers keep their output under the name of their input. Call it `self.y`, so that
    nobody takes it for what came in."""
    self.x = (sigmoid if type(self).__name__ == "Sigmoid" else tanh)(x)
    return self.x


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward")
def tanh_in_the_sigmoid_layer(self, x):
    """Your Sigmoid layer computes tanh: its outputs run from -1 to 1. Those of sigmoid run from 0 to 1."""
    self.y = tanh(x)
    return self.y


@mistakes.mistake("activation-layers", "layers.Sigmoid.forward", "layers.Tanh.forward")
def slope_returned(self, x):
    """Your Sigmoid and Tanh layers return their slope. Lesson 5 asks for that, on the way back. On the way forward
    they return sigmoid(x) and tanh(x) themselves."""
    name = type(self).__name__
    self.y = (sigmoid if name == "Sigmoid" else tanh)(x)
    return self.y * (1 - self.y) if name == "Sigmoid" else 1 - self.y**2


@mistakes.mistake("activation-layers", "layers.Tanh.forward")
def sigmoid_in_the_tanh_layer(self, x):
    """Your Tanh layer computes sigmoid: its outputs run from 0 to 1. Those of tanh run from -1 to 1."""
    self.y = sigmoid(x)
    return self.y


@mistakes.mistake("activation-layers", "layers.ReLU.forward")
def mask_in_place_of_the_value(self, x):
    """Your ReLU layer returns only where x is positive, 1 or 0. Return the value itself there: relu(x)."""
    self.x = x
    return (x > 0).astype(x.dtype)


@mistakes.mistake("activation-layers", "layers.ReLU.forward")
def absolute_value(self, x):
    """Your ReLU layer turns negative numbers positive. They become 0: use relu(x)."""
    self.x = x
    return np.abs(x)


@mistakes.mistake("activation-layers", "layers.ReLU.forward")
def relu_in_place(self, x):
    """Your ReLU layer sets the negative entries of its input to 0, and so changes an array that is not its
    own. Return a new one: relu(x)."""
    self.x = x
    x[x < 0] = 0
    return x


# --- softmax ---


@mistakes.mistake("softmax")
def over_the_batch(logits):
    """You normalised down the columns, over the batch. Each row is one example, so each row must sum to 1:
    use axis=1."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max(axis=0, keepdims=True))
    return exponentials / exponentials.sum(axis=0, keepdims=True)


@mistakes.mistake("softmax")
def over_everything(logits):
    """You divided by the sum of the whole batch, so that all rows together sum to 1. Each row is an example
    of its own: sum along axis=1, with keepdims=True."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


@mistakes.mistake("softmax")
def summed_over_the_batch(logits):
    """The powers are right, but you divide by sums down the columns, over the batch. Each row is one example, so each
    row must sum to 1: use axis=1."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=0, keepdims=True)


@mistakes.mistake("softmax")
def summed_over_everything(logits):
    """The powers are right, but you divide by the sum of the whole batch. Each row is an example of its own: sum along
    axis=1, with keepdims=True."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


@mistakes.mistake("softmax")
def mean_subtracted(logits):
    """You subtracted each row's mean. A logit far above the mean still overflows: subtract the row's largest, so that
    no exponent is above 0."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def maximum_subtracted_after_exp(logits):
    """You subtracted the largest logit after exp. Subtract it from the logits, inside: np.exp(logits - ...)."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits) - logits.max(axis=1, keepdims=True)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def no_maximum_subtracted(logits):
    """The formula is right, but exp overflows for logits near 1000, and inf / inf gives nan. Subtract each
    row's largest logit first: no probability changes by that."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def one_maximum_for_all_rows(logits):
    """You subtracted the largest logit of the whole batch. In a row far below it every exp becomes 0, and 0 /
    0 gives nan. Subtract each row's own: logits.max(axis=1, keepdims=True)."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def maximum_subtracted_only_above(logits):
    """You subtracted the maximum above the fraction bar but not below it. Take exp once, of the shifted
    logits, and use it both above and below."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    return np.exp(logits - logits.max(axis=1, keepdims=True)) / np.exp(logits).sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def sum_without_keepdims(logits):
    """Your sums lost their axis: (batch,) does not line up with the rows of (batch, classes). Write
    sum(axis=1, keepdims=True), which keeps them as a column."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1)


@mistakes.mistake("softmax")
def changes_its_input(logits):
    """Your softmax changes the logits that it was given: `-=` writes into the caller's array.
    Write `shifted = logits - ...` instead."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    logits -= logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@mistakes.mistake("softmax")
def accepts_a_single_example(logits):
    """Your softmax takes a flat array without a word. It works on batches: a single example has the shape
    (1, classes). Keep the check that raises ValueError."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@mistakes.mistake("softmax")
def not_divided(logits):
    """You stopped after exp. Divide by each row's sum, so that the row sums to 1."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    return np.exp(logits - logits.max(axis=1, keepdims=True))


@mistakes.mistake("softmax")
def no_exponential(logits):
    """You divided the logits themselves by their sum. Take exp of them first: that makes them all
    positive."""
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    return logits / logits.sum(axis=1, keepdims=True)


# --- sequential-forward ---


@mistakes.mistake("sequential-forward")
def each_layer_fed_the_original_input(self, x):
    """Every layer got the network's own input, so only the last one counted. Give each layer the output of
    the one before: x = layer.forward(x)."""
    for layer in self.layers:
        output = layer.forward(x)
    return output


@mistakes.mistake("sequential-forward")
def last_layer_skipped(self, x):
    """You left out the last layer. Loop over all of self.layers."""
    for layer in self.layers[:-1]:
        x = layer.forward(x)
    return x


@mistakes.mistake("sequential-forward")
def first_layer_skipped(self, x):
    """You left out the first layer. Loop over all of self.layers: the input itself is no layer."""
    for layer in self.layers[1:]:
        x = layer.forward(x)
    return x


@mistakes.mistake("sequential-forward")
def last_layer_applied_twice(self, x):
    """You applied the last layer twice. After the loop x is the output already: return it as it is."""
    for layer in self.layers:
        x = layer.forward(x)
    return self.layers[-1].forward(x)


@mistakes.mistake("sequential-forward")
def activation_on_the_output(self, x):
    """You put an activation on top of the last layer: negative outputs became 0. If the network is to end
    with one, it is among its layers already."""
    for layer in self.layers:
        x = layer.forward(x)
    return np.maximum(x, 0)


@mistakes.mistake("sequential-forward")
def softmax_on_the_output(self, x):
    """You put a softmax on top of the last layer. forward gives the logits; predict_proba turns them into
    probabilities."""
    for layer in self.layers:
        x = layer.forward(x)
    return softmax(x)


@mistakes.mistake("sequential-forward")
def returns_inside_the_loop(self, x):
    """You return inside the loop, after the first layer. Move `return x` to the left, so that it comes after
    the loop."""
    for layer in self.layers:
        return layer.forward(x)


@mistakes.mistake("sequential-forward")
def outputs_thrown_away(self, x):
    """You called each layer, but did not keep what it returned, so the input came out unchanged.
    Write x = layer.forward(x)."""
    for layer in self.layers:
        layer.forward(x)
    return x


@mistakes.mistake("sequential-forward")
def backwards(self, x):
    """You ran the layers from last to first. The input enters the first one, self.layers[0]."""
    for layer in reversed(self.layers):
        x = layer.forward(x)
    return x


@mistakes.mistake("sequential-forward")
def all_outputs_in_a_list(self, x):
    """You returned the outputs of all layers. Return only the last one."""
    outputs = []
    for layer in self.layers:
        x = layer.forward(x)
        outputs.append(x)
    return outputs


# --- mse ---


@mistakes.mistake("mse")
def sum_of_squares(self, prediction, target):
    """You summed the squares. The mean divides by how many there are: use np.mean."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.sum((prediction - target) ** 2))


@mistakes.mistake("mse")
def half_the_mean(self, prediction, target):
    """You halved the mean. Some books do, to make the derivative shorter; here the loss is the plain mean."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.mean((prediction - target) ** 2) / 2)


@mistakes.mistake("mse")
def mean_over_the_batch_only(self, prediction, target):
    """You divided by the number of rows alone. With several outputs each row has several squares: the mean is
    over all entries."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.sum((prediction - target) ** 2) / len(prediction))


@mistakes.mistake("mse")
def shapes_not_compared(self, prediction, target):
    """Your numbers are right where the shapes are. But (n, 1) minus (n,) becomes a table (n, n), and the loss
    is wrong without a word. Raise ValueError where prediction.shape differs from target.shape."""
    return float(np.mean((prediction - target) ** 2))


@mistakes.mistake("mse")
def target_reshaped(self, prediction, target):
    """You bent the target into the prediction's shape. That hides a mix-up elsewhere: raise ValueError where
    the shapes differ."""
    return float(np.mean((prediction - target.reshape(prediction.shape)) ** 2))


@mistakes.mistake("mse")
def square_root_taken(self, prediction, target):
    """You took the square root at the end. That is another measure, RMSE; this loss is the mean square
    itself."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.sqrt(np.mean((prediction - target) ** 2)))


@mistakes.mistake("mse")
def absolute_differences(self, prediction, target):
    """You averaged the absolute differences. Square them: ** 2 in place of np.abs."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.mean(np.abs(prediction - target)))


@mistakes.mistake("mse")
def square_of_the_mean(self, prediction, target):
    """You took the mean before the square, so that errors up and down cancel. Square each difference
    first."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.mean(prediction - target) ** 2)


@mistakes.mistake("mse")
def not_squared(self, prediction, target):
    """You averaged the differences themselves, so that errors up and down cancel. Square each difference
    first."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return float(np.mean(prediction - target))


@mistakes.mistake("mse")
def one_mean_for_each_output(self, prediction, target):
    """You returned one mean for each output. A loss is a single number: average over all entries, without
    axis."""
    if prediction.shape != target.shape:
        raise ValueError(prediction.shape, target.shape)
    return np.mean((prediction - target) ** 2, axis=0)


# --- binary-cross-entropy ---


@mistakes.mistake("binary-cross-entropy")
def logits_taken_for_probabilities(self, logits, y):
    """You took the logits for probabilities. They may be any number: sigmoid has not been applied yet. Use
    the docstring's second line, which has it built in."""
    return float(-np.mean(y * np.log(logits) + (1 - y) * np.log(1 - logits)))


@mistakes.mistake("binary-cross-entropy")
def log_of_zero(self, logits, y):
    """For small logits this is right. For large ones sigmoid rounds to 0 or 1, and log(0) is -inf. Use the
    docstring's second line, which works on the logits themselves."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@mistakes.mistake("binary-cross-entropy")
def log_of_zero_by_choice(self, logits, y):
    """For small logits this is right. For large ones sigmoid rounds to 0 or 1, and log(0) is -inf. Use the
    docstring's second line, which works on the logits themselves and needs no case for yes and no."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(-np.mean(np.log(np.where(y == 1, p, 1 - p))))


@mistakes.mistake("binary-cross-entropy")
def clipped_at_1e_7(self, logits, y):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 16, when it may be 1000. The docstring's second line needs no clipping."""
    p = np.clip(np.exp(-np.logaddexp(0, -logits)), 1e-7, 1 - 1e-7)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@mistakes.mistake("binary-cross-entropy")
def clipped_at_1e_12(self, logits, y):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 28, when it may be 1000. The docstring's second line needs no clipping."""
    p = np.clip(np.exp(-np.logaddexp(0, -logits)), 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@mistakes.mistake("binary-cross-entropy")
def clipped_at_1e_15(self, logits, y):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 35, when it may be 1000. The docstring's second line needs no clipping."""
    p = np.clip(np.exp(-np.logaddexp(0, -logits)), 1e-15, 1 - 1e-15)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@mistakes.mistake("binary-cross-entropy")
def small_number_1e_7_added(self, logits, y):
    """You added a small number inside the logarithm to keep log(0) away. Then a network that is quite sure and wrong is
    told a loss of 16, when it may be 1000. The docstring's second line needs no such number."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(-np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7)))


@mistakes.mistake("binary-cross-entropy")
def small_number_1e_8_added(self, logits, y):
    """You added a small number inside the logarithm to keep log(0) away. Then a network that is quite sure and wrong is
    told a loss of 18, when it may be 1000. The docstring's second line needs no such number."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(-np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8)))


@mistakes.mistake("binary-cross-entropy")
def small_number_1e_12_added(self, logits, y):
    """You added a small number inside the logarithm to keep log(0) away. Then a network that is quite sure and wrong is
    told a loss of 28, when it may be 1000. The docstring's second line needs no such number."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)))


@mistakes.mistake("binary-cross-entropy")
def exponential_overflows(self, logits, y):
    """The formula is right, but exp overflows for logits near 1000. Take exp of -|z|, which is never above 0:
    max(z, 0) - z * y + log(1 + exp(-|z|))."""
    return float(np.mean(np.log(1 + np.exp(logits)) - logits * y))


@mistakes.mistake("binary-cross-entropy")
def wrong_sign(self, logits, y):
    """Your loss has the wrong sign. A loss is never negative here: the logarithm of a probability is below 0,
    so a minus goes in front."""
    return float(-np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits)))))


@mistakes.mistake("binary-cross-entropy")
def sum_over_the_batch(self, logits, y):
    """You summed over the batch. The loss is the mean, so that it does not grow with the number of rows."""
    return float(np.sum(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits)))))


@mistakes.mistake("binary-cross-entropy")
def one_loss_for_each_entry(self, logits, y):
    """You returned one loss for each entry. Average them: a loss is a single number."""
    return np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits)))


@mistakes.mistake("binary-cross-entropy")
def only_the_yes_counted(self, logits, y):
    """You counted only the rows whose truth is yes. A no costs too: -log(1 - p)."""
    return float(np.mean(y * np.logaddexp(0, -logits)))


@mistakes.mistake("binary-cross-entropy")
def yes_and_no_swapped(self, logits, y):
    """You swapped yes and no: a sure and right answer costs most. The term z * y is subtracted, and y is 1
    for a yes."""
    return float(np.mean(np.maximum(logits, 0) - logits * (1 - y) + np.log1p(np.exp(-np.abs(logits)))))


@mistakes.mistake("binary-cross-entropy")
def sigmoid_applied_first(self, logits, y):
    """You applied sigmoid first and then used the formula for logits, which applies it again. Give the
    formula the logits as they are."""
    p = np.exp(-np.logaddexp(0, -logits))
    return float(np.mean(np.maximum(p, 0) - p * y + np.log1p(np.exp(-np.abs(p)))))


@mistakes.mistake("binary-cross-entropy")
def one_forgotten(self, logits, y):
    """You left out the 1 in log(1 + exp(-|z|)). np.log1p(a) has it built in; with np.log write 1 + a."""
    return float(np.mean(np.maximum(logits, 0) - logits * y - np.abs(logits)))


@mistakes.mistake("binary-cross-entropy")
def minus_forgotten_before_the_absolute_value(self, logits, y):
    """You wrote exp(|z|) where exp(-|z|) belongs. The minus keeps the power below 1, so that nothing overflows."""
    return float(np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(np.abs(logits)))))


@mistakes.mistake("binary-cross-entropy")
def absolute_value_forgotten(self, logits, y):
    """You wrote exp(-z) where exp(-|z|) belongs. For negative logits that counts them twice, and
    overflows."""
    return float(np.mean(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-logits))))


# --- cross-entropy ---


@mistakes.mistake("cross-entropy")
def softmax_applied_twice(self, logits, labels):
    """You applied softmax, and then a formula that applies it again. Give that formula the logits as they
    are."""
    logits = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.mean(log_p[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def log_of_a_vanished_probability(self, logits, labels):
    """For small logits this is right. For large ones a probability rounds to 0, and log(0) is -inf. Don't go
    through softmax: use the docstring's second line."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return float(-np.mean(np.log(p[np.arange(len(labels)), labels])))


@mistakes.mistake("cross-entropy")
def probabilities_clipped_at_1e_7(self, logits, labels):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 16, when it may be 2000. The docstring's second line needs no clipping."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return float(-np.mean(np.log(np.clip(p, 1e-7, 1)[np.arange(len(labels)), labels])))


@mistakes.mistake("cross-entropy")
def probabilities_clipped_at_1e_12(self, logits, labels):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 28, when it may be 2000. The docstring's second line needs no clipping."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return float(-np.mean(np.log(np.clip(p, 1e-12, 1)[np.arange(len(labels)), labels])))


@mistakes.mistake("cross-entropy")
def probabilities_clipped_at_1e_15(self, logits, labels):
    """You clipped the probabilities to keep log(0) away. Then a network that is quite sure and wrong is told
    a loss of 35, when it may be 2000. The docstring's second line needs no clipping."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return float(-np.mean(np.log(np.clip(p, 1e-15, 1)[np.arange(len(labels)), labels])))


@mistakes.mistake("cross-entropy")
def softmax_overflows(self, logits, labels):
    """For small logits this is right. For logits near 1000 exp overflows, and inf / inf gives nan. Don't go
    through softmax: use the docstring's second line, which subtracts each row's largest logit first."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return float(-np.mean(np.log(p[np.arange(len(labels)), labels])))


@mistakes.mistake("cross-entropy")
def row_maximum_not_subtracted(self, logits, labels):
    """The formula is right, but exp overflows for logits near 1000. Subtract each row's largest logit
    first."""
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def batch_maximum_subtracted(self, logits, labels):
    """You subtracted the largest logit of the whole batch. In a row far below it every exp becomes 0, and
    log(0) is -inf. Subtract each row's own: logits.max(axis=1, keepdims=True)."""
    shifted = logits - logits.max()
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def maximum_not_subtracted_from_the_label(self, logits, labels):
    """You subtracted each row's maximum inside exp, but not from the logit of the true class. Use the shifted
    logits in both places."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - logits[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def logarithm_before_the_sum(self, logits, labels):
    """You took the logarithm before the sum, and so undid exp. First sum the powers of a row, then take the logarithm:
    np.log(np.exp(...).sum(axis=1))."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted)).sum(axis=1) - shifted[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def summed_over_the_whole_batch(self, logits, labels):
    """You summed the powers of the whole batch. Each row has its own sum over the classes: use axis=1."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum()) - shifted[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def mean_over_classes_too(self, logits, labels):
    """You divided by the number of classes as well. Each row counts once, for its true class: average over
    the rows only."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.mean(np.eye(logits.shape[1])[labels] * log_p))


@mistakes.mistake("cross-entropy")
def one_hot_labels_assumed(self, logits, labels):
    """You multiplied with the labels as if they were one-hot. Here a label is the number of the true class:
    pick its entry with [np.arange(len(labels)), labels]."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.mean(np.sum(labels * log_p, axis=1)))


@mistakes.mistake("cross-entropy")
def whole_columns_picked(self, logits, labels):
    """`[:, labels]` picks whole columns, for every row the labels of all rows. Pair each row with its own
    label: [np.arange(len(labels)), labels]."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.mean(log_p[:, labels]))


@mistakes.mistake("cross-entropy")
def minus_missing(self, logits, labels):
    """Your loss has the wrong sign. The logarithm of a probability is below 0, so a minus goes in front."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(np.mean(log_p[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def sum_over_the_rows(self, logits, labels):
    """You summed over the rows. The loss is their mean, so that it does not grow with the batch."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.sum(log_p[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def one_loss_for_each_row(self, logits, labels):
    """You returned one loss for each row. Average them: a loss is a single number."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[np.arange(len(labels)), labels]


@mistakes.mistake("cross-entropy")
def logarithm_forgotten(self, logits, labels):
    """You averaged the probabilities of the true classes. The loss is minus the mean of their logarithms."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return float(-np.mean(p[np.arange(len(labels)), labels]))


@mistakes.mistake("cross-entropy")
def labels_not_used(self, logits, labels):
    """You took the most probable class of each row, right or wrong. Take the true one, which the label
    names."""
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return float(-np.mean(log_p.max(axis=1)))


@mistakes.mistake("cross-entropy")
def normalised_over_the_batch(self, logits, labels):
    """You summed down the columns, over the batch. Each row has its own sum over the classes: use axis=1."""
    log_p = logits - np.logaddexp.reduce(logits, axis=0, keepdims=True)
    return float(-np.mean(log_p[np.arange(len(labels)), labels]))


# --- predict ---


@mistakes.mistake("predict", "network.Sequential.predict")
def argmax_over_the_rows(self, x):
    """You took the argmax down the columns: that finds a row for each class. A class for each row is
    argmax(axis=1)."""
    return self.predict_proba(x).argmax(axis=0)


@mistakes.mistake("predict", "network.Sequential.predict")
def argmax_of_everything(self, x):
    """You took one argmax of the whole table. A class for each row is argmax(axis=1)."""
    return self.predict_proba(x).argmax()


@mistakes.mistake("predict", "network.Sequential.predict")
def largest_probability_in_place_of_the_class(self, x):
    """predict returns the largest probability of each row. It should say which class has it: argmax in place
    of max."""
    return self.predict_proba(x).max(axis=1)


@mistakes.mistake("predict", "network.Sequential.predict")
def classes_as_floats(self, x):
    """predict returns floats. Classes are integers, so that they can pick entries of an array: leave argmax's
    result as it is."""
    return self.predict_proba(x).argmax(axis=1).astype(float)


@mistakes.mistake("predict", "network.Sequential.predict")
def classes_as_a_column(self, x):
    """predict returns a column, (batch, 1). Classes are flat, (batch,), like labels: argmax(axis=1) without
    keepdims."""
    return self.predict_proba(x).argmax(axis=1, keepdims=True)


@mistakes.mistake("predict", "network.Sequential.predict")
def classes_counted_from_one(self, x):
    """Your classes start at 1. They start at 0, like Python's positions: leave argmax's result as it is."""
    return self.predict_proba(x).argmax(axis=1) + 1


@mistakes.mistake("predict", "network.Sequential.predict")
def one_hot_predictions(self, x):
    """predict returns a table of zeros and ones. Return the number of the class for each row:
    argmax(axis=1)."""
    p = self.predict_proba(x)
    return np.eye(p.shape[1])[p.argmax(axis=1)]


@mistakes.mistake("predict", "network.Sequential.predict")
def predict_in_training_mode(self, x):
    """predict runs the network in whatever mode it is in, and in training layers behave otherwise. Let
    predict call self.predict_proba, which takes care of that."""
    return self.forward(x).argmax(axis=1)


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def logits_for_probabilities(self, x):
    """predict_proba returns the logits. Turn them into probabilities with softmax: each row must sum to 1."""
    mode = self.training
    self.eval()
    try:
        return self.forward(x)
    finally:
        self.train(mode)


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def sigmoid_for_softmax(self, x):
    """Your rows do not sum to 1: sigmoid looks at each logit by itself. One class out of several asks for
    softmax."""
    mode = self.training
    self.eval()
    try:
        return 1 / (1 + np.exp(-self.forward(x)))
    finally:
        self.train(mode)


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def twice_softmax(self, x):
    """You applied softmax twice, which makes all probabilities nearly equal. Apply it once, to the logits."""
    mode = self.training
    self.eval()
    try:
        return softmax(softmax(self.forward(x)))
    finally:
        self.train(mode)


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def training_mode_left_on(self, x):
    """Your layers are in training mode while the network predicts, and then some of them, such as dropout,
    add noise. Call self.eval() first, which tells the layers too, and bring the old mode back with
    self.train(mode)."""
    return softmax(self.forward(x))


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def mode_not_brought_back(self, x):
    """After a prediction the network stays in evaluation mode, so training would go on without noise. Keep
    self.training in a variable first, and call self.train(mode) at the end."""
    self.eval()
    return softmax(self.forward(x))


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def always_back_to_training(self, x):
    """You switch to training mode after each prediction, even if the network was in evaluation mode before.
    Keep self.training in a variable first, and hand it to self.train(mode)."""
    self.eval()
    try:
        return softmax(self.forward(x))
    finally:
        self.train()


@mistakes.mistake("predict", "network.Sequential.predict_proba")
def mode_lost_when_a_layer_fails(self, x):
    """All is right until a layer raises an error: then the line that brings the mode back is never reached.
    Put the prediction inside `try:` and self.train(mode) inside `finally:`."""
    mode = self.training
    self.eval()
    probabilities = softmax(self.forward(x))
    self.train(mode)
    return probabilities
