"""Questionnaires: who is due, one form a customer by code, and answers taken in once."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from person_books import AS_OF, NOW, office, rows, saved

import xlcrm
from xlcrm.__main__ import main
from xlcrm.errors import DomainError, StorageError
from xlcrm.office.commit import Author

if TYPE_CHECKING:
    from pathlib import Path

BACK = date(2024, 10, 3)  # when answers have come
ANSWERS = ("일자", "고객 ID", "만족도", "추천 의향", "의견")
SENT = ("발송일", "고객 ID", "캠페인")
JOURNAL = ("일지 ID", "일시", "고객 ID", "분류", "감정", "내용", "문제 발생일시", "해결일시")
OWN = (("질문 1", "시설은 어땠습니까? [1-5]"), ("질문 2", "다시 오시겠습니까? [예 / 아니오]"))


def book(path: Path, *said: tuple[str, object], **sheets: Any) -> Path:  # noqa: ANN401
    """Make an office that has said something of its questionnaires."""
    settings = [("구분", "항목", "값", "설명"), *(("설문", *each) for each in said)]
    return office(path, sheets={"설정": settings, **sheets})


def opened(path: Path) -> xlcrm.Ledger:
    """Open a ledger."""
    return xlcrm.open_ledger(path)


def made(path: Path, **how: Any) -> xlcrm.Questionnaires:  # noqa: ANN401
    """Ask everybody, for good."""
    found = xlcrm.make_forms(opened(path), as_of=AS_OF, conditions="모든 고객", salt="가", **how)
    saved(path, lambda ledger: xlcrm.forms_asked(ledger, found))
    return replace(found, forms=tuple(sorted(found.forms, key=lambda each: each.customer)))


def taken(path: Path, *answers: dict[str, object]) -> xlcrm.Proposal[xlcrm.TakenAnswers]:
    """Take answers in, for good."""
    return saved(path, lambda ledger: xlcrm.take_answers(ledger, answers, as_of=BACK))


def run(*words: str, code: int = 0) -> str:
    """Run a command in this process, and return what it says."""
    said = io.StringIO()
    before = sys.argv
    with redirect_stdout(said), redirect_stderr(said):
        sys.argv = ["xlcrm", *words]
        try:
            found = main()
        finally:
            sys.argv = before
    assert found == code, said.getvalue()
    return said.getvalue()


# -- who is due ----------------------------------------------------------------------------------


def due(path: Path, as_of: date = AS_OF) -> list[tuple[str, str]]:
    """Return who is due and why."""
    return [
        (each.customer, each.why[:2]) for each in xlcrm.due_forms(opened(path), as_of=as_of).people
    ]


def test_nobody_is_due_unasked(tmp_path: Path) -> None:
    """It is said what to write into 설정."""
    with pytest.raises(DomainError, match="설정에 없습니다") as error:
        due(book(tmp_path / "대장.xlsx"))
    assert "정기 조사(개월)" in str(error.value.hint)


def test_every_so_many_months(tmp_path: Path) -> None:
    """Since the first day, or since the last time; who has left is not asked."""
    answered = [ANSWERS, (date(2024, 5, 1), 1002, 5, 9, None)]
    path = book(tmp_path / "대장.xlsx", ("정기 조사(개월)", 6), 만족도=answered)
    assert due(path) == [("1001", "정기")]
    assert due(path, date(2024, 6, 30)) == []
    assert due(path, date(2024, 7, 1)) == [("1001", "정기")]
    assert due(path, date(2024, 11, 1)) == [("1001", "정기"), ("1002", "정기")]
    assert due(path, date(2025, 1, 1)) == []


def test_after_a_problem_and_before_the_end(tmp_path: Path) -> None:
    """Three days after it was solved, for a month; thirty days before the term ends."""
    solved = (
        *("J-1", datetime(2024, 9, 20, 10), 1002, "불만", "부정", "소음"),  # noqa: DTZ001
        *(datetime(2024, 9, 20, 10), datetime(2024, 9, 25, 10)),  # noqa: DTZ001
    )
    path = book(
        tmp_path / "대장.xlsx",
        *(("해결 뒤 조사(일)", 3), ("종료 전 조사(일)", "30일")),
        고객관리일지=[JOURNAL, solved],
    )
    assert due(path, date(2024, 9, 27)) == []
    assert due(path, date(2024, 9, 28)) == [("1002", "해결")]
    assert due(path, date(2024, 10, 28)) == [("1002", "해결")]
    assert due(path, date(2024, 10, 29)) == []
    assert due(path, date(2024, 12, 1)) == [("1001", "종료"), ("1002", "종료")]


def test_nobody_is_asked_too_often(tmp_path: Path) -> None:
    """Within the least gap after having been asked; they are listed apart."""
    asked = [SENT, (date(2024, 9, 15), 1001, "설문 2024-09")]
    path = book(
        tmp_path / "대장.xlsx", ("종료 전 조사(일)", 92), ("최소 간격(일)", 30), 마케팅=asked
    )
    found = xlcrm.due_forms(opened(path), as_of=AS_OF)
    assert [each.customer for each in found.people] == ["1002"]
    assert [each.customer for each in found.held] == ["1001"]
    assert due(path, date(2024, 10, 15)) == [("1001", "종료"), ("1002", "종료")]
    again = xlcrm.make_forms(opened(path), as_of=AS_OF, conditions="모든 고객")
    assert [each.customer for each in again.forms] == ["1002"]
    assert "--again" in str(again.problems[0])


# -- the forms -----------------------------------------------------------------------------------


def test_each_gets_a_form_by_a_code(tmp_path: Path) -> None:
    """마케팅 tells whose it is; made again, the same code for who has not answered; once each."""
    path = book(tmp_path / "대장.xlsx")
    first = made(path)
    assert first.campaign == "설문 2024-10"
    codes = {str(each.customer_id): each.code for each in first.forms}
    sent = rows(path, "마케팅")
    assert sorted((row[0], row[1], row[2], row[-1]) for row in sent) == [
        (AS_OF, 1001, "설문 2024-10", codes["1001"]),
        (AS_OF, 1002, "설문 2024-10", codes["1002"]),
    ]
    taken(path, {"코드": codes["1001"], "만족도": 5})
    again = xlcrm.make_forms(opened(path), as_of=BACK, conditions="모든 고객", salt="나")
    assert [(each.code, each.known) for each in again.forms] == [(codes["1002"], True)]
    assert not again.rows


def test_no_form_says_whose_it_is(tmp_path: Path) -> None:
    """Neither pages nor forms name anybody; the roll masks the names."""
    path = book(tmp_path / "대장.xlsx", *OWN)
    found = made(path)
    files, why = xlcrm.write_forms(found, tmp_path / "설문", pdf=False)
    assert why == ""
    assert [each.name for each in files] == ["설문지.xlsx", "답안.xlsx", "답안.csv", "명단.csv"]
    for each in files:
        data = each.read_bytes()
        texts = [data.decode("utf-8-sig")] if each.suffix == ".csv" else _texts(each)
        assert not any("홍길동" in text or ("5678" in text and "*" not in text) for text in texts)
        assert any(found.forms[0].code in text for text in texts)
    pages = load_workbook(files[0]).worksheets[0]
    assert pages.page_setup.paperSize == 9
    assert len(pages.row_breaks.brk) == len(found.forms) - 1


def _texts(path: Path) -> list[str]:
    return [
        str(cell)
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]


def test_a_form_with_answers_is_not_written_over(tmp_path: Path) -> None:
    """A blank one is."""
    path = book(tmp_path / "대장.xlsx")
    found = made(path)
    place = tmp_path / "설문"
    xlcrm.write_forms(found, place, pdf=False)
    xlcrm.write_forms(found, place, pdf=False)
    form = load_workbook(place / "답안.xlsx")
    form["답안"]["C2"] = 4
    form.save(place / "답안.xlsx")
    with pytest.raises(StorageError):
        xlcrm.write_forms(found, place, pdf=False)


# -- the answers ---------------------------------------------------------------------------------


def test_answers_are_taken_in_once(tmp_path: Path) -> None:
    """By the code, however typed; own questions stand in 의견 where they have no column."""
    path = book(tmp_path / "대장.xlsx", *OWN, 만족도=[ANSWERS])
    code = made(path).forms[0].code
    answer: dict[str, object] = {
        "코드": code.lower(),
        "만족도": "⑤",
        "추천 의향": "9점",
        "질문 1": 4,
        "질문 2": "예",
        "의견": "친절함",
        "응답일": "2024-10-03",
    }
    assert taken(path, answer).found.added == 1
    assert rows(path, "만족도") == [
        (
            *(date(2024, 10, 3), 1001, 5, 9),
            *("친절함 / 시설은 어땠습니까: 4 / 다시 오시겠습니까: 예", code),
        )
    ]
    again = taken(path, answer)
    assert (again.found.known, bool(again)) == (1, False)
    (problem,) = taken(path, {**answer, "만족도": 1}).problems
    assert "만족도!C2" in str(problem)


def test_an_own_question_goes_into_its_own_column(tmp_path: Path) -> None:
    """By its name or by what it asks."""
    path = book(tmp_path / "대장.xlsx", *OWN, 만족도=[(*ANSWERS, "질문 1", "다시 오시겠습니까?")])
    code = made(path).forms[0].code
    taken(path, {"코드": code, "만족도": 3, "질문 1": 2, "질문 2": "아니오"})
    assert rows(path, "만족도")[0][:8] == (BACK, 1001, 3, None, None, 2, "아니오", code)


@pytest.mark.parametrize(
    ("wrong", "cell"),
    [
        ({"만족도": 6}, "'만족도' 칸"),
        ({"만족도": "매우 좋음"}, "'만족도' 칸"),
        ({"추천 의향": 11}, "'추천 의향' 칸"),
        ({"질문 1": 0}, "'질문 1' 칸"),
        ({"질문 2": "글쎄"}, "'질문 2' 칸"),
        ({"응답일": "언젠가", "만족도": 3}, "'응답일' 칸"),
        ({"코드": "9G4H-FQ9W", "만족도": 3}, "'코드' 칸"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(
    tmp_path: Path, wrong: dict[str, object], cell: str
) -> None:
    """That answer stays out, the others come in."""
    path = book(tmp_path / "대장.xlsx", *OWN)
    first, second = made(path).forms
    done = taken(path, {"코드": first.code, **wrong}, {"코드": second.code, "만족도": "매우 만족"})
    (problem,) = done.problems
    assert cell in str(problem)
    assert "1번째" in str(problem)
    assert [row[1:3] for row in rows(path, "만족도")] == [(1002, 5)]


def test_what_is_not_asked_is_not_missing(tmp_path: Path) -> None:
    """Who asks only whether they would recommend it has no scores, and no findings of that."""
    path = book(tmp_path / "대장.xlsx", ("만족도 질문", "쓰지 않음"), ("의견 질문", "쓰지 않음"))
    found = made(path)
    form = xlcrm.write_forms(found, tmp_path / "설문", pdf=False)[0][1]
    assert [cell.value for cell in load_workbook(form)["답안"][1]] == [
        "코드",
        "응답일",
        "추천 의향",
    ]
    taken(path, {"코드": found.forms[0].code, "추천 의향": 0})
    assert rows(path, "만족도")[0][2:4] == (None, 0)
    assert not [each for each in opened(path).findings if each.where.sheet == "만족도"]


def test_two_answers_under_one_code_are_told(tmp_path: Path) -> None:
    """Alike they are one; else nobody knows which counts."""
    path = book(tmp_path / "대장.xlsx")
    code = made(path).forms[0].code
    three, four = {"코드": code, "만족도": 3}, {"코드": code, "만족도": 4}
    (problem,) = taken(path, three, four).problems
    assert "두 번" in str(problem)
    assert taken(path, three, dict(three), {"코드": code}).found == (1, 1, 1)


def test_forms_of_programs_on_the_web_are_read(tmp_path: Path) -> None:
    """Their columns are called by the questions themselves."""
    path = book(tmp_path / "대장.xlsx", *OWN)
    code = made(path).forms[0].code
    file = tmp_path / "웹.csv"
    lines = (
        "타임스탬프,코드,시설은 어땠습니까?,저희 서비스에 얼마나 만족하십니까?,이메일 주소",
        f"2024. 10. 3 오후 2:11:04,{code},4,만족,x@example.com",
    )
    file.write_text("\n".join(lines), "utf-8")
    found = xlcrm.read_form_answers(file, opened(path).book.settings.questionnaire)
    assert found.unknown == ("이메일 주소",)
    done = saved(path, lambda ledger: xlcrm.take_answers(ledger, found, as_of=BACK))
    assert done.found.added == 1
    assert rows(path, "만족도")[0][:3] == (date(2024, 10, 3), 1001, 4)


# -- who has not answered ------------------------------------------------------------------------


def test_who_has_not_answered_is_reminded_once(tmp_path: Path) -> None:
    """After the days of 설정; not who has answered, nor who was reminded."""
    path = book(tmp_path / "대장.xlsx", ("다시 알림(일)", 5))
    code = made(path).forms[0].code

    def silent(as_of: date) -> list[str]:
        return [each.customer for each in xlcrm.unanswered_forms(opened(path), as_of=as_of)]

    assert silent(date(2024, 10, 5)) == []
    assert silent(date(2024, 10, 6)) == ["1001", "1002"]
    found = xlcrm.roll(opened(path), "설문 미응답 5일", as_of=date(2024, 10, 6))
    assert len(found.people) == 2
    taken(path, {"코드": code, "만족도": 5})
    assert silent(date(2024, 10, 6)) == ["1002"]
    told = {"발송일": AS_OF, "고객 ID": 1002, "캠페인": "설문 2024-10 안내"}
    saved(path, lambda ledger: xlcrm.add(ledger, "마케팅", [told]))
    (left,) = xlcrm.unanswered_forms(opened(path), as_of=date(2024, 10, 6))
    assert (left.customer, left.campaign) == ("1002", "설문 2024-10")
    reminder = {"발송일": date(2024, 10, 6), "고객 ID": 1002, "캠페인": "설문 2024-10 다시 알림"}
    saved(path, lambda ledger: xlcrm.add(ledger, "마케팅", [reminder]))
    assert silent(date(2024, 10, 20)) == []


def test_asking_needs_no_consent(tmp_path: Path) -> None:
    """What they think is asked about a deal; an offer is another thing (C506)."""
    customers = [("고객 ID", "마케팅 수신동의"), (1001, "N"), (1002, None)]
    path = book(tmp_path / "대장.xlsx", 고객정보=customers)
    made(path)
    assert not [each for each in opened(path).findings if each.code == "C506"]
    offer = {"발송일": AS_OF, "고객 ID": 1001, "캠페인": "가을 할인"}
    saved(path, lambda ledger: xlcrm.add(ledger, "마케팅", [offer]))
    assert [each.code for each in opened(path).findings if each.code == "C506"] == ["C506"]


# -- the commands --------------------------------------------------------------------------------


def test_the_commands(tmp_path: Path) -> None:
    """From asking to the answers, on the screen and for programs; by their Korean names too."""
    path = str(book(tmp_path / "대장.xlsx", ("종료 전 조사(일)", 100)))
    day, place = ("--as-of", "2024-10-01"), str(tmp_path / "설문")
    assert "물을 고객 2명" in run("설문", path, *day)
    assert len(json.loads(run("survey", "due", path, "--json", *day))["files"][0]["due"]) == 2
    run("survey", "make", path, "-o", place, "--no-pdf", "--dry-run", *day)
    assert not (tmp_path / "설문").exists()
    said = run("survey", "make", path, "-o", place, "--no-pdf", *day)
    assert "설문지 2장을 만들었습니다" in said
    form = load_workbook(f"{place}/답안.xlsx")
    form["답안"]["C2"], form["답안"]["C3"] = 4, 9
    form.save(f"{place}/답안.xlsx")
    said = run("survey", "take", path, f"{place}/답안.xlsx", *day, code=1)
    assert "답안 3행 '만족도' 칸" in said
    assert "1건의 답을 더함" in said
    assert "답하지 않은 고객 1명" in run("survey", "remind", path, "--after", "0", *day)


def test_asking_and_answers_wait_while_somebody_has_the_workbook_open(tmp_path: Path) -> None:
    """The forms are made with codes that will be known; answers come in once it is closed."""
    path = book(tmp_path / "대장.xlsx")
    day, place = ("--as-of", "2024-10-01"), tmp_path / "설문"
    owner = tmp_path / f"~${path.name}"
    owner.touch()
    everybody = ("--list", "모든 고객", "-o", str(place), "--no-pdf")
    run("survey", "make", str(path), *everybody, *day, code=3)
    code = (place / "답안.csv").read_text("utf-8-sig").splitlines()[1].partition(",")[0]
    answers = tmp_path / "답.csv"
    answers.write_text(f"코드,만족도\n{code},4\n", "utf-8")
    run("survey", "take", str(path), str(answers), *day, code=3)
    owner.unlink()
    by = Author("김대리", "queue apply", NOW)
    assert xlcrm.settle(path, by).done == 2
    assert [row[-1] for row in rows(path, "만족도")] == [code]
    assert len(rows(path, "마케팅")) == 2


def test_a_day_that_cannot_be_is_told(tmp_path: Path) -> None:
    """Before it was asked, to come, or the month first: nobody knows which day is meant."""
    path = book(tmp_path / "대장.xlsx")
    code = made(path).forms[0].code
    for typed in ("10/1/24", "2024-09-30", date(2024, 10, 4), "언젠가"):
        done = taken(path, {"코드": code, "응답일": typed, "만족도": 5})
        assert not done.plan
        assert "'응답일' 칸" in str(done.problems[0])
    assert (
        taken(path, {"코드": code, "응답일": "2024. 10. 1. 오전 9:21", "만족도": 5}).found.added
        == 1
    )


def test_a_column_that_is_not_understood_holds_no_answers_back_in_silence(tmp_path: Path) -> None:
    """The score may stand in it: nothing is read until somebody says; names may stand there."""
    path = book(tmp_path / "대장.xlsx")
    code, rules = made(path).forms[0].code, opened(path).book.settings.questionnaire
    answers = tmp_path / "답.csv"
    answers.write_text(f"코드,별점,추천 의향,의견\n{code},5,9,좋음\n", "utf-8")
    with pytest.raises(DomainError, match="'만족도' 열이 없고, 모르는 열이 있습니다: 별점"):
        xlcrm.read_form_answers(answers, rules)
    answers.write_text(f"이름,코드,만족도 점수,추천 의향\n홍길동,{code},5,9\n", "utf-8")
    (row,) = xlcrm.read_form_answers(answers, rules).rows
    assert (row["만족도"], row["추천 의향"]) == ("5", "9")


def test_who_waits_to_be_asked_is_asked_by_that_code(tmp_path: Path) -> None:
    """The rows wait beside the workbook: asked again, nobody gets a second code."""
    path = book(tmp_path / "대장.xlsx")
    first = xlcrm.make_forms(opened(path), as_of=AS_OF, conditions="모든 고객")
    again = xlcrm.make_forms(opened(path), as_of=AS_OF, conditions="모든 고객", waiting=first.rows)
    assert [each.code for each in again.forms] == [each.code for each in first.forms]
    assert again.rows == ()


def test_who_wants_to_be_forgotten_is_not_asked(tmp_path: Path) -> None:
    """It is told why; nobody is named."""
    asked = [("고객 ID", "삭제 요청일"), (1001, date(2024, 9, 1))]
    path = book(tmp_path / "대장.xlsx", 고객정보=asked)
    found = xlcrm.make_forms(opened(path), as_of=AS_OF, conditions="모든 고객")
    assert [each.customer for each in found.forms] == ["1002"]
    assert "지워 달라고" in str(found.problems[0])
    assert "홍길동" not in str(found.problems[0])
