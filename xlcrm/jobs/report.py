"""A report about a ledger: as a workbook of its own, as a PDF, or within the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.analyse import analyse
from xlcrm.analysis.analyse import columns_read as of_analysis
from xlcrm.analysis.office import OF_WORDS
from xlcrm.errors import DomainError
from xlcrm.files.outgoing import put, refuse_place
from xlcrm.files.passwords import refuse_plain
from xlcrm.jobs.renew import planned
from xlcrm.look.report import load_look
from xlcrm.pages import book as pages
from xlcrm.pages import into
from xlcrm.pages.book import NOTHING_PLANNED
from xlcrm.pages.own import makers_with
from xlcrm.schema.finding import Findings
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date
    from os import PathLike

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.pages.own import MakeSection
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.read import Book

_OF_ALL: Final = frozenset({"summary", "todo", "quality", "definitions"})
_WITHOUT_JOURNAL: Final = frozenset({"revenue", "satisfaction"})
_WITH_WORDS: Final = frozenset({"plan", "satisfaction", "voices", "said", "marketing"})
"""Sheets of the report that tell of all that is found in the workbook; into which nothing of the
journal goes; and into which goes what people said in their own words."""

_WITH_OWN: Final = frozenset({LEDGER.key, CUSTOMERS.key})
_WORKBOOKS: Final = frozenset({".xlsx"})
_PRINTED: Final = frozenset({".pdf"})


def report(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    path: str | PathLike[str],
    *,
    as_of: date,
    only: Iterable[str] = (),
    reveal: bool = False,
    pdf: bool = False,
    sections: Sequence[MakeSection] = (),
    dry_run: bool = False,
    spend: bool = False,
    now: Callable[[str], object] = lambda _: None,
) -> list[Path]:
    """Make a report about a ledger and put it in its place; nothing is written into the ledger.

    A report that lies there already is replaced, nothing else is.

    Args:
        ledger: the opened workbook.
        path: where; it ends in `.xlsx`.
        as_of: the day that counts as today.
        only: the wanted sheets, by name (`매출`) or by key (`revenue`), which say why there is
            nothing where there is nothing; by default those that the data fills.
        reveal: whether names, phone numbers and addresses are shown as they are.
        pdf: whether to print it, too, under the same name; needs LibreOffice.
        sections: what makes sections of an office's own, each from a `Material`, beside those that
            installed packages bring (entry points of the group `xlcrm.sections`).
        dry_run: whether to make it without writing it.
        spend: whether the ledger may let go of what it has read.
        now: called with what is being done.

    Returns:
        The files.

    Raises:
        DomainError: one of `only` is no sheet of the report.
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    keys = keys_of(only)
    if not keys and ledger.book.settings.rolls:
        from xlcrm.jobs.roll import rolls  # noqa: PLC0415 - few offices keep lists
        from xlcrm.pages.saved_rolls import saved_rolls  # noqa: PLC0415 - as above

        sections = (*sections, saved_rolls(rolls(ledger, as_of=as_of)))
    findings, agreed = Findings(), NOTHING_PLANNED
    if tells_of_all(keys, sections):
        now("점검하는 중")
        findings, agreed = ledger.findings_on(as_of), planned(ledger, as_of=as_of)
    if spend:
        _let_go(ledger.book)
    now("셈하는 중")
    figures = analyse(ledger, as_of)
    now("보고서를 쓰는 중")
    prefix = pages.links_to(ledger.path, Path(path))
    data = pages.report(
        ledger,
        figures,
        keys,
        reveal=reveal,
        prefix=prefix,
        findings=findings,
        sections=sections,
        planned=agreed,
        spend=spend,
    )
    return put_made(path, data, pdf=pdf, dry_run=dry_run, now=now, of=[ledger.path])


def _let_go(book: Book) -> None:
    """Let go of what nobody will ask for again: a long journal need not stay in memory.

    Of ledgers and customers the cells of an office's own columns are looked for yet.
    """
    asked = {each.table.sheet for each in book.sheets if each.table.spec.key in _WITH_OWN}
    for title, scanned in [*book.scans.items()]:
        if title in asked:
            book.scans[title] = replace(scanned, columns={}, tracked={}, others=None)
        else:
            del book.scans[title]
    book.package.strings.let_go()


def columns_read(only: Iterable[str], match: HeaderMatch) -> Collection[str] | None:
    """Return the columns of a sheet that a report needs, for `open_ledger(fields=…)`; None is all.

    Args:
        only: the wanted sheets, as for `report`.
        match: the sheet's headers.

    Raises:
        DomainError: one of `only` is no sheet of the report.
    """
    keys, kind = keys_of(only), match.spec.key
    if kind == LEDGER.key or tells_of_all(keys):
        return None
    named = {"customer_id", "name"}  # nobody whom a sheet names alone is to be recognised
    if kind == JOURNAL.key and _WITHOUT_JOURNAL.issuperset(keys):
        return named
    words = () if _WITH_WORDS.isdisjoint(keys) else OF_WORDS.get(kind, ())
    return ({*of_analysis(match), *named} - {*OF_WORDS.get(kind, ())}) | {*words}


def tells_of_all(keys: Sequence[str], sections: Sequence[MakeSection] = ()) -> bool:
    """Tell whether sheets of the report show what is found in the workbook, or what it holds.

    Args:
        keys: the wanted sheets; none are all.
        sections: what makes sections of an office's own, beside those that are installed.
    """
    return not keys or not _OF_ALL.isdisjoint(keys) or bool(makers_with(sections))


def put_made(  # noqa: PLR0913 - as `report`
    path: str | PathLike[str],
    data: bytes,
    *,
    pdf: bool,
    dry_run: bool,
    now: Callable[[str], object] = lambda _: None,
    of: Iterable[str | PathLike[str]],
) -> list[Path]:
    """Put a report in its place, and its PDF beside it; return where they are, or would be.

    Args:
        path: where.
        data: the report.
        pdf: whether it is printed, too.
        dry_run: whether nothing is written.
        now: called with what is being done.
        of: the ledgers that it is made of: whoever may read them may read it.

    Raises:
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    place = Path(path)
    printed = place.with_suffix(".pdf") if place.suffix else place  # without one it is refused
    if dry_run:
        refuse_place(place, _WORKBOOKS, pages.is_report)
        if pdf:
            refuse_place(printed, _PRINTED)
        return [place, *([printed] if pdf else [])]
    of = [*of]
    if pdf:
        refuse_plain(of, printed)
    paths = [put(path, data, _WORKBOOKS, pages.is_report, of=of)]
    if pdf:
        from xlcrm.files.printing import pdf_of  # noqa: PLC0415 - only where it is asked for

        now("PDF를 만드는 중")
        paths.append(put(printed, pdf_of(data, printed, of=of), _PRINTED, of=of))
    return paths


def put_report(
    ledger: Ledger,
    *,
    as_of: date,
    only: Iterable[str] = (),
    reveal: bool = False,
    sections: Sequence[MakeSection] = (),
) -> Proposal[None]:
    """Return what puts sheets of the report into the ledger, or anew in place of its own.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        only: the wanted sheets, by name or by key; 요약 and 만료 예정 by default.
        reveal: whether names, phone numbers and addresses are shown as they are.
        sections: what makes sections of an office's own, as for `report`.

    Raises:
        DomainError: one of `only` is no sheet of the report.
    """
    keys = keys_of(only) or into.SHEETS
    figures = analyse(ledger, as_of)
    agreed = planned(ledger, as_of=as_of)
    return into.put_report(ledger, figures, keys, reveal=reveal, sections=sections, planned=agreed)


def keys_of(only: Iterable[str]) -> Sequence[str]:
    """Return the keys of the sheets that are named, in the order of the report.

    Raises:
        DomainError: one of them is no sheet of the report.

    >>> keys_of(["이탈", "revenue"])
    ('revenue', 'churn')
    """
    names = load_look().names
    wanted = {each.replace(" ", "") for each in only}
    found = {key for key, name in names.items() if {name.replace(" ", ""), key} & wanted}
    known = {word for key in found for word in (key, names[key].replace(" ", ""))}
    if wanted - known:
        names_said = ", ".join(names.values())
        raise DomainError(
            "보고서에 그런 시트가 없습니다.", hint=f"다음에서 고르세요: {names_said}."
        )
    return tuple(key for key in names if key in found)
