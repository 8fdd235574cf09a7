"""The box in which a learner's code runs when somebody else grades it."""

from autograder.sandbox.box import Box
from autograder.sandbox.bwrap import SandboxError, sandbox_problem
from autograder.sandbox.run import End, Limits, Run
from autograder.sandbox.unsafe import UnsafeBox

__all__ = ["Box", "End", "Limits", "Run", "SandboxError", "UnsafeBox", "sandbox_problem"]
