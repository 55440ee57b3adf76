"""What was sent to customers, kept beside the workbook: it only grows, and outlives any crash.

One line of JSON each, checksummed and synced: what is about to be sent before it is, what became of
it afterwards. The lines stay after the workbook has taken them in: whoever undoes or restores the
workbook does not unsend a message, and nobody may get it twice. They hold 고객 ID, and no names,
numbers, addresses or texts.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from xlcrm.domain.particles import with_particle
from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.files import born
from xlcrm.files.disk import short_name, swap, sync_folder, target_of, temporary, write
from xlcrm.files.lines import (
    NOT_OURS,
    append,
    bytes_of,
    checksum,
    held,
    last_byte,
    lines_of,
    plain,
    typed,
)
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike
    from pathlib import Path

    OutboxLine = Mapping[str, Any]

OUTBOX: Final = ".xlcrm-outbox"
_LOCK: Final = ".xlcrm-outbox-lock"
_SENDING: Final = "이 대장의 메시지를 다른 xlcrm이 보내고 있습니다."


WRITTEN: Final = "written"
"""What a line tells after which the workbook has taken in all that stands before it."""


def outbox_name(workbook: str) -> str:
    """Return what the outbox beside a workbook of that name is called."""
    return f"{short_name(workbook)}{OUTBOX}"


def outbox_beside(path: str | PathLike[str]) -> Path:
    """Return where the outbox of a workbook lies, be there one or not."""
    return _beside(target_of(path))


def outbox_lines(path: str | PathLike[str]) -> tuple[OutboxLine, ...]:
    """Return what the outbox beside a workbook tells, in its order; nothing where there is none.

    A line that a crash cut off tells nothing: what it was about had not begun. Any other that is
    not as it was written may have told of a message: without it somebody could get a second one.

    Raises:
        StorageError: there is no such workbook, what lies in the outbox's place is no file, or a
            line is damaged.
    """
    with told(path, "읽을"):
        outbox = _beside(target_of(path))
    return lines_in(outbox)


def lines_in(outbox: Path) -> tuple[OutboxLine, ...]:
    """Return what an outbox tells, as `outbox_lines` does of the one beside a workbook.

    Raises:
        StorageError: it is no file, or a line is damaged.
    """
    try:
        lines = lines_of(outbox)
    except OSError:
        raise _strange(outbox) from None
    return tuple(found for line in lines if (found := _sound(outbox, line)) is not None)


def last_line(path: str | PathLike[str]) -> OutboxLine | None:
    """Return the last thing that the outbox tells; None where there is none.

    Raises:
        StorageError: as `outbox_lines`.
    """
    with told(path, "읽을"):
        outbox = _beside(target_of(path))
    try:
        data = bytes_of(outbox)
    except OSError:
        raise _strange(outbox) from None
    for line in reversed(data.split(b"\n")):
        if line.strip() and (found := _sound(outbox, line)) is not None:
            return found
    return None


def note(path: str | PathLike[str], line: OutboxLine) -> None:
    """Keep a line; when this returns, the disk has it.

    Args:
        path: the workbook.
        line: texts, numbers, days and lists of them; `what` says what it tells.

    Raises:
        StorageError: the folder cannot be written.
    """
    data = _packed(line)
    with told(path, "쓸"):
        target = target_of(path)
        outbox = _beside(target)
        try:
            end = last_byte(outbox)
        except OSError:
            raise _strange(outbox) from None
        torn = end not in {b"", b"\n"}  # a line that a crash cut off
        append(outbox, b"\n" + data if torn else data, born.access_of(target))
        if not end:
            sync_folder(outbox)


def renamed(path: str | PathLike[str], names: Mapping[str, str]) -> int:
    """Name customers otherwise in the outbox, such as purged ones; return how many lines did.

    Args:
        path: the workbook.
        names: 고객 ID → what stands in its place.

    Raises:
        StorageError: it cannot be read or written, or a line is damaged.
    """
    with told(path, "쓸"):
        target = target_of(path)
        outbox = _beside(target)
        lines = [_sound(outbox, line) for line in lines_of(outbox)]
        new = [None if line is None else _with(line, names) for line in lines]
        changed = sum(old != line for old, line in zip(lines, new, strict=True))
        if changed:
            with temporary(target.parent, target.name) as made:
                write(made, b"".join(map(_packed, filter(None, new))), born.access_to(outbox))
                swap(made, outbox)
            sync_folder(outbox)
    return changed


def names_any(line: OutboxLine, names: Mapping[str, str]) -> bool:
    """Tell whether a line names any of some customers."""
    return bool(_with(dict(line), names) != line)


def _with(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON's values
    """A line, or a part of it, with customers named otherwise."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _with(each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with(each, names) for each in value]
    return value


def _packed(line: OutboxLine) -> bytes:
    text = json.dumps(plain(line), ensure_ascii=False, sort_keys=True)
    return f'{{"sum": "{checksum(text)}", "line": {text}}}\n'.encode()


def left_behind(folder: Path) -> list[tuple[Path, int]]:
    """Return the outboxes in a folder beside which no workbook of that name lies any more.

    With how many lines of each no workbook has taken in; those of which it has all are none.
    """
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return []
    theirs = {normalize("NFC", outbox_name(each)) for each in names}
    found = []
    for name in sorted(names):
        if name.endswith(OUTBOX) and normalize("NFC", name) not in theirs:
            with suppress(OSError):
                lines = [_read(line) for line in lines_of(folder / name)]
                known = [line["what"] for line in lines if line is not None]
                left = len(known) if WRITTEN not in known else known[::-1].index(WRITTEN)
                found.append((folder / name, left))
    return [(each, count) for each, count in found if count]


def take_over(path: str | PathLike[str], left: Path) -> None:
    """Make an outbox that was left behind that of a workbook which has another name now.

    Args:
        path: the workbook; it has no outbox.
        left: the outbox, in the same folder.

    Raises:
        StorageError: the workbook has an outbox of its own, or the folder cannot be written.
    """
    with told(path, "쓸"):
        mine = _beside(target_of(path))
        if mine.exists():
            raise _not_ours(mine, left)
        swap(left, mine)
        sync_folder(mine)


def refuse_left_behind(path: str | PathLike[str], left: Path) -> StorageError:
    """Return why nothing is sent while an outbox lies beside a workbook that may be its own."""
    return _not_ours(_beside(target_of(path)), left)


def _not_ours(mine: Path, left: Path) -> StorageError:
    if mine.exists():
        how = "이 대장의 것이면 그 대장의 이름을 되돌려 xlcrm queue apply를 실행한 뒤 다시 바꾸고"
    else:
        new = with_particle(f"'{mine.name}'", "으로/로")
        how = f"이 대장의 것이면 파일의 이름을 {new} 바꾸고"
    return StorageError(
        "이름을 바꾼 대장의 보낸 기록으로 보이는 파일이 있어 보내지 않습니다. 그대로 보내면 같은 "
        "사람이 두 번 받을 수 있습니다.",
        path=left,
        hint=f"{how}, 다른 대장의 것이면 다른 폴더로 옮긴 뒤 다시 실행하세요.",
    )


@contextmanager
def sending(path: str | PathLike[str], seconds: float = 0) -> Iterator[None]:
    """Hold the outbox: one at a time sends to the customers of a workbook, or writes down who was.

    Args:
        path: the workbook.
        seconds: how long to wait for another process.

    Raises:
        LockedWorkbookError: another process does.
        StorageError: the folder cannot be written.
    """
    with ExitStack() as stack:
        with told(path, "쓸"):
            stack.enter_context(held(target_of(path), _LOCK, seconds, _SENDING))
        yield


def is_sent_now(path: str | PathLike[str]) -> bool:
    """Tell whether another process is sending: what has no result yet is not lost.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        with sending(path):
            return False
    except LockedWorkbookError:
        return True


def _sound(outbox: Path, line: bytes) -> OutboxLine | None:
    """What a line tells; None of one that a crash cut off.

    Raises:
        StorageError: it is damaged.
    """
    found = _read(line)
    if found is None and not _cut_off(line):
        raise StorageError(
            "보낸 메시지의 기록이 손상되어, 누구에게 보냈는지 알 수 없습니다.",
            path=outbox,
            hint="백업이나 다른 사본에서 그 파일을 되돌리세요. 없으면 보낸 사람이 모두 마케팅 "
            "시트에 있는지 확인한 뒤 그 파일을 다른 곳으로 옮기세요.",
        )
    return found


def _cut_off(line: bytes) -> bool:
    """Whether a line is the beginning of one, or what a disk leaves where nothing was written."""
    left = line.strip(b"\0\r\n ")
    begins = left.startswith(_BEGINS) or _BEGINS.startswith(left)
    return begins and not left.endswith(_ENDS)


_BEGINS: Final = b'{"sum": "'
_ENDS: Final = b"}}"


def _read(line: bytes) -> OutboxLine | None:
    """What a line tells; None if it is none, or not as it was written."""
    try:
        found = json.loads(line)
        text = json.dumps(found["line"], ensure_ascii=False, sort_keys=True)
        if found["sum"] != checksum(text):
            return None
        made: OutboxLine = typed(found["line"])
        return made if isinstance(made["what"], str) else None
    except NOT_OURS:
        return None


def _beside(target: Path) -> Path:
    return target.parent / outbox_name(target.name)


def _strange(outbox: Path) -> StorageError:
    name = with_particle(f"'{outbox.name}'", "을/를")
    return StorageError(
        "보낸 메시지를 적는 자리에 있는 것을 읽을 수 없어 보내지 않습니다.",
        path=outbox,
        hint=f"{name} 다른 곳으로 옮긴 뒤 다시 실행하세요.",
    )
