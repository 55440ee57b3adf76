"""What every command says of ledgers that are older or newer than the program, once, at its end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from xlcrm.cli.streams import say, shown
from xlcrm.office.opened import heard
from xlcrm.reading.edition import EDITION, is_ahead, is_behind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlcrm.office.opened import Heard

_FEW: Final = 3  # ledgers that are named; of more, how many there are


def in_json(path: str | Path) -> Mapping[str, object]:
    """Return what JSON says of a file's edition beside all else; nothing where it is as it should.

    >>> in_json("ledger.xlsx")
    {}
    """
    found = {os.path.realpath(each): edition for each, edition in heard().items()}
    edition = found.get(os.path.realpath(path)) if found else None
    if not is_behind(edition) and not is_ahead(edition):
        return {}
    said = {"ledger": edition, "program": EDITION, "upgrade": is_behind(edition)}
    return {"edition": said}


def tell(found: Heard) -> None:
    """Say, in a line each, which ledgers an upgrade would help, and which are ahead."""
    behind = {_near(path): edition for path, edition in found.items() if is_behind(edition)}
    ahead = {_near(path): edition for path, edition in found.items() if is_ahead(edition)}
    if behind:
        say(
            f"{_named(behind)}: 옛 판의 대장입니다. 새로 생긴 것을 더하려면: "
            f"xlcrm upgrade {_given(behind)}"
        )
    if ahead:
        say(
            f"{_named(ahead)}: 이 xlcrm({EDITION}판)보다 새 판의 대장입니다. 아는 데까지만 읽고 "
            "쓰며, 모르는 것은 그대로 둡니다. → xlcrm을 새 판으로 설치하세요."
        )


def _near(path: Path) -> str:
    """A path as it is typed in the folder of the call; whole where it lies elsewhere."""
    try:
        return str(path.relative_to(os.path.realpath(".")))
    except ValueError:
        return str(path)


def _named(found: Mapping[str, int]) -> str:
    """The ledgers with their editions; of many only how many there are."""
    if len(found) > _FEW:
        return f"대장 {len(found):,}개"
    return ", ".join(f"{shown(path)} ({edition}판)" for path, edition in found.items())


def _given(found: Mapping[str, int]) -> str:
    """The ledgers as a command takes them: each, or of many the folder that they lie in."""
    if len(found) <= _FEW:
        return " ".join(f'"{shown(path)}"' for path in found)
    return f'"{shown(os.path.commonpath(found) or os.curdir)}"'
