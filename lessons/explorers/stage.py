"""Joins the four parts of an explorer: state, what is computed from it, how that is drawn, controls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Generic, TypeVar

import ipywidgets
from IPython.display import display

from .library import Locked, fresh_library
from .panel import notice
from .picture import Picture
from .svg import to_svg

State = TypeVar("State")
Result = TypeVar("Result")

LIGHT_ARROW = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath fill='none' stroke='%23ddd' stroke-width='1.6' d='M5.5 7.5 9 11l3.5-3.5'/%3E%3C/svg%3E"
)
STYLE = (
    f'<style>[data-jp-theme-light="false"] .widget-dropdown > select {{background-image: url("{LIGHT_ARROW}")}}</style>'
)
"""The arrow of a list to choose from is black in every theme of JupyterLab; in a dark one it is made light."""


@dataclass(frozen=True)
class Explorer(Generic[State, Result]):
    """`compute(nnlib, state)` runs the learner's library and no screen; `draw(result)` knows no library."""

    state: State
    compute: Callable[[ModuleType, State], Result]
    draw: Callable[[Result], Picture]

    def picture(self, state: State) -> Picture:
        """Raises `Locked` while the learner's library cannot do what the figure shows."""
        with fresh_library() as nnlib:
            return self.draw(self.compute(nnlib, state))


def show(explorer: Explorer[State, Any], controls: Mapping[str, ipywidgets.Widget]) -> None:
    """Displays the figure above its controls; each sets the field of the state that it is named after.

    The output also holds a picture and a sentence, for pages where no widget runs.
    """
    figure = ipywidgets.HTML()
    state = explorer.state

    def redraw(change: Mapping[str, Any]) -> None:
        nonlocal state
        state = replace(state, **{names[change["owner"]]: change["new"]})
        figure.value = _html(explorer, state)

    names = {control: field for field, control in controls.items()}
    for control in controls.values():
        control.observe(redraw, names="value")
    figure.value = _html(explorer, state)
    box = dressed(ipywidgets.VBox([figure, *controls.values()]))
    kept, metadata = saved(explorer)
    display({**box._repr_mimebundle_(), **kept}, metadata=metadata, raw=True)


def dressed(box: ipywidgets.VBox) -> ipywidgets.VBox:
    """The same explorer, with `STYLE` in a hidden part of its own, which stays while figures come and go."""
    box.children = (*box.children, ipywidgets.HTML(STYLE, layout={"display": "none"}))
    return box


def _html(explorer: Explorer[State, Any], state: State) -> str:
    try:
        return to_svg(explorer.picture(state))
    except Locked as locked:
        return notice(locked.message)


def saved(explorer: Explorer[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stays in the saved notebook: a sentence, and a picture if the library can do it; and how wide that is."""
    try:
        picture = explorer.picture(explorer.state)
    except Locked as locked:
        return {"text/plain": locked.message}, {}
    png, size = picture._repr_png_()
    return {"text/plain": picture.sentence, "image/png": png}, {"image/png": size}
