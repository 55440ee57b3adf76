"""`xlcrm templates show`: one text, filled in for a few customers, or written out to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.purpose_answers import answer as answer_option
from xlcrm.cli.templates_list import folder as folder_option
from xlcrm.cli.templates_list import ledger as ledger_argument

if TYPE_CHECKING:
    from datetime import date


def pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read `이름=값`, each as one field that is given."""
    found = {}
    for each in values:
        name, sign, value = each.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.BadParameter("보상=다음 달 요금 할인처럼 적으세요.", ctx, param)
        found[name.strip()] = value.strip()
    return found


fill = click.option(
    "--fill",
    "given",
    multiple=True,
    callback=pairs,
    metavar="항목=값",
    help="모든 고객에게 같은 값을 씁니다. 여럿이면 여러 번.",
)


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="문구 하나를 고객 다섯 명으로 채워 봅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm templates show "재계약 60일 전"
  xlcrm templates show "재계약 60일 전" 고객대장.xlsx
  xlcrm templates show "다시 모시기" 고객대장.xlsx --channel 이메일 \\
      --list "재계약 유예"
  xlcrm templates show 생일 --into 문구
  xlcrm templates show 재계약제안.docx --into 문구""",
)
@click.argument("name", metavar="이름")
@ledger_argument
@click.option("--list", "conditions", metavar="조건", help="이 조건의 고객으로 봅니다.")
@click.option("--channel", metavar="채널", help="문자, 이메일, 전화, 알림톡.")
@click.option("--count", type=click.IntRange(0, 100), default=5, metavar="명", help="보여 줄 수.")
@fill
@answer_option
@click.option("--into", metavar="폴더", help="고쳐 쓸 .toml 파일로 이 폴더에 씁니다.")
@folder_option
@options.reveal
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    name: str,
    ledger: str | None,
    *,
    conditions: str | None,
    channel: str | None,
    count: int,
    given: dict[str, str],
    answer: tuple[str, str] | None,
    into: str | None,
    folder: str | None,
    reveal: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """문구 하나를 보여 줍니다. 대장을 적으면 고객 다섯 명으로 채워 봅니다.

    \b
    무엇이 없어 채우지 못하는 고객이 있으면 몇 명인지, 누구의 어느 칸을 채워야
    하는지 알려 줍니다. 아무것도 보내지 않습니다. 이름과 연락처는 가립니다.

    \b
    글만으로 광고인지 거래 안내인지 알 수 없는 사무실의 문구는 여기서도 묻습니다.
    --answer로 답하면 설정의 '문구 구분'에 적습니다. 그 밖에는 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from pathlib import Path  # noqa: PLC0415 - for a moment

    from xlcrm.cli.purpose_answers import answered  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.templates import (  # noqa: PLC0415 - heavy imports late
        LETTERS,
        channel_of,
        letter_shown,
        plain_preview,
        plain_template,
        preview_lines,
        template_lines,
        unread,
    )
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.preview import preview, put_template  # noqa: PLC0415
    from xlcrm.jobs.outreach.templates import read_templates  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    if Path(name).suffix.lower() in LETTERS:
        return letter_shown(name, into, as_of, as_json=way.as_json)
    limits = way.saving["limits"]
    try:
        opened = open_ledger(ledger, limits=limits) if ledger is not None else None
        template = read_templates(opened, folder=folder).named(name)
        if opened is not None and into is None:
            opened = answered(opened, template, answer, given=given, as_of=as_of, way=way)
        elif answer is not None:
            raise DomainError(
                "--answer는 대장과 함께 쓰고, --into와는 함께 쓰지 않습니다.",
                hint='xlcrm templates show 문구 대장 --answer "문구=안내"처럼 쓰세요.',
            )
        made = put_template(template, into) if into is not None else None
        seen = None
        if opened is not None and made is None:
            seen = preview(
                opened,
                template,
                as_of=as_of,
                conditions=conditions,
                channel=channel_of(channel),
                given=given,
                count=count,
                reveal=reveal,
            )
    except XlcrmError as error:
        return unread(ledger, error, as_of, as_json=way.as_json)
    if way.as_json:
        more = {"template": plain_template(template, as_of), "made": str(made) if made else None}
        more |= {"preview": plain_preview(seen)} if seen is not None else {}
        print_json(json_object(ledger, as_of, "ok", more=more) if ledger is not None else more)
        return 0
    if made is not None:
        out(f"{shown(str(made))}: '{shown(template.name)}' 문구를 썼습니다. 고쳐 쓰세요.")
        return 0
    for line in template_lines(seen.template if seen is not None else template, as_of):
        out(shown(line))
    for line in preview_lines(seen) if seen is not None else ():
        out(shown(line))
    return 0
