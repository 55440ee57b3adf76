"""What SECURITY.md says is so: its commands exist, and its figures are the program's."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import click
import pytest
from doc_examples import ROOT

from xlcrm.cli.app import app
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = ("README.md", "README.ko.md", "docs/reliability.md", "docs/index.md")
PAGE: Final = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
WORDS: Final = " ".join(PAGE.split())
NUMBERS: Final = {"Five": 5, "Six": 6, "Seven": 7, "Eight": 8}


def commands() -> Iterator[tuple[click.Command, list[str]]]:
    """Yield the commands that the page names, and the options that it gives them."""
    for line in re.findall(r"`(xlcrm [^`]*)`", WORDS):
        found: click.Command = app
        context = click.Context(app)
        words = line.split()[1:]
        for word in words:
            if not isinstance(found, click.Group):
                break
            named = found.get_command(context, word)
            assert named is not None or found is not app or word.startswith("-"), line
            if named is not None:
                found = named
        yield found, [word for word in words if word.startswith("-")]


def options_of(command: click.Command) -> set[str]:
    """Return how a command's options are written."""
    return {name for each in command.params for name in each.opts} | {"--help", "--version"}


def test_the_commands_that_it_names_exist() -> None:
    """With the options that it gives them."""
    found = [*commands()]
    assert len(found) > 6
    for command, options in found:
        inner = options_of(command)
        if isinstance(command, click.Group):  # `xlcrm send LEDGER` is its first command
            context = click.Context(command)
            for name in command.list_commands(context):
                under = command.get_command(context, name)
                assert under is not None
                inner |= options_of(under)
        assert set(options) <= inner


@pytest.mark.parametrize("option", ["--reveal", "--no-guard", "--max-unpacked", "--via"])
def test_the_options_that_it_names_alone_exist(option: str) -> None:
    """Somewhere in the help of a command."""
    assert f"`{option}" in WORDS
    assert option in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_its_figures_are_the_programs() -> None:
    """Limits, how many modules reach a network, codes, and the version that gets fixes."""
    unpacked = DEFAULT_LIMITS.unpacked >> 30
    assert f"unpack to {unpacked} GiB in {DEFAULT_LIMITS.entries:,} parts" in WORDS
    least = DEFAULT_LIMITS.ratio_from >> 20
    assert f"a part of {least} MiB or more to {DEFAULT_LIMITS.ratio} times its size" in WORDS
    (said,) = re.findall(r"(\w+) modules can reach a network", WORDS)
    floors = ast.parse((ROOT / "tests" / "laws" / "test_floors.py").read_text(encoding="utf-8"))
    (doors,) = (
        each.value
        for each in floors.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "NETWORK_DOOR"
    )
    assert NUMBERS[said] == len(ast.literal_eval(doors))
    assert {*re.findall(r"\((C\d{3})\)", WORDS)} <= set(CATALOGUE)
    (version,) = re.findall(
        r'^version = "(\d+\.\d+)\.', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    assert f"| {version}, the newest one | yes |" in PAGE


@pytest.mark.parametrize(
    "name", ["README.md", "README.ko.md", "docs/reliability.md", "docs/index.md"]
)
def test_it_is_found_from_where_people_begin(name: str) -> None:
    """A page that nobody finds tells nobody."""
    assert "SECURITY.md)" in (ROOT / name).read_text(encoding="utf-8")
