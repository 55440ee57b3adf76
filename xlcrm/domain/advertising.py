"""What a message's text makes of it: advertising or not, and what advertising has to say.

Advertising is what tells of the sender, or of what the sender has to offer, for gain
(정보통신망법 제50조 제1항; KISA 안내서). A notice about a deal that was made is none, unless some
part of it is: a price, a discount or a benefit makes the whole of it advertising. An amount of the
deal that was made (what is owed, paid or given back, what the running contract costs) offers
nothing; what the next term costs does, for that deal has not been made. See
docs/domain.md#messages. No legal advice.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.advertising_signs import SLIGHT, doubts
from xlcrm.domain.contact import parse_phones
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.outline import outlined
from xlcrm.domain.said_in_passing import pushes, unsaid, urges
from xlcrm.domain.text import lazy, squeezed
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.domain.message import Message
    from xlcrm.domain.message_rules import SenderRules

MARK: Final = "(광고)"
"""What advertising begins with: these four signs, without a space or another sign in between."""

_OPT_OUT: Final = lazy(r"무료\s*(?:로\s*)?(?:수신\s*)?(?:거부|철회)")
_REFUSE: Final = lazy(
    r"수신\s*(?:을\s*)?거부|수신\s*동의\s*(?:를\s*)?철회|구독\s*(?:을\s*)?(?:취소|해지)"
)
_FREE_NUMBER: Final = lazy(r"(?<!\d)080[-.)\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")
UNSUBSCRIBE: Final = "Unsubscribe"
"""What opting out is called in English."""
_IN_ENGLISH: Final = lazy(r"unsubscribe|opt[\s-]?out", re.IGNORECASE)
_LINK: Final = lazy(r"https?://\S+|(?:mailto:)?\S+@\S+\.\S+", re.IGNORECASE)
_NUMBER: Final = lazy(r"\(?\+?\d[\d\s().-]{5,}\d")
_UNSEEN: Final = lazy(
    "[\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufeff]"
)

_SENTENCE: Final = lazy(r"[\r\n]+|(?<=[.!?。])\s+|(?<=다)\.(?=\D)")
_BENEFITS: Final = (
    "할인 쿠폰 특가 특전 혜택 증정 사은품 사은행사 경품 프로모션 이벤트 무료 공짜 캐시백 "
    "반값 최저가 균일가 얼리버드 선착순 추첨 당첨 상품권 기프티콘 덤으로 우대 보너스 무상 "
    "신상품 신제품 출시 런칭 론칭 체험권 페이백 "
    "대잔치 대축제 기획전 감사제 무이자 급매 매물 기프트"
)
_BETWEEN: Final = r"(?:[^\w\s]|[ㆍᆞㅣㅡ])*"  # what hides a word from filters
_SPACED: Final = r"(?<![가-힣])(?:{})(?![가-힣])"
_BENEFIT: Final = lazy(
    "|".join(_BETWEEN.join(map(re.escape, word)) for word in _BENEFITS.split())
    + "|"
    + _SPACED.format("|".join(r"\s+".join(word) for word in _BENEFITS.split()))
    + r"|적립(?!\s?금|\s?된)|적립\s?된?다|(?<![가-힣])(?:[가-힣]{0,4})세일(?!즈)|\d\s*\+\s*\d(?!\d)"
    + r"|\b(?:sale|discount|coupon|free|event|promotion|promo|off|gift|cash\s?back|pay\s?back)\b"
    + r"|(?<![A-Za-z])D\.?C\.?\s*\d|\d\s*%?\s*D\.?C(?![A-Za-z])|割引|無料|特價|贈呈"
    + r"|(?<![가-힣])덤(?:을|으로|도|까지)?(?![가-힣])"
    + r"|(?:½|1\s*/\s*2|절반|반의\s*반)\s*(?:가격|값|요금|금액)",
    re.IGNORECASE,
)
_FEE: Final = (
    r"(?:등록비|입회비|가입비|가입금|입학금|설치비|배송비|수수료|위약금|회비"
    r"|이용료|수강료|요금|가격|비용|보증금)"
)
_GIVEN: Final = r"(?:드립|드려|드리|드릴|제공|증정|지급)"
_OFFER: Final = lazy(
    r"특별가|특별한가격|기프트카드|신규오픈|한정수량|수량한정|기간한정|마감임박|추천(?:드립니|해드|상품|합니)"
    r"|(?:이용권|선물|사은품|기념품)[을를도]?(?:드|증|해드|보내드|준비|마련)"
    r"|(?:저렴|알뜰|착한|파격)(?:하게|한|적인)?(?:가격|요금|비용)"
    r"|(?:더|추가로?|덧붙여|둘다)"
    + _GIVEN
    + r"|서비스로(?:드려|드립|해드)|하(?:시)?면.{0,20}연장해드|업그레이드해드|"
    + _FEE
    + r"(?:은|는|이|가|을|를|도)?"
    r"(?:면제|없이|받지않|안받|내렸|내려|낮췄|낮추|낮아|인하|공짜|없애|저희가|대신)"
    r"|(?:회원|수강생|원생|입주자|참가자|참여자|단원|체험단|신입생)(?:을|를)?모집"
    r"|새(?:로운)?.{0,8}(?:상품|제품|프로그램|강좌|강의|반|클래스|메뉴|지점|매장|코스)(?:이|가|을|를)"
    r"?(?:나왔|생겼|열렸|열었|엽니|개설|오픈|시작|출시|선보|안내|소개)"
    r"|(?:오픈|개업|개원|창립|창업|개점)기념|주년(?:기념|행사)|기념행사|(?:커피|음료|식사|간식)[가-힣]{0,6}대접"
    r"|(?:친구|지인|가족)(?:분)?(?:와|과|을|를)?(?:함께|같이|데리고)(?:오|등록|하시면)|(?:소개|추천)(?:하시면|해주시면|하고)"
    r"|(?:좋은|유리한|특별한|파격)조건|(?:바꿔|만나|경험해|누려|느껴|시작해)(?:보세[요]|보시)"
    r"|(?:구경|놀러|둘러보러)오"
    r"|회원님만|고객님만|단독(?:구성|혜택|특전)|(?:마지막|당첨|좋은|절호의)(?:의)?기회|놓치(?:면|지)|서두르|마감임박"
    r"|(?<!비)싸게|(?<!비)(?:가장|더|제일)싼|값싼|(?:낮은|같은|좋은|착한)가격|가격(?:은"
    r"|을)?그대로|한잔값|값으로|(?:기간|혜택|포인트|적립|은|는|을|를)[두2]배(?:로|의|$|[.!])"
    r"|새로나온|신형(?!코로나)|권해드|권합니|인기(?:있는|많은|강좌|상품)|꼭맞는|골랐습니|받아보시면|비교해보|문을열었"
    r"|(?:낮춰|깎아|줄여|보상해|맞춰|얹어|챙겨|빼)드|비(?:용)?(?:를|을)?지원|현금으로(?:돌려|드)"
    r"|(?:선물|사은품|커피|쿠폰|경품|상품)[을를]?받(?:아가|으세)"
    r"|시면.{0,24}(?<!연락)(?<!안내)(?<!답변)(?<!도움)(?<!설명)(?<!확인)(?<!회신)(?<!말씀)(?<!양해)(?<!부탁)[을를도]드[립려릴]"
    r"|(?<!이벤트가아닌)(?:깜짝|감사|사은|특별|할인|판촉)?행사(?:가|를|도)(?:열|있|합|하|진행|준비|마련)|(?:음료|간식|다과|선물)[을를]?준비"
    r"|첫손님|절반(?:입니|으로|에)|(?<!이용은)(?<!생활은)(?<!서비스는)(?:어떠세[요]|어떠신가요)|찾아드[립려]|시는분(?:께|들께)?(?:는)?.{0,14}드[립려]"
    r"|(?:남은|마지막)(?:\d+|한|두|세)?(?:자리|석)(?:\d|가|입|남|한|두|세|[.!]|$)"
    r"|다시(?:는)?없(?:습니|을)|이(?:가격|조건)(?:으로|에|은|다시)?"
    r"|(?:강좌|강의|반|과정|특강|수강|회원|원생)(?:의)?(?:접수|신청|등록)(?:가|이|를|을)?시작|(?:반|강좌|강의|과정)(?:이|을|를)새로"
    r"|(?:통신비|보험료|세금|관리비|비용|요금)(?:이|가)?줄어|(?:간식|커피|선물|쿠폰)받기|나머지는저희가|만(?:결제|등록)하세[요]"
    r"|(?:바꾸|옮기|맡기|올리)시면.{0,20}(?:드립|드려|받지않|쓰십|누리|더)|좋은자리가(?:났|나왔)"
)
"""What offers something in several words, in a text without its spaces."""
_POINTS: Final = lazy(r"포인트|마일리지|적립금|적립된")
_KEPT: Final = lazy(
    r"소멸|만료|유효기간|잔여|남은|(?:사용|쓰)(?:하신|하셨|됨|되|내역|신|셨)|차감|현재|보유"
)
_GREETING: Final = lazy(
    r"(?:성탄|개업|합격|승진|결혼)(?:을)?축하|(?:추석|설|명절|연휴|한가위)(?:도)?(?:잘|즐겁게|행복하게|편안히)보내"
    r"|생일(?:을)?축하|생신(?:을)?축하|새해복|해피뉴이어|즐거운(?:명절|추석|설)|풍성한(?:명절|추석|한가위)|메리크리스마스"
    r"|행복한(?:명절|추석|설|성탄)"
)
_ASKS_CONSENT: Final = lazy(
    r"(?:수신|마케팅|광고)(?:정보)?(?:수신)?동의.{0,8}?(?:부탁|해주|하시면|하시고|신청|바랍니|눌러|하세[요]|받습니)"
)
_FIGURE: Final = r"\d[\d,]*(?:\.\d+)?\s*"
_UNIT: Final = r"[백천만억][백천만억\s]*"
_OF_FIGURES: Final = rf"(?<!\d)(?:(?:{_FIGURE}{_UNIT})+(?:{_FIGURE})?|{_FIGURE})"
_AMOUNT: Final = lazy(
    rf"[₩\\]\s*\d|{_OF_FIGURES}원(?!룸|생|형|소|장|아|점)|\d(?:\.\d+)?\s*만(?=에|으로|부터|\s|[.,!)]|$)"
    r"|(?<![가-힣])(?:[천만]|몇\s?[천만])\s*원(?:에|으로|이면|대|씩|부터)"
    r"|(?<![가-힣])[일이삼사오육칠팔구십백천만억]{2,}\s*원(?:에|을|으로|은|이|의|씩|만|까지|부터|정)?(?![가-힣])"
    r"|(?<![\d.,-])\d{1,3}(?:,\d{3})*,\d00(?![\d,.-]|\s*(?:명|점"
    r"|건|개|회|장|부|분|통|보|걸음|칼로리|kcal|kg|km|ml|시간))"
    r"|\d\s*(?:KRW|won\b|달러|USD|엔(?![가-힣]))|(?:KRW|USD|[$¥€])\s*\d",
    re.IGNORECASE,
)
_PERCENT: Final = lazy(r"\d[\d.,]*\s*(?:%|퍼센트|프로(?![가-힣]))")
_OWED: Final = lazy(
    r"미납|연체|납부|납입|청구|결제|입금|이체|출금|인출|잔액|잔금|환불|반환|영수|미수|보증금|완납|수납|송금|정산|위약금|수수료"
)
_RUNNING: Final = lazy(
    r"(?:현재|이번|이용중인|이용하시는|계약하신|기존|지금)[가-힣\d\s()]{0,14}?"
    r"(?:요금|이용료|회비|월세|수강료|임대료|관리비|대금|계약금액|사용료|렌탈료|구독료)"
)
_PROPOSED: Final = lazy(
    r"재계약|재등록|재가입|갱신|연장|신규|새로|다음(?:계약|기간|달|회차)|업그레이드|상향|가입|등록|신청|구매|주문|예약|하시면|하면"
    r"|시에는|인하|만에|에드|에이용|에만나|원에월"
)
_DONE: Final = lazy(
    r"되었|됐|완료|확인했|확인되|확인하였|받았|했습니|하였습니|처리|내역|영수|예정(?:일|입니)|바랍니|주세[요]|않|미납|연체"
)
_ON_CONDITION: Final = lazy(r"하시면|하면|시에는|인하|만에|에드|에만나")
_RATE: Final = lazy(
    r"[률율](?![가-힣]*할인)|연체|위약|이자|수수료|부가세|부가가치세|세금|세액|지연손해|진행|충전|잔량|습도|배터리|참여도|달성"
)


class Fault(NamedTuple):
    """What advertising lacks: a name for programs, and what it is in Korean."""

    key: str
    words: str


UNSET: Final = Fault("sender_unset", "설정 시트의 발송에 보내는 곳과 연락처가 없음")
UNMARKED: Final = Fault("mark_missing", f"맨 앞에 '{MARK}' 표시가 없음")
NAMELESS: Final = Fault("sender_missing", "보내는 곳의 이름이 없음")
UNREACHABLE: Final = Fault("contact_missing", "보내는 곳의 연락처가 없음")
NO_WAY_OUT: Final = Fault("opt_out_missing", "무료로 수신을 거부하는 방법이 없음")
OUT_EARLY: Final = Fault("opt_out_early", "무료로 수신을 거부하는 방법이 글의 끝에 있지 않음")
NO_MAIL_OUT: Final = Fault(
    "opt_out_mail", "수신거부 안내와 누를 링크나 주소가 한글과 영문으로 없음"
)
_BEHIND: Final = 25  # letters that may stand behind the way out: a name, an address


def offers(subject: str, text: str) -> tuple[str, ...]:
    """Return the words that make a message advertising, as they stand; none: it offers nothing.

    >>> offers("", "계약이 2024-10-25에 끝납니다. 재계약하시면 10% 할인해 드립니다.")
    ('할인', '10%')
    >>> offers("", "9월 요금 50,000원이 미납입니다."), offers("", "현재 요금은 월 5만원입니다.")
    ((), ())
    >>> offers("", "다음 계약의 요금은 월 55,000원입니다."), offers("", "결제하시면 9만원!")
    (('55,000원',), ('9만원',))
    >>> offers("", "포인트 1,000점이 소멸됩니다."), offers("", "문의 무료수신거부 080-000-0000")
    ((), ())
    """
    found: dict[str, None] = {}
    whole = _UNSEEN.sub("", normalize("NFKC", f"{subject}\n{text}"))
    whole = _OPT_OUT.sub(" ", whole)
    pushed = pushes(whole)
    for sentence in _SENTENCE.split(whole):
        found.update(dict.fromkeys(_offered(sentence, pushed=pushed)))
    return tuple(found)


def _offered(sentence: str, *, pushed: bool) -> Iterator[str]:
    """What a sentence offers, of a message that courts customers or does not."""
    left = unsaid(sentence, pushed=pushed)
    plain = squeezed(left)
    for one in _BENEFIT.finditer(left):
        yield one[0].strip()
    kept = bool(_KEPT.search(plain))
    if (points := _POINTS.search(plain)) and not kept:
        yield points[0]
    for pattern in (_OFFER, _GREETING, _ASKS_CONSENT):
        if said := pattern.search(plain):
            yield said[0]
    if not _of_a_deal(plain) and not (points and kept) and not _of_the_house(sentence, left):
        for amount in _AMOUNT.finditer(left):
            yield amount[0].strip()
    if not _RATE.search(plain):
        for rate in _PERCENT.finditer(left):
            yield rate[0].strip()


def _of_the_house(sentence: str, left: str) -> bool:
    """Whether the amounts of a sentence are what the house takes for parking, as everybody pays."""
    return left != sentence and "주차" in sentence and not urges(sentence)


def _of_a_deal(plain: str) -> bool:
    """Whether the amounts of a sentence without its spaces are those of a deal that was made."""
    if _OWED.search(plain):
        if not _PROPOSED.search(plain):
            return True
        return bool(_DONE.search(plain)) and not _ON_CONDITION.search(plain)
    return bool(_RUNNING.search(plain)) and not _PROPOSED.search(plain)


def is_advertising(message: Message) -> bool:
    """Tell whether a message counts as advertising: by its purpose, or by what it says.

    >>> from xlcrm.domain.message import Message
    >>> def notice(text: str) -> Message:
    ...     return Message("1", "1", "", "010", Channel.TEXT, Purpose.NOTICE, "", text)
    >>> is_advertising(notice("계약이 곧 끝납니다.")), is_advertising(notice("재계약 특가!"))
    (False, True)
    """
    return message.purpose is Purpose.ADVERTISING or bool(offers(message.subject, message.text))


class Verdict(Enum):
    """What a text is, as far as its words tell; its value is what the office answers."""

    ADVERTISING = "광고"
    NOTICE = "안내"
    UNSURE = "모름"


@outlined
class Judged(NamedTuple):
    """What a text is, and why.

    Attributes:
        verdict: what it is.
        words: what it offers; none where that is in doubt.
        sentence: the sentence that leaves it in doubt; "" where nothing does.
        signs: what in that sentence does, in Korean.
        proposal: what it is more likely to be.
    """

    verdict: Verdict
    words: tuple[str, ...] = ()
    sentence: str = ""
    signs: tuple[str, ...] = ()
    proposal: Verdict = Verdict.NOTICE


def judged(subject: str, text: str) -> Judged:
    """Tell what a text is: surely advertising, surely a notice, or neither of both surely.

    Neither is what has a sign of an offer, or says nothing that notices say: nobody can know it by
    its words, so somebody has to be asked. What begins with (광고) says itself what it is.

    >>> judged("", "재계약하시면 10% 할인해 드립니다.").verdict.value
    '광고'
    >>> judged("", "10월 요금이 입금되었습니다.").verdict.value
    '안내'
    >>> doubtful = judged("", "10월 요금이 입금되었습니다. 새 기계를 들여왔어요!")
    >>> doubtful.verdict.value, doubtful.sentence, doubtful.signs, doubtful.proposal.value
    ('모름', '새 기계를 들여왔어요!', ('새로운 것을 알림',), '광고')
    """
    if subject.startswith(MARK) or text.startswith(MARK):
        return Judged(Verdict.ADVERTISING, (MARK,), proposal=Verdict.ADVERTISING)
    if words := offers(subject, text):
        return Judged(Verdict.ADVERTISING, words, proposal=Verdict.ADVERTISING)
    found = doubts(subject, text)
    if not found:
        return Judged(Verdict.NOTICE)
    strong = [each for each in found if not SLIGHT.issuperset(each.signs)]
    worst = (strong or found)[0]
    return Judged(
        Verdict.UNSURE,
        sentence=worst.sentence,
        signs=tuple(each.value for each in worst.signs),
        proposal=Verdict.ADVERTISING if strong else Verdict.NOTICE,
    )


def faults(message: Message, sender: SenderRules) -> tuple[Fault, ...]:
    """Return what advertising lacks that it has to say: 정보통신망법 제50조 제4·6항, 시행령 별표 6.

    An e-mail begins with the mark in its subject, everything else in its text. An e-mail says the
    sender's name, e-mail address, telephone number and address, everything else name and number. An
    e-mail says in Korean and in English where to opt out, with a link or an address to choose; all
    else how to do so at no cost, at the end.

    >>> from xlcrm.domain.message import Message
    >>> from xlcrm.domain.message_rules import SenderRules
    >>> office = SenderRules("한빛피트니스", ("0212345678",), opt_out="0801234567")
    >>> def ad(text: str) -> Message:
    ...     return Message("1", "1", "", "010", Channel.TEXT, Purpose.ADVERTISING, "", text)
    >>> good = "(광고) 한빛피트니스 재등록 특가 02-123-45678 무료수신거부 080-123-4567"
    >>> [each.key for each in faults(ad(good.replace("45678", "5678")), office)]
    ['contact_missing']
    >>> [each.key for each in faults(ad("[광고] 특가"), office)][:2]
    ['mark_missing', 'sender_missing']
    """
    return tuple(_faults(message, sender))


def _faults(message: Message, sender: SenderRules) -> Iterator[Fault]:
    mail = message.channel is Channel.EMAIL
    needed = (sender.name, sender.phones, *((sender.email, sender.address) if mail else ()))
    if not all(needed):
        yield UNSET
    if not (message.subject if mail else message.text).startswith(MARK):
        yield UNMARKED
    text = _UNSEEN.sub("", normalize("NFKC", message.text))
    plain = match_key(text)
    if not sender.name or match_key(sender.name) not in plain:
        yield NAMELESS
    numbers = _numbers(text)
    reached = bool(numbers & {*sender.phones})
    if mail:
        reached = reached and sender.email.casefold() in text.casefold() and bool(sender.email)
        reached = reached and match_key(sender.address) in plain
    if not reached:
        yield UNREACHABLE
    if mail:
        if not mail_opts_out(text):
            yield NO_MAIL_OUT
    elif not _opts_out(text, numbers, sender):
        yield NO_WAY_OUT
    elif not opts_out_at_the_end(text):
        yield OUT_EARLY


def _opts_out(text: str, numbers: set[str], sender: SenderRules) -> bool:
    """Whether a text says how to opt out at no cost: by an 080 number."""
    if not _OPT_OUT.search(text):
        return False
    if sender.opt_out:
        return sender.opt_out in numbers
    return bool(_FREE_NUMBER.search(text))


def opts_out_at_the_end(text: str) -> bool:
    r"""Tell whether a text that says how to opt out does so at its end: 시행령 별표 6.

    Numbers, and who sends, may stand behind it.

    >>> opts_out_at_the_end("(광고) 특가\n무료수신거부 080-123-4567\n가온헬스")
    True
    >>> opts_out_at_the_end("(광고) 무료수신거부 080-123-4567\n" + "봄을 맞아 새 반을 엽니다. " * 3)
    False
    """
    ends = [found.end() for found in _OPT_OUT.finditer(text)]
    return bool(ends) and len(_LETTERS.sub("", text[ends[-1] :])) <= _BEHIND


_LETTERS: Final = lazy(r"[\W\d_]+")  # what is left out where letters are counted


def mail_opts_out(text: str) -> bool:
    """Tell whether an e-mail says in both languages where to opt out, with what to choose.

    시행령 별표 6: a notice and an easy technical means, in Korean and in English.

    >>> mail_opts_out("수신거부(Unsubscribe): mailto:info@example.com")
    True
    >>> mail_opts_out("무료수신거부 080-123-4567"), mail_opts_out("수신거부: info@example.com")
    (False, False)
    """
    lines = text.splitlines()
    korean = any(_REFUSE.search(line) and _LINK.search(line) for line in lines)
    return korean and any(_IN_ENGLISH.search(line) and _LINK.search(line) for line in lines)


def _numbers(text: str) -> set[str]:
    """The telephone numbers that stand in a text, digits alone."""
    found = set()
    for each in _NUMBER.finditer(text):
        try:
            found |= {phone.digits for phone in parse_phones(each[0])}
        except DomainError:
            found.add(re.sub(r"\D", "", each[0]))
    return found
