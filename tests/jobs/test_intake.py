"""What staff type into 접수 goes where it belongs, once; what is wrong says so in its own row."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import received
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import xlcrm
from xlcrm.fleet.batch import Outcome, refresh_files

if TYPE_CHECKING:
    from received import Typed

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
EVENING: Final = 1_729_332_000  # 2024-10-19 19:00 in Korea
BY: Final = xlcrm.Author("김대리", "intake", NOW)
CALL: Final = {"종류": "전화", "고객": "1001", "내용": "재계약 의사를 물음"}
PURCHASE: Final = {"종류": "구매", "고객": "김철수", "서비스/제품": "상담", "금액": "3만원"}
NEWCOMER: Final = {
    "종류": "새 고객",
    "고객": "홍가상",
    "연락처": "010-0000-0009",
    "날짜": "2024-10-21",
    "서비스/제품": "기본 서비스",
    "금액": 50_000,
    "개월/점수": 12,
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the sheet 접수."""
    path = Path(shutil.copy(SEED, tmp_path_factory.mktemp("model") / "대장.xlsx"))
    received.make(path, NOW)
    return path


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copy(model, tmp_path / "대장.xlsx"))


def take(path: Path, *typed: Typed, now: datetime = NOW) -> xlcrm.TakenIn:
    """Type rows, and take them in."""
    if typed:
        received.write(path, *typed)
    return xlcrm.take_in(path, xlcrm.Author(BY.user, BY.command, now), backup=False)


def said(path: Path, name: str, *headers: str) -> list[tuple[object, ...]]:
    """What a sheet's rows say in some columns."""
    return [tuple(each[header] for header in headers) for each in received.sheet(path, name)]


def test_rows_go_where_they_belong_in_a_refresh(path: Path) -> None:
    """A contact, a purchase, and somebody new who buys at once: in one save, with its backup."""
    received.write(path, CALL, PURCHASE, {**PURCHASE, "고객": "홍가상"}, NEWCOMER)
    (result,) = refresh_files([path], NOW.date(), by=BY)
    assert (result.error, result.outcome) == (None, Outcome.OK)
    assert result.intake is not None
    assert list(result.intake.lines()) == [
        "접수 시트의 4건을 받았습니다: 새 고객 1 · 연락 1 · 구매 2"
    ]
    journal = said(path, "고객관리일지", "일시", "고객 ID", "채널", "내용")
    assert journal == [(NOW, 1001, "전화", "재계약 의사를 물음")]
    day = NOW.replace(hour=0, minute=0)
    assert said(path, "구매이력", "일자", "고객 ID", "금액") == [
        (day, 1002, 30_000),
        (day, 1004, 30_000),
    ]
    assert said(path, "고객대장", "고객 ID", "고객명", "상태")[3] == (1004, "홍가상", "예정")
    assert received.states(path) == [
        "접수됨 2024-10-20 → 고객관리일지",
        "접수됨 2024-10-20 → 구매이력",
        "접수됨 2024-10-20 → 구매이력",
        (
            "접수됨 2024-10-20 → 고객대장!A5: 새 고객 1004 홍*상 010-****-0009 "
            "(계약 2024-10-21–2025-10-20)"
        ),
    ]


def test_a_second_run_changes_nothing(path: Path) -> None:
    """Taken rows stay as they are, and so does the file, byte by byte."""
    take(path, CALL, PURCHASE, {"종류": "전화", "고객": "없는 사람", "내용": "물음"})
    before = path.read_bytes()
    again = take(path)
    assert (again.count, len(again.wrong)) == (0, 1)
    assert path.read_bytes() == before


def test_an_end_before_the_start_is_asked_about_in_the_row(path: Path) -> None:
    """It would make the contract one that never was: a slip of the year does so, too."""
    row = {"종류": "해지", "고객": "1002", "날짜": "2022-10-18", "결과": "가격"}
    before = said(path, "고객대장", "고객 ID", "상태")
    asked = take(path, row)
    assert (asked.count, len(asked.wrong)) == (0, 1)
    (state,) = received.states(path)
    assert "해지일(2022-10-18)이 계약 시작일(2023-11-15)보다 빠릅니다." in state
    assert "처리 칸에 '취소'라고 적고 저장하세요." in state
    assert said(path, "고객대장", "고객 ID", "상태") == before

    def meant(rows: list[dict[str, object]]) -> None:
        rows[0]["처리"] = "취소"

    received.edit(path, meant)
    assert take(path).count == 1
    assert said(path, "고객대장", "취소일")[1] == (datetime(2022, 10, 18),)  # noqa: DTZ001 - as above
    assert take(path).count == 0


def test_a_row_that_says_cancelled_is_not_asked(path: Path) -> None:
    """Whoever chooses that word for 종류 has said what is meant."""
    row = {"종류": "취소", "고객": "1002", "날짜": "2022-10-18", "결과": "가격"}
    assert take(path, row).count == 1
    assert said(path, "고객대장", "취소일")[1] == (datetime(2022, 10, 18),)  # noqa: DTZ001 - as above


# -- every kind of row --------------------------------------------------------------------------


def test_contracts_are_decided_by_rows(path: Path) -> None:
    """Renewed, ended early, paused and gone on: as the commands do, with what was typed noted."""
    done = take(
        path,
        {"종류": "재계약", "고객": "1001", "개월/점수": 12, "금액": "12만원", "내용": "1년 더"},
        {"종류": "해지", "고객": "1002", "날짜": "2024-10-18", "결과": "가격"},
        {"종류": "정지", "고객": "1003", "날짜": "2024-10-25", "기한": "11/5", "결과": "연장"},
        {"종류": "재개", "고객": "1003", "날짜": "2024-11-01"},
    )
    assert (done.count, done.wrong) == (4, ())
    names = ("고객 ID", "계약 시작일", "계약 종료일", "요금", "해지일", "정지 종료일")
    day = datetime
    assert said(path, "고객대장", *names) == [
        (1001, day(2023, 10, 26), day(2024, 10, 25), "100,000원", None, None),
        (1002, day(2023, 11, 15), day(2024, 11, 14), "50,000원", day(2024, 10, 18), None),
        (1003, day(2023, 12, 1), day(2024, 12, 7), "100,000원", None, day(2024, 10, 31)),
        (1001, day(2024, 10, 26), day(2025, 10, 25), "120,000원", None, None),
    ]
    notes = said(path, "고객관리일지", "내용")
    assert notes[0] == ("2024-10-26부터 2025-10-25까지 12개월 재계약을 등록함. 1년 더",)


def test_answers_messages_and_prospects_are_written(path: Path) -> None:
    """A score, a message that was read, somebody who only tries, a complaint with a follow-up."""
    done = take(
        path,
        {"종류": "의견", "고객": "1003", "개월/점수": "4점", "내용": "친절함"},
        {"종류": "메시지", "고객": "1003", "서비스/제품": "가을 안내", "결과": "문자 열람"},
        {"종류": "체험", "고객": "이잠재", "연락처": 1_000_000_012, "기한": "2024-10-30"},
        {"종류": "불만", "고객": "1001", "내용": "자리가 춥다고 함", "기한": "내일"},
        {"종류": "전화", "고객": "1002", "결과": "부재"},
    )
    assert (done.count, done.wrong, done.open) == (5, (), ())
    assert said(path, "만족도", "고객 ID", "만족도", "의견") == [(1003, 4, "친절함")]
    assert said(path, "마케팅", "캠페인", "채널", "전달 여부", "반응") == [
        ("가을 안내", "문자", "Y", "열람")
    ]
    assert said(path, "고객대장", "고객명", "연락처", "상태")[3] == (
        "이잠재",
        "010-0000-0012",
        "체험",
    )
    entries = said(path, "고객관리일지", "분류", "감정", "결과", "후속 기한")
    assert entries[1:] == [
        ("불만", "부정", None, datetime(2024, 10, 21)),  # noqa: DTZ001
        (None, None, "부재", None),
    ]


def test_a_purchase_with_a_memo_is_noted_too(path: Path) -> None:
    """What the sheet of purchases has no column for stands in the journal, as a note."""
    take(path, {**PURCHASE, "결과": "카드", "내용": "영수증을 달라고 함", "담당자": "김대리"})
    assert said(path, "구매이력", "제품/서비스", "금액", "결제 방법") == [("상담", 30_000, "카드")]
    ((entry, content, officer),) = said(path, "고객관리일지", "일지 ID", "내용", "담당자")
    assert str(entry).endswith("-N")
    assert (content, officer) == ("[구매] 상담: 영수증을 달라고 함", "김대리")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({**CALL, "고객": "없는 사람"}, "고객대장에 없는 고객입니다."),
        ({**CALL, "종류": "잡담"}, "종류를 알 수 없습니다."),
        ({**CALL, "금액": 3_000}, "'금액' 칸을 쓰지 않습니다."),
        ({**CALL, "날짜": "언젠가"}, "'날짜' 칸을 날짜로 읽을 수 없습니다."),
        ({**CALL, "날짜": "2024-10-25"}, "'날짜'가 아직 오지 않은 때입니다."),
        ({**CALL, "내용": "900101-1234567이라고 함"}, "주민등록번호"),
        ({**PURCHASE, "금액": "많이"}, "'금액'"),
        ({**PURCHASE, "결과": "외상"}, "'결과' 칸의 값이 목록에 없습니다."),
        ({"종류": "의견", "고객": "1001", "개월/점수": 7}, "'개월/점수' 칸의 값이"),
        ({"종류": "해지", "고객": "1001", "결과": "그냥"}, "해지 사유가 목록에 없습니다."),
        ({"종류": "재개", "고객": "1001"}, "정지한 계약이 아닙니다."),
        ({"종류": "정지", "고객": "1001", "결과": "미룸"}, "결과 칸의 말을 알 수 없습니다."),
        ({"종류": "재계약", "고객": "1001", "날짜": "2024-10-20"}, "늦지 않습니다."),
        ({"종류": "재계약", "고객": "1001", "서비스/제품": "없는 것"}, "없는 서비스입니다."),
        ({**NEWCOMER, "고객": "홍길동", "연락처": "010-1234-5678"}, "같은 사람일 수 있는"),
        ({**NEWCOMER, "날짜": None}, "'날짜' 칸이 비어 있습니다."),
        ({**NEWCOMER, "고객": "010-0000-0009"}, "고객명 자리에 연락처가 있습니다."),
    ],
)
def test_what_is_wrong_says_so_in_its_row(path: Path, typed: Typed, says: str) -> None:
    """With what to do, nobody to be recognised; and a row beside it is taken in all the same."""
    done = take(path, typed, {**CALL, "내용": "다른 일"})
    assert done.count == 1
    assert len(done.wrong) == 1
    wrong, right = received.states(path)
    assert wrong.startswith("확인: ")
    assert says in wrong
    assert "→" in wrong
    assert right.startswith("접수됨")
    for secret in ("1234-5678", "900101", "0000-0009", "홍길동"):
        assert secret not in wrong
    assert len(received.sheet(path, "고객관리일지")) == 1


@pytest.mark.parametrize(
    ("typed", "lacks"),
    [
        ({"고객": "1001"}, "종류"),
        ({"종류": "전화"}, "고객, 내용"),
        ({"종류": "전화", "고객": "1001"}, "내용"),
        ({"종류": "구매", "고객": "1001", "서비스/제품": "상담"}, "금액"),
        ({"종류": "해지", "고객": "1001"}, "해지 사유(결과 칸)"),
        ({"내용": "다시 전화"}, "종류, 고객"),
    ],
)
def test_a_row_that_is_still_being_typed_waits(path: Path, typed: Typed, lacks: str) -> None:
    """It is no error; it says what is still to be typed, and is taken in when that is there."""
    done = take(path, typed)
    assert (done.count, done.wrong, len(done.open), done.needs_people) == (0, (), 1, False)
    assert received.states(path) == [f"적는 중: 더 적을 것 — {lacks}. 적고 저장하면 접수합니다."]

    def complete(rows: list[dict[str, object]]) -> None:
        rows[0] |= {**CALL, "서비스/제품": None}

    received.edit(path, complete)
    assert take(path).count == 1


# -- rows that are sorted, copied, edited, deleted ------------------------------------------------


def sort(rows: list[dict[str, object]]) -> None:
    """Sort the rows by what they say."""
    rows.sort(key=lambda row: str(row["내용"]), reverse=True)


def test_sorted_rows_stay_taken(path: Path) -> None:
    """Where a row stands tells nothing about it."""
    take(path, CALL, {**CALL, "고객": "1002", "내용": "가을 안내를 물음"})
    received.edit(path, sort)
    assert (take(path).count, len(received.sheet(path, "고객관리일지"))) == (0, 2)


def test_rows_sorted_without_their_keys_stay_taken(path: Path) -> None:
    """Who sorts the columns that show leaves the hidden one as it is; the keys find their rows."""
    calls = [{**CALL, "내용": text} for text in ("가", "나", "다")]
    take(path, *calls)

    def without_keys(rows: list[dict[str, object]]) -> None:
        keys = [row["열쇠"] for row in rows]
        rows.reverse()
        rows.insert(0, {**CALL, "내용": "라"})
        for row, key in zip(rows, [*keys, None], strict=True):
            row["열쇠"] = key

    received.edit(path, without_keys)
    assert (take(path).count, len(received.sheet(path, "고객관리일지"))) == (1, 4)
    assert all(each.startswith("접수됨") for each in received.states(path))
    before = path.read_bytes()
    take(path)
    assert path.read_bytes() == before


def test_a_copied_row_is_asked_about(path: Path) -> None:
    """A row pasted below itself is not taken twice in silence, nor passed over in silence."""
    take(path, PURCHASE)
    received.edit(path, lambda rows: rows.append({**rows[0]}))
    again = take(path)
    assert (again.count, len(again.wrong)) == (0, 1)
    assert received.states(path)[1].startswith("확인: 이미 접수한 줄과 똑같습니다.")
    before = path.read_bytes()
    take(path)
    assert path.read_bytes() == before
    assert len(received.sheet(path, "구매이력")) == 1

    def once_more(rows: list[dict[str, object]]) -> None:
        rows[1]["처리"] = "새로"

    received.edit(path, once_more)
    assert take(path).count == 1
    assert len(received.sheet(path, "구매이력")) == 2
    assert take(path).count == 0


def test_a_copy_that_is_typed_over_is_a_new_row(path: Path) -> None:
    """As people write the second of two that are nearly alike, 처리 and all."""
    take(path, PURCHASE)
    received.edit(path, lambda rows: rows.append({**rows[0], "금액": 20_000}))
    assert take(path).count == 1
    assert said(path, "구매이력", "금액") == [(30_000,), (20_000,)]


def test_a_taken_row_that_is_edited_asks_what_is_meant(path: Path) -> None:
    """It is neither taken again nor passed over; typed back, it is as it was."""
    take(path, PURCHASE)
    taken = received.states(path)

    def dearer(rows: list[dict[str, object]]) -> None:
        rows[0]["금액"] = 40_000

    received.edit(path, dearer)
    assert len(take(path).wrong) == 1
    assert received.states(path)[0].startswith("확인: 접수한 뒤에 고친 줄이라")
    assert said(path, "구매이력", "금액") == [(30_000,)]

    def back(rows: list[dict[str, object]]) -> None:
        rows[0]["금액"] = "3만원"

    received.edit(path, back)
    assert take(path).wrong == ()
    assert received.states(path) == taken


def test_a_row_whose_answer_is_cleared_is_new_where_it_says_something_else(path: Path) -> None:
    """Who empties 처리 and types anew into the row means another contact; the same one is asked."""
    take(path, CALL)

    def other(rows: list[dict[str, object]]) -> None:
        rows[0] |= {"내용": "영수증을 물음", "처리": None}

    received.edit(path, other)
    assert take(path).count == 1

    def same(rows: list[dict[str, object]]) -> None:
        rows[0]["처리"] = None

    received.edit(path, same)
    for _ in range(2):
        again = take(path)
        assert (again.count, len(again.wrong)) == (0, 1)
        assert received.states(path)[0].startswith("확인: 이미 접수한 줄과 똑같습니다.")
    assert len(received.sheet(path, "고객관리일지")) == 2


def test_a_deleted_row_stays_written_and_one_typed_again_is_asked(path: Path) -> None:
    """The journal and the other sheets know it, though the sheet does not any more."""
    take(path, CALL, PURCHASE, NEWCOMER)
    received.edit(path, list.clear)
    assert take(path, CALL, PURCHASE, NEWCOMER).count == 0
    same, there, alike = received.states(path)
    assert same.startswith("확인: 이미 접수한 줄과 똑같습니다.")
    assert there.startswith("확인: 구매이력에 같은 것이 이미 있습니다.")
    assert alike.startswith(("확인: 같은 사람일 수 있는", "확인: 이미 접수한 줄과"))


def test_the_same_call_on_another_day_is_another_call(path: Path) -> None:
    """Nobody types the day of a call that was not answered; the file tells when it was saved."""
    call = {"종류": "전화", "고객": "1001", "결과": "부재"}
    take(path, call)
    take(path, call, now=NOW.replace(day=21))
    days = [moment for (moment,) in said(path, "고객관리일지", "일시")]
    assert days == [NOW, NOW.replace(day=21)]


def test_namesakes_are_asked_about_in_the_row(path: Path) -> None:
    """Which of two is meant: by the telephone number, or by 고객 ID."""
    take(path, {**NEWCOMER, "고객": "김철수", "연락처": "010-0000-0007", "처리": "다른 사람"})
    take(path, {**CALL, "고객": "김철수"})
    asked = received.states(path)[1]
    assert "여러 고객이 맞습니다: 1002 김*수 010-****-5432 · 1004 김*수 010-****-0007" in asked
    done = take(
        path,
        {**CALL, "고객": "김철수", "연락처": "010-0000-0007"},
        {**CALL, "고객": "김철수 010-9876-5432"},
        {**CALL, "고객": "1002 김*수", "내용": "오늘 시트에서 옮긴 이름"},
    )
    assert done.count == 3
    whose = [who for (who,) in said(path, "고객관리일지", "고객 ID")]
    assert list(map(str, whose)) == ["1004", "1002", "1002"]


@pytest.mark.parametrize(
    "day", ["2024. 10. 18.", 45_583, "10/18", "그저께", NOW.replace(day=18, hour=14)]
)
def test_days_are_read_as_people_type_them(path: Path, day: object) -> None:
    """As text, as Excel's number, as a day of Excel's with its hour, as a word about today."""
    assert take(path, {**CALL, "날짜": day}).count == 1
    ((moment,),) = said(path, "고객관리일지", "일시")
    assert isinstance(moment, datetime)
    assert moment.date() == NOW.replace(day=18).date()


def test_rows_that_were_taken_long_ago_leave_the_sheet(path: Path) -> None:
    """After two weeks; those that wait or are wrong stay, and nothing is taken again."""
    take(path, CALL, {**CALL, "고객": "없는 사람"}, {"고객": "1001"})
    late = NOW.replace(month=11, day=4)
    xlcrm.take_in(path, xlcrm.Author(BY.user, BY.command, late), backup=False, clear=True)
    assert [each["고객"] for each in received.rows(path)] == ["없는 사람", "1001"]
    assert len(received.sheet(path, "고객관리일지")) == 1


def test_own_columns_of_the_office_go_along(path: Path) -> None:
    """A column that it has put beside those of the sheet says what the journal calls so."""

    def with_reaction(rows: list[dict[str, object]]) -> None:
        rows.append({**CALL, "고객 반응": "생각해 보겠다고 함"})

    _add_column(path, "고객 반응")
    received.edit(path, with_reaction)
    assert take(path).count == 1
    assert said(path, "고객관리일지", "고객 반응") == [("생각해 보겠다고 함",)]


def _add_column(path: Path, header: str) -> None:
    book = load_workbook(path)
    sheet = book["접수"]
    sheet.cell(received.head(sheet), len(received.columns(sheet)) + 1, header)
    book.save(path)


def test_a_formula_in_the_answers_stops_that_row_alone(path: Path) -> None:
    """Nothing is written over a formula; the rows beside it are taken in."""
    received.write(path, CALL, {**CALL, "내용": "다른 일", "처리": '="확인함"'})
    done = take(path)
    assert (done.count, len(done.wrong)) == (1, 1)
    assert "수식이거나 병합되어" in str(done.wrong[0][1])


def test_an_office_keeps_its_own_sheet_of_that_name(tmp_path: Path) -> None:
    """One that xlcrm has not made is neither replaced nor read."""
    path = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    book = load_workbook(path)
    own = book.create_sheet("접수")
    for at, header in enumerate(("접수일", "종류", "고객", "내용", "처리"), start=1):
        own.cell(1, at, header)
        own.cell(2, at, "전화")
    book.save(path)
    assert not take(path)
    with pytest.raises(xlcrm.PlanError, match="xlcrm이 만든 시트가 아니"):
        received.make(path, NOW)


def test_what_is_undone_is_not_taken_in_again_by_itself(path: Path) -> None:
    """It says so in its row; edited, or with 새로 beside it, it is taken in anew."""
    received.write(path, CALL, PURCHASE)
    xlcrm.take_in(path, BY)
    xlcrm.undo(path, by=xlcrm.Author("김대리", "undo", NOW))
    assert all(each.startswith("되돌림: ") for each in received.states(path))
    before = path.read_bytes()
    assert not take(path)
    assert path.read_bytes() == before

    def mended(rows: list[dict[str, object]]) -> None:
        rows[0]["처리"] = "새로"
        rows[1]["금액"] = "4만원"

    received.edit(path, mended)
    assert take(path).count == 2
    assert said(path, "구매이력", "금액") == [(40_000,)]


def test_a_prospect_signs_in_a_row(path: Path) -> None:
    """Somebody new who is in the ledger already is asked about; the same person gets the term."""
    take(path, {"종류": "체험", "고객": "홍가상", "연락처": "010-0000-0009"})
    take(path, NEWCOMER)
    assert "같은 사람일 수 있는" in received.states(path)[1]

    def same(rows: list[dict[str, object]]) -> None:
        rows[1]["처리"] = "같은 사람"

    received.edit(path, same)
    assert take(path).count == 1
    rows = said(path, "고객대장", "고객명", "계약 시작일", "상태")
    assert rows[3:] == [("홍가상", datetime(2024, 10, 21), "예정")]  # noqa: DTZ001


def test_what_an_office_notes_for_itself_beside_a_row_is_its_own(path: Path) -> None:
    """A column that no sheet knows may be filled later: the row stays as it was taken."""
    _add_column(path, "점장 도장")
    take(path, CALL)

    def stamped(rows: list[dict[str, object]]) -> None:
        rows[0]["점장 도장"] = "확인"

    received.edit(path, stamped)
    assert not take(path)
    late = xlcrm.Author(BY.user, BY.command, NOW.replace(month=12))
    xlcrm.take_in(path, late, backup=False, clear=True)
    assert [each["점장 도장"] for each in received.rows(path)] == ["확인"]


def test_a_renamed_sheet_and_a_copy_are_taken_in_too(path: Path) -> None:
    """People call it what they like, and copy it; what both say is taken once."""
    take(path, CALL)
    book = load_workbook(path)
    book["접수"].title = "있었던 일"
    book.save(path)
    book = load_workbook(path)
    copy = book.copy_worksheet(book["있었던 일"])
    copy.title = "접수 (2)"
    top = received.head(copy)
    for at, value in ((1, "전화"), (2, "1002"), (10, "안내를 물음")):
        copy.cell(top + 2, at, value)
    book.save(path)
    assert take(path).count == 1
    assert [row for (row,) in said(path, "고객관리일지", "내용")] == [CALL["내용"], "안내를 물음"]
    assert not take(path)


def test_a_purchase_that_two_have_typed_is_asked_about(path: Path) -> None:
    """Once by number and once by name, on one day and of one price."""
    done = take(path, {**PURCHASE, "고객": "1002"}, PURCHASE)
    assert (done.count, len(done.wrong)) == (1, 1)
    assert "구매이력에 같은 것이 이미 있습니다" in received.states(path)[1]

    def both(rows: list[dict[str, object]]) -> None:
        rows[1]["처리"] = "새로"

    received.edit(path, both)
    assert take(path).count == 1
    assert len(received.sheet(path, "구매이력")) == 2


def test_a_workbook_that_counts_its_days_from_1904_is_read_so(tmp_path: Path) -> None:
    """A day as Excel's number, with its format or without."""
    path = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    received.make(path, NOW)
    take(path, {**CALL, "날짜": 45_583 - 1_462}, {**CALL, "고객": "1002", "날짜": NOW})
    days = [moment for (moment,) in said(path, "고객관리일지", "일시")]
    assert days == [NOW.replace(day=18, hour=0, minute=0), NOW]


def test_two_equal_rows_are_one_until_somebody_says_otherwise(path: Path) -> None:
    """Typed at once, too; and where the first one is wrong the second does not say that it is."""
    assert take(path, CALL, CALL).count == 1
    assert received.states(path)[1].startswith("확인: 위에 똑같은 줄이 있습니다.")

    def noted(rows: list[dict[str, object]]) -> None:
        rows[0]["처리"] = "점장이 봄"
        rows[1]["처리"] = "새로"

    received.edit(path, noted)
    assert take(path).count == 1
    assert received.states(path)[0] == "점장이 봄"
    assert not take(path)
    assert len(received.sheet(path, "고객관리일지")) == 2


def test_what_was_taken_since_the_day_that_is_restored_is_not_doubled(path: Path) -> None:
    """The contact comes back by itself, once; its row is held back, and says so."""
    received.write(path, {"종류": "전화", "고객": "1001", "내용": "재계약 의사를 물음"})
    os.utime(path, (EVENING, EVENING))
    xlcrm.take_in(path, BY)
    later = NOW.replace(day=22)
    xlcrm.restore(path, NOW.replace(day=19).date(), xlcrm.Author("김대리", "restore", later))
    assert received.states(path)[0].startswith("되돌림: ")
    refresh_files([path], later.date(), by=xlcrm.Author("김대리", "refresh", later))
    assert [row for (row,) in said(path, "고객관리일지", "내용")] == ["재계약 의사를 물음"]


def test_a_row_that_is_mended_later_happened_when_it_was_first_saved(path: Path) -> None:
    """Nobody has typed the day; the row says which one it was given."""
    take(path, {**CALL, "고객": "홍가상"})
    later = NOW.replace(day=22)
    take(path, {**NEWCOMER, "처리": "다른 사람"}, now=later)
    take(path, now=later)
    days = said(path, "고객관리일지", "일시", "고객명")
    assert days == [(NOW.replace(hour=0, minute=0), "홍가상")]
    assert received.states(path)[0] == "접수됨 2024-10-22 → 고객관리일지 · 날짜 2024-10-20"
