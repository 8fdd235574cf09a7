"""The exchange's own steps: what travels with an assignment, and what never does."""

import os

import pytest

from autograder.nbgrader_plugins.exchange import put_library, remove_links, take_library

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


def test_a_library_is_put_whole(tmp_path):
    (tmp_path / "nnlib").mkdir()
    (tmp_path / "nnlib" / "old.py").write_text("left over from yesterday")
    put_library({"__init__.py": b"", "parts/more.py": b"x = 1\n"}, tmp_path)
    found = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.py")}
    assert found == {"nnlib/__init__.py": b"", "nnlib/parts/more.py": b"x = 1\n"}


@pytest.fixture
def fetched(tmp_path):
    folder = tmp_path / "lessons" / "04-forward"
    put_library({"__init__.py": b"new", "layers.py": b"new", "parts/more.py": b"new"}, folder)
    (folder / "04-forward.ipynb").write_text("{}")
    return folder


def test_only_missing_modules_are_taken(fetched, tmp_path):
    home = tmp_path / "nnlib"
    home.mkdir()
    (home / "layers.py").write_text("my work")
    assert take_library(fetched, home) == ["__init__.py", "parts/more.py"]
    assert (home / "layers.py").read_text() == "my work"
    assert (home / "parts" / "more.py").read_bytes() == b"new"
    assert [path.name for path in fetched.iterdir()] == ["04-forward.ipynb"]


def test_a_learner_without_a_library_gets_all_of_it(fetched, tmp_path):
    assert take_library(fetched, tmp_path / "nnlib") == ["__init__.py", "layers.py", "parts/more.py"]


def test_an_assignment_without_a_library_is_left_alone(tmp_path):
    (tmp_path / "lesson").mkdir()
    assert take_library(tmp_path / "lesson", tmp_path / "nnlib") == []
    assert not (tmp_path / "nnlib").exists()


@needs_links
def test_a_broken_link_of_the_learner_is_not_written_through(fetched, tmp_path):
    home = tmp_path / "nnlib"
    home.mkdir()
    (home / "layers.py").symlink_to(tmp_path / "elsewhere.py")
    assert "layers.py" not in take_library(fetched, home)
    assert not (tmp_path / "elsewhere.py").exists()


@needs_links
def test_links_are_removed_and_what_they_lead_to_stays(tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("key")
    folder = tmp_path / "submission"
    (folder / "nnlib").mkdir(parents=True)
    (folder / "nnlib" / "own.py").write_text("x = 1\n")
    (folder / "nnlib" / "file.py").symlink_to(secret / "key.txt")
    (folder / "folder").symlink_to(secret)
    (folder / "broken").symlink_to(tmp_path / "nowhere")
    assert sorted(path.as_posix() for path in remove_links(folder)) == ["broken", "folder", "nnlib/file.py"]
    assert (secret / "key.txt").read_text() == "key"
    assert [path.name for path in folder.rglob("*")] == ["nnlib", "own.py"]
