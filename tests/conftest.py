"""Fixtures for all tests. Modules in this folder can be imported by name."""

from small_course import small_course

__all__ = ["small_course"]
