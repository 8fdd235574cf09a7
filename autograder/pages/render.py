"""Rendering: pure functions from verdicts, reports and hints to HTML. All text is escaped by the templates."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.engine.exercise import Chapter, Exercise
from autograder.engine.verdict import Report, Verdict
from autograder.learning.hints import Hints
from autograder.learning.progress import ChapterProgress
from autograder.paths import ROOT
from autograder.views import panel as facts
from autograder.views.values import input_values, result_values

LIBRARY = "../../nnlib"
BACKTICKS = re.compile(r"`([^`\n]{1,200})`")


def ticks(text: str) -> Markup:
    """Escaped text; what stands between backticks is set as code."""
    return Markup(BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))


@dataclass(frozen=True, eq=False)
class _This:
    """Stands for a verdict: equal only to what stands for this same object, which many students may share."""

    verdict: Verdict

    def __hash__(self) -> int:
        return id(self.verdict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.verdict is self.verdict


def told(verdict: Verdict) -> Markup:
    """What is said of a verdict: the diagnosis, the cases, and the first one that is wrong."""
    return _told(_This(verdict))


@functools.lru_cache(maxsize=512)
def _told(this: _This) -> Markup:
    return Markup(ENVIRONMENT.get_template("parts.html").module.body(this.verdict))


def _environment() -> Environment:
    templates = FileSystemLoader(ROOT / "autograder" / "pages" / "templates")
    environment = Environment(
        loader=templates,
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticks"] = ticks
    environment.globals.update(facts=facts, input_values=input_values, result_values=result_values, told=told)
    return environment


ENVIRONMENT = _environment()


def panel_html(exercise: Exercise, verdict: Verdict, library: str = LIBRARY) -> str:
    """The panel of a check. `library` is the address of the learner's nnlib, seen from the notebook."""
    places = [(place, f"{library}/{place.split(': ')[0].removeprefix('nnlib/')}") for place in exercise.places]
    return _render("panel.html", exercise=exercise, verdict=verdict, places=places)


def cell_html(verdict: Verdict) -> str:
    """The feedback under one check cell of a graded notebook."""
    return _render("cell.html", verdict=verdict)


def feedback_html(report: Report, chapter: Chapter) -> str:
    """A student's page on one chapter, whole: it needs no other file and no network."""
    return _render("feedback.html", report=report, chapter=chapter)


def hints_html(hints: Hints) -> str:
    """The hints seen so far, the newest last."""
    return _render("hints.html", hints=hints)


def progress_html(chapters: Iterable[ChapterProgress]) -> str:
    """All exercises and how they stand."""
    return _render("progress.html", chapters=tuple(chapters))


def notice_html(sentence: str) -> str:
    """One sentence, where there is nothing to judge."""
    return _render("notice.html", sentence=sentence)


def _render(template: str, **values: object) -> str:
    return ENVIRONMENT.get_template(template).render(**values)
