"""A file of answers, as `xlcrm adopt --answers` takes it: TOML, JSON, or lines of KEY=VALUE."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.errors import XlcrmError
from xlcrm.files import store
from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.text import at_line, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike


def read_answers(path: str | PathLike[str]) -> dict[str, str]:
    """Read the answers to what `adopt` asks, by the names of the questions.

    A `.toml` file holds `"명단!성함" = "고객명"`, a `.json` file an object of the same. A table, or
    an object within, stands for what the names begin with: `["상태 낱말"]` above `"장기렌탈" =
    "활성화"`. Any other file has one `명단!성함=고객명` a line; `#` begins a remark.

    Raises:
        IncomingError: it is no such file; it names the line.
        StorageError: it does not exist or cannot be read.
    """
    data = store.read(path).data
    try:
        text = text_of(data).reader(end="").read().replace("\r\n", "\n")
        return answers_in_text(text, Path(path).suffix.lower())
    except XlcrmError as error:
        raise error.at(path) from None


def answers_in_text(text: str, suffix: str) -> dict[str, str]:
    r"""Return the answers that a text holds.

    Args:
        text: the text.
        suffix: `.toml`, `.json`, or any other for lines.

    Raises:
        IncomingError: it is no such text.

    >>> answers_in_text('["상태 낱말"]\n"장기렌탈" = "활성화"', ".toml")
    {'상태 낱말!장기렌탈': '활성화'}
    >>> answers_in_text('{"명단!성함": "고객명"}', ".json")
    {'명단!성함': '고객명'}
    >>> answers_in_text("# 답\n명단!성함 = 고객명", ".txt")
    {'명단!성함': '고객명'}
    """
    if suffix not in {".toml", ".json"}:
        return dict(_lines(text))
    kind = suffix[1:].upper()
    try:
        found = tomllib.loads(text) if suffix == ".toml" else json.loads(text)
    except (ValueError, RecursionError) as error:
        where = getattr(error, "lineno", None)
        message = f"{kind} 형식이 아닙니다."
        hint = _EXAMPLES[suffix]
        if isinstance(where, int):
            raise at_line(where, message, hint) from None
        raise IncomingError(message, hint=hint) from None
    if not isinstance(found, dict):
        raise IncomingError(f"{kind} 파일에 답이 없습니다.", hint=_EXAMPLES[suffix])
    return dict(_flat(found, "", _EXAMPLES[suffix]))


_EXAMPLES = {
    ".toml": '한 줄에 하나씩 "명단!성함" = "고객명"처럼 적으세요.',
    ".json": '{"명단!성함": "고객명"}처럼 적으세요.',
}


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line's name and answer."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, sign, answer = line.rpartition("=")
        if not (sign and name.strip() and answer.strip()):
            raise at_line(number, "답이 아닙니다.", "명단!성함=고객명처럼 적으세요.")
        yield name.strip(), answer.strip()


def _flat(found: Mapping[str, object], before: str, hint: str) -> Iterator[tuple[str, str]]:
    """Each name with its answer; those of a table begin with its name."""
    for name, answer in found.items():
        if isinstance(answer, dict):
            yield from _flat(answer, f"{before}{name}!", hint)
        elif isinstance(answer, str):
            yield f"{before}{name}".strip(), answer.strip()
        else:
            raise IncomingError(f"'{before}{name}'의 답이 글이 아닙니다.", hint=hint)
