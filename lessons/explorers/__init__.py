"""Interactive figures of the lessons; they run on the learner's own library."""

from .library import solved
from .picture import Picture

__all__ = ["Picture", "solved"]
