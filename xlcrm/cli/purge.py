"""`xlcrm purge`: customers whose data are not needed any more, gone from everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.asking import is_agreed, is_asked
from xlcrm.cli.korean import HELP, KoreanCommand, MisusedError

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.jobs.privacy.purge import Purged
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "purge",
    cls=KoreanCommand,
    short_help="보유기한이 지난 고객의 개인정보를 모든 곳에서 파기합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm purge 고객대장.xlsx --overdue
  xlcrm purge 고객대장.xlsx --customer 1001
  xlcrm purge 고객대장.xlsx --customer 1001 --go""",
)
@options.ledger
@click.option("--overdue", is_flag=True, help="보유기한이 지났거나 파기를 요청한 모든 고객.")
@click.option("--customer", metavar="고객", help="한 고객: 고객 ID, 고객명 또는 연락처.")
@click.option("--go", is_flag=True, help="보여 주기만 하지 않고 파기합니다. 되돌릴 수 없습니다.")
@click.option("--yes", is_flag=True, help="두 번 묻지 않고 파기합니다. --go와 함께 씁니다.")
@options.as_of
@options.as_json
@options.user
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: C901, PLR0913 - one argument an option, and what was asked and answered
    ledger: str,
    *,
    overdue: bool,
    customer: str | None,
    go: bool,
    yes: bool,
    as_of: date,
    as_json: bool,
    user: str | None,
    limits: Limits,
) -> int:
    """고객의 개인정보를 대장과 그 옆의 모든 파일에서 파기합니다.

    \b
    --go가 없으면 무엇이 몇 개 파기되는지 보여 주기만 합니다. --go는 터미널에서
    두 번 묻고, 터미널이 아니면 --yes가 있어야 합니다. 되돌릴 수 없습니다.

    \b
    대장, 일지, 고객정보와 다른 시트, 변경이력, 대기열, 보낸 기록, 백업,
    xlcrm이 만든 보고서와 카드에서 지웁니다. 행은 남겨 요금과 날짜의 합계를
    지키고, 누구인지 알 수 있는 칸을 비웁니다. 법이 보관하게 한 계약·결제 기록
    (5년)과 불만 기록(3년)은 'xlcrm 분리보관' 폴더에 따로 두고, 기한이 지나면
    --overdue가 지웁니다. 값을 적지 않은 파기확인서를 만듭니다.
    끝나지 않은 계약이 있는 고객은 파기하지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.purge import lines, told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, say  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.privacy.purge import purge  # noqa: PLC0415

    if overdue == (customer is not None):
        raise MisusedError("--overdue와 --customer 가운데 하나를 적으세요.")
    if yes and not go:
        raise MisusedError("--yes는 --go와 함께 쓰세요.")
    by = options.author("purge", user)

    def run(*, write: bool, agreed: Purged | None = None) -> Purged:
        return purge(
            ledger, by, as_of=as_of, customer=customer, go=write, limits=limits, agreed=agreed
        )

    try:
        found = run(write=False)
        if not as_json:
            for line in lines(ledger, found):
                out(line)
        if go and found:
            if not yes and not is_asked(as_json=as_json):
                say("파기하지 않았습니다. 터미널이 아닌 곳에서는 --go --yes를 함께 적으세요.")
                return 2
            if not yes and not _is_sure(found):
                out("파기하지 않았습니다.")
                return 0
            found = run(write=True, agreed=found)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more={"purge": told(found)}))
    elif found.certificate is not None:
        out(f"파기했습니다. 확인서: {found.certificate.name}")
    elif found:
        out("(보여 주기만 했습니다. 파기하려면 --go를 붙이세요)")
    return 0


def _is_sure(found: Purged) -> bool:
    """Ask twice: once for a yes, once for how many customers it is."""
    if not is_agreed("파기하겠습니까? 백업에서도 지워져 되돌릴 수 없습니다."):
        return False
    count = len(found.due)
    if not count:
        return is_agreed("한 번 더 묻습니다. 분리보관한 행을 지우겠습니까?")
    said = click.prompt("한 번 더 묻습니다. 파기할 고객이 몇 명인지 숫자로 적으세요", default="")
    return str(said).strip().removesuffix("명").strip() == str(count)
