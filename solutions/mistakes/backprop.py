"""Mistakes of chapter 5, backprop."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names. It is written as
# learners write: zip without strict.
# ruff: noqa: F821, B905

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
def relu_slope_alone(self, output_gradient):
    """Your ReLU layer returns its slope, 1 or 0. Multiply it by the gradient that came in: output_gradient."""
    return np.where(self.x > 0, 1.0, 0.0)


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
def leaky_relu_of_the_gradient(self, output_gradient):
    """Your LeakyReLU layer asks whether the gradient is positive. What counts is the sign of the input, self.x, not
    that of the gradient."""
    return np.where(output_gradient > 0, output_gradient, self.slope * output_gradient)


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
def sigmoid_slope_alone(self, output_gradient):
    """Your Sigmoid layer returns its slope, y * (1 - y). Multiply it by the gradient that came in:
    output_gradient."""
    return self.y * (1 - self.y)


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
def tanh_slope_alone(self, output_gradient):
    """Your Tanh layer returns its slope, 1 - y². Multiply it by the gradient that came in: output_gradient."""
    return 1 - self.y**2


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


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def averaged_a_second_time(self, output_gradient):
    """You divided by the number of rows. The loss has averaged over the batch already, and its gradient brings that
    along: here the rows are only added up."""
    rows = len(output_gradient)
    self.weight_gradient = self.x.T @ output_gradient / rows
    self.bias_gradient = output_gradient.sum(axis=0) / rows


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def bias_averaged(self, output_gradient):
    """You averaged the bias's gradient over the batch. The loss has done that already: add the rows up, with
    sum(axis=0)."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.mean(axis=0)


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def bias_over_the_wrong_axis(self, output_gradient):
    """You added up the bias's gradient over the outputs. The bias has one number for each output, and each acts on
    all rows: sum over the batch, axis=0."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=1)


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def one_gradient_for_all_biases(self, output_gradient):
    """You added up the whole output gradient into one number. Each bias has a gradient of its own: sum over the
    batch alone, with axis=0."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = np.full_like(self.bias, output_gradient.sum())


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def bias_not_summed(self, output_gradient):
    """Your gradient of the bias has still a row for each example. The bias has the shape (n_out,), and so has its
    gradient: add the rows up, with sum(axis=0)."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.copy()


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def bias_gradient_as_a_row(self, output_gradient):
    """Your gradient of the bias has the shape (1, n_out). The bias is flat, (n_out,), and its gradient must be so
    too: leave keepdims away."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0, keepdims=True)


@mistakes.mistake("linear-backward", "layers.Linear.backward")
def input_gradient_not_returned(self, output_gradient):
    """You wrote down the gradients of weight and bias, but returned nothing. The layer before needs the gradient at
    your input: return output_gradient @ self.weight.T."""
    self.write_gradients(output_gradient)


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def weight_gradient_transposed(self, output_gradient):
    """Your gradient of the weight is turned on its side. It must have the shape of the weight, (n_in, n_out): that
    is self.x.T @ output_gradient."""
    self.weight_gradient = output_gradient.T @ self.x
    self.bias_gradient = output_gradient.sum(axis=0)


@mistakes.mistake("linear-backward", "layers.Linear.backward")
def weight_not_transposed(self, output_gradient):
    """You multiplied the output gradient by the weight as it is. Going back, outputs become inputs: the weight is
    turned on its side, output_gradient @ self.weight.T."""
    self.write_gradients(output_gradient)
    return output_gradient @ self.weight


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def input_not_transposed(self, output_gradient):
    """You multiplied x as it is by the output gradient. To add up over the rows, they must be the inner size: that
    is self.x.T @ output_gradient."""
    self.weight_gradient = self.x @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def weight_moved(self, output_gradient):
    """Your backward pass changes the weight or the bias. It only finds the gradients: taking the step is the
    optimizer's work."""
    self.weight_gradient = self.x.T @ output_gradient
    self.bias_gradient = output_gradient.sum(axis=0)
    self.weight = self.weight - 0.1 * self.weight_gradient
    self.bias = self.bias - 0.1 * self.bias_gradient


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def weight_overwritten(self, output_gradient):
    """You wrote the gradients into self.weight and self.bias, and so lost what the layer had learned. They belong
    into self.weight_gradient and self.bias_gradient."""
    self.weight = self.weight_gradient = self.x.T @ output_gradient
    self.bias = self.bias_gradient = output_gradient.sum(axis=0)


@mistakes.mistake("linear-backward", "layers.Linear.write_gradients")
def added_to_stale_gradients(self, output_gradient):
    """You added the gradients to those of the batch before. Each backward pass starts afresh: write over the old
    ones, with `=` and not `+=`."""
    self.weight_gradient = getattr(self, "weight_gradient", 0.0) + self.x.T @ output_gradient
    self.bias_gradient = getattr(self, "bias_gradient", 0.0) + output_gradient.sum(axis=0)


@mistakes.mistake("linear-backward", "layers.Linear.backward")
def gradients_not_written(self, output_gradient):
    """After your backward pass the gradients of weight and bias are nowhere to be found. Set self.weight_gradient and
    self.bias_gradient in write_gradients, and call that in backward."""
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


# --- gradient-check ---


@mistakes.mistake("gradient-check")
def absolute_error(network, loss, x, y, step=1e-5):
    """You took the difference as it is. An error of 0.001 is a catastrophe for a gradient of 0.002 and nothing for
    one of 1000: divide by the larger of the two lengths."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    errors = []
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        errors.append(np.linalg.norm(exact - rough))
    return float(max(errors))


@mistakes.mistake("gradient-check")
def nothing_by_nothing(network, loss, x, y, step=1e-5):
    """Where a parameter has no effect both gradients are 0, and 0 / 0 gives nan, or the rest of a rounding divided
    by itself. Keep the denominator at TINY at least."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    errors = []
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        with np.errstate(all="ignore"):
            errors.append(np.linalg.norm(exact - rough) / np.maximum(np.linalg.norm(exact), np.linalg.norm(rough)))
    return float(np.max(errors))


@mistakes.mistake("gradient-check")
def parameters_left_moved(network, loss, x, y, step=1e-5):
    """Your check leaves the network's parameters where it tried them. Somebody who checks in the middle of a
    training would go on with another network: put each number back."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    exacts = [gradient.copy() for gradient in network.gradients()]
    errors = []
    for parameter, exact in zip(network.parameters(), exacts):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        errors.append(np.linalg.norm(exact - rough) / max(np.linalg.norm(exact), np.linalg.norm(rough), TINY))
        parameter += step
    return float(max(errors))


@mistakes.mistake("gradient-check")
def mean_of_the_errors(network, loss, x, y, step=1e-5):
    """You averaged the errors of all arrays, so one wrong array hides among many right ones. Return the largest
    error."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    errors = []
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        errors.append(np.linalg.norm(exact - rough) / max(np.linalg.norm(exact), np.linalg.norm(rough), TINY))
    return float(np.mean(errors))


@mistakes.mistake("gradient-check")
def first_array_alone(network, loss, x, y, step=1e-5):
    """You looked at the first parameter array only. Check every array of network.parameters(), and return the
    largest error."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), network.parameters()[0], step)
    exact = network.gradients()[0]
    return float(np.linalg.norm(exact - rough) / max(np.linalg.norm(exact), np.linalg.norm(rough), TINY))


@mistakes.mistake("gradient-check")
def last_array_alone(network, loss, x, y, step=1e-5):
    """You return the error of the last parameter array, whatever the others were. Keep the largest error of all."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        error = np.linalg.norm(exact - rough) / max(np.linalg.norm(exact), np.linalg.norm(rough), TINY)
    return float(error)


@mistakes.mistake("gradient-check")
def lengths_compared(network, loss, x, y, step=1e-5):
    """You compared how long the two gradients are, and not how far they are apart. One that points the other way is
    as long: take the length of the difference."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    errors = []
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        a, n = np.linalg.norm(exact), np.linalg.norm(rough)
        errors.append(abs(a - n) / max(a, n, TINY))
    return float(max(errors))


@mistakes.mistake("gradient-check")
def measured_by_the_sum(network, loss, x, y, step=1e-5):
    """You divided by the sum of the two lengths, which makes the error about half of what is asked for. Divide by
    the larger of the two."""
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    errors = []
    for parameter, exact in zip(network.parameters(), network.gradients()):
        rough = numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
        errors.append(np.linalg.norm(exact - rough) / max(np.linalg.norm(exact) + np.linalg.norm(rough), TINY))
    return float(max(errors))


@mistakes.mistake("gradient-check")
def one_way_compared_with_itself(network, loss, x, y, step=1e-5):
    """Your check finds no error even where the gradients are wrong: it compares one and the same gradient with
    itself. One side must come from `backward`, the other from numerical_gradient."""
    for parameter in network.parameters():
        numerical_gradient(lambda _: loss.forward(network.forward(x), y), parameter, step)
    return 0.0


# --- sgd ---


@mistakes.mistake("sgd")
def step_uphill(self, parameters, gradients):
    """You went uphill: the gradient points to where the loss grows. Take the step away from the parameter, with
    -=."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter += self.learning_rate * direction


@mistakes.mistake("sgd")
def new_arrays(self, parameters, gradients):
    """Your parameters stay as they were: `parameter = parameter - ...` makes a new array, and the network keeps the
    old one. Change the array itself: parameter -= ..."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter = parameter - self.learning_rate * direction


@mistakes.mistake("sgd")
def learning_rate_twice(self, parameters, gradients):
    """You multiplied by the learning rate twice. Once is enough."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter -= self.learning_rate * self.learning_rate * direction


@mistakes.mistake("sgd")
def no_learning_rate(self, parameters, gradients):
    """You went the whole length of the gradient. Multiply it by self.learning_rate."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter -= direction


@mistakes.mistake("sgd")
def first_parameter_alone(self, parameters, gradients):
    """Only the first parameter moves. Loop over all of them, each with its own direction; is there a `return` in
    your loop?"""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter -= self.learning_rate * direction
        return


@mistakes.mistake("sgd")
def gradients_shrunk(self, parameters, gradients):
    """You multiplied the gradients themselves, and so changed arrays that are not yours. Write learning_rate *
    direction, which makes a new array."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        direction *= self.learning_rate
        parameter -= direction


@mistakes.mistake("sgd")
def directions_ignored(self, parameters, gradients):
    """You used the gradients themselves. Use self.directions(gradients), or momentum will have no effect later."""
    for parameter, gradient in zip(parameters, gradients):
        parameter -= self.learning_rate * gradient


@mistakes.mistake("sgd")
def sign_of_the_gradient(self, parameters, gradients):
    """You went equally far in every direction, as if only the gradient's sign counted. Where it is steeper the step
    is longer: multiply by the direction itself."""
    for parameter, direction in zip(parameters, self.directions(gradients)):
        parameter -= self.learning_rate * np.sign(direction)


# --- momentum ---


@mistakes.mistake("momentum")
def velocities_start_at_the_gradients(self, gradients):
    """Your velocities start as the first gradients, and then the first step adds these once more. They start at zero:
    np.zeros_like(gradient)."""
    if not self.velocities:
        self.velocities = gradients
    self.velocities = [self.momentum * v + g for v, g in zip(self.velocities, gradients)]
    return self.velocities


@mistakes.mistake("momentum")
def velocity_not_kept(self, gradients):
    """Your velocities are zero again in every step, so nothing is remembered. Make zeros only while self.velocities is
    empty, and keep the new velocities there: `v = ...` in a loop makes a new array that the list never sees."""
    velocities = [np.zeros_like(gradient) for gradient in gradients]
    return [self.momentum * v + g for v, g in zip(velocities, gradients)]


@mistakes.mistake("momentum")
def old_velocity_forgotten(self, gradients):
    """You compute the new velocities, but don't store them, so each step sees only zeros or the first one. Set
    self.velocities to them."""
    if not self.velocities:
        self.velocities = [gradient.copy() for gradient in gradients]
        return self.velocities
    return [self.momentum * v + g for v, g in zip(self.velocities, gradients)]


@mistakes.mistake("momentum")
def velocity_never_fades(self, gradients):
    """You added each gradient to the whole old velocity. Multiply the old one by self.momentum first, so that it
    fades."""
    if not self.velocities:
        self.velocities = [np.zeros_like(gradient) for gradient in gradients]
    for velocity, gradient in zip(self.velocities, gradients):
        velocity += gradient
    return self.velocities


@mistakes.mistake("momentum")
def gradient_fades_instead(self, gradients):
    """You multiplied the new gradient by the momentum. It is the old velocity that fades: momentum * velocity +
    gradient."""
    if not self.velocities:
        self.velocities = [np.zeros_like(gradient) for gradient in gradients]
    self.velocities = [v + self.momentum * g for v, g in zip(self.velocities, gradients)]
    return self.velocities


@mistakes.mistake("momentum")
def running_average(self, gradients):
    """You took a running average, with 1 - momentum before the gradient. That is a habit of Adam; here the gradient
    is added whole: momentum * velocity + gradient."""
    if not self.velocities:
        self.velocities = [np.zeros_like(gradient) for gradient in gradients]
    self.velocities = [self.momentum * v + (1 - self.momentum) * g for v, g in zip(self.velocities, gradients)]
    return self.velocities


@mistakes.mistake("momentum")
def learning_rate_in_the_velocity_too(self, gradients):
    """You multiplied by the learning rate here, and `step` does it once more. The velocity is momentum * velocity +
    gradient, without it."""
    if not self.velocities:
        self.velocities = [np.zeros_like(gradient) for gradient in gradients]
    self.velocities = [self.momentum * v + self.learning_rate * g for v, g in zip(self.velocities, gradients)]
    return self.velocities


@mistakes.mistake("momentum")
def velocity_subtracted(self, gradients):
    """You took the gradient away from the velocity. `step` goes against its direction already, so here it is added:
    momentum * velocity + gradient."""
    if not self.velocities:
        self.velocities = [np.zeros_like(gradient) for gradient in gradients]
    self.velocities = [self.momentum * v - g for v, g in zip(self.velocities, gradients)]
    return self.velocities


@mistakes.mistake("momentum")
def gradients_kept_as_velocities(self, gradients):
    """You kept the first gradients themselves as velocities, and then changed them: those arrays are not yours.
    Start with np.zeros_like, or with a copy."""
    if not self.velocities:
        self.velocities = list(gradients)
        return self.velocities
    for velocity, gradient in zip(self.velocities, gradients):
        velocity *= self.momentum
        velocity += gradient
    return self.velocities


@mistakes.mistake("momentum")
def velocities_of_all_optimizers(self, gradients):
    """All your optimizers share their velocities, so that one network's training disturbs another's. Keep them on
    self, not on the class or in the module."""
    shared = vars(SGD).get("shared")
    if shared is None or [v.shape for v in shared] != [g.shape for g in gradients]:
        shared = [np.zeros_like(gradient) for gradient in gradients]
    SGD.shared = [self.momentum * v + g for v, g in zip(shared, gradients)]
    return SGD.shared


# --- adam ---


@mistakes.mistake("adam")
def bias_not_corrected(self, parameters, gradients):
    """You left out the bias correction. The averages start at zero and are too small at first: divide m by 1 -
    beta1 ** t and v by 1 - beta2 ** t."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        p -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)


@mistakes.mistake("adam")
def counted_from_zero(self, parameters, gradients):
    """You counted the steps from 0, so the first correction divides by 1 - 1 = 0. The first step is number 1: raise
    self.steps before you use it."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    with np.errstate(all="ignore"):
        for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            mean, square = m / np.float64(1 - self.beta1**self.steps), v / np.float64(1 - self.beta2**self.steps)
            p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)
    self.steps += 1


@mistakes.mistake("adam")
def counted_for_each_parameter(self, parameters, gradients):
    """You raised self.steps inside the loop, once for each parameter. All of them take one and the same step: raise
    it once, before the loop."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        self.steps += 1
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def correction_without_the_power(self, parameters, gradients):
    """You corrected by 1 - beta in every step. The longer it goes on the less there is to correct: divide by 1 -
    beta ** t, with t the number of the step."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1), v / (1 - self.beta2)
        p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def epsilon_inside_the_root(self, parameters, gradients):
    """You put epsilon under the root. It is added after the root: np.sqrt(...) + self.epsilon."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        p -= self.learning_rate * mean / np.sqrt(square + self.epsilon)


@mistakes.mistake("adam")
def betas_swapped(self, parameters, gradients):
    """You swapped the betas. beta1 belongs to the average gradient m, beta2 to the average of the squares v."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta2) * (g - m)
        v += (1 - self.beta1) * (g * g - v)
        with np.errstate(all="ignore"):
            mean, square = m / (1 - self.beta2**self.steps), v / (1 - self.beta1**self.steps)
            p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def shares_swapped(self, parameters, gradients):
    """You gave the old average the small share and the new gradient the large one. It is beta * old + (1 - beta) *
    new."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += self.beta1 * (g - m)
        v += self.beta2 * (g * g - v)
        with np.errstate(all="ignore"):
            mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
            p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def root_forgotten(self, parameters, gradients):
    """You divided by the average square itself. Take its root, which is as large as a usual gradient: np.sqrt."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        with np.errstate(all="ignore"):
            p -= self.learning_rate * mean / (square + self.epsilon)


@mistakes.mistake("adam")
def averages_not_kept(self, parameters, gradients):
    """Your averages are zero again in every step, so nothing is remembered. Make the zeros in the first step only, and
    renew them in place, with `m *= ...` and `m += ...`: `m = ...` makes a new array that self.means never sees."""
    self.means = [np.zeros_like(p) for p in parameters]
    self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def averages_shared_by_parameters(self, parameters, gradients):
    """All parameters of one shape share their averages in your optimizer. Each has its own: make a list of arrays,
    and don't look them up by shape or write [zeros] * n."""
    if not self.steps:
        shared = {p.shape: (np.zeros_like(p), np.zeros_like(p)) for p in parameters}
        self.means = [shared[p.shape][0] for p in parameters]
        self.squares = [shared[p.shape][1] for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        p -= self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


@mistakes.mistake("adam")
def parameters_not_moved_in_place(self, parameters, gradients):
    """Your parameters stay as they were: `p = p - ...` makes a new array, and the network keeps the old one. Change
    the array itself: p -= ..."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1


@mistakes.mistake("adam")
def adam_uphill(self, parameters, gradients):
    """You went uphill: the average gradient points to where the loss grows. Take the step away from the parameter,
    with -=."""
    if not self.steps:
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]
    self.steps += 1
    for p, g, m, v in zip(parameters, gradients, self.means, self.squares):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        mean, square = m / (1 - self.beta1**self.steps), v / (1 - self.beta2**self.steps)
        p += self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


# --- schedules ---


@mistakes.mistake("schedules", "schedules.step_decay")
def step_without_floor_division(learning_rate, epoch, every, factor=0.1):
    """Your step_decay falls in every epoch: `/` gives fractions of a step. Count the whole steps, with //."""
    return learning_rate * factor ** (epoch / every)


@mistakes.mistake("schedules", "schedules.step_decay")
def step_one_epoch_early(learning_rate, epoch, every, factor=0.1):
    """Your step_decay falls one epoch early. Epochs are counted from 0: with every=2 the epochs 0 and 1 have the
    first rate. It is epoch // every."""
    return learning_rate * factor ** ((epoch + 1) // every)


@mistakes.mistake("schedules", "schedules.step_decay")
def step_once(learning_rate, epoch, every, factor=0.1):
    """Your step_decay falls once and then no more. After each `every` epochs it is multiplied by the factor again:
    factor ** (epoch // every)."""
    return learning_rate * (factor if epoch >= every else 1.0)


@mistakes.mistake("schedules", "schedules.step_decay")
def step_factor_times_count(learning_rate, epoch, every, factor=0.1):
    """Your step_decay multiplies the factor by the number of steps. Multiplying again and again is a power: factor
    ** (epoch // every)."""
    return learning_rate * factor * (epoch // every) if epoch >= every else learning_rate


@mistakes.mistake("schedules", "schedules.cosine_decay")
def cosine_never_reaches_the_floor(learning_rate, epoch, last, floor=0.0):
    """Your cosine_decay is not at its floor in epoch `last`. Epoch 0 is the start and epoch `last` the end: the
    share of the way is epoch / last."""
    progress = min(epoch / (last + 1), 1.0)
    return floor + (learning_rate - floor) * (1 + math.cos(math.pi * progress)) / 2


@mistakes.mistake("schedules", "schedules.cosine_decay")
def cosine_rises_again(learning_rate, epoch, last, floor=0.0):
    """Your cosine_decay rises again after epoch `last`, as a wave does. It is to stay at the floor: let the share
    of the way be 1 at most."""
    return floor + (learning_rate - floor) * (1 + math.cos(math.pi * epoch / last)) / 2


@mistakes.mistake("schedules", "schedules.cosine_decay")
def cosine_without_floor(learning_rate, epoch, last, floor=0.0):
    """Your cosine_decay goes down to 0 and ignores the floor. It runs between learning_rate and floor."""
    return learning_rate * (1 + math.cos(math.pi * min(epoch / last, 1.0))) / 2


@mistakes.mistake("schedules", "schedules.cosine_decay")
def cosine_on_top_of_the_floor(learning_rate, epoch, last, floor=0.0):
    """Your cosine_decay adds the floor on top, and so starts above the learning rate. What falls is the part above
    the floor: learning_rate - floor."""
    return floor + learning_rate * (1 + math.cos(math.pi * min(epoch / last, 1.0))) / 2


@mistakes.mistake("schedules", "schedules.cosine_decay")
def straight_line(learning_rate, epoch, last, floor=0.0):
    """Your cosine_decay falls in a straight line. Along half a wave it falls slowly at first and at the end: (1 +
    cos(pi * share)) / 2."""
    return floor + (learning_rate - floor) * (1 - min(epoch / last, 1.0))


@mistakes.mistake("schedules", "schedules.warmup")
def warmup_from_zero(learning_rate, epoch, epochs):
    """Your warmup begins with a rate of 0, and the first epoch learns nothing. Epochs are counted from 0: take
    (epoch + 1) / epochs."""
    return learning_rate * min(epoch / epochs, 1.0)


@mistakes.mistake("schedules", "schedules.warmup")
def warmup_in_whole_numbers(learning_rate, epoch, epochs):
    """Your warmup is 0 until its last epoch: // drops the fraction. Divide with /."""
    return learning_rate * min((epoch + 1) // epochs, 1)


@mistakes.mistake("schedules", "schedules.warmup")
def warmup_without_end(learning_rate, epoch, epochs):
    """Your warmup goes on rising after its last epoch. It is to stay at the learning rate: let the share be 1 at
    most."""
    return learning_rate * (epoch + 1) / epochs


@mistakes.mistake("schedules", "schedules.warmup")
def warmup_one_epoch_too_long(learning_rate, epoch, epochs):
    """Your warmup takes one epoch too many. In the last of its `epochs` epochs the whole rate is reached: (epoch +
    1) / epochs."""
    return learning_rate * min((epoch + 1) / (epochs + 1), 1.0)


# --- fit ---


@mistakes.mistake("fit", "training.train_epoch")
def loss_of_the_last_batch(network, loss, optimizer, x, y, batch_size, rng):
    """You gave the loss of the last mini-batch as that of the epoch. A few examples say little: average over all of
    them."""
    network.train()
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        value = loss.forward(network.forward(x_batch), y_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return value


@mistakes.mistake("fit", "training.train_epoch")
def short_batch_counts_as_a_full_one(network, loss, optimizer, x, y, batch_size, rng):
    """You averaged over the mini-batches, so the examples of a short last one count more than the others. Weigh
    each loss by the length of its batch, and divide by len(x)."""
    network.train()
    values = []
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        values.append(loss.forward(network.forward(x_batch), y_batch))
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return float(np.mean(values))


@mistakes.mistake("fit", "training.train_epoch")
def sum_of_the_losses(network, loss, optimizer, x, y, batch_size, rng):
    """You added the losses up, but did not divide: the sum of loss times length of all batches is divided by
    len(x)."""
    network.train()
    total = 0.0
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total


@mistakes.mistake("fit", "training.train_epoch")
def same_batch_each_time(network, loss, optimizer, x, y, batch_size, rng):
    """You trained on the first few examples again and again. Each turn of the loop takes the next pair that
    `batches` yields."""
    network.train()
    total = 0.0
    for _ in range(0, len(x), batch_size):
        x_batch, y_batch = x[:batch_size], y[:batch_size]
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def never_shuffled(network, loss, optimizer, x, y, batch_size, rng):
    """Your examples come in the same order in every epoch. `batches` shuffles them afresh: call it once for each
    epoch, with the generator that you are given."""
    network.train()
    total = 0.0
    for start in range(0, len(x), batch_size):
        x_batch, y_batch = x[start : start + batch_size], y[start : start + batch_size]
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def labels_left_behind(network, loss, optimizer, x, y, batch_size, rng):
    """You shuffled the examples, but not their labels. `batches` takes both and keeps them together: use both parts
    of what it yields."""
    network.train()
    total, start = 0.0, 0
    for x_batch, _ in batches(x, y, batch_size, rng):
        y_batch = y[start : start + len(x_batch)]
        start += len(x_batch)
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def one_step_for_an_epoch(network, loss, optimizer, x, y, batch_size, rng):
    """You took one step for the whole epoch. Each mini-batch gets a step of its own: call optimizer.step inside the
    loop."""
    network.train()
    total = 0.0
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
    optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def step_before_backward(network, loss, optimizer, x, y, batch_size, rng):
    """You took the step before the backward pass, so with the gradients of the batch before. First forward, then
    backward, then the step."""
    network.train()
    total = 0.0
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        optimizer.step(network.parameters(), network.gradients())
        network.backward(loss.backward())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def gradients_pile_up(network, loss, optimizer, x, y, batch_size, rng):
    """You added the gradients of each batch to those before. Each step uses the gradients of its own batch alone:
    network.gradients(), as they are."""
    network.train()
    total, gathered = 0.0, None
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        fresh = network.gradients()
        gathered = fresh if gathered is None else [old + new for old, new in zip(gathered, fresh)]
        optimizer.step(network.parameters(), gathered)
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def trains_in_evaluation_mode(network, loss, optimizer, x, y, batch_size, rng):
    """You trained in whatever mode the network was in. Begin with network.train(), or dropout and batch
    normalisation will not work."""
    total = 0.0
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.train_epoch")
def short_batch_dropped(network, loss, optimizer, x, y, batch_size, rng):
    """You left out the last mini-batch where it is short. Its examples count like all others: take every pair that
    `batches` yields."""
    network.train()
    total = 0.0
    for x_batch, y_batch in batches(x, y, batch_size, rng):
        if len(x_batch) < batch_size:
            continue
        total += loss.forward(network.forward(x_batch), y_batch) * len(x_batch)
        network.backward(loss.backward())
        optimizer.step(network.parameters(), network.gradients())
    return total / len(x)


@mistakes.mistake("fit", "training.evaluation_loss")
def evaluates_in_training_mode(network, loss, x, y):
    """You looked at the validation data in training mode, where dropout would throw units away. Call network.eval()
    first, and put the old mode back afterwards."""
    return loss.forward(network.forward(x), y)


@mistakes.mistake("fit", "training.evaluation_loss")
def stays_in_evaluation_mode(network, loss, x, y):
    """After evaluation_loss the network stays in evaluation mode. Keep the old mode first, and put it back:
    network.train(mode)."""
    network.eval()
    return loss.forward(network.forward(x), y)


@mistakes.mistake("fit", "training.evaluation_loss")
def always_in_training_mode_afterwards(network, loss, x, y):
    """After evaluation_loss the network is always in training mode. Put it back into the mode in which you found
    it."""
    network.eval()
    value = loss.forward(network.forward(x), y)
    network.train()
    return value


@mistakes.mistake("fit", "training.fit")
def trains_on_the_validation_data(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """You trained on the validation data too. Then they can't tell any more how the network does on data that it
    has never seen: use evaluation_loss for them."""
    history = History()
    for epoch in range(epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(train_epoch(network, loss, optimizer, *validation, batch_size, rng))
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def validates_before_the_epoch(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """You looked at the validation data before the epoch's training. Look afterwards: the number belongs to what
    the epoch has made of the network."""
    history = History()
    for epoch in range(epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def training_data_as_validation(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """Your validation losses are those of the training data. Give evaluation_loss the pair `validation`."""
    history = History()
    for epoch in range(epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, x, y))
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def schedule_forgotten(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """You did not use the schedule. At the start of each epoch set optimizer.learning_rate to schedule(epoch)."""
    history = History()
    for _ in range(epochs):
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def schedule_after_the_epoch(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """You set the learning rate at the end of the epoch, so each one is used an epoch late. Set it first, then
    train."""
    history = History()
    for epoch in range(epochs):
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def never_stops(network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None):
    """You did not use `stop`. Ask it at the end of each epoch, stop(history), and leave the loop if it says yes."""
    history = History()
    for epoch in range(epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
    return history


@mistakes.mistake("fit", "training.fit")
def one_epoch_too_few(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """You trained one epoch too few. range(epochs) counts from 0 to epochs - 1, which is `epochs` turns."""
    history = History()
    for epoch in range(1, epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, rng))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
        if stop and stop(history):
            break
    return history


@mistakes.mistake("fit", "training.fit")
def same_shuffle_in_each_epoch(
    network, loss, optimizer, x, y, epochs, batch_size, rng, validation=None, schedule=None, stop=None
):
    """Each epoch shuffles in the same way, because it gets a new generator with the same seed. Use the one `rng`
    for all epochs."""
    history = History()
    for epoch in range(epochs):
        if schedule:
            optimizer.learning_rate = schedule(epoch)
        history.losses.append(train_epoch(network, loss, optimizer, x, y, batch_size, np.random.default_rng(0)))
        if validation:
            history.validation_losses.append(evaluation_loss(network, loss, *validation))
        if stop and stop(history):
            break
    return history
