"""nbgrader looks for its settings in the folder that it works in; JupyterLab's assignment list works in this one."""

from pathlib import Path

load_subconfig("nbgrader_config.py", path=str(Path(__file__).resolve().parent.parent))  # noqa: F821
