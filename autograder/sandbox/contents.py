"""What can be seen inside the box: Python, NumPy, the engine and the exercises; all of it read-only.

/python    the interpreter and its standard library, without site-packages
/lib       the shared libraries that it and NumPy are linked to
/packages  NumPy
/course    the parts of `autograder` that run inside; never recordings, solutions or the classroom
/extra     modules of a test
/dev       null, zero, urandom
"""

import importlib.util
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

INTERPRETER = "/python/bin/python3"
ZYGOTE = "/course/autograder/sandbox/zygote.py"

COURSE_PARTS = ("__init__.py", "engine", "exercises", "sandbox")
OTHERS_PACKAGES = ("site-packages", "dist-packages")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
LINKED_EXTENSIONS = ("_ctypes", "_hashlib", "_bz2", "_lzma", "zlib")
"""Standard modules with shared libraries of their own; others need the C library only, or are no use here."""
LINKED_IN_NUMPY = ("_core/_multiarray_umath", "linalg/_umath_linalg")
"""Those of NumPy that are linked to the most; its others need no more, and each takes time to look at."""

PACKAGE_ROOT = Path(__file__).resolve().parents[1]


def mounts(extra_modules: Path | None = None) -> list[str]:
    """bwrap's arguments that build the file system of the box."""
    extra = read_only(extra_modules, "/extra") if extra_modules else []
    return [*_fixed_mounts(), *extra, "--remount-ro", "/"]


@cache
def _fixed_mounts() -> tuple[str, ...]:
    return (*python(), *shared_libraries(), *numpy(), *course(), *devices())


def read_only(source: Path, target: str) -> list[str]:
    return ["--ro-bind", str(source), target]


def standard_library() -> Path:
    return Path(sysconfig.get_path("stdlib"))


def python() -> Iterator[str]:
    stdlib = standard_library()
    target = f"/python/{sys.platlibdir}/python{sys.version_info.major}.{sys.version_info.minor}"
    yield from read_only(Path(sys.executable).resolve(), INTERPRETER)
    yield from read_only(stdlib, target)
    for name in OTHERS_PACKAGES:
        if (stdlib / name).is_dir():
            yield from ("--tmpfs", f"{target}/{name}", "--remount-ro", f"{target}/{name}")


def numpy_folder() -> Path:
    return Path(importlib.util.find_spec("numpy").origin).parent


def numpy() -> Iterator[str]:
    for folder in (numpy_folder(), numpy_folder().with_name("numpy.libs")):
        if folder.is_dir():
            yield from read_only(folder, f"/packages/{folder.name}")


def course() -> Iterator[str]:
    for part in COURSE_PARTS:
        if (PACKAGE_ROOT / part).exists():
            yield from read_only(PACKAGE_ROOT / part, f"/course/autograder/{part}")


def devices() -> Iterator[str]:
    for device in DEVICES:
        yield from ("--dev-bind", device, device, "--remount-ro", device)


def shared_libraries() -> Iterator[str]:
    """Each library under the name by which it is looked for; the loader itself at its own fixed path."""
    listing = subprocess.run(["ldd", *map(str, linked_files())], capture_output=True, text=True).stdout
    found = dict(filter(None, map(library, listing.splitlines())))
    for name, source in found.items():
        yield from read_only(source, name if name.startswith("/") else f"/lib/{name}")


def linked_files() -> Iterator[Path]:
    yield Path(sys.executable).resolve()
    for name in LINKED_EXTENSIONS:
        yield from (standard_library() / "lib-dynload").glob(f"{name}.*.so")
    for name in LINKED_IN_NUMPY:
        yield from numpy_folder().glob(f"{name}.*.so")


def library(line: str) -> tuple[str, Path] | None:
    """Name and place from a line of ldd: `libz.so.1 => /lib/libz.so.1 (0x7f)` or `/lib64/ld.so (0x7f)`."""
    match line.split():
        case [name, "=>", place, _] if place.startswith("/"):
            return name, Path(place)
        case [place, address] if place.startswith("/") and address.startswith("("):
            return place, Path(place)
    return None
