"""The box in which a learner's code runs when somebody else grades it."""

from autograder.sandbox.box import Box
from autograder.sandbox.bwrap import SandboxError, sandbox_problem
from autograder.sandbox.run import NOTHING_LATER, End, Later, Limits, Run, SecondsFor
from autograder.sandbox.unsafe import UnsafeBox

__all__ = [
    "NOTHING_LATER",
    "Box",
    "End",
    "Later",
    "Limits",
    "Run",
    "SandboxError",
    "SecondsFor",
    "UnsafeBox",
    "sandbox_problem",
]
