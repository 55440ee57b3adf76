"""The workings of a refund as a file to look through and to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.files.outgoing import put
from xlcrm.jobs.refund import NO_CLAIM
from xlcrm.pages import refund as pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from xlcrm.jobs.refund import Refunding


def write_refund(
    found: Refunding,
    path: str | PathLike[str],
    *,
    as_of: date,
    reveal: bool = False,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put the workings into a file that ends in `.xlsx`, or anew in the place of one of ours.

    Args:
        found: the workings.
        path: where.
        as_of: the day the page is of.
        reveal: whether the customer stands there unmasked.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    page = pages.RefundPage(
        who_of(found, reveal=reveal),
        as_of,
        found.over,
        found.on,
        found.pause,
        found.use,
        found.sums,
        found.penalty_rate,
        found.rounding,
        found.arrears,
        found.formulas,
        (*found.doubts, NO_CLAIM),
    )
    return put(path, pages.refund_book(page), {".xlsx"}, pages.is_refund, of=of)


def who_of(found: Refunding, *, reveal: bool) -> str:
    """Return whose contract it is, as it may be shown: 1001 홍*동 프리미엄."""
    name = found.name if reveal or not found.name else mask_name(found.name)
    service = found.service if reveal else scrub(found.service)
    return " ".join(filter(None, (found.customer_id, name, service)))
