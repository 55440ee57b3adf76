"""`xlcrm offers` over every ledger of a folder: what is proposed in each, and what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli import folder
from xlcrm.cli.shown.offers import (
    offer_lines,
    plain_offers,
    plain_results,
    result_lines,
)
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed
from xlcrm.errors import XlcrmError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.analysis.inputs import Office
    from xlcrm.analysis.offers import Offers
    from xlcrm.ooxml.zipformat import Limits


def offered_in(  # noqa: PLR0913 - what the command was given
    path: str,
    conditions: str,
    output: str | None,
    as_of: date,
    limits: Limits,
    *,
    strict: bool,
    reveal: bool,
    as_json: bool,
) -> int:
    """Say what is proposed to the customers of every ledger below a folder, ledger by ledger.

    Args:
        path: the folder.
        conditions: of whom, as `xlcrm.offers` takes them.
        output: the file that is to be made of all of them.
        as_of: the day that counts as today.
        limits: how much a workbook may unpack to.
        strict: whether what is no ledger is an error.
        reveal: whether people are shown unmasked.
        as_json: whether it is said to a program.
    """
    from xlcrm.jobs.offers import offers  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.offers_page import write_offers_together  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path) -> Offers:
        return offers(open_ledger(file, limits=limits), conditions, as_of=as_of)

    all_ = folder.gathered(path, found_in, limits=limits, strict=strict)
    several = [(branch.name, branch.found) for branch in all_.branches]
    try:
        if output is not None and several:
            write_offers_together(several, output, ledger=all_.title, reveal=reveal, of=all_.files)
    except XlcrmError as error:
        return failed(output or path, error, as_of, as_json=as_json)
    if as_json:
        beside = {"output": output} if output is not None and several else None
        return all_.print_json(
            as_of, lambda branch: plain_offers(branch.found, reveal=reveal), beside
        )
    people = sum(len({each.where for each in found.offers}) for _, found in several)
    made = sum(len(found.offers) for _, found in several)
    among = sum(found.among for _, found in several)
    if several:
        out(f"{shown(path)}: {as_of} 기준 고객 {among:,}명 가운데 {people:,}명에게 제안 {made:,}건")
    for branch in all_.branches:
        out("")
        for line in offer_lines(str(branch.path), branch.found, reveal=reveal):
            out(line)
    if output is not None and several:
        out(f"  {shown(output)}: 제안 {made:,}건을 적었습니다.")
    return all_.tell(as_of)


def results_in(  # noqa: PLR0913 - what the command was given
    path: str, within: int, as_of: date, limits: Limits, *, strict: bool, as_json: bool
) -> int:
    """Say what became of the offers of every ledger below a folder, as one office's.

    Args:
        path: the folder.
        within: the days in which a renewal or a purchase counts.
        as_of: the day that counts as today.
        limits: how much a workbook may unpack to.
        strict: whether what is no ledger is an error.
        as_json: whether it is said to a program.
    """
    from xlcrm.analysis.office import office_of  # noqa: PLC0415 - heavy imports late
    from xlcrm.analysis.together import together  # noqa: PLC0415
    from xlcrm.jobs.offers import offer_results_of  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path) -> Office:
        return office_of(open_ledger(file, limits=limits), as_of)

    all_ = folder.gathered(path, found_in, limits=limits, strict=strict)
    if not all_.branches:
        return all_.print_json(as_of, lambda _: {}) if as_json else all_.tell(as_of)
    office = together([(branch.name, branch.found) for branch in all_.branches])
    found = offer_results_of(office, within=within)
    if as_json:
        return all_.print_json(
            as_of,
            lambda branch: plain_results(offer_results_of(branch.found, within=within)),
            {"together": plain_results(found)},
        )
    for line in result_lines(path, found):
        out(line)
    return all_.tell(as_of)
