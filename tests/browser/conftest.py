"""A real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from lab_server import FLAGS

MISSING = "needs {what}, which is not here"


def or_skip(thing: object, what: str) -> object:
    """`thing`; where it is missing the test is skipped, and on a CI machine it fails."""
    if not thing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING.format(what=what))
    return thing


@pytest.fixture(scope="session")
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
