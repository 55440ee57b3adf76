"""`xlcrm voices show`: what customers say, by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="고객의 말을 주제별로 세고, 무엇을 했는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm voices show 고객대장.xlsx
  xlcrm voices show 고객대장.xlsx --theme 주차 --months 24
  xlcrm voices show 고객대장.xlsx -o 고객의소리.xlsx
  xlcrm voices show 지점폴더""",
)
@options.ledger
@click.option("-t", "--theme", default="", metavar="주제", help="이 주제의 말만 봅니다.")
@click.option(
    "-m",
    "--months",
    callback=shared.whole(1, 120),
    default="12",
    metavar="달",
    help="이번 달까지 몇 달을 볼지. 적지 않으면 12.",
)
@click.option(
    "-n",
    "--sentences",
    callback=shared.whole(0, 5000),
    default="10",
    metavar="줄",
    help="고객의 말을 몇 줄 보여 줄지. 적지 않으면 10.",
)
@click.option("--plain", is_flag=True, help="kiwipiepy가 있어도 조사만 떼어 나눕니다.")
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로 씁니다.")
@folder.each
@folder.strict
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    theme: str,
    months: int,
    sentences: int,
    plain: bool,
    output: str | None,
    each: bool,
    strict: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """만족도의 의견과 고객관리일지의 불만, 내용, 고객 반응을 주제별로 셉니다.

    \b
    주제는 설정 시트에서 짓고 합칩니다: 구분 '주제', 항목 '주차', 값 '주차, 자리'.
    값에 다른 주제의 이름을 적으면 그 주제를 합치고, '쓰지 않음'이면 뺍니다.
    자주 나오지만 주제가 없는 말은 새 주제로 제안합니다. 말은 kiwipiepy가 있으면
    (pip install 'xlcrm[voices]') 형태소로, 없으면 조사를 떼어 나눕니다.
    고객의 말에서 이름과 번호, 주소는 가립니다.
    폴더이면 모든 대장의 말을 함께 세고, 지점마다 몇 건인지도 보여 줍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    if folder.is_folder(ledger):
        from xlcrm.cli.voices_folder import said_in  # noqa: PLC0415 - heavy imports late

        asked = {"theme": theme, "months": months, "plain": plain}
        way = (as_of, as_json, limits)
        return said_in(
            ledger, asked, (sentences, output), way, each=each, strict=strict, reveal=reveal
        )
    from xlcrm.cli.shown.log import say_waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.shown.voices import plain_voices, voices_lines  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.voices import voices, write_voices  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        with working("고객의 말을 세는 중"):
            opened = open_ledger(ledger, limits=limits)
            found = voices(opened, as_of=as_of, theme=theme, months=months, plain=plain)
            if output is not None:
                write_voices(opened, found, output, reveal=reveal)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = plain_voices(found, sentences, reveal=reveal)
        print_json(json_object(ledger, as_of, "ok", more=more | {"output": output}))
        return 0
    say_waiting(ledger)
    for line in voices_lines(ledger, found, sentences, reveal=reveal):
        out(line)
    if output is not None:
        out(f"{shown(output)}: 고객의 말 {found.count:,}건을 적었습니다.")
    return 0
