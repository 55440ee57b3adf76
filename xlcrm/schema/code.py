"""What a finding code is, declared beside the function that raises it.

    @rule(
        "X001",
        Severity.WARNING,
        "끝이 없는 계약",
        "'{header}' 칸에 끝나는 날이 없습니다.",
        "끝나는 날을 적으세요.",
        why="이 사무실은 끝이 없는 계약을 맺지 않습니다.",
        bad=("계약 시작일 | 계약 종료일", "2024-01-01 | 상시"),
        good=("계약 시작일 | 계약 종료일", "2024-01-01 | 2024-12-31"),
    )
    def endless(context: Context) -> Iterator[Finding]: …

An example is a table as one types it into Excel, line by line: first the headers, then the rows,
cells apart by `|`. Only what matters stands there: the other columns and sheets that a workbook
needs are taken to be in order, and the day to be 2024-10-01. `[고객정보]` begins another sheet than
the ledger, an empty line is a blank row, and `× 7` behind a row means seven such rows. Of the
cells, `=A2+1 → 3` is a formula with its value and `"007"` in quotes is a text. `메모 A2: …`,
`병합: A2:A3`, `표: 3` (an Excel table down to row 3), `숨긴 행: 3`, `필터로 숨긴 행: 3` and
`이름 목록: =#REF!` are done to the sheet.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.domain.particles import filled
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.schema.finding import Severity

_Raiser = TypeVar("_Raiser", bound="Callable[..., object]")


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says, and how bad it is unless 설정 says otherwise.

    Attributes:
        code: a letter and a number; of an office's own rule a letter that is neither C nor S.
        severity: how bad it is.
        title: its name, of a few words.
        message: what is wrong, as a `str.format` template with named details; `{header:을/를}` is
            the particle after that detail, as in `'{header}'{header:을/를} 고치세요.`
        suggestion: what to do about it, likewise.
        why: what it means and why that matters.
        bad: lines of a table in which the code is found; see the module's docstring.
        good: lines of the same table put right, in which it is not.
        unshown: why a code has no examples; empty where it has.
    """

    code: str
    severity: Severity
    title: str
    message: str
    suggestion: str
    why: str = ""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    unshown: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """The message and the suggestion, with words instead of the details' names."""
        words = defaultdict(lambda: "…", DETAILS)
        return filled(self.message, words), filled(self.suggestion, words).strip()


DECLARED: Final[dict[str, Code]] = {}
"""Every code of the modules that have been imported; `catalogue.CATALOGUE` holds all."""

DETAILS: Final = {
    **dict.fromkeys(("count", "high", "known", "low", "months", "most", "window", "years"), "…"),
    **dict.fromkeys(("end", "expected", "item", "start", "unit"), "…"),
    "another": "월-일-년",
    "bug": "오류의 이름",
    "error": "#N/A",
    "header": "열 제목",
    "hint": "",
    "name": "열 이름",
    "order": "일-월-년",
    "other": "다른 칸",
    "range": "…",
    "won": "원",
    "other_header": "다른 열 제목",
}
"""What messages may name, never what a person's cell says; and what stands for it in general."""


def rule(  # noqa: PLR0913 - what a code is
    code: str,
    severity: Severity,
    title: str,
    message: str,
    suggestion: str,
    *,
    why: str = "",
    bad: tuple[str, ...] = (),
    good: tuple[str, ...] = (),
    unshown: str = "",
) -> Callable[[_Raiser], _Raiser]:
    """Declare a code above the function that raises it; the function stays as it is.

    A function that raises several codes has one declaration above the other. The arguments are
    the attributes of `Code`.

    Raises:
        ValueError: the code is declared already, and otherwise.

    >>> from xlcrm.schema.finding import Severity
    >>> @rule("X001", Severity.REMARK, "일곱", "'{header}' 칸이 일곱입니다.", "여덟을 쓰세요.")
    ... def seven(context): ...
    >>> DECLARED.pop("X001").words
    ("'열 제목' 칸이 일곱입니다.", '여덟을 쓰세요.')
    """
    declared = Code(code, severity, title, message, suggestion, why, bad, good, unshown)
    if DECLARED.setdefault(code, declared) != declared:
        raise ValueError(f"{code} is declared twice")

    def unchanged(raiser: _Raiser) -> _Raiser:
        return raiser

    return unchanged
