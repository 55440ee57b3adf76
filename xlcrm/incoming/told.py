"""What a ledger's 설정 says of headers, for the files that are brought into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import XlcrmError
from xlcrm.files import store
from xlcrm.ooxml.package import Package
from xlcrm.reading.own_lists import may_be_settings
from xlcrm.workbook.read import explained_by
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from os import PathLike

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.told import Explained


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
