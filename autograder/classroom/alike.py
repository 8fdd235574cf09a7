"""Alike: students whose code is more alike than chance would make it.

Each definition is read as a syntax tree, without docstrings, annotations and the names of variables, and cut into short
runs of nodes. Runs that the reference has, that were handed out, or that many in the class have, say nothing: short
answers to one task look alike. What is left is rare, and students who share most of it are named together. That is a
reason to look at their code, and never a proof.
"""

import ast
import functools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from autograder.engine.verdict import Report

RUN = 6
LIKENESS = 0.7
MIN_SHARED = 20
MIN_SHARED_IN_ONE = 5
COMMON_SHARE = 0.1
MIN_COMMON = 6
MAX_TOKEN = 60

Run = tuple[str, int]
"""A definition's name, and the hash of a run of its nodes."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Group:
    """Students whose code is alike, by how much at most (1: all rare runs of the shorter one), and in what."""

    students: tuple[str, ...]
    likeness: float
    definitions: tuple[str, ...]


@dataclass(frozen=True)
class _Pair:
    students: tuple[str, str]
    likeness: float
    definitions: frozenset[str]


def alike(reports: Iterable[Report], known: Iterable[dict[str, str]]) -> list[Group]:
    """Groups of students with code alike, the most alike first.

    known: definitions by name, of the reference and of what was handed out
    """
    usual = {run for code in known for run in runs_of(code)}
    runs = {report.student: runs_of(report.code) - usual for report in reports}
    return sorted(_groups(_pairs(_rare(runs))), key=lambda group: (-group.likeness, group.students))


def runs_of(code: dict[str, str]) -> set[Run]:
    """All runs of nodes of some definitions."""
    return {
        (name, hash(tokens[start : start + RUN]))
        for name, text in code.items()
        for tokens in [tokens_of(text)]
        for start in range(max(0, len(tokens) - RUN + 1))
    }


@functools.lru_cache(maxsize=4096)
def tokens_of(text: str) -> tuple[str, ...]:
    """A definition's syntax tree as a list of words, () where it cannot be read."""
    try:
        return tuple(_walk(ast.parse(text)))
    except UNREADABLE:
        return ()


def _walk(node: ast.AST) -> Iterator[str]:
    yield _word(node)
    for child in ast.iter_child_nodes(node):
        if not _says_nothing(child, node):
            yield from _walk(child)


def _word(node: ast.AST) -> str:
    """A node in one word: which attribute, which constant, but not which variable."""
    own = {ast.Attribute: "attr", ast.Constant: "value", ast.keyword: "arg"}.get(type(node))
    kind = type(node).__name__
    return sys.intern(f"{kind} {repr(getattr(node, own))[:MAX_TOKEN]}") if own else kind


def _says_nothing(node: ast.AST, parent: ast.AST) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_annotation = node in (getattr(parent, "annotation", None), getattr(parent, "returns", None))
    return is_text or is_annotation or isinstance(node, ast.expr_context)


def _rare(runs: dict[str, set[Run]]) -> dict[str, set[Run]]:
    """Each student's runs that few others have."""
    counts = Counter(run for own in runs.values() for run in own)
    limit = max(MIN_COMMON, COMMON_SHARE * len(runs))
    return {student: {run for run in own if counts[run] <= limit} for student, own in runs.items()}


def _pairs(rare: dict[str, set[Run]]) -> Iterator[_Pair]:
    holders: dict[Run, list[str]] = defaultdict(list)
    for student, own in rare.items():
        for run in own:
            holders[run].append(student)
    shared = Counter(pair for students in holders.values() for pair in combinations(students, 2))
    for (one, other), count in shared.items():
        likeness = count / min(len(rare[one]), len(rare[other]))
        if count >= MIN_SHARED and likeness >= LIKENESS:
            names = Counter(name for name, _ in rare[one] & rare[other])
            yield _Pair((one, other), likeness, frozenset(name for name in names if names[name] >= MIN_SHARED_IN_ONE))


def _groups(pairs: Iterable[_Pair]) -> Iterator[Group]:
    """Pairs that share a student, joined."""
    pairs = list(pairs)
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        one, other = (group_of.get(student, {student}) for student in pair.students)
        group_of |= dict.fromkeys(one | other, one | other)
    for students in {frozenset(group) for group in group_of.values()}:
        inside = [pair for pair in pairs if pair.students[0] in students]
        definitions = sorted({name for pair in inside for name in pair.definitions})
        yield Group(tuple(sorted(students)), max(pair.likeness for pair in inside), tuple(definitions))
