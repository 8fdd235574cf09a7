"""A picture as plain data: shapes on a canvas, and the sentence that says what there is to see.

The same shapes become SVG, which redraws fast and follows the page's theme, and PNG, which stays in a saved
notebook. Lengths are pixels; y grows downwards, as in SVG.
"""

from dataclasses import dataclass

# A colour is a role. Hues are from Okabe and Ito's palette, which colour-blind readers can tell apart.
# Each role has a CSS colour, which may follow the theme, and a plain one for paper.
COLOURS = {
    "ink": ("var(--jp-ui-font-color1, #1f1f1f)", "#1f1f1f"),
    "faint": ("var(--jp-ui-font-color2, #5f5f5f)", "#5f5f5f"),
    "rule": ("var(--jp-border-color1, #bdbdbd)", "#bdbdbd"),
    "paper": ("var(--jp-layout-color1, #ffffff)", "#ffffff"),
    "plus": ("#2f8fd0", "#2f8fd0"),
    "minus": ("#e07b00", "#e07b00"),
    "good": ("#009e73", "#009e73"),
}


@dataclass(frozen=True)
class Rect:
    """A filled box with its top left corner at `(x, y)`."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    """A line through two or more points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1.5
    dashed: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Dot:
    """A filled circle around `(x, y)`."""

    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True)
class Text:
    """Words whose baseline starts, is centred or ends at `(x, y)`: anchor "start", "middle" or "end"."""

    x: float
    y: float
    words: str
    size: float = 12
    anchor: str = "start"
    colour: str = "ink"
    bold: bool = False
    opacity: float = 1.0


Shape = Rect | Line | Dot | Text


@dataclass(frozen=True)
class Picture:
    """Shapes on a canvas of `width` x `height`. As a cell's last value it shows itself."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    sentence: str

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """The PNG for Jupyter, and the width at which to show it."""
        from .png import to_png  # matplotlib takes a while to load, and moving a slider does not need it

        return to_png(self), {"width": self.width}

    def __repr__(self) -> str:
        return self.sentence
