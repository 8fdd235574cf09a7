"""The learner's loop in a real JupyterLab: a wrong answer is named, mended in its file, and passes."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.paths import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

NOTEBOOK = "lessons/04-forward/04-forward.ipynb"
STUB = re.compile(r"^( +)raise NotImplementedError\(.softmax: .*$", re.MULTILINE)
OVER_THE_BATCH = """\
powers = np.exp(logits - logits.max(axis=0, keepdims=True))
return powers / powers.sum(axis=0, keepdims=True)"""
BY_ROWS = OVER_THE_BATCH.replace("axis=0", "axis=1")
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
MISSING = "needs {what}, which is not here"


def or_skip(thing: object, what: str) -> object:
    """`thing`; where it is missing the test is skipped, and on a CI machine it fails."""
    if not thing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING.format(what=what))
    return thing


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    sync_api = or_skip(_playwright(), "the Python package playwright")
    program = or_skip(shutil.which("chromium") or shutil.which("google-chrome"), "the program chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def _playwright() -> object | None:
    try:
        from playwright import sync_api
    except ImportError:
        return None
    return sync_api


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a learner has, with a wrong softmax in it."""
    root = tmp_path_factory.mktemp("course")
    for name in ("autograder", "nnlib", "lessons"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    write_softmax(root, OVER_THE_BATCH)
    return root


def write_softmax(course: Path, body: str) -> None:
    """Fills in softmax as a learner would, in the released skeleton."""
    skeleton = (ROOT / "nnlib" / "activations.py").read_text("utf-8")
    text, count = STUB.subn(lambda stub: "\n".join(stub[1] + line for line in body.splitlines()), skeleton)
    assert count == 1, "the skeleton has no stub for softmax"
    (course / "nnlib" / "activations.py").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def lab(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that serves the course."""
    port = _free_port()
    home = tmp_path_factory.mktemp("home")
    settings = home / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), "utf-8")
    options = [f"--ServerApp.port={port}", "--no-browser", "--IdentityProvider.token=", "--ServerApp.allow_root=True"]
    environment = os.environ | {
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


def run_cell(page: object, source: str) -> None:
    """Puts the cursor into the code cell that holds `source`, and runs it."""
    cell = page.locator(".jp-CodeCell").filter(has_text=source).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def test_a_wrong_answer_is_named_mended_and_passes(chromium, lab, course, tmp_path):
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    page.goto(f"{lab}/lab/workspaces/learner/tree/{NOTEBOOK}", timeout=60_000)
    page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    run_cell(page, "from autograder.notebook import check")
    run_cell(page, 'check("softmax")')

    panel = page.locator(".nnc-panel").filter(has_text="Softmax")
    panel.get_by_text("You normalised").wait_for(timeout=60_000)
    page.screenshot(path=tmp_path / "wrong.png")
    assert "Not right yet" in panel.inner_text()
    assert panel.locator("td.nnc-bad").count() > 0

    hint = panel.get_by_text("Stuck? A hint")
    hint.click()
    assert panel.get_by_text("Work it out for one row first").is_visible()

    panel.get_by_role("link", name="nnlib/activations.py").click()
    page.get_by_role("tab", name="activations.py").wait_for(timeout=20_000)
    page.get_by_role("tab", name="04-forward.ipynb").click()

    write_softmax(course, BY_ROWS)
    run_cell(page, 'check("softmax")')
    panel.get_by_text("Well done!").wait_for(timeout=30_000)
    page.screenshot(path=tmp_path / "right.png")
    assert "2 of 2 points" in panel.inner_text()
    page.close()
