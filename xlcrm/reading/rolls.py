"""The lists of customers that an office keeps by name: conditions, as the sheet 설정 holds them.

Each stands in 설정 under 명단 by its name, its conditions as `xlcrm list` takes them: 봄 행사 →
`관심 요가 그리고 미납 아닌`. What they mean depends on the workbook and is asked when it is used.
"""

from __future__ import annotations

from typing import Final

from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError

SECTION: Final = "명단"
SHAPE: Final = "등급 VIP 그리고 미납 아닌"
"""How conditions are written."""


def roll_of(name: str, conditions: str) -> tuple[str, str] | None:
    """Return a list's name and conditions as one line each; None where they cannot be such.

    >>> roll_of(" 봄  행사", "관심 요가  그리고 미납 아닌")
    ('봄 행사', '관심 요가 그리고 미납 아닌')
    >>> roll_of("VIP 또는 골드", "VIP"), roll_of("봄 행사", '서비스 "요가')
    (None, None)
    """
    from xlcrm.domain.conditions import is_name, words_in  # noqa: PLC0415 - few keep any list

    name, conditions = one_line(name), one_line(f".{conditions}")[1:].strip()
    try:
        known = words_in(conditions)
    except DomainError:
        return None
    return (name, conditions) if known and is_name(name) else None
