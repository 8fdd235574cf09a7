"""Libraries as a learner may have written them: the reference with definitions of theirs in place of its own."""

from pathlib import Path

from autograder.engine.library import read_sources
from autograder.paths import SOLUTIONS

SHAPE_CHECK = "    if logits.ndim != 2:\n        raise ValueError('two dimensions, please')\n"
OVER_THE_BATCH = f"""
def softmax(logits):
{SHAPE_CHECK}    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)
"""
NOT_WRITTEN = """
def softmax(logits):
    raise NotImplementedError("softmax: lesson 04-forward")
"""
ENDLESS = """
def softmax(logits):
    print("begun")
    while True:
        pass
"""
STOPS = """
def softmax(logits):
    return _row(logits)

def _row(logits):
    raise RuntimeError("<b>no</b> [red]way[/red]")
"""
NO_PYTHON = "def softmax(logits)\n    return logits\n"


def write_library(folder: Path, **texts: str) -> Path:
    """Writes a library into `folder`: `activations=TEXT` adds the text to the end of that module."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in read_sources(SOLUTIONS / "nnlib").items():
        (folder / name).write_text(f"{text}\n{texts.get(name.removesuffix('.py'), '')}", "utf-8")
    return folder
