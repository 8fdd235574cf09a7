import ast
import inspect

from autograder.paths import SOLUTIONS

MODULES = [path for path in sorted((SOLUTIONS / "nnlib").glob("*.py")) if path.stem != "__init__"]
STANDARD = {"collections", "dataclasses", "itertools", "math", "pathlib", "typing", "zipfile"}


def test_every_public_name_is_exported(nnlib):
    defined = {
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    assert sorted(defined) == sorted(nnlib.__all__)
    assert all(hasattr(nnlib, name) for name in defined)


def test_imports_are_numpy_and_little_of_the_standard_library():
    roots = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                roots.add(node.module.split(".")[0])
    assert roots <= {"numpy", "nnlib", *STANDARD}


def test_every_public_definition_is_documented(nnlib):
    for name in nnlib.__all__:
        thing = getattr(nnlib, name)
        methods = [m for m in vars(thing).values() if inspect.isfunction(m)] if inspect.isclass(thing) else []
        for part in [thing, *methods]:
            assert part.__name__.startswith("__") or part.__doc__, f"{name}: {part.__name__}"
