"""The passwords that open workbooks: from the environment, the keyring, or whoever sits there.

Never an argument: those stand in the shell's history, and in the list of all processes.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlcrm.files.passwords import Passwords

USUAL: Final = "XLCRM_PASSWORD"
"""Where a password is looked for without being told: the environment, then the keyring."""

_TRIES: Final = 3
_MAKES_FILES: Final = frozenset({"-o", "--ics"})
_OPENS: Final = frozenset({"ledger", "paths", "source"})


def known() -> Passwords:
    """Return the passwords of this run: none yet; the usual place and the person are asked late."""
    from xlcrm.files.passwords import Passwords  # noqa: PLC0415 - `--help` needs it not

    return Passwords(ask=_Asking())


def options_of(params: Sequence[click.Parameter]) -> list[click.Option]:
    """Return the options that a command gets which opens workbooks, by what else it is told."""
    names = {each.name for each in params}
    opts = {opt for each in params for opt in each.opts}
    found = [password_env()] if names & _OPENS else []
    makes = "source" in names or bool(opts & _MAKES_FILES)
    return [*found, plain()] if found and makes else found


def password_env() -> click.Option:
    """Return the option that names where a password is."""
    return click.Option(
        ["--password-env"],
        multiple=True,
        expose_value=False,
        callback=_given,
        metavar="이름",
        help="열기 암호를 담은 환경 변수나 keyring 항목. 적지 않으면 XLCRM_PASSWORD입니다.",
    )


def plain() -> click.Option:
    """Return the option by which files are made without the ledger's password."""
    return click.Option(
        ["--no-password"],
        is_flag=True,
        expose_value=False,
        callback=_plainly,
        help="암호가 걸린 대장에서 만드는 파일에 암호를 걸지 않습니다.",
    )


def secret_of(name: str, ctx: click.Context, param: click.Parameter) -> str:
    """Return the password that a variable or the keyring holds under a name."""
    from xlcrm.cli.secrets import secret  # noqa: PLC0415 - hardly ever

    found = secret(name)
    if not found:
        raise click.BadParameter(
            f"'{name}' 환경 변수에도 keyring에도 암호가 없습니다. 암호가 아니라 암호를 담은 곳의 "
            "이름을 적으세요."
            if _is_name(name)
            else "암호가 아니라 암호를 담은 환경 변수의 이름을 적으세요.",
            ctx,
            param,
        )
    return found


def _is_name(text: str) -> bool:
    """Whether it looks like a variable's name, which may be repeated, and like no password."""
    return text.isascii() and text.replace("_", "").isalnum() and text == text.upper()


def _given(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    if not value or ctx.resilient_parsing:
        return
    from xlcrm.files.passwords import now_known  # noqa: PLC0415 - hardly ever

    there = now_known()
    for each in value:
        found = secret_of(each, ctx, param)
        if there is not None:
            there.add(found)
            there.named.append(each)


def _plainly(ctx: click.Context, param: click.Parameter, value: Any) -> None:  # noqa: ANN401, ARG001 - click's
    if not value or ctx.resilient_parsing:
        return
    from xlcrm.files.passwords import now_known  # noqa: PLC0415 - hardly ever

    there = now_known()
    if there is not None:
        there.plain = True


def new_password(ctx: click.Context, ledger: str, name: str | None) -> str | None:
    """Return the password that a workbook gets; None for the one that it has.

    Args:
        ctx: the command's.
        ledger: the workbook.
        name: where the new one is, if that was said.

    Raises:
        DomainError: none was said, and nobody is there to be asked.
    """
    from pathlib import Path  # noqa: PLC0415 - only here

    from xlcrm.cli.secrets import secret  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415
    from xlcrm.files.passwords import is_encrypted_at, now_known  # noqa: PLC0415

    if name is not None:
        param = next(each for each in ctx.command.params if each.name == "new_password_env")
        return secret_of(name, ctx, param)
    if is_encrypted_at(Path(ledger)):
        return None
    known = now_known()
    found = next(known.spelt(), "") if known is not None else ""
    found = found or secret(USUAL)
    if not found and is_somebody_there():
        found = prompted("새 열기 암호")
        if found and prompted("한 번 더") != found:
            raise DomainError("두 암호가 다릅니다. 아무것도 쓰지 않았습니다.", path=ledger)
    if not found:
        raise DomainError(
            "걸 암호를 받지 못했습니다.",
            path=ledger,
            hint="암호를 환경 변수에 두고 --password-env 변수이름을 붙이거나, 터미널에서 실행하여 "
            "물을 때 적으세요.",
        )
    return found


class _Asking:
    """Says passwords of files that no other one opens."""

    def __init__(self) -> None:
        self._usual: str | None = None
        self._over = False

    def __call__(self, path: Path) -> Iterator[str]:
        """Yield the usual one, then what the person at the terminal types, until one is right."""
        if self._usual is None:
            from xlcrm.cli.secrets import secret  # noqa: PLC0415 - only where a file is encrypted

            self._usual = secret(USUAL)
        yield self._usual
        for left in reversed(range(_TRIES)):
            if self._over or not is_somebody_there():
                return
            said = prompted(f"{path.name} 열기 암호")
            self._over = not said
            if said:
                yield said
                from xlcrm.cli.streams import say  # noqa: PLC0415 - only after a wrong one

                say("암호가 맞지 않습니다." if left else "암호가 맞지 않아 그만 묻습니다.")


def is_somebody_there() -> bool:
    """Tell whether somebody sits at a terminal who can be asked for a password."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def prompted(question: str) -> str:
    """Return what somebody types unseen; "" if nothing.

    Raises:
        KeyboardInterrupt: the person has stopped.
    """
    from xlcrm.cli.shown.progress import hushed  # noqa: PLC0415 - only where somebody is asked

    with hushed():
        try:
            return str(
                click.prompt(question, default="", show_default=False, hide_input=True, err=True)
            )
        except click.Abort:
            raise KeyboardInterrupt from None
