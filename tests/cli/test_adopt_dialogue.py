"""What an adoption asks: with values, a proposal and why; how it is answered, and that it ends."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import click
import pytest
from openpyxl import Workbook

import xlcrm as package
from xlcrm.analysis.analyse import analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]
    Make = Callable[..., Path]

ON: Final = ("--as-of", "2024-10-01")
OPEN: Final = (
    ["고객명", "연락처", "계약 시작일", "계약 종료일", "상품", "월세(만원)", "상태", "자동갱신"],
    ["가나다", "010-0000-0901", "05-01-2024", "04-01-2025", "별", 1500000, "이용중", "Y"],
    ["라마바", "010-0000-0902", "01-03-2024", "02-02-2025", "별", 1200000, "장기렌탈", "당연"],
    ["사아자", "010-0000-0903", "03-02-2024", "02-02-2025", "별", 900000, "탈퇴", None],
)


@pytest.fixture
def make(office: Path) -> Make:
    """Return what makes a workbook of one list."""

    def made(rows: Sequence[Sequence[object]], title: str = "명단") -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = title
        for row in rows:
            sheet.append([*row])
        path = office / "명단.xlsx"
        book.save(path)
        return path

    return made


def asked(xlcrm: Program, path: Path, *more: str) -> list[dict[str, Any]]:
    """Return what an adoption that writes nothing asks."""
    run = xlcrm("adopt", path, *ON, "--json", "--dry-run", *more)
    return json.loads(run.stdout)["files"][0]["questions"]  # type: ignore[no-any-return]


def test_all_questions_are_one_list_with_one_kind_of_key(make: Make, xlcrm: Program) -> None:
    """Order of days, units and words alike: key, values, answers with score and why."""
    found = asked(xlcrm, make(OPEN))
    assert [(each["key"], each["cell"], each["proposal"]) for each in found] == [
        ("읽는 법!명단!계약 시작일", "C1", "일-월-년"),
        ("읽는 법!명단!월세(만원)", "F1", "원"),
        ("상태 낱말!장기렌탈", "G3", "활성화"),
        ("예/아니오 낱말!당연", "H3", "N"),
    ]
    assert found[0]["values"] == ["05-01-2024", "01-03-2024", "03-02-2024"]
    assert found[0]["answers"][0]["why"] == "이 순서로 읽으면 계약 기간이 12개월씩입니다."
    assert [each["answer"] for each in found[0]["answers"]] == ["일-월-년", "월-일-년", "쓰지 않음"]
    assert not any(each["required"] for each in found)


@pytest.mark.parametrize("suffix", [".json", ".toml", ".txt"])
def test_a_file_of_answers_is_kept_in_settings_and_nothing_is_asked_again(
    make: Make, xlcrm: Program, suffix: str
) -> None:
    """TOML, JSON and lines say the same; what 설정 keeps counts for every later command."""
    path = make(OPEN)
    answers = {each["key"]: each["proposal"] for each in asked(xlcrm, path)}
    file = path.with_name(f"답{suffix}")
    lines = [f'"{key}" = "{value}"' for key, value in answers.items()]
    text = {
        ".json": json.dumps(answers, ensure_ascii=False),
        ".toml": "\n".join(lines),
        ".txt": "# 답\n" + "\n".join(line.replace('"', "") for line in lines),
    }[suffix]
    file.write_text(text, "utf-8")
    run = xlcrm("adopt", path, *ON, "--answers", file)
    assert (run.returncode, run.stderr) == (0, "")
    assert "읽는 법 2, 상태 낱말 1, 예/아니오 낱말 1" in run.stdout
    assert asked(xlcrm, path) == []
    assert "더할 것이 없습니다" in xlcrm("adopt", path, *ON).stdout
    table = package.open_ledger(path).tables[0]
    assert table.values("start")[0] == date(2024, 1, 5)
    assert table.values("end")[0] == date(2025, 1, 4)
    assert table.values("fee") == [1500000, 1200000, 900000]


def test_what_is_to_be_left_as_it_is_is_asked_no_more(make: Make, xlcrm: Program) -> None:
    """쓰지 않음 answers everything, and stays so."""
    path = make(OPEN)
    more = [f"--answer={each['key']}=쓰지 않음" for each in asked(xlcrm, path)]
    run = xlcrm("adopt", path, *ON, *more)
    assert (run.returncode, run.stderr) == (0, "")
    assert asked(xlcrm, path) == []
    assert "S1" not in xlcrm("check", path, *ON).stdout


def test_two_unknown_days_are_told_apart_by_the_rows(make: Make, xlcrm: Program) -> None:
    """The earlier one is proposed as the start; a birthday and a blank column are not asked."""
    heads = ["성함", "연락처", "생년", "하나", "둘", "서명"]
    rows = [
        [f"가나{sign}", f"010-0000-090{at}", f"19{80 + at}-04-0{at + 1}", one, other, None]
        for at, (sign, one, other) in enumerate(
            [("다", "2024-10-20", "2023-10-26"), ("라", "2025-01-09", "2024-01-05")]
        )
    ]
    found = asked(xlcrm, make([heads, *rows]))
    assert [(each["key"], each["proposal"]) for each in found] == [
        ("명단!하나", "계약 종료일"),
        ("명단!둘", "계약 시작일"),
    ]
    assert found[1]["answers"][0]["why"] == "이 열이 '하나' 열보다 모든 줄에서 이릅니다."
    assert all(each["required"] for each in found)


def test_of_three_days_those_of_a_term_are_asked(make: Make, xlcrm: Program) -> None:
    """Whole months tell the start and the end; the third column stays the office's own."""
    heads = ["성함", "연락처", "가날", "나날", "다날"]
    rows = [
        ["가나다", "010-0000-0901", "2023-10-12", "2023-10-26", "2024-10-25"],
        ["라마바", "010-0000-0902", "2024-01-01", "2024-01-05", "2025-01-04"],
    ]
    found = asked(xlcrm, make([heads, *rows]))
    assert [(each["key"], each["proposal"]) for each in found] == [
        ("명단!나날", "계약 시작일"),
        ("명단!다날", "계약 종료일"),
    ]


def test_people_are_masked_in_a_question(make: Make, xlcrm: Program) -> None:
    """A column of names that nobody has explained is shown, and nobody is told."""
    rows = [["그분", "시작일", "종료일"], ["홍가람", "2024-01-05", "2025-01-04"]]
    rows += [["김나래", "2024-02-01", "2025-01-31"]]
    path = make(rows)
    (question,) = asked(xlcrm, path)
    assert question["values"] == ["홍*람", "김*래"]
    assert "홍가람" not in xlcrm("adopt", path, *ON).stderr


def test_a_terminal_asks_until_nothing_is_left_and_ends(
    make: Make, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is typed, each question comes once; five slips leave it."""
    path = make(OPEN)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "아무 말")
    run = xlcrm("adopt", path, *ON, "--dry-run")
    assert run.returncode == 0
    assert run.stdout.count("그런 번호나 답은 없습니다.") == 4 * 5
    assert "적힌 값: 05-01-2024 · 01-03-2024 · 03-02-2024" in run.stdout
    assert "  1) 일-월-년 [제안] – 이 순서로 읽으면 계약 기간이 12개월씩입니다." in run.stdout


@pytest.mark.parametrize("answer", ["명단!시작날=고객명", "읽는 법!명단!시작날=일-월-년"])
def test_a_wrong_answer_names_the_headers_that_there_are(
    make: Make, xlcrm: Program, answer: str
) -> None:
    """Of that sheet, by cell."""
    run = xlcrm("adopt", make(OPEN), *ON, "--answer", answer)
    assert run.returncode == 2
    assert "있는 머리글은 명단: A1 고객명 · B1 연락처 · C1 계약 시작일" in run.stderr


def test_a_list_that_is_no_ledger_names_its_headers_and_what_they_might_be(
    make: Make, xlcrm: Program
) -> None:
    """So that somebody can tell which of them is which."""
    run = xlcrm("adopt", make([["Zeta", "Joined", "Until"], ["가", date(2024, 1, 1), "x"]]))
    assert run.returncode == 2
    assert "명단: A1 Zeta · B1 Joined(계약 시작일?) · C1 Until(계약 종료일?)" in run.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [("답.toml", "명단!성함 = 고객명"), ("답.json", '{"명단!성함": 3}'), ("답.txt", "성함")],
)
def test_a_file_of_no_answers_is_told(make: Make, xlcrm: Program, name: str, text: str) -> None:
    """With how it is written."""
    path = make(OPEN)
    path.with_name(name).write_text(text, "utf-8")
    run = xlcrm("adopt", path, "--answers", path.with_name(name))
    assert run.returncode == 2
    assert "명단!성함" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_one_header_of_two_branches_is_asked_once(office: Path) -> None:
    """And one answer without a sheet is for both."""
    book = Workbook()
    for title in ("강남점", "서초점"):
        sheet = book.create_sheet(title)
        sheet.append(["성함", "연락처", "시작일", "그만"])
        sheet.append(["가나다", "010-0000-0901", "2024-01-05", "2025-01-04"])
    path = office / "지점.xlsx"
    book.save(path)
    (question,) = package.survey(path).questions
    assert (question.name, question.proposal and question.proposal.answer) == (
        "그만",
        "계약 종료일",
    )
    assert package.survey(path, {question.name: "계약 종료일"}).questions == ()


FEES: Final = (
    ["성명", "연락처", "시작일", "종료일", "상품", "회비"],
    ["가나다", "010-0000-0901", date(2024, 1, 5), date(2025, 1, 4), "별", 600000],
    ["라마바", "010-0000-0902", date(2024, 2, 5), date(2025, 2, 4), "별", 600000],
)


@pytest.mark.parametrize("header", ["요금", "회비", "금액", "이용료"])
def test_until_it_is_answered_no_figure_is_made_of_a_fee(
    make: Make, xlcrm: Program, header: str
) -> None:
    """The adoption keeps that nobody has said it; figures of revenue say why there are none."""
    path = make([[*FEES[0][:-1], header], *FEES[1:]])
    run = xlcrm("adopt", path, *ON)
    assert '--answer "기준! 요금 기준=월"' in run.stdout
    assert xlcrm("refresh", path, *ON).returncode == 0
    told = json.loads(xlcrm("summary", path, *ON, "--json").stdout)["files"][0]["figures"]
    said = {each["name"]: (each["value"], each["why"] or "") for each in told}
    for name in ("월 반복 매출 (원)", "고객당 매출 (원)", "매출 유지율 (NRR, 12개월)"):
        assert said[name][0] is None
        assert "한 달 금액인지" in said[name][1]
    assert said["이용 고객 (명)"][0] == 2
    found = analyse(package.open_ledger(path), date(2024, 10, 1))
    assert found.office.contracts["basis"].tolist() == [None, None]
    assert found.figures["mrr"].value is None
    assert "한 달 금액인지" in found.missing["movements"]
    assert found.tables["risk"]["월 매출"].isna().all()  # and no 0 won
    assert found.tables["churn_by_month"]["시작 MRR"].isna().all()
    again = xlcrm("adopt", path, *ON)
    assert "더할 것이 없습니다" in again.stdout
    assert '--answer "기준! 요금 기준=월"' in again.stdout  # it is asked until somebody says it
    assert xlcrm("adopt", path, *ON, "--answer", "기준!요금 기준=기간총액").returncode == 0
    found = analyse(package.open_ledger(path), date(2024, 10, 1))
    assert found.figures["mrr"].value == 100_000
    assert "S1" not in xlcrm("check", path, *ON).stdout
    assert asked(xlcrm, path) == []


def test_who_leaves_open_what_a_fee_is_for_gets_no_revenue(make: Make, xlcrm: Program) -> None:
    """Whatever the column is called."""
    path = make([[*FEES[0][:-1], "요금"], *FEES[1:]])
    xlcrm("adopt", path, *ON, "--answer", "기준!요금 기준=쓰지 않음")
    assert asked(xlcrm, path) == []
    assert analyse(package.open_ledger(path), date(2024, 10, 1)).figures["mrr"].value is None


@pytest.mark.parametrize("answer", ["기간총액", "쓰지 않음"])
def test_what_a_fee_is_for_is_asked_once_where_nothing_proves_it(
    make: Make, xlcrm: Program, answer: str
) -> None:
    """With what each answer would mean; what 설정 keeps is asked no more."""
    path = make(FEES)
    (question,) = asked(xlcrm, path)
    assert (question["key"], question["proposal"]) == ("기준!요금 기준", None)
    assert question["values"] == ["600000"]
    assert [each["why"] for each in question["answers"][:2]] == [
        "매달 받는 돈: 600,000원",
        "12개월 계약에 받는 돈: 600,000원",
    ]
    run = xlcrm("adopt", path, *ON, "--answer", f"기준!요금 기준={answer}")
    assert (run.returncode, run.stderr) == (0, "")
    assert asked(xlcrm, path) == []
    assert "S1" not in xlcrm("check", path, *ON).stdout
    assert package.open_ledger(path).book.settings.fee_basis_told is (answer == "기간총액")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes a terminal of the streams at which some lines are typed."""

    def typed(*lines: str) -> None:
        rest = iter(lines)

        def prompt(*_: object, default: str = "", **__: object) -> str:
            line = next(rest, None)
            if line is None:
                raise click.Abort
            return line or default

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(click, "prompt", prompt)

    return typed


@pytest.mark.parametrize("before", [(), ("1",), ("9", ""), ("1", "1", "0")])
def test_who_stops_in_the_middle_has_changed_nothing(
    make: Make, xlcrm: Program, terminal: Callable[..., None], before: Sequence[str]
) -> None:
    """Ctrl-C and Ctrl-D end it, on a line of its own, and say so."""
    path = make(OPEN)
    was = path.read_bytes()
    terminal(*before)
    run = xlcrm("adopt", path, *ON)
    assert run.returncode == 130
    assert run.stderr == "그만두었습니다. 답을 받지 않았고, 아무것도 쓰지 않았습니다.\n"
    assert path.read_bytes() == was
    assert sorted(each.name for each in path.parent.iterdir() if each.suffix == ".xlsx") == [
        path.name
    ]


def test_an_answer_of_another_question_is_none(
    make: Make, xlcrm: Program, terminal: Callable[..., None]
) -> None:
    """A unit is no order of days, a column no status; the name of what is offered is an answer."""
    path = make(OPEN)
    terminal("개월", "일-월-년", "고객명", "원", "만원", "해지", "쓰지 않음")
    run = xlcrm("adopt", path, *ON)
    assert run.returncode == 0
    assert run.stdout.count("그런 번호나 답은 없습니다. 위의 번호를 적으세요.") == 3
    assert "[4/4] 명단!H3 '자동갱신' 열의 '당연'은 무슨 뜻입니까? (1칸)" in run.stdout
    assert asked(xlcrm, path) == []
    assert package.open_ledger(path).tables[0].values("start")[0] == date(2024, 1, 5)


def test_enter_without_a_proposal_is_no_answer_and_it_ends(
    make: Make, xlcrm: Program, terminal: Callable[..., None]
) -> None:
    """Five times nothing leave the question; nothing is taken for said."""
    path = make(FEES)
    terminal(*[""] * 5)
    run = xlcrm("adopt", path, *ON, "--dry-run")
    assert run.returncode == 0
    assert "답하지 않은 것으로 두고 넘어갑니다." in run.stdout
    assert '--answer "기준! 요금 기준=월"' in run.stdout


RIVALS: Final = (
    ["번호", "성명", "이름", "시작일", "종료일", "상태"],
    [1, "가나다", "라마바", date(2024, 1, 5), date(2025, 1, 4), "입원"],
    [2, "사아자", "차카타", date(2024, 2, 5), date(2025, 2, 4), "이용"],
)


def test_of_two_columns_for_one_field_one_choice_settles_the_other(
    make: Make, xlcrm: Program, terminal: Callable[..., None]
) -> None:
    """The numbers of the questions go on; 번호 that counts rows is shown as nobody's."""
    path = make(RIVALS)
    terminal("1", "0")
    run = xlcrm("adopt", path, *ON)
    assert run.returncode == 0, run.stderr
    assert "[1/2] 명단!B1 '성명'은 어느 열입니까?" in run.stdout
    assert "[2/2] 명단!F2 '상태' 열의 '입원'" in run.stdout
    assert "그대로 두는 열: 이름" in run.stdout
    assert "A1  번호    줄 번호      같음" in run.stdout
    assert package.open_ledger(path).tables[0].values("name") == ["가나다", "사아자"]


def test_two_columns_answered_alike_are_told(make: Make, xlcrm: Program) -> None:
    """A program that answers both the same hears which they are."""
    path = make(RIVALS)
    required = [each["key"] for each in asked(xlcrm, path) if each["required"]]
    run = xlcrm("adopt", path, *ON, *(f"--answer={key}=고객명" for key in required))
    assert run.returncode == 2
    assert (
        "'고객명'이라고 답한 머리글이 2개입니다: '성명', '이름'"
        " → 하나만 그렇게 답하고 나머지는 '쓰지 않음'으로 답하세요."
    ) in run.stderr


def test_what_is_asked_next_is_among_the_questions_of_a_program(make: Make, xlcrm: Program) -> None:
    """So that it answers all in one go: also what shows only once the headers are plain."""
    rows: list[list[object]] = [["그분", "시작일", "종료일", "회비", "상태"]]
    rows += [["홍가람", "2024-01-05", "2025-01-04", 600000, "우수"]]
    rows += [["김나래", "2024-02-01", "2025-01-31", 600000, "이용중"]]
    path = make(rows)
    found = asked(xlcrm, path)
    assert [(each["key"], each["required"], each.get("supposing")) for each in found] == [
        ("명단!그분", True, None),
        ("기준!요금 기준", False, True),
        ("상태 낱말!우수", False, True),
    ]
    answers = {each["key"]: each["proposal"] or each["answers"][0]["answer"] for each in found}
    file = path.with_name("답.json")
    file.write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
    assert xlcrm("adopt", path, *ON, "--answers", file).returncode == 0
    assert asked(xlcrm, path) == []


def test_a_name_on_a_card_is_masked_where_headers_are_listed(make: Make, xlcrm: Program) -> None:
    """What stands beside 이름 on a card is a customer, not a header."""
    path = make([["101호", None, "102호", None], ["이름", "홍가람", "이름", "김나래"]])
    run = xlcrm("adopt", path)
    assert run.returncode == 2
    assert "B2 홍*람" in run.stderr
    assert "홍가람" not in run.stderr
    assert "김나래" not in run.stderr


def test_headers_that_are_alike_are_told_apart_by_their_groups(make: Make) -> None:
    """Where two columns are called 직업, what stands above them says whose."""
    path = make(
        [
            ["번호", "성명", "계약", None, "어머니", "아버지"],
            [None, None, "시작일", "종료일", "직업", "직업"],
            [1, "가나다", date(2024, 1, 5), date(2025, 1, 4), "교사", "농부"],
            [2, "사아자", date(2024, 2, 5), date(2025, 2, 4), "의사", "교사"],
        ]
    )
    (sheet,) = package.survey(path).sheets
    assert sheet.others == ("어머니 직업", "아버지 직업")


@pytest.mark.parametrize("group", ["계약기간", "사용기간", "임대차기간", "점유", "Lease"])
@pytest.mark.parametrize("whole", [True, False])
def test_what_is_adopted_is_a_ledger_for_the_next_command(
    make: Make, xlcrm: Program, group: str, *, whole: bool
) -> None:
    """Whatever stands above 시작 and 종료: whole months prove them, else a person is asked."""
    last = date(2025, 1, 4) if whole else date(2024, 11, 17)
    path = make(
        [
            ["번호", "성명", group, None, "특약"],
            [None, None, "시작", "종료", None],
            [1, "가나다", date(2024, 1, 5), last, "-"],
            [2, "사아자", date(2024, 2, 5), date(2025, 2, 4) if whole else date(2024, 9, 9), "-"],
        ]
    )
    required = [each for each in asked(xlcrm, path) if each["required"]]
    assert not (whole and required)
    answers = [f"--answer={each['key']}={each['proposal']}" for each in required]
    run = xlcrm("adopt", path, *ON, *answers)
    assert run.returncode == 0, run.stderr
    assert "남은 일수, 조치" in run.stdout
    assert xlcrm("check", path, *ON).returncode == 0
    assert package.open_ledger(path).tables[0].values("end")[0] == last
