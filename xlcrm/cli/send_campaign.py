"""`xlcrm send campaign`: a text to everybody on a list, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.purpose_answers import answer as answer_option
from xlcrm.cli.templates_list import folder as folder_option
from xlcrm.cli.templates_show import fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from xlcrm.domain.message import Channel
    from xlcrm.jobs.outreach.carrier import Carrier
    from xlcrm.jobs.outreach.send import Dispatch
    from xlcrm.jobs.outreach.sending import Campaign
    from xlcrm.office.ledger import Ledger


_MAILS: Final = frozenset({"eml", "smtp"})  # what goes from an address


def _costs(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
    """Read what a message costs: 11, or of a short and a long one 11,33."""
    found = tuple((value or "").replace("원", "").replace(" ", "").split(","))
    if value is None:
        return ()
    if len(found) > 2 or not all(each.isascii() and each.isdecimal() for each in found):  # noqa: PLR2004 - short, long
        raise click.BadParameter("한 건의 비용을 11이나 단문,장문 11,33처럼 적으세요.", ctx, param)
    return tuple(map(int, found))


def _columns(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[tuple[str, str], ...]:
    """Read which columns a list for a gateway has."""
    if value is None:
        return ()
    from xlcrm.errors import DomainError  # noqa: PLC0415 - few say so
    from xlcrm.jobs.outreach.csv_carrier import columns_of  # noqa: PLC0415

    try:
        return columns_of(value)
    except DomainError as error:
        raise click.BadParameter(f"{error.message} {error.hint}", ctx, param) from error


@click.command(
    "campaign",
    cls=KoreanCommand,
    short_help="명단의 고객에게 문구를 한 번씩 보냅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm send campaign 고객대장.xlsx --list D-30 \\
      --template "재계약 30일 전" --campaign "10월 재계약"
  xlcrm send 고객대장.xlsx --list "이용 중" --template "만족도 조사" \\
      --campaign "10월 만족도" --via csv -o 발송.csv --go
  xlcrm send 고객대장.xlsx --template "재계약 30일 전" \\
      --campaign "10월 메일" --channel 이메일 --via smtp \\
      --server smtp.회사.kr:587 --login 나@회사.kr --go""",
)
@options.ledger
@click.option(
    "--list",
    "audience",
    metavar="명단",
    default="",
    help="명단의 이름이나 조건(xlcrm list). 적지 않으면 문구의 대상.",
)
@click.option("--template", required=True, metavar="문구", help="문구의 이름(xlcrm templates).")
@click.option("--campaign", "name", required=True, metavar="이름", help="마케팅 시트의 캠페인.")
@click.option("--channel", metavar="채널", help="문자, 이메일, 알림톡. 적지 않으면 문구의 것.")
@click.option("--via", metavar="방법", help="csv, eml, smtp, solapi 또는 설치한 다른 방법.")
@click.option("--go", is_flag=True, help="정말로 보냅니다.")
@click.option("-o", "--output", metavar="파일", default="", help="csv의 파일, eml의 폴더.")
@click.option(
    "--from",
    "sender",
    metavar="보내는곳",
    default="",
    help="보내는 번호나 주소. 적지 않으면 설정의 것.",
)
@click.option("--server", metavar="서버:포트", default="", help="메일 서버(smtp).")
@click.option("--login", metavar="이름", default="", help="메일 서버에 로그인할 사용자.")
@click.option(
    "--per-minute",
    type=click.IntRange(1, 6000),
    default=None,
    metavar="건",
    help="1분에 많아야 몇 건을 보낼지.",
)
@click.option("--kakao-template", metavar="ID", default="", help="알림톡 템플릿의 ID(solapi).")
@click.option("--cost", callback=_costs, metavar="원", help="한 건의 비용. 단문,장문이면 11,33.")
@click.option(
    "--columns",
    callback=_columns,
    metavar="열",
    help="csv의 열과 그 이름: '번호=수신번호,이름,내용'. 번호, 이름, 제목, 내용.",
)
@click.option("--no-header", is_flag=True, help="csv의 첫 줄에 열 이름을 쓰지 않습니다.")
@click.option("--resend-unknown", is_flag=True, help="보냈는지 모르는 것을 다시 보냅니다.")
@click.option("--retry-failed", is_flag=True, help="실패한 것을 다시 보냅니다.")
@answer_option
@fill
@folder_option
@options.guard
@options.reveal
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    audience: str,
    template: str,
    name: str,
    channel: str | None,
    via: str | None,
    go: bool,
    output: str,
    sender: str,
    server: str,
    login: str,
    per_minute: int | None,
    kakao_template: str,
    cost: tuple[int, ...],
    columns: tuple[tuple[str, str], ...],
    no_header: bool,
    resend_unknown: bool,
    guard: bool,
    retry_failed: bool,
    answer: tuple[str, str] | None,
    given: dict[str, str],
    folder: str | None,
    reveal: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """명단의 고객에게 문구를 채워 보내고, 한 사람 한 줄로 마케팅 시트에 적습니다.

    \b
    --go가 없으면 누구에게 무엇이 가는지, 누구에게 왜 가지 않는지, 길이와 비용을
    보여 줄 뿐 아무것도 보내거나 쓰지 않습니다. 동의와 밤 시간, 광고 표시는 한
    건마다 보내기 바로 전에 다시 살핍니다. 못 보내는 사람은 까닭과 함께 '보류'로
    적고, 다음에 보낼 수 있으면 그 줄을 고칩니다.

    \b
    글만으로 광고인지 거래 안내인지 알 수 없는 사무실의 문구는 한 번 묻고, 답을
    설정의 '문구 구분'에 적습니다(--answer). 글을 고치면 다시 묻습니다.

    \b
    보내는 방법(--via)
      csv     문자 사이트에 올릴 명단 파일. 열은 --columns로 고릅니다.
      eml     메일 프로그램이 여는 .eml 파일의 폴더
      smtp    메일 서버로 바로. 비밀번호는 XLCRM_SMTP_PASSWORD
      solapi  SOLAPI로 문자와 알림톡. XLCRM_SOLAPI_KEY, XLCRM_SOLAPI_SECRET
    비밀번호와 키는 환경 변수나 keyring에만 두며, 어디에도 적지 않습니다.

    \b
    보내는 도중에 멈추어도 같은 명령을 다시 실행하면 남은 사람에게만 보냅니다.
    보냈는지 알 수 없는 것은 '확인 필요'로 남기고 다시 보내지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.templates import channel_of  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.sending import Campaign  # noqa: PLC0415

    if go and not via:
        error = DomainError(
            "무엇으로 보낼지 알 수 없습니다.",
            hint="--via csv -o 발송.csv처럼 방법을 적으세요: csv, eml, smtp, solapi",
        )
        return failed(ledger, error, as_of, as_json=way.as_json)
    try:
        wanted = Campaign(
            name,
            template,
            as_of,
            audience=audience,
            channel=_way_of(channel_of(channel), via),
            given=given,
            cost=cost,
            folder=folder,
        )
        again = {"resend_unknown": resend_unknown, "retry_failed": retry_failed}
        opened = _opened(ledger, wanted, way, answer)
        if not go or way.dry_run:
            return _shown(ledger, opened, wanted, way, reveal=reveal, again=again)
        carried = {
            "sender": sender,
            "output": output,
            "server": server,
            "user": login,
            "per_minute": per_minute or 0,
            "kakao_template": kakao_template,
            "columns": columns,
            "heads": not no_header,
            "guard": guard,
        }
        return _sent(ledger, opened, wanted, via or "", way, carried=carried, again=again)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)


def _way_of(channel: Channel | None, via: str | None) -> Channel | None:
    """By which way messages go: mails where what carries them carries nothing else.

    Raises:
        DomainError: another way was asked for.
    """
    from xlcrm.domain.message import Channel  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.particles import with_particle  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415

    if via not in _MAILS:
        return channel
    if channel is not None and channel is not Channel.EMAIL:
        raise DomainError(
            f"--via {via}: {with_particle(channel.value, '을/를')} 보낼 수 없습니다.",
            hint="보낼 수 있는 것: 이메일. --channel이나 --via를 바꾸세요.",
        )
    return Channel.EMAIL


def _opened(
    path: str, campaign: Campaign, way: options.Way, said: tuple[str, str] | None
) -> Ledger:
    """The workbook, with what was answered about the text.

    Raises:
        XlcrmError: it cannot be read, or the answer not be written.
    """
    from xlcrm.cli.purpose_answers import answered  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.jobs.outreach.templates import read_templates  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    with working("대장을 읽는 중"):
        opened = open_ledger(path, limits=way.saving["limits"])
        template = read_templates(opened, folder=campaign.folder).named(campaign.template)
    return answered(opened, template, said, given=campaign.given, as_of=campaign.as_of, way=way)


def _shown(  # noqa: PLR0913 - what the command was given
    path: str,
    opened: Ledger,
    campaign: Campaign,
    way: options.Way,
    *,
    reveal: bool,
    again: dict[str, bool],
) -> int:
    """Show what would be sent."""
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.send import plain_sending, sending_lines  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
    from xlcrm.jobs.outreach.sending import sending  # noqa: PLC0415

    with working("보낼 사람을 고르는 중"):
        found = sending(opened, campaign, at=_clock(campaign.as_of)(), reveal=reveal, **again)
    if way.as_json:
        print_json(json_object(path, campaign.as_of, "ok", more=plain_sending(found)))
        return 0
    for line in sending_lines(path, found):
        out(shown(line))
    return 0


def _sent(  # noqa: PLR0913 - what the command was given
    path: str,
    opened: Ledger,
    campaign: Campaign,
    via: str,
    way: options.Way,
    *,
    carried: dict[str, Any],
    again: dict[str, bool],
) -> int:
    """Send, and tell what became of it."""
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.send import dispatch_lines, plain_dispatch, warning_lines  # noqa: PLC0415
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
    from xlcrm.jobs.outreach.send import send  # noqa: PLC0415

    carrier = _carrier(opened, campaign, via, carried)
    with working("보내는 중") as tell:
        found = send(
            path,
            campaign,
            carrier,
            way.author("send"),
            clock=_clock(campaign.as_of),
            backup=way.saving["backup"],
            limits=way.saving["limits"],
            told=lambda done, of: tell(f"보내는 중 {done:,}/{of:,}"),
            **again,
        )
    code = _code(found)
    if way.as_json:
        outcome = {0: "ok", 1: "findings", 3: "busy"}.get(code, "failed")
        error = str(found.stopped) if found.stopped is not None else None
        more = plain_dispatch(found)
        print_json(json_object(path, campaign.as_of, outcome, error=error, more=more))
        return code
    parts = [part for part, _ in carried["columns"]]
    for line in dispatch_lines(path, found, via, carried["output"], parts):
        out(shown(line))
    for line in warning_lines(path, found):
        say(shown(line))
    return code


def _code(found: Dispatch) -> int:
    """2 where it was stopped, 3 where the workbook could not be written, 1 where some failed."""
    from xlcrm.cli.failures import FAILED  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import BUSY  # noqa: PLC0415

    if found.stopped is not None:
        return FAILED
    if found.waits:
        return BUSY
    return 1 if found.failed or found.unknown else 0


def _carrier(opened: Ledger, campaign: Campaign, via: str, carried: dict[str, Any]) -> Carrier:
    """The carrier, which goes over the network on today's day only.

    Raises:
        XlcrmError: it lacks something, or would send for another day than today's.
    """
    from xlcrm.cli.secrets import secret  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.message import Channel  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415
    from xlcrm.jobs.outreach.carrier import Given, Making  # noqa: PLC0415
    from xlcrm.jobs.outreach.carriers import carrier_of  # noqa: PLC0415
    from xlcrm.jobs.outreach.send import refuse_other_way  # noqa: PLC0415
    from xlcrm.jobs.outreach.sending import sender_told  # noqa: PLC0415
    from xlcrm.jobs.outreach.templates import read_templates  # noqa: PLC0415

    template = read_templates(opened, folder=campaign.folder).named(campaign.template)
    channel = campaign.channel or template.channels[0]
    sender = sender_told(opened, campaign)
    mail = f"{sender.name} <{sender.email}>" if sender.name and sender.email else sender.email
    usual = mail if channel is Channel.EMAIL or via in _MAILS else sender.number
    given = {**carried, "sender": carried["sender"] or usual}
    made = carrier_of(
        via,
        Given(
            _clock(campaign.as_of),
            **given,
            secret=secret,
            opt_out=sender.email,
            ledger=str(opened.path),
        ),
    )
    refuse_other_way(made, channel)
    if campaign.as_of != options.today() and not isinstance(made, Making):
        made.close()
        raise DomainError(
            "오늘이 아닌 날을 기준으로는 바로 보내지 않습니다.",
            hint="--as-of를 빼거나, 파일로 만드는 --via csv나 eml을 쓰세요.",
        )
    return made


def _clock(as_of: date) -> Callable[[], datetime]:
    """The wall time in Korea; where another day counts as today, at that day."""

    def clock() -> datetime:
        now = options.now()
        return now if now.date() == as_of else datetime.combine(as_of, now.time())

    return clock
