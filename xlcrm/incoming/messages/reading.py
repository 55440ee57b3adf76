"""Files and folders of other people's records, each told by what it holds."""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.outline import outlined
from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files import store
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.files.formats import empty
from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.messages.message import Messages, Source
from xlcrm.incoming.text import text_of
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.incoming.messages.message import Message
    from xlcrm.ooxml.zipformat import Limits

RECORDS: Final = frozenset({".eml", ".mbox", ".mbx", ".txt", ".csv", ".xml"})
"""What the names of such files end in, in folders."""

_TEXTS: Final = frozenset({".txt", ".csv", ".tsv", ".tab", ".log"})
_BOXES: Final = frozenset({".mbox", ".mbx"})
_MAILS: Final = frozenset({".eml", *_BOXES, ""})
_OUTLOOK: Final = (
    "아웃룩의 파일은 읽지 못합니다.",
    "아웃룩이나 다른 메일 프로그램에서 .eml이나 .mbox로 저장해 넣으세요.",
)
_PACKED: Final = ("압축 파일입니다.", "압축을 풀고 안에 있는 .txt, .csv, .xml, .eml을 넣으세요.")
_OTHERS: Final = {
    **dict.fromkeys((".msg", ".pst", ".ost"), _OUTLOOK),
    **dict.fromkeys((".zip", ".7z", ".gz"), _PACKED),
}
"""Files that hold records in forms that are not read: what they are, and what to do."""

_NOT_OURS: Final = (".", "~$")
_HEAD: Final = 300  # lines that tell what a text is


@outlined
class RecordFile(NamedTuple):
    """One file and what it was found to hold.

    Attributes:
        path: the file.
        messages: how many it has.
        error: why it was not taken; None if it was.
    """

    path: Path
    messages: int = 0
    error: XlcrmError | None = None


@outlined
@dataclass(frozen=True, slots=True)
class MessageFiles:
    """The messages of files.

    Attributes:
        found: the messages, file by file.
        files: the files that hold records, read or not.
        journals: the files that may be journals, with a line a contact, and were not read.
        skipped: files of folders that hold neither.
        left_out: what was left out on purpose, such as `자동 응답` → how many.
        own: e-mail addresses that the files show to be ours.
        bad: how many lines were left out because they cannot be read.
    """

    found: tuple[Message, ...] = ()
    files: tuple[RecordFile, ...] = ()
    journals: tuple[Path, ...] = ()
    skipped: tuple[Path, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    bad: int = 0


def read_messages(
    paths: Iterable[str | os.PathLike[str]],
    *,
    skip_bad: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> MessageFiles:
    """Read mails, chats, calls and text messages from files, and from those below folders.

    Mails as .eml and .mbox, KakaoTalk's exports as .txt and .csv, calls and texts as .csv and as
    the .xml of SMS Backup & Restore; told by what a file holds, not by its name. An error is told
    with its file, and the others are read all the same.

    Args:
        paths: files and folders.
        skip_bad: whether a file with lines that cannot be read is taken without them; by default
            it is not taken at all.
        limits: how large a file may be.
    """
    files: dict[str, tuple[Path, bool]] = {}
    broken: list[RecordFile] = []
    for given in paths:
        path = Path(given)
        try:
            below = [(each, True) for each in _below(path)] if path.is_dir() else [(path, False)]
        except XlcrmError as error:
            broken.append(RecordFile(path, error=error))
            continue
        for each, listed in below:
            files.setdefault(os.path.realpath(each), (each, listed))
    found: list[Message] = []
    brought = broken
    journals: list[Path] = []
    skipped: list[Path] = []
    left_out: Counter[str] = Counter()
    own: set[str] = set()
    bad = 0
    for path, listed in files.values():
        try:
            read = _read(path, limits)
            if read is None:
                wanted = not listed or path.suffix.lower() == ".csv"
                (journals if wanted else skipped).append(path)
                continue
            if read.problems and not skip_bad:
                raise _unreadable(read, normalize("NFC", path.name))
        except XlcrmError as error:
            brought.append(RecordFile(path, error=error.at(path)))
            continue
        found += read.found
        left_out.update(read.left_out)
        own |= read.own
        bad += len(read.problems)
        brought.append(RecordFile(path, len(read.found)))
    return MessageFiles(
        tuple(found),
        tuple(brought),
        tuple(journals),
        tuple(skipped),
        dict(left_out),
        frozenset(own),
        bad,
    )


def kinds_of(messages: Iterable[Message]) -> dict[Source, int]:
    """Return how many messages of each kind there are, in the order of `Source`."""
    counts = Counter(each.source for each in messages)
    return {source: counts[source] for source in Source if counts[source]}


def _unreadable(read: Messages, name: str) -> IncomingError:
    """Say where a file cannot be read."""
    first = read.problems[0]
    more = f" 외 {len(read.problems) - 1:,}곳" if len(read.problems) > 1 else ""
    where = f"{first.place.removeprefix(name).strip()}{more}"
    rest = " 나머지만 넣으려면 --skip-bad를 붙이세요." if read.found else ""
    return IncomingError(
        f"{where}: {first.trouble.message}" if where else first.trouble.message,
        hint=f"{first.trouble.hint}{rest}",
    )


def _read(path: Path, limits: Limits) -> Messages | None:
    """What a file says; None if it is no such record."""
    data = store.read(path, limits).data
    suffix = path.suffix.lower()
    name = normalize("NFC", path.name)
    if not data:
        raise empty(path)
    if suffix in _OTHERS:
        message, hint = _OTHERS[suffix]
        raise IncomingError(message, hint=hint)
    if suffix in _MAILS or data[:5] == b"From ":
        from xlcrm.incoming.messages import mail  # noqa: PLC0415 - only what is brought is loaded

        if mail.is_mailbox(data):
            return mail.mailbox_of(data, name)
        if suffix in _BOXES:
            raise IncomingError(
                "메일함(.mbox)으로 읽을 수 없습니다.", hint="메일 프로그램에서 다시 내보내세요."
            )
        if suffix == ".eml" or mail.is_mail(data):
            return mail.mail_of(data, name)
    if suffix == ".xml":
        from xlcrm.incoming.messages import phone_backup  # noqa: PLC0415 - likewise

        if not phone_backup.is_phone_backup(data):
            raise IncomingError(
                "통화·문자 백업(.xml)이 아닙니다.",
                hint="휴대폰의 백업 앱이 내보낸 파일이나 CSV를 넣으세요.",
            )
        return phone_backup.phone_backup(data, name)
    return _of_text(data, name) if suffix in _TEXTS else None


def _of_text(data: bytes, name: str) -> Messages | None:
    """What a text says: a chat, or a table of a telephone; None if it is neither."""
    from xlcrm.incoming.messages import kakao, phone_table  # noqa: PLC0415 - as above

    text = text_of(data).reader().read().removeprefix("\ufeff")
    try:
        header = next(kakao.table_of(text), [])
        if kakao.is_chat_table(header):
            return kakao.chat_of_table(kakao.table_of(text), name)
        if kakao.is_chat(text.split("\n", _HEAD)[:_HEAD]):
            return kakao.chat_of(text, name)
        table = phone_table.phone_table(text, name)
        return None if table is None else phone_table.phone_messages(table, name)
    except csv.Error:
        raise IncomingError(
            "CSV의 따옴표나 칸 구분이 잘못되어 읽을 수 없습니다.",
            hint="내보낸 프로그램에서 다시 저장하세요.",
        ) from None


def _below(folder: Path) -> list[Path]:
    """The files below a folder that may be records, sorted."""
    found = sorted(_walked(folder), key=lambda path: (normalize("NFC", str(path)), str(path)))
    if not found:
        raise StorageError(
            "폴더에 읽을 기록(.eml, .mbox, .txt, .csv, .xml)이 없습니다.",
            path=folder,
            hint="메일, 카카오톡, 통화, 문자를 내보낸 파일이 있는 폴더를 지정하세요.",
        )
    return found


def _walked(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and normalize("NFC", name) != BACKUP_FOLDER
        ]
        for name in names:
            path = Path(where, name)
            if path.suffix.lower() in RECORDS and not name.startswith(_NOT_OURS):
                yield path


def told_in_short(files: Sequence[RecordFile]) -> str:
    """Return how many files there were, and how many of them were not taken.

    >>> told_in_short([RecordFile(Path("a.eml"), 1), RecordFile(Path("b"), error=XlcrmError("x"))])
    '파일 2개(못 읽은 것 1개)'
    """
    failed = sum(each.error is not None for each in files)
    return f"파일 {len(files):,}개" + (f"(못 읽은 것 {failed:,}개)" if failed else "")
