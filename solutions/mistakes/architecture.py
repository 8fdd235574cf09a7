"""Mistakes of chapter 2, architecture."""

# A mistake runs inside the module of nnlib that it is placed in, and uses that module's names.
# ruff: noqa: F821

import numpy as np

from autograder.engine.mistake import Mistakes

mistakes = Mistakes()

he_normal = None  # a default of some definitions below, which only there, in nnlib, has a meaning


# --- relu ---


@mistakes.mistake("relu")
def absolute_value(z):
    """You turned negative numbers positive. They become 0: np.maximum(z, 0.0)."""
    return np.abs(z)


@mistakes.mistake("relu")
def changes_its_input(z):
    """Your function sets the negative entries of the array that it was given to 0, and so changes data that
    others still need. Make a new array: np.maximum(z, 0.0)."""
    z[z < 0] = 0.0
    return z


@mistakes.mistake("relu")
def mask_in_place_of_the_value(z):
    """You returned only where z is positive, as 1 and 0. Where it is, return the number itself."""
    return np.where(z > 0, 1.0, 0.0)


@mistakes.mistake("relu")
def smaller_of_the_two(z):
    """You kept the negative numbers and put 0 for the positive ones. It is the other way round: np.maximum,
    not np.minimum."""
    return np.minimum(z, 0.0)


@mistakes.mistake("relu")
def largest_of_all(z):
    """You looked for the largest entries of the array, with np.max or z.max. Each entry is compared with 0 by
    itself: that is np.maximum(z, 0.0)."""
    return np.max(z, axis=0)


@mistakes.mistake("relu")
def capped_at_one(z):
    """Your numbers stop at 1. ReLU has no upper end: positive numbers stay as they are."""
    return np.clip(z, 0.0, 1.0)


@mistakes.mistake("relu")
def negative_ones_left_out(z):
    """You picked the positive numbers and dropped the others, so that the shape was lost. Put a 0 in their
    place."""
    return z[z > 0]


# --- leaky-relu ---


@mistakes.mistake("leaky-relu")
def slope_on_the_positive_side(z, slope=0.01):
    """You multiplied the positive numbers by the slope. They stay as they are; the negative ones are
    multiplied."""
    return np.where(z > 0, slope * z, z)


@mistakes.mistake("leaky-relu")
def slope_on_both_sides(z, slope=0.01):
    """You multiplied all numbers by the slope. The positive ones stay as they are."""
    return slope * z


@mistakes.mistake("leaky-relu")
def nothing_leaks(z, slope=0.01):
    """Negative numbers become 0 in your function, as in plain ReLU. Multiply them by the slope instead."""
    return np.maximum(z, 0.0)


@mistakes.mistake("leaky-relu")
def the_slope_itself(z, slope=0.01):
    """You put the slope itself in place of each negative number. Put slope * z."""
    return np.where(z > 0, z, slope)


@mistakes.mistake("leaky-relu")
def sign_lost(z, slope=0.01):
    """Your negative numbers came out positive. They are made smaller, but stay negative: slope * z."""
    return np.where(z > 0, z, slope * np.abs(z))


@mistakes.mistake("leaky-relu")
def changes_the_array_given(z, slope=0.01):
    """You multiplied the negative entries in the array that you were given. Make a new one with np.where."""
    z[z < 0] = slope * z[z < 0]
    return z


@mistakes.mistake("leaky-relu")
def cut_to_whole_numbers(z, slope=0.01):
    """You wrote your numbers into an array like z. When z holds integers it cuts fractions off, and slope * z
    is lost. np.where(z > 0, z, slope * z) makes an array that can hold them."""
    result = np.array(z)
    result[z < 0] = slope * z[z < 0]
    return result


@mistakes.mistake("leaky-relu")
def slope_not_used(z, slope=0.01):
    """You wrote 0.01 into the formula, so that the slope that is asked for has no effect. Use `slope`."""
    return np.where(z > 0, z, 0.01 * z)


# --- sigmoid ---


@mistakes.mistake("sigmoid")
def sign_missing(z):
    """Your curve falls where it should rise: a minus in the exponent is missing, 1 / (1 + exp(-z)), or two
    branches are swapped. For large z the result is near 1."""
    return np.exp(-np.logaddexp(0.0, z))


@mistakes.mistake("sigmoid")
def overflow_for_negative_numbers(z):
    """Your values are right, but NumPy warns: at z = -1000 the form 1 / (1 + exp(-z)) takes exp(1000), which
    is too large for a float. np.where does not help, for it works out both sides for all numbers. Give exp
    only -np.abs(z)."""
    return 1.0 / (1.0 + np.exp(-z))


@mistakes.mistake("sigmoid")
def overflow_for_positive_numbers(z):
    """exp(z) is too large for a float when z is 1000, and inf / inf gives nan. Give exp only numbers that are
    0 or less: -np.abs(z)."""
    return np.exp(z) / (1.0 + np.exp(z))


@mistakes.mistake("sigmoid")
def clipped_too_hard(z):
    """You cut z off so early that values are wrong: beyond the cut sigmoid still changes. Cut where exp would
    run over, near 700, or do without by exp(-|z|)."""
    return 1.0 / (1.0 + np.exp(-np.clip(z, -10.0, 10.0)))


@mistakes.mistake("sigmoid")
def tanh_in_its_place(z):
    """Your values run from -1 to 1: that is tanh. Those of sigmoid run from 0 to 1."""
    return np.tanh(z)


@mistakes.mistake("sigmoid")
def one_branch_for_all(z):
    """You used exp(-|z|) in one form for all numbers, so that negative z got the values of positive ones.
    Where z is negative the answer is e / (1 + e)."""
    return 1.0 / (1.0 + np.exp(-np.abs(z)))


@mistakes.mistake("sigmoid")
def one_forgotten(z):
    """You left out the 1 below the fraction bar: it is 1 / (1 + exp(-z))."""
    return np.exp(np.clip(z, -700.0, 700.0))


# --- tanh ---


@mistakes.mistake("tanh")
def sigmoid_in_disguise(z):
    """Your values run from 0 to 1: that is sigmoid. Those of tanh run from -1 to 1, and tanh(0) is 0."""
    return sigmoid(z)


@mistakes.mistake("tanh")
def inf_by_inf(z):
    """The formula is right, but exp overflows for large numbers, and inf / inf gives nan. Work with exp(-2 *
    |z|), which never does, and give the result the sign of z."""
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@mistakes.mistake("tanh")
def overflow_on_one_side(z):
    """Your form is safe on one side only: for large negative z, exp(-2z) overflows, and inf / inf gives nan.
    Compute it for |z|, and give the result the sign of z."""
    return (1.0 - np.exp(-2.0 * z)) / (1.0 + np.exp(-2.0 * z))


@mistakes.mistake("tanh")
def overflow_on_the_other_side(z):
    """Your form is safe on one side only: for large positive z, exp(2z) overflows, and inf / inf gives nan.
    Compute it with exp(-2 * |z|), and give the result the sign of z."""
    return (np.exp(2.0 * z) - 1.0) / (np.exp(2.0 * z) + 1.0)


@mistakes.mistake("tanh")
def sign_not_restored(z):
    """You computed tanh of |z|, which is right, but did not give it the sign of z back: np.copysign(result,
    z)."""
    e = np.exp(-2.0 * np.abs(z))
    return (1.0 - e) / (1.0 + e)


@mistakes.mistake("tanh")
def two_forgotten(z):
    """Your curve is too flat: the exponent is -2z, and you left out the 2."""
    e = np.exp(-np.abs(z))
    return np.copysign((1.0 - e) / (1.0 + e), z)


@mistakes.mistake("tanh")
def plus_and_minus_swapped(z):
    """You swapped plus and minus: above the fraction bar stands 1 - e, below it 1 + e."""
    e = np.exp(-2.0 * np.maximum(np.abs(z), 1e-9))
    return np.copysign((1.0 + e) / (1.0 - e), z)


# --- initializers ---


@mistakes.mistake("initializers", "initializers.zeros")
def ones(shape, rng=None):
    """Your zeros are ones. np.zeros(shape) makes an array full of 0."""
    return np.ones(shape)


@mistakes.mistake("initializers", "initializers.zeros")
def integer_zeros(shape, rng=None):
    """Your zeros are integers. Training adds fractions to them, which an integer array cannot hold: leave the
    dtype out, and np.zeros makes floats."""
    return np.zeros(shape, dtype=int)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def xavier_by_the_inputs_alone(shape, rng):
    """Xavier's limit has n_in + n_out below the fraction bar. You used n_in alone."""
    limit = np.sqrt(6.0 / shape[0])
    return rng.uniform(-limit, limit, size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def xavier_by_the_outputs_alone(shape, rng):
    """Xavier's limit has n_in + n_out below the fraction bar. You used n_out alone."""
    limit = np.sqrt(6.0 / shape[1])
    return rng.uniform(-limit, limit, size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def xavier_without_the_root(shape, rng):
    """You left out the square root of Xavier's limit: it is sqrt(6 / (n_in + n_out))."""
    limit = 6.0 / sum(shape)
    return rng.uniform(-limit, limit, size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def deviation_as_the_limit(shape, rng):
    """You gave rng.uniform the standard deviation, sqrt(2 / (n_in + n_out)), as its ends. Uniform numbers are
    wider by the root of 3: the ends are sqrt(6 / (n_in + n_out))."""
    limit = np.sqrt(2.0 / sum(shape))
    return rng.uniform(-limit, limit, size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def positive_half_alone(shape, rng):
    """Your uniform weights are all positive: they are drawn from 0 to the limit. They go from -limit to
    limit."""
    limit = np.sqrt(6.0 / sum(shape))
    return rng.uniform(0.0, limit, size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform")
def xavier_normal(shape, rng):
    """Your Xavier weights are normal. That has the right width, but xavier_uniform draws each number between
    -limit and limit equally often: rng.uniform."""
    return rng.normal(0.0, np.sqrt(2.0 / sum(shape)), size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def variance_for_the_deviation(shape, rng):
    """You gave rng.normal the variance, 2 / n_in. It asks for the standard deviation, which is the square
    root of that."""
    return rng.normal(0.0, 2.0 / shape[0], size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def he_by_the_outputs(shape, rng):
    """You took n_out for n_in: the shape is (n_in, n_out), and He's deviation has n_in below the fraction
    bar."""
    return rng.normal(0.0, np.sqrt(2.0 / shape[1]), size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def one_for_two(shape, rng):
    """You used sqrt(1 / n_in). ReLU silences half of the signal, and the 2 makes up for that: sqrt(2 /
    n_in)."""
    return rng.normal(0.0, np.sqrt(1.0 / shape[0]), size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def no_width_at_all(shape, rng):
    """Your He weights all have the standard deviation 1, however many inputs there are. Scale them by sqrt(2
    / n_in)."""
    return rng.normal(size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def he_uniform(shape, rng):
    """Your He weights are uniform. he_normal draws them from the normal law: rng.normal."""
    limit = np.sqrt(6.0 / shape[0])
    return rng.uniform(-limit, limit, size=shape)


@mistakes.mistake("initializers", "initializers.he_normal")
def he_transposed(shape, rng):
    """Your He weights have the shape (n_out, n_in). Keep the shape that is asked for: size=shape."""
    return rng.normal(0.0, np.sqrt(2.0 / shape[0]), size=shape[::-1])


@mistakes.mistake("initializers", "initializers.xavier_uniform", "initializers.he_normal")
def global_randomness(shape, rng):
    """You drew from np.random, which all programs share, and left the generator alone that you were given.
    Then nobody can repeat a training: call rng.uniform and rng.normal."""
    return np.random.normal(0.0, np.sqrt(2.0 / shape[0]), size=shape)


@mistakes.mistake("initializers", "initializers.xavier_uniform", "initializers.he_normal")
def generator_seeded_inside(shape, rng):
    """You made a generator of your own, with a fixed seed, so that all layers of one size start out equal.
    Draw from the `rng` that you were given."""
    return np.random.default_rng(0).normal(0.0, np.sqrt(2.0 / shape[0]), size=shape)


# --- linear-init ---


@mistakes.mistake("linear-init")
def weight_the_other_way_round(self, n_in, n_out, rng, initializer=he_normal):
    """Your weight has the shape (n_out, n_in). Here a row of inputs comes first, x @ weight, so it is (n_in,
    n_out): initializer((n_in, n_out), rng)."""
    self.weight = initializer((n_out, n_in), rng)
    self.bias = np.zeros(n_out)


@mistakes.mistake("linear-init")
def drawn_the_other_way_round(self, n_in, n_out, rng, initializer=he_normal):
    """You drew the weight with the shape (n_out, n_in) and then transposed it. Its width then follows the
    wrong size: ask the initializer for (n_in, n_out) at once."""
    self.weight = initializer((n_out, n_in), rng).T
    self.bias = np.zeros(n_out)


@mistakes.mistake("linear-init")
def bias_drawn_too(self, n_in, n_out, rng, initializer=he_normal):
    """Your biases are random. They start at zero, np.zeros(n_out): the weights alone make the units
    differ."""
    self.weight = initializer((n_in, n_out), rng)
    self.bias = rng.normal(size=n_out)


@mistakes.mistake("linear-init")
def bias_as_a_column(self, n_in, n_out, rng, initializer=he_normal):
    """Your bias is a column (n_out, 1), which broadcasting would lay along the examples. Make it flat:
    np.zeros(n_out)."""
    self.weight = initializer((n_in, n_out), rng)
    self.bias = np.zeros((n_out, 1))


@mistakes.mistake("linear-init")
def bias_for_each_input(self, n_in, n_out, rng, initializer=he_normal):
    """Your bias has one number for each input. It is added to the outputs: np.zeros(n_out)."""
    self.weight = initializer((n_in, n_out), rng)
    self.bias = np.zeros(n_in)


@mistakes.mistake("linear-init")
def bias_of_ones(self, n_in, n_out, rng, initializer=he_normal):
    """Your biases start at one. They start at zero: np.zeros(n_out)."""
    self.weight = initializer((n_in, n_out), rng)
    self.bias = np.ones(n_out)


@mistakes.mistake("linear-init")
def all_zeros(self, n_in, n_out, rng, initializer=he_normal):
    """Your weights are all zero. Then all units of the layer are equal, get equal gradients, and stay equal
    for ever: take the weights from the initializer."""
    self.weight = np.zeros((n_in, n_out))
    self.bias = np.zeros(n_out)


@mistakes.mistake("linear-init")
def always_he(self, n_in, n_out, rng, initializer=he_normal):
    """You always draw with he_normal, so that asking for another initializer has no effect. Call
    `initializer`."""
    self.weight = he_normal((n_in, n_out), rng)
    self.bias = np.zeros(n_out)


@mistakes.mistake("linear-init")
def generator_made_inside(self, n_in, n_out, rng, initializer=he_normal):
    """You gave the initializer a generator of your own, so that all layers start from the same draws. Hand it
    the `rng` that you were given."""
    self.weight = initializer((n_in, n_out), np.random.default_rng(0))
    self.bias = np.zeros(n_out)


@mistakes.mistake("linear-init")
def single_precision(self, n_in, n_out, rng, initializer=he_normal):
    """Your layer holds float32 numbers. The library works in float64 unless it is asked otherwise: leave the
    dtype out."""
    self.weight = initializer((n_in, n_out), rng).astype(np.float32)
    self.bias = np.zeros(n_out, dtype=np.float32)


# --- parameter-count ---


@mistakes.mistake("parameter-count")
def biases_forgotten(sizes):
    """You counted the weights alone. Each unit of a layer also has a bias: add n_out for each layer."""
    return sum(n_in * n_out for n_in, n_out in pairwise(sizes))


@mistakes.mistake("parameter-count")
def units_counted(sizes):
    """You counted the units. The parameters are what leads into them: n_in * n_out weights and n_out biases a
    layer."""
    return sum(sizes)


@mistakes.mistake("parameter-count")
def biases_for_the_inputs_too(sizes):
    """You gave the inputs biases as well. They are not computed by a layer: biases begin with the second
    size."""
    return sum(n_in * n_out for n_in, n_out in pairwise(sizes)) + sum(sizes)


@mistakes.mistake("parameter-count")
def bias_for_each_input_of_a_layer(sizes):
    """You added n_in biases for each layer. A bias belongs to a unit that is computed: add n_out."""
    return sum(n_in * n_out + n_in for n_in, n_out in pairwise(sizes))


@mistakes.mistake("parameter-count")
def one_bias_for_each_layer(sizes):
    """You gave each layer a single bias. Each of its units has one of its own: add n_out."""
    return sum(n_in * n_out + 1 for n_in, n_out in pairwise(sizes))


@mistakes.mistake("parameter-count")
def last_layer_left_out(sizes):
    """You left out the last layer: with k sizes there are k - 1 layers. A range that stops too early does
    this."""
    return sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes) - 2))


@mistakes.mistake("parameter-count")
def returned_inside_the_loop(sizes):
    """You counted the first layer alone. A `return` inside the loop ends it at once: put it behind the loop, with no
    more spaces in front than `for` has."""
    return sizes[0] * sizes[1] + sizes[1] if len(sizes) > 1 else 0


@mistakes.mistake("parameter-count")
def first_layer_left_out(sizes):
    """You left out the first layer, from the inputs to the first units. It has weights and biases as well."""
    return sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(1, len(sizes) - 1))


@mistakes.mistake("parameter-count")
def product_of_all(sizes):
    """You multiplied all sizes. Only neighbours are joined by weights: multiply each two, and add up over the
    layers."""
    product = 1
    for size in sizes:
        product *= size
    return product


# --- sequential-init ---


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def shapes_not_compared(self, *layers):
    """Your network accepts layers that do not fit together; the error would come much later, in the middle of
    a product. Compare each Linear layer's n_out with the next one's n_in, and raise ValueError where they
    differ."""
    self.layers = list(layers)


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def only_direct_neighbours(self, *layers):
    """You compare Linear layers only where they follow each other directly. An activation between them leaves
    the width as it is: collect the Linear layers first, then compare each with the next."""
    self.layers = list(layers)
    for before, after in pairwise(layers):
        both = isinstance(before, Linear) and isinstance(after, Linear)
        if both and before.weight.shape[1] != after.weight.shape[0]:
            raise ValueError


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def outputs_with_outputs(self, *layers):
    """You compare the outputs of one layer with the outputs of the next. It is the next one's inputs that
    must fit: weight.shape[0]."""
    self.layers = list(layers)
    widths = [layer.weight.shape[1] for layer in layers if isinstance(layer, Linear)]
    if any(before != after for before, after in pairwise(widths)):
        raise ValueError


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def inputs_with_inputs(self, *layers):
    """You compare the inputs of one layer with the inputs of the next. What comes out of the first one must
    fit: compare its weight.shape[1] with the next one's weight.shape[0]."""
    self.layers = list(layers)
    widths = [layer.weight.shape[0] for layer in layers if isinstance(layer, Linear)]
    if any(before != after for before, after in pairwise(widths)):
        raise ValueError


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def only_the_first_two(self, *layers):
    """You compare the first two Linear layers and stop there. Go through all pairs: zip(shapes[:-1],
    shapes[1:])."""
    self.layers = list(layers)
    shapes = [layer.weight.shape for layer in layers if isinstance(layer, Linear)]
    if len(shapes) > 1 and shapes[0][1] != shapes[1][0]:
        raise ValueError


@mistakes.mistake("sequential-init", "network.Sequential.__init__")
def assertion(self, *layers):
    """You check the shapes with assert, which raises AssertionError and can be switched off. Use if, and
    raise ValueError with both numbers in its message."""
    self.layers = list(layers)
    shapes = [layer.weight.shape for layer in layers if isinstance(layer, Linear)]
    for before, after in pairwise(shapes):
        assert before[1] == after[0]


@mistakes.mistake("sequential-init", "network.Sequential.parameters")
def copies(self):
    """You handed out copies of the parameters. Training would change the copies, and the layers would never
    learn: leave the arrays as they are."""
    return [parameter.copy() for layer in self.layers for parameter in layer.parameters()]


@mistakes.mistake("sequential-init", "network.Sequential.parameters")
def first_layer_alone(self):
    """You returned the parameters of the first layer alone. Go through all layers, and return after the
    loop."""
    for layer in self.layers:
        return list(layer.parameters())
    return []


@mistakes.mistake("sequential-init", "network.Sequential.parameters")
def lists_in_a_list(self):
    """You made a list of lists, one for each layer. One flat list is asked: extend it by layer.parameters(),
    in place of append."""
    return [layer.parameters() for layer in self.layers]


@mistakes.mistake("sequential-init", "network.Sequential.parameters")
def weights_alone(self):
    """Your list holds the weights without the biases. Ask each layer for its parameters(): they are both in
    it."""
    return [layer.weight for layer in self.layers if isinstance(layer, Linear)]


@mistakes.mistake("sequential-init", "network.Sequential.parameters")
def last_layer_first(self):
    """Your parameters come in another order. Begin with the first layer, and keep the order of each layer's
    own list."""
    return [parameter for layer in reversed(self.layers) for parameter in reversed(layer.parameters())]


@mistakes.mistake("sequential-init", "network.Sequential.summary")
def arrays_counted(self):
    """Your summary counts arrays: a weight and a bias make 2. Count the numbers in them, parameter.size."""
    counts = [len(layer.parameters()) for layer in self.layers]
    lines = [f"{type(layer).__name__}: {count}" for layer, count in zip(self.layers, counts, strict=True)]
    return "\n".join([*lines, f"total: {sum(counts)}"])


@mistakes.mistake("sequential-init", "network.Sequential.summary")
def rows_counted(self):
    """Your summary counts rows, with len. An array's entries are counted by its size."""
    counts = [sum(len(parameter) for parameter in layer.parameters()) for layer in self.layers]
    lines = [f"{type(layer).__name__}: {count}" for layer, count in zip(self.layers, counts, strict=True)]
    return "\n".join([*lines, f"total: {sum(counts)}"])


@mistakes.mistake("sequential-init", "network.Sequential.summary")
def no_total(self):
    """Your summary lacks its last line, the total over all layers."""
    counts = [sum(parameter.size for parameter in layer.parameters()) for layer in self.layers]
    return "\n".join(f"{type(layer).__name__}: {count}" for layer, count in zip(self.layers, counts, strict=True))


@mistakes.mistake("sequential-init", "network.Sequential.summary")
def silent_layers_left_out(self):
    """Your summary leaves out the layers that have no parameters. Each layer gets a line, with a 0 if need
    be."""
    counts = [sum(parameter.size for parameter in layer.parameters()) for layer in self.layers]
    pairs = zip(self.layers, counts, strict=True)
    lines = [f"{type(layer).__name__}: {count}" for layer, count in pairs if count]
    return "\n".join([*lines, f"total: {sum(counts)}"])


@mistakes.mistake("sequential-init", "network.Sequential.summary")
def a_list_of_lines(self):
    """Your summary is a list of lines. One text is asked: join them with "\\n".join(lines)."""
    counts = [sum(parameter.size for parameter in layer.parameters()) for layer in self.layers]
    lines = [f"{type(layer).__name__}: {count}" for layer, count in zip(self.layers, counts, strict=True)]
    return [*lines, f"total: {sum(counts)}"]


# --- output-layer ---


@mistakes.mistake("output-layer")
def softmax_for_many_labels(task):
    """With softmax the labels of "multilabel" share one sum of 1, so that only one could be sure. Each label
    is a question of its own: sigmoid."""
    return {"regression": identity, "binary": sigmoid, "multiclass": softmax, "multilabel": softmax}[task]


@mistakes.mistake("output-layer")
def sigmoid_for_amounts(task):
    """Sigmoid on "regression" allows only amounts between 0 and 1. An amount may be any number: identity."""
    return {"regression": sigmoid, "binary": sigmoid, "multiclass": softmax, "multilabel": sigmoid}[task]


@mistakes.mistake("output-layer")
def relu_on_the_output(task):
    """ReLU on the output of "regression" can never say less than 0, and learns nothing where it says 0. ReLU
    belongs between layers: use identity."""
    from nnlib.activations import relu

    return {"regression": relu, "binary": sigmoid, "multiclass": softmax, "multilabel": sigmoid}[task]


@mistakes.mistake("output-layer")
def tanh_on_the_output(task):
    """Tanh on the output of "regression" allows only amounts between -1 and 1. An amount may be any number:
    identity."""
    from nnlib.activations import tanh

    return {"regression": tanh, "binary": sigmoid, "multiclass": softmax, "multilabel": sigmoid}[task]


@mistakes.mistake("output-layer")
def softmax_for_one_number(task):
    """Softmax of a single number is always 1. "binary" has one output, the probability of yes: sigmoid."""
    return {"regression": identity, "binary": softmax, "multiclass": softmax, "multilabel": sigmoid}[task]


@mistakes.mistake("output-layer")
def sigmoid_for_one_of_several(task):
    """Sigmoid on "multiclass" judges each class by itself, and the probabilities need not sum to 1. Just one
    class is right: softmax."""
    return {"regression": identity, "binary": sigmoid, "multiclass": sigmoid, "multilabel": sigmoid}[task]


@mistakes.mistake("output-layer")
def names_in_place_of_functions(task):
    """You returned a name in quotes. Return the function itself: sigmoid, without quotes and without
    brackets."""
    return {"regression": "identity", "binary": "sigmoid", "multiclass": "softmax", "multilabel": "sigmoid"}[task]
