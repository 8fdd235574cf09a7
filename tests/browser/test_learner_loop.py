"""The learner's loop in a real JupyterLab: a wrong answer is named, mended in its file, and passes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import copy_course, open_lesson, run_cell, serving

from autograder.paths import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

LESSON = "04-forward"
STUB = re.compile(r"^( +)raise NotImplementedError\(.softmax: .*$", re.MULTILINE)
OVER_THE_BATCH = """\
powers = np.exp(logits - logits.max(axis=0, keepdims=True))
return powers / powers.sum(axis=0, keepdims=True)"""
BY_ROWS = OVER_THE_BATCH.replace("axis=0", "axis=1")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a learner has, with a wrong softmax in it."""
    root = copy_course(tmp_path_factory.mktemp("course"))
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
    with serving(course, tmp_path_factory.mktemp("home")) as address:
        yield address


def test_a_wrong_answer_is_named_mended_and_passes(chromium, lab, course, tmp_path):
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    open_lesson(page, lab, LESSON)
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
    page.get_by_role("tab", name=f"{LESSON}.ipynb").click()

    write_softmax(course, BY_ROWS)
    run_cell(page, 'check("softmax")')
    panel.get_by_text("Well done!").wait_for(timeout=30_000)
    page.screenshot(path=tmp_path / "right.png")
    assert "2 of 2 points" in panel.inner_text()
    page.close()
