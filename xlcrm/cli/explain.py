"""`xlcrm explain`: what a finding code means, and all codes."""

from __future__ import annotations

import sys

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "explain",
    cls=KoreanCommand,
    short_help="점검 코드의 뜻과 할 일을 보기와 함께 알려 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm explain
  xlcrm explain C303
  xlcrm explain c303 --json""",
)
@click.argument("code", required=False, metavar="[코드]")
@options.as_json
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(code: str | None, *, as_json: bool) -> int:
    """점검 결과에 나온 코드가 무슨 뜻인지, 어떻게 고치는지 알려 줍니다.

    \b
    잘못 적은 보기와 바르게 적은 보기, 설정 시트에서 정도를 바꾸거나
    끄는 방법도 보여 줍니다. 코드를 적지 않으면 모든 코드를 보여 줍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.explain import explained, in_json, listed  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import print_json  # noqa: PLC0415
    from xlcrm.schema.catalogue import CATALOGUE, explain  # noqa: PLC0415
    from xlcrm.schema.plugins import RULES, plugins  # noqa: PLC0415 - heavy imports late

    if code is None or code.upper() not in CATALOGUE:
        plugins(RULES)  # whose codes are declared with them
    codes = [explain(code)] if code else list(CATALOGUE.values())
    if as_json:
        print_json({"codes": list(map(in_json, codes))})
    elif code:
        out("\n".join(map(shown, explained(codes[0]))))
    else:
        out("\n".join(map(shown, listed(codes))))
        if sys.stdout.isatty():
            out("\n뜻과 보기를 보려면 코드를 적으세요: xlcrm explain C303")
    return 0
