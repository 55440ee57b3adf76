"""What becomes of a contact: checked, completed, and planned as a row that only adds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import Workbook

from xlcrm.jobs.log.entries import Logged, log
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

NOW = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
HEADERS = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "계약 ID", "취소일", "해지일"),
)
ROWS = (
    (1001, "홍길동", "010-1234-5678", date(2022, 10, 26), date(2023, 10, 25), "C-1"),
    (1002, "김철수", "010-9876-5432", date(2023, 11, 15), date(2024, 11, 14), "C-2"),
    (1001, "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25), "C-3"),
    (1003, "김철수", "010-1111-2222", date(2024, 1, 1), date(2024, 12, 31), "C-4"),
    (
        1004,
        "박영희",
        "010-3333-4444",
        date(2024, 1, 1),
        date(2024, 12, 31),
        "C-5",
        date(2024, 3, 1),
    ),
    (1004, "박영희", "010-3333-4444", date(2024, 3, 2), date(2025, 3, 1), "C-6"),
    (1005, "이몽룡", "010-5555-6666", date(2024, 1, 1), None, "C-7", None, date(2024, 6, 30)),
    (1006, "성춘향", "010-7777-8888", date(2024, 1, 1), date(2024, 12, 31), "C-8"),
    (1006, "변학도", "010-9999-0000", date(2024, 1, 1), date(2024, 12, 31), "C-9"),
    (1007, "이몽룡", None, date(2024, 1, 1), date(2024, 12, 31), None),
)
ENTRY: Mapping[str, object] = {"customer": "1001", "channel": "전화", "content": "통화함"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger of seven customers, two of whom share a name, and one an ID."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (HEADERS, *ROWS):
        sheet.append([*row])
    path = tmp_path / "고객대장.xlsx"
    book.save(path)
    return open_ledger(path)


def written(ledger: Ledger, *entries: Mapping[str, object], **more: Any) -> Proposal[Logged]:  # noqa: ANN401
    """Return what becomes of some entries at that moment."""
    return log(ledger, entries, now=NOW, **more)


def problems(logged: Proposal[Logged]) -> list[str]:
    """Return what is wrong, and see that nothing is written then."""
    assert not logged.plan
    assert logged.found.rows == ()
    return [str(problem) for problem in logged.problems]


# -- whose contact it was --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "customer", "name"),
    [
        ({"customer": "1001"}, 1001, "홍길동"),
        ({"customer": 1001}, 1001, "홍길동"),
        ({"customer": " 1001 "}, 1001, "홍길동"),
        ({"customer": "홍길동"}, 1001, "홍길동"),
        ({"customer": "홍 길동"}, 1001, "홍길동"),
        ({"customer": "010-9876-5432"}, 1002, "김철수"),
        ({"customer": "01098765432"}, 1002, "김철수"),
        ({"고객 ID": "1001"}, 1001, "홍길동"),
        ({"고객번호": 1001}, 1001, "홍길동"),
        ({"고객명": "홍길동"}, 1001, "홍길동"),
        ({"연락처": "010 1111 2222"}, 1003, "김철수"),
        ({"고객명": "김철수", "연락처": "01011112222"}, 1003, "김철수"),
        ({"고객 ID": 1003, "고객명": "김철수"}, 1003, "김철수"),
        ({"customer": "김철수", "고객 ID": 1002}, 1002, "김철수"),
        ({"customer": None, "고객 ID": 1002}, 1002, "김철수"),
    ],
)
def test_a_customer_is_found_by_id_name_or_phone(
    ledger: Ledger, words: Mapping[str, object], customer: int, name: str
) -> None:
    """The ledger's own spelling of the ID and the name is written."""
    (row,) = written(ledger, {**words, "content": "통화함"}).found.rows
    assert (row["customer_id"], row["name"]) == (customer, name)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"customer": "9999"}, "고객대장에 없는 고객입니다."),
        ({"customer": "없는이"}, "고객대장에 없는 고객입니다."),
        ({}, "고객이 없습니다."),
        ({"customer": ""}, "고객이 없습니다."),
        ({"customer": "김철수"}, "여러 고객이 맞습니다: 1002 김*수 010-****-5432 · 1003 김*수"),
        ({"customer": "이몽룡"}, "여러 고객이 맞습니다: 1005 이*룡 010-****-6666 · 1007 이*룡"),
        ({"customer": "1006"}, "여러 고객이 맞습니다: 1006 성*향 010-****-8888 · 1006 변*도"),
        ({"고객 ID": 1001, "고객명": "김철수"}, "서로 다른 고객의 것입니다."),
        ({"고객명": "홍길동", "연락처": "010-9876-5432"}, "서로 다른 고객의 것입니다."),
    ],
)
def test_a_customer_that_cannot_be_told_is_not_guessed(
    ledger: Ledger, words: Mapping[str, object], says: str
) -> None:
    """Several are listed, masked, and one line says what to do."""
    (told,) = problems(written(ledger, {**words, "content": "통화함"}))
    assert says in told
    assert " → " in told
    assert "김철수" not in told
    assert "9876" not in told


@pytest.mark.parametrize(
    ("customer", "day", "contract"),
    [
        (1001, date(2023, 1, 1), "C-1"),
        (1001, date(2023, 10, 25), "C-1"),
        (1001, date(2023, 10, 26), "C-3"),
        (1001, date(2024, 10, 20), "C-3"),
        (1001, date(2022, 10, 1), "C-1"),
        (1004, date(2024, 2, 1), "C-5"),
        (1004, date(2024, 3, 1), "C-5"),
        (1004, date(2024, 10, 1), "C-6"),
        (1004, date(2023, 12, 1), "C-5"),
        (1005, date(2024, 6, 30), "C-7"),
        (1005, date(2024, 10, 1), "C-7"),
        (1007, date(2024, 10, 1), None),
    ],
    ids=[
        *("first", "last day", "renewed", "today", "before the first", "before its cancelling"),
        *("cancelled, the next not yet begun", "cancelled before", "before all"),
        *("last day of service", "after the last", "no ID"),
    ],
)
def test_the_contract_of_that_day_is_filled_in(
    ledger: Ledger, customer: int, day: date, contract: str | None
) -> None:
    """In force; else the last one before; else the first to come."""
    (row,) = written(ledger, {**ENTRY, "customer": customer, "at": day}).found.rows
    assert row.get("contract_id") == contract


def test_a_contract_may_be_given_and_must_be_the_customers(ledger: Ledger) -> None:
    """Another customer's is told; so is one that does not exist."""
    (row,) = written(ledger, {**ENTRY, "contract_id": "C-1"}).found.rows
    assert row["contract_id"] == "C-1"
    for other in ("C-2", "C-99"):
        (told,) = problems(written(ledger, {**ENTRY, "계약 ID": other}))
        assert told == "그 고객의 계약이 아닙니다. → 계약 ID를 확인하거나 비우세요."


# -- what was said ---------------------------------------------------------------------------------


def test_every_field_can_be_told(ledger: Ledger) -> None:
    """By its header, typed as people type, as it is written into a cell."""
    typed = {
        "고객 ID": "1001",
        "일시": "2024. 10. 18. 14:30",
        "계약 ID": "C-3",
        "채널": "전 화",
        "방향": "수신",
        "담당자": "김대리",
        "분류": "불만",
        "감정": "부정",
        "내용": "요금이 두 번 나갔다고 함",
        "고객 반응": "환불을 원함",
        "문제 발생일시": "2024-10-17",
        "해결 방법": "한 번을 취소함",
        "해결일시": "2024-10-18 15:00",
        "결과": "통화",
        "후속 조치": "환불 확인",
        "후속 기한": "24.10.25",
        "후속 완료일": date(2024, 10, 19),
    }
    (row,) = written(ledger, typed).found.rows
    assert row == {
        "entry_id": row["entry_id"],
        "at": datetime(2024, 10, 18, 14, 30),  # noqa: DTZ001 - a cell's moment
        "customer_id": 1001,
        "name": "홍길동",
        "contract_id": "C-3",
        "channel": "전화",
        "direction": "수신",
        "officer": "김대리",
        "category": "불만",
        "sentiment": "부정",
        "content": "요금이 두 번 나갔다고 함",
        "reaction": "환불을 원함",
        "occurred_at": row["occurred_at"],
        "resolution": "한 번을 취소함",
        "resolved_at": datetime(2024, 10, 18, 15),  # noqa: DTZ001 - a cell's moment
        "outcome": "통화",
        "follow_up": "환불 확인",
        "follow_up_due": date(2024, 10, 25),
        "follow_up_done": date(2024, 10, 19),
        "written_at": NOW,
    }
    assert str(row["occurred_at"])[:10] == "2024-10-17"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"channel": "전하"}, "'채널' 칸의 값이 목록에 없습니다. → 혹시 '전화'입니까? 쓸 수 있는"),
        ({"채널": "텔렉스"}, "'채널' 칸의 값이 목록에 없습니다. → 쓸 수 있는 값: 전화 · 이메일"),
        ({"후속 기한": "2024-10-19"}, "'후속 기한' 칸이 상담한 날보다 빠릅니다."),
        ({"후속 완료일": "2024-10-19"}, "'후속 완료일' 칸이 상담한 날보다 빠릅니다."),
        ({"후속 완료일": "2024-10-21"}, "'후속 완료일' 칸이 아직 오지 않은 때입니다."),
        ({"내용": "번호 900101-1234567"}, "주민등록번호"),
        ({"후속 조치": "9001011234567 확인"}, "주민등록번호"),
        ({"내용": "가" * 40_000}, "'내용' 칸의 글이 너무 깁니다 (40,000자, 한도 32,767자)."),
        ({"내용": "종소리\x07"}, "'내용' 칸에 쓸 수 없는 제어 문자가 있습니다."),
        ({"내용": ""}, "'내용' 칸이 비어 있습니다."),
        ({"일시": "2024-10-21 09:00"}, "'일시'가 아직 오지 않은 때입니다."),
        ({"일시": "어제쯤"}, "'일시'"),
        ({"분류": "불만"}, "불만에는 '감정'이 필요합니다."),
        (
            {"문제 발생일시": "2024-10-19 10:00", "해결일시": "2024-10-19 09:00"},
            "'해결일시'가 '문제 발생일시'보다 빠릅니다.",
        ),
        ({"해결일시": "2024-10-20 15:00"}, "'해결일시' 칸이 아직 오지 않은 때입니다."),
        ({"기분": "좋음"}, "고객관리일지 시트에 없는 칸입니다: 기분"),
        ({"일지 ID": "내 번호"}, "'일지 ID' 칸은 xlcrm이 채웁니다."),
        ({"작성시각": NOW}, "'작성시각' 칸은 xlcrm이 채웁니다."),
        ({"정정 대상 ID": "x"}, "'정정 대상 ID' 칸은 xlcrm이 채웁니다."),
        ({"후속 기한": "10/26"}, "'후속 기한'"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    ledger: Ledger, words: Mapping[str, object], says: str
) -> None:
    """With what to do; nothing is planned, and nobody's value is quoted."""
    (told,) = problems(written(ledger, {"customer": "1001", "내용": "통화함", **words}))
    assert says in told
    assert " → " in told
    assert "900101" not in told
    assert "\x07" not in told


def test_a_missed_call_needs_no_words(ledger: Ledger) -> None:
    """부재 says it all."""
    (row,) = written(ledger, {"customer": "1001", "결과": "부재"}).found.rows
    assert "content" not in row


def test_a_day_without_an_hour_is_compared_as_a_day(ledger: Ledger) -> None:
    """What occurred at ten and was resolved on that day is no contradiction."""
    words = {"일시": "2024-10-19", "문제 발생일시": "2024-10-19 10:00", "해결일시": "2024-10-19"}
    logged = written(ledger, {**ENTRY, **words})
    assert logged.problems == ()


@pytest.mark.parametrize("text", ["=1+1", "+82 10", "-", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_formula_is_a_text(ledger: Ledger, text: str) -> None:
    """As it was typed; only a dash alone says nothing."""
    logged = written(ledger, {"customer": "1001", "결과": "부재", "내용": text})
    (row,) = logged.found.rows
    assert row.get("content") == (None if text == "-" else text)


def test_several_problems_of_an_entry_are_all_told(ledger: Ledger) -> None:
    """And which entry it is, if there are several."""
    bad = {"customer": "9999", "채널": "전하", "내용": "통화함"}
    told = problems(written(ledger, ENTRY, bad))
    assert [each.split(":")[0] for each in told] == ["2번째", "2번째"]
    named = problems(written(ledger, ENTRY, bad, places=["3번째 줄", "4번째 줄"]))
    assert {each.split(":")[0] for each in named} == {"4번째 줄"}


def test_the_good_ones_may_be_written_without_the_bad(ledger: Ledger) -> None:
    """Only if asked to."""
    logged = written(ledger, ENTRY, {**ENTRY, "customer": "9999"}, skip_bad=True)
    assert (len(logged.found.rows), len(logged.problems)) == (1, 1)
    assert len(logged.plan.new_sheets[0].rows) == 1


# -- the ID ----------------------------------------------------------------------------------------


def test_an_id_is_unique_and_tells_when_it_was_written(ledger: Ledger) -> None:
    """Equal entries of one moment are two contacts; salt tells those of two commands apart."""
    ids = [
        str(row["entry_id"])
        for salt in ("a", "b")
        for row in written(ledger, ENTRY, ENTRY, salt=salt).found.rows
    ]
    assert len(set(ids)) == 4
    assert {each[:13] for each in ids} == {"20241020-1432"}


def test_the_moment_is_now_unless_told(ledger: Ledger) -> None:
    """To the second, like 작성시각; a moment with a zone is told in Korean time."""
    (row,) = written(ledger, ENTRY).found.rows
    assert (row["at"], row["written_at"]) == (NOW, NOW)
    tokyo = datetime(2024, 10, 20, 9, 0, tzinfo=timezone(timedelta(hours=9)))
    utc = datetime(2024, 10, 20, 0, 0, tzinfo=UTC)
    rows = written(ledger, {**ENTRY, "at": tokyo}, {**ENTRY, "at": utc}).found.rows
    assert {row["at"] for row in rows} == {datetime(2024, 10, 20, 9)}  # noqa: DTZ001


# -- files and frames ------------------------------------------------------------------------------


def test_a_frame_of_entries_is_written_row_by_row(ledger: Ledger) -> None:
    """Its blanks are blank, whatever pandas calls them."""
    frame = pd.DataFrame(
        {
            "고객 ID": [1001, 1002],
            "일시": pd.to_datetime(["2024-10-18 10:00", "2024-10-19 00:00"]),
            "채널": ["전화", None],
            "내용": ["통화함", "방문함"],
            "후속 기한": [pd.NaT, pd.Timestamp("2024-10-30")],
            "감정": [pd.NA, "긍정"],
            "고객 반응": [float("nan"), "좋아함"],
        }
    )
    first, second = log(ledger, frame, now=NOW).found.rows
    assert first.keys().isdisjoint({"follow_up_due", "sentiment", "reaction"})
    assert (first["at"], first["channel"]) == (datetime(2024, 10, 18, 10), "전화")  # noqa: DTZ001
    assert (second["follow_up_due"], second["sentiment"]) == (date(2024, 10, 30), "긍정")
    assert type(first["customer_id"]) is int


def imported(ledger: Ledger, *lines: Mapping[str, object]) -> Sequence[str]:
    """Return the IDs of a file's lines."""
    logged = written(ledger, *lines, once=True)
    assert logged.problems == ()
    return [str(row["entry_id"]) for row in logged.found.rows]


LINE: Mapping[str, object] = {"고객 ID": 1001, "일시": "2024-10-18 10:00", "내용": "통화함"}


def test_a_line_has_the_same_id_each_time(ledger: Ledger) -> None:
    """However it is spelt; two equal lines of a file stay two contacts."""
    (one,) = imported(ledger, LINE)
    assert one.startswith("20241018-1000-")
    spelt: list[Mapping[str, object]] = [
        {"customer_id": "1001", "at": datetime(2024, 10, 18, 10), "content": "통화함 "},  # noqa: DTZ001
        {"고객명": "홍길동", "일시": "2024.10.18 10:00", "내용": "통화함", "채널": ""},
    ]
    assert [imported(ledger, each) for each in spelt] == [[one], [one]]
    assert len({*imported(ledger, LINE, LINE), one}) == 2


def test_what_xlcrm_fills_in_does_not_change_the_id(ledger: Ledger, tmp_path: Path) -> None:
    """A renewal between two imports gives the customer another contract, not another contact."""
    (one,) = imported(ledger, {**LINE, "고객 ID": 1005})
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    renewed = (1005, "이몽룡", None, date(2024, 7, 1), date(2025, 6, 30), "C-10")
    for row in (HEADERS, *ROWS, renewed):
        sheet.append([*row])
    book.save(tmp_path / "뒤.xlsx")
    assert imported(open_ledger(tmp_path / "뒤.xlsx"), {**LINE, "고객 ID": 1005}) == [one]


def test_a_line_has_to_say_when_it_was(ledger: Ledger) -> None:
    """Else it would be another contact each time it is imported."""
    logged = written(ledger, {"고객 ID": 1001, "내용": "통화함"}, once=True)
    assert problems(logged) == [
        "'일시' 칸이 비어 있습니다. → 파일의 상담은 언제였는지 꼭 적으세요."
    ]


def test_a_file_that_was_a_journal_keeps_its_ids(ledger: Ledger) -> None:
    """Once: the same ID twice in one file is told."""
    line = {**LINE, "일지 ID": "J-7", "작성시각": "2024-10-18 10:05"}
    assert imported(ledger, line) == ["J-7"]
    (told,) = problems(written(ledger, line, {**line, "내용": "다른 말"}, once=True))
    assert told.startswith("2번째: '일지 ID'가 앞의 것과 같습니다. → ")
