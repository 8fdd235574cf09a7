"""The warm process inside the box: it forks one child for each job and never looks at a job itself.

Started by bwrap.py as `python -I -S -B zygote.py ENTRY CONTROL_FD SHARED_FD`, as first process of its namespace: the
kernel ends all others with it. What it reads on the control socket, and at first what jobs share, comes from the grader
alone; a child has closed that socket before it reads its job.
"""

import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable

PYTHONPATH = ("/course", "/packages", "/extra")
STACK_BYTES = 8 * 2**20
OPEN_FILES = 16
ANY_FD = 2**16

Emit = Callable[[bytes], None]
Later = Callable[[], bytes]
Entry = Callable[[bytes, Emit, Later], None]
Start = Callable[[int, int, int, int, int], int]


def load(entry: str, shared: bytes) -> Entry:
    """The function that does jobs. Where its module has `take_shared` and `warm_up`, they run now, once for all
    children."""
    name, function = entry.split(":")
    module = importlib.import_module(name)
    getattr(module, "take_shared", lambda shared: None)(shared)
    getattr(module, "warm_up", lambda: None)()
    return getattr(module, function)


def serve(control: socket.socket, start: Start) -> None:
    """Answer each request with the fate of its child, until the grader hangs up."""
    control.send(READY)
    while True:
        request, fds, _, _ = socket.recv_fds(control, REQUEST.size, 3)
        if not request:
            return
        if fds:  # otherwise: a KILL that came after the job's own end
            control.send(watch(control, start(*fds, *REQUEST.unpack(request))))


def watch(control: socket.socket, pid: int) -> bytes:
    """Wait for the child; any word from the grader, or its hanging up, kills the child first."""
    child = os.pidfd_open(pid)
    poller = select.poll()
    poller.register(child, select.POLLIN)
    poller.register(control, select.POLLIN)
    if control.fileno() in dict(poller.poll()):
        control.recv(REQUEST.size)
        signal.pidfd_send_signal(child, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    os.close(child)
    return REPLY.pack(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def starter(run: Entry, install_filter: Callable[[], None]) -> Start:
    def start(job: int, later: int, result: int, memory: int, cpu_seconds: int) -> int:
        """Fork the child that does the job; its process id."""
        pid = os.fork()
        if not pid:
            child(run, install_filter, job, later, result, memory, cpu_seconds)
        for theirs in (job, later, result):
            os.close(theirs)
        return pid

    return start


def child(run: Entry, install_filter, job: int, later: int, result: int, memory: int, cpu_seconds: int) -> None:
    """Give up everything, then read the job and do it. Never returns."""
    code = 1
    try:
        keep_only(job, later, result)
        set_limits(memory, cpu_seconds)
        install_filter()
        gc.set_threshold(100_000)
        gc.enable()
        run(read_all(job), lambda message: send(result, message), lambda: read_all(later))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def read_all(fd: int) -> bytes:
    with open(fd, "rb", buffering=0) as file:
        return file.readall()


def keep_only(*fds: int) -> None:
    """Close all descriptors but these and the three standard ones, which are /dev/null."""
    for low, high in zip((2, *sorted(fds)), (*sorted(fds), ANY_FD), strict=True):
        os.closerange(low + 1, high)


def set_limits(memory: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_BYTES, STACK_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK):
        resource.setrlimit(nothing, (0, 0))


def main(entry: str, control_fd: str, shared_fd: str) -> None:
    control = socket.socket(fileno=int(control_fd))
    start = starter(load(entry, read_all(int(shared_fd))), Filter(os.uname().machine).install)
    os.dup2(1, 2)  # errors of starting were for the grader; from here on /dev/null
    gc.collect()
    gc.freeze()  # a child's collector must not touch, and so copy, what it inherited
    gc.disable()
    serve(control, start)


if __name__ == "__main__":
    sys.path[:0] = PYTHONPATH
    from autograder.sandbox.seccomp import Filter
    from autograder.sandbox.wire import OUT_OF_MEMORY, READY, REPLY, REQUEST, send

    main(*sys.argv[1:])
