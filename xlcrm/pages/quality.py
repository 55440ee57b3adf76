"""데이터 품질: what is wrong in the data, by rule, and where it was found first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.domain.typed_option import path_typed
from xlcrm.pages.page import Highlight, Page, PageColumn, PageTable, Section, missing, summed
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.pages.material import Material
    from xlcrm.schema.finding import Finding

_NOTHING: Final = "고칠 곳을 찾지 못했습니다."
_WORDS: Final = (
    Highlight(("정도",), "word", Severity.ERROR.korean, "bad"),
    Highlight(("정도",), "word", Severity.WARNING.korean, "warn"),
)


def page(material: Material) -> Page:
    """Return the sheet about the data's quality."""
    findings = material.findings
    if not findings:
        return Page("quality", (missing("규칙별", _NOTHING),))
    file = path_typed(material.source.name)
    return Page(
        "quality",
        (_by_rule(material, findings), _by_sheet(findings)),
        intro=f"하나씩 보려면 xlcrm check {file} · 스스로 고칠 것을 고치려면 xlcrm fix {file}",
    )


def _by_rule(material: Material, findings: Sequence[Finding]) -> Section:
    """Each rule with its count, the worst and most frequent first."""
    counts = Counter((each.code, each.severity) for each in findings)
    first: dict[str, Finding] = {}
    for each in findings:
        first.setdefault(each.code, each)
    order = list(Severity)
    ranked = sorted(
        counts.items(), key=lambda item: (order.index(item[0][1]), -item[1], item[0][0])
    )
    rows = [
        {
            "코드": code,
            "정도": severity.korean,
            "규칙": CATALOGUE[code].title if code in CATALOGUE else "사무실 규칙",
            "건수": count,
            "첫 셀": str(first[code].where),
            "바로가기": _link(material, first[code]),
            "할 일": first[code].suggestion,
        }
        for (code, severity), count in ranked
    ]
    frame = pd.DataFrame(rows)
    columns = (
        PageColumn("코드", "middle"),
        PageColumn("정도", "middle"),
        PageColumn("규칙"),
        PageColumn("건수", "count"),
        PageColumn("첫 셀", link="바로가기"),
        PageColumn("할 일", "advice"),
    )
    table = PageTable("findings", frame, columns, summed(frame, ("건수",)), _WORDS, buttons=True)
    return Section("규칙별", table)


def _by_sheet(findings: Sequence[Finding]) -> Section:
    """Each sheet with its counts by severity."""
    names = list(dict.fromkeys(each.where.sheet for each in findings))
    counts = Counter((each.where.sheet, each.severity) for each in findings)
    grades = [severity.korean for severity in Severity]
    frame = pd.DataFrame(
        [{"시트": name, **{each.korean: counts[name, each] for each in Severity}} for name in names]
    )
    frame["합계"] = frame[grades].sum(axis=1)
    adds = "+".join(f"{{{grade}}}" for grade in grades)
    columns = (
        PageColumn("시트"),
        *(PageColumn(grade, "count") for grade in grades),
        PageColumn("합계", "count", formula=adds),
    )
    table = PageTable("findings_by_sheet", frame, columns, summed(frame, (*grades, "합계")))
    return Section("시트별", table)


def _link(material: Material, found: Finding) -> str:
    where = found.where
    return material.source.link(where.sheet, where.row, where.cell.rstrip("0123456789"))
