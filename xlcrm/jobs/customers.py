"""고객정보's 등급, 이탈 위험 and 포인트, as a refresh fills them: what the report says of each customer.

With them go the rows of 혜택 which tell that points and coupons have expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.domain.outline import outlined
from xlcrm.jobs.loyalty.expire import expire_benefits
from xlcrm.office.benefits import benefit_sheets, benefits_on
from xlcrm.office.changes import Changes
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import BENEFITS, CUSTOMERS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.read import Sheet

_FILLED: Final = ("tier", "churn_risk")
_POINTS: Final = "points"


@outlined
class CustomersFilled(NamedTuple):
    """What is to be written of the customers.

    Attributes:
        plan: the cells to change.
        lines: what is said of it, a line each.
    """

    plan: Plan
    lines: tuple[str, ...] = ()


def kinds_read() -> Collection[str]:
    """Return the kinds of sheets that this reads, beside those of a refresh."""
    from xlcrm.analysis.office import KINDS  # noqa: PLC0415 - pandas, which a plain refresh needs not

    return {*KINDS, BENEFITS.key}


def columns_read(match: HeaderMatch) -> Collection[str]:
    """Return the columns that this reads of a sheet, beside those of a refresh."""
    from xlcrm.analysis.office import columns_read as of_analysis  # noqa: PLC0415 - likewise

    if match.spec.key == BENEFITS.key:
        return {column.field for column in BENEFITS.columns}
    filled = (*_FILLED, _POINTS) if match.spec.key == CUSTOMERS.key else ()
    return {*of_analysis(match), *filled}


def customers_filled(ledger: Ledger, as_of: date, *, add_columns: bool = False) -> CustomersFilled:
    """Return what is to be written into 등급, 이탈 위험 and 포인트 of 고객정보.

    Blank is who has no contract in force; 포인트 is written where there is a sheet 혜택, of whom it
    tells. Formulas stay; so does a whole column in which somebody has written words of their own,
    or points that no row of 혜택 explains. What has expired gets its rows in 혜택.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        add_columns: whether to add the columns where the sheet lacks them.
    """
    book = ledger.on(as_of).book
    sheets = [each for each in book.sheets if each.table.spec.key == CUSTOMERS.key]
    over = _expired(ledger, as_of)
    if not sheets:
        line = "고객정보 시트가 없어 등급과 이탈 위험을 적지 않습니다."
        return CustomersFilled(over.plan, (line, *over.lines))
    words = _said(ledger, as_of)
    held = benefits_on(book, as_of) if benefit_sheets(book) else None
    changes, lines = Changes(book), []
    for sheet in sheets:
        people, title = book.people.whose_rows(sheet.table), sheet.table.sheet
        parts, absent = [], []
        for field in _FILLED:
            known, ours = words[field]
            values = [known.get(each) for each in people]
            name = CUSTOMERS.column(field).name
            if field not in sheet.table.columns:
                if field in sheet.match.fields:  # two columns for it: C201 has said so
                    continue
                if not add_columns:
                    absent.append(name)
                    continue
                changes.add_column(sheet, field, values)
            elif theirs := _theirs(sheet, field, ours):
                lines.append(
                    f"{title}: '{name}' 열에 사무실에서 적은 말이 {theirs:,}칸 있어 쓰지 않습니다."
                )
                continue
            else:
                changes.offer(sheet, field, values)
            parts.append(f"{name} {sum(each is not None for each in values):,}명")
        if held is not None:
            _fill_points(changes, sheet, people, held, parts, lines, absent, add=add_columns)
        if absent:
            missing = f"없는 열: {title} 시트의 {', '.join(absent)}"
            lines.append(f"{missing} → 넣으려면 --add-columns를 붙여 다시 실행하세요.")
        if parts:
            lines.append(f"{title}: {' · '.join(parts)}")
    return CustomersFilled(changes.plan() | over.plan, (*lines, *over.lines))


def _expired(ledger: Ledger, as_of: date) -> CustomersFilled:
    """The rows that tell what has expired, and how many these are."""
    found = expire_benefits(ledger, as_of=as_of)
    return CustomersFilled(found.plan, found.said)


def _fill_points(  # noqa: PLR0913, PLR0917 - what is written, and what is said of it
    changes: Changes,
    sheet: Sheet,
    people: Sequence[str],
    held: Benefits,
    parts: list[str],
    lines: list[str],
    absent: list[str],
    *,
    add: bool,
) -> None:
    """Fill 포인트: what each customer of whom 혜택 tells may use."""
    values = [held.of(each).balance if each in held.known else None for each in people]
    name, title = CUSTOMERS.column(_POINTS).name, sheet.table.sheet
    if _POINTS in sheet.table.columns:
        column = sheet.table.columns[_POINTS]
        theirs = sum(
            not is_blank(cell) and cell != 0 and who not in held.known
            for at, (cell, who) in enumerate(zip(column.raw, people, strict=True))
            if at not in column.formulas
        )
        if theirs:
            lines.append(
                f"{title}: '{name}' 열에 혜택 시트가 설명하지 않는 포인트가 {theirs:,}칸 있어 쓰지 "
                "않습니다. → 혜택 시트에 적립 행으로 옮겨 적으세요."
            )
            return
        changes.offer(sheet, _POINTS, values)
    elif _POINTS in sheet.match.fields:  # two columns for it: C201 has said so
        return
    elif add:
        changes.add_column(sheet, _POINTS, values)
    else:
        absent.append(name)
        return
    parts.append(f"{name} {sum(each is not None for each in values):,}명")


def _said(ledger: Ledger, as_of: date) -> Mapping[str, tuple[Mapping[str, str], frozenset[str]]]:
    """What each column says of each customer, and the words that it may say."""
    from xlcrm.analysis.loyalty import TIERS, loyalty, tier_names  # noqa: PLC0415 - pandas, as above
    from xlcrm.analysis.office import office_of  # noqa: PLC0415
    from xlcrm.analysis.risk import LEVELS, risk_of_all  # noqa: PLC0415

    office = office_of(ledger, as_of)
    tiers, ours = loyalty(office), frozenset((*TIERS, *tier_names(office)))
    levels = risk_of_all(office)
    return {
        "tier": (dict(zip(tiers["고객"], tiers["등급"], strict=True)), ours),
        "churn_risk": (dict(zip(levels.index, levels, strict=True)), frozenset(LEVELS)),
    }


def _theirs(sheet: Sheet, field: str, ours: Collection[str]) -> int:
    """How many cells of a column hold another word than xlcrm's."""
    column = sheet.table.columns[field]
    raw: Sequence[CellValue] = column.raw
    return sum(
        not is_blank(cell) and str(cell).strip() not in ours
        for at, cell in enumerate(raw)
        if at not in column.formulas
    )
