import ast

import pytest

from autograder.engine.graft import NoDefinition, find, graft, parsed, without
from autograder.engine.library import loaded

BODY = {
    "__init__.py": "from nnlib.shapes import Square, area",
    "shapes.py": '''"""Shapes."""
def area(side):
    return side * side

class Square:
    def __init__(self, side):
        self.side = side
    def area(self):
        return area(self.side)
''',
}


def run(donor: str, names: tuple[str, ...], call) -> object:
    with loaded(graft(BODY, BODY | {"shapes.py": donor}, names)) as nnlib:
        return call(nnlib)


def test_a_function_is_taken_with_its_helpers_imports_and_constants():
    donor = "import math\nfrom math import pi as PI\nEXTRA = round(math.e)\ndef help(x):\n  return x + EXTRA\n"
    donor += "def area(side):\n  return help(side) + PI - PI\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(1)) == 4


def test_the_rest_stays_the_bodys():
    donor = "def area(side):\n  return -1\nclass Square:\n  def area(self):\n    return 'wrong'\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.Square(3).area()) == -1


def test_a_method_is_taken_with_the_methods_that_the_body_lacks():
    donor = "class Square:\n\tdef help(self): return 10\n\tdef area(self): return self.help()\n"
    assert run(donor, ("shapes.Square.area",), lambda nnlib: nnlib.Square(3).area()) == 10


def test_a_whole_class_brings_its_own_state():
    donor = "class Square:\n  def __init__(self, s):\n    self.s = s\n  def area(self):\n    return self.s * 5\n"
    assert run(donor, ("shapes.Square",), lambda nnlib: nnlib.Square(3).area()) == 15


def test_of_two_definitions_the_last_counts():
    donor = "def area(side):\n  return 1\ndef area(side):\n  return 2\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(9)) == 2


def test_loose_lines_of_the_donor_do_not_run():
    donor = "raise OSError('at import')\ndef area(side):\n  return 7\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(9)) == 7


def test_a_future_import_and_a_decorator_still_work():
    donor = "from __future__ import annotations\nimport functools\n"
    donor += "@functools.cache\ndef area(side: Nowhere):\n  return 3\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(9)) == 3


@pytest.mark.parametrize(("donor", "error"), [("x = 1", NoDefinition), ("def (", SyntaxError), ("", NoDefinition)])
def test_what_cannot_be_grafted_says_so(donor, error):
    with pytest.raises(error):
        graft(BODY, {"shapes.py": donor}, ("shapes.area",))


def test_without_leaves_nothing_of_the_solution():
    pruned = without(BODY, ("shapes.area", "shapes.Square.area"))
    text = ast.unparse(pruned["shapes.py"])
    assert "side * side" not in text and "area(self.side)" not in text and "__init__" in text
    assert BODY["shapes.py"].count("area") == 3


def test_find_names_what_is_missing():
    with pytest.raises(NoDefinition, match=r"no 'volume' in nnlib/shapes\.py"):
        find(parsed(BODY["shapes.py"]), "shapes.Square.volume")
