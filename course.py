#!/usr/bin/env python3
"""Starts the course: makes `.venv` beside this file, installs what the lock files list, and hands over.

Standard library only. It must parse on any Python 3, so that an old one is told in words that it is old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the reason why this file exists in this form
    sys.exit(
        "The course needs Python 3.11 or newer, and this is Python {}.{}. "
        "Install a newer one from python.org, or name it: python3.11 course.py".format(*sys.version_info[:2])
    )

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import queue
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

HELP = """\
python3 course.py lab              open JupyterLab on the first lesson
python3 course.py test             run the course's own tests
python3 course.py COMMAND ...      everything else: check, hint, progress, watch, submit (to learn)
                                   and grade, release, bundle, verify (to teach)

The first start installs what the course needs into .venv, in this folder. Words after `lab` and `test`
go to JupyterLab and to pytest. `python3 course.py COMMAND --help` tells what a command can do."""

NO_VENV = (
    "This Python ({python}) cannot make virtual environments. "
    "On Debian and Ubuntu run: sudo apt install python3-venv   Then run this command again."
)
VENV_FAILED = "A virtual environment could not be made in {folder}. Python said: {said}"
PIP_FAILED = (
    "The packages could not be installed. The last lines of pip were:\n\n{tail}\n\n"
    "Check the network connection, then run this command again: it carries on from what is downloaded."
)
DISK_FULL = "The disk that holds {folder} is full: make about 1 GB free, then run this command again."
NOT_WRITABLE = (
    "{path} cannot be written. Close programs that use it, "
    "or move the course to a folder of your own, then run this command again."
)
FILE_TROUBLE = "{path}: {reason}. Put this right, then run this command again."
NO_LOCK = "{path} is missing: keep course.py in the course folder, or fetch the course afresh."
NO_LESSON = "There is no lesson in {folder}: fetch the course afresh, or run: python3 course.py release"
NO_START = "{python} does not start ({reason}): delete the folder {folder}, then run this command again."
WAITING = "Another start of the course is installing; waiting for it to end."
STOPPED = "Stopped. Run the same command again to carry on."

LEARNER_LOCK = "requirements.txt"
TEST_LOCK = "tests/requirements.txt"

# What pip says of one package, or of all, while it works.
FOUND = re.compile(r"(?:Collecting |Requirement already satisfied: |Processing \S*[/\\])(\w[\w.]*(?:-[A-Za-z]\w*)*)")
FETCHED = re.compile(r" *(?:Downloading|Using cached) ([\w.]+)-\S+\.(?:whl|tar\.gz) ")
SETTLED = re.compile(r"Installing collected packages: (.*)")
SKIPPED = re.compile(r"Ignoring ([\w.-]+): markers")

PIN = re.compile(r"^([\w.-]+)==", re.MULTILINE)

# A lock lists everything: told not to look for dependencies, pip has nothing to search.
PIP_INSTALL = ["-m", "pip", "install", "--no-deps", "--no-input", "--progress-bar", "off"]
PIP_VARIABLES = {"PYTHONUNBUFFERED": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
PROBE = "import sys; print(*sys.version_info[:2], sep='.'); print(sys.prefix)"

# The course's matrices are small: shared out among cores they take longer, much longer where the cores are busy.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


class Stop(Exception):
    """The start cannot go on; the message tells the person what to do."""


@dataclass(frozen=True)
class Venv:
    """The course's virtual environment, `.venv` in the folder `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def bin(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.bin / ("python.exe" if os.name == "nt" else "python")

    @property
    def stamp(self) -> Path:
        """Written when all else is done, so that an environment without it is an unfinished one."""
        return self.folder / "course-installed.json"

    def site_packages(self) -> Path:
        found = [*self.folder.glob("lib/python3*/site-packages"), *self.folder.glob("Lib/site-packages")]
        return found[0]

    def version(self) -> str | None:
        """Python's version in it, such as "3.11", or None if it does not run or runs from elsewhere."""
        try:
            probe = [self.python, "-I", "-c", PROBE]
            said = subprocess.run(probe, capture_output=True, text=True, check=True).stdout
            version, prefix = said.splitlines()
            return version if Path(prefix).samefile(self.folder) else None
        except (OSError, ValueError, subprocess.CalledProcessError):
            return None

    def environment(self) -> dict[str, str]:
        """The variables for a program in it. nbgrader starts `alembic` by name, so `bin` comes first.

        NumPy keeps to one thread, unless a person has set another number.
        """
        path = os.pathsep.join([str(self.bin), os.environ.get("PATH", os.defpath)])
        ours = {"VIRTUAL_ENV": str(self.folder), "PATH": path}
        return ONE_THREAD | {name: value for name, value in os.environ.items() if name != "PYTHONHOME"} | ours


def locks_in(root: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Each lock file's hash."""
    for name in names:
        if not (root / name).is_file():
            raise Stop(NO_LOCK.format(path=root / name))
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def installed(venv: Venv) -> dict[str, str] | None:
    """The lock files' hashes that the environment was finished with; None if it must be made anew."""
    try:
        stamp = json.loads(venv.stamp.read_text(encoding="utf-8"))
        usable = stamp["root"] == str(venv.root) and stamp["python"] == venv.version()
        return stamp["locks"] if usable else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_ready(venv: Venv, names: tuple[str, ...]) -> None:
    """Leaves an environment in which these lock files are installed; quick when it is there already."""
    wanted = locks_in(venv.root, names)
    if is_ready(venv, wanted):
        return
    with alone(venv.root / ".course" / "install.lock") as lock:
        if not is_ready(venv, wanted):  # another start may have done it meanwhile
            install(venv, wanted, lock)


def is_ready(venv: Venv, wanted: dict[str, str]) -> bool:
    have = installed(venv)
    return have is not None and wanted.items() <= have.items()


def install(venv: Venv, wanted: dict[str, str], lock: int) -> None:
    """Installs the wanted lock files, into a new environment unless the one that is there is whole."""
    if installed(venv) is None:
        print("Making .venv for the course (once; it takes a minute or two).", flush=True)
        if venv.folder.exists():
            shutil.rmtree(venv.folder)
        make_venv(venv)
    venv.stamp.unlink(missing_ok=True)
    pip_install(venv, list(wanted), lock)
    put_on_path(venv)
    quieten_lab(venv)
    write_stamp(venv, wanted)


def make_venv(venv: Venv) -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(NO_VENV.format(python=sys.executable))
    base = getattr(sys, "_base_executable", sys.executable)  # not the .venv that is being made anew
    made = subprocess.run([base, "-m", "venv", venv.folder], capture_output=True, text=True)
    if made.returncode:
        said = " ".join((made.stdout + made.stderr).split())
        raise Stop(trouble(said, venv) or VENV_FAILED.format(folder=venv.folder, said=said))


def trouble(said: str, venv: Venv) -> str | None:
    """The sentence for what another program said, where it has a plain cause."""
    if "No space left on device" in said or "Errno 28" in said:
        return DISK_FULL.format(folder=venv.root)
    if "Permission denied" in said or "Errno 13" in said:
        return NOT_WRITABLE.format(path=venv.folder)
    if "ensurepip is not" in said:
        return NO_VENV.format(python=sys.executable)
    return None


def pip_install(venv: Venv, names: list[str], lock: int) -> None:
    """Installs lock files and shows how far pip is. The lock is pip's too: it may outlive this process."""
    command = [venv.python, *PIP_INSTALL, *(word for name in names for word in ("-r", name))]
    text = "\n".join((venv.root / name).read_text(encoding="utf-8") for name in names)
    progress = Progress(PIN.findall(text), venv.site_packages())
    pip = subprocess.Popen(
        command,
        cwd=venv.root,
        env=venv.environment() | PIP_VARIABLES,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if os.name == "nt" else (lock,),
    )
    try:
        for line in lines_or_pauses(pip.stdout):
            progress.follow(line)
    except KeyboardInterrupt:
        pip.terminate()
        raise
    finally:
        progress.end()
        pip.wait()
    if pip.returncode:
        said = "\n".join(progress.tail)
        raise Stop(trouble(said, venv) or PIP_FAILED.format(tail=said))


def lines_or_pauses(stream, pause: float = 0.5) -> Iterator[str | None]:
    """The lines of a stream, and None whenever none came for `pause` seconds."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=pump, args=(stream, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=pause)
        except queue.Empty:
            yield None
            continue
        if not line:
            return
        yield line


def pump(stream, lines: "queue.Queue[str]") -> None:
    """Puts each line into the queue, closes the stream at its end, and puts an empty line."""
    with stream:
        for line in stream:
            lines.put(line)
    lines.put("")


class Progress:
    """How far pip is, as `finding [12/98] jupyterlab`: one line on a terminal, a line now and then elsewhere.

    pip finds and fetches all packages, then unpacks them in silence; those are counted in site-packages.
    """

    seconds_between_lines = 2.0

    def __init__(self, pins: list[str], site_packages: Path) -> None:
        self.pins = Counter(pins)  # two locks may both name a package, and one of them for here
        self.site_packages = site_packages
        self.before = self.unpacked()
        self.new: set[str] = set()
        self.found = self.fetched = self.to_unpack = 0
        self.tail: list[str] = []
        self.width = 0
        self.printed_at = -self.seconds_between_lines

    @property
    def total(self) -> int:
        return len(+self.pins)

    def follow(self, line: str | None) -> None:
        if line is None:
            self.show_unpacking()
            return
        self.tail = [*self.tail, line.rstrip()[:200]][-8:]
        found, fetched, settled = FOUND.match(line), FETCHED.match(line), SETTLED.match(line)
        skipped = SKIPPED.match(line)
        if skipped:
            self.pins[skipped[1]] -= 1
        elif settled:
            self.to_unpack = len(settled[1].split(", "))
        elif found:
            self.found += 1
            self.show("finding", self.found, self.total, found[1])
        elif fetched and self.found >= self.total:
            self.fetched += 1
            self.show("fetching", self.fetched, self.total, fetched[1])

    def show_unpacking(self) -> None:
        new = self.unpacked() - self.before
        fresh = new - self.new
        self.new = new
        if self.to_unpack and fresh:
            self.show("installing", len(new), self.to_unpack, max(fresh).split("-")[0])

    def unpacked(self) -> set[str]:
        return {path.name for path in self.site_packages.glob("[!~]*.dist-info")}

    def show(self, doing: str, count: int, total: int, name: str) -> None:
        text = f"{doing} [{min(count, total)}/{total}] {name}"
        if sys.stdout.isatty():
            self.width = shutil.get_terminal_size().columns - 1
            print("\r" + text[: self.width].ljust(self.width), end="", flush=True)
        elif time.monotonic() > self.printed_at + self.seconds_between_lines:
            self.printed_at = time.monotonic()
            print(text, flush=True)

    def end(self) -> None:
        if self.width:
            print("\r" + " " * self.width, end="\r", flush=True)


def put_on_path(venv: Venv) -> None:
    """Lets every notebook and program import nnlib, autograder and the explorers.

    The paths are relative, since Python 3.11 reads this file in the machine's own encoding.
    """
    site_packages = venv.site_packages()
    folders = [os.path.relpath(folder, site_packages) for folder in (venv.root, venv.root / "lessons")]
    (site_packages / "course.pth").write_text("\n".join(folders) + "\n", encoding="ascii")


def quieten_lab(venv: Venv) -> None:
    """Opens JupyterLab with no question about news in front of the lesson. Whoever wants them turns them on."""
    settings = venv.folder / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
    (settings / "overrides.json").write_text(json.dumps(quiet, indent=2) + "\n", encoding="utf-8")


def write_stamp(venv: Venv, locks: dict[str, str]) -> None:
    stamp = {"root": str(venv.root), "python": venv.version(), "locks": locks}
    half = venv.stamp.with_suffix(".part")
    half.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
    half.replace(venv.stamp)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[int]:
    """Holds the lock file at `path`, once no other start does. The system frees it when its holder dies."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        if not try_to_lock(file.fileno()):
            print(WAITING, flush=True)
            while not try_to_lock(file.fileno()):
                time.sleep(0.3)
        yield file.fileno()


def try_to_lock(file: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def first_lesson(root: Path) -> Path:
    """The first lesson's notebook, as a path below `root`."""
    for folder in sorted((root / "lessons").glob("[0-9][0-9]-*")):
        notebook = folder / f"{folder.name}.ipynb"
        if notebook.is_file():
            return notebook.relative_to(root)
    raise Stop(NO_LESSON.format(folder=root / "lessons"))


def lab(venv: Venv, arguments: list[str]) -> NoReturn:
    """JupyterLab, started in the course folder: there it finds nbgrader_config.py, and shows nnlib too."""
    lesson = first_lesson(venv.root).as_posix()
    make_ready(venv, (LEARNER_LOCK,))
    where = [f"--ServerApp.root_dir={venv.root}", f"--LabApp.default_url=/lab/tree/{lesson}"]
    hand_over(venv, ["-m", "jupyterlab", *where, *arguments], folder=venv.root)


def test(venv: Venv, arguments: list[str]) -> NoReturn:
    make_ready(venv, (LEARNER_LOCK, TEST_LOCK))
    hand_over(venv, ["-m", "pytest", *arguments], folder=venv.root)


def grader(venv: Venv, arguments: list[str]) -> NoReturn:
    """The grader's command line. -P: a file in the folder where the person is must hide no module."""
    make_ready(venv, (LEARNER_LOCK,))
    hand_over(venv, ["-P", "-m", "autograder", *arguments], folder=Path.cwd())


def hand_over(venv: Venv, arguments: list[str], folder: Path) -> NoReturn:
    """Becomes the program, or on Windows, where that would lose the console, waits for it."""
    command = [str(venv.python), *arguments]
    sys.stdout.flush()
    try:
        if os.name != "nt":
            os.chdir(folder)
            os.execve(command[0], command, venv.environment())
        sys.exit(wait_for(subprocess.Popen(command, cwd=folder, env=venv.environment())))
    except OSError as error:
        raise Stop(NO_START.format(python=venv.python, reason=error.strerror, folder=venv.folder)) from error


def wait_for(process: subprocess.Popen) -> int:
    """The exit code. Ctrl-C reaches the program too, and it is the program's to answer."""
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def explain(error: OSError, venv: Venv) -> str:
    path = error.filename or venv.root
    if error.errno == errno.ENOSPC:
        return DISK_FULL.format(folder=venv.root)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return NOT_WRITABLE.format(path=path)
    return FILE_TROUBLE.format(path=path, reason=error.strerror)


def main(arguments: list[str], root: Path) -> int:
    """Does what the arguments say; returns only when nothing was handed over."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    venv = Venv(root)
    start = {"lab": lab, "test": test}.get(arguments[0])
    try:
        start(venv, arguments[1:]) if start else grader(venv, arguments)
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(explain(error, venv), file=sys.stderr)
    except KeyboardInterrupt:
        print("\n" + STOPPED, file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
