"""What a ledger's 설정 says of headers, for the files that are brought into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.errors import XlcrmError
from xlcrm.files import store
from xlcrm.ooxml.package import Package
from xlcrm.reading.own_lists import may_be_settings
from xlcrm.reading.settings import SECTIONS
from xlcrm.reading.told import SECTION, explained
from xlcrm.schema.header_words import normalise
from xlcrm.workbook.read import explained_by
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.told import Explained


SOURCE: Final = "가져오기"
"""What 설정 calls what is brought, where else a sheet is named."""

_SECTION: Final = lazy(rf"\s*{SECTION}\s*!\s*")


def headers_told(answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what answers say of headers, as they are compared; those about anything else are left.

    >>> headers_told({"입반일": "계약 시작일", "가져오기!반": "쓰지 않음", "상태 낱말!가": "해지"})
    {'입반일': ('start',), '반': ()}
    """
    named = {_SECTION.sub("", name, count=1): text for name, text in answers.items()}
    said = explained(named)
    others = {normalise(section) for section in SECTIONS} - {normalise(SECTION)}
    return {
        header: fields
        for sheet, headers in said.items()
        if sheet not in others
        for header, fields in headers.items()
    }


def told_in(path: str | PathLike[str], limits: Limits) -> Explained:
    """Return what the workbook's 설정 says its headers mean; nothing where it cannot be read.

    Whoever reads the workbook next says why it cannot.

    Args:
        path: the workbook.
        limits: how much it may unpack to.
    """
    try:
        package = Package(store.read(path, limits).data, limits)
        entries = [each for each in package.worksheets if may_be_settings(each.name)]
        dates = ShownDates(package) if entries else None
        return explained_by([SheetReader(package, each, dates) for each in entries if dates])
    except XlcrmError:
        return {}
