"""`xlcrm queue show`: what waits beside a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.works import Work


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="기다리는 일지와 일을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm queue show 고객대장.xlsx""",
)
@options.ledger
@options.as_json
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_json: bool) -> int:
    """대장에 아직 옮겨 적지 못한 일지와, 아직 하지 못한 일을 보여 줍니다.

    대장이 바뀌어 맞지 않게 된 일은 그 까닭도 보여 줍니다.
    """
    from xlcrm.cli.shown.left_behind import say_left_behind  # noqa: PLC0415
    from xlcrm.cli.shown.listing import aligned  # noqa: PLC0415
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.domain.privacy import mask_id, mask_name  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files.queue import unread, waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.waiting import works_of  # noqa: PLC0415
    from xlcrm.jobs.works import SEND  # noqa: PLC0415
    from xlcrm.office.journal_read import understood  # noqa: PLC0415

    today = options.today()
    try:
        found, works = understood(waiting(ledger)), works_of(ledger)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    queued = [each for each in works if each.kind != SEND]
    damaged = found.damaged + len(found.works) - len(queued)  # of kinds that a newer version has
    rows = [
        (
            str(row["entry_id"]),
            str(row.get("at", "")),
            mask_id(str(row.get("customer_id", "")), str(row.get("name", ""))),
            mask_name(str(row.get("name", ""))),
            str(row.get("channel", "")),
            str(row.get("category", "")),
        )
        for row in found.rows
    ]
    if as_json:
        names = ("entry_id", "at", "customer_id", "name", "channel", "category")
        entries = [dict(zip(names, row, strict=True)) for row in rows]
        more = {"entries": entries, "works": list(map(_plain, works)), "damaged": damaged}
        print_json(json_object(ledger, today, "ok", more=more))
        return 0
    out(f"{shown(ledger)}: 기다리는 일지 {len(rows):,}건")
    if rows:
        out("\n".join(map(shown, aligned(rows, indent=2))))
    for line in _lines(ledger, works):
        out(line)
    say_left_behind([ledger])
    if damaged:
        say(
            f"{shown(found.path.name)}: 읽을 수 없는 줄이 {damaged:,}개 있습니다. "
            "→ 더 새로운 xlcrm이 적은 것이면 그 판으로 실행하고, 아니면 파일을 메모장으로 열어 "
            "확인하세요."
        )
    aside, lines = unread(ledger)
    if lines:
        say(
            f"{shown(aside.name)}: 이해할 수 없어 따로 둔 줄이 {lines:,}개 있습니다. "
            "→ 더 새로운 xlcrm이 적은 것이면 새 판을 설치하세요. 다음 실행에서 되가져옵니다."
        )
    return 0


def _lines(ledger: str, works: Sequence[Work]) -> Iterator[str]:
    """Each piece of work: when it was given, what it does, and why it does not fit any more."""
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.domain.typed_option import path_typed  # noqa: PLC0415
    from xlcrm.office.history import WORK  # noqa: PLC0415

    if works:
        yield f"{shown(ledger)}: 기다리는 일 {len(works):,}건"
    for work in works:
        what = WORK.get(work.kind, work.kind)
        yield f"  {shown(work.identifier)}  {work.now:%Y-%m-%d %H:%M}  {shown(what)}"
        for each in work.told:
            yield f"    {shown(each)}"
        if work.reason:
            yield f"    따로 둠: {shown(work.reason)}"
    if any(work.reason for work in works):
        typed = shown(path_typed(ledger))
        yield f"  다시 해 보려면: xlcrm queue apply {typed}"
        first = next(work.identifier for work in works if work.reason)
        yield f"  그만두려면: xlcrm queue drop {typed} {shown(first)}"


def _plain(work: Work) -> dict[str, object]:
    """A piece of work as JSON has it: what it does, and for whom only where nobody is named."""
    moment = f"{work.now:%Y-%m-%d %H:%M}"
    told = {"id": work.identifier, "kind": work.kind, "at": moment, "told": [*work.told]}
    return {**told, "reason": work.reason}
