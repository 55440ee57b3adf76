"""`xlcrm new`: a blank ledger, ready to type into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out, say, shown

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "new",
    cls=KoreanCommand,
    short_help="새 고객대장을 만듭니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm new 고객대장.xlsx
  xlcrm new 연습.xlsx --sample""",
)
@click.argument("file", metavar="파일", type=click.Path(path_type=Path, readable=False))
@click.option("--sample", is_flag=True, help="지어낸 고객 몇 명을 넣어 쓰임새를 보여 줍니다.")
@options.as_of
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(file: Path, *, sample: bool, as_of: date) -> int:
    """고객대장·일지·설정 시트를 갖춘 새 엑셀 파일을 만듭니다.

    \b
    확장자를 적지 않으면 .xlsx를 붙입니다. 이미 있는 파일은 건드리지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.jobs.new.new import new_ledger  # noqa: PLC0415 - heavy imports late

    made = new_ledger(file, as_of=as_of, sample=sample).path
    name = shown(file.with_name(made.name))
    out(f"{name}: 새 고객대장을 만들었습니다.")
    say(f'엑셀에서 고객대장 시트를 채운 뒤 실행하세요: xlcrm refresh "{name}"')
    return 0
