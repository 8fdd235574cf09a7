"""Where the parts of the course lie on disk."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"
SOLUTIONS = ROOT / "solutions"
RECORDED = ROOT / "autograder" / "recorded"
STATE = ROOT / ".course"


def learner_nnlib() -> Path:
    """The learner's library: `nnlib` in the course folder, or the folder that COURSE_NNLIB names."""
    return Path(os.environ.get("COURSE_NNLIB") or ROOT / "nnlib")
