"""What a cell of the blank ledger accepts: dropdowns and checks, as xlsxwriter's options.

A closed vocabulary stops a wrong entry; a list the office keeps in 설정 only asks, because a new
service or a new colleague is no mistake.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import LAST_DAY
from xlcrm.domain.particles import with_particle
from xlcrm.reading.settings import SECTIONS
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER, OFFICERS, SERVICES, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

FIRST_DATE: Final = date(1950, 1, 1)
"""Earlier days are typing errors: a day's number alone, a two-digit year."""

SERVICE_LIST: Final = "xlcrm_services"
OFFICER_LIST: Final = "xlcrm_officers"
"""Defined names of the lists that 설정 keeps."""

_LISTS: Final[Mapping[str, str]] = {SERVICES: SERVICE_LIST, OFFICERS: OFFICER_LIST}

_OPEN_ENDED: Final = ("상시", "무기한", "자동연장")  # docs/domain.md#terms

_MOST_WON: Final = 10**12  # more in one cell is a slip of the hand


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

    return {SERVICE_LIST: run("A", SERVICES, "B"), OFFICER_LIST: run("B", OFFICERS, "C")}


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
    if column.listed:
        return _check(
            "목록에 없는 값입니다",
            "설정 시트의 목록에 없습니다. 그대로 쓰려면 [예]를 누르고, 설정 시트에도 적습니다.",
            style="warning",
            validate="list",
            source=f"={_LISTS[column.listed]}",
        )
    if (spec.key, column.field) == (SETTINGS.key, "section"):
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
    if column.not_before:
        return _not_before(spec, column, spec.column(column.not_before), cells)
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
            maximum=LAST_DAY,
        )
    if column.kind is Kind.MONEY:
        return _check(
            "금액은 숫자로 적습니다",
            f"{column.name}에는 100000처럼 숫자만 적습니다. 쉼표와 원은 저절로 붙습니다.",
            style="warning",
            validate="decimal",
            criteria="between",
            minimum=-_MOST_WON if column.least is None else column.least,
            maximum=_MOST_WON if column.most is None else column.most,
        )
    if column.least is not None and column.most is not None:
        least, most = column.bounds
        return _check(
            "숫자로 적습니다",
            f"{column.name}에는 {least}부터 {most}까지의 정수를 적습니다.",
            validate="integer",
            criteria="between",
            minimum=column.least,
            maximum=column.most,
        )
    return None


def _not_before(
    spec: SheetSpec, column: Column, earlier: Column, cells: Mapping[str, str]
) -> dict[str, object]:
    cell = cells[column.field]
    formula = f"AND(ISNUMBER({cell}),{cell}>=INT(N({cells[earlier.field]})))"
    bound = with_particle(earlier.name, "과/와")
    message = f"{column.name}: {bound} 같거나 늦은 날을 2024-10-26처럼 적습니다."
    if (spec.key, column.field) == (LEDGER.key, "end"):
        words = ",".join(f'{cell}="{word}"' for word in _OPEN_ENDED)
        formula = f"OR({words},{formula})"
        message += " 끝나는 날이 없으면 상시라고 적습니다."
    return _check("날짜를 확인합니다", message, validate="custom", value=f"={formula}")


def _check(title: str, message: str, *, style: str = "stop", **rule: object) -> dict[str, object]:
    return {"error_title": title, "error_message": message, "error_type": style, **rule}
