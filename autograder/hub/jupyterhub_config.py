"""JupyterHub for the course: each user finds the course in their home, and nbgrader's exchange is set. See README.md.

COURSE_BUNDLE names the zip of `course.py bundle`, COURSE_EXCHANGE the exchange folder.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLE = os.environ.get("COURSE_BUNDLE", "/opt/course/neural-networks.zip")
EXCHANGE = os.environ.get("COURSE_EXCHANGE", "/srv/exchange")

c = get_config()  # noqa: F821  (JupyterHub defines it)

c.Spawner.cmd = [sys.executable, str(HERE / "start.py"), BUNDLE]
c.Spawner.environment = {
    "COURSE_EXCHANGE": EXCHANGE,
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
}
c.Spawner.start_timeout = 120
