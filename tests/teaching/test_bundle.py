"""The bundle, as somebody has it who unpacks it: it works, and nothing of `solutions/` is in it, in any form."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

import course as launcher
from autograder.classroom.submissions import BadInput
from autograder.engine.solutions import NoSolutions, load_solutions
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS
from autograder.teaching.bundle import FOLDER, bundle
from autograder.teaching.handed_out import BESIDE, README
from autograder.teaching.release import taught_regions

SHORTEST = 60
"""Characters of text, and half of the bytes of bytecode, from which on it is no accident that two are alike."""


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    return bundle(ROOT, tmp_path_factory.mktemp("bundle") / "out.zip").path


@pytest.fixture(scope="module")
def unpacked(packed, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("learner")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    assert [path.name for path in folder.iterdir()] == [FOLDER]
    return folder / FOLDER


@pytest.fixture
def course(tmp_path) -> Path:
    """A copy of all that a bundle is made from."""
    for folder in ("nnlib", "lessons", "autograder", "solutions"):
        shutil.copytree(ROOT / folder, tmp_path / "course" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*BESIDE, README):
        shutil.copy(ROOT / name, tmp_path / "course")
    return tmp_path / "course"


def files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(f"{FOLDER}/") for name in archive.namelist()}


# --- it works ---


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    """`course.py ARGUMENTS` in a folder, with the packages that are here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    path = os.pathsep.join([str(root), str(root / "lessons")])
    command = [sys.executable, "-B", "-P", "-m", "autograder", *arguments]
    variables = kept | {"PYTHONPATH": path, "COLUMNS": "200", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=root, env=variables, text=True, capture_output=True, check=False)


def test_a_learner_checks_looks_and_hands_in(unpacked, tmp_path):
    root = shutil.copytree(unpacked, tmp_path / "course")
    checked = run(root, "check", "softmax")
    assert checked.returncode == 1 and "activations.py" in checked.stdout, checked.stderr
    shutil.copy(SOLUTIONS / "nnlib" / "activations.py", root / "nnlib")
    assert "Well done!" in run(root, "check", "softmax").stdout
    progress = run(root, "progress")
    assert progress.returncode == 0 and "✓ softmax" in progress.stdout
    assert run(root, "submit", "04-forward").returncode == 0
    assert {"04-forward.ipynb", "nnlib/activations.py"} <= {*zipfile.ZipFile(root / "handin/04-forward.zip").namelist()}


def test_lab_finds_all_that_it_starts_from(unpacked):
    assert (unpacked / launcher.first_lesson(unpacked)).is_file()
    assert launcher.locks_in(unpacked, (launcher.LEARNER_LOCK,))
    compile((unpacked / "course.py").read_bytes(), "course.py", "exec")


def test_every_explorer_and_data_set_is_there(unpacked):
    given = {name for name in files(ROOT / "lessons") if "__pycache__" not in name and ".ipynb_ch" not in name}
    assert given == files(unpacked / "lessons").keys()


def test_an_instructors_command_says_whom_it_is_for(unpacked):
    ended = run(unpacked, "release")
    assert ended.returncode == 2 and "this command is for instructors" in ended.stderr


def test_its_readme_is_for_learners_and_its_links_lead_somewhere(unpacked):
    text = (unpacked / README).read_text("utf-8")
    assert "course.py lab" in text and "For students" in text
    assert "For instructors" not in text and "solutions/" not in text and "tests/" not in text
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (unpacked / target).exists(), target


def test_the_same_course_gives_the_same_bytes(packed, course):
    for path in course.rglob("*"):
        os.utime(path, (1, 1))
    assert bundle(course, course / "again.zip").path.read_bytes() == packed.read_bytes()


# --- it holds nothing that it should not ---


def test_nothing_in_it_is_hidden_cached_or_compiled(unpacked):
    for name, data in files(unpacked).items():
        assert not any(part.startswith((".", "__pycache__")) for part in name.split("/")), name
        assert importlib.util.MAGIC_NUMBER not in data[:16], name
    assert not {"solutions", "tests", ".git", ".course"} & {path.name for path in unpacked.iterdir()}


def plain(text: str) -> str:
    """A text without its blanks, quotes and escaped line ends, as it stands in any notebook or string."""
    return re.sub(r'\s|\\n|\\t|["\',\\]', "", text)


def secret_texts() -> Iterator[tuple[str, str]]:
    """What nobody may read: solutions of two lines or more, mistakes, hidden cases."""
    solutions = load_solutions(SOLUTIONS)
    for file, text in solutions.reference.items():
        for region in taught_regions(ROOT, file, text):
            lines = text.split("\n")[region.first : region.last - 1]
            if sum(bool(line.strip()) for line in lines) > 1:
                yield f"{file}, line {region.first}", "".join(lines)
    for exercise in CATALOGUE.taught(SOLUTIONS / "lessons"):
        for mistake in solutions.mistakes_of(exercise):
            yield mistake.id, "".join(map(ast.unparse, without_docstring(ast.parse(mistake.text)).body[0].body))
    for path in sorted((SOLUTIONS / "hidden").glob("*.py")):
        for node in hidden_cases(path):
            yield f"{path.name}, line {node.lineno}", ast.unparse(node)


def without_docstring(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.fix_missing_locations(tree)


def hidden_cases(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(path.read_text("utf-8")).body if getattr(node, "name", "") == "_"]


def readable(name: str, data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if name.endswith(".py"):
        text += ast.unparse(without_docstring(ast.parse(text)))
    return plain(text)


def leaked(folder: Path) -> set[str]:
    texts = {name: readable(name, data) for name, data in files(folder).items()}
    secrets = {what: plain(text) for what, text in secret_texts()}
    assert len(secrets) > 300
    whole = "\n".join(texts.values())
    return {what for what, text in secrets.items() if len(text) > SHORTEST and text in whole}


def test_no_solution_mistake_or_hidden_case_stands_in_it(unpacked):
    assert leaked(unpacked) == set()


def test_that_search_would_find_them(unpacked, tmp_path):
    solutions = load_solutions(SOLUTIONS)
    mistake = solutions.mistakes_of(CATALOGUE["softmax"])[0]
    case = ast.unparse(hidden_cases(SOLUTIONS / "hidden" / "forward.py")[0])
    solved = "".join(text for what, text in secret_texts() if what.startswith("losses.py"))
    (tmp_path / "a.ipynb").write_text(json.dumps(solved), "utf-8")
    (tmp_path / "b.py").write_text(f"{mistake.text}\n{case}", "utf-8")
    found = leaked(tmp_path)
    assert mistake.id in found and any(what.startswith("losses.py") for what in found)


def codes(code: CodeType) -> Iterator[tuple]:
    """Each function's bytecode with the names and numbers in it, whatever its text looked like."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    if len(code.co_code) > 2 * SHORTEST and code.co_name != "<module>":
        yield code.co_code, code.co_names, repr([each for each in code.co_consts if each not in inner])
    for constant in inner:
        yield from codes(constant)


def compiled(text: str) -> set[tuple]:
    return set(codes(compile(without_docstring(ast.parse(text)), "any", "exec", dont_inherit=True)))


def secret_codes() -> set[tuple]:
    """The bytecode of all functions that a learner has to write, and of the mistakes."""
    texts = [path.read_text("utf-8") for path in SOLUTIONS.glob("[nm]*/*.py")]
    given = [path.read_text("utf-8") for path in (ROOT / "nnlib").glob("*.py")]
    return set().union(*map(compiled, texts)) - set().union(*map(compiled, given))


def modules(folder: Path) -> Iterator[str]:
    for name, data in files(folder).items():
        if name.endswith(".py"):
            yield data.decode()
        if name.endswith(".ipynb"):
            cells = json.loads(data)["cells"]
            yield from ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def test_no_function_in_it_compiles_to_a_secret_one(unpacked):
    secret = secret_codes()
    assert len(secret) > 300
    handed = set().union(*map(compiled, modules(unpacked)))
    assert not [code[1:] for code in secret & handed]
    renamed = (SOLUTIONS / "nnlib" / "losses.py").read_text("utf-8").replace("    ", "  ")
    assert secret & compiled(renamed)


def test_the_secret_seed_is_nowhere_in_it(unpacked):
    seed = str(load_solutions(SOLUTIONS).seed).encode()
    for name, data in files(unpacked).items():
        assert not re.search(rb"(?<![\d.])" + seed + rb"(?!\d)", data), name


def test_recorded_answers_are_of_public_cases_alone(unpacked):
    for path in (unpacked / "autograder" / "recorded").glob("*.json"):
        for name, recording in json.loads(path.read_text("utf-8")).items():
            runs = [recording["expected"], *(mistake["observations"] for mistake in recording["mistakes"])]
            assert {len(each) for each in runs} == {len(CATALOGUE[name].public)}, name


def test_what_lies_about_is_not_packed(packed, course):
    for name in (
        *("lessons/explorers/__pycache__/x.pyc", "autograder/.ipynb_checkpoints/x.ipynb", "autograder/old.pyc"),
        *("gradebook.db", "submitted/ann/x.py", "graded/x.json", ".course/answers/x.json", ".git/config", "notes.md"),
        *("lessons/solutions.zip", "lessons/09-old/09-old.ipynb", "lessons/04-forward/mine.ipynb"),
        *("autograder/hub/jupyterhub_config.py", "autograder/INSTRUCTORS.md"),
    ):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text("{}", "utf-8")
    made = bundle(course, course / "out.zip")
    assert names(made.path) == names(packed)
    assert made.left_out == ("autograder/old.pyc", "lessons/solutions.zip")


# --- when it is refused ---


def refused(course: Path, name: str = "out.zip") -> str:
    with pytest.raises(BadInput) as told:
        bundle(course, course / name)
    assert not (course / name).exists()
    return str(told.value)


def test_lessons_or_a_library_out_of_step_are_refused(course):
    (course / "nnlib" / "losses.py").write_text("# mine", "utf-8")
    assert "losses.py" in (told := refused(course)) and "course.py release" in told
    shutil.copy(ROOT / "nnlib" / "losses.py", course / "nnlib")
    (course / "lessons" / "04-forward" / "04-forward.ipynb").unlink()
    assert "04-forward.ipynb" in refused(course)


def test_a_leak_is_refused(course):
    solved = (SOLUTIONS / "nnlib" / "losses.py").read_text("utf-8")
    (course / "lessons" / "explorers" / "mine.py").write_text(solved, "utf-8")
    assert "explorers/mine.py holds the solution" in refused(course)


def test_a_name_that_is_no_zip_is_refused(course):
    assert "end it with .zip" in refused(course, "out.tar")


def test_a_learner_has_nothing_to_bundle(unpacked, tmp_path):
    with pytest.raises(NoSolutions, match="for instructors"):
        bundle(unpacked, tmp_path / "out.zip")
