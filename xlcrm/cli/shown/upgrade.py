"""What an upgrade has added to a ledger, and what there is to say of its edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.failures import without_path
from xlcrm.cli.writing import beside, json_object
from xlcrm.domain.typed_option import path_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.fleet.upgrade import UpgradedFile
    from xlcrm.jobs.upgrade.upgrade import Upgraded

_NEWER: Final = "xlcrm을 새 판으로 설치하세요."


def lines(upgraded: UpgradedFile, *, dry_run: bool) -> Iterator[str]:
    """Yield what was added to a ledger, or why nothing was."""
    result, done = upgraded
    if done is None:
        return
    proposal = done.proposal
    if proposal.found.before is None and proposal.problems:
        yield f"{result.path}: 올리지 못했습니다."
    else:
        yield f"{result.path}: {_done(proposal.found, str(result.path), dry_run=dry_run)}"
    for line in proposal.said:
        yield f"  {line}"
    for problem in proposal.problems:
        yield f"  더하지 못한 것: {problem}"
    yield from beside(result, dry_run=dry_run)


def _done(found: Upgraded, path: str, *, dry_run: bool) -> str:
    before, after = found.before, found.after
    if before is None:
        return (
            "xlcrm이 만든 설정이 없는 대장이라 올릴 것이 없습니다. "
            f"→ 없는 열과 설정을 더하려면: xlcrm adopt {path_quoted(path)}"
        )
    if found.ahead:
        return f"이 xlcrm보다 새 판({before}판)의 대장이라 그대로 둡니다. → {_NEWER}"
    if before == found.newest:
        return f"이미 가장 새 판({before}판)입니다."
    if after == before:
        return f"{before}판에서 올리지 못했습니다."
    if dry_run:
        return f"{before}판에서 {after}판으로 올릴 것입니다. (--dry-run: 쓰지 않았습니다)"
    return f"{before}판에서 {after}판으로 올렸습니다."


def as_object(upgraded: UpgradedFile, today: date) -> dict[str, Any]:
    """Return the object of docs/architecture.md#json for one file."""
    result, done = upgraded
    error = None if result.error is None else without_path(result.error)
    if done is None:
        return json_object(result.path, today, result.outcome.value, error=error)
    found = done.proposal.found
    more: dict[str, Any] = {
        "from": found.before,
        "to": found.after,
        "added": list(done.proposal.said),
        "problems": [str(each) for each in done.proposal.problems],
    }
    if result.intake is not None:
        more["intake"] = dict(result.intake.counts)
    return json_object(
        *(result.path, today, result.outcome.value),
        edits=done.plan,
        kinds=done.kinds,
        more=more,
    )
