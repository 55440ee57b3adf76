"""A finding code as a person reads it: what it means, what to do, examples, how to change it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.shown.listing import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.schema.code import Code

BAD: Final = "이러면 나옵니다 (기준일 2024-10-01):"
GOOD: Final = "이러면 나오지 않습니다:"
SIGNS: Final = {
    r'(?m)^"|\| "': "따옴표 안은 숫자나 날짜가 아니라 글자입니다.",
    " → ": "화살표 뒤는 수식의 값입니다.",
    " × ": "× 뒤는 그런 행의 수입니다.",
}  # what an example may hold, as patterns, and what it means
_SECTION: Final = "규칙"  # of the 설정 sheet
_VALUES: Final = ("오류", "주의", "참고", "끔")


def explained(code: Code) -> Iterator[str]:
    """Yield the lines that say all of a code; those without a text are left out."""
    message, suggestion = code.words
    yield f"{code.code} {code.title} ({code.severity.korean})"
    yield ""
    for heading, text in (("뜻", code.why), ("알리는 말", message), ("할 일", suggestion)):
        if text:
            yield f"{heading}: {text}"
    for heading, example in ((BAD, code.bad), (GOOD, code.good)):
        if example:
            yield from ("", heading)
            yield from table(example, indent=2)
    lines = "\n".join((*code.bad, *code.good))
    told = [means for sign, means in SIGNS.items() if re.search(sign, lines)]
    if told:
        yield from ("", " ".join(told))
    if code.unshown:
        yield from ("", f"보기가 없는 까닭: {code.unshown}")
    values = " · ".join(_VALUES)
    yield from ("", f"정도를 바꾸거나 끄려면 설정 시트에 적으세요. 값은 {values} 중 하나입니다:")
    yield from table(("구분 | 항목 | 값", f"{_SECTION} | {code.code} | {_VALUES[-1]}"), indent=2)


def listed(codes: Iterable[Code]) -> list[str]:
    """Return a line a code: how bad it is, and what it is called."""
    return aligned([(each.code, each.severity.korean, each.title) for each in codes])


def table(example: Iterable[str], indent: int = 0) -> Iterator[str]:
    """Yield an example's lines, the cells of its tables below each other.

    >>> list(table(("고객 ID | 등급", "1 | VIP", "[설정]")))
    ['고객 ID  | 등급', '1        | VIP', '[설정]']
    """
    for _, group in groupby(example, lambda line: line.count("|")):
        rows = [[cell.strip() for cell in line.split("|")] for line in group]
        yield from aligned(
            [(first, *(f"| {cell}" for cell in rest)) for first, *rest in rows], indent
        )


def in_json(code: Code) -> dict[str, Any]:
    """Return a code as an object for programs."""
    message, suggestion = code.words
    return {
        "code": code.code,
        "severity": code.severity.value,
        "title": code.title,
        "why": code.why,
        "message": message,
        "suggestion": suggestion,
        "bad": list(code.bad),
        "good": list(code.good),
        "setting": {"section": _SECTION, "item": code.code, "values": list(_VALUES)},
    }
