"""Which sheets of a brought workbook are read: all that are ledgers, as it would be read itself.

Of snapshots and copies the newest counts, and lists made from the ledger are none. Where the sheets
are branches or services and no column says so, their names do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.copies import copy_mark
from xlcrm.domain.office_words import status_meaning_of
from xlcrm.domain.outline import outlined
from xlcrm.domain.period import period_of
from xlcrm.domain.text import lazy
from xlcrm.reading.told import EVERYWHERE, told_anywhere
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple
from xlcrm.workbook.read import read_book
from xlcrm.workbook.snapshots import COMPARED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.reading.told import Explained

_OTHERWISE_SAID: Final = frozenset({"C207", "C231", "C232"})
_PLACES: Final = lazy(
    r".*(?:[^\d\W]점|\d+호점|지사|센터|캠퍼스|영업소|사업소|분원|본원|[동서남북]관)"
)
_NO_SERVICE: Final = lazy(
    r"회원|고객|명단|명부|대장|목록|현황|리스트|관리|신규|기존|전체|sheet|list|member|시트|표\d"
)


@outlined
class Chosen(NamedTuple):
    """Which sheets are read, and why others are not.

    Attributes:
        names: those that are read, in the order of the tabs.
        why: sheet → why it is not read, as a check of the workbook would say it.
    """

    names: tuple[str, ...]
    why: Mapping[str, str]


def ledgers_in(package: Package, told: Explained) -> Chosen:
    """Return which sheets of a workbook are its ledgers.

    Args:
        package: the workbook.
        told: what the office that gets the rows has said of its headers.
    """
    said = {EVERYWHERE: told_anywhere(told), **told}
    book = read_book(package, fields=lambda _: COMPARED, kinds={LEDGER.key}, told=said)
    names = dict.fromkeys(sheet.table.sheet for sheet in book.ledgers)
    why = {
        each.where.sheet: each.message
        for each in book.findings
        if each.code in _OTHERWISE_SAID and each.where.sheet not in names
    }
    return Chosen(tuple(names), why)


def field_of_names(names: Sequence[str], fields: Collection[str]) -> str:
    """Return what the names of the sheets say that no column does: a branch or a service.

    Empty where they say neither: of months, copies, and lists of whom they hold.

    Args:
        names: the sheets that are read.
        fields: the fields that any of them has a column for.

    >>> field_of_names(["강남점", "서초점"], {"name"}), field_of_names(["요가", "PT"], {"name"})
    ('branch', 'service')
    >>> field_of_names(["2024년", "2025년"], ()), field_of_names(["신규회원", "해지"], ())
    ('', '')
    """
    if len(names) < 2:  # noqa: PLR2004 - what one sheet is called says nothing of its rows
        return ""
    plain = [normalise(name) for name in names]
    if any(period_of(name) is not None or copy_mark(name) for name in names):
        return ""
    if all(map(_PLACES.fullmatch, plain)):
        return "" if "branch" in fields else "branch"
    telling = not any(
        not name or name.isdecimal() or _NO_SERVICE.search(name) or status_meaning_of(name)
        for name in plain
    )
    return "service" if telling and "service" not in fields else ""
