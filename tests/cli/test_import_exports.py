"""Exports as Korean member programs write them: encodings, separators, quotes, old formats.

The people are invented; the headers are those that such programs and their guides name.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01", "--no-backup")
GYM: Final = """\
No,회원번호,이름,성별,휴대폰번호,이용권명,시작일,종료일,결제금액
1,24-0001,온새미,여,010-7777-0001,헬스 12개월,2024.06.05,2025.06.04,"600,000"
2,24-0002,다솜이,남,010-7777-0002,PT 20회,2024.07.01,2024.12.31,"1,200,000"
"""
STUDIO: Final = """\
지점명,회원명,연락처,멤버십명,멤버십시작일,멤버십종료일,담당자,메모
강남점,온새미,01077770001,요가 6개월,20240605,20241204,김강사,
서초점,다솜이,01077770002,필라테스,20240701,20241231,이강사,"첫 줄
둘째"
"""
RENTAL: Final = """\
주문번호,고객명,연락처,제품명,설치일,의무사용기간(개월),월렌탈료,설치주소
R-1,온새미,010-7777-0001,정수기,2024-06-05,36,"29,900","나래로 1, 101호"
R-2,다솜이,010-7777-0002,""\"큰"" 청정기",2023-06-05,60,"19,900",나래로 2
"""
PARKING: Final = """\
차량번호,이름,전화번호,시작일자,만료일자,월 주차요금
12가3456,온새미,010-7777-0001,24/06/05,25/06/04,150000
34나5678,다솜이,010-7777-0002,24/07/01,24/12/31,150000
"""
EXPORTS: Final = {
    name: [*csv.reader(io.StringIO(text))]
    for name, text in (
        ("gym", GYM),
        ("studio", STUDIO),
        ("rental", RENTAL),
        ("parking", PARKING),
    )
}
ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be")


def text_of(rows: Sequence[Sequence[str]], separator: str = ",", quoting: Literal[0, 1] = 0) -> str:
    """Return rows as a program exports them."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def taken(xlcrm: Program, seed: Path, path: Path, *words: str) -> dict[str, Any]:
    """Import a file, and again; return what the second time says."""
    run = xlcrm("import", seed.name, path, *ON, *words)
    assert run.returncode == 0, run.stderr
    assert "계약 2건 (새 고객 2명)" in run.stdout
    said = json.loads(xlcrm("import", seed.name, path, *ON, "--json").stdout)
    found: dict[str, Any] = said["files"][0]
    return found


def rows(path: Path) -> dict[object, dict[object, object]]:
    """Return the ledger's rows by name, each by header."""
    head, *found = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    return {row[1]: dict(zip(head, row, strict=True)) for row in found}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["gym", "studio"])
def test_every_encoding_is_read(
    seed: Path, office: Path, xlcrm: Program, name: str, encoding: str
) -> None:
    """With a byte order mark and without one."""
    path = office / "회원목록.csv"
    path.write_bytes(text_of(EXPORTS[name]).encode(encoding))
    again = taken(xlcrm, seed, path)
    assert (again["summary"]["known"], again["summary"]["differing"]) == (2, 0)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("quoting", [0, 1], ids=["minimal", "all"])
@pytest.mark.parametrize("name", ["studio", "rental", "parking"])
def test_every_separator_is_read(  # noqa: PLR0913, PLR0917 - fixtures, and what is tried
    seed: Path, office: Path, xlcrm: Program, name: str, separator: str, quoting: Literal[0, 1]
) -> None:
    """Commas, quotes and line breaks within values too."""
    path = office / "회원목록.txt"
    path.write_bytes(text_of(EXPORTS[name], separator, quoting).encode("cp949"))
    assert taken(xlcrm, seed, path)["summary"]["known"] == 2
    if name == "studio":
        assert rows(seed)["다솜이"]["비고"] == "첫 줄\n둘째"
    if name == "rental":
        assert rows(seed)["다솜이"]["서비스 내용"] == '"큰" 청정기'


def test_numbers_written_as_formulas_are_what_they_say(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """="010…" keeps the 0 in Excel."""
    lines = [
        [cell if cell[:3] != "010" else f'="{cell}"' for cell in row] for row in EXPORTS["parking"]
    ]
    path = office / "정기권.csv"
    path.write_text(text_of(lines), "cp949")
    taken(xlcrm, seed, path)
    assert rows(seed)["온새미"]["연락처"] == "010-7777-0001"


@pytest.mark.parametrize("suffix", ["xls", "csv"])
def test_a_web_page_or_tabs_named_otherwise_are_read(
    seed: Path, office: Path, xlcrm: Program, suffix: str
) -> None:
    """Many programs call them .xls."""
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in EXPORTS["parking"])
    page = f"<html><meta charset=euc-kr><table>{''.join(f'<tr>{row}</tr>' for row in cells)}"
    text = page if suffix == "xls" else text_of(EXPORTS["parking"], "\t")
    path = office / f"정기권.{suffix}"
    path.write_bytes(text.encode("cp949"))
    assert taken(xlcrm, seed, path)["summary"]["known"] == 2


ACADEMY: Final = (
    ("학생명", "학년", "학생HP", "반명", "온 날", "간 날", "월 수강료"),
    ("온새미", "초3", "010-7777-0001", "수학", "2024-03-04", "2025-02-28", "250,000원"),
    ("다솜이", "중1", "010-7777-0002", "영어", "2024-03-04", "2025-02-28", "300,000원"),
)
TOLD: Final = ("--map", "온 날=계약 시작일", "--map", "간 날=계약 종료일")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_headers_that_nobody_knows_are_told_once(
    seed: Path, office: Path, xlcrm: Program, form: str
) -> None:
    """They are named, and what somebody says of them is kept."""
    path = office / f"원생.{form}"
    if form == "csv":
        path.write_text(text_of(ACADEMY), "cp949")
    else:
        from openpyxl import Workbook  # noqa: PLC0415 - of the one case

        book = Workbook()
        for row in ACADEMY:
            book.worksheets[0].append([*row])
        book.save(path)
    run = xlcrm("import", seed.name, path, *ON)
    assert run.returncode == 2
    assert "파일의 제목: 학생명 · 학년 · 학생HP · 반명 · 온 날 · 간 날 · 월 수강료" in run.stderr
    assert "온새미" not in run.stderr
    again = taken(xlcrm, seed, path, *TOLD)
    assert (again["summary"]["known"], again["outcome"]) == (2, "ok")
    assert str(rows(seed)["온새미"]["계약 종료일"]).startswith("2025-02-28")
    assert "S1" not in xlcrm("check", seed.name, "--as-of", "2024-10-01").stdout


def test_an_answer_about_no_header_names_those_that_there_are(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """And nothing is written."""
    path = office / "원생.csv"
    path.write_text(text_of(ACADEMY), "utf-8")
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, path, *ON, *TOLD, "--map", "없는 제목=비고")
    assert run.returncode == 2
    assert "'없는 제목' 머리글이 파일에 없습니다." in run.stderr
    assert "온 날 · 간 날" in run.stderr
    assert seed.read_bytes() == data


def test_a_stray_quote_is_a_bad_row_and_stops_no_other(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """It is named with its line; the others come in if that is asked for."""
    lines = text_of(EXPORTS["parking"]).splitlines()
    lines.insert(2, '56다7890,"라온" 님,010-7777-0003,24/06/05,25/06/04,150000')
    path = office / "정기권.csv"
    path.write_text("\n".join(lines), "utf-8")
    run = xlcrm("import", seed.name, path, *ON)
    assert (run.returncode, run.stderr.count("큰따옴표가")) == (2, 1)
    assert "정기권.csv 3번째 줄: 큰따옴표가 닫히지 않았거나 잘못 놓였습니다." in run.stderr
    run = xlcrm("import", seed.name, path, *ON, "--skip-bad")
    assert (run.returncode, "계약 2건" in run.stdout) == (1, True)
