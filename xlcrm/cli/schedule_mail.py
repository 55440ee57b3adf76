"""`xlcrm schedule mail`: who is told by mail when a night has failed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import in_use, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.errors import XlcrmError
    from xlcrm.files.mail_settings import MailSettings

_PASSWORD: Final = "XLCRM_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_PORT: Final = 587
_LAST_PORT: Final = 65_535


def _address(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Read mail addresses: one at least must be something at somewhere."""
    for each in value:
        name, at, place = each.partition("@")
        if not (name and at and "." in place) or any(sign.isspace() for sign in each):
            raise click.BadParameter("name@example.com처럼 적으세요.", ctx, param)
    return value


def _server(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, int] | None:
    """Read a server as smtp.example.com or smtp.example.com:465."""
    if value is None:
        return None
    name, _, port = value.partition(":")
    if not name or not (port or str(_PORT)).isdecimal() or not 0 < int(port or _PORT) <= _LAST_PORT:
        raise click.BadParameter("메일서버:587처럼 서버:포트로 적으세요.", ctx, param)
    return name, int(port or _PORT)


@click.command(
    "mail",
    cls=KoreanCommand,
    short_help="밤의 실행이 실패하면 메일로 알리게 합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm schedule mail --to 나@회사.kr --smtp 메일서버:587 --user 나
  xlcrm schedule mail --test
  xlcrm schedule mail --off""",
)
@click.option(
    "--to",
    multiple=True,
    callback=_address,
    metavar="주소",
    help="받는 사람. 여럿이면 여러 번 적습니다.",
)
@click.option(
    "--smtp", callback=_server, metavar="서버:포트", help="메일 서버. 포트를 적지 않으면 587입니다."
)
@click.option("--user", metavar="이름", default="", help="메일 서버에 로그인할 사용자.")
@click.option(
    "--from",
    "sender",
    metavar="주소",
    default="",
    help="보내는 사람. 적지 않으면 사용자나 받는 사람.",
)
@click.option("--test", is_flag=True, help="시험 메일을 지금 보냅니다.")
@click.option("--off", is_flag=True, help="더는 알리지 않습니다.")
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    *,
    to: tuple[str, ...],
    smtp: tuple[str, int] | None,
    user: str,
    sender: str,
    test: bool,
    off: bool,
) -> int:
    """밤의 실행이 실패하면(종료 코드 2 이상) 메일을 보내게 합니다.

    \b
    옵션이 없으면 지금의 설정을 보여 줍니다. 비밀번호는 물으며, 환경 변수
    XLCRM_SMTP_PASSWORD가 있으면 그것을 씁니다. 설정은 이 사용자만 읽을 수 있는
    파일에 둡니다. 메일에는 파일 이름과 까닭만 있고 고객의 이름은 없습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import code_of  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415

    try:
        if off:
            _off()
        elif to or smtp:
            if not (to and smtp):
                raise DomainError(
                    "받는 사람과 메일 서버를 함께 적어야 합니다.",
                    hint="--to 주소 --smtp 서버:포트를 적으세요.",
                )
            _keep(to, smtp, user, sender)
        elif not test:
            _show()
        if test and not off:
            _test()
    except XlcrmError as error:
        tell(error)
        return code_of(error)
    return 0


def tell_failure(folder: str, code: int, text: str) -> str:
    """Send a mail about a night that failed, if that is set, and return a line for the log.

    Args:
        folder: what the night was about.
        code: how it ended.
        text: what it said, nobody to be recognised.
    """
    from xlcrm.errors import XlcrmError  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.mail_settings import known  # noqa: PLC0415

    settings = known(in_use.place("mail.json"))
    if settings is None:
        return ""
    from xlcrm.fleet.alert import send  # noqa: PLC0415 - few send mail

    try:
        send(settings, f"xlcrm: {folder} 밤 실행 실패 (종료 코드 {code})", _words(folder, text))
    except XlcrmError as error:
        return f"메일로 알리지 못했습니다: {_told(error)}\n"
    return f"메일로 알렸습니다 (받는 사람 {len(settings.to):,}명).\n"


def _words(folder: str, text: str) -> str:
    """What the mail says: the end of what the night said."""
    lines = text.splitlines()
    return "\n".join((f"{options.now():%Y-%m-%d %H:%M} {folder}", "", *lines[-60:], ""))


def _told(error: XlcrmError) -> str:
    return f"{error.message} → {error.hint}" if error.hint else error.message


def _off() -> None:
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.mail_settings import forget  # noqa: PLC0415

    there = forget(in_use.place("mail.json"))
    out("이제 메일로 알리지 않습니다." if there else "메일로 알리게 되어 있지 않습니다.")


def _keep(to: tuple[str, ...], smtp: tuple[str, int], user: str, sender: str) -> None:
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.mail_settings import MailSettings, keep  # noqa: PLC0415

    server, port = smtp
    who = sender or (user if "@" in user else "") or to[0]
    password = _password() if user else ""
    keep(in_use.place("mail.json"), MailSettings(to, server, port, who, user, password))
    out(f"밤의 실행이 실패하면 {len(to):,}명에게 메일로 알립니다.")
    out("  시험하려면: xlcrm schedule mail --test")


def _password() -> str:
    """The password, from the environment or asked for; never from the command line."""
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late

    told = os.environ.get(_PASSWORD)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        raise DomainError(
            "비밀번호를 물을 수 없습니다.", hint=f"환경 변수 {_PASSWORD}에 넣고 다시 실행하세요."
        )
    return str(click.prompt("비밀번호", hide_input=True))


def _known() -> MailSettings:
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.mail_settings import known  # noqa: PLC0415

    settings = known(in_use.place("mail.json"))
    if settings is None:
        raise DomainError(
            "메일로 알리게 되어 있지 않습니다.",
            hint="xlcrm schedule mail --to 주소 --smtp 서버:포트로 정하세요.",
        )
    return settings


def _show() -> None:
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.privacy import mask_email  # noqa: PLC0415

    settings = _known()
    people = ", ".join(map(mask_email, settings.to))
    out(f"실패하면 알릴 사람: {shown(people)}")
    out(f"메일 서버: {shown(settings.server)}:{settings.port}")


def _test() -> None:
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.alert import send  # noqa: PLC0415

    settings = _known()
    send(settings, "xlcrm: 시험 메일", "밤의 실행이 실패하면 이 주소로 알립니다.")
    out(f"시험 메일을 보냈습니다 (받는 사람 {len(settings.to):,}명).")
