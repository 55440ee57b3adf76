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


def without_form(name: str) -> str:
    """Return a name without what says that it is a company's; the name where nothing is left.

    >>> without_form("(주)가온상사"), without_form("새빛 주식회사"), without_form("Acme Co., Ltd.")
    ('가온상사', '새빛', 'Acme')
    >>> without_form("주식회사")
    '주식회사'
    """
    return FORM.sub("", name).strip(" ,") or name
