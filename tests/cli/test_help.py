import re

import click
import pytest

from mockspot import __version__
from mockspot.cli import main
from tests.cli.conftest import mockspot


def _commands() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": part for sub, part in command.commands.items()}
    return found


COMMANDS = _commands()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_a_runnable_example(name: str) -> None:
    text = mockspot(*name.split(), "--help").stdout
    examples = re.findall(r"Example: (.*)", text)
    assert examples
    assert all(f"mockspot {name.split()[0]}" in example for example in examples)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_of_an_example_exist(name: str) -> None:
    example = re.findall(r"Example: (.*)", COMMANDS[name].help or "", re.DOTALL)[0].split(" -- ")[0]
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts} | {"--state"}
    assert set(re.findall(r"--[a-z-]+", example)) <= known


@pytest.mark.parametrize("name", ["env", "seed", "trigger", "explain", "load", "serve", "webhooks list"])
def test_commands_that_print_data_print_json_on_request(name: str) -> None:
    assert any("--json" in parameter.opts for parameter in COMMANDS[name].params)


def test_the_version_is_the_packages() -> None:
    assert mockspot("--version").stdout == f"mockspot, version {__version__}\n"


def test_an_unknown_command_is_a_usage_error() -> None:
    assert mockspot("sevre").exit_code == 2
