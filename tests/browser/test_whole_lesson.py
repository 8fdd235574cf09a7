"""One whole lesson in a real JupyterLab, as a learner goes through it: exercise by exercise, from stub to solved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import copy_course, open_lesson, run_all_cells, run_cell, serving

from autograder.engine.library import read_sources
from autograder.exercises import CATALOGUE
from autograder.paths import SOLUTIONS
from autograder.teaching.catch_up import earlier_exercises, filled_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CHAPTER = CATALOGUE.chapter("4")
REFERENCE = read_sources(SOLUTIONS / "nnlib")


class Learner:
    """Somebody who has done the earlier lessons, and solves exercises in their files."""

    def __init__(self, course: Path):
        self.library = course / "nnlib"
        for exercise in earlier_exercises(CHAPTER, CATALOGUE):
            self.solve(exercise)

    def solve(self, exercise) -> None:
        for file, text in filled_in(read_sources(self.library), exercise, REFERENCE, self.library).items():
            (self.library / file).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def lab(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(course, tmp_path_factory.mktemp("home")) as address:
        yield address


def test_a_learner_goes_through_a_lesson(chromium, lab, course):
    learner = Learner(course)
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    open_lesson(page, lab, CHAPTER.id)
    run_all_cells(page)
    assert page.locator(".nnc-panel").get_by_text("Well done!").count() == 0

    for exercise in CHAPTER.exercises.values():
        learner.solve(exercise)
        panel = run_cell(page, f'check("{exercise.id}")').locator(".nnc-panel")
        panel.get_by_text("Well done!").wait_for(timeout=30_000)
    run_all_cells(page)
    assert page.locator(".nnc-panel").get_by_text("Well done!").count() == len(CHAPTER.exercises)
    page.close()
