"""Rules about customers: one person, one 고객 ID, and what the companion sheets say of them."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key, person_key
from xlcrm.people.branches import told_by_number
from xlcrm.people.keys import identifiers, identifies
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.moments import earlier
from xlcrm.schema.sheets import JOURNAL, NAMED_BY, SATISFACTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.cellref import CellRef
    from xlcrm.people.keys import Identity
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_ID: Final = itemgetter(0)
_PHONE: Final = itemgetter(2)
SCORES: Final = tuple(
    (column.field, column.least, column.most)
    for column in SATISFACTION.columns
    if column.least is not None and column.most is not None
)
"""The answers given in points, the least and the most of them; docs/domain.md#figures."""


@rule(
    "C308",
    Severity.WARNING,
    "한 사람에게 여러 고객 ID",
    "이름과 연락처가 같은 고객({other})의 고객 ID가 다릅니다.",
    "같은 사람이면 xlcrm customer merge로 합치거나, 고객 ID를 하나로 맞추세요.",
    why="한 사람이 둘로 세어지고, 재계약이 이어지지 않습니다.",
    bad=(
        "고객 ID | 고객명 | 연락처",
        "1001 | 가온상사 | 010-0000-0001",
        "1002 | 가온상사 | 010-0000-0001",
    ),
    good=(
        "고객 ID | 고객명 | 연락처",
        "1001 | 가온상사 | 010-0000-0001",
        "1002 | 다솜상사 | 010-0000-0002",
    ),
)
def one_person_two_ids(context: Context) -> Iterator[Finding]:
    """C308: one name and phone under two IDs; once for each further ID, at its first row."""
    fields = {"name", "phone"}
    tables = [
        table for table in context.ledgers if identifies(table) and fields <= table.columns.keys()
    ]
    shared = _shared_phones(context.people.identities)
    if not shared:
        return
    first_id: dict[str, CellRef] = {}
    told: dict[tuple[str, object], CellRef] = {}
    for table in tables:
        rows = zip(table.values("phone"), table.values("name"), identifiers(table), strict=True)
        for at, (phone, name, customer) in enumerate(rows):
            if phone not in shared or name is None or customer is None:
                continue
            person = person_key(str(name), str(phone))
            where = table.where(at, "customer_id")
            other = first_id.setdefault(person, where)
            if told.setdefault((person, customer), where) == where and other != where:
                yield from context.say("C308", table, at, "customer_id", other=other)


def _shared_phones(people: Collection[Identity]) -> set[object]:
    """Return the phone cells whose first number stands under two IDs: few, so cheap to look at."""
    counts = Counter(map(_PHONE, people))
    del counts[None]
    first: dict[object, object] = {
        phone: str(phone).partition(",")[0] for phone in counts if "," in str(phone)
    }
    for phone, number in first.items():
        counts[number] += counts[phone]
    often = {number for number, count in counts.items() if count > 1}
    if not often:
        return set()
    pairs = {
        (number, customer)
        for customer, _, phone in people
        if customer and (number := first.get(phone, phone)) in often
    }
    ids = Counter(number for number, _ in pairs)
    return {phone for phone in counts if ids[first.get(phone, phone)] > 1}


@rule(
    "C309",
    Severity.WARNING,
    "한 고객 ID에 여러 이름",
    "고객 ID가 같은 행({other})의 이름과 다릅니다.",
    "이름이 바뀌었으면 모두 맞추고, 다른 고객이면 새 고객 ID를 주세요.",
    why="두 사람이 하나로 세어지고, 서로의 계약이 이어진 것으로 보입니다.",
    bad=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2023-01-01 | 2023-12-31",
        "1001 | 다솜상사 | 2024-01-01 | 2024-12-31",
    ),
    good=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2023-01-01 | 2023-12-31",
        "1001 | 가온상사 | 2024-01-01 | 2024-12-31",
    ),
)
def one_id_two_names(context: Context) -> Iterator[Finding]:
    """C309: one ID under two names; once for each further name, at its first row."""
    tables = [table for table in context.ledgers if identifies(table) and "name" in table.columns]
    often = {
        each for each, count in Counter(map(_ID, context.people.identities)).items() if count > 1
    }
    pairs = {(each, name) for each, name, _ in context.people.identities if each in often and name}
    names_of_id = Counter(customer for customer, _ in pairs if customer)
    doubtful = {customer for customer, count in names_of_id.items() if count > 1}
    if not doubtful:
        return
    first_name: dict[object, CellRef] = {}
    told: dict[tuple[object, str], CellRef] = {}
    for table in tables:
        rows = zip(identifiers(table), table.values("name"), strict=True)
        for at, (customer, name) in enumerate(rows):
            if customer not in doubtful or name is None:
                continue
            where = table.where(at, "name")
            other = first_name.setdefault(customer, where)
            key = (customer, match_key(str(name)))
            if told.setdefault(key, where) == where and other != where:
                yield from context.say("C309", table, at, "name", other=other)


@rule(
    "C501",
    Severity.WARNING,
    "고객대장에 없는 고객 ID",
    "'{header}' 칸의 고객 ID({count}행에 있음)가 고객대장에 없습니다.",
    "고객 ID를 잘못 쓰지 않았는지 확인하거나, 고객대장에 고객을 더하세요.",
    why="고객대장에 없는 고객의 기록은 누구의 것인지 알 수 없습니다.",
    bad=("고객 ID", "1001", "[만족도]", "고객 ID | 만족도", "1010 | 5"),
    good=("고객 ID", "1001", "[만족도]", "고객 ID | 만족도", "1001 | 5"),
)
def unknown_customers(context: Context) -> Iterator[Finding]:
    """C501: a companion sheet's ID that no ledger has; once a sheet and ID, at its first row."""
    ledgers = [table for table in context.ledgers if identifies(table)]
    if not ledgers or len(ledgers) < len(context.ledgers):  # some customers have no ID to find
        return
    known = set(chain.from_iterable(table.values("customer_id") for table in ledgers))
    known.add(None)
    for table in filter(identifies, context.companions):
        ids = table.values("customer_id")
        strangers = set(ids) - known
        if not strangers:
            continue
        rows = Counter(each for each in ids if each in strangers)
        for at, customer in enumerate(ids):
            if customer in rows:
                count = str(rows.pop(customer))
                yield from context.say("C501", table, at, "customer_id", count=count)


@rule(
    "C512",
    Severity.WARNING,
    "누구의 것인지 알 수 없는 행",
    "'{header}' 칸만으로는 누구인지 알 수 없어({count}행), 이 행을 아무에게도 셈하지 않습니다: "
    "{other} 가운데 하나일 수 있습니다.",
    "그 행에 고객명을, 이름이 같은 고객이 또 있으면 연락처를 고객대장에 있는 대로 적으세요. 없는 "
    "열이면 오른쪽에 두세요.",
    why="지점마다 고객 ID를 따로 매기거나 이름이 같은 고객이 있으면, 짐작으로는 한 사람이 두 번 "
    "받거나 남의 포인트가 늘어납니다.",
    bad=(
        *("지점 | 고객 ID | 고객명", "강남 | 1 | 가온상사", "분당 | 1 | 다솜상사"),
        *("[만족도]", "고객 ID | 만족도", "1 | 5"),
    ),
    good=(
        *("지점 | 고객 ID | 고객명", "강남 | 1 | 가온상사", "분당 | 1 | 다솜상사"),
        *("[만족도]", "고객 ID | 고객명 | 만족도", "1 | 다솜상사 | 5"),
    ),
)
def rows_in_doubt(context: Context) -> Iterator[Finding]:
    """C512: a row that may be several customers'; once a sheet and those who it may be of."""
    for table in _named_elsewhere(context):
        doubts = context.people.in_doubt(table)
        counts = Counter(map(frozenset, doubts.values()))
        for at, keys in sorted(doubts.items()):
            count = counts.pop(frozenset(keys), 0)
            if count:
                others = " · ".join(map(str, _cells_of(context, keys)))
                field = _telling(table, at)
                yield from context.say("C512", table, at, field, count=f"{count:,}", other=others)


@rule(
    "C513",
    Severity.WARNING,
    "고객대장에 없는 고객명",
    "'{header}' 칸의 고객({count}행에 있음)이 고객대장에 없어, 아무에게도 셈하지 않습니다.",
    "이름과 연락처를 고객대장에 있는 대로 고치거나, 고객대장에 고객을 더하세요.",
    why="고객대장에 없는 고객의 기록은 누구의 것인지 알 수 없습니다.",
    bad=(
        *("고객 ID | 고객명", "1001 | 가온상사"),
        *("[만족도]", "고객 ID | 고객명 | 만족도", "| 다솜상사 | 5"),
    ),
    good=(
        *("고객 ID | 고객명", "1001 | 가온상사"),
        *("[만족도]", "고객 ID | 고객명 | 만족도", "| 가온상사 | 5"),
    ),
)
def unknown_names(context: Context) -> Iterator[Finding]:
    """C513: a name that no ledger has, without a 고객 ID; once a sheet and name."""
    known = {key for keys in context.people.customers for key in keys} - {""}
    for table in _named_elsewhere(context):
        names = table.values("name")
        ids = table.values("customer_id") if identifies(table) else [None] * len(names)
        doubts = context.people.in_doubt(table)
        whose = context.people.whose_rows(table)
        strange = [
            at
            for at, (key, name, number) in enumerate(zip(whose, names, ids, strict=True))
            if name is not None and number is None and key not in known and at not in doubts
        ]
        counts = Counter(match_key(str(names[at])) for at in strange)
        for at in strange:
            count = counts.pop(match_key(str(names[at])), 0)
            if count:
                yield from context.say("C513", table, at, "name", count=f"{count:,}")


def _named_elsewhere(context: Context) -> Iterator[Table]:
    """The sheets whose rows may name customers otherwise than by a number that tells all apart."""
    plain = told_by_number(context.ledgers)
    for table in context.tables:
        if not {*NAMED_BY} & {*table.spec.columns}:
            continue
        if "name" in table.columns or ("customer_id" in table.columns and not plain):
            yield table


def _telling(table: Table, at: int) -> str:
    """The field of a row that says most of whom it is about."""
    if "name" in table.columns and table.values("name")[at] is not None:
        return "name"
    return "customer_id"


def _cells_of(context: Context, keys: Collection[str]) -> Iterator[CellRef]:
    """The first cell of each of some customers in the ledgers, in their order; the first few."""
    places = context.people.places_of(keys)
    for number, at in sorted(each[0] for each in places.values() if each)[:_LISTED]:
        table = context.ledgers[number]
        field = "name" if "name" in table.columns else "customer_id"
        yield table.where(at, field)


_LISTED: Final = 5  # of those who a row may be of


@rule(
    "C502",
    Severity.ERROR,
    "범위를 벗어난 점수",
    "'{header}' 칸의 점수가 {low}~{high} 범위를 벗어났습니다.",
    "{low}에서 {high} 사이의 정수로 고치세요.",
    why="만족도는 1~5, 추천 의향은 0~10입니다. 벗어난 점수는 평균을 흐립니다.",
    bad=("[만족도]", "만족도", "7"),
    good=("[만족도]", "만족도", "5"),
)
def scores(context: Context) -> Iterator[Finding]:
    """C502: 만족도 outside 1–5, 추천 의향 outside 0–10."""
    for table in context.of_kind(SATISFACTION.key):
        for name, low, high in SCORES:
            values = table.values(name)
            odd = {
                value
                for value in set(values)
                if isinstance(value, int | float) and not low <= value <= high
            }
            if odd:
                for at, value in enumerate(values):
                    if value in odd:
                        yield from context.say("C502", table, at, name, low=low, high=high)


@rule(
    "C503",
    Severity.WARNING,
    "감정이 없는 불만",
    "분류가 불만인 일지에 '{header}' 칸이 비어 있습니다.",
    "긍정 · 중립 · 부정 중 하나를 고르세요.",
    why="불만의 감정을 적어 두어야 이탈 위험을 셀 수 있습니다.",
    bad=("[고객관리일지]", "분류 | 감정", "불만 |"),
    good=("[고객관리일지]", "분류 | 감정", "불만 | 부정"),
)
def complaints(context: Context) -> Iterator[Finding]:
    """C503: a complaint without 감정."""
    for table in context.of_kind(JOURNAL.key):
        if not {"category", "sentiment"} <= table.columns.keys():
            continue
        sentiments = table.columns["sentiment"]
        for at, category in enumerate(table.values("category")):
            if (
                category == "불만"
                and sentiments.values[at] is None
                and at not in sentiments.problems
            ):
                yield from context.say("C503", table, at, "sentiment")


@rule(
    "C504",
    Severity.ERROR,
    "발생보다 이른 해결",
    "'{header}' 칸의 일시가 문제 발생일시보다 빠릅니다.",
    "두 일시가 서로 바뀌지 않았는지 확인하세요.",
    why="해결에 걸린 시간이 0보다 작게 나옵니다.",
    bad=("[고객관리일지]", "문제 발생일시 | 해결일시", "2024-09-02 10:00 | 2024-09-01 10:00"),
    good=("[고객관리일지]", "문제 발생일시 | 해결일시", "2024-09-01 10:00 | 2024-09-02 10:00"),
)
def resolutions(context: Context) -> Iterator[Finding]:
    """C504: resolved before it occurred."""
    for table in context.of_kind(JOURNAL.key):
        for at in earlier(table.values("resolved_at"), table.values("occurred_at")):
            yield from context.say("C504", table, at, "resolved_at")
