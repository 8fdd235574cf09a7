import csv
import io

from autograder.classroom.tables import csv_text


def test_cells_come_back_and_none_becomes_a_formula():
    text = csv_text(["name", "points"], [["Lee, Ann", 2.5], ["=cmd()", -1], ['a\n"b"', "+1"]])
    back = list(csv.reader(io.StringIO(text)))
    assert back == [["name", "points"], ["Lee, Ann", "2.5"], ["'=cmd()", "-1"], ['a\n"b"', "'+1"]]
    assert "\r" not in text
