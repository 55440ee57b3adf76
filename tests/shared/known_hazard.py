"""Ledgers of invented offices of which it is known how likely each customer was to leave.

Terms of six months over six years. At the end of each a customer goes on or leaves, by chance:
the odds of leaving depend on the fee, on a column of the office's own (가입 경로), on a negative
entry in the journal some weeks before, and on whether it is the first term.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

FIRST: Final = date(2018, 1, 1)
AS_OF: Final = date(2024, 10, 1)
CONTRACTS: Final = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "가입 경로"),
)
JOURNAL: Final = ("일지 ID", "일시", "고객 ID", "채널", "분류", "감정", "내용")
_MONTHS: Final = 6


@dataclass
class KnownOffice:
    """The rows of an office, and the truth about them.

    Attributes:
        contracts: rows by header; `p` is how likely the customer was to leave at the term's end,
            and `left` whether they did; neither is written.
        journal: likewise; `trap` marks an entry that was written because somebody had left.
    """

    contracts: list[dict[str, object]] = field(default_factory=list)
    journal: list[dict[str, object]] = field(default_factory=list)


def known_office(customers: int, seed: int, *, signal: float = 1.0) -> KnownOffice:
    """Return an office; without a `signal` nothing tells who leaves."""
    random, found = Random(seed), KnownOffice()  # noqa: S311 - no secret
    for number in range(customers):
        who = f"{number + 1:05}"
        fee = random.choice((40_000, 60_000, 90_000, 120_000))
        source = random.choice(("소개", "광고", "간판"))
        start = (pd.Timestamp(FIRST) + pd.Timedelta(days=random.randrange(365 * 5))).date()
        terms = 0
        while start < AS_OF:
            end = (pd.Timestamp(start) + pd.DateOffset(months=_MONTHS)).date() - timedelta(days=1)
            terms += 1
            angry = random.random() < 0.25
            if angry:
                _entry(found, who, end - timedelta(days=random.randrange(62, 75)), "부정")
            if random.random() < 0.6:
                _entry(found, who, start + timedelta(days=random.randrange(1, 60)), "중립")
            logit = -1.3 + signal * (
                1.2 * (fee >= 90_000) + 1.1 * (source == "광고") + 1.6 * angry - 0.9 * (terms > 1)
            )
            p = float(1 / (1 + np.exp(-logit)))
            left = random.random() < p
            values = (who, f"고객{who}", start, end, "정기 이용", fee, source)
            row = dict(zip(CONTRACTS, values, strict=True))
            found.contracts.append(row | {"p": p, "left": left})
            if left:
                _entry(found, who, end, "부정", trap=True)
                break
            start = end + timedelta(days=1)
    return found


def _entry(found: KnownOffice, who: str, day: date, mood: str, *, trap: bool = False) -> None:
    number = f"{day:%Y%m%d}-{len(found.journal):06}"
    values = (number, day, who, "전화", "문의", mood, "통화함")
    found.journal.append(dict(zip(JOURNAL, values, strict=True)) | {"trap": trap})


def written(  # noqa: PLR0913 - each is a way in which the office was
    found: KnownOffice,
    path: Path,
    until: date = AS_OF,
    *,
    traps: bool = True,
    more: dict[str, list[object]] | None = None,
    settings: list[tuple[object, ...]] | None = None,
) -> Path:
    """Write the office's workbook as it was at the end of a day, and return its path.

    Args:
        found: the office.
        path: where.
        until: the day; no later row is written.
        traps: whether the entries are written that tell of who has left.
        more: further columns of the contracts: a value for each.
        settings: rows of 설정.
    """
    extra = more or {}
    rows = [
        [*(each[name] for name in CONTRACTS), *(values[at] for values in extra.values())]
        for at, each in enumerate(found.contracts)
        if _day(each["계약 시작일"]) <= until
    ]
    entries = [
        [each[name] for name in JOURNAL]
        for each in found.journal
        if _day(each["일시"]) <= until and (traps or not each["trap"])
    ]
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2024, 10, 1)})  # noqa: DTZ001 - a workbook has no zone
    for name, headers, lines in (
        ("고객대장", (*CONTRACTS, *extra), rows),
        ("고객관리일지", JOURNAL, entries),
        ("설정", ("구분", "항목", "값", "설명"), settings or []),
    ):
        if name == "설정" and settings is None:
            continue
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headers)
        for at, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, pd.Timestamp(value))
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return path


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value
