"""What the catalogue says of one finding code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.schema.finding import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its severity unless 설정 says otherwise, and what it says.

    `message` and `suggestion` are `str.format` templates with named details.
    """

    code: str
    severity: Severity
    title: str
    message: str
    suggestion: str
