"""Hostile hand-ins whose trick lies in files, names or notebooks, not in code: a builder for each, by topic.

A builder writes one hand-in, a folder or a zip. `points` are what it gets, None where it cannot be graded;
`said` is what the report's notes, or the reason why it was not graded, must hold.
"""

import copy
import json
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import hostile
from hostile import RIGHT, Places, handed_out, write

from autograder.classroom import submissions

Build = Callable[[Path, Places], object]
FORGED = "FORGED"
"""Stands in whatever must not be in a graded notebook."""
NOTEBOOK = f"{hostile.CHAPTER.id}.ipynb"
WITHOUT_LOSSES = 10.0
"""The points that are left where losses.py cannot be read: all but its own three exercises' and the capstone's."""
WRONG = RIGHT | {"activations.py": RIGHT["activations.py"] + "\n\ndef softmax(logits):\n    return logits\n"}
POINTS_OF_WRONG = 15.0


@dataclass(frozen=True)
class HandIn:
    """One hostile hand-in."""

    student: str
    build: Build
    points: float | None
    said: str


FILES: list[HandIn] = []
NOTEBOOKS: list[HandIn] = []


def files(points: float | None, said: str = "", student: str = "", suffix: str = "") -> Callable[[Build], Build]:
    """Decorator: a hand-in that the function writes at the path it is given, with this suffix."""

    def add(build: Build) -> Build:
        name = student or build.__name__.replace("_", "-")
        path = name + suffix
        FILES.append(HandIn(name, lambda folder, places: build(folder / path, places), points, said))
        return build

    return add


def notebook(said: str = "") -> Callable[[Callable[[dict], dict | bytes]], object]:
    """Decorator: wrong answers, with a notebook that the function makes of the one that was handed out."""

    def add(change: Callable[[dict], dict | bytes]) -> object:
        name = change.__name__.replace("_", "-")

        def build(folder: Path, places: Places) -> None:
            write(folder / name, WRONG, change(copy.deepcopy(handed_out())))

        NOTEBOOKS.append(HandIn(name, build, POINTS_OF_WRONG, said))
        return change

    return add


def zipped(path: Path, *extra: tuple[str | zipfile.ZipInfo, str], leave_out: str = "") -> None:
    """A zip with the right library in it, and with what else is named."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in RIGHT.items():
            if file != leave_out:
                archive.writestr(f"nnlib/{file}", text)
        archive.writestr(NOTEBOOK, json.dumps(handed_out()))
        for name, text in extra:
            archive.writestr(name, text)


# --- zips ---


@files(None, "points outside of it", suffix=".zip")
def zip_slip(path: Path, places: Places) -> None:
    zipped(path, ("../outside/slipped", "I was here"))


@files(None, "points outside of it", suffix=".zip")
def zip_slip_of_windows(path: Path, places: Places) -> None:
    zipped(path, ("nnlib\\..\\..\\outside\\slipped", "I was here"))


@files(None, "points outside of it", suffix=".zip")
def zip_with_a_whole_path(path: Path, places: Places) -> None:
    zipped(path, (f"{places.OUTSIDE}/slipped", "I was here"))


@files(WITHOUT_LOSSES, "nnlib/losses.py is larger than", suffix=".zip")
def zip_bomb(path: Path, places: Places) -> None:
    zipped(path, ("nnlib/losses.py", "#" * 50_000_000), leave_out="losses.py")


@files(20, suffix=".zip")
def zip_in_a_zip(path: Path, places: Places) -> None:
    inner = path.with_suffix(".inner")
    zipped(inner, ("bomb", "0" * 10_000_000))
    zipped(path, ("inner.zip", inner.read_bytes()))
    inner.unlink()


@files(None, "more than 2000 files", suffix=".zip")
def zip_of_many(path: Path, places: Places) -> None:
    zipped(path, *((f"file-{number}", "") for number in range(submissions.MAX_FILES + 1)))


@files(WITHOUT_LOSSES, "is a link", suffix=".zip")
def zip_with_a_link(path: Path, places: Places) -> None:
    link = zipfile.ZipInfo("nnlib/losses.py")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    zipped(path, (link, f"{places.COURSE}/solutions/nnlib/losses.py"), leave_out="losses.py")


@files(None, "is no zip file that can be opened", suffix=".zip")
def no_zip(path: Path, places: Places) -> None:
    path.write_bytes(b"PK\x03\x04" + os.urandom(1000))


# --- links, devices, sizes, names ---


@files(0, "There is no nnlib")
def linked_library(path: Path, places: Places) -> None:
    write(path, {})
    (path / "nnlib").symlink_to(places.COURSE / "solutions" / "nnlib")


@files(WITHOUT_LOSSES, "nnlib/losses.py is a link")
def linked_module(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / "nnlib" / "losses.py").unlink()
    (path / "nnlib" / "losses.py").symlink_to(places.COURSE / "solutions" / "nnlib" / "losses.py")


@files(20, "is a link")
def linked_notebook(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / NOTEBOOK).unlink()
    (path / NOTEBOOK).symlink_to(places.COURSE / "solutions" / "lessons" / hostile.CHAPTER.id / NOTEBOOK)


@files(20)
def linked_time_and_secret(path: Path, places: Places) -> None:
    """What nbgrader's exchange would put there, and what is handed on with the feedback."""
    write(path, RIGHT)
    for name in ("timestamp.txt", "submission_secret.txt"):
        (path / name).symlink_to(places.COURSE / "solutions" / "hidden" / "seed.txt")


@files(20)
def link_in_a_circle(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / "nnlib" / "around").symlink_to(path)


@files(WITHOUT_LOSSES)
def devices(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / "nnlib" / "losses.py").unlink()
    os.mkfifo(path / "nnlib" / "losses.py")
    with suppress(PermissionError):  # who is not root makes no devices
        os.mknod(path / "nnlib" / "zero.py", 0o666 | stat.S_IFCHR, os.makedev(1, 5))


@files(WITHOUT_LOSSES, "nnlib/losses.py is larger than")
def giant_module(path: Path, places: Places) -> None:
    write(path, RIGHT | {"losses.py": RIGHT["losses.py"] + "#" * submissions.MAX_MODULE_BYTES})


@files(20, "only the first 100 were read")
def many_modules(path: Path, places: Places) -> None:
    write(path, RIGHT | {f"z{number}.py": "" for number in range(150)})


@files(None, "folders in folders")
def deep_folders(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / "/".join("d" * 60)).mkdir(parents=True)


@files(WITHOUT_LOSSES)
def deep_expression(path: Path, places: Places) -> None:
    write(path, RIGHT | {"losses.py": RIGHT["losses.py"] + "\nx = " + "-" * 100_000 + "1\n"})


@files(WITHOUT_LOSSES)
def many_brackets(path: Path, places: Places) -> None:
    write(path, RIGHT | {"losses.py": RIGHT["losses.py"] + "\nx = " + "(" * 10_000 + ")" * 10_000 + "\n"})


@files(WITHOUT_LOSSES)
def no_text(path: Path, places: Places) -> None:
    write(path, RIGHT)
    (path / "nnlib" / "losses.py").write_bytes(b"\0\xff\xfe" * 1000)


@files(20, student="<script>alert(1)")
def script_as_a_name(path: Path, places: Places) -> None:
    write(path, RIGHT)


@files(0, "<img src=x", student="'\"><b onmouseover=alert(2)>&amp;")
def markup_as_a_name_and_in_a_note(path: Path, places: Places) -> None:
    write(path, {})
    for name in ("<img src=x onerror=alert(3)>", "z"):
        write(path / name, {"__init__.py": "raise RuntimeError('<script>alert(4)</script>')"})


@files(20, student="=HYPERLINK(A1)")
def formula_as_a_name(path: Path, places: Places) -> None:
    write(path, RIGHT)


# --- notebooks ---


def checks(made: dict) -> list[dict]:
    return [cell for cell in made["cells"] if cell["id"].startswith("check-")]


def output(data: dict[str, str]) -> dict:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}


@notebook()
def changed_checks(made: dict) -> dict:
    for cell in checks(made):
        cell.update(source=f"3.0  # {FORGED}", outputs=[output({"text/plain": "3.0", "text/html": FORGED})])
    return made


@notebook()
def renamed_checks(made: dict) -> dict:
    for cell in checks(made):
        cell["metadata"]["nbgrader"]["grade_id"] = f"{FORGED}-{cell['id']}"
    return made


@notebook()
def swapped_checks(made: dict) -> dict:
    """The check of softmax, which is wrong, under the name of one that is right; and the other way round."""
    by_name = {cell["id"]: cell["metadata"]["nbgrader"] for cell in checks(made)}
    by_name["check-softmax"]["grade_id"], by_name["check-mse"]["grade_id"] = "check-mse", "check-softmax"
    return made


@notebook()
def duplicated_checks(made: dict) -> dict:
    copies = [copy.deepcopy(cell) | {"outputs": [output({"text/plain": FORGED})]} for cell in checks(made) * 3]
    made["cells"] += copies
    return made


@notebook()
def removed_checks(made: dict) -> dict:
    return made | {"cells": []}


@notebook()
def more_points(made: dict) -> dict:
    for cell in checks(made):
        cell["metadata"]["nbgrader"] |= {"points": 1000, "solution": True, "checksum": FORGED, "locked": False}
    return made


@notebook()
def checks_of_its_own(made: dict) -> dict:
    extra = copy.deepcopy(checks(made)[0])
    extra["metadata"]["nbgrader"] |= {"grade_id": f"{FORGED}-check", "points": 100}
    return made | {"cells": [*made["cells"], extra]}


@notebook()
def script_in_outputs(made: dict) -> dict:
    script = f"<script>alert('{FORGED}')</script><img src=x onerror=alert(1)>"
    data = {"text/html": script, "application/javascript": FORGED, "text/plain": "3.0", "image/svg+xml": script}
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [output(data), {"output_type": "stream", "name": "stderr", "text": FORGED}]
    return made


@notebook()
def code_that_would_break_whatever_runs_it(made: dict) -> dict:
    for cell in made["cells"]:
        if cell["id"] == "play":
            cell["source"] = "import os\nopen('forged', 'w')\nos.kill(os.getppid(), 9)\nwhile True: pass"
    return made


@notebook()
def metadata_without_end(made: dict) -> dict:
    nested: dict = {}
    for _ in range(500):
        nested = {"more": nested, "forged": FORGED}
    made["metadata"] = nested
    checks(made)[0]["metadata"]["more"] = nested
    return made


@notebook()
def half_characters(made: dict) -> dict:
    for cell in made["cells"]:
        cell["id"] = cell["source"] = "\ud800"
    return made


@notebook("larger than 20,000,000 bytes")
def giant(made: dict) -> bytes:
    return b" " * submissions.MAX_NOTEBOOK_BYTES + json.dumps(made).encode()


@notebook("cannot be read")
def invalid(made: dict) -> bytes:
    return json.dumps(made).encode()[:-100]


@notebook("cannot be read")
def a_list(made: dict) -> bytes:
    return b"[1, 2, 3]"


@notebook("cannot be read")
def brackets(made: dict) -> bytes:
    return b'{"nbformat": 4, "cells": ' + b"[" * 1_000_000


@notebook("cannot be read")
def of_the_future(made: dict) -> dict:
    return made | {"nbformat": 10**30}
