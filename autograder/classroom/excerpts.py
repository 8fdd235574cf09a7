"""Excerpts: what a class report reads of a submission's texts, namely the definitions asked for and the imports.

The texts are read line by line and never parsed: out here, a text that is made to break a parser does no harm.
"""

import functools
import re
from collections.abc import Iterator

from autograder.engine.exercise import Chapter
from autograder.engine.graft import module_file
from autograder.engine.library import PACKAGE
from autograder.engine.values import whole_text

MAX_EXCERPT = 4_000
MAX_NAME = 60
MAX_LINE = 300
MAX_IMPORTS = 20
OWN_PACKAGES = {"numpy", PACKAGE, "__future__"}
CLOSING = (")", "]", "}", '"""', "'''")
OPENING = re.compile(r"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
FROM = re.compile(r"from\s+(\w+)[\w.]*\s+import\b")
IMPORT = re.compile(r"import\s+(\w[\w.]*(?:\s+as\s+\w+)?(?:\s*,\s*\w[\w.]*(?:\s+as\s+\w+)?)*)\s*(?:#.*|;.*)?$")
BY_CALL = re.compile(r"\b(__import__|importlib)\b")


def definitions(sources: dict[str, str], chapter: Chapter) -> dict[str, str]:
    """The student's text of each definition that the chapter's exercises ask for, by its name."""
    names = dict.fromkeys(name for exercise in chapter.exercises.values() for name in exercise.implements)
    texts = {name: definition(sources, name) for name in names}
    return {name: whole_text(text, MAX_EXCERPT) for name, text in texts.items() if text}


def definition(sources: dict[str, str], name: str) -> str:
    """The lines of a function, class or method. As in Python, the last one of a name counts."""
    return _definition(sources.get(module_file(name), ""), name)


@functools.lru_cache(maxsize=1024)
def _definition(text: str, name: str) -> str:
    for part in name.split(".")[1:]:
        text = _block(text, part)
    lines = text.splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    return "\n".join(line[indent:] if line[:indent].isspace() or not indent else line.lstrip() for line in lines)


def _block(text: str, name: str) -> str:
    """The lines of the last definition of a name that stands as far to the left as any."""
    found = _openings(text).get(name)
    if not found:
        return ""
    indent, start = min(found, key=lambda place: (place[0], -place[1]))
    opening, *rest = text[start:].splitlines()
    return "\n".join([opening, *_inside(rest, indent)]).rstrip()


@functools.lru_cache(maxsize=64)
def _openings(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each name is defined: how far from the left, and where the line starts."""
    places: dict[str, list[tuple[int, int]]] = {}
    for match in OPENING.finditer(text):
        places.setdefault(match[2], []).append((len(match[1]), match.start()))
    return places


def _inside(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        bare = line.lstrip()
        if bare and len(line) - len(bare) <= indent and not bare.startswith(CLOSING):
            return
        yield line


def imports_beyond(sources: dict[str, str], given: dict[str, str]) -> tuple[str, ...]:
    """The packages that a submission imports, beyond NumPy and what each module imported when it was handed out."""
    found: set[str] = set()
    for file, text in sources.items():
        if text != given.get(file):
            found |= _imports(text) - _imports(given.get(file, ""))
    return tuple(sorted(found - OWN_PACKAGES)[:MAX_IMPORTS])


@functools.lru_cache(maxsize=256)
def _imports(text: str) -> frozenset[str]:
    lines = [line.lstrip()[:MAX_LINE] for line in text.splitlines() if "import" in line]
    return frozenset(whole_text(name, MAX_NAME) for line in lines for name in _imported(line))


def _imported(line: str) -> list[str]:
    """The packages that a line imports."""
    if match := FROM.match(line) or BY_CALL.search(line):
        return [match[1]]
    match = IMPORT.match(line)
    return [part.split()[0].split(".")[0] for part in match[1].split(",") if part.split()] if match else []
