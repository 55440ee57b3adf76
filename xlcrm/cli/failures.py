"""Every failure as one Korean line: what is wrong, where, and after an arrow what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from xlcrm.addresses import shown_path
from xlcrm.cli.korean import LazyGroup, MisusedError, NoLedgerError, UnknownCommandError
from xlcrm.cli.streams import named, say, shown

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.errors import XlcrmError

FAILED: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it
DEBUG: Final = "XLCRM_DEBUG"


def explained(error: XlcrmError, path: Path | None = None) -> str:
    """Return an error as one line, naming the file as the user knows it.

    Args:
        error: the error.
        path: the file as it was given; the error's own by default.
    """
    where = path or error.path
    text = without_path(error)
    return shown(f"{shown_path(where)}: {text}" if where else text)


def without_path(error: XlcrmError) -> str:
    """Return an error as one line that leaves the file to be named elsewhere."""
    text = f"{error.place}: {error.message}" if error.place else error.message
    return shown(named(f"{text} → {error.hint}" if error.hint else text))


def debugging() -> bool:
    """Tell whether `XLCRM_DEBUG=1` asks for tracebacks, which may quote cells."""
    return os.environ.get(DEBUG, "0") not in {"", "0"}


def show_bugs() -> None:
    """With `XLCRM_DEBUG=1`, show on stderr the tracebacks of bugs that ended nothing."""
    if debugging():
        import logging  # noqa: PLC0415 - hardly ever

        log = logging.getLogger("xlcrm")
        log.setLevel(logging.DEBUG)
        log.handlers = [logging.StreamHandler()]


def tell(error: XlcrmError, path: Path | None = None) -> None:
    """Say an error on stderr; with `XLCRM_DEBUG=1` also the traceback of a bug behind it."""
    say(explained(error, path))
    if debugging() and error.__cause__ is not None:
        from traceback import format_exception  # noqa: PLC0415 - only after an error

        say("".join(format_exception(error.__cause__)))


def usage_explained(error: click.UsageError) -> str:
    """Return a wrong use of the command line as one line, with the nearest right one."""
    command = error.ctx.command_path if error.ctx else "xlcrm"
    message, hint = _usage(error)
    see = f"도움말: {command} --help"
    return shown(
        f"{command}: {message} → {hint} ({see})" if hint else f"{command}: {message} → {see}"
    )


def _usage(error: click.UsageError) -> tuple[str, str]:  # noqa: PLR0911 - one for each error
    if isinstance(error, UnknownCommandError):
        return f"'{error.name}' 명령은 없습니다.", _nearest_command(error)
    if isinstance(error, MisusedError):
        return error.message, ""
    if isinstance(error, NoLedgerError):
        return _NO_LEDGER, f"대장의 경로를 먼저 적거나, {to_use()}"
    if isinstance(error, click.NoSuchOption):
        return f"'{error.option_name}' 옵션은 없습니다.", _nearest_option(error)
    if isinstance(error, click.MissingParameter):
        return _missing(error)
    if isinstance(error, click.BadParameter):
        name = _named(error.param) if error.param else ""
        return f"'{name}' 값이 맞지 않습니다. {_what_fits(error)}", ""
    if isinstance(error, click.BadOptionUsage):
        return _value_of_option(error)
    return "쓸 수 없는 인수가 더 있습니다.", "이름에 빈칸이 있으면 따옴표로 묶으세요."


def _named(param: click.Parameter) -> str:
    """What a parameter is called in full: --customer, not -c; an argument as the help calls it."""
    if isinstance(param, click.Argument) and param.metavar:
        return param.metavar.strip("[]…")
    return max(param.opts, key=len)


def _what_fits(error: click.BadParameter) -> str:
    """What a parameter takes: click says it in English, our own callbacks (`options`) do not."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"다음에서 고르세요: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.IntRange):
        return f"{kind.min} 이상의 정수로 적으세요."
    if isinstance(kind, click.Path):
        return "파일이나 폴더의 경로를 적으세요."
    return error.message


def _missing(error: click.MissingParameter) -> tuple[str, str]:
    param = error.param
    if isinstance(param, click.Option):
        return f"'{_named(param)}' 옵션이 필요합니다.", f"{_named(param)} 뒤에 값을 적으세요."
    name = param.metavar if isinstance(param, click.Argument) and param.metavar else ""
    if param is not None and isinstance(param.type, click.Choice):
        choices = ", ".join(map(str, param.type.choices))
        return f"'{name}' 자리에 아무것도 적지 않았습니다.", f"다음에서 고르세요: {choices}."
    if name == "시트":
        return (
            "무엇을 더할지 적지 않았습니다.",
            "구매이력·만족도·이용현황·마케팅 가운데 하나를 명령 뒤에 적으세요.",
        )
    if name in {"", "경로…", "대장", "파일"}:
        return (
            "다룰 파일이나 폴더를 적지 않았습니다.",
            f"명령 뒤에 경로를 적거나, {to_use()}",
        )
    return f"'{name}' 자리에 아무것도 적지 않았습니다.", f"이렇게 적으세요: {_pattern(error, name)}"


def _pattern(error: click.MissingParameter, name: str) -> str:
    """A command with all that has to be typed behind it."""
    if error.ctx is None:
        return name
    needed = [
        _named(each)
        for each in error.ctx.command.params
        if isinstance(each, click.Argument) and each.required
    ]
    return " ".join([error.ctx.command_path, *needed])


def _nearest_command(error: UnknownCommandError) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a wrong word

    group = error.ctx.command if error.ctx else None
    names = group.commands_by_use if isinstance(group, LazyGroup) else ()
    korean = group.korean if isinstance(group, LazyGroup) else {}
    words = (*names, *korean)
    begun = [each for each in korean if len(error.name) > 1 and each.startswith(error.name)]
    near = begun[:1] or get_close_matches(error.name, words, n=1)
    if near:
        return f"'{near[0]}' 명령을 쓰려 했습니까?"
    if error.ctx is not None and error.ctx.parent is None and error.name in _MEANT:
        return f"{_MEANT[error.name]}"
    if os.path.exists(error.name):  # noqa: PTH110 - whatever was typed, this never raises
        whole = f"{error.ctx.command_path} " if error.ctx else "xlcrm "
        first = "refresh" if whole == "xlcrm " else names[0]
        return f'파일이나 폴더 앞에 명령을 적으세요: {whole}{first} "{error.name}"'
    called = {name: word for word, name in reversed([*korean.items()]) if " " not in name}
    told = ", ".join(called.get(name, name) for name in names)
    return f"다음 가운데 하나를 먼저 적으세요: {told}."


def to_use() -> str:
    """How a ledger comes to be the one in use: one that lies here, else a new one."""
    from xlcrm.cli.in_use import workbooks_in  # noqa: PLC0415 - only after a wrong use
    from xlcrm.domain.typed_option import path_typed  # noqa: PLC0415

    here = workbooks_in(os.curdir)
    if not here:
        return "새 대장을 만드세요: xlcrm new 고객대장.xlsx"
    name = path_typed(os.path.basename(here[0]))  # noqa: PTH119 - whatever it is called
    return f"늘 쓰는 대장을 정하세요: xlcrm use {name}"


_NO_LEDGER: Final = "대장 자리에 있는 말이 파일이 아니고, 늘 쓰는 대장도 정하지 않았습니다."
_MEANT: Final = {
    **dict.fromkeys(("도움말", "도움", "help"), "도움말은 xlcrm --help로 봅니다."),
    "갱신": "계약을 다시 맺었으면 xlcrm 재계약, 상태를 새로 쓰려면 xlcrm 새로고침을 쓰세요.",
    **dict.fromkeys(("백업", "되살리기"), "백업에서 되살리려면 xlcrm 복원을 쓰세요."),
    **dict.fromkeys(("찾기", "검색"), "상담은 xlcrm 일지 찾기, 고객은 xlcrm 고객 보기로 찾습니다."),
    **dict.fromkeys(("미납", "미납자"), "미납 고객의 명단은 xlcrm 명단 미납으로 봅니다."),
    **dict.fromkeys(("상담", "기록", "전화"), "상담은 xlcrm 일지로 적습니다."),
    **dict.fromkeys(("삭제", "지우기"), "행은 지우지 않습니다. 끝난 계약은 xlcrm 해지로 적으세요."),
}
"""What people may call a thing that has another name here, and what is said to them."""


def _nearest_option(error: click.NoSuchOption) -> str:
    if error.ctx is not None and isinstance(error.ctx.command, LazyGroup):
        return "옵션은 명령 뒤에 적으세요."
    if error.possibilities:
        return f"'{error.possibilities[0]}' 옵션을 쓰려 했습니까?"
    return ""


def _value_of_option(error: click.BadOptionUsage) -> tuple[str, str]:
    options = error.ctx.command.params if error.ctx else []
    flag = any(
        isinstance(each, click.Option) and each.is_flag and error.option_name in each.opts
        for each in options
    )
    if flag:
        return f"'{error.option_name}' 옵션에는 값을 쓰지 않습니다.", "'=' 뒤를 지우세요."
    return f"'{error.option_name}' 옵션에 값이 없습니다.", "옵션 바로 뒤에 값을 적으세요."
