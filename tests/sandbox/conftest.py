"""A box that runs the attacks in `inside/`; where no box can be had, tests skip, but in CI they fail."""

import os
from functools import cache
from pathlib import Path

import pytest

from autograder.sandbox import Box, End, Limits, UnsafeBox, sandbox_problem

ENTRY = "attacks:run"
INSIDE = Path(__file__).with_name("inside")
LIMITS = Limits(seconds=20, total_seconds=40)


@cache
def problem() -> str | None:
    return sandbox_problem()


def require_sandbox() -> None:
    if problem():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(problem())


@pytest.fixture
def sandboxed():
    require_sandbox()


@pytest.fixture(scope="module")
def box():
    require_sandbox()
    with Box(ENTRY, INSIDE) as box:
        yield box


@pytest.fixture(scope="module")
def unsafe_box():
    with UnsafeBox(ENTRY, INSIDE) as box:
        yield box


def told(box: Box | UnsafeBox, job: str, limits: Limits = LIMITS) -> tuple[list[str], End]:
    """The messages of an attack, and its end."""
    run = box.run(job.encode(), limits)
    return [message.decode() for message in run], run.end
