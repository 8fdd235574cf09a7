"""nbgrader's exchange, with the library along: nnlib travels inside the assignment's folder.

On the way out it is the skeleton, made from `solutions/` on the spot. On the way in it is the learner's own.
Links are not collected: followed, they would fetch whatever the instructor may read, the solutions for one.
The command line and JupyterLab's assignment list use the same classes.
"""

import os
import shutil
import tempfile
from pathlib import Path

from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeReleaseAssignment,
    ExchangeSubmit,
)
from nbgrader.utils import ignore_patterns

from autograder.classroom.handin import HandInError, library_files
from autograder.files import write_whole
from autograder.paths import ROOT, learner_nnlib

FOLDER = "nnlib"
A_LINK = "%s is a link, not a file, and was not collected."


class ReleaseAssignment(ExchangeReleaseAssignment):
    """Releases the skeleton of nnlib with the assignment."""

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        from autograder.teaching.release import ReleaseError, skeleton

        try:
            files = {path.relative_to(ROOT / FOLDER).as_posix(): data for path, data in skeleton(ROOT).items()}
        except ReleaseError as error:
            self.fail(str(error))
        super().do_copy(src, dest)
        put_library(files, Path(dest))


class FetchAssignment(ExchangeFetchAssignment):
    """Fetches an assignment, and of its nnlib the modules that the learner does not have yet."""

    def copy_files(self) -> None:
        super().copy_files()
        added = take_library(Path(self.dest_path), learner_nnlib())
        if added:
            self.log.info("Added to %s: %s", learner_nnlib(), ", ".join(added))


class Submit(ExchangeSubmit):
    """Submits the learner's nnlib with the notebook."""

    def init_src(self) -> None:
        super().init_src()
        try:
            self.library = library_files(learner_nnlib())
        except HandInError as error:
            self.fail(str(error))

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        super().do_copy(src, dest)
        put_library(self.library, Path(dest))


class Collect(ExchangeCollect):
    """Collects submissions without the links in them."""

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        rules = self.coursedir
        ignored = ignore_patterns(rules.ignore, rules.include, rules.max_file_size, self.log)
        with tempfile.TemporaryDirectory(prefix="collect-") as folder:
            copy = Path(folder) / "submission"
            shutil.copytree(src, copy, symlinks=True, ignore=ignored)
            for name in remove_links(copy):
                self.log.error(A_LINK, Path(src) / name)
            super().do_copy(str(copy), dest)


def remove_links(folder: Path) -> list[Path]:
    """Removes all links below a folder; returns where in it they were."""
    links = [Path(place) / name for place, *kinds in os.walk(folder) for names in kinds for name in names]
    links = [path for path in links if path.is_symlink()]
    for path in links:
        path.unlink()
    return [path.relative_to(folder) for path in links]


def put_library(files: dict[str, bytes], folder: Path) -> None:
    """Writes a library as the only `nnlib` of a folder."""
    home = folder / FOLDER
    if home.is_dir():
        shutil.rmtree(home)
    for name, data in files.items():
        write_whole(home / name, data)


def take_library(folder: Path, home: Path) -> list[str]:
    """Moves the modules that `home` lacks out of a fetched folder; returns their names. Never writes over a file."""
    fetched = folder / FOLDER
    added = []
    for path in sorted(fetched.rglob("*.py")):
        target = home / path.relative_to(fetched)
        if not target.exists() and not target.is_symlink():
            write_whole(target, path.read_bytes())
            added.append(path.relative_to(fetched).as_posix())
    shutil.rmtree(fetched, ignore_errors=True)
    return added
