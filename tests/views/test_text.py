"""Panels as plain text hold all that the HTML holds."""

import dataclasses

import numpy as np

from autograder.engine.verdict import CaseResult, Diagnosis, Verdict
from autograder.exercises import CATALOGUE
from autograder.learning.hints import Hints
from autograder.learning.progress import ChapterProgress
from autograder.views.text import COURSE, hint_lines, in_terminal, panel_lines, plain_text, progress_lines

SOFTMAX = CATALOGUE["softmax"]
WRONG = CaseResult(
    "by hand", False, False, "wrong values", "", {"logits": np.array([[0.0, 1.0]])}, np.ones(2), np.array([1.0, 22.0])
)
VERDICT = Verdict("softmax", "Softmax", 2, (CaseResult("first", True), WRONG), Diagnosis("mistake", "You slipped."))

PANEL = """\
✗ Softmax: Not right yet
  1 of 2 points, 1 of 2 cases right
You slipped.
  ✓ first: right
  ✗ by hand: wrong values

The smallest case that is wrong: “by hand”
  Input logits (shape (1, 2), float64)
    0.0  1.0
  Expected (shape (2,), float64)
    1.0  1.0
  You returned (shape (2,), float64) (! marks wrong entries)
    1.0  !22.0

Edit: nnlib/activations.py: softmax
Stuck? hint("softmax") gives a hint."""


def test_a_wrong_answer_is_told_whole():
    assert plain_text(panel_lines(SOFTMAX, VERDICT)) == PANEL


def test_the_terminal_names_its_own_commands():
    assert f"{COURSE} hint softmax" in plain_text(panel_lines(SOFTMAX, VERDICT, in_terminal))


def test_a_right_answer_is_short_and_says_what_is_next():
    right = Verdict("softmax", "Softmax", 2, (CaseResult("first", True),))
    lines = plain_text(panel_lines(SOFTMAX, right)).splitlines()
    assert lines[0] == "✓ Softmax: Right"
    assert len(lines) == 4 and lines[-1].startswith("Next: ")


def test_columns_are_aligned():
    table = np.array([[1.0, 200.0], [30.0, 4.0]])
    result = CaseResult("c", False, kind="wrong values", expected=table, got=table + 1)
    verdict = Verdict("softmax", "Softmax", 2, (result,), Diagnosis("relation", "Off."))
    text = plain_text(panel_lines(SOFTMAX, verdict))
    assert "\n     1.0  200.0\n    30.0    4.0\n" in text


def test_hints_say_how_many_are_left():
    text = plain_text(hint_lines(Hints("mse", ("First.", "Second."), 1)))
    assert text == 'Hint 1 of 3: First.\nHint 2 of 3: Second.\n1 more: hint("mse")'
    assert plain_text(hint_lines(Hints("mse", ("Only.",), 0))).endswith("These are all the hints.")


def test_progress_has_a_line_for_each_exercise():
    needs = Verdict("predict", "Predictions", 2, (), Diagnosis("needs", "…", "softmax"))
    lines = plain_text(progress_lines([ChapterProgress(SOFTMAX.chapter, (VERDICT, needs))])).splitlines()
    assert lines[0].startswith("Forward propagation: 0 of 2 exercises solved, 1 of ")
    assert "softmax" in lines[1] and "Not right yet (1 of 2 points)" in lines[1]
    assert "Needs softmax first (worth 2 points)" in lines[2]


def test_a_long_name_leaves_a_space_before_what_is_said_of_it():
    verdict = dataclasses.replace(VERDICT, exercise_id="cross-entropy-backward")
    text = plain_text(progress_lines([ChapterProgress(SOFTMAX.chapter, (verdict,))]))
    assert "cross-entropy-backward Not right yet" in text
