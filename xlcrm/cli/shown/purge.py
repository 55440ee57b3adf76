"""What a purge takes away, on the screen and for programs; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.streams import shown
from xlcrm.jobs.privacy.purge import formulas_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.privacy.overdue import Due
    from xlcrm.jobs.privacy.purge import Purged

_LISTED: Final = 20


def lines(ledger: str, found: Purged) -> Iterator[str]:
    """Yield what would be purged, and what somebody has to look at."""
    name = shown(ledger)
    if not found:
        yield f"{name}: {found.as_of} 기준으로 파기할 것이 없습니다."
    else:
        yield f"{name}: {found.as_of} 기준 파기할 고객 {len(found.due):,}명"
        yield from _people(found.due)
    if found.left:
        yield f"파기하지 않는 고객 {len(found.left):,}명"
        yield from _people(found.left)
    if found.due:
        yield "파기하는 곳"
        yield from map(shown, aligned(list(_places(found)), indent=2))
    if found.held:
        last = max(row.until for row in found.held)
        yield (
            f"분리보관: 법이 보관하게 한 {len(found.held):,}행을 'xlcrm 분리보관' 폴더에 둡니다. "
            f"가장 늦은 기한 {last}"
        )
    if found.expired:
        yield f"보관 기한이 지난 분리보관 {found.expired:,}행을 지웁니다."
    if said := formulas_told(found):
        yield shown(said)
    for files, said in (
        (found.others, "그대로 두는 파일에도 있습니다. 직접 보고 지우세요:"),
        (found.closed, "글을 읽을 수 없어 찾아보지 못한 파일입니다. 직접 보고 지우세요:"),
    ):
        yield from _files(files, said)
    if found.unread:
        yield f"그림·매크로처럼 고치지 않는 부분 {len(found.unread):,}개는 직접 보세요."


def _files(files: tuple[str, ...], said: str) -> Iterator[str]:
    if files:
        yield said
        yield from (f"  {shown(each)}" for each in files[:_LISTED])
        if len(files) > _LISTED:
            yield f"  외 {len(files) - _LISTED:,}개"


def _people(due: tuple[Due, ...]) -> Iterator[str]:
    rows = [
        (each.whom.shown, each.why, each.not_yet and f"→ {each.not_yet}") for each in due[:_LISTED]
    ]
    yield from map(shown, aligned(rows, indent=2))
    if len(due) > _LISTED:
        yield f"  외 {len(due) - _LISTED:,}명"


def _places(found: Purged) -> Iterator[tuple[str, str, str]]:
    for sheet, count in found.rows.items():
        yield sheet, f"{count:,}행", "개인정보 칸을 비움"
    for name, count, unit, how in (
        ("대기열", found.waiting, "줄", "지움"),
        ("보낸 기록", found.sent, "줄", "고객 ID를 바꿈"),
        ("접속기록", found.recorded, "줄", "고객 ID와 가린 값을 바꿈"),
        ("백업", found.backups, "개", "같은 고객을 지워 다시 씀"),
        ("읽을 수 없는 백업", len(found.lost), "개", "파일을 지움"),
        ("xlcrm이 만든 파일", len(found.outputs), "개", "다시 쓰거나 지움"),
    ):
        if count:
            yield name, f"{count:,}{unit}", how


def told(found: Purged) -> dict[str, object]:
    """What a purge takes away, for programs."""
    return {
        "done": found.certificate is not None,
        "customers": [
            {"who": each.whom.shown, "why": each.why, "not_yet": each.not_yet}
            for each in (*found.due, *found.left)
        ],
        "rows": dict(found.rows),
        "queue": found.waiting,
        "outbox": found.sent,
        "record": found.recorded,
        "backups": found.backups,
        "lost_backups": list(found.lost),
        "outputs": list(found.outputs),
        "look_at": list(found.others),
        "not_searched": list(found.closed),
        "held": [{"until": str(row.until), "why": row.why} for row in found.held],
        "expired": found.expired,
        "formulas": list(found.formulas),
        "unread": list(found.unread),
        "certificate": None if found.certificate is None else str(found.certificate),
    }
