"""What a text counts as: as it says, as its words tell, or as the office has been asked.

A text of the office's own of which nobody can tell by its words whether it is a notice is asked
about once, before it is sent; the answer stands in 설정 (`xlcrm.reading.purposes`), and is asked
for again when the text has changed. The texts that come with xlcrm have been looked at.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.advertising import Verdict, judged
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Purpose
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import typed_option
from xlcrm.domain.wording import filled, pieces_of
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.purpose_row import written_purpose
from xlcrm.jobs.outreach.templates import OURS
from xlcrm.jobs.waiting import as_it_will_be
from xlcrm.office.commit import Author
from xlcrm.reading.purposes import ANSWERS, digest_of, purpose_of_word
from xlcrm.reading.sender import SENDER_ITEMS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.domain.wording import Slot
    from xlcrm.jobs.outreach.templates import Template
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.reading.purposes import PurposeTold

OPTION: Final = "--answer"
_BLANK: Final = "○○"  # what stands where a customer's own words will
_LONGEST: Final = 120  # characters of a sentence that is shown
_PROPOSED: Final = {Verdict.ADVERTISING: Purpose.ADVERTISING, Verdict.NOTICE: Purpose.NOTICE}
_SENDER: Final = frozenset(map(match_key, SENDER_ITEMS))


@outlined
class PurposeQuestion(NamedTuple):
    """What is asked about a text before it is sent.

    Attributes:
        template: the text's name.
        digest: which text it is.
        sentence: the sentence of which nobody can tell.
        signs: what makes it doubtful, in Korean.
        proposal: what the text is more likely to be.
    """

    template: str
    digest: str
    sentence: str
    signs: tuple[str, ...]
    proposal: Purpose

    @property
    def typed(self) -> str:
        """What is typed to answer, the proposal first."""
        other = next(each for each in ANSWERS if each is not self.proposal)
        answers = [ANSWERS[self.proposal], ANSWERS[other]]
        typed = typed_option(OPTION, *((self.template, each) for each in answers))
        if typed.startswith(f"{OPTION} "):
            return typed
        return f"{OPTION} {answers[0]} 또는 {OPTION} {answers[1]}"

    def lines(self) -> tuple[str, ...]:
        """Return how it is asked, a line each."""
        named = with_particle(f"'{self.template}'", "이/가")
        return (
            f"{named} 광고인지 거래 안내인지 글만으로는 알 수 없습니다.",
            f"  알 수 없는 문장: {self.sentence} ({', '.join(self.signs)})",
            f"  제안: {ANSWERS[self.proposal]} → 답하려면 {self.typed}",
        )


@outlined
class PurposeFound(NamedTuple):
    """What a text counts as.

    Attributes:
        template: the text, with the purpose that counts.
        question: what is to be asked first; None where nothing is.
        words: what makes advertising of a text that says it is a notice; none where nothing does.
        digest: which text it is.
    """

    template: Template
    question: PurposeQuestion | None = None
    words: tuple[str, ...] = ()
    digest: str = ""


def purpose_found(
    template: Template,
    ledger: Ledger | None = None,
    *,
    as_of: date | None = None,
    given: Mapping[str, str] | None = None,
) -> PurposeFound:
    """Return what a text counts as: as it says, as its words tell, or as the office has answered.

    Args:
        template: the text.
        ledger: the opened workbook, whose 설정 holds the answers; what waits beside it counts too.
        as_of: the day that counts as today, for what waits.
        given: what fields of the text say for everybody.

    >>> from xlcrm.jobs.outreach.templates import template_of
    >>> text = template_of({"text": "{고객명}님, 새 기계를 들여왔어요."}, "새 기계", "새 기계.txt")
    >>> found = purpose_found(text)
    >>> found.question.sentence, found.question.proposal.value
    ('○○님, 새 기계를 들여왔어요.', '광고')
    >>> print(found.question.typed)
    --answer "새 기계=광고" 또는 "새 기계=안내"
    """
    if template.source == OURS or template.purpose is Purpose.ADVERTISING:
        return PurposeFound(template)
    subject, text = (_bare(each, given or {}) for each in (template.subject, template.text))
    digest, looked_at = digest_of(subject, text), judged(subject, text)
    said = _told(template, digest, ledger, as_of)
    if said is not None and said.purpose is Purpose.ADVERTISING:
        return PurposeFound(replace(template, purpose=Purpose.ADVERTISING), digest=digest)
    if looked_at.verdict is Verdict.ADVERTISING:
        return PurposeFound(template, words=looked_at.words, digest=digest)
    if said is not None or looked_at.verdict is Verdict.NOTICE:
        return PurposeFound(template, digest=digest)
    sentence = one_line(looked_at.sentence)
    short = sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}…"
    proposal = _PROPOSED[looked_at.proposal]
    question = PurposeQuestion(template.name, digest, short, looked_at.signs, proposal)
    return PurposeFound(template, question, digest=digest)


def refuse_unanswered(found: PurposeFound) -> None:
    """Raise if a text has to be asked about before it is sent.

    Raises:
        DomainError: it has; with the sentence, and what to type.
    """
    if found.question is not None:
        asked, sentence, _ = found.question.lines()
        raise DomainError(
            f"{asked} 답하기 전에는 보내지 않습니다. {sentence.strip()}",
            hint=f"답하려면: {found.question.typed} (제안: {ANSWERS[found.question.proposal]})",
        )


def answer_purpose(
    ledger: Ledger,
    template: Template,
    answer: str,
    *,
    by: Author,
    given: Mapping[str, str] | None = None,
) -> Proposal[None]:
    """Return what writes into 설정 whether a text is advertising or a notice.

    It counts for this text: once it has been changed it is asked about again.

    Args:
        ledger: the opened workbook.
        template: the text.
        answer: 광고 or 안내.
        by: who says so, and when.
        given: what fields of the text say for everybody.

    Raises:
        DomainError: the answer is neither, the text is one of xlcrm's, or it says or tells by its
            words that it is advertising.

    >>> from datetime import datetime
    >>> import xlcrm
    >>> from xlcrm.jobs.outreach.templates import template_of
    >>> text = template_of({"text": "{고객명}님, 새 기계를 들여왔어요."}, "새 기계", "새 기계.txt")
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> by = xlcrm.Author("김하늘", "templates answer", datetime(2024, 10, 1, 10))
    >>> xlcrm.answer_purpose(ledger, text, "광고", by=by).said
    ("'새 기계' 문구: 광고",)
    """
    return written_purpose(ledger, **answer_to(template, answer, given=given), by=by)


def answer_to(
    template: Template, answer: str, *, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return an answer about a text as `written_purpose` takes it, if it fits the text.

    Raises:
        DomainError: as `answer_purpose` says.
    """
    purpose = purpose_of_word(answer)
    if purpose is None:
        typed = with_particle(f"'{one_line(answer)[:20]}'", "은/는")
        raise DomainError(
            f"{typed} 답이 아닙니다.",
            hint="광고 또는 안내로 답하세요.",
        )
    named = with_particle(f"'{template.name}'", "은/는")
    if template.source == OURS:
        raise DomainError(
            f"{named} xlcrm의 문구라 구분이 정해져 있습니다.",
            hint="글을 고쳐 쓰려면: xlcrm templates show 이름 --into 문구",
        )
    found = purpose_found(template, given=given)
    if purpose is Purpose.NOTICE and template.purpose is Purpose.ADVERTISING:
        raise DomainError(
            f"{named} 광고라고 적힌 문구입니다.",
            hint="거래 안내이면 문구의 구분이나 글 맨 앞의 (광고)를 고치세요.",
        )
    if purpose is Purpose.NOTICE and found.words:
        words = ", ".join(f"'{each}'" for each in found.words[:5])
        raise DomainError(
            f"{named} 글에 {words} 있어 광고로 봅니다. (정보통신망법 제50조 제1항)",
            hint="그 말을 글에서 빼거나, 광고로 답하세요.",
        )
    return {"name": template.name, "answer": ANSWERS[purpose], "digest": found.digest}


def _told(
    template: Template, digest: str, ledger: Ledger | None, as_of: date | None
) -> PurposeTold | None:
    """What 설정 says of this very text, or will say once what waits has been written."""
    if ledger is None:
        return None
    found = ledger.book.settings.purposes.get(match_key(template.name))
    if (found is None or found.digest != digest) and as_of is not None:
        noon = datetime.combine(as_of, time(12))
        later = as_it_will_be(ledger, Author("xlcrm", "templates answer", noon))
        found = later.book.settings.purposes.get(match_key(template.name))
    return found if found is not None and found.digest == digest else None


def _bare(text: str, given: Mapping[str, str]) -> str:
    """A text as everybody gets it: with what is given, and blanks for the customer's own."""
    named = {match_key(name): value for name, value in given.items()}

    def value(slot: Slot) -> str:
        key = match_key(slot.field)
        return _BLANK if key in _SENDER else named.get(key, _BLANK)

    return filled(pieces_of(text), value)
