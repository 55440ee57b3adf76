"""Rules about what stands twice: IDs, and people who are nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, combinations
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.identity import match_key
from xlcrm.people.keys import identifiers, identifies
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.people.keys import Identity
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

UNIQUE: Final = (
    (LEDGER.key, "contract_id"),
    (CUSTOMERS.key, "customer_id"),
    (JOURNAL.key, "entry_id"),
)  # where one row is one thing, and the field that names it
MOST: Final = 20  # people of one name or phone that are compared one with another
NEAR_LETTERS: Final = 1  # jamo, of a name of at least as many as LETTERS
LETTERS: Final = 6
_TITLES: Final = ("(주)", "㈜", "주식회사", "(유)", "유한회사")
_HONORIFICS: Final = ("고객님", "님", "씨")


@rule(
    "C315",
    Severity.ERROR,
    "두 번 쓴 ID",
    "'{header}' 칸의 ID를 다른 행({other})에서도 씁니다.",
    "두 번 쓴 행이면 하나를 지우고, 다른 것이면 새 ID를 주세요.",
    why="계약 ID와 일지 ID는 행마다, 고객정보의 고객 ID는 고객마다 하나여야 그 행을 찾을 수 "
    "있습니다.",
    bad=("계약 ID", "K-001", "K-001"),
    good=("계약 ID", "K-001", "K-002"),
)
def doubled_ids(context: Context) -> Iterator[Finding]:
    """C315: an ID that two rows bear, of which each ought to have its own."""
    for key, field in UNIQUE:
        tables = [table for table in context.of_kind(key) if field in table.columns]
        ids = [each for table in tables for each in table.values(field)]
        blank = ids.count(None)
        if len(set(ids)) == len(ids) - max(0, blank - 1):
            continue
        first: dict[object, tuple[Table, int]] = {}
        for table in tables:
            for at, each in enumerate(table.values(field)):
                if each is None:
                    continue
                earlier, row = first.setdefault(each, (table, at))
                if (earlier, row) != (table, at):
                    yield from context.say(
                        "C315", table, at, field, other=earlier.where(row, field)
                    )


@rule(
    "C314",
    Severity.WARNING,
    "거의 같은 고객",
    "이름과 연락처가 고객({other})과 거의 같은데, 다른 고객으로 되어 있습니다.",
    "같은 사람이면 xlcrm customer merge로 합치거나, 이름과 연락처와 고객 ID를 하나로 맞추세요.",
    why="이름에 (주)를 붙이거나 한 글자를 잘못 써서 한 고객이 둘이 된 경우가 많습니다.",
    bad=(
        "고객 ID | 고객명 | 연락처",
        "1001 | 가온상사 | 010-0000-0001",
        "1002 | (주)가온상사 | 010-0000-0001",
    ),
    good=(
        "고객 ID | 고객명 | 연락처",
        "1001 | 가온상사 | 010-0000-0001",
        "1002 | 다솜상사 | 010-0000-0001",
    ),
)
def near_people(context: Context) -> Iterator[Finding]:
    """C314: two 고객 ID with one phone and nearly one name, or one name and nearly one phone."""
    fields = {"name", "phone"}
    tables = [
        table for table in context.ledgers if identifies(table) and fields <= table.columns.keys()
    ]
    people = [person for person in context.people.identities if None not in person]
    twins = {other: one for one, other in chain(_alike(people, 2, 1), _alike(people, 1, 2))}
    if twins:
        yield from _told(context, tables, twins)


def _alike(
    people: Collection[Identity], same: int, near: int
) -> Iterator[tuple[Identity, Identity]]:
    """Yield people who have one part in common, and nearly another."""
    counts = Counter(map(itemgetter(same), people))
    if len(counts) == len(people):
        return
    shared = {key for key, count in counts.items() if count > 1}
    groups: defaultdict[object, list[Identity]] = defaultdict(list)
    for person in people:
        if person[same] in shared:
            groups[person[same]].append(person)
    alike, key = (_near_names, str) if near == 1 else (_near_digits, _digits)
    for group in groups.values():
        if len(group) > MOST:
            continue
        found = [
            (one, other)
            for one, other in combinations(group, 2)
            if one[0] != other[0] and alike(key(one[near]), key(other[near]))
        ]
        if found:  # told in an order that is not that of the rows
            in_order = [tuple(sorted(pair, key=_order)) for pair in found]
            yield from sorted(((one, other) for one, other in in_order), key=_both)


def _order(person: Identity) -> tuple[str, ...]:
    return tuple(map(str, person))


def _both(pair: tuple[Identity, Identity]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_order, pair))


def _near_names(one: str, other: str) -> bool:
    """Tell whether two names differ by a title or by one jamo; equal ones are C308's."""
    if match_key(one) == match_key(other):
        return False
    first, second = _bare(one), _bare(other)
    if first == second:
        return True
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few ledgers have such people

    first, second = normalize("NFD", first), normalize("NFD", second)
    return (
        min(len(first), len(second)) >= LETTERS
        and OSA.distance(first, second, score_cutoff=NEAR_LETTERS) <= NEAR_LETTERS
    )


def _bare(name: str) -> str:
    """Return a name's key without the form of its company and without 님."""
    key = match_key(name)
    for title in map(match_key, _TITLES):
        key = key.replace(title, "")
    for honorific in _HONORIFICS:
        key = key.removesuffix(honorific)
    return key


def _digits(phones: object) -> str:
    """Return the digits of a cell's first phone number, as `coerce` writes it."""
    return str(phones).partition(",")[0].replace("-", "")


def _near_digits(one: str, other: str) -> bool:
    """Tell whether two phone numbers differ by one digit, or by two that changed places."""
    half = len(one) // 2 - 1  # of the numbers that are so near, one half is the same
    if one[:half] != other[:half] and one[-half:] != other[-half:]:
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - see above

    return one != other and OSA.distance(one, other, score_cutoff=1) <= 1


def _told(
    context: Context, tables: Sequence[Table], twins: dict[Identity, Identity]
) -> Iterator[Finding]:
    wanted = {*twins, *twins.values()}
    first: dict[Identity, tuple[int, int]] = {}
    for number, table in enumerate(tables):
        columns = (identifiers(table), *(table.values(name) for name in ("name", "phone")))
        for at, person in enumerate(zip(*columns, strict=True)):
            if person in wanted:
                first.setdefault(person, (number, at))
    for person, other in twins.items():
        (earlier, row), (later, at) = sorted((first[person], first[other]))
        where = tables[earlier].where(row, "name")
        yield from context.say("C314", tables[later], at, "name", other=where)
