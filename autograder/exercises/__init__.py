"""The catalogue: every exercise, one module a chapter, in the order of the lessons."""

from autograder.engine.exercise import Catalogue
from autograder.exercises import architecture, backprop, data, environment, evaluation, forward, troubleshooting, tuning

CATALOGUE = Catalogue(
    environment.chapter,
    architecture.chapter,
    data.chapter,
    forward.chapter,
    backprop.chapter,
    evaluation.chapter,
    tuning.chapter,
    troubleshooting.chapter,
)
