"""Bodies: the reference without an exercise's solution, into which a student's definitions are grafted.

A body is sent into the box for each graft, so it is small and quick there: no docstrings, modules that no definition
goes into are compiled already, and a module is imported only when one of its names is asked for.
"""

import ast
import functools
from types import CodeType

from autograder.engine.exercise import Exercise
from autograder.engine.graft import Definition, parsed, without
from autograder.engine.library import INIT, PACKAGE, Source, Sources

ON_DEMAND = """import sys
from importlib import import_module
from types import ModuleType

MODULE_OF = {module_of!r}


class Package(ModuleType):
    def __setattr__(self, name, value):
        # A module that is imported becomes an attribute; one of the same name in it goes before, as in `neuron.neuron`.
        if isinstance(value, ModuleType) and MODULE_OF.get(name) == value.__name__:
            if not hasattr(value, name):
                return
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = Package


def __getattr__(name):
    if name in MODULE_OF:
        return globals().setdefault(name, getattr(import_module(MODULE_OF[name]), name))
    if {package!r} + "." + name in MODULE_OF.values():
        return import_module({package!r} + "." + name)
    raise AttributeError("module {package!r} has no attribute " + repr(name))
"""


def body_of(reference: dict[str, str], exercise: Exercise) -> Sources:
    """What the exercise's definitions are grafted into: texts where they go, code elsewhere."""
    pruned = without(reference | {INIT: on_demand(reference[INIT])}, exercise.implements)
    return {file: _packed(file, source) for file, source in pruned.items()}


def on_demand(init: str) -> str:
    """A package's `__init__.py` that imports what the given one imports, but only when it is asked for."""
    imports = [node for node in parsed(init).body if isinstance(node, ast.ImportFrom)]
    module_of = {alias.asname or alias.name: node.module for node in imports for alias in node.names}
    return ON_DEMAND.format(module_of=module_of, package=PACKAGE)


def _packed(file: str, source: Source) -> Source:
    """A module without docstrings."""
    if isinstance(source, str):
        return _code(file, source)
    for node in ast.walk(source):
        if isinstance(node, Definition) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(source)


@functools.lru_cache(maxsize=256)
def _code(file: str, text: str) -> CodeType:
    """The code of a module: the same for all exercises that leave it as it is."""
    return compile(text, f"{PACKAGE}/{file}", "exec", optimize=2)
