"""README and guides say what there is: every command, option and setting, and none that is not there."""

import ast
import re

import pytest
import typer
from nbgrader.apps import NbGraderApp

from autograder.paths import ROOT
from autograder.terminal.app import app

GUIDES = ("README.md", "autograder/INSTRUCTORS.md", "autograder/hub/README.md", "autograder/README.md")
LAUNCHER = {"lab", "test"}
COMMANDS = typer.main.get_command(app).commands
TEACHING = ("grade", "release", "bundle", "verify")


def guide(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


TEXT = "\n".join(map(guide, GUIDES[:3]))


def options(command: object) -> set[str]:
    """The options of a command, such as `--force`."""
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")}


def used(name: str, program: str) -> list[tuple[str, set[str]]]:
    """Commands of a program in a guide, each with the options that it is given there."""
    found = re.findall(rf"(?:^|`|python3 ){program} ([a-z][\w-]*)([^`\n|]*)", guide(name), re.MULTILINE)
    return [(command, set(re.findall(r"--[a-z-]+", rest))) for command, rest in found]


def settings() -> set[str]:
    """The variables of the environment that the course reads."""
    paths = [ROOT / "nbgrader_config.py", ROOT / "course.py", *(ROOT / "autograder").rglob("*.py")]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"COURSE_[A-Z_]+", text)}


@pytest.mark.parametrize("command", sorted({*COMMANDS, *LAUNCHER}))
def test_every_command_is_told(command):
    assert re.search(rf"`?(python3 )?course\.py {command}\b", TEXT)


@pytest.mark.parametrize("command", TEACHING)
def test_every_option_of_an_instructors_command_is_told(command):
    for option in options(COMMANDS[command]) - {"--help"}:
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", guide(GUIDES[1])), option


def test_every_setting_is_told():
    assert settings() >= {"COURSE_SEED", "COURSE_GRADEBOOK", "COURSE_EXCHANGE", "COURSE_NNLIB"}
    for setting in settings():
        assert f"`{setting}`" in TEXT, setting


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_that_is_told_is_there(name):
    for command, given in used(name, r"course\.py"):
        assert command in LAUNCHER or command in COMMANDS, command
        assert command in LAUNCHER or given <= options(COMMANDS[command]), (command, given)


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_of_nbgrader_that_is_told_is_there(name):
    for command, _ in used(name, "nbgrader"):
        assert command.replace("-", "_") in {*NbGraderApp.subcommands}, command


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_leads_somewhere(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", guide(name)):
        assert ((ROOT / name).parent / target).exists(), target


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_that_is_told_is_there(name):
    for place in re.findall(r"`((?:solutions|autograder|lessons|nnlib|tests)/[\w./-]*)`", guide(name)):
        assert "attention" in place or (ROOT / place).exists(), place
