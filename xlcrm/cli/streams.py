"""The two streams: results on stdout, talk on stderr, whatever console or pipe they end in."""

import codecs
import os
import sys
from io import TextIOWrapper

UNDELIVERED = "결과를 내보내지 못했습니다. → 출력을 받는 디스크나 프로그램을 확인하세요."


_LIKE = str.maketrans("▁▂▃▄▅▆▇█☐☑–—‑•", "_.-~=+*#□■---·")
"""What stands for signs that consoles of a narrow code page (cp949) lack; as wide as they are."""

_SHOWN = "xlcrm.shown"  # the name by which streams know how to put in what is like a sign


def _put_in(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return signs that are like those a stream cannot take; `?` where there is none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    made = []
    for sign in error.object[error.start : error.end]:
        like = sign.translate(_LIKE)
        try:
            like.encode(error.encoding)
        except UnicodeEncodeError:
            like = "?"
        made.append(like if like != sign else "?")
    return "".join(made), error.end


codecs.register_error(_SHOWN, _put_in)


def prepare() -> None:
    """Make both streams usable: what a console cannot show becomes what is like it, or `?`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # pythonw and some schedulers give none
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_SHOWN)


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


def out(text: str) -> None:
    """Print a line of results."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Print a line of talk: what went wrong, what to do next."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def shown(value: object) -> str:
    r"""Return a text from a file or a file's name with nothing that moves the cursor.

    >>> shown("a\nb\x1b[2J")
    'a b?[2J'
    """
    text = str(value)
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)
