"""Notebooks: what students get, and what becomes of what they hand in."""

import copy
import json

import nbformat
import pytest
from nbgrader.utils import determine_grade
from small_course import CHAPTER, cell, report, source_notebook

from autograder.classroom import notebooks
from autograder.engine.verdict import CaseResult, Diagnosis, Report, Verdict


@pytest.fixture
def source(small_course):
    return notebooks.stored(small_course.root, CHAPTER.id)


@pytest.fixture
def handed_out(small_course):
    return notebooks.read(notebooks.write(notebooks.released(source_notebook(), CHAPTER.id)))


def by_name(notebook: dict, name: str) -> dict:
    return next(item for item in notebook["cells"] if item["metadata"].get("nbgrader", {}).get("grade_id") == name)


def names(notebook: dict) -> list[str]:
    return [item["metadata"]["nbgrader"]["grade_id"] for item in notebook["cells"] if "nbgrader" in item["metadata"]]


def test_reads_what_jupyter_writes():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a = 1\nb = 2")])
    read = notebooks.read(nbformat.writes(notebook).encode())
    assert read["cells"][0]["source"] == "a = 1\nb = 2"


def test_reads_format_3():
    old = nbformat.v3.new_notebook(worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("x")])])
    assert notebooks.read(nbformat.v3.writes_json(old).encode())["cells"][0]["source"] == "x"


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"cells": 3, "nbformat": 4}', b'{"cells": []}', b"[" * 100_000],
)
def test_refuses_what_is_no_notebook(data):
    with pytest.raises(notebooks.NoNotebook):
        notebooks.read(data)


def test_cells_that_are_no_cells_are_left_out():
    odd = [None, 3, {"cell_type": "code"}, {"cell_type": "spam", "source": "", "metadata": {}}, cell("fine", "1")]
    read = notebooks.read(json.dumps({"cells": odd, "nbformat": 4, "nbformat_minor": 5}).encode())
    assert [item["id"] for item in read["cells"]] == ["fine"]


def test_outputs_are_not_read():
    made = cell("code", "1") | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "secret"}]}
    data = json.dumps({"cells": [made], "nbformat": 4, "nbformat_minor": 5}).encode()
    assert "secret" not in str(notebooks.read(data))


def test_what_was_filled_is_written_as_jupyter_does(handed_out, source):
    filled = notebooks.fill(handed_out, source, report(right=3), lambda verdict: "<b>\nwhy ✓\n</b>")
    filled["cells"].append(cell("empty", ""))
    filled["cells"].append(
        cell("picture", "![](attachment:x.png)", "markdown") | {"attachments": {"x.png": {"a/b": "c"}}}
    )
    assert notebooks.write(filled).decode() == nbformat.v4.writes(nbformat.from_dict(filled)) + "\n"
    on_one_line = notebooks.write_on_one_line(filled).decode()
    assert on_one_line.count("\n") == 1 and nbformat.reads(on_one_line, 4) == nbformat.from_dict(filled)


def test_what_was_written_is_read_as_it_was(handed_out):
    assert notebooks.read(notebooks.write(handed_out)) == handed_out


def nested(levels: int) -> dict:
    value: dict = {}
    for _ in range(levels):
        value = {"deeper": value}
    return value


@pytest.mark.parametrize("where", ["metadata", "attachments"])
def test_hostile_nesting_is_dropped(source, where):
    odd = cell("odd", "text", "markdown") | {where: nested(300)}
    data = json.dumps({"cells": [odd], "metadata": nested(300), "nbformat": 4, "nbformat_minor": 5}).encode()
    filled = notebooks.fill(notebooks.read(data), source, report(right=4))
    assert b"deeper" not in notebooks.write(filled)


def test_half_characters_can_be_written(source):
    odd = json.dumps({"cells": [cell("odd", "HALF and \U0001f600")], "nbformat": 4, "nbformat_minor": 5})
    data = odd.replace("HALF", "\\ud83d").encode()
    filled = notebooks.fill(notebooks.read(data), source, report(right=4))
    assert "? and \U0001f600" in notebooks.write(filled).decode()


def test_what_is_stored_holds_no_solution_and_has_checksums(source):
    assert by_name(source, "why-stable")["source"] == "YOUR ANSWER HERE"
    assert all(notebooks.checksums(source).values())


def test_what_is_stored_follows_the_file(small_course, source):
    changed = source_notebook()
    changed["cells"].append(cell("more", "2", locked=True))
    small_course.write_source(changed)
    assert "more" in names(notebooks.stored(small_course.root, CHAPTER.id))


def test_fills_points_and_feedback(handed_out, source):
    filled = nbformat.from_dict(notebooks.fill(handed_out, source, report(right=3), lambda verdict: "<b>off</b>"))
    nbformat.validate(filled)
    for item in CHAPTER.exercises.values():
        checked = by_name(filled, f"check-{item.id}")
        assert determine_grade(checked) == (round(item.points * 0.75, 2), item.points)
        assert checked.outputs[0].data["text/html"] == "<b>off</b>"
        assert "It is off." in checked.outputs[0].data["text/plain"]


def test_points_stay_within_what_the_cell_is_worth():
    verdict = Verdict("x", "X", 5, (), None)
    assert notebooks.score(verdict, 2.0) == 2.0
    assert notebooks.score(None, 2.0) == 0.0
    assert notebooks.score(Verdict("x", "X", float("nan"), (), None), 2.0) == 0.0
    assert notebooks.score(Verdict("x", "X", -1, (), None), 2.0) == 0.0


def test_an_exercise_without_a_verdict_gets_nothing(handed_out, source):
    filled = nbformat.from_dict(notebooks.fill(handed_out, source, Report("ann", CHAPTER.id, ())))
    assert determine_grade(by_name(filled, "check-softmax"))[0] == 0


def test_other_outputs_are_gone(handed_out, source):
    forged = {"output_type": "execute_result", "data": {"text/plain": "98765"}, "metadata": {}, "execution_count": 1}
    for item in handed_out["cells"]:
        if item["cell_type"] == "code":
            item["outputs"] = [copy.deepcopy(forged)]
    filled = notebooks.fill(handed_out, source, report(right=0))
    assert by_name(filled, "setup")["outputs"] == []
    assert filled["cells"][-1]["outputs"] == []
    assert "98765" not in json.dumps(filled)


def test_changed_check_cells_are_restored(handed_out, source):
    checked = by_name(handed_out, "check-softmax")
    checked["source"] = "2.0"
    checked["metadata"]["nbgrader"]["points"] = 1_000_000
    checked["cell_type"] = "markdown"
    filled = notebooks.fill(handed_out, source, report(right=4))
    again = by_name(filled, "check-softmax")
    assert again["source"] == 'check("softmax")'
    assert again["metadata"] == by_name(source, "check-softmax")["metadata"]


@pytest.mark.parametrize("lost", ["setup", "check-linear-forward", "check-softmax", "why-stable"])
def test_lost_cells_come_back_in_their_place(handed_out, source, lost):
    handed_out["cells"].remove(by_name(handed_out, lost))
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert names(filled) == names(source)


def test_a_notebook_without_any_of_its_cells_gets_all(source):
    filled = notebooks.fill({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, source, report(right=4))
    assert names(filled) == names(source)


def test_a_missing_notebook_is_that_of_the_chapter(source):
    filled = notebooks.fill(None, source, report(right=4))
    assert names(filled) == names(source)
    assert by_name(source, "check-softmax")["outputs"] == []


def test_cells_that_claim_points_lose_them(handed_out, source):
    handed_out["cells"].append(cell("extra", "5", grade=True, locked=True, points=500))
    handed_out["cells"].append(cell("odd", "5", "markdown") | {"metadata": {"nbgrader": "yes"}})
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert names(filled) == names(source)


def test_of_two_cells_with_one_name_the_last_counts(handed_out, source):
    twin = copy.deepcopy(by_name(handed_out, "why-stable"))
    twin["source"] = "the second answer"
    handed_out["cells"].append(twin)
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert by_name(filled, "why-stable")["source"] == "the second answer"
    assert len(names(filled)) == len(set(names(filled)))


def test_answers_stay(handed_out, source):
    by_name(handed_out, "why-stable")["source"] = "my answer"
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert by_name(filled, "why-stable")["source"] == "my answer"
    assert notebooks.unanswered(filled, source) == frozenset()


def test_knows_what_was_not_answered(handed_out, source):
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert notebooks.unanswered(filled, source) == {"why-stable"}


def test_old_format_gets_no_cell_ids(handed_out, source):
    handed_out["nbformat_minor"] = 4
    handed_out["cells"].remove(by_name(handed_out, "check-softmax"))
    filled = notebooks.fill(handed_out, source, report(right=4))
    assert not any("id" in item for item in filled["cells"])


def test_feedback_says_why():
    wrong = Verdict("x", "Softmax", 2, (CaseResult("a", False),), Diagnosis("mistake", "Over the batch."))
    assert notebooks.plain_feedback(wrong) == "Softmax: 0 of 2 points. Over the batch."


def test_the_source_has_one_check_for_each_exercise(small_course):
    path = small_course.source
    assert notebooks.problems(source_notebook(), CHAPTER, path) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cells: cells.pop(2), "no graded cell with check('linear-forward')"),
        (lambda cells: cells[2]["metadata"]["nbgrader"].update(points=7), "worth 7 points, but 'linear-forward'"),
        (lambda cells: cells[2].update(source='check("spam")'), "'spam', which is no exercise"),
        (lambda cells: cells[2].update(source="1"), "has to call check"),
        (lambda cells: cells[3].update(source=cells[2]["source"]), "has its points in another cell"),
    ],
)
def test_the_source_is_held_to_the_catalogue(small_course, change, said):
    notebook = source_notebook()
    change(notebook["cells"])
    found = notebooks.problems(notebook, CHAPTER, small_course.source)
    assert any(said in sentence for sentence in found), found
    assert all(str(small_course.source) in sentence for sentence in found)


def test_a_missing_source_is_said(tmp_path):
    with pytest.raises(notebooks.NoNotebook, match="There is no notebook"):
        notebooks.stored(tmp_path, CHAPTER.id)
