"""`xlcrm completion`: what makes a shell complete commands, options and paths."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, KoreanCommand

_SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=KoreanCommand,
    short_help="셸의 자동 완성을 켭니다 (bash, zsh, fish).",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm completion bash >> ~/.bashrc
  xlcrm completion zsh >> ~/.zshrc
  xlcrm completion fish > ~/.config/fish/completions/xlcrm.fish""",
)
@click.argument("shell", type=click.Choice(_SHELLS), metavar="bash|zsh|fish")
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(shell: str) -> int:
    """탭 키로 명령, 옵션, 경로를 채우게 하는 글을 냅니다.

    보기처럼 셸의 설정에 더하고 셸을 다시 여세요.
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - rarely

    from xlcrm.cli.app import app  # noqa: PLC0415 - it loads this
    from xlcrm.cli.streams import out  # noqa: PLC0415

    found = get_completion_class(shell)
    if found is None:
        msg = f"click completes nothing for {shell}"
        raise TypeError(msg)
    out(found(app, {}, "xlcrm", "_XLCRM_COMPLETE").source())
    return 0
