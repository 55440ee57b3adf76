"""마케팅: what campaigns brought, from whom, and who may be written to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.compared import WITHIN
from xlcrm.analysis.reach import FATES
from xlcrm.domain.dates import days_after
from xlcrm.pages.comparisons import compared_columns, with_interval
from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_SOON: Final = 90  # days in which the office has to tell of a consent
_LISTED: Final = 12
_GRID: Final = (24.0, 13.0, 12.0, *(11.0,) * 5, 12.0, 16.0, 16.0, 15.0, 15.0)
_MOST_PARTS: Final = 40
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


_REACHED: Final = (
    "대상 = 전달 + 전달 모름 + 확인 필요 + 실패 + 보류 + 보내기 전. 비용은 적힌 것의 합이며, 보낸 "
    "줄 가운데 비용을 적지 않은 것이 있으면 전달당·재계약당 비용은 비웁니다."
)
_ASSOCIATION: Final = (
    "연관이지 원인이 아닙니다. 재계약할 만한 고객에게 먼저 보냈을 수 있습니다. 만료 대상은 보낸 "
    f"날에 종료일이 {WITHIN}일 안이거나 유예 중인 계약입니다. 재계약은 다음 계약의 시작일로 "
    "보므로, 보내기 전에 맺어 둔 것도 듭니다."
)
_COMPARED: Final = (
    f"견줄 고객은 그날까지 {WITHIN}일 동안 그런 일이 없던 고객입니다. 서비스, 계약 횟수, 위험 "
    "수준, 종료일까지의 거리가 같으면서 두 쪽이 다 있는 것만 견줍니다. 구간은 95%이며, 0을 "
    "품으면 차이가 있다고 말하지 않습니다."
)
_ACCEPTED: Final = (
    "xlcrm offers record로 적은 것입니다. 수락률 = 수락 ÷ (수락 + 거절), 구간은 Wilson 95%입니다."
)
_OFFERED: Final = (
    "연관이지 원인이 아닙니다. 받아들일 만한 고객에게 먼저 권했을 수 있습니다. 구매는 권한 제품을, "
    "제품이 아니면 무엇이든 산 것입니다."
)


def page(material: Material) -> Page:
    """Return the sheet about marketing."""
    sections = (
        _campaigns(material),
        _reach(material),
        _held(material),
        _effects(material),
        _parts(material),
        _segments(material),
        _answers(material),
        _offers(material),
        _consents(material),
        _to_confirm(material),
    )
    return Page("marketing", sections, grid=_GRID)


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


def _reach(material: Material) -> Section:
    return section(
        material,
        "캠페인별로 닿은 고객과 비용",
        "campaign_reach",
        (
            PageColumn("캠페인"),
            *(PageColumn(each, "count") for each in ("대상", *FATES)),
            PageColumn("만료 대상", "count"),
            PageColumn("재계약", "count"),
            PageColumn("비용", "money"),
            PageColumn("전달당 비용", "money"),
            PageColumn("재계약당 비용", "money"),
        ),
        prepare=partial(_with_renewals, material),
        totals=partial(summed, names=("대상", *FATES, "만료 대상", "재계약")),
        notes=(_REACHED,),
    )


def _with_renewals(material: Material, reached: pd.DataFrame) -> pd.DataFrame:
    """The table with how many contracts were due and renewed, and what each renewal cost."""
    more = ["캠페인", "만료 대상", "재계약", "재계약당 비용"]
    return reached.merge(material.table("campaign_effects")[more], on="캠페인", how="left")


def _held(material: Material) -> Section:
    return section(
        material,
        "닿지 않은 까닭",
        "campaign_held",
        (
            PageColumn("캠페인"),
            PageColumn("상태", "middle"),
            PageColumn("고객 수", "count"),
            PageColumn("사유", "free", span=4),
        ),
        most=_LISTED,
    )


def _effects(material: Material) -> Section:
    return section(
        material,
        f"보낸 고객과 견줄 만한 보내지 않은 고객의 재계약, {WITHIN}일 안 (연관)",
        "campaign_effects",
        (
            PageColumn("캠페인"),
            PageColumn("판정 대기", "count"),
            *compared_columns("발송(견줌)", "견줄 고객"),
        ),
        prepare=with_interval,
        notes=(_ASSOCIATION, _COMPARED),
    )


def _parts(material: Material) -> Section:
    counts = ("대상", "전달", "보류", "실패", "반응", "만료 대상", "재계약")
    return section(
        material,
        "캠페인과 고객 구분별",
        "campaign_parts",
        (
            PageColumn("캠페인"),
            PageColumn("구분", "middle"),
            PageColumn("값", "free"),
            *(PageColumn(each, "count") for each in counts),
            PageColumn("반응률", "percent", formula="{반응}/{전달}"),
            PageColumn("재계약률", "percent", formula="{재계약}/{만료 대상}"),
        ),
        most=_MOST_PARTS,
    )


def _answers(material: Material) -> Section:
    return section(
        material,
        "제안을 받아들인 고객",
        "offer_answers",
        (
            PageColumn("제안"),
            PageColumn("첫 날", "date"),
            PageColumn("마지막 날", "date"),
            *(PageColumn(each, "count") for each in ("고객 수", "수락", "거절", "기다림")),
            PageColumn("수락률", "percent", formula="{수락}/({수락}+{거절})"),
            *(PageColumn(each, "percent") for each in ("하한", "상한")),
            PageColumn("비고"),
        ),
        notes=(_ACCEPTED,),
    )


def _offers(material: Material) -> Section:
    return section(
        material,
        f"제안한 고객과 견줄 만한 제안하지 않은 고객, {WITHIN}일 안 (연관)",
        "offer_effects",
        (
            PageColumn("제안"),
            PageColumn("잣대", "middle"),
            PageColumn("판정 대기", "count"),
            *compared_columns("제안(견줌)", "견줄 고객", span=2),
        ),
        prepare=with_interval,
        notes=(_OFFERED, _COMPARED),
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
