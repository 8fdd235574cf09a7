"""The auto-grader: exercises, checks, diagnosis and grading. Its guide is README.md beside this file."""
