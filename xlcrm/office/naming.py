"""How rows of other sheets name customers: by the 고객 ID, or by what else tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.typed_option import path_typed
from xlcrm.people.keys import trusted
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from os import PathLike

    from xlcrm.office.checked import Record, Value
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book


def naming(book: Book, wanted: Collection[str]) -> Mapping[str, Record]:
    """Return what a row of another sheet says to name each of some customers, by their keys.

    The 고객 ID as the ledger's cell holds it, where it tells everybody apart. Of a branch that
    counts its own numbers the name beside it, and where that is not enough 지점 and 연락처; of who
    has no number the name, and where others have it too 연락처.

    Without those whom no row could name: of the same name as somebody else, and without a number.

    Args:
        book: the workbook.
        wanted: the customers' keys.
    """
    found: dict[str, Record] = {}
    for key, places in book.people.places_of(wanted).items():
        for number, at in reversed(places):
            told = (each for each in _ways(book.ledgers[number].table, at, key))
            row = next((each for each in told if book.people.whose(each) == key), None)
            if row is not None:
                found[key] = row
                break
    return found


def _ways(table: Table, at: int, key: str) -> Iterator[Record]:
    """Yield what a row of the ledger says that may name its customer, the least first."""
    column = table.columns.get("customer_id")
    raw = None if column is None or not trusted(table) else column.raw[at]
    name, phone, branch = (table.values(each)[at] for each in ("name", "phone", "branch"))
    number: dict[str, Value] = {} if raw is None else {"customer_id": raw}
    more: dict[str, Value] = {} if name is None else {"name": str(name)}
    if number and "\n" not in key:
        yield number
    if raw is None and not more:
        return
    said = {**number, **more}
    yield said
    if "\n" in key and number:
        where = branch if "branch" in table.columns else table.sheet
        said = said if where is None else {**said, "branch": str(where)}
        yield said
    if phone is not None:
        yield {**number, **more, "phone": str(phone)}
        yield {**said, "phone": str(phone)}


def not_named(book: Book, who: str, sheet: str, path: str | PathLike[str]) -> Trouble:
    """Return why a sheet cannot name a customer, and what helps in the workbook of that path.

    Args:
        book: the workbook.
        who: the customer's key.
        sheet: the sheet that would name them: 혜택, 마케팅 or 만족도.
        path: where the workbook lies.
    """
    where = ""
    for number, at in book.people.places_of({who}).get(who, ()):
        table = book.ledgers[number].table
        field = next((each for each in ("name", "customer_id") if each in table.columns), "")
        where = f" ({table.where(at, field)})" if field else ""
    return Trouble(
        "customer_id",
        f"이름이 같은 다른 고객과 가릴 것이 없어 {sheet} 시트에 적을 수 없습니다{where}.",
        "고객대장의 그 고객에게 연락처를 적거나 고객 ID를 매긴 뒤 다시 하세요: xlcrm customer "
        f"number {path_typed(str(path))}",
    )
