"""What a check has found, as the workbook's 점검결과 sheet: people work through it, worst first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.hyperlinks import MAX_LINKS
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import is_same
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.finding import Severity
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from xlcrm.office.ledger import Ledger
    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding

    RuleKey = tuple[Severity, str]  # a code, and how bad it is

NAME: Final = "점검결과"
HEADERS: Final = ("정도", "코드", "시트", "셀", "내용", "할 일")

MOST: Final = 500
"""Cells of one rule that are written: who has mended so many checks again before going on."""

_WIDTHS: Final = (7, 9, 15, 9, 64, 64)
_TAB: Final = "C65911"
_OFFICES_OWN: Final = "사무실에서 정한 규칙"
_HEADER_HEIGHT: Final = 22
_SECTION_HEIGHT: Final = 20
_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}

_TITLE: Final = (CellLook(bold=True, size=16, text="1F3A5F"),)
_SUM: Final = (CellLook(bold=True),)
_HINT: Final = (CellLook(text="595959"),)
_SECTION: Final = (CellLook(bold=True, size=12, text="1F3A5F"),)
_LINES: Final = "BFBFBF"
_HEADER: Final = (
    CellLook(bold=True, text="1F3A5F", fill="DCE6F1", centred=True, border=_LINES),
) * len(HEADERS)
_WRAPPED: Final = CellLook(top=True, wrap=True, border=_LINES)
_SHORT: Final = CellLook(top=True, centred=True, border=_LINES)
_LINK: Final = replace(_SHORT, text="0563C1", underlined=True)
_COUNT: Final = replace(_SHORT, number_format='#,##0"곳"')
_WORDS: Final[Mapping[Severity, CellLook]] = {
    Severity.ERROR: replace(_SHORT, bold=True, text="9C0006", fill="FFC7CE"),
    Severity.WARNING: replace(_SHORT, text="7F6000", fill="FFEB9C"),
    Severity.REMARK: replace(_SHORT, text="1F4E79", fill="DDEBF7"),
}


def marked_sheet(
    findings: Iterable[Finding], sheets: Sequence[str], as_of: date | None = None
) -> OwnSheet:
    """Return the sheet that tells of findings: how many by rule, then each with a link to its cell.

    Args:
        findings: what a check has found.
        sheets: the workbook's sheets in the order of their tabs; cells of no other get a link.
        as_of: the day for which it was asked what is late.
    """
    place = _place_among(sheets)
    rules = _by_rule(sorted(findings, key=place))
    head = _head(rules, as_of)
    if not rules:
        return OwnSheet(NAME, head, _WIDTHS, tab=_TAB)
    most = min(MOST, MAX_LINKS // len(rules) - 1)
    written = sorted((each for group in rules.values() for each in group[:most]), key=place)
    above = (*head, OwnLine(HEADERS, _HEADER, height=_HEADER_HEIGHT))
    headers = len(above) + 1 + len(rules) + 3  # headings of both parts, and an empty row between
    rows = {_rule(each): row for row, each in [*enumerate(written, start=headers + 1)][::-1]}
    lines = (
        *above,
        OwnLine(("규칙마다 몇 곳인지",), _SECTION, height=_SECTION_HEIGHT),
        *(_of_rule(rule, group, most, rows[rule]) for rule, group in rules.items()),
        OwnLine(),
        OwnLine(("찾은 곳",), _SECTION, height=_SECTION_HEIGHT),
        OwnLine(HEADERS, _HEADER, height=_HEADER_HEIGHT),
        *(_of_finding(each, sheets) for each in written),
    )
    return OwnSheet(
        NAME,
        lines,
        _WIDTHS,
        frozen=len(above),
        repeated=len(above),
        filtered=CellRange(headers, 1, headers + len(written), len(HEADERS)),
        tab=_TAB,
    )


def _place_among(sheets: Sequence[str]) -> Callable[[Finding], tuple[object, ...]]:
    """What findings are sorted by: the worst first, then from the first tab's top on."""
    order = {name: place for place, name in enumerate(sheets)}

    def place(found: Finding) -> tuple[object, ...]:
        where = found.where
        tab = order.get(where.sheet, len(order))
        return _RANKS[found.severity], tab, where.row, where.column, found.code

    return place


def _rule(found: Finding) -> RuleKey:
    return found.severity, found.code


def _by_rule(findings: Iterable[Finding]) -> dict[RuleKey, list[Finding]]:
    """The findings of each rule: the worst rules first, of equals those that found most."""
    rules: dict[RuleKey, list[Finding]] = {}
    for found in findings:
        rules.setdefault(_rule(found), []).append(found)
    order = sorted(rules, key=lambda rule: (_RANKS[rule[0]], -len(rules[rule]), rule[1]))
    return {rule: rules[rule] for rule in order}


def _head(rules: Mapping[RuleKey, Sequence[Finding]], as_of: date | None) -> tuple[OwnLine, ...]:
    """The title, how much there is to do, and how to use the sheet."""
    day = f"{as_of} 기준으로 " if as_of else ""
    again = "xlcrm check --mark를 다시 실행하면 새로 씁니다."
    if not rules:
        said = "고칠 것이 없습니다. 읽은 시트가 모두 점검 규칙에 맞습니다."
        told = f"{day}살펴보았습니다. 자료가 바뀐 뒤 {again}"
    else:
        counts = dict.fromkeys(Severity, 0)
        for (severity, _), group in rules.items():
            counts[severity] += len(group)
        parts = " · ".join(f"{each.korean} {count:,}곳" for each, count in counts.items() if count)
        said = f"살펴볼 곳이 모두 {sum(counts.values()):,}곳입니다: {parts}"
        told = (
            f"{day}적었습니다. 파란 셀 주소를 누르면 그 자리로 갑니다. "
            f"자료를 고친 뒤 {again} 메모는 다른 시트에 적으세요."
        )
    return (
        OwnLine((NAME,), _TITLE, height=28),
        OwnLine((said,), _SUM),
        OwnLine((told,), _HINT, passing=True),
    )


def _of_rule(rule: RuleKey, group: Sequence[Finding], most: int, row: int) -> OwnLine:
    """How often a rule has found something, where, and what to do where that is everywhere alike.

    Its code leads to the first of its findings, in `row`.
    """
    severity, code = rule
    entry = CATALOGUE.get(code)
    title = _OFFICES_OWN if entry is None else entry.title
    sheets = {each.where.sheet for each in group}
    where = sheets.pop() if len(sheets) == 1 else f"시트 {len(sheets)}개"
    advice = {_plain(each.suggestion) for each in group}
    told = [advice.pop()] if len(advice) == 1 else []
    if len(group) > most:
        told.append(
            f"아래에는 처음 {most:,}곳만 적었습니다. 고치고 다시 점검하면 나머지가 나옵니다."
        )
    return OwnLine(
        (severity.korean, code, where, len(group), title, " ".join(told)),
        (_WORDS[severity], _LINK, _WRAPPED, _COUNT, _WRAPPED, _WRAPPED),
        {2: f"{quoted(NAME)}!{a1(row, 2)}"},
    )


def _of_finding(found: Finding, sheets: Sequence[str]) -> OwnLine:
    where = found.where
    known = where.sheet in sheets
    return OwnLine(
        (
            found.severity.korean,
            found.code,
            where.sheet,
            where.cell,
            _plain(found.message),
            _plain(found.suggestion),
        ),
        (
            _WORDS[found.severity],
            _SHORT,
            _WRAPPED,
            _LINK if known else _SHORT,
            _WRAPPED,
            _WRAPPED,
        ),
        {4: f"{quoted(where.sheet)}!{where.cell}"} if known else {},
    )


def _plain(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def mark(
    ledger: Ledger, *, as_of: date | None = None, more: Sequence[Rule] = ()
) -> Proposal[tuple[Finding, ...]]:
    """Return what puts a workbook's findings into its 점검결과 sheet, and finds them.

    Nothing is written before `ledger.commit(proposal, by=…)`; the proposal is empty where the sheet
    says so already. The sheet that xlcrm made before is replaced; nobody else's is.

    Args:
        ledger: the opened workbook.
        as_of: the day for which to tell what is late; None asks nothing about days.
        more: further rules, each a function from a `Context` to findings.

    >>> from xlcrm.office.ledger import open_ledger
    >>> proposal = mark(open_ledger("sample_data/messy.xlsx"))
    >>> len(proposal.found), proposal.plan.new_sheets[0].name
    (9, '점검결과')
    """
    findings = ledger.findings_on(as_of, more)
    package = ledger.book.package
    sheet = marked_sheet(findings, [entry.name for entry in package.worksheets], as_of)
    if is_same(package, sheet):
        return Proposal(found=findings)
    said = (f"{sheet.name} 시트에 {len(findings):,}건을 적음",)
    return Proposal(Plan(new_sheets=(sheet,)), said=said, found=findings)
