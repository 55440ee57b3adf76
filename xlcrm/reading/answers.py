"""Yes and no as a whole column and 설정 tell them, where a cell alone does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import plain_word
from xlcrm.schema.coerce import BAD_YES_NO
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.table import Table, TypedColumn

_FULL: Final = frozenset("●■◆★⬤")
_EMPTY: Final = frozenset("○◯□◇☆⭕〇")


def answered(table: Table, answers: Mapping[str, bool | None]) -> Table:
    """Return a table with its columns of yes and no read as the office means them.

    Where a column has full signs and empty ones (● and ○), the empty ones say no.

    Args:
        table: the table as its cells read one by one.
        answers: what the office's own words say, by `plain_word`; None leaves one unread.

    >>> from xlcrm.schema.coerce import read_column
    >>> from xlcrm.schema.sheets import LEDGER
    >>> from xlcrm.schema.table import Table
    >>> column = read_column(LEDGER.column("auto_renewal"), 1, "자동갱신", ["●", "○", "당연"])
    >>> table = Table(LEDGER, "대장", 1, [2, 3, 4], {"auto_renewal": column})
    >>> answered(table, {"당연": True}).values("auto_renewal")
    [True, False, True]
    """
    changed = {
        name: new
        for name, column in table.columns.items()
        if column.column.kind is Kind.YES_NO and (new := _answered(column, answers)) is not None
    }
    return replace(table, columns={**table.columns, **changed}) if changed else table


def _answered(column: TypedColumn, answers: Mapping[str, bool | None]) -> TypedColumn | None:
    """A column read so; None where it reads the same."""
    cells = set(column.raw) if column.distinct is None else set(column.distinct)
    texts = {cell for cell in cells if isinstance(cell, str)}
    signs = {text.strip() for text in texts}
    said: dict[str, bool | None] = {
        text: answers[plain_word(text)] for text in texts if plain_word(text) in answers
    }
    if not _FULL.isdisjoint(signs) and not _EMPTY.isdisjoint(signs):
        signed = {text: text.strip() in _FULL for text in texts if _is_sign(text)}
        said = {**signed, **said}
    if not said:
        return None
    known = [at for at, cell in enumerate(column.raw) if isinstance(cell, str) and cell in said]
    values = list(column.values)
    for at in known:
        values[at] = said[str(column.raw[at])]
    problems = {
        at: problem
        for at, problem in column.problems.items()
        if problem.code != BAD_YES_NO or values[at] is None
    }
    return replace(column, values=values, problems=problems)


def _is_sign(text: str) -> bool:
    return text.strip() in _FULL or text.strip() in _EMPTY
