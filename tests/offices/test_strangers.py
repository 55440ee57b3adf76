"""Workbooks that somebody has made who had never seen the reader: what is right stays right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from strangers import FIELDS, Values, every_stranger

if TYPE_CHECKING:
    from strangers import Read


def test_every_workbook_has_its_truth() -> None:
    """Thirty-six offices, and beside each what is written in it."""
    assert len(every_stranger()) == 36
    assert [each.with_suffix(".json").exists() for each in every_stranger()].count(False) == 0


def test_nobody_in_them_can_be_called_or_written_to() -> None:
    """Telephones lie in 010-0000-xxxx and the like, and mails under .example."""
    for path in every_stranger():
        with ZipFile(path) as workbook:
            parts = [name for name in workbook.namelist() if name.startswith("xl/")]
            texts = [workbook.read(name).decode() for name in parts]
        texts = [text for part in texts for text in re.findall(r"<(?:t|v)\b[^>]*>([^<]+)", part)]
        told = path.with_suffix(".json").read_text(encoding="utf-8")
        for text in (*texts, told):
            assert not re.search(r"\b01\d[-. ]?(?!0000)\d{4}[-. ]?\d{4}\b", text), path.name
            assert not re.search(r"\b0[2-6]\d?-(?!5{3,4}-|0000-)\d{3,4}-\d{4}\b", text), path.name
            assert not re.search(r"@(?!\w+\.example\b)", text), path.name


def test_no_ledger_that_was_found_is_missed(reads: list[Read]) -> None:
    """And no more is asked about headers than was."""
    assert sum(each.found for each in reads) >= FOUND
    assert sum(each.questions for each in reads) <= QUESTIONS


def test_no_more_headers_are_read_wrongly(reads: list[Read]) -> None:
    """In silence, that is; printed for who looks why it fails."""
    wrong = [f"{each.name} {head}" for each in reads for head in each.heads.wrong]
    assert len(wrong) <= HEADERS_WRONG, wrong


def test_contracts_stay_contracts(reads: list[Read]) -> None:
    """None is lost in silence, and no more rows come in that are none."""
    assert sum(each.rows.right for each in reads) >= CONTRACTS
    assert sum(len(each.rows.lost) for each in reads) <= LOST
    assert sum(len(each.rows.strays) for each in reads) <= STRAYS


def test_values_that_were_read_rightly_still_are(reads: list[Read]) -> None:
    """Of every kind; a value that is told, or asked, is none that is wrong in silence."""
    values = sum((each.cells for each in reads), Values())
    assert {name: values.right[name] for name in FIELDS if values.right[name] < RIGHT[name]} == {}
    assert len(values.places) <= WRONG, values.places


FOUND: Final = 53
QUESTIONS: Final = 11
HEADERS_WRONG: Final = 0
CONTRACTS: Final = 1442
LOST: Final = 1
STRAYS: Final = 0
WRONG: Final = 0
"""What came of them when they were last looked at: better is welcome, and changes these figures."""

RIGHT: Final = {
    "name": 1442,
    "phone": 1297,
    "start": 1348,
    "end": 1160,
    "months": 329,
    "fee": 1394,
    "basis": 943,
    "standing": 79,
}
"""How many values of each kind are read rightly."""
