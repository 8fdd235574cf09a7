"""What a class report reads of a submission's texts."""

import ast
import textwrap

import pytest

from autograder.classroom.excerpts import MAX_EXCERPT, definitions, imports_beyond
from autograder.engine.graft import find, module_file, parsed
from autograder.engine.library import read_sources
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS

CHAPTER = CATALOGUE.chapter("04-forward")
SOFTMAX = "activations.softmax"


def softmax_in(text: str) -> str:
    return definitions({"activations.py": textwrap.dedent(text)}, CHAPTER).get(SOFTMAX, "")


def skeleton_of(node: ast.AST) -> str:
    """A definition without decorators and docstrings, whose indentation an excerpt may change."""
    node.decorator_list = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(inner) is not None:
            inner.body = inner.body[1:]
    return ast.dump(node)


@pytest.mark.parametrize("chapter", CATALOGUE.chapters.values(), ids=lambda chapter: chapter.id)
def test_every_definition_of_the_reference_is_found_whole(chapter):
    reference = read_sources(SOLUTIONS / "nnlib")
    found = definitions(reference, chapter)
    assert set(found) == {name for exercise in chapter.exercises.values() for name in exercise.implements}
    for name, text in found.items():
        assert skeleton_of(ast.parse(text).body[0]) == skeleton_of(find(parsed(reference[module_file(name)]), name))


def test_the_last_definition_counts_and_inner_ones_do_not():
    text = """
        def softmax(z): return 1
        def softmax(
            z,
        ):

            # a comment
            def softmax(): pass
            return 2

        after = 1
        """
    excerpt = softmax_in(text)
    assert excerpt.startswith("def softmax(\n    z,\n):") and excerpt.endswith("return 2")


def test_what_is_missing_or_broken_does_no_harm():
    assert softmax_in("def softmaxi(z): pass") == ""
    assert softmax_in("def softmax(z:\n  return ((") == "def softmax(z:\n  return (("
    assert definitions({}, CHAPTER) == {}


def test_a_long_text_is_cut():
    assert len(softmax_in("def softmax(z):\n" + " x = 1\n" * 60_000)) == MAX_EXCERPT
    long_lines = ("import " + "a " * 200_000, "import" + " " * 400_000 + "!")  # to trap an expression that backtracks
    assert imports_beyond(dict(zip(("a.py", "b.py"), long_lines, strict=True)), {}) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import torch\n", ("torch",)),
        ("import os, sys as s  # why\nimport os.path", ("os", "sys")),
        ("    from scipy.special import softmax\n", ("scipy",)),
        ("x = __import__('socket')", ("__import__",)),
        ("import numpy as np\nfrom numpy.linalg import norm\nfrom nnlib.layers import Linear\nfrom . import x", ()),
        ('"""Numbers import nothing from the batch.\n\nimport it first, from here on."""', ()),
    ],
)
def test_imports_beyond_numpy(text, found):
    assert imports_beyond({"layers.py": text}, {}) == found


def test_imports_that_were_handed_out_are_no_news():
    given = {"layers.py": "from dataclasses import dataclass\n"}
    assert imports_beyond({"layers.py": given["layers.py"] + "import math"}, given) == ("math",)
    nnlib = read_sources(ROOT / "nnlib")
    assert imports_beyond({file: text + "\n# mine" for file, text in nnlib.items()}, nnlib) == ()
