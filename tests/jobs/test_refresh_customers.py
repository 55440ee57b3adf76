"""A refresh with --customers: 등급 and 이탈 위험 of 고객정보 say what the report says."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from known_hazard import known_office, written
from openpyxl import load_workbook
from sheet_files import put

from xlcrm.analysis.analyse import analyse
from xlcrm.cli.app import app
from xlcrm.fleet.batch import refresh_files
from xlcrm.jobs.learn_risk import learn_risk
from xlcrm.jobs.refresh import refresh
from xlcrm.jobs.risks import risks
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.book import keys_of_all, material_of
from xlcrm.pages.todo import todo

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
DAY = date(2024, 10, 1)
BY = Author("김대리", "refresh", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - Korean wall time
HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
TERMS = (
    HEADERS,
    ("1001", "가온", date(2024, 1, 1), date(2024, 12, 31), "기본", 50_000),
    ("1002", "나래", date(2023, 1, 1), date(2023, 12, 31), "기본", 50_000),
)


def office(tmp_path: Path, customers: Sequence[Sequence[object]]) -> Path:
    """Write a ledger of two customers, of whom one has left, with 고객정보."""
    return put(tmp_path / "대장.xlsx", {"고객대장": TERMS, "고객정보": customers})


def test_the_sheet_says_what_the_report_says(tmp_path: Path) -> None:
    """Of the sample office, customer by customer; who has no contract in force is blank."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SAMPLE, path)
    opened = open_ledger(path)
    after = opened.commit(refresh(opened, as_of=DAY, customers=True), by=BY)
    tables = analyse(after, DAY).tables
    frame = after["고객정보"].dropna(subset="고객 ID").set_index("고객 ID")
    for header, name, column in (("등급", "loyalty", "등급"), ("이탈 위험", "risk", "위험")):
        said = tables[name].set_index("고객 ID")[column].to_dict()
        mine = frame[header].dropna().to_dict()
        assert mine == {key: said[key] for key in said if key in frame.index}
        assert len(mine) > 300
    assert not refresh(after, as_of=DAY, customers=True).plan


def test_without_being_asked_nothing_of_it_is_read(tmp_path: Path) -> None:
    """A plain refresh leaves 고객정보 as it is."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SAMPLE, path)
    (result,) = refresh_files([path], DAY, dry_run=True)
    assert result.assessment is not None
    assert {edit.where.sheet for edit in result.assessment.plan} == {"고객대장"}
    assert result.assessment.customers == ()


def test_columns_are_added_on_request(tmp_path: Path) -> None:
    """Else it is said how."""
    path = office(tmp_path, [("고객 ID", "성별"), ("1001", "여"), ("1002", "남")])
    opened = open_ledger(path)
    (line,) = refresh(opened, as_of=DAY, customers=True).found.customers
    assert line.startswith("없는 열: 고객정보 시트의 등급, 이탈 위험 → ")
    proposal = refresh(opened, as_of=DAY, customers=True, add_columns=True)
    opened.commit(proposal, by=BY)
    rows = list(load_workbook(path)["고객정보"].iter_rows(values_only=True))
    assert rows == [
        ("고객 ID", "성별", "등급", "이탈 위험"),
        ("1001", "여", "일반", "낮음"),
        ("1002", "남", None, None),
    ]


def test_words_of_the_office_s_own_stay(tmp_path: Path) -> None:
    """A column in which somebody has written 우수 is theirs as a whole; the other is filled."""
    headers = ("고객 ID", "등급", "이탈 위험")
    path = office(tmp_path, [headers, ("1001", "우수", None), ("1002", "VIP", "높음")])
    proposal = refresh(open_ledger(path), as_of=DAY, customers=True)
    mine = [edit for edit in proposal.plan if edit.where.sheet == "고객정보"]
    assert [(edit.where.cell, edit.new) for edit in mine] == [("C2", "낮음"), ("C3", None)]
    assert "고객정보: '등급' 열에 사무실에서 적은 말이 1칸 있어 쓰지 않습니다." in proposal.said


def test_a_workbook_without_the_sheet_says_so(tmp_path: Path) -> None:
    """And is refreshed all the same."""
    path = put(tmp_path / "대장.xlsx", {"고객대장": TERMS})
    found = refresh(open_ledger(path), as_of=DAY, customers=True).found
    assert found.counts
    assert found.customers == ("고객정보 시트가 없어 등급과 이탈 위험을 적지 않습니다.",)


def test_after_learning_all_say_the_same(tmp_path: Path) -> None:
    """고객정보, the report's table, what `xlcrm risk show` lists and the to-do list of summary."""
    day = date(2022, 6, 1)
    path = written(known_office(900, seed=1), tmp_path / "대장.xlsx", day)
    book = load_workbook(path)
    sheet = book.create_sheet("고객정보")
    sheet.append(["고객 ID", "등급", "이탈 위험"])
    for row in {each.value for each in book["고객대장"]["A"][1:]}:
        sheet.append([row])
    book.save(path)
    opened = open_ledger(path)
    opened = opened.commit(learn_risk(opened, as_of=day), by=BY)
    opened = opened.commit(refresh(opened, as_of=day, customers=True), by=BY)
    frame = opened["고객정보"].set_index("고객 ID")["이탈 위험"].dropna().to_dict()
    found = analyse(opened, day)
    table = found.tables["risk"].set_index("고객 ID")
    listed = {each.customer_id: each for each in risks(opened, as_of=day)}
    assert frame == table["위험"].to_dict()
    assert frame == {key: each.level for key, each in listed.items()}
    assert all(each.probability is not None for each in listed.values())
    high = sum(level == "높음" for level in frame.values())
    assert high > 0
    (result,) = refresh_files([path], day, dry_run=True, customers=True)
    assert result.assessment is not None
    assert not result.assessment.plan  # as the nightly run reads it, too
    tasks = todo(material_of(opened, found, keys_of_all()))
    assert [each.times for each in tasks if each.page == "risk"] == [high]
    points = found.tables["risk_reasons"].groupby("고객")["점수"].sum().clip(upper=100)
    sums = table.set_index("고객")["점수"]
    assert points.reindex(sums.index, fill_value=0).to_dict() == sums.to_dict()


def test_the_nightly_templates_ask_for_it() -> None:
    """Both scripts; the option is the program's."""
    folder = Path(__file__).parents[2] / "templates"
    for name in ("refresh.sh", "refresh.bat"):
        assert " --customers >>" in (folder / name).read_text(encoding="utf-8")
    command = app.get_command(app.make_context("xlcrm", ["refresh"]), "refresh")
    assert command is not None
    assert "customers" in {each.name for each in command.params}
