"""Pictures as PNG bytes for paper and for saved notebooks."""

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from .picture import COLOURS, Dot, Line, Picture, Rect, Shape, Text

PIXELS_PER_INCH = 100
SHARPNESS = 1.5  # PNG pixels for one pixel of the picture
POINTS_PER_PIXEL = 72 / PIXELS_PER_INCH
ALIGNMENT = {"start": "left", "middle": "center", "end": "right"}


def to_png(picture: Picture) -> bytes:
    """The picture on white paper."""
    figure = Figure(figsize=(picture.width / PIXELS_PER_INCH, picture.height / PIXELS_PER_INCH))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, picture.width), ylim=(picture.height, 0))
    axes.set_axis_off()
    for order, shape in enumerate(picture.shapes):
        _add(axes, shape, order)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=PIXELS_PER_INCH * SHARPNESS, facecolor="white")
    return buffer.getvalue()


def _add(axes: Axes, shape: Shape, order: int) -> None:
    """A later shape lies on an earlier one, as in SVG."""
    colour = COLOURS[shape.colour][1]
    match shape:
        case Rect():
            size = (shape.width, shape.height)
            look = {"facecolor": colour, "alpha": shape.opacity, "linewidth": 0, "zorder": order}
            axes.add_patch(Rectangle((shape.x, shape.y), *size, **look))
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            style = "--" if shape.dashed else "-"
            width = shape.width * POINTS_PER_PIXEL
            look = {"linewidth": width, "linestyle": style, "alpha": shape.opacity, "zorder": order}
            axes.add_line(Line2D(xs, ys, color=colour, **look))
        case Dot():
            axes.add_patch(Circle((shape.x, shape.y), shape.radius, facecolor=colour, linewidth=0, zorder=order))
        case Text():
            axes.text(
                shape.x,
                shape.y,
                shape.words.replace("$", r"\$"),
                color=colour,
                fontsize=shape.size * POINTS_PER_PIXEL,
                ha=ALIGNMENT[shape.anchor],
                va="baseline",
                weight="bold" if shape.bold else "normal",
                alpha=shape.opacity,
                zorder=order,
            )
