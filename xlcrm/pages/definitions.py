"""정의: how each figure is computed, and the check block: where it all came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.figure import NOT_COMPUTABLE
from xlcrm.look.report import load_look
from xlcrm.pages.page import Page, PageColumn, PageTable, Section, summed
from xlcrm.pages.summary import stands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.analysis.figure import Figure
    from xlcrm.pages.material import Material

_GRID: Final = (36.0, 108.0, 40.0)


def page(material: Material) -> Page:
    """Return the sheet that says how the others came about."""
    sections = (_source(material), _rows(material), _told(), _figures(material))
    return Page("definitions", sections, grid=_GRID)


def _source(material: Material) -> Section:
    contracts = material.analysis.office.contracts
    policy = material.analysis.office.policy
    readable = int(contracts["readable"].sum())
    rows = (
        ("기준일", str(material.as_of)),
        *_files(material),
        ("계약 줄", f"{len(contracts):,}줄, 그 가운데 계산에 쓴 줄 {readable:,}줄"),
        ("재계약 유예", f"{policy.grace}일"),
        ("말일 방식", policy.month_end.value),
        ("요금 기준의 기본값", policy.basis),
        ("안내 기간", _windows(material)),
    )
    frame = pd.DataFrame(rows, columns=["항목", "값"])
    return Section(
        "자료",
        PageTable("source", frame, (PageColumn("항목"), PageColumn("값"))),
    )


def _files(material: Material) -> Iterator[tuple[str, str]]:
    """Which file it was, or which files: name, digest, size."""
    source = material.source
    if source.files:
        yield "대장 폴더", f"{source.name} (대장 {len(source.files):,}개)"
    for name, digest, size in source.files or ((source.name, source.digest, source.size),):
        yield "대장 파일", name
        yield "파일의 SHA-256", digest
        yield "파일 크기", f"{size:,}바이트"


def _windows(material: Material) -> str:
    policy = material.analysis.office.policy
    named = [f"{service} {days}일" for service, days in policy.windows.items()]
    return ", ".join((*named, f"그 밖 {policy.default_window}일"))


def _rows(material: Material) -> Section:
    names = ["시트", "한 줄은", "줄 수"]
    frame = pd.DataFrame(material.source.sheets, columns=names)
    columns = (PageColumn("시트"), PageColumn("한 줄은"), PageColumn("줄 수", "count"))
    table = PageTable("sheets", frame, columns, summed(frame, ("줄 수",)))
    return Section("읽은 시트", table, notes=stands_on(material))


def _figures(material: Material) -> Section:
    """All single figures, each with what it is counted from, or why there is none."""
    told = [
        (figure.name, _told_of(figure), _worded(figure.value, figure.unit))
        if figure.value is not None
        else (figure.name, figure.why, NOT_COMPUTABLE)
        for figure in material.analysis.figures.values()
    ]
    frame = pd.DataFrame(told, columns=["지표", "바탕", "값"])
    columns = (PageColumn("지표"), PageColumn("바탕"), PageColumn("값", "right"))
    table = PageTable("figures", frame, columns)
    return Section("기준일의 지표", table, notes=(*material.left_out, *material.undated))


def _told_of(figure: Figure) -> str:
    return " · ".join(part for part in (figure.basis, figure.note) if part)


def _worded(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.1%}"
    return f"{value:,.1f}{unit}" if unit in {"점", "일", "개월"} else f"{value:,.0f}{unit}"


def _told() -> Section:
    rows = [(each.figure, each.how, each.source) for each in load_look().told]
    frame = pd.DataFrame(rows, columns=["지표", "산식", "출처"])
    columns = (
        PageColumn("지표"),
        PageColumn("산식", "advice"),
        PageColumn("출처"),
    )
    return Section("산식", PageTable("told", frame, columns))
