"""The notebook face: `check("softmax")`, `hint("softmax")` and `progress()` show a panel under the cell.

Nothing is written to stderr and no traceback is shown: nbgrader takes either for a failed cell.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from IPython.display import display

from autograder.engine.verdict import Verdict
from autograder.exercises import CATALOGUE
from autograder.expected import sentence_of
from autograder.learning.check import Check
from autograder.learning.hints import next_hint
from autograder.learning.progress import all_progress
from autograder.pages import hints_html, notice_html, panel_html, progress_html
from autograder.paths import learner_nnlib
from autograder.views.text import Line, hint_lines, panel_lines, plain_text, progress_lines

STOPPED = "The check was stopped before it ended. Run the cell again to check anew."
GRADER_FAILED = (
    "The check itself failed, which is no fault of your code ({kind}: {message}). "
    "Restart the kernel and run it again; if it comes back, tell your instructor."
)


def check(exercise_id: str) -> float | None:
    """Checks one exercise on the files as they are saved now, and shows what is right and what is not.

    While nbgrader runs the notebook it returns the points, which nbgrader reads as the cell's score.
    """
    verdict = _guarded(lambda: _check(exercise_id))
    if os.environ.get("NBGRADER_EXECUTION"):
        return verdict.points if verdict else 0.0
    return None


def hint(exercise_id: str) -> None:
    """Shows one hint more than the last time."""
    _guarded(lambda: _hint(exercise_id))


def progress() -> None:
    """Shows how all exercises stand."""
    _guarded(_progress)


def _check(exercise_id: str) -> Verdict:
    exercise = CATALOGUE[exercise_id]
    verdict = Check(learner_nnlib()).verdict(exercise)
    _show(panel_html(exercise, verdict, _address(learner_nnlib())), panel_lines(exercise, verdict))
    return verdict


def _hint(exercise_id: str) -> None:
    hints = next_hint(CATALOGUE[exercise_id])
    _show(hints_html(hints), hint_lines(hints))


def _progress() -> None:
    chapters = all_progress(Check(learner_nnlib()))
    _show(progress_html(chapters), progress_lines(chapters))


def _guarded(show: Callable[[], Any]) -> Any:
    """What `show` returns; any error becomes one sentence."""
    try:
        return show()
    except KeyboardInterrupt:
        _notice(STOPPED)
    except Exception as error:
        failed = GRADER_FAILED.format(kind=type(error).__name__, message=str(error)[:300])
        _notice(sentence_of(error) or failed)


def _notice(sentence: str) -> None:
    _show(notice_html(sentence), [Line(sentence)])


def _show(html: str, lines: Iterable[Line]) -> None:
    display({"text/html": html, "text/plain": plain_text(lines)}, raw=True)


def _address(folder: Path) -> str:
    """Where a folder lies seen from the notebook, for links; JupyterLab opens files through them."""
    try:
        return Path(os.path.relpath(folder, Path.cwd())).as_posix()
    except (OSError, ValueError):  # no current folder, or another drive on Windows
        return folder.as_posix()
