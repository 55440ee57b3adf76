"""What the commands about one contract share: how it is named, and how their work is told."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from xlcrm.cli import options
from xlcrm.cli.asking import is_agreed, is_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.contract import Wanted
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


def won(
    least: int = 0,
) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """Return what reads an amount of at least so much as people type it: 120000, 12만원."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        from xlcrm.domain.money import parse_won  # noqa: PLC0415 - only where one is given
        from xlcrm.errors import DomainError  # noqa: PLC0415

        if value is None:
            return None
        try:
            found = parse_won(value).won
        except DomainError:
            found = None
        if found is None or found < least:
            raise click.BadParameter("120000 또는 12만원처럼 적으세요.", ctx, param)
        return found

    return read


contract = click.option(
    "-k", "--contract", metavar="ID", help="계약 ID. 계약의 셀을 고객대장!A5처럼 적어도 됩니다."
)
customer = click.option(
    "-c", "--customer", metavar="고객", help="고객 ID, 고객명 또는 연락처. 계약이 하나일 때 씁니다."
)

before_start = click.option(
    "--before-start", is_flag=True, help="시작하지 않은 계약이면 취소합니다. 묻지 않습니다."
)


def on(what: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return the option that says which day it is about, told in its help as `what`."""
    return click.option("--on", "on", callback=options.day, metavar=options.DAY, help=what)


def writing(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every command that changes contracts."""
    return options.as_of(options.writing(command))


def named(command: Callable[..., int]) -> Callable[..., int]:
    """Let the customer stand as a word behind the ledger; ask at a terminal if nobody does."""

    @wraps(command)
    def run(*, who: str | None, **given: Any) -> int:  # noqa: ANN401 - what the command is given
        way: options.Way = given["way"]
        named_so = given["customer"] or given["contract"]
        if who is not None and named_so:
            context = click.get_current_context()
            option = next(each for each in context.command.params if each.name == "customer")
            raise click.BadParameter(
                "대장 다음에 적은 고객과 --customer, --contract 가운데 하나만 적으세요.",
                context,
                option,
            )
        if who is not None:
            given["customer"] = who
        elif not named_so and not given.get("all_planned") and is_asked(as_json=way.as_json):
            from xlcrm.cli.prompted import asked_customer  # noqa: PLC0415 - heavy imports late
            from xlcrm.cli.writing import failed  # noqa: PLC0415
            from xlcrm.errors import XlcrmError  # noqa: PLC0415

            try:
                given["customer"] = asked_customer(given["ledger"], way.saving["limits"])
            except XlcrmError as error:
                return failed(given["ledger"], error, given["as_of"], as_json=False)
        return command(**given)

    return click.argument("who", required=False, metavar="[고객]")(run)


def about_its_start(
    path: str, command: str, words: dict[str, object], *, as_of: date, way: options.Way
) -> dict[str, object]:
    """Return the words of what ends a contract, with what a person at the terminal says of one.

    One that shall end before it begins would be one that never was: that is asked.

    Args:
        path: the workbook as the user named it.
        command: the command's name.
        words: what the command was told.
        as_of: the day it is done for.
        way: how it writes.

    Raises:
        click.exceptions.Exit: it is not meant; nothing has been written.
    """
    from xlcrm.cli.failures import INTERRUPTED  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.decide import NotBegunError  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    if words["before_start"] or not is_asked(as_json=way.as_json):
        return words
    try:
        _refuse_unclear(words)
        opened = open_ledger(path, limits=way.saving["limits"])
        told_to(command, {**words, "as_of": as_of}, way.author(command))(opened)
    except NotBegunError as error:
        click.echo(shown(error.message))
    except XlcrmError:
        return words  # which is told when it is tried
    else:
        return words
    try:
        if is_agreed("시작하지 않은 계약을 취소하는 것입니까?"):
            return {**words, "before_start": True}
    except click.Abort:
        click.echo()
    say("그만두었습니다. 아무것도 쓰지 않았습니다.")
    raise click.exceptions.Exit(INTERRUPTED)


def _refuse_unclear(words: Mapping[str, object]) -> None:
    """Raise if the options name no contract, or several ways to find one.

    Raises:
        DomainError: they do.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415

    if words.get("all_planned"):
        if any(said is not None for name, said in words.items() if name != "all_planned"):
            raise DomainError(
                "--all-planned는 다른 조건과 함께 쓰지 않습니다.",
                hint="계약 하나를 바꾸려면 --contract만 쓰세요.",
            )
    else:
        wanted(words.get("contract"), words.get("customer"))


def wanted(contract: object, customer: object) -> Wanted:
    """Return the contract that the options name.

    Raises:
        DomainError: they name none, or two ways to find one.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.contract import OfCustomer  # noqa: PLC0415

    if bool(contract) == bool(customer):
        raise DomainError(
            "계약을 하나 골라야 합니다.",
            hint="대장 다음에 고객을, 또는 --contract에 계약 ID를 적으세요.",
        )
    return str(contract) if contract else OfCustomer(str(customer))


def show(  # noqa: PLR0913 - what the command was given
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
        path: the workbook as the user named it.
        command: the command's name, for 변경이력.
        what: what is done, such as `재계약`.
        as_of: the day it is done for.
        way: how it writes.
        words: what the command was told, by the names of its job; kept where the workbook is not
            to be had.
    """
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, written  # noqa: PLC0415
    from xlcrm.domain.typed_option import path_typed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.renew import ALREADY_OVER  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415

    try:
        _refuse_unclear(words)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)
    said = {**words, "as_of": as_of}
    passed_over: list[Problem] = []
    by = way.author(command)

    def work() -> Committed[object]:
        done = change(path, told_to(command, said, by), by, **way.saving)
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
        back = []
        if not way.dry_run and any(ALREADY_OVER in each for each in proposal.said):
            back = [f"  방금 적은 것을 거두려면: xlcrm undo {path_typed(path)}"]
        return [f"{name}: {done_words}", *(f"  {each}" for each in proposal.said), *back, cells]

    def keep(busy: XlcrmError) -> Waits:
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
