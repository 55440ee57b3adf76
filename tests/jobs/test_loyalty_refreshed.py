"""Tiers of an office's own, and 포인트, as a refresh writes them; the card, lists, the screen."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from person_books import AS_OF, office, rows, saved

import xlcrm
from xlcrm.__main__ import main
from xlcrm.analysis.loyalty import tiers
from xlcrm.analysis.office import office_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("일자", "고객 ID", "종류", "포인트", "쿠폰 번호", "쿠폰 내용", "사유", "만료일", "출처")
GIVEN = (date(2024, 1, 5), 1001, "적립", 500, None, None, "이벤트", date(2024, 10, 20), None)
COUPON = (AS_OF, 1001, "쿠폰 발급", None, "9G4H-FQ9W", "음료", None, None, None)
CUSTOMERS = ("고객 ID", "등급", "이탈 위험", "포인트")


def book(path: Path, *said: tuple[str, object], **sheets: Any) -> Path:  # noqa: ANN401
    """Make an office with 고객정보 and what it has said of tiers."""
    return office(
        path,
        sheets={
            "고객정보": [CUSTOMERS, (1001,), (1002,)],
            "설정": [("구분", "항목", "값", "설명"), *(("혜택", *each) for each in said)],
            **sheets,
        },
    )


def refreshed(path: Path, as_of: date = AS_OF) -> xlcrm.Proposal[Any]:
    """Refresh, with what is said of customers."""
    return saved(path, lambda x: xlcrm.refresh(x, as_of=as_of, customers=True))


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


def test_an_office_names_its_own_tiers(tmp_path: Path) -> None:
    """They decide in the place of VIP, 골드 and 실버: in 고객정보, in the report, in lists."""
    said = [("등급 새싹", "3개월"), ("등급 나무", "9개월 또는 900만원")]
    path = book(tmp_path / "대장.xlsx", *said)
    ledger = xlcrm.open_ledger(path)
    assert dict(xlcrm.loyalty_of(ledger, as_of=AS_OF).tiers) == {"나무": 2, "새싹": 0, "일반": 0}
    refreshed(path)
    assert [row[1] for row in rows(path, "고객정보")] == ["나무", "나무"]
    assert len(xlcrm.roll(xlcrm.open_ledger(path), "등급 새싹 이상", as_of=AS_OF).people) == 2
    tables = tiers(office_of(ledger, AS_OF))
    assert tables["기준"].tolist() == ["9개월 또는 900만원 이상", "3개월 이상", "그 밖"]


def test_without_any_those_of_the_standards_count(tmp_path: Path) -> None:
    """As ever."""
    path = book(tmp_path / "대장.xlsx")
    refreshed(path)
    assert [row[1] for row in rows(path, "고객정보")] == ["일반", "일반"]
    assert [row[3] for row in rows(path, "고객정보")] == [None, None]  # there is no 혜택


def test_points_are_written_of_whom_the_sheet_tells(tmp_path: Path) -> None:
    """And what has expired by then; again there is nothing to write."""
    path = book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN])
    refreshed(path)
    assert [row[3] for row in rows(path, "고객정보")] == [500, None]
    assert len(xlcrm.roll(xlcrm.open_ledger(path), "포인트 500점 이상", as_of=AS_OF).people) == 1
    day = date(2024, 10, 21)
    assert "만료됨" in " ".join(refreshed(path, day).said)
    assert [row[3] for row in rows(path, "고객정보")] == [0, None]
    assert rows(path, "혜택")[-1][:4] == (day, 1001, "만료", 500)
    again = xlcrm.refresh(xlcrm.open_ledger(path), as_of=day, customers=True)
    assert not again


def test_points_that_no_row_explains_are_the_offices_own(tmp_path: Path) -> None:
    """They are never written over; it is said how they come into 혜택."""
    path = book(
        tmp_path / "대장.xlsx",
        혜택=[HEAD, GIVEN],
        고객정보=[CUSTOMERS, (1001,), (1002, None, None, 1_200)],
    )
    done = refreshed(path)
    assert "설명하지 않는 포인트가 1칸" in " ".join(done.said)
    assert [row[3] for row in rows(path, "고객정보")] == [None, 1_200]
    own = book(tmp_path / "없음.xlsx", 고객정보=[CUSTOMERS, (1001, None, None, "1,200P")])
    refreshed(own)
    assert not [each for each in xlcrm.open_ledger(own).findings if each.where.sheet == "고객정보"]
    assert rows(own, "고객정보")[0][3] == "1,200P"


def test_the_card_tells_what_there_is(tmp_path: Path) -> None:
    """Balance, what expires, coupons, the last rows; nothing where there is no 혜택."""
    path = book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN, COUPON])
    (part,) = (
        each
        for each in xlcrm.card(xlcrm.open_ledger(path), "1001", as_of=AS_OF).parts
        if each.title.startswith("혜택")
    )
    assert part.title == "혜택 (포인트 500점, 2024-10-20까지 500점 만료, 쿠폰 1장)"
    assert part.rows[0] == ("쓸 수 있는 쿠폰", "9G4H-FQ9W", "음료", "")
    assert part.rows[-1] == ("2024-01-05 적립", "+500", "이벤트", "2024-10-20")
    plain = book(tmp_path / "없음.xlsx")
    page = xlcrm.card(xlcrm.open_ledger(plain), "1001", as_of=AS_OF)
    assert not any(each.title.startswith("혜택") for each in page.parts)


def test_what_the_command_shows(tmp_path: Path) -> None:
    """Everybody, one customer with each row, and the same for programs; names masked."""
    path = str(book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN, COUPON]))
    day = ("--as-of", "2024-10-01")
    said = run("loyalty", path, *day)
    assert "포인트 500점 (1명), 30일 안에 만료 500점" in said
    assert "적립 500 − 사용 0 − 만료 0 = 잔액 500" in said
    assert "홍길동" not in said
    assert "홍길동" in run("loyalty", path, "--reveal", *day)
    one = run("loyalty", path, "1001", *day)
    assert "9G4H-FQ9W" in one
    assert "+500" in one
    file = json.loads(run("loyalty", path, "--json", *day))["files"][0]
    (person,) = file["people"]
    assert (person["balance"], person["expires_on"], person["tier"]) == (500, "2024-10-20", "일반")
    file = json.loads(run("loyalty", path, "1001", "--json", *day))["files"][0]
    assert [row["points"] for row in file["rows"]] == [None, 500]
    assert "적립 시작일" in run("loyalty", str(office(tmp_path / "새.xlsx")), *day)


def test_other_commands_know_the_sheet(tmp_path: Path) -> None:
    """What is read, what has happened with a customer, who is merged: 혜택 goes along."""
    path = str(book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN, COUPON]))
    day = ("--as-of", "2024-10-01")
    assert "혜택 → 혜택" in run("reading", path)
    run("adopt", path, "--dry-run", *day)
    assert "9G4H-FQ9W" in run("log", "show", path, "--customer", "1001")
    run("customer", "merge", path, "1002", "1001", *day)
    assert {row[1] for row in rows(tmp_path / "대장.xlsx", "혜택")} == {1002}
    assert xlcrm.benefits_of(xlcrm.open_ledger(path), AS_OF)["1002"].balance == 500


def test_what_the_command_writes(tmp_path: Path) -> None:
    """By its Korean name too; a dry run writes nothing; who cannot is told and the code is 2."""
    path = str(book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN]))
    day = ("--as-of", "2024-10-01")
    run("혜택", "사용", path, "1001", "1,00", "--dry-run", *day)
    assert len(rows(tmp_path / "대장.xlsx", "혜택")) == 1
    file = json.loads(run("loyalty", "use", path, "1001", "100점", "--json", *day))["files"][0]
    assert (file["points"], file["balance"], file["outcome"]) == (100, 400, "ok")
    assert "많습니다" in run("loyalty", "use", path, "1001", "401", *day, code=2)
    assert "1 이상의 정수" in run("loyalty", "use", path, "1001", "많이", *day, code=2)


@pytest.mark.parametrize("held", [True, False])
def test_the_cells_show_numbers_and_days(tmp_path: Path, held: bool) -> None:  # noqa: FBT001
    """In a sheet that is made, and below rows that stand there: days are days in Excel."""
    sheets = {"혜택": [HEAD, GIVEN]} if held else {}
    path = book(tmp_path / "대장.xlsx", **sheets)
    saved(path, lambda x: xlcrm.give_points(x, "1001", 1_000, as_of=AS_OF, until=AS_OF))
    last = [*load_workbook(path)["혜택"].iter_rows()][-1]
    assert [last[at].number_format for at in (0, 7)] == ["yyyy-mm-dd"] * 2
    assert [last[at].value for at in (0, 7)] == [datetime(2024, 10, 1)] * 2  # noqa: DTZ001
    assert last[3].value == 1_000


def test_what_the_card_shows_of_points_comes_to_the_balance(tmp_path: Path) -> None:
    """Of more rows than the card has room for those before are told together."""
    used = [(date(2024, 2, day), 1001, "사용", 10, None, None, "커피") for day in range(1, 8)]
    path = book(tmp_path / "대장.xlsx", 혜택=[HEAD, GIVEN, *used])
    (part,) = (
        each
        for each in xlcrm.card(xlcrm.open_ledger(path), "1001", as_of=AS_OF).parts
        if each.title.startswith("혜택")
    )
    assert part.rows[-1][0] == "그 전 4건"
    assert "포인트 430점" in part.title
    assert sum(int(row[1].replace(",", "")) for row in part.rows) == 430
