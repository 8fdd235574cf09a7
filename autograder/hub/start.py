"""Starts one user's server on JupyterHub, as that user: puts the course into their home, then hands over.

What is there already is never written over; what is missing, such as a lesson that came later, is added.
"""

import os
import sys
import zipfile
from pathlib import Path

FOLDER = "neural-networks"
NO_LESSON = "There is no lesson in {bundle}: make it anew with `course.py bundle`."


def unpack(bundle: Path, home: Path) -> Path:
    """Adds the files of the bundle that `home` lacks; returns the course's folder, which nobody else can read."""
    course = home / FOLDER
    course.mkdir(exist_ok=True)
    course.chmod(0o700)
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            if not (home / name).exists():
                archive.extract(name, home)
    return course


def first_lesson(course: Path) -> str:
    """The first lesson's notebook, as a path in the course. Ends the program where there is none."""
    for notebook in sorted(course.glob("lessons/[0-9][0-9]-*/[0-9][0-9]-*.ipynb")):
        if notebook.stem == notebook.parent.name:
            return notebook.relative_to(course).as_posix()
    sys.exit(NO_LESSON.format(bundle=course))


def environment(course: Path) -> dict[str, str]:
    """The variables of a server in the course: its own modules come before all others, and NumPy keeps to one thread.

    On small matrices more threads take longer, much longer where many people share the cores.
    """
    ours = {
        "PYTHONPATH": os.pathsep.join([str(course), str(course / "lessons")]),
        "JUPYTERHUB_ROOT_DIR": str(course),
        "JUPYTERHUB_DEFAULT_URL": f"/lab/tree/{first_lesson(course)}",
    }
    return {"OPENBLAS_NUM_THREADS": "1"} | os.environ | ours


def main(bundle: str, *arguments: str) -> None:
    course = unpack(Path(bundle), Path.home())
    os.chdir(course)  # where nbgrader finds its settings
    command = [sys.executable, "-m", "jupyterhub.singleuser", *arguments]
    os.execve(command[0], command, environment(course))


if __name__ == "__main__":
    main(*sys.argv[1:])
