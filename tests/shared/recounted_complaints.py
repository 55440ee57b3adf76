"""Complaints counted again from the cells: promises not kept, and whether who complained stayed.

As `recounted`, from the words alone and apart from xlcrm.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from recounted import FOREVER, day_of, settled_of_late, share
from recounted_people import talks

if TYPE_CHECKING:
    from datetime import date

    from recounted import Counted, Table, Term

KINDS: Final = ("해결(보상)", "해결(보상 없음)", "미해결", "불만 없음")


def _day(value: object) -> date:
    return day_of(value) or FOREVER


def promised(row: dict[str, Any]) -> bool:
    """Whether an entry promises a compensation."""
    return bool(row.get("보상 내용")) or (row.get("보상 금액(원)") or 0) > 0


def promises(here: Counted) -> Table:
    """What was promised and not given, and what complaints asked for by a day that is over."""
    found: Table = {}
    for row in talks(here):
        if promised(row) and _day(row["보상 이행일"]) > here.as_of:
            found[row["행"], "보상"] = {
                "지난 날": (here.as_of - _day(row["일시"])).days,
                "내용": row["보상 내용"],
                "금액": row["보상 금액(원)"],
            }
        late = (here.as_of - _day(row["후속 기한"])).days
        if row["분류"] == "불만" and late > 0 and _day(row["후속 완료일"]) > here.as_of:
            found[row["행"], "후속 조치"] = {"지난 날": late}
    return found


def met(here: Counted, term: Term) -> str:
    """How the complaints of a term were met by its last day."""
    mine = [
        row
        for row in talks(here)
        if row["분류"] == "불만"
        and str(row["고객 ID"]) == term.customer
        and term.start <= _day(row["일시"]) <= term.last
    ]
    if not mine:
        return KINDS[3]
    given = [row for row in mine if promised(row) and _day(row["보상 이행일"]) <= term.last]
    for row in mine:
        owed = promised(row) and row not in given
        if owed or _day(row["해결일시"]) > term.last:
            return KINDS[2]
    return KINDS[0] if given else KINDS[1]


def complaint_effects(here: Counted) -> Table:
    """The decided contracts by that, and how many there are to compare with."""
    if "고객관리일지" not in here.sheets:
        return {}
    nth: dict[str, int] = defaultdict(int)
    band: dict[int, int] = {}
    served = [each for each in here.terms if each.last >= each.start]
    for term in sorted(served, key=lambda each: each.start):
        nth[term.customer] += 1
        band[term.row] = min(nth[term.customer], 3)
    groups: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    for term in settled_of_late(here):
        if term.row in band:
            groups[met(here, term), term.service, band[term.row]].append(term.next is not None)
    if not any(kind != KINDS[3] for kind, *_ in groups):
        return {}
    found: Table = {}
    for kind in KINDS:
        every = [stayed for (k, *_), some in groups.items() if k == kind for stayed in some]
        found[kind] = {
            "계약": len(every),
            "이어짐": sum(every),
            "비율": share(sum(every), len(every)),
        }
        if kind != KINDS[3]:
            both = [
                (some, groups[KINDS[3], service, at])
                for (k, service, at), some in list(groups.items())
                if k == kind and groups.get((KINDS[3], service, at))
            ]
            found[kind] |= {
                "견준 계약": sum(len(one) for one, _ in both),
                "이어짐(견줌)": sum(sum(one) for one, _ in both),
                "견준 불만 없음": sum(len(other) for _, other in both),
                "이어짐(불만 없음)": sum(sum(other) for _, other in both),
            }
    return found
