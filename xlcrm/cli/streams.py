"""The two streams: results on stdout, talk on stderr, whatever console or pipe they end in."""

import codecs
import os
import sys
from io import TextIOWrapper

UNDELIVERED = "결과를 내보내지 못했습니다. → 출력을 받는 디스크나 프로그램을 확인하세요."


def prepare() -> None:
    """Make both streams usable: a sign that the console lacks becomes one like it, or `?`."""
    codecs.register_error(_NEAR, _near)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # pythonw and some schedulers give none
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_NEAR)


_NEAR = "xlcrm_near"
_ALIKE = {
    **dict(zip("▁▂▃▄▅▆▇█", ".:-=+*#@", strict=True)),
    **dict.fromkeys("‐–—−", "-"),
    **dict.fromkeys("•‧", "*"),
    **dict.fromkeys("☑☒", "[x]"),
    **dict.fromkeys("✓✔✅", "v"),
    **dict.fromkeys("✕✗✘❌", "x"),
    **dict.fromkeys("◯⭕", "O"),
    **dict.fromkeys("«»„", '"'),
    "☐": "[ ]",
    "₩": "\\",
    "\xa0": " ",
}
"""Signs that a Korean console (cp949) may lack, and what stands for each there."""


def _near(error: UnicodeError) -> tuple[str | bytes, int]:
    """What is shown in the place of signs that a console lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_ALIKE.get(sign, "?") for sign in lacking), error.end


def finish(code: int, text: str = "") -> int:
    """Print a last text, flush, and return the exit code; 2 if nobody could get the results."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a reader that left, as in `| head`, knows it
            say(UNDELIVERED)
        abandon()
        return 2
    return code


def abandon() -> None:
    """Give up on stdout: Python would try again at exit, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def named(text: str) -> str:
    """Return a text in which commands name the workbook that the command at work was given."""
    if _COMMAND not in text:
        return text
    import click  # noqa: PLC0415 - few lines tell of such a command

    from xlcrm.domain.typed_option import (  # noqa: PLC0415
        for_ledger,
        path_quoted,
        path_typed,
    )

    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    path = given.get("ledger") or given.get("folder")
    if not isinstance(path, str):
        return text
    typed, whole = path_typed(path), os.path.abspath(path)  # noqa: PTH100 - whatever was typed
    for each in (path_quoted(whole), path_typed(whole)):
        text = text.replace(f" {each}", f" {typed}")
    text = for_ledger(text, path)
    if context is None or "xlcrm.in_use" not in context.meta:
        return text
    before, command, told = text.partition(_COMMAND)  # no command has to name the one in use
    return before + command + told.replace(f" {path_quoted(path)}", "").replace(f" {typed}", "")


def out(text: str) -> None:
    """Print a line of results; on a terminal broken between words where it is too narrow."""
    text = named(text)
    sys.stdout.write(f"{_fitted(text, 'stdout')}\n")


def say(text: str) -> None:
    """Print a line of talk: what went wrong, what to do next; broken as results are."""
    text = named(text)
    sys.stderr.write(f"{_fitted(text, 'stderr')}\n")
    sys.stderr.flush()


_NARROWEST = 40  # columns, below which a terminal breaks lines itself
_COMMAND = "xlcrm "


def _fitted(text: str, name: str) -> str:
    """Lines as a terminal shows them without breaking a word; elsewhere as they are.

    What may be copied as a command stays whole, on a line of its own if need be.
    """
    stream = getattr(sys, name)
    if 2 * len(text) <= _NARROWEST or not stream.isatty():
        return text
    from xlcrm.cli.shown.wide import broken, width  # noqa: PLC0415 - for terminals alone

    try:
        room = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # no terminal after all
        return text
    if room < _NARROWEST:
        return text
    return "\n".join(
        line if width(line) <= room else "\n".join(broken(line, room, whole=_COMMAND))
        for line in text.split("\n")
    )


def shown(value: object) -> str:
    r"""Return a text from a file or a file's name with nothing that moves the cursor.

    >>> shown("a\nb\x1b[2J")
    'a b?[2J'
    """
    text = str(value)
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)
