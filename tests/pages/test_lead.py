"""The first page: three to five sentences, the last of them what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xlcrm.analysis.analyse import analyse, analyse_office
from xlcrm.analysis.inputs import Policy, office
from xlcrm.look.report import load_look
from xlcrm.office.ledger import open_ledger
from xlcrm.pages import summary
from xlcrm.pages.book import keys_of_all, material_of
from xlcrm.pages.lead import NOTHING, points, section
from xlcrm.pages.material import Material, Source
from xlcrm.pages.summary import WANTED, find
from xlcrm.reading.responses import Response

if TYPE_CHECKING:
    from xlcrm.pages.lead import Point

AS_OF = date(2024, 10, 15)
TERM = {"name": "가나다", "fee": 100_000, "basis": "월", "status": "활성화", "months": 12}


def _term(customer: str, start: str, end: str, **more: object) -> dict[str, object]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    known = {"customer": customer, "customer_id": customer, "sheet": "고객대장", "service": "기본"}
    left = (last - AS_OF).days
    row = int(customer) + 1
    return {**TERM, **known, "row": row, "start": first, "end": last, "days_left": left, **more}


def _material(policy: Policy | None = None, **sheets: object) -> Material:
    made = office(AS_OF, policy=policy, **sheets)  # type: ignore[arg-type]  # rows by sheet
    source = Source("대장.xlsx", "0" * 64, 1, ())
    return Material(analyse_office(made), (), source, AS_OF, load_look().names, 100)


def _points(material: Material) -> tuple[Point, ...]:
    return points(material, [find(material, each).compared for each in WANTED])


def test_what_to_do_names_who_when_how_much_and_how() -> None:
    """Two contracts end within a week: on the 18th and 20th, one of each officer."""
    due = {"status": "만료 예정", "action": "재계약 상담 필요"}
    material = _material(
        contracts=[
            _term("1", "2023-10-19", "2024-10-18", officer="가온", **due),
            _term("2", "2023-10-21", "2024-10-20", officer="누리", **due),
            _term("3", "2024-01-01", "2024-12-31", officer="누리"),
        ]
    )
    *_, point = _points(material)
    assert point.text == (
        "10월 18일까지 할 일: 7일 안에 끝나는 미정 계약에 연락 2건"
        "(가온 1건, 누리 1건, 월 매출 200,000원). "
        "명단은 보고서의 '할 일' 시트에 있습니다. 하는 법: xlcrm expiring 대장.xlsx --within 7"
    )
    assert point.owners == (("가온", 1), ("누리", 1))
    assert (point.due, point.how) == (date(2024, 10, 18), "xlcrm expiring 대장.xlsx --within 7")


def test_what_is_late_is_to_be_done_today() -> None:
    """One contract is over and in its grace; nobody is named."""
    material = _material(contracts=[_term("1", "2023-10-10", "2024-10-09", status="만료")])
    *_, point = _points(material)
    assert point.text.startswith(
        "오늘 할 일: 끝났지만 재계약 유예가 남은 계약에 연락 1건(담당자 없음"
    )
    assert point.due == AS_OF


def test_an_office_with_nothing_to_do_is_told_so() -> None:
    """In the place of what to do."""
    *_, point = _points(_material(contracts=[_term("1", "2024-09-01", "2025-08-31")]))
    assert point.text == NOTHING


def test_an_empty_ledger_says_why_nothing_is_said() -> None:
    """No sentence about a figure that is not there."""
    first, last = _points(_material(contracts=[]))
    assert first.text.startswith("아직 낼 수 있는 지표가 없습니다")
    assert last.text == NOTHING


def test_the_offices_target_is_held_against_the_figure() -> None:
    """The revenue of September, 200,000 won, against a target of 300,000."""
    contracts = [_term("1", "2024-01-01", "2024-12-31"), _term("2", "2024-09-01", "2025-08-31")]
    material = _material(Policy(goals={"mrr": 300_000}), contracts=contracts)
    first, *_ = _points(material)
    assert first.compared is not None
    assert first.compared.goal == 300_000
    assert "목표 300,000원에 100,000원 못 미쳤습니다." in first.text
    page = summary.page(material)
    held = next(each for each in page.tables if each.key == "held_against")
    assert held.frame["목표"].iloc[0] == "300,000원 (100,000원 모자람)"
    assert held.frame["앞달과의 차이"].iloc[0] == "▲ 100,000원(100.0%)"


def test_a_year_before_is_found_beyond_the_tables_own_months() -> None:
    """NPS is told of the last twelve months, and of September a year ago, too."""
    answers = [
        {"customer": "1", "date": date(2023, 9, 5), "recommend": 10},
        {"customer": "1", "date": date(2024, 9, 5), "recommend": 0},
    ]
    contracts = [_term("1", "2023-01-01", "2024-12-31")]
    found = {
        each.wanted.key: each
        for each in (find(_material(contracts=contracts, answers=answers), w) for w in WANTED)
    }
    assert (found["nps"].value, found["nps"].year_ago) == (-100, 100)
    assert (found["customers"].value, found["customers"].year_ago) == (1, 1)


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-01", "2024-12-31", "2025-02-10"])
def test_the_sample_office_has_three_to_five_sentences(day: str) -> None:
    """Figures and actions; each leads to a sheet of the report."""
    ledger, as_of = open_ledger("sample_data/office.xlsx"), date.fromisoformat(day)
    material = material_of(ledger, analyse(ledger, as_of), keys_of_all())
    table = section(material, [find(material, each).compared for each in WANTED]).table
    assert table is not None
    assert 3 <= len(table.frame) <= 5
    assert set(table.frame["보기"]) <= set(load_look().names.values())


def test_a_reason_leads_to_what_is_done_about_it() -> None:
    """Four left for the fee: the office's own response stands beside it, else ours."""
    gone = [
        _term(str(at), "2023-09-16", "2024-09-15", status="만료", end_reason="가격")
        for at in range(1, 5)
    ]
    contracts = [*gone, *(_term(str(at), "2024-01-01", "2024-12-31") for at in range(5, 40))]
    own = Policy(responses={"가격": Response("장기 할인")})
    for policy, text in (
        (own, "정해 둔 대응: 장기 할인(보고서의 '개선 계획' 시트)."),
        (None, "저희가 제안하는 대응: 요금 조정이나 긴 계약의 할인을 제안"),
    ):
        churn = next(each for each in _points(_material(policy, contracts=contracts)) if each.cause)
        assert (churn.about, churn.cause and churn.cause.group) == ("churn", "가격")
        assert text in churn.text
