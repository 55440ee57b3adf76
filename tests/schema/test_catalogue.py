"""The catalogue: every code once, worded, and used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.schema.catalogue import CATALOGUE, finding, markdown
from xlcrm.schema.coerce import PROBLEM_CODES
from xlcrm.schema.entries import ENTRIES, Entry
from xlcrm.schema.finding import Severity

HERE = CellRef.of("고객대장", "E7")


def details(entry: Entry) -> set[str]:
    """The names that an entry's templates hold."""
    return {name for _, name, _, _ in Formatter().parse(entry.message + entry.suggestion) if name}


def codes_in_the_code() -> set[str]:
    """Every code that stands in quotes in the package, outside the entries themselves."""
    package = Path(xlcrm.__file__).parent
    return {
        code
        for path in package.rglob("*.py")
        if not path.name.startswith("entries")
        for code in re.findall(r'"([CS]\d{3})"', path.read_text(encoding="utf-8"))
    }


def test_every_code_stands_once_and_in_order() -> None:
    """The entries are sorted by code, without doubles."""
    codes = [entry.code for entry in ENTRIES]
    assert codes == sorted(set(codes))
    assert list(CATALOGUE) == codes


def test_the_code_uses_exactly_the_catalogue() -> None:
    """No code without wording, and no wording that nothing says."""
    assert codes_in_the_code() == set(CATALOGUE)
    assert set(PROBLEM_CODES) <= set(CATALOGUE)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.code))
def test_an_entry_is_polite_and_says_what_to_do(entry: Entry) -> None:
    """Messages are whole sentences in 합니다체; suggestions are there; nothing breaks the table."""
    assert entry.title
    assert entry.message.endswith("니다.")
    assert entry.suggestion
    assert not set("|\n") & set(entry.title + entry.message + entry.suggestion)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.code))
def test_an_entry_makes_a_finding(entry: Entry) -> None:
    """With its details the finding carries the catalogue's severity and no template is left."""
    found = finding(entry.code, HERE, None, **dict.fromkeys(details(entry), "값"))
    assert found is not None
    assert (found.code, found.severity, found.where) == (entry.code, entry.severity, HERE)
    assert not set("{}") & set(found.message + found.suggestion)


def test_no_detail_can_hold_what_a_cell_says() -> None:
    """The templates name headers, services, dates, figures and cells only."""
    headers = {"header", "name", "other_header", "error"}
    figures = {"count", "months", "years", "window", "low", "high", "most"}
    places_and_dates = {"other", "start", "end", "expected"}
    settings = {"hint", "item", "known"}
    allowed = headers | figures | places_and_dates | settings
    assert set().union(*map(details, ENTRIES)) <= allowed


def test_an_unknown_code_is_an_error_of_the_program() -> None:
    """A code outside the catalogue raises KeyError."""
    with pytest.raises(KeyError, match="C999"):
        finding("C999", HERE)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(Severity.REMARK, Severity.REMARK), (Severity.ERROR, Severity.ERROR), (None, None)],
    ids=["remark", "error", "off"],
)
def test_the_office_decides_how_bad_it_is(
    severity: Severity | None, expected: Severity | None
) -> None:
    """설정 makes a code milder or worse, or switches it off."""
    found = finding("C103", HERE, {"C103": severity}, header="계약 종료일")
    assert (found.severity if found else None) == expected


def test_the_documentation_has_a_line_for_every_code() -> None:
    """The Markdown table has a row of five cells a code, with its severity in Korean."""
    header, rule, *rows = markdown().splitlines()
    assert header.count("|") == rule.count("|") == 6
    assert [row.split(" | ")[0] for row in rows] == [f"| {code}" for code in CATALOGUE]
    assert all(row.count("|") == 6 for row in rows)
    assert rows[0].startswith("| C101 | 오류 | 읽을 수 없는 날짜 |")
