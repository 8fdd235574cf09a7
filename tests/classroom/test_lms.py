"""Learning platforms: the names in their downloads, and the tables that they take back."""

import csv
import io
import re
from pathlib import Path

import pytest

from autograder.classroom.lms import Ticket, canvas_csv, lms_id, moodle_csv, ticket

NAMES = {
    "leeann_1234_5678_04-forward.zip": Ticket("canvas", "leeann", "1234"),
    "leeann_LATE_1234_5678_04-forward-1.zip": Ticket("canvas", "leeann", "1234"),
    "van_der_bergjo_77_88_my_work_2_3.zip": Ticket("canvas", "van_der_bergjo", "77"),
    "貂蝉_12_34_x.zip": Ticket("canvas", "貂蝉", "12"),
    "anon_Ab3dE_5678_work.zip": Ticket("canvas", "anon_Ab3dE"),
    "LATE_anon_Ab3dE_5678_work.zip": Ticket("canvas", "anon_Ab3dE"),
    "Ann Lee_1234_assignsubmission_file": Ticket("moodle", "Ann Lee", "1234"),
    "Ann Lee_1234_assignsubmission_file_": Ticket("moodle", "Ann Lee", "1234"),
    "Ann_Lee_1234_assignsubmission_file_04-forward.zip": Ticket("moodle", "Ann_Lee", "1234"),
    "ann": None,
    "ann_2.zip": None,
    "04-forward": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_names_in_downloads(name):
    assert ticket(name) == NAMES[name]


def test_the_id_is_in_the_name_of_the_file_or_of_its_folder():
    assert lms_id(Path("all/Ann Lee_12_assignsubmission_file/work.zip")) == "moodle:12"
    assert lms_id(Path("all/leeann_3_4_work.zip")) == "canvas:3"
    assert lms_id(Path("submitted/ann/04-forward")) == lms_id(Path("anon_Ab3dE_5678_work.zip")) == lms_id(None) == ""


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


IDS = {"leeann": "canvas:1234", "Ann Lee": "moodle:12"}


def test_canvas_takes_the_table_back():
    """What Canvas' importer asks of the header, and by which columns it finds a student."""
    header, possible, *rows = table(canvas_csv("Forward", 23, {"leeann": 20.5, "bob": 0.0}, IDS))
    assert "Student" in header[0] and "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3])
    assert header[4:] == ["Section", "Forward"]
    assert "Points Possible" in possible[0] and possible[5] == "23"
    assert rows == [["leeann", "1234", "", "", "", "20.5"], ["bob", "", "", "bob", "", "0"]]


def test_moodle_takes_the_table_back():
    """The columns of an assignment's grading worksheet; the number at the end of the identifier finds the student."""
    header, *rows = table(moodle_csv(23, {"Ann Lee": 20.5, "bob": 0.0}, IDS))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(header)
    assert rows == [["Participant 12", "Ann Lee", "20.5", "23", ""], ["", "bob", "0", "23", ""]]
