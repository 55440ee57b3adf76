"""What a campaign brought: whom it reached, whom not and why, and who renewed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.analysis.compared import WITHIN
from xlcrm.analysis.office import office_of
from xlcrm.analysis.reach import (
    campaign_branches,
    campaign_effects,
    campaign_held,
    campaign_parts,
    campaign_reach,
)
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.privacy import scrub
from xlcrm.errors import DomainError
from xlcrm.reading.headers import named_like
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.sheets import MARKETING
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xlcrm.analysis.inputs import Office
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.finding import Finding

_LISTED = 8  # campaigns that a message names


@outlined
@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What campaigns brought by a day, a table each.

    Attributes:
        as_of: the day.
        within: the days in which a renewal counts.
        reach: whom each campaign reached, answers and costs; a row a campaign.
        held: why customers were not reached; a row a campaign, state and reason.
        parts: the same by channel, service, age, gender and region.
        effects: who renewed, against comparable people to whom nothing was sent: an association.
        branches: reach by 지점, of several ledgers or of one that tells of several; else none.
    """

    as_of: date
    within: int
    reach: pd.DataFrame
    held: pd.DataFrame
    parts: pd.DataFrame
    effects: pd.DataFrame
    branches: pd.DataFrame


def campaign(
    ledger: Ledger, name: str = "", *, as_of: date, within: int = WITHIN
) -> CampaignReport:
    """Return what the campaigns of the sheet 마케팅 brought, or one of them.

    Args:
        ledger: the opened workbook; `columns_read` tells which of its columns are needed.
        name: the campaign, or a part of its name that no other has; all by default.
        as_of: the day that counts as today.
        within: the days after a message in which a renewal counts.

    Raises:
        DomainError: there is no sheet 마케팅, or it cannot be read; there is no such campaign, or
            several have it in their names.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/office.xlsx")
    >>> found = xlcrm.campaign(ledger, "여름", as_of=date(2024, 10, 1))
    >>> found.reach[["캠페인", "대상", "전달", "반응"]].values.tolist()
    [['(광고) 여름 단기 이용권', 186, 174, 129]]
    >>> found.effects[["재계약", "만료 대상"]].values.tolist()
    [[20, 29]]
    """
    office = office_with_campaigns(ledger, as_of)
    return campaign_of(office, name, within=within)


def office_with_campaigns(ledger: Ledger, as_of: date) -> Office:
    """Return the office of a ledger that has a sheet 마케팅.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.

    Raises:
        DomainError: there is none, or it cannot be read.
    """
    office = office_of(ledger, as_of)
    if MARKETING.key in office.present:
        return office
    unread = _unread(ledger)
    if unread is not None:
        told = f"{unread.where}: {unread.message}"
        raise DomainError(told, path=ledger.path, hint=unread.suggestion)
    raise DomainError(
        f"'{MARKETING.name}' 시트가 없어 볼 캠페인이 없습니다.",
        path=ledger.path,
        hint=f"xlcrm add {MARKETING.name} 명령으로 보낸 메시지를 적으면 생깁니다.",
    )


def campaign_of(office: Office, name: str = "", *, within: int = WITHIN) -> CampaignReport:
    """Return what an office's campaigns brought, as `campaign` does; it may be several ledgers'.

    Args:
        office: the office, on the day that counts as today.
        name: as of `campaign`.
        within: likewise.

    Raises:
        DomainError: there is no such campaign, or several have it in their names.
    """
    tables = (
        campaign_reach(office),
        campaign_held(office),
        campaign_parts(office),
        campaign_effects(office, within),
        campaign_branches(office),
    )
    if name:
        wanted = _meant(name, tables[0]["캠페인"].tolist())
        mine = [each[each["캠페인"] == wanted].reset_index(drop=True) for each in tables]
        return CampaignReport(office.as_of, within, *mine)
    return CampaignReport(office.as_of, within, *tables)


def _unread(ledger: Ledger) -> Finding | None:
    """What is said of a sheet that is called 마케팅 and is not read; None where there is none."""
    return next(
        (
            each
            for each in ledger.book.findings
            if each.code == "C218" and named_like(each.where.sheet, [MARKETING])
        ),
        None,
    )


def _meant(name: str, known: list[str]) -> str:
    """The one campaign that somebody has typed, whole or in part.

    Raises:
        DomainError: there is none, or there are several.
    """
    key, keys = match_key(name), {match_key(each): each for each in known}
    if key in keys:
        return keys[key]
    found = [each for spelt, each in keys.items() if key in spelt]
    if len(found) == 1:
        return found[0]
    listed = " · ".join(map(scrub, (found or known)[:_LISTED]))
    if found:
        raise DomainError(
            f"이름에 '{scrub(name)}'{particle(name, '이/가')} 든 캠페인이 여럿입니다.",
            hint=f"하나만 적으세요: {listed}",
        )
    near = nearest(key, tuple(keys))
    close = f" 가장 가까운 것: {scrub(keys[near])}." if near else ""
    raise DomainError(
        f"'{scrub(name)}' 캠페인이 없습니다.{close}", hint=f"있는 캠페인: {listed or '없음'}"
    )
