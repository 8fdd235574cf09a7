"""Mistakes of chapter 8, troubleshooting."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names. It is written as
# learners write: zip without strict.
# ruff: noqa: F821, B905

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()


# --- gradient-norms ---


@mistakes.mistake("gradient-norms")
def biases_mixed_in(network):
    """You gave a norm for each bias too. Weights are the arrays with two axes: keep those with gradient.ndim == 2."""
    return np.array([np.linalg.norm(gradient) for gradient in network.gradients()])


@mistakes.mistake("gradient-norms")
def squared_norm(network):
    """You forgot the root: the sum of the squares is the square of the length. np.linalg.norm takes the root itself."""
    return np.array([np.sum(gradient**2) for gradient in network.gradients() if gradient.ndim == 2])


@mistakes.mistake("gradient-norms")
def sum_of_sizes(network):
    """You added up the absolute values. A length is the root of the sum of the squares, as by Pythagoras."""
    return np.array([np.abs(gradient).sum() for gradient in network.gradients() if gradient.ndim == 2])


@mistakes.mistake("gradient-norms")
def mean_of_the_squares(network):
    """You took the mean of the squares, where their sum is asked: the length of the whole array, not the usual size
    of one entry."""
    return np.array([np.sqrt(np.mean(gradient**2)) for gradient in network.gradients() if gradient.ndim == 2])


@mistakes.mistake("gradient-norms")
def spectral_norm(network):
    """You took the spectral norm of the matrix: that is what np.linalg.norm(gradient, 2) gives. Leave the 2 out, for
    the root of the sum of all squares."""
    return np.array([np.linalg.norm(gradient, 2) for gradient in network.gradients() if gradient.ndim == 2])


@mistakes.mistake("gradient-norms")
def norms_of_the_weights(network):
    """These are the norms of the weights, not of their gradients: take network.gradients()."""
    return np.array([np.linalg.norm(parameter) for parameter in network.parameters() if parameter.ndim == 2])


@mistakes.mistake("gradient-norms")
def last_layer_first(network):
    """Your norms begin with the last layer. The first layer comes first, as in network.gradients()."""
    return np.array([np.linalg.norm(gradient) for gradient in network.gradients() if gradient.ndim == 2])[::-1]


@mistakes.mistake("gradient-norms")
def every_other_array(network):
    """You took every other array for a weight. That goes wrong with batch normalisation, whose scale and shift are no
    weights: go by gradient.ndim == 2."""
    return np.array([np.linalg.norm(gradient) for gradient in network.gradients()[::2]])


@mistakes.mistake("gradient-norms")
def one_norm_for_all(network):
    """You gave one norm for the whole network. Where the gradient dies out shows only layer by layer."""
    return np.sqrt(sum(np.sum(gradient**2) for gradient in network.gradients() if gradient.ndim == 2))


# --- dead-units ---


@mistakes.mistake("dead-units")
def dead_on_one_batch(network, batches):
    """You took a unit for dead that was silent in one batch. It may wake up in another: dead is what is silent in all
    of them."""
    mode, silent = network.training, []
    network.eval()
    for x in batches:
        silent.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                silent[-1].append((x <= 0).all(axis=0))
    network.train(mode)
    return np.array([np.any(units, axis=0).mean() for units in zip(*silent)])


@mistakes.mistake("dead-units")
def mean_over_the_batches(network, batches):
    """You took the share of silent units in each batch, and the mean of these shares. Dead is what is silent in all
    batches: first put the batches together, then take the share."""
    mode, shares = network.training, []
    network.eval()
    for x in batches:
        shares.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                shares[-1].append((x <= 0).all(axis=0).mean())
    network.train(mode)
    return np.mean(shares, axis=0)


@mistakes.mistake("dead-units")
def last_batch_alone(network, batches):
    """You kept only what the last batch showed. A unit that fired in an earlier one is not dead."""
    mode = network.training
    network.eval()
    for x in batches:
        shares = []
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                shares.append(1 - (x > 0).any(axis=0).mean())
    network.train(mode)
    return np.array(shares)


@mistakes.mistake("dead-units")
def silent_for_one_example(network, batches):
    """You took a unit for dead that is silent for one example. Half of all units are, most of the time: that is how
    ReLU works. Ask whether it fires for any row: .any(axis=0)."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).all(axis=0))
    network.train(mode)
    return np.array([1 - np.all(units, axis=0).mean() for units in zip(*fired)])


@mistakes.mistake("dead-units")
def share_of_zeros(network, batches):
    """You counted zeros in the output. A unit that is silent for some examples is healthy: ask of each unit, each
    column, whether it fires for any example at all."""
    mode, outputs = network.training, []
    network.eval()
    for x in batches:
        outputs.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                outputs[-1].append(x)
    network.train(mode)
    return np.array([(np.concatenate(parts) <= 0).mean() for parts in zip(*outputs)])


@mistakes.mistake("dead-units")
def examples_for_units(network, batches):
    """You looked along the wrong axis: for examples that wake no unit, not for units that no example wakes. A unit is
    a column: .any(axis=0)."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).any(axis=1))
    network.train(mode)
    return np.array([1 - np.concatenate(rows).mean() for rows in zip(*fired)])


@mistakes.mistake("dead-units")
def living_fraction(network, batches):
    """This is the share of the units that live. Take it from 1."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).any(axis=0))
    network.train(mode)
    return np.array([np.any(units, axis=0).mean() for units in zip(*fired)])


@mistakes.mistake("dead-units")
def number_of_dead_units(network, batches):
    """You counted the dead units. A share is asked: divide by the number of units of the layer."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).any(axis=0))
    network.train(mode)
    return np.array([float(np.sum(~np.any(units, axis=0))) for units in zip(*fired)])


@mistakes.mistake("dead-units")
def looks_in_training_mode(network, batches):
    """You looked in training mode, where dropout makes units silent that are not dead. Call network.eval() first, and
    put the old mode back afterwards."""
    fired = []
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).any(axis=0))
    return np.array([1 - np.any(units, axis=0).mean() for units in zip(*fired)])


@mistakes.mistake("dead-units")
def leaves_evaluation_mode_on(network, batches):
    """Afterwards the network stays in evaluation mode. Keep the old mode first, and put it back:
    network.train(mode)."""
    fired = []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x > 0).any(axis=0))
    return np.array([1 - np.any(units, axis=0).mean() for units in zip(*fired)])


@mistakes.mistake("dead-units")
def every_layer(network, batches):
    """You gave a share for each layer of the network. Only ReLU has dead units: look at layers with isinstance(layer,
    ReLU)."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            fired[-1].append((x > 0).any(axis=0))
    network.train(mode)
    return np.array([1 - np.any(units, axis=0).mean() for units in zip(*fired)])


@mistakes.mistake("dead-units")
def zero_counts_as_fired(network, batches):
    """You took an output of 0 for a sign of life, and so found no dead unit. Silent is 0; a unit fires where its output
    is above 0."""
    mode, fired = network.training, []
    network.eval()
    for x in batches:
        fired.append([])
        for layer in network.layers:
            x = layer.forward(x)
            if isinstance(layer, ReLU):
                fired[-1].append((x >= 0).any(axis=0))
    network.train(mode)
    return np.array([1 - np.any(units, axis=0).mean() for units in zip(*fired)])


# --- clip-gradients ---


@mistakes.mistake("clip-gradients")
def by_element(gradients, max_norm):
    """You cut each number to at most max_norm. That turns the arrow aside. Multiply all arrays by one factor, max_norm
    / norm, where norm is that of all of them together."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    for gradient in gradients:
        np.clip(gradient, -max_norm, max_norm, out=gradient)
    return norm


@mistakes.mistake("clip-gradients")
def each_array_by_itself(gradients, max_norm):
    """You shortened each array by itself. Together they are one arrow, and its direction is to stay: work out one norm
    from all arrays, and multiply all by the same factor."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    for gradient in gradients:
        own = np.linalg.norm(gradient)
        if own > max_norm:
            gradient *= max_norm / own
    return norm


@mistakes.mistake("clip-gradients")
def largest_of_the_norms(gradients, max_norm):
    """You took the norm of the longest array for that of all. Their squares add up: the norm is the root of the sum of
    the squares of all entries of all arrays."""
    norm = float(max(np.linalg.norm(gradient) for gradient in gradients))
    if norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / norm
    return norm


@mistakes.mistake("clip-gradients")
def sum_of_the_norms(gradients, max_norm):
    """You added the norms of the arrays. Lengths at right angles don't add up; their squares do: add the squares of
    all entries, and take the root at the end."""
    norm = float(sum(np.linalg.norm(gradient) for gradient in gradients))
    if norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / norm
    return norm


@mistakes.mistake("clip-gradients")
def norm_without_its_root(gradients, max_norm):
    """You forgot the root: the norm is the root of the sum of the squares."""
    norm = float(sum(np.sum(gradient**2) for gradient in gradients))
    if norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / norm
    return norm


@mistakes.mistake("clip-gradients")
def scales_up_small_gradients(gradients, max_norm):
    """You made small gradients longer. Clipping is for those that are too long: multiply only if norm > max_norm."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    for gradient in gradients:
        gradient *= max_norm / norm
    return norm


@mistakes.mistake("clip-gradients")
def shortened_to_length_one(gradients, max_norm):
    """You shortened the gradient to length 1. It is to be max_norm long: multiply by max_norm / norm."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    if norm > max_norm:
        for gradient in gradients:
            gradient /= norm
    return norm


@mistakes.mistake("clip-gradients")
def not_in_place(gradients, max_norm):
    """Your gradients stay as they were. `gradient = gradient * factor` makes a new array, which nobody sees: write
    gradient *= factor."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    if norm > max_norm:
        for gradient in gradients:
            gradient = gradient * max_norm / norm
    return norm


@mistakes.mistake("clip-gradients")
def returns_the_norm_afterwards(gradients, max_norm):
    """You returned the norm as it is after clipping. Return the one before: it says whether clipping was needed."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    if norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / norm
    return min(norm, float(max_norm))


@mistakes.mistake("clip-gradients")
def norm_not_returned(gradients, max_norm):
    """You did not return the norm. Return it as it was before clipping."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    if norm > max_norm:
        for gradient in gradients:
            gradient *= max_norm / norm


@mistakes.mistake("clip-gradients")
def weights_alone(gradients, max_norm):
    """You left the biases out. Here they count too: the arrow has a coordinate for each parameter."""
    weights = [gradient for gradient in gradients if gradient.ndim == 2]
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in weights)))
    if norm > max_norm:
        for gradient in weights:
            gradient *= max_norm / norm
    return norm


# --- weight-decay ---


@mistakes.mistake("weight-decay", "regularization.weight_penalty")
def biases_in_the_penalty(parameters, strength):
    """Your penalty counts the biases too. Only weights are to be kept small: the arrays with ndim == 2."""
    return strength / 2 * float(sum(np.sum(parameter**2) for parameter in parameters))


@mistakes.mistake("weight-decay", "regularization.weight_penalty")
def penalty_without_the_half(parameters, strength):
    """Your penalty is twice what it should be: strength / 2 times the sum of the squares."""
    return strength * float(sum(np.sum(parameter**2) for parameter in parameters if parameter.ndim == 2))


@mistakes.mistake("weight-decay", "regularization.weight_penalty")
def mean_square_in_the_penalty(parameters, strength):
    """Your penalty takes the mean of the squares of a weight. Their sum is asked."""
    return strength / 2 * float(sum(np.mean(parameter**2) for parameter in parameters if parameter.ndim == 2))


@mistakes.mistake("weight-decay", "regularization.weight_penalty")
def absolute_values_in_the_penalty(parameters, strength):
    """Your penalty adds up absolute values: that is L1 regularisation. L2 adds up squares."""
    return strength / 2 * float(sum(np.abs(parameter).sum() for parameter in parameters if parameter.ndim == 2))


@mistakes.mistake("weight-decay", "regularization.weight_penalty")
def root_in_the_penalty(parameters, strength):
    """Your penalty takes the root of the sum of the squares. The sum itself is asked; its slope is so simple."""
    squares = sum(np.sum(parameter**2) for parameter in parameters if parameter.ndim == 2)
    return strength / 2 * float(np.sqrt(squares))


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def biases_decayed(parameters, gradients, strength):
    """Your biases decay too. Only the gradients of weights change: parameters with ndim == 2."""
    for parameter, gradient in zip(parameters, gradients):
        gradient += strength * parameter


@mistakes.mistake("weight-decay")
def biases_like_weights(parameters, *gradients_and_strength):
    """Biases count in your penalty, and decay as well. Only weights are to be kept small: the arrays with ndim == 2."""
    *gradients, strength = gradients_and_strength
    if not gradients:
        return strength / 2 * float(sum(np.sum(parameter**2) for parameter in parameters))
    for parameter, gradient in zip(parameters, gradients[0]):
        gradient += strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def twice_the_slope(parameters, gradients, strength):
    """What you add is twice the slope. The half in the penalty takes care of the 2: the slope is strength * weight."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient += 2 * strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def half_the_slope(parameters, gradients, strength):
    """What you add is half the slope. The slope of strength / 2 * w² is strength * w."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient += strength / 2 * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def wrong_sign(parameters, gradients, strength):
    """You took the decay away from the gradient, so that the weights grow. The optimizer goes against the gradient:
    add it."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient -= strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def not_in_the_gradient(parameters, gradients, strength):
    """Your gradients stay as they were, so the penalty is in the loss and has no effect. Change them in place:
    gradient += strength * parameter."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient = gradient + strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def gradient_written_over(parameters, gradients, strength):
    """You wrote over the gradient of the loss. The decay is added to it: +=."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient[...] = strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def weights_changed(parameters, gradients, strength):
    """You changed the weights themselves. That is the optimizer's work; decay_weights changes their gradients:
    gradient += strength * parameter."""
    for parameter in parameters:
        if parameter.ndim == 2:
            parameter -= strength * parameter


@mistakes.mistake("weight-decay", "regularization.decay_weights")
def sign_of_the_weight(parameters, gradients, strength):
    """You added the sign of each weight: that is the slope of L1. L2 adds strength times the weight itself."""
    for parameter, gradient in zip(parameters, gradients):
        if parameter.ndim == 2:
            gradient += strength * np.sign(parameter)


# --- dropout ---


@mistakes.mistake("dropout", "layers.Dropout.forward")
def no_rescaling(self, x):
    """You did not make larger what is kept, so that in training the next layer gets less than in evaluation. Divide
    the mask by 1 - rate."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def rescaled_in_evaluation(self, x):
    """You scaled down in evaluation mode instead of up in training. Both keep the mean; here evaluation is to leave all
    as it is, so divide the mask by 1 - rate in training."""
    if not self.training:
        self.mask = 1 - self.rate
        return x * self.mask
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def mask_kept_for_evaluation(self, x):
    """In evaluation mode you return x, but the mask of the last training pass is still there, so backward drops.
    Remember that there was none: self.mask = None."""
    if not self.training:
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def no_rescaling_and_mask_kept(self, x):
    """You did not make larger what is kept: divide the mask by 1 - rate. And in evaluation mode remember that there was
    no mask, self.mask = None, or backward still drops."""
    if not self.training:
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def divided_by_the_rate(self, x):
    """You divided by the wrong share. If rate is dropped, 1 - rate is kept: divide by that."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (self.rate or 1.0)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def multiplied_by_the_share(self, x):
    """You made smaller what is kept. It is to be larger, to stand in for what was dropped: divide by 1 - rate."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) * (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def keep_and_drop_swapped(self, x):
    """You kept the share that was to be dropped. A random number below rate means drop: keep where it is >= rate."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (self.rng.random(x.shape) < self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def active_in_evaluation(self, x):
    """You drop numbers in evaluation mode too, so that each prediction is a game of chance. Look at self.training."""
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def active_in_evaluation_alone(self, x):
    """You got the modes the wrong way round: drop while self.training is True."""
    if self.training:
        self.mask = None
        return x
    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def same_units_for_all_rows(self, x):
    """You drew one mask for all rows. Each example drops units of its own: draw as many numbers as x has."""
    if not self.training:
        self.mask = None
        return x
    kept = self.rng.random(x.shape[1]) >= self.rate
    self.mask = np.broadcast_to(kept, x.shape).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def whole_rows(self, x):
    """You dropped whole examples. Each number of x gets its own draw."""
    if not self.training:
        self.mask = None
        return x
    kept = self.rng.random((len(x), 1)) >= self.rate
    self.mask = np.broadcast_to(kept, x.shape).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def one_mask_for_ever(self, x):
    """You drew the mask once and kept it. Each forward pass draws a new one, or the same units are gone for ever."""
    if not self.training:
        self.mask = None
        return x
    if getattr(self, "mask", None) is None:
        self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def global_randomness(self, x):
    """You drew from np.random, so that nobody can repeat the training. Draw from self.rng."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (np.random.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.forward")
def generator_of_its_own(self, x):
    """You made a generator of your own in forward. With a fixed seed each pass draws the same mask, without one nobody
    can repeat it: draw from self.rng."""
    if not self.training:
        self.mask = None
        return x
    self.mask = (np.random.default_rng(0).random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
    return x * self.mask


@mistakes.mistake("dropout", "layers.Dropout.backward")
def new_mask_in_backward(self, output_gradient):
    """You drew a new mask in backward. What was dropped on the way forth is dropped on the way back: use the same
    mask."""
    if self.mask is None:
        return output_gradient
    return output_gradient * (self.rng.random(output_gradient.shape) >= self.rate) / (1 - self.rate)


@mistakes.mistake("dropout", "layers.Dropout.backward")
def gradient_passes_everywhere(self, output_gradient):
    """Your gradient passes everywhere. A number that was dropped had no effect: multiply by the mask."""
    return output_gradient


@mistakes.mistake("dropout", "layers.Dropout.backward")
def gradient_not_rescaled(self, output_gradient):
    """Your gradient is 0 in the right places, but the rest is too small: it is multiplied by 1 / (1 - rate), as the
    numbers were."""
    return output_gradient if self.mask is None else output_gradient * (self.mask > 0)


@mistakes.mistake("dropout", "layers.Dropout.backward")
def gradient_divided_by_the_mask(self, output_gradient):
    """You divided the gradient by the factor. y = x * mask has the slope mask: multiply."""
    if self.mask is None:
        return output_gradient
    return output_gradient * (self.mask > 0) * (1 - self.rate)


# --- batch-norm ---


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def batch_statistics_in_evaluation(self, x):
    """You used mean and variance of the batch in evaluation mode too. Then a prediction depends on the rows that come
    with it, and a single row comes out as the shift: use the running ones."""
    mean, variance = x.mean(axis=0), x.var(axis=0)
    if self.training:
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def running_averages_in_training(self, x):
    """You normalised by the running averages while training. There the batch's own mean and variance count; the running
    ones are for evaluation mode."""
    mean, variance = self.running_mean.copy(), self.running_variance.copy()
    if self.training:
        self.running_mean += self.momentum * (x.mean(axis=0) - self.running_mean)
        self.running_variance += self.momentum * (x.var(axis=0, ddof=1) - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def biased_running_variance(self, x):
    """Your running variance is too small. It stands for the whole data: divide by rows - 1 there, that is multiply the
    variance by rows / (rows - 1)."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def unbiased_in_the_batch(self, x):
    """You divided by the unbiased variance in the batch. The rows - 1 is for the running variance alone: here it is the
    plain mean of the squared distances, x.var(axis=0)."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0, ddof=1)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def running_averages_moved_in_evaluation(self, x):
    """Your running averages move in evaluation mode too. What the network is asked must not change it: update them only
    where self.training is True."""
    mean, variance = self.running_mean.copy(), self.running_variance.copy()
    self.running_mean += self.momentum * (x.mean(axis=0) - self.running_mean)
    self.running_variance += self.momentum * (x.var(axis=0) * len(x) / (len(x) - 1) - self.running_variance)
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def momentum_the_other_way_round(self, x):
    """You gave the momentum to the old average. Here it says how much the new batch counts: running + momentum * (new
    - running)."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        unbiased = variance * len(x) / (len(x) - 1)
        self.running_mean += (1 - self.momentum) * (mean - self.running_mean)
        self.running_variance += (1 - self.momentum) * (unbiased - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def latest_batch_remembered(self, x):
    """You kept mean and variance of the latest batch alone. An average runs over all batches: move it a little, by
    momentum times the difference."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean[...] = mean
        self.running_variance[...] = variance * len(x) / (len(x) - 1)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def running_averages_never_moved(self, x):
    """Your running averages stay where they began. In training mode each batch moves them."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def new_running_arrays(self, x):
    """You made new arrays for the running averages. Change them in place, with += or [...] =, so that whoever holds
    the arrays sees it too."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        unbiased = variance * len(x) / (len(x) - 1)
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
        self.running_variance = (1 - self.momentum) * self.running_variance + self.momentum * unbiased
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def epsilon_outside_the_root(self, x):
    """You added epsilon to the root. It is added to the variance, and then the root is taken."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = np.sqrt(variance) + self.epsilon
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def divided_by_the_variance(self, x):
    """You divided by the variance. Divide by its root, so that the units cancel."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = variance + self.epsilon
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def without_scale_and_shift(self, x):
    """You left out scale and shift. Without them a layer could give nothing but columns of mean 0 and variance 1."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.normalized


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def shifted_before_it_is_scaled(self, x):
    """You added the shift before you multiplied by the scale. First scale, then shift."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * (self.normalized + self.shift)


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def per_row(self, x):
    """You normalised each row. That is layer normalisation; batch normalisation goes down the columns: axis=0."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        self.running_mean += self.momentum * (x.mean(axis=0) - self.running_mean)
        self.running_variance += self.momentum * (x.var(axis=0, ddof=1) - self.running_variance)
        mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.forward")
def one_mean_for_all_columns(self, x):
    """You took one mean and one variance for all columns together. Each column has its own: axis=0."""
    mean, variance = self.running_mean, self.running_variance
    if self.training:
        mean, variance = x.mean(), x.var()
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * len(x) / (len(x) - 1) - self.running_variance)
    self.deviation = np.sqrt(variance + self.epsilon)
    self.normalized = (x - mean) / self.deviation
    return self.scale * self.normalized + self.shift


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def mean_and_variance_taken_as_fixed(self, output_gradient):
    """Your gradient takes mean and variance for fixed numbers. In training they depend on x, all rows of it: take away
    mean(h) and z * mean(h * z)."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    return output_gradient * self.scale / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def variance_taken_as_fixed(self, output_gradient):
    """Your gradient forgets that the variance depends on x too: take away z * mean(h * z) as well."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient * self.scale
    if self.training:
        h = h - h.mean(axis=0)
    return h / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def mean_taken_as_fixed(self, output_gradient):
    """Your gradient forgets that the mean depends on x too: take away mean(h) as well."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient * self.scale
    if self.training:
        h = h - self.normalized * (h * self.normalized).mean(axis=0)
    return h / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def sums_for_means_in_backward(self, output_gradient):
    """You took away sums over the batch. Each row moves the mean by a part of itself only: take
    means, .mean(axis=0)."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient * self.scale
    if self.training:
        h = h - h.sum(axis=0) - self.normalized * (h * self.normalized).sum(axis=0)
    return h / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def scale_forgotten_in_backward(self, output_gradient):
    """Your gradient at the input lacks the scale: h = output_gradient * self.scale."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient
    if self.training:
        h = h - h.mean(axis=0) - self.normalized * (h * self.normalized).mean(axis=0)
    return h / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def deviation_forgotten_in_backward(self, output_gradient):
    """Your gradient at the input is not divided by sqrt(variance + epsilon), as x was."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient * self.scale
    if self.training:
        h = h - h.mean(axis=0) - self.normalized * (h * self.normalized).mean(axis=0)
    return h


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def means_for_sums_in_backward(self, output_gradient):
    """You averaged the gradients at scale and shift. The loss has averaged already: add up over the batch."""
    self.scale_gradient = (output_gradient * self.normalized).mean(axis=0)
    self.shift_gradient = output_gradient.mean(axis=0)
    h = output_gradient * self.scale
    if self.training:
        h = h - h.mean(axis=0) - self.normalized * (h * self.normalized).mean(axis=0)
    return h / self.deviation


@mistakes.mistake("batch-norm", "layers.BatchNorm.backward")
def training_gradient_in_evaluation(self, output_gradient):
    """Your gradient in evaluation mode is that of training. There mean and variance are fixed: h / sqrt(variance +
    epsilon)."""
    self.scale_gradient = (output_gradient * self.normalized).sum(axis=0)
    self.shift_gradient = output_gradient.sum(axis=0)
    h = output_gradient * self.scale
    h = h - h.mean(axis=0) - self.normalized * (h * self.normalized).mean(axis=0)
    return h / self.deviation


# --- augment ---


@mistakes.mistake("augment")
def wraps_around(images, rng, most=1):
    """What leaves at one edge comes in at the other: so does np.roll. Lay the images on larger blank sheets with
    np.pad, and cut windows out of these."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    moves = rng.integers(-most, most + 1, size=(len(images), 2))
    return np.array([np.roll(image, tuple(move), axis=(0, 1)) for image, move in zip(images, moves)])


@mistakes.mistake("augment")
def same_shift_for_all(images, rng, most=1):
    """You moved all images the same way. Draw two numbers for each image."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    top, left = most - rng.integers(-most, most + 1, size=2)
    return padded[:, top : top + height, left : left + width].copy()


@mistakes.mistake("augment")
def labels_out_of_step(images, rng, most=1):
    """You shuffled the images. Their labels don't know of it: image i of the result must come from image i."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images[rng.permutation(n)], ((0, 0), (most, most), (most, most)))
    corners = most - rng.integers(-most, most + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def changes_the_originals(images, rng, most=1):
    """You wrote into the images that you were given, and they are lost for the next epoch. Write into a new array."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    for i, (top, left) in enumerate(most - rng.integers(-most, most + 1, size=(n, 2))):
        images[i] = padded[i, top : top + height, left : left + width]
    return images


@mistakes.mistake("augment")
def never_to_the_far_end(images, rng, most=1):
    """You never move by +most: rng.integers leaves out its upper end. Write rng.integers(-most, most + 1)."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    corners = most - rng.integers(-most, max(most, 1), size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def only_down_and_right(images, rng, most=1):
    """You move down and right only. Draw from -most on, so that images move up and left too."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    corners = most - rng.integers(0, most + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def only_aslant(images, rng, most=1):
    """You draw one number for each image and use it twice, so that it moves aslant only. Draw one for how far down and
    another for how far right."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    corners = most - rng.integers(-most, most + 1, size=n)
    return np.array([sheet[at : at + height, at : at + width] for sheet, at in zip(padded, corners)])


@mistakes.mistake("augment")
def only_sideways(images, rng, most=1):
    """Your images move to the left and right only. They move up and down too."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    width = images.shape[2]
    padded = np.pad(images, ((0, 0), (0, 0), (most, most)))
    corners = most - rng.integers(-most, most + 1, size=len(images))
    return np.array([sheet[:, left : left + width] for sheet, left in zip(padded, corners)])


@mistakes.mistake("augment")
def edge_smeared(images, rng, most=1):
    """You filled what comes in with copies of the edge. Paper is blank: np.pad fills with 0 if you name no mode."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)), mode="edge")
    corners = most - rng.integers(-most, most + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def always_by_one(images, rng, most=1):
    """You move by one pixel at most, whatever `most` says."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    corners = 1 - rng.integers(-min(most, 1), min(most, 1) + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def still_padded(images, rng, most=1):
    """Your images have grown: the blank margin is still on them. Cut a window of the old size out of each."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    moves = rng.integers(-most, most + 1, size=(len(images), 2))
    return np.array([np.roll(sheet, tuple(move), axis=(0, 1)) for sheet, move in zip(padded, moves)])


@mistakes.mistake("augment")
def shifts_by_global_randomness(images, rng, most=1):
    """You drew from np.random. Draw from the generator that you are given, so that it can be repeated."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    corners = most - np.random.randint(-most, most + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


@mistakes.mistake("augment")
def shifts_of_a_fixed_seed(images, rng, most=1):
    """You made a generator with a seed of your own, so that the images move the same way in every epoch. Draw from
    rng."""
    if images.ndim != 3:
        raise ValueError(images.shape)
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    corners = most - np.random.default_rng(0).integers(-most, most + 1, size=(n, 2))
    pairs = zip(padded, corners)
    return np.array([sheet[top : top + height, left : left + width] for sheet, (top, left) in pairs])


# --- diagnose ---


@mistakes.mistake("diagnose")
def underfitting_first(history, norms, dead=()):
    """You asked for underfitting before the illnesses that bring it about. Where gradients vanish or units are dead,
    little is learned: keep the order of the docstring."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def overfitting_after_underfitting(history, norms, dead=()):
    """You asked for underfitting before overfitting. A network whose validation loss rises overfits, even if it has not
    learned by half: keep the order of the docstring."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def vanishing_before_dead_units(history, norms, dead=()):
    """You asked for vanishing gradients before dead units. Through dead units no gradient goes, so ask for them
    first."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def exploding_last(history, norms, dead=()):
    """You asked for exploding last. With nan every other comparison is meaningless: ask for it first."""
    losses, validation_losses = history.losses, history.validation_losses
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    return "healthy"


@mistakes.mistake("diagnose")
def nan_not_seen(history, norms, dead=()):
    """You did not look for nan. nan > 1 is False, and so is every comparison with nan: use np.isfinite."""
    losses, validation_losses = history.losses, history.validation_losses
    if losses[-1] > GROWN * losses[0] or np.inf in [*losses, *validation_losses, *norms]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def nan_without_infinity(history, norms, dead=()):
    """You missed an infinity. It is as bad as nan: np.isfinite finds both, in all losses and all norms."""
    losses, validation_losses = history.losses, history.validation_losses
    if np.isnan([*losses, *validation_losses, *norms]).any() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def norms_not_looked_at(history, norms, dead=()):
    """You looked for nan and infinity in the losses, but not in the norms."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def validation_not_looked_at(history, norms, dead=()):
    """You looked for nan and infinity in the training losses and the norms, but not in the validation losses."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def growth_not_seen(history, norms, dead=()):
    """You took for exploding only what is nan or infinite. A training loss that has more than doubled explodes too."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all():
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def growth_by_a_fixed_loss(history, norms, dead=()):
    """You compared the last loss with a fixed number. What is a high loss depends on the data and their units: compare
    with the first loss."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def underfitting_by_a_fixed_loss(history, norms, dead=()):
    """You compared the last loss with a fixed number to tell underfitting. What is a high loss depends on the data and
    their units: compare with the first loss."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def vanishing_by_a_fixed_norm(history, norms, dead=()):
    """You compared the first norm with a fixed number. All norms are small at the end of a good training: compare the
    first with the last."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def vanishing_the_other_way_round(history, norms, dead=()):
    """You looked for gradients that die out from the first layer to the last. They come from the loss, so they die out
    on the way to the first: norms[0] against norms[-1]."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[-1] < VANISHED * norms[0]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def mean_of_the_dead(history, norms, dead=()):
    """You took the mean over the layers. One dead layer is enough to stop the signal: ask whether any layer has too
    many dead units."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if len(dead) and np.mean(dead) > MOSTLY:
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def half_is_most(history, norms, dead=()):
    """You took half of the units for most of them. More than MOSTLY is asked: >."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share >= MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def gap_taken_for_overfitting(history, norms, dead=()):
    """You compared the validation loss with the training loss. A gap is usual, and no illness while both fall.
    Overfitting shows when the validation loss rises again: compare it with its own lowest."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * losses[-1]:
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def compared_with_the_first_validation_loss(history, norms, dead=()):
    """You compared the last validation loss with the first. It falls before it rises: compare with the lowest."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > RISEN * validation_losses[0]:
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"


@mistakes.mistake("diagnose")
def any_rise_is_overfitting(history, norms, dead=()):
    """You took every rise for overfitting. A validation loss goes a little up and down: only what is above RISEN times
    the lowest counts."""
    losses, validation_losses = history.losses, history.validation_losses
    if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]:
        return "exploding"
    if any(share > MOSTLY for share in dead):
        return "dead units"
    if len(norms) and norms[0] < VANISHED * norms[-1]:
        return "vanishing"
    if validation_losses and validation_losses[-1] > min(validation_losses):
        return "overfitting"
    if losses[-1] > LEARNED * losses[0]:
        return "underfitting"
    return "healthy"
