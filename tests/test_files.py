import os
import sys
from pathlib import Path

import pytest

from autograder.files import PART, sweep, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")


@pytest.mark.parametrize(("content", "data"), [("é\r\nb\n", b"\xc3\xa9\r\nb\n"), (b"\xff\r\n", b"\xff\r\n"), ("", b"")])
def test_content_is_written_to_the_letter(tmp_path, content, data):
    path = tmp_path / "new" / "folder" / "a.txt"
    assert write_whole(path, content)
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


def test_what_stands_there_already_is_not_written_again(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    os.utime(path, (1, 1))
    assert not write_whole(path, "same")
    assert path.stat().st_mtime == 1
    assert write_whole(path, "other") and path.read_text() == "other"


def test_who_is_reading_keeps_the_old_text_whole(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")
    seen = []
    replace = Path.replace

    def look_first(part, target):
        seen.append((path.read_text(), part.read_text(), part.parent))
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", look_first)
    write_whole(path, "new")
    assert seen == [("old", "new", tmp_path)] and path.read_text() == "new"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_text_and_no_part(tmp_path, monkeypatch, error):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(part, target):
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(error):
        write_whole(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_an_os_error_and_stays(tmp_path):
    (tmp_path / "a.txt" / "inner").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(tmp_path / "a.txt", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"] and (tmp_path / "a.txt" / "inner").is_dir()


def test_a_name_as_long_as_the_disk_allows(tmp_path):
    assert write_whole(tmp_path / ("x" * 200), "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_a_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(mode)
    write_whole(path, "new")
    assert path.stat().st_mode & 0o777 == mode


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_mode_of_any_other(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a.txt", "new")
    finally:
        left = os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == mode and left == mask


def test_the_parts_that_killed_programs_left_are_swept_away_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "replace", lambda part, target: os.link(part, tmp_path / f"{part.name}{PART}"))
    write_whole(tmp_path / "a.txt", "killed")
    (tmp_path / ".hidden").write_text("kept")
    assert [path.name[:7] for path in tmp_path.glob(f".*{PART}")] == [".a.txt."] * 2
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".hidden"]
