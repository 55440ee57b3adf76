"""The record of who has seen whom: around every command that reveals people or makes files.

It looks at what the command has shown and made, so that it holds for every command alike.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from xlcrm.files.outgoing import watching
from xlcrm.office.opened import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    import click

    from xlcrm.office.commit import Author

_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_LETTERS: Final = frozenset({"letter", "survey make"})
"""Commands that write to people by name without being told to reveal them."""
_NAMES_THEM: Final = frozenset({"send campaign"})
"""Commands that show people masked, and hand them over to whoever delivers messages."""
_MASKED: Final = frozenset({"anonymise", "audit", "privacy report", "schedule run"})
"""Commands that cannot reveal anybody."""


class _Heard:
    """A stream that keeps what goes through it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.text: list[str] = []

    def write(self, text: str) -> int:
        self.text.append(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        return getattr(self._stream, name)


@contextmanager
def recorded(ctx: click.Context) -> Iterator[None]:
    """Tell the records of the workbooks that a command reads whom it has shown."""
    reveal = bool(ctx.params.get("reveal"))
    begun = _begun(ctx) if reveal else {}
    stream = sys.stdout
    heard = _Heard(stream) if reveal and stream is not None else None
    if heard is not None:
        sys.stdout = heard
    try:
        with watching() as made, reading() as read:
            yield
    finally:
        if heard is not None:
            sys.stdout = stream
        if reveal or (made and _may_name(ctx)):
            text = "".join(heard.text) if heard is not None else ""
            _tell(ctx, (begun, [*made], [each for each in read if each not in made]), text)


def _may_name(ctx: click.Context) -> bool:
    """Whether a command that was not told to reveal people may write them into a file all the same.

    One that could reveal them does not: a law holds every one of them to that.
    """
    command = " ".join(ctx.command_path.split(" ")[1:])
    return command in _NAMES_THEM or ("reveal" not in ctx.params and command not in _MASKED)


def _author(ctx: click.Context) -> Author:
    from xlcrm.cli import options  # noqa: PLC0415 - heavy

    words = ctx.command_path.split(" ")[1:]
    return options.author(" ".join(words), ctx.params.get("user"))


def _begun(ctx: click.Context) -> Mapping[Path, int]:
    """Say, before anything is shown, that people are about to be shown."""
    from xlcrm.errors import XlcrmError  # noqa: PLC0415 - only where somebody reveals
    from xlcrm.files.disk import target_of  # noqa: PLC0415
    from xlcrm.files.record import begin_access  # noqa: PLC0415
    from xlcrm.office.recorded import act_by  # noqa: PLC0415

    path = ctx.params.get("ledger")
    if not isinstance(path, str) or not path.lower().endswith(_SUFFIXES):
        return {}
    if not os.path.isfile(path):  # noqa: PTH113 - whatever was typed; the command says the rest
        return {}
    try:
        return {target_of(path): begin_access(path, act_by(_author(ctx)))}
    except XlcrmError as error:
        _untold(error)
        return {}


def _tell(
    ctx: click.Context, known: tuple[Mapping[Path, int], list[Path], list[Path]], shown: str
) -> None:
    """Say whom the command has shown, on the screen and in files."""
    from xlcrm.errors import XlcrmError  # noqa: PLC0415 - only where something was shown
    from xlcrm.files import store  # noqa: PLC0415
    from xlcrm.files.shown_texts import text_in, unescaped  # noqa: PLC0415
    from xlcrm.jobs.accesses import Finder, Seen, note_access, people_of  # noqa: PLC0415
    from xlcrm.ooxml.zipformat import DEFAULT_LIMITS  # noqa: PLC0415

    begun, made, read = known
    by = _author(ctx)
    blind = bool(ctx.params.get("reveal")) or by.command in _LETTERS
    texts: dict[str, str | None] = {}
    for each in made:
        try:
            texts[each.name] = text_in(store.read(each).data)
        except XlcrmError:
            texts[each.name] = None
    for path in dict.fromkeys((*begun, *read)):
        nobody_knows = False
        try:
            finder = Finder(people_of(path, ctx.params.get("limits") or DEFAULT_LIMITS))
        except XlcrmError:
            finder = Finder({})
            nobody_knows = bool(shown or made)
        number = begun.get(path, 0)
        whom = dict.fromkeys(finder.seen(unescaped(shown))) if shown else {}
        in_files = {name: () if text is None else finder.seen(text) for name, text in texts.items()}
        files = [name for name, who in in_files.items() if who]
        unread = [name for name, text in texts.items() if text is None] if blind else []
        whom |= dict.fromkeys(who for name in files for who in in_files[name])
        seen = Seen(tuple(sorted(whom)), bool(unread) or nobody_knows, (*files, *unread))
        try:
            if number or whom or unread or nobody_knows:
                note_access(path, seen, by, number)
        except XlcrmError as error:
            _untold(error)


def _untold(error: Exception) -> None:
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415

    say(f"접속기록을 남기지 못했습니다. {shown(error)}")
