"""The engine: runs a scenario on a library, compares what came out, and says which mistake it is.

It knows no notebook, no nbgrader and no screen. Reading order: values, exercise, library, graft,
observe, task, compare, relations, mistake, solutions, oracle, explain, sentences, verdict, diagnose.
"""
