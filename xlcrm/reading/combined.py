"""One column used for two things: 계약기간 2023.10.26~2024.10.25, 이름/직급, 전화1 and 전화2.

A person's cell that holds two things is read in parts, and never written.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import parse_date
from xlcrm.domain.lengths import last_day, parse_length
from xlcrm.domain.text import lazy, normalise
from xlcrm.domain.whole_months import months_between
from xlcrm.errors import DomainError
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.cellref import CellValue

_DAY: Final = (
    r"'?\d{2,4}\s*(?:[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}\s*\.?|년\s*\d{1,2}\s*월\s*\d{1,2}\s*일?)"
    r"(?:\s*\([월화수목금토일]\))?|\d{8}|\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)"
)
_PERIOD: Final = lazy(
    rf"\s*(?P<start>{_DAY})\s*(?:부터|에서)?\s*(?:[~∼〜–—→]|-+>?|부터|에서|\s/\s|\s)\s*"
    rf"(?P<end>{_DAY}|상시|무기한|무제한|자동연장|평생|종신|영구|해지\s?시(?:까지)?|현재)?\s*(?:까지)?\s*"
    r"(?:[(\[]\s*(?:총\s*)?\d{1,3}\s*(?:개월|년|일|달)(?:간)?\s*[)\]])?\s*",
    re.ASCII,
)
_FOR_LENGTH: Final = lazy(
    rf"\s*(?P<start>{_DAY})\s*(?:부터|[~∼〜–—→])\s*"
    r"(?P<length>\d{1,3}\s*(?:년|개월|달|일|주)(?:\s*\d{1,2}\s*개월)?)\s*(?:간|약정)?\s*",
    re.ASCII,
)
_SAME_YEAR: Final = lazy(
    rf"\s*(?P<start>{_DAY})\s*[~∼〜–—→]\s*"
    r"(?P<month>\d{1,2})(?:\s*[./]\s*|월\s*)(?P<day>\d{1,2})\s*[.일]?\s*(?:까지)?\s*",
    re.ASCII,
)
_BETWEEN: Final = lazy(r"\s*(?:[/|;·\n]|,(?!\d{3}(?!\d)))\s*")  # not within 100,000
_BRACKETS: Final = lazy(r"^(?P<first>[^()\[\]]*\S)\s*[(\[](?P<second>[^()\[\]]+)[)\]]\s*$")
_RANKS: Final = (
    *("회장", "부회장", "사장", "부사장", "대표이사", "대표", "전무", "상무", "이사", "본부장"),
    *("부장", "차장", "과장", "대리", "주임", "사원", "팀장", "실장", "센터장", "지점장", "점장"),
    *("원장", "소장", "국장", "계장", "반장", "교수", "선생님", "강사", "매니저", "님"),
)
_PHONED: Final = lazy(
    r"^(?P<first>\D*[^\d\s(])\s*(?P<second>\(?\+?0\d{1,3}\)?[-. ]?\d{3,4}[-. ]?\d{4})$", re.ASCII
)
_RANKED: Final = lazy(rf"^(?P<first>\S.*?)\s+(?P<second>(?:{'|'.join(_RANKS)})님?)$")
_TYPED: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.DATE, Kind.MONEY, Kind.MONTHS})


def period(text: str) -> tuple[str, str] | None:
    """Return both ends of a period that a cell states, or None if it states none.

    >>> period("2023.10.26~2024.10.25"), period("23/10/26 ~ 24/10/25 (12개월)")
    (('2023.10.26', '2024.10.25'), ('23/10/26', '24/10/25'))
    >>> period("26.10.2023 25.10.2024")
    ('26.10.2023', '25.10.2024')
    >>> period("2024년 3월 4일부터 2025년 3월 3일까지"), period("12개월"), period("2024-03-04 ~")
    (('2024년 3월 4일', '2025년 3월 3일'), None, ('2024-03-04', ''))
    >>> period("26.11.28~1년"), period("24년6월24일부터 2년"), period("26.11.1 ~ 2.28")
    (('26.11.28', '2027-11-27'), ('24년6월24일', '2026-06-23'), ('26.11.1', '2027-02-28'))
    >>> period("2025.9 ~ 2026.8"), period("25년 9월부터 12월까지")
    (('2025-09', '2026-08'), ('2025-09', '2025-12'))
    """
    plain = normalise(text)
    found = _PERIOD.fullmatch(plain)
    if found is None:
        return _reckoned(plain) or months_between(plain)
    end = found["end"] or ""
    return found["start"].strip(), "" if end == "현재" else end.strip()


def _reckoned(plain: str) -> tuple[str, str] | None:
    """The ends of a period whose last day follows from the first: by a length, or by its year."""
    try:
        if found := _FOR_LENGTH.fullmatch(plain):
            length = parse_length(found["length"])
            end = length and last_day(parse_date(found["start"])[0], length)
        elif found := _SAME_YEAR.fullmatch(plain):
            start, month, day = parse_date(found["start"])[0], found["month"], found["day"]
            end = date(start.year, int(month), int(day))
            end = date(start.year + 1, end.month, end.day) if end < start else end
        else:
            return None
    except (DomainError, ValueError, OverflowError):
        return None
    return (found["start"].strip(), end.isoformat()) if end else None


def are_periods(values: Iterable[CellValue]) -> bool:
    """Tell whether most of a column's cells state both ends of a period.

    >>> are_periods(["2023.10.26~2024.10.25", None, "-"]), are_periods([12, "6개월"])
    (True, False)
    """
    filled = [value for value in values if not is_blank(value)]
    told = sum(isinstance(value, str) and period(value) is not None for value in filled)
    return 2 * told > len(filled)


def in_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several things: by signs, brackets or a rank.

    >>> in_parts("홍길동/과장"), in_parts("홍길동 과장"), in_parts("홍길동(010-0000-0001)")
    (('홍길동', '과장'), ('홍길동', '과장'), ('홍길동', '010-0000-0001'))
    >>> in_parts("홍길동 010-0000-0001"), in_parts("홍길동")
    (('홍길동', '010-0000-0001'), ('홍길동',))
    """
    plain = normalise(text)
    if found := _BRACKETS.match(plain):
        return found["first"], found["second"].strip()
    parts = tuple(part for part in _BETWEEN.split(plain) if part)
    if len(parts) == 1 and (found := _RANKED.match(plain) or _PHONED.match(plain)):
        return found["first"], found["second"]
    return parts


def parts_of(
    raw: Sequence[CellValue], fields: Sequence[str], wanted: str, kinds: Mapping[str, Kind]
) -> list[CellValue]:
    """Return what a column's cells say of one of the fields that they hold.

    Args:
        raw: the column's cells.
        fields: the fields in the order of the header, "" for a part that is none of ours.
        wanted: the field.
        kinds: what each field holds.

    >>> parts_of(["홍길동/과장", "김철수"], ("name", ""), "name", {"name": Kind.NAME})
    ['홍길동', '김철수']
    >>> kinds = {"start": Kind.DATE, "end": Kind.DATE}
    >>> parts_of(["2023.10.26~2024.10.25", "미정"], ("start", "end"), "end", kinds)
    ['2024.10.25', '미정']
    >>> kinds = {"deposit": Kind.MONEY, "fee": Kind.MONEY}
    >>> parts_of(["1000/50", "500"], ("deposit", "fee"), "fee", kinds)
    ['50', None]
    """
    known = {value: _part(value, fields, wanted, kinds) for value in set(raw)}
    return [known[value] for value in raw]


def _part(
    value: CellValue, fields: Sequence[str], wanted: str, kinds: Mapping[str, Kind]
) -> CellValue:
    if not isinstance(value, str):
        return value if wanted == fields[0] else None
    if tuple(fields) == TERM:
        found = period(value)
        return value if found is None else found[wanted == "end"] or None
    parts = in_parts(value)
    kind = kinds[wanted]
    if kind in _TYPED:
        alike = [field for field in fields if field and kinds[field] is kind]
        readable = [part for part in parts if read(kind, part).value is not None]
        return next(iter(readable[alike.index(wanted) :]), None)
    typed = [kinds[field] for field in fields if field and kinds[field] in _TYPED]
    words = [part for part in parts if all(read(each, part).value is None for each in typed)]
    place = [field for field in fields if not field or kinds[field] not in _TYPED].index(wanted)
    return words[place] if place < len(words) else None


def both_days(
    starts: Sequence[CellValue], ends: Sequence[CellValue], *, held: bool
) -> tuple[Sequence[CellValue], Sequence[CellValue]]:
    """Return the first and the last days of terms, also of those that stand in one column.

    >>> both_days(["2024-01-05~2024-01-07"], ["2024-01-05~2024-01-07"], held=True)
    (['2024-01-05'], ['2024-01-07'])
    """
    if not held:
        return starts, ends
    kinds = dict.fromkeys(TERM, Kind.DATE)
    first, last = (parts_of(starts, TERM, name, kinds) for name in TERM)
    return first, last


def joined(columns: Sequence[Sequence[CellValue]]) -> list[CellValue]:
    """Return the cells of several columns for one field as one, their texts behind commas.

    >>> joined([["010-0000-0001", None], ["02-000-0002", 1000000003]])
    ['010-0000-0001, 02-000-0002', 1000000003]
    """
    return [_joined(values) for values in zip(*columns, strict=True)]


def _joined(values: Sequence[CellValue]) -> CellValue:
    said = [value for value in values if not is_blank(value)]
    if len(said) < 2:  # noqa: PLR2004 - nothing to join
        return said[0] if said else None
    return ", ".join(str(int(v)) if isinstance(v, float) and v == v // 1 else str(v) for v in said)


def cell_of(fields: Sequence[str], values: Sequence[str]) -> str:
    """Return what a new row's cell says that holds several things.

    >>> cell_of(TERM, ("2024-10-26", "2025-10-25")), cell_of(("name", ""), ("홍길동", ""))
    ('2024-10-26~2025-10-25', '홍길동')
    """
    sign = "~" if tuple(fields) == TERM else "/"
    return sign.join(values).rstrip("/")
