"""What is said of a password given to a workbook, or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli.streams import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.encrypt import Reencrypted


def lines(ledger: str, done: Reencrypted, *, locked: bool) -> Iterator[str]:
    """Yield what became of it, a line each.

    Args:
        ledger: as it was given.
        done: what got a password, or lost it.
        locked: whether it got one.
    """
    if locked:
        first = "열기 암호를 걸었습니다." if done.changed else "이미 그 암호로 잠겨 있습니다."
    else:
        first = "열기 암호를 없앴습니다." if done.changed else "열기 암호가 없는 대장입니다."
    yield f"{shown(ledger)}: {first}"
    beside = [
        f"백업·되돌림 {done.backups:,}개" if done.backups else "",
        f"대기열 {done.waiting:,}줄" if done.waiting else "",
    ]
    if any(beside):
        how = "같은 암호로 잠갔습니다." if locked else "암호 없이 바꿨습니다."
        yield f"  {' · '.join(filter(None, beside))}도 {how}"
    if done.left:
        yield (
            f"  열 수 없어 그대로 둔 파일 {len(done.left):,}개: {', '.join(map(shown, done.left))}"
        )
        yield "    → 앞의 암호를 알면 --password-env를 한 번 더 붙여 다시 실행하세요."
    if done.plain:
        named = ", ".join(map(shown, done.plain))
        yield f"  옆에 암호 없이 남은 xlcrm의 파일 {len(done.plain):,}개: {named}"
        yield "    → 다시 만들면 같은 암호가 걸립니다. 쓰지 않으면 지우세요."


def as_told(done: Reencrypted) -> dict[str, object]:
    """Return it as JSON has it."""
    return {
        "changed": done.changed,
        "backups": done.backups,
        "waiting": done.waiting,
        "left": [*done.left],
        "plain": [*done.plain],
    }
