"""A JupyterLab server on a copy of the course, for a browser to look at, and how such a browser is started."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.paths import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
"""JupyterLab's settings: no news, and all cells of a notebook drawn, also those out of sight."""


def copy_course(root: Path) -> Path:
    """A copy of what a learner has, in the folder `root`."""
    for name in ("autograder", "nnlib", "lessons"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return root


@contextmanager
def serving(course: Path, home: Path, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """The address of a JupyterLab that serves the course; `home` is a folder for its settings."""
    port = _free_port()
    for name, settings in SETTINGS.items():
        path = home / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), "utf-8")
    options = [
        *(f"--ServerApp.port={port}", "--no-browser", "--IdentityProvider.token=", "--ServerApp.allow_root=True"),
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = {
        "OPENBLAS_NUM_THREADS": "1",  # as `course.py lab` has it
        **environment,
        "PYTHONPATH": os.pathsep.join([str(course), str(course / "lessons")]),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    environment.pop("COURSE_NNLIB", None)
    command = [sys.executable, "-m", "jupyterlab", *options]
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server, home / "lab.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8')[-2000:]}")


def open_lesson(page: object, address: str, name: str) -> None:
    """Opens a lesson, in a workspace of its own, and waits until its kernel is ready."""
    page.goto(f"{address}/lab/workspaces/{name}/tree/lessons/{name}/{name}.ipynb", timeout=60_000)
    page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)


def run_all_cells(page: object) -> None:
    """Runs the notebook that is open, to its end."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


def run_cell(page: object, source: str) -> object:
    """Puts the cursor into the code cell that holds `source`, and runs it; the cell."""
    cell = page.locator(".jp-CodeCell").filter(has_text=source).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    return cell
