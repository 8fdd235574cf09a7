"""Errors that are expected, such as a mistyped name or a missing folder: told in one sentence, never by a traceback."""

FILE_TROUBLE = "{file}: {reason}. Put this right, then try again."


def sentence_of(error: BaseException) -> str | None:
    """What to tell a person of an expected error; None for any other, which is a bug of ours.

    Imports are made here, when something has gone wrong, so that nobody waits for them before.
    """
    from autograder.classroom.cluster import ClusterError
    from autograder.classroom.submissions import BadInput
    from autograder.engine.exercise import UnknownName
    from autograder.engine.oracle import NoRecording
    from autograder.sandbox.bwrap import SandboxError

    if isinstance(error, OSError) and error.strerror:
        return FILE_TROUBLE.format(file=error.filename or "A file", reason=error.strerror)
    if isinstance(error, UnknownName | NoRecording | BadInput | ClusterError | SandboxError | OSError):
        return str(error)
    return None
