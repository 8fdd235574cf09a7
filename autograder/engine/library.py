"""Libraries: an `nnlib` made from its source texts, to run scenarios on.

A library is loaded afresh each time. Its modules stand under the name `nnlib` in `sys.modules` only while it
is in use, so that several libraries, and the one that a learner imported in a notebook, never mix.
"""

import ast
import builtins
import functools
import linecache
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

PACKAGE = "nnlib"
INIT = "__init__.py"

Source = str | ast.Module | CodeType
Sources = dict[str, Source]
"""A library's modules by file name, such as "activations.py": texts, syntax trees, or code that is compiled already."""


_ONE_AT_A_TIME = threading.RLock()


class NoLibrary(OSError):
    """There is no library where one was looked for."""


def read_sources(folder: Path) -> dict[str, str]:
    """The texts of all modules of the library in `folder`. Raises `NoLibrary` where there is none."""
    if not (folder / INIT).is_file():
        raise NoLibrary(
            f"There is no library in {folder}: the file {folder / INIT} is missing. "
            "Restore it from the course you downloaded."
        )
    return {path.relative_to(folder).as_posix(): _read_text(path) for path in sorted(folder.rglob("*.py"))}


def _read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


@contextmanager
def loaded(sources: Sources, folder: Path | None = None) -> Iterator[ModuleType]:
    """The library made from `sources`, importable as `nnlib` until the block ends.

    `folder` is where the files lie, for tracebacks. Errors of the library's own code pass through. One thread at a
    time: in a notebook a slider may be moved, in a thread of its own, while a cell checks.
    """
    finder = _SourceFinder(sources, folder)
    with _ONE_AT_A_TIME:
        before = _forget(_names_in_use() | finder.names)
        sys.meta_path.insert(0, finder)
        try:
            yield __import__(PACKAGE)
        finally:
            if finder in sys.meta_path:
                sys.meta_path.remove(finder)
            _forget(finder.names)
            sys.modules.update(before)


def _names_in_use() -> set[str]:
    """The names of another library's modules, where one was imported. Not looked for without need: in a new process to
    touch each name of `sys.modules` would copy the memory that it lies in."""
    if PACKAGE not in sys.modules:
        return set()
    return {name for name in sys.modules if name == PACKAGE or name.startswith(PACKAGE + ".")}


def _forget(names: set[str]) -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in names if name in sys.modules}


class _SourceFinder(MetaPathFinder, Loader):
    """Finds the modules of one library in a dict of sources."""

    def __init__(self, sources: Sources, folder: Path | None):
        self.sources = sources
        self.folder = folder
        self.names = {PACKAGE, *map(_module_name, sources)}

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != PACKAGE and not fullname.startswith(PACKAGE + "."):
            return None
        file, is_package = self._locate(fullname)
        if file is None:
            return None
        spec = ModuleSpec(fullname, self, origin=self._filename(file), is_package=is_package)
        spec.has_location = True
        return spec

    def _locate(self, fullname: str) -> tuple[str | None, bool]:
        stem = "/".join(fullname.split(".")[1:])
        package_file = f"{stem}/{INIT}" if stem else INIT
        if package_file in self.sources:
            return package_file, True
        return (f"{stem}.py", False) if f"{stem}.py" in self.sources else (None, False)

    def _filename(self, file: str) -> str:
        return str(self.folder / file) if self.folder else f"{PACKAGE}/{file}"

    def exec_module(self, module: ModuleType) -> None:
        file, _ = self._locate(module.__name__)
        source = self.sources[file]
        if isinstance(source, str) and not self.folder:
            quote_from(source, self._filename(file))
        exec(compile_module(source, self._filename(file)), module.__dict__)


def _module_name(file: str) -> str:
    """`activations.py` is the module `nnlib.activations`."""
    parts = [PACKAGE, *file.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


_quoted_texts: dict[str, str] = {}


def quote_from(text: str, filename: str) -> None:
    """Lets `quoted_line` quote a text that lies in no file."""
    _quoted_texts[filename] = text


def quoted_line(filename: str, number: int) -> str:
    """A line of a module, stripped; nothing where there is none."""
    if filename in _quoted_texts:
        return _line(_quoted_texts[filename], number).strip()
    linecache.checkcache(filename)
    return linecache.getline(filename, number).strip()


def compile_module(source: Source, filename: str) -> CodeType:
    """The code of a module. Texts are compiled once and remembered."""
    if isinstance(source, CodeType):
        return source
    return _compile_text(source, filename) if isinstance(source, str) else compile(source, filename, "exec")


@functools.lru_cache(maxsize=256)
def _compile_text(text: str, filename: str) -> CodeType:
    try:
        return builtins.compile(text, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        error.text = _line(text, error.lineno)  # Python would quote a file of that name in the current folder
        raise


@functools.lru_cache(maxsize=64)
def _lines(text: str) -> list[str]:
    """Split once: an unfinished library has an error, with a line to quote, in each case."""
    return text.splitlines()


def _line(text: str, number: int | None) -> str:
    lines = _lines(text)
    return lines[number - 1] if number and number <= len(lines) else ""
