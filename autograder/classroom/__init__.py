"""The classroom: submissions in, reports out, in the sandbox and in nbgrader's gradebook."""
