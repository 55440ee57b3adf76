"""A row of the sheet 오늘: what xlcrm wrote, what people typed, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.jobs.today.line import Key, TaskKind
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import TODAY
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue

    Value = CellValue | date

BOX: Final = "☐"
TICK: Final = "☑"
EDITED: Final = "사람이 고친 줄이라 남겨 둡니다. 필요 없으면 지우세요."
"""What 기록 says of a row over which people wrote."""
HERE: Final = "고객이 없는 줄이라 일지에 적지 않고 여기에 남겨 둡니다. 필요 없으면 지우세요."
"""What 기록 says of a note beside a line that is about no customer."""

TYPED: Final = ("done", "outcome", "memo")
"""The columns in which people write."""

_PROGRAMS: Final = (*TYPED, "recorded", "key")
SAID: Final = tuple(each.field for each in TODAY.columns if each.field not in _PROGRAMS)
"""The columns that say what there is to do: what the marks beside the key are made of."""

_TOLD_BY_HAND: Final = ("why", "say", "how")
"""What a row says, too, that people typed themselves below the others."""

_KINDS: Final = frozenset(each.value for each in TaskKind)
_MARK: Final = 6  # hexadecimal digits of what stands for a cell
_NOTHING: Final = "-" * _MARK
_MINUTES: Final = 1440  # of a day


@outlined
@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of the sheet.

    Attributes:
        values: what it says, by field.
        foreign: what people wrote beside it, where there is no column for it.
        whole: whether it says all that xlcrm wrote, whatever people typed into their columns.
        claimed: of a row whose customer, kind or cell people have changed, the row with the key
            that stands in it: it is that thing only where the customer still is the same.
    """

    values: Mapping[str, Value]
    foreign: tuple[str, ...] = ()
    whole: bool = True
    claimed: PageRow | None = None

    @property
    def key(self) -> Key | None:
        """The key of the thing; None of a row that people typed themselves."""
        return key_in(self.values.get("key"))

    @property
    def is_marked(self) -> bool:
        """Whether the marks stand with its key by which it is known to be about that thing."""
        return bool(marks_in(self.values.get("key")))

    @property
    def typed(self) -> dict[str, str]:
        """What people wrote, by field, what stands beside the table with the memo."""
        found = {name: words(self.values.get(name)) for name in TYPED}
        found["done"] = "" if found["done"] in {BOX, "□"} else _timed(self.values.get("done"))
        by_hand = not (self.key or self.recorded == EDITED or self.is_ours)
        own = (words(self.values.get(name)) for name in (_TOLD_BY_HAND if by_hand else ()))
        found["memo"] = " ".join(part for part in (found["memo"], *own, *self.foreign) if part)
        return {name: text for name, text in found.items() if not is_blank(text)}

    @property
    def customer(self) -> str:
        """What the cell of the customer says."""
        return words(self.values.get("customer"))

    @property
    def recorded(self) -> str:
        """What 기록 says."""
        return words(self.values.get("recorded"))

    @property
    def is_done(self) -> bool:
        """Whether it has been taken, or is no line of today any more."""
        return self.recorded not in {"", HERE}

    @property
    def is_ours(self) -> bool:
        """Whether it looks like a line that xlcrm wrote, be its key gone or not."""
        told = all(self.values.get(name) for name in ("urgency", "cell"))
        return told and words(self.values.get("kind")) in _KINDS

    @property
    def folded(self) -> PageRow:
        """The row with what people wrote beside the table in its memo."""
        if not self.foreign:
            return self
        memo = " ".join(filter(None, (words(self.values.get("memo")), *self.foreign)))
        return replace(self, values={**self.values, "memo": memo}, foreign=())

    def with_typed(self, other: PageRow) -> PageRow:
        """The row with what people wrote in another one, and what has become of it."""
        mine = {name: value for name, value in other.folded.values.items() if name in TYPED}
        return replace(self, values={**self.values, **mine, "recorded": other.recorded})

    def without_key(self) -> PageRow:
        """The row as one of people's own."""
        return replace(self, values={n: v for n, v in self.values.items() if n != "key"})

    def with_key(self, key: Key) -> PageRow:
        """The row as one about something else, whatever it says."""
        _, colon, marks = str(self.values.get("key") or "").partition(":")
        return replace(self, values={**self.values, "key": f"{key}{colon}{marks}"})

    def with_recorded(self, said: str) -> PageRow:
        """The row with what has become of it."""
        return replace(self, values={**self.values, "recorded": said})


def key_in(value: Value) -> Key | None:
    """The key that a cell holds; None where it holds none."""
    return Key.typed(value.partition(":")[0].strip()) if isinstance(value, str) else None


def marks_of(values: Mapping[str, Value]) -> str:
    """Return what stands for each cell that says what there is to do, one behind the other."""
    return "".join(mark_of(values.get(name)) for name in SAID)


def mark_of(value: Value) -> str:
    """Return what stands for a cell and does not tell it."""
    text = words(value)
    return sha256(text.encode()).hexdigest()[:_MARK] if text else _NOTHING


def marks_in(value: Value) -> dict[str, str]:
    """Return the marks that a key's cell holds, by field; none where they cannot be told apart."""
    text = str(value or "").partition(":")[2].strip()
    if len(text) != _MARK * len(SAID):
        return {}
    return {name: text[at * _MARK : (at + 1) * _MARK] for at, name in enumerate(SAID)}


def words(value: Value) -> str:
    """A cell as one line of text."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _timed(value: Value) -> str:
    """What stands under 완료; a part of a day, as Excel makes of 14:00, is that time."""
    if isinstance(value, float) and 0 < value < 1:
        hours, minutes = divmod(round(value * _MINUTES) % _MINUTES, 60)
        return f"{hours:02}:{minutes:02}"
    return words(value)
