"""Complaints: what was promised and not kept, and whether those who complained stayed.

Whether somebody stays is an association and never a cause: an office compensates those whom it
wants to keep, and who complains is not like who does not. So the contracts of those who complained
are held against those of the same service and number of terms in whose term nobody did, and even
then what nobody wrote down may tell them apart. The band of risk, by which
`xlcrm.analysis.improvement` compares, is left out: a complaint is part of it.

Source: 고객대장, 고객관리일지.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.activity import follow_up_done
from xlcrm.analysis.compared import effect, terms_of
from xlcrm.analysis.everybody import everybody
from xlcrm.analysis.improvement import of_whom
from xlcrm.analysis.issues import COMPLAINT, entries
from xlcrm.analysis.once import once
from xlcrm.analysis.people import days_since
from xlcrm.analysis.renewal_rates import decided
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

PROMISED, LATE = "보상", "후속 조치"
COMPENSATED: Final = "해결(보상)"
SOLVED: Final = "해결(보상 없음)"
OPEN: Final = "미해결"
NONE: Final = "불만 없음"
KINDS: Final = (COMPENSATED, SOLVED, OPEN, NONE)
"""How a term went, as far as complaints are concerned."""

_SIDES: Final = {COMPENSATED: "보상하고 해결한 쪽", SOLVED: "보상 없이 해결한 쪽"}
_OPEN_SIDE: Final = "풀지 못한 쪽"
_PROMISES: Final = (
    *("지난 날", "약속", "일지 ID", "고객", "고객 ID", "고객명", "연락처", "내용", "금액"),
    *("승인자", "상담일", "후속 조치", "후속 기한", "담당자", "시트", "행"),
)
_EFFECTS: Final = (
    *("불만", "계약", "이어짐", "비율", "견준 계약", "이어짐(견줌)", "견준 불만 없음"),
    *("이어짐(불만 없음)", "차이", "하한", "상한", "말"),
)


@once
def promises(office: Office) -> pd.DataFrame:
    """Return the promises that are not kept on the as-of day, the longest first.

    약속 is 보상, a compensation that was promised (보상 내용 or 보상 금액) without a 보상 이행일 up
    to the day, or 후속 조치, what a complaint asked for by a 후속 기한 that is over. 지난 날 are
    the days since the entry that promised it, or since 후속 기한. The same as
    `xlcrm.due(…, promises=True)`, where an entry with both stands once.
    """
    journal = entries(office)
    journal = journal[~(days_since(journal["at"], office) < 0)]
    told = journal["compensation"].notna() & (journal["compensation"] != "")
    given = days_since(journal["compensation_done"], office) >= 0
    owed = journal[(told | (journal["compensation_won"] > 0)) & ~given]
    late = journal[
        (journal["category"] == COMPLAINT)
        & (days_since(journal["follow_up_due"], office) > 0)
        & ~follow_up_done(journal, office)
    ]
    parts = [
        _promised(office, owed, PROMISED, ("at", "compensation", "compensation_won")),
        _promised(office, late, LATE, ("follow_up_due", "follow_up", "")),
    ]
    found = pd.concat(parts, ignore_index=True)
    order = ["지난 날", "일지 ID", "약속"]
    return found.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _promised(
    office: Office, rows: pd.DataFrame, kind: str, fields: tuple[str, str, str]
) -> pd.DataFrame:
    """Some entries as rows of the list: since when, what, and how much."""
    since, what, won = fields
    who = everybody(office).reindex(rows["customer"])
    columns = (
        *(days_since(rows[since], office), pd.Series(kind, index=rows.index, dtype=object)),
        *(rows["entry_id"], rows["customer"], who["customer_id"], who["name"], who["phone"]),
        *(rows[what], rows[won] if won else pd.Series(np.nan, index=rows.index)),
        *(rows["compensation_by"], rows["at"].dt.normalize(), rows["follow_up"]),
        rows["follow_up_due"].where(~follow_up_done(rows, office)),
        *(rows["officer"], rows["sheet"], rows["row"]),
    )
    return pd.DataFrame(
        {name: column.to_numpy() for name, column in zip(_PROMISES, columns, strict=True)}
    )


def complaint_effects(office: Office) -> pd.DataFrame:
    """Return how many contracts went on by how their complaints were met, against those without.

    Of the contracts of the last twelve months that expired and are decided, by the entries of
    분류 불만 between their first and their last day, as these stood on the last day: 미해결 where
    one had no 해결일시 by then, or a promised compensation had not been given; 해결(보상) where all
    were solved and one was compensated; 해결(보상 없음); 불만 없음. 계약, 이어짐 and 비율 are of
    all of them; what follows of those with comparable ones, of the same service and number of
    terms (1, 2, 3 or more) without a complaint. 차이 is the difference of the shares, group by
    group, with its 95 % interval; missing under 10 on a side.

    Source: 고객대장, 고객관리일지; Mantel and Haenszel 1959, Sato 1989.
    """
    if JOURNAL.key not in office.present:
        return pd.DataFrame(columns=list(_EFFECTS))
    due = _met(office)
    few = office.policy.standards.small_sample
    rows = []
    for kind in KINDS:
        mine = due[due["met"] == kind]
        row: dict[str, object] = {
            "불만": kind,
            "계약": len(mine),
            "이어짐": int(mine["renewed"].sum()),
            "비율": mine["renewed"].mean() if len(mine) else np.nan,
        }
        if kind != NONE:
            beside = due[due["met"].isin([kind, NONE])]
            found = effect(beside.assign(contacted=beside["met"] == kind))
            side = _SIDES.get(kind, _OPEN_SIDE)
            row |= {
                "견준 계약": found.contacted,
                "이어짐(견줌)": found.kept,
                "견준 불만 없음": found.others,
                "이어짐(불만 없음)": found.others_kept,
                "차이": found.difference,
                "하한": found.low,
                "상한": found.high,
                "말": found.told(few, side=side, cause="그 때문"),
            }
        rows.append(row)
    made = pd.DataFrame(rows, columns=list(_EFFECTS))
    if not (made["계약"][made["불만"] != NONE] > 0).any():
        return made.iloc[:0]
    return made.astype({"비율": float, "차이": float, "하한": float, "상한": float})


def _met(office: Office) -> pd.DataFrame:
    """The decided contracts with `met`, how the complaints of their term were met."""
    due = of_whom(office, decided(office))
    due = due.assign(group=due["service"].astype(str) + " · " + terms_of(office, due).astype(str))
    said = office.journal[office.journal["category"] == COMPLAINT]
    said = said[said["at"].notna()]
    asked = due[["customer", "first", "last"]].rename_axis("contract").reset_index()
    pairs = asked.merge(said, on="customer")
    day = pairs["at"].dt.normalize()
    pairs = pairs[(day >= pairs["first"]) & (day <= pairs["last"])]
    promised = pairs["compensation"].notna() & (pairs["compensation"] != "")
    promised |= pairs["compensation_won"] > 0
    given = promised & (pairs["compensation_done"].dt.normalize() <= pairs["last"])
    solved = (pairs["resolved_at"].dt.normalize() <= pairs["last"]) & ~(promised & ~given)
    marks = pd.DataFrame({"open": ~solved, "given": given}).groupby(pairs["contract"]).any()
    marks = marks.reindex(due.index)
    met = np.select(
        [marks["open"].isna(), marks["open"] == True, marks["given"] == True],  # noqa: E712 - NA
        [NONE, OPEN, COMPENSATED],
        SOLVED,
    )
    return due.assign(met=met)


NEEDS: Final = {"promises": JOURNAL.key, "complaint_effects": JOURNAL.key}
TABLES: Final = (("promises", promises), ("complaint_effects", complaint_effects))
