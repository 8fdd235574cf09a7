"""What a hostile submission might try. A job is the name of one function here, then its arguments."""

import contextlib
import ctypes
import gc
import mmap
import os
import pickle
import socket
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
SUCCEEDED, REFUSED = "succeeded", "refused"
SHARED = [b"nothing"]


def take_shared(shared):
    SHARED[:] = [shared]


def what_is_shared() -> str:
    """And what a job writes over it, for the next one to find."""
    found = SHARED[0].decode()
    SHARED[:] = [b"spoiled"]
    return found or "nothing"


def run(job, emit, later):
    name, *arguments = job.decode().split()
    attack = globals()[name]
    if name in ASKING:
        attack(emit, later)
    elif name in SENDING:
        attack(emit, *arguments)
    else:
        emit(outcome(attack, arguments).encode())


def outcome(attack, arguments) -> str:
    try:
        return str(attack(*arguments) or SUCCEEDED)
    except (OSError, RuntimeError) as error:
        return f"{REFUSED}: {error}"


def call(name: str, *arguments) -> int:
    """A function of the C library; its failure is an OSError."""
    result = getattr(LIBC, name)(*arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# The outside world


def network():
    socket.create_server(("127.0.0.1", 0)).close()


def abstract_socket():
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0left-by-{os.getpid()}")


def socket_pair():
    for end in socket.socketpair():
        end.close()


def read_file(path):
    return Path(path).read_bytes()[:20]


def environment():
    return sorted(os.environ)


def environment_of_first_process():
    return Path("/proc/1/environ").read_bytes()[:20]


def host_name():
    return os.uname().nodename


# Processes


def fork():
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)


def vfork():
    os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})


def daemonize():
    """Leave a process behind that would greet the next job."""
    pid = os.fork()
    if not pid:
        os.setsid()
        if not os.fork():
            time.sleep(0.1)
        os._exit(0)
    os.waitpid(pid, 0)


def thread():
    other = threading.Thread(target=int)
    other.start()
    other.join()


def execute():
    """Replaces this process: on success nothing is said."""
    os.execv(sys.executable, [sys.executable, "-c", ""])


def signal_parent():
    os.kill(os.getppid(), 0)


def stop_everybody():
    os.kill(-1, 19)


def kill_parent():
    os.kill(os.getppid(), 9)


def trace_parent():
    call("ptrace", 16, os.getppid(), 0, 0)


def read_parent_memory():
    here = ctypes.create_string_buffer(8)
    local = struct.pack("PN", ctypes.addressof(here), 8)
    call("process_vm_readv", os.getppid(), local, 1, local, 1, 0)


def raise_limits():
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))


# Messages to the next job


def write_temporary_file():
    with tempfile.TemporaryFile() as file:
        file.write(b"secret")


def writable_folders(top):
    """How many folders were tried, and in which of them a file could be made."""
    folders = [Path(folder) for folder, _, _ in os.walk(top)]
    return len(folders), [str(folder) for folder in folders if can_make_file(folder / "left-by-student")]


def visible(*names):
    """Where files or folders of these names can be seen."""
    return [folder for folder, inner, files in os.walk("/") if {*inner, *files} & {*names}] or "nowhere"


def can_make_file(path) -> bool:
    """An empty one: its name alone would be a message."""
    try:
        path.touch()
    except OSError:
        return False
    with contextlib.suppress(OSError):
        path.unlink()
    return True


def write_own_code():
    """Change what later jobs would import."""
    with Path(__file__).open("r+b"):
        pass


def change_device_mode():
    Path(os.devnull).chmod(0o666)


def set_attribute():
    os.setxattr(__file__, "user.left", b"secret")


def lock_file():
    import fcntl

    with Path(__file__).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_range():
    import fcntl

    with Path(__file__).open() as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


def shared_memory():
    segment = call("shmget", 0, 4096, 0o1600)
    call("shmctl", segment, 0, None)


def semaphore():
    group = call("semget", 0, 1, 0o1600)
    call("semctl", group, 0, 0)


def message_queue():
    queue = call("msgget", 0, 0o1600)
    call("msgctl", queue, 0, None)


def posix_queue():
    call("mq_open", b"/left-by-student", os.O_RDWR | os.O_CREAT, 0o600, None)
    call("mq_unlink", b"/left-by-student")


def memory_file():
    os.close(os.memfd_create("left"))


def keyring():
    """Join the user's keyring, where a key would outlive its process."""
    call("syscall", {"x86_64": 250, "aarch64": 219}[os.uname().machine], 0, -4, 0)


def rename_host():
    call("sethostname", b"left", 4)


def descriptors():
    """What is open, beside the file system: number and kind."""
    return [f"{fd}:{kind_of(fd)}" for fd in range(256) if kind_of(fd)]


def kind_of(fd: int) -> str:
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return ""
    return {0o010000: "pipe", 0o020000: "device", 0o100000: "file", 0o140000: "socket"}[mode & 0o170000]


def devices():
    return sorted(path.name for path in Path("/dev").iterdir())


def remember(text):
    """Leave something in this process, as deep as Python allows."""
    sys.left = sys.modules["left"] = globals()["left"] = np.left = text


def recall():
    """Whether a former job left something in modules, environment or any object."""
    left = any("left" in place for place in (sys.modules, vars(np), vars(sys)))
    left = left or any(type(thing) is dict and "left" in thing for thing in gc.get_objects())
    return "remembered" if left else "forgotten"


def remember_and_recall(text):
    remember(text)
    return recall()


def keep(text):
    """Nothing bad: a job whose text must not stay anywhere."""


# Too much


def endless_loop():
    while True:
        pass


def sleep_forever():
    time.sleep(10**6)


def memory_bomb():
    kept = []
    while True:
        kept.append(bytearray(2**24))


def big_array(size):
    np.ones(int(size))


def caught_memory_bomb():
    try:
        memory_bomb()
    except MemoryError:
        return "caught"


def deep_recursion():
    sys.setrecursionlimit(10**9)

    def deeper(_):
        return list(map(deeper, [0]))

    deeper(0)


def bad_pointer():
    ctypes.string_at(0)


def abort():
    os.abort()


def leave(code):
    os._exit(int(code))


def close_pipe_and_stay(emit):
    emit(b"before")
    os.closerange(0, 16)
    time.sleep(10**6)


def output_bomb(emit):
    while True:
        emit(bytes(2**16))


def drip(emit):
    """Never a whole message, but always a sign of life."""
    while True:
        write_raw(b"\x00\xff")
        time.sleep(0.05)


def chatter(emit):
    """Whole messages for ever, each in time."""
    while True:
        emit(b"soon")
        time.sleep(0.05)


def garbage(emit):
    write_raw(b"\xff" * 1000)


def write_raw(data: bytes):
    for fd in range(3, 16):
        if kind_of(fd) == "pipe":
            with contextlib.suppress(OSError):  # the other pipe is there to read from
                os.write(fd, data)


def several(emit, *texts):
    for text in texts:
        emit(text.encode())


def big_message(emit, size):
    emit(b"x" * int(size))


def ask(emit, later):
    emit(b"first")
    emit(later())


def peek(emit, later):
    """Reads whatever can be read, before it is asked for."""
    seen = b""
    for fd in range(3, 16):
        with contextlib.suppress(OSError):
            os.set_blocking(fd, False)
            seen += os.read(fd, 100) or b""
    for fd in range(3, 16):
        with contextlib.suppress(OSError):
            os.set_blocking(fd, True)
    emit(seen or b"nothing")
    emit(later())


def never_asked(emit, later):
    emit(b"first")
    emit(b"second")


ASKING = ("ask", "peek", "never_asked")
SENDING = ("close_pipe_and_stay", "output_bomb", "drip", "chatter", "garbage", "several", "big_message")


# System calls


PAST_SECCOMP = {335, 336} if os.uname().machine == "x86_64" else set()
"""uretprobe and uprobe: Linux lets them past every filter, and kills whoever calls them by hand (SIGILL)."""


def unrefused_calls(*allowed):
    """Numbers of calls that are not on the list and yet were not refused."""
    numbers = set(range(600)) - {int(number) for number in allowed} - PAST_SECCOMP
    return sorted(number for number in numbers if not is_refused(number)) or "none"


def is_refused(number: int) -> bool:
    ctypes.set_errno(0)
    return LIBC.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1


def x32_call():
    """`getpid` by the number of the third calling convention that some x86_64 kernels have."""
    call("syscall", ctypes.c_long(0x40000000 | 39))


def call_of_32_bits():
    """`getpid` as a 32-bit program calls it: mov eax, 20; int 0x80; ret. (No such thing outside x86_64.)"""
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()


# What honest code needs


def honest_work():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(300, 300))
    inverse = np.linalg.inv(values)
    same = np.allclose(values @ inverse, np.eye(300))
    pickle.loads(pickle.dumps(values))
    import asyncio  # noqa: F401
    import decimal  # noqa: F401
    import hashlib  # noqa: F401
    import logging  # noqa: F401
    import statistics  # noqa: F401
    import typing  # noqa: F401

    time.sleep(0.001)
    print("heard by nobody")
    np.fft.fft(values)
    return f"works: {same}"
