from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.inputs import office
from xlcrm.cellref import CellRef
from xlcrm.look.report import load_look
from xlcrm.office.proposal import Planned
from xlcrm.pages import summary
from xlcrm.pages.material import Material, Source
from xlcrm.pages.summary import WANTED, find
from xlcrm.pages.todo import todo
from xlcrm.schema.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2024, 10, 15)
TERM = {"name": "가나다", "fee": 100_000, "basis": "월", "status": "활성화", "months": 12}


def _term(customer: str, start: str, end: str, **more: object) -> dict[str, object]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    known = {"customer": customer, "customer_id": customer, "sheet": "고객대장", "row": 2}
    left = (last - AS_OF).days
    return {**TERM, **known, "start": first, "end": last, "days_left": left, **more}


def _material(findings: Sequence[Finding] = (), **sheets: object) -> Material:
    analysis = analyse_office(office(AS_OF, **sheets))  # type: ignore[arg-type]  # rows by sheet
    source = Source("대장.xlsx", "0" * 64, 1, ())
    return Material(analysis, tuple(findings), source, AS_OF, load_look().names, 100)


def _wanted(label: str) -> summary.WantedFigure:
    return next(each for each in WANTED if each.label.startswith(label))


def test_a_figure_is_of_the_last_whole_month_and_the_one_before() -> None:
    """October still runs: of two customers since September and one before, September tells."""
    material = _material(
        contracts=[
            _term("1", "2024-01-01", "2024-12-31"),
            _term("2", "2024-09-01", "2025-08-31"),
            _term("3", "2024-10-01", "2025-09-30"),
        ]
    )
    found = find(material, _wanted("월 반복 매출"))
    assert found.month is not None
    assert (found.month.year, found.month.month) == (2024, 9)
    assert (found.value, found.before, found.change) == (200_000, 100_000, 1)
    assert found.series == (100_000,) * 8 + (200_000,)


def test_a_share_changes_by_points() -> None:
    """One of two customers left in September, none in August: 50 percentage points more."""
    material = _material(
        contracts=[
            _term("1", "2024-01-01", "2024-12-31"),
            _term("2", "2023-09-10", "2024-09-09", status="만료"),
        ]
    )
    found = find(material, _wanted("고객 이탈률"))
    assert (found.value, found.before, found.change) == (0.5, 0.0, 50.0)


def test_renewals_are_told_of_the_last_month_that_is_decided() -> None:
    """What expired in September may still be renewed within the grace; August is over."""
    material = _material(
        contracts=[
            _term("1", "2023-08-10", "2024-08-09", status="만료"),
            _term("2", "2023-09-20", "2024-09-19", status="만료"),
        ]
    )
    found = find(material, _wanted("재계약률"))
    assert found.month is not None
    assert (found.month.month, found.value) == (8, 0.0)


def test_without_its_sheet_a_figure_says_why() -> None:
    """And the first month has nothing before it."""
    material = _material(contracts=[_term("1", "2024-09-01", "2025-08-31")])
    nps, revenue = find(material, _wanted("추천 지수")), find(material, _wanted("월 반복 매출"))
    assert (nps.value, nps.change) == (None, None)
    assert "만족도" in nps.why
    assert (revenue.value, revenue.change) == (100_000, None)


def test_what_needs_doing_is_counted_with_what_comes_first() -> None:
    """Each task by its own rule; what there is nothing of is left out."""
    error = Finding("C101", Severity.ERROR, CellRef.of("고객대장", "E7"), "읽을 수 없습니다.")
    remark = Finding("C318", Severity.REMARK, CellRef.of("고객대장", "H2"), "오래되었습니다.")
    material = _material(
        [error, remark],
        contracts=[
            _term("1", "2023-10-20", "2024-10-19", status="만료 예정", action="재계약 상담 필요"),
            _term("2", "2023-11-01", "2024-10-31", status="만료 예정", action="재계약 상담 필요"),
            _term("3", "2023-10-18", "2024-10-17", decision="재계약 예정"),
            _term("4", "2023-10-10", "2024-10-09", status="만료", action="갱신 처리 누락"),
        ],
        journal=[
            {"customer": "1", "at": datetime(2024, 9, 1, 9), "category": "불만"},  # noqa: DTZ001
            {
                "customer": "2",
                "at": datetime(2024, 10, 1, 9),  # noqa: DTZ001 - a sheet's times have no zone
                "category": "문의",
                "follow_up_due": date(2024, 10, 4),
            },
        ],
        customers=[
            {
                "customer": "1",
                "marketing_consent": True,
                "marketing_consent_on": date(2022, 1, 1),
            },
            {"customer": "2", "retain_until": date(2024, 10, 1)},
        ],
    )
    cells = (CellRef.of("고객대장", "A5"),)
    material = replace(material, planned=Planned(left=cells))
    found = {task.what: (task.times, task.first, task.page) for task in todo(material)}
    assert found == {
        "7일 안에 끝나는 미정 계약에 연락": (1, "가장 이른 종료일 2024-10-19", "expiring"),
        "만료 안내 기간에 든 계약 상담": (1, "가장 이른 종료일 2024-10-31", "expiring"),
        "7일 안에 끝나는 재계약 예정 계약의 새 기간 적기": (
            1,
            "가장 이른 종료일 2024-10-17",
            "expiring",
        ),
        "끝났지만 재계약 유예가 남은 계약에 연락": (1, "가장 이른 종료일 2024-10-09", "expiring"),
        "유예가 지난 자동갱신·재계약 예정 하나씩 정하기": (1, "첫 셀 고객대장!A5", "todo"),
        "7일 넘게 해결되지 않은 문제": (1, "가장 오래된 것 44일째", "activity"),
        "기한이 지난 후속 조치": (1, "가장 이른 기한 2024-10-04", "activity"),
        "수신동의 안내": (
            1,
            "동의한 사실과 거두는 방법을 알리세요. 답이 없으면 동의가 이어집니다.",
            "marketing",
        ),
        "보유기한이 지난 고객 정보 파기 검토": (1, "", "todo"),
        "자료의 오류 고치기": (1, "첫 셀 고객대장!E7", "quality"),
    }


def test_an_office_with_nothing_to_do_says_so() -> None:
    """In place of an empty list."""
    page = summary.page(_material(contracts=[_term("1", "2024-09-01", "2025-08-31")]))
    assert page.sections[-1].missing == "급히 할 일이 없습니다."


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.column)
def test_every_figure_stands_in_a_sheet_of_the_report(wanted: summary.WantedFigure) -> None:
    """So that its tile can lead there."""
    assert wanted.page in load_look().sheets
    assert {wanted.kind, wanted.change} <= set(load_look().kinds)
