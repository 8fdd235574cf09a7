"""Pictures as SVG text for a page."""

from html import escape

from .picture import COLOURS, Dot, Line, Picture, Rect, Shape, Text


def to_svg(picture: Picture) -> str:
    """One `<svg>` element that shrinks with its column and reads its sentence to a screen reader."""
    shapes = "".join(_element(shape) for shape in picture.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" role="img" '
        f'aria-label="{escape(picture.sentence)}" style="width:100%;max-width:{picture.width}px;height:auto;'
        f'font-family:var(--jp-ui-font-family, sans-serif)">{shapes}</svg>'
    )


def _element(shape: Shape) -> str:
    match shape:
        case Rect():
            return (
                f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" '
                f'height="{shape.height:.1f}" '
                f'style="fill:{_css(shape.colour)};fill-opacity:{shape.opacity:.2f}"/>'
            )
        case Line():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
            dashes = ";stroke-dasharray:5 4" if shape.dashed else ""
            return (
                f'<polyline points="{points}" style="fill:none;stroke:{_css(shape.colour)};'
                f'stroke-width:{shape.width};stroke-opacity:{shape.opacity:.2f}{dashes}"/>'
            )
        case Dot():
            return (
                f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{shape.radius}" style="fill:{_css(shape.colour)}"/>'
            )
        case Text():
            weight = ";font-weight:600" if shape.bold else ""
            return (
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" text-anchor="{shape.anchor}" style="font-size:'
                f'{shape.size}px;fill:{_css(shape.colour)};fill-opacity:{shape.opacity:.2f}{weight}">'
                f"{escape(shape.words)}</text>"
            )


def _css(role: str) -> str:
    return COLOURS[role][0]
