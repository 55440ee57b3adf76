"""마케팅: what campaigns brought, from whom, and who may be written to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.domain.dates import days_after
from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_SOON: Final = 90  # days in which the office has to tell of a consent
_LISTED: Final = 12
_RATES: Final = (
    PageColumn("반응률", "percent", formula="{반응}/{전달}"),
    PageColumn("구매", "count"),
    PageColumn("구매율", "percent", formula="{구매}/{전달}"),
    PageColumn("비고"),
)
_COUNTED: Final = (
    "고객 수로 셉니다. 반응률 = 반응 ÷ 전달, 구매율 = 구매 ÷ 전달. "
    "비고의 '적음'은 전달이 적어 우연에 흔들리는 값입니다."
)
_CONSENT: Final = (
    "수신동의가 있고 그 뒤에 거부하지 않은 고객만 셉니다(정보통신망법 제50조). 동의는 거둘 때까지 "
    "이어지고, 사무실은 2년마다 안내합니다. 법률 자문이 아닙니다."
)


def page(material: Material) -> Page:
    """Return the sheet about marketing."""
    sections = (
        _campaigns(material),
        _segments(material),
        _consents(material),
        _to_confirm(material),
    )
    return Page("marketing", sections)


def _campaigns(material: Material) -> Section:
    name = "campaigns"
    return section(
        material,
        "캠페인별",
        name,
        (
            PageColumn("캠페인"),
            PageColumn("첫 발송일", "date"),
            *(PageColumn(each, "count") for each in ("발송", "전달", "반응")),
            *_RATES,
        ),
        totals=partial(summed, names=("발송", "전달", "반응", "구매")),
        charts=(Chart("캠페인별 반응률과 구매율", "bar", name, "캠페인", ("반응률", "구매율")),),
        notes=(_COUNTED,),
    )


def _segments(material: Material) -> Section:
    return section(
        material,
        "고객 구분별 반응",
        "campaign_segments",
        (
            PageColumn("구분"),
            PageColumn("값"),
            *(PageColumn(each, "count") for each in ("전달", "반응")),
            *_RATES,
        ),
        rules=(Highlight(("반응률",), "bar"),),
        notes=("모든 캠페인을 더한 것으로, 고객을 캠페인마다 한 번씩 셉니다.",),
    )


def _consents(material: Material) -> Section:
    name = "consents"
    return section(
        material,
        "광고를 보낼 수 있는 고객",
        name,
        (PageColumn("구분"), PageColumn("고객 수", "count"), share("비율", "고객 수")),
        totals=partial(summed, names=("고객 수", "비율")),
        rules=(Highlight(("비율",), "bar"),),
        notes=(_CONSENT,),
    )


def _to_confirm(material: Material) -> Section:
    names = ("고객 ID", "고객명", "연락처", "수신동의일", "재확인 기한", "문자", "이메일")
    middle = {name: PageColumn(name, "middle") for name in ("문자", "이메일")}
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    columns = shown(*names, **middle, **{"고객 ID": linked})

    def soon(judged: pd.DataFrame) -> pd.DataFrame:
        limit = pd.Timestamp(days_after(material.as_of, _SOON))
        near = judged[(judged["광고"] == "예") & (judged["재확인 기한"] <= limit)]
        return near.sort_values("재확인 기한", kind="stable")

    return section(
        material,
        f"{_SOON}일 안에 수신동의를 안내할 고객",
        "may_contact",
        columns,
        prepare=soon,
        most=_LISTED,
    )
