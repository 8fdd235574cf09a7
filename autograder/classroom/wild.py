"""Mistakes found in the wild: wrong answers that no known mistake explains, grouped by what they did.

Each group comes with the shortest of its answers, and with a draft that an instructor can make a new mistake of.
"""

import ast
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.classroom.alike import UNREADABLE, tokens_of
from autograder.engine.exercise import Chapter, Exercise
from autograder.engine.sentences import tells_of_trouble
from autograder.engine.verdict import Report, Verdict

NAME = "name_it_here"
SENTENCE = "Say here what went wrong, and what to do instead."
TOLD = "Until now they were told: {told}"
STUB = "NotImplementedError"
WIDTH = 110
NOT_READ = "# This answer cannot be read as Python:\n{text}"


@dataclass(frozen=True)
class Wild:
    """One behaviour that no known mistake explains.

    told: what most of these students were told; code: the definitions of one of them, without those that are right
    """

    exercise: Exercise
    students: tuple[str, ...]
    told: str
    code: dict[str, str]


def wild(reports: Iterable[Report], chapter: Chapter) -> list[Wild]:
    """All such behaviours of a class, the commonest first."""
    groups: dict[tuple[str, str], list[tuple[Report, Verdict]]] = defaultdict(list)
    right: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for report in reports:
        for verdict in report.verdicts:
            if verdict.right:
                _note_right(right, report, chapter.exercises.get(verdict.exercise_id))
            elif _is_unexplained(verdict):
                groups[verdict.exercise_id, verdict.behaviour].append((report, verdict))
    exercises = {exercise.id: exercise for exercise in chapter.exercises.values() if exercise.implements}
    found = [_wild(exercises[name], group, right) for (name, _), group in groups.items() if name in exercises]
    return sorted(found, key=lambda item: -len(item.students))


def _is_unexplained(verdict: Verdict) -> bool:
    diagnosis = verdict.diagnosis
    return bool(verdict.behaviour) and diagnosis.kind != "mistake" and not tells_of_trouble(diagnosis.sentence)


def _note_right(right: dict[str, set], report: Report, exercise: Exercise | None) -> None:
    for name in exercise.implements if exercise else ():
        right[name].add(tokens_of(report.code.get(name, "")))


def _wild(exercise: Exercise, group: list[tuple[Report, Verdict]], right: dict[str, set]) -> Wild:
    sentences = [verdict.diagnosis.sentence for _, verdict in group]
    answers = [{name: report.code[name] for name in exercise.implements if name in report.code} for report, _ in group]
    shortest = min(answers, key=lambda code: sum(map(len, code.values())))
    suspect = {name: text for name, text in shortest.items() if STUB not in text and tokens_of(text) not in right[name]}
    told = max(sorted(set(sentences)), key=sentences.count)
    return Wild(exercise, tuple(report.student for report, _ in group), told, suspect or shortest)


def draft(item: Wild) -> str:
    """Python text to start a new mistake from: one definition, or several of which one is to be kept."""
    return "\n\n\n".join(_drafts(item))


def _drafts(item: Wild) -> Iterator[str]:
    for name, text in item.code.items():
        words = [item.exercise.id] if item.exercise.implements == (name,) else [item.exercise.id, name]
        decorator = "@mistakes.mistake({})".format(", ".join(f'"{word}"' for word in words))
        try:
            yield f"{_comment(TOLD.format(told=item.told))}\n{decorator}\n{_renamed(text)}"
        except (*UNREADABLE, IndexError, AttributeError):
            yield NOT_READ.format(text="\n".join(f"# {line}" for line in text.splitlines()))


def _comment(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), WIDTH, initial_indent="# ", subsequent_indent="# ")


def _renamed(text: str) -> str:
    """The definition under another name, with a docstring to fill in."""
    node = ast.parse(text).body[0]
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    node.name = NAME
    node.body.insert(0, ast.Expr(ast.Constant(SENTENCE)))
    return ast.unparse(ast.fix_missing_locations(node))
