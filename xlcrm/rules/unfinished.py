"""A rule that stops at a bug of its own: told as a finding at its sheet, and its cell if known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.errors import XlcrmError
from xlcrm.rules.context import Context
from xlcrm.schema.catalogue import finding
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.table import Table, TypedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding

LOG: Final = "xlcrm"
"""The logger that is told of bugs, with their tracebacks, as of something for debugging."""


def noted(error: Exception) -> str:
    """Tell the log of a bug, and return its class: its own words may quote a cell."""
    import logging  # noqa: PLC0415 - only after a bug

    logging.getLogger(LOG).debug("%s", type(error).__name__, exc_info=error)
    return type(error).__name__


@rule(
    "C213",
    Severity.ERROR,
    "프로그램의 잘못으로 빠진 점검",
    "프로그램의 잘못({bug})으로 점검 하나({name})를 끝내지 못하고 나머지만 점검했습니다.",
    "이 칸(A1이면 어느 칸인지 모릅니다)에 별난 내용이 있으면 바꾸어 다시 실행하고, "
    "이 문구를 개발자에게 알려 주세요. XLCRM_DEBUG=1로 실행하면 자세히 나옵니다.",
    why="점검 하나가 멈추어도 다른 점검은 모두 합니다. 멈춘 점검이 찾을 것은 알 수 없습니다.",
    unshown="프로그램에 잘못이 있을 때만 나와, 본보기가 될 통합 문서가 없습니다.",
)
def found_by(run: Rule, context: Context) -> Iterator[Finding]:
    """Yield what a rule finds; where it stops at a bug, a finding that says so is the last."""
    try:
        yield from run(context)
    except (XlcrmError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - one rule must not stop the others
        named = getattr(run, "__name__", type(run).__name__)
        told = finding(
            "C213",
            _where(run, context),
            context.settings.severities,
            bug=noted(error),
            name=named,
        )
        if told is not None:
            yield told


@rule(
    "S112",
    Severity.WARNING,
    "불러오지 못한 규칙",
    "설치된 규칙 하나({name})를 불러오지 못해({bug}) 빼고 점검했습니다.",
    "그 규칙을 설치한 사람에게 이 문구를 알려 주세요.",
    why="다른 규칙은 모두 점검합니다. 빠진 규칙이 찾을 것은 알 수 없습니다.",
    unshown="설치된 규칙에 잘못이 있을 때만 나와, 본보기가 될 통합 문서가 없습니다.",
)
def installed(context: Context) -> Iterator[Finding]:
    """Yield what the rules find that installed packages bring; one that cannot be loaded is named.

    They are the entry points of the group `xlcrm.rules`.
    """
    from xlcrm.schema.plugins import RULES, plugins  # noqa: PLC0415 - only for a check

    for each in plugins(RULES):
        if each.value is not None:
            yield from found_by(each.value, context)
            continue
        where = CellRef(context.tables[0].sheet if context.tables else "", 1, 1)
        severities = context.settings.severities
        told = finding("S112", where, severities, name=each.name, bug=each.error)
        if told is not None:
            yield told


def _where(run: Rule, context: Context) -> CellRef:
    """The cell at which a rule stops, as near as can be told: at least a sheet."""
    for table in context.tables:
        if _stops(run, context, table):
            return _cell(run, context, table)
    return CellRef(context.tables[0].sheet if context.tables else "", 1, 1)


def _cell(run: Rule, context: Context, table: Table) -> CellRef:
    """The cell of a table without which the rule would not stop there."""
    first, last = 0, len(table.rows)
    while last - first > 1:
        middle = (first + last) // 2
        if _stops(run, context, _rows(table, range(first, middle))):
            last = middle
        elif _stops(run, context, _rows(table, range(middle, last))):
            first = middle
        else:  # it takes several rows
            return CellRef(table.sheet, 1, 1)
    if first == last:
        return CellRef(table.sheet, 1, 1)
    row = _rows(table, range(first, last))
    for name, column in row.columns.items():
        others = {**row.columns, name: _blank(column)}
        if not _stops(
            run, context, Table(row.spec, row.sheet, row.header_row, row.rows, others, row.across)
        ):
            return row.where(0, name)
    return CellRef(table.sheet, row.rows[0], 1)


def _stops(run: Rule, context: Context, table: Table) -> bool:
    """Whether a rule stops at a bug in a table alone."""
    try:
        for _ in run(Context((table,), context.settings, context.as_of)):
            pass
    except Exception:  # noqa: BLE001 - this is what is looked for
        return True
    return False


def _rows(table: Table, wanted: Sequence[int]) -> Table:
    """Some rows of a table."""
    columns = {name: _picked(column, wanted) for name, column in table.columns.items()}
    rows = [table.rows[at] for at in wanted]
    return Table(table.spec, table.sheet, table.header_row, rows, columns, table.across)


def _picked(column: TypedColumn, wanted: Sequence[int]) -> TypedColumn:
    problems = {
        place: column.problems[at] for place, at in enumerate(wanted) if at in column.problems
    }
    return TypedColumn(
        column.column,
        column.number,
        column.header,
        [column.raw[at] for at in wanted],
        [column.values[at] for at in wanted],
        problems,
        frozenset(place for place, at in enumerate(wanted) if at in column.formulas),
        frozenset(place for place, at in enumerate(wanted) if at in column.merged),
        column.shared,
    )


def _blank(column: TypedColumn) -> TypedColumn:
    return TypedColumn(column.column, column.number, column.header, [None], [None])
