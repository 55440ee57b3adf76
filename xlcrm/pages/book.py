"""A report as one workbook: the wanted sheets, laid out together, written at once."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, time
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import OWN, load_look
from xlcrm.office.journal_read import names_known
from xlcrm.office.proposal import Planned
from xlcrm.office.sums import sums
from xlcrm.ooxml.package import Package
from xlcrm.pages import own
from xlcrm.pages.filled import SUMMARY, drawn, filled, with_list
from xlcrm.pages.layout import placed
from xlcrm.pages.masks import Masks
from xlcrm.pages.material import Material, Source, held_in
from xlcrm.pages.native import table_names
from xlcrm.pages.own import makers_with
from xlcrm.pages.paint import PaintedBook, paint
from xlcrm.pages.ways import ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.office.ledger import Ledger
    from xlcrm.pages.own import MakeSection
    from xlcrm.pages.page import Page
    from xlcrm.schema.finding import Finding

NOTHING_PLANNED: Final = Planned()
_CATEGORY: Final = "xlcrm report"
_PROPERTIES: Final = "docProps/core.xml"


def keys_of_all() -> tuple[str, ...]:
    """The keys of xlcrm's own sheets in the order in which they stand."""
    return tuple(load_look().names)


def page_of(key: str, material: Material) -> Page:
    """Make a sheet, by the module of its key, such as `xlcrm.pages.churn`."""
    page: Page = import_module(f"xlcrm.pages.{key}").page(material)
    return page


def report(  # noqa: PLR0913 - what the report is about, and what a caller may choose
    ledger: Ledger,
    analysis: Analysis,
    keys: Sequence[str] = (),
    *,
    reveal: bool = False,
    prefix: str | None = None,
    findings: Sequence[Finding] | None = None,
    sections: Sequence[MakeSection] = (),
    planned: Planned = NOTHING_PLANNED,
    spend: bool = False,
) -> bytes:
    """Make a report workbook and return its bytes; the same arguments give the same bytes.

    Args:
        ledger: the workbook that it is about.
        analysis: its figures on a day.
        keys: the wanted sheets, by their keys in the look (`revenue`, `churn` …), which say why
            there is nothing where there is nothing; by default those that the data fills.
        reveal: whether names, phone numbers and addresses are shown as they are.
        prefix: what links to the workbook's cells begin with, as `links_to` gives it; by default
            the workbook lies beside the report.
        findings: what is wrong in the data, as of the day; looked for unless given.
        sections: what makes sections of an office's own, beside those that are installed; they
            stand on a sheet of their own at the end.
        planned: the contracts that have been agreed to go on, as `xlcrm.renew_planned` takes them.
        spend: whether the ledger may let go of what it has read; whoever asks again reads again.
    """
    makers = makers_with(sections)
    wanted = (*(keys or keys_of_all()), *((OWN,) if makers else ()))
    material = material_of(
        ledger, analysis, wanted, prefix=prefix, findings=findings, planned=planned
    )
    if spend and not makers:  # those of an office's own may ask the ledger
        ledger.spend()
    return report_of(material, reveal=reveal, makers=makers, every=bool(keys))


def report_of(
    material: Material,
    *,
    reveal: bool = False,
    makers: Sequence[tuple[str, MakeSection | None]] = (),
    every: bool = False,
    ready: Mapping[str, Page] = MappingProxyType({}),
) -> bytes:
    """Make a report workbook of what its sheets show, and return its bytes.

    Args:
        material: what they show; its `names` are the wanted sheets.
        reveal: whether names, phone numbers and addresses are shown as they are.
        makers: what makes sections of an office's own.
        every: whether sheets stand there that have nothing to say, and say why.
        ready: sheets that are made already, by key.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a summary of a ledger paints nothing

    look, as_of = load_look(), material.as_of
    pages = pages_of(material, reveal=reveal, makers=makers, every=every, ready=ready)
    names = {key: material.names[key] for key in pages}
    spots = {key: placed(page, look) for key, page in pages.items()}
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        title = f"{material.source.name} 보고서"
        book.set_properties(
            {"title": title, "category": _CATEGORY, "created": datetime.combine(as_of, time())}
        )
        painted = PaintedBook(
            Painter(book, look),
            spots,
            names,
            f"기준일 {as_of}  ·  {material.source.name}",
            footer=f"기준일 {as_of}",
            tables=table_names(spots, names),
            ways=ways(spots, names),
        )
        for key, spot in spots.items():
            paint(book.add_worksheet(names[key]), spot, painted)
    return buffer.getvalue()


def is_report(data: bytes) -> bool:
    """Tell whether a file is a report, which may be replaced by a newer one."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def links_to(ledger: Path, report: Path) -> str:
    """Return what links from a report to cells of its ledger begin with.

    >>> links_to(Path("사무실/대장.xlsx"), Path("보고/보고서.xlsx"))
    'external:../사무실/대장.xlsx#'
    """
    try:
        way = Path(os.path.relpath(ledger, report.parent)).as_posix()
    except ValueError:  # another drive
        way = ledger.name
    return f"external:{way.replace('#', '%23')}#"  # the first # ends the file's name


def material_of(  # noqa: PLR0913 - what the sheets are made of
    ledger: Ledger,
    analysis: Analysis,
    keys: Sequence[str],
    *,
    prefix: str | None = None,
    findings: Sequence[Finding] | None = None,
    planned: Planned = NOTHING_PLANNED,
) -> Material:
    """Return what the sheets of these keys are made of."""
    as_of = analysis.office.as_of
    book = ledger.on(as_of).book
    name = ledger.path.name
    sheets = tuple((each.sheet, each.spec.row_is, len(each.rows)) for each in book.tables)
    digest, size = ledger.fingerprint.digest, ledger.fingerprint.size
    source = Source(name, digest, size, sheets, f"external:{name}#" if prefix is None else prefix)
    found = ledger.findings_on(as_of) if findings is None else tuple(findings)
    names, most = named(keys)
    held = held_in(book.tables)
    material = Material(analysis, found, source, as_of, names, most, sums(book), planned, held)
    return replace(material, people=names_known(book))


def named(keys: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return what the sheets of these keys are called, and how long a list may be on them."""
    look = load_look()
    return {key: look.sheets[key].name for key in keys}, look.page.most_rows


def pages_of(
    material: Material,
    *,
    reveal: bool,
    makers: Sequence[tuple[str, MakeSection | None]] = (),
    every: bool = True,
    ready: Mapping[str, Page] = MappingProxyType({}),
) -> dict[str, Page]:
    """Return the wanted sheets by key, nobody to be recognised on them unless revealed.

    Unless `every` one of them is wanted, those that the data does not fill are left out, and
    sections too; the sheet 정의 lists them with what would fill them. Those that are `ready` are
    not made anew.
    """

    def made(key: str, material: Material) -> Page:
        return own.page(material, makers) if key == OWN else page_of(key, material)

    late = not every and SUMMARY in material.names  # it leads to the others: those that are left
    wanted = [key for key in material.names if not (late and key == SUMMARY)]
    pages = {key: ready[key] if key in ready else made(key, material) for key in wanted}
    if not every:
        kept, lacks = filled(pages, material)
        if late:
            names = {key: name for key, name in material.names.items() if key in {SUMMARY, *kept}}
            as_ready = SUMMARY in ready and len(names) == len(material.names)
            first = ready[SUMMARY] if as_ready else made(SUMMARY, replace(material, names=names))
            kept = {key: first if key == SUMMARY else kept[key] for key in names}
        pages = with_list(kept, lacks, material)
    pages = drawn(pages)
    if reveal:
        return pages
    contracts = material.analysis.office.contracts
    known: frozenset[str] = frozenset()
    if not material.masked:
        known = frozenset(contracts["name"].dropna().unique()) | material.people
    masks = Masks(known, done=material.masked)
    return {key: masks.page(page) for key, page in pages.items()}
