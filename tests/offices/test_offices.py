"""Every invented office is read as it means its sheets, and checked without a false alarm.

How each names its columns, and what is wrong in it, stands in `office_*.py` as tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook
from people import AS_OF

from xlcrm.domain.text import one_line
from xlcrm.jobs.adopt.adopt import adopt
from xlcrm.jobs.fix.fix import fix
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import Ledger, open_ledger, open_workbook
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.header_words import readings
from xlcrm.schema.sheets import SHEETS
from xlcrm.workbook.apply import apply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from accuracy import Measured
    from forms import Header, Office

SPECS = {spec.key: spec for spec in SHEETS}


def test_headers_stand_where_the_table_says(office: Office, tmp_path: Path) -> None:
    """What the table calls a header is in the workbook."""
    path = tmp_path / office.name
    office.build(path)
    book = load_workbook(path)
    for head in office.headers:
        value = book[head.sheet][head.cell].value
        assert one_line(str(value)) == one_line(head.text.replace("⏎", "\n")), head.place


def test_exact_headers_are_names_and_synonyms(office: Office) -> None:
    """The table marks as exact what docs/domain.md#headers lists, and nothing else."""
    for head in office.headers:
        if len(head.fields) == 1 and head.kind != "settings":
            assert _is_listed(head) is head.exact, head.place


def _is_listed(head: Header) -> bool:
    column = SPECS[head.kind].column(head.fields[0])
    words = {word for text in (column.name, *column.synonyms) for word, _ in readings(text, "")}
    said = {word for word, _ in readings(head.text.replace("⏎", "\n"), "")}
    said |= {word for word, _ in readings(head.text.replace("⏎", ""), "")}
    return not words.isdisjoint(said)


def test_every_planted_code_is_one_of_ours(office: Office) -> None:
    """The table of mistakes names codes of the catalogue, each cell and code once."""
    assert {mistake.code for mistake in office.mistakes} <= CATALOGUE.keys()
    assert len(set(office.mistakes)) == len(office.mistakes)


def test_exact_headers_are_understood(
    office: Office, measured: Callable[[Office], Measured]
) -> None:
    """Names and synonyms need no answer."""
    unclear = measured(office).reading.unclear
    assert [head.place for head in unclear if head.exact] == []


def test_no_header_is_mistaken_for_another(
    office: Office, measured: Callable[[Office], Measured]
) -> None:
    """What is like two things, or none, is asked or left alone; a cell of data is no header."""
    reading = measured(office).reading
    assert [*(head.place for head in reading.wrong), *reading.strays] == []


def test_the_questions_are_those_one_would_ask(
    office: Office, measured: Callable[[Office], Measured]
) -> None:
    """The table marks them; of all else the program is sure, or it is the office's own."""
    asked = [head.place for head in measured(office).reading.asked]
    assert asked == [head.place for head in office.headers if head.asked]


def test_planted_mistakes_are_found(office: Office, measured: Callable[[Office], Measured]) -> None:
    """At their cell, with their code."""
    missed = [f"{each.sheet}!{each.cell} {each.code}" for each in measured(office).missed]
    assert missed == []


def test_clean_rows_raise_no_alarm(office: Office, measured: Callable[[Office], Measured]) -> None:
    """Where nothing is planted, nothing is an error."""
    assert len(office.clean) >= 10
    assert [str(each) for each in measured(office).alarms] == []


def test_a_fix_changes_no_meaning(office: Office, measured: Callable[[Office], Measured]) -> None:
    """Mended cells say what they said, nothing new is found, and a second fix has nothing to do."""
    ledger = open_ledger(measured(office).path)
    plan = fix(ledger).plan
    mended = measured(office).path.with_stem("mended")
    mended.write_bytes(apply(plan, ledger.book.package, ledger.book.scans).data)
    after = open_ledger(mended)
    assert plan
    assert _values(after) == _values(ledger)
    assert _told(after) < _told(ledger)
    assert not fix(after).plan


def test_a_refresh_settles(office: Office, measured: Callable[[Office], Measured]) -> None:
    """After one there is nothing left to refresh, to find anew or to adopt."""
    ledger = open_ledger(measured(office).path)
    refreshed = measured(office).path.with_stem("refreshed")
    plan = refresh(ledger, as_of=AS_OF).plan
    refreshed.write_bytes(apply(plan, ledger.book.package, ledger.book.scans).data)
    after = open_ledger(refreshed)
    assert not refresh(after, as_of=AS_OF)
    assert _told(after) <= _told(ledger)
    assert not adopt(open_workbook(refreshed), as_of=AS_OF).plan


def _values(ledger: Ledger) -> dict[tuple[str, int, str], list[object]]:
    return {
        (table.sheet, table.columns[field].number, field): list(table.values(field))
        for table in ledger.tables
        for field in table.columns
    }


def _told(ledger: Ledger) -> set[tuple[str, str]]:
    return {(found.code, str(found.where)) for found in ledger.findings_on(AS_OF)}


def test_a_workbook_is_the_same_every_time(office: Office, tmp_path: Path) -> None:
    """Built twice, the bytes are equal, so that figures measured once hold."""
    paths = [tmp_path / "one" / office.name, tmp_path / "two" / office.name]
    for path in paths:
        path.parent.mkdir()
        office.build(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
