"""The cart-pole of lesson 9, live: a hand, a rule or a network of the learner's own library keeps a pole upright."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from types import ModuleType
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display

from .cart import cart
from .graph_paper import GraphPaper
from .library import Locked, drawable, fresh_library, needs
from .panel import notice
from .picture import Picture, Shape, Text
from .player import Player, button
from .stage import Explorer, dressed, saved
from .svg import to_svg

HAND, COIN, RULE = "your own hand", "toss a coin", "rule of thumb"
IMITATION, EVOLUTION = "imitation", "evolution"
DRIVERS = (HAND, COIN, RULE, IMITATION, EVOLUTION)
TRAINED = (IMITATION, EVOLUTION)
LIMIT = 500  # steps, ten seconds
SECONDS = 0.02  # a step
KNOCK = 0.5  # radians a second
LEANS, CHILDREN, SPREAD, STEPS = (-0.12, 0.12), 8, 0.5, 500  # of the evolution

Policy = Callable[[np.ndarray], int]


@dataclass(frozen=True)
class RideState:
    """Who steers, how far the pole leans at the start, how long evolution goes on, and after how many steps we look."""

    driver: str = EVOLUTION
    lean: float = 0.05
    generations: int = 6
    seed: int = 3
    steps: int = 0


@dataclass(frozen=True)
class Moment:
    """A ride so far: the places of the cart and the leans of the pole, and the last push.

    places, leans: one for the start and one for each step, in metres and in radians
    lost: whether the pole has fallen or the cart has left its track
    """

    driver: str
    places: tuple[float, ...]
    leans: tuple[float, ...]
    push: int | None
    lost: bool

    @property
    def steps(self) -> int:
        """How many there have been."""
        return len(self.places) - 1

    @property
    def over(self) -> bool:
        """Whether it is lost, or has come to its end."""
        return self.lost or self.steps >= LIMIT


class Ride:
    """A cart-pole on its way, and who steers it: the policy given, or else a new one. All methods raise `Locked`."""

    def __init__(self, nnlib: ModuleType, state: RideState, policy: Policy | None = None):
        self.nnlib, self.driver, self.hand = nnlib, state.driver, 1
        self.policy = policy or self.driven_by(state)
        self.system = nnlib.CartPole([0.0, 0.0, state.lean, 0.0], LIMIT)
        self.seen = self.system.reset()
        self.places, self.leans = [float(self.seen[0])], [float(self.seen[2])]
        self.push: int | None = None
        self.lost = False

    def driven_by(self, state: RideState) -> Policy:
        """The policy of the driver; networks are trained here."""
        rng = np.random.default_rng(state.seed)
        match state.driver:
            case "your own hand":
                return lambda _: self.hand
            case "toss a coin":
                return lambda _: int(rng.integers(2))
            case "rule of thumb":
                return rule
            case "imitation":
                return imitation(self.nnlib, rng)
            case _:
                return evolution(self.nnlib, state.generations, rng)

    def step(self) -> None:
        """The driver pushes, and a fiftieth of a second passes."""
        if self.moment().over:
            return
        self.push = self.policy(self.seen)
        self.seen, _, _ = self.system.step(self.push)
        self.places.append(float(self.seen[0]))
        self.leans.append(float(self.seen[2]))
        self.lost = bool(self.nnlib.is_over(self.seen))

    def knock(self, speed: float) -> None:
        """Somebody knocks against the pole."""
        self.system.state[3] += speed
        self.seen = self.system.state.copy()

    def moment(self) -> Moment:
        """Where the ride is now."""
        return Moment(self.driver, tuple(self.places), tuple(self.leans), self.push, self.lost)


def rule(state: np.ndarray) -> int:
    """Push toward the side to which the pole is going to lean."""
    return int(state[2] + 0.5 * state[3] > 0)


def network_policy(network: Any) -> Policy:
    """The class that the network predicts is the action."""

    def policy(state: np.ndarray) -> int:
        with needs("predict"):
            said = network.predict(state[np.newaxis])
        return int(drawable("predict", said, (1,))[0])

    return policy


def imitation(nnlib: ModuleType, rng: np.random.Generator) -> Policy:
    """A network that has learned from four rides of the rule of thumb."""
    with needs("rollout"):
        starts = rng.uniform(-0.05, 0.05, size=(4, 4))
        rides = [nnlib.rollout(rule, nnlib.CartPole(start, 100)) for start in starts]
        states, actions = (np.concatenate([getattr(ride, part) for ride in rides]) for part in ("states", "actions"))
    with needs("linear-init"):
        network = nnlib.Sequential(nnlib.Linear(4, 8, rng), nnlib.Tanh(), nnlib.Linear(8, 2, rng))
    with needs("fit"):
        nnlib.fit(network, nnlib.CrossEntropy(), nnlib.Adam(0.05), states, actions, 40, 32, rng)
    return network_policy(network)


def evolution(nnlib: ModuleType, generations: int, rng: np.random.Generator) -> Policy:
    """A network that starts from nothing but zeros, and has evolved for some generations."""
    with needs("linear-init"):
        network = nnlib.Sequential(nnlib.Linear(4, 2, rng, nnlib.zeros))
    policy = network_policy(network)
    systems = [nnlib.CartPole([0.0, 0.0, lean, 0.0], STEPS) for lean in LEANS]

    def evaluate() -> float:
        with needs("rollout"):
            return float(np.mean([nnlib.rollout(policy, system).reward for system in systems]))

    with needs("evolve-policy"):
        nnlib.evolve_policy(network, evaluate, generations, CHILDREN, SPREAD, rng)
    return policy


def compute_ride(nnlib: ModuleType, state: RideState) -> Moment:
    """A ride from its start to `state.steps`; raises `Locked`."""
    ride = Ride(nnlib, state)
    for _ in range(state.steps):
        ride.step()
    return ride.moment()


# -- Drawing


def draw_ride(moment: Moment) -> Picture:
    """The cart on its track; beside it how the pole leaned and where the cart was."""
    return Picture(920, 300, tuple(_shapes(moment)), ride_sentence(moment))


def _shapes(moment: Moment) -> Iterator[Shape]:
    yield Text(8, 18, moment.driver, 13, bold=True)
    yield from cart(moment.places[-1], moment.leans[-1], moment.push, 8, 60, (480, 190))
    seconds = SECONDS * np.arange(moment.steps + 1)
    degrees = np.degrees(moment.leans)
    for top, name, values, reach, colour in (
        (34, "lean of the pole, degrees", degrees, 12.0, "minus"),
        (158, "place of the cart, metres", np.array(moment.places), 2.4, "plus"),
    ):
        paper = GraphPaper(560, top, 348, 82, (0.0, LIMIT * SECONDS), (-1.08 * reach, 1.08 * reach))
        yield Text(560, top - 8, name, 12, bold=True)
        yield from paper.frame((0, 5, 10) if top > 100 else (), (-reach, 0, reach))
        yield from paper.curve(seconds[::2], values[::2], colour, 2)
        yield paper.dot(seconds[-1], values[-1], colour, 4)
    yield Text(908, 272, "seconds", 12, "end", "faint")
    yield Text(8, 290, ride_sentence(moment), 14)


def ride_sentence(moment: Moment) -> str:
    """How long it has gone well, and how it ended."""
    when = f"after {moment.steps} steps ({moment.steps * SECONDS:.1f} s)"
    if moment.lost:
        left = abs(moment.places[-1]) > abs(moment.leans[-1]) * 10  # 2.4 m are past; a lean ends at 0.21
        return f"{moment.driver}: {when} the {'cart left its track' if left else 'pole fell'}."
    if moment.over:
        return f"{moment.driver}: balanced to the end, {LIMIT} steps."
    side = "to the right" if moment.leans[-1] > 0 else "to the left"
    return f"{moment.driver}: {when} the pole leans {abs(np.degrees(moment.leans[-1])):.1f} degrees {side}."


# -- Live

SPEEDS = {"as in life": (4, 0.08), "a fifth": (1, 0.1), "a tenth": (1, 0.2)}  # steps in a frame, its seconds
SAVED_STEPS = 150  # what the picture in the saved notebook shows
_live: "Session | None" = None


@dataclass
class Session(Player):
    """A cart-pole on the screen. It moves on the kernel's own loop, in short steps, while `playing`."""

    state: RideState
    figure: ipywidgets.HTML = field(default_factory=ipywidgets.HTML)
    ride: Ride | None = None
    speed: str = "a fifth"

    def reset(self, policy: Policy | None = None) -> None:
        """A new ride, with the learner's library as its files are now."""
        self.pause()
        try:
            with fresh_library() as nnlib:
                self.ride = Ride(nnlib, self.state, policy)
                self._draw()
        except Locked as locked:
            self._stop_with(locked)

    def toggle(self) -> None:
        """Starts, or pauses. A ride that is over starts anew."""
        if not self.playing and self.ride and self.ride.moment().over:
            self.reset()
        if self.playing or self.ride:
            super().toggle()

    def frame(self) -> None:
        self._advance(SPEEDS[self.speed][0])

    def seconds(self) -> float:
        return SPEEDS[self.speed][1]

    def step(self) -> None:
        """A fiftieth of a second, then a look."""
        self.pause()
        self._advance(1)

    def side(self, push: int) -> None:
        """The hand's next pushes; where another steers, a knock against the pole."""
        if not self.ride:
            return
        self.ride.hand = push
        if self.state.driver != HAND:
            self.ride.knock(KNOCK if push else -KNOCK)

    def set(self, **changes: Any) -> None:
        """A new state starts a new ride. Another lean needs no other network, and so no new training."""
        keeps = self.ride and self.state.driver in TRAINED and changes.keys() == {"lean"}
        self.state = replace(self.state, **changes)
        self.reset(self.ride.policy if keeps else None)

    def _advance(self, steps: int) -> None:
        try:
            if self.ride:
                for _ in range(steps):
                    self.ride.step()
                self._draw()
        except Locked as locked:
            self._stop_with(locked)

    def _draw(self) -> None:
        moment = self.ride.moment()
        self.figure.value = to_svg(draw_ride(moment))
        if moment.over:
            self.pause()

    def _stop_with(self, locked: Locked) -> None:
        self.ride = None
        self.pause()
        self.figure.value = notice(locked.message)


def balance(driver: str = EVOLUTION, speed: str | None = None) -> None:
    """Explorer 3: somebody balances a pole. Only the latest one runs; one that was shown before is paused."""
    global _live
    if _live:
        _live.pause()
    session = _live = Session(RideState(driver))
    session.speed = speed or ("a tenth" if driver == HAND else "as in life")
    session.find_loop()
    session.reset()
    shown = dressed(ipywidgets.VBox([session.figure, _buttons(session), _controls(session)]))
    later = replace(session.state, steps=SAVED_STEPS)
    kept, metadata = saved(Explorer(later, compute_ride, draw_ride))
    display({**shown._repr_mimebundle_(), **kept}, metadata=metadata, raw=True)


# -- Controls


def _buttons(session: Session) -> ipywidgets.HBox:
    actions = {
        "Step": ("step-forward", session.step),
        "Reset": ("refresh", session.reset),
        "Left": ("arrow-left", lambda: session.side(0)),
        "Right": ("arrow-right", lambda: session.side(1)),
    }
    session.start.on_click(lambda _: session.soon(session.toggle))
    others = []
    for words, (icon, action) in actions.items():
        one = button(words, icon)
        one.on_click(lambda _, action=action: session.soon(action))
        others.append(one)
    for one in others[2:]:
        one.tooltip = "Your push; where another steers, a knock against the pole"
    return ipywidgets.HBox([session.start, *others], layout={"flex_flow": "row wrap"})


def _controls(session: Session) -> ipywidgets.Box:
    state = session.state
    late = {"continuous_update": False, **WIDE}
    controls = {
        "driver": ipywidgets.Dropdown(value=state.driver, options=DRIVERS, description="Who steers", **WIDE),
        "lean": ipywidgets.FloatSlider(state.lean, min=-0.2, max=0.2, step=0.01, description="Starting lean", **late),
        "generations": ipywidgets.IntSlider(state.generations, min=0, max=15, description="Generations", **late),
        "seed": ipywidgets.IntSlider(state.seed, min=0, max=20, description="Seed", **late),
    }
    for name, control in controls.items():
        control.observe(lambda change, name=name: session.soon(partial(session.set, **{name: change["new"]})), "value")
    speed = ipywidgets.Dropdown(value=session.speed, options=tuple(SPEEDS), description="Time runs", **WIDE)
    speed.observe(lambda change: setattr(session, "speed", change["new"]), names="value")
    return ipywidgets.Box([*controls.values(), speed], layout={"flex_flow": "row wrap", "max_width": "60em"})


WIDE = {"style": {"description_width": "8em"}, "layout": {"width": "26em", "max_width": "100%"}}
