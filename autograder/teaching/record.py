"""Recording: writes down what reference and mistakes give on the public cases, so that a learner needs neither."""

import json
from pathlib import Path

from autograder.engine.exercise import Catalogue
from autograder.engine.oracle import LiveOracle, to_recording
from autograder.engine.solutions import Solutions
from autograder.exercises import CATALOGUE


def record(solutions: Solutions, folder: Path, catalogue: Catalogue = CATALOGUE) -> list[Path]:
    """Writes one recording a chapter into `folder`; returns the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    oracle = LiveOracle(solutions, hidden=False)
    changed = []
    for chapter in catalogue.chapters.values():
        recordings = {name: to_recording(oracle.answers(item)) for name, item in chapter.exercises.items()}
        path = folder / f"{chapter.module}.json"
        text = json.dumps(recordings, indent=1, ensure_ascii=False) + "\n"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed
