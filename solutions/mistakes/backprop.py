"""Mistakes of chapter 5, backprop."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- numerical-gradient ---


@mistakes.mistake("numerical-gradient")
def one_sided(f, x, step=1e-5):
    """You took one step only, ahead of x, and so measured the slope half a step too far. Take one step ahead and
    one back: (f(x + step) - f(x - step)) / (2 * step)."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    here = f(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        gradient[index] = (f(x) - here) / step
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def divided_by_one_step(f, x, step=1e-5):
    """Your slopes are twice as steep as they should be. From x - step to x + step it is two steps: divide by 2 *
    step."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (above - f(x)) / step
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def multiplied_by_the_step(f, x, step=1e-5):
    """You divided by 2 and then multiplied by the step: Python reads `/ 2 * step` from left to right. Put brackets
    round it: / (2 * step)."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (above - f(x)) / 2 * step
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def not_put_back(f, x, step=1e-5):
    """You leave each entry of x where the last step took it, so that x is changed, and the slopes after the first
    are taken somewhere else. Keep the old number, and put it back: x[index] = before."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (above - f(x)) / (2 * step)
    return gradient


@mistakes.mistake("numerical-gradient")
def put_back_by_adding(f, x, step=1e-5):
    """You move an entry there and back by adding and subtracting the step, and rounding leaves it a hair beside
    where it was. Keep the old number in a variable, and put that back."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += step
        above = f(x)
        x[index] -= 2 * step
        below = f(x)
        x[index] += step
        gradient[index] = (above - below) / (2 * step)
    return gradient


@mistakes.mistake("numerical-gradient")
def moves_a_copy(f, x, step=1e-5):
    """You moved the entries of a copy. A function that runs a network reads the network's own array, sees no
    change, and its slope comes out as 0: change x itself, and put it back."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient


@mistakes.mistake("numerical-gradient")
def tiny_step(f, x, step=1e-5):
    """Your step is so small that f hardly changes, and rounding eats most of the difference. Use the `step` that
    you are given: smaller is not better here."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    step = 1e-13
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (above - f(x)) / (2 * step)
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def always_the_same_step(f, x, step=1e-5):
    """You wrote the step into the formula, and so never use the argument `step`. With a large step the answer is
    another one, and the check asks for that."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + 1e-5
        above = f(x)
        x[index] = before - 1e-5
        gradient[index] = (above - f(x)) / (2 * 1e-5)
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def all_entries_at_once(f, x, step=1e-5):
    """You moved all entries together, and so every slope became their sum. Move one entry at a time, while the
    others stay where they are."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    before = x.copy()
    x[...] = before + step
    above = f(x)
    x[...] = before - step
    below = f(x)
    x[...] = before
    return np.full(x.shape, (above - below) / (2 * step))


@mistakes.mistake("numerical-gradient")
def integers_accepted(f, x, step=1e-5):
    """Your function takes an array of integers. A small step is rounded away in it, and the gradient is rubbish
    without a word: raise ValueError if x does not hold floats."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (above - f(x)) / (2 * step)
        x[index] = before
    return gradient


@mistakes.mistake("numerical-gradient")
def sign_turned(f, x, step=1e-5):
    """You took the difference the wrong way round: your slopes point downhill. It is f ahead minus f behind."""
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(x.dtype)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        above = f(x)
        x[index] = before - step
        gradient[index] = (f(x) - above) / (2 * step)
        x[index] = before
    return gradient


# --- activation-backward ---


@mistakes.mistake("activation-backward")
def incoming_gradient_forgotten(self, output_gradient):
    """You returned the layer's own slope alone. The chain rule multiplies it by what comes from behind: by
    `output_gradient`."""
    ones = np.ones_like(output_gradient)
    return {
        "ReLU": lambda: ones * (self.x > 0),
        "LeakyReLU": lambda: np.where(self.x > 0, ones, self.slope),
        "Sigmoid": lambda: self.y * (1 - self.y),
        "Tanh": lambda: 1 - self.y**2,
    }[type(self).__name__]()


@mistakes.mistake("activation-backward")
def slopes_left_out(self, output_gradient):
    """You handed the gradient on as it came. Each number has to be multiplied by the slope of the activation at its
    input."""
    return output_gradient.copy()


@mistakes.mistake("activation-backward", "layers.ReLU.backward")
def relu_passes_at_negative(self, output_gradient):
    """Your ReLU layer lets the gradient pass everywhere. Where the input was negative the output was 0 whatever the
    input did, so the gradient there is 0: multiply by (self.x > 0)."""
    return output_gradient.copy()


@mistakes.mistake("activation-backward", "layers.ReLU.backward")
def relu_passes_at_zero(self, output_gradient):
    """Your ReLU layer lets the gradient pass where the input was just 0. By custom it does not: > in place of
    >=."""
    return output_gradient * (self.x >= 0)


@mistakes.mistake("activation-backward", "layers.ReLU.backward")
def relu_of_the_gradient(self, output_gradient):
    """Your ReLU layer keeps positive gradients and drops negative ones. What counts is the sign of the input,
    self.x, not that of the gradient."""
    return np.maximum(output_gradient, 0.0)


@mistakes.mistake("activation-backward", "layers.ReLU.backward")
def relu_times_the_value(self, output_gradient):
    """Your ReLU layer multiplies the gradient by relu(x). Multiply by the slope of relu, which is 1 where x is
    positive, else 0."""
    return output_gradient * np.maximum(self.x, 0.0)


@mistakes.mistake("activation-backward", "layers.ReLU.backward")
def relu_changes_the_gradient(self, output_gradient):
    """Your ReLU layer sets entries of the incoming gradient to 0, and so changes an array that is not its own.
    Return a new one: output_gradient * (self.x > 0)."""
    output_gradient[self.x <= 0] = 0
    return output_gradient


@mistakes.mistake("activation-backward", "layers.LeakyReLU.backward")
def leaky_relu_as_relu(self, output_gradient):
    """Your LeakyReLU layer lets nothing through on the negative side. There the gradient is multiplied by
    self.slope."""
    return output_gradient * (self.x > 0)


@mistakes.mistake("activation-backward", "layers.LeakyReLU.backward")
def leaky_relu_sides_swapped(self, output_gradient):
    """Your LeakyReLU layer has its two sides swapped: the slope belongs to the negative side, the positive one
    passes the gradient whole."""
    return np.where(self.x > 0, self.slope * output_gradient, output_gradient)


@mistakes.mistake("activation-backward", "layers.LeakyReLU.backward")
def leaky_relu_slope_alone(self, output_gradient):
    """Your LeakyReLU layer returns the slope itself on the negative side. Multiply it by the gradient that came
    in."""
    return np.where(self.x > 0, output_gradient, self.slope)


@mistakes.mistake("activation-backward", "layers.Sigmoid.backward")
def sigmoid_one_minus_y(self, output_gradient):
    """Your Sigmoid layer multiplies by 1 - y. The slope of sigmoid is y * (1 - y)."""
    return output_gradient * (1 - self.y)


@mistakes.mistake("activation-backward", "layers.Sigmoid.backward")
def sigmoid_of_the_output(self, output_gradient):
    """Your Sigmoid layer applies sigmoid to its output once more. self.y is sigmoid(x) already: use it as it is in
    y * (1 - y)."""
    s = sigmoid(self.y)
    return output_gradient * s * (1 - s)


@mistakes.mistake("activation-backward", "layers.Sigmoid.backward")
def slope_of_tanh_for_sigmoid(self, output_gradient):
    """Your Sigmoid layer uses the slope of tanh, 1 - y². That of sigmoid is y * (1 - y)."""
    return output_gradient * (1 - self.y**2)


@mistakes.mistake("activation-backward", "layers.Tanh.backward")
def tanh_of_the_output(self, output_gradient):
    """Your Tanh layer applies tanh to its output once more. self.y is tanh(x) already: use it as it is in 1 -
    y²."""
    return output_gradient * (1 - tanh(self.y) ** 2)


@mistakes.mistake("activation-backward", "layers.Tanh.backward")
def tanh_without_the_square(self, output_gradient):
    """Your Tanh layer multiplies by 1 - y. The slope of tanh is 1 - y²."""
    return output_gradient * (1 - self.y)


@mistakes.mistake("activation-backward", "layers.Tanh.backward")
def slope_of_sigmoid_for_tanh(self, output_gradient):
    """Your Tanh layer uses the slope of sigmoid, y * (1 - y). That of tanh is 1 - y²."""
    return output_gradient * self.y * (1 - self.y)


# --- linear-backward ---


@mistakes.mistake("linear-backward")
def averaged_a_second_time(self, output_gradient):
    """You divided by the number of rows. The loss has averaged over the batch already, and its gradient brings that
    along: here the rows are only added up."""
    rows = len(output_gradient)
    self.weight_gradient = self.x.T @ output_gradient / rows
    self.bias_gradient = output_gradient.sum(axis=0) / rows
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def bias_averaged(self, output_gradient):
    """You averaged the bias's gradient over the batch. The loss has done that already: add the rows up, with
    sum(axis=0)."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.mean(axis=0)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def bias_over_the_wrong_axis(self, output_gradient):
    """You added up the bias's gradient over the outputs. The bias has one number for each output, and each acts on
    all rows: sum over the batch, axis=0."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=1)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def one_gradient_for_all_biases(self, output_gradient):
    """You added up the whole output gradient into one number. Each bias has a gradient of its own: sum over the
    batch alone, with axis=0."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = np.full_like(self.bias, output_gradient.sum())
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def bias_not_summed(self, output_gradient):
    """Your gradient of the bias has still a row for each example. The bias has the shape (n_out,), and so has its
    gradient: add the rows up, with sum(axis=0)."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.copy()
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def bias_gradient_as_a_row(self, output_gradient):
    """Your gradient of the bias has the shape (1, n_out). The bias is flat, (n_out,), and its gradient must be so
    too: leave keepdims away."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0, keepdims=True)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def input_gradient_not_returned(self, output_gradient):
    """You wrote down the gradients of weight and bias, but returned nothing. The layer before needs the gradient at
    your input: return output_gradient @ self.weight.T."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)


@mistakes.mistake("linear-backward")
def weight_gradient_transposed(self, output_gradient):
    """Your gradient of the weight is turned on its side. It must have the shape of the weight, (n_in, n_out): that
    is self.x.T @ output_gradient."""
    self.weight_gradient = output_gradient.T @ self.x
    self.bias_gradient = output_gradient.sum(axis=0)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def weight_not_transposed(self, output_gradient):
    """You multiplied the output gradient by the weight as it is. Going back, outputs become inputs: the weight is
    turned on its side, output_gradient @ self.weight.T."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)
    return output_gradient @ self.weight


@mistakes.mistake("linear-backward")
def input_not_transposed(self, output_gradient):
    """You multiplied x as it is by the output gradient. To add up over the rows, they must be the inner size: that
    is self.x.T @ output_gradient."""
    self.weight_gradient = self.x @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def weight_moved(self, output_gradient):
    """Your backward pass changes the weight or the bias. It only finds the gradients: taking the step is the
    optimizer's work."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)
    input_gradient = output_gradient @ self.weight.T
    self.weight = self.weight - 0.1 * self.weight_gradient
    self.bias = self.bias - 0.1 * self.bias_gradient
    return input_gradient


@mistakes.mistake("linear-backward")
def weight_overwritten(self, output_gradient):
    """You wrote the gradients into self.weight and self.bias, and so lost what the layer had learned. They belong
    into self.weight_gradient and self.bias_gradient."""
    input_gradient = output_gradient @ self.weight.T
    self.weight = self.weight_gradient = self.x.T @ output_gradient
    self.bias = self.bias_gradient = output_gradient.sum(axis=0)
    return input_gradient


@mistakes.mistake("linear-backward")
def added_to_stale_gradients(self, output_gradient):
    """You added the gradients to those of the batch before. Each backward pass starts afresh: write over the old
    ones, with `=` and not `+=`."""
    self.weight_gradient = getattr(self, "weight_gradient", 0.0) + self.x.T @ output_gradient
    self.bias_gradient = getattr(self, "bias_gradient", 0.0) + output_gradient.sum(axis=0)
    return output_gradient @ self.weight.T


@mistakes.mistake("linear-backward")
def gradients_not_written(self, output_gradient):
    """You returned the gradient at the input, but did not keep those of weight and bias. Set self.weight_gradient
    and self.bias_gradient, where `gradients()` looks for them."""
    return output_gradient @ self.weight.T


# --- mse-backward ---


@mistakes.mistake("mse-backward")
def mse_gradient_not_averaged(self):
    """You did not divide by the number of entries. The loss is a mean, so each entry counts for one part in
    self.prediction.size."""
    return 2 * (self.prediction - self.target)


@mistakes.mistake("mse-backward")
def mse_gradient_averaged_over_rows_alone(self):
    """You divided by the number of rows. The loss is the mean over all entries, rows times columns: divide by
    self.prediction.size."""
    return 2 * (self.prediction - self.target) / len(self.prediction)


@mistakes.mistake("mse-backward")
def mse_gradient_without_two(self):
    """You left out the factor 2: the slope of (p - t)² is 2 (p - t)."""
    return (self.prediction - self.target) / self.prediction.size


@mistakes.mistake("mse-backward")
def mse_gradient_with_wrong_sign(self):
    """You took the target minus the prediction, so the network would learn to be wrong. A prediction above its
    target makes the loss grow: the gradient there is positive."""
    return 2 * (self.target - self.prediction) / self.prediction.size


@mistakes.mistake("mse-backward")
def mse_gradient_squared(self):
    """You squared the difference still. The slope of a square is not a square: it is 2 (p - t)."""
    return 2 * (self.prediction - self.target) ** 2 / self.prediction.size


@mistakes.mistake("mse-backward")
def mse_gradient_as_one_number(self):
    """You added everything up into one number. Each entry of the prediction has a gradient of its own: the result
    has the shape of the prediction."""
    return np.mean(2 * (self.prediction - self.target))


@mistakes.mistake("mse-backward")
def mse_changes_the_prediction(self):
    """You changed the prediction that you were given: `-=` writes into the caller's array, and the next backward is
    wrong. Write `self.prediction - self.target`, which makes a new array."""
    self.prediction -= self.target
    return 2 * self.prediction / self.prediction.size


# --- bce-backward ---


@mistakes.mistake("bce-backward")
def bce_gradient_not_averaged(self):
    """You did not divide by the number of entries. The loss is a mean, so each entry counts for one part in
    self.logits.size."""
    return sigmoid(self.logits) - self.y


@mistakes.mistake("bce-backward")
def bce_gradient_averaged_over_rows_alone(self):
    """You divided by the number of rows. The loss is the mean over all entries, rows times columns: divide by
    self.logits.size."""
    return (sigmoid(self.logits) - self.y) / len(self.logits)


@mistakes.mistake("bce-backward")
def bce_gradient_with_wrong_sign(self):
    """You took the truth minus the probability, so the network would learn to be wrong. Where it says yes too
    readily the loss grows with the logit: the gradient is positive."""
    return (self.y - sigmoid(self.logits)) / self.logits.size


@mistakes.mistake("bce-backward")
def bce_gradient_of_logits(self):
    """You took the truth from the logits. A logit is no probability yet: apply sigmoid to it first."""
    return (self.logits - self.y) / self.logits.size


@mistakes.mistake("bce-backward")
def slope_of_sigmoid_twice(self):
    """You multiplied by sigmoid's slope p (1 - p). It is in there already: it has cancelled with the p and 1 - p
    below the line."""
    p = sigmoid(self.logits)
    return (p - self.y) * p * (1 - p) / self.logits.size


@mistakes.mistake("bce-backward")
def gradient_at_the_probability(self):
    """You stopped at the probability. The logit is one link further: multiply by sigmoid's slope p (1 - p), and all
    that remains is p - y."""
    p = sigmoid(self.logits)
    with np.errstate(all="ignore"):
        return (p - self.y) / (p * (1 - p)) / self.logits.size


@mistakes.mistake("bce-backward")
def divided_by_vanished_probabilities(self):
    """The chain rule is right, but for large logits p or 1 - p is rounded to 0, and dividing by it gives nan.
    Cancel on paper first: what remains is p - y, which is always safe."""
    p = sigmoid(self.logits)
    with np.errstate(all="ignore"):
        return ((1 - self.y) / (1 - p) - self.y / p) * (p * (1 - p)) / self.logits.size


# --- cross-entropy-backward ---


@mistakes.mistake("cross-entropy-backward")
def cross_entropy_gradient_not_averaged(self):
    """You did not divide by the number of rows. The loss is the mean over the rows, so each counts for one part in
    len(self.labels)."""
    gradient = softmax(self.logits)
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return gradient


@mistakes.mistake("cross-entropy-backward")
def averaged_over_classes_too(self):
    """You divided by the number of all entries. A row has one loss, not one for each class: divide by the number of
    rows."""
    gradient = softmax(self.logits)
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return gradient / gradient.size


@mistakes.mistake("cross-entropy-backward")
def cross_entropy_gradient_with_wrong_sign(self):
    """Your signs are turned round, so the network would learn to avoid the right class. It is the probabilities
    minus 1 at the true class."""
    gradient = softmax(self.logits)
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return -gradient / len(self.labels)


@mistakes.mistake("cross-entropy-backward")
def softmax_left_out(self):
    """You differentiated the logarithm alone, and so have the gradient at the probabilities. The logits are one
    link further: with softmax's slopes it becomes softmax(logits), less 1 at the true class."""
    rows = np.arange(len(self.labels))
    with np.errstate(all="ignore"):
        p = softmax(self.logits)
        gradient = np.zeros_like(p)
        gradient[rows, self.labels] = -1 / p[rows, self.labels]
    return gradient / len(rows)


@mistakes.mistake("cross-entropy-backward")
def slopes_of_softmax_twice(self):
    """You multiplied by softmax's slopes once more. `softmax(logits)` less 1 at the true class is the gradient at
    the logits already: logarithm and softmax together."""
    p = softmax(self.logits)
    gradient = p.copy()
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return p * (gradient - (gradient * p).sum(axis=1, keepdims=True)) / len(self.labels)


@mistakes.mistake("cross-entropy-backward")
def softmax_twice(self):
    """You applied softmax twice. Once makes probabilities of the logits; take 1 away from those."""
    gradient = softmax(softmax(self.logits))
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return gradient / len(self.labels)


@mistakes.mistake("cross-entropy-backward")
def whole_columns_lowered(self):
    """You took 1 away from whole columns: `[:, labels]` picks them for every row. Pick one entry of each row, with
    [np.arange(rows), labels]."""
    gradient = softmax(self.logits)
    gradient[:, self.labels] -= 1
    return gradient / len(self.labels)


@mistakes.mistake("cross-entropy-backward")
def true_class_alone(self):
    """You changed the logit of the true class only. The others had a share of the probability, which must go down:
    their gradient is their probability."""
    rows = np.arange(len(self.labels))
    p = softmax(self.logits)
    gradient = np.zeros_like(p)
    gradient[rows, self.labels] = p[rows, self.labels] - 1
    return gradient / len(rows)


@mistakes.mistake("cross-entropy-backward")
def logits_in_place_of_probabilities(self):
    """You took 1 away from the logits. Make probabilities of them first, with softmax."""
    gradient = self.logits.copy()
    gradient[np.arange(len(self.labels)), self.labels] -= 1
    return gradient / len(self.labels)


@mistakes.mistake("cross-entropy-backward")
def changes_what_it_remembers(self):
    """You worked on the remembered array itself, so that the logits are changed, and a second backward gives
    something else. Make a new array: gradient = softmax(self.logits)."""
    self.logits[...] = softmax(self.logits)
    self.logits[np.arange(len(self.labels)), self.labels] -= 1
    return self.logits / len(self.labels)


# --- sequential-backward ---


@mistakes.mistake("sequential-backward", "network.Sequential.backward")
def first_layer_first(self, output_gradient):
    """You went through the layers from first to last. The gradient comes from the loss, so the last layer gets it
    first: loop over reversed(self.layers)."""
    for layer in self.layers:
        output_gradient = layer.backward(output_gradient)
    return output_gradient


@mistakes.mistake("sequential-backward", "network.Sequential.backward")
def each_layer_fed_the_loss_gradient(self, output_gradient):
    """Every layer got the loss's own gradient. Give each one what the layer after it returned: output_gradient =
    layer.backward(output_gradient)."""
    for layer in reversed(self.layers):
        gradient = layer.backward(output_gradient)
    return gradient


@mistakes.mistake("sequential-backward", "network.Sequential.backward", "network.Sequential.gradients")
def stops_before_the_first_layer(self, output_gradient=None):
    """Your backward pass stops before the first layer, which then learns nothing. Loop over all of
    reversed(self.layers)."""
    if output_gradient is None:
        return [g for layer in self.layers[1:] for g in layer.gradients()]
    for layer in self.layers[:0:-1]:
        output_gradient = layer.backward(output_gradient)
    return output_gradient


@mistakes.mistake("sequential-backward", "network.Sequential.backward")
def nothing_handed_on(self, output_gradient):
    """Your backward pass runs, but returns nothing. Return the gradient at the input: a network may be a layer of
    another one."""
    for layer in reversed(self.layers):
        output_gradient = layer.backward(output_gradient)


@mistakes.mistake("sequential-backward", "network.Sequential.backward")
def returns_what_came_in(self, output_gradient):
    """You returned the gradient at the output, as it came in. Return what the first layer's backward gave."""
    gradient = output_gradient
    for layer in reversed(self.layers):
        gradient = layer.backward(gradient)
    return output_gradient


@mistakes.mistake("sequential-backward", "network.Sequential.gradients")
def gradients_from_the_last_layer(self):
    """Your list of gradients begins with the last layer. It must be in the order of `parameters()`, or the
    optimizer gives each parameter the gradient of another: first layer first."""
    return [gradient for layer in reversed(self.layers) for gradient in layer.gradients()]


@mistakes.mistake("sequential-backward", "network.Sequential.gradients")
def a_list_for_each_layer(self):
    """Your gradients are lists in a list. Make one flat list of arrays, as `parameters()` does."""
    return [layer.gradients() for layer in self.layers]


@mistakes.mistake("sequential-backward", "network.Sequential.gradients")
def gradients_of_the_last_layer_alone(self):
    """You gave the gradients of one layer only. Gather those of all layers, first layer first."""
    return self.layers[-1].gradients() if self.layers else []
