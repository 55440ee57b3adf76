"""Points of risk that stand in 설정: read, changed by hand, and what they give customers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sheet_files import put

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = date(2024, 10, 1)
HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "가입 경로")
TERMS = (
    HEADERS,
    ("1001", "가온", date(2024, 8, 1), date(2025, 7, 31), "기본", 50_000, "광고"),
    ("1002", "나래", date(2022, 1, 1), date(2024, 12, 31), "고급", 90_000, "소개"),
    ("1003", "다솜", date(2023, 10, 1), date(2024, 12, 31), "고급", 90_000, None),
)
CARD = (
    ("구분", "항목", "값"),
    ("위험 점수", "절반이 떠나는 점수(점)", 30),
    ("위험 점수", "떠남이 두 배가 되는 점수(점)", 10),
    ("위험 점수", "이용 기간 = 3 미만", 20),
    ("위험 점수", "이용 기간 = 3개월 이상 24개월 미만", "10점"),
    ("위험 점수", "이용 기간 = 24 이상", 0),
    ("위험 점수", "가입 경로 = 광고", 20),
    ("위험 점수", "가입 경로 = 그 밖", 5),
    ("위험 점수", "가입 경로 = 없음", 3),
    ("기준", "위험 높음 기준(점)", 35),
    ("기준", "위험 주의 기준(점)", 13),
)


def found(tmp_path: Path, settings: Sequence[Sequence[object]], terms: object = TERMS) -> Path:
    """Write a ledger with those settings."""
    return put(tmp_path / "대장.xlsx", {"고객대장": terms, "설정": settings})  # type: ignore[dict-item]


def test_points_chance_level_and_reasons(tmp_path: Path) -> None:
    """The heaviest reason comes first; a blank and an unknown word have labels of their own."""
    table = analyse(open_ledger(found(tmp_path, CARD)), DAY).tables["risk"]
    said = table[["고객 ID", "점수", "확률", "위험", "사유"]].to_numpy().tolist()
    assert said == [
        ["1001", 40, pytest.approx(2 / 3), "높음", "이용 기간 2개월(20) · 가입 경로 광고(20)"],
        [
            "1003",
            13,
            pytest.approx(1 / (1 + 2**1.7)),
            "주의",
            "이용 기간 12개월(10) · 가입 경로 없음(3)",
        ],
        ["1002", 5, pytest.approx(1 / (1 + 2**2.5)), "낮음", "가입 경로 소개(5)"],
    ]


def test_what_people_change_counts(tmp_path: Path) -> None:
    """Another number is another score; without the two scores no chance is told."""
    changed = [(*row[:2], 1) if row[1] == "가입 경로 = 광고" else row for row in CARD]
    kept = [row for row in changed if "점수(점)" not in str(row[1])]
    table = analyse(open_ledger(found(tmp_path, kept)), DAY).tables["risk"].set_index("고객 ID")
    assert table.loc["1001", "점수"] == 21
    assert table["확률"].isna().all()


def test_a_deleted_section_gives_the_usual_weights(tmp_path: Path) -> None:
    """As they were before anything was learned."""
    table = analyse(open_ledger(found(tmp_path, CARD[:1])), DAY).tables["risk"]
    assert set(table["사유"]) == {"첫 계약(5)"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("위험 점수", "이용 기간", 3), "S104"),
        (("위험 점수", "이용 기간 = 3 미만", "많이"), "S103"),
        (("위험 점수", "이용 기간 = 3 미만", 200), "S103"),
        (("위험 점수", "이용 기간 = 3 미만", 7), "S109"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(
    row: tuple[object, ...], code: str, tmp_path: Path
) -> None:
    """And the others count."""
    opened = open_ledger(found(tmp_path, (*CARD, row)))
    assert [each.code for each in opened.book.findings] == [code]
    card = opened.book.settings.standards.card
    assert card is not None
    assert card.points["이용 기간"]["3 미만"] == 20


def test_half_may_leave_below_nothing(tmp_path: Path) -> None:
    """Where more than half leave anyway the score of half of them lies below 0."""
    rows = [(*row[:2], -20) if "절반" in str(row[1]) else row for row in CARD]
    card = open_ledger(found(tmp_path, rows)).book.settings.standards.card
    assert card is not None
    assert card.half == -20


def test_a_column_is_read_by_its_header_whatever_it_is_taken_for(tmp_path: Path) -> None:
    """약정 of 12개월 is a length to xlcrm; the points name the header."""
    terms = [(*row[:6], "약정" if row is TERMS[0] else "12개월") for row in TERMS]
    card = [*CARD[:6], ("위험 점수", "약정 = 12개월", 7)]
    opened = open_ledger(found(tmp_path, card, terms))
    assert "약정" in {each.header for each in opened.tables[0].columns.values()}
    table = analyse(opened, DAY).tables["risk"]
    assert table["사유"].str.contains("약정 12개월(7)", regex=False).all()


def test_a_column_that_is_gone_is_told_of(tmp_path: Path) -> None:
    """Its customers have the points of 그 밖, and the table of signs says so."""
    terms = [row[:6] for row in TERMS]
    tables = analyse(open_ledger(found(tmp_path, CARD, terms)), DAY).tables
    assert tables["risk"]["사유"].str.contains("가입 경로 모름(5)", regex=False).all()
    signs = tables["risk_signs"].set_index("사유")
    assert signs.loc["가입 경로", "비고"] == "'가입 경로' 열이 없어 '그 밖'의 점수로 셈"
