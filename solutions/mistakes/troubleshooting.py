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
