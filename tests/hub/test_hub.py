"""The recipe on a real JupyterHub, on loopback: two users, each with the course and a server of their own.

Both users are one account of this machine, with two homes: accounts are not a test's to make. The proxy is a program of
Node's: where it is missing these tests are skipped, and in CI they fail. autograder/hub/README.md installs it.
"""

import importlib.util
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
from needed import need

from autograder.paths import ROOT
from autograder.teaching.bundle import FOLDER, bundle

PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
PROXY = "configurable-http-proxy"
USERS = ("ann", "bob")
TOKEN = "0123456789abcdef0123456789abcdef"
RECIPE = ROOT / "autograder" / "hub" / "jupyterhub_config.py"


def settings(folder: Path, ports: list[int]) -> str:
    """The recipe, and what makes a hub for a test of it: no passwords, no accounts, ports of its own."""
    return f"""
load_subconfig({str(RECIPE)!r})
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {f"{folder}/{{username}}"!r}
c.Spawner.args = ["--allow-root"]
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.JupyterHub.services = [dict(name="test", api_token="{TOKEN}")]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [dict(name="test", services=["test"], scopes=scopes)]
"""


class Hub:
    """A running hub, asked by its REST interface."""

    def __init__(self, address: str, folder: Path):
        self.address, self.folder = address, folder

    def ask(self, path: str, method: str = "GET") -> tuple[str, bytes]:
        """Where the answer came from, and the answer."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(self.address + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.url, answer.read()

    def start(self, user: str) -> None:
        self.ask(f"/hub/api/users/{user}", "POST")
        self.ask(f"/hub/api/users/{user}/server", "POST")
        wait_until(lambda: json.loads(self.ask(f"/hub/api/users/{user}")[1])["server"])

    def stop(self, user: str) -> None:
        self.ask(f"/hub/api/users/{user}/server", "DELETE")


def wait_until(is_so, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("JupyterHub did not become ready")


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> Iterator[Hub]:
    need(importlib.util.find_spec("jupyterhub"), "the Python package jupyterhub")
    need(shutil.which(PROXY, path=PATH), f"the program {PROXY}")
    folder = tmp_path_factory.mktemp("hub")
    ports = free_ports(3)
    (folder / "settings.py").write_text(settings(folder, ports), "utf-8")
    packed = bundle(ROOT, folder / "course.zip").path
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "PYTHONPATH"))}
    ours = {"COURSE_BUNDLE": str(packed), "COURSE_EXCHANGE": str(folder / "exchange"), "PATH": PATH}
    command = [sys.executable, "-m", "jupyterhub", "-f", "settings.py"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=kept | ours, stdout=log, stderr=log)
    made = Hub(f"http://127.0.0.1:{ports[0]}", folder)
    try:
        wait_until(lambda: made.ask("/hub/api/"))
        for user in USERS:
            made.start(user)
        yield made
        for user in USERS:
            made.stop(user)
    finally:
        process.terminate()
        process.wait(30)


def test_ci_tries_the_proxy_that_the_recipe_installs():
    recipe, ci = ((ROOT / name).read_text("utf-8") for name in ("autograder/hub/README.md", ".ci/run"))
    (told,), (tried,) = (re.findall(rf"{PROXY}@([\d.]+)", text) for text in (recipe, ci))
    assert told == tried


def test_each_user_gets_the_course_and_the_first_lesson(hub):
    for user in USERS:
        assert (hub.folder / user / FOLDER / "nnlib" / "layers.py").is_file()
        assert hub.ask(f"/user/{user}/")[0].endswith("/lab/tree/lessons/01-environment/01-environment.ipynb")


def test_each_user_sees_their_own_work(hub):
    (hub.folder / "ann" / FOLDER / "nnlib" / "mine.py").write_text("ann", "utf-8")
    listed = [hub.ask(f"/user/{user}/api/contents/nnlib")[1] for user in USERS]
    assert b"mine.py" in listed[0] and b"mine.py" not in listed[1]


def test_nbgrader_finds_what_was_released_to_the_exchange(hub):
    outbound = hub.folder / "exchange" / "neural-networks" / "outbound" / "04-forward"
    shutil.copytree(ROOT / "lessons" / "04-forward", outbound)
    for folder in (outbound, outbound.parent, outbound.parent.parent, outbound.parents[2]):
        folder.chmod(0o777)
    listed = json.loads(hub.ask("/user/bob/assignments?course_id=neural-networks")[1])
    assert listed["success"] and listed["value"][0]["assignment_id"] == "04-forward"
