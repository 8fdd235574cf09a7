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


def test_a_helper_class_comes_after_the_class_that_it_is_made_from():
    donor = "class Square:\n  pass\nclass Wide(Square):\n  k = 6\ndef area(side):\n  return Wide(side).k\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(9)) == 6
    donor = (
        "def area(side):\n  return 8\nclass Base:\n  n = area(1)\nclass Square(Base):\n  def area(self): return self.n"
    )
    assert run(donor, ("shapes.Square", "shapes.area"), lambda nnlib: nnlib.Square().area()) == 8


def test_a_table_of_classes_may_stand_at_the_donors_end():
    donor = "def area(side):\n  return TABLE[0](side).side\nclass Square: pass\nTABLE = [Square]\n"
    assert run(donor, ("shapes.area",), lambda nnlib: nnlib.area(7)) == 7


@pytest.mark.parametrize(
    "lines",
    [
        "import ast, math\nfrom math import floor, e",
        "try:\n  import math\n  from math import floor, e\nexcept ImportError:\n  math = None",
        "if True:\n  import math\n  from math import floor, e\nelse:\n  e = 5",
        "e = 3\nfrom math import floor\nimport math\ne += 1\ne = 2 + e - e",
        "from __future__ import annotations\nimport math\nfrom math import *",
    ],
)
def test_helpers_of_all_kinds_come_along(lines):
    body = BODY | {
        "shapes.py": BODY["shapes.py"].replace('"""\n', '"""\nfrom __future__ import annotations\nimport ast\n', 1)
    }
    donor = {"shapes.py": f"{lines}\ndef area(side):\n  return floor(e) * math.floor(side)\n"}
    for changed in (body, BODY):
        with loaded(graft(changed, donor, ("shapes.area",))) as nnlib:
            assert nnlib.area(3.5) == 6


def test_members_of_a_class_come_along():
    donor = """
class Square:
    scale = 2
    double = scale * 2
    @property
    def k(self):
        return self.by(self.double)
    @staticmethod
    def by(k):
        return k + Square.Inner.one
    class Inner:
        one = 1
    def area(self):
        return self.k * self.side
"""
    for name in ("shapes.Square.area", "shapes.Square"):
        whole = donor + "    def __init__(self, side):\n        self.side = side\n"
        assert run(whole, (name,), lambda nnlib: nnlib.Square(2).area()) == 10


def test_a_coroutine_is_no_answer_but_loads():
    donor = "async def area(side):\n  return 1\n"
    run(donor, ("shapes.area",), lambda nnlib: nnlib.area(3).close())


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
