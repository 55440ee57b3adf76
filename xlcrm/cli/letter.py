"""`xlcrm letter`: letters to customers as documents, and the proposal in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.templates_show import fill

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.jobs.log.logbook import Added


@click.command(
    "letter",
    cls=KoreanCommand,
    short_help="고객에게 보낼 편지를 Word나 한글 문서로 만듭니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm letter 고객대장.xlsx --list D-60 --template 재계약제안.docx -o 편지
  xlcrm letter 고객대장.xlsx -c 1001 --template 재계약제안.hwpx -o 편지.hwpx
  xlcrm letter 고객대장.xlsx --list "D-30 그리고 등급 VIP" \\
      --template 재계약제안.docx -o 편지.pdf --channel 방문 --due 2030-01-31
  xlcrm templates show 재계약제안.docx --into 문구""",
)
@options.ledger
@click.option(
    "--list", "conditions", default="", metavar="조건", help="누구에게: xlcrm list의 조건."
)
@click.option(
    "-c",
    "--customer",
    "customers",
    multiple=True,
    metavar="고객",
    help="고객 ID, 고객명 또는 연락처. 여럿이면 여러 번.",
)
@click.option("--template", required=True, metavar="파일", help="편지 본: .docx 또는 .hwpx 파일.")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="폴더|파일",
    help="폴더이면 고객마다 한 파일, .docx .hwpx .pdf이면 모두를 한 파일로.",
)
@fill
@click.option("--channel", metavar="채널", default="", help="일지의 채널: 방문, 이메일 등.")
@click.option(
    "--category", metavar="분류", default="", help="일지의 분류. 제안이면 재계약, 아니면 기타."
)
@click.option(
    "--due",
    callback=options.due,
    metavar=options.DAY,
    help="답을 확인할 날. 제안이면 설정의 '제안 답 기한(일)'만큼 뒤입니다.",
)
@click.option(
    "--months",
    type=click.IntRange(1, 600),
    metavar="개월",
    help="다음 기간의 개월 수. 적지 않으면 앞 기간만큼.",
)
@click.option(
    "--start",
    callback=options.due,
    metavar=options.DAY,
    help="다음 기간의 첫날. 적지 않으면 끝나는 날의 다음 날.",
)
@click.option("--no-log", is_flag=True, help="일지에 적지 않습니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    conditions: str,
    customers: tuple[str, ...],
    template: str,
    output: str,
    given: dict[str, str],
    channel: str,
    category: str,
    due: str | None,
    months: int | None,
    start: str | None,
    no_log: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """명단의 고객에게 보낼 편지를 만들고, 보낸 제안을 일지에 적습니다.

    \b
    편지 본에는 {고객명}, {다음 종료일}처럼 문구와 같은 항목을 씁니다.
    표의 한 줄에 {계약.서비스}처럼 쓰면 그 고객의 계약마다 한 줄이 됩니다.
    {QR} 자리에는 설정의 '사무실 링크'가 QR 코드로 들어갑니다. 모든 항목:
    xlcrm templates --fields. xlcrm의 본을 고쳐 쓰려면 마지막 보기처럼 하세요.
    다음 기간을 말하는 편지는 제안이라, 후속 기한과 함께 일지에 한 번만 적습니다.
    이미 있는 파일은 덮어쓰지 않습니다. PDF에는 LibreOffice가 필요합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from datetime import date as day  # noqa: PLC0415 - for --due alone

    from xlcrm.cli.shown.letters import made  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.log.logbook import add_entries  # noqa: PLC0415
    from xlcrm.jobs.outreach.letters import letter_template, make_letters  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    by = way.author("letter")
    added: Added | None = None
    try:
        with working("편지를 만드는 중"):
            opened = open_ledger(ledger, limits=way.saving["limits"])
            letters = make_letters(
                opened,
                letter_template(template, opened),
                output,
                as_of=as_of,
                now=by.now,
                conditions=conditions,
                customers=customers,
                given=given,
                channel=channel,
                category=category,
                due=day.fromisoformat(due) if due else None,
                months=months,
                start=day.fromisoformat(start) if start else None,
                journal=not no_log,
                dry_run=way.dry_run,
            )
            if letters.entries:
                added = add_entries(ledger, letters.entries, by, once=True, **way.saving)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    return made(ledger, output, letters, added, as_of=as_of, way=way)
