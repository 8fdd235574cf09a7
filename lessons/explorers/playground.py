"""The playground of lesson 5: a network of the learner's own library learns to part points, live."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from types import ModuleType
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display

from .library import Locked, drawable, fresh_library, needs
from .panel import notice
from .picture import Dot, Line, Picture, Rect, Shape, Text
from .player import Player, button
from .point_sets import POINT_SETS
from .shapes import box, number
from .stage import Explorer, dressed, saved
from .svg import to_svg
from .tiles import boundary, tiles

POINTS = 200
BATCH = 20
REACH = 3.2  # the plane is drawn from here to there along both axes
CELLS = 40  # tiles along each side
UNITS, SMALL = 8, 10  # hidden units that are shown, and their tiles along each side
LAST_EPOCH = 3000  # then it rests, so that a forgotten playground does not heat a room
ACTIVATIONS = {"tanh": "Tanh", "ReLU": "ReLU", "sigmoid": "Sigmoid", "none (linear)": None}
OPTIMIZERS = {
    "plain": ("sgd", lambda nnlib, rate: nnlib.SGD(rate)),
    "momentum": ("momentum", lambda nnlib, rate: nnlib.SGD(rate, 0.9)),
    "Adam": ("adam", lambda nnlib, rate: nnlib.Adam(rate)),
}


@dataclass(frozen=True)
class PlaygroundState:
    """Which points, which network, how it learns, and after how many epochs we look."""

    points: str = "moons"
    layers: int = 1
    width: int = 8
    activation: str = "tanh"
    optimizer: str = "Adam"
    learning_rate: float = 0.02
    decay: float = 0.0
    seed: int = 0
    epochs: int = 0


@dataclass(frozen=True)
class Snapshot:
    """A moment of a training.

    x, y: the points `(n, 2)` and their classes `(n,)`
    chances: what the network says of the plane, `(CELLS, CELLS)`, the lowest row first
    hidden: what units of the first hidden layer give, from 0 to 1 with 0 at a half, `(units, SMALL, SMALL)`
    losses: one for each epoch so far
    right, unseen_right: the share of points that are on their side, of those learned from and of others
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    chances: np.ndarray
    hidden: np.ndarray
    losses: tuple[float, ...]
    right: float
    unseen_right: float

    @property
    def lost(self) -> bool:
        """Whether the numbers have overflowed: it cannot learn any more."""
        return not np.isfinite(self.chances).all() or not np.isfinite(self.losses).all()


@dataclass
class Decaying:
    """The learner's optimizer; each weight is drawn towards 0 as well, `decay` times its size."""

    inner: Any
    decay: float

    def step(self, parameters: list[np.ndarray], gradients: list[np.ndarray]) -> None:
        """Adds the pull to the gradients of weights, which are 2-D; biases are free."""
        pull = self.decay
        pulled = [g + pull * p if p.ndim > 1 else g for p, g in zip(parameters, gradients, strict=True)]
        self.inner.step(parameters, pulled)


class Training:
    """A network of the learner's library in the middle of its training. All methods raise `Locked`."""

    def __init__(self, nnlib: ModuleType, state: PlaygroundState):
        rng = np.random.default_rng(state.seed)
        draw = POINT_SETS[state.points]
        self.nnlib, self.name, self.rng, self.losses = nnlib, state.points, rng, []
        self.x, self.y = draw(POINTS, rng)
        self.unseen_x, self.unseen_y = draw(POINTS, rng)
        self.network = build_network(nnlib, state, rng)
        self.depth = 0 if not state.layers else 2 if ACTIVATIONS[state.activation] else 1
        with needs("binary-cross-entropy"):
            self.loss = nnlib.BinaryCrossEntropy()
        exercise, build = OPTIMIZERS[state.optimizer]
        with needs(exercise):
            self.optimizer = Decaying(build(nnlib, state.learning_rate), state.decay)

    def epoch(self) -> None:
        """Once through all points, a step after each mini-batch."""
        target = self.y[:, None]
        with needs("fit"):
            loss = self.nnlib.train_epoch(self.network, self.loss, self.optimizer, self.x, target, BATCH, self.rng)
        self.losses.append(float(drawable("fit", loss, ()) if loss is None else loss))

    def chances(self, places: np.ndarray) -> np.ndarray:
        """What the network says of places `(m, 2)`: the probability of class 1, `(m,)`."""
        with needs("sequential-forward"):
            logits = np.asarray(self.network.forward(places))
        with needs("sigmoid"):
            return np.asarray(self.nnlib.sigmoid(logits)).reshape(len(places))

    def hidden(self) -> np.ndarray:
        """What the first units of the first hidden layer give, scaled to their largest; `(units, SMALL, SMALL)`."""
        values = SMALL_PLANE
        with needs("sequential-init"):
            first = self.network.layers[: self.depth]
        with needs("sequential-forward"):
            for layer in first:
                values = np.asarray(layer.forward(values))
        units = values.T[:UNITS] if first else np.zeros((0, len(values)))
        largest = np.maximum(np.abs(units).max(axis=1, keepdims=True, initial=0), 1e-9)
        return (0.5 + units / largest / 2).reshape(-1, SMALL, SMALL)

    def snapshot(self) -> Snapshot:
        """Where the training is now."""
        said = self.chances(np.concatenate([PLANE, self.x, self.unseen_x]))
        everywhere, seen, unseen = np.split(said, [len(PLANE), len(PLANE) + POINTS])
        return Snapshot(
            self.name,
            self.x,
            self.y,
            everywhere.reshape(CELLS, CELLS),
            self.hidden(),
            tuple(self.losses),
            float(((seen >= 0.5) == self.y).mean()),
            float(((unseen >= 0.5) == self.unseen_y).mean()),
        )


def plane(cells: int) -> np.ndarray:
    """The middle of each of `cells * cells` tiles, `(cells * cells, 2)`, row by row from below."""
    ticks = REACH * ((2 * np.arange(cells) + 1) / cells - 1)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


PLANE, SMALL_PLANE = plane(CELLS), plane(SMALL)


def build_network(nnlib: ModuleType, state: PlaygroundState, rng: np.random.Generator) -> Any:
    """Two inputs, as many hidden layers as wanted, one logit."""
    sizes = [2, *[state.width] * state.layers]
    kind = ACTIVATIONS[state.activation]
    layers = []
    with needs("linear-init"):
        for n_in, n_out in pairwise(sizes):
            layers.append(nnlib.Linear(n_in, n_out, rng))
            layers += [getattr(nnlib, kind)()] if kind else []
        layers.append(nnlib.Linear(sizes[-1], 1, rng))
    with needs("sequential-init"):
        return nnlib.Sequential(*layers)


def compute_playground(nnlib: ModuleType, state: PlaygroundState) -> Snapshot:
    """A training from its start to `state.epochs`; raises `Locked`."""
    training = Training(nnlib, state)
    for _ in range(state.epochs):
        training.epoch()
    return training.snapshot()


# -- Drawing

LEFT, TOP, SIDE = 4, 4, 10  # of the tiles
PLOT = (486, 34, 334, 190)  # of the losses
DECADES = (0, -3)  # the powers of ten at the top and at the bottom
CURVE = 160  # points that a loss curve has at most


def draw_playground(snapshot: Snapshot) -> Picture:
    """The plane with its points; beside it the loss, and how many points are on their side."""
    return Picture(830, 436, tuple(_shapes(snapshot)), playground_sentence(snapshot))


def _shapes(snapshot: Snapshot) -> Iterator[Shape]:
    yield from tiles(snapshot.chances, LEFT, TOP, SIDE)
    yield from boundary(snapshot.chances, LEFT, TOP, SIDE)
    yield from box(LEFT, TOP, CELLS * SIDE, CELLS * SIDE)
    for (x, y), label in zip(snapshot.x, snapshot.y, strict=True):
        yield from _point(x, y, int(label))
    yield from _losses(snapshot.losses)
    yield from _score(270, "of the points it learns from", snapshot.right)
    yield from _score(312, "of points that it never saw", snapshot.unseen_right)
    yield from _units(snapshot.hidden)
    yield Text(LEFT, 428, playground_sentence(snapshot), 14)


def _point(x: float, y: float, label: int) -> Iterator[Shape]:
    """A round blue dot for class 1, a square orange one for class 0, each with an edge of paper."""
    scale = CELLS * SIDE / (2 * REACH)
    across, down = LEFT + scale * (x + REACH), TOP + scale * (REACH - y)
    if not (LEFT + 5 < across < LEFT + CELLS * SIDE - 5 and TOP + 5 < down < TOP + CELLS * SIDE - 5):
        return
    if label:
        yield Dot(across, down, 4.6, "paper")
        yield Dot(across, down, 3.6, "plus")
    else:
        yield Rect(across - 4.2, down - 4.2, 8.4, 8.4, "paper")
        yield Rect(across - 3.2, down - 3.2, 6.4, 6.4, "minus")


def _score(y: float, words: str, share: float) -> Iterator[Shape]:
    yield Text(PLOT[0], y, f"{share:.0%}", 24, bold=True)
    yield Text(PLOT[0] + 86, y, words, 14)
    yield Rect(PLOT[0], y + 8, PLOT[2], 5, "rule", 0.4)
    yield Rect(PLOT[0], y + 8, PLOT[2] * share, 5, "good")


def _units(hidden: np.ndarray) -> Iterator[Shape]:
    if len(hidden):
        yield Text(PLOT[0], 352, "what units of the first hidden layer see", 13, bold=True)
    for place, unit in enumerate(hidden):
        left = PLOT[0] + place * (SMALL * 4 + 2)
        yield from tiles(unit, left, 362, 4, tints=4)
        yield from box(left, 362, SMALL * 4, SMALL * 4)


def _losses(losses: tuple[float, ...]) -> Iterator[Shape]:
    left, top, width, height = PLOT
    yield from box(*PLOT)
    yield Text(left, top - 12, "loss after each epoch", 13, bold=True)
    for power in range(DECADES[1], DECADES[0] + 1):
        yield Text(left - 8, _loss_y(10.0**power) + 4, f"{10.0**power:g}", 11, "end", "faint")
    yield Text(left + width, top + height + 16, f"epoch {len(losses)}", 11, "end", "faint")
    shown = [k for k in range(0, len(losses), max(len(losses) // CURVE, 1)) if np.isfinite(losses[k])]
    points = tuple((left + width * k / max(len(losses) - 1, 1), _loss_y(losses[k])) for k in shown)
    if len(points) > 1:
        yield Line(points, "minus", 2)


def _loss_y(loss: float) -> float:
    top_power, bottom_power = DECADES
    power = min(max(float(np.log10(max(loss, 1e-300))), bottom_power), top_power)
    return PLOT[1] + PLOT[3] * (top_power - power) / (top_power - bottom_power)


def playground_sentence(snapshot: Snapshot) -> str:
    """How far the training has come."""
    epochs = len(snapshot.losses)
    if snapshot.lost:
        return f"After {epochs} epochs the numbers have overflowed: take a smaller learning rate, and reset."
    if not epochs:
        return f"{snapshot.name}: random weights, {snapshot.right:.0%} of the points on their side by chance."
    loss = number(snapshot.losses[-1], 3) if snapshot.losses[-1] >= 0.0005 else "below 0.001"
    return f"{snapshot.name}: after {epochs} epochs the loss is {loss}, {snapshot.right:.0%} of the points are right."


# -- Live

FRAME = 1 / 14  # seconds from one picture to the next
BUDGET = 0.045  # seconds of training in a frame
SAVED_EPOCHS = 100  # what the picture in the saved notebook shows
_live: "Session | None" = None


@dataclass
class Session(Player):
    """A playground on the screen. It trains on the kernel's own loop, in short steps, while `playing`."""

    state: PlaygroundState
    figure: ipywidgets.HTML = field(default_factory=ipywidgets.HTML)
    training: Training | None = None
    speed: int = 2

    def reset(self) -> None:
        """A new network, with the learner's library as its files are now."""
        try:
            with fresh_library() as nnlib:
                self.training = Training(nnlib, self.state)
                self._draw()
        except Locked as locked:
            self._stop_with(locked)

    def toggle(self) -> None:
        """Starts, or pauses."""
        if self.playing or self.training:
            super().toggle()

    def frame(self) -> None:
        self._advance(self.speed)

    def seconds(self) -> float:
        return FRAME

    def step(self) -> None:
        """One epoch, then a look."""
        self.pause()
        self._advance(epochs=1)

    def set(self, **changes: Any) -> None:
        """A new state. A rate or a decay acts at once; anything else starts anew."""
        self.state = replace(self.state, **changes)
        if self.training and set(changes) <= {"learning_rate", "decay"}:
            self.training.optimizer.inner.learning_rate = self.state.learning_rate
            self.training.optimizer.decay = self.state.decay
        else:
            self.reset()

    def _advance(self, epochs: int) -> None:
        until = time.perf_counter() + BUDGET
        try:
            if self.training:
                for _ in range(epochs):
                    self.training.epoch()
                    if time.perf_counter() > until:
                        break
                self._draw()
        except Locked as locked:
            self._stop_with(locked)

    def _draw(self) -> None:
        snapshot = self.training.snapshot()
        self.figure.value = to_svg(draw_playground(snapshot))
        if snapshot.lost or len(snapshot.losses) >= LAST_EPOCH:
            self.pause()

    def _stop_with(self, locked: Locked) -> None:
        self.training = None
        self.pause()
        self.figure.value = notice(locked.message)


def playground(**settings: Any) -> None:
    """Explorer 3: trains live. Only the latest playground runs; one that was shown before is paused."""
    global _live
    if _live:
        _live.pause()
    session = _live = Session(PlaygroundState(**settings))
    session.find_loop()
    session.reset()
    shown = dressed(ipywidgets.VBox([session.figure, _buttons(session), _controls(session)]))
    later = replace(session.state, epochs=SAVED_EPOCHS)
    kept, metadata = saved(Explorer(later, compute_playground, draw_playground))
    display({**shown._repr_mimebundle_(), **kept}, metadata=metadata, raw=True)


# -- Controls


def _buttons(session: Session) -> ipywidgets.HBox:
    step, reset = button("Step", "step-forward"), button("Reset", "refresh")
    for one, action in ((session.start, session.toggle), (step, session.step), (reset, session.reset)):
        one.on_click(lambda _, action=action: session.soon(action))
    speed = ipywidgets.IntSlider(session.speed, min=1, max=10, description="Speed", layout={"width": "18em"})
    speed.observe(lambda change: setattr(session, "speed", change["new"]), names="value")
    return ipywidgets.HBox([session.start, step, reset, speed], layout={"flex_flow": "row wrap"})


def _controls(session: Session) -> ipywidgets.Box:
    state = session.state
    controls = {
        "points": _choice("Points", state.points, POINT_SETS),
        "layers": ipywidgets.IntSlider(state.layers, min=0, max=4, description="Hidden layers", **WIDE),
        "width": ipywidgets.IntSlider(state.width, min=1, max=32, description="Units in each", **WIDE),
        "activation": _choice("Activation", state.activation, ACTIVATIONS),
        "optimizer": _choice("Optimizer", state.optimizer, OPTIMIZERS),
        "learning_rate": ipywidgets.FloatLogSlider(
            state.learning_rate,
            min=-4,
            max=1,
            step=0.05,
            readout_format=".4f",
            description="Learning rate",
            **WIDE,
        ),
        "decay": ipywidgets.FloatSlider(
            state.decay, min=0, max=0.1, step=0.002, readout_format=".3f", description="Weight decay", **WIDE
        ),
        "seed": ipywidgets.IntSlider(state.seed, min=0, max=20, description="Seed", **WIDE),
    }
    for name, control in controls.items():
        control.observe(lambda change, name=name: session.soon(partial(session.set, **{name: change["new"]})), "value")
    return ipywidgets.Box(list(controls.values()), layout={"flex_flow": "row wrap", "max_width": "60em"})


WIDE = {"style": {"description_width": "7em"}, "layout": {"width": "26em", "max_width": "100%"}}


def _choice(label: str, value: str, options: dict[str, Any]) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(value=value, options=list(options), description=label, **WIDE)
