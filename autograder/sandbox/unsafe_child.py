"""The process of one job without isolation: `unsafe_child.py ENTRY [EXTRA_MODULES]`.

On stdin come what jobs share and the job, as two messages, and then what is handed over later, up to the end.
"""

import importlib
import os
import sys
from pathlib import Path


def main(entry: str, *extra_modules: str) -> None:
    """Do the job; messages go where standard output went, and what the job prints goes nowhere."""
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), *extra_modules]
    from autograder.sandbox.wire import LENGTH, OUT_OF_MEMORY, send

    result = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    name, function = entry.split(":")
    stdin = sys.stdin.buffer
    try:
        shared, job = (stdin.read(*LENGTH.unpack(stdin.read(LENGTH.size))) for _ in range(2))
        module = importlib.import_module(name)
        getattr(module, "take_shared", lambda shared: None)(shared)
        getattr(module, function)(job, lambda m: send(result, m), stdin.read)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(*sys.argv[1:])
