"""Lessons run: the source gives its saved outputs again, the released one runs on the skeleton and on the reference."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.paths import LESSONS, ROOT, SOLUTIONS

SOURCES = sorted((SOLUTIONS / "lessons").glob("*/*.ipynb"))
RELEASED = sorted(LESSONS.glob("[0-9]*/*.ipynb"))


def environment(nnlib: Path) -> dict[str, str]:
    path = os.pathsep.join(map(str, (ROOT, LESSONS)))
    return os.environ | {"COURSE_NNLIB": str(nnlib), "PYTHONPATH": path, "JUPYTER_PLATFORM_DIRS": "1"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_source_gives_its_saved_outputs_again(source):
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", str(source)]
    run = subprocess.run(
        [*command, "-n0", "-W", "ignore", "--rootdir", str(source.parent)],
        cwd=source.parent,
        env=environment(SOLUTIONS / "nnlib"),
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert " passed" in run.stdout


def executed(path: Path, nnlib: Path, monkeypatch: pytest.MonkeyPatch) -> list[nbformat.NotebookNode]:
    """The code cells of a notebook after a run that stops at no error."""
    for variable, value in environment(nnlib).items():
        monkeypatch.setenv(variable, value)
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def troubles(cells: list[nbformat.NotebookNode]) -> list[str]:
    outputs = [(cell.source, output) for cell in cells for output in cell.outputs]
    return [
        f"{source}\n{output}"
        for source, output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def told_by_checks(cells: list[nbformat.NotebookNode]) -> list[str]:
    """The plain text of what each check cell shows."""
    checks = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return [cell.outputs[0].data["text/plain"] for cell in checks]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_the_released_lesson_runs_on_the_untouched_skeleton(path, monkeypatch):
    cells = executed(path, ROOT / "nnlib", monkeypatch)
    assert troubles(cells) == []
    told = told_by_checks(cells)
    assert told and all("not written yet" in text.lower() or "Solve" in text for text in told), told


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_the_released_lesson_runs_on_the_reference_with_every_check_right(path, monkeypatch):
    cells = executed(path, SOLUTIONS / "nnlib", monkeypatch)
    assert troubles(cells) == []
    told = told_by_checks(cells)
    assert told and all("Right" in text for text in told), told
