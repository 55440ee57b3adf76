"""What is wrong with some people or rows, the alike told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.schema.trouble import Problem

_MOST: Final = 20


def lacking(problems: Sequence[Problem], counted: str = "명") -> Iterator[str]:
    """Yield what is wrong, of how many, with somebody of whom it is.

    Args:
        problems: what is wrong with each.
        counted: by which word they are counted: 명 or 건.
    """
    alike: dict[str, list[Problem]] = {}
    for each in problems:
        alike.setdefault(str(each.trouble), []).append(each)
    for several in list(alike.values())[:_MOST]:
        more = f" 외 {len(several) - 1:,}{counted}" if len(several) > 1 else ""
        yield f"  {several[0].place}{more}: {several[0].trouble}"
    if len(alike) > _MOST:
        yield f"  … 외 {len(alike) - _MOST:,}가지"
