"""The catalogue: every exercise, one module a chapter, in the order of the lessons."""

from autograder.engine.exercise import Catalogue
from autograder.exercises import forward

CATALOGUE = Catalogue(forward.chapter)
