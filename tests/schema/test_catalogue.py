"""The catalogue: every code once, worded, and used."""

from __future__ import annotations

import subprocess
import sys
from string import Formatter

import pytest

from xlcrm.cellref import CellRef
from xlcrm.errors import DomainError
from xlcrm.schema.catalogue import CATALOGUE, explain, finding, markdown
from xlcrm.schema.code import DECLARED, DETAILS, Code, rule
from xlcrm.schema.finding import Severity

ENTRIES = tuple(CATALOGUE.values())
HERE = CellRef.of("고객대장", "E7")


def details(entry: Code) -> set[str]:
    """The names that a code's templates hold."""
    return {name for _, name, _, _ in Formatter().parse(entry.message + entry.suggestion) if name}


def test_every_code_stands_once_and_in_order() -> None:
    """The codes are sorted, without doubles, each under its own name."""
    codes = [entry.code for entry in ENTRIES]
    assert codes == sorted(set(codes))
    assert list(CATALOGUE) == codes
    assert len(CATALOGUE) == len(codes)


@pytest.mark.parametrize(
    "asked",
    [
        "print(*CATALOGUE)",
        "'C208' in CATALOGUE; print(*CATALOGUE)",
        "import xlcrm.rules.twins, xlcrm.schema.coerce; print(*CATALOGUE)",
        "import xlcrm.workbook.oddities; print(*CATALOGUE)",
        "CATALOGUE['S110']; print(*CATALOGUE)",
    ],
)
def test_the_catalogue_is_whole_whatever_was_imported_first(asked: str) -> None:
    """Who asks for a code, or for all, need not know where they are declared."""
    words = f"from xlcrm.schema.catalogue import CATALOGUE; {asked}"
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert run.stdout.split() == list(CATALOGUE)


def test_a_known_code_loads_nothing() -> None:
    """A refresh that finds a date which cannot be read does not load what looks for comments."""
    words = (
        "import sys; from xlcrm.schema import coerce; from xlcrm.schema.catalogue import CATALOGUE;"
        "CATALOGUE['C101']; print('xlcrm.workbook.oddities' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_one_code_cannot_mean_two_things() -> None:
    """A second declaration in other words is refused; the same again, as after a reload, is not."""
    words = (Severity.ERROR, "제목", "무엇이 틀렸습니다.", "고치세요.")
    try:
        rule("X001", *words)
        rule("X001", *words)
        with pytest.raises(ValueError, match="X001 is declared twice"):
            rule("X001", Severity.REMARK, *words[1:])
        with pytest.raises(ValueError, match="C303 is declared twice"):
            rule("C303", *words)
    finally:
        del DECLARED["X001"]


@pytest.mark.parametrize("asked", ["C303", "c303", " c303 ", "Ｃ３０３"])
def test_a_code_is_explained(asked: str) -> None:
    """However it is typed."""
    assert explain(asked) is CATALOGUE["C303"]


@pytest.mark.parametrize(
    ("asked", "near"), [("C33", "C303"), ("C3O3", "C303"), ("303", "C303"), ("S11", "S112")]
)
def test_a_mistyped_code_leads_to_the_nearest(asked: str, near: str) -> None:
    """The error names codes that look like it."""
    with pytest.raises(DomainError, match=f"^'{asked}' 점검 코드는 없습니다") as caught:
        explain(asked)
    assert caught.value.hint is not None
    assert near in caught.value.hint


def test_what_is_no_code_at_all_leads_to_the_list() -> None:
    """There is nothing near it."""
    with pytest.raises(DomainError) as caught:
        explain("종료일")
    assert caught.value.hint == "모든 코드를 보려면: xlcrm explain"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.code))
def test_an_entry_is_polite_and_says_what_to_do(entry: Code) -> None:
    """Messages are whole sentences in 합니다체; suggestions are there; nothing breaks the table."""
    assert entry.title
    assert entry.message.endswith("니다.")
    assert entry.suggestion
    assert not set("|\n") & set(entry.title + entry.message + entry.suggestion)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.code))
def test_an_entry_makes_a_finding(entry: Code) -> None:
    """With its details the finding carries the code's severity and no template is left."""
    found = finding(entry.code, HERE, None, **dict.fromkeys(details(entry), "값"))
    assert found is not None
    assert (found.code, found.severity, found.where) == (entry.code, entry.severity, HERE)
    assert not set("{}") & set(found.message + found.suggestion)


def test_no_detail_can_hold_what_a_cell_says() -> None:
    """The templates name headers, services, dates, figures and cells only."""
    headers = {"header", "name", "other_header", "error", "bug"}
    figures = {"count", "months", "years", "window", "low", "high", "most", "range"}
    places_and_dates = {"other", "start", "end", "expected", "order", "another", "unit", "won"}
    settings = {"hint", "item", "known"}
    allowed = headers | figures | places_and_dates | settings
    assert set().union(*map(details, ENTRIES)) <= allowed == set(DETAILS)


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
