"""Each probe must do harm without a box, else it proves nothing; and fail in one."""

import platform
import sys

import pytest
from attacked_box import told

from autograder.sandbox.seccomp import allowed_calls

HARMLESS_OUTSIDE = [
    *("network", "abstract_socket", "socket_pair", "read_file /etc/passwd", "environment_of_first_process"),
    *("fork", "vfork", "daemonize", "thread", "signal_parent", "raise_limits"),
    *("write_temporary_file", "lock_file", "lock_range", "shared_memory", "semaphore", "message_queue"),
    *("memory_file", "keyring"),
]
"""Probes that may be tried on this machine without a box, to see that they do what they say."""

HARMFUL_OUTSIDE = [
    *("kill_parent", "stop_everybody", "trace_parent", "read_parent_memory", "execute", "rename_host"),
    *("write_own_code", "change_device_mode", "set_attribute", "posix_queue"),
    *("read_file /root", "read_file /proc/self/maps", "read_file /etc/hostname", "read_file /sys/kernel/notes"),
]

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the probes call Linux")
x86_64_only = pytest.mark.skipif(platform.machine() != "x86_64", reason="a call of x86_64")
in_box = pytest.mark.sandbox


@linux_only
@pytest.mark.parametrize("attack", HARMLESS_OUTSIDE)
def test_probe_works_without_a_box(unsafe_box, attack):
    if attack == "environment_of_first_process":
        attack = "read_file /proc/self/environ"  # that of process 1 is root's
    [said], end = told(unsafe_box, attack)
    assert not said.startswith("refused")
    assert end.reason == "finished"


@in_box
@pytest.mark.parametrize("attack", HARMLESS_OUTSIDE + HARMFUL_OUTSIDE)
def test_refused(box, attack):
    [said], end = told(box, attack)
    assert said.startswith("refused")
    assert end.reason == "finished"


@in_box
def test_honest_work_is_not_hindered(box):
    assert told(box, "honest_work")[0] == ["works: True"]


@in_box
def test_only_listed_calls_pass(box):
    numbers = " ".join(map(str, allowed_calls(platform.machine()).values()))
    assert told(box, f"unrefused_calls {numbers}")[0] == ["none"]


@in_box
@x86_64_only
def test_x32_calls_are_refused(box):
    assert told(box, "x32_call")[0][0].startswith("refused")


@in_box
@x86_64_only
def test_calls_of_32_bits_kill(box):
    messages, end = told(box, "call_of_32_bits")
    assert (messages, end.signal_name) == ([], "SIGSYS")


@in_box
def test_environment_is_the_box_own(box, monkeypatch):
    monkeypatch.setenv("LATE", "secret")
    names = "['LC_ALL', 'LD_LIBRARY_PATH', 'MKL_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PWD']"
    assert told(box, "environment")[0] == [names]


@in_box
def test_host_name_is_hidden(box):
    assert told(box, "host_name")[0] == ["box"]


@in_box
def test_no_folder_is_writable(box):
    [said], _ = told(box, "writable_folders /")
    count, writable = said.strip("()").split(", ", 1)
    assert int(count) > 100
    assert writable == "[]"


@linux_only
def test_a_writable_folder_would_be_found(unsafe_box, tmp_path):
    assert told(unsafe_box, f"writable_folders {tmp_path}")[0] == [f"(1, ['{tmp_path}'])"]


@in_box
def test_answers_and_other_packages_cannot_be_seen(box):
    names = "recorded solutions hidden classroom learning nbgrader pytest passwd proc sys home root"
    assert told(box, f"visible {names}")[0] == ["nowhere"]
    assert told(box, "visible sandbox")[0] == ["['/course/autograder']"]


@in_box
def test_no_device_but_three(box):
    assert told(box, "devices")[0] == ["['null', 'urandom', 'zero']"]


@in_box
def test_nothing_is_open_but_the_pipes(box):
    [said], _ = told(box, "descriptors")
    kinds = [item.split(":")[1] for item in said.strip("[]'").split("', '")]
    assert sorted(kinds) == ["device", "device", "device", "pipe", "pipe"]


@in_box
def test_a_job_remembers_nothing_of_the_one_before(box):
    assert told(box, "remember_and_recall secret")[0] == ["remembered"]
    assert told(box, "recall")[0] == ["forgotten"]


@in_box
@pytest.mark.parametrize("attack", ["several gone", "kill_parent", "garbage", "bad_pointer", "memory_bomb"])
def test_the_next_job_runs_in_the_same_box(box, attack):
    told(box, attack)
    warm = box._warm
    assert told(box, "several next job")[0] == ["next", "job"]
    assert box._warm is warm
