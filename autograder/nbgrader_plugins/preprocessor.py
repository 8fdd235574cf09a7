"""Grading inside `nbgrader autograde`: two preprocessors, named in nbgrader_config.py, and a reader that is lenient.

`Restore` comes first and makes the submitted notebook fit for grading. `Grade` stands where nbgrader's Execute
would run the student's notebook: it grades the submission's nnlib in the sandbox and writes points and feedback
into the check cells, from which nbgrader's own SaveAutoGrades then reads them.
"""

import atexit
import shutil
from contextlib import ExitStack, closing
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.classroom import notebooks
from autograder.classroom.grading import Grader
from autograder.classroom.submissions import Submission, read_submission
from autograder.engine.exercise import Chapter
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import Report
from autograder.exercises import CATALOGUE
from autograder.pages import cell_html
from autograder.paths import ROOT, SOLUTIONS
from autograder.sandbox import Box, SandboxError, sandbox_problem

Done = tuple[NotebookNode, ResourcesDict]


class Restore(NbGraderPreprocessor):
    """Puts back what a student changed or deleted of the cells that are not theirs."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Done:
        source = notebooks.stored(ROOT, resources["nbgrader"]["assignment"])
        return nbformat.from_dict(notebooks.restore(nb, source)), resources


class Grade(NbGraderPreprocessor):
    """Grades a submission and fills its check cells. Nothing of the notebook is run."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Done:
        facts, folder = resources["nbgrader"], Path(resources["metadata"]["path"])
        source = notebooks.stored(ROOT, facts["assignment"])
        submission = read_submission(folder, facts["student"], facts["assignment"])
        report = _grade(submission, CATALOGUE.chapter(facts["assignment"]), folder)
        return nbformat.from_dict(notebooks.fill(nb, source, report, cell_html)), resources


class LenientExporter(NotebookExporter):
    """Reads notebooks as nbgrader does, but takes the chapter's own where a student's cannot be read: their nnlib
    is graded all the same."""

    def from_filename(self, filename: str, resources: dict | None = None, **kw: object) -> tuple:
        path = Path(filename)
        try:
            notebook = notebooks.read(path.read_bytes())
        except notebooks.NoNotebook as error:
            self.log.warning("%s: %s. The chapter's own notebook stands in for it.", path, error)
            notebook = notebooks.stored(ROOT, resources["nbgrader"]["assignment"])
        facts = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(nbformat.from_dict(notebook), dict(resources or {}, metadata=facts), **kw)


def _grade(submission: Submission, chapter: Chapter, folder: Path) -> Report:
    try:
        return _open_grader.current().grade(submission, chapter)
    except SandboxError as error:
        # SystemExit ends nbgrader with this sentence. nbgrader takes a folder that is there for graded: take it away.
        shutil.rmtree(folder)
        raise SystemExit(str(error)) from error


class _OpenGrader:
    """One grader with its sandbox, kept for all submissions of a process, until `solutions/` changes."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._state: object = None
        self._grader: Grader | None = None

    def current(self) -> Grader:
        state = sorted((str(path), path.stat().st_mtime_ns) for path in SOLUTIONS.rglob("*.py"))
        if self._grader is None or state != self._state:
            self.close()
            if problem := sandbox_problem():
                raise SandboxError(problem)
            self._grader = Grader(load_solutions(SOLUTIONS), self._open.enter_context(closing(Box())))
            self._state = state
        return self._grader

    def close(self) -> None:
        self._open.close()
        self._grader = None


_open_grader = _OpenGrader()
atexit.register(_open_grader.close)
