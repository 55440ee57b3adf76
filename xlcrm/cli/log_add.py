"""`xlcrm log add`: one contact, written down at once or kept until the workbook is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.asking import is_asked
from xlcrm.cli.entry_options import entry_fields, fields_of, spoken, understood
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.log.logbook import Added

_SAME = "같음"


@click.command(
    "add",
    cls=KoreanCommand,
    short_help="상담 한 건을 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm 일지 고객대장.xlsx 1001 전화 발신 재계약 "다음 달에 결정하겠다고 함"
  xlcrm 일지 고객대장.xlsx 1001 같음 "한 번 더 물음"
  xlcrm log add 고객대장.xlsx --customer 1001 --channel 전화 \\
      --direction 발신 --category 재계약 --sentiment 긍정 \\
      "다음 달에 결정하겠다고 함" --follow-up "다시 전화" --due 2030-01-31""",
)
@options.ledger
@click.argument("words", nargs=-1, metavar="[고객] [칸의 말]… [내용]")
@click.option(
    "-c",
    "--customer",
    metavar="고객",
    help="고객 ID, 고객명 또는 연락처. 대장 다음에 적어도 됩니다.",
)
@entry_fields({"contract": "적지 않으면 그날의 계약입니다.", "at": "적지 않으면 지금입니다."})
@click.option(
    "-s",
    "--same",
    is_flag=True,
    help="저번 상담과 같은 채널, 방향, 분류, 담당자로 적습니다.",
)
@click.option(
    "--rotate",
    type=click.Choice(["month", "year"]),
    metavar="month|year",
    help="달이나 해가 바뀌었으면 새 시트에 적습니다.",
)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    words: tuple[str, ...],
    *,
    customer: str | None,
    same: bool,
    rotate: str | None,
    way: options.Way,
    **given: str | None,
) -> int:
    """상담 한 건을 고객관리일지에 적습니다.

    \b
    고객 다음에 채널, 방향, 분류, 감정, 결과의 말(전화, 발신, 불만 등)을 적으면 그
    칸에 적고, 그 뒤는 모두 내용입니다. 따옴표로 묶으면 통째로 내용입니다.
    '같음'이라고 적으면 저번 상담과 같은 채널, 방향, 분류, 담당자입니다.
    일지 ID, 작성시각, 고객명, 그날의 계약은 xlcrm이 채웁니다.
    고객을 적지 않으면 터미널에서 하나씩 묻습니다: 고객은 적는 동안 찾아 주고,
    나머지는 화살표로 고릅니다.
    누가 대장을 열어 두었으면 대기열에 두었다가 다음에 쓸 때 옮겨 적습니다
    (종료 코드 3).
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.log import logged  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.log.logbook import add_entries  # noqa: PLC0415

    by = way.author("log add")
    known = fields_of(given)
    who, said = (
        (customer, words) if customer is not None else (words[0] if words else "", words[1:])
    )
    if len(said) > 1 and said[0] == _SAME:
        same, said = True, said[1:]
    entry = {**known, **spoken(said, known), "customer": who}
    if not who and is_asked(as_json=way.as_json):
        from xlcrm.cli.prompted import asked  # noqa: PLC0415

        try:
            entry = asked(ledger, known, way.saving["limits"])
        except XlcrmError as error:
            return failed(ledger, error, by.now.date(), as_json=False)
    elif not who:
        context = click.get_current_context()
        wanted = next(each for each in context.command.params if each.name == "customer")
        raise click.MissingParameter(ctx=context, param=wanted)
    if same:
        from xlcrm.jobs.timeline import like_last  # noqa: PLC0415 - few ask for it
        from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

        try:
            opened = open_ledger(ledger, limits=way.saving["limits"], kinds=("ledger", "journal"))
            entry = {**like_last(opened, str(entry["customer"])), **entry}
        except XlcrmError as error:
            return failed(ledger, error, by.now.date(), as_json=way.as_json)
    if way.user and "officer" not in entry:
        entry["officer"] = way.user

    def work() -> Added:
        return add_entries(
            ledger,
            [entry],
            by,
            rotate=rotate,
            **way.saving,
        )

    as_of, told = by.now.date(), understood(entry)
    return logged(ledger, work, as_of, as_json=way.as_json, dry_run=way.dry_run, understood=told)
