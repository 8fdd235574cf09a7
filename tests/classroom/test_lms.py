"""Learning platforms: the names in their downloads, and the tables that they take back.

What is expected here was read in the platforms' sources. Canvas (canvas-lms): names in `lib/content_zipper.rb`, the
import in `lib/gradebook_importer.rb`. Moodle: names in `mod/assign/classes/downloader.php`, the worksheet's import in
`importgradeslib.php` and `locallib.php` of `mod/assign/feedback/offline`.
"""

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
    "प्रियाशर्मा_12_34_x.zip": Ticket("canvas", "प्रियाशर्मा", "12"),
    "สมหญิง_LATE_12_34_x.zip": Ticket("canvas", "สมหญิง", "12"),
    "leeann2_10000000001234_5678_04-forward.ipynb": Ticket("canvas", "leeann2", "10000000001234"),
    "anon_Ab3dE_5678_work.zip": Ticket("canvas", "anon_Ab3dE"),
    "LATE_anon_Ab3dE_5678_work.zip": Ticket("canvas", "anon_Ab3dE"),
    "Ann Lee_1234_assignsubmission_file": Ticket("moodle", "Ann Lee", "1234"),
    "Ann Lee_1234_assignsubmission_file_": Ticket("moodle", "Ann Lee", "1234"),
    "Ann_Lee_1234_assignsubmission_file_04-forward.zip": Ticket("moodle", "Ann_Lee", "1234"),
    "Participant_1234_assignsubmission_file": Ticket("moodle", "Participant", "1234"),
    "Lee Ann de la Cruz_7_assignsubmission_file": Ticket("moodle", "Lee Ann de la Cruz", "7"),
    "ann": None,
    "week-1_2_3_work.zip": None,
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
    """Canvas looks for words in the first two columns, then for both SIS columns side by side, and refuses the table
    where the column after them is no section. What follows are assignments. A student is found by id, else by login,
    else by name.
    """
    header, possible, *rows = table(canvas_csv("Forward", 23, {"leeann": 20.5, "bob": 0.0}, IDS))
    assert "Student" in header[0] and "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4] and header[5:] == ["Forward"]
    assert "Points Possible" in possible[0] and possible[5] == "23"
    assert rows == [["leeann", "1234", "", "", "", "20.5"], ["bob", "", "", "bob", "", "0"]]


def test_moodle_takes_the_table_back():
    """Moodle wants three columns under their English names, where it speaks English, and as many cells in each row. It
    cuts "Participant " off the identifier, space included, and looks the rest up. Who is not found is left out.
    """
    header, *rows = table(moodle_csv(23, {"Ann Lee": 20.5, "bob": 0.0}, IDS))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(header)
    assert {len(row) for row in rows} == {len(header)}
    assert [row[0][len("Participant ") :] for row in rows] == ["12", ""]
    assert rows == [["Participant 12", "Ann Lee", "20.5", "23", ""], ["", "bob", "0", "23", ""]]
