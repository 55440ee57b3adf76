"""The columns that a list of customers may have: what each is, and what it says of everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.asked import OWN_NAME, held_points, last_contact, owed, satisfaction
from xlcrm.analysis.coverage import why_no_revenue
from xlcrm.analysis.demand import goes_with
from xlcrm.analysis.everybody import everybody, theirs
from xlcrm.analysis.grounds import made_offers, price_talk, solved, usage_change
from xlcrm.analysis.issues import unresolved
from xlcrm.analysis.loyalty import loyalty
from xlcrm.analysis.marketing import may_contact
from xlcrm.analysis.occasions import anniversaries
from xlcrm.analysis.own_headers import Manner, days_in, numbers_in, own_headers
from xlcrm.analysis.paid import paid, served_months
from xlcrm.analysis.people import UNKNOWN
from xlcrm.analysis.preferences import preferences
from xlcrm.analysis.rfm import rfm
from xlcrm.analysis.risk import points_of_all, risk, risk_of_all
from xlcrm.analysis.segments import ages, details
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import scrub
from xlcrm.errors import DomainError
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.analysis.own_headers import OwnHeader

_BETWEEN: Final = " · "


@outlined
class ListColumn(NamedTuple):
    """A column of a list of customers.

    Attributes:
        key: what it is called in the code and in JSON.
        name: what it is called.
        kind: what it holds, which says how it is shown and masked.
        said: what it says of everybody, by customer.
        also: other names of it.
        weight: how much it matters on a narrow screen: the smallest are left out first.
    """

    key: str
    name: str
    kind: Kind
    said: Callable[[Office], pd.Series]
    also: tuple[str, ...] = ()
    weight: int = 1


def _speaks(field: str) -> Callable[[Office], pd.Series]:
    return lambda office: everybody(office)[field]


def _several(field: str) -> Callable[[Office], pd.Series]:
    """What the contracts say that are a customer's now: each thing once."""

    def said(office: Office) -> pd.Series:
        contracts = theirs(office)
        contracts = contracts[contracts[field].notna()].drop_duplicates(["customer", field])
        groups = contracts.groupby("customer", sort=False)[field]
        found: pd.Series = groups.agg(lambda each: _BETWEEN.join(map(str, each)))
        return found

    return said


def _by(table: Callable[[Office], pd.DataFrame], name: str) -> Callable[[Office], pd.Series]:
    return lambda office: table(office).set_index("고객")[name]


def _detail(field: str) -> Callable[[Office], pd.Series]:
    return lambda office: details(office)[field]


def _cell(office: Office) -> pd.Series:
    scored = rfm(office).set_index("고객")
    told = [
        "" if np.isnan([r, f, m]).any() else f"R{r:.0f}F{f:.0f}M{m:.0f}"
        for r, f, m in zip(scored["R"], scored["F"], scored["M"], strict=True)
    ]
    return pd.Series(told, index=scored.index, dtype=object)


def _mrr(office: Office) -> pd.Series:
    known = everybody(office)["mrr"]
    found: pd.Series = known * np.nan if why_no_revenue(office) else known
    return found


def _months(office: Office) -> pd.Series:
    found: pd.Series = np.floor(served_months(office))
    return found


def _tier(office: Office) -> pd.Series:
    return loyalty(office).set_index("고객")["등급"]


def _issues(office: Office) -> pd.Series:
    found: pd.Series = unresolved(office).groupby("customer").size()
    return found


def _age(office: Office) -> pd.Series:
    known = ages(office, everybody(office).index)
    return known.where(known != UNKNOWN)


_A_YEAR: Final = 366  # days


def _anniversary(office: Office) -> pd.Series:
    return anniversaries(office, _A_YEAR).set_index("고객")["기념일"]


def _usage(office: Office) -> pd.Series:
    found: pd.Series = usage_change(office).round()
    return found


def _offered(office: Office) -> pd.Series:
    made = made_offers(office).drop_duplicates(["customer", "name"], keep="last")
    told = made.assign(told=made["name"] + " " + made["state"]).groupby("customer")["told"]
    found: pd.Series = told.agg(_BETWEEN.join)
    return found


def _place(office: Office) -> pd.Series:
    who = everybody(office)
    return who["sheet"].astype(object) + "!A" + who["row"].astype(str)


COLUMNS: Final = (
    ListColumn("customer_id", "고객 ID", Kind.IDENTIFIER, _speaks("customer_id"), weight=9),
    ListColumn("name", "고객명", Kind.NAME, _speaks("name"), ("이름", "성명"), 10),
    ListColumn("phone", "연락처", Kind.PHONE, _speaks("phone"), ("전화", "전화번호"), 8),
    ListColumn("email", "이메일", Kind.EMAIL, _speaks("email"), ("메일",)),
    ListColumn("address", "주소", Kind.ADDRESS, _speaks("address")),
    ListColumn("service", "서비스", Kind.TEXT, _several("service"), ("서비스 내용", "상품"), 6),
    ListColumn("start", "계약 시작일", Kind.DATE, _speaks("start"), ("시작일",)),
    ListColumn("end", "계약 종료일", Kind.DATE, _speaks("end"), ("종료일", "만료일"), 7),
    ListColumn("days_left", "남은 일수", Kind.DAYS, _speaks("days_left"), ("남은 날",), 6),
    ListColumn("status", "상태", Kind.TEXT, _several("status"), ("계약 상태",), 5),
    ListColumn("action", "조치", Kind.TEXT, _several("action"), ("할 일",)),
    ListColumn("decision", "재계약 의사", Kind.TEXT, _speaks("decision"), ("의사",)),
    ListColumn("officer", "담당자", Kind.TEXT, _several("officer"), ("담당",), 4),
    ListColumn("branch", "지점", Kind.TEXT, _several("branch"), ("지사", "센터")),
    ListColumn("region", "지역", Kind.TEXT, _speaks("region")),
    ListColumn("tier", "등급", Kind.TEXT, _tier, weight=5),
    ListColumn("segment", "RFM 구분", Kind.TEXT, _by(rfm, "구분"), ("구분",), 5),
    ListColumn("cell", "RFM", Kind.TEXT, _cell, ("RFM 점수",)),
    ListColumn("risk", "위험", Kind.TEXT, risk_of_all, ("이탈 위험",), 5),
    ListColumn("points", "위험 점수", Kind.INTEGER, points_of_all, weight=2),
    ListColumn("reasons", "위험 사유", Kind.NOTE, _by(risk, "사유"), ("사유", "까닭")),
    ListColumn("interests", "관심 분야", Kind.NOTE, _detail("interests"), ("관심",), 5),
    ListColumn("preference", "선호도", Kind.NOTE, _detail("preference"), ("선호",), 5),
    ListColumn("product", "많이 산 제품", Kind.TEXT, _by(preferences, "제품/서비스"), ("제품",)),
    ListColumn("goes_with", "함께 살 제품", Kind.TEXT, lambda o: goes_with(o)["함께 산 제품"]),
    ListColumn("price_talk", "값 이야기", Kind.NOTE, lambda o: price_talk(o)["what"], weight=5),
    ListColumn("usage_change", "이용 변화(%)", Kind.INTEGER, _usage, ("이용 변화",), 5),
    ListColumn("anniversary", "가입 기념일", Kind.DATE, _anniversary, ("기념일",), 5),
    ListColumn("solved", "불만 해결일", Kind.DATE, lambda o: solved(o)["day"], weight=5),
    ListColumn("offered", "받은 제안", Kind.NOTE, _offered, ("제안",), 5),
    ListColumn("owed", "미납금", Kind.MONEY, owed, ("미납",), 6),
    ListColumn("mrr", "월 매출", Kind.MONEY, _mrr, ("MRR",)),
    ListColumn("paid", "누적 결제", Kind.MONEY, paid),
    ListColumn("months", "이용 개월", Kind.MONTHS, _months, ("이용 기간",)),
    ListColumn("terms", "계약 횟수", Kind.INTEGER, _speaks("terms")),
    ListColumn("joined", "가입일", Kind.DATE, _speaks("first_start"), ("가입", "등록일"), 5),
    ListColumn("last_contact", "최근 연락", Kind.DATE, last_contact, ("최근 상담일",), 6),
    ListColumn("issues", "미해결 건수", Kind.INTEGER, _issues, ("미해결",), 5),
    ListColumn("score", "만족도", Kind.INTEGER, satisfaction, weight=5),
    ListColumn("points", "포인트", Kind.INTEGER, held_points, weight=5),
    ListColumn("age", "나이대", Kind.TEXT, _age),
    ListColumn("gender", "성별", Kind.TEXT, _detail("gender")),
    ListColumn("may_write", "광고", Kind.TEXT, _by(may_contact, "광고"), ("광고 가능",), 5),
    ListColumn("length", "계약 기간", Kind.MONTHS, _speaks("months"), weight=5),
    ListColumn("terminated_on", "해지일", Kind.DATE, _speaks("terminated_on"), weight=5),
    ListColumn("fee", "요금", Kind.MONEY, _speaks("fee"), weight=5),
    ListColumn(
        *("sessions_left", "잔여횟수", Kind.INTEGER, _speaks("sessions_left")),
        also=("남은 횟수",),
        weight=6,
    ),
    ListColumn("place", "셀", Kind.TEXT, _place, ("위치",), 0),
)
"""All columns, in the order in which lists have them."""

_BY_KEY: Final[Mapping[str, ListColumn]] = {each.key: each for each in COLUMNS}
_OF_FIELDS: Final = {"months": "length", "outstanding": "owed"}
"""Fields of the ledger of which the column of a list has another key."""
_USUAL: Final = ("customer_id", "name", "phone", "service", "end")


def columns_of(
    names: Iterable[str], office: Office, fields: Mapping[str, str] | None = None
) -> tuple[ListColumn, ...]:
    """Return the columns that are named, in that order; the office's own too.

    Args:
        names: what they are called.
        office: the office.
        fields: the office's headers of columns that we know, each with its field.

    Raises:
        DomainError: there is no such column; it is said which is near, and which there are.
    """
    keys = {header: _OF_FIELDS.get(field, field) for header, field in (fields or {}).items()}
    known = {match_key(header): _BY_KEY[key] for header, key in keys.items() if key in _BY_KEY}
    for each in (*reversed(COLUMNS), *_own(office)):
        known |= {match_key(word): each for word in (*each.also, each.key)}
    known |= {match_key(each.name): each for each in (*_own(office), *COLUMNS)}
    found: dict[str, ListColumn] = {}
    for name in names:
        column = known.get(match_key(name))
        if column is None:
            near = nearest(match_key(name), tuple(known))
            close = f" 가장 가까운 것: {known[near].name}." if near else ""
            listed = " · ".join(each.name for each in (*COLUMNS, *_own(office)))
            raise DomainError(
                f"명단에 '{scrub(name)}' 열은 없습니다.{close}", hint=f"쓸 수 있는 열: {listed}"
            )
        found.setdefault(column.key, column)
    return tuple(found.values())


def usual_columns(shown: Sequence[str], office: Office) -> tuple[ListColumn, ...]:
    """Return the columns of a list of which nobody has said which: who, and what was asked.

    Args:
        shown: the keys of the columns that tell of what was asked.
        office: the office; a column of which it says nothing is left out.
    """
    keys = dict.fromkeys((*_USUAL, *shown, "officer"))
    known = {each.key: each for each in (*_own(office), *COLUMNS)}
    wanted = [known[key] for key in keys if key in known]
    return tuple(each for each in wanted if _says(each.said(office)))


def _says(said: pd.Series) -> bool:
    return bool((said.notna() & (said.astype(object) != "")).any())


def _own(office: Office) -> tuple[ListColumn, ...]:
    """The columns of the office's own: days as days, numbers as numbers, people masked."""
    return tuple(map(_own_column, own_headers(office)))


def _own_column(own: OwnHeader) -> ListColumn:
    meant = f"{OWN_NAME} {own.header}"
    return ListColumn(
        key=own.header,
        name=meant if own.header in _OURS else own.header,
        kind=_KINDS.get(own.manner, Kind.NOTE),
        said=_own_said(own),
        also=(meant,),
    )


_KINDS: Final = {Manner.DAYS: Kind.DATE, Manner.NUMBERS: Kind.INTEGER, Manner.PEOPLE: Kind.NAME}
_OURS: Final = frozenset(each.name for each in COLUMNS)
_LIKE_YEARS: Final = (1900, 2100)


def _own_said(own: OwnHeader) -> Callable[[Office], pd.Series]:
    def said(office: Office) -> pd.Series:
        rows = everybody(office) if own.of_contracts else _last_details(office)
        values: pd.Series = rows[own.column]
        if own.manner is Manner.DAYS:
            return days_in(values)
        if own.manner is Manner.NUMBERS:
            numbers = numbers_in(values)
            known = numbers.dropna()
            plain = known.mod(1).ne(0).any() or known.between(*_LIKE_YEARS).all()
            return values if plain else numbers
        return values

    return said


def _last_details(office: Office) -> pd.DataFrame:
    return office.customers.drop_duplicates("customer", keep="last").set_index("customer")
