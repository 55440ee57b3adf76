"""Every finding code once: how bad it is, and what it says; the wording stands in `entries`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from xlcrm.schema.entries import ENTRIES
from xlcrm.schema.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellRef
    from xlcrm.schema.entries import Entry
    from xlcrm.schema.finding import Severity

CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType({entry.code: entry for entry in ENTRIES})


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
        entry.message.format_map(details),
        entry.suggestion.format_map(details).strip(),
    )


def markdown() -> str:
    """Return the catalogue as a Markdown table in Korean, for the documentation.

    >>> print(markdown().splitlines()[2][:30])
    | C101 | 오류 | 읽을 수 없는 날짜 | '{h
    """
    lines = ["| 코드 | 정도 | 제목 | 내용 | 할 일 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {entry.code} | {entry.severity.korean} | {entry.title} "
        f"| {entry.message} | {entry.suggestion} |"
        for entry in CATALOGUE.values()
    ]
    return "\n".join(lines) + "\n"
