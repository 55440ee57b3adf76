"""사무실: sections of an office's own, as an argument or an installed package brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from xlcrm.look.report import OWN
from xlcrm.pages.page import Page, Section, missing
from xlcrm.rules.unfinished import noted
from xlcrm.schema.plugins import SECTIONS, plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.pages.material import Material

    MakeSection: TypeAlias = Callable[[Material], Section]


def makers_with(sections: Sequence[MakeSection]) -> tuple[tuple[str, MakeSection | None], ...]:
    """Return what makes the sections: those that are given, then those that are installed.

    Each with its name; None in place of one that could not be loaded.
    """
    given = [(getattr(each, "__name__", "사무실"), each) for each in sections]
    return (*given, *((each.name, each.value) for each in plugins(SECTIONS)))


def page(material: Material, makers: Sequence[tuple[str, MakeSection | None]]) -> Page:
    """Return the page; a section that fails is named, and the others stand."""
    return Page(OWN, tuple(_section(material, name, make) for name, make in makers))


def _section(material: Material, name: str, make: MakeSection | None) -> Section:
    if make is None:
        return missing(name, "이 부분은 설치된 프로그램을 불러오지 못해 뺐습니다.")
    try:
        return make(material)
    except Exception as error:  # noqa: BLE001 - somebody else's section must not stop the report
        return missing(name, f"이 부분은 그것을 만드는 프로그램의 오류({noted(error)})로 뺐습니다.")
