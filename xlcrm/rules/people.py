"""Rules about customers: one person, one 고객 ID, and what the companion sheets say of them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key, person_key
from xlcrm.people.keys import identifiers, identifies
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import JOURNAL, SATISFACTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.cellref import CellRef
    from xlcrm.people.keys import Identity
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

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
        pairs = zip(table.values("occurred_at"), table.values("resolved_at"), strict=True)
        for at, (occurred, resolved) in enumerate(pairs):
            if (
                isinstance(occurred, datetime)
                and isinstance(resolved, datetime)
                and resolved < occurred
            ):
                yield from context.say("C504", table, at, "resolved_at")
