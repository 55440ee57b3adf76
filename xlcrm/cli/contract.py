"""What the commands about one contract share: how it is named, and how their work is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.contract import Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.schema.trouble import Problem


def whole(
    least: int, most: int
) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """Return what reads a whole number from `least` to `most`."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if value.isascii() and value.isdecimal() and least <= int(value[:9]) <= most:
            return int(value)
        raise click.BadParameter(f"{least}부터 {most}까지의 정수로 적으세요.", ctx, param)

    return read


contract = click.option(
    "-k", "--contract", metavar="ID", help="계약 ID. 계약의 셀을 고객대장!A5처럼 적어도 됩니다."
)
customer = click.option(
    "-c", "--customer", metavar="고객", help="고객 ID, 고객명 또는 연락처. 계약이 하나일 때 씁니다."
)


def writing(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every command that changes contracts."""
    return options.as_of(options.writing(command))


def wanted(contract: str | None, customer: str | None) -> Wanted:
    """Return the contract that the options name.

    Raises:
        DomainError: they name none, or both a contract and a customer.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415
    from xlcrm.office.contract import OfCustomer  # noqa: PLC0415 - heavy imports late

    if contract and not customer:
        return contract
    if customer and not contract:
        return OfCustomer(customer)
    raise DomainError(
        "계약을 하나 골라야 합니다.",
        hint="--contract에 계약 ID를, 또는 --customer에 고객을 적으세요.",
    )


def show(  # noqa: PLR0913 - what the command was given
    decide: Callable[[Ledger], Proposal[object]],
    path: str,
    command: str,
    *,
    what: str,
    as_of: date,
    way: options.Way,
    words: Mapping[str, object],
) -> int:
    """Decide, write, tell, and return the exit code; 1 if some contracts were passed over.

    Args:
        decide: what is to be done.
        path: the workbook as the user named it.
        command: the command's name, for 변경이력.
        what: what is done, such as `재계약`.
        as_of: the day it is done for.
        way: how it writes.
        words: what the command was told, by the names of its job, to be kept where the workbook is
            not to be had.
    """
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import written  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415

    passed_over: list[Problem] = []
    by = way.author(command)

    def work() -> Committed[object]:
        done = change(path, decide, by, **way.saving)
        passed_over[:] = done.proposal.problems
        return done

    def tell(done: Committed[object]) -> list[str]:
        proposal, name = done.proposal, shown(path)
        count = len(proposal.notes)
        if not count:
            return [f"{name}: {as_of} 기준으로 {what}할 계약이 없습니다."]
        done_words = f"{what} {count:,}건을 적었습니다."
        if way.dry_run:
            done_words = f"{what} {count:,}건을 적을 것입니다. (--dry-run: 쓰지 않았습니다)"
        cells = f"  셀 {len(done.plan):,}개 (일지와 변경이력 포함)"
        return [f"{name}: {done_words}", *(f"  {each}" for each in proposal.said), cells]

    def keep(busy: XlcrmError) -> Waits:
        said = {**words, "as_of": as_of}
        return wait(path, command, said, by, busy, limits=way.saving["limits"])

    code = written(
        path,
        work,
        tell,
        as_of=as_of,
        as_json=way.as_json,
        keep=None if way.dry_run else keep,
        what=what,
    )
    if code == 0 and passed_over:
        say(f"{what}하지 못한 계약: {len(passed_over):,}건")
        for each in passed_over:
            say(f"  {shown(each)}")
        return 1
    return code
