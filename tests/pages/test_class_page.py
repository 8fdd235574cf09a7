"""The page of a class report: whole in itself, and nothing of a student's text is markup."""

import re

import pytest
from small_class import EVIL, MISTAKE, one_wrong, report, verdict
from small_course import CHAPTER
from test_render import Page

from autograder.classroom.class_report import class_report
from autograder.engine.verdict import Diagnosis
from autograder.pages.class_page import class_html

ODD = Diagnosis("wrong values", f"Your result is {EVIL}.")
TIME_UP = Diagnosis("time up", "Your code did not finish in time.")
LONG = "def softmax(z):\n" + "".join(f"    z = z * {n}.5 + np.call{n}(z)\n" for n in range(20)) + f"    '{EVIL}'"


@pytest.fixture(scope="module")
def html() -> str:
    code = {"activations.softmax": LONG}
    reports = [
        *(report(f"student {number}") for number in range(8)),
        one_wrong("bob", "softmax", MISTAKE, notes=(EVIL,)),
        one_wrong(EVIL, "softmax", ODD, "aa", code=code, imports=(EVIL,)),
        one_wrong("../up", "softmax", ODD, "aa", code=code),
        one_wrong("cid", "mse", TIME_UP),
        report("zoe", {name: verdict(name, Diagnosis("not implemented", "")) for name in CHAPTER.exercises}),
    ]
    return class_html(class_report(reports, CHAPTER))


def test_it_says_all_that_an_instructor_asks_for(html):
    text = Page(html).text
    for told in (
        "13 students, on average",
        "half of them with 20 or more",
        "corrected item-total correlation",
        "over-the-batch",
        "1 (8 %)",
        "Your code did not finish in time.",
        "a reason to look, not a proof",
        "Softmax: 3 students",
        "Wrote nothing at all: 1 student",
    ):
        assert told in text, told
    assert "<code>axis=1</code>" in html


def test_nothing_of_a_students_text_is_markup(html):
    page = Page(html)
    assert "script" not in page.tags
    assert page.text.count(EVIL) >= 6  # name, sentence, note, code, import, code alike


def test_it_needs_no_other_file_and_no_network(html):
    page = Page(html)
    loading = [(tag, facts) for tag, facts in page.attributes if {"src", "srcset", "data", "xlink:href"} & facts.keys()]
    assert all(facts.get("xlink:href", "").startswith("#") for _, facts in loading)
    assert not {"link", "script", "iframe", "object", "img"} & set(page.tags)
    assert not re.search(r"@import|url\((?!#)", html)


def test_names_link_to_the_pages_of_feedback_and_nowhere_else(html):
    links = [facts["href"] for tag, facts in Page(html).attributes if tag == "a"]
    assert "../bob.html" in links and "../..%2Fup.html" in links
    assert all(re.fullmatch(r"\.\./[\w.%~-]+\.html", link) for link in links)


def test_an_empty_class_has_a_page():
    assert "0 students" in Page(class_html(class_report([], CHAPTER))).text
