"""What an office has said its headers mean, as the 설정 sheet and the command line spell it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.domain.text import lazy
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import HISTORY, SETTINGS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.schema.table import Table

T = TypeVar("T")

SECTION: Final = "머리글"
"""What such rows of 설정 are called in the column 구분."""

UNUSED: Final = "쓰지 않음"
"""What is said of a header that is none of ours."""

EVERYWHERE: Final = ""
"""Stands for the sheet where a header is explained for all sheets."""

_UNUSED: Final = frozenset({normalise(UNUSED), "무시", "제외", "none", "unused"})
_SHEET: Final = r"\s*(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^!'][^!]*))!(?P<header>.*)"
_SPECS: Final = tuple(spec for spec in SHEETS if spec not in {SETTINGS, HISTORY})
_CELL: Final = lazy(r"[a-z]{1,3}[0-9]{1,7}")
_NOTHING: Final = frozenset("-–—")


def meaning(text: str) -> tuple[str, ...] | None:
    """Return the fields that a column's name stands for, or None if it names no column.

    Args:
        text: 고객명, a synonym or the field's English key; two as 계약 시작일~계약 종료일 or, with
            a dash for what is none of ours, 고객명/-; 쓰지 않음 for none.

    >>> meaning("고객명"), meaning("시작일~종료일"), meaning("고객명/-"), meaning("쓰지 않음")
    (('name',), ('start', 'end'), ('name', ''), ())
    >>> meaning("키") is None
    True
    """
    if normalise(text) in _UNUSED or text.strip() in _NOTHING:
        return ()
    parts = re.split(r"\s*[~/+]\s*", text.strip())
    field = _fields().get(normalise(text)) or _fields().get(text.strip())
    if field and _NOTHING.isdisjoint(parts):
        return (field,)
    if len(parts) < 2:  # noqa: PLR2004 - one name, and unknown
        return None
    found = tuple("" if part in _NOTHING else _fields().get(normalise(part)) for part in parts)
    known = tuple(field for field in found if field is not None)
    named = [field for field in known if field]
    return known if len(known) == len(parts) and named and len({*named}) == len(named) else None


@cache
def _fields() -> dict[str, str]:
    """Every name of a column → its field; canonical names come before synonyms."""
    found: dict[str, str] = {}
    for spec in _SPECS:
        for column in spec.columns:
            found.setdefault(normalise(column.name), column.field)
    for spec in _SPECS:
        for column in spec.columns:
            for word in (*column.synonyms, column.field):
                found.setdefault(normalise(word), column.field)
            found.setdefault(column.field, column.field)
    return found


def name_of(fields: Iterable[str], key: str = "") -> str:
    """Return how fields are said in Korean; of a kind of sheet by its names.

    >>> name_of(("start", "end")), name_of(("name", "")), name_of(()), name_of(("date",))
    ('계약 시작일~계약 종료일', '고객명/-', '쓰지 않음', '일자')
    """
    names = _names(key)
    words = [names.get(field, field) or "-" for field in fields]
    sign = "~" if "-" not in words else "/"
    return sign.join(words) or UNUSED


@cache
def _names(key: str) -> dict[str, str]:
    """What fields are called in the columns of one kind of sheet, and else in the others'."""
    names: dict[str, str] = {}
    for spec in sorted(_SPECS, key=lambda spec: spec.key != key):
        for column in spec.columns:
            names.setdefault(column.field, column.name)
    known = _fields()  # 상태 of a message is no contract's
    return {field: name for field, name in names.items() if known.get(normalise(name)) == field}


def place_of(item: str) -> tuple[str, str]:
    """Return the sheet and the header that a spelling such as 강남점!성함 names, as compared.

    Without a sheet it is `EVERYWHERE`.

    >>> place_of("강남점!성 함"), place_of("'2024 신규'!성함"), place_of("성함")
    (('강남점', '성함'), ('2024신규', '성함'), ('', '성함'))
    """
    found = re.fullmatch(_SHEET, item)
    if found is None:
        return EVERYWHERE, normalise(item)
    sheet = found["plain"] or found["quoted"].replace("''", "'")
    return normalise(sheet), normalise(found["header"])


Explained = dict[str, dict[str, tuple[str, ...]]]
"""Sheet → header → fields, sheets and headers as they are compared."""


def explained(answers: Mapping[str, str]) -> Explained:
    """Return answers as `place_of` and `meaning` read them; what means nothing is left out.

    >>> explained({"강남점!성함": "고객명", "키": "??"})
    {'강남점': {'성함': ('name',)}}
    """
    found: Explained = {}
    for item, value in answers.items():
        sheet, header = place_of(item)
        fields = meaning(value)
        if header and fields is not None:
            found.setdefault(sheet, {})[header] = fields
    return found


def told_of(sheet: str, *sources: Mapping[str, Mapping[str, T]]) -> dict[str, T]:
    """Return what is said of one sheet's headers; the last source counts, and the sheet's own word.

    What is said of the sheet for one period counts for that of the next: nobody explains the
    headers anew each year.

    >>> told_of("강남점", {"": {"성함": ("name",)}}, {"강남점": {"키": ()}})
    {'성함': ('name',), '키': ()}
    >>> told_of("2025년", {"2024년": {"성함": ("name",)}})
    {'성함': ('name',)}
    """
    own, series = normalise(sheet), series_of(sheet)
    found: dict[str, T] = {}
    for source in sources:
        found.update(source.get(EVERYWHERE, {}))
        for other, said in source.items():
            if said and other not in {EVERYWHERE, own} and series_of(other) == series:
                found.update((key, each) for key, each in said.items() if not _CELL.fullmatch(key))
        found.update(source.get(own, {}))
    return found


def told_anywhere(said: Explained, sheet: str = "") -> dict[str, tuple[str, ...]]:
    """Return what is said of the headers of a list from elsewhere: what all sheets agree about.

    Args:
        said: what the office says of its sheets.
        sheet: what the list is called, if it is a sheet: what is said of that sheet counts first.

    >>> told_anywhere({"강남점": {"성함": ("name",)}, "서초점": {"성함": ("name",), "b1": ()}})
    {'성함': ('name',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    doubtful = set()
    for headers in said.values():
        for header, fields in headers.items():
            if not _CELL.fullmatch(header) and found.setdefault(header, fields) != fields:
                doubtful.add(header)
    agreed = {header: fields for header, fields in found.items() if header not in doubtful}
    return {**agreed, **(told_of(sheet, said) if sheet else {})}


@cache
@lru_cache(maxsize=2_048)
def series_of(sheet: str) -> str:
    """Return a sheet's name without its period: sheets by month or year are one series.

    >>> series_of("2024년 강남점"), series_of("3월")
    ('강남점', '')
    """
    return re.sub(r"\d+|[년월]", "", normalise(sheet))


def explained_in(table: Table) -> Explained:
    """Return what the rows of a 설정 sheet say of headers; `read_settings` tells of bad ones."""
    columns = [table.columns.get(name) for name in ("section", "item", "value")]
    if None in columns:
        return {}
    sections, items, values = (column.raw for column in columns if column is not None)
    return explained(
        {
            str(item): str(value or "")
            for section, item, value in zip(sections, items, values, strict=True)
            if normalise(section) == SECTION and item is not None
        }
    )
