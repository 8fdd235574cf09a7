"""No common misspelling stands in a lesson or a guide."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.paths import LESSONS, ROOT, SOLUTIONS

GUIDES = [ROOT / "README.md", *LESSONS.rglob("*.md"), *(ROOT / "autograder").rglob("*.md")]
NOTEBOOKS = sorted((SOLUTIONS / "lessons").glob("*/*.ipynb"))


def text_of(path: Path) -> str:
    if path.suffix == ".ipynb":
        return "\n\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    return path.read_text("utf-8")


def misspelled(text: str, folder: Path) -> str:
    """What codespell finds in a text: a line for each word, with what was meant."""
    path = folder / "text.md"
    path.write_text(text, "utf-8")
    return subprocess.run([sys.executable, "-m", "codespell_lib", path], capture_output=True, text=True).stdout


@pytest.mark.parametrize("path", [*NOTEBOOKS, *GUIDES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_is_misspelled(path, tmp_path):
    assert misspelled(text_of(path), tmp_path) == ""


def test_a_misspelled_word_would_be_found(tmp_path):
    assert "received" in misspelled("The layer recieved a batch.", tmp_path)
