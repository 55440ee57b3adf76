"""Names as messengers and address books show them: with 님, a title, a firm, or digits beside."""

from __future__ import annotations

from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line
from xlcrm.values import NamedTuple

_TITLES: Final = (
    r"고객님|회원님|손님|님|고객|회원|씨|쌤|선생님|선생|사장님|사장|대표님|대표|원장님|원장|"
    r"이사님|이사|부장님|부장|차장님|차장|과장님|과장|팀장님|팀장|실장님|실장|대리님|대리|"
    r"주임님|주임|사원|소장님|소장|교수님|교수|점장님|점장"
)
_TITLE: Final = lazy(rf"(?:{_TITLES})")
_TITLED: Final = lazy(rf"(?P<name>.{{2,}}?)(?:{_TITLES})")
_KIN: Final = lazy(
    r"(?:의)?(?:엄마|아빠|어머니|아버지|어머님|아버님|모|부|남편|아내|부인|와이프|배우자|"
    r"보호자|아들|딸|자녀|동생|언니|누나|오빠|형|가족|할머니|할아버지)(?:님)?"
)
_OF_KIN: Final = lazy(
    r"(?P<name>[가-힣]{2,4})(?:의)?(?:엄마|아빠|어머니|아버지|어머님|아버님|남편|아내|부인|"
    r"와이프|배우자|보호자|할머니|할아버지)(?:님)?"
)
_BRACKETED: Final = lazy(r"[(\[{<（【](?P<in>[^)\]}>）】]*)[)\]}>）】]")
_TAIL: Final = lazy(r"(?<!\d)(?:(?:0\d{1,2}[-. ]?)?\d{3,4}[-. ]?)?(\d{4})(?!\d)")
_BETWEEN: Final = lazy(r"[\W_]+")
_LETTERS: Final = lazy(r"[^\W\d_]")


@outlined
class ShownName(NamedTuple):
    """Whom a shown name may mean.

    Attributes:
        name: the name without what stands beside it; empty where none is left.
        tail: the last four digits of a telephone number that stand beside it; else empty.
        parts: words of it that may be a name alone, where something else stands beside.
        kin: whether it is somebody's relative, and not that person.
    """

    name: str
    tail: str = ""
    parts: tuple[str, ...] = ()
    kin: bool = False


def shown_name(shown: str) -> ShownName:
    """Return whom a shown name may mean.

    >>> shown_name("홍길동 고객님")[:2], shown_name("홍길동5678(헬스)")[:2]
    (('홍길동', ''), ('홍길동', '5678'))
    >>> shown_name("가온상사 홍길동 과장").parts, shown_name("홍길동 어머니")[::3]
    (('가온상사', '홍길동'), ('홍길동', True))
    """
    text = one_line(shown)
    kin = any(_KIN.fullmatch(each["in"].strip()) for each in _BRACKETED.finditer(text))
    text = _BRACKETED.sub(" ", text)
    tails = [match[1] for match in _TAIL.finditer(text)]
    text = _TAIL.sub(" ", text)
    words: list[str] = []
    for word in _BETWEEN.split(text):
        if _KIN.fullmatch(word) and words:
            kin = True
            words[-1] = words[-1].removesuffix("의")
            continue
        if match := _OF_KIN.fullmatch(word):
            kin, word = True, match["name"]  # noqa: PLW2901 - the word that is left
        elif _TITLE.fullmatch(word):
            continue
        elif match := _TITLED.fullmatch(word):
            word = match["name"]  # noqa: PLW2901 - likewise
        if _LETTERS.search(word):
            words.append(word)
    tail = tails[0] if len(tails) == 1 else ""
    return ShownName("".join(words), tail, tuple(words) if len(words) > 1 else (), kin)
