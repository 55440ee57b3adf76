"""`xlcrm queue show`: what waits beside a workbook."""

from __future__ import annotations

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="기다리는 일지를 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm queue show 고객대장.xlsx""",
)
@options.ledger
@options.as_json
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_json: bool) -> int:
    """대장에 아직 옮겨 적지 못한 일지를 보여 줍니다."""
    from xlcrm.cli.shown.listing import aligned  # noqa: PLC0415
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.domain.privacy import mask_name  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files.queue import waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.journal_read import understood  # noqa: PLC0415

    today = options.today()
    try:
        found = understood(waiting(ledger))
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    rows = [
        (
            str(row["entry_id"]),
            str(row.get("at", "")),
            str(row.get("customer_id", "")),
            mask_name(str(row.get("name", ""))),
            str(row.get("channel", "")),
            str(row.get("category", "")),
        )
        for row in found.rows
    ]
    if as_json:
        names = ("entry_id", "at", "customer_id", "name", "channel", "category")
        entries = [dict(zip(names, row, strict=True)) for row in rows]
        more = {"entries": entries, "damaged": found.damaged}
        print_json(json_object(ledger, today, "ok", more=more))
        return 0
    out(f"{shown(ledger)}: 기다리는 일지 {len(rows):,}건")
    if rows:
        out("\n".join(map(shown, aligned(rows, indent=2))))
    if found.strange:
        say(
            f"{shown(found.path.name)}: 대기열 자리에 있는 것을 읽을 수 없습니다. "
            "→ 그 파일을 다른 곳으로 옮기세요."
        )
    if found.damaged:
        say(
            f"{shown(found.path.name)}: 읽을 수 없는 줄이 {found.damaged:,}개 있습니다. "
            "→ 더 새로운 xlcrm이 적은 것이면 그 판으로 실행하고, 아니면 파일을 메모장으로 열어 "
            "확인하세요."
        )
    return 0
