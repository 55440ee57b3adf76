"""What became of letters, for people and for programs; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli.failures import FAILED, without_path
from xlcrm.cli.shown.lacking import lacking
from xlcrm.cli.streams import out, say, shown
from xlcrm.cli.writing import BUSY, beside, json_object, print_json
from xlcrm.domain.typed_option import path_typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.cli.options import Way
    from xlcrm.jobs.log.logbook import Added
    from xlcrm.jobs.outreach.letters import Letters


def made(  # noqa: PLR0913 - what the command was given
    path: str, output: str, letters: Letters, added: Added | None, *, as_of: date, way: Way
) -> int:
    """Tell of letters, and of what the journal says of them; return the exit code."""
    code = _code(letters, added)
    if way.as_json:
        _print(path, output, letters, added, as_of=as_of, code=code)
        return code
    for line in _lines(path, output, letters, added, dry_run=way.dry_run):
        out(shown(line))
    if added is not None and added.changed is not None:
        for line in beside(added.changed, dry_run=way.dry_run):
            out(line)
    for line in lacking(letters.problems):
        say(shown(line))
    for each in added.proposal.problems if added is not None else ():
        say(shown(f"  일지: {each}"))
    return code


def _code(letters: Letters, added: Added | None) -> int:
    if added is not None and added.proposal.problems:
        return FAILED
    if added is not None and added.busy is not None and added.logged.rows:
        return BUSY
    if letters.problems and not letters.letters:
        return FAILED
    return 1 if letters.problems else 0


def _lines(
    path: str, output: str, letters: Letters, added: Added | None, *, dry_run: bool
) -> Iterator[str]:
    new = sum(each.made for each in letters.letters)
    if not letters.letters and not letters.problems:
        yield f"{path}: 조건에 맞는 고객이 없어 편지를 만들지 않았습니다. ({letters.conditions})"
        return
    how = "만들 것입니다. (--dry-run: 쓰지 않았습니다)" if dry_run else "만들었습니다."
    if new:
        yield f"{path}: '{letters.template}' 편지 {new:,}통을 {output}에 {how}"
    if there := len(letters.letters) - new:
        yield f"  이미 있는 편지 {there:,}통은 그대로 두었습니다."
    if letters.problems:
        yield f"  {len(letters.problems):,}명에게는 항목을 채울 수 없어 만들지 않았습니다."
    yield from _logged(path, letters, added, dry_run=dry_run)


def _logged(path: str, letters: Letters, added: Added | None, *, dry_run: bool) -> Iterator[str]:
    if added is None:
        return
    rows, known = added.logged.rows, added.logged.known
    due = next((each["follow_up_due"] for each in letters.entries if "follow_up_due" in each), None)
    when = f" (후속 기한 {due})" if due is not None else ""
    if rows:
        how = "적을 것입니다." if dry_run else "적었습니다."
        if added.busy is not None:
            how = f"대기열에 두었습니다 (대기 {added.waiting:,}건)."
        yield f"  일지 {len(rows):,}건을 {how}{when}"
    if known:
        yield f"  일지에 이미 적은 편지 {known:,}건은 다시 적지 않습니다."
    if added.busy is not None and rows:
        yield f"  {added.busy.message}"  # its hint is to run the command again, which is done
        yield f"  바로 적으려면: xlcrm queue apply {path_typed(path)}"


def _print(  # noqa: PLR0913 - what the command was given
    path: str, output: str, letters: Letters, added: Added | None, *, as_of: date, code: int
) -> None:
    changed = added.changed if added is not None else None
    outcome = {FAILED: "failed", BUSY: "busy", 1: "findings"}.get(code, "ok")
    more = {
        "template": letters.template,
        "conditions": letters.conditions,
        "output": output,
        "letters": [{"customer": each.masked, "made": each.made} for each in letters.letters],
        "problems": [str(each) for each in letters.problems],
        "logged": len(added.logged.rows) if added is not None else 0,
        "known": added.logged.known if added is not None else 0,
        "waiting": added.waiting if added is not None else 0,
    }
    print_json(
        json_object(
            path,
            as_of,
            outcome,
            error=without_path(added.busy) if added is not None and added.busy else None,
            edits=changed.plan if changed else (),
            kinds=changed.kinds if changed else None,
            more=more,
        )
    )
