import copy
import re

import nbformat
import pytest
from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions

from autograder import paths
from autograder.exercises import CATALOGUE

LONGEST_CELL = 25
SOURCES = sorted((paths.SOLUTIONS / "lessons").glob("*/*.ipynb"))
CHECK = re.compile(r'^check\("([\w-]+)"\)$', re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
DRAWS = re.compile(r"plt\.show\(\)|show_digits\(|^forward\.\w+\(|^question\(|^weighted_sums\(", re.MULTILINE)


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture
def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def graded(notebook):
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def test_there_are_lessons():
    assert SOURCES


def test_each_exercise_is_checked_once_in_the_catalogues_order_for_its_points(path, code_cells):
    chapter = CATALOGUE.chapters[path.parent.name]
    wanted = [(exercise.id, exercise.points) for exercise in chapter.exercises.values()]
    found = [(name, cell.metadata.nbgrader.points) for cell in code_cells for name in CHECK.findall(cell.source)]
    assert found == wanted


def test_check_cells_are_locked_and_named_after_their_exercise(code_cells):
    for cell in code_cells:
        for exercise in CHECK.findall(cell.source):
            facts = cell.metadata.nbgrader
            assert (facts.grade_id, facts.grade, facts.locked, facts.solution) == (exercise, True, True, False)


def test_nbgrader_accepts_the_metadata(notebook):
    CheckCellMetadata().preprocess(notebook, {})


def test_written_questions_are_marked_by_hand_and_lose_their_model_answer(notebook):
    questions = [cell for cell in graded(notebook).values() if cell.metadata.nbgrader.solution]
    assert questions
    for cell in questions:
        assert cell.cell_type == "markdown" and cell.metadata.nbgrader.grade and "Model answer" in cell.source
        released, _ = ClearSolutions().preprocess_cell(copy.deepcopy(cell), {"language": "python"}, 0)
        assert "YOUR ANSWER HERE" in released.source and "Model answer" not in released.source


def test_links_to_files_resolve(path, notebook):
    links = [link for cell in notebook.cells if cell.cell_type == "markdown" for link in LINK.findall(cell.source)]
    files = [link for link in links if not link.startswith("http")]
    assert files
    for link in files:
        assert (path.parent / link).is_file(), link
        assert (paths.LESSONS / path.parent.name / link).is_file(), link


def test_no_code_cell_is_long(code_cells):
    assert max(len(cell.source.splitlines()) for cell in code_cells) <= LONGEST_CELL


def test_every_cell_has_a_lasting_id(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z0-9-]+", cell_id) for cell_id in ids)


def test_each_figure_left_a_picture(code_cells):
    drawn = [cell for cell in code_cells if DRAWS.search(cell.source)]
    assert drawn
    for cell in drawn:
        assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.id


def test_the_saved_run_had_no_error_and_no_warning(code_cells):
    for cell in code_cells:
        kinds = [output.output_type if output.output_type != "stream" else output.name for output in cell.outputs]
        assert not {"error", "stderr"} & set(kinds), cell.id


def test_every_check_of_the_saved_run_is_right(code_cells):
    for cell in code_cells:
        for exercise in CHECK.findall(cell.source):
            (output,) = cell.outputs
            assert "right" in output.data["text/plain"].lower(), exercise
            assert "wrong" not in output.data["text/plain"].lower(), exercise
