import ast
import importlib.util
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
course = importlib.util.module_from_spec(spec)
sys.modules["course"] = course
spec.loader.exec_module(course)

# Stands in for pip in an environment that was made without it: it logs each call and installs nothing.
STAND_IN_PIP = """
import os, sys, pathlib
here = pathlib.Path(sys.prefix)
with open(here.parent / "pip.log", "a") as log:
    print(*sys.argv[1:], file=log)
print("Ignoring gamma: markers 'os_name == \\"none\\"' don't match your environment")
print("Collecting alpha==1.0 (from -r requirements.txt (line 1))")
print("Processing /some/where/beta_two-2.0-py3-none-any.whl (from -r requirements.txt (line 2))")
print("  Downloading beta_two-2.0-py3-none-any.whl (10 kB)")
if os.environ.get("STAND_IN_PIP_SAYS"):
    print(os.environ["STAND_IN_PIP_SAYS"])
    sys.exit(1)
"""
STAND_IN_PROGRAM = """
import json, os, sys, pathlib
seen = dict(arguments=sys.argv[1:], folder=os.getcwd(), path=os.environ["PATH"], prefix=sys.prefix)
print("seen " + json.dumps(seen))
sys.exit(7)
"""


@pytest.fixture
def root(tmp_path):
    """A small course: lock files, one lesson, and programs that say how they were called."""
    root = tmp_path / "a course, ünïcode"
    (root / "tests").mkdir(parents=True)
    (root / "requirements.txt").write_text("alpha==1.0\nbeta-two==2.0\ngamma==3 ; os_name == 'none'\n")
    (root / "tests/requirements.txt").write_text("delta==1.0\n")
    for lesson in ("09-last", "04-forward"):
        (root / "lessons" / lesson).mkdir(parents=True)
        (root / "lessons" / lesson / f"{lesson}.ipynb").write_text("{}")
    for program in ("autograder", "jupyterlab", "pytest"):
        (root / program).mkdir()
        (root / program / "__main__.py").write_text(STAND_IN_PROGRAM)
    shutil.copy(ROOT / "course.py", root)
    return root


@pytest.fixture
def venv(root):
    return course.Venv(root)


@pytest.fixture(autouse=True)
def quick_venv(monkeypatch):
    """Environments are real but for pip."""
    monkeypatch.setattr(course, "make_venv", make_quick_venv)


def make_quick_venv(venv):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv.folder], check=True)
    pip = venv.site_packages() / "pip"
    pip.mkdir()
    (pip / "__main__.py").write_text(STAND_IN_PIP)


def pip_calls(root):
    log = root / "pip.log"
    return log.read_text().splitlines() if log.exists() else []


def ready(venv, *names):
    course.make_ready(venv, names or ("requirements.txt",))


def start(root, *arguments, folder=None):
    """Runs course.py as a person does, in an environment that is ready."""
    command = [sys.executable, root / "course.py", *arguments]
    return subprocess.run(command, cwd=folder or root, capture_output=True, text=True)


def seen(finished):
    return json.loads(re.search("^seen (.*)$", finished.stdout, re.MULTILINE)[1])


class TestInstalling:
    def test_installs_the_lock_without_looking_for_dependencies(self, root, venv):
        ready(venv)
        (call,) = pip_calls(root)
        assert call.startswith("install --no-deps ") and call.endswith("-r requirements.txt")

    def test_a_second_start_calls_no_pip(self, root, venv):
        ready(venv)
        ready(venv)
        assert len(pip_calls(root)) == 1

    @pytest.mark.parametrize("wanted", [None, "4"])
    def test_numpy_keeps_to_one_thread_unless_another_number_is_set(self, venv, monkeypatch, wanted):
        monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
        if wanted:
            monkeypatch.setenv("OPENBLAS_NUM_THREADS", wanted)
        assert venv.environment()["OPENBLAS_NUM_THREADS"] == (wanted or "1")

    def test_jupyterlab_opens_without_asking_about_news(self, root, venv):
        course.make_ready(venv, (course.LEARNER_LOCK,))
        settings = json.loads((venv.folder / "share/jupyter/lab/settings/overrides.json").read_text("utf-8"))
        assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"

    def test_a_changed_lock_is_installed_into_the_same_environment(self, root, venv):
        ready(venv)
        (venv.folder / "kept").touch()
        (root / "requirements.txt").write_text("alpha==2.0\n")
        ready(venv)
        ready(venv)
        assert len(pip_calls(root)) == 2 and (venv.folder / "kept").exists()

    def test_test_packages_are_installed_once_and_only_when_asked_for(self, root, venv):
        ready(venv)
        ready(venv, "requirements.txt", "tests/requirements.txt")
        ready(venv)
        ready(venv, "requirements.txt", "tests/requirements.txt")
        assert [call.count("-r ") for call in pip_calls(root)] == [1, 2]

    def test_an_interrupted_install_is_made_anew(self, root, venv, monkeypatch):
        monkeypatch.setenv("STAND_IN_PIP_SAYS", "killed")
        with pytest.raises(course.Stop):
            ready(venv)
        monkeypatch.delenv("STAND_IN_PIP_SAYS")
        (venv.site_packages() / "half").touch()
        ready(venv)
        assert len(pip_calls(root)) == 2 and not (venv.site_packages() / "half").exists()

    def test_an_interrupted_second_install_is_noticed_too(self, root, venv, monkeypatch):
        ready(venv)
        before = (root / "requirements.txt").read_text()
        (root / "requirements.txt").write_text("alpha==2.0\n")
        monkeypatch.setenv("STAND_IN_PIP_SAYS", "killed")
        with pytest.raises(course.Stop):
            ready(venv)
        monkeypatch.delenv("STAND_IN_PIP_SAYS")
        (root / "requirements.txt").write_text(before)
        ready(venv)
        assert len(pip_calls(root)) == 3

    def test_an_environment_that_was_broken_off_while_it_was_made(self, root, venv):
        venv.bin.mkdir(parents=True)
        ready(venv)
        assert len(pip_calls(root)) == 1

    def test_a_moved_course_gets_a_new_environment(self, root, venv):
        ready(venv)
        moved = course.Venv(root.rename(root.with_name("moved")))
        ready(moved)
        assert len(pip_calls(moved.root)) == 2
        assert str(root) not in (moved.folder / "pyvenv.cfg").read_text()

    @pytest.mark.skipif(os.name == "nt", reason="there the environment's python is a copy")
    def test_an_environment_whose_python_is_gone_is_made_anew(self, root, venv):
        ready(venv)
        venv.python.unlink()
        venv.python.symlink_to(root / "no-such-python")
        ready(venv)
        assert len(pip_calls(root)) == 2 and venv.version()

    def test_an_environment_of_another_python_is_made_anew(self, root, venv):
        ready(venv)
        stamp = json.loads(venv.stamp.read_text())
        venv.stamp.write_text(json.dumps(stamp | {"python": "3.1"}))
        ready(venv)
        assert len(pip_calls(root)) == 2

    @pytest.mark.parametrize("text", ["", "[]", "{}", "\0"])
    def test_a_damaged_stamp_counts_as_none(self, root, venv, text):
        ready(venv)
        venv.stamp.write_text(text)
        ready(venv)
        assert len(pip_calls(root)) == 2

    def test_two_starts_at_once_install_once(self, root, venv, capsys):
        with course.alone(root / ".course" / "install.lock"):
            other = threading.Thread(target=ready, args=(venv,))
            other.start()
            other.join(0.5)
            assert other.is_alive() and not pip_calls(root)
            ready_by_the_first(venv)
        other.join(30)
        assert len(pip_calls(root)) == 1
        assert course.WAITING in capsys.readouterr().out

    def test_notebooks_can_import_the_course_and_its_explorers(self, root, venv):
        ready(venv)
        said = subprocess.run(
            [venv.python, "-P", "-c", "import sys; print(*sys.path, sep='\\n')"],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            cwd=root.parent,
        )
        paths = said.stdout.splitlines()
        assert str(root) in paths and str(root / "lessons") in paths


def ready_by_the_first(venv):
    """What the start that holds the lock does."""
    course.install(venv, course.locks_in(venv.root, ("requirements.txt",)), lock=0)


class TestProgress:
    def test_counts_what_is_to_be_installed_here(self, venv, capsys, monkeypatch):
        monkeypatch.setattr(course.Progress, "seconds_between_lines", -1)
        ready(venv)
        out = capsys.readouterr().out
        assert "finding [1/2] alpha\n" in out and "finding [2/2] beta_two\n" in out
        assert "fetching [1/2] beta_two\n" in out

    def test_counts_what_is_unpacked_in_silence(self, tmp_path, capsys):
        (tmp_path / "pip-23.0.dist-info").mkdir()
        progress = course.Progress(["alpha", "beta"], tmp_path)
        progress.follow("Installing collected packages: alpha, beta\n")
        progress.follow(None)
        (tmp_path / "alpha-1.0.dist-info").mkdir()
        (tmp_path / "~eta-0.9.dist-info").mkdir()  # so pip sets the old one aside
        progress.follow(None)
        assert capsys.readouterr().out == "installing [1/2] alpha\n"

    def test_counts_once_what_two_locks_name(self, tmp_path):
        progress = course.Progress(["alpha", "beta", "gamma", "alpha", "gamma"], tmp_path)
        for name in ("alpha", "gamma", "gamma"):
            progress.follow(f"Ignoring {name}: markers 'os_name == \"none\"' don't match your environment")
        assert progress.total == 2

    def test_is_one_line_on_a_terminal(self, tmp_path, capsys, monkeypatch):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        progress = course.Progress(["alpha", "beta"], tmp_path)
        for name in ("alpha", "beta"):
            progress.follow(f"Collecting {name}==1.0\n")
        progress.end()
        out = capsys.readouterr().out
        assert "\n" not in out and out.endswith("\r") and "\rfinding [2/2] beta " in out


class TestHandingOver:
    def test_a_command_goes_to_the_grader_in_the_folder_of_the_person(self, root, venv):
        ready(venv)
        folder = root / "lessons"
        (folder / "json.py").write_text("raise SystemExit('the wrong json')")
        finished = start(root, "check", "softmax", "--all", folder=folder)
        assert finished.returncode == 7
        assert seen(finished)["arguments"] == ["check", "softmax", "--all"]
        assert Path(seen(finished)["folder"]) == folder
        assert Path(seen(finished)["prefix"]) == venv.folder

    def test_the_lab_opens_the_first_lesson_in_the_course_folder(self, root, venv):
        ready(venv)
        finished = start(root, "lab", "--no-browser", folder=root.parent)
        called = seen(finished)
        assert "--LabApp.default_url=/lab/tree/lessons/04-forward/04-forward.ipynb" in called["arguments"]
        assert called["arguments"][-1] == "--no-browser"
        assert Path(called["folder"]) == root
        assert called["path"].split(os.pathsep)[0] == str(venv.bin)
        assert finished.returncode == 7

    def test_the_tests_run_in_the_course_folder(self, root, venv):
        ready(venv, "requirements.txt", "tests/requirements.txt")
        finished = start(root, "test", "-k", "softmax", folder=root.parent)
        assert seen(finished)["arguments"] == ["-k", "softmax"]
        assert Path(seen(finished)["folder"]) == root
        assert finished.returncode == 7

    @pytest.mark.parametrize("arguments", [[], ["--help"]])
    def test_help_needs_no_install(self, root, capsys, arguments):
        assert course.main(arguments, root) == 0
        out = capsys.readouterr().out
        learner = {"lab", "check", "hint", "progress", "watch", "submit"}
        assert learner | {"test", "grade", "release", "verify"} <= set(re.findall(r"\w+", out))
        assert not (root / ".venv").exists()


class TestMessages:
    """Whatever goes wrong, the person reads one sentence with the next step, and no traceback."""

    def said(self, root, capsys, *arguments):
        assert course.main(list(arguments or ["check"]), root) == 1
        return capsys.readouterr().err

    @pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
    def test_old_python(self, monkeypatch, version):
        monkeypatch.setattr(sys, "version_info", version)
        with pytest.raises(SystemExit, match=f"3.11 or newer, and this is Python 3.{version[1]}"):
            runpy.run_path(str(ROOT / "course.py"))

    def test_old_python_can_read_the_file(self):
        ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 7))

    @pytest.mark.parametrize("module", ["venv", "ensurepip"])
    def test_no_venv_module(self, root, capsys, monkeypatch, module):
        monkeypatch.undo()
        find = importlib.util.find_spec
        hidden = lambda name, *rest: None if name == module else find(name, *rest)  # noqa: E731
        monkeypatch.setattr(course.importlib.util, "find_spec", hidden)
        assert "sudo apt install python3-venv" in self.said(root, capsys)

    def test_pip_failed(self, root, capsys, monkeypatch):
        monkeypatch.setenv("STAND_IN_PIP_SAYS", "ERROR: No matching distribution found for alpha")
        said = self.said(root, capsys)
        assert "ERROR: No matching distribution found for alpha" in said
        assert "Check the network connection, then run this command again" in said

    def test_disk_full_while_pip_installs(self, root, capsys, monkeypatch):
        monkeypatch.setenv("STAND_IN_PIP_SAYS", "ERROR: [Errno 28] No space left on device")
        assert "is full: make about 1 GB free" in self.said(root, capsys)

    @pytest.mark.parametrize(
        "error, sentence",
        [
            (OSError(28, "No space left on device", "x"), "is full: make about 1 GB free"),
            (PermissionError(13, "Permission denied", "/the/place"), "/the/place cannot be written."),
            (OSError(30, "Read-only file system", "/the/place"), "/the/place cannot be written."),
            (OSError(5, "Input/output error", "/the/place"), "/the/place: Input/output error."),
        ],
    )
    def test_the_disk_refuses(self, root, capsys, monkeypatch, error, sentence):
        def refuse(venv):
            raise error

        monkeypatch.setattr(course, "make_venv", refuse)
        assert sentence in self.said(root, capsys)

    def test_no_lock_file(self, root, capsys):
        (root / "requirements.txt").unlink()
        assert "keep course.py in the course folder" in self.said(root, capsys)

    def test_no_lesson(self, root, capsys):
        shutil.rmtree(root / "lessons")
        assert "There is no lesson in" in self.said(root, capsys, "lab")
        assert not (root / ".venv").exists()

    def test_interrupted_by_the_person(self, root, capsys, monkeypatch):
        def interrupt(venv):
            raise KeyboardInterrupt

        monkeypatch.setattr(course, "make_venv", interrupt)
        assert course.main(["check"], root) == 130
        assert "Run the same command again" in capsys.readouterr().err


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==(\S+)( ; .*)?$", line) for line in lines)
    return {pin[1].lower().replace("_", "-"): pin[2] for pin in found if pin}


def named_in(*keys):
    """The packages that pyproject.toml lists there."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for key in keys:
        table = table[key]
    return {re.split(r"[><=\[]", line)[0] for line in table}


class TestLocks:
    def test_every_direct_dependency_is_pinned(self):
        wanted = named_in("project", "dependencies")
        assert wanted and wanted <= pins("requirements.txt").keys()

    def test_every_test_dependency_is_pinned(self):
        wanted = named_in("dependency-groups", "test")
        assert wanted and wanted <= pins("tests/requirements.txt").keys()

    def test_the_two_locks_agree(self):
        learner, test = pins("requirements.txt"), pins("tests/requirements.txt")
        assert {name: learner[name] for name in learner.keys() & test.keys()}.items() <= test.items()

    @pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
    def test_every_line_is_a_pin_or_a_remark(self, name):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not line.lstrip().startswith("#") and "==" not in line] == []
