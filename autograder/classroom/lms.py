"""Learning platforms: how Canvas and Moodle name what they hand out, and the tables of grades that they take back.

Canvas names a file `leeann_LATE_1234_5678_work.zip`: the student's name, whether it was late, their id, the file's id.
With anonymous grading it is `anon_Ab3dE_5678_work.zip`. Moodle's `Ann Lee_1234_assignsubmission_file/work.zip`, or all
of it in one name, has the id by which its grading worksheet knows the student. With these ids the tables find their way
back, whoever else has the same name.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.tables import csv_text

CANVAS = re.compile(r"(?P<name>(?:\w|[^\x00-\x7f])+?)_(?:LATE_)?(?P<id>\d+)_\d+_.", re.IGNORECASE)
"""A name is letters, digits and `_`; the signs that Indic and Thai letters bear are none of these to Python's `\\w`."""
CANVAS_ANONYMOUS = re.compile(r"(?:LATE_)?(?P<name>anon_[A-Za-z0-9]+)_(?P<id>)\d+_.")
MOODLE = re.compile(r"(?P<name>[^_].*?)_(?P<id>\d+)_assignsubmission")
PATTERNS = (("canvas", CANVAS_ANONYMOUS), ("canvas", CANVAS), ("moodle", MOODLE))
TYPED_IN = re.compile(r"_assignsubmission_(?!file)|_text\.html$|_link\.html$")
"""What students typed into the platform's page, which lies beside the files that they handed in."""

CANVAS_HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_HEADER = ("Identifier", "Username", "Grade", "Maximum Grade", "Last modified (grade)")
PARTICIPANT = "Participant {id}"


@dataclass(frozen=True)
class Ticket:
    """What a platform's file name tells: which platform, the student's name, and their id there."""

    platform: str
    student: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}" if self.id else ""


def ticket(name: str) -> Ticket | None:
    """The ticket in the name of a file or folder; None where no platform gave it its name."""
    matches = ((platform, pattern.match(name)) for platform, pattern in PATTERNS)
    return next((Ticket(platform, match["name"], match["id"]) for platform, match in matches if match), None)


def lms_id(place: Path | None) -> str:
    """Whose a submission is, by where it lies: "canvas:1234", "moodle:1234"; "" where no platform is behind it."""
    names = [place.name, place.parent.name] if place else []
    return next((str(found) for name in names if (found := ticket(name))), "")


def canvas_csv(title: str, max_points: float, points: dict[str, float], ids: dict[str, str]) -> str:
    """What Canvas takes under Grades, Import: a column of points, called as the assignment is there.

    points: by student; ids: the students' `lms_id`. Who has none is found by login, or else by name.
    """
    rows = [["    Points Possible", "", "", "", "", f"{max_points:g}"]]
    for student, number in points.items():
        canvas_id = _id_at("canvas", ids.get(student, ""))
        rows.append([student, canvas_id, "", "" if canvas_id else student, "", f"{number:g}"])
    return csv_text([*CANVAS_HEADER, title], rows)


def moodle_csv(max_points: float, points: dict[str, float], ids: dict[str, str]) -> str:
    """What Moodle takes as an assignment's grading worksheet; and under Grades, Import, by user name.

    No user name is left blank: on import, Moodle would give a blank one's points to the student of the line before.
    """
    rows = []
    for student, number in points.items():
        moodle_id = _id_at("moodle", ids.get(student, ""))
        identifier = PARTICIPANT.format(id=moodle_id) if moodle_id else ""
        rows.append([identifier, student, f"{number:g}", f"{max_points:g}", ""])
    return csv_text(MOODLE_HEADER, rows)


def _id_at(platform: str, known: str) -> str:
    return known.partition(":")[2] if known.startswith(f"{platform}:") else ""
