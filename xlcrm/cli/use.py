"""`xlcrm use`: the ledger that commands take when none is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.options import PATH

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 8  # names of workbooks that are told


@click.command(
    "use",
    cls=KoreanCommand,
    short_help="이 폴더에서 늘 쓰는 대장을 정합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm use 고객대장.xlsx
  xlcrm use
  xlcrm use --forget""",
)
@click.argument("workbook", required=False, metavar="[대장]", type=PATH)
@click.option("--forget", is_flag=True, help="정해 둔 대장을 잊습니다.")
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(workbook: str | None, *, forget: bool) -> int:
    """이 폴더와 그 아래에서 명령에 대장을 적지 않으면 쓸 대장을 정합니다.

    \b
    아무것도 적지 않으면 지금 쓰는 대장을 보여 줍니다.
    이 컴퓨터의 이 사용자에게만 적용되며, 대장에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import FAILED, tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.in_use import found_as, use, workbooks_in  # noqa: PLC0415
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files.disk import target_of  # noqa: PLC0415

    beside: list[str] = []
    if workbook is not None:
        found = found_as(workbook)
        if found is None:
            say(f"{shown(workbook)}: 그런 파일이 없습니다. → 대장의 경로를 적으세요.")
            return FAILED
        beside = workbooks_in(found)
        if not beside and os.path.isdir(found):  # noqa: PTH112 - whatever was typed
            say(f"{shown(workbook)}: 이 폴더에 엑셀 파일이 없습니다. → 대장의 경로를 적으세요.")
            return FAILED
        workbook = beside[0] if len(beside) == 1 else found
    try:
        if workbook is not None and not beside:
            target_of(workbook)
    except XlcrmError as error:
        tell(error)
        return FAILED
    try:
        if workbook is not None or forget:
            use(workbook)
    except XlcrmError:
        say("정한 것을 적어 둘 수 없습니다. → 환경 변수 XLCRM_CONFIG에 쓸 수 있는 폴더를 적으세요.")
        return FAILED
    _tell(beside, named=workbook is not None, forgotten=forget)
    return 0


def _tell(beside: Sequence[str], *, named: bool, forgotten: bool) -> None:
    """Say what is in use now, and of a folder with several ledgers what that is good for."""
    from xlcrm.cli.failures import to_use  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.in_use import in_use  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415

    now = in_use()
    if forgotten and not named:
        out("이 폴더에서 정해 둔 대장을 잊었습니다.")
    if now is None:
        out(f"정해 둔 대장이 없습니다. {to_use()}")
    elif named:
        out(f"이제 이 폴더에서 대장을 적지 않으면 이 대장을 씁니다: {shown(now)}")
    else:
        out(f"이 폴더에서 쓰는 대장: {shown(now)}")
    if len(beside) > 1:
        names = ", ".join(os.path.basename(each) for each in beside[:_MOST])  # noqa: PTH119
        out("  폴더입니다. 대장 하나를 다루는 명령(일지, 명단, 재계약 등)에는 대장을 적으세요.")
        out(f"  {shown(names)}{' …' if len(beside) > _MOST else ''}")
