"""What people say who want no more messages, or to be erased, in notes and remarks.

Two kinds of texts are read. What somebody tells of a talk is a sentence: 광고 문자 그만 보내라 함.
A remark beside a name is short: 문자 X, 연락 금지, 단체문자 제외. What is short tells such things
only there: in a sentence the same words may tell of anything. Whoever means to hold a message back
errs on that side, but what refuses a call at some hour, or asks for another way, refuses nothing.

All texts are read without their spaces (`xlcrm.domain.text.squeezed`).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

_TOPIC: Final = (
    r"(?:[을를은는도만]|좀|모두|전부|다|관련|일절|일체|절대로?|더이상|더는|이제|앞으로|다시는?)*"
)
_MESSAGE: Final = (
    r"(?:(?:광고|홍보|마케팅|판촉|스팸|단체|안내|광고성|행사|이벤트)(?:성)?)?"
    r"(?:문자|메시지|메세지|sms|lms|mms|dm|이?메일|e-?mail|카카오톡|카톡|알림톡|뉴스레터|소식지"
    r"|광고|홍보|마케팅)(?:성)?(?:정보|문자|메시지|메일|전화|수신|발송|동의|연락|활용|이용|물)*"
)
_CONTACT: Final = r"(?:(?:광고|홍보|마케팅)(?:성)?)?(?:연락|전화|tm)(?:도)?"
_STOP: Final = (
    r"(?:보내|하|주|넣|드리)지(?:는|를|도)?(?:마|말|않|아니|못하게)|말아달|말아주|말라|말것|마세요|마시"
    r"|싫|(?:원|바라|원하|희망하)지(?:는)?(?:않|아니)|원치않|받지(?:도|는)?(?:않|아니)|받고싶지않|받기싫"
    r"|안받(?!았)|거부(?!감)|거절|사절|사양(?!서)|금지|차단|중단|중지|그만(?![두큼])|불원"
)

_SENTENCE: Final = lazy(
    rf"{_MESSAGE}{_TOPIC}(?:{_STOP}|철회|보내면안)"
    rf"|{_MESSAGE}(?:[이가]|에서)?[^.,;/|!?]{{0,10}}(?:그만(?:받|보내)|받고싶지않|받기싫|보내지말|빼달|빼주)"
    rf"|{_MESSAGE}[이가]?오는(?:게|것[이도]?|걸)싫"
    rf"|(?:광고|홍보|마케팅|수신)(?:성)?(?:정보)?(?:수신)?(?:동의)?{_TOPIC}(?:철회|거두|거부|거절|취소|사절)"
    r"|(?:단체|광고|홍보)(?:성)?(?:문자|메일|메시지)(?:에서|대상에서)?(?:빼|제외|뺄)"
    r"|(?:명단|명부|목록|리스트|주소록)(?:에서)(?:빼|제외|뺄)"
    r"|수신(?:을|에)?(?:원치않|원하지않|동의(?:를)?(?:하지않|안))"
    r"|수신거부|수신차단|스팸(?:으로)?(?:신고|처리|등록|차단)|080(?:으로|에)?(?:수신)?거부|옵트아웃",
)
_CALLS: Final = lazy(
    rf"{_CONTACT}{_TOPIC}(?:(?:하|드리|주)지(?:는|도)?(?:마|말|않(?:기를|았으면|아달))|말아달|말아주|말라|말것|마세요|마시"
    r"|사절|금지|자제|그만(?![두큼])|안했으면|안받겠|받지않겠|받고싶지않|싫|원치않|원하지않|거부(?!감)|거절|안하기)"
)
_REMARK: Final = lazy(
    rf"(?:{_MESSAGE}|수신(?:동의)?|(?:광고|마케팅|홍보)(?:수신)?동의){_TOPIC}"
    r"[:=\-(\[]?(?:[x×✕✖](?![a-z])|n(?![a-z0-9가-힣])|no(?![a-z])|노(?![가-힣])|제외|불가|미동의|비동의|동의안"
    r"|동의하지않|안함|안보내기|안보냄|안보낼|뺄것|빼기|빼주|빼달|필요없(?!이)|해지|안받)"
    r"|(?:^|[^가-힣])(?:opt-?out|unsubscribed?)",
)
_ELSEWHERE: Final = lazy(  # another way is asked for, so that only one is refused
    r"(?:연락|전화)(?:는|를|은|도)?(?:하지)?(?:말고|마시고)(?=.{0,4}(?:문자|카톡|메일|톡|sms|메시지))"
)
_AT_TIMES: Final = lazy(
    r"(?:중에?(?:는|엔)?|밤|늦게|새벽|아침|저녁|점심|오전|오후|주말|평일|휴일|시간|[0-9]시|전에는|이후"
    r"|후에는)(?:[가-힣]{0,4})$"
)
_BREAK: Final = lazy(r"[.,;/|!?\n]")
_NOT_SAID: Final = lazy(
    r"(?:수신거부|철회|삭제|파기|거부)[를을은는가이]?(?:요청)?[은는이가]?"
    r"(?:아니|아님|아닌|없|안함|하지않|해제|취소|풀어|해지|여부|방법|문의|번호|안내)"
    r"|거부철회|무료수신거부"
)
_WHOSE: Final = r"(?:개인|고객|회원|본인|(?<![가-힣])제|(?<![가-힣])내|저희|우리|모든)"
_WISHED: Final = r"(?:요청|요구|희망|원함|원하|원해|바람|바라|부탁|해달|해주|해줘|하라|하래)"
_ERASURE: Final = lazy(
    r"(?:개인정보|고객정보|회원정보|(?<!예약)(?<!카드)(?<!결제)(?<!계좌)(?<!차량)(?<!주문)정보|(?<!수강)(?<!출석)(?<!결제)(?<!예약)(?<!상담)기록|데이터)"
    r"(?:[를을도]|까지)?(?:좀|모두|전부|다|즉시|완전히|바로)?(?:삭제|파기|지워|지우|없애|폐기|말소)"
    rf"|{_WHOSE}(?:의)?(?:정보|자료|번호|연락처|이름|전화번호)[를을도]?(?:좀|모두|전부|다)?(?:삭제|파기|지워|지우|없애|폐기)"
    rf"|(?:연락처|전화번호|(?<![가-힣])번호|이름|자료|명단|명부)(?:에서|[을를도])?(?:모두|전부|다)?"
    rf"(?:(?:삭제|파기|폐기)[를을]?{_WISHED}|지워달|지워주|지워줘|지우라)"
    r"|이름과?(?:번호|연락처)(?:를)?(?:모두|다)?(?:삭제|지워)|잊힐권리|잊혀질권리|개인정보(?:의)?(?:처리|이용)[를을]?정지"
)
_ERASURE_REMARK: Final = lazy(rf"(?:^|[^가-힣])(?:탈퇴[,및후]?)?(?:삭제|파기|폐기)[를을]?{_WISHED}")
_HINT: Final = lazy(
    # each begins with a sign of its own, so that all others are passed over at once
    r"거부|거절|철회|거두|금지|사절|차단|제외|불가|동의|싫|원하?지|바라하?지|희망하?지|원치|불원|그만|중단|중지|정지|자제"
    r"|사양|빼|뺄|안(?:받|보내|보냄|보낼|함|하기|했)|보내면안|지[는도]?(?:마|말|않|아니)|말(?:아|라|것)|마세요|마시"
    r"|스팸|옵트|해지|필요없|삭제|파기|지워|지우|없애|폐기|말소|잊|노$|노[^가-힣]"
)
_LATIN: Final = lazy(r"opt|unsub|no|(?:x|×|✕|✖|n)(?![a-z0-9])")
_BETWEEN: Final = "\0"  # no text of a workbook holds it, and no expression is one over it
_SOME: Final = 4_096  # texts


def may_tell(text: str) -> bool:
    """Tell whether a text, with its spaces, may say any of this; quickly.

    >>> may_tell("문자 보내지 마세요"), may_tell("10월에 재계약하기로 함")
    (True, False)
    """
    plain = "".join(text.split())
    return _HINT.search(plain) is not None or _LATIN.search(plain.casefold()) is not None


def telling(texts: Sequence[str]) -> set[str]:
    """Return those of many texts that may say any of this, as `may_tell` does one by one.

    >>> sorted(telling(["문자 보내지 마세요", "10월에 재계약하기로 함", "문자 X"]))
    ['문자 X', '문자 보내지 마세요']
    """
    found: set[str] = set()
    for begin in range(0, len(texts), _SOME):
        some = texts[begin : begin + _SOME]
        joined = _BETWEEN.join(some)
        if joined.count(_BETWEEN) >= len(some):
            found.update(filter(may_tell, some))
            continue
        plain = "".join(joined.split())
        for pattern, said in ((_HINT, plain), (_LATIN, plain.casefold())):
            places = _places(pattern, said) if pattern.search(said) else ()
            found.update(some[place] for place in places)
    return found


def _places(pattern: re.Pattern[str], joined: str) -> Iterator[int]:
    """Which of joined texts hold a match."""
    ends = [*accumulate(len(each) + 1 for each in joined.split(_BETWEEN))]
    at = 0
    while match := pattern.search(joined, at):
        place = bisect_right(ends, match.start())
        yield place
        at = ends[place]


def wants_no_more(text: str) -> bool:
    """Tell whether a text without its spaces says that somebody wants no more messages.

    >>> wants_no_more("광고문자그만보내달라고함"), wants_no_more("수신거부요청은아니라고함")
    (True, False)
    >>> wants_no_more("앞으로연락하지마세요"), wants_no_more("수업중에는전화하지마세요")
    (True, False)
    """
    plain = _plain(text)
    return _SENTENCE.search(plain) is not None or _calls_refused(plain)


def refused_in_a_remark(text: str) -> bool:
    """Tell whether a short remark without its spaces says so: 문자 X, 광고 거부, DM 금지.

    Of a telephone such words tell other things: that nobody answered, or that there is none.

    >>> [refused_in_a_remark(each) for each in ("문자X", "홍보문자거부", "전화안받음", "문자보냄")]
    [True, True, False, False]
    """
    plain = _plain(text)
    return _REMARK.search(plain) is not None or wants_no_more(text)


def wants_erasure(text: str) -> bool:
    """Tell whether a text without its spaces says that somebody wants their data erased.

    >>> wants_erasure("개인정보를모두삭제해달라고함"), wants_erasure("예약삭제를물음")
    (True, False)
    """
    return _ERASURE.search(_plain(text)) is not None


def erasure_in_a_remark(text: str) -> bool:
    """Tell whether a short remark without its spaces says so: 삭제 요청.

    >>> erasure_in_a_remark("삭제요청(9/20)"), erasure_in_a_remark("게시글삭제요청")
    (True, False)
    """
    return wants_erasure(text) or _ERASURE_REMARK.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return _ELSEWHERE.sub("", _NOT_SAID.sub("", text.casefold()))


def _calls_refused(text: str) -> bool:
    """Whether calls are refused, and not only at some hours."""
    for found in _CALLS.finditer(text):
        before = _BREAK.split(text[: found.start()])[-1]
        if _AT_TIMES.search(before) is None:
            return True
    return False
