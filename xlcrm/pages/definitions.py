"""정의: how each figure is computed, and the check block: where it all came from."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.look.report import load_look
from xlcrm.pages.page import Page, PageColumn, PageTable, Section, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material

_WIDE: Final = 7  # columns that a sentence takes
_HALVES: Final = ("지표", "값", "지표 ", "값 ")
_WHY: Final = "값 대신 까닭이 적힌 지표는 산출 불가입니다."


def page(material: Material) -> Page:
    """Return the sheet that says how the others came about."""
    sections = (_source(material), _rows(material), _figures(material), _told())
    return Page("definitions", sections)


def _source(material: Material) -> Section:
    source = material.source
    contracts = material.analysis.office.contracts
    policy = material.analysis.office.policy
    readable = int(contracts["readable"].sum())
    rows = (
        ("기준일", str(material.as_of)),
        ("대장 파일", source.name),
        ("파일의 SHA-256", source.digest),
        ("파일 크기", f"{source.size:,}바이트"),
        ("계약 줄", f"{len(contracts):,}줄, 그 가운데 계산에 쓴 줄 {readable:,}줄"),
        ("재계약 유예", f"{policy.grace}일"),
        ("말일 방식", policy.month_end.value),
        ("요금 기준의 기본값", policy.basis),
        ("안내 기간", _windows(material)),
    )
    frame = pd.DataFrame(rows, columns=["항목", "값"])
    return Section(
        "자료",
        PageTable("source", frame, (PageColumn("항목", span=2), PageColumn("값", span=_WIDE))),
    )


def _windows(material: Material) -> str:
    policy = material.analysis.office.policy
    named = [f"{service} {days}일" for service, days in policy.windows.items()]
    return ", ".join((*named, f"그 밖 {policy.default_window}일"))


def _rows(material: Material) -> Section:
    names = ["시트", "한 줄은", "줄 수"]
    frame = pd.DataFrame(material.source.sheets, columns=names)
    columns = (
        PageColumn("시트", span=2),
        PageColumn("한 줄은", span=2),
        PageColumn("줄 수", "count"),
    )
    return Section("읽은 시트", PageTable("sheets", frame, columns, summed(frame, ("줄 수",))))


def _figures(material: Material) -> Section:
    """All single figures in two halves, each with why there is none where there is none."""
    told = [
        (
            figure.name,
            _worded(figure.value, figure.unit) if figure.value is not None else figure.why,
        )
        for figure in material.analysis.figures.values()
    ]
    half = -(-len(told) // 2)
    pairs = zip_longest(told[:half], told[half:], fillvalue=("", ""))
    frame = pd.DataFrame([(*left, *right) for left, right in pairs], columns=list(_HALVES))
    columns = tuple(
        PageColumn(name, kind, header=name.strip(), span=span)
        for name, kind, span in zip(_HALVES, ("text", "right") * 2, (2, 3) * 2, strict=True)
    )
    return Section(
        "기준일의 지표", PageTable("figures", frame, columns), notes=(_WHY, *material.undated)
    )


def _worded(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.1%}"
    return f"{value:,.1f}{unit}" if unit in {"점", "일", "개월"} else f"{value:,.0f}{unit}"


def _told() -> Section:
    rows = [(each.figure, each.how, each.source) for each in load_look().told]
    frame = pd.DataFrame(rows, columns=["지표", "산식", "출처"])
    columns = (
        PageColumn("지표", span=2),
        PageColumn("산식", "advice", span=_WIDE - 2),
        PageColumn("출처", span=2),
    )
    return Section("산식", PageTable("told", frame, columns))
