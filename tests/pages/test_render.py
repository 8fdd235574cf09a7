"""HTML: everything that a person needs is in it, and nothing of a learner's text is markup."""

from html.parser import HTMLParser

import numpy as np
import pytest

from autograder.engine.compare import Kind
from autograder.engine.verdict import CaseResult, Diagnosis, Report, Verdict
from autograder.exercises import CATALOGUE
from autograder.learning.hints import Hints
from autograder.learning.progress import ChapterProgress
from autograder.pages import cell_html, feedback_html, hints_html, notice_html, panel_html, progress_html
from autograder.pages.render import ticks

SOFTMAX = CATALOGUE["softmax"]
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """Reads a page: its text, its tags, and whether every tag is closed in order."""

    def __init__(self, html: str):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def verdict(kind="mistake", sentence="Use `axis=1`.", lines=(), case_kind=Kind.VALUES, **facts):
    wrong = CaseResult(
        "by hand",
        False,
        kind=case_kind,
        inputs={"logits": np.array([[0.0, 1.0]])},
        expected=np.zeros(2),
        got=np.array([0.0, 9.5]),
    )
    results = (CaseResult("first", True), wrong, CaseResult("secret", False, hidden=True, kind=Kind.SHAPE))
    return Verdict("softmax", "Softmax", 2, results, Diagnosis(kind, sentence, lines=lines), **facts)


RIGHT = Verdict("softmax", "Softmax", 2, (CaseResult("first", True),))
KINDS = [*Kind, "mistake", "relation", "needs", "library", "sandbox"]


def test_a_wrong_answer_shows_all():
    page = Page(panel_html(SOFTMAX, verdict()))
    for words in ("Not right yet", "Softmax", "0.5 of 2 points", "first: right", "by hand: wrong values", "wrong: 9.5"):
        assert words in page.text
    assert "shape (2,), float64" in page.text
    assert ("td", {"class": "nnc-bad"}) in page.attributes


def test_the_place_to_edit_is_a_link():
    page = Page(panel_html(SOFTMAX, verdict(), library="../nnlib"))
    assert ("a", {"href": "../nnlib/activations.py"}) in page.attributes


def test_hints_open_one_after_the_other():
    html = panel_html(SOFTMAX, verdict())
    assert html.count("<details>") == len(SOFTMAX.hints)
    assert html.rindex("</p>") < html.index("</details>"), "each hint stands inside the one before"


def test_a_right_answer_praises_and_says_what_is_next():
    page = Page(panel_html(SOFTMAX, RIGHT))
    assert "Well done!" in page.text and "Next: " in page.text
    assert "details" not in page.tags and "ul" not in page.tags


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_sound_html(kind):
    for html in (panel_html(SOFTMAX, verdict(kind, case_kind=kind)), cell_html(verdict(kind, case_kind=kind))):
        assert "axis=1" in Page(html).text


def test_nothing_of_a_learner_is_markup():
    evil = CaseResult(EVIL, False, kind=EVIL, part="", inputs={EVIL: EVIL}, expected=EVIL, got=EVIL)
    nasty = Verdict("softmax", EVIL, 2, (evil,), Diagnosis(Kind.ERROR, f"`{EVIL}`", lines=(EVIL,)))
    report = Report(EVIL, "04-forward", (nasty,), (EVIL,))
    for html in (
        panel_html(SOFTMAX, nasty),
        cell_html(nasty),
        feedback_html(report, SOFTMAX.chapter),
        notice_html(EVIL),
    ):
        page = Page(html)
        assert not {"script", "img"} & set(page.tags)
        assert "alert(1)" in page.text


def test_backticks_become_code():
    assert ticks("Use `a<b` now.") == "Use <code>a&lt;b</code> now."
    assert ticks("A lonely ` stays.") == "A lonely ` stays."


def test_the_feedback_page_stands_alone():
    report = Report(
        "ann", "04-forward", (RIGHT, verdict(Kind.ERROR, "It stopped.", ("nnlib/a.py, line 3",))), ("Late.",)
    )
    html = feedback_html(report, SOFTMAX.chapter)
    page = Page(html)
    for words in (
        "ann",
        "Late.",
        "2.5 of 4 points",
        "It stopped.",
        "nnlib/a.py, line 3",
        "secret (hidden): wrong shape",
    ):
        assert words in page.text
    assert html.lstrip().startswith("<!DOCTYPE html>")
    addresses = [value for _, facts in page.attributes for name, value in facts.items() if name in ("src", "href")]
    assert addresses == ["#softmax", "#softmax"]


def test_a_report_on_an_exercise_that_is_gone_still_has_a_page():
    gone = Verdict("gone", "Gone", 1, (CaseResult("first", True),))
    assert "Gone" in Page(feedback_html(Report("ann", "04-forward", (gone,)), SOFTMAX.chapter)).text


def test_feedback_under_a_cell_names_hidden_cases_but_no_hints():
    page = Page(cell_html(verdict()))
    assert "secret (hidden): wrong shape" in page.text
    assert "details" not in page.tags


def test_hints_and_progress():
    assert 'hint("mse")' in Page(hints_html(Hints("mse", ("First.",), 2))).text
    page = Page(progress_html([ChapterProgress(SOFTMAX.chapter, (RIGHT, verdict("needs")))]))
    assert "1 of 2 exercises solved" in page.text


def test_progress_opens_the_chapters_to_work_on():
    def chapter(*verdicts):
        return ChapterProgress(SOFTMAX.chapter, verdicts)

    wrong = verdict("needs")
    chapters = [chapter(RIGHT, RIGHT), chapter(RIGHT, wrong), chapter(wrong), chapter(wrong, RIGHT), chapter(wrong)]
    html = progress_html(chapters)
    opened = [part.startswith(" open") for part in html.split('style="margin: 0"')[1:]]
    assert opened == [False, True, False, True, False]
    fresh = progress_html([chapter(wrong), chapter(wrong)])
    assert [part.startswith(" open") for part in fresh.split('style="margin: 0"')[1:]] == [True, False]


def test_each_verdict_is_told_of_by_itself():
    """What was rendered before is used again for the same verdict alone."""
    first, second = (verdict(sentence=sentence) for sentence in ("Use `axis=1`.", "Divide by the sum."))
    for one, words in ((first, "Use axis=1 ."), (second, "Divide by the sum."), (first, "Use axis=1 .")):
        page = Page(feedback_html(Report("anna", SOFTMAX.chapter.id, (one,)), SOFTMAX.chapter))
        assert words in page.text and words in Page(cell_html(one)).text
