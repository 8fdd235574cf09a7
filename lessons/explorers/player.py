"""A player shows frame after frame on the kernel's own loop, so that everything else goes on meanwhile."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import ipywidgets

FRAME = 1 / 12  # seconds from one frame to the next
AIR = 0.015  # seconds that the kernel has for others after each frame, however long the frame took


@dataclass(kw_only=True)
class Player:
    """Calls `frame` again and again while it is `playing`. An explorer that plays is one, with a `frame` of its own."""

    start: ipywidgets.Button = field(default_factory=lambda: button("Start", "play"))
    playing: bool = False
    loop: asyncio.AbstractEventLoop | None = None
    task: asyncio.Task | None = None

    def frame(self) -> None:
        """Shows the next one, and pauses where none is to come."""
        raise NotImplementedError

    def seconds(self) -> float:
        """How long it is from one frame to the next."""
        return FRAME

    def find_loop(self) -> None:
        """A cell runs on the kernel's loop: call this from there. Without a loop nothing plays."""
        try:
            self.loop = asyncio.get_running_loop()
        except RuntimeError:
            self.loop = None

    def soon(self, action: Callable[[], None]) -> None:
        """Does it on the loop, where nothing else is in the middle of a frame, whatever thread asks."""
        if self.loop and self.loop.is_running():
            self.loop.call_soon_threadsafe(action)
        else:
            action()

    def toggle(self) -> None:
        """Starts, or pauses."""
        if self.playing:
            self.pause()
        elif self.loop:
            self._set_playing(True)
            self.task = self.loop.create_task(self._play())

    def pause(self) -> None:
        """The loop ends before its next frame."""
        self._set_playing(False)

    async def _play(self) -> None:
        me = asyncio.current_task()
        while self.playing and self.task is me:  # paused and started at once, another task has taken over
            began, seconds = time.perf_counter(), self.seconds()
            self.frame()
            await asyncio.sleep(max(seconds - (time.perf_counter() - began), AIR))

    def _set_playing(self, playing: bool) -> None:
        self.playing = playing
        self.start.description, self.start.icon = ("Pause", "pause") if playing else ("Start", "play")


def button(words: str, icon: str) -> ipywidgets.Button:
    """A button as wide as its neighbours."""
    return ipywidgets.Button(description=words, icon=icon, layout={"width": "7em"})
