"""What may be asked of customers, kind by kind: who has it, and what the workbook must have for it.

Each kind asks what the report says of a customer, by the same computation: a list by tier has as
many people as the report's table of tiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.asked_values import (
    ENDS_IN,
    JOINED_IN,
    NO,
    SAID,
    SILENT,
    TO_END,
    UNSAID,
    Answer,
    Bound,
    Cells,
    Days,
    Ranked,
    RankedBy,
    Span,
    Words,
)
from xlcrm.analysis.call_list import ending_within, in_grace
from xlcrm.analysis.coverage import why_no_revenue
from xlcrm.analysis.demand import goes_with, known_purchases
from xlcrm.analysis.everybody import everybody, theirs, theirs_to_come
from xlcrm.analysis.grounds import (
    LATELY,
    SOON,
    made_offers,
    price_talk,
    solved,
    usage_change,
)
from xlcrm.analysis.issues import unresolved
from xlcrm.analysis.loyalty import loyalty, tier_names
from xlcrm.analysis.marketing import YES, may_contact
from xlcrm.analysis.occasions import anniversaries
from xlcrm.analysis.once import once
from xlcrm.analysis.owing import amounts, owes
from xlcrm.analysis.own_headers import Manner, OwnHeader, days_in, numbers_in, own_headers
from xlcrm.analysis.paid import paid, served_months
from xlcrm.analysis.people import days_since, until_today
from xlcrm.analysis.preferences import preferences
from xlcrm.analysis.rfm import SEGMENTS, rfm
from xlcrm.analysis.risk import LEVELS, points_of_all, risk_of_all
from xlcrm.analysis.segments import AGE_BANDS, GENDERS, ages, details
from xlcrm.domain.message import Channel
from xlcrm.domain.offer_mark import STATES
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name
from xlcrm.domain.status import Action, Decision, Status
from xlcrm.reading.questionnaire_rules import CAMPAIGN
from xlcrm.schema.sheets import (
    CUSTOMERS,
    JOURNAL,
    LEDGER,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    USAGE,
)
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from xlcrm.analysis.asked_values import Value
    from xlcrm.analysis.inputs import Office

    Who = Callable[[Office, Sequence[str]], "pd.Series"]


@outlined
@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of condition.

    Attributes:
        name: what it is called, and shown as.
        who: tells of everybody whether one of some values is theirs.
        also: other names of it.
        value: how its values are typed; None where it has none.
        optional: whether it may stand without a value, too.
        bare: whether a value may stand without the name.
        phrase: another way to say it as a whole, without spaces; its first group is the value.
        needs: which columns it is made of, by the kind of sheet and field; all are needed.
        without: whether what an office tells otherwise does instead of the columns.
        wide: whether who asks it asks of those too who have left.
        shows: the columns of a list that tell of it.
        example: how it is typed.
        column: the column whose header, as the office has it, is a name of it too.
        blank: whether it may be asked, too, of whom its column says something at all (있음, 없음).
        late: whether a phrase or a value without its name is it only where nothing else is meant,
            a saved list of that name neither.
        mask: what hides its values where they are named unasked; None where nobody is in them.
    """

    name: str
    who: Who
    also: tuple[str, ...] = ()
    value: Value | None = None
    optional: bool = False
    bare: bool = False
    phrase: re.Pattern[str] | None = None
    needs: tuple[tuple[str, str], ...] = ()
    without: Callable[[Office], bool] | None = None
    wide: bool = False
    shows: tuple[str, ...] = ()
    example: str = ""
    column: tuple[str, str] | None = None
    blank: bool = False
    late: bool = False
    mask: Callable[[str], str] | None = None

    @property
    def called(self) -> str:
        """What a message calls it."""
        return self.example if self.name == "D-" else self.name

    @property
    def shown(self) -> str:
        """How it is typed, for who asks what there is."""
        return self.example or self.name


_IN_PART: Final = frozenset({"service", "end_reason"})
"""The columns of contracts of which a part of what a cell says is enough."""


def _are(customers: pd.Series | pd.Index | np.ndarray, office: Office) -> pd.Series:
    """Of everybody whether they are among some customers."""
    index = everybody(office).index
    return pd.Series(index.isin(customers), index=index)


def _of_column(field: str, *, coming: bool = False) -> Who:
    """What a column of the contracts says that are a customer's now."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        contracts = theirs_to_come(office) if coming else theirs(office)
        words = Words(lambda _: (), part=field in _IN_PART)
        there = words.said(contracts[field], values, whole=_words_of(field)(office))
        return _are(contracts["customer"][there], office) | _blank(contracts, field, values, office)

    return who


def _blank(rows: pd.DataFrame, field: str, values: Sequence[str], office: Office) -> pd.Series:
    """Of everybody whether a column says anything of them, where that is asked."""
    told = rows[field].notna() & (rows[field].astype(object) != "")
    some = _are(rows["customer"][told], office)
    found = pd.Series(data=False, index=some.index)
    if SAID in values:
        found |= some
    return found | ~some if UNSAID in values else found


def _told_at_all(field: str) -> Who:
    """Whether the contract that speaks for a customer says something in a column."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        return _blank(everybody(office), field, values, office)

    return who


def _spans_of(field: str) -> Who:
    """Whether a day of one of the contracts that are a customer's now lies in a span."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        contracts = theirs(office)
        return _are(contracts["customer"][Span("").said(contracts[field], values, office)], office)

    return who


def _bounds_of(field: str, unit: str) -> Who:
    """Whether a number of one of the contracts that are a customer's now is what is asked."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        contracts = theirs(office)
        return _are(contracts["customer"][Bound(unit).said(contracts[field], values)], office)

    return who


def _of_details(field: str) -> Who:
    """What 고객정보 says of a customer."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        said = details(office)[field]
        found = _are(said.index[Words(lambda _: (), part=True).said(said, values)], office)
        rows = said.to_frame().assign(customer=said.index)
        return found | _blank(rows, field, values, office)

    return who


def _of_preference(kind: str) -> Who:
    """What a customer buys, or how they pay or call, most often."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        each = preferences(office)
        return _are(each["고객"][Words(lambda _: (), part=True).said(each[kind], values)], office)

    return who


def _words_of(field: str) -> Callable[[Office], Sequence[str]]:
    """The texts of a column of the contracts, the usual first."""
    return lambda office: _told(office.contracts[field])


def _told(said: pd.Series) -> list[str]:
    return [str(each) for each in said.value_counts().index if str(each).strip()]


def _details_of(field: str) -> Callable[[Office], Sequence[str]]:
    return lambda office: _told(details(office)[field])


def _preferred(kind: str) -> Callable[[Office], Sequence[str]]:
    return lambda office: _told(preferences(office)[kind])


def _numbers(unit: str, numbers: Callable[[Office], pd.Series]) -> Who:
    """Of everybody whether a number of theirs is what is asked."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        known = numbers(office).reindex(everybody(office).index)
        return Bound(unit).said(known, values)

    return who


def _tier(office: Office, values: Sequence[str]) -> pd.Series:
    each = loyalty(office)
    wanted = Ranked(tier_names(office)).spread(values)
    return _are(each["고객"][each["등급"].isin(wanted)], office)


def _rfm(office: Office, values: Sequence[str]) -> pd.Series:
    each = rfm(office)
    return _are(each["고객"][Cells(SEGMENTS).said(each, values)], office)


def _risk(office: Office, values: Sequence[str]) -> pd.Series:
    each = risk_of_all(office)
    return _are(each.index[each.isin(Ranked(LEVELS).spread(values))], office)


def owed(office: Office) -> pd.Series:
    """Return what each customer owes by all their contracts, whatever their status; in won."""
    found: pd.Series = amounts(office).groupby(office.contracts["customer"]).sum(min_count=1)
    return found


def _owes(office: Office, values: Sequence[str]) -> pd.Series:
    known = owed(office).reindex(everybody(office).index)
    if values:
        return Bound("원").said(known, values)
    return (known > 0) | known.index.isin(office.contracts["customer"][owes(office)])


def _owes_nothing(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    return ~_owes(office, ())


def _ends(office: Office, values: Sequence[str]) -> pd.Series:
    days = max(int(each.removesuffix("일")) for each in values)
    return _are(ending_within(office, days)["customer"], office)


def last_contact(office: Office) -> pd.Series:
    """Return the day of each customer's last entry in the journal by the as-of day."""
    journal = until_today(office.journal, "at", office)
    found: pd.Series = journal.groupby("customer", sort=False)["at"].max().dt.normalize()
    return found


def _silent(office: Office, values: Sequence[str]) -> pd.Series:
    """As `xlcrm.analysis.risk` counts 무상담: of who was never called since the first contract."""
    who = everybody(office)
    last = last_contact(office).reindex(who.index)
    days = days_since(last.fillna(who["first_start"]), office)
    usual = office.policy.standards.risk.silence_days
    found = pd.Series(data=False, index=who.index)
    for value in values or (f"{usual}일",):
        number, _, least = value.partition("일")
        found |= days >= int(number) if least else days > int(number)
    return found


def _unanswered(office: Office, values: Sequence[str]) -> pd.Series:
    """Who has been asked by a questionnaire, and has answered none since."""
    sent = until_today(office.marketing, "sent_on", office)
    sent = sent[sent["campaign"].fillna("").str.startswith(CAMPAIGN)]
    asked = sent.groupby("customer", sort=False)["sent_on"].max()
    answers = until_today(office.answers, "date", office)
    said = answers.groupby("customer", sort=False)["date"].max().reindex(asked.index)
    left = asked[~(said >= asked)].reindex(everybody(office).index)
    days = days_since(left, office)
    found = pd.Series(data=False, index=left.index)
    for value in values or ("0일",):
        found |= days >= int(value.partition("일")[0])
    return found & left.notna()


def held_points(office: Office) -> pd.Series:
    """Return what 고객정보 says that each customer may use of points."""
    rows = office.customers[office.customers["points"].notna()]
    found: pd.Series = rows.drop_duplicates("customer", keep="last").set_index("customer")["points"]
    return found


def _joined(office: Office, values: Sequence[str]) -> pd.Series:
    return Span("").said(everybody(office)["first_start"], values, office)


def _ended(office: Office, values: Sequence[str]) -> pd.Series:
    contracts = theirs(office)
    return _are(contracts["customer"][Span("").said(contracts["end"], values, office)], office)


def _flag(field: str) -> Who:
    def who(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
        found: pd.Series = everybody(office)[field]
        return found

    return who


def _left(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    who = everybody(office)
    found: pd.Series = ~who["here"] & who["begun"]
    return found


def _to_begin(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    who = everybody(office)
    found: pd.Series = who["here"] & ~who["in_force"]
    return found


def _all(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    return pd.Series(data=True, index=everybody(office).index)


def _in_grace(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    return _are(in_grace(office)["고객"], office)


def _renews_itself(office: Office, values: Sequence[str]) -> pd.Series:
    contracts = theirs(office)
    found = _are(contracts["customer"][contracts["auto_renewal"]], office)
    return ~found if NO in values else found


def _unresolved(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    return _are(unresolved(office)["customer"], office)


def _first(office: Office, values: Sequence[str]) -> pd.Series:  # noqa: ARG001 - as all
    found: pd.Series = everybody(office)["terms"] == 1
    return found


def _age(office: Office, values: Sequence[str]) -> pd.Series:
    return ages(office, everybody(office).index).isin(_AGES.spread(values))


def _region(office: Office, values: Sequence[str]) -> pd.Series:
    return everybody(office)["region"].isin(values)


def _consents_told(office: Office) -> bool:
    """Whether any column tells a consent: of 고객대장, or of 고객정보 for one way alone."""
    return any(
        person.consent(channel).said is not None
        for person in office.consents.values()
        for channel in Channel
    )


def _may_write(office: Office, values: Sequence[str]) -> pd.Series:
    each = may_contact(office)
    found = _are(each["고객"][each["광고"] == YES], office)
    return ~found if NO in values else found


def satisfaction(office: Office) -> pd.Series:
    """Return the score of each customer's last answer by the as-of day."""
    answers = until_today(office.answers, "date", office)
    answers = answers[answers["score"].notna()].sort_values("date", kind="stable")
    found: pd.Series = answers.drop_duplicates("customer", keep="last").set_index("customer")[
        "score"
    ]
    return found


def products_bought(office: Office, values: Sequence[str]) -> pd.DataFrame:
    """Return the purchases by the as-of day of products that some values mean."""
    bought = known_purchases(office)
    words = Words(lambda _: (), part=True)
    return bought[words.said(bought["product"], values, whole=_products(office))]


def _products(office: Office) -> Sequence[str]:
    return _told(known_purchases(office)["product"])


def _bought(office: Office, values: Sequence[str]) -> pd.Series:
    found = _are(products_bought(office, values)["customer"], office)
    bought = known_purchases(office)
    return found | _blank(bought, "product", values, office)


def _goes_with(office: Office, values: Sequence[str]) -> pd.Series:
    each = goes_with(office)["함께 산 제품"]
    there = Words(lambda _: (), part=True).said(each, values)
    rows = each.to_frame().assign(customer=each.index)
    return _are(each.index[there], office) | _blank(rows, "함께 산 제품", values, office)


def _usage(*, grown: bool) -> Who:
    """Whose usage grew, or fell, by as many percent as is asked, or as counts for the risk."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        change = usage_change(office).reindex(everybody(office).index)
        usual = f"{office.policy.standards.risk.usage_drop}% 이상"
        return Bound("%").said(change if grown else -change, values or (usual,))

    return who


def _anniversary(office: Office, values: Sequence[str]) -> pd.Series:
    days = [int(each.removesuffix("일")) for each in values] or [SOON]
    return _are(anniversaries(office, max(days))["고객"], office)


def _solved(office: Office, values: Sequence[str]) -> pd.Series:
    days = [int(each.removesuffix("일")) for each in values] or [LATELY]
    each = solved(office)
    return _are(each.index[each["days"] <= max(days)], office)


def _offered(column: str) -> Who:
    """What the last entry about an offer says of it."""

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        made = made_offers(office).drop_duplicates(["customer", "name"], keep="last")
        there = Words(lambda _: (), part=column == "name").said(made[column], values)
        return _are(made["customer"][there], office) | _blank(made, column, values, office)

    return who


def _offers(office: Office) -> Sequence[str]:
    return _told(made_offers(office)["name"])


def _ledger(*fields: str) -> tuple[tuple[str, str], ...]:
    return tuple((LEDGER.key, field) for field in fields)


def _customers(*fields: str) -> tuple[tuple[str, str], ...]:
    return tuple((CUSTOMERS.key, field) for field in fields)


_GENDERS: Final = (("남성", "남"), ("남자", "남"), ("여성", "여"), ("여자", "여"))
_AGES: Final = Ranked(tuple(reversed(AGE_BANDS)))

ASKED: Final = (
    Asked(
        *("등급", _tier, ("회원 등급", "고객 등급", "tier")),
        value=RankedBy(tier_names),
        bare=True,
        shows=("tier",),
        example="등급 VIP",
    ),
    Asked(
        *("RFM", _rfm, ("RFM 구분", "구분", "고객 구분", "세그먼트")),
        value=Cells(SEGMENTS),
        bare=True,
        needs=_ledger("fee"),
        shows=("segment", "cell"),
        example="RFM 핵심, RFM R5F4M3",
    ),
    Asked(
        *("위험", _risk, ("이탈 위험", "위험 수준", "risk")),
        value=Ranked(LEVELS),
        shows=("risk",),
        example="위험 높음",
    ),
    Asked(
        *("위험 점수", _numbers("점", points_of_all), ("이탈 점수",)),
        value=Bound("점"),
        shows=("risk", "points"),
        example="위험 점수 60점 이상",
    ),
    Asked(
        *("관심", _of_details("interests"), ("관심 분야", "관심사")),
        value=Words(_details_of("interests"), part=True),
        needs=_customers("interests"),
        column=(CUSTOMERS.key, "interests"),
        blank=True,
        shows=("interests",),
        example="관심 요가",
    ),
    Asked(
        *("선호", _of_details("preference"), ("선호도",)),
        value=Words(_details_of("preference"), part=True),
        needs=_customers("preference"),
        column=(CUSTOMERS.key, "preference"),
        blank=True,
        shows=("preference",),
        example="선호 오전",
    ),
    Asked(
        *("많이 산 제품", _of_preference("제품/서비스"), ("선호 제품", "구매 제품", "제품")),
        value=Words(_preferred("제품/서비스"), part=True),
        needs=((PURCHASES.key, "product"),),
        shows=("product",),
        example="제품 매트",
    ),
    Asked(
        *("구매", _bought, ("산 제품", "구매한 제품", "산 적 있음", "구매 이력")),
        value=Words(_products, part=True),
        needs=((PURCHASES.key, "product"),),
        blank=True,
        shows=("product",),
        example="구매 매트",
    ),
    Asked(
        *("함께 살 제품", _goes_with, ("같이 살 제품",)),
        value=Words(lambda office: _told(goes_with(office)["함께 산 제품"]), part=True),
        needs=((PURCHASES.key, "product"),),
        blank=True,
        shows=("goes_with",),
        example="함께 살 제품 있음",
    ),
    Asked(
        *("가격 민감", lambda office, _: _are(price_talk(office).index, office), ("값 민감",)),
        needs=((JOURNAL.key, "content"),),
        shows=("price_talk",),
    ),
    Asked(
        *("이용 증가", _usage(grown=True), ("이용량 증가", "이용 늘어남")),
        value=Bound("%"),
        optional=True,
        needs=((USAGE.key, "month"), (USAGE.key, "amount")),
        shows=("usage_change",),
        example="이용 증가 30% 이상",
    ),
    Asked(
        *("이용 감소", _usage(grown=False), ("이용량 감소", "이용 줄어듦")),
        value=Bound("%"),
        optional=True,
        needs=((USAGE.key, "month"), (USAGE.key, "amount")),
        shows=("usage_change",),
        example="이용 감소 30% 이상",
    ),
    Asked(
        *("가입 기념일", _anniversary, ("기념일", "주년")),
        value=Days("14일 안"),
        optional=True,
        needs=_ledger("start"),
        shows=("anniversary",),
        example="가입 기념일 14일",
    ),
    Asked(
        *("불만 해결", _solved, ("문제 해결", "해결된 불만")),
        value=Days("30일 안"),
        optional=True,
        needs=((JOURNAL.key, "resolved_at"),),
        shows=("solved",),
        example="불만 해결 30일",
    ),
    Asked(
        *("받은 제안", _offered("name"), ("제안",)),
        value=Words(_offers, part=True),
        needs=((JOURNAL.key, "content"),),
        blank=True,
        shows=("offered",),
        example="받은 제안 있음",
    ),
    Asked(
        *("제안 결과", _offered("state"), ()),
        value=Words(lambda _: STATES),
        needs=((JOURNAL.key, "content"),),
        shows=("offered",),
        example="제안 결과 거절",
    ),
    Asked(
        *("결제 방법", _of_preference("결제 방법"), ("결제 수단", "결제")),
        value=Words(_preferred("결제 방법"), part=True),
        needs=((PURCHASES.key, "payment_method"),),
        example="결제 방법 카드",
    ),
    Asked(
        *("상담 채널", _of_preference("상담 채널"), ("채널", "연락 방법")),
        value=Words(_preferred("상담 채널"), part=True),
        needs=((JOURNAL.key, "channel"), (JOURNAL.key, "direction")),
        example="상담 채널 전화",
    ),
    Asked(
        *("미납", _owes, ("미납금", "미납 있음", "미납액", "연체", "미수금")),
        value=Bound("원"),
        optional=True,
        needs=_ledger("outstanding"),
        column=(LEDGER.key, "outstanding"),
        wide=True,
        shows=("owed",),
        example="미납, 미납 10만원 이상",
    ),
    Asked(
        *("미납 없음", _owes_nothing, ("미납 없는", "완납")),
        needs=_ledger("outstanding"),
        shows=("owed",),
    ),
    Asked(
        *("D-", _ends, ("만료", "종료", "만기", "끝남", "남은 일수", "남은 날")),
        value=Days("30일 안"),
        phrase=TO_END,
        needs=_ledger("end"),
        shows=("end", "days_left"),
        example="D-30",
    ),
    Asked(
        *("연락 없음", _silent, ("연락 없는", "무연락", "무상담", "미연락", "상담 없음")),
        value=Days("90일", least=True),
        optional=True,
        phrase=SILENT,
        needs=((JOURNAL.key, "at"),),
        shows=("last_contact",),
        example="연락 없음 90일",
    ),
    Asked(
        *("담당자", _of_column("officer"), ("담당", "담당 직원", "officer")),
        value=Words(_words_of("officer")),
        bare=True,
        needs=_ledger("officer"),
        column=(LEDGER.key, "officer"),
        blank=True,
        shows=("officer",),
        example="담당자 김하늘",
    ),
    Asked(
        *("지점", _of_column("branch"), ("지사", "센터", "매장", "branch")),
        value=Words(_words_of("branch")),
        bare=True,
        needs=_ledger("branch"),
        column=(LEDGER.key, "branch"),
        blank=True,
        shows=("branch",),
        example="지점 강남점",
    ),
    Asked(
        *(
            "서비스",
            _of_column("service"),
            ("서비스 내용", "상품", "요금제", "이용 서비스", "service"),
        ),
        value=Words(_words_of("service"), part=True),
        bare=True,
        needs=_ledger("service"),
        column=(LEDGER.key, "service"),
        blank=True,
        shows=("service",),
        example="서비스 프리미엄",
    ),
    Asked(
        *("가입", _joined, ("가입일", "가입월", "가입한 달", "등록", "등록일")),
        value=Span("2024-03", past=True),
        phrase=JOINED_IN,
        late=True,
        needs=_ledger("start"),
        shows=("joined",),
        example="가입 2024-03, 가입 2024-01~2024-06, 가입 이번 달",
    ),
    Asked(
        *("종료일", _ended, ("계약 종료일", "만료일", "만료월", "만기일")),
        value=Span("2024-11"),
        phrase=ENDS_IN,
        late=True,
        needs=_ledger("end"),
        column=(LEDGER.key, "end"),
        wide=True,
        shows=("end",),
        example="종료일 2024-11",
    ),
    Asked(
        *("상태", _of_column("status", coming=True), ("계약 상태",)),
        value=Words(lambda _: [each.value for each in Status]),
        bare=True,
        wide=True,
        shows=("status",),
        example="상태 만료 예정",
    ),
    Asked(
        *("재계약 의사", _of_column("decision", coming=True), ("의사", "재계약")),
        value=Words(lambda _: [each.value for each in Decision]),
        bare=True,
        shows=("decision",),
        example="재계약 의사 미정",
    ),
    Asked(
        *("조치", _of_column("action", coming=True), ("할 일",)),
        value=Words(lambda _: [each.value for each in Action]),
        bare=True,
        wide=True,
        shows=("action",),
        example="조치 재계약 상담 필요",
    ),
    Asked(
        *("자동갱신", _renews_itself, ("자동 연장",)),
        value=Answer(),
        optional=True,
        needs=_ledger("auto_renewal"),
        column=(LEDGER.key, "auto_renewal"),
    ),
    Asked("이용 중", _flag("in_force"), ("계약 중", "현재 고객")),
    Asked(
        *("지난 고객", _left, ("떠난 고객", "이용 끝난 고객", "이용 끝남")),
        wide=True,
        shows=("status",),
    ),
    Asked("시작할 고객", _to_begin, ("예정 고객",), shows=("start",)),
    Asked("모든 고객", _all, ("전체 고객", "모두", "전체", "전부"), wide=True, shows=("status",)),
    Asked(
        *("재계약 유예", _in_grace, ("유예", "유예 중")),
        needs=_ledger("end"),
        wide=True,
        shows=("status",),
    ),
    Asked(
        *("미해결", _unresolved, ("미해결 문제", "미해결 불만")),
        needs=((JOURNAL.key, "at"),),
        shows=("issues",),
    ),
    Asked("첫 계약", _first, ("재계약한 적 없음",), shows=("terms",)),
    Asked(
        *("계약 횟수", _numbers("회", lambda office: everybody(office)["terms"]), ()),
        value=Bound("회"),
        shows=("terms",),
        example="계약 횟수 3회 이상",
    ),
    Asked(
        *("이용 개월", _numbers("개월", served_months), ("이용 기간",)),
        value=Bound("개월"),
        shows=("months",),
        example="이용 개월 12개월 이상",
    ),
    Asked(
        *("월 매출", _numbers("원", lambda office: everybody(office)["mrr"]), ("MRR",)),
        value=Bound("원"),
        needs=_ledger("fee"),
        shows=("mrr",),
        example="월 매출 10만원 이상",
    ),
    Asked(
        *("누적 결제", _numbers("원", paid), ("결제 금액",)),
        value=Bound("원"),
        needs=_ledger("fee"),
        shows=("paid",),
        example="누적 결제 100만원 이상",
    ),
    Asked(
        *("만족도", _numbers("점", satisfaction), ()),
        value=Bound("점"),
        needs=((SATISFACTION.key, "score"),),
        shows=("score",),
        example="만족도 2점 이하",
    ),
    Asked(
        *("포인트", _numbers("점", held_points), ("포인트 잔액",)),
        value=Bound("점"),
        needs=_customers("points"),
        shows=("points",),
        example="포인트 1000점 이상",
    ),
    Asked(
        *("설문 미응답", _unanswered, ("설문 무응답", "설문 답 없음")),
        value=Days("7일", least=True),
        optional=True,
        needs=((MARKETING.key, "campaign"), (MARKETING.key, "sent_on")),
        shows=("score",),
        example="설문 미응답 7일",
    ),
    Asked(
        *("해지 사유", _of_column("end_reason"), ("떠난 까닭",)),
        value=Words(_words_of("end_reason"), part=True),
        needs=_ledger("end_reason"),
        wide=True,
        example="해지 사유 가격",
    ),
    Asked(
        *("나이대", _age, ("나이", "연령대")),
        value=_AGES,
        bare=True,
        needs=_customers("birth_year"),
        shows=("age",),
        example="나이대 30대",
    ),
    Asked(
        *("성별", _of_details("gender"), ()),
        value=Words(lambda _: GENDERS, also=_GENDERS),
        bare=True,
        late=True,
        needs=_customers("gender"),
        shows=("gender",),
        example="성별 여",
    ),
    Asked(
        *("지역", _region, ("사는 곳",)),
        value=Words(_words_of("region")),
        needs=_ledger("address"),
        shows=("region",),
        example="지역 서울",
    ),
    Asked(
        *("광고 가능", _may_write, ("마케팅 동의", "수신 동의", "광고 동의", "마케팅 수신동의")),
        value=Answer(),
        optional=True,
        needs=_customers("marketing_consent", "marketing_consent_on"),
        without=_consents_told,
        shows=("may_write",),
    ),
    Asked(
        *("계약 시작일", _spans_of("start"), ("시작일", "이용 시작일")),
        value=Span("2024-03"),
        needs=_ledger("start"),
        column=(LEDGER.key, "start"),
        shows=("start",),
        example="계약 시작일 이번 달",
    ),
    Asked(
        *("해지일", _spans_of("terminated_on"), ("중도해지일",)),
        value=Span("2024-03", past=True),
        needs=_ledger("terminated_on"),
        column=(LEDGER.key, "terminated_on"),
        wide=True,
        shows=("terminated_on",),
        example="해지일 지난달",
    ),
    Asked(
        *("요금", _bounds_of("fee", "원"), ("이용료",)),
        value=Bound("원"),
        needs=_ledger("fee"),
        column=(LEDGER.key, "fee"),
        shows=("fee",),
        example="요금 10만원 이상",
    ),
    Asked(
        *("계약 기간", _bounds_of("months", "개월"), ("계약 개월", "약정 기간", "약정")),
        value=Bound("개월"),
        needs=_ledger("start"),
        column=(LEDGER.key, "months"),
        shows=("length",),
        example="계약 기간 12개월",
    ),
    Asked(
        *("잔여횟수", _bounds_of("sessions_left", "회"), ("남은 횟수", "잔여")),
        value=Bound("회"),
        needs=_ledger("sessions_left"),
        column=(LEDGER.key, "sessions_left"),
        shows=("sessions_left",),
        example="잔여횟수 3회 이하",
    ),
    *(
        Asked(
            *(name, _told_at_all(field), also),
            value=Words(lambda _: (SAID, UNSAID)),
            blank=True,
            needs=_ledger(field),
            shows=(field,),
            example=f"{name} {UNSAID}",
        )
        for field, name, also in (
            ("phone", "연락처", ("전화번호", "전화")),
            ("email", "이메일", ("메일",)),
            ("address", "주소", ()),
        )
    ),
)
"""Every kind of condition, in the order in which they are told."""

OF_FEES: Final = frozenset({"RFM", "월 매출", "누적 결제"})
"""Kinds that nobody can tell where it is not known what fees are for."""


@once
def own_kinds(office: Office) -> tuple[Asked, ...]:
    """Return kinds for the columns of the office's own, those of the ledger and of 고객정보."""
    return tuple(_own_kind(each) for each in own_headers(office))


def _own_kind(own: OwnHeader) -> Asked:
    def rows(office: Office) -> pd.DataFrame:
        return theirs(office) if own.of_contracts else office.customers

    def said(office: Office) -> pd.Series:
        values: pd.Series = rows(office)[own.column].set_axis(rows(office)["customer"])
        return values

    def who(office: Office, values: Sequence[str]) -> pd.Series:
        each = said(office)
        if own.manner is Manner.DAYS:
            there = Span("").said(days_in(each), values, office)
        elif own.manner is Manner.NUMBERS:
            there = Bound("").said(numbers_in(each), values)
        else:
            there = Words(lambda _: (), part=True).said(each, values)
        return _are(each.index[there], office) | _blank(rows(office), own.column, values, office)

    value: Value = Words(lambda office: _told(said(office)), part=True)
    if own.manner is Manner.DAYS:
        value = Span("이번 달")
    elif own.manner is Manner.NUMBERS:
        value = Bound("")
    example = {Manner.DAYS: " 이번 달", Manner.NUMBERS: " 3 이상"}.get(own.manner, "")
    mask: Callable[[str], str] | None = mask_name if own.manner is Manner.PEOPLE else None
    if own.manner is Manner.WORDS and own.tells_apart:
        mask = _untold
    return Asked(
        *(own.header, who, (f"{OWN_NAME} {own.header}",)),
        value=value,
        blank=True,
        shows=(own.header,),
        example=f"{own.header}{example}" if example else "",
        mask=mask,
    )


def _untold(text: str) -> str:  # noqa: ARG001 - as masks are
    """A value of a column that tells one row from another: nobody is to be known by it."""
    return ""


OWN_NAME: Final = "열"
"""What stands before a header that is also a name of ours, where the column itself is meant."""


def in_the_way(kind: Asked, office: Office) -> str:
    """Return why a kind cannot be told of an office's fees; empty if it can."""
    return why_no_revenue(office) if kind.name.removeprefix(f"{OURS} ") in OF_FEES else ""


OURS: Final = "xlcrm"
"""What stands before a name of ours that a column of the office has too, where ours is meant."""


def every_kind(office: Office) -> Iterator[Asked]:
    """Yield all kinds, those of the office's own columns last."""
    yield from ASKED
    yield from own_kinds(office)
