"""Lists of customers say what the report says: as many people, by the same computation."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.analysis.asked import ASKED
from xlcrm.analysis.roll import roll_of
from xlcrm.errors import DomainError
from xlcrm.jobs.roll import asking_of

if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis
    from xlcrm.analysis.asking import Asking

DAY: Final = date(2024, 10, 1)
OFFICE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
USER: Final = xlcrm.Author("김대리", "list --save", datetime(2024, 10, 1))  # noqa: DTZ001 - wall time


@pytest.fixture(scope="module")
def ledger() -> xlcrm.Ledger:
    """Return the sample office."""
    return xlcrm.open_ledger(OFFICE)


@pytest.fixture(scope="module")
def report(ledger: xlcrm.Ledger) -> Analysis:
    """Return what its report says."""
    return xlcrm.analyse(ledger, DAY)


@pytest.fixture(scope="module")
def asking(ledger: xlcrm.Ledger) -> Asking:
    """Return what can be asked of it."""
    return asking_of(ledger, DAY)


def people(asking: Asking, conditions: str) -> set[object]:
    """Return the 고객 ID of those who are on a list."""
    found = roll_of(asking, conditions, ["고객 ID"])
    assert len({each.values["customer_id"] for each in found.people}) == len(found.people)
    return {each.values["customer_id"] for each in found.people}


@pytest.mark.parametrize(
    ("table", "named", "asked"),
    [
        ("tiers", "등급", "등급 {}"),
        ("risk_levels", "위험", "위험 {}"),
        ("age_bands", "나이대", "나이대 {} 그리고 이용 중"),
        ("services", "서비스", "서비스 {} 그리고 이용 중"),
        ("mrr_by_officer", "담당자", "담당자 {} 그리고 이용 중"),
        ("segment_offers", "구분", "RFM {} 그리고 이용 중"),
        ("rfm_segments", "구분", "RFM {} 그리고 모든 고객"),
    ],
)
def test_a_list_has_as_many_people_as_the_report_says(
    asking: Asking, report: Analysis, table: str, named: str, asked: str
) -> None:
    """By tier, risk, age, service, officer and segment, each of them."""
    told = report.tables[table].set_index(named)["고객 수"]
    told = told[told.index != "모름"]
    assert len(told) > 1
    assert told.sum() > 0
    found = {each: len(people(asking, asked.format(f'"{each}"'))) for each in told.index}
    assert found == told.astype(int).to_dict()


def test_the_ones_are_those_of_the_report(
    ledger: xlcrm.Ledger, asking: Asking, report: Analysis
) -> None:
    """Not only as many: the same people."""
    tiers = report.tables["loyalty"]
    assert people(asking, "골드") == set(tiers["고객 ID"][tiers["등급"] == "골드"])
    soon = xlcrm.expiring(ledger, as_of=DAY, within=30)
    assert people(asking, "D-30") == {each.customer_id for each in soon}
    silent = report.tables["risk_reasons"]
    silent = silent[silent["사유"] == "무상담"]
    assert people(asking, "연락 없음 90일 그리고 이용 중") == set(silent["고객 ID"])
    assert people(asking, "무연락 그리고 이용 중") == set(silent["고객 ID"])
    likes = report.tables["preferences"]
    likes = likes[likes["관심 분야"] == "교육"]
    assert people(asking, "관심 교육 그리고 이용 중") == set(likes["고객 ID"])
    grace = report.tables["in_grace"]
    assert people(asking, "재계약 유예") == set(grace["고객 ID"])
    contracts = report.office.contracts
    expiring = contracts[(contracts["status"] == "만료 예정") & contracts["customer"].notna()]
    assert people(asking, "상태 만료 예정") == set(expiring["customer_id"])
    cells = report.tables["rfm"]
    wanted = cells[(cells["R"] == 5) & (cells["F"] >= 3)]
    assert people(asking, "R5F3이상 그리고 모든 고객") == set(wanted["고객 ID"])


def test_conditions_go_together_as_sets_do(asking: Asking) -> None:
    """그리고, 또는, 아닌 and brackets, over the same people."""
    gold, soon, everyone = (people(asking, each) for each in ("골드", "D-60", "모든 고객"))
    here = people(asking, "이용 중 또는 시작할 고객")
    assert gold & soon
    assert people(asking, "골드 D-60") == gold & soon
    assert people(asking, "골드 또는 D-60") == gold | soon
    assert people(asking, "골드가 아닌") == here - gold
    assert people(asking, "(골드 또는 D-60) 아닌") == here - gold - soon
    assert people(asking, "골드 아닌 그리고 모든 고객") == everyone - gold


def test_each_condition_is_counted_by_itself(asking: Asking) -> None:
    """Among the same people as all of them together; who has left is told, not hidden."""
    found = roll_of(asking, "골드 D-60 성별=여성", ())
    alone = [len(people(asking, each)) for each in ("골드", "D-60", "성별 여")]
    assert [each.people for each in found.counts] == alone
    assert [each.condition for each in found.counts] == ["등급 골드", "D-60", "성별 여"]
    women = roll_of(asking, "성별 여", ())
    everyone = len(people(asking, "성별 여 그리고 모든 고객"))
    assert women.left_out > 0
    assert len(women.people) + women.left_out == everyone


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("VPI", "'VPI' 조건을 모릅니다. 가장 가까운 것: 등급 VIP."),
        ("등급 VPI", "'등급'에 'VPI'라고 적힌 것이 없습니다. 가장 가까운 값: VIP."),
        ("등급", "'등급' 조건에 값이 없습니다."),
        ("관심 요가", "쓸 수 있는 값: 교육 · "),
        ("미납", "'미납' 조건에는 고객대장 시트의 '미납금' 열이 있어야"),
        ("지점 강남점", "'지점' 조건에는 고객대장 시트의 '지점' 열이 있어야"),
        ("가입 언제", "'가입' 조건의 값 '언제'를 읽을 수 없습니다."),
        ("연락 없음 오래", "'오래' 조건을 모릅니다."),
        ("월 매출 많음", "월 매출 10만원 이상처럼"),
        ("자동갱신 글쎄", "'글쎄' 조건을 모릅니다."),
        ("위험 60점 이상", "가장 가까운 것: 위험 점수 60점 이상."),
        ("요금 9만원", "'요금 9만원 이상' 또는 '요금 9만원 이하'처럼"),
        ("카드", "가장 가까운 것: 결제 방법 카드."),
        ("주차 등록", "가장 가까운 것: 비고 주차 등록."),
        ("", "쓸 수 있는 조건: 등급 VIP, "),
        ("골드, D-30", "쉼표가 '그리고'인지 '또는'인지"),
    ],
)
def test_what_is_not_understood_is_one_clear_error(asking: Asking, typed: str, said: str) -> None:
    """It names what was typed, what is near, and what there is; never an empty list."""
    with pytest.raises(DomainError) as raised:
        roll_of(asking, typed, ())
    assert said in str(raised.value)


def test_every_condition_that_a_message_offers_is_understood(asking: Asking) -> None:
    """As it is shown, or with a value that the ledger has; and read the same again."""
    with pytest.raises(DomainError) as raised:
        roll_of(asking, "날씨", ())
    offered = str(raised.value.hint).removeprefix("쓸 수 있는 조건: ").split(", ")
    assert len(offered) > len(ASKED) // 2
    for each in offered:
        try:
            found = roll_of(asking, each, ["고객 ID"])
        except DomainError as error:
            assert "쓸 수 있는 값: " in str(error.hint)  # noqa: PT017 - the example is no value here
            value = str(error.hint).removeprefix("쓸 수 있는 값: ").split(" · ")[0]
            name = each.rpartition(" ")[0]
            found = roll_of(asking, f'{name} "{value}"', ["고객 ID"])
        again = roll_of(asking, found.conditions, ["고객 ID"])
        assert again.conditions == found.conditions
        assert len(again.people) == len(found.people)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_list_is_kept_by_name(tmp_path: Path) -> None:
    """Written into 설정, used in other conditions, changed in its place, and told with all."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(OFFICE, path)
    opened = xlcrm.open_ledger(path)
    for name, conditions in (
        ("우수 고객", "골드"),
        ("우수 고객", "골드, VIP"),
        ("여성", "성별 여"),
    ):
        opened = opened.commit(xlcrm.save_roll(opened, name, conditions, as_of=DAY), by=USER)
    opened = xlcrm.open_ledger(path)
    of_opened = asking_of(opened, DAY)
    assert dict(opened.book.settings.rolls) == {"우수 고객": "골드, VIP", "여성": "성별 여"}
    assert people(of_opened, "우수 고객") == people(of_opened, "등급 골드, VIP")
    assert people(of_opened, "우수 고객 아닌 여성") == people(
        of_opened, "성별 여 그리고 등급 골드 아닌"
    )
    saved = xlcrm.rolls(opened, as_of=DAY)
    assert [(each.name, each.people) for each in saved] == [
        (name, len(people(of_opened, name))) for name in ("우수 고객", "여성")
    ]
    (report,) = xlcrm.report(opened, tmp_path / "보고서.xlsx", as_of=DAY)
    told = load_workbook(report)["사무실"].iter_rows(values_only=True)
    rows = [[each for each in row if each is not None] for row in told]
    assert [each[:2] for each in rows if each and each[0] in opened.book.settings.rolls] == [
        [each.name, each.people] for each in saved
    ]
    assert not xlcrm.save_roll(opened, "여성", "성별 여", as_of=DAY).plan
    assert opened.findings_on(DAY) == xlcrm.open_ledger(OFFICE).findings_on(DAY)


def test_a_file_shows_people_only_if_they_are_revealed(asking: Asking, tmp_path: Path) -> None:
    """Names, numbers and addresses; a text that looks like a formula is none."""
    found = roll_of(asking, "골드 D-60", ["고객명", "연락처", "이메일", "주소", "위험 사유"])
    masked = xlcrm.write_roll(found, tmp_path / "가.csv").read_text("utf-8-sig")
    shown = xlcrm.write_roll(found, tmp_path / "나.csv", reveal=True).read_text("utf-8-sig")
    for each in found.people:
        for key in ("name", "phone", "email", "address"):
            assert str(each.values[key]) in shown
            assert str(each.values[key]) not in masked


@pytest.mark.parametrize("name", ["VIP", "미납", "골드 또는 VIP", "가, 나", "담당자", ""])
def test_a_name_that_means_something_else_is_refused(ledger: xlcrm.Ledger, name: str) -> None:
    """What is a condition already would mean two things."""
    with pytest.raises(DomainError, match="이름"):
        xlcrm.save_roll(ledger, name, "골드", as_of=DAY)


def test_a_list_cannot_ask_for_itself(tmp_path: Path) -> None:
    """Neither at once nor by way of another; somebody may have typed that into 설정."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(OFFICE, path)
    opened = xlcrm.open_ledger(path)
    opened = opened.commit(xlcrm.save_roll(opened, "가나", "골드", as_of=DAY), by=USER)
    opened = opened.commit(xlcrm.save_roll(opened, "다라", "가나 그리고 D-60", as_of=DAY), by=USER)
    with pytest.raises(DomainError, match="가나"):
        xlcrm.save_roll(opened, "가나", "다라", as_of=DAY)
    of_opened = asking_of(opened, DAY)
    of_opened.saved["가나"] = "다라"
    with pytest.raises(DomainError, match="자기 자신을"):
        roll_of(of_opened, "다라", ())


def test_who_is_asked_of_nobody_is_told(tmp_path: Path) -> None:
    """What somebody owes counts though they have left; who has no day or no contract is told."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    day, last = date(2024, 1, 1), date(2024, 12, 31)
    names = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "지점", "미납금", "락커")
    for row in (
        names,
        (
            1,
            "가나다",
            "010-1111-0001",
            day,
            last,
            "강남점",
            100000,
            "A-1",
        ),
        (2, "라마바", "010-1111-0002", date(2023, 3, 5), date(2024, 3, 4), "서초점", 30000, None),
        (3, "사아자", "010-1111-0003", date(2024, 3, 5), date(2024, 10, 4), "서초점", None, "B-2"),
        (4, "차카타", "010-1111-0004", None, None, "서초점", None, None),
    ):
        sheet.append(row)
    details = book.create_sheet("고객정보")
    for each in (("고객 ID", "관심 분야"), (1, "요가, 명상"), (2, "요가"), (9, "골프")):
        details.append(each)
    book.save(tmp_path / "대장.xlsx")
    asking = asking_of(xlcrm.open_ledger(tmp_path / "대장.xlsx"), DAY)
    assert people(asking, "미납") == {"1", "2"}
    assert people(asking, "미납 10만원 이상") == {"1"}
    assert people(asking, "미납 없음") == {"3"}
    assert people(asking, "강남점이고 미납인 고객") == {"1"}
    assert people(asking, "지점 강남점, 서초점") == {"1", "3"}
    assert people(asking, "락커 A-1") == people(asking, "관심 요가") == {"1"}
    assert people(asking, "관심 요가 그리고 모든 고객") == {"1", "2"}
    golf = roll_of(asking, "관심 골프", ())
    assert (golf.people, golf.dateless, golf.nameless, golf.without_contract) == ((), 1, 0, 1)
    for wrong in ("D-30 60", "등급!=VIP", "미납 10 20만원 이상"):
        with pytest.raises(DomainError):
            roll_of(asking, wrong, ())
