"""What a user of JupyterHub finds: the course in their home, and a server that starts in it."""

import importlib.util
import os
import zipfile
from pathlib import Path

import pytest

from autograder.paths import ROOT
from autograder.teaching import bundle

spec = importlib.util.spec_from_file_location("hub_start", ROOT / "autograder" / "hub" / "start.py")
start = importlib.util.module_from_spec(spec)
spec.loader.exec_module(start)

LESSON = "lessons/04-forward/04-forward.ipynb"


@pytest.fixture
def packed(tmp_path) -> Path:
    return zipped(tmp_path / "one.zip", {LESSON: "{}", "nnlib/layers.py": "stub", "lessons/data/digits.py": ""})


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{start.FOLDER}/{name}", text)
    return path


def test_a_home_gets_the_course_and_keeps_its_work(tmp_path, packed):
    (tmp_path / "home").mkdir()
    course = start.unpack(packed, tmp_path / "home")
    assert (course / LESSON).is_file()
    (course / "nnlib" / "layers.py").write_text("my work", "utf-8")
    start.unpack(
        zipped(tmp_path / "two.zip", {"nnlib/layers.py": "new stub", "nnlib/losses.py": "stub"}), course.parent
    )
    assert (course / "nnlib" / "layers.py").read_text("utf-8") == "my work"
    assert (course / "nnlib" / "losses.py").is_file()


@pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")
def test_nobody_else_can_read_a_users_work(tmp_path, packed):
    assert start.unpack(packed, tmp_path).stat().st_mode & 0o077 == 0


def test_a_server_starts_at_the_first_lesson_with_its_own_modules_first(tmp_path, packed, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    course = start.unpack(packed, tmp_path)
    found = start.environment(course)
    assert found["JUPYTERHUB_DEFAULT_URL"] == f"/lab/tree/{LESSON}" and found["JUPYTERHUB_ROOT_DIR"] == str(course)
    assert found["PYTHONPATH"].startswith(str(course) + os.pathsep)


@pytest.mark.parametrize("wanted", [None, "4"])
def test_numpy_keeps_to_one_thread_unless_another_number_is_set(tmp_path, packed, monkeypatch, wanted):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if wanted:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", wanted)
    assert start.environment(start.unpack(packed, tmp_path))["OPENBLAS_NUM_THREADS"] == (wanted or "1")


def test_a_bundle_without_lessons_is_told(tmp_path):
    with pytest.raises(SystemExit, match="no lesson"):
        start.first_lesson(tmp_path)


def test_the_bundle_is_in_the_folder_that_it_looks_for():
    assert start.FOLDER == bundle.FOLDER
