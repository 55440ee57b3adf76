"""What is asked where a price of one session stands beside a total: which of them is the fee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.particles import particle
from xlcrm.domain.text import one_line
from xlcrm.jobs.adopt.header_row import DOUBTED, HeaderRow, Offered
from xlcrm.reading.session_prices import beside_sessions, is_of_session

if TYPE_CHECKING:
    from xlcrm.reading.headers import HeaderMatch


def of_sessions(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """Return the column that is likelier the fee, where another one is a total or a session's."""
    if "fee" in match.columns:
        return {}
    fees = [each for each in row.found if each.field == "fee"]
    either = beside_sessions(fees, row.below)
    if not either:
        return {}
    first, second = either
    name = one_line(second.text)
    what = "한 번에 받는 돈" if is_of_session(second.text) else "모두 합한 돈"
    why = f"'{name}'{particle(name, '은/는')} {what}이라, 어느 쪽을 요금으로 볼지 정해야 합니다."
    return {first.column: [Offered("fee", DOUBTED, why)]}
