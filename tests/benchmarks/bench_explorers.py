"""How long an explorer takes to redraw after a key on a slider, seen from the browser.

Run as `python tests/benchmarks/bench_explorers.py [lesson ...]`. Each time runs from the key to the change of the
figure in the page, with a finished library: the browser, the server, the kernel and back.
"""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "browser")]

from lab_server import FLAGS, copy_course, open_lesson, run_all_cells, serving  # noqa: E402 (lies beside this folder)
from playwright.sync_api import sync_playwright  # noqa: E402

from autograder.paths import LESSONS, SOLUTIONS  # noqa: E402

WANTED_MS = 60
PRESSES = 9
WATCH = """box => {
    window.redraws = [];
    if (box.isWatched) { return; }
    box.isWatched = true;
    let pressed = 0;
    box.addEventListener("keydown", () => { pressed = performance.now(); }, true);
    const note = () => {
        if (pressed) { window.redraws.push(performance.now() - pressed); }
        pressed = 0;
    };
    const figure = box.querySelector("svg").closest(".widget-html-content, .jupyter-widgets");
    new MutationObserver(note).observe(figure, {childList: true, subtree: true});
}"""


def main(names: list[str]) -> None:
    medians = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = copy_course(Path(folder) / "course")
        shutil.copytree(SOLUTIONS / "nnlib", root / "nnlib", dirs_exist_ok=True)
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with serving(root, Path(folder) / "home") as address:
            for name in names:
                for label, times in of_lesson(browser, address, name):
                    medians.append(statistics.median(times))
                    print(f"{name:20} {label:34} {medians[-1]:6.0f} ms (of {len(times)}, worst {max(times):.0f})")
        browser.close()
    print(f"median of all sliders: {statistics.median(medians):.0f} ms (wanted: under {WANTED_MS})")


def of_lesson(browser: object, address: str, name: str) -> Iterator[tuple[str, list[float]]]:
    """Each slider of a lesson by its label, and the times of its redraws in milliseconds."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    open_lesson(page, address, name)
    run_all_cells(page)
    explorers = page.locator(".jp-OutputArea-output .widget-vbox:has(svg)")
    for index in range(explorers.count()):
        sliders = explorers.nth(index).locator(".widget-hslider")
        for number in range(sliders.count()):
            times = of_slider(page, explorers.nth(index), sliders.nth(number))
            if times:
                yield sliders.nth(number).inner_text().split("\n")[0], times
    page.close()


def of_slider(page: object, explorer: object, slider: object) -> list[float]:
    """The times of redraws after single keys, to and fro."""
    explorer.evaluate(WATCH)
    handle = slider.locator(".noUi-handle").first
    handle.scroll_into_view_if_needed()
    handle.focus()
    for press in range(PRESSES):
        page.keyboard.press("ArrowLeft" if press % 2 else "ArrowRight")
        page.wait_for_timeout(250)
    return page.evaluate("window.redraws")


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(path.name for path in LESSONS.glob("[0-9]*")))
