"""`xlcrm undo`: the last save taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.undo import Undone
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "undo",
    cls=KoreanCommand,
    short_help="마지막 저장을 되돌립니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm undo 고객대장.xlsx --dry-run
  xlcrm undo 고객대장.xlsx""",
)
@options.ledger
@options.dry_run
@options.as_json
@options.user
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, dry_run: bool, as_json: bool, user: str | None, limits: Limits) -> int:
    """xlcrm의 마지막 저장을 되돌립니다: 가장 새 백업을 대장 자리에 놓습니다.

    \b
    무엇이 달라지는지 먼저 보여 줍니다. 그 뒤에 누가 대장을 고쳤으면 되돌리지
    않습니다. 되돌리기 전의 대장도 'xlcrm 백업' 폴더에 남깁니다.
    다시 실행하면 그 앞의 저장을 되돌립니다. 대기열에서 옮겨 적은 일지는 다시
    대기열에 둡니다. 변경이력은 그대로 두고, 되돌린 것도 거기에 적습니다.
    백업이 손상되었으면 쓰지 않습니다. 더 앞의 파일은 xlcrm restore로 되살립니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.went_back import cells_back  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.domain.particles import particle  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.undo import undo  # noqa: PLC0415

    today = options.today()

    def show(found: Undone) -> None:
        to = particle(found.backup.name, "으로/로")
        out(f"{shown(ledger)}: 백업 '{shown(found.backup.name)}'{to} 되돌리면 달라지는 셀:")
        for line in cells_back(found):
            out(line)
        for line in _beside(found):
            out(line)

    try:
        done = undo(
            ledger,
            by=options.author("undo", user),
            dry_run=dry_run,
            limits=limits,
            show=(lambda _: None) if as_json else show,
        )
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"remade": list(done.remade), "waiting": done.waiting, "works": [*done.works]}
        said = {name: value for name, value in more.items() if value}
        print_json(
            json_object(
                ledger,
                today,
                "ok",
                edits=done.edits,
                kinds=done.kinds,
                headers=done.headers,
                more=said,
            )
        )
    elif dry_run:
        out("(--dry-run: 되돌리지 않았습니다)")
    elif done.aside is not None:
        aside = f"{done.aside.parent.name}/{done.aside.name}"
        out(f"되돌렸습니다. 되돌리기 전의 대장: {shown(aside)}")
    return 0


def _beside(found: Undone) -> Iterator[str]:
    """What goes back beside the cells."""
    from xlcrm.cli.shown.went_back import SPOILT, TOLD  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.office.history import WORK  # noqa: PLC0415

    if found.waiting:
        yield f"  기다리다 들어온 일지 {found.waiting:,}건은 다시 대기열에 둡니다."
    if found.dropped:
        yield f"  되살릴 때 대기열에 둔 일지 {found.dropped:,}건은 대장에 다시 있으므로 뺍니다."
    if found.works:
        what = "·".join(dict.fromkeys(WORK.get(each, each) for each in found.works))
        yield (
            f"  기다렸다가 한 일({shown(what)})이라, 되돌려도 다시 기다리지 않습니다. "
            "아직 할 일이면 명령을 다시 실행하세요."
        )
    if found.spoilt:
        yield SPOILT
    if found.told:
        yield TOLD
