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
from xlcrm.analysis.months import FEW, months_later
from xlcrm.analysis.once import once
from xlcrm.analysis.people import share, signed, started, texts, until_today
from xlcrm.analysis.segments import ages, detail, details
from xlcrm.schema.sheets import ANSWERED, DELIVERED, FAILED, HELD_BACK, SENDING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.analysis.inputs import Office

CONSENT_MONTHS: Final = 24  # 정보통신망법 제50조 제8항, 시행령 제62조의3
NO_RESPONSE: Final = "없음"
BOUGHT: Final = "구매"
OPT_OUTS: Final = ("수신거부", "수신 거부", "거부", "수신철회", "수신 철회")
YES, NO = "예", "아니오"
EXPIRED_CONSENT: Final = "동의한 지 24개월이 지남"
_ALLOWED: Final = ""
_REASONS: Final = (
    *("고객정보에 없음", "동의하지 않음", "동의 여부를 모름", "수신동의일을 모름"),
    *("수신동의일이 오지 않음", EXPIRED_CONSENT, "수신을 거부함", "보유기한이 지남"),
)
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

    광고 is 예 where 마케팅 수신동의 is Y, 수신동의일 is told and no more than 24 months ago, no
    later message was answered with 수신거부, and 보유기한 is not over. A blank is not known, and
    never yes. 야간 is 예 where 야간 수신동의 is Y besides: only then from 21:00 to 08:00. 재확인
    기한 is the last of the 24 months. 문자 and 이메일 say whether there is a number and an address
    to write to. Those who may be written to first. This is no legal advice.
    """
    who = everyone(office)
    told = details(office).reindex(who.index)
    since = told["marketing_consent_on"]
    until = months_later(since, CONSENT_MONTHS)
    why = _refusals(office, told, until)
    may = why == _ALLOWED
    night = may & told["night_consent"].fillna(value=False).astype(bool)
    found = signed(who)
    found["광고"] = np.where(may, YES, NO)
    found["야간"] = np.where(night, YES, NO)
    found["사유"] = why.to_numpy()
    found["수신동의일"] = since.to_numpy()
    found["재확인 기한"] = until.to_numpy()
    found["문자"] = np.where(_told(who["phone"]), YES, NO)
    found["이메일"] = np.where(_told(who["email"]), YES, NO)
    found = found.assign(last=found["광고"] == NO)
    found = found.sort_values(["last", "사유", "고객"], kind="stable", ignore_index=True)
    return found.drop(columns="last")


def consents(office: Office) -> pd.DataFrame:
    """Return how many customers may be written to today, and why the others may not."""
    judged = may_contact(office)
    judged = judged.assign(구분=judged["사유"].where(judged["광고"] == NO, "보낼 수 있음"))
    counts = judged["구분"].value_counts().reindex(["보낼 수 있음", *_REASONS], fill_value=0)
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
    """Return the rows of the campaigns up to the as-of day, those of people held back too.

    `responded` is whether an answer came by then, `refused` whether it was 수신거부. `delivered` is
    yes where 전달 여부 or 상태 says so, no where the message failed, missing where neither tells.
    `kept` is whether nothing went out: held back (보류), or still to be sent (보내는 중).
    """
    messages = until_today(office.marketing, "sent_on", office)
    messages = messages[messages["campaign"].notna()]
    late = messages["responded_on"] > pd.Timestamp(office.as_of)
    said, state = messages["response"], messages["state"]
    refused = said.isin(OPT_OUTS) & ~late
    answered = said.notna() & (said != NO_RESPONSE) & ~said.isin(OPT_OUTS) & ~late
    answered |= (state == ANSWERED) & said.isna() & ~late
    delivered = messages["delivered"].mask(state.isin([DELIVERED, ANSWERED]), other=True)
    kept = state.isin([HELD_BACK, SENDING])
    return messages.assign(
        responded=answered,
        refused=refused,
        delivered=delivered.mask((state == FAILED) | kept, other=False),
        kept=kept,
    )


@once
def _messages(office: Office) -> pd.DataFrame:
    """Return the messages that went out by the as-of day."""
    messages = listed(office)
    return messages[~messages["kept"]]


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


def _refusals(office: Office, told: pd.DataFrame, until: pd.Series) -> pd.Series:
    """Return why each customer may not be written to today; empty where they may."""
    today = pd.Timestamp(office.as_of)
    listed = pd.Series(told.index.isin(details(office).index), index=told.index)
    consent, since = told["marketing_consent"], told["marketing_consent_on"]
    conditions = (
        ~listed,
        (consent == False).fillna(value=False),  # noqa: E712 - not known is neither
        consent.isna(),
        since.isna(),
        since > today,
        until < today,
        _opted_out(office, since),
        told["retain_until"] < today,
    )
    arrays = [condition.to_numpy(dtype=bool) for condition in conditions]
    return pd.Series(np.select(arrays, list(_REASONS), default=_ALLOWED), index=told.index)


def _opted_out(office: Office, since: pd.Series) -> pd.Series:
    """Tell who answered 수신거부 on the day of the consent or after it, by the as-of day."""
    messages = until_today(office.marketing, "sent_on", office)
    come = ~(messages["responded_on"] > pd.Timestamp(office.as_of))
    refused = messages[messages["response"].isin(OPT_OUTS) & come]
    on = refused["responded_on"].fillna(refused["sent_on"])
    last = on.groupby(refused["customer"]).max().reindex(since.index)
    return last >= since


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
