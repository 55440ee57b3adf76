"""Whom each campaign reached, whom it did not and why, what it cost, and who renewed after it.

Counted in customers, each once a campaign. Who renewed is held against comparable people to whom
nothing was sent: an association, and never a cause. Source: 마케팅, 고객대장, 고객정보.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.compared import WITHIN, effects, followed, renewals, share_of
from xlcrm.analysis.marketing import everyone, listed
from xlcrm.analysis.once import once
from xlcrm.analysis.people import share, texts
from xlcrm.analysis.segments import ages, detail
from xlcrm.domain.sending_state import SendingState
from xlcrm.schema.sheets import MARKETING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office

DELIVERED, UNKNOWN, UNSURE, FAILED, HELD, TO_SEND = FATES = (
    *("전달", "전달 모름", "확인 필요", "실패", "보류", "보내기 전"),
)
"""What became of a customer in a campaign, the best first: that counts where there are several."""

UNSAID: Final = "적지 않음"
_SEVERAL: Final = 2  # branches
_FAILED: Final = ("발송실패", "전송실패")
_HELD_BACK: Final = ("발송보류",)
"""Words of offices for what our own states say, as `xlcrm.domain.sending_state` knows them."""
_REACH: Final = ("캠페인", "첫 발송일", "대상", *FATES, "반응", "반응률", "비용", "전달당 비용")
_HELD: Final = ("캠페인", "상태", "사유", "고객 수")
_PARTS: Final = (
    *("캠페인", "구분", "값", "대상", "전달", "보류", "실패", "반응", "반응률"),
    *("만료 대상", "재계약", "재계약률"),
)
_EFFECTS: Final = (
    *("캠페인", "만료 대상", "재계약", "재계약률", "재계약당 비용", "판정 대기"),
    *("발송(견줌)", "이어짐", "비율", "견줄 고객", "이어짐(견줄 고객)", "비율(견줄 고객)"),
    *("차이", "하한", "상한", "말"),
)


def campaign_reach(office: Office) -> pd.DataFrame:
    """Return whom each campaign reached, the newest first.

    대상 = 전달 + 전달 모름 + 확인 필요 + 실패 + 보류 + 보내기 전. 전달 is told by 전달 여부 or
    상태; 전달 모름 was sent, and neither tells whether it arrived; of 확인 필요 nobody knows
    whether it was sent. 반응 are those of 전달 who answered (not 없음, nor 수신거부), 반응률 =
    반응 ÷ 전달. 비용 is what the rows say, in won, missing where none does; 전달당 비용 = 비용 ÷
    전달, missing where a row of a message that went out says no cost.
    """
    each = _each(office)
    groups = each.groupby("campaign")
    found = pd.DataFrame({"첫 발송일": groups["day"].min(), "대상": groups.size()})
    for fate in FATES:
        found[fate] = (each["fate"] == fate).groupby(each["campaign"]).sum().astype("int64")
    found["반응"] = groups["answered"].sum().astype("int64")
    found["반응률"] = share(found["반응"], found[DELIVERED].astype(float))
    found["비용"] = _cost(office).reindex(found.index)
    whole = _whole_cost(office).reindex(found.index)
    found["전달당 비용"] = share(whole, found[DELIVERED].astype(float))
    found = found.rename_axis("캠페인").reset_index()
    found = found.sort_values(["첫 발송일", "캠페인"], ascending=[False, True], ignore_index=True)
    return found[list(_REACH)]


def campaign_held(office: Office) -> pd.DataFrame:
    """Return why customers were not reached: by 캠페인, 상태 (보류, 실패) and 사유, the most first.

    Of who was held back and written to in the end the latter counts. Their sum by campaign is what
    `campaign_reach` says.
    """
    each = _each(office)
    each = each[each["fate"].isin([HELD, FAILED])]
    why = texts(each["reason"]).replace("모름", UNSAID)
    counts = each.assign(reason=why).groupby(["campaign", "fate", "reason"]).size()
    found = counts.reset_index().set_axis(list(_HELD), axis=1)
    order = ["캠페인", "상태", "고객 수", "사유"]
    return found.sort_values(order, ascending=[True, True, False, True], ignore_index=True)


def campaign_parts(office: Office) -> pd.DataFrame:
    """Return each campaign by channel and by who the customers are, as `campaign_reach` counts.

    구분 is 채널, 서비스, 나이대, 성별 or 지역. Of several channels the one counts by which the
    customer was reached. 만료 대상, 재계약 and 재계약률 as in `campaign_effects`.
    """
    each = _each(office)
    customers = pd.Index(each["customer"].unique())
    who = everyone(office)
    known = {
        "서비스": texts(who["service"].reindex(customers)),
        "나이대": ages(office, customers),
        "성별": detail(office, customers, "gender"),
        "지역": texts(who["region"].reindex(customers)),
    }
    values = {"채널": texts(each["channel"]).to_numpy()}
    values |= {name: said.reindex(each["customer"]).to_numpy() for name, said in known.items()}
    each = _with_renewals(office, each)
    parts = [_part(each.assign(value=value), name) for name, value in values.items()]
    found = pd.concat(parts, ignore_index=True)
    kinds = {name: at for at, name in enumerate(values)}
    found = found.assign(order=found["구분"].map(kinds))
    order = ["캠페인", "order", "대상", "값"]
    found = found.sort_values(order, ascending=[True, True, False, True], ignore_index=True)
    return found[list(_PARTS)]


def campaign_branches(office: Office) -> pd.DataFrame:
    """Return each campaign by 지점, as `campaign_parts`; none where there are not two at least.

    The sums of 대상, 전달, 보류, 실패, 반응, 만료 대상 and 재계약 over them are the campaign's.
    """
    said = texts(everyone(office)["branch"])
    if said.nunique() < _SEVERAL:
        return pd.DataFrame(columns=list(_PARTS))
    each = _with_renewals(office, _each(office))
    values = texts(said.reindex(each["customer"])).to_numpy()
    found = _part(each.assign(value=values), "지점")
    order = ["캠페인", "대상", "값"]
    found = found.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return found[list(_PARTS)]


def _with_renewals(office: Office, each: pd.DataFrame) -> pd.DataFrame:
    """Customers of campaigns with how many of their contracts were due, and how many renewed."""
    due = _outcomes(office)[0]
    due = due[due["contacted"]].groupby(["name", "customer"])["renewed"].agg(["size", "sum"])
    pairs = pd.MultiIndex.from_frame(each[["campaign", "customer"]])
    due = due.reindex(pairs, fill_value=0)
    return each.assign(due=due["size"].to_numpy(), renewed=due["sum"].to_numpy())


def _part(each: pd.DataFrame, name: str) -> pd.DataFrame:
    groups = each.groupby(["campaign", "value"])
    found = pd.DataFrame({"대상": groups.size()})
    for fate in (DELIVERED, HELD, FAILED):
        counts = (each["fate"] == fate).groupby([each["campaign"], each["value"]]).sum()
        found[fate] = counts.astype("int64")
    for title, column in (("반응", "answered"), ("만료 대상", "due"), ("재계약", "renewed")):
        found[title] = groups[column].sum().astype("int64")
    found["반응률"] = share(found["반응"], found[DELIVERED].astype(float))
    found["재계약률"] = share(found["재계약"], found["만료 대상"].astype(float))
    found = found.rename_axis(["캠페인", "값"]).reset_index()
    return found.assign(구분=name)


def campaign_effects(office: Office, within: int = WITHIN) -> pd.DataFrame:
    """Return who renewed after a campaign, against comparable people to whom nothing was sent.

    만료 대상: contracts of those written to (sent, and not known not to have arrived) whose last
    day came within 60 days of the message, or whose grace was still open; 재계약: the next term
    began within 60 days after it. 판정 대기: the 60 days are not over. 재계약당 비용 = 비용 ÷
    재계약, missing where 전달당 비용 is.

    견줄 고객: contracts likewise open on a day of the campaign, of people to whom no campaign had
    sent anything on that day or in the 60 days before it (what came later is let be: whoever is
    chosen by it is chosen by what followed), of the same service, number of terms (1, 2, 3 or
    more), band of risk on the first day of that quarter and nearness of the end; groups without
    both sides are left out. 차이 is the difference of the shares, group by group, with its 95 %
    interval; missing under 10 on a side. Source: 마케팅, 고객대장; Mantel and Haenszel 1959, Sato
    1989.

    Args:
        office: the office.
        within: the days in which a next term counts.
    """
    rows, waiting = _outcomes(office) if within == WITHIN else _followed(office, within)
    names = campaign_reach(office)["캠페인"].tolist()
    few, cost = office.policy.standards.small_sample, _whole_cost(office)
    made = []
    said = effects(rows, waiting, names, few, whom="발송", did="재계약했습니다")
    for name, told in zip(names, said, strict=True):
        sent = rows[(rows["name"] == name) & rows["contacted"]]
        renewed = int(sent["renewed"].sum())
        made.append(
            {
                "캠페인": name,
                "만료 대상": len(sent),
                "재계약": renewed,
                "재계약률": share_of(renewed, len(sent)),
                "재계약당 비용": cost.get(name, np.nan) / renewed if renewed else np.nan,
                **told,
            }
        )
    found = pd.DataFrame(made, columns=list(_EFFECTS))
    numbers = ("재계약률", "재계약당 비용", "비율", "비율(견줄 고객)", "차이", "하한", "상한")
    return found.astype(dict.fromkeys(numbers, float))


@once
def _outcomes(office: Office) -> tuple[pd.DataFrame, pd.Series]:
    return _followed(office, WITHIN)


def _followed(office: Office, within: int) -> tuple[pd.DataFrame, pd.Series]:
    """What followed on the messages that went out, as far as anybody knows.

    Of whom nobody knows whether it did, they are neither written to nor left alone.
    """
    messages = listed(office)
    unsure = messages["became"] == SendingState.UNKNOWN
    failed = ~messages["delivered"].fillna(value=True).astype(bool)
    known = messages["customer"].notna() & (messages["customer"] != "")
    sent = messages[~failed & known]
    names = sent["campaign"].mask(unsure)
    done = pd.DataFrame({"name": names, "customer": sent["customer"], "day": sent["sent_on"]})
    return followed(office, renewals(office, within), done, within=within)


@once
def _each(office: Office) -> pd.DataFrame:
    """One row a campaign and customer: what became of them, by which channel, and why not."""
    messages = listed(office)
    delivered, became, out = (messages[name] for name in ("delivered", "became", "out"))
    known = delivered.fillna(value=False).astype(bool)
    told: Sequence[pd.Series] = (
        became == SendingState.UNKNOWN,
        out & known,
        out & delivered.isna(),
        out | (became == SendingState.FAILED) | messages["state"].isin(_FAILED),
        (became == SendingState.HELD) | messages["state"].isin(_HELD_BACK),
    )
    named = [UNSURE, DELIVERED, UNKNOWN, FAILED, HELD]
    fate = np.select([each.to_numpy(dtype=bool) for each in told], named, default=TO_SEND)
    rank = pd.Series(fate, index=messages.index).map({name: at for at, name in enumerate(FATES)})
    answered = messages["responded"] & (fate == DELIVERED)
    messages = messages.assign(fate=fate, rank=rank, answered=answered)
    pairs = messages.groupby(["campaign", "customer"], sort=True)
    best = messages.sort_values(["rank", "sent_on"], ascending=[False, True], kind="stable")
    best = best.drop_duplicates(["campaign", "customer"], keep="last")
    best = best.set_index(["campaign", "customer"])[["fate", "channel", "reason"]]
    found = pd.DataFrame({"day": pairs["sent_on"].min(), "answered": pairs["answered"].any()})
    return found.join(best).reset_index()


def _cost(office: Office) -> pd.Series:
    """What each campaign cost, in won, as far as its rows say."""
    messages = listed(office)
    found: pd.Series = messages.groupby("campaign")["cost"].sum(min_count=1)
    return found


def _whole_cost(office: Office) -> pd.Series:
    """What each campaign cost, missing where some that went out does not say what it cost."""
    messages = listed(office)
    silent = (messages["out"] & messages["cost"].isna()).groupby(messages["campaign"]).any()
    found = _cost(office)
    return found.mask(silent.reindex(found.index))


TABLES: Final = (
    *(("campaign_reach", campaign_reach), ("campaign_held", campaign_held)),
    *(("campaign_parts", campaign_parts), ("campaign_effects", campaign_effects)),
)
NEEDS: Final = {name: MARKETING.key for name, _ in TABLES}
"""Tables, and the kind of sheet without which each is empty."""
