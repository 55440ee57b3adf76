"""`xlcrm log due`: what is still to be done for whom, the overdue first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.timeline import FollowUp
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch

    _Due = tuple[FollowUp, str]


@click.command(
    "due",
    cls=KoreanCommand,
    short_help="아직 하지 않은 후속 조치와 보상, 미해결 문제를 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log due 고객대장.xlsx
  xlcrm log due 고객대장.xlsx --as-of 2024-10-20 --within 7
  xlcrm log due 고객대장.xlsx --promises
  xlcrm log due 지점폴더""",
)
@options.ledger
@options.as_of
@click.option("-w", "--within", type=click.IntRange(0), metavar="일", help="며칠 안에 할 것만.")
@click.option(
    "--promises",
    is_flag=True,
    help="지키지 않은 약속만: 해 주지 않은 보상, 불만의 지난 후속.",
)
@folder.each
@folder.strict
@options.reveal
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    as_of: date,
    within: int | None,
    promises: bool,
    each: bool,
    strict: bool,
    reveal: bool,
    as_json: bool,
    limits: Limits,
) -> int:
    """아직 하지 않은 후속 조치와 보상, 미해결 문제를, 늦은 것부터 보여 줍니다.

    폴더이면 모든 대장의 것을 지점 열과 함께 모읍니다.
    """
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415 - imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    def found_in(file: Path | str) -> list[_Due]:
        return _found(str(file), as_of, within, limits, promises=promises, reveal=reveal)

    if folder.is_folder(ledger):
        all_ = folder.gathered(ledger, found_in, limits=limits, strict=strict)
        if as_json:
            return all_.print_json(as_of, lambda branch: _more(branch.found, reveal=reveal))
        if each:
            for branch in all_.branches:
                _show(str(branch.path), branch.found, as_of, reveal=reveal)
        elif all_.branches:
            pairs = [(entry, one.name) for one in all_.branches for entry in one.found]
            pairs.sort(key=lambda pair: (pair[0][0].due is None, pair[0][0].due or as_of))
            entries, names = [entry for entry, _ in pairs], [name for _, name in pairs]
            _show(ledger, entries, as_of, reveal=reveal, branches=names)
        return all_.tell(as_of)
    try:
        found = found_in(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=_more(found, reveal=reveal)))
    else:
        _show(ledger, found, as_of, reveal=reveal)
    return 0


def _found(  # noqa: PLR0913 - what the command was given
    path: str,
    as_of: date,
    within: int | None,
    limits: Limits,
    *,
    promises: bool,
    reveal: bool,
) -> list[_Due]:
    """What there is to do, each with the 고객 ID as it is shown."""
    from xlcrm.cli.shown.log import hidden_names, say_waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.timeline import due  # noqa: PLC0415
    from xlcrm.office.asked_entries import OpenEntries  # noqa: PLC0415
    from xlcrm.office.ledger import Wish, open_for  # noqa: PLC0415

    wish = Wish(needed, ("ledger", "journal"), asked=OpenEntries(as_of))
    opened = open_for(wish, path, limits)
    found = due(opened, as_of=as_of, within=within, promises=promises)
    say_waiting(path)
    ids = _ids(opened, found, reveal=reveal)
    if found and not reveal:
        hidden = hidden_names(opened)
        found = [
            replace(each, what=hidden.text(each.what), compensation=hidden.text(each.compensation))
            for each in found
        ]
    return [(each, ids[each.customer_id]) for each in found]


def _show(
    path: str,
    found: Sequence[_Due],
    as_of: date,
    *,
    reveal: bool,
    branches: Sequence[str] = (),
) -> None:
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.domain.typed_option import path_typed, quoted  # noqa: PLC0415

    late = sum(each.days is not None and each.days < 0 for each, _ in found)
    out(f"{shown(path)}: {as_of} 기준 할 일 {len(found):,}건, 그중 늦은 것 {late:,}건")
    if found:
        headings = [
            Heading("기한", 8),
            Heading("남은 날", ALWAYS, right=True),
            Heading("고객 ID", 7),
            Heading("고객", ALWAYS, wraps=True),
            Heading("할 일", 8, wraps=True),
            Heading("담당자", 5),
            Heading("일지 ID", ALWAYS),
        ]
        rows = [_row(*each, reveal=reveal) for each in found]
        if branches:
            headings.insert(0, Heading(folder.BRANCH, ALWAYS, wraps=True))
            rows = [(shown(branch), *row) for branch, row in zip(branches, rows, strict=True)]
        out("\n".join(table(headings, rows)))
        closing = "--help"  # of a folder there is no entry that could be closed by its path
        if not branches:
            first = found[0][0]
            entry = first.entry_id or quoted(str(first.where))
            closing = f"{path_typed(path)} {entry} --resolution {quoted('처리한 내용')}"
        out(f"  마무리하려면: xlcrm log close {closing}")


def _more(found: Sequence[_Due], *, reveal: bool) -> dict[str, object]:
    return {"entries": [_object(*each, reveal=reveal) for each in found]}


def needed(match: HeaderMatch) -> Collection[str]:
    """Of the journal what tells what is open, and who looks after it; of the ledger hardly any."""
    from xlcrm.office.journal_read import (  # noqa: PLC0415 - heavy imports late
        COMPENSATION_FIELDS,
        CONTACT_FIELDS,
    )

    wanted = {*CONTACT_FIELDS, *COMPENSATION_FIELDS, "officer"}
    return wanted if match.spec.key == "journal" else ("customer_id",)


def _ids(ledger: Ledger, found: Sequence[FollowUp], *, reveal: bool) -> Mapping[str, str]:
    """How each 고객 ID is shown: without the name that it may hold, whoever's it is."""
    from xlcrm.domain.privacy import mask_id  # noqa: PLC0415 - heavy imports late

    ids = {each.customer_id: each.name for each in found}
    if reveal:
        return {customer: customer for customer in ids}
    for customer, name in ids.items():
        if not name and any(map(str.isalpha, customer)):
            people = ledger.book.people.find(customer)
            ids[customer] = people[0].name if people else ""
    return {customer: mask_id(customer, name) for customer, name in ids.items()}


def _row(each: FollowUp, customer: str, *, reveal: bool) -> tuple[str, ...]:
    from xlcrm.cli.shown.tone import Toned, of_days  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.domain.counts import days_left_told  # noqa: PLC0415
    from xlcrm.domain.privacy import mask_name  # noqa: PLC0415

    days = "" if each.days is None else days_left_told(each.days)
    return (
        str(each.due or "기한 없음"),
        Toned(days, of_days(each.days)),
        shown(customer),
        shown(each.name if reveal else mask_name(each.name)),
        shown(_to_do(each)),
        shown(each.officer),
        shown(each.entry_id or each.where),
    )


def _to_do(each: FollowUp) -> str:
    """What is to be done, and what was promised."""
    given = f"보상을 아직 해 주지 않음: {each.compensation}" if each.compensation else ""
    return " · ".join(filter(None, (each.what, given)))


def _object(each: FollowUp, customer: str, *, reveal: bool) -> dict[str, object]:
    from xlcrm.domain.privacy import mask_name  # noqa: PLC0415

    return {
        "entry_id": each.entry_id,
        "sheet": each.where.sheet,
        "cell": each.where.cell,
        "customer_id": customer,
        "name": each.name if reveal else mask_name(each.name),
        "due": str(each.due) if each.due else None,
        "days": each.days,
        "what": each.what,
        "officer": each.officer,
        "compensation": each.compensation,
        "promise": each.promise,
    }
