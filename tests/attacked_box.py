"""Boxes for tests. Where none can be had, tests that need one skip and say why; in CI they fail."""

import os
from functools import cache
from pathlib import Path

import pytest

from autograder.sandbox import Box, End, Limits, UnsafeBox, sandbox_problem

ENTRY = "attacks:run"
INSIDE = Path(__file__).parent / "sandbox" / "inside"
LIMITS = Limits(seconds=20, total_seconds=40)


@cache
def problem() -> str | None:
    return sandbox_problem()


def require_sandbox() -> None:
    if problem():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(problem())


def told(box: Box | UnsafeBox, job: str, limits: Limits = LIMITS) -> tuple[list[str], End]:
    """The messages of an attack, and its end."""
    run = box.run(job.encode(), limits)
    return [message.decode() for message in run], run.end
