"""The map of the lessons says what is there."""

import re

import nbformat
import pytest

from autograder.exercises import CATALOGUE
from autograder.paths import LESSONS, SOLUTIONS

ROW = re.compile(r"^\| \[(.+?)\]\((.+?)\) \| (.+?) \| .+? \| (\d+) \| (\d+) \|$", re.MULTILINE)
ROWS = ROW.findall((LESSONS / "README.md").read_text("utf-8"))
TAUGHT = CATALOGUE.taught(SOLUTIONS / "lessons").chapters


def test_every_lesson_is_on_the_map_in_order():
    assert [place for _, place, *_ in ROWS] == [f"{name}/{name}.ipynb" for name in TAUGHT]


@pytest.mark.parametrize(("title", "place", "question", "exercises", "points"), ROWS, ids=[row[1] for row in ROWS])
def test_the_map_tells_a_lessons_title_question_and_points(title, place, question, exercises, points):
    first = nbformat.read(LESSONS / place, 4).cells[0].source
    chapter = TAUGHT[place.split("/")[0]]
    assert first.startswith(f"# {title}\n") and f"**{question}**" in first
    assert (int(exercises), int(points)) == (len(chapter.exercises), chapter.points)
