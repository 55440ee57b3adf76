"""Values of a person that a word beside them tells, or their form alone, found in what was written.

What is whole and in its usual form is hidden by `privacy.scrub`. Here is what people write instead:
the first half of a resident number, a card of which half is masked already, the last four digits of
a telephone, a day of birth, a car's plate, the code of a door, an address of mail as it is said.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

Told = tuple[int, int, str]
"""Where a value begins and ends in a text, and of what kind it is."""

_FEWEST: Final = 2  # digits in a text that may hold one of these: 생일 3/12 has three, 3월 5일 two
_IS: Final = r"(?:번호)?(?:\s?(?:은|는|이|가|만|도|을|를))?\s?[:=(]?\s?"
_STAR: Final = "*xX●○•◯＊"
_YEAR: Final = r"(?:1[89]\d\d|20\d\d|['’]?\d\d)"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_YMD: Final = rf"{_YEAR}\s?(?:년|[./-])\s?{_MONTH}\s?(?:월|[./-])\s?{_DAY}(?!\d)(?:\s?일)?"
_DATE: Final = (
    rf"(?:{_YMD}|{_YEAR}년\s?{_MONTH}월|{_MONTH}\s?(?:월|[./-])\s?{_DAY}(?![\d/.-]\d|\d)(?:\s?일)?"
    rf"|(?:1[89]|20)\d\d{_MONTH}{_DAY}(?!\d)|\d{{6}}(?!\d)|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|{_MONTH}월(?!\s?\d)|{_YEAR}년(?!\s?\d))"
)
_CALENDAR: Final = r"(?:(?:음력|양력|음|양)\s?[.:)]?\s?)?"
_BIRTHS: Final = (
    # 생일이 3월 2일, 생년월일 850312
    lazy(
        r"(?:생년\s?월일|생년|생일날?|생신|출생일?자?|태어난\s?날|(?i:birth\s?(?:day|date)|b-?day|dob))"
        rf"(?:\s?(?:은|는|이|가|도))?\s?[:=(-]?\s?(?P<told>{_CALENDAR}{_DATE})"
    ),
    # 85년 3월생, 2019.10.03출생, 850312생
    lazy(
        rf"(?<![\d.,-])(?P<told>{_CALENDAR}(?:{_YMD}|{_YEAR}년\s?{_MONTH}월"
        rf"|{_MONTH}\s?(?:월|[./])\s?{_DAY}일?|(?:1[89]|20)\d\d{_MONTH}{_DAY}|\d\d{_MONTH}{_DAY}))"
        r"\s?(?:생(?![가-힣]|\s?맥)|생(?=이|임|입|으|아|여|남|의)|출생|생일|생신|에?\s?태어)"
    ),
    lazy(
        r"(?<![\d.,-])(?P<told>(?:(?:19|20)\d\d|['’]?[3-9]\d)년?)\s?생"
        r"(?![가-힣]|\s?(?:반|부|대상|모집|이상|이하|부터|까지|전용|이후|이전|클래스|수업|맥))"
    ),
    # 음력 3월 5일
    lazy(
        rf"(?P<told>(?:음력|양력)\s?(?:{_YMD}|{_MONTH}\s?(?:월|[./])\s?{_DAY}(?!\d)(?:\s?일)?))"
        r"(?!\s?(?:휴|쉼|쉬|설|추석|명절|제사|행사|개강|부터|까지))"
    ),
    # six digits of a day behind a name, in brackets
    lazy(
        r"(?<=[가-힣])\(\s?(?P<told>[3-9]\d[./-]?(?:1[0-2]|0[1-9])[./-]?(?:3[01]|[12]\d|0[1-9]))\s?[),]"
    ),
)

_FRONT: Final = r"\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])"
_DASH: Final = r"\s{0,2}[-~_./\u2010-\u2015\u2212\u3161ㅡ]{0,2}\s{0,2}"
_RESIDENTS: Final = (
    # 550419-2******, 550419-2○○○○○○, 550419-*******
    lazy(
        rf"(?<![\d-])(?P<told>{_FRONT}{_DASH}(?:\d{{1,6}}[{_STAR}]{{1,6}}|[{_STAR}]{{4,7}}))(?!\d)"
    ),
    lazy(
        r"(?:주민|민증|신분증|외국인|ARC|거소|등록증|등록\s?번호)[^\d\n]{0,16}?"
        rf"(?P<told>{_FRONT}(?:{_DASH}[\d{_STAR}]{{1,8}}|(?:\s?[,/]?\s?뒷?자?리?\s?\d{{7}})?)(?!\d))"
    ),
    lazy(r"(?:주민|민증|외국인)[^\d\n]{0,12}?(?P<told>\d{6,7}\s?[-~ ]?\s?\d{6,7})(?![\d-])"),
    lazy(
        r"(?:주민|민증|외국인|등록\s?번호)[^\d\n]{0,10}?뒷?\s?(?:번호|자리)[^\d\n]{0,6}?"
        rf"(?P<told>\d(?:\d{{6}}|[\d{_STAR}]{{6}}))(?![\d-])"
    ),
    lazy(
        rf"(?P<told>{_FRONT}{_DASH}[1-8](?:\d{{6}})?)(?!\d)[^\d\n]{{0,8}}?(?:주민|신분증|앞자리|민증|외국인)"
    ),
)
_RESIDENT: Final = lazy(
    rf"주민|민증|신분증|외국인|ARC|거소|등록|앞자리|\d{{6}}[^\n]{{0,5}}[{_STAR}]"
)

_FOUR: Final = rf"[\d{_STAR}]{{4}}"
_CARDS: Final = (
    # 9490 1234 **** 5521, 5137-92**-****-1004: more than the last four are seen
    lazy(
        rf"(?<![\d*-])(?P<told>(?=[{_STAR} .-]{{0,11}}\d){_FOUR}(?:\s?[-. ]?\s?{_FOUR}){{3}})"
        r"(?!\d|[-*])"
    ),
    lazy(r"(?<![\d*.-])(?P<told>[2-69]\d{3}(?:\s?[-. /_]\s?\d{4}){3})(?!\d|-)"),
    lazy(
        r"(?:카드|(?i:card|visa|master|amex))\s?(?:번호)?[^\d\n*]{0,10}?"
        r"(?P<told>(?:[3-69]\d{3}\s?[-. ]?\s?\d{6}\s?[-. ]?\s?\d{4,5}"
        rf"|\d{{4}}[ .-]?\d{{2}}[{_STAR}]{{2}}[\d{_STAR}. -]*|[2-69]\d{{13,15}}))(?!\d)"
    ),
    # 카드 끝자리 5521, 카드(5521), 신한카드 5521로 결제
    lazy(
        rf"(?:카드|(?i:card|visa|master|amex))(?:번호)?(?:\s?(?:은|는|이|가))?\s?[(:]?\s?(?:[{_STAR}-]{{2,}}\s?)?"
        r"(?:(?:뒷?|뒤|끝|마지막)\s?(?:네|4|넷)?\s?(?:자리|번호)?\s?(?:숫자)?(?:은|는|이|가)?\s?[:(]?\s?)?"
        r"(?P<told>\d{4})(?!\d|[.,:/-]?\d|\s?(?:원|년|만|천|월|일|개|명|건|점|호|회|포인트|[xX*]))"
    ),
    lazy(r"(?P<told>\d{4})(?:\s?(?:로|으로))?\s?(?:끝나는|끝|번)\s?(?:신용|체크|법인)?\s?카드"),
    lazy(r"(?i:(?:cvc|cvv)2?)\s?(?:번호)?(?:는|은|가)?\s?[:=(]?\s?(?P<told>\d{3,4})(?!\d)"),
    lazy(r"유효\s?기간[^\d\n]{0,4}(?P<told>(?:0[1-9]|1[0-2])\s?/\s?\d\d)(?!\d|/)"),
)

_TAILS: Final = (
    # 뒷자리 6630, 끝번호는 1234, 뒤 네자리 1234
    lazy(
        r"(?:뒷|뒤|끝|마지막|말미)\s?(?:에)?\s?(?:네|4|넷)?\s?(?:자리|번호|숫자|자)\s?(?:네|4)?\s?(?:자리|숫자)?"
        rf"{_IS}(?P<told>\d{{4}})(?![\d,:]|\s?(?:원|년|월))"
    ),
    lazy(
        r"(?:폰|휴대\s?전화|전화|연락처|핸폰|번호|(?i:hp|tel))\s?(?:번호)?\s?(?:뒤|끝|뒷|마지막)\s?"
        r"[:(]?\s?(?P<told>\d{4})(?!\d)"
    ),
    lazy(
        r"(?P<told>(?<![\d-])\d{4})\s?(?:\(?(?:으로|로)\s?끝나|(?:이|가)?\s?(?:뒷|끝)\s?(?:번호|자리))"
    ),
    lazy(
        r"(?:폰|휴대폰|핸드폰|휴대전화|핸폰)(?:번호)?\s?[(:]?\s?(?P<told>\d{4})(?![\d-]|\s?(?:원|년|만|개|GB))"
    ),
)

_O: Final = "0oOㅇ이영공〇"
_ONE: Final = "1lIiㅣ일|"
_MARK: Final = r"[\s.\-_~·,/*ㅡ\u2010-\u2015\u2212\u3161)]{0,3}"
_PHONES: Final = (
    # o1o-5567-8123, O10 1234 5678, 010ㅡ1234ㅡ5678, 0l0
    lazy(
        rf"(?<![\dA-Za-z])(?P<told>(?:[{_O}][{_ONE}][{_O}1-9]){_MARK}[\doOlI]{{3,4}}{_MARK}[\doOlI]{{4}})(?![\dA-Za-z])"
    ),
    # 010 12 34 56 78, 010-12345678
    lazy(r"(?<!\d)(?P<told>01[016789](?:[\s.\-_~·/,ㅡ]{0,3}\d){8})(?!\d|[-.]\d)"),
    lazy(
        r"(?<![\d-])(?P<told>0(?:2|[3-6]\d|70)[)\s.\-_~·/]{1,3}\d{3,4}[\s.\-_~·/]{1,3}\d{4})(?![\d-])"
    ),
    # 010-12XX-5678
    lazy(r"(?<!\d)(?P<told>01[016789][-. ]?(?=\d{1,3}[xX*?])[\dxX*?]{3,4}[-. ]?\d{4})(?!\d)"),
    # 전화 345-6721, 문자로 4409-1827 앞에 010
    lazy(
        r"(?:전화|연락처?|번호|폰|문자|통화|집|회사|직장|자택|사무실|콜백|(?i:hp|tel|ph|phone|mobile|cell))"
        r"[^\d\n]{0,8}?(?P<told>(?!(?:19|20)\d\d-(?:0\d|1[0-2])\d\d)\d{3,4}\s?[-.]\s?\d{4})(?![\d-]|\s?(?:호|원))"
    ),
    lazy(
        r"(?<![\d-])(?P<told>\d{3,4}-\d{4})(?=[^\d\n]{0,8}(?:010|02|지역번호|으?로\s?(?:전화|연락|문자)|번으로))"
    ),
)
_REGION: Final = (
    "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
)
_KEYS: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호"
_UNLIKE: Final = "가나다라마거너더러머버어저노모보소오누두루무수우아자배하허바사고"
_CAR: Final = (
    "차|주차|렌트|입차|출차|배차|세차|운전|번호판|문콕|견인|스티커|리무진|정비|정비소|(?i:suv|car)"
)
_NOT_COUNTED: Final = r"(?!\d|[,.:/-]\d|\s?(?:원|년|개|명|만|천|호|세대|점|포인트|번지))"
_PLATES: Final = (
    lazy(rf"(?<![가-힣])(?P<told>(?:{_REGION})\s?\d{{1,3}}\s?[{_KEYS}]\s?\d{{4}}){_NOT_COUNTED}"),
    lazy(rf"(?<![\d.,-])(?P<told>\d{{2,3}}\s?[{_UNLIKE}]\s?\d{{4}}){_NOT_COUNTED}"),
    lazy(
        rf"(?:{_CAR})[^\n]{{0,14}}?(?<![\d.,-])(?P<told>\d{{2,3}}\s?[{_KEYS}육해공국합]\s?\d{{4}}){_NOT_COUNTED}"
    ),
    lazy(
        rf"(?<![\d.,-])(?P<told>\d{{2,3}}[{_KEYS}]\s?\d{{4}}){_NOT_COUNTED}(?=[^\n]{{0,14}}(?:{_CAR}))"
    ),
    lazy(
        r"(?:차량?\s?(?:번호|넘버)|차번|번호판|차량)(?:\s?(?:뒷|뒤|끝)\s?(?:자리|번호)?)?(?:은|는|이|가)?\s?[:(]?\s?"
        r"(?P<told>\d{4})(?![\d,-]|\s?(?:원|년|만|대|km|킬로))"
    ),
)

_DOOR: Final = (
    r"공동\s?현관|현관\s?문?|도어\s?락|도어록|출입\s?문|출입구|대문|정문|후문|뒷문|키패드|공동문|번호키|디지털키|로비폰|무인택배함|택배함|"
    r"금고|락커|라커|락카|사물함|우편함|보관함"
)
_CODE: Final = r"(?:[*#]\s?\d{3,8}\s?[*#]?|\d{3,8}\s?[*#])"
_ASKED: Final = r"비밀\s?번호|비번|패스워드|암호|(?i:pass\s?word|passwd|\bpwd?\b|\bpin\b)"
_CODES: Final = (
    # 공동현관 #0902*, 현관 1234로 열고
    lazy(rf"(?:{_DOOR})[^\d\n*#]{{0,8}}?(?P<told>{_CODE})(?![\d*#-])"),
    lazy(
        r"(?:공동\s?현관|현관\s?문?|도어\s?락|도어록|출입\s?문|대문|번호키|디지털키)\s?(?:비번|번호|키|코드|암호)?(?:은|는|이|가)?\s?[:(]?\s?"
        r"(?P<told>(?!(?:19|20)\d\d[./-])\d{4,8})(?![\d*#:,-]|[./]\d|\s?(?:호|원|번지|동|년|월|층))"
    ),
    lazy(r"(?<![\w*#-])(?P<told>[*#]\d{4,8}[*#]|\d{4,8}[*#])(?![\w*#-]|\s?\d)"),
    # 비번 현관 1234, 비번이 바뀌어서 1234, 비번 별표 1234 샵
    lazy(
        rf"(?:{_ASKED})(?:\s?[가-힣]{{1,7}}){{0,2}}\s?[:=(]?\s?"
        r"(?P<told>(?:별표?|샾|샵|우물정|종|열쇠)?\s?[*#]?(?!(?:19|20)\d\d[./년-])\d{4,8}(?:\s?(?:[*#]|별표?|샾|샵|우물정자?|종))?)"
        r"(?![\d,:-]|[./]\d|\s?(?:호|원|번지|동|년|월|층|회))"
    ),
    lazy(
        rf"(?:{_ASKED})(?:은|는|이|가)?\s?[:=(]?\s?(?P<told>[공영일이삼사오육칠팔구](?:[\s,]?[공영일이삼사오육칠팔구]){{3,7}}(?![가-힣]{{2}}))"
    ),
    lazy(
        rf"(?:{_ASKED})(?:은|는|이|가)?\s?[:=(]\s?(?P<told>(?!(?i:reset|change|update|error|login|admin|none|null|n/a)\b)[A-Za-z]{{4,20}})(?![A-Za-z])"
    ),
    lazy(
        rf"(?<![\d.,/-])(?P<told>(?!(?:19|20)\d\d)\d{{4,8}}[*#]?)\s?(?:이|가|로|은|는)?\s?(?:{_ASKED})"
    ),
)

_HOSTS: Final = (
    r"(?:naver|gmail|daum|hanmail|nate|kakao|hotmail|outlook|icloud|yahoo|msn|korea|live|네이버|지메일|구글|다음|한메일|"
    r"네이트|카카오|핫메일|야후|아웃룩|아이클라우드)"
)
_POINT: Final = r"\s?(?:\.|,|점|쩜|닷|땡|도트|dot|\[dot\]|\(dot\))\s?"
_TOP: Final = r"(?:com|net|co|kr|org|go|ac|컴|닷컴|넷|씨오|케이알|코)"
_NAME_OF_MAIL: Final = r"(?<![A-Za-z0-9._%+*-])[A-Za-z0-9][A-Za-z0-9._%+-]*"
_MAILS: Final = (
    lazy(
        rf"(?i)(?P<told>{_NAME_OF_MAIL}\s?(?:\(?골뱅이\)?|앳|엣|\(at\)|\[at\]|\{{at\}}|\(a\)|\(@\)|\s@\s?|@\s)\s?"
        rf"(?:{_HOSTS}|[A-Za-z0-9\-]+)(?:{_POINT}{_TOP})*(?:\s?(?:닷컴|컴))?)"
    ),
    lazy(rf"(?i)(?P<told>{_NAME_OF_MAIL}\sat\s{_HOSTS}(?:{_POINT}{_TOP})*)"),
    lazy(rf"(?i)(?P<told>{_NAME_OF_MAIL}[@＠][A-Za-z0-9가-힣-]+(?:\s?[,.]\s?{_TOP}(?![A-Za-z]))*)"),
    lazy(
        r"(?i)(?:메일|e-?mail)\s?(?:주소|아이디|id)?(?:은|는|이|가)?\s?[:=(]?\s?"
        r"(?P<told>(?=[A-Za-z._-]{0,20}\d)[A-Za-z][A-Za-z0-9._-]{4,29})(?![\w@])"
    ),
    lazy(
        r"(?i)(?P<told>(?<![\w.])(?=[a-z._-]{0,20}\d)[a-z][a-z0-9._-]{3,29})\s?(?=(?:네이버|지메일|다음|한메일|구글)\s?(?:메일|이메일)?(?:로|으로|임|입니다|이라))"
    ),
)

_HOUSES: Final = (
    "아파트|(?i:apt)|자이|래미안|푸르지오|힐스테이트|캐슬|아이파크|이편한|편한세상|더샵|주공|빌라|빌라트|빌|맨션|오피스텔|타워|"
    "팰리스|파크|하이츠|단지|하우스|원룸|타운|마을|주택|빌딩|상가"
)
_ADDRESSES: Final = (
    lazy(rf"(?:{_HOUSES}|@)\s?(?P<told>\d{{3,4}}\s?[-/]\s?\d{{3,4}}(?!\d|[-/]))"),
    lazy(
        r"(?<![\d-])(?P<told>(?:[1-9]\d{2}|[12]\d{3})-\d{3,4})(?![\d-])(?=[^\n]{0,12}(?:호수|동호|아파트|단지|세대|입주|거주|배송|배달|호로))"
    ),
    lazy(
        r"(?:동호수?|호수|세대|배송지|주소|거주|배달)(?:는|은|가|이)?\s?[:(]?\s?(?P<told>\d{3,4}\s?[-/]\s?\d{3,4})(?![\d-]|\d)"
    ),
    lazy(
        rf"(?:[가-힣A-Za-z]{{1,10}}(?:{_HOUSES}))\s?(?P<told>(?:[A-Za-z가나다라마]동\s?|\d{{1,4}}동\s?)?(?:[A-Za-z]|지하\s?)?\d{{2,4}}호)"
    ),
    lazy(r"(?<![가-힣A-Za-z])(?P<told>(?:[A-Za-z가나다라마]동)\s?(?:[A-Za-z])?\d{2,4}호)"),
    lazy(r"(?P<told>\d{1,4}동\s{0,2}[A-Za-z]?\d{2,4}(?=\s?(?:으로|에\s|배송|배달|거주|앞)))"),
    # 테헤란로 12, 3층: a street and what is in the house
    lazy(
        r"(?<![가-힣])[가-힣]{2,8}(?:대로|로|길)\s?(?P<told>\d{1,4}(?:-\d{1,3})?,?\s(?:\d{1,4}동|\d{1,2}층|[A-Za-z]?\d{1,4}호|지하)(?:\s?\d{1,4}(?:호|층))?)"
    ),
    lazy(
        r"(?<![가-힣])[가-힣]{2,8}(?:대로|로)\s?\d{1,4}번?가?길\s?(?P<told>\d{1,4}(?:-\d{1,3})?)(?!\d|\s?(?:번|개|명|분|시))"
    ),
    lazy(r"(?<![가-힣])[가-힣]{2,6}(?:동|리|가)\s?(?P<told>(?:산\s?)?\d{1,4}(?:-\d{1,3})?\s?번지)"),
)

_DIGITS: Final = lazy(r"\d+")
_RUN_OF_FOUR: Final = lazy(
    rf"[\d{_STAR}]{{4}}\s?[-. /_]?\s?[\d{_STAR}]{{4}}\s?[-. /_]?\s?[\d{_STAR}]{{4}}"
)
_OF_BIRTH: Final = frozenset("생력태(bBdD")
_OF_CARD: Final = frozenset("드효dDvV")
_OF_TAIL: Final = frozenset("뒷뒤끝막폰")
_OF_CODE: Final = frozenset("비관문도출키로함금락라패암*#wWsSnN")
_CODED: Final = lazy(
    r"비번|비밀|현관|도어|출입|[대정후뒷동]문|키패드|번호키|털키|로비폰|택배함|금고|락커|라커|락카|사물함|우편함|"
    r"보관함|패스|암호|[*#]|(?:[pP][wW]|[pP]ass|PASS|[pP]in|PIN)"
)
_OF_ADDRESS: Final = lazy(r"\d호|[동로길마]\s?[A-Za-z산]?\d|번지|\d{3}\s?[-/]\s?\d{3}|층")
_OF_MAIL: Final = lazy(r"(?i)[@＠]|골뱅이|앳|엣|메일|mail|[(\[{]at|\(a\)|\sat\s|네이버|다음|구글")
_PLATED: Final = lazy(rf"\d\s?[{_KEYS}육해공국합]\s?\d{{4}}")
_OF_CAR: Final = lazy("차번|차량|차 [번뒷넘]|번호판|차 번호")
_DIALLED: Final = lazy(r"\d{3,4}\s?[-.]\s?\d{4}")
_LETTERED: Final = lazy(r"[oOㅇ이영공〇0][1lIiㅣ일|][0oOㅇ이영공〇1-9]")
_LONG: Final = 6  # digits in a row: half a resident number
_SHORT: Final = 3  # digits in a row: a door's code, a flat
_PART: Final = 4  # digits in a row: the last ones of a number
_OF_A_PHONE: Final = 9
_OF_A_CARD: Final = 8


def told_values(text: str) -> list[Told]:
    """Return where a text tells a value of somebody's, of what kind; some may lie in each other.

    >>> said = "85년 3월생, 차 12가 3456, 주민 앞자리 850312-1, 폰 뒷자리 6630"
    >>> [(said[start:end], kind) for start, end, kind in sorted(set(told_values(said)))]
    [('85년 3월', 'birth'), ('12가 3456', 'plate'), ('850312-1', 'rrn'), ('6630', 'phone')]
    >>> told_values("3월 5일 오전 10시, 12개월 1,234,000원, 2024-05-14 계약")
    []
    """
    found: list[Told] = []
    signs = set(text)
    if not signs.isdisjoint(_NUMERALS):
        digits = _DIGITS.findall(text)
        many = sum(map(len, digits))
        if many >= _FEWEST:
            found += _with_digits(text, signs, max(map(len, digits)), many)
    elif "비" in signs or "암" in signs:
        found += _spans(text, "password", _CODES[-3:-1])
    if not signs.isdisjoint(_LATIN) and _OF_MAIL.search(text):
        found += _spans(text, "email", _MAILS)
    return found


_NUMERALS: Final = frozenset("0123456789")
_LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _with_digits(text: str, signs: set[str], longest: int, many: int) -> Iterator[Told]:
    """What digits say; each kind is looked for only where something of it stands."""
    if not signs.isdisjoint(_OF_BIRTH):
        yield from _spans(text, "birth", _BIRTHS)
    if _OF_ADDRESS.search(text):
        yield from _spans(text, "address", _ADDRESSES)
    if longest < _PART and many > _OF_A_PHONE and "01" in text:
        yield from _spans(text, "phone", _PHONES[1:2])
    if longest < _SHORT:
        if "효" in signs:
            yield from _spans(text, "card", _CARDS[-1:])
    elif not signs.isdisjoint(_OF_CODE) and _CODED.search(text):
        yield from _spans(text, "password", _CODES)
    if not signs.isdisjoint(_OF_CARD) or (many >= _OF_A_CARD and _RUN_OF_FOUR.search(text)):
        yield from _spans(text, "card", _CARDS)
    if longest >= _PART:
        yield from _with_four_digits(text, signs, longest, many)


def _with_four_digits(text: str, signs: set[str], longest: int, many: int) -> Iterator[Told]:
    """What four digits in a row say."""
    if longest >= _LONG and _RESIDENT.search(text):
        yield from _spans(text, "rrn", _RESIDENTS)
    if _PLATED.search(text) or ("차" in signs and _OF_CAR.search(text)):
        yield from _spans(text, "plate", _PLATES)
    if not signs.isdisjoint(_OF_TAIL):
        yield from _spans(text, "phone", _TAILS)
    if _LETTERED.search(text):
        yield from _spans(text, "phone", _PHONES[:1])
    if many >= _OF_A_PHONE and "0" in text:
        yield from _spans(text, "phone", _PHONES[1:4])
    if _DIALLED.search(text):
        yield from _spans(text, "phone", _PHONES[4:])


def _spans(text: str, kind: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Told]:
    for match in chain.from_iterable(pattern.finditer(text) for pattern in patterns):
        start, end = match.span("told")
        yield start, start + len(text[start:end].rstrip()), kind
