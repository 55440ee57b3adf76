"""Every finding code once, as declared beside what raises it: how bad it is, and what it says.

C1 cells that cannot be read, C2 headers, sheets and formulas, C3 the ledger, C4 identity numbers,
C5 the companion sheets, C6 how cells are typed, S1 the 설정 sheet; other letters are an office's.
Details are header and service names, dates, figures and cell references, never what a person's
cell says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from xlcrm.domain.particles import filled
from xlcrm.domain.text import normalise
from xlcrm.errors import DomainError
from xlcrm.schema.code import DECLARED, Code
from xlcrm.schema.finding import Finding

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef
    from xlcrm.schema.finding import Severity

DECLARING: Final = (
    "schema.coerce",
    "reading.benefit_rules",
    "reading.columns_chosen",
    "reading.headers",
    "reading.outreach_settings",
    "reading.purposes",
    "reading.questionnaire_rules",
    "reading.report_settings",
    "reading.sender",
    "reading.setting_cells",
    "reading.settings",
    "rules.benefits",
    "rules.cells",
    "rules.columns",
    "rules.companions",
    "rules.days",
    "rules.fees",
    "rules.gaps",
    "rules.notes",
    "rules.members",
    "rules.people",
    "rules.purchases",
    "rules.terms",
    "rules.texts",
    "rules.titled",
    "rules.twins",
    "rules.unfinished",
    "workbook.oddities",
    "workbook.reaching",
    "workbook.read",
    "workbook.snapshots",
    "workbook.spared",
    "workbook.unsound",
)
"""The modules that declare codes.

They stand on higher floors: nothing here calls them, and they are loaded only by who asks for a
code that has not been declared yet, or for all.
"""

_NEAR: Final = 0.5  # difflib's ratio, 0–1, from which a code looks like another one mistyped


class _Catalogue(Mapping[str, Code]):
    """The codes in their order, also those of rules of one's own that are declared."""

    def __getitem__(self, code: str) -> Code:
        found = DECLARED.get(code)
        return _all()[code] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(_all()))

    def __len__(self) -> int:
        return len(_all())


def _all() -> Mapping[str, Code]:
    _load()
    return DECLARED


@cache
def _load() -> None:
    for name in DECLARING:
        import_module(f"xlcrm.{name}")


CATALOGUE: Final[Mapping[str, Code]] = _Catalogue()


def finding(
    code: str,
    where: CellRef,
    severities: Mapping[str, Severity | None] | None = None,
    **details: object,
) -> Finding | None:
    """Return a finding in the catalogue's words, or None if the office has switched it off.

    Args:
        code: a code of the catalogue; KeyError for any other.
        where: the cell.
        severities: `Settings.severities`; a code that is not in it keeps its own severity.
        details: what the templates name; KeyError if one is missing.

    >>> from xlcrm.cellref import CellRef
    >>> str(finding("C103", CellRef.of("고객대장", "E7"), header="계약 종료일")).partition(" → ")[0]
    "고객대장!E7 C103 '계약 종료일' 칸의 날짜는 달력에 없는 날입니다."
    >>> finding("C103", CellRef.of("고객대장", "E7"), {"C103": None}, header="") is None
    True
    """
    entry = CATALOGUE[code]
    severity = (severities or {}).get(code, entry.severity)
    if severity is None:
        return None
    return Finding(
        code,
        severity,
        where,
        filled(entry.message, details),
        filled(entry.suggestion, details).strip(),
    )


def explain(code: str) -> Code:
    """Return what a code means: its severity and words, why it matters, a bad and a good example.

    Args:
        code: such as C303, in any case.

    Raises:
        DomainError: there is no such code; its hint names the nearest.

    >>> explain("c303").title
    '하루 늦은 종료일'
    >>> explain("C330")
    Traceback (most recent call last):
    xlcrm.errors.DomainError: 'C330' 점검 코드는 없습니다. → 비슷한 코드: C323, C320, C313
    """
    wanted = normalise(code).upper()
    if wanted in CATALOGUE:
        return CATALOGUE[wanted]
    from difflib import get_close_matches  # noqa: PLC0415 - most codes are known

    near = get_close_matches(wanted, CATALOGUE, n=3, cutoff=_NEAR)
    hint = f"비슷한 코드: {', '.join(near)}" if near else "모든 코드를 보려면: xlcrm explain"
    raise DomainError(f"'{wanted}' 점검 코드는 없습니다.", hint=hint)


def markdown() -> str:
    """Return the catalogue as a Markdown table in Korean, for the documentation.

    >>> print(markdown().splitlines()[2][:33])
    | C101 | 오류 | 읽을 수 없는 날짜 | '열 제목'
    """
    lines = ["| 코드 | 정도 | 제목 | 내용 | 할 일 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {entry.code} | {entry.severity.korean} | {entry.title} | {' | '.join(entry.words)} |"
        for entry in CATALOGUE.values()
    ]
    return "\n".join(lines) + "\n"
