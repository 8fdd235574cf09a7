"""nbgrader's settings for this course: an instructor's folder, with solutions/, and a learner's alike.

COURSE_EXCHANGE names the exchange folder, COURSE_GRADEBOOK the gradebook's database; both may be left out.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "lessons")]  # the course in this folder, whatever else is installed

from autograder.classroom.gradebook import COURSE_ID, gradebook_url  # noqa: E402

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.source_directory = "solutions/lessons"
c.CourseDirectory.release_directory = "lessons"
c.GenerateAssignment.force = True  # lessons/ is generated, and there from the start
c.CourseDirectory.db_url = gradebook_url(ROOT)

c.Exchange.assignment_dir = str(ROOT / "lessons")
if os.environ.get("COURSE_EXCHANGE"):
    c.Exchange.root = os.environ["COURSE_EXCHANGE"]

c.ExchangeFactory.release_assignment = "autograder.nbgrader_plugins.exchange.ReleaseAssignment"
c.ExchangeFactory.fetch_assignment = "autograder.nbgrader_plugins.exchange.FetchAssignment"
c.ExchangeFactory.collect = "autograder.nbgrader_plugins.exchange.Collect"
c.ExchangeFactory.submit = "autograder.nbgrader_plugins.exchange.Submit"

# Nothing of a student's notebook is run: our Grade stands where Execute would.
c.Autograde.exporter_class = "autograder.nbgrader_plugins.preprocessor.LenientExporter"
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader_plugins.preprocessor.Restore",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugins.preprocessor.Grade",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# What students write is shown in formgrader and in feedback without anything that could act.
c.HTMLExporter.filters = {"markdown2html": "autograder.nbgrader_plugins.markdown.harmless_html"}
