"""What waits beside a workbook that has another name now, so that nobody would take it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.cli.streams import say, shown
from xlcrm.domain.particles import with_particle

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable


def say_left_behind(paths: Iterable[str | os.PathLike[str]]) -> None:
    """Say which queues lie in the folders of workbooks and belong to none, and what to do."""
    from xlcrm.files import outbox  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.queue import left_behind  # noqa: PLC0415

    ledgers = [Path(each) for each in paths]
    for folder in dict.fromkeys(each.parent for each in ledgers):
        theirs = [each.name for each in ledgers if each.parent == folder]
        for queue, count in left_behind(folder):
            how = _how(folder, theirs[0] if len(theirs) == 1 else "")
            text = f"{queue}: {count:,}건이 기다리는데, 그 이름의 대장이 없습니다. → {how}"
            say(shown(text))
        for sent, _ in outbox.left_behind(folder):
            like = outbox.outbox_name(theirs[0] if len(theirs) == 1 else "대장.xlsx")
            told = f"{sent}: 보낸 메시지를 마케팅 시트에 적지 못했고, 그 이름의 대장이 없습니다."
            new = with_particle(f"'{like}'", "으로/로")
            how = (
                f"대장 이름을 바꾸었으면 이 파일의 이름도 {new} 바꾼 뒤 xlcrm queue apply를 "
                "실행하세요."
                if len(theirs) == 1 and not (folder / like).exists()
                else f"대장 이름을 바꾸었으면 이 파일의 이름도 바꾸세요: {like} 꼴입니다."
            )
            say(shown(f"{told} → {how}"))


def _how(folder: Path, ledger: str) -> str:
    """What to do where the office has renamed a ledger."""
    from xlcrm.files.queue import queue_name  # noqa: PLC0415 - heavy imports late

    if not ledger:
        like = queue_name("대장.xlsx")
        return f"대장 이름을 바꾸었으면 이 파일의 이름도 바꾸세요: {like} 꼴입니다."
    name = queue_name(ledger)
    new = with_particle(f"'{name}'", "으로/로")
    if not (folder / name).exists():
        return f"대장 이름을 바꾸었으면 이 파일의 이름도 {new} 바꾸세요."
    return (
        "대장 이름을 바꾸었으면 먼저 xlcrm queue apply로 대장의 대기열을 비운 뒤, 이 파일의 이름을"
        f" {new} 바꾸세요."
    )
