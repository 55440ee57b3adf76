"""`xlcrm offers rules`: the rules of offers, and those of ours written into 설정."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.office.commit import Committed

_KIND = "offers rules"


@click.command(
    "rules",
    cls=KoreanCommand,
    short_help="제안 규칙을 보여 주고, 기본 규칙을 설정에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm offers rules 고객대장.xlsx
  xlcrm offers rules 고객대장.xlsx --write""",
)
@options.ledger
@click.option("--write", is_flag=True, help="설정에 없는 기본 규칙을 적어, 고칠 수 있게 합니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, write: bool, as_of: date, way: options.Way) -> int:
    """설정의 '제안'에 적은 규칙과, 적지 않아 쓰는 기본 규칙입니다.

    \b
    값은 '조건 → 제안 → 할 말'입니다. 조건은 xlcrm list와 같고, 중괄호에 고객의
    것이 들어갑니다: {윗 요금제}, {종료일}, {함께 살 제품}
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.offers import (  # noqa: PLC0415 - heavy imports late
        plain_left_out,
        plain_rule,
        rule_lines,
    )
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json, written  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.offers import (  # noqa: PLC0415
        offer_rule_findings,
        offer_rules,
        write_offer_rules,
    )
    from xlcrm.jobs.waiting import change  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    if not write:
        try:
            opened = open_ledger(ledger, limits=way.saving["limits"])
            rules, wrong = offer_rules(opened), offer_rule_findings(opened)
        except XlcrmError as error:
            return failed(ledger, error, as_of, as_json=way.as_json)
        if way.as_json:
            more = {
                "rules": [plain_rule(each) for each in rules],
                "left_out": plain_left_out(wrong),
            }
            print_json(json_object(ledger, as_of, "ok", more=more))
            return 0
        for line in rule_lines(ledger, rules, wrong):
            out(line)
        return 0
    by = way.author(_KIND)

    def work() -> Committed[None]:
        return change(ledger, write_offer_rules, by, **way.saving)

    def tell(done: Committed[object]) -> list[str]:
        said = done.proposal.said
        if not said:
            return [f"{shown(ledger)}: 설정에 기본 규칙이 모두 있습니다."]
        told = "적을 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "적었습니다."
        first = f"{shown(ledger)}: 설정에 제안 규칙 {len(said):,}개를 {told}"
        return [first, *(f"  {each}" for each in said)]

    return written(ledger, work, tell, as_of=as_of, as_json=way.as_json)
