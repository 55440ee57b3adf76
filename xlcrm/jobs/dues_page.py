"""The list of who owes what as a file, of one ledger or of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.files.outgoing import put
from xlcrm.jobs.dues import Debts, in_order
from xlcrm.pages import dues as pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from xlcrm.jobs.dues import Debt


def write_dues(
    found: Debts | Sequence[tuple[str, Debts]],
    path: str | PathLike[str],
    *,
    ledger: str = "",
    reveal: bool = False,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put the list into a file that ends in `.xlsx`, or anew in the place of one of ours.

    Args:
        found: what is owed; of several ledgers each with what it is called.
        path: where.
        ledger: the file name of the ledger, for the title.
        reveal: whether people stand there unmasked.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    several = [("", found)] if isinstance(found, Debts) else found
    rows = [(branch, row) for branch, each in several for row in each.rows]
    rows.sort(key=lambda pair: (in_order(pair[1])[:2], pair[0], pair[1].where))
    lines = [pages.DebtLine(branch, line_of(row, reveal=reveal)) for branch, row in rows]
    notes = [note for branch, each in several for note in notes_of(each, branch)]
    days = [each.as_of for _, each in several]
    data = pages.dues_book(lines, notes, max(days), ledger)
    return put(path, data, {".xlsx"}, pages.is_dues, of=of)


def line_of(due: Debt, *, reveal: bool) -> tuple[object, ...]:
    """Return what a line of the list says, in the order of its columns."""
    name, phone, service = pages.masked_who(due.name, due.phone, due.service, reveal=reveal)
    return (
        due.customer_id,
        name,
        phone,
        due.officer,
        service,
        due.status,
        due.since,
        due.days,
        len(due.months) or None,
        due.won,
        due.basis,
        " · ".join(due.doubts),
        due.last_contact,
        str(due.cell),
    )


def notes_of(found: Debts, branch: str = "") -> Iterator[str]:
    """Yield how the columns were read, what the total is of, what is not counted, and why."""
    before = f"{branch}: " if branch else ""
    if not found.known and not found.questions:
        yield (
            f"{before}누가 냈는지 적은 열(미납금, 납부 여부, 1월~12월)이 없습니다. "
            "→ 대장에 '미납금' 열을 만들어 받지 못한 금액을 적으면 셉니다."
        )
    for line in found.read:
        yield f"{before}{line}"
    if found.unknown:
        yield f"{before}금액을 알 수 없는 {found.unknown:,}건은 합계에 넣지 않았습니다."
    if found.left_out:
        yield f"{before}기준 금액보다 적거나 금액을 모르는 {found.left_out:,}건은 뺐습니다."
    for aside in found.aside:
        yield f"{before}세지 않은 것: {aside.told}"
    yield from (f"{before}{question}" for question in found.questions)
