"""What campaigns brought, and whom the office may write to today.

A response is a 반응 other than 없음 and 수신거부. Only messages whose 전달 여부 is Y count as
delivered, and those whose 상태 is 전달 or 답장: a blank is not known, and is never yes. Who was
held back (상태 보류) was sent nothing. Source: 마케팅, 고객정보;
docs/domain.md#personal-data and docs/domain.md#figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.figure import Figure
from xlcrm.analysis.months import FEW
from xlcrm.analysis.once import once
from xlcrm.analysis.people import share, signed, started, texts, until_today
from xlcrm.analysis.segments import ages, detail
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import (
    Reason,
    Recipient,
    allowed_ways,
    confirmation_due,
    night_allowed,
    refusal,
)
from xlcrm.domain.sending_state import SendingState, state_of, went_out
from xlcrm.office.recipients import OPT_OUTS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.analysis.inputs import Office

NO_RESPONSE: Final = "없음"
BOUGHT: Final = "구매"
YES, NO = "예", "아니오"
_REASONS: Final = (
    *(Reason.NOT_LISTED, Reason.REFUSED, Reason.UNKNOWN, Reason.WITHOUT_DAY, Reason.NOT_YET),
    *(Reason.WITHDRAWN, Reason.OPTED_OUT, Reason.ERASURE_ASKED, Reason.RETENTION_OVER),
)
_NOBODY: Final = Recipient()
_NO_CUSTOMERS: Final = "'고객정보' 시트가 없습니다."
_NO_MESSAGES: Final = "'마케팅' 시트가 없습니다."


@once
def campaigns(office: Office) -> pd.DataFrame:
    """Return the campaigns, the newest first, with the share of customers who responded.

    발송, 전달, 반응, 구매 and 수신거부 are customers, each counted once a campaign; 모름 those of
    whose messages no delivery is told. 반응률 = 반응 ÷ 전달, 구매율 = 구매 ÷ 전달: of those to whom
    it was delivered. 비고 says where these are few.
    """
    messages = _messages(office)
    groups = messages.groupby("campaign")
    found = pd.DataFrame(
        {
            "첫 발송일": groups["sent_on"].min(),
            "발송": groups["customer"].nunique(),
            "모름": _customers(messages[messages["delivered"].isna()], "campaign"),
            "수신거부": _customers(messages[messages["refused"]], "campaign"),
        }
    )
    found = found.join(_answered(messages, "campaign"))
    counts = ["모름", "수신거부"]
    found[counts] = found[counts].fillna(0).astype("int64")
    found = found.rename_axis("캠페인").reset_index()
    found = found.sort_values(["첫 발송일", "캠페인"], ascending=[False, True], ignore_index=True)
    return found.assign(비고=_few(found["전달"], office))


def campaign_segments(office: Office) -> pd.DataFrame:
    """Return the response rate by segment: 구분 is 나이대, 성별, 지역, 서비스 or 채널.

    Of the messages of all campaigns; a customer counts once a campaign and value. 서비스 and 지역
    are those of the contract that speaks for the customer.
    """
    messages, who = _messages(office), everyone(office)
    codes, keys = pd.factorize(messages["customer"])
    customers = pd.Index(keys)
    segments: Mapping[str, pd.Series] = {
        "나이대": ages(office, customers),
        "성별": detail(office, customers, "gender"),
        "지역": texts(who["region"].reindex(customers)),
        "서비스": texts(who["service"].reindex(customers)),
    }
    values = {name: segment.to_numpy()[codes] for name, segment in segments.items()}
    values["채널"] = texts(messages["channel"]).to_numpy()
    again = codes + len(customers) * pd.factorize(messages["campaign"])[0]
    parts = []
    for name, value in values.items():
        part = _answered(messages.assign(value=value, customer=again), "value")
        part = part.rename_axis("값").reset_index()
        part.insert(0, "구분", name)
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    return found.assign(비고=_few(found["전달"], office))


@once
def may_contact(office: Office) -> pd.DataFrame:
    """Return for each customer whether advertising may be sent to them today, and if not why.

    광고 is 예 where there is a way with a consent: for all ways (마케팅 수신동의) or for one, its
    day told and come, and no refusal since; and where 보유기한 is not over and nobody has asked to
    be erased. It is what the gate says that messages pass (`xlcrm.domain.message_gate`), but for
    the hour, the text and what was sent before. A blank is not known, and never yes. A consent is
    kept until it is withdrawn; 재확인 기한 is the last day on which the office has to tell of it,
    every two years. 야간 is 예 where there is a consent for the night besides: only then from 21:00
    to 08:00. 문자 and 이메일 say whether there is a number and an address to write to, and, where
    advertising may be sent, whether it may be by that way. Those who may be written to first. This
    is no legal advice.
    """
    who = everyone(office)
    judged = _Judged(office.as_of)
    each = [judged[office.consents.get(key, _NOBODY)] for key in who.index]
    may = np.array([one.why is None for one in each], dtype=bool)
    found = signed(who)
    found["광고"] = np.where(may, YES, NO)
    found["야간"] = np.where([one.night for one in each], YES, NO)
    why = ["" if one.why is None else one.why.words for one in each]
    found["사유"] = np.array(why, dtype=object)
    found["수신동의일"] = np.array([one.since for one in each], dtype="datetime64[s]")
    found["재확인 기한"] = np.array([one.until for one in each], dtype="datetime64[s]")
    for way, name in ((Channel.TEXT, "phone"), (Channel.EMAIL, "email")):
        unless = np.array([one.why is None and way not in one.ways for one in each], dtype=bool)
        found[way.value] = np.where(_told(who[name]) & ~unless, YES, NO)
    found = found.assign(last=found["광고"] == NO)
    found = found.sort_values(["last", "사유", "고객"], kind="stable", ignore_index=True)
    return found.drop(columns="last")


class _OnDay(NamedTuple):
    """What is known of a person's consent on a day."""

    why: Reason | None
    ways: tuple[Channel, ...]
    night: bool
    since: date | None
    until: date | None


class _Judged(dict[int, _OnDay]):
    """People judged, each value once: many have said the same on the same day."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day

    def __getitem__(self, person: Recipient) -> _OnDay:  # type: ignore[override]  # by identity
        found = self.get(id(person))
        if found is None:
            found = self[id(person)] = self._judge(person)
        return found

    def _judge(self, person: Recipient) -> _OnDay:
        day = self._day
        ways = allowed_ways(person, day)
        days = [on for way in ways if (on := person.consent(way).on) is not None]
        return _OnDay(
            refusal(person, day),
            ways,
            bool(ways) and night_allowed(person, Channel.TEXT, day),
            min(days, default=person.general.on),
            confirmation_due(person, day),
        )


def consents(office: Office) -> pd.DataFrame:
    """Return how many customers may be written to today, and why the others may not."""
    judged = may_contact(office)
    judged = judged.assign(구분=judged["사유"].where(judged["광고"] == NO, "보낼 수 있음"))
    reasons = [each.words for each in _REASONS]
    counts = judged["구분"].value_counts().reindex(["보낼 수 있음", *reasons], fill_value=0)
    found = pd.DataFrame({"구분": counts.index.astype(object), "고객 수": counts.to_numpy()})
    return found.assign(비율=share(found["고객 수"], float(len(judged))))


def figures(office: Office) -> dict[str, Figure]:
    """Return how many customers may be written to today, and the last campaign's response rate."""
    return {"reachable": _reachable(office), "response_rate": _last_response(office)}


def _reachable(office: Office) -> Figure:
    name = "광고를 보낼 수 있는 고객"
    if "customers" not in office.present:
        return Figure.missing(name, "명", _NO_CUSTOMERS)
    judged = may_contact(office)
    basis = f"고객대장의 고객 {len(judged):,}명, {office.as_of}의 수신동의"
    return Figure(name, float((judged["광고"] == YES).sum()), "명", basis=basis)


def _last_response(office: Office) -> Figure:
    name = "최근 캠페인 반응률"
    if "marketing" not in office.present:
        return Figure.missing(name, "%", _NO_MESSAGES)
    sent = campaigns(office)
    if sent.empty:
        return Figure.missing(name, "%", "보낸 캠페인이 없습니다.")
    rate = float(sent["반응률"].iloc[0])
    if np.isnan(rate):
        return Figure.missing(name, "%", "최근 캠페인에 전달된 메시지가 없습니다.")
    basis = f"{sent['첫 발송일'].iloc[0]:%Y-%m-%d}의 캠페인이 전달된 {sent['전달'].iloc[0]:,}명"
    return Figure(name, rate, "%", basis=basis)


@once
def listed(office: Office) -> pd.DataFrame:
    """Return the rows of the campaigns up to the as-of day, those of which none went out too.

    `responded` is whether an answer came by then, `refused` whether it was 수신거부. `delivered` is
    yes where 전달 여부 or 상태 says so, no where it did not go out, missing where neither tells, or
    nobody knows yet (확인 필요). `became` is the `SendingState`, None of a word that is none.
    """
    rows = office.marketing
    if len(office.unsent):
        rows = pd.concat([rows, office.unsent], ignore_index=True)
    messages = until_today(rows, "sent_on", office)
    messages = messages[messages["campaign"].notna()]
    late = messages["responded_on"] > pd.Timestamp(office.as_of)
    said = messages["response"]
    became = np.array([state_of(each) for each in messages["state"]], dtype=object)
    out = messages["state"].map(went_out).astype(bool)
    answered = said.notna() & (said != NO_RESPONSE) & ~said.isin(OPT_OUTS) & ~late
    answered |= (became == SendingState.ANSWERED) & said.isna() & ~late
    there = (became == SendingState.DELIVERED) | (became == SendingState.ANSWERED)
    delivered = messages["delivered"].mask(there, other=True).mask(~out, other=False)
    return messages.assign(
        responded=answered,
        refused=said.isin(OPT_OUTS) & ~late,
        delivered=delivered.mask(became == SendingState.UNKNOWN),
        became=became,
        out=out,
    )


@once
def _messages(office: Office) -> pd.DataFrame:
    """Return the messages that went out by the as-of day."""
    messages = listed(office)
    return messages[messages["out"]]


def _answered(messages: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return 전달, 반응, 반응률, 구매 and 구매율 in customers, by a column."""
    delivered = messages[messages["delivered"].fillna(value=False).astype(bool)]
    responded = delivered[delivered["responded"]]
    bought = responded[responded["response"] == BOUGHT]
    names = pd.Index(messages[by].unique()).sort_values()
    found = pd.DataFrame(
        {
            name: _customers(rows, by).reindex(names, fill_value=0)
            for name, rows in (("전달", delivered), ("반응", responded), ("구매", bought))
        },
        index=names,
    ).astype("int64")
    whole = found["전달"].astype(float)
    found.insert(2, "반응률", share(found["반응"], whole))
    return found.assign(구매율=share(found["구매"], whole))


def _customers(messages: pd.DataFrame, by: str) -> pd.Series:
    """How many customers there are, by a column."""
    return messages.groupby(by)["customer"].nunique()


def _few(delivered: pd.Series, office: Office) -> np.ndarray:
    return np.where(delivered < office.policy.standards.small_sample, FEW, "")


@once
def everyone(office: Office) -> pd.DataFrame:
    """Return one row a customer in the ledger, also of those who are to come, by their key.

    It is that of the contract that speaks for them (`people`), or else of the last one.
    """
    contracts, begun = office.contracts, started(office)["in_force"]
    known = contracts[contracts["customer"].notna() & (contracts["customer"] != "")]
    speaks = begun.astype("int64").add(1).reindex(known.index, fill_value=0)
    last = known.assign(speaks=speaks)
    last = last.sort_values(["speaks", "start"], kind="stable", na_position="first")
    return last.drop_duplicates("customer", keep="last").set_index("customer", drop=False)


def _told(values: pd.Series) -> np.ndarray:
    return (values.notna() & (values != "")).to_numpy()


NEEDS: Final = {
    "campaigns": "marketing",
    "campaign_segments": "marketing",
    "may_contact": "customers",
    "consents": "customers",
}
"""Tables, and the kind of sheet without which each is empty."""

TABLES: Final = (
    *(("campaigns", campaigns), ("campaign_segments", campaign_segments)),
    *(("may_contact", may_contact), ("consents", consents)),
)
