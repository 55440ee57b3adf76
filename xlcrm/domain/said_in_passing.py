"""Words of offers that offer nothing where they stand: in names, in facts, denied, or of the past.

이벤트홀 is a place, 무료 주차 a service of the house, 사은품이 아닌 says what something is not, and
할인된 요금이 청구되었습니다 tells of a deal that was made. Beside words that urge somebody to come,
to take or to buy none of that is taken for granted: what is in doubt stays an offer.
"""

from __future__ import annotations

import re
from typing import Final

from xlcrm.domain.text import lazy, squeezed

_NAMED: Final = (
    r"(?:이벤트|사은행사|할인|특가|혜택|프로모션|우대|무료|경품|세일즈?|반값|상품권|쿠폰)"
)
_PLACE: Final = lazy(
    _NAMED + r"(?:홀|룸|마트|아파트|빌딩|타워|상가|사거리|교차로|식당|빌라|오피스텔|주차장)"
    r"|(?:이벤트|사은행사|우대|프로모션|경품)(?:장|관|실|석|좌석|창구)(?![가-힣]*전)"
    r"|우대\s?창구|우대용"
    r"|" + _NAMED + r"(?:사업|영업)?(?:팀|부서|본부|담당(?:자)?)(?![가-힣]*드)"
    r"|(?:특가|할인)네(?=\s?(?:식당|가게|집(?!들이)|건물|상회|서류|사무|댁|\d))\s?(?:식당|가게|상회)?"
    r"|반값\s?등록금"
)
"""Names of places and of parts of an office, in which such a word stands."""

_SERVICES: Final = (
    r"(?:주차(?!권)(?:장)?|셔틀(?:\s?버스)?|재발급|와이파이|wi-?fi|인터넷|(?:상담\s?)?전화)"
)
_OF_THE_HOUSE: Final = lazy(
    rf"무료\s?{_SERVICES}|{_SERVICES}(?:은|는|이|가|도|를|을)?\s?(?:[가-힣\d\s(]{{0,14}}?)무료(?:로|이며|이고|입니|이다|\s?이용)?"
    r"|무료\s?(?:법률\s?)?상담실|무료(?:로)?\s?(?:재)?발급",
    re.IGNORECASE,
)
"""What a house has for whoever comes, and tells of where it tells the way."""

_DENIED: Final = lazy(
    r"(?:{})\s?(?:[가-힣]{{0,3}}?)(?:이|가|은|는)?\s?아(?:닌|니라|니고|니며|니니|니므로|닙니)".format(
        "이벤트|할인|쿠폰|사은품|경품|특가|무료|당첨|선착순|프로모션|상품권|증정품|혜택"
    )
)
_LACKING: Final = lazy(
    r"(?:할인|혜택|쿠폰|이벤트|무료)[가-힣\s]{0,8}?(?:없이(?![는도])|없습니|해당\s?없)"
)
_WARNING: Final = lazy(r"사칭|스미싱|보이스\s?피싱|피싱|빙자")
_WARRANTY: Final = lazy(
    r"무상\s?(?:으로\s?)?(?:수리|보증|점검|교체|A/?S)(?:\s?기간|해\s?드렸|을\s?마쳤|했)|무상\s?양도"
)
_CHARGED: Final = lazy(
    r"(?:할인|무료|무상)(?:된|하여|해서|이|을|가|\s)*[가-힣\d\s,.]{0,24}?"
    r"(?:청구(?:되었|됐|했|합니|서)|증빙|바로잡|신청이?\s?처리|신청을\s?처리|빠져)"
)
_SPENT: Final = lazy(
    r"(?:쿠폰|적립금|체험권|상품권)[^.!?\n]{0,24}?(?:사용하셨|사용되었|사용이\s?완료|이미\s?쓰셨)"
)
_DRAWN: Final = lazy(
    r"추첨(?:으로\s?정한|을?\s?결과)?[^.!?\n]{0,10}?(?:사물함|자리|좌석|배정|번호표)|(?:사물함|좌석|자리)\s?추첨"
)
_LATE: Final = lazy(
    r"출시(?:가|일이|\s?전)?[^.!?\n]{0,18}?(?:늦어|미뤄|연기|마치지\s?못|지연|취소)"
)
_BOOKS: Final = lazy(
    r"(?:상품권|보너스|경품|쿠폰|할인)[^.!?\n]{0,20}?(?:매출|원천세|신고|회계|장부|지급분)"
    r"|상여\s?\(?보너스\)?|보너스\s?\(?상여\)?"
)
"""What stands in somebody's books."""

_SWITCH: Final = lazy(r"\bON\s?[/·]\s?OFF\b", re.IGNORECASE)
_YEAR: Final = lazy(r"(?<!\d)(?:19|20)\d\d\s*\+\s*\d(?!\d)")
_ALWAYS: Final = (_SWITCH, _YEAR)
_ALONE: Final = (
    _PLACE,
    _OF_THE_HOUSE,
    _DENIED,
    _LACKING,
    _WARRANTY,
    _CHARGED,
    _SPENT,
    _DRAWN,
    _LATE,
    _BOOKS,
)

_URGES: Final = lazy(
    r"[!~♡♥★☆]|지금|오늘만|기회|놓치|서두르|누리|즐기|즐거|모십|모시|초대|공짜|첫방문|첫달"
    r"|(?:방문|이용|신청|참여|등록|가입|확인|경험|체험|문의|구매|주문|선택)(?:하세[요]|하십시[오]|해보세[요]|해주세[요])"
    r"|(?<!으로)(?<!로)오세[요]|오셔서|놀러|들러|받으세[요]|받아가|받아보|가져가|챙겨가|쓰세[요]|써보|만나보|즐겨"
    r"|(?:등록|가입|재계약|재등록|갱신|연장|구매|결제|주문|예약|신청|방문|오|사|추천|소개|이용)하?시면(?!됩니)"
    r"|(?:드립니|드려요|드릴게요|드리겠습니|제공|증정|쏩니|돌려드)|싸게|저렴|더(?:드|많이|쓰)|두배"
    r"|체험(?!권)|음료|커피|행사(?!장)|특가전|할인전|첫손님|새지점|절반|준비했|반값(?!등록금)"
)
"""What urges somebody to come, take or buy, in a text without its spaces."""
_POLITE: Final = lazy(
    r"(?:알려|보내|안내해|확인해|안내를|알림을|처리해|고쳐|바로잡아|연락)\s?드(?:립니|려요|리겠습니|릴게요)"
    r"|(?:번호|서류|주소|내용|날짜|시간|기록|약관|조항|준비물)[을를]?\s?(?:꼭\s?)?(?:다시\s?)?확인해\s?주세[요]"
)
"""What is polite in a notice and gives nothing."""
_WARNS: Final = lazy(
    r"주의하|누르지마|조심하|속지마|응하지마|열지마|보내지않|않습니|지워주|보내지않"
)


_PUSHES: Final = lazy(
    r"지금(?!까지|은|의|부터|껏)|오늘만|기회|놓치|서두르|누리세|누려|즐기|모십|초대|공짜|놀러|들러|오셔서"
    r"|(?:방문|등록|가입|구매|재계약|재등록|주문)(?:하세[요]|하십시[오]|해보세[요])"
)
"""What makes of the whole message, in a text without its spaces, one that courts customers."""


def pushes(text: str) -> bool:
    """Tell whether a whole message courts customers: then nothing in it is said in passing.

    >>> pushes("무료 주차가 됩니다. 지금 방문하세요."), pushes("무료 주차가 됩니다.")
    (True, False)
    """
    return bool(_PUSHES.search(squeezed(text)))


def unsaid(sentence: str, *, pushed: bool = False) -> str:
    """Return a sentence without those words of offers that offer nothing where they stand.

    Args:
        sentence: one sentence of the message.
        pushed: whether the message as a whole courts customers, as `pushes` tells.

    >>> unsaid("설명회는 3층 이벤트홀에서 열립니다.")
    '설명회는 3층  에서 열립니다.'
    >>> unsaid("무료 주차가 됩니다."), unsaid("지금 등록하시면 무료 주차!")
    (' 가 됩니다.', '지금 등록하시면 무료 주차!')
    """
    for pattern in _ALWAYS:
        sentence = pattern.sub(" ", sentence)
    if pushed or urges(sentence):
        return sentence
    if _WARNING.search(sentence) and _WARNS.search(squeezed(sentence)):
        return ""
    for pattern in _ALONE:
        sentence = pattern.sub(" ", sentence)
    return sentence


def urges(sentence: str) -> bool:
    """Tell whether a sentence urges somebody to come, to take or to buy.

    >>> urges("지금 방문하세요."), urges("3층으로 오시면 됩니다."), urges("안내해 드립니다.")
    (True, False, False)
    """
    return bool(_URGES.search(squeezed(_POLITE.sub(" ", sentence))))
