"""The table of system calls against the kernel's own headers, and the program made of it."""

import re
from pathlib import Path

import pytest

from autograder.sandbox.seccomp import ARCHITECTURES, allowed_calls, program

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
RENAMED = {"__NR3264_fstat": "fstat", "__NR3264_fstatat": "newfstatat", "__NR3264_lseek": "lseek"}
RENAMED |= {"__NR3264_mmap": "mmap"}


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_numbers_are_the_kernels(machine):
    if not HEADERS[machine].exists():
        pytest.skip(f"no {HEADERS[machine]}: install linux-libc-dev")
    defined = re.findall(r"#define (__NR\w+) (\d+)", HEADERS[machine].read_text())
    numbers = {RENAMED.get(name, name.removeprefix("__NR_")): int(number) for name, number in defined}
    for name, number in allowed_calls(machine).items():
        assert numbers[name] == number, name


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_nothing_that_reaches_out_is_allowed(machine):
    words = "clone fork exec socket kill trace mount lock shm msg sem mq key bpf uring prctl limit fcntl ioctl chmod"
    assert not [
        name for name in allowed_calls(machine) for word in words.split() if word in name and "clock" not in name
    ]


def test_jumps_stay_within_the_program():
    for machine in ARCHITECTURES:
        code = program(machine)
        assert len(code) % 8 == 0
        assert len(allowed_calls(machine)) < 256


def test_an_unknown_machine_is_refused():
    with pytest.raises(ValueError, match="riscv64"):
        allowed_calls("riscv64")
