"""The terminal face: the commands of `course.py`."""
