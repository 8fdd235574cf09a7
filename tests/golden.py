"""Golden submissions: one folder each in tests/submissions, a recipe and what must come out.

`recipe.toml` says what it starts from (`base`: "reference", with the skeleton's text for modules of later lessons;
"skeleton", with the earlier lessons solved; or "nothing"), which definitions of it are
replaced (`definitions`: name to file), which files are written as they are (`files`), and what becomes of the
notebook (`notebook`: "released", "corrupt", "without check cells", "faked", "none").
`expected.json` holds points and diagnosis for each exercise.
"""

import ast
import json
import tomllib
from pathlib import Path

from autograder.engine.graft import find, module_file, parsed, place
from autograder.engine.library import read_sources
from autograder.exercises import CATALOGUE
from autograder.paths import LESSONS, ROOT, SOLUTIONS
from autograder.teaching.catch_up import earlier_exercises, filled_in

FOLDER = Path(__file__).parent / "submissions"
CHAPTER = "04-forward"


def names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/recipe.toml"))


def expected(name: str) -> dict:
    return json.loads((FOLDER / name / "expected.json").read_text("utf-8"))


def build(name: str, destination: Path) -> Path:
    """Writes the submission as a student would hand it in, into `destination`."""
    recipe = tomllib.loads((FOLDER / name / "recipe.toml").read_text("utf-8"))
    for file, text in sources(name, recipe).items():
        path = destination / "nnlib" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    destination.mkdir(parents=True, exist_ok=True)
    _write_notebook(recipe.get("notebook", "released"), destination / f"{CHAPTER}.ipynb")
    return destination


def sources(name: str, recipe: dict) -> dict[str, str]:
    """The texts of the submission's nnlib."""
    texts = {} if recipe["base"] == "nothing" else read_sources(ROOT / "nnlib")
    reference = read_sources(SOLUTIONS / "nnlib")
    if recipe["base"] == "reference":
        texts |= {file: reference[file] for file in modules_so_far()}
    if recipe["base"] == "skeleton":
        for exercise in earlier_exercises(CATALOGUE.chapter(CHAPTER), CATALOGUE):
            texts = filled_in(texts, exercise, reference, ROOT / "nnlib")
    for definition, file in recipe.get("definitions", {}).items():
        tree, donor = parsed(texts[module_file(definition)]), parsed((FOLDER / name / file).read_text("utf-8"))
        place(tree, definition, find(donor, f"donor.{definition.rpartition('.')[2]}"))
        texts[module_file(definition)] = ast.unparse(ast.fix_missing_locations(tree))
    for target, file in recipe.get("files", {}).items():
        texts[target] = (FOLDER / name / file).read_text("utf-8")
    for target, line in recipe.get("append", {}).items():
        texts[target] += line
    return texts


def modules_so_far() -> set[str]:
    """The modules that somebody has worked on who has done all lessons up to `CHAPTER`."""
    taught = CATALOGUE.taught(SOLUTIONS / "lessons").chapters.values()
    exercises = [exercise for chapter in taught if chapter.id <= CHAPTER for exercise in chapter.exercises.values()]
    return {module_file(name) for exercise in exercises for name in exercise.implements}


def _write_notebook(kind: str, path: Path) -> None:
    text = (LESSONS / CHAPTER / f"{CHAPTER}.ipynb").read_text("utf-8")
    if kind == "corrupt":
        path.write_text(text[: len(text) // 2], "utf-8")
    elif kind != "none":
        notebook = json.loads(text)
        notebook["cells"] = [cell for cell in notebook["cells"] if kind != "without check cells" or not _is_check(cell)]
        if kind == "faked":
            _fake_outputs(notebook)
        path.write_text(json.dumps(notebook), "utf-8")


def _is_check(cell: dict) -> bool:
    return cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade", False)


def _fake_outputs(notebook: dict) -> None:
    """Check cells that were changed to say that all is right, with outputs that say so too."""
    for cell in filter(_is_check, notebook["cells"]):
        cell["source"] = "3.0"
        data = {"text/plain": ["3.0"]}
        cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}]
