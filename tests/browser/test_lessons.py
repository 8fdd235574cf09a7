"""Every lesson in a real JupyterLab, on a finished library: all cells run, and every explorer answers."""

import shutil
from collections.abc import Iterator

import pytest
from lab_server import copy_course, open_lesson, run_all_cells, serving

from autograder.paths import LESSONS, SOLUTIONS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

NAMES = sorted(path.name for path in LESSONS.glob("[0-9]*") if path.is_dir())
TROUBLE = "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"
CONTROLS = ".noUi-handle, .widget-dropdown select, .widget-toggle-button, .widget-toggle-buttons button, input"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab with all lessons and a finished library."""
    root = copy_course(tmp_path_factory.mktemp("course"))
    shutil.copytree(SOLUTIONS / "nnlib", root / "nnlib", dirs_exist_ok=True)
    with serving(root, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1200, "height": 1000})
    page.told = []
    page.on("console", lambda message: page.told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.told.append(str(error)))
    yield page
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_runs_and_its_explorers_answer(lab, page, name, tmp_path):
    open_lesson(page, lab, name)
    run_all_cells(page)
    page.screenshot(path=tmp_path / "end.png")

    assert troubles(page) == []
    assert page.locator(".nnc-panel").count() > 0
    explorers = page.locator(".jp-OutputArea-output .widget-vbox:has(svg)")
    assert explorers.count() >= 2
    for index in range(explorers.count()):
        use(page, explorers.nth(index))
    assert troubles(page) == []
    assert page.told == []


def troubles(page: object) -> list[str]:
    """The text of every output that is an error or a warning."""
    return page.locator(TROUBLE).all_inner_texts()


def use(page: object, explorer: object) -> None:
    """Moves each control that takes the keyboard by a step, and sees that the figure is still there."""
    controls = explorer.locator(CONTROLS)
    assert controls.count() > 0
    for index in range(controls.count()):
        control = controls.nth(index)
        control.scroll_into_view_if_needed()
        control.focus()
        page.keyboard.press("Space" if control.evaluate("node => node.matches('button, input')") else "ArrowRight")
    page.get_by_text("| Idle").wait_for(timeout=30_000)
    assert explorer.locator("svg").count() > 0
