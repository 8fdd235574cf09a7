"""Late penalties: what nbgrader's plug-in takes off for work that was handed in after its due date.

The plug-in and its settings are those of nbgrader_config.py, as for `nbgrader autograde`.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.submissions import BadInput
from autograder.paths import ROOT

if TYPE_CHECKING:
    from nbgrader.plugins import BasePlugin

SETTINGS = "nbgrader_config"
BROKEN_PLUGIN = (
    "{plugin}, which nbgrader_config.py names for late penalties, failed for {student} ({reason}): mend it and run the "
    "same command again; what was graded is kept."
)
BROKEN_SETTINGS = "The late penalties that nbgrader_config.py asks for cannot be read ({reason}): mend that file."


def late_penalty(student: str, score: float, seconds_late: float) -> float | None:
    """The points to take off a late submission, never below 0 or above its score; None for no penalty at all."""
    plugin = _plugin(ROOT)
    try:
        penalty = plugin.late_submission_penalty(student, score, seconds_late)
        return None if penalty is None else min(max(float(penalty), 0.0), score)
    except Exception as error:  # it is the instructor's own code, and may raise anything
        facts = {"plugin": type(plugin).__name__, "student": student, "reason": error}
        raise BadInput(BROKEN_PLUGIN.format(**facts)) from error


@lru_cache(maxsize=1)
def _plugin(root: Path) -> "BasePlugin":
    from nbgrader.preprocessors import AssignLatePenalties

    try:
        step = AssignLatePenalties(config=_settings(root))
        step.init_plugin()
    except Exception as error:
        raise BadInput(BROKEN_SETTINGS.format(reason=error)) from error
    return step.plugin_inst


def _settings(root: Path) -> object:
    """nbgrader's settings: those of this user, and over them those of the course."""
    from jupyter_core.application import JupyterApp
    from nbgrader.apps import NbGrader
    from traitlets.config import Application

    app = NbGrader()
    JupyterApp.load_config_file(app)
    Application.load_config_file(app, SETTINGS, str(root))
    return app.config
