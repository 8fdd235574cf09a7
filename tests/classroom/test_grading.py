import ast
import dataclasses

import pytest
from in_process import HereRunner

from autograder.classroom.grading import Grader, best_of, graft_names
from autograder.classroom.submissions import Submission
from autograder.engine.library import read_sources
from autograder.engine.solutions import load_solutions
from autograder.engine.task import Job
from autograder.engine.verdict import CaseResult, Diagnosis, Verdict
from autograder.exercises import CATALOGUE
from autograder.paths import ROOT, SOLUTIONS
from autograder.sandbox import End

CHAPTER = CATALOGUE.chapter("4")
REFERENCE = read_sources(SOLUTIONS / "nnlib")
IDS = [exercise.id for exercise in CHAPTER.exercises.values()]
SECRET = "secret of the reference"


@pytest.fixture(scope="module")
def grader():
    return Grader(load_solutions(SOLUTIONS), HereRunner())


def graded(grader, changes: dict[str, str] | None = None, base=REFERENCE):
    sources = base | {file: base[file] + "\n\n" + text for file, text in (changes or {}).items()}
    return grader.grade(Submission("anna", CHAPTER.id, sources), CHAPTER)


def wrong(report) -> set[str]:
    return {verdict.exercise_id for verdict in report.verdicts if not verdict.right}


def test_the_reference_gets_all_points_and_the_skeleton_none(grader):
    assert graded(grader).points == CHAPTER.points == 20
    blank = graded(grader, base=read_sources(ROOT / "nnlib"))
    assert blank.points == 0 and wrong(blank) == set(IDS)
    assert {verdict.diagnosis.kind for verdict in blank.verdicts} == {"not implemented", "needs"}


@pytest.mark.parametrize("exercise_id", [name for name in IDS if not CATALOGUE[name].capstone])
def test_one_wrong_definition_costs_its_own_points_and_the_capstones_that_use_it(grader, exercise_id):
    exercise = CATALOGUE[exercise_id]
    mistake = grader.solutions.mistakes_of(exercise)[0]
    sources = {
        file: ast.unparse(source) if isinstance(source, ast.Module) else source
        for file, source in mistake.library(REFERENCE, exercise).items()
    }
    report = graded(grader, base=sources)
    assert wrong(report) <= {exercise_id, "read-digits"} and report.verdict(exercise_id).diagnosis.name == mistake.id


OWN_STATE = """
class Sequential(Layer):
    def __init__(self, *layers):
        self.parts = self.layers = list(layers)

    def forward(self, x):
        for part in self.parts:
            x = part.forward(x)
        return x

    def predict_proba(self, x):
        return None

    def predict(self, x):
        return None
"""


def test_a_class_with_a_state_of_its_own_is_right(grader):
    report = graded(grader, {"network.py": OWN_STATE, "activations.py": "def softmax(logits):\n    return None\n"})
    assert report.verdict("sequential-forward").right and not report.verdict("predict").right


def test_a_file_that_does_not_parse_costs_the_exercises_in_it(grader):
    assert wrong(graded(grader, {"activations.py": "def ("})) == {"softmax", "read-digits"}


def test_a_submission_without_a_library_gets_nothing_and_runs_nothing():
    grader = Grader(load_solutions(SOLUTIONS), HereRunner())
    report = grader.grade(Submission("anna", CHAPTER.id, {}, notes=("no nnlib",)), CHAPTER)
    assert report.points == 0 and report.notes == ("no nnlib",) and grader.runner.jobs == 0
    assert {verdict.diagnosis.kind for verdict in report.verdicts} == {"library"}


def test_right_answers_take_one_process_and_see_no_reference(grader):
    before = grader.runner.jobs
    graded(grader)
    assert grader.runner.jobs == before + 1


def test_methods_are_tried_with_their_class_and_alone():
    assert graft_names(CATALOGUE["linear-forward"]) == [("layers.Linear",), ("layers.Linear.forward",)]
    assert graft_names(CATALOGUE["softmax"]) == [("activations.softmax",)]


def test_the_body_of_a_graft_lacks_the_solution(grader):
    assert "def softmax" not in grader._body(CATALOGUE["softmax"])["activations.py"]
    assert "self.weight + self.bias" not in grader._body(CATALOGUE["linear-forward"])["layers.py"]


def verdict(points: int, kind: str, got=None) -> Verdict:
    results = [CaseResult("a", number < points, got=None if number < points else got) for number in range(4)]
    diagnosis = Diagnosis(kind, SECRET if got == SECRET else kind) if points < 4 else None
    return Verdict("softmax", "Softmax", 4, tuple(results), diagnosis)


def test_texts_and_arrays_of_a_graft_never_reach_the_report():
    best = best_of(verdict(0, "error"), [verdict(2, "error", SECRET), verdict(1, "wrong values", SECRET)])
    assert best.points == 2 and SECRET not in repr(best)
    named = best_of(verdict(0, "error"), [verdict(1, "mistake")])
    assert named.diagnosis.kind == "mistake"


def test_the_best_try_counts():
    assert best_of(verdict(0, "error"), [verdict(1, "error"), verdict(4, "")]).right
    own = verdict(3, "wrong values", "shown")
    assert best_of(own, [verdict(3, "error", SECRET)]).results == own.results
    assert dataclasses.replace(own, diagnosis=None).right


def test_a_stub_is_tried_once(grader):
    before = grader.runner.jobs
    stub = "def softmax(logits):\n    raise NotImplementedError('softmax: lesson 04-forward')\n"
    assert wrong(graded(grader, {"activations.py": stub})) == {"softmax", "read-digits"}
    tried = [
        job for job in grader.runner.runs[before:] if any(b'"softmax"' in message for message in job._messages[1:])
    ]
    assert len(tried) == 1


def test_what_stands_as_it_was_given_is_not_tried_alone():
    """Also where another exercise's stub is what stopped it."""
    runner = HereRunner()
    report = graded(Grader(load_solutions(SOLUTIONS), runner), base=read_sources(ROOT / "nnlib"))
    assert report.points == 0 and runner.jobs == 1


def test_what_ran_out_of_time_is_tried_once_more_alone():
    """Each further try may take the whole time again."""
    work = []

    class Slow(HereRunner):
        def run(self, job, limits, seconds_for, later):
            work.append(Job.from_bytes(job).work)
            return super().run(job, limits, seconds_for, later)

    runner = Slow(lambda messages: (messages[:1], End("time")) if len(work) == 1 else (messages, End("finished")))
    report = graded(Grader(load_solutions(SOLUTIONS), runner))
    assert report.points == CHAPTER.points - CATALOGUE["read-digits"].points
    grafts = [names for pieces in work for name, names, _ in pieces if name == "linear-forward" and names]
    assert grafts == [("layers.Linear.forward",)]


PREDICT_NOTHING = """
class Sequential(Sequential):
    def predict_proba(self, x):
        return [x]
"""


def test_what_builds_on_what_ran_out_of_time_is_tried_alone_and_told_by_that():
    """`predict` builds on `sequential-forward`: it would take the whole time again."""
    work = []

    class Slow(HereRunner):
        def run(self, job, limits, seconds_for, later):
            work.append([(name, names) for name, names, _ in Job.from_bytes(job).work])
            return super().run(job, limits, seconds_for, later)

    def cut(messages):
        if len(work) > 1:
            return messages, End("finished")
        return messages[: 1 + IDS.index("sequential-forward")], End("time")

    for change, right in ((None, True), ({"network.py": PREDICT_NOTHING}, False)):
        work.clear()
        report = graded(Grader(load_solutions(SOLUTIONS), Slow(cut)), change)
        assert report.verdict("predict").right is right
        assert not any(("predict", ()) in names for names in work[1:])
    assert report.verdict("predict").diagnosis.name == "sequential-forward"
    assert all(result.got is None for result in report.verdict("predict").results)


def test_modules_that_are_as_they_were_given_are_not_sent_again():
    """And only these: what a student changed by a character is the student's."""
    jobs = []

    class Watched(HereRunner):
        def run(self, job, limits, seconds_for, later):
            jobs.append(Job.from_bytes(job))
            return super().run(job, limits, seconds_for, later)

    given = read_sources(ROOT / "nnlib")
    given["losses.py"] += "# mine\n"
    graded(Grader(load_solutions(SOLUTIONS), Watched()), base=given)
    assert {*jobs[0].as_given} == given.keys() - {"losses.py"}
    assert jobs[0].sources.keys() == {"losses.py"}


def imported(grader, changes: dict[str, str]) -> set[str]:
    """The modules that a library had imported when its `softmax` ran."""
    names = "' '.join(name for name in sys.modules if name.startswith('nnlib.'))"
    tells = f"\n\ndef softmax(logits):\n    import sys\n    raise RuntimeError({names})\n"
    given = read_sources(ROOT / "nnlib")
    sources = given | {file: given[file] + text for file, text in ({"activations.py": tells} | changes).items()}
    outcomes = grader._own(sources, [CATALOGUE["softmax"]])
    return {*outcomes["softmax"][0].error.message.split()}


def test_of_a_library_only_what_the_chapter_asks_for_is_imported(grader):
    assert imported(grader, {}) == {"nnlib.activations"}
    assert imported(grader, {"tuning.py": "\n1 / 0\n"}) == {"nnlib.activations"}
    assert len(imported(grader, {"__init__.py": "\n# mine\n"})) > 20, "an `__init__.py` of the student's runs as it is"


def test_what_bears_the_name_of_its_module_is_what_is_asked_for(grader):
    """`nnlib.neuron` is the function, though `nnlib/neuron.py` is a module of that name."""
    given = REFERENCE | {"__init__.py": read_sources(ROOT / "nnlib")["__init__.py"]}
    for chapter in CATALOGUE.chapters.values():
        assert wrong(grader.grade(Submission("anna", chapter.id, given), chapter)) == set()


def test_where_nothing_was_handed_out_each_library_runs_as_it_is(monkeypatch):
    monkeypatch.setattr(Grader, "_given_texts", {})
    grader = Grader(load_solutions(SOLUTIONS), HereRunner())
    assert grader._unchanged(read_sources(ROOT / "nnlib")) == []
    assert graded(grader).points == CHAPTER.points


def test_a_broken_module_that_the_chapter_does_not_ask_for_costs_nothing(grader):
    given = read_sources(ROOT / "nnlib")
    reference = REFERENCE | {"__init__.py": given["__init__.py"], "tuning.py": "def ("}
    before = grader.runner.jobs
    assert graded(grader, base=reference).points == CHAPTER.points and grader.runner.jobs == before + 1


TELLS_WHAT_WAITS = """
import sys


def waiting():
    frame = sys._getframe()
    while "job" not in frame.f_locals:
        frame = frame.f_back
    return next(cases for exercise, _, cases in frame.f_locals["job"].work if exercise == "softmax")


def softmax(logits):
    raise RuntimeError(waiting()[-1])
"""


def test_the_students_words_come_from_before_any_hidden_case_was_there(grader):
    told = graded(grader, {"activations.py": TELLS_WHAT_WAITS}).verdict("softmax").diagnosis.sentence
    cases = grader.oracle.answers(CATALOGUE["softmax"]).cases
    (last,) = [case for case in cases if not case.hidden][-1:]
    assert last.packed in told and not any(case.packed in told for case in cases if case.hidden)


def test_hidden_cases_leak_nothing_into_the_report(grader):
    text = "def softmax(logits):\n    raise RuntimeError(repr(logits.tolist()))\n"
    verdict = graded(grader, {"activations.py": text}).verdict("softmax")
    hidden = [case for case in grader.oracle.answers(CATALOGUE["softmax"]).cases if case.hidden]
    assert hidden and not any(result.right for result in verdict.results)
    assert all(
        (result.inputs, result.expected, result.got, result.part) == (None, None, None, "")
        for result in verdict.results
        if result.hidden
    )
    for case in hidden:
        assert repr(case.inputs["logits"].tolist()) not in repr(verdict)
