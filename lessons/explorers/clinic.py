"""The clinic of lesson 8: six networks fall ill, live, on the learner's own library; one knob may cure each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from types import ModuleType
from typing import Any

import ipywidgets
from IPython.display import display

from .library import Locked, fresh_library
from .panel import notice
from .patients import ILLNESSES, PATIENTS, TREATMENTS, Chart, Patient, Treatment, treated
from .picture import Picture, Rect, Shape, Text
from .player import Player, button
from .stage import Explorer, dressed, saved
from .svg import to_svg
from .vital_signs import loss_axes, loss_curve, loss_plane, norm_bars

LAST_EPOCH = 60  # then it rests, so that a forgotten clinic does not heat a room
SAVED_EPOCHS = 40  # what the picture in the saved notebook shows
WELL = 0.8  # the share of unseen digits that a healthy network reads at least
NO_GUESS = "not named yet"
WATCH = next(iter(TREATMENTS))


@dataclass(frozen=True)
class ClinicState:
    """Who is examined, which illness the learner named, which knob is turned, and how many epochs have passed."""

    patient: str = "A"
    guess: str = NO_GUESS
    treatment: str = WATCH
    epochs: int = 0

    @property
    def treated_patient(self) -> Patient:
        """The patient with its knob turned."""
        return TREATMENTS[self.treatment](PATIENTS[self.patient])


@dataclass(frozen=True)
class Visit:
    """What is to be seen: the chart now, and that of the same patient without treatment, if it was watched before."""

    state: ClinicState
    chart: Chart
    before: Chart | None = None


def compute_clinic(nnlib: ModuleType, state: ClinicState) -> Visit:
    """A patient after `state.epochs`, beside its untreated self; raises `Locked`."""
    before = treated(nnlib, PATIENTS[state.patient], state.epochs) if state.treatment != WATCH else None
    return Visit(state, treated(nnlib, state.treated_patient, state.epochs), before)


# -- Drawing

LOSSES = (40, 62, 400, 230)
NORMS = (532, 62, 290, 140)


def draw_clinic(visit: Visit) -> Picture:
    """The patient's file on top, losses on the left, gradients and dead units on the right, what is said below."""
    return Picture(840, 410, tuple(_shapes(visit)), clinic_sentence(visit))


def _shapes(visit: Visit) -> Iterator[Shape]:
    state, chart = visit.state, visit.chart
    yield Text(40, 18, f"Patient {state.patient}", 16, bold=True)
    yield Text(130, 18, state.treated_patient.file, 13, colour="faint")
    yield from _losses(visit)
    yield from norm_bars(*NORMS, chart.norms, "length of the gradient, by layer")
    yield from _shares(chart)
    yield from _opinions(visit)
    yield Text(40, 402, clinic_sentence(visit), 14)


def _losses(visit: Visit) -> Iterator[Shape]:
    plane = loss_plane(*LOSSES, LAST_EPOCH)
    yield from loss_axes(plane, "loss: blue on what it learns from, orange on unseen digits")
    if visit.before:
        yield from loss_curve(plane, visit.before.losses, "plus", 1.5, True, 0.55, note=False)
        yield from loss_curve(plane, visit.before.unseen_losses, "minus", 1.5, True, 0.55, note=False)
    yield from loss_curve(plane, visit.chart.unseen_losses, "minus", note=False)
    yield from loss_curve(plane, visit.chart.losses, "plus")


def _shares(chart: Chart) -> Iterator[Shape]:
    left, _, width, _ = NORMS
    rows = (
        (chart.unseen_right, "of unseen digits read rightly", "good"),
        (max(chart.dead, default=0.0), "of units dead, in the worst layer", "minus"),
    )
    for place, (share, words, colour) in enumerate(rows):
        y = 254 + 38 * place
        yield Text(left, y, f"{share:.0%}", 18, bold=True)
        yield Text(left + 60, y, words, 13)
        yield Rect(left, y + 7, width, 5, "rule", 0.4)
        yield Rect(left, y + 7, width * share, 5, colour)


def _opinions(visit: Visit) -> Iterator[Shape]:
    state, chart = visit.state, visit.chart
    second = "still hidden: name the illness first"
    if state.guess != NO_GUESS:
        second = chart.said or "nothing yet: it has not been trained"
    yield Text(40, 346, "your diagnosis", 13, colour="faint")
    yield Text(215, 346, state.guess, 15, bold=True)
    yield Text(40, 370, "your library's diagnose", 13, colour="faint")
    yield Text(215, 370, second, 15, bold=state.guess != NO_GUESS)
    if state.guess != NO_GUESS and state.treatment == WATCH:
        right = state.guess == PATIENTS[state.patient].illness
        yield Text(532, 346, "You named it." if right else "Look again: something else is wrong.", 15, bold=True)


def clinic_sentence(visit: Visit) -> str:
    """How the patient is."""
    state, chart = visit.state, visit.chart
    epochs = len(chart.losses)
    if not epochs:
        treatment = "" if state.treatment == WATCH else f" with one knob turned ({state.treatment})"
        return f"Patient {state.patient}{treatment}, before training: press Start."
    reads = f"after {epochs} epochs it reads {chart.unseen_right:.0%} of unseen digits"
    if state.treatment == WATCH:
        return f"Patient {state.patient}, untreated: {reads}."
    if chart.unseen_right >= WELL and chart.said not in (PATIENTS[state.patient].illness, "exploding"):
        return f"Patient {state.patient} recovers with {state.treatment}: {reads}."
    return f"Patient {state.patient}, {state.treatment}: {reads}. That is not cured{' yet' * (epochs < LAST_EPOCH)}."


# -- Live

_live: "Session | None" = None


@dataclass
class Session(Player):
    """A clinic on the screen. It trains on the kernel's own loop, an epoch a frame, while it plays."""

    state: ClinicState
    figure: ipywidgets.HTML = field(default_factory=ipywidgets.HTML)
    training: Treatment | None = None
    before: Chart | None = None
    chart: Chart | None = None

    def reset(self) -> None:
        """The patient as it was before training, with the learner's library as its files are now."""
        self.pause()
        try:
            with fresh_library() as nnlib:
                self.training = Treatment(nnlib, self.state.treated_patient)
                self._draw()
        except Locked as locked:
            self._stop_with(locked)

    def toggle(self) -> None:
        """Starts, or pauses; a patient that has come to its last epoch begins anew."""
        if not self.playing and self.chart and len(self.chart.losses) >= LAST_EPOCH:
            self.reset()
        if self.training:
            super().toggle()

    def frame(self) -> None:
        if not self.advance():
            self.pause()

    def step(self) -> None:
        """One epoch, then a look."""
        self.pause()
        self.advance()

    def advance(self) -> bool:
        """One epoch and its picture; returns whether there is more to come."""
        try:
            if self.training and len(self.training.history.losses) < LAST_EPOCH:
                self.training.epoch()
                self._draw()
        except Locked as locked:
            self._stop_with(locked)
        return bool(self.training) and len(self.training.history.losses) < LAST_EPOCH

    def set(self, **changes: Any) -> None:
        """A diagnosis shows at once. A treatment begins anew, beside what was seen before; so does a patient."""
        if "treatment" in changes and self.state.treatment == WATCH and self.chart and self.chart.losses:
            self.before = self.chart
        if "patient" in changes or changes.get("treatment") == WATCH:
            self.before = None
        self.state = replace(self.state, **changes)
        if set(changes) != {"guess"}:
            self.reset()
        elif self.chart and self.training:
            self._show()

    def _draw(self) -> None:
        self.chart = self.training.chart()
        self._show()

    def _show(self) -> None:
        self.figure.value = to_svg(draw_clinic(Visit(self.state, self.chart, self.before)))

    def _stop_with(self, locked: Locked) -> None:
        self.training, self.chart = None, None
        self.pause()
        self.figure.value = notice(locked.message)


def clinic(**settings: Any) -> None:
    """Explorer 3: trains live. Only the latest clinic runs; one that was shown before is paused."""
    global _live
    if _live:
        _live.pause()
    session = _live = Session(ClinicState(**settings))
    session.find_loop()
    session.reset()
    shown = dressed(ipywidgets.VBox([session.figure, _buttons(session), _controls(session)]))
    later = replace(session.state, epochs=SAVED_EPOCHS)
    kept, metadata = saved(Explorer(later, compute_clinic, draw_clinic))
    display({**shown._repr_mimebundle_(), **kept}, metadata=metadata, raw=True)


# -- Controls


def _buttons(session: Session) -> ipywidgets.HBox:
    start, step, reset = session.start, button("Step", "step-forward"), button("Reset", "refresh")
    for one, action in ((start, session.toggle), (step, session.step), (reset, session.reset)):
        one.on_click(lambda _, action=action: session.soon(action))
    return ipywidgets.HBox([start, step, reset], layout={"flex_flow": "row wrap"})


def _controls(session: Session) -> ipywidgets.Box:
    state = session.state
    controls = {
        "patient": _choice("Patient", state.patient, tuple(PATIENTS)),
        "guess": _choice("Diagnosis", state.guess, (NO_GUESS, *ILLNESSES)),
        "treatment": _choice("Treatment", state.treatment, tuple(TREATMENTS)),
    }

    def changed(name: str, value: str) -> None:
        session.set(**{name: value})
        if name == "patient":  # a new patient comes without diagnosis and treatment
            controls["guess"].value, controls["treatment"].value = NO_GUESS, WATCH

    for name, control in controls.items():
        control.observe(lambda change, name=name: session.soon(partial(changed, name, change["new"])), "value")
    return ipywidgets.Box(list(controls.values()), layout={"flex_flow": "row wrap", "max_width": "60em"})


def _choice(label: str, value: str, options: tuple[str, ...]) -> ipywidgets.Dropdown:
    style, layout = {"description_width": "7em"}, {"width": "26em", "max_width": "100%"}
    return ipywidgets.Dropdown(value=value, options=options, description=label, style=style, layout=layout)
