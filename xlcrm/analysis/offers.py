"""What to propose to each customer and why, from an office's rules and what its sheets tell.

A rule says of whom, what and what to say (`xlcrm.reading.offers`). Nobody is offered what they
have, nor is anybody who must be left alone: that is told with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.asked import OURS, products_bought
from xlcrm.analysis.asking import OFFERED
from xlcrm.analysis.demand import goes_with, known_purchases
from xlcrm.analysis.everybody import everybody, theirs_to_come
from xlcrm.analysis.grounds import (
    day_told,
    made_offers,
    other_plan,
    price_talk,
    refusals,
    solved,
    usage_change,
)
from xlcrm.analysis.listed import COLUMNS
from xlcrm.analysis.marketing import YES, may_contact
from xlcrm.analysis.occasions import anniversaries
from xlcrm.analysis.once import once
from xlcrm.analysis.paid import served_months
from xlcrm.analysis.people import days_since
from xlcrm.analysis.roll import within
from xlcrm.analysis.usage import changes
from xlcrm.cellref import CellRef
from xlcrm.domain.counts import days_left_told
from xlcrm.domain.identity import match_key
from xlcrm.domain.offer_mark import ACCEPTED, DECLINED, MADE
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import filled, with_particle
from xlcrm.errors import DomainError
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from xlcrm.analysis.asked import Asked
    from xlcrm.analysis.asking import Asking
    from xlcrm.analysis.inputs import Office
    from xlcrm.domain.conditions import Expression
    from xlcrm.reading.offers import OfferRule
    from xlcrm.schema.finding import Finding

    _Rows = Mapping[Hashable, Mapping[Hashable, Any]]
    Ground = Callable[[Office, Sequence[str]], pd.Series]

WAITS: Final = 30
"""Days in which an offer that was made is not made again: an answer may still come."""
RESTS: Final = 90
"""Days in which an offer that was declined is not made again."""
STANDS: Final = 365
"""Days in which an offer that was accepted is not made again."""

EVERY_CONDITION: Final = "조건을 모두 보려면: xlcrm list 대장"

_RESTS: Final = {
    MADE: (WAITS, "권하고 답을 기다림"),
    DECLINED: (RESTS, f"거절함 ({RESTS}일 동안 다시 권하지 않음)"),
    ACCEPTED: (STANDS, "수락함"),
}
_SIGNED: Final = ("sheet", "row", "customer_id", "name", "phone", "officer", "service")
_A_YEAR: Final = 366  # days ahead in which every anniversary comes
_UNITS: Final = {Kind.MONEY: "{:,.0f}원", Kind.MONTHS: "{:,.0f}개월", Kind.INTEGER: "{:,.0f}"}


@outlined
class CustomerOffer(NamedTuple):
    """What is proposed to one customer.

    Attributes:
        where: the cell of the customer's row in the ledger.
        customer_id: 고객 ID; empty where there is none.
        name: 고객명 as written, unmasked.
        phone: 연락처 likewise.
        officer: 담당자.
        service: 서비스 내용 of the contract that speaks for the customer.
        rule: the rule's name.
        offer: what is proposed.
        why: why, in sentences with days and amounts.
        say: what may be said; empty where the rule does not tell.
        may_write: whether advertising may be sent to the customer.
        may_not: why not; empty where it may.
        ours: whether the rule is xlcrm's.
    """

    where: CellRef
    customer_id: str
    name: str
    phone: str
    officer: str
    service: str
    rule: str
    offer: str
    why: str
    say: str
    may_write: bool
    may_not: str
    ours: bool


@outlined
class HeldOffer(NamedTuple):
    """What a rule would propose to one customer, and why it is not.

    Attributes:
        where: the cell of the customer's row in the ledger.
        customer_id: 고객 ID; empty where there is none.
        name: 고객명 as written, unmasked.
        officer: 담당자.
        rule: the rule's name.
        offer: what would be proposed; empty where nothing fits.
        reason: why it is not.
    """

    where: CellRef
    customer_id: str
    name: str
    officer: str
    rule: str
    offer: str
    reason: str


@outlined
class RuleCount(NamedTuple):
    """What became of a rule.

    Attributes:
        rule: the rule.
        people: of how many customers its conditions are true.
        offered: to how many it proposes something.
        held: to how many it does not.
        trouble: why it could not be asked at all; empty where it was.
        where: the cell of 설정 that says it; None of one of ours.
    """

    rule: OfferRule
    people: int
    offered: int
    held: int
    trouble: str = ""
    where: CellRef | None = None


@outlined
@dataclass(frozen=True, slots=True)
class Offers:
    """What is proposed to the customers of a ledger on a day.

    Attributes:
        as_of: the day.
        conditions: of whom it was asked; empty for all who have a contract or are to have one.
        among: how many customers were asked about.
        offers: what is proposed, customer by customer, the soonest end first.
        held: what is not, and why.
        rules: the rules, and what became of each.
        names: the names in the ledger, by which texts are masked.
        findings: what is wrong with rules of 설정, which are left out for it.
    """

    as_of: Any
    conditions: str
    among: int
    offers: tuple[CustomerOffer, ...]
    held: tuple[HeldOffer, ...]
    rules: tuple[RuleCount, ...]
    names: frozenset[str]
    findings: tuple[Finding, ...] = ()


def offers_of(asking: Asking, rules: Sequence[OfferRule], conditions: str = "") -> Offers:
    """Return what some rules propose to whom.

    Args:
        asking: what can be asked of an office.
        rules: the rules, in the order in which a customer's proposals stand.
        conditions: of whom; all who have a contract in force, or one that is to begin, by default.

    Raises:
        DomainError: the conditions are not understood.
    """
    office = asking.office
    wanted, said = None, ""
    if conditions.strip():
        expression = asking.parsed(conditions)
        wanted, said = within(asking, expression)[0], str(expression)
    who = everybody(office)
    parts: list[_Part] = []
    counts: list[RuleCount] = []
    for rule in rules:
        try:
            expression = asking.parsed(rule.conditions)
        except DomainError as error:
            counts.append(RuleCount(rule, 0, 0, 0, _trouble(error)))
            continue
        mask = within(asking, expression)[0]
        if wanted is not None:
            mask = asking.who(expression) & wanted
        part = _part(asking, rule, expression, who.index[mask.to_numpy(dtype=bool)])
        held = sum(bool(each.reason) for each in part)
        counts.append(RuleCount(rule, len(part), len(part) - held, held))
        parts += part
    order = who.sort_values(["days_left", "name", "row"], kind="stable").index
    place = {customer: at for at, customer in enumerate(order)}
    parts.sort(key=lambda each: place[each.customer])
    asked = who["here"] if wanted is None else wanted
    named = who.loc[list(dict.fromkeys(each.customer for each in parts)), list(_SIGNED)]
    people = named.to_dict("index")
    may = may_contact(office).set_index("고객")[["광고", "사유"]].to_dict("index")
    return Offers(
        as_of=office.as_of,
        conditions=said,
        among=int(asked.sum()),
        offers=tuple(_offer(each, people, may) for each in parts if not each.reason),
        held=tuple(_held(each, people) for each in parts if each.reason),
        rules=tuple(counts),
        names=frozenset(str(each) for each in office.contracts["name"].dropna().unique()),
    )


def _trouble(error: DomainError) -> str:
    """Why a rule cannot be asked; not all that could be, which a list without conditions tells."""
    hint = error.hint or ""
    return f"{error.message} {EVERY_CONDITION if hint.startswith(OFFERED) else hint}".strip()


class _Part(NamedTuple):
    """What one rule says of one customer; with a `reason` it is not proposed."""

    customer: str
    rule: OfferRule
    offer: str = ""
    why: str = ""
    say: str = ""
    reason: str = ""


def _part(
    asking: Asking, rule: OfferRule, expression: Expression, customers: pd.Index
) -> list[_Part]:
    office = asking.office
    why = _reasons(asking, expression, customers)
    fields = {name: _FIELDS[name](office).reindex(customers) for name in rule.fields}
    found = []
    for at, customer in enumerate(customers):
        part = _Part(str(customer), rule, why=why[at])
        said = {name: values.iloc[at] for name, values in fields.items()}
        lacks = [name for name, value in said.items() if not isinstance(value, str)]
        if not lacks:
            offer, say = (filled(text, said) for text in (rule.offer, rule.say))
            part = part._replace(offer=offer, say=say)
        found.append(part._replace(reason=_reason(part, lacks, office)))
    return found


def _reason(part: _Part, lacks: Sequence[str], office: Office) -> str:
    """Why something is not proposed to a customer; empty where it is."""
    alone = refusals(office)
    if part.customer in alone.index:
        return str(alone[part.customer])
    if lacks:
        told = with_particle(lacks[0], "이/가")
        return f"{told} 없거나, 쓰는 고객이 적어 알 수 없음"
    mine = _had(office).get(part.customer, frozenset())
    known = next((name for name in _named_in(part.offer, office) if match_key(name) in mine), "")
    return f"이미 이용하거나 산 것({known})" if known else _offered_before(part, office)


def _offered_before(part: _Part, office: Office) -> str:
    """Why it is not proposed again; empty where it may be."""
    last = _before(office).get((part.customer, match_key(part.rule.name)))
    if last is None or (last[1] and last[1] != part.offer):
        return ""
    day, _, state = last
    rest, told = _RESTS[state]
    ago = (pd.Timestamp(office.as_of) - day).days
    return f"{day_told(day)}에 {told}" if ago <= rest else ""


@once
def _had(office: Office) -> Mapping[str, frozenset[str]]:
    """What each customer has: the services of contracts that run or begin, and what was bought."""
    found: dict[str, set[str]] = {}
    contracts, bought = theirs_to_come(office), known_purchases(office)
    here = everybody(office)["here"]
    contracts = contracts[
        contracts["customer"].isin(here.index[here]) & contracts["service"].notna()
    ]
    for rows, field in ((contracts, "service"), (bought, "product")):
        for customer, name in zip(rows["customer"], rows[field], strict=True):
            found.setdefault(str(customer), set()).add(match_key(str(name)))
    return {customer: frozenset(names) for customer, names in found.items()}


@once
def _names(office: Office) -> Mapping[str, str]:
    """The services and products that the office knows, as they are compared."""
    known = (office.contracts["service"], known_purchases(office)["product"])
    names = (str(each) for column in known for each in column.dropna().unique())
    return {match_key(name): name for name in names if match_key(name)}


def _named_in(offer: str, office: Office) -> Iterator[str]:
    """The services and products that an offer names in whole words."""
    words, known = offer.split(), _names(office)
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            name = known.get(match_key(" ".join(words[first:last])))
            if name is not None:
                yield name


@once
def _before(office: Office) -> Mapping[tuple[str, str], tuple[pd.Timestamp, str, str]]:
    """The last that became of each offer to each customer: the day, what was offered, the state."""
    made = made_offers(office)
    return {
        (str(customer), match_key(name)): (day, what, state)
        for customer, name, day, what, state in zip(
            *(made[each] for each in ("customer", "name", "day", "what", "state")), strict=True
        )
    }


def _offer(part: _Part, people: _Rows, may: _Rows) -> CustomerOffer:
    told = may[part.customer]
    return CustomerOffer(
        **_signed(people[part.customer], "customer_id", "name", "phone", "officer", "service"),
        rule=part.rule.name,
        offer=part.offer,
        why=part.why,
        say=part.say,
        may_write=told["광고"] == YES,
        may_not=str(told["사유"]),
        ours=part.rule.ours,
    )


def _held(part: _Part, people: _Rows) -> HeldOffer:
    said = _signed(people[part.customer], "customer_id", "name", "officer")
    return HeldOffer(**said, rule=part.rule.name, offer=part.offer, reason=part.reason)


def _signed(row: Mapping[Hashable, Any], *fields: str) -> dict[str, Any]:
    where = CellRef(str(row["sheet"]), int(row["row"]), 1)
    return {"where": where, **{field: _text(row[field]) for field in fields}}


def _text(value: object) -> str:
    return "" if value is None or value is pd.NaT or value != value else str(value)  # noqa: PLR0124 - NaN


# -- the fields that a rule may name ---------------------------------------------------------------


def _texts(values: pd.Series, form: Callable[[Any], str]) -> pd.Series:
    """Values as texts; what is missing stays so."""
    said = [form(each) if pd.notna(each) else None for each in values]
    return pd.Series(said, index=values.index, dtype=object)


def _plan(*, larger: bool, fee: bool) -> Callable[[Office], pd.Series]:
    def said(office: Office) -> pd.Series:
        services = everybody(office)["service"]
        known = {
            each: other_plan(office, str(each), larger=larger)
            for each in services.dropna().unique()
        }
        plans = [known.get(each) for each in services]
        told = [each and (f"{each[1]:,}" if fee else each[0]) for each in plans]
        return pd.Series(told, index=services.index, dtype=object)

    return said


def _day(each: Any) -> str:  # noqa: ANN401 - a cell of a column of days
    return f"{each:%Y-%m-%d}"


def _anniversary(name: str) -> Callable[[Office], pd.Series]:
    form: Callable[[Any], str] = _day if name == "기념일" else str

    def said(office: Office) -> pd.Series:
        return _texts(anniversaries(office, _A_YEAR).set_index("고객")[name], form)

    return said


_FIELDS: Final[Mapping[str, Callable[[Office], pd.Series]]] = {
    "서비스": lambda office: _texts(everybody(office)["service"], str),
    "종료일": lambda office: _texts(everybody(office)["end"], _day),
    "이용 개월": lambda office: _texts(np.floor(served_months(office)), "{:.0f}".format),
    "윗 요금제": _plan(larger=True, fee=False),
    "윗 요금": _plan(larger=True, fee=True),
    "아랫 요금제": _plan(larger=False, fee=False),
    "아랫 요금": _plan(larger=False, fee=True),
    "이용 변화": lambda office: _texts(usage_change(office), "{:+.0f}%".format),
    "주년": _anniversary("주년"),
    "기념일": _anniversary("기념일"),
    "해결일": lambda office: _texts(solved(office)["day"], _day),
    "산 제품": lambda office: _texts(goes_with(office)["제품"], str),
    "함께 살 제품": lambda office: _texts(goes_with(office)["함께 산 제품"], str),
}
"""What stands in braces, by its name in `xlcrm.reading.offers.FIELDS`."""


# -- why: what the conditions stand on -------------------------------------------------------------


def _reasons(asking: Asking, expression: Expression, customers: pd.Index) -> list[str]:
    """What each of some customers' conditions stand on, in sentences."""
    parts = [
        _grounds(kind, values, asking.office, customers, asked=asked)
        for kind, values, asked in asking.meant(expression)
    ]
    return [" ".join(filter(None, each)) for each in zip(*parts, strict=True)]


def _grounds(
    kind: Asked, values: Sequence[str], office: Office, customers: pd.Index, *, asked: bool
) -> list[str]:
    """A sentence of each customer of whom a condition is as it is asked; else nothing."""
    true = kind.who(office, values).reindex(customers, fill_value=False).to_numpy(dtype=bool)
    name = kind.name.removeprefix(f"{OURS} ")
    if not asked:
        what = " · ".join(values)
        told = f"{what} 구매 기록은 없습니다." if name == "구매" and what else ""
        return ["" if each else told for each in true]
    ground = _GROUNDS.get(name)
    said = _plainly(kind, office) if ground is None else ground(office, values)
    said = said.reindex(customers)
    return [
        text if yes and isinstance(text, str) else "" for yes, text in zip(true, said, strict=True)
    ]


def _plainly(kind: Asked, office: Office) -> pd.Series:
    """What the columns of a list say that tell of a condition: 등급 VIP, 미납금 50,000원."""
    columns = [each for each in COLUMNS if each.key in kind.shows]
    index = everybody(office).index
    told = [_texts_of(each.said(office).reindex(index), each.name, each.kind) for each in columns]
    rows = zip(*told, strict=True) if told else ((kind.name,) for _ in index)
    said = [", ".join(filter(None, each)) for each in rows]
    return pd.Series([f"{each}." if each else None for each in said], index=index, dtype=object)


def _texts_of(values: pd.Series, name: str, kind: Kind) -> list[str]:
    found = []
    for each in values:
        if pd.isna(each) or each == "":
            found.append("")
        elif kind.is_day:
            found.append(f"{name} {pd.Timestamp(each):%Y-%m-%d}")
        elif kind is Kind.DAYS:
            found.append(days_left_told(int(each)))
        elif isinstance(each, int | float | np.number):
            found.append(f"{name} {_UNITS.get(kind, '{}').format(each)}")
        else:
            found.append(f"{name} {each}")
    return found


def _of_purchases(office: Office, values: Sequence[str]) -> pd.Series:
    bought = products_bought(office, values) if values else known_purchases(office)
    bought = bought.sort_values("date", kind="stable")
    times = bought.groupby("customer").size()
    last = bought.drop_duplicates("customer", keep="last").set_index("customer")
    said = []
    for customer, day, product, amount in zip(
        last.index, last["date"], last["product"], last["amount"], strict=True
    ):
        won = f" {amount:,.0f}원에" if pd.notna(amount) else ""
        more = f"(모두 {times[customer]}번)" if times[customer] > 1 else ""
        said.append(f"{_day(day)}에 {with_particle(product, '을/를')}{won} 샀습니다{more}.")
    return pd.Series(said, index=last.index, dtype=object)


def _of_companions(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    each = goes_with(office)
    said = [
        f"{_day(row['산 날'])}에 {with_particle(row['제품'], '을/를')} 샀습니다. 그것을 산 고객 "
        f"{row['산 고객']:,}명 가운데 {row['고객 수']:,}명({row['비율']:.0%}, Wilson 95% 구간 "
        f"{row['하한']:.0%}–{row['상한']:.0%})이 {row['함께 산 제품']}도 샀습니다. 모두는 "
        f"{row['기준 비율']:.0%}이니 {row['향상도']:.1f}배입니다."
        for row in each.to_dict("records")
    ]
    return pd.Series(said, index=each.index, dtype=object)


def _of_prices(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    each = price_talk(office)
    said = [
        f"{_day(day)}에 {told}" if pd.notna(day) else told
        for day, told in zip(each["day"], each["told"], strict=True)
    ]
    return pd.Series(said, index=each.index, dtype=object)


def _of_usage(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    each = changes(office)
    said: list[str | None] = []
    for row in each.to_dict("records"):
        rate = row["변화율"]
        if pd.isna(rate):
            said.append(None)
            continue
        way = "늘었습니다" if rate > 0 else "줄었습니다"
        said.append(
            f"{row['기준월']:%Y-%m} 이용량 {row['이용량']:,.0f}, 앞 석 달 평균 "
            f"{row['직전 3개월 평균']:,.1f}보다 {abs(rate):.0%} {way}."
        )
    return pd.Series(said, index=each.index, dtype=object)


def _of_anniversaries(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    each = anniversaries(office, _A_YEAR).set_index("고객")
    first = everybody(office)["first_start"].reindex(each.index)
    said = [
        f"{_day(start)}에 처음 계약해 {_day(day)}에 {years}주년입니다."
        for start, day, years in zip(first, each["기념일"], each["주년"], strict=True)
    ]
    return pd.Series(said, index=each.index, dtype=object)


def _of_solved(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    each = solved(office)
    said = [
        f"{day_told(since)}에 생긴 문제를 {day_told(day)}에 해결했습니다."
        for since, day in zip(each["since"].dt.normalize(), each["day"], strict=True)
    ]
    return pd.Series(said, index=each.index, dtype=object)


def _of_ends(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    who = everybody(office)
    ends = who["end"]
    left = -days_since(ends, office)
    itself = who.index.isin(office.contracts["customer"][office.contracts["auto_renewal"]])
    said = [
        f"{_day(end)}에 계약{'이 저절로 이어집니다' if goes_on else '이 끝납니다'}"
        f"({days_left_told(int(days))})."
        if pd.notna(end)
        else None
        for end, days, goes_on in zip(ends, left, itself, strict=True)
    ]
    return pd.Series(said, index=who.index, dtype=object)


_GROUNDS: Final[Mapping[str, Ground]] = {
    "구매": _of_purchases,
    "함께 살 제품": _of_companions,
    "가격 민감": _of_prices,
    "이용 증가": _of_usage,
    "이용 감소": _of_usage,
    "가입 기념일": _of_anniversaries,
    "불만 해결": _of_solved,
    "D-": _of_ends,
}
"""How each kind of condition says what it stands on; the others by the columns of a list."""
