"""The terminal: no text of a learner steers it, and no character is beyond it."""

import io

import pytest

from autograder.terminal.screen import fit, say
from autograder.views.text import Line


def shown(monkeypatch, *lines, encoding="utf-8", width=80):
    monkeypatch.setenv("COLUMNS", str(width))
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    say(lines, stream)
    return raw.getvalue().decode(encoding)


def test_square_brackets_are_no_markup(monkeypatch):
    assert shown(monkeypatch, Line("an [red]error[/red] [/] :smile:")) == "an [red]error[/red] [/] :smile:\n"


def test_escape_sequences_are_taken_out(monkeypatch):
    assert "\x1b" not in shown(monkeypatch, Line("\x1b[2J\x1b]0;title\x07gone"))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_old_consoles_get_what_they_can_show(monkeypatch, encoding):
    text = shown(monkeypatch, Line("✓ right … “case” ✗ → ★ 日本", "right"), encoding=encoding)
    assert text.startswith("+ right") and "x" in text and "??" in text


def test_a_modern_console_gets_it_unchanged():
    assert fit("✓ “日本”", "utf-8") == "✓ “日本”"


def test_long_lines_are_wrapped_and_keep_their_indent(monkeypatch):
    text = shown(monkeypatch, Line("  ✓ " + "word " * 20), width=40)
    rows = text.splitlines()
    assert all(len(row) <= 40 for row in rows) and len(rows) > 2
    assert all(row.startswith("    word") for row in rows[1:])


def test_the_columns_of_a_table_stay(monkeypatch):
    assert shown(monkeypatch, Line("     1.0  200.0")) == "     1.0  200.0\n"


def test_an_empty_line_is_an_empty_line(monkeypatch):
    assert shown(monkeypatch, Line("")) == "\n"
