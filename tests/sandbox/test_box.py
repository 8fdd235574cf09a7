"""A box from outside: it starts, ends, breaks and is replaced; and nothing of a job stays in it."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import psutil
import pytest
from attacked_box import ENTRY, INSIDE, LIMITS, told

import autograder
from autograder.sandbox import Box, Limits, SandboxError, warm
from autograder.sandbox.contents import PACKAGE_ROOT

pytestmark = [pytest.mark.sandbox, pytest.mark.usefixtures("sandboxed")]


@pytest.fixture
def box():
    with Box(ENTRY, INSIDE) as box:
        yield box


def processes(box: Box) -> list[psutil.Process]:
    """bwrap, the zygote, and its child if there is one."""
    outer = psutil.Process(box._warm._process.pid)
    return [outer, *outer.children(recursive=True)]


def zygote(box: Box) -> psutil.Process:
    return processes(box)[1]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def gone(of: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(of, timeout=10)[1]


def test_closing_ends_all_processes(box):
    started = processes(box)
    box.close()
    assert len(started) == 2
    assert gone(started)


def test_closing_ends_a_running_job(box):
    messages = iter(box.run(b"chatter", LIMITS))
    next(messages)
    started = processes(box)
    box.close()
    assert len(started) == 3
    assert gone(started)


def test_a_closed_box_starts_again(box):
    box.close()
    assert told(box, "several again")[0] == ["again"]


def test_a_box_starts_with_its_first_job():
    box = Box(ENTRY, INSIDE)
    assert told(box, "several first")[0] == ["first"]
    box.close()


def test_a_job_whose_box_is_killed_is_broken_and_the_next_one_runs(box):
    run = box.run(b"chatter", LIMITS)
    messages = iter(run)
    next(messages)
    zygote(box).kill()
    assert set(messages) <= {b"soon"}
    assert run.end.reason == "broken"
    assert told(box, "several next")[0] == ["next"]


def test_a_box_that_died_between_jobs_is_replaced(box):
    started = processes(box)
    zygote(box).kill()
    assert gone(started)
    assert told(box, "several next")[0] == ["next"]


def test_a_stopped_zygote_is_thrown_away(box, monkeypatch):
    monkeypatch.setattr(warm, "ANSWER_SECONDS", 0.2)
    started = processes(box)
    zygote(box).suspend()
    _, end = told(box, "several late", Limits(seconds=0.2))
    assert end.reason == "time"
    assert gone(started)
    assert told(box, "several next")[0] == ["next"]


GRADER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from autograder.sandbox import Box
box = Box(sys.argv[2], Path(sys.argv[3]))
for message in box.run(b"chatter"):
    print(box._warm._process.pid, flush=True)
"""
ORDINARY_USER = """
from pathlib import Path
import autograder
from autograder.sandbox import Box
with Box("attacks:run", Path(autograder.__file__).parents[1] / "inside") as box:
    print(*box.run(b"honest_work"), *box.run(b"read_file /etc/passwd"))
"""


def test_a_box_ends_with_its_grader():
    """Killed without warning, the grader leaves nothing behind."""
    arguments = [str(PACKAGE_ROOT.parent), ENTRY, str(INSIDE)]
    with subprocess.Popen([sys.executable, "-c", GRADER, *arguments], stdout=subprocess.PIPE, text=True) as grader:
        outer = psutil.Process(int(grader.stdout.readline()))
        started = [outer, *outer.children(recursive=True)]
        grader.kill()
    assert len(started) == 3
    assert gone(started)


def test_a_box_may_be_started_by_a_thread_that_ended(box):
    box.close()
    starter = threading.Thread(target=box.start)
    starter.start()
    starter.join()
    assert told(box, "several next")[0] == ["next"]


def test_the_zygote_never_holds_a_job(box):
    secret = "tell" + "tale" * 5
    assert told(box, f"keep {secret}")[0] == ["succeeded"]
    memory = memory_of(zygote(box).pid)
    assert b"attacks:run" in memory  # it is the memory that we think it is
    assert secret.encode() not in memory


def memory_of(pid: int) -> bytes:
    found = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for begin, end in (line.split()[0].split("-") for line in maps if " rw-p " in line):
            memory.seek(int(begin, 16))
            found.append(memory.read(int(end, 16) - int(begin, 16)))
    return b"".join(found)


def test_the_box_has_no_descriptor_of_the_grader(box):
    with tempfile.TemporaryFile() as secret:
        os.set_inheritable(secret.fileno(), True)
        told(box, "several a")
        box.close()
        box.start()
        kinds = [path.readlink().name.split(":")[0] for path in Path(f"/proc/{zygote(box).pid}/fd").iterdir()]
    assert sorted(kinds) == ["null", "null", "null", "socket"]


@pytest.mark.parametrize("kind", ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"])
def test_the_box_has_its_own_namespace(box, kind):
    inside, outside = (Path(f"/proc/{pid}/ns/{kind}").readlink() for pid in (zygote(box).pid, "self"))
    assert inside != outside


def test_bwrap_is_started_without_environment(box):
    assert Path(f"/proc/{processes(box)[0].pid}/environ").read_bytes() == b""


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_descriptors_are_given_back(box):
    told(box, "several a")
    before = open_descriptors()
    for attack in ("several a", "leave 1", "output_bomb"):
        told(box, attack, Limits(output=2**18))
    assert open_descriptors() == before


def test_an_entry_that_cannot_be_imported_is_told():
    with pytest.raises(SandboxError, match="No module named 'nowhere'"):
        Box("nowhere:run").start()


def test_the_engine_is_there():
    """The course's own entry: a job that it cannot read ends the child, not the box."""
    with Box() as box:
        run = box.run(b"no job", LIMITS)
        assert list(run) == []
        assert run.end.exit_code == 1


@pytest.mark.skipif(not is_root(), reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_has_a_box_too(readable_by_all):
    done = subprocess.run(
        [ordinary_python(), "-c", ORDINARY_USER],
        **AS_NOBODY,
        env={"PYTHONPATH": str(readable_by_all), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("b'works: True' b\"refused: "), done.stderr


AS_NOBODY = {"user": 65534, "group": 65534, "extra_groups": [], "cwd": "/"}


def ordinary_python() -> str:
    """An interpreter of our version that every user may run: ours may lie in root's own folder."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    ours = str(Path(sys.executable).resolve())
    for python in (ours, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        try:
            subprocess.run([python, "-c", ""], **AS_NOBODY, env={}, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip(f"no Python {version} that an ordinary user may run, such as /usr/bin/python{version}")


@pytest.fixture
def readable_by_all():
    """A folder with the course, the attacks and NumPy, open to every user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        packages = Path(np.__file__).parents[1]
        for package in filter(Path.is_dir, (packages / "numpy", packages / "numpy.libs")):
            shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("tests"))
        shutil.copytree(Path(autograder.__file__).parent, folder / "autograder")
        shutil.copytree(INSIDE, folder / "inside")
        yield folder
