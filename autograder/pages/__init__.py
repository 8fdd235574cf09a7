"""HTML: the panel in a notebook, the feedback under a graded cell, a student's feedback page."""

from autograder.pages.render import (
    cell_html,
    feedback_html,
    hints_html,
    notice_html,
    panel_html,
    progress_html,
)

__all__ = ["cell_html", "feedback_html", "hints_html", "notice_html", "panel_html", "progress_html"]
