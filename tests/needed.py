"""What a test needs and a machine may lack. There the test is skipped and says why; in CI it fails."""

import os

import pytest

MISSING = "needs {what}, which is not here"


def need(thing: object, what: str) -> object:
    """`thing`, where there is one."""
    if not thing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING.format(what=what))
    return thing
