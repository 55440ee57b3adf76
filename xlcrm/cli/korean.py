"""click, speaking Korean: usage lines, headings and commands that load when they are used."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli.passwords import options_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from click.shell_completion import CompletionItem

IN_USE: Final = "xlcrm.in_use"
"""Under what a command's context says that its ledger is the one in use."""
HELP: Final = ("-h", "--help")


class KoreanFormatter(click.HelpFormatter):
    """Help whose lists stand below each other where a sign may take two columns."""

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = 30,
        col_spacing: int = 2,
    ) -> None:
        """Write terms and what they mean, side by side, within the width of the screen."""
        from xlcrm.cli.shown.wide import width  # noqa: PLC0415 - for help alone

        listed = list(rows)
        room = min(max((width(term) for term, _ in listed), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for term, meaning in listed:
            lines = [""]
            for word in meaning.split():
                longer = f"{lines[-1]} {word}".strip()
                if width(longer) > max(self.width - room - len(margin) - 1, 10) and lines[-1]:
                    lines.append(word)
                else:
                    lines[-1] = longer
            gap = " " * max(room - width(term), col_spacing)
            if width(term) > room - col_spacing:
                lines.insert(0, "")
            self.write(f"{margin}{term}{gap}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{margin}{' ' * room}{line}\n")


class KoreanContext(click.Context):
    """What a command knows of its call; its help is written by `KoreanFormatter`."""

    formatter_class = KoreanFormatter


class KoreanCommand(click.Command):
    """A command whose help has Korean headings."""

    context_class = KoreanContext

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **named)
        self.params[-1:-1] = options_of(self.params)  # before the help

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; an error of the parser learns whose arguments they were.

        Where a ledger belongs and none stands, the one in use is taken (`xlcrm.cli.in_use`).
        """
        try:
            given = self._with_ledger(ctx, args)
            _refuse_opposites(self.get_params(ctx), given)
            return super().parse_args(ctx, given)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command; the record beside its workbook tells whom it has shown."""
        if isinstance(self, click.Group):
            return super().invoke(ctx)
        from xlcrm.cli.accesses import recorded  # noqa: PLC0415 - not for --help

        with recorded(ctx):
            return super().invoke(ctx)

    def _with_ledger(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the arguments with the ledger in use where they name none."""
        given = [each for each in self.get_params(ctx) if isinstance(each, click.Argument)]
        names = [each.name for each in given]
        if not {"ledger", "paths"} & set(names) or set(HELP) & set(args):
            return args
        from xlcrm.cli import in_use  # noqa: PLC0415 - only where a ledger is wanted

        several = "paths" in names
        # A command that takes folders, too, is not given the one workbook of one.
        folders = several or any(each.name == "each" for each in self.get_params(ctx))
        before = names.index("paths" if several else "ledger")
        words = list(_words(self.get_params(ctx), args))[before:]
        found = {place: in_use.found_as(args[place]) for place in words[: None if several else 1]}
        needed = 0 if several else sum(each.required for each in given[before + 1 :])
        # A file is the ledger though something else is missing, which is then said of that.
        is_file = bool(words) and found[words[0]] is not None and in_use.is_path(args[words[0]])
        stands = is_file or (
            len(words) > needed
            and (several or found[words[0]] is not None or in_use.is_path(args[words[0]]))
        )
        if stands:
            if not folders:
                found = {place: each and in_use.the_one(each) for place, each in found.items()}
            return [found.get(place) or each for place, each in enumerate(args)]
        ledger = in_use.in_use()
        if ledger is None:
            if words and not several and len(given) > 1:
                raise NoLedgerError("", ctx)
            return args
        in_use.tell(ledger)
        ctx.meta[IN_USE] = True
        ledger = in_use.from_here(ledger if folders else in_use.the_one(ledger))
        place = words[0] if words else len(args)
        return [*args[:place], ledger, *args[place:]]

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


def _words(params: Sequence[click.Parameter], args: Sequence[str]) -> Iterator[int]:
    """Yield where the arguments stand that are neither options nor values of options."""
    return (place for place, is_word in _places(params, args) if is_word)


def _places(params: Sequence[click.Parameter], args: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """Yield where words and options stand, not the options' values, and whether it is a word."""
    takes = {
        name: option.nargs
        for option in params
        if isinstance(option, click.Option) and not option.is_flag and not option.count
        for name in (*option.opts, *option.secondary_opts)
    }
    passed, only_words = 0, False
    for place, each in enumerate(args):
        if passed:
            passed -= 1
        elif only_words or each in {"", "-"} or not each.startswith("-"):
            yield place, True
        elif each == "--":
            only_words = True
        else:
            passed = takes.get(each, 0)
            yield place, False


def _refuse_opposites(params: Sequence[click.Parameter], args: Sequence[str]) -> None:
    """Refuse flags that say different things of the same, of which click takes the last.

    Raises:
        MisusedError: two such flags were given.
    """
    flags = {
        name: (option.name, names)
        for option in params
        if isinstance(option, click.Option) and option.is_flag
        for names in (option.opts, option.secondary_opts)
        for name in names
    }
    given: dict[str | None, tuple[str, Sequence[str]]] = {}
    for place, is_word in _places(params, args):
        if is_word or args[place] not in flags:
            continue
        flag = args[place]
        of, names = flags[flag]
        first, others = given.setdefault(of, (flag, names))
        if others is not names:
            raise MisusedError(f"{first}, {flag} 가운데 하나만 적으세요.")


class LazyGroup(KoreanCommand, click.Group):
    """Commands that are imported from `xlcrm.cli.NAME` when one is asked for.

    Args:
        commands_by_use: their names, in the order in which an office meets them, by the heading
            that help has above them.
        korean: what the commands are called in Korean; a word may stand for more than a name.
        otherwise: the command that is meant where the first argument names none.
        within: what the modules' names begin with, of commands of a command: `log_`.
        settings: click's own.
    """

    def __init__(
        self,
        *,
        commands_by_use: Mapping[str, Sequence[str]],
        korean: Mapping[str, str],
        otherwise: str | None = None,
        within: str = "",
        **settings: Any,  # noqa: ANN401 - click's own arguments
    ) -> None:
        super().__init__(**settings)
        self.headings = commands_by_use
        self.commands_by_use = tuple(name for names in commands_by_use.values() for name in names)
        self.korean = korean
        self.otherwise = otherwise
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

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; without any, help is shown.

        A group with a usual command takes the options of that one.
        """
        if not args:
            args = [HELP[-1]]
        own = {*HELP, "--version"}
        if self.otherwise is not None and args and not own & {args[0]} and args[0].startswith("-"):
            args = [self.otherwise, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names, in English or in Korean."""
        korean = self.korean.get(args[0])
        args = [*([args[0]] if korean is None else korean.split(" ")), *args[1:]]
        if args[0] not in self.commands_by_use and not args[0].startswith("-"):
            if self.otherwise is None or self._is_slip(args[0]):
                raise UnknownCommandError(args[0], ctx)
            args = [self.otherwise, *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands whose names begin so, in Korean too."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for shells alone

        korean = [] if not incomplete else [w for w in self.korean if w.startswith(incomplete)]
        return [*super().shell_complete(ctx, incomplete), *map(CompletionItem, korean)]

    @staticmethod
    def _is_slip(word: str) -> bool:
        """Whether a word is more likely a command written wrongly than what one is about."""
        return word.isascii() and word.isalpha() and not os.path.isdir(word)  # noqa: PTH112 - quick

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands below their headings."""
        super().format_options(ctx, formatter)
        called = {word: name for word, name in self.korean.items() if " " not in name}
        names = {name: word for word, name in reversed(called.items())}
        for heading, each_of in self.headings.items():
            commands = ((name, self.get_command(ctx, name)) for name in each_of)
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (", ".join(filter(None, (name, names.get(name)))), each.short_help or "")
                        for name, each in commands
                        if each
                    ]
                )


class NoLedgerError(click.UsageError):
    """Where the ledger belongs stands what is no file, and none is in use."""


class MisusedError(click.UsageError):
    """Options that do not go together; the message is for the person who typed them."""


class UnknownCommandError(click.UsageError):
    """The first argument names no command (click has such an error from 8.4 only)."""

    def __init__(self, name: str, ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name
