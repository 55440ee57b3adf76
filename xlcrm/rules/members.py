"""Rules about lists of people without terms: who stands there twice."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from xlcrm.domain.identity import match_key
from xlcrm.domain.text import one_line
from xlcrm.people.keys import identifies, numbers_of
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.ledger_sheet import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table


@rule(
    "C322",
    Severity.WARNING,
    "명단에 두 번 적힌 사람",
    "이름과 {header}{header:이/가} 같은 사람({other})이 이 명단에 이미 있습니다.",
    "같은 사람이면 한 행으로 합치고, 다른 사람이면 {header}{header:을/를} 저마다의 것으로 "
    "고치세요.",
    why="한 사람이 둘로 세어지고, 안내가 두 번 갑니다.",
    bad=(
        "[회원명단]",
        "이름 | 연락처 | 직분",
        "가온상사 | 010-0000-0001 | 회원",
        "나래상사 | 010-0000-0002 | 회원",
        "가온상사 | 010-0000-0001 | 총무",
        "[설정]",
        "구분 | 항목 | 값",
        "규칙 | C217 | 끔",
    ),
    good=(
        "[회원명단]",
        "이름 | 연락처 | 직분",
        "가온상사 | 010-0000-0001 | 총무",
        "나래상사 | 010-0000-0002 | 회원",
        "[설정]",
        "구분 | 항목 | 값",
        "규칙 | C217 | 끔",
    ),
)
def doubles(context: Context) -> Iterator[Finding]:
    """C322: in a list of people one name with one telephone number or e-mail, a second time.

    Two 고객 ID for one person are told by C308. Contracts name the same person as often as it has
    terms, so a ledger of terms is not looked at.
    """
    tables = [
        table
        for table in context.ledgers
        if "name" in table.columns and BOUNDS.isdisjoint(table.columns)
    ]
    first: dict[tuple[str, str], tuple[Table, int]] = {}
    for table in tables:
        for at, (name, keys) in enumerate(
            zip(table.values("name"), _reached_by(table), strict=True)
        ):
            if name is None:
                continue
            who = match_key(str(name))
            seen = [(field, first.setdefault((who, key), (table, at))) for field, key in keys]
            known = next(((f, where) for f, where in seen if where != (table, at)), None)
            if known is None:
                continue
            field, (there, row) = known
            if _ids_differ(table, at, there, row):
                continue
            header = one_line(table.columns[field].header)
            other = there.where(row, "name")
            yield from context.say("C322", table, at, "name", header=header, other=other)


def _reached_by(table: Table) -> Iterator[list[tuple[str, str]]]:
    """For each row the ways to reach somebody, as (field, what is compared)."""
    phones = numbers_of(table.values("phone"))
    mails = [str(each).casefold() if each else "" for each in table.values("email")]
    for numbers, mail in zip(phones, mails, strict=True):
        yield list(
            chain(
                (("phone", number) for number in numbers),
                (("email", mail) for _ in range(bool(mail))),
            )
        )


def _ids_differ(table: Table, at: int, other: Table, row: int) -> bool:
    """Whether two rows have two numbers of customers, which is told as such."""
    if not (identifies(table) and identifies(other)):
        return False
    one, two = table.values("customer_id")[at], other.values("customer_id")[row]
    return one is not None and two is not None and one != two
