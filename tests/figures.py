"""What tests of explorers ask of figures and their controls."""

import ipywidgets
from explorers.picture import Dot, Line, Rect, Shape, Text


def corners(shape: Shape) -> list[tuple[float, float]]:
    """The places that say how far a shape reaches; of words, the place where they are set."""
    match shape:
        case Rect():
            assert shape.width >= 0 and shape.height >= 0
            return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        case Line():
            return list(shape.points)
        case Dot():
            edge = shape.radius
            return [(shape.x - edge, shape.y - edge), (shape.x + edge, shape.y + edge)]
        case Text():
            return [(shape.x, shape.y)]


def another_value(control: ipywidgets.Widget) -> object:
    """A value that the control could have and has not."""
    if isinstance(control, ipywidgets.Checkbox):
        return not control.value
    if isinstance(control, ipywidgets.Dropdown):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        return values[-1] if control.value != values[-1] else values[0]
    end = control.max if control.value != control.max else control.min
    return control.base**end if isinstance(control, ipywidgets.FloatLogSlider) else end
