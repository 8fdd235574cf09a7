"""Plots of a class report: SVG to stand inside a page, in the page's own colours, so that it reads dark and light."""

import io
import re

from markupsafe import Markup

from autograder.classroom.class_report import STATES, ClassReport, ExerciseFacts, histogram

COLOURS = {
    "#010101": "var(--nnc-text)",
    "#020202": "var(--nnc-right)",
    "#030303": "var(--nnc-wrong)",
    "#040404": "var(--nnc-faint)",
    "#050505": "var(--nnc-line)",
    "#060606": "var(--nnc-back)",
}
"""What matplotlib is told to draw in, and what that becomes in the page."""

TEXT, RIGHT, WRONG, FAINT, LINE, BACK = COLOURS
STATE_LOOKS = {
    "right": {"color": RIGHT, "label": "right"},
    "wrong": {"color": WRONG, "hatch": "//", "label": "tried, not right"},
    "waiting": {"color": FAINT, "hatch": "..", "label": "could not be run yet"},
    "unwritten": {"color": LINE, "label": "not written"},
}
SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "class report",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "hatch.color": BACK,
}
WIDTH = 8.0
SOLID_ENOUGH = 0.3


def points_plot(report: ClassReport) -> Markup:
    """How many students have how many points."""
    bins = histogram(report.points, report.max_points)

    def draw(axes) -> None:
        lows, highs, counts = zip(*bins, strict=True)
        widths = [high - low for low, high in zip(lows, highs, strict=True)]
        bars = axes.bar(lows, counts, widths, align="edge", color=RIGHT, edgecolor=BACK)
        axes.bar_label(bars, [count or "" for count in counts])
        axes.set(xlabel=f"points, of {report.max_points:g}", ylabel="students", xlim=(0, report.max_points or 1))
        axes.yaxis.get_major_locator().set_params(integer=True)

    return _svg(draw, 2.6)


def exercises_plot(exercises: tuple[ExerciseFacts, ...]) -> Markup:
    """For each exercise the share of the class that is right, tried, waits, has written nothing."""

    def draw(axes) -> None:
        names = [exercise.title for exercise in exercises]
        left = [0.0] * len(names)
        for state in STATES:
            shares = [_percent(exercise, state) for exercise in exercises]
            axes.barh(names, shares, left=left, edgecolor=BACK, height=0.7, **STATE_LOOKS[state])
            left = [start + share for start, share in zip(left, shares, strict=True)]
        axes.invert_yaxis()
        axes.set(xlabel="% of the class", xlim=(0, 100))
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=len(STATES), frameon=False)

    return _svg(draw, 1.3 + 0.3 * len(exercises))


def discrimination_plot(exercises: tuple[ExerciseFacts, ...]) -> Markup:
    """How well each exercise tells apart those who do well in all others and those who do not."""
    known = [exercise for exercise in exercises if exercise.discrimination is not None]

    def draw(axes) -> None:
        values = [exercise.discrimination for exercise in known]
        colours = [RIGHT if value >= SOLID_ENOUGH else WRONG for value in values]
        bars = axes.barh([exercise.title for exercise in known], values, color=colours, height=0.6)
        axes.bar_label(bars, fmt="%.2f", padding=3)
        axes.axvline(0, color=TEXT, linewidth=0.8)
        axes.axvline(SOLID_ENOUGH, color=FAINT, linestyle="--", linewidth=1)
        axes.invert_yaxis()
        axes.set(xlabel="discrimination", xlim=(min(-0.2, *values, 0) - 0.05, 1.05))

    return _svg(draw, 1.0 + 0.3 * len(known)) if known else Markup("")


def _percent(exercise: ExerciseFacts, state: str) -> float:
    return 100 * exercise.counts[state] / (sum(exercise.counts.values()) or 1)


def _svg(draw, height: float) -> Markup:
    """What `draw(axes)` draws, as an SVG element. All texts in it are ours."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True)
    return Markup(_in_page_colours(text.getvalue()))


def _in_page_colours(svg: str) -> str:
    """The element alone, without the head of an SVG file and what else only a file needs."""
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    for drawn, meant in COLOURS.items():
        svg = svg.replace(drawn, meant)
    return svg.strip()
