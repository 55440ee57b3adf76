"""What is heard on the way while a workbook is worked with, carried from one process to another.

Editions, remarks, files that were made, passwords that have opened something: each is told to
whoever listens, in the process that does the work. Here it is gathered as values, and told again
where the results are.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.files.heard import remark, remarks
from xlcrm.files.outgoing import made, watching
from xlcrm.files.passwords import Passwords, known_passwords, now_known
from xlcrm.office import opened
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.files.encryption import Encryption


class Wanted(BaseException):
    """A password is lacking that somebody may know; no error of the workbook's."""


@dataclass(frozen=True, slots=True)
class Words:
    """The passwords that are known; never shown.

    Attributes:
        known: those.
        plain: whether files may be made from encrypted ones that are not.
        asks: whether somebody may be asked for more.
    """

    known: tuple[str, ...] = ()
    plain: bool = False
    asks: bool = False

    def __repr__(self) -> str:
        """How many, and not which."""
        return f"<Words: {len(self.known)}개>"


def words() -> Words:
    """Return the passwords that are known here and now."""
    known = now_known()
    return Words() if known is None else Words(known.known, known.plain, known.asks)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard.

    Attributes:
        remarks: what there is to say of which file.
        read: the workbooks that were read, and of which edition those are that are of another.
        made: the files that were made.
        opened: how the encrypted files are encrypted that were opened.
    """

    remarks: tuple[tuple[Path, str], ...] = ()
    read: tuple[tuple[Path, int | None], ...] = ()
    made: tuple[Path, ...] = ()
    opened: tuple[tuple[Path, Encryption], ...] = ()


NOTHING: Final = Heard()


def tell(heard: Heard) -> None:
    """Tell again what was heard, to whoever listens here."""
    for path, said in heard.remarks:
        remark(path, said)
    for path, edition in heard.read:
        opened.tell(path, edition)
    for path in heard.made:
        made(path)
    known = now_known()
    if known is not None:
        for path, encryption in heard.opened:
            known.note_file(path, encryption)


@dataclass(slots=True)
class _Gathered:
    """What is being heard."""

    remarks: dict[tuple[Path, str], None]
    editions: dict[Path, int]
    read: dict[Path, None]
    made: dict[Path, None]
    known: Passwords | None = None

    def said(self) -> Heard:
        """All of it, as values."""
        return Heard(
            tuple(self.remarks),
            tuple((path, self.editions.get(path)) for path in self.read),
            tuple(self.made),
            () if self.known is None else tuple(self.known.let_go()),
        )


@contextmanager
def listening(known: Passwords | None = None) -> Iterator[_Gathered]:
    """Gather what is heard while this lasts.

    Args:
        known: the passwords that are used meanwhile; by default those that are in use.
    """
    with ExitStack() as stack:
        if known is not None:
            stack.enter_context(known_passwords(known))
        yield _Gathered(
            stack.enter_context(remarks()),
            stack.enter_context(opened.listening()),
            stack.enter_context(opened.reading()),
            stack.enter_context(watching()),
            known,
        )


@dataclass(slots=True)
class Keeper:
    """The passwords of a process that does others' work: what they open is found out once."""

    _known: Passwords | None = field(default=None)

    @contextmanager
    def listening(self, words: Words) -> Iterator[_Gathered]:
        """Gather what is heard, with the passwords that somebody else knows.

        Raises:
            Wanted: another one is needed, and somebody may be asked for it.
        """
        if self._known is None:
            self._known = Passwords(ask=_ask if words.asks else None)
        self._known.plain = words.plain
        for each in words.known:
            self._known.add(each)
        with listening(self._known) as heard:
            yield heard


def _ask(_path: Path) -> Iterator[str]:
    raise Wanted
