"""The two streams: results on stdout, talk on stderr, whatever console or pipe they end in."""

from __future__ import annotations

import codecs
import os
import sys
from io import BufferedWriter, FileIO, RawIOBase, TextIOWrapper

TYPE_CHECKING = False  # help loads not even `typing`
if TYPE_CHECKING:
    from typing import Any

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


def make_lasting() -> None:
    """Have what a command has begun go on to its end, whatever becomes of its results.

    Whoever takes them may leave, as in `| head`, and a disk below them may be full.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        buffer = getattr(stream, "buffer", None)
        if isinstance(stream, TextIOWrapper) and isinstance(getattr(buffer, "raw", buffer), FileIO):
            setattr(sys, name, _lasting(stream))


class _Lasting(RawIOBase):
    """A file that takes what is written without an error when nobody gets it any more.

    Attributes:
        lost: why the first text that nobody got did not arrive; None while all do.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self.lost: OSError | None = None

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the file's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self._file.isatty()

    def write(self, data: Any) -> int | None:  # noqa: ANN401 - any bytes
        """Write what can be delivered, and take the rest."""
        if self.lost is None:
            try:
                return self._file.write(data)
            except OSError as error:
                self.lost = error
        return len(data)


def _lasting(stream: TextIOWrapper) -> TextIOWrapper:
    """The same stream, to which writing never fails."""
    words: dict[str, Any] = {
        "encoding": stream.encoding,
        "errors": stream.errors,
        "line_buffering": stream.line_buffering,
        "write_through": stream.write_through,
    }
    buffer: Any = stream.detach()
    if isinstance(buffer, FileIO):  # PYTHONUNBUFFERED
        return TextIOWrapper(_Lasting(buffer), **words)  # type: ignore[arg-type]
    return TextIOWrapper(BufferedWriter(_Lasting(buffer.detach())), **words)


def lost() -> OSError | None:
    """Return why results did not arrive where they should; None where all have, so far."""
    buffer = getattr(sys.stdout, "buffer", None)
    return getattr(getattr(buffer, "raw", buffer), "lost", None)


def stop_if_nobody_reads() -> None:
    """End a command that has nothing to do but to tell, once nobody gets what it tells.

    Raises:
        BrokenPipeError: whoever read the results has left.
    """
    if isinstance(error := lost(), BrokenPipeError):
        raise error


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
    sys.stdout.write(text)
    sys.stdout.flush()
    error = lost()
    if error is None:
        return code
    if not isinstance(error, BrokenPipeError):  # a reader that left, as in `| head`, knows it
        say(UNDELIVERED)
    return 2


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
    """Print a line of talk: what went wrong, what to do next; broken as results are.

    Where both streams end in one file, it comes behind the results that were told before it.
    """
    text = named(text)
    try:  # noqa: SIM105 - help loads as little as can be
        sys.stdout.flush()
    except OSError:  # nobody gets the results, as `finish` will tell
        pass
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
    if isinstance(value, os.PathLike):
        from xlcrm.addresses import shown_path  # noqa: PLC0415 - help does without

        value = shown_path(value)
    text = str(value)
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)
