"""What is mounted: each thing read-only, and nothing that a student must not see."""

from pathlib import Path

import pytest

from autograder.sandbox import contents
from autograder.sandbox.contents import (
    PACKAGE_ROOT,
    course,
    library,
    linked_files,
    mounts,
    numpy_folder,
    shared_libraries,
)


def test_lines_of_ldd():
    assert library("\tlibz.so.1 => /lib/libz.so.1 (0x00007f)") == ("libz.so.1", Path("/lib/libz.so.1"))
    assert library("\t/lib64/ld-linux-x86-64.so.2 (0x00007f)") == (
        "/lib64/ld-linux-x86-64.so.2",
        Path("/lib64/ld-linux-x86-64.so.2"),
    )


@pytest.mark.parametrize(
    "line", ["/usr/bin/python3.11:", "\tlinux-vdso.so.1 (0x00007f)", "\tstatically linked", "\tlibtk.so => not found"]
)
def test_lines_that_name_no_library(line):
    assert library(line) is None


def test_of_the_course_only_what_runs_inside():
    sources = {Path(word).name for word in course() if word.startswith(str(PACKAGE_ROOT))}
    assert sources == {"__init__.py", "engine", "exercises", "sandbox"}


@pytest.mark.sandbox
@pytest.mark.usefixtures("sandboxed")
def test_all_is_read_only():
    words = mounts(Path("/somewhere"))
    assert words[-2:] == ["--remount-ro", "/"]
    assert "--bind" not in words
    remounted = {words[i + 1] for i, word in enumerate(words) if word == "--remount-ro"}
    writable = {words[i + 1] for i, word in enumerate(words) if word in ("--tmpfs", "--dev-bind")}
    assert writable <= remounted


@pytest.mark.sandbox
@pytest.mark.usefixtures("sandboxed")
def test_all_of_numpy_finds_its_libraries(monkeypatch):
    """Only its modules that are linked to the most are looked at."""
    all_of_it = sorted(path for path in numpy_folder().rglob("*.so") if "tests" not in path.parts)
    found = set(shared_libraries())
    assert len(all_of_it) > 10
    monkeypatch.setattr(contents, "linked_files", lambda: all_of_it)
    assert set(shared_libraries()) <= found


def test_each_module_of_numpy_that_is_looked_at_is_there():
    looked_at = [path.parent.name for path in linked_files() if path.is_relative_to(numpy_folder())]
    assert looked_at == ["_core", "linalg"]
