"""A PostgreSQL server for a test: private, in a folder of its own, reached by a socket in it, run by nobody special."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from needed import need

NOBODY = 65534


def program(name: str) -> str | None:
    """Where a program of PostgreSQL's lies; Debian keeps them off PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


@contextmanager
def serving() -> Iterator[str]:
    """The URL of an empty database."""
    initdb = need(program("initdb"), "PostgreSQL's program initdb")
    postgres = need(program("postgres"), "PostgreSQL's program postgres")
    need(importlib.util.find_spec("psycopg"), "the Python package psycopg")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:  # the server refuses to run as root
            os.chown(folder, NOBODY, NOBODY)
        _run(
            [initdb, "--pgdata", f"{folder}/data", "--username=grader", "--auth=trust", "--no-sync", "--locale=C.UTF-8"]
        )
        options = ["-D", f"{folder}/data", "-k", name, "-c", "listen_addresses=", "-F"]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([postgres, *options], stdout=log, stderr=log, cwd="/", **_as_nobody())
        try:
            _wait_for(folder / ".s.PGSQL.5432", folder / "log", server)
            yield f"postgresql://grader:secret@/postgres?host={name}"
        finally:
            server.terminate()
            server.wait(30)


def _as_nobody() -> dict:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as_nobody())
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_for(socket: Path, log: Path, server: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        if socket.exists() and "ready to accept connections" in log.read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
