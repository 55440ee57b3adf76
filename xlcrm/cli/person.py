"""What the commands about one customer share: how fields are typed, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal


def fields_of(words: Sequence[str], in_turn: Sequence[str] = ()) -> dict[str, str]:
    """Return what `칸=값` words say; values without a field are those in turn.

    Raises:
        DomainError: a word is neither, or a field stands twice.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.person.fields import column_of  # noqa: PLC0415

    found: dict[str, str] = {}
    left = iter(in_turn)
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            name, value = next(left, ""), word
        name = name.strip()
        if not name or name in found:
            raise DomainError(
                "'칸=값' 꼴이 아니거나 같은 칸이 둘입니다.",
                hint="연락처=010-1234-5678처럼 적고, 빈칸이 있으면 '선호도=오전 시간'처럼 "
                "따옴표로 묶으세요.",
            )
        column = column_of(name)
        day = column is not None and column[1].kind.is_day and value.strip()
        found[name] = options.in_figures(value) if day else value
    return found


def show(  # noqa: PLR0913 - what the command was given
    path: str,
    command: str,
    *,
    decide: Callable[[Ledger], Proposal[Any]] | None = None,
    nothing: str,
    as_of: date,
    way: options.Way,
    words: Mapping[str, object] | None = None,
    more: Callable[[Proposal[object]], Mapping[str, object]] | None = None,
) -> int:
    """Decide, write, tell, and return the exit code; 2 if nothing was written for a reason.

    Args:
        path: the workbook as the user named it.
        command: the command's name, for 변경이력.
        decide: what is to be done; by default what `words` say.
        nothing: what is said where nothing changes.
        as_of: the day it is done for.
        way: how it writes.
        words: what the command was told, by the names of its job; kept where the workbook is not
            to be had. None for what can simply be done again.
        more: further keys of the JSON object.
    """
    from xlcrm.cli.writing import written  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415
    from xlcrm.office.history import WORK  # noqa: PLC0415

    by, said = way.author(command), {**(words or {}), "as_of": as_of}

    def work() -> Committed[object]:
        return change(path, decide or told_to(command, said, by), by, **way.saving)

    def keep(busy: XlcrmError) -> Waits:
        return wait(path, command, said, by, busy, limits=way.saving["limits"])

    return written(
        path,
        work,
        lambda done: _lines(path, done, nothing),
        as_of=as_of,
        as_json=way.as_json,
        keep=None if way.dry_run or words is None else keep,
        what=WORK[command],
        more=more or (lambda _: {}),
    )


def _lines(path: str, done: Committed[object], nothing: str) -> Iterator[str]:
    if not done.proposal:
        yield f"{path}: {nothing}"
        return
    how = "적을 것입니다. (--dry-run: 쓰지 않았습니다)" if done.dry_run else "적었습니다."
    yield f"{path}: 셀 {len(done.plan):,}개를 {how}"
    for line in done.proposal.said:
        yield f"  {line}"
