"""What in a name says that it is a company's, and of which form: (주), 주식회사, Co., Ltd."""

from __future__ import annotations

import re
from typing import Final

from xlcrm.domain.text import lazy

FORM: Final = lazy(
    r"[(\[]\s*(?:주|유|재|사|합|자|학|의|복|농|영|협)\s*[)\]]|[㈜㈔]"
    r"|주식회사|유한책임회사|유한회사|합자회사|합명회사|외국법인"
    r"|(?:농업|어업|영농|영어)?(?:회사|조합)법인|(?:재단|사단|의료|학교|사회복지|종교)법인"
    r"|(?:사회적)?협동조합"
    r"|(?<![A-Za-z])(?:Co[.,\s]+Ltd|Inc|Corp|L\.?L\.?C|GmbH|Ltd|PLC)(?![A-Za-z])\.?",
    re.IGNORECASE,
)
"""A company's form, before or behind its name; on its own it tells nobody which company."""
_SYLLABLES: Final = 3  # fewer than any form written out has


def forms_in(name: str) -> list[tuple[int, int]]:
    """Return where a name says that it is a company's; three syllables do not: 김가람.

    >>> forms_in("(주)가온상사"), forms_in("김가람"), forms_in("㈜가온")
    ([(0, 3)], [], [(0, 1)])
    """
    return [] if _has_none(name) else [found.span() for found in FORM.finditer(name)]


def _has_none(name: str) -> bool:
    return len(name) <= _SYLLABLES and all("가" <= sign <= "힣" for sign in name)


def left_of(name: str) -> str:
    """Return what stands in a name beside its form, which may be nothing.

    >>> left_of("(주)가온상사"), left_of("㈜")
    ('가온상사', '')
    """
    return name if _has_none(name) else FORM.sub("", name)


def without_form(name: str) -> str:
    """Return a name without what says that it is a company's; the name where nothing is left.

    >>> without_form("(주)가온상사"), without_form("새빛 주식회사"), without_form("Acme Co., Ltd.")
    ('가온상사', '새빛', 'Acme')
    >>> without_form("주식회사")
    '주식회사'
    """
    return left_of(name).strip(" ,") or name
