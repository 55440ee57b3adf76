"""Who is meant by what somebody typed: one customer of the ledgers, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.people.person import told_apart
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.people.index import People
    from xlcrm.people.person import Person

CUSTOMER: Final = ("customer", "고객")
"""The words for a customer named by 고객 ID, 고객명 or 연락처."""

FIND: Final = ("customer_id", "name", "phone")
"""The fields that name a customer, the surest first."""


def named_by(
    people: People, keys: Sequence[str], contract: object = None, *, branch: str = ""
) -> Person | Trouble:
    """Return the one customer that all of some keys name, or why there is none.

    Args:
        people: the ledgers' customers.
        keys: 고객 ID, names or telephone numbers, as they were typed.
        contract: the 계약 ID that tells which of several it is, if there is one.
        branch: 지점, which tells whom of several a number means that branches have given anew.
    """
    if not keys:
        return _unknown("고객이 없습니다.", "고객 ID, 고객명, 연락처 가운데 하나를 적으세요.")
    found = list(people.find(keys[0]))
    if not found:
        return _unknown(
            "고객대장에 없는 고객입니다.",
            "고객 ID, 고객명 또는 연락처를 확인하거나 고객대장에 먼저 적으세요.",
        )
    for key in keys[1:]:
        others = set(map(_place, people.find(key)))
        found = [person for person in found if _place(person) in others]
    if not found:
        return _unknown(
            "고객 ID, 고객명, 연락처가 서로 다른 고객의 것입니다.",
            "고객대장에서 확인하고 하나만 적으세요.",
        )
    if len(found) > 1 and branch:
        wanted = match_key(branch)
        found = [each for each in found if match_key(each.branch) == wanted] or found
    theirs = [person for person in found if contract is not None and has(person, contract)]
    if len(found) > 1 and len(theirs) != 1:
        return _unknown(
            f"여러 고객이 맞습니다: {told_apart(found)}",
            "고객 ID나 연락처로 적으세요. 한 ID에 두 이름이 있으면 고객대장을 먼저 고치세요.",
        )
    return found[0] if len(found) == 1 else theirs[0]


def has(person: Person, contract: object) -> bool:
    """Tell whether a 계약 ID is one of a customer's."""
    told = [table.values("contract_id")[at] for table, at in person.rows]
    return str(contract) in {str(each) for each in told if each is not None}


def _unknown(message: str, hint: str) -> Trouble:
    return Trouble("customer_id", message, hint)


def _place(person: Person) -> tuple[str, int]:
    """The first of a customer's rows, which is nobody else's."""
    table, position = person.rows[0]
    return table.sheet, position
