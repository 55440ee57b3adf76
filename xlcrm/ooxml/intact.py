"""Whether a workbook's bytes are whole: it opens, every CRC holds, and Excel could read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.ooxml.health import examine
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, damaged

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits


def refuse_damaged(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise unless a workbook is whole; every part is read for it.

    Raises:
        NotAWorkbookError: it is no workbook, or needs a password.
        DamagedWorkbookError: a part is missing, cut off, not what its CRC says, or one that Excel
            would have to repair.
        LimitExceededError: it would unpack to more than `limits` allow.
    """
    if name := spoilt_part(data, limits):
        raise damaged(f"읽을 수 없는 부분이 있습니다: {name}")


def spoilt_part(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return a part of a workbook that Excel would have to repair; "" if none is. Each is read.

    Raises:
        XlcrmError: as `refuse_damaged`, but for such a part.
    """
    package = Package(data, limits)
    ills = examine(package).ills
    for member in package.archive.members if ills or not package.worksheets else ():
        package.archive.read(member.name)  # of which it would say that it cannot be read
    if not package.worksheets:
        raise damaged("시트가 없습니다.")
    return next((ill.part for ill in ills), "")
