"""Law: of offices that are full of talk, what customers say is what loops count from the cells.

`test_recounted` draws ledgers of any kind, in which few speak; these have hundreds of voices, so
that words become frequent, and complaints enough to be held against their like.
"""

from __future__ import annotations

import io
import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from held_against import TABLES, of_table
from recounted import counted, term_end
from recounted_voices import MERGED, SAID
from xlsxwriter import Workbook

import xlcrm

if TYPE_CHECKING:
    from pathlib import Path

AS_OF: Final = date(2024, 10, 15)
NOON: Final = datetime(2024, 1, 1, 12)  # noqa: DTZ001 - a sheet's times have no zone
ASKED: Final = {
    *("voice_themes", "voice_themes_by_month", "voice_themes_by_service", "voice_sentences"),
    *("voice_words", "promises", "complaint_effects"),
}
SERVICES: Final = ("정수기 대여", "비데 대여")


def office_of(seed: int) -> bytes:
    """Return a workbook of a hundred customers who renew or not, complain and talk."""
    draw = random.Random(seed)  # noqa: S311 - invented people
    terms: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for customer in range(1, 101):
        start = date(2022, 9, 1) + timedelta(days=draw.randrange(300))
        service = draw.choice(SERVICES)
        for _ in range(draw.randint(1, 3)):
            terms.append(
                {
                    "고객 ID": customer,
                    "고객명": f"다솜{customer}",
                    "계약 시작일": start,
                    "계약 종료일": term_end(start, 6),
                    "서비스 내용": service,
                    "요금": 30_000,
                    "요금 기준": "월",
                }
            )
            if draw.random() < 0.5:
                entries.append(_complaint(draw, customer, start))
            start = term_end(start, 6) + timedelta(days=draw.choice([1, 1, 8, 90]))
        entries += [_talk(draw, customer) for _ in range(draw.randint(0, 4))]
    answers = [
        {
            "일자": _day(draw),
            "고객 ID": draw.randint(1, 100),
            "만족도": draw.randint(1, 5),
            "의견": draw.choice([*SAID]),
        }
        for _ in range(60)
    ]
    for number, row in enumerate(entries):
        row["일지 ID"] = f"J-{number:04}"
    sheets = {"고객대장": terms, "고객관리일지": entries, "만족도": answers}
    if seed % 2:
        sheets["설정"] = [{"구분": "주제", "항목": MERGED, "값": "시설, 소음, 벌레"}]
    return _written(sheets)


def _day(draw: random.Random) -> date:
    return date(2023, 8, 1) + timedelta(days=draw.randrange(500))


def _complaint(draw: random.Random, customer: int, start: date) -> dict[str, Any]:
    at = datetime.combine(start + timedelta(days=draw.randrange(170)), NOON.time())
    solved = at + timedelta(days=draw.randrange(20)) if draw.random() < 0.8 else None
    promised = draw.random() < 0.5
    given = promised and draw.random() < 0.8
    return {
        "일시": at,
        "고객 ID": customer,
        "고객명": f"다솜{customer}",
        "방향": "수신",
        "분류": "불만",
        "감정": "부정",
        "내용": draw.choice([*SAID]),
        "해결일시": solved,
        "보상 내용": "필터 한 개" if promised else None,
        "보상 이행일": (at + timedelta(days=9)).date() if given else None,
        "후속 기한": (at + timedelta(days=5)).date() if draw.random() < 0.3 else None,
    }


def _talk(draw: random.Random, customer: int) -> dict[str, Any]:
    return {
        "일시": datetime.combine(_day(draw), NOON.time()),
        "고객 ID": customer,
        "고객명": f"다솜{customer}",
        "방향": draw.choice(["수신", "발신", None]),
        "분류": draw.choice(["문의", "기타"]),
        "감정": draw.choice(["긍정", "중립", "부정", None]),
        "내용": draw.choice([*SAID]),
        "고객 반응": draw.choice([*SAID, None, None]),
    }


COLUMNS: Final = (
    *("일지 ID", "일시", "고객 ID", "고객명", "방향", "분류", "감정", "내용", "고객 반응"),
    *("문제 발생일시", "해결일시", "후속 기한", "후속 완료일", "정정 대상 ID"),
    *("보상 내용", "보상 금액(원)", "보상 이행일", "채널"),
)


def _written(sheets: dict[str, list[dict[str, Any]]]) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = COLUMNS if name == "고객관리일지" else tuple(rows[0])
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, [row.get(column) for column in columns])
    return buffer.getvalue()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_customers_say_is_what_is_counted_from_the_cells(seed: int, tmp_path: Path) -> None:
    """Themes, months, services, words, promises, and who stayed; none of them empty."""
    book = office_of(seed)
    path = tmp_path / "대장.xlsx"
    path.write_bytes(book)
    found = xlcrm.analyse(xlcrm.open_ledger(path), AS_OF)
    here = counted(book, AS_OF)
    wrong = []
    for name, keys, count in TABLES:
        if name in ASKED:
            counts = count(here)
            assert counts, name
            wrong += [f"{name}: {each}" for each in of_table(found.tables[name], keys, counts)]
    assert wrong == []
    effects = found.tables["complaint_effects"].set_index("불만")
    assert effects["차이"].notna().sum() >= 2
