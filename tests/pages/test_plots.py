"""Plots: right numbers, in the page's own colours."""

import re

import pytest
from small_class import MISTAKE, one_wrong, report
from small_course import CHAPTER
from test_render import Page

from autograder.classroom.class_report import class_report
from autograder.pages.plots import discrimination_plot, exercises_plot, points_plot

REPORTS = [report(f"student {number}") for number in range(9)] + [one_wrong("bob", "softmax", MISTAKE)] * 3
MADE = class_report(REPORTS, CHAPTER)


@pytest.fixture(params=[points_plot(MADE), exercises_plot(MADE.exercises)], ids=["points", "exercises"])
def svg(request) -> str:
    return str(request.param)


def test_a_plot_is_one_element_in_the_pages_colours(svg):
    assert svg.startswith("<svg") and svg.endswith("</svg>")
    assert "var(--nnc-text)" in svg and "var(--nnc-right)" in svg
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) == set()
    assert "metadata" not in svg and "date" not in svg  # the same class gives the same plot


def test_the_plot_of_points_counts_everybody():
    words = Page(str(points_plot(MADE))).text
    assert "points, of 20" in words and "12" in words


def test_each_exercise_and_each_state_is_named():
    words = Page(str(exercises_plot(MADE.exercises))).text
    assert all(exercise.title in words for exercise in CHAPTER.exercises.values())
    assert all(label in words for label in ("right", "tried, not right", "could not be run yet", "not written"))


def test_discrimination_is_drawn_where_there_is_any():
    assert discrimination_plot(MADE.exercises) == ""
    twice = [one_wrong("a", "softmax", MISTAKE), one_wrong("b", "mse", MISTAKE)]
    drawn = discrimination_plot(class_report(REPORTS + twice, CHAPTER).exercises)
    words = Page(str(drawn)).text
    assert "Softmax" in words and "Predictions" not in words and re.search(r"[−-]0\.\d\d", words)
