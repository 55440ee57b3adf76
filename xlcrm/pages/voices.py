"""고객의 소리: what customers say by theme, in their words, what was done, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.voices import LEAST_CUSTOMERS, LEAST_VOICES
from xlcrm.domain.themes import SHAPE
from xlcrm.pages.material import section
from xlcrm.pages.page import Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_FEW: Final = Highlight(("비고",), "word", "적음", "warn")
_VOICE: Final = (
    "만족도의 의견과 고객관리일지의 내용, 고객 반응을 셉니다. 우리가 먼저 건 연락(발신)은 불만이 "
    "아니면 고객 반응만 셉니다."
)
_THEMES: Final = (
    "주제의 낱말이 들어 있으면 그 주제입니다. 말 하나가 여러 주제일 수 있어 건수를 더하지 "
    "않습니다. "
    f"사무실의 주제는 설정 시트에 구분 '주제', 항목에 이름, 값에 '{SHAPE}'처럼 적습니다."
)
_NEGATIVE: Final = (
    "부정은 감정이 부정이거나 만족도가 2점 이하인 것, 부정 비율은 감정이나 점수를 적은 것 "
    "가운데의 비율입니다. 비고의 '적음'은 그런 것이 적어 우연에 흔들리는 값입니다."
)
_PROPOSED: Final = (
    f"어느 주제에도 없는 말 가운데 {LEAST_VOICES}건, 고객 {LEAST_CUSTOMERS}명 이상이 쓴 것입니다. "
)
BY_PARTICLES: Final = (
    "조사를 떼어 센 명사입니다. kiwipiepy가 있으면 xlcrm voices는 형태소로 나누어 셉니다."
)
"""How the words of a report are told apart."""

_TELL: Final = (
    "아이디어 시트의 상태가 반영이면 말한 고객마다 오늘 할 일에 알릴 줄이 나오고, 모두에게 알리면 "
    "답변함이 됩니다."
)
_GRID: Final = (14.0, 14.0, 12.0, 12.0, 13.0, 12.0, 12.0, 12.0, 13.0, 12.0, 12.0)


def page(material: Material, *, index: str = BY_PARTICLES, about: str = "최근 12개월의 말") -> Page:
    """Return the sheet about what customers say.

    Args:
        material: what the report is made of.
        index: how its words were told apart.
        about: what it looks at.
    """
    sections = (
        _themes(material),
        _by_month(material),
        _by_service(material),
        _words(material, index),
        _ideas(material),
    )
    return Page("voices", sections, intro=about, grid=_GRID)


def _themes(material: Material) -> Section:
    counts = ("건수", "고객 수", "부정", "미해결", "이번 달", "지난달")
    kinds = {name: PageColumn(name, "count") for name in counts}
    return section(
        material,
        "주제별",
        "voice_themes",
        (
            PageColumn("주제", "free"),
            PageColumn("정한 곳", "middle"),
            *(kinds[name] for name in ("건수", "고객 수")),
            PageColumn("비율", "percent"),
            kinds["부정"],
            PageColumn("부정 비율", "percent"),
            *(kinds[name] for name in ("미해결", "이번 달", "지난달")),
            PageColumn("비고"),
        ),
        rules=(Highlight(("비율",), "bar"), _FEW),
        charts=(Chart("주제별 건수", "bar", "voice_themes", "주제", ("건수", "부정")),),
        notes=(_VOICE, _THEMES, _NEGATIVE),
    )


def _by_month(material: Material) -> Section:
    name, title = "voice_themes_by_month", "월별 주제"
    if material.why_not(name):
        return section(material, title, name, ())
    frame = material.table(name)
    themes = tuple(each for each in frame.columns if each not in {"월", "전체", "비고"})
    return section(
        material,
        title,
        name,
        (
            PageColumn("월", "month"),
            PageColumn("전체", "count"),
            *(PageColumn(each, "count", typed=True) for each in themes),
            PageColumn("비고"),
        ),
        totals=partial(summed, names=("전체", *themes)),
        charts=(Chart("주제별 추이", "line", name, "월", themes or ("전체",), whole=True),),
        notes=("전체는 모든 말이고, 주제는 많은 것부터 여섯입니다.",),
    )


def _by_service(material: Material) -> Section:
    return section(
        material,
        "서비스별 주제",
        "voice_themes_by_service",
        (
            PageColumn("서비스", "free"),
            PageColumn("주제", "free"),
            PageColumn("건수", "count"),
            PageColumn("비율", "percent"),
            PageColumn("부정", "count"),
            PageColumn("부정 비율", "percent"),
            PageColumn("비고"),
        ),
        rules=(Highlight(("비율",), "bar"), _FEW),
        notes=("비율은 그 서비스의 말 가운데 그 주제인 것입니다.",),
    )


def _words(material: Material, index: str) -> Section:
    return section(
        material,
        "새 주제 제안 (자주 나오지만 주제가 없는 말)",
        "voice_words",
        (
            PageColumn("말", "free"),
            PageColumn("건수", "count"),
            PageColumn("고객 수", "count"),
            PageColumn("부정", "count"),
            PageColumn("부정 비율", "percent"),
            PageColumn("비고"),
            PageColumn("예", "free", span=5),
        ),
        rules=(_FEW,),
        notes=(_PROPOSED + index,),
    )


def _ideas(material: Material) -> Section:
    return section(
        material,
        "제품·서비스 아이디어",
        "voice_ideas",
        (
            PageColumn("상태", "middle"),
            PageColumn("일자", "date"),
            PageColumn("고객 수", "count"),
            PageColumn("알릴 고객", "count"),
            PageColumn("담당자", "middle"),
            PageColumn("제목", "free", link="바로가기", span=2),
            PageColumn("내용", "free", span=4),
        ),
        rules=(Highlight(("알릴 고객",), "at_least", 1, "warn"),),
        notes=(_TELL,),
    )
