"""The image file of grading workers, held to the project. Nothing is built here: what it copies is, into a folder."""

import json
import os
import pickle
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import golden
import pytest
from attacked_box import require_sandbox
from distributed.cli import dask_worker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from autograder.classroom.fingerprints import Fingerprints
from autograder.classroom.grading import Grader
from autograder.classroom.submissions import Submission
from autograder.engine.oracle import LiveOracle
from autograder.engine.solutions import load_solutions
from autograder.engine.verdict import report_to_json
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS
from autograder.sandbox import Box

TEXT = (ROOT / "autograder" / "cluster" / "Containerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COURSE = "/course"
GRADE = """
import json, pickle, sys
from importlib.metadata import packages_distributions
from autograder.classroom import cluster
import distributed.cli.dask_worker
(report,) = cluster.grade_here(*pickle.load(sys.stdin.buffer))
owners = packages_distributions()
loaded = {owner for name in {*sys.modules} for owner in owners.get(name.partition(".")[0], ())}
pickle.dump((report, loaded, cluster.__file__), sys.stdout.buffer)
"""


def instructions() -> list[tuple[str, str]]:
    """Each instruction with what it is given, in one line."""
    text = re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def given(wanted: str) -> list[str]:
    return [rest for word, rest in instructions() if word == wanted]


def copies() -> dict[str, str]:
    """Where each thing that is copied lies in the image."""
    return dict(line.split() for line in given("COPY"))


def installed() -> tuple[set[str], set[str]]:
    """The packages that pip installs, and the files that say in which versions."""
    (line,) = [line for line in given("RUN") if "pip install" in line]
    words = shlex.split(line)[4:]
    locks = {words[at + 1] for at, word in enumerate(words) if word == "-c"}
    return {word for word in words if not word.startswith("-")} - locks, locks


def needed_by(names: set[str]) -> set[str]:
    """Packages, and all that they need here."""
    found: set[str] = set()
    while names - found:
        name = (names - found).pop()
        found.add(name)
        wanted = map(Requirement, requires(name) or ())
        names |= {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})}
    return found


def test_what_is_copied_is_there():
    assert copies() and all((ROOT / source).exists() for source in copies())


def test_its_python_is_one_that_the_course_runs_on():
    (default,) = given("ARG")
    version = default.removeprefix("PYTHON=")
    assert version in SpecifierSet(PROJECT["project"]["requires-python"])
    assert f"--python-version {version} " in (ROOT / "requirements.txt").read_text("utf-8")
    assert given("FROM") == ["docker.io/library/python:${PYTHON}-slim"]


def test_it_installs_the_cluster_extra_in_the_versions_of_the_locks():
    packages, locks = installed()
    extra = {Requirement(line).name for line in PROJECT["project"]["optional-dependencies"]["cluster"]}
    assert packages == {"numpy", *extra}
    assert locks == {copies()["requirements.txt"], copies()["tests/requirements.txt"]}


def test_it_runs_as_an_ordinary_user_who_may_not_change_the_course():
    kinds = [word for word, _ in instructions()]
    assert given("USER") == ["grader"] and "USER" not in kinds[: kinds.index("COPY")]
    assert kinds.index("USER") < kinds.index("ENTRYPOINT") and "--chown" not in TEXT
    assert any(f"install -d -o grader {COURSE}/.course" in line for line in given("RUN"))


def test_its_command_is_one_of_dasks():
    program, command, *options = json.loads(given("ENTRYPOINT")[0])
    assert (program, command) == ("dask", "worker")
    parsed = dask_worker.main.make_context("worker", [*options, "tcp://127.0.0.1:8786"]).params
    assert (parsed["nthreads"], parsed["n_workers"], parsed["scheduler"]) == (1, "-1", "tcp://127.0.0.1:8786")


@pytest.mark.sandbox
def test_what_it_copies_and_installs_grades_as_here(tmp_path):
    """The report is the same to the letter, from the copied files alone, and no other package is imported."""
    require_sandbox()
    for source, target in copies().items():
        place = tmp_path / target.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(ROOT / source, place)
    (paths,) = [variable.removeprefix("PYTHONPATH=") for variable in given("ENV")]
    inside = os.pathsep.join(f"{tmp_path}{path}" for path in paths.split(":"))

    name = "softmax-over-the-batch"
    solutions, chapter = load_solutions(SOLUTIONS), CATALOGUE.chapter(golden.CHAPTER)
    golden.build(name, tmp_path / "submitted")
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "submitted" / "nnlib").glob("*.py")}
    submission = Submission(name, chapter.id, texts)
    job = ((Fingerprints(solutions).whole, False), [(submission, chapter.id)], {})

    command = [sys.executable, "-P", "-c", GRADE]
    done = subprocess.run(
        command, input=pickle.dumps(job), capture_output=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": inside}
    )
    assert done.returncode == 0, done.stderr.decode()
    report, loaded, module = pickle.loads(done.stdout)
    with Box() as box:
        here = Grader(solutions, box, LiveOracle(solutions)).grade(submission, chapter)
    assert report_to_json(report) == report_to_json(here)
    assert Path(module).is_relative_to(tmp_path)
    assert {canonicalize_name(owner) for owner in loaded} <= needed_by({*installed()[0], "setuptools"})
