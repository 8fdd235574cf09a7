"""A small course to try things on: the real chapter and library, and a short notebook with all of its checks."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.engine.verdict import CaseResult, Diagnosis, Report, Verdict
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT

CHAPTER = CATALOGUE.chapter("04-forward")


def cell(cell_id: str, source: str, kind: str = "code", **nbgrader) -> dict:
    """A cell as in a notebook's file; `nbgrader` are its facts for nbgrader."""
    made = {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
    if nbgrader:
        facts = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        made["metadata"]["nbgrader"] = facts | {"grade_id": cell_id} | nbgrader
    return made | {"outputs": [], "execution_count": None} if kind == "code" else made


def source_notebook() -> dict:
    """A chapter's source notebook: setup, a check cell for each exercise, a question that a person grades."""
    checks = [
        cell(f"check-{item.id}", f'check("{item.id}")', grade=True, locked=True, points=item.points)
        for item in CHAPTER.exercises.values()
    ]
    answer = "### BEGIN SOLUTION\nBecause it subtracts the maximum.\n### END SOLUTION"
    cells = [
        cell("title", "# Forward", "markdown"),
        cell("setup", "from autograder.notebook import check", locked=True),
        *checks,
        cell("why-stable", answer, "markdown", grade=True, solution=True, points=3),
        cell("play", "1 + 1"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class SmallCourse:
    """An instructor's folder."""

    root: Path
    chapter = CHAPTER

    @property
    def source(self) -> Path:
        return self.root / "solutions" / "lessons" / CHAPTER.id / f"{CHAPTER.id}.ipynb"

    def write_source(self, notebook: dict) -> None:
        self.source.parent.mkdir(parents=True, exist_ok=True)
        self.source.write_text(json.dumps(notebook, indent=1), "utf-8")


def make_course(folder: Path) -> SmallCourse:
    """A folder with `solutions/` in it, and nothing released yet."""
    course = SmallCourse(folder / "course")
    for name in ("nnlib", "mistakes", "hidden"):
        shutil.copytree(ROOT / "solutions" / name, course.root / "solutions" / name)
    course.write_source(source_notebook())
    return course


@pytest.fixture
def small_course(tmp_path: Path) -> SmallCourse:
    return make_course(tmp_path)


def report(right: int, student: str = "ann", of: int = 4) -> Report:
    """A report in which `right` of `of` cases are right in every exercise."""
    diagnosis = None if right == of else Diagnosis("relation", "It is off.")
    results = tuple(CaseResult(f"case {index}", index < right) for index in range(of))
    verdicts = (Verdict(item.id, item.title, item.points, results, diagnosis) for item in CHAPTER.exercises.values())
    return Report(student, CHAPTER.id, tuple(verdicts))
