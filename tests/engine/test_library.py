import sys
import threading

import pytest

from autograder.engine.library import NoLibrary, loaded, quote_from, quoted_line, read_sources

SMALL = {"__init__.py": "from nnlib.parts import two", "parts.py": "two = 2\n"}


def test_a_library_is_importable_only_while_it_is_in_use():
    with loaded(SMALL) as nnlib:
        assert nnlib.two == 2 and sys.modules["nnlib.parts"].two == 2
    assert "nnlib" not in sys.modules and "nnlib.parts" not in sys.modules


@pytest.mark.parametrize("text", ["two = 3", "raise OSError('broken')", "def ("])
def test_a_library_that_was_imported_before_is_there_again(monkeypatch, text):
    own = type(sys)("nnlib")
    monkeypatch.setitem(sys.modules, "nnlib", own)
    finders = list(sys.meta_path)
    try:
        with loaded(SMALL | {"parts.py": text}) as nnlib:
            assert nnlib is not own
    except (OSError, SyntaxError):
        pass
    assert sys.modules["nnlib"] is own and sys.meta_path == finders


def test_all_modules_of_a_library_that_was_imported_before_are_put_away(monkeypatch):
    """Also those that the new one has not, and what stands there alone under the name of one that it has."""
    for name in ("nnlib", "nnlib.other", "nnlib.parts"):
        monkeypatch.setitem(sys.modules, name, type(sys)(name))
    before = {name: sys.modules[name] for name in ("nnlib", "nnlib.other", "nnlib.parts")}
    with loaded(SMALL) as nnlib:
        assert nnlib.two == 2 and "nnlib.other" not in sys.modules
    assert {name: sys.modules[name] for name in before} == before
    monkeypatch.delitem(sys.modules, "nnlib")
    with loaded(SMALL) as nnlib:
        assert nnlib.two == 2


def test_libraries_nest_and_do_not_mix():
    with loaded(SMALL) as outer:
        with loaded(SMALL | {"parts.py": "two = 22"}) as inner:
            assert (outer.two, inner.two) == (2, 22)
        assert sys.modules["nnlib"] is outer


def test_subpackages_and_a_module_named_like_one_of_pythons():
    sources = {"__init__.py": "", "deep/__init__.py": "", "deep/more.py": "x = 1", "random.py": "x = 2"}
    with loaded(sources):
        from nnlib.deep import more

        from nnlib import random

        assert (more.x, random.x) == (1, 2)


def test_an_import_of_a_missing_module_fails_as_usual():
    with pytest.raises(ModuleNotFoundError, match=r"nnlib\.nothing"), loaded({"__init__.py": "import nnlib.nothing"}):
        pass


def test_files_are_read_whatever_their_line_ends(tmp_path):
    (tmp_path / "__init__.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    (tmp_path / "bad.py").write_bytes(b"# \xff\n")
    assert read_sources(tmp_path) == {"__init__.py": "x = 1\ny = 2\n", "bad.py": "# \ufffd\n"}


def test_a_folder_without_a_library_is_told_in_one_sentence(tmp_path):
    with pytest.raises(NoLibrary, match=r"__init__\.py is missing"):
        read_sources(tmp_path)


def test_one_thread_at_a_time_has_a_library():
    """Both stand under the same name: two at once would mix."""
    seen = []

    def load_another():
        with loaded({"__init__.py": "who = 'another'"}) as nnlib:
            seen.append(nnlib.who)

    with loaded({"__init__.py": "who = 'one'"}):
        thread = threading.Thread(target=load_another, daemon=True)
        thread.start()
        thread.join(0.2)
        assert seen == [] and sys.modules["nnlib"].who == "one"
    thread.join(20)
    assert seen == ["another"]


def test_a_library_that_clears_the_list_of_finders_is_put_away_all_the_same(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    with loaded({"__init__.py": "import sys\nsys.meta_path.clear()"}):
        pass
    assert "nnlib" not in sys.modules


def test_a_line_is_quoted_from_a_text_or_a_file(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("one\n  two\n", "utf-8")
    assert [quoted_line(str(file), number) for number in (1, 2, 3)] == ["one", "two", ""]
    quote_from("first\n  second", str(file))
    assert [quoted_line(str(file), number) for number in (0, 1, 2, 3)] == ["", "first", "second", ""]
    quote_from("another", str(file))
    assert quoted_line(str(file), 1) == "another"
    assert quoted_line("nnlib/nowhere.py", 1) == ""


def test_modules_of_every_kind_of_name_are_put_away():
    sources = {"__init__.py": "import nnlib.deep.more, nnlib.my__init__", "deep/__init__.py": "", "deep/more.py": ""}
    with loaded(sources | {"my__init__.py": ""}):
        assert {"nnlib.deep", "nnlib.deep.more", "nnlib.my__init__"} <= sys.modules.keys()
    assert not [name for name in sys.modules if name.startswith("nnlib")]
