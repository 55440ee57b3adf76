"""Offers on a workbook: rules in 설정, what is recorded, what waits, and the files."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.errors import DomainError, LockedWorkbookError, StorageError
from xlcrm.jobs.waiting import settle, wait
from xlcrm.reading.offers import OURS

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_data"
NOW = datetime(2024, 10, 20, 9)  # noqa: DTZ001 - Korean wall time has no zone here
DAY = date(2024, 10, 20)

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def by(command: str = "offers record") -> xlcrm.Author:
    """Return who does it."""
    return xlcrm.Author("김대리", command, NOW)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SAMPLES / "seed_ledger.xlsx", tmp_path / "고객대장.xlsx"))


def record(path: Path, *words: Any, **more: Any) -> xlcrm.Proposal[Any]:  # noqa: ANN401 - as the job
    """Write an offer into the journal, and return what was proposed."""
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.record_offer(ledger, *words, as_of=DAY, **more)
    ledger.commit(proposal, by=by())
    return proposal


def with_rules(path: Path, *rules: tuple[str, str]) -> xlcrm.Ledger:
    """Write rules into 설정 as an office would, and open the workbook."""
    book = load_workbook(path)
    sheet = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    if sheet.max_row <= 1 and sheet["A1"].value is None:
        for at, head in enumerate(("구분", "항목", "값", "설명"), 1):
            sheet.cell(1, at, head)
    row = next(at for at in range(2, 999) if sheet.cell(at, 1).value is None)
    for at, (name, text) in enumerate(rules, row):
        for column, value in enumerate(("제안", name, text), 1):
            sheet.cell(at, column, value)
    for table in sheet.tables.values():
        table.ref = f"A1:D{row + len(rules) - 1}"
    book.save(path)
    return xlcrm.open_ledger(path)


def test_what_is_recorded_is_read_again(seed: Path) -> None:
    """By the rule's name or by what it offers; the last word counts, and it is no contact."""
    assert record(seed, "1001", "가입 기념").said == (
        "1001: 가입 기념: 가입 기념 혜택 · 권함 (2024-10-20)",
    )
    record(seed, "1001", "가입 기념 혜택", state="수락", memo="다음 주에 받기로 함")
    ledger = xlcrm.open_ledger(seed)
    (row,) = xlcrm.offer_results(ledger, as_of=DAY).answers.to_dict("records")
    assert (row["제안"], row["고객 수"], row["수락"], row["기다림"]) == ("가입 기념", 1, 1, 0)
    found = xlcrm.offers(ledger, as_of=DAY)
    assert [(each.customer_id, each.reason) for each in found.held] == [
        ("1001", "2024-10-20에 수락함")
    ]
    assert xlcrm.analyse(ledger, DAY).figures["contacts"].value == 0
    told = [each.values.get("content") for each in xlcrm.timeline(ledger, "1001")]
    assert told[-2:] == [
        "[제안] 가입 기념: 가입 기념 혜택 · 권함",
        "[제안] 가입 기념: 가입 기념 혜택 · 수락 · 다음 주에 받기로 함",
    ]


def test_an_offer_of_an_earlier_day_and_of_no_rule_is_written_as_it_is(seed: Path) -> None:
    """With a word about it; the day is that of the offer."""
    done = record(seed, "김철수", "요가 수업", state="거절", on=date(2024, 10, 2))
    assert done.said[1].startswith("  설정의 '제안'에 없는 이름이라 그대로 적습니다.")
    (row,) = xlcrm.offer_results(xlcrm.open_ledger(seed), as_of=DAY).answers.to_dict("records")
    assert (row["제안"], f"{row['첫 날']:%Y-%m-%d}", row["거절"]) == ("요가 수업", "2024-10-02", 1)


@pytest.mark.parametrize(
    ("words", "more", "message"),
    [
        (("9999", "감사"), {}, "고객대장에 없는 고객입니다."),
        (("1001", "가:나"), {}, "제안의 이름으로 쓸 수 없습니다."),
        (("1001", " "), {}, "제안이 비어 있습니다."),
        (("1001", "감사"), {"state": "보류"}, "제안의 결과를 알 수 없습니다."),
        (("1001", "감사"), {"on": date(2024, 10, 21)}, "제안한 날(2024-10-21)이 기준일"),
    ],
)
def test_what_cannot_be_is_refused(
    seed: Path, words: tuple[str, str], more: dict[str, Any], message: str
) -> None:
    """With what to do instead, and nothing is written."""
    with pytest.raises(DomainError) as raised:
        xlcrm.record_offer(xlcrm.open_ledger(seed), *words, as_of=DAY, **more)
    assert raised.value.message.startswith(message)
    assert raised.value.hint


def test_who_refuses_on_the_telephone_is_left_alone(seed: Path) -> None:
    """What the journal tells counts, as it does for messages; it is told with its day."""
    entry = {"customer": "1001", "content": "앞으로 광고 전화하지 말라고 함", "at": "2024-10-02"}
    ledger = xlcrm.open_ledger(seed)
    ledger.commit(xlcrm.log(ledger, [entry], now=NOW), by=by("log add"))
    found = xlcrm.offers(xlcrm.open_ledger(seed), as_of=DAY)
    assert [(each.customer_id, each.reason) for each in found.held] == [
        ("1001", "2024-10-02에 수신을 거부함")
    ]


def test_an_offer_waits_while_somebody_has_the_workbook_open(seed: Path) -> None:
    """It is written once it is free, and once only."""
    words = {"customer": "1001", "offer": "가입 기념", "state": "수락", "memo": "", "as_of": DAY}
    wait(seed, "offers record", words, by(), LockedWorkbookError("열려 있습니다."))
    later = xlcrm.Author("밤", "refresh", datetime(2024, 10, 21, 3))  # noqa: DTZ001 - as above
    assert settle(seed, later).done == 1
    assert settle(seed, later).done == 0
    ledger = xlcrm.open_ledger(seed)
    (row,) = xlcrm.offer_results(ledger, as_of=DAY).answers.to_dict("records")
    assert (row["수락"], f"{row['첫 날']:%Y-%m-%d}") == (1, "2024-10-20")


def test_rules_are_written_once_and_then_are_the_offices(seed: Path) -> None:
    """All of ours, read again as they are; a second time nothing is lacking."""
    ledger = xlcrm.open_ledger(seed)
    assert all(rule.ours for rule in xlcrm.offer_rules(ledger))
    ledger.commit(xlcrm.write_offer_rules(ledger), by=by("offers rules"))
    again = xlcrm.open_ledger(seed)
    assert [each.code for each in again.findings if each.code.startswith("S")] == []
    rules = xlcrm.offer_rules(again)
    assert [rule.written for rule in rules] == [rule.written for rule in OURS]
    assert not any(rule.ours for rule in rules)
    assert not xlcrm.write_offer_rules(again)


def test_the_office_sets_rules_and_takes_ours_out(seed: Path) -> None:
    """Its own first; 쓰지 않음 ends one of ours; the others stay."""
    ledger = with_rules(
        seed,
        ("올리기", "서비스 기본 → 프리미엄 서비스 → {종료일}까지 바꾸시면 됩니다"),
        ("가입 기념", "쓰지 않음"),
    )
    found = xlcrm.offers(ledger, as_of=DAY)
    assert [(each.customer_id, each.offer, each.say) for each in found.offers] == [
        ("1002", "프리미엄 서비스", "2024-11-14까지 바꾸시면 됩니다")
    ]
    assert found.offers[0].why == "서비스 기본 서비스."
    names = [rule.name for rule in xlcrm.offer_rules(ledger)]
    assert names[0] == "올리기"
    assert "가입 기념" not in names
    assert "쉬어 가기" in names


def test_a_rule_that_cannot_be_read_is_found(seed: Path) -> None:
    """With the cell, how one is written, and which fields there are; ours of that name counts."""
    ledger = with_rules(seed, ("가입 기념", "등급 VIP"), ("감사", "등급 VIP → {모르는 것}"))
    found = [each for each in ledger.findings if each.code == "S143"]
    assert len(found) == 2
    assert "{윗 요금제}" in found[0].suggestion
    assert "함께 살 제품" in found[0].suggestion
    assert next(each for each in xlcrm.offer_rules(ledger) if each.name == "가입 기념").ours


def test_a_rule_whose_conditions_are_not_understood_is_told(seed: Path) -> None:
    """Beside the others, with the nearest that is."""
    found = xlcrm.offers(with_rules(seed, ("감사", "등급 브이아이피 → 쿠폰")), as_of=DAY)
    assert "브이아이피" in found.rules[0].trouble
    assert len(found.offers) == 1


def test_a_correction_takes_an_offer_back(seed: Path) -> None:
    """An entry that a later one corrects counts no more."""
    record(seed, "1001", "가입 기념", state="수락")
    ledger = xlcrm.open_ledger(seed)
    entry = next(
        str(each.values["entry_id"])
        for each in xlcrm.timeline(ledger, "1001")
        if each.kind == "상담"
    )
    ledger.commit(
        xlcrm.log_correction(
            ledger,
            entry,
            {"content": "[제안] 가입 기념: 가입 기념 혜택 · 거절"},
            now=NOW,
        ),
        by=by("log correct"),
    )
    (row,) = xlcrm.offer_results(xlcrm.open_ledger(seed), as_of=DAY).answers.to_dict("records")
    assert (row["수락"], row["거절"]) == (0, 1)


@pytest.mark.parametrize("reveal", [False, True])
def test_the_file_says_what_the_call_says(seed: Path, *, reveal: bool) -> None:
    """Three sheets; nobody is named unless asked; another's file stays."""
    found = xlcrm.offers(xlcrm.open_ledger(seed), as_of=DAY)
    path = xlcrm.write_offers(found, seed.with_name("제안.xlsx"), ledger="대장", reveal=reveal)
    book = load_workbook(path)
    assert book.sheetnames == ["제안", "내지 않은 제안", "규칙"]
    rows = [[cell.value for cell in row] for row in book["제안"].iter_rows()]
    line = next(row for row in rows if row[0] == "1001")
    assert line[1:3] == (["홍길동", "010-1234-5678"] if reveal else ["홍*동", "010-****-5678"])
    assert found.offers[0].why in line
    with pytest.raises(StorageError):
        xlcrm.write_offers(found, seed)


def test_campaigns_are_named_in_part(tmp_path: Path) -> None:
    """One that only one has; else it is said which there are."""
    ledger = xlcrm.open_ledger(SAMPLES / "office.xlsx")
    day = date(2024, 10, 1)
    whole = xlcrm.campaign(ledger, as_of=day)
    one = xlcrm.campaign(ledger, "봄맞이", as_of=day)
    assert len(whole.reach) == 4
    assert one.effects["재계약"].tolist() == [26]
    assert set(one.parts["캠페인"]) == {"(광고) 봄맞이 체험 초대"}
    for word, said in (("광고", "든 캠페인이 여럿입니다."), ("겨을", "캠페인이 없습니다.")):
        with pytest.raises(DomainError) as raised:
            xlcrm.campaign(ledger, word, as_of=day)
        assert said in raised.value.message
        assert "봄맞이" in str(raised.value.hint)
    path = xlcrm.write_campaign(whole, tmp_path / "캠페인.xlsx", ledger="대장")
    book = load_workbook(path)
    assert book.sheetnames == ["닿은 고객", "닿지 않은 까닭", "구분별", "재계약"]
    cells = [cell.value for row in book["재계약"].iter_rows() for cell in row]
    assert 26 in cells


def test_a_ledger_without_campaigns_says_how_to_have_them(seed: Path) -> None:
    """The command that it names makes the sheet."""
    with pytest.raises(DomainError, match="볼 캠페인이 없습니다"):
        xlcrm.campaign(xlcrm.open_ledger(seed), as_of=DAY)
    ledger = xlcrm.open_ledger(seed)
    row = {"고객 ID": "1001", "발송일": "2024-10-01", "캠페인": "가을", "전달 여부": "Y"}
    ledger.commit(xlcrm.add(ledger, "마케팅", [row]), by=by("add"))
    (found,) = xlcrm.campaign(xlcrm.open_ledger(seed), as_of=DAY).reach.to_dict("records")
    assert (found["캠페인"], found["전달"]) == ("가을", 1)


def test_an_unreadable_name_is_no_mark() -> None:
    """What is no offer stays what it is."""
    read: Callable[[str], object]
    from xlcrm.domain.offer_mark import read_mark as read  # noqa: PLC0415 - this test alone

    for content in ("[제안] 감사", "[제안] · 수락", "감사 제안 · 수락", "[제안] 감사 · 수락함"):
        assert read(content) is None


def test_rules_that_cannot_be_read_are_told_with_their_cells(seed: Path) -> None:
    """And the others are asked; one whose condition nobody knows says in which cell it stands."""
    ledger = with_rules(
        seed,
        ("화살표 없음", "등급 VIP 쿠폰"),
        ("모르는 칸", "D-30 → {없는 칸}"),
        ("모르는 조건", "없는조건 → 쿠폰"),
        ("쿠폰", "D-30 → 쿠폰"),
        ("쿠폰", "D-60 → 다른 쿠폰"),
    )
    found = xlcrm.offers(ledger, as_of=DAY)
    first = next(each for each in found.rules if each.rule.name == "쿠폰")
    assert (first.offered > 0, first.trouble) == (True, "")
    at = first.where.row if first.where else 0
    told = {each.where.row - at: each.code for each in found.findings}
    assert told == {-3: "S143", -2: "S143", 1: "S109"}
    (unknown,) = [each for each in found.rules if each.rule.name == "모르는 조건"]
    assert (unknown.where and unknown.where.row - at, unknown.offered) == (-1, 0)
    assert unknown.trouble == "'없는조건' 조건을 모릅니다. 조건을 모두 보려면: xlcrm list 대장"
