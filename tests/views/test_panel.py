"""What a panel says: one state for each kind of verdict."""

import pytest

from autograder.engine.compare import Kind
from autograder.engine.verdict import CaseResult, Diagnosis, Verdict
from autograder.exercises import CATALOGUE
from autograder.views import panel


def verdict(kind=None, right=1, name="", lines=(), sentence="It is off.", points=2):
    results = tuple(CaseResult(f"case {i}", i < right, kind="" if i < right else str(kind)) for i in range(3))
    diagnosis = Diagnosis(kind, sentence, name, lines) if kind else None
    return Verdict("softmax", "Softmax", points, results, diagnosis)


@pytest.mark.parametrize("kind", [*Kind, "mistake", "relation", "needs", "library", "sandbox", None])
def test_every_kind_has_a_mark_words_and_a_tone(kind):
    state = panel.state_of(verdict(kind))
    assert state.mark and state.words and state.tone in ("right", "wrong", "open")


@pytest.mark.parametrize("kind", [*Kind, "library", "sandbox"])
def test_every_wrong_case_is_told_in_words(kind):
    words = panel.case_words(CaseResult("case", False, kind=kind))
    assert words and words != "right"


def test_points_come_with_the_count_of_cases():
    assert panel.standing(verdict("relation")) == "0.5 of 2 points, 1 of 3 cases right"
    assert panel.standing(verdict(None, right=3, points=1)) == "1 of 1 point, 3 of 3 cases right"


@pytest.mark.parametrize("kind", [Kind.NOT_IMPLEMENTED, "needs", "library", "sandbox"])
def test_where_nothing_was_judged_no_points_and_no_cases_are_told(kind):
    assert panel.standing(verdict(kind)) == "worth 2 points"
    assert not panel.shows_cases(verdict(kind))
    assert panel.graded(verdict(kind)).endswith("1 of 3 cases right")


def test_help_is_only_offered_where_this_exercise_is_at_fault():
    assert panel.shows_help(verdict("relation")) and panel.shows_help(verdict(Kind.NOT_IMPLEMENTED))
    assert not panel.shows_help(verdict("needs")) and not panel.shows_help(verdict("library"))
    assert not panel.shows_help(verdict(None, right=3))


def test_the_shown_case_is_the_first_wrong_public_one():
    assert panel.shown_case(verdict("relation")).name == "case 1"
    assert panel.shown_case(verdict("needs")) is None
    assert panel.shown_case(verdict(None, right=3)) is None
    assert panel.shown_case(verdict(Kind.CHANGED)) is None
    hidden = Verdict("a", "A", 1, (CaseResult("secret", False, hidden=True),), Diagnosis("relation", "Off."))
    assert panel.shown_case(hidden) is None


def test_lines_that_the_sentence_quotes_are_not_repeated():
    assert panel.error_lines(verdict("library", lines=("a.py, line 3",), sentence="Mend a.py, line 3.")) == ()
    assert panel.error_lines(verdict(Kind.ERROR, lines=("a.py, line 3",))) == ("a.py, line 3",)


def test_each_exercise_names_the_next_and_the_last_one_ends_the_chapter():
    exercises = list(CATALOGUE)
    assert f"`{exercises[1].id}`" in panel.whats_next(exercises[0])
    assert exercises[-1].chapter.title in panel.whats_next(exercises[-1])


def test_progress_names_what_comes_first():
    assert panel.progress_words(verdict("needs", name="mse")) == "Needs mse first"
    assert panel.progress_words(verdict("relation")) == panel.WRONG.words


def test_an_endless_message_is_cut_short():
    text = panel.sentence(verdict(Kind.ERROR, sentence="x" * 5000))
    assert len(text) == panel.MAX_SENTENCE + 1 and text.endswith("…")
