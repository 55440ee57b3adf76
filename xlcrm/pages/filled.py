"""What of a report the ledger's data fills; of the rest one list, and what would fill it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from xlcrm.analysis.churn import NOT_SAID
from xlcrm.analysis.coverage import UNKNOWN, why_no_revenue
from xlcrm.analysis.sources import SOURCES
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.look.report import OWN
from xlcrm.pages.charts import rows_drawn
from xlcrm.pages.material import NO_ROWS
from xlcrm.pages.page import PageColumn, PageTable, Section
from xlcrm.schema.sheets import KNOWN, LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Chart, Page

SUMMARY, DEFINITIONS = "summary", "definitions"
TITLE: Final = "이 열을 더하면 이 표가 나옵니다"

_ALWAYS: Final = (SUMMARY, DEFINITIONS, OWN)
_MEASURES: Final = frozenset(
    {"money", "count", "decimal", "percent", "score", "heat", "money_change", "count_change"}
)
"""The kinds of columns whose numbers say how much; 0 says that there is nothing."""

_UNTOLD: Final = frozenset({UNKNOWN, NOT_SAID})
"""What stands for rows of which nothing is told: a table of nothing else says nothing."""

_SHEETS: Final = {spec.key: spec.name for spec in KNOWN}
_NAMES: Final = {(spec.key, column.field): column.name for spec in KNOWN for column in spec.columns}
_FEE: Final = "fee"
_ASKS: Final = "세요."
_SENTENCES: Final = lazy(r"(?<=\.) ")
_NO_SHEET: Final = "시트가 없습니다"
_OTHER: Final = "그 시트를 만들어 적으세요."
_LATER: Final = "더할 열은 없습니다. 해당하는 자료가 생기면 나옵니다."


@outlined
class Lack(NamedTuple):
    """A table that is left out: where it would stand, what would fill it, and how it is now."""

    page: str
    table: str
    fill: str
    now: str


def drawn(pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return pages without what would be empty on them.

    Of tables the months before anything happened, of charts those with nothing to draw.
    """
    begun = {
        key: replace(page, sections=tuple(map(_begun, page.sections)))
        for key, page in pages.items()
    }
    return {key: _drawn(page, begun) for key, page in begun.items()}


def filled(
    pages: Mapping[str, Page], material: Material
) -> tuple[dict[str, Page], tuple[Lack, ...]]:
    """Return the pages that say something, without sections that do not, and what is left out.

    The first page, the definitions and an office's own sections stay as they are.
    """
    kept: dict[str, Page] = {}
    lacks: list[Lack] = []
    for key, page in pages.items():
        if key in _ALWAYS:
            kept[key] = page
            continue
        sections = tuple(each for each in page.sections if _says(each))
        left = [each for each in page.sections if not _says(each)]
        lacks += [_lack(material, material.names[key], each) for each in left]
        if sections:
            kept[key] = replace(page, sections=sections)
    return kept, tuple(lacks)


def with_list(
    pages: Mapping[str, Page], lacks: tuple[Lack, ...], material: Material
) -> dict[str, Page]:
    """Return the pages with the list of what is left out: on 정의, told of on the first page."""
    found = dict(pages)
    if not lacks or DEFINITIONS not in found:
        return found
    page = found[DEFINITIONS]
    found[DEFINITIONS] = replace(page, sections=(_list(lacks), *page.sections))
    if SUMMARY in found and found[SUMMARY].sections:
        *others, last = found[SUMMARY].sections
        where = material.names[DEFINITIONS]
        told = f"자료가 없어 뺀 표 {len(lacks)}가지와 채울 열은 '{where}' 시트의 맨 위에 있습니다."
        last = replace(last, notes=(*last.notes, told))
        found[SUMMARY] = replace(found[SUMMARY], sections=(*others, last))
    return found


def says(table: PageTable) -> bool:
    """Tell whether a table says something: a row, an amount that is not 0, a label that is known.

    >>> columns = (PageColumn("성별"), PageColumn("고객 수", "count"))
    >>> frames = ({"성별": ["남"], "고객 수": [1]}, {"성별": ["남"], "고객 수": [0]},
    ...           {"성별": ["모름"], "고객 수": [7]})
    >>> [says(PageTable("t", pd.DataFrame(frame), columns)) for frame in frames]
    [True, False, False]
    """
    frame = table.frame
    if frame.empty or table.has_buttons:  # a list has somebody in it, whatever is known of them
        return not frame.empty
    if _UNTOLD.issuperset(frame[table.columns[0].name]):
        return False
    measures = _measures(table)
    told = frame[[name for name in measures if name not in _UNTOLD]]
    return not measures or bool(_is_something(told).any())


def _measures(table: PageTable) -> list[str]:
    """The columns of a table that say how much."""
    return [
        column.name
        for column in table.columns
        if column.kind in _MEASURES and is_numeric_dtype(table.frame[column.name].dtype)
    ]


def _is_something(measured: pd.DataFrame) -> pd.Series:
    """Which rows say anything but 0 and nothing."""
    return (measured.notna() & (measured != 0)).any(axis=1)


def _begun(section: Section) -> Section:
    """A section whose table of months begins with the first in which there was anything."""
    table = section.table
    if table is None or not len(table.frame):
        return section
    months = table.frame[table.columns[0].name]
    measures = _measures(table)
    if not (is_datetime64_any_dtype(months.dtype) and measures):
        return section
    something = _is_something(table.frame[measures]).to_numpy()
    first = int(something.argmax())
    frame = table.frame.iloc[first:].reset_index(drop=True)
    return replace(section, table=replace(table, frame=frame))


def _says(section: Section) -> bool:
    if section.table is not None:
        return says(section.table)
    return bool(section.tiles or section.charts)


def _drawn(page: Page, pages: Mapping[str, Page]) -> Page:
    sections = (
        replace(section, charts=tuple(_with_values(section.charts, page, pages)))
        for section in page.sections
    )
    return replace(page, sections=tuple(each for each in sections if not _is_bare(each)))


def _is_bare(section: Section) -> bool:
    """Whether a section is a heading and nothing else, its charts being gone."""
    return not (section.table or section.tiles or section.charts or section.missing)


def _with_values(charts: Iterable[Chart], page: Page, pages: Mapping[str, Page]) -> Iterator[Chart]:
    """The charts that show something, without the columns of which they would draw nothing.

    One value alone shows no course and no division; a table says it better.
    """
    for chart in charts:
        source = pages.get(chart.page) if chart.page else page
        tables = source.tables if source is not None else ()
        table = next((each for each in tables if each.key == chart.table), None)
        if table is None:
            continue
        values = table.frame.head(rows_drawn(chart, table))[list(chart.series)]
        told = values.notna() & ((values != 0) | (chart.kind != "stacked"))
        series = tuple(name for name in chart.series if told[name].any())
        if _is_something(values).any() and told.any(axis=1).sum() > 1:
            over = tuple(name for name in chart.over if name in series)
            yield replace(chart, series=series, over=over)


def _list(lacks: tuple[Lack, ...]) -> Section:
    """The list: a line for what the same would fill on the same sheet."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for lack in lacks:
        lines.setdefault((lack.page, lack.fill, lack.now), []).append(lack.table)
    rows = [
        (f"{page}: {', '.join(tables)}", fill, now) for (page, fill, now), tables in lines.items()
    ]
    frame = pd.DataFrame(rows, columns=["나오지 않은 표", "이렇게 하면 나옵니다", "지금"])
    columns = (
        PageColumn("나오지 않은 표", "note"),
        PageColumn("이렇게 하면 나옵니다", "advice"),
        PageColumn("지금", "note"),
    )
    return Section(TITLE, PageTable("lacking", frame, columns, buttons=True))


def _lack(material: Material, page: str, section: Section) -> Lack:
    key = section.key or (section.table.key if section.table is not None else "")
    now = section.missing or NO_ROWS
    if now == NO_ROWS and _FEE in SOURCES.get(key, {}).get(LEDGER.key, ()):
        now = why_no_revenue(material.analysis.office) or now
    sentences = _SENTENCES.split(now)
    asked = [each for each in sentences if each.endswith(_ASKS)]
    steps = [" 또는 ".join(_fills(material, key)), *asked]  # a reason may say what to do itself
    now = " ".join(each for each in sentences if each not in asked) or now
    fill = " ".join(filter(None, steps)) or (_OTHER if _NO_SHEET in now else _LATER)
    return Lack(page, section.title, fill, now)


def _fills(material: Material, key: str) -> Iterator[str]:
    """What would fill a table, a sentence a sheet, in the words that the office has for it."""
    for kind, fields in SOURCES.get(key, {}).items():
        held = material.held.get(kind)
        if held is None:
            names = [_NAMES[kind, field] for field in fields]
            yield f"'{_SHEETS[kind]}' 시트를 만들고 {_all(names)} 열을 적으세요."
        elif not held.rows:
            yield f"'{held.sheet}' 시트에 첫 줄을 적으세요."
        else:
            absent = [_NAMES[kind, field] for field in fields if field not in held.headers]
            blank = [
                held.headers[field]
                for field in fields
                if field in held.headers and field not in held.told
            ]
            if absent:
                yield f"'{held.sheet}' 시트에 {_all(absent)} 열을 더하세요."
            if blank:
                yield f"'{held.sheet}' 시트의 {_all(blank)} 열을 채우세요."


def _all(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
