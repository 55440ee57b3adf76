"""What the journal says of the office's work: contacts, moods, answers, solutions, voices.

Unless it says otherwise a table looks at the twelve months that end with the as-of day's.
Source: 고객관리일지, entries that no later one corrects.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.everybody import everybody_of
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.issues import NEGATIVE, entries, problems, unresolved
from xlcrm.analysis.months import (
    PERIOD,
    in_period,
    month_of,
    months_until,
    period_start,
    remarks,
    this_month,
)
from xlcrm.analysis.people import UNKNOWN, days_since, in_order, share, texts, until_today
from xlcrm.schema.sheets import CHANNELS, JOURNAL, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office

ALL: Final = "전체"
_HOUR: Final = 3600  # seconds
_HOURS_A_DAY: Final = 24
_NO_SHEET: Final = "'고객관리일지' 시트가 없습니다."
_CATEGORIES: Final = JOURNAL.column("category").choices
_DIRECTIONS: Final = JOURNAL.column("direction").choices
_ISSUE: Final = (
    *("일지 ID", "고객", "고객 ID", "고객명", "연락처", "분류", "발생", "경과일"),
    *("담당자", "후속 조치", "후속 기한", "기한 지남", "시트", "행"),
)
_FOLLOW_UP: Final = (
    *("남은 일수", "후속 기한", "일지 ID", "고객", "고객 ID", "고객명", "연락처"),
    *("후속 조치", "담당자", "시트", "행"),
)


def contacts_by_channel(office: Office) -> pd.DataFrame:
    """Return the contacts by 채널: 건수, 비율 (shares sum to 1), 수신, 발신, 고객 수."""
    journal = in_period(office.journal, "at", office)
    channel = texts(journal["channel"])
    counts = channel.groupby(channel.to_numpy()).size()
    found = pd.DataFrame({"건수": counts, "비율": share(counts, float(counts.sum()))})
    for name in _DIRECTIONS:
        found[name] = (journal["direction"] == name).groupby(channel.to_numpy()).sum()
    found["고객 수"] = journal["customer"].groupby(channel.to_numpy()).nunique()
    return in_order(found.rename_axis("채널").reset_index(), "채널", CHANNELS)


def contacts_by_month(office: Office) -> pd.DataFrame:
    """Return the contacts of each of the twelve months: 건수, 고객 수, and one column a channel."""
    journal = in_period(office.journal, "at", office)
    month = month_of(journal["at"])
    counts = _by_month(office, month, texts(journal["channel"]), (*CHANNELS, UNKNOWN))
    people_ = journal["customer"].groupby(month.to_numpy()).nunique()
    counts.insert(1, "건수", counts[[*CHANNELS, UNKNOWN]].sum(axis=1))
    counts.insert(2, "고객 수", counts["월"].map(people_).fillna(0).astype("int64"))
    return counts.assign(비고=remarks(counts["월"], None, office))


def sentiment_by_month(office: Office) -> pd.DataFrame:
    """Return the moods of each of the twelve months: 긍정, 중립, 부정, 모름 and the shares.

    긍정 비율 and 부정 비율 are of the entries whose 감정 is told, and missing where none is.
    """
    journal = in_period(office.journal, "at", office)
    names = (*SENTIMENTS, UNKNOWN)
    found = _by_month(office, month_of(journal["at"]), texts(journal["sentiment"]), names)
    told = found[list(SENTIMENTS)].sum(axis=1)
    for name in (SENTIMENTS[0], NEGATIVE):
        found[f"{name} 비율"] = share(found[name], told.astype(float))
    return found.assign(비고=remarks(found["월"], told, office))


def response_times(office: Office) -> pd.DataFrame:
    """Return how long problems waited for an entry, by 분류, all together first.

    Hours from 문제 발생일시 to 일시: 건수, 중앙값, 90% (nine of ten took no longer), 가장 긴.
    Entries without 문제 발생일시, and those that precede it, are left out.
    """
    journal = in_period(office.journal, "at", office)
    return _durations(journal, journal["occurred_at"], journal["at"])


def resolution_times(office: Office) -> pd.DataFrame:
    """Return how long problems took to be solved, by 분류, all together first.

    Hours from 문제 발생일시 (일시 where it is not told) to 해결일시, of those solved by the as-of
    day: 건수, 중앙값, 90%, 가장 긴. Solutions that precede their problem are left out. What is
    still open is in none: `open_issues`.
    """
    journal = in_period(office.journal, "at", office)
    solved = until_today(problems(journal), "resolved_at", office)
    return _durations(solved, solved["since"], solved["resolved_at"])


def open_issues(office: Office) -> pd.DataFrame:
    """Return the problems that are open on the as-of day, of all time, the oldest first.

    경과일: days since 문제 발생일시, or 일시 where it is not told. 기한 지남: whether 후속 기한 is
    over and no 후속 완료일 up to the as-of day told.
    """
    issues = unresolved(office)
    who = everybody_of(office, issues["customer"])
    due = issues["follow_up_due"].where(~follow_up_done(issues, office))
    late = days_since(due, office) > 0
    columns = (
        *(issues["entry_id"], issues["customer"], who["customer_id"], who["name"], who["phone"]),
        *(texts(issues["category"]), issues["since"], issues["days"], issues["officer"]),
        *(issues["follow_up"], due, late, issues["sheet"], issues["row"]),
    )
    found = pd.DataFrame(
        {name: column.to_numpy() for name, column in zip(_ISSUE, columns, strict=True)}
    )
    found["기한 지남"] = found["기한 지남"].map({True: "예", False: ""}).astype(object)
    return found.sort_values(["경과일", "일지 ID"], ascending=[False, True], ignore_index=True)


def follow_ups(office: Office) -> pd.DataFrame:
    """Return what was promised and is not done by the as-of day, the oldest 후속 기한 first.

    남은 일수 is below 0 where it is late. Entries of later days are not there yet, and what was
    done later is open. The same as `xlcrm.due` with a 후속 기한.
    """
    journal = entries(office)
    journal = journal[~(days_since(journal["at"], office) < 0)]
    found = journal[journal["follow_up_due"].notna() & ~follow_up_done(journal, office)]
    who = everybody_of(office, found["customer"])
    columns = (
        *(-days_since(found["follow_up_due"], office), found["follow_up_due"]),
        *(found["entry_id"], found["customer"], who["customer_id"], who["name"], who["phone"]),
        *(found["follow_up"], found["officer"], found["sheet"], found["row"]),
    )
    due = pd.DataFrame(
        {name: column.to_numpy() for name, column in zip(_FOLLOW_UP, columns, strict=True)}
    )
    return due.sort_values(["후속 기한", "일지 ID"], ignore_index=True)


def follow_up_done(journal: pd.DataFrame, office: Office) -> pd.Series:
    """Return which follow-ups were done by the as-of day."""
    done: pd.Series = days_since(journal["follow_up_done"], office) >= 0
    return done


def voices(office: Office) -> pd.DataFrame:
    """Return what customers talk about by 분류, with its moods and how much of it is open.

    건수, 부정, 미해결, 이번 달 and 지난달 are numbers of entries. 비율 is of all entries of the
    twelve months (shares sum to 1); 부정 비율 of those of the category whose 감정 is told.
    """
    journal = in_period(office.journal, "at", office)
    category = texts(journal["category"])
    month = month_of(journal["at"])
    open_ = journal.index.isin(unresolved(office).index)
    marks = pd.DataFrame(
        {
            "건수": 1,
            "told": journal["sentiment"].notna(),
            "부정": journal["sentiment"] == NEGATIVE,
            "미해결": open_,
            "이번 달": month == this_month(office),
            "지난달": month == this_month(office) - pd.DateOffset(months=1),
        },
        index=journal.index,
    )
    sums = marks.astype("int64").groupby(category.to_numpy()).sum()
    found = pd.DataFrame({"건수": sums["건수"], "비율": share(sums["건수"], float(len(journal)))})
    found["부정"] = sums["부정"]
    found["부정 비율"] = share(sums["부정"], sums["told"].astype(float))
    for name in ("미해결", "이번 달", "지난달"):
        found[name] = sums[name]
    return in_order(found.rename_axis("분류").reset_index(), "분류", _CATEGORIES)


def figures(office: Office) -> dict[str, Figure]:
    """Return the contacts of twelve months, the open problems, and the median days to solve one."""
    contacts, issues = len(in_period(office.journal, "at", office)), len(unresolved(office))
    basis = f"고객관리일지 {len(office.journal):,}줄, 정정된 줄 제외"
    found = {
        "contacts": Figure(f"상담(최근 {PERIOD}개월)", float(contacts), "건"),
        "open_issues": Figure("미해결 문제", float(issues), "건"),
        "resolution_days": _resolution(office),
    }
    if "journal" in office.present:
        return {key: replace(each, basis=basis) for key, each in found.items()}
    return {key: Figure.missing(each.name, each.unit, _NO_SHEET) for key, each in found.items()}


def _resolution(office: Office) -> Figure:
    name = "문제 해결 기간(중앙값)"
    times = resolution_times(office)
    if times.empty:
        return Figure.missing(name, "일", f"최근 {PERIOD}개월에 해결한 문제가 없습니다.")
    return Figure(name, float(times["중앙값"].iloc[0]) / _HOURS_A_DAY, "일")


def _durations(rows: pd.DataFrame, since: pd.Series, until: pd.Series) -> pd.DataFrame:
    """Return 분류, 건수 and hours: 중앙값, 90%, 가장 긴. Empty where nothing can be measured."""
    hours = (until - since).dt.total_seconds() / _HOUR
    hours = hours[hours >= 0]
    category = texts(rows["category"].reindex(hours.index))
    whole = _measured(hours, np.full(len(hours), ALL, dtype=object))
    found = pd.concat([whole, _measured(hours, category.to_numpy())])
    return in_order(found.rename_axis("분류").reset_index(), "분류", (ALL, *_CATEGORIES))


def _measured(hours: pd.Series, names: np.ndarray) -> pd.DataFrame:
    groups = hours.groupby(names)
    return pd.DataFrame(
        {
            "건수": groups.size(),
            "중앙값": groups.median(),
            "90%": groups.quantile(0.9),
            "가장 긴": groups.max(),
        }
    )


def _by_month(
    office: Office, month: pd.Series, values: pd.Series, names: Sequence[str]
) -> pd.DataFrame:
    """Return 월 and how many rows of each month have which value; others count as the last name."""
    months = months_until(period_start(office), this_month(office))
    known = values.where(values.isin(names), names[-1])
    counts = pd.crosstab(month.to_numpy(), known.to_numpy()) if len(month) else pd.DataFrame()
    counts = counts.reindex(index=months, columns=list(names), fill_value=0).astype("int64")
    return counts.rename_axis(index="월", columns=None).reset_index()


TABLES: Final = (
    *(("contacts_by_channel", contacts_by_channel), ("contacts_by_month", contacts_by_month)),
    *(("sentiment_by_month", sentiment_by_month), ("response_times", response_times)),
    *(("resolution_times", resolution_times), ("open_issues", open_issues), ("voices", voices)),
    ("follow_ups", follow_ups),
)
NEEDS: Final = dict.fromkeys((name for name, _ in TABLES), "journal")
"""Tables, and the kind of sheet without which each is empty."""
