"""고객정보's 등급 and 이탈 위험, as a refresh fills them: what the report says of each customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.domain.outline import outlined
from xlcrm.office.changes import Changes
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import CUSTOMERS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.read import Sheet

_FILLED: Final = ("tier", "churn_risk")


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

    return KINDS


def columns_read(match: HeaderMatch) -> Collection[str]:
    """Return the columns that this reads of a sheet, beside those of a refresh."""
    from xlcrm.analysis.office import OF_WORDS  # noqa: PLC0415 - likewise
    from xlcrm.analysis.office import columns_read as of_analysis  # noqa: PLC0415

    filled = _FILLED if match.spec.key == CUSTOMERS.key else ()
    return {*of_analysis(match), *filled} - {*OF_WORDS.get(match.spec.key, ())}


def customers_filled(ledger: Ledger, as_of: date, *, add_columns: bool = False) -> CustomersFilled:
    """Return what is to be written into 등급 and 이탈 위험 of 고객정보.

    Blank is who has no contract in force. Formulas stay; so does a whole column in which somebody
    has written words of their own.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        add_columns: whether to add the columns where the sheet lacks them.
    """
    book = ledger.on(as_of).book
    sheets = [each for each in book.sheets if each.table.spec.key == CUSTOMERS.key]
    if not sheets:
        return CustomersFilled(Plan(), ("고객정보 시트가 없어 등급과 이탈 위험을 적지 않습니다.",))
    words = _said(ledger, as_of)
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
        if absent:
            missing = f"없는 열: {title} 시트의 {', '.join(absent)}"
            lines.append(f"{missing} → 넣으려면 --add-columns를 붙여 다시 실행하세요.")
        if parts:
            lines.append(f"{title}: {' · '.join(parts)}")
    return CustomersFilled(changes.plan(), tuple(lines))


def _said(ledger: Ledger, as_of: date) -> Mapping[str, tuple[Mapping[str, str], frozenset[str]]]:
    """What each column says of each customer, and the words that it may say."""
    from xlcrm.analysis.loyalty import TIERS, loyalty  # noqa: PLC0415 - pandas, as above
    from xlcrm.analysis.office import office_of  # noqa: PLC0415
    from xlcrm.analysis.risk import LEVELS, risk_of_all  # noqa: PLC0415

    office = office_of(ledger, as_of)
    tiers = loyalty(office)
    levels = risk_of_all(office)
    return {
        "tier": (dict(zip(tiers["고객"], tiers["등급"], strict=True)), frozenset(TIERS)),
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
