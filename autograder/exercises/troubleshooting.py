"""Chapter 8, troubleshooting: it does not learn, and why?"""

from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("08-troubleshooting", title="Troubleshooting", module="troubleshooting")


def arrays(rng: np.random.Generator, *shapes: tuple[int, ...], scale: float = 1.0) -> list[np.ndarray]:
    """Random arrays of these shapes."""
    return [rng.normal(scale=scale, size=shape) for shape in shapes]


# --- looking inside ---


def network_with_gradients(nnlib: ModuleType, layers: list) -> Any:
    """A Sequential of layers that have just these gradients; each is a list of arrays, or of such layers."""

    class Known(nnlib.Layer):
        def __init__(self, gradients: list[np.ndarray]):
            self.known = gradients

        def parameters(self) -> list[np.ndarray]:
            return [np.ones_like(gradient) for gradient in self.known]

        def gradients(self) -> list[np.ndarray]:
            return self.known

    return nnlib.Sequential(*map(Known, layers))


@chapter.exercise(
    "gradient-norms",
    title="Gradient norms",
    points=1,
    implements=("diagnostics.gradient_norms",),
    needs=("sequential-init", "sequential-backward"),
    hints=(
        "A gradient is an arrow with as many coordinates as the weight has entries. How long is an arrow? And which of "
        "the arrays of network.gradients() are weights?",
        "Go through network.gradients() and keep those with ndim == 2. np.linalg.norm gives the root of the sum of the "
        "squares. Make an array of these numbers.",
        "return np.array([np.linalg.norm(gradient) for gradient in network.gradients() if gradient.ndim == 2]).",
    ),
)
def gradient_norms(nnlib, case):
    """The length of each weight's gradient, from the first layer to the last; biases are left out."""
    return as_array(nnlib.gradient_norms(network_with_gradients(nnlib, case.layers)))


def as_array(numbers: Any) -> Any:
    """A list of numbers as an array: one is as good as the other. Anything else stays as it is."""
    return np.array(numbers) if isinstance(numbers, list | tuple) else numbers


@gradient_norms.case("two layers, by hand")
def _(rng):
    return {
        "layers": [
            [np.array([[3.0, 0.0], [0.0, -4.0]]), np.array([12.0, 0.0])],
            [np.array([[6.0], [8.0]]), np.array([1.0])],
        ]
    }


@gradient_norms.case("three layers, one without parameters, each smaller than the next")
def _(rng):
    small, large = arrays(rng, (4, 6), (6, 2))
    return {"layers": [[0.001 * small, np.ones(6)], [], [large, np.ones(2)]]}


@gradient_norms.case("batch normalisation between")
def _(rng):
    weight, bias, scale, shift, last, last_bias = arrays(rng, (3, 5), (5,), (5,), (5,), (5, 1), (1,))
    return {"layers": [[weight, bias], [scale, shift], [last, last_bias]]}


@chapter.exercise(
    "dead-units",
    title="Dead units",
    points=2,
    implements=("diagnostics.dead_fraction",),
    needs=("relu", "linear-init", "linear-forward", "activation-layers", "sequential-init"),
    hints=(
        "When is a unit dead, and not just silent for now? How many examples must you have seen to say so?",
        "For each batch send x through network.layers one by one. After each ReLU note (x > 0).any(axis=0): which "
        "units fired for some row. A unit is alive if it fired in some batch. Do it in evaluation mode, and put the "
        "old mode back.",
        "With the notes of one layer in a list, one for each batch: 1 - np.any(notes, axis=0).mean(). Collect the "
        "notes with isinstance(layer, ReLU), in a list for each layer.",
    ),
)
def dead_units(nnlib, case):
    """The share of units in each ReLU layer that are silent for all examples of all batches, in evaluation mode."""
    network = nnlib.Sequential(*[layer_of(nnlib, item) for item in case.layers])
    shares, modes = [], []
    for mode in (True, False):
        network.train(mode)
        shares.append(as_array(nnlib.dead_fraction(network, case.batches)))
        modes.append(network.training)
    return {"dead": shares[1], "dead, when it was asked in training mode": shares[0], "modes afterwards": modes}


def layer_of(nnlib: ModuleType, item: Any) -> Any:
    """A layer by the name of its class, "silent while it trains", or a Linear layer of a weight and a bias."""

    class SilentInTraining(nnlib.Layer):
        def forward(self, x: np.ndarray) -> np.ndarray:
            return -np.abs(x) if self.training else x

    if isinstance(item, str):
        return SilentInTraining() if item == "silent while it trains" else getattr(nnlib, item)()
    layer = nnlib.Linear(*item[0].shape, np.random.default_rng(0))
    layer.weight, layer.bias = item
    return layer


def layers_with_bias(rng: np.random.Generator, widths: tuple[int, ...], biases: float) -> list:
    """Linear layers of these widths, each followed by ReLU; the biases spread from -biases to +biases."""
    layers: list = []
    for n_in, n_out in pairwise(widths):
        layers += [[rng.normal(size=(n_in, n_out)), np.linspace(-biases, biases, n_out)], "ReLU"]
    return layers


@dead_units.case("four units, one of them dead, by hand")
def _(rng):
    return {
        "layers": [[np.array([[1.0, -1.0, 1.0, 1.0]]), np.array([0.0, 0.0, 5.0, -9.0])], "ReLU"],
        "batches": [np.array([[1.0], [-2.0]])],
    }


@dead_units.case("silent in one batch, awake in the other")
def _(rng):
    return {
        "layers": [[np.array([[1.0, -1.0, 1.0, -1.0, 0.0]]), np.array([0.0, 0.0, -4.0, -4.0, -1.0])], "ReLU"],
        "batches": [np.array([[1.0], [2.0]]), np.array([[-5.0], [0.0]]), np.array([[3.0], [2.0]])],
    }


@dead_units.case("two layers")
def _(rng):
    return {
        "layers": layers_with_bias(rng, (3, 8, 5), 12.0),
        "batches": [rng.normal(size=(6, 3)), rng.normal(size=(4, 3))],
    }


@dead_units.case("other layers between, and one that falls silent in training")
def _(rng):
    first, _, second, _ = layers_with_bias(rng, (2, 6, 4), 4.0)
    return {
        "layers": [first, "silent while it trains", "ReLU", second, "Tanh", "ReLU"],
        "batches": [rng.normal(size=(5, 2)), rng.normal(size=(2, 2))],
    }


@dead_units.case("not one ReLU layer")
def _(rng):
    return {"layers": [[rng.normal(size=(2, 3)), np.zeros(3)], "Tanh"], "batches": [rng.normal(size=(4, 2))]}


# --- keeping within bounds ---


@chapter.exercise(
    "clip-gradients",
    title="Gradient clipping",
    points=2,
    implements=("regularization.clip_gradients",),
    rtol=1e-5,
    hints=(
        "All arrays together are one arrow. How long is it? And by which factor must it be multiplied to be max_norm "
        "long?",
        "Add up the squares of all entries of all arrays, and take the root once, at the end. Only where that norm is "
        "above max_norm, multiply each array by max_norm / norm, in place: gradient *= factor. Return the old norm.",
        "norm = np.sqrt(sum(np.sum(gradient ** 2) for gradient in gradients)); if norm > max_norm: for gradient in "
        "gradients: gradient *= max_norm / norm; then return float(norm).",
    ),
)
def clip_gradients(nnlib, case):
    """All gradients are shortened by one factor where together they are too long; the old norm comes back."""
    gradients = [gradient.copy() for gradient in case.gradients]
    norm = nnlib.clip_gradients(gradients, case.max_norm)
    return {"gradients": gradients, "norm before": norm}


def clipped(max_norm: float, gradients: list[np.ndarray]) -> dict[str, Any]:
    """A case of clip-gradients."""
    return {"gradients": gradients, "max_norm": max_norm}


@clip_gradients.case("twice too long, by hand")
def _(rng):
    return clipped(2.5, [np.array([[3.0, 0.0]]), np.array([-4.0])])


@clip_gradients.case("short enough")
def _(rng):
    return clipped(10.0, [np.array([[3.0, 0.0]]), np.array([-4.0])])


@clip_gradients.case("two layers, one gradient far larger than the others")
def _(rng):
    weight, bias, large, last_bias = arrays(rng, (3, 4), (4,), (4, 2), (2,))
    return clipped(5.0, [weight, bias, 100 * large, last_bias])


@clip_gradients.case("two layers, a little too long")
def _(rng):
    return clipped(4.0, arrays(rng, (3, 4), (4,), (4, 2), (2,)))


@chapter.exercise(
    "weight-decay",
    title="Weight decay",
    points=2,
    implements=("regularization.weight_penalty", "regularization.decay_weights"),
    rtol=1e-6,
    hints=(
        "The penalty is a number to be added to the loss. So what must be added to the gradient? And which arrays "
        "does it concern?",
        "Penalty: strength / 2 times the sum of the squares of all entries of all arrays with ndim == 2. Its slope at "
        "a weight is strength times that weight; add it to the gradient in place, with +=.",
        "weight_penalty: strength / 2 * float(sum(np.sum(p ** 2) for p in parameters if p.ndim == 2)). decay_weights: "
        "for p, g in zip(parameters, gradients): if p.ndim == 2: g += strength * p.",
    ),
)
def weight_decay(nnlib, case):
    """Large weights, but not biases, cost something; the gradients say so too, and the weights stay as they are."""
    gradients = [gradient.copy() for gradient in case.gradients]
    penalty = nnlib.weight_penalty(case.parameters, case.strength)
    nnlib.decay_weights(case.parameters, gradients, case.strength)
    return {"penalty": penalty, "gradients": gradients}


def decayed(rng: np.random.Generator, strength: float, *shapes: tuple[int, ...]) -> dict[str, Any]:
    """A case of weight-decay: random parameters and gradients of these shapes."""
    return {"parameters": arrays(rng, *shapes), "gradients": arrays(rng, *shapes), "strength": strength}


@weight_decay.case("one weight and one bias, by hand")
def _(rng):
    return {
        "parameters": [np.array([[3.0, -1.0]]), np.array([5.0, 5.0])],
        "gradients": [np.array([[1.0, 1.0]]), np.array([2.0, 2.0])],
        "strength": 0.2,
    }


@weight_decay.case("two layers")
def _(rng):
    return decayed(rng, 0.01, (3, 4), (4,), (4, 2), (2,))


@weight_decay.case("batch normalisation between")
def _(rng):
    return decayed(rng, 0.5, (3, 4), (4,), (4,), (4,), (4, 2), (2,))


@weight_decay.case("no decay at all")
def _(rng):
    return decayed(rng, 0.0, (2, 2), (2,))


# --- layers that behave otherwise in training ---


def facts_of_dropout(value: dict, case: Any) -> dict[str, Any]:
    """What must hold of every right dropout, whichever numbers it drew."""
    x = case.x
    names = ("output", "output of a second pass", "gradient")
    y, second, gradient = (np.resize(value[name], x.shape) for name in names)  # wrong shapes are told, and made fit
    kept, later = y != 0, second != 0
    share = float(kept.mean())
    return {
        "shapes": ", ".join(str(value[name].shape) for name in names),
        "each row drops units of its own": share == 1 or bool((kept != kept[0]).any()),
        "each column drops rows of its own": share == 1 or bool((kept != kept[:, :1]).any()),
        "share that is kept": share,
        "what is kept is multiplied by": factor(y, x, kept),
        "a second pass drops others": share == 1 or not np.array_equal(kept, later),
        "the gradient passes where the numbers passed": np.array_equal(gradient != 0, later),
        "the gradient is multiplied by": factor(gradient, case.output_gradient, gradient != 0),
        "evaluation leaves all as it is": np.allclose(value["output in evaluation"], x, rtol=1e-6),
        "and the gradient too": np.allclose(value["gradient in evaluation"], case.output_gradient, rtol=1e-6),
        "same seed, same numbers dropped": np.array_equal(y, value["output with the same seed"]),
        "another seed, others dropped": share == 1 or not np.array_equal(y, value["output with another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }


def factor(after: np.ndarray, before: np.ndarray, where: np.ndarray) -> str:
    """What numbers were multiplied by, if it was the same for all."""
    factors = after[where] / before[where]
    if not len(factors):
        return "nothing is left"
    return f"{factors.mean():.3f}" if np.allclose(factors, factors[0], rtol=1e-4) else "this or that"


@chapter.exercise(
    "dropout",
    title="Dropout",
    points=2,
    implements=("layers.Dropout.forward", "layers.Dropout.backward"),
    facts=facts_of_dropout,
    rtol=0.1,
    hints=(
        "Each number of x needs its own toss of a coin that says “drop” with probability rate. If only a half is kept, "
        "how large must it be, so that the sum stays about the same? And in evaluation mode?",
        "self.rng.random(x.shape) gives numbers from 0 to 1: those below rate are dropped. The mask is 0 there, and "
        "1 / (1 - rate) elsewhere. Keep it in self.mask, for backward multiplies by the same one.",
        "forward: without self.training set self.mask = None and return x; else self.mask = (self.rng.random(x.shape) "
        ">= self.rate).astype(x.dtype) / (1 - self.rate), and return x * self.mask. backward: output_gradient * "
        "self.mask, if there is one.",
    ),
)
def dropout(nnlib, case):
    """While training each number is dropped or made larger, and its gradient likewise; afterwards nothing happens."""
    before = global_state()
    layer, again, other = (nnlib.Dropout(case.rate, np.random.default_rng(seed)) for seed in (1, 1, 2))
    output = layer.forward(case.x)
    second = layer.forward(case.x)
    gradient = layer.backward(case.output_gradient)
    seeds = again.forward(case.x), other.forward(case.x)
    layer.eval()
    evaluated = layer.forward(case.x)
    return {
        "output": output,
        "output of a second pass": second,
        "gradient": gradient,
        "output in evaluation": evaluated,
        "gradient in evaluation": layer.backward(case.output_gradient),
        "output with the same seed": seeds[0],
        "output with another seed": seeds[1],
        "the global generator was left alone": global_state() == before,
    }


def dropped(rng: np.random.Generator, rate: float, shape: tuple[int, int] = (25, 20)) -> dict[str, Any]:
    """A case of dropout: numbers and gradients, none of them 0."""
    x, output_gradient = (rng.uniform(0.5, 2, size=shape) * rng.choice([-1, 1], size=shape) for _ in range(2))
    return {"x": x, "output_gradient": output_gradient, "rate": rate}


@dropout.case("ones, of which a half is dropped, by hand")
def _(rng):
    return {"x": np.ones((25, 20)), "output_gradient": np.ones((25, 20)), "rate": 0.5}


@dropout.case("few are dropped")
def _(rng):
    return dropped(rng, 0.2)


@dropout.case("most are dropped")
def _(rng):
    return dropped(rng, 0.75)


@dropout.case("none is dropped")
def _(rng):
    return dropped(rng, 0.0, (10, 8))


@chapter.exercise(
    "batch-norm",
    title="Batch normalisation",
    points=3,
    implements=("layers.BatchNorm.forward", "layers.BatchNorm.backward"),
    rtol=1e-6,
    hints=(
        "Standardising columns is an old acquaintance from lesson 3. New are three things: what is learned, what is "
        "remembered for later, and that mean and variance depend on x themselves. Begin with forward in training mode.",
        "forward: x.mean(axis=0) and x.var(axis=0), or the running ones in evaluation mode. Only in training move the "
        "running ones, with +=; the variance times rows / (rows - 1). Keep the normalised x and the root for backward. "
        "There the docstring has all formulas: mean(h) is h.mean(axis=0).",
        "backward: self.scale_gradient = (output_gradient * z).sum(axis=0); self.shift_gradient = "
        "output_gradient.sum(axis=0); h = output_gradient * self.scale; in training h = h - h.mean(axis=0) - z * "
        "(h * z).mean(axis=0); then h / deviation.",
    ),
)
def batch_norm(nnlib, case):
    """Columns of mean 0 and variance 1 while training, gradients that know it, and running averages afterwards."""
    layer = nnlib.BatchNorm(len(case.scale), **case.settings)
    layer.scale, layer.shift = case.scale.copy(), case.shift.copy()
    running = layer.running_mean, layer.running_variance
    outputs = [layer.forward(x) for x in case.batches]
    input_gradient = layer.backward(case.output_gradient)
    gradients = [gradient.copy() for gradient in layer.gradients()]
    averages = [np.array(layer.running_mean), np.array(layer.running_variance)]
    layer.eval()
    evaluated = layer.forward(case.x)
    return {
        "outputs": outputs,
        "gradient at the input": input_gradient,
        "gradients at scale and shift": gradients,
        "running mean and variance": averages,
        "output in evaluation": evaluated,
        "gradient in evaluation": layer.backward(np.ones_like(case.x)),
        "running mean and variance after evaluation": [layer.running_mean, layer.running_variance],
        "the running averages were changed in place": layer.running_mean is running[0]
        and layer.running_variance is running[1],
    }


def normalised(
    rng: np.random.Generator, rows: tuple[int, ...], columns: int, later: int, **settings: float
) -> dict[str, Any]:
    """A case of batch-norm: batches of so many rows to train on, and one of `later` rows to be seen afterwards."""
    means, spreads = rng.normal(scale=3, size=columns), rng.uniform(0.5, 4, size=columns)
    *batches, x = [means + spreads * rng.normal(size=(n, columns)) for n in (*rows, later)]
    return {
        "batches": batches,
        "x": x,
        "scale": rng.uniform(0.5, 2, size=columns),
        "shift": rng.normal(size=columns),
        "output_gradient": rng.normal(size=(rows[-1], columns)),
        "settings": settings,
    }


@batch_norm.case("four rows, one column, by hand")
def _(rng):
    return {
        "batches": [np.array([[1.0], [1.0], [5.0], [5.0]])],
        "x": np.array([[1.5]]),
        "scale": np.array([2.0]),
        "shift": np.array([10.0]),
        "output_gradient": np.array([[1.0], [0.0], [0.0], [0.0]]),
        "settings": {"epsilon": 0.0, "momentum": 0.5},
    }


@batch_norm.case("a batch")
def _(rng):
    return normalised(rng, (5,), 3, later=4)


@batch_norm.case("three batches, one after the other")
def _(rng):
    return normalised(rng, (4, 6, 3), 2, later=2, momentum=0.3)


@batch_norm.case("a large epsilon")
def _(rng):
    return normalised(rng, (4,), 4, later=3, epsilon=0.5)


@batch_norm.case("a column that is always the same")
def _(rng):
    case = normalised(rng, (4,), 3, later=2)
    case["batches"][0][:, 1] = 7.0
    return case


# --- new examples from old ones ---

# Moves down and right that are looked for, short ones first.
MOVES = sorted(
    ((down, right) for down in range(-3, 4) for right in range(-3, 4)),
    key=lambda move: (max(map(abs, move)), sum(map(abs, move))),
)


def overlaps(images: np.ndarray, moved: np.ndarray, down: int, right: int) -> np.ndarray:
    """(n,) whether the part of each image that is still to be seen lies where it would after such a move."""
    height, width = images.shape[1:]
    rows, columns = slice(max(down, 0), height + min(down, 0)), slice(max(right, 0), width + min(right, 0))
    old_rows, old_columns = slice(max(-down, 0), height - max(down, 0)), slice(max(-right, 0), width - max(right, 0))
    return np.all(images[:, old_rows, old_columns] == moved[:, rows, columns], axis=(1, 2))


def moves_of(images: np.ndarray, moved: np.ndarray) -> list[tuple[int, int] | None]:
    """The smallest move, down and right, that explains each image; None where there is none.

    images, moved: (n, height, width)
    """
    height, width = images.shape[1:]
    moves: list[tuple[int, int] | None] = [None] * len(images)
    rest = np.arange(len(images))
    for move in MOVES:
        if len(rest) and abs(move[0]) < height and abs(move[1]) < width:
            explained = overlaps(images[rest], moved[rest], *move)
            for image in rest[explained]:
                moves[image] = move
            rest = rest[~explained]
    return moves


def what_came_in(images: np.ndarray, moved: np.ndarray, moves: np.ndarray) -> set[str]:
    """What came in at the edges of images that were moved so.

    images, moved: (n, height, width)
    moves: (n, 2) how far down and right
    """
    n, height, width = images.shape
    rows, columns = np.arange(height) - moves[:, :1], np.arange(width) - moves[:, 1:]
    around = images[np.arange(n)[:, None, None], rows[:, :, None] % height, columns[:, None, :] % width]
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None, :]
    right = [np.all(moved == shifted, axis=(1, 2)) for shifted in (np.where(inside, around, 0), around)]
    return {*np.select(right, ["blank", "the other side"], "something else").tolist()}


def facts_of_shifts(value: dict, case: Any) -> dict[str, Any]:
    """What must hold of images that were moved, however far each was."""
    moved = np.resize(value["moved"], case.images.shape)  # a wrong shape is told below; here it is made fit
    moves = moves_of(case.images, moved)
    ways = np.array([move for move in moves if move]).reshape(-1, 2).astype(int)
    went = np.array([bool(move) and any(move) for move in moves])
    came_in = what_came_in(case.images[went], moved[went], ways[ways.any(axis=1)])
    down, right = ways.T
    return {
        "shape": str(value["moved"].shape),
        "each image is a moved copy of the one in its place": None not in moves,
        "each image moves its own way": len({*moves} - {None}) > 1 or case.most == 0,
        "steps down": str(sorted(set(down.tolist()))),
        "steps to the right": str(sorted(set(right.tolist()))),
        "what comes in at the edge": ", ".join(sorted(came_in)),
        "down and right are drawn apart": not (np.array_equal(down, right) or np.array_equal(down, -right))
        or case.most == 0,
        "same seed, same moves": np.array_equal(value["few"], value["few again"]),
        "another seed, other moves": case.most == 0 or not np.array_equal(value["few"], value["few of another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }


@chapter.exercise(
    "augment",
    title="Augmentation by shifts",
    points=2,
    implements=("augmentation.shift_images",),
    facts=facts_of_shifts,
    hints=(
        "Lay a picture on a larger blank sheet, and look at it through a window of its old size. Where must the window "
        "stand, so that the picture seems to have moved down by one?",
        "np.pad(images, ((0, 0), (most, most), (most, most))) lays all on larger sheets. Draw "
        "rng.integers(-most, most + 1, size=(n, 2)), and cut a window from each sheet: it begins at most - down and "
        "most - right. Write it into an array made by np.empty_like(images).",
        "In a loop over i, (down, right) of enumerate(moves): shifted[i] = padded[i, most - down : most - down + "
        "height, most - right : most - right + width].",
    ),
)
def augment(nnlib, case):
    """Each image moves its own random way by a few pixels; the edge that comes in is blank, nothing wraps around."""
    before = global_state()
    few = case.images[:8]
    return {
        "moved": nnlib.shift_images(case.images, np.random.default_rng(1), **case.settings),
        "few": nnlib.shift_images(few, np.random.default_rng(2), **case.settings),
        "few again": nnlib.shift_images(few, np.random.default_rng(2), **case.settings),
        "few of another seed": nnlib.shift_images(few, np.random.default_rng(3), **case.settings),
        "the global generator was left alone": global_state() == before,
    }


def pictures(rng: np.random.Generator, n: int, height: int, width: int, most: int | None = None) -> dict[str, Any]:
    """A case of augment: images of random ink, never 0."""
    images = rng.integers(1, 17, size=(n, height, width)) / 16
    return {"images": images, "most": 1 if most is None else most, "settings": {} if most is None else {"most": most}}


@augment.case("a dot in the middle, fifty times, by hand")
def _(rng):
    images = np.zeros((50, 3, 3))
    images[:, 1, 1] = 1.0
    return {"images": images, "most": 1, "settings": {}}


@augment.case("by one pixel")
def _(rng):
    return pictures(rng, 50, 5, 5)


@augment.case("by two pixels, wider than high")
def _(rng):
    return pictures(rng, 80, 5, 8, most=2)


@augment.case("not at all")
def _(rng):
    return pictures(rng, 4, 3, 3, most=0)


@augment.case("rows of pixels, which are no images")
def _(rng):
    return {"images": rng.uniform(size=(4, 9)), "most": 1, "settings": {}}


# --- what is the matter? ---


@chapter.exercise(
    "diagnose",
    title="Diagnose a training",
    points=2,
    implements=("diagnostics.diagnose",),
    hints=(
        "Go through the list as a doctor would: the most acute first. Each rule compares a number with another number "
        "of the same training. What does nan > 1 give?",
        "One `if` with a `return` for each rule, in the order of the docstring. np.isfinite of all losses and norms "
        "in one list, then .all(), finds nan and infinity. An empty list has no first element: ask for it first.",
        "if not np.isfinite([*losses, *validation_losses, *norms]).all() or losses[-1] > GROWN * losses[0]: return "
        '"exploding". Then any(share > MOSTLY for share in dead), norms[0] < VANISHED * norms[-1], and so on.',
    ),
)
def diagnose(nnlib, case):
    """Names what ails a training, by its losses, its gradient norms and its dead units; the first that fits counts."""
    history = nnlib.History(list(case.losses), list(case.validation_losses))
    return nnlib.diagnose(history, np.array(case.norms), np.array(case.dead))


# A training that is well, after five epochs. Losses in units so small that an absolute threshold is of no use.
WELL = {
    "losses": [0.0100, 0.0060, 0.0040, 0.0030, 0.0025],
    "validation_losses": [0.0110, 0.0070, 0.0050, 0.0045, 0.0046],
    "norms": [0.02, 0.03, 0.05],
    "dead": [0.1, 0.25],
}


def training(**signs: list[float]) -> dict[str, Any]:
    """A case of diagnose: a training that is well, but for these signs."""
    return WELL | signs


@diagnose.case("a loss that is not a number, by hand")
def _(rng):
    return training(losses=[2.3, float("nan")], validation_losses=[], norms=[1.0, 1.0], dead=[])


@diagnose.case("all is well")
def _(rng):
    return training()


@diagnose.case("all is well, in large numbers")
def _(rng):
    return training(losses=[9000.0, 4000.0, 2000.0], validation_losses=[9500.0, 5000.0, 3000.0])


@diagnose.case("a loss three times the first")
def _(rng):
    return training(losses=[0.010, 0.020, 0.030])


@diagnose.case("a norm without end")
def _(rng):
    return training(norms=[float("inf"), 1.0, 0.5])


@diagnose.case("most units of the second layer dead, so that gradients vanish")
def _(rng):
    return training(dead=[0.2, 0.7, 0.1], norms=[0.0, 1e-8, 0.5], losses=[1.0, 0.99, 0.98])


@diagnose.case("most units dead in all layers")
def _(rng):
    return training(dead=[0.7, 0.9], norms=[0.0, 1e-8, 0.5], losses=[1.0, 0.99, 0.98])


@diagnose.case("half of the units dead is not most")
def _(rng):
    return training(dead=[0.5, 0.5])


@diagnose.case("gradients die out, so that little is learned")
def _(rng):
    return training(norms=[1e-7, 1e-5, 0.1], losses=[2.31, 2.30, 2.30], validation_losses=[2.31, 2.30, 2.30])


@diagnose.case("all norms small, but none of them vanished")
def _(rng):
    return training(norms=[1e-6, 2e-6, 3e-6])


@diagnose.case("gradients die out from the first layer to the last")
def _(rng):
    return training(norms=[1.0, 0.01, 1e-4])


@diagnose.case("the validation loss turns and rises")
def _(rng):
    return training(losses=[2.0, 1.0, 0.5, 0.1], validation_losses=[2.0, 1.4, 1.5, 1.8])


@diagnose.case("it rises before it has learned by half")
def _(rng):
    return training(losses=[2.0, 1.8, 1.6, 1.4], validation_losses=[2.0, 1.9, 2.3, 2.6])


@diagnose.case("the loss hardly falls")
def _(rng):
    return training(losses=[2.3, 2.1, 2.0, 1.9], validation_losses=[2.3, 2.2, 2.1, 2.0])


@diagnose.case("the loss hardly falls, in tiny numbers")
def _(rng):
    return training(losses=[0.0023, 0.0021, 0.0020], validation_losses=[0.0023, 0.0022, 0.0021])


@diagnose.case("a gap from the start, which does not widen")
def _(rng):
    return training(losses=[1.0, 0.5, 0.2], validation_losses=[2.0, 1.0, 0.8])


@diagnose.case("infinity in the validation loss alone")
def _(rng):
    return training(validation_losses=[0.01, 0.02, float("inf")])


@diagnose.case("nothing but losses")
def _(rng):
    return training(validation_losses=[], norms=[], dead=[])


# --- the whole library ---

EXAMPLES, FEW, WRONG = 500, 300, 60
CURED = {"vanishing": 0.6, "dead units": 0.6, "overfitting": 0.75}
"""The share of unseen digits that a network reads after its cure, or more."""


def deep_sigmoids(nnlib: ModuleType, rng: np.random.Generator, cured: bool) -> tuple:
    """Four layers of sigmoids with small weights, through which no gradient comes back; batch normalisation lets it
    through. Its running averages must keep up: a cure is short."""

    def small(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
        return 0.3 * nnlib.xavier_uniform(shape, rng)

    layers: list = []
    for n_in, n_out in pairwise([64] + [32] * 4):
        norm = [nnlib.BatchNorm(n_out, momentum=0.3)] if cured else []
        layers += [nnlib.Linear(n_in, n_out, rng, small), *norm, nnlib.Sigmoid()]
    return nnlib.Sequential(*layers, nnlib.Linear(32, 10, rng)), nnlib.SGD(0.2, momentum=0.8)


def long_steps(nnlib: ModuleType, rng: np.random.Generator, cured: bool) -> tuple:
    """Steps so long that the first ones silence nearly all units for ever; clipping makes them shorter."""
    network = nnlib.Sequential(nnlib.Linear(64, 32, rng), nnlib.ReLU(), nnlib.Linear(32, 10, rng))
    optimizer = nnlib.SGD(0.5)
    return network, nnlib.RegularizedOptimizer(optimizer, max_norm=0.3) if cured else optimizer


def learns_by_heart(nnlib: ModuleType, rng: np.random.Generator, cured: bool) -> tuple:
    """Few examples, some of them with wrong labels, are learned by heart; dropout and weight decay hinder it."""
    kept = [nnlib.Dropout(0.5, rng)] if cured else []
    network = nnlib.Sequential(nnlib.Linear(64, 96, rng), nnlib.ReLU(), *kept, nnlib.Linear(96, 10, rng))
    optimizer = nnlib.Adam(0.02)
    return network, nnlib.RegularizedOptimizer(optimizer, weight_decay=0.003) if cured else optimizer


# For each illness: the network with its optimizer, the size of a batch, and for how many epochs it is trained, sick and
# cured.
PATIENTS = {
    "vanishing": (deep_sigmoids, 50, 1, 2),
    "dead units": (long_steps, 50, 1, 8),
    "overfitting": (learns_by_heart, 100, 25, 7),
}


def facts_of_cures(value: dict, case: Any) -> dict[str, Any]:
    """Whether each illness was recognised, and its network reads well after the cure alone."""
    facts: dict[str, Any] = {}
    for illness in case.illnesses:
        sick, cured = value[illness]["sick"], value[illness]["cured"]
        share = float(np.mean(cured["digits read"] == case.test_labels))
        facts[f"diagnosis of the network with {illness}"] = sick["diagnosis"]
        facts[f"cured of {illness} it reads {CURED[illness]:.0%} of unseen digits"] = share >= CURED[illness]
        facts[f"epochs for {illness}"] = len(cured["losses"])
    return facts


@chapter.exercise(
    "cure-networks",
    title="Capstone: cure three sick networks",
    points=3,
    implements=(),
    needs=(
        "relu",
        "initializers",
        "linear-init",
        "sequential-init",
        "batches",
        "linear-forward",
        "activation-layers",
        "softmax",
        "sequential-forward",
        "cross-entropy",
        "predict",
        "activation-backward",
        "linear-backward",
        "cross-entropy-backward",
        "sequential-backward",
        "sgd",
        "momentum",
        "adam",
        "fit",
        "gradient-norms",
        "dead-units",
        "clip-gradients",
        "weight-decay",
        "dropout",
        "batch-norm",
        "augment",
        "diagnose",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_cures,
    hints=(
        "There is nothing new to write here: your whole library examines three networks and cures them. Is every other "
        "check of this lesson green?",
        "If each part is right alone, look at what passes between them. Does the optimizer change the arrays that the "
        "layers use? Does fit switch the layers to training mode, and back to it after each look at validation data?",
        "Train such a network yourself, and print history.losses, gradient_norms and dead_fraction before and after "
        "the cure: with batch normalisation the gradient must reach the first layer, and clipped ones must be short.",
    ),
)
def cure_networks(nnlib, case):
    """Your own library finds out what ails three networks, and cures each of them within a few epochs."""
    return {
        illness: {"sick": examined(nnlib, case, illness, False), "cured": examined(nnlib, case, illness, True)}
        for illness in case.illnesses
    }


def examined(nnlib: ModuleType, case: Any, illness: str, cured: bool) -> dict[str, Any]:
    """A network trained, sick or cured: the diagnosis, the losses, and what it reads in digits that it never saw."""
    rng = np.random.default_rng(case.seed)
    make, batch_size, *epochs = PATIENTS[illness]
    network, optimizer = make(nnlib, rng, cured)
    x, y, test_x = examples(nnlib, case, illness, cured, rng)
    validation = test_x, case.test_labels.astype(int)
    history = nnlib.fit(network, nnlib.CrossEntropy(), optimizer, x, y, epochs[cured], batch_size, rng, validation)
    norms, dead = nnlib.gradient_norms(network), nnlib.dead_fraction(network, [x[:FEW], x[FEW:]])
    return {
        "diagnosis": nnlib.diagnose(history, norms, dead),
        "losses": history.losses,
        "digits read": network.predict(test_x),
    }


def examples(nnlib: ModuleType, case: Any, illness: str, cured: bool, rng: np.random.Generator) -> tuple:
    """What a network is trained on, and the images that it is tried on. The cure of overfitting adds moved images."""
    if illness == "overfitting":
        x, y = case.train_ink[:FEW] / 16, case.few_labels.astype(int)
        if cured:
            moved = nnlib.shift_images(x.reshape(-1, 8, 8), rng).reshape(x.shape)
            x, y = np.vstack([x, moved]), np.tile(y, 2)
        return x, y, case.test_ink / 16
    scale = 1 if illness == "dead units" else 16
    return case.train_ink / scale, case.train_labels.astype(int), case.test_ink / scale


def patients(seed: int, illnesses: list[str]) -> dict[str, Any]:
    """Images of handwritten digits, as counts of inked dots; labels of a few of them, some wrong; what ails the
    networks; and a seed."""
    from data import load_digits  # imported here, since the box has no data files

    digits, rng = load_digits(), np.random.default_rng(seed)
    few_labels = digits.train_labels[:FEW].astype(np.uint8)
    few_labels[rng.choice(FEW, WRONG, replace=False)] = rng.integers(0, 10, size=WRONG)
    return {
        "train_ink": (digits.train_images[:EXAMPLES] * 16).astype(np.uint8),
        "train_labels": digits.train_labels[:EXAMPLES].astype(np.uint8),
        "few_labels": few_labels,
        "test_ink": (digits.test_images * 16).astype(np.uint8),
        "test_labels": digits.test_labels.astype(np.uint8),
        "illnesses": illnesses,
        "seed": seed,
    }


@cure_networks.case("three patients")
def _(rng):
    return patients(0, list(CURED))
