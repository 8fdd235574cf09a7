"""What a class report leaves on disk."""

import csv
import json

import pytest
from small_class import EVIL, MISTAKE, ODD, one_wrong, report
from small_course import CHAPTER

from autograder.classroom.class_files import reports_of_one_chapter, write_class, write_lms
from autograder.classroom.class_report import class_report
from autograder.classroom.gradebook import Scores
from autograder.classroom.submissions import BadInput
from autograder.engine.verdict import Report, report_to_json

REPORTS = [
    report("ann", imports=("torch",), lms_id="canvas:7"),
    one_wrong("bob", "softmax", MISTAKE),
    one_wrong(EVIL, "softmax", ODD, "aa", notes=("The notebook is missing.",)),
]


def kept(folder, reports=REPORTS):
    for number, item in enumerate(reports):
        (folder / f"{number}.json").write_text(json.dumps(report_to_json(item)), "utf-8")
    (folder / "index.json").write_text("{}")
    return folder


def rows(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reports_are_read_back_with_their_chapter(tmp_path):
    reports, chapter = reports_of_one_chapter(kept(tmp_path))
    assert [item.student for item in reports] == ["ann", "bob", EVIL] and chapter is CHAPTER


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda folder: None, "There are no reports in .*: grade first"),
        (lambda folder: kept(folder, [report("ann"), Report("bob", "05-backprop", ())]), "04-forward and 05-backprop"),
        (lambda folder: (folder / "a.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "a.json").write_text("[]"), "cannot be read"),
        (lambda folder: (folder / "a.json").write_text('{"version": 1}'), "cannot be read"),
    ],
)
def test_a_folder_without_a_chapters_reports_is_told_in_a_sentence(tmp_path, write, told):
    write(tmp_path)
    with pytest.raises(BadInput, match=told):
        reports_of_one_chapter(tmp_path)


def test_page_and_tables_stand_beside_the_reports_and_are_no_reports(tmp_path):
    made = class_report(REPORTS, CHAPTER)
    page = write_class(kept(tmp_path), made)
    assert page == tmp_path / "class" / "report.html" and "<html" in page.read_text("utf-8")
    assert len(reports_of_one_chapter(tmp_path)[0]) == 3
    students = rows(page.with_name("students.csv"))
    assert [(row["student"], row["points"], row["stuck_at"]) for row in students] == [
        ("ann", "20", ""),
        ("bob", "19.0", "softmax"),
        (EVIL, "19.0", "softmax"),
    ]
    softmax = next(row for row in rows(page.with_name("exercises.csv")) if row["exercise"] == "softmax")
    assert (softmax["right"], softmax["wrong"], softmax["mean_points"], softmax["discrimination"]) == (
        "1",
        "2",
        "1.333",
        "",
    )
    mistakes = [(row["mistake"], row["count"], row["students"]) for row in rows(page.with_name("mistakes.csv"))]
    assert mistakes == [("over-the-batch", "1", "bob"), ("", "1", EVIL)]
    assert [row["sentence"] for row in rows(page.with_name("trouble.csv"))] == ["The notebook is missing."]
    assert rows(page.with_name("imports.csv")) == [{"package": "torch", "count": "1", "students": "ann"}]
    assert rows(page.with_name("alike.csv")) == []


def test_the_same_class_gives_the_same_files(tmp_path):
    made = class_report(REPORTS, CHAPTER)
    first = {path.name: path.read_bytes() for path in write_class(tmp_path, made).parent.iterdir()}
    assert first == {path.name: path.read_bytes() for path in write_class(tmp_path, made).parent.iterdir()}


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "class").write_text("a file")
    with pytest.raises(BadInput, match="could not be written"):
        write_class(tmp_path, class_report(REPORTS, CHAPTER))


def test_tables_for_the_platforms(tmp_path):
    canvas, moodle = write_lms(tmp_path, CHAPTER, Scores(23, {"ann": 22.5, "zoe": 1}), REPORTS)
    assert [(row["ID"], row["SIS Login ID"], row[CHAPTER.title]) for row in rows(canvas)] == [
        ("", "", "23"),
        ("7", "", "22.5"),
        ("", "zoe", "1"),
    ]
    assert [(row["Username"], row["Grade"]) for row in rows(moodle)] == [("ann", "22.5"), ("zoe", "1")]
