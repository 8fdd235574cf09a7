"""A real browser."""

import shutil
from collections.abc import Iterator

import pytest
from lab_server import FLAGS
from needed import need


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    sync_api = need(_playwright(), "the Python package playwright")
    program = need(shutil.which("chromium") or shutil.which("google-chrome"), "the program chromium")
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
