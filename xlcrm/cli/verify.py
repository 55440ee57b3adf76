"""`xlcrm verify`: what the sealed record proves of a workbook, its backups and its 변경이력."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.verify import CheckedBackup, Verified
    from xlcrm.ooxml.zipformat import Limits

_BACKUPS_SHOWN: Final = 10
_HEAD: Final = re.compile(r"[0-9a-f]{16,64}")
_STANDING: Final = {
    "as written": "대장은 xlcrm이 마지막으로 쓴 그대로입니다.",
    "changed since": "대장은 xlcrm이 마지막으로 쓴 뒤에 다른 프로그램(엑셀 등)이 고쳤습니다. "
    "잘못은 아닙니다.",
    "saved untold": "백업으로 보아 xlcrm이 저장한 적이 있는데, 기록에 그 저장이 없습니다: "
    "끝의 줄이 지워졌습니다.",
    "unknown": "",
}


def _head(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None or _HEAD.fullmatch(value.strip().lower()):
        return value and value.strip().lower()
    raise click.BadParameter("검증이 보여 준 끝 해시를 적으세요. 앞 16자로 충분합니다.", ctx, param)


@click.command(
    "verify",
    cls=KoreanCommand,
    short_help="기록과 백업이 온전한지 증명합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm verify 고객대장.xlsx
  xlcrm verify 고객대장.xlsx --head 4f68480aa8778a16
  xlcrm verify 고객대장.xlsx --json""",
)
@options.ledger
@click.option(
    "--head",
    callback=_head,
    metavar="해시",
    help="전에 종이나 다른 곳에 적어 둔 끝 해시가 지금 기록에 있는지 봅니다.",
)
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, head: str | None, as_json: bool, limits: Limits) -> int:
    """대장 옆의 접속기록이 적힌 그대로인지, 줄마다 앞줄의 해시로 증명합니다.

    \b
    함께 보는 것: 대장이 마지막으로 쓴 그대로인지, 백업이 온전하고 이 대장의
    것인지, 변경이력 시트에서 빠지거나 고쳐진 줄이 있는지. 아무것도 쓰지 않습니다.
    어긋난 것이 있으면 종료 코드는 1입니다. 기록을 통째로 새로 지어낸 것은
    그 자체로는 알 수 없습니다: 끝 해시를 달마다 따로 적어 두었다가 --head로
    견주세요.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.verify import verify  # noqa: PLC0415

    today = options.today()
    try:
        found = verify(ledger, limits=limits)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    line = None if head is None else next(_lines_with(found, head), 0)
    code = 0 if found and line != 0 else 1
    if as_json:
        told = _plain(found) | ({} if line is None else {"head_found": bool(line)})
        print_json(json_object(ledger, today, "findings" if code else "ok", more=told))
        return code
    out(f"{shown(ledger)}: {'어긋난 것이 있습니다' if code else '이상 없음'}")
    for said in (*_of_head(line, found.proof.changed), *_lines(found)):
        out(f"  {shown(said)}")
    return code


def _lines_with(found: Verified, head: str) -> Iterator[int]:
    """The numbers, from 1, of the lines that have such a hash."""
    yield from (at for at, own in enumerate(found.proof.heads, 1) if own.startswith(head))


def _of_head(line: int | None, changed: int) -> Iterator[str]:
    if line == 0 and changed:
        yield (
            "적어 둔 해시: 지금 기록에 없습니다. 고객을 파기하면 기록을 다시 쓰므로, 그 앞의 "
            "해시는 파기 바로 앞의 것만 맞춰 볼 수 있습니다. 파기한 뒤에 새로 적어 두세요."
        )
    elif line == 0:
        yield "적어 둔 해시: 지금 기록에 없습니다. 기록이 그 뒤에 바뀌었거나 새로 지어졌습니다."
    elif line is not None:
        yield "적어 둔 해시: 지금 기록에 있습니다. 그때까지의 줄은 그대로입니다."


def _lines(found: Verified) -> Iterator[str]:
    yield from _chain(found)
    said = _STANDING[found.standing]
    if said:
        yield said
    for line, became in found.open:
        how = {"done": "된 것", "not done": "되지 않은 것"}.get(became, "됐는지 알 수 없는 것")
        when = str(line.get("when", "")).replace("T", " ")
        yield (
            f"끊긴 일: {when} {line.get('user', '')} {line.get('command', '')} — 대장으로 보아 "
            f"{how}입니다. 다음에 쓸 때 기록에 적습니다."
        )
    yield from _backups(found)
    for each in found.missing:
        how = (
            f"{each.wrote:,}줄 가운데 {each.wrote - each.stand:,}줄이 없습니다"
            if each.stand < each.wrote
            else f"{each.wrote:,}줄의 내용이 적은 것과 다릅니다"
        )
        yield f"변경이력: {each.when} '{each.command}'의 {how}."
    if found.unread:
        yield f"변경이력: 대장을 읽을 수 없어 보지 못했습니다. {found.unread}"


def _chain(found: Verified) -> Iterator[str]:
    proof = found.proof
    if found.record is None and found.other is not None:
        yield (
            f"기록: 이 대장의 것은 '{found.other.name}' 파일입니다. "
            "다음에 쓸 때 대장의 이름을 따릅니다."
        )
    elif found.is_lost:
        yield (
            "기록: 백업은 있는데 기록이 없습니다. 지워졌거나, 기록을 남기지 않던 판이 "
            "저장했습니다. 다음에 쓸 때부터 남깁니다."
        )
    elif found.record is None:
        yield "기록: 아직 없습니다. xlcrm이 처음 쓸 때부터 남깁니다."
    if not proof.lines and not proof.broken:
        return
    if proof.broken:
        yield f"기록: {proof.broken:,}번째 줄에서 끊겼습니다: {proof.why}."
        yield "→ 그 파일을 그대로 보관하고, 사본이나 백업 장치의 것과 견주세요."
    else:
        yield f"기록: {len(proof.lines):,}줄이 적힌 그대로 이어집니다. 끝 해시 {proof.head[:16]}"
    if proof.removed:
        yield (f"기록: 보관 기간이 지난 {proof.removed:,}줄은 덜어 냈고, 첫 줄이 그것을 말합니다.")
    if proof.changed:
        yield (
            f"기록: 고객을 파기하며 {proof.changed:,}줄을 다시 썼고, "
            "첫 줄이 그 앞의 해시를 말합니다."
        )
    if proof.torn:
        yield f"기록: 쓰다가 끊긴 줄이 {proof.torn:,}개 있습니다. 다음 줄이 그것을 말합니다."


def _backups(found: Verified) -> Iterator[str]:
    if not found.backups:
        return
    good = [each for each in found.backups if each not in found.rotten]
    ours = sum(each.belongs is True for each in good)
    older = sum(each.belongs is None for each in good)
    more = f", 기록보다 먼저 것 {older:,}" if older else ""
    yield f"백업 {len(found.backups):,}개: 온전하고 이 대장의 것 {ours:,}{more}"
    for each in found.rotten[:_BACKUPS_SHOWN]:
        yield f"백업 '{each.path.name}': {_state(each)}"
    for each in found.strange[:_BACKUPS_SHOWN]:
        yield f"백업 '{each.path.name}': 온전하지만 기록에 없는 파일입니다."


def _state(backup: CheckedBackup) -> str:
    return "읽을 수 없습니다." if backup.state.value == "unread" else "손상되었거나 바뀌었습니다."


def _plain(found: Verified) -> dict[str, object]:
    proof = found.proof
    return {
        "record": None if found.record is None else found.record.name,
        "lines": len(proof.lines),
        "head": proof.head,
        "broken": proof.broken,
        "torn": proof.torn,
        "removed": proof.removed,
        "changed": proof.changed,
        "standing": found.standing,
        "open": [{"n": line["n"], "outcome": became} for line, became in found.open],
        "backups": [
            {"name": each.path.name, "state": each.state.value, "belongs": each.belongs}
            for each in found.backups
        ],
        "missing": [
            {
                "when": each.when,
                "command": each.command,
                "wrote": each.wrote,
                "stand": each.stand,
            }
            for each in found.missing
        ],
    }
