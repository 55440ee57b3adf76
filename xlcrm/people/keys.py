"""The keys by which rows name a customer: 고객 ID, or the name and the telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.identity import match_key, person_key
from xlcrm.errors import DomainError
from xlcrm.schema.header_words import is_ambiguous

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.schema.table import Table

Identity: TypeAlias = tuple[object, object, object]
"""고객 ID, name and phone of a row; None where it says nothing."""

Numbers: TypeAlias = tuple[str, ...]
"""A customer's telephone numbers as digits."""


def identifies(table: Table) -> bool:
    """Tell whether the table has a 고객 ID that is surely one, and not a row's 순번 or No.

    Whatever it is called, what counts the rows from 1 and differs where the same person comes back
    is no customer's number.
    """
    if table.whose is not None:
        return table.whose.identifies
    column = table.columns.get("customer_id")
    if column is None or is_ambiguous(column.column, column.header):
        return False
    return not (_counts(column.raw) and _comes_back(table))


def _counts(cells: Sequence[object]) -> bool:
    """Tell whether three cells or more count 1, 2, 3 from the first to the last."""
    if len(cells) < 3 or str(cells[0]).strip() != "1":  # noqa: PLR2004 - two may do so by chance
        return False
    return all(str(cell).strip() == str(number) for number, cell in enumerate(cells, 1))


def _comes_back(table: Table) -> bool:
    """Tell whether some person has several rows."""
    people = [
        (name, phone)
        for name, phone in zip(table.values("name"), table.values("phone"), strict=True)
        if name is not None and phone is not None
    ]
    return len(set(people)) < len(people)


def trusted(table: Table) -> bool:
    """Tell whether a ledger's 고객 ID tells customers apart: a 순번 or No counts rows.

    Where there are no names, it is all there is.
    """
    if table.whose is not None:
        return table.whose.trusted
    return "name" not in table.columns or identifies(table)


def branches_of(table: Table) -> Sequence[str]:
    """Return each row's branch: what 지점 says, or the sheet's name where no column tells it."""
    said = table.values("branch")
    if "branch" not in table.columns:
        return [table.sheet] * len(said)
    known = {each: "" if each is None else match_key(str(each)) for each in set(said)}
    return list(map(known.__getitem__, said))


def identifiers(table: Table) -> Sequence[object]:
    """Return each row's 고객 ID as it tells customers apart: with its branch, if each has its own.

    None where there is none.
    """
    ids, across = table.values("customer_id"), table.across
    if across is None:
        return ids
    pairs = list(zip(ids, branches_of(table), strict=True))
    known = {
        (each, branch): each if each is None or each in across else branched(each, branch)
        for each, branch in set(pairs)
    }
    return list(map(known.__getitem__, pairs))


def branched(customer: object, branch: str) -> str:
    """Return the key of a 고객 ID that only a branch knows."""
    return f"{customer}\n{branch}" if branch else str(customer)


def key_without_id(name: str, phone: str) -> str:
    """Return the key of a customer who has no 고객 ID; "" without a name: that is nobody."""
    return f"\n{person_key(name, phone)}" if name else ""


def customers(table: Table) -> list[str]:
    """Return each row's customer: the 고객 ID, or where there is none the person; "" is nobody.

    순번 and No count rows, and begin anew on every sheet: there too it is the person. Only columns
    that were read count.
    """
    if table.whose is not None:
        return [*table.whose.customers]
    ids = identifiers(table)
    if not trusted(table):
        ids = [None] * len(ids)
    if None not in ids:
        return list(map(str, ids))
    names, phones = table.values("name"), table.values("phone")
    people = {
        (name, phone): key_without_id(str(name or ""), str(phone or ""))
        for name, phone in set(zip(names, phones, strict=True))
    }
    return [
        people[name, phone] if each is None else str(each)
        for each, name, phone in zip(ids, names, phones, strict=True)
    ]


def numbers_of(phones: Sequence[object]) -> list[Numbers]:
    """Return each telephone cell's numbers as digits; a number that cannot be read as it is.

    >>> numbers_of(["010-1234-5678, 02-123-4567", None])
    [('01012345678', '021234567'), ()]
    """
    known: dict[object, Numbers] = {each: _digits(each) for each in set(phones)}
    return list(map(known.__getitem__, phones))


def _digits(phone: object) -> Numbers:
    if not isinstance(phone, str):
        return ()
    plain = phone.replace("-", "")
    if plain.isascii() and plain.isdecimal():
        return (plain,)
    try:
        return tuple(dict.fromkeys(each.digits for each in parse_phones(phone)))
    except DomainError:
        digits = person_key("", phone).removeprefix("|")
        return (digits,) if digits else ()
