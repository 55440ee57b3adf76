"""What a cell of the blank ledger accepts: dropdowns and checks, as xlsxwriter's options.

A closed vocabulary stops a wrong entry; a list the office keeps in 설정 only asks, because a new
service or a new colleague is no mistake.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.reading.settings import SECTIONS
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

FIRST_DATE: Final = date(1950, 1, 1)
LAST_DATE: Final = date(2120, 12, 31)
"""Days outside are typing errors: a two-digit year, a phone number."""

SERVICE_LIST: Final = "xlcrm_services"
OFFICER_LIST: Final = "xlcrm_officers"
"""Defined names of the lists that 설정 keeps."""

_OPEN_ENDED: Final = ("상시", "무기한", "자동연장")  # docs/domain.md#terms

_LISTS: Final[Mapping[tuple[str, str], str]] = {
    ("ledger", "service"): SERVICE_LIST,
    ("ledger", "officer"): OFFICER_LIST,
    ("journal", "officer"): OFFICER_LIST,
}

_NOT_BEFORE: Final[Mapping[tuple[str, str], str]] = {
    ("ledger", "end"): "start",
    ("ledger", "paused_to"): "paused_from",
    ("journal", "resolved_at"): "occurred_at",
    ("journal", "follow_up_done"): "at",
    ("marketing", "responded_on"): "sent_on",
}

_NUMBERS: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    ("customers", "birth_year"): (1900, 2120),
    ("satisfaction", "score"): (1, 5),
    ("satisfaction", "recommend"): (0, 10),
    ("ledger", "months"): (1, 600),
    ("usage", "amount"): (0, 999_999_999),
}


def list_formulas(settings: str = "설정") -> Mapping[str, str]:
    """Return the formulas of the defined names that the dropdowns read.

    Each runs from the first to the last row of its kind, so that a row typed below the table is
    in the list at once and rows of the same kind need not stand together.

    >>> sorted(list_formulas())
    ['xlcrm_officers', 'xlcrm_services']
    """

    def run(key: str, word: str, value: str) -> str:
        keys = f"{settings}!${key}$1:${key}$1000"
        values = f"{settings}!${value}$1:${value}$1000"
        last = f'SUMPRODUCT(MAX(({keys}="{word}")*ROW({keys})))'
        return f'=INDEX({values},MATCH("{word}",{keys},0)):INDEX({values},{last})'

    return {SERVICE_LIST: run("A", "서비스", "B"), OFFICER_LIST: run("B", "담당자", "C")}


def entry_check(
    spec: SheetSpec, column: Column, cells: Mapping[str, str]
) -> dict[str, object] | None:
    """Return xlsxwriter's data validation for a column, or None where anything may stand.

    Args:
        spec: the sheet.
        column: one of its columns.
        cells: the first data cell of each field, such as `{"start": "D2"}`: checks that compare
            two columns refer to it, and move along with the rows.
    """
    place = (spec.key, column.field)
    if place in _LISTS:
        return _check(
            "목록에 없는 값입니다",
            "설정 시트의 목록에 없습니다. 그대로 쓰려면 [예]를 누르고, 설정 시트에도 적습니다.",
            style="warning",
            validate="list",
            source=f"={_LISTS[place]}",
        )
    if place == ("settings", "section"):
        return _check(
            "목록에서 고릅니다",
            f"구분은 다음 가운데 하나입니다: {', '.join(SECTIONS)}",
            validate="list",
            source=list(SECTIONS),
        )
    if column.choices:
        return _check(
            "목록에서 고릅니다",
            f"{column.name}에는 목록에 있는 값만 씁니다: {', '.join(column.choices)}",
            validate="list",
            source=list(column.choices),
        )
    if place in _NOT_BEFORE:
        return _not_before(spec, column, spec.column(_NOT_BEFORE[place]), cells)
    if place in _NUMBERS:
        low, high = _NUMBERS[place]
        return _check(
            "숫자로 적습니다",
            f"{column.name}에는 {low:,}부터 {high:,}까지의 정수를 적습니다.",
            validate="integer",
            criteria="between",
            minimum=low,
            maximum=high,
        )
    return _by_kind(column)


def _by_kind(column: Column) -> dict[str, object] | None:
    shown = {Kind.DATE: "2024-10-26", Kind.DATETIME: "2024-10-26 14:30", Kind.MONTH: "2024-10"}
    if column.kind in shown:
        return _check(
            "날짜로 적습니다",
            f"{column.name}에는 날짜를 {shown[column.kind]}처럼 적습니다.",
            validate="date",
            criteria="between",
            minimum=FIRST_DATE,
            maximum=LAST_DATE,
        )
    if column.kind is Kind.MONEY:
        return _check(
            "금액은 숫자로 적습니다",
            f"{column.name}에는 100000처럼 숫자만 적습니다. 쉼표와 원은 저절로 붙습니다.",
            style="warning",
            validate="decimal",
            criteria="between",
            minimum=-1_000_000_000_000,
            maximum=1_000_000_000_000,
        )
    return None


def _not_before(
    spec: SheetSpec, column: Column, earlier: Column, cells: Mapping[str, str]
) -> dict[str, object]:
    cell = cells[column.field]
    formula = f"AND(ISNUMBER({cell}),{cell}>=INT(N({cells[earlier.field]})))"
    message = f"{column.name}: {earlier.name}과 같거나 늦은 날을 2024-10-26처럼 적습니다."
    if (spec.key, column.field) == ("ledger", "end"):
        words = ",".join(f'{cell}="{word}"' for word in _OPEN_ENDED)
        formula = f"OR({words},{formula})"
        message += " 끝나는 날이 없으면 상시라고 적습니다."
    return _check("날짜를 확인합니다", message, validate="custom", value=f"={formula}")


def _check(title: str, message: str, *, style: str = "stop", **rule: object) -> dict[str, object]:
    return {"error_title": title, "error_message": message, "error_type": style, **rule}
