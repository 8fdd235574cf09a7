"""Grafting: one library's definitions in another library's body.

A graft grades one definition by itself: the reference with that definition taken from a student. A mistake is a
graft too: the reference with a wrong definition. Grafting works on syntax trees, so no text is copied about.
A definition is named `module.function`, `module.Class` or `module.Class.method`.
"""

import ast
import itertools
import threading
from collections.abc import Iterable

from autograder.engine.library import Sources

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_ONE_AT_A_TIME = threading.Lock()
"""Python 3.11 counts once for all threads how deep it is in making trees, and stumbles where two make one at a time."""


class NoDefinition(LookupError):
    """The donor does not contain the definition that was to be grafted."""


def module_file(name: str) -> str:
    """The file of a definition: "layers.py" for "layers.Linear.forward"."""
    return name.split(".")[0] + ".py"


def find(tree: ast.Module, name: str) -> Definition:
    """The node of a definition. Raises `NoDefinition`. As in Python, the last one of a name counts."""
    scope: ast.AST = tree
    for part in name.split(".")[1:]:
        found = [node for node in scope.body if isinstance(node, Definition) and node.name == part]
        if not found:
            raise NoDefinition(f"There is no {part!r} in nnlib/{module_file(name)}.")
        scope = found[-1]
    return scope


def without(sources: Sources, names: Iterable[str]) -> Sources:
    """The library without some of its definitions: what a student's code may see of the reference."""
    pruned = dict(sources)
    for name in names:
        tree = parsed(pruned[module_file(name)])
        owner = _owner(tree, name)
        owner.body.remove(find(tree, name))
        if not owner.body:
            owner.body.append(ast.copy_location(ast.Pass(), owner))
        pruned[module_file(name)] = tree
    return pruned


def graft(body: Sources, donor: Sources, names: Iterable[str]) -> Sources:
    """`body` with the definitions `names`, and the helpers that they may call, taken from `donor`.

    Helpers are imports, assignments and definitions of the donor's modules, inside `if` and `try` too, and members
    of its classes, whose names the body lacks. Raises `NoDefinition`, or SyntaxError where the donor's module does
    not parse.
    """
    grafted = dict(body)
    for name in names:
        file = module_file(name)
        tree, donor_tree = parsed(grafted[file]), parsed(donor.get(file, ""))
        place(tree, name, find(donor_tree, name))
        _add_helpers(tree, donor_tree)
        if name.count(".") == 2:
            _add_helpers(find(tree, name.rpartition(".")[0]), find(donor_tree, name.rpartition(".")[0]))
        grafted[file] = tree
    return grafted


def place(tree: ast.Module, name: str, node: Definition) -> None:
    """Puts a definition into a module's tree under `name`, in the old one's place or at the end."""
    owner = _owner(tree, name)
    short_name = name.rpartition(".")[2]
    old = [index for index, item in enumerate(owner.body) if getattr(item, "name", None) == short_name]
    node.name = short_name
    if old:
        owner.body[old[-1]] = node
    else:
        owner.body.append(node)


def parsed(source: str | ast.Module) -> ast.Module:
    """A fresh tree of a text, or the tree itself."""
    if not isinstance(source, str):
        return source
    with _ONE_AT_A_TIME:
        return ast.parse(source)


def _owner(tree: ast.Module, name: str) -> ast.Module | ast.ClassDef:
    return tree if name.count(".") == 1 else find(tree, name.rpartition(".")[0])


def _add_helpers(body: ast.Module | ast.ClassDef, donor: ast.Module | ast.ClassDef) -> None:
    """Each helper comes after what it follows in the donor, so that a class stands after the one it is made from."""
    bound = list(map(_bound_names, body.body))
    known = set().union(*bound)
    end = _end_of_head(body, (ast.Import, ast.ImportFrom))
    for node in donor.body:
        names = _bound_names(node)
        end = max(end, _after(bound, names))
        helper = _what_is_new(node, names, known)
        if helper:
            index = _end_of_head(body) if _is_future(node) else end
            body.body.insert(index, helper)
            bound.insert(index, _bound_names(helper))
            end += 1


def _end_of_head(body: ast.Module | ast.ClassDef, kinds: tuple[type, ...] = ()) -> int:
    """Where the docstring ends, with the statements of some kinds that follow it."""
    return len(list(itertools.takewhile(lambda node: _is_docstring(node) or isinstance(node, kinds), body.body)))


def _after(bound: list[set[str]], names: set[str]) -> int:
    """The place after the last statement that binds one of the names; 0 where none does."""
    return max((index + 1 for index, those in enumerate(bound) if not names.isdisjoint(those)), default=0)


def _what_is_new(node: ast.stmt, names: set[str], known: set[str]) -> ast.stmt | None:
    """The statement, if the names that it binds are new and none is known; of an import, the new names."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        new = [alias for alias in node.names if _name_in_module(alias) not in known]
        return ast.copy_location(type(node)(**(dict(ast.iter_fields(node)) | {"names": new})), node) if new else None
    return node if names and not names & known else None


def _name_in_module(alias: ast.alias) -> str:
    return (alias.asname or alias.name).split(".")[0]


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _bound_names(node: ast.AST) -> set[str]:
    if isinstance(node, Definition):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {_name_in_module(alias) for alias in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)}
    if isinstance(node, ast.If | ast.Try | ast.ExceptHandler):
        return {name for child in ast.iter_child_nodes(node) for name in _bound_names(child)}
    return set()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
