"""What people wrote stays, what nobody knows is left alone, and the figures tell of the rest."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.jobs.refresh import assess
from xlcrm.ooxml.package import Package
from xlcrm.rules.every import check
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xlcrm.jobs.refresh import Assessment
    from xlcrm.schema.finding import Finding

AS_OF = date(2024, 10, 1)
TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용")
STATUS, LEFT, ACTION = (*TERM, "상태"), (*TERM, "남은 일수"), (*TERM, "조치")
MONTHS = (*TERM, "상태", "계약 기간")
HONG = (1001, "홍길동", "2023-10-26", "2024-10-25", "기본")


def read(
    *rows: Sequence[object],
    settings: Sequence[Sequence[object]] = (),
    change: Callable[[bytes], bytes] = bytes,
) -> Book:
    """Read a workbook with one ledger sheet of some rows, its bytes changed before."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in rows:
        sheet.append([*row])
    for number, setting in enumerate(settings):
        where = book["설정"] if number else book.create_sheet("설정")
        where.append([*setting])
    buffer = io.BytesIO()
    book.save(buffer)
    package = Package(buffer.getvalue())
    part = package.sheet("고객대장").part
    return read_book(Package(package.replacing({part: change(package.part(part))})))


def showing(text: str) -> Callable[[bytes], bytes]:
    """Return what gives the formula =T(Z1) the text that some program has calculated."""

    def change(data: bytes) -> bytes:
        done = re.sub(
            rb"<c r=\"(\w+)\"[^>]*><f>T\(Z1\)</f><v ?/?>(?:</v>)?</c>",
            rf'<c r="\1" t="str"><f>T(Z1)</f><v>{text}</v></c>'.encode(),
            data,
        )
        assert done != data
        return done

    return change


def edits(found: Assessment) -> dict[str, object]:
    """Return a plan's new values by cell."""
    return {edit.where.cell: edit.new for edit in found.plan}


def codes(findings: Iterable[Finding]) -> list[str]:
    """Return findings as `code cell`."""
    return [f"{each.code} {each.where.cell}" for each in findings]


# -- a person's content in a computed column -------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        *(
            (word, "만료 예정")
            for word in ("정상", "연체", "이용중", "active", "契約中", "사용 중")
        ),
        *(
            (word, "해지")
            for word in ("해지(2024.5)", "탈퇴", "환불완료", "종료", "cancelled", "退会済み")
        ),
        *((word, "일시정지") for word in ("홀딩", "휴회중", "일시중지", "on hold", "暂停")),
        *((word, "예정") for word in ("상담중", "체험", "대기", "trial", "予約")),
    ],
)
def test_a_word_that_is_known_stays_and_decides(typed: str, counted: str) -> None:
    """Nothing is written over it, nor said of it but that xlcrm's own status has no place."""
    book = read(STATUS, (*HONG, typed))
    found = assess(book, AS_OF)
    assert edits(found) == {}
    assert found.counts == {counted: 1}
    assert codes(found.findings) == codes(check(book.tables, book.settings)) == []
    assert "계산 상태" in found.missing["고객대장"]


def test_xlcrm_s_own_status_stands_beside_the_persons() -> None:
    """On request it is added at the right; from then on 상태 is never written."""
    rows = ((*HONG, "이용중"), (*HONG[:3], "2024-09-30", "기본", "이용중"), (*HONG, "탈퇴"))
    book = read(STATUS, *rows, (*HONG, None))
    plan = assess(book, AS_OF, add_columns=True).plan
    (column,) = (each for each in plan.new_columns if each.header == "계산 상태")
    assert list(column.values) == ["만료 예정", "만료", "해지", "만료 예정"]
    after = read_book(Package(apply(plan, book.package, book.scans).data))
    later = assess(after, date(2024, 12, 1))
    assert edits(assess(after, AS_OF)) == {}
    assert {cell: new for cell, new in edits(later).items() if cell[0] == "F"} == {}
    assert later.counts == {"만료": 3, "해지": 1}


def test_an_unknown_word_is_asked_once_and_the_answer_kept() -> None:
    """One finding a word, with how many cells say it; 설정 keeps what it means."""
    rows = ((*HONG, "장기렌탈"), (*HONG, "장기 렌탈"), (*HONG, "VIP"))
    found = assess(read(STATUS, *rows), AS_OF)
    assert codes(found.findings) == ["C311 F2", "C311 F4"]
    assert "2칸" in found.findings[0].message
    assert "상태 낱말" in found.findings[0].suggestion
    heads = ("구분", "항목", "값")
    said = (heads, ("상태 낱말", "장기렌탈", "해지"), ("상태 낱말", "VIP", "이용중"))
    found = assess(read(STATUS, *rows, settings=said), AS_OF)
    assert (codes(found.findings), found.counts) == ([], {"만료 예정": 1, "해지": 2})


@pytest.mark.parametrize("typed", ["홍길동 통화함", 1, True])
def test_a_status_of_the_persons_own_stays_and_is_told(typed: object) -> None:
    """In a refresh as in a check; what it would be counts in the figures."""
    book = read(STATUS, (*HONG, typed))
    found = assess(book, AS_OF)
    assert edits(found) == {}
    assert found.counts == {"만료 예정": 1}
    assert codes(found.findings) == codes(check(book.tables, book.settings)) == ["C311 F2"]
    assert "홍길동" not in str(found.findings)


@pytest.mark.parametrize("old", [None, "–", " ", "활성화", "만료예정", "재계약  완료", "오류"])
def test_a_status_of_ours_is_written_anew(old: object) -> None:
    """However it is spaced, and where nothing is said."""
    found = assess(read(STATUS, (*HONG, old)), AS_OF)
    assert (edits(found), found.findings) == ({"F2": "만료 예정"}, ())


def test_the_nearest_status_is_offered() -> None:
    """A typing error is soon mended; a blank cell is computed."""
    (found,) = assess(read(STATUS, (*HONG, "할성화")), AS_OF).findings
    assert found.suggestion.startswith("혹시 '활성화'입니까? 비우면 계산해 넣습니다.")


@pytest.mark.parametrize(
    ("header", "word", "action"),
    [
        *(
            ("재계약 의사", word, None)
            for word in ("O", "Y", "완료", "재등록 완료", "예정", "✓", "renewed")
        ),
        *(
            ("재계약 의사", word, "종료 안내")
            for word in ("X", "N", "안함", "재등록X", "해지 예정")
        ),
        *(("재계약 의사", word, "재계약 상담 필요") for word in ("미정", "고민중", "?", "-", None)),
        *(("상태", word, "종료 안내") for word in ("해지예정", "퇴원 예정", "해지 신청")),
    ],
)
def test_an_office_s_answer_is_a_decision(
    header: str, word: str | None, action: str | None
) -> None:
    """In 재계약 의사, and where 상태 says it."""
    found = assess(read((*TERM, header), (*HONG, word)), AS_OF)
    assert found.actions == ({action: 1} if action else {})
    assert codes(found.findings) == []


def test_an_unknown_answer_is_asked_once_and_kept() -> None:
    """Of 재계약 의사 as of 상태."""
    heads, rows = (*TERM, "재계약 의사"), ((*HONG, "사장님 결재"), (2, *HONG[1:], "사장님결재"))
    book = read(heads, *rows)
    assert codes(check(book.tables, book.settings)) == ["C310 F2"]
    said = (("구분", "항목", "값"), ("재계약 낱말", "사장님 결재", "재계약 예정"))
    book = read(heads, *rows, settings=said)
    assert codes(check(book.tables, book.settings)) == []
    assert assess(book, AS_OF).counts == {"활성화": 2}


def test_a_status_that_the_settings_list_is_kept_without_a_word() -> None:
    """The office has said that it means it."""
    settings = (("구분", "항목", "값"), ("목록", "상태", "연체"))
    found = assess(read(STATUS, (*HONG, "연체"), settings=settings), AS_OF)
    assert (edits(found), found.findings) == ({}, ())


@pytest.mark.parametrize(
    ("old", "kept"),
    [
        *((old, False) for old in (None, "-", 3, -2.5, "D-30", "D+3", "d-day", "24일")),
        *((old, True) for old in ("다음 주", "D-30 전화함", True, "#REF!")),
    ],
    ids=str,
)
def test_days_left_are_written_over_days_left_only(old: object, kept: bool) -> None:  # noqa: FBT001 - one of a table's cases
    """A number, what reads as one, or nothing; all else is a person's."""
    found = assess(read(LEFT, (*HONG, old)), AS_OF)
    assert edits(found) == ({} if kept else {"F2": 24})
    assert codes(found.findings) == (["C313 F2"] if kept else [])


@pytest.mark.parametrize(
    ("old", "kept"),
    [(None, False), ("종료 안내", False), ("종료안내", False), ("전화 드리기", True)],
    ids=str,
)
def test_an_action_is_written_over_an_action_only(old: object, kept: bool) -> None:  # noqa: FBT001 - one of a table's cases
    """What a person means to do stays."""
    book = read(ACTION, (*HONG, old))
    found = assess(book, AS_OF)
    assert edits(found) == ({} if kept else {"F2": "재계약 상담 필요"})
    assert codes(found.findings) == (["C313 F2"] if kept else [])
    assert codes(check(book.tables, book.settings)) == codes(found.findings)


@pytest.mark.parametrize("typed", ["해지 ", " 취소", "일시 정지", "일시  정지"])
def test_a_typed_decision_stays_with_its_spaces(typed: str) -> None:
    """Nothing is written, and it counts as what it is."""
    found = assess(read(STATUS, (*HONG, typed)), AS_OF)
    assert (edits(found), found.findings) == ({}, ())
    assert list(found.counts) == [typed.replace(" ", "")]


# -- rows that are left alone ----------------------------------------------------------------------


def test_a_formula_that_waits_for_excel_leaves_its_row_alone() -> None:
    """Nothing is known of it: it is no error, and does not count."""
    rows = ((*HONG[:3], '=EDATE(C2,INDIRECT("Z1"))', "기본", "활성화", None), (*HONG, None, None))
    book = read(MONTHS, *rows)
    found = assess(book, AS_OF)
    assert edits(found) == {"F3": "만료 예정", "G3": 12}
    assert found.counts == {"만료 예정": 1}
    assert [each for each in codes(found.findings) if each.endswith("2")] == ["C153 D2"]
    assert "엑셀에서 열어 저장한 뒤" in found.findings[0].suggestion


def test_a_length_that_waits_leaves_its_row_alone_too() -> None:
    """Where the end depends on it; with an end the row goes on."""
    rows = (
        (*HONG[:3], None, "기본", None, '=INDIRECT("Z1")*2'),
        (*HONG, None, '=INDIRECT("Z1")*2'),
    )
    assert edits(assess(read(MONTHS, *rows), AS_OF)) == {"F3": "만료 예정"}


def test_a_row_without_a_term_is_no_contract() -> None:
    """Numbered in advance, or a person without a term: not written, not counted."""
    rows = (
        (*HONG, None, None),
        (1002, None, None, None, None, None, None),
        (1003, None, "–", None, None, "만료", None),
        (1004, "김철수", None, "", "기본", None, None),
    )
    book = read(MONTHS, *rows)
    found = assess(book, AS_OF, add_columns=True)
    assert {cell for cell in edits(found) if cell[1:] in {"3", "4", "5"}} == set()
    assert found.counts == {"만료 예정": 1}
    assert codes(check(book.tables, book.settings)) == ["C301 C5"]


@pytest.mark.parametrize("said", [(None, "상시", None), ("미정", None, None)])
def test_a_row_with_any_day_of_a_term_is_a_contract(said: tuple[object, ...]) -> None:
    """An open end, or a start that cannot be read."""
    start, end, months = said
    found = assess(read(MONTHS, (1, "가", start, end, "기본", None, months)), AS_OF)
    assert sum(found.counts.values()) == len(edits(found)) == 1
    assert found.dateless == 0


def test_a_contract_without_any_day_has_no_status_and_is_told() -> None:
    """A length says nothing of when; what 상태 said before goes, and a person's word stays."""
    rows = (
        (*HONG, None, None),
        (1002, "김철수", None, None, "기본", "활성화", 12),
        (1003, "박영희", None, None, "기본", None, None),
        (1004, None, None, None, None, None, 12),
        (1005, "(공실)", None, None, "기본", None, None),
        (1006, "나래온", None, None, "기본", "탈퇴", 12),
    )
    found = assess(read(MONTHS, *rows), AS_OF)
    assert edits(found) == {"F2": "만료 예정", "F3": None, "G2": 12}
    assert found.counts == {"만료 예정": 1, "해지": 1}
    assert found.dateless == 2


def test_a_formula_that_shows_nothing_is_computed_over_but_not_written() -> None:
    """The length gives the last day, the formula stays."""
    row = (*HONG[:3], "=T(Z1)", "기본", None, 12)
    found = assess(read(MONTHS, row, change=showing("")), AS_OF)
    assert edits(found) == {"F2": "만료 예정"}


# -- next terms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["취소", " 취 소"])
def test_a_typed_cancellation_renews_nothing(typed: str) -> None:
    """The contract counts as never made, by dates and by 다음 계약 ID; nor does it overlap."""
    headers = (*STATUS, "계약 ID", "다음 계약 ID")
    rows = (
        (1, "가", "2022-10-26", "2023-10-25", "기본", None, "C1", "C2"),
        (1, "가", "2023-10-01", "2024-10-25", "기본", typed, "C2", None),
    )
    book = read(headers, *rows)
    assert edits(assess(book, AS_OF)) == {"F2": "만료"}
    assert codes(check(book.tables, book.settings)) == []


# -- figures ---------------------------------------------------------------------------------------


def test_who_became_expiring_is_told_once() -> None:
    """Spaces do not matter; what cannot be written is told on the day its window opens."""
    opening = (2, "나", "2023-11-01", "2024-10-31", "기본")
    rows = ((*HONG, "만료예정"), (*HONG, "정상"), (*opening, "정상"), (*HONG, "활성화"))
    found = assess(read(STATUS, *rows), AS_OF)
    assert [each.where.cell for each in found.expiring] == ["D5", "D4"]


@pytest.mark.parametrize(
    ("shown", "end", "told"),
    [
        ("활성화", "2024-10-25", 0),
        ("활성화", "2024-10-31", 1),
        ("만료 예정", "2024-10-31", 0),
    ],
    ids=["every night", "on its day", "already"],
)
def test_a_formula_for_the_status_is_not_news_each_night(shown: str, end: str, told: int) -> None:
    """It is told when the window opens, unless the sheet says it already."""
    row = (1, "가", "2023-11-01", end, "기본", "=T(Z1)")
    found = assess(read(STATUS, row, change=showing(shown)), AS_OF)
    assert len(found.expiring) == told
    assert found.counts == {"만료 예정": 1}


def test_the_figures_tell_the_days_left() -> None:
    """Of contracts in force, each with those before it; what is over or to come is left out."""
    ends = ("2024-10-01", "2024-10-08", "2024-10-09", "2024-11-30", "2024-12-01", "2024-09-30")
    rows = [(at, "가", "2024-01-01", end, "기본") for at, end in enumerate(ends)]
    later = (9, "가", "2024-10-02", "2024-10-20", "기본")
    found = assess(read(TERM, *rows, later), AS_OF)
    assert found.days_left == {"오늘": 1, "7일 이내": 2, "30일 이내": 3, "60일 이내": 4}
    assert found.missing
    assert assess(read(TERM, (1, "가", "2024-01-01", "상시", "기본")), AS_OF).days_left == {}


def test_a_second_refresh_finds_nothing_to_do() -> None:
    """Whatever people wrote between what is computed."""
    headers = (*STATUS, "남은 일수", "조치", "계약 기간")
    rows = (
        (*HONG, "정상", "곧", "전화", None),
        (*HONG[:3], None, "기본", "해지 ", None, None, 12),
        (*HONG[:2], None, None, "기본", "만료", 3, None, None),
    )
    book = read(headers, *rows)
    plan = assess(book, AS_OF).plan
    assert plan
    after = read_book(Package(apply(plan, book.package, book.scans).data))
    assert edits(assess(after, AS_OF)) == {}
