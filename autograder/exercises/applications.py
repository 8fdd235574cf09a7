"""Chapter 9, applications: what can I build with it?"""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from types import ModuleType
from typing import Any

import numpy as np

from autograder.engine.exercise import Chapter
from autograder.exercises.chance import global_state

chapter = Chapter("09-applications", title="Applications", module="applications")


# --- medicine ---


@chapter.exercise(
    "choose-threshold",
    title="Choose a threshold",
    points=2,
    implements=("applications.choose_threshold",),
    hints=(
        "Only the sick decide how low the line must go. Look at their scores, from the highest down: how many of them "
        "have you found at each?",
        "of_the_sick = scores[y == 1] are the only thresholds worth trying. The recall of one is "
        "np.mean(of_the_sick >= threshold). Of those that find enough, take the highest.",
        "return float(max(t for t in scores[y == 1] if np.mean(scores[y == 1] >= t) >= min_recall)).",
    ),
)
def choose_threshold(nnlib, case):
    """The highest threshold that still finds as many of the sick as you ask for."""
    return nnlib.choose_threshold(case.y, case.scores, case.min_recall)


def screening(y: list[int], scores: list[float], min_recall: float) -> dict[str, Any]:
    """A case of choose-threshold."""
    return {"y": np.array(y), "scores": np.array(scores), "min_recall": min_recall}


def measured(rng: np.random.Generator, sick: int, healthy: int, min_recall: float) -> dict[str, Any]:
    """A case of choose-threshold: the sick score higher, but not always."""
    y = rng.permutation(np.repeat([1, 0], [sick, healthy]))
    return {"y": y, "scores": rng.normal(size=len(y)) + 1.2 * y, "min_recall": min_recall}


@choose_threshold.case("two sick, two healthy, by hand")
def _(rng):
    return screening([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9], 1.0)


@choose_threshold.case("half of the sick are enough")
def _(rng):
    return screening([1, 0, 1, 0, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1], 0.5)


@choose_threshold.case("a bit more than half of the sick")
def _(rng):
    return screening([1, 0, 1, 0, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1], 0.6)


@choose_threshold.case("a rare disease")
def _(rng):
    return measured(rng, 16, 200, 0.85)


@choose_threshold.case("equal scores")
def _(rng):
    return screening([1, 1, 0, 1, 0, 1, 0, 0], [2.0, 1.0, 1.0, 1.0, 1.0, -3.0, -3.0, -4.0], 0.75)


@choose_threshold.case("logits, far apart")
def _(rng):
    return screening([0, 0, 1, 1, 0, 1, 1, 0], [-90.0, -4.0, -2.5, 3.0, -3.0, 120.0, 0.25, 5.0], 0.7)


# --- finance ---


@chapter.exercise(
    "windows",
    title="Windows on a series",
    points=1,
    implements=("applications.windows",),
    hints=(
        "Write the numbers 1 to 5 in a row, and lay a frame over three of them. How often can you move it, until there "
        "is no number left to its right?",
        "The frame can start at 0, 1, ... up to len(series) - length - 1. Its target is the number just behind it: the "
        "targets are the series without its first `length` numbers.",
        "starts = np.arange(len(series) - length)[:, np.newaxis]; return series[starts + np.arange(length)], "
        "series[length:].",
    ),
)
def windows(nnlib, case):
    """So many days in a row as a row, and beside it the day after, which is to be forecast."""
    rows, targets = nnlib.windows(case.series, case.length)
    return {"windows": rows, "targets": targets}


@windows.case("five days, three at a time, by hand")
def _(rng):
    return {"series": np.array([1.0, 2.0, 3.0, 5.0, 8.0]), "length": 3}


@windows.case("one day at a time")
def _(rng):
    return {"series": np.array([10.0, 20.0, 40.0, 80.0]), "length": 1}


@windows.case("thirty days, five at a time")
def _(rng):
    return {"series": rng.normal(size=30).cumsum(), "length": 5}


@windows.case("a single window")
def _(rng):
    return {"series": np.array([3.0, 1.0, 4.0, 1.5]), "length": 3}


def seen_folds(nnlib: ModuleType, n: int, folds: int) -> list[dict[str, np.ndarray]]:
    pairs = list(nnlib.walk_forward(n, folds))
    return [{"train": np.asarray(train), "test": np.asarray(test)} for train, test in pairs]


@chapter.exercise(
    "walk-forward",
    title="Walk forward",
    points=2,
    implements=("applications.walk_forward",),
    hints=(
        "It is Monday morning. What may you have learned from, and on what will you be tried? Now it is Tuesday. Draw "
        "both on a line of days.",
        "The tests lie at the end, side by side, each n // (folds + 1) long. So the first one starts at n - folds * "
        "length. The training is everything before the start of the test.",
        "length = n // (folds + 1); for start in range(n - folds * length, n, length): yield np.arange(start), "
        "np.arange(start, start + length).",
    ),
)
def walk_forward(nnlib, case):
    """Learn from all days that were, test on those that came next, and walk on."""
    return {"folds": seen_folds(nnlib, case.n, case.folds)}


@walk_forward.case("seven days, three folds, by hand")
def _(rng):
    return {"n": 7, "folds": 3}


@walk_forward.case("twelve days, two folds")
def _(rng):
    return {"n": 12, "folds": 2}


@walk_forward.case("fourteen days, three folds")
def _(rng):
    return {"n": 14, "folds": 3}


@walk_forward.case("twenty days, one fold")
def _(rng):
    return {"n": 20, "folds": 1}


# --- robotics ---


class Machine:
    """A system to steer that writes down what was done to it.

    An action moves it by so much and by the time, so that its states, and what it pays, tell what was done and when.
    """

    def __init__(self, start: float, rewards: list[float]):
        self.start, self.rewards = start, rewards
        self.log: list[str] = []
        self.place, self.time = -99.0, 0

    def reset(self) -> np.ndarray:
        self.log.append("reset")
        self.place, self.time = self.start, 0
        return np.array([self.place, 0.0])

    def step(self, action: int) -> tuple[np.ndarray, float, bool]:
        self.log.append(f"step {int(action)}")
        reward = self.rewards[min(self.time, len(self.rewards) - 1)]
        self.time += 1
        self.place += int(action) + 10 * self.time
        return np.array([self.place, float(self.time)]), reward, self.time >= len(self.rewards)


def told(episode: Any, log: list[str]) -> dict[str, Any]:
    """An episode, and what happened to the system meanwhile. Raises TypeError where it is no episode."""
    if not hasattr(episode, "states"):
        got = "nothing" if episode is None else f"a {type(episode).__name__}"
        raise TypeError(f"rollout returns an Episode(states, actions, reward). Yours returned {got}")
    return {
        "states": episode.states,
        "actions": episode.actions,
        "reward": float(episode.reward),
        "done to the system": ", ".join(log),
    }


@chapter.exercise(
    "rollout",
    title="Let it act",
    points=2,
    implements=("applications.rollout",),
    hints=(
        "You drive a car with your eyes shut, and may open them for a blink before each turn of the wheel. What do "
        "you do, again and again, and what do you write into your notebook each time?",
        "Start with system.reset(). While it is not over: keep the state, ask the policy for an action, keep that too, "
        "and step. The step gives the next state, a reward to add, and whether it is over.",
        "while not over: states.append(state); actions.append(policy(state)); state, reward, over = "
        "system.step(actions[-1]); total += reward. Then return Episode(np.array(states), np.array(actions), total).",
    ),
)
def rollout(nnlib, case):
    """See, act, and see what comes of it, until it is over; each state stands beside what was done in it."""
    system = Machine(case.start, case.rewards)

    def policy(state: np.ndarray) -> int:
        return int(state[0] + case.offset) % 3

    episodes = []
    for _ in range(case.times):
        before = len(system.log)
        episode = nnlib.rollout(policy, system)
        episodes.append(told(episode, system.log[before:]))
    return episodes


def ride(start: float, rewards: list[float], offset: int = 0, times: int = 1) -> dict[str, Any]:
    """A case of rollout: as many steps as there are rewards."""
    return {"start": start, "rewards": rewards, "offset": offset, "times": times}


@rollout.case("two steps, by hand")
def _(rng):
    return ride(1.0, [5.0, 7.0])


@rollout.case("four steps, and a fall")
def _(rng):
    return ride(0.0, [1.0, 1.0, 1.0, -10.0], offset=2)


@rollout.case("a second attempt")
def _(rng):
    return ride(2.0, [0.5, 2.0, 4.0], times=2)


@rollout.case("six steps")
def _(rng):
    return ride(1.0, rng.normal(size=6).round(2).tolist(), offset=1)


# What a network can be good at, in the cases of evolve-policy. `x` are all its numbers in one row.
WORTHS = {
    "near 1": lambda x: -float(np.sum((x - 1.0) ** 2)),
    "far from 0": lambda x: float(np.sum(x**2)),
    "indifferent": lambda x: 0.0,
    "few steps of worth": lambda x: float(np.floor(-3 * np.sum(np.abs(x)) / len(x))),
    "never better than at the start": lambda x: -float(np.any(x != 0)) - float(np.sum(x**2)),
}

FEW = 1500
"""So many numbers must be drawn before their spread is judged."""


def small_network(nnlib: ModuleType, sizes: list[int], start: float) -> Any:
    """A layer with arrays of these sizes to learn: a weight, a bias, another weight. All start from one number."""

    class Policy(nnlib.Layer):
        def __init__(self):
            self.learned = [np.full((size, 2) if place % 2 == 0 else size, start) for place, size in enumerate(sizes)]

        def parameters(self) -> list[np.ndarray]:
            return self.learned

    return Policy()


def flat(arrays: Iterable[np.ndarray]) -> np.ndarray:
    """All numbers of some arrays, in one row."""
    return np.concatenate([np.zeros(0), *map(np.ravel, arrays)])


def family_tree(tried: np.ndarray, worths: np.ndarray, children: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who the parent was, by the rules, of each child that was tried; the last parent; and all parents' scores."""
    parent, score = tried[0], worths[0]
    parents, scores = [], [score]
    for start in range(1, len(tried), children):
        parents += [parent] * len(tried[start : start + children])
        best = start + int(np.argmax(worths[start : start + children]))
        if worths[best] >= score:
            parent, score = tried[best], worths[best]
        scores.append(score)
    return np.array(parents).reshape(-1, tried.shape[1]), parent, np.array(scores)


def facts_of_evolution(value: dict, case: Any) -> dict[str, Any]:
    """What holds of any right evolution, whatever it drew.

    The rules are followed from what was tried and what it was worth. The spread is judged of many numbers only.
    """
    tried, worths = value["tried"], value["worths"]
    parents, last, scores = family_tree(tried, worths, case.children)
    steps = (tried[1:] - parents) / case.spread
    many = steps.size >= FEW
    return {
        "evaluations": len(tried),
        "first the network as it was": bool(np.all(tried[0] == case.start)),
        "each child differs from its parent in every number": bool(np.all(steps != 0)),
        "no two children alike": len(np.unique(tried[1:], axis=0)) == len(tried) - 1,
        "no two numbers of a child moved alike": bool(np.all(np.diff(np.sort(steps.round(9), axis=1), axis=1))),
        "numbers move up as often as down": not many or bool(abs(steps.mean()) < 0.15),
        "typical move, in spreads": float(np.sqrt(np.mean(steps**2))) if many else 1.0,
        "longest move is not cut off": not many or bool(np.abs(steps).max() > 2.5),
        "the best is in the network at the end": np.array_equal(value["left"], last),
        "in the network's own arrays": value["in the network's own arrays"],
        "scores returned": in_words_of_scores(value["scores"], scores),
        "same seed, same children": np.array_equal(value["first tried"], value["first tried again"]),
        "another seed, other children": not np.array_equal(value["first tried"], value["first tried of another seed"]),
        "the global generator was left alone": value["the global generator was left alone"],
    }


def in_words_of_scores(given: Any, right: np.ndarray) -> str:
    """How the scores that were returned stand to those of the parents."""
    given = np.asarray(given, dtype=float)
    if given.shape == right.shape:
        return "those of the parents" if np.allclose(given, right) else "others than those of the parents"
    return f"of shape {given.shape}, not {right.shape}"


@chapter.exercise(
    "evolve-policy",
    title="Evolve a policy",
    points=3,
    implements=("applications.evolve_policy",),
    facts=facts_of_evolution,
    rtol=0.1,
    hints=(
        "Think of a gardener. From the best plant of last year come ten seeds, each a little different. When does a "
        "new plant take the old one's place, and what if all ten are worse?",
        "Keep the parent as copies of the arrays, and its score. In each generation, for each child: write parent "
        "plus noise into the network's arrays with parameter[...] = ..., call evaluate, keep numbers and score. "
        "Compare the best with the parent, and in the end write the parent back.",
        "child = [p + rng.normal(0, spread, p.shape) for p in parent]; write it, worth = evaluate(). After all "
        "children: if max(worths) >= best: parent, best = family[np.argmax(worths)], max(worths); then "
        "scores.append(best).",
    ),
)
def evolve_policy(nnlib, case):
    """Children are the parent and a little noise; the best of them takes its place, if it is as good."""

    def evolved(seed: int, generations: int) -> dict[str, Any]:
        network = small_network(nnlib, case.sizes, case.start)
        own = list(network.parameters())
        tried, worths = [], []

        def evaluate() -> float:
            tried.append(flat(network.parameters()))
            worths.append(WORTHS[case.worth](tried[-1]))
            return worths[-1]

        rng = np.random.default_rng(seed)
        scores = nnlib.evolve_policy(network, evaluate, generations, case.children, case.spread, rng)
        return {
            "tried": np.array(tried),
            "worths": np.array(worths),
            "left": flat(network.parameters()),
            "scores": scores,
            "in the network's own arrays": np.array_equal(flat(own), flat(network.parameters())),
        }

    before = global_state()
    few = min(case.generations, 1)
    return {
        **evolved(case.seed, case.generations),
        "first tried": evolved(case.seed, few)["tried"],
        "first tried again": evolved(case.seed, few)["tried"],
        "first tried of another seed": evolved(case.seed + 1, few)["tried"],
        "the global generator was left alone": global_state() == before,
    }


def growing(
    worth: str,
    sizes: list[int],
    generations: int,
    children: int,
    spread: float = 0.1,
    start: float = 0.0,
    seed: int = 0,
) -> dict[str, Any]:
    """A case of evolve-policy."""
    return {
        "worth": worth,
        "sizes": sizes,
        "generations": generations,
        "children": children,
        "spread": spread,
        "start": start,
        "seed": seed,
    }


@evolve_policy.case("one generation of two children")
def _(rng):
    return growing("near 1", [1], generations=1, children=2, seed=1)


@evolve_policy.case("eight generations of five children")
def _(rng):
    return growing("near 1", [8, 6, 8], generations=8, children=5, spread=0.05, seed=2)


@evolve_policy.case("no child is ever better")
def _(rng):
    return growing("never better than at the start", [3, 2], generations=6, children=5, seed=3)


@evolve_policy.case("nothing makes a difference")
def _(rng):
    return growing("indifferent", [2, 2], generations=6, children=3, start=0.5, seed=4)


@evolve_policy.case("a large spread")
def _(rng):
    return growing("few steps of worth", [9, 7, 6], generations=7, children=6, spread=0.5, start=2.0, seed=5)


# --- keeping a network ---


def running_layer(nnlib: ModuleType) -> type:
    """A layer that knows more than its parameters: as batch normalisation, it keeps running statistics."""

    class Norm(nnlib.Layer):
        def __init__(self, size: int):
            self.weight, self.bias = np.ones(size), np.zeros(size)
            self.running_mean, self.running_variance = np.zeros(size), np.ones(size)

        def forward(self, x: np.ndarray) -> np.ndarray:
            return (x - self.running_mean) / np.sqrt(self.running_variance) * self.weight + self.bias

        def parameters(self) -> list[np.ndarray]:
            return [self.weight, self.bias]

        def arrays(self) -> dict[str, np.ndarray]:
            return {
                "weight": self.weight,
                "bias": self.bias,
                "running_mean": self.running_mean,
                "running_variance": self.running_variance,
            }

    return Norm


def built(nnlib: ModuleType, layers: list) -> Any:
    """A network of layers that are told in words and sizes: ["linear", 3, 2], ["relu"], ["norm", 2], a list inside."""
    makers = {
        "linear": lambda n_in, n_out: nnlib.Linear(n_in, n_out, np.random.default_rng(0)),
        "norm": running_layer(nnlib),
        "relu": nnlib.ReLU,
        "tanh": nnlib.Tanh,
        "inside": lambda *inner: built(nnlib, inner),
    }
    return nnlib.Sequential(*[makers[name](*sizes) for name, *sizes in layers])


def fill(network: Any, seed: int, dtype: str = "float64") -> None:
    """Puts numbers into all arrays that are known by where they stand."""
    rng = np.random.default_rng(seed)
    for array in network.arrays().values():
        array[...] = rng.uniform(0.5, 2.0, size=array.shape).astype(dtype)


def opened(file: BytesIO) -> dict[str, np.ndarray] | None:
    """The arrays in a file, or None where NumPy cannot read it without running anything."""
    if not zipfile.is_zipfile(file):
        return None
    try:
        with np.load(BytesIO(file.getvalue()), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except Exception:
        return None


@chapter.exercise(
    "keep",
    title="Keep a network",
    points=3,
    implements=("serialization.save", "serialization.load"),
    hints=(
        "You pack a machine into a box and send it to a friend, who has the same machine, empty. What must be in the "
        "box, how does she know what goes where, and how does she notice that it is the wrong box?",
        'save: network.arrays() is a dict already; add "layers" and "training", and hand it to write_arrays. load: '
        "read_arrays, take the two out again, compare kinds, names and shapes, and only then write, with "
        "array[...] = saved[name].",
        'saved = read_arrays(file); if saved["layers"].tolist() != layer_kinds(network).tolist(): raise '
        "ValueError(...). Compare {name: array.shape} of both sides. Then the loop, and at last network.train(...).",
    ),
)
def keep(nnlib, case):
    """A network goes into a file and comes back whole; a file of another network is refused."""
    network, other = built(nnlib, case.layers), built(nnlib, case.into or case.layers)
    fill(network, case.seed)
    fill(other, case.seed + 1)
    network.train(case.mode)
    other.train(not case.mode)
    network_before, other_before = flat(network.arrays().values()), flat(other.arrays().values())
    held = [*other.arrays().values()]
    file = BytesIO()
    nnlib.save(file, network)
    content = opened(file)
    names = ", ".join(name for name in network.arrays() if content and name in content)
    refused = "no"
    file.seek(0)
    try:
        nnlib.load(file, other)
    except ValueError:
        refused = "with a ValueError"
    return {
        "NumPy opens the file without pickle": content is not None,
        "in the file": names,
        "the file is refused": refused,
        "numbers loaded": flat(other.arrays().values()),
        "the other network is as it was": np.array_equal(other_before, flat(other.arrays().values())),
        "numbers in the network's own arrays": flat(held),
        "mode loaded": [layer.training for layer in (other, *other.layers)],
        "the saved network is as it was": np.array_equal(network_before, flat(network.arrays().values())),
        "mode of the saved network": [layer.training for layer in (network, *network.layers)],
    }


def kept(layers: list, into: list | None = None, mode: bool = False, seed: int = 0) -> dict[str, Any]:
    """A case of keep: a network is saved, and loaded into one of the same layers, or into another one."""
    return {"layers": layers, "into": into or [], "mode": mode, "seed": seed}


def far_apart(*layers: list) -> list:
    """The same layers from place 2 and from place 10 on, and others between: by the alphabet 10 comes before 2."""
    return [["tanh"], ["tanh"], *layers, *[["tanh"]] * (8 - len(layers)), *layers]


@keep.case("one Linear layer")
def _(rng):
    return kept([["linear", 2, 1]])


@keep.case("a network in training mode")
def _(rng):
    return kept([["linear", 3, 4], ["relu"], ["linear", 4, 2]], mode=True, seed=1)


@keep.case("running statistics")
def _(rng):
    return kept([["linear", 3, 2], ["norm", 2], ["relu"], ["linear", 2, 2]], seed=2)


@keep.case("thirteen layers")
def _(rng):
    return kept([*far_apart(["linear", 2, 2]), ["relu"], ["tanh"]], seed=3)


@keep.case("into a wider network")
def _(rng):
    return kept([["linear", 3, 1], ["tanh"], ["linear", 1, 1]], [["linear", 3, 4], ["tanh"], ["linear", 4, 1]], seed=4)


@keep.case("into a network with another activation")
def _(rng):
    return kept([["linear", 3, 2], ["tanh"]], [["linear", 3, 2], ["relu"]], seed=5)


@keep.case("into a longer network")
def _(rng):
    return kept([["linear", 2, 2], ["relu"]], [["linear", 2, 2], ["relu"], ["linear", 2, 2]], seed=6)


@keep.case("into a shorter network")
def _(rng):
    return kept([["linear", 2, 2], ["relu"], ["linear", 2, 2]], [["linear", 2, 2], ["relu"]], seed=7)


@keep.case("into a network that differs in the last layer only")
def _(rng):
    return kept([["linear", 2, 3], ["relu"], ["linear", 3, 2]], [["linear", 2, 3], ["relu"], ["linear", 3, 4]], seed=8)


# --- beside PyTorch ---


@chapter.exercise(
    "beside-pytorch",
    title="Beside PyTorch",
    points=2,
    implements=("applications.pytorch_arrays",),
    hints=(
        "Print network.arrays(): names and shapes. A weight of PyTorch has one row for each output. What has to be "
        "done with ours?",
        "Go through network.arrays().items(). A table is laid on its side with .T; a row of numbers stays as it is, "
        "with .T or without. Make a copy of each.",
        'return {name.replace("running_variance", "running_var"): array.T.copy() for name, array in '
        "network.arrays().items()}.",
    ),
)
def beside_pytorch(nnlib, case):
    """Your network's numbers under the names and in the shapes that PyTorch wants, as copies."""
    network = built(nnlib, case.layers)
    fill(network, case.seed)
    if case.dtype != "float64":
        for layer in network.layers:
            for name, array in layer.arrays().items():
                setattr(layer, name, array.astype(case.dtype))
    before = flat(network.arrays().values())
    arrays = nnlib.pytorch_arrays(network)
    seen = {name: np.array(array) for name, array in arrays.items()}
    dtypes = ", ".join(str(array.dtype) for array in arrays.values())
    for array in arrays.values():
        array += 1
    return {
        "arrays": seen,
        "dtypes": dtypes,
        "the network is as it was": np.array_equal(before, flat(network.arrays().values())),
    }


def moved(layers: list, dtype: str = "float64", seed: int = 0) -> dict[str, Any]:
    """A case of beside-pytorch."""
    return {"layers": layers, "dtype": dtype, "seed": seed}


@beside_pytorch.case("one Linear layer")
def _(rng):
    return moved([["linear", 3, 2]])


@beside_pytorch.case("as many inputs as outputs")
def _(rng):
    return moved([["linear", 2, 2], ["relu"], ["linear", 2, 2]], seed=1)


@beside_pytorch.case("with running statistics")
def _(rng):
    return moved([["linear", 3, 2], ["norm", 2], ["tanh"], ["linear", 2, 4]], seed=2)


@beside_pytorch.case("float32")
def _(rng):
    return moved([["tanh"], ["linear", 4, 1]], dtype="float32", seed=3)


# --- the whole library ---


def mnist_to_read(seed: int, wanted: float, examples: int) -> dict[str, Any]:
    """Some of the course's images of MNIST, half as high and half as wide: a check must not take long.

    All images with all pixels, and a wider network, take far longer, and read more than nine in ten.
    wanted: the share of unseen digits that must be read
    examples: how many images are learned from
    """
    from data import load_mnist  # imported here, since the box has no data files

    digits = load_mnist()
    return {
        "train_ink": halved(digits.train_images[:examples]),
        "train_labels": digits.train_labels[:examples].astype(np.uint8),
        "test_ink": halved(digits.test_images),
        "test_labels": digits.test_labels.astype(np.uint8),
        "wanted": wanted,
        "seed": seed,
    }


def halved(images: np.ndarray) -> np.ndarray:
    """The mean of each 2 x 2 pixels, (n, 196), from 0 to 255."""
    means = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    return np.round(255 * means).astype(np.uint8).reshape(len(images), -1)


def facts_of_reading(value: dict, case: Any) -> dict[str, Any]:
    """Whether the network has learned to read, and can be kept."""
    accuracy = float(np.mean(value["digits read"] == case.test_labels))
    return {
        f"reads at least {case.wanted:.0%} of digits that it never saw": accuracy >= case.wanted,
        "reads the same after it was saved and loaded": np.array_equal(
            value["digits read"], value["read after loading"]
        ),
    }


@chapter.exercise(
    "read-mnist",
    title="Capstone: read MNIST",
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
        "adam",
        "schedules",
        "fit",
        "keep",
    ),
    seconds=10,
    capstone=True,
    facts=facts_of_reading,
    hints=(
        "There is nothing new to write here: your whole library reads real handwriting. Is every other check green?",
        "If the loss does not fall, go back to train-digits of lesson 5: its images are smaller, so that you find out "
        "faster.",
        "If it learns but cannot be kept, compare network.arrays() before `save` and after `load`, name by name.",
    ),
)
def read_mnist(nnlib, case):
    """Your own library learns from images of MNIST, reads 1,000 others, and is kept in a file."""
    network = reader(nnlib, case.seed)
    rng, epochs, rate = np.random.default_rng(case.seed), 3, 0.03
    nnlib.fit(
        network,
        nnlib.CrossEntropy(),
        nnlib.Adam(rate),
        case.train_ink / 255,
        case.train_labels.astype(int),
        epochs,
        50,
        rng,
        schedule=lambda epoch: nnlib.cosine_decay(rate, epoch, last=epochs),
    )
    file, other = BytesIO(), reader(nnlib, case.seed + 1)
    nnlib.save(file, network)
    file.seek(0)
    nnlib.load(file, other)
    images = case.test_ink / 255
    return {"digits read": network.predict(images), "read after loading": other.predict(images)}


def reader(nnlib: ModuleType, seed: int) -> Any:
    """A network that has not learned to read yet."""
    rng = np.random.default_rng(seed)
    return nnlib.Sequential(nnlib.Linear(196, 32, rng), nnlib.ReLU(), nnlib.Linear(32, 10, rng))


@read_mnist.case("2,000 images")
def _(rng):
    return mnist_to_read(0, wanted=0.85, examples=2000)
