"""Explorers of lesson 5: a ball that rolls down a loss surface, and a race of optimizers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import ipywidgets
import numpy as np

from .contours import Landscape
from .library import Locked, needs
from .picture import Dot, Line, Picture, Shape, Text
from .shapes import box, number
from .stage import Explorer, show
from .surfaces import SURFACES, Surface

FAR_AWAY = 1e6  # a weight that is larger has left for good
UNLOCK = "solve {exercise} to unlock this racer"
FRAME = (8, 30, 465, 310)  # of the landscape: left, top, width, height
PLOT = (552, 30, 240, 134)  # of the losses
WIDE = {"style": {"description_width": "9em"}, "layout": ipywidgets.Layout(width="34em", max_width="100%")}


@cache
def landscape(surface: str) -> Landscape:
    """The surface of that name in the frame of these figures; its contours are found once."""
    return Landscape(SURFACES[surface], *FRAME)


def descent(optimizer: object, surface: Surface, steps: int, exercise: str) -> np.ndarray:
    """Where the learner's optimizer takes a ball: `(steps + 1, 2)`, fewer if it flies off; raises `Locked`."""
    point = np.array(surface.start, dtype=float)
    path = [point.copy()]
    for _ in range(steps):
        with needs(exercise):
            optimizer.step([point], [surface.gradient(point)])
        if not (np.abs(point) < FAR_AWAY).all():  # nan is not smaller either
            break
        path.append(point.copy())
    return np.array(path)


# -- 1 · The ball


@dataclass(frozen=True)
class BallState:
    """On which surface a ball is let go, how far each step goes, how heavy it is, and after how many steps we look."""

    surface: str = "narrow valley"
    learning_rate: float = 0.03
    momentum: float = 0.0
    steps: int = 30


@dataclass(frozen=True)
class Ball:
    """The ball's path `(n, 2)`, the loss at each of its points `(n,)`, and whether it is gone for good."""

    surface: str
    path: np.ndarray
    losses: np.ndarray
    gone: bool


def compute_ball(nnlib: ModuleType, state: BallState) -> Ball:
    """Steps of the learner's `SGD`; raises `Locked`."""
    surface, exercise = SURFACES[state.surface], "momentum" if state.momentum else "sgd"
    with needs(exercise):
        optimizer = nnlib.SGD(state.learning_rate, state.momentum)
    path = descent(optimizer, surface, state.steps, exercise)
    losses = np.array([surface.loss(point) for point in path])
    return Ball(state.surface, path, losses, gone=len(path) <= state.steps)


def draw_ball(ball: Ball) -> Picture:
    """The path on the map, and the loss step by step."""
    return Picture(800, 386, tuple(_ball_shapes(ball)), ball_sentence(ball))


def _ball_shapes(ball: Ball) -> Iterator[Shape]:
    ground = landscape(ball.surface)
    yield from ground.frame()
    yield from ground.trail(ball.path, "minus")
    yield from _loss_plot([(ball.losses, "minus", False)])
    yield Text(FRAME[0], 378, ball_sentence(ball), 14)


def ball_sentence(ball: Ball) -> str:
    """Where the ball is after its steps."""
    steps, first, last = len(ball.path) - 1, ball.losses[0], ball.losses[-1]
    inside = landscape(ball.surface).steps_inside(ball.path)
    if ball.gone or inside < len(ball.path):
        return f"At step {inside} the ball flies off the map: these steps are too large."
    if steps and np.array_equal(ball.path[0], ball.path[-1]):
        return 'The ball has not moved. Does your step change the array itself, with "-="?'
    trend = "from" if last < first else "up from"
    return f"After {steps} steps the loss has gone {trend} {number(first)} to {number(last, 3)}."


def ball(surface: str = "narrow valley", learning_rate: float = 0.03, momentum: float = 0.0) -> None:
    """Explorer 1: gradient descent as a ball, light (no momentum) or heavy."""
    state = BallState(surface, learning_rate, momentum)
    show(
        Explorer(state, compute_ball, draw_ball),
        {
            "surface": _surfaces(state.surface),
            "learning_rate": _rate("Learning rate", state.learning_rate),
            "momentum": ipywidgets.FloatSlider(
                state.momentum, min=0, max=0.98, step=0.02, description="Momentum", **WIDE
            ),
            "steps": ipywidgets.IntSlider(state.steps, min=0, max=100, description="Steps", **WIDE),
        },
    )


# -- 2 · The race


@dataclass(frozen=True)
class RaceState:
    """Where the race is, the learning rate of each racer, and after how many steps we look."""

    surface: str = "narrow valley"
    sgd: float = 0.05
    momentum: float = 0.05
    adam: float = 0.2
    steps: int = 40


@dataclass(frozen=True)
class Racer:
    """One optimizer's run: its path `(n, 2)` and losses `(n,)`, or why it cannot start."""

    name: str
    colour: str
    dashed: bool
    path: np.ndarray | None
    losses: np.ndarray | None
    locked: str | None = None


@dataclass(frozen=True)
class Race:
    """All racers on one surface after `steps` steps."""

    surface: str
    steps: int
    racers: tuple[Racer, ...]


HEAVY = 0.9  # the momentum of the second racer
RACERS = (
    ("plain", "sgd", "minus", False, lambda nnlib, state: nnlib.SGD(state.sgd)),
    ("momentum 0.9", "momentum", "plus", True, lambda nnlib, state: nnlib.SGD(state.momentum, HEAVY)),
    ("Adam", "adam", "good", False, lambda nnlib, state: nnlib.Adam(state.adam)),
)


def compute_race(nnlib: ModuleType, state: RaceState) -> Race:
    """Each racer runs as far as it can; one whose exercise is open stays at the start."""
    return Race(state.surface, state.steps, tuple(_run(nnlib, state, *racer) for racer in RACERS))


def _run(nnlib: ModuleType, state: RaceState, name: str, exercise: str, colour: str, dashed: bool, build) -> Racer:
    surface = SURFACES[state.surface]
    try:
        with needs(exercise):
            optimizer = build(nnlib, state)
        path = descent(optimizer, surface, max(state.steps, 1), exercise)[: state.steps + 1]
    except Locked as locked:
        unsolved = locked.message.startswith("Solve")
        return Racer(name, colour, dashed, None, None, UNLOCK.format(exercise=exercise) if unsolved else locked.message)
    return Racer(name, colour, dashed, path, np.array([surface.loss(point) for point in path]))


def draw_race(race: Race) -> Picture:
    """All paths on one map; beside it their losses, and who is where."""
    return Picture(800, 386, tuple(_race_shapes(race)), race_sentence(race))


def _race_shapes(race: Race) -> Iterator[Shape]:
    ground = landscape(race.surface)
    started = [racer for racer in race.racers if racer.path is not None]
    yield from ground.frame()
    for racer in started:
        yield from ground.trail(racer.path, racer.colour, racer.dashed)
    yield from _loss_plot([(racer.losses, racer.colour, racer.dashed) for racer in started])
    for row, racer in enumerate(race.racers):
        yield from _standing(race, racer, 214 + 46 * row)
    yield Text(FRAME[0], 378, race_sentence(race), 14)


def _standing(race: Race, racer: Racer, y: float) -> Iterator[Shape]:
    yield Line(((PLOT[0] - 30, y - 5), (PLOT[0], y - 5)), racer.colour, 2.5, racer.dashed)
    yield Dot(PLOT[0] - 15, y - 5, 5, racer.colour)
    yield Text(PLOT[0] + 10, y, racer.name, 14, bold=True)
    yield Text(PLOT[0] + 10, y + 18, _result(race, racer), 12.5, colour="faint")


def _result(race: Race, racer: Racer) -> str:
    if racer.locked:
        words = racer.locked.replace("`", "")
        return words if len(words) < 44 else words[:42] + "\u2026"
    if _flew_off(race, racer):
        return "flew off the map"
    return f"loss {number(racer.losses[-1], 4)}"


def _flew_off(race: Race, racer: Racer) -> bool:
    return len(racer.path) <= race.steps or landscape(race.surface).steps_inside(racer.path) < len(racer.path)


def race_sentence(race: Race) -> str:
    """Who is lowest, of those that could start and are still on the map."""
    open_racers = [racer for racer in race.racers if racer.locked is None]
    if not open_racers:
        return f"Nobody can start yet: {UNLOCK.format(exercise='sgd')}."
    there = [racer for racer in open_racers if not _flew_off(race, racer)]
    if not there:
        return "All have flown off the map: take smaller learning rates."
    best = min(there, key=lambda racer: racer.losses[-1])
    return f"After {race.steps} steps the lowest loss is {number(best.losses[-1], 4)}: {best.name}."


def race(surface: str = "narrow valley") -> None:
    """Explorer 2: three ways down the same slope, from the same start."""
    state = RaceState(surface)
    show(
        Explorer(state, compute_race, draw_race),
        {
            "surface": _surfaces(state.surface),
            "steps": ipywidgets.IntSlider(state.steps, min=0, max=150, description="Steps", **WIDE),
            "sgd": _rate("Rate, plain", state.sgd),
            "momentum": _rate("Rate, momentum", state.momentum),
            "adam": _rate("Rate, Adam", state.adam),
        },
    )


# -- The losses, step by step

DECADES = (1, -4)  # the powers of ten at the top and at the bottom


def _loss_plot(curves: list[tuple[np.ndarray, str, bool]]) -> Iterator[Shape]:
    left, top, width, height = PLOT
    yield from box(*PLOT)
    yield Text(left, top - 10, "loss after each step", 13, bold=True)
    for power in range(DECADES[1], DECADES[0] + 1):
        yield Text(left - 8, _loss_y(10.0**power) + 4, f"{10.0**power:g}", 11, "end", "faint")
    longest = max((len(losses) for losses, _, _ in curves), default=1)
    for losses, colour, dashed in curves:
        share = width / max(longest - 1, 1)
        points = tuple((left + share * step, _loss_y(loss)) for step, loss in enumerate(losses))
        if len(points) > 1:
            yield Line(points, colour, 2, dashed)
        yield Dot(*points[-1], 4, colour)
    yield Text(left, top + height + 16, "0", 11, "middle", "faint")
    yield Text(left + width, top + height + 16, f"{longest - 1} steps", 11, "end", "faint")


def _loss_y(loss: float) -> float:
    top_power, bottom_power = DECADES
    power = min(max(np.log10(max(loss, 1e-300)), bottom_power), top_power)
    return float(PLOT[1] + PLOT[3] * (top_power - power) / (top_power - bottom_power))


# -- Controls


def _surfaces(value: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(value=value, options=list(SURFACES), description="Surface", **WIDE)


ROUND = [*range(10, 20), *range(20, 30, 2), *range(30, 100, 5)]
RATES = [float(f"{tenths}e{power}") for power in (-4, -3, -2, -1) for tenths in ROUND if tenths * 10.0**power < 3.1]


def _rate(label: str, value: float) -> ipywidgets.SelectionSlider:
    """Round numbers, so that a rate is just what it says."""
    options = [(f"{rate:.4g}", rate) for rate in RATES]
    return ipywidgets.SelectionSlider(options=options, value=value, description=label, **WIDE)
