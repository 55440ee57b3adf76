"""click, speaking Korean: usage lines, headings and commands that load when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP: Final = ("-h", "--help")


class KoreanCommand(click.Command):
    """A command whose help has Korean headings."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; an error of the parser learns whose arguments they were."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write `사용법: xlcrm …`."""
        pieces = " ".join(piece for piece in self.collect_usage_pieces(ctx) if piece)
        formatter.write_usage(ctx.command_path, pieces, prefix="사용법: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options below `옵션`."""
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("옵션"):
            formatter.write_dl(
                [
                    (name, text.replace("[required]", "(꼭 적습니다)"))
                    for name, text in filter(None, records)
                ]
            )


class LazyGroup(KoreanCommand, click.Group):
    """Commands that are imported from `xlcrm.cli.NAME` when one is asked for.

    Args:
        commands_by_use: their names, in the order in which an office meets them.
        within: what the modules' names begin with, of commands of a command: `log_`.
        settings: click's own.
    """

    def __init__(
        self,
        *,
        commands_by_use: Sequence[str],
        within: str = "",
        **settings: Any,  # noqa: ANN401 - click's own arguments
    ) -> None:
        super().__init__(**settings)
        self.commands_by_use = tuple(commands_by_use)
        self.within = within

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands' names in the order of their use."""
        return list(self.commands_by_use)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module and return its `command`."""
        if cmd_name not in self.commands_by_use:
            return None
        command = import_module(f"xlcrm.cli.{self.within}{cmd_name}").command
        if not isinstance(command, click.Command):
            msg = f"xlcrm.cli.{self.within}{cmd_name} has no command"
            raise TypeError(msg)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names."""
        if args[0] not in self.commands_by_use and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands below `명령`."""
        super().format_options(ctx, formatter)
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("명령"):
            formatter.write_dl([(name, each.short_help or "") for name, each in commands if each])


class UnknownCommandError(click.UsageError):
    """The first argument names no command (click has such an error from 8.4 only)."""

    def __init__(self, name: str, ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name
