"""Text as people and programs type it, brought to one form before anybody asks what it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized, normalize

from xlcrm.patterns import lazy as lazy  # noqa: PLC0414 - it used to stand here

if TYPE_CHECKING:
    from collections.abc import Mapping

# Characters that nobody sees: soft hyphen, Hangul fillers, zero-width and direction marks, the
# byte order mark. They come with text copied from web pages and messengers.
_UNSEEN_SIGNS: Final = (
    "\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\uffa0"
)
_UNSEEN: Final = re.compile(f"[{_UNSEEN_SIGNS}]+")
_UNSEEN_BEGIN: Final = (b"\xc2", b"\xe1", b"\xe2", b"\xe3", b"\xef")  # in UTF-8; syllables do not
_LONG: Final = 1_024  # characters of a text in whose bytes signs are found faster
# What Excel shows in front of a text that looks like a number, and what word processors make of it.
_LEADING: Final = " \t\r\n'\u2018\u2019"
_WIDE: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # ！ to ～, as ! to ~
_USUAL: Final = lazy("[\x00-\x7f가-힣]*+")
_ASCII_SPACES: Final = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "
_SPACES: Final = lazy(r"[^\S\r\n]+")
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u3161\u1173")


def normalise(text: str) -> str:
    """Return the text in NFKC, without unseen characters, leading apostrophes and outer spaces.

    NFKC turns full-width letters, digits and signs into plain ones, no-break and ideographic
    spaces into spaces, and jamo (as macOS writes them) into syllables. Line breaks stay. A
    normalised text stays as it is.

    >>> normalise(" '２０２３．１０．２６\u200b")
    '2023.10.26'
    >>> normalise("￦１０\u00a0만원")
    '₩10 만원'
    """
    if not text.isascii() and (len(text) < _LONG or not is_usual(text)):
        if _may_hide(text):
            text = _UNSEEN.sub("", text)
        if not is_normalized("NFKC", text):
            text = normalize("NFKC", text)
    return text.lstrip(_LEADING).rstrip()


def is_usual(text: str) -> bool:
    """Tell whether a text has nothing but ASCII and Hangul syllables, which every form keeps.

    >>> is_usual("3월 5일"), is_usual("３월 5일")
    (True, False)
    """
    found = _USUAL.match(text)
    return found is not None and found.end() == len(text)


def _may_hide(text: str) -> bool:
    """Tell whether a text may hold characters that nobody sees."""
    if len(text) >= _LONG:
        raw = text.encode("utf-8", "surrogatepass")
        if not any(begin in raw for begin in _UNSEEN_BEGIN):
            return False
    return _UNSEEN.search(text) is not None


def spaced(word: str) -> re.Pattern[str]:
    """Return an expression for a word in a text that is not squeezed yet, but in NFKC.

    >>> bool(spaced("예정").search("해지 예 정")), bool(spaced("예정").search("예약 정정"))
    (True, False)
    """
    return lazy(rf"[\s{_UNSEEN_SIGNS}]*".join(word))


def one_line(text: str) -> str:
    r"""Return the normalised text with every run of spaces and line breaks as one space.

    >>> one_line("프리미엄\n  서비스 ")
    '프리미엄 서비스'
    """
    return " ".join(normalise(text).split())


def squeezed(text: str, *, usual: bool = False) -> str:
    """Return the normalised text without any spaces, for comparing.

    Args:
        text: any text.
        usual: whether it is known to be, as `is_usual` tells.

    >>> squeezed("재계약  예정")
    '재계약예정'
    """
    if usual or (len(text) >= _LONG and is_usual(text)):  # one pass over bytes takes all spaces
        return text.lstrip(_LEADING).encode().translate(None, _ASCII_SPACES).decode()
    return "".join(normalise(text).split())


def without_odd_spaces(text: str) -> str:
    r"""Return the text without unseen characters and outer spaces, each run of spaces as one.

    Unlike `normalise` it changes nothing that people see but spaces; line breaks stay.

    >>> without_odd_spaces(" 홍\u200b길동\u3000 \n(본사)  ")
    '홍길동\n(본사)'
    """
    if text.isascii() and text == text.strip() and "  " not in text and "\t" not in text:
        return text
    lines = _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()
    return lines.replace(" \n", "\n").replace("\n ", "\n")


def in_plain_letters(text: str) -> str:
    """Return the text with full-width letters, digits and signs as plain ones, jamo as syllables.

    Unlike `normalise` it keeps ㈜, ① and the like, which people choose to write.

    >>> in_plain_letters("Ｃ－００１ ㈜한국")
    'C-001 ㈜한국'
    """
    if text.isascii():
        return text
    return normalize("NFC", text).translate(_WIDE)


def is_dash(text: str) -> bool:
    """Tell whether the text is nothing but dashes, which people write for "nothing".

    >>> is_dash(" – "), is_dash("--"), is_dash("-1"), is_dash("")
    (True, True, False, False)
    """
    text = text.strip()
    return text[:1] in _DASHES and _DASHES.issuperset(text)


def in_figures(number: float) -> str:
    """Return a number as Excel shows it in a cell without a format.

    >>> in_figures(-942.0), in_figures(0.1 + 0.2), in_figures(True)
    ('-942', '0.3', 'TRUE')
    """
    if isinstance(number, bool):
        return str(number).upper()
    whole = isinstance(number, int) or number.is_integer()
    return str(int(number)) if whole else format(number, ".15g")


def counted(counts: Mapping[str, int]) -> str:
    """Return counts as one line.

    >>> counted({"활성화": 2, "만료 예정": 1})
    '활성화 2 · 만료 예정 1'
    """
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())


_CONTROLS: Final = lazy("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    r"""Return the text without signs that no XML text can hold; line breaks and tabs stay.

    >>> without_controls("기본\x01 서비스\n")
    '기본 서비스\n'
    """
    return _CONTROLS.sub("", text)
