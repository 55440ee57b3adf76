"""The figures and the report of several ledgers as one, such as a folder of branches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.addresses import shown_path
from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.office import office_of
from xlcrm.analysis.sharing import sharing
from xlcrm.analysis.together import there, together
from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.jobs.renew import planned
from xlcrm.jobs.report import keys_of, put_made
from xlcrm.office.journal_read import names_known
from xlcrm.office.proposal import Planned
from xlcrm.office.sums import sums
from xlcrm.pages import book as pages
from xlcrm.pages.branches import compared
from xlcrm.pages.material import Held, Material, Place, Source, held_in
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from os import PathLike

    from xlcrm.analysis.figure import Figure
    from xlcrm.analysis.inputs import Office
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.sums import Sum
    from xlcrm.schema.finding import Finding


@outlined
class Part(NamedTuple):
    """What a ledger brings to the figures of several; the ledger itself is let go of.

    Attributes:
        path: its file.
        called: how it is named in commands.
        office: its frames.
        compared: its figures that are held against those of the others.
        findings: what is wrong in its data.
        planned: its contracts that have been agreed to go on.
        sheets: its recognised sheets: name, what they hold, how many rows.
        digest: SHA-256 of the file's bytes.
        size: of the file, in bytes.
        sums: what its amounts come to that are told of.
        held: what it has of each kind of sheet.
        people: the names of all whom it names.
        masked: whether people are masked in it already.
    """

    path: Path
    called: str
    office: Office
    compared: tuple[tuple[str, Figure], ...]
    findings: tuple[Finding, ...]
    planned: Planned
    sheets: tuple[tuple[str, str, int], ...]
    digest: str
    size: int
    sums: tuple[Sum, ...]
    held: Mapping[str, Held]
    people: frozenset[str] = frozenset()
    masked: bool = False


def part_of(ledger: Ledger, *, as_of: date, called: str = "") -> Part:
    """Return what a ledger brings to the figures of several.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
        called: how it is named in commands; by default by its path.
    """
    book = ledger.on(as_of).book
    office = office_of(ledger, as_of)
    return Part(
        path=ledger.path,
        called=shown_path(called or ledger.path),
        office=office,
        compared=compared(replace(office)),  # what is worked out for them goes with the copy
        findings=tuple(ledger.findings_on(as_of)),
        planned=planned(ledger, as_of=as_of),
        sheets=tuple((each.sheet, each.spec.row_is, len(each.rows)) for each in book.tables),
        digest=ledger.fingerprint.digest,
        size=ledger.fingerprint.size,
        sums=sums(book),
        held=held_in(book.tables),
        people=names_known(book),
    )


def joined(parts: Iterable[tuple[str, Part]]) -> Office:
    """Return the offices of several ledgers as one."""
    with sharing():
        return together([(name, part.office) for name, part in parts])


def material_of_several(  # noqa: PLR0913 - what is known of the ledgers
    parts: Sequence[tuple[str, Part]],
    title: str,
    keys: Sequence[str] = (),
    *,
    report: Path | None = None,
    unread: Sequence[str] = (),
    remarks: Sequence[str] = (),
    office: Office | None = None,
) -> Material:
    """Return what the sheets of a report about several ledgers are made of.

    Args:
        parts: what each ledger is called among the others, and what it brings.
        title: what all of them are called: the folder.
        keys: the wanted sheets; all by default.
        report: where the report will lie, from which its links lead to the ledgers.
        unread: the names of files that could not be read, which the figures then name.
        remarks: what else has to be known of where the figures come from, in Korean.
        office: the offices of all of them as one, where that is there already.

    Raises:
        DomainError: there is no ledger.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> part = part_of(ledger, as_of=date(2024, 10, 1))
    >>> found = material_of_several([("강남", part), ("서초", part)], "지점")
    >>> found.analysis.figures["mrr"].value, found.source.name
    (500000.0, '지점')
    """
    if not parts:
        raise DomainError(
            "읽을 수 있는 고객대장이 없습니다.", hint="고객대장이 있는 폴더를 지정하세요."
        )
    if office is None:
        office = joined(parts)
    places, sheets = {}, []
    for name, part in parts:
        prefix = pages.links_to(part.path, report or part.path)
        for sheet, holds, rows in part.sheets:
            label = there(name, sheet)
            places[label] = Place(sheet, prefix, part.called)
            sheets.append((label, holds, rows))
    source = Source(
        title,
        "",
        sum(part.size for _, part in parts),
        tuple(sheets),
        places=places,
        files=tuple((part.path.name, part.digest, part.size) for _, part in parts),
        unread=tuple(unread),
        remarks=tuple(remarks),
    )
    names, most = pages.named(keys or pages.keys_of_all())
    return Material(
        analyse_office(office),
        tuple(
            replace(found, where=_there(name, found.where))
            for name, part in parts
            for found in part.findings
        ),
        source,
        office.as_of,
        names,
        most,
        _added([part.sums for _, part in parts]),
        Planned(
            tuple(_there(name, cell) for name, part in parts for cell in part.planned.ready),
            tuple(_there(name, cell) for name, part in parts for cell in part.planned.left),
        ),
        _held([(name, part.held) for name, part in parts]),
        {name: part.compared for name, part in parts},
        frozenset().union(*(part.people for _, part in parts)),
        any(part.masked for _, part in parts),
    )


def _there(name: str, where: CellRef) -> CellRef:
    return CellRef(there(name, where.sheet), where.row, where.column)


def _added(several: Sequence[Sequence[Sum]]) -> tuple[Sum, ...]:
    """The sums of the same columns, added."""
    found: dict[tuple[str, str], Sum] = {}
    for each in (one for sums_ in several for one in sums_):
        before = found.get((each.column.field, each.of))
        found[each.column.field, each.of] = (
            each
            if before is None
            else replace(
                before,
                amount=before.amount + each.amount,
                contracts=before.contracts + each.contracts,
                unread=before.unread + each.unread,
            )
        )
    return tuple(found.values())


def _held(several: Sequence[tuple[str, Mapping[str, Held]]]) -> dict[str, Held]:
    """What all of them have of each kind of sheet; the sheet is the first ledger's that has one."""
    found: dict[str, Held] = {}
    for name, held in several:
        for kind, each in held.items():
            before = found.get(kind, Held(there(name, each.sheet), 0, {}, frozenset()))
            found[kind] = Held(
                before.sheet,
                before.rows + each.rows,
                {**each.headers, **before.headers},
                before.told | each.told,
            )
    return found


def report_of_several(  # noqa: PLR0913 - as `report`
    parts: Sequence[tuple[str, Part]],
    title: str,
    path: str | PathLike[str],
    *,
    only: Iterable[str] = (),
    reveal: bool = False,
    pdf: bool = False,
    dry_run: bool = False,
    unread: Sequence[str] = (),
    remarks: Sequence[str] = (),
    of: Iterable[str | PathLike[str]] = (),
    office: Office | None = None,
) -> list[Path]:
    """Make one report about several ledgers and put it in its place.

    Args:
        parts: what each ledger is called among the others, and what it brings.
        title: what all of them are called: the folder.
        path: where; it ends in `.xlsx`.
        only: the wanted sheets, by name or by key; by default those that the data fills.
        reveal: whether names, phone numbers and addresses are shown as they are.
        pdf: whether to print it, too, under the same name; needs LibreOffice.
        dry_run: whether to make it without writing it.
        unread: the names of files that could not be read, which the report then names.
        remarks: what else has to be known of where the figures come from, in Korean.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.
        office: the offices of all of them as one, where that is there already.

    Returns:
        The files.

    Raises:
        DomainError: there is no ledger, or one of `only` is no sheet of the report.
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    keys = keys_of(only)
    material = material_of_several(
        parts, title, keys, report=Path(path), unread=unread, remarks=remarks, office=office
    )
    with sharing():
        data = pages.report_of(material, reveal=reveal, every=bool(keys))
    return put_made(path, data, pdf=pdf, dry_run=dry_run, of=of)
