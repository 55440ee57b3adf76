"""The files of letters: packed so that the same letter has the same bytes whenever it is made."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

_ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can say


def steady(data: bytes) -> bytes:
    """Return an archive with its parts in their order and packed as they were, without the hour.

    What has the same parts has the same bytes then, whenever it is made.
    """
    found = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as archive,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in archive.infolist():
            entry = zipfile.ZipInfo(each.filename, _ANY_DAY)
            entry.compress_type = each.compress_type
            entry.external_attr = each.external_attr
            made.writestr(entry, archive.read(each))
    return found.getvalue()
