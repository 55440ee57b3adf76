"""What somebody wrote in a mail: plain words of HTML, without the mail that it answers."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNSHOWN: Final = frozenset({"head", "script", "style", "title", "template"})
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base"})
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "br", "tr", "li", "ul", "ol", "table", "section", "article", "blockquote"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "dt", "dd"),
    }
)
_QUOTES: Final = lazy(
    r"gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra"
    r"|appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION|mail-?quote|replyContent|original_?mail"
    r"|se-quotation-mail"
)
_ANSWERED: Final = lazy(
    r"-{2,} ?(?:원본 ?메시지|원본 ?메일|원래 ?메시지|전달된 ?메시지|전달된 ?메일) ?-{2,}"
    r"|_{10,}|전달된 메시지 시작:"
    r"|.{0,300}(?:님이|님께서) ?(?:다음을 )?(?:작성|쓴 글|씀)[^\n]{0,10}:"
    r"|\d{4}[년.\-/] ?\d{1,2}[월.\-/] ?\d{1,2}.{0,200}(?:작성|작성함|(?:썼|쓰셨)\w{3}):?"
)
_ANSWERED_IN_ENGLISH: Final = lazy(
    r"-{2,} ?(?:Original Message|Original Mail|Forwarded message)(?: ?From .*)? ?-{2,}"
    r"|Begin forwarded message:|On .{6,200} wrote:|\d{4}[.\-/].{6,200} wrote:"
)
_FROM: Final = lazy(r"\*?(?:From|보낸 ?사람|발신|보낸이)\*? ?:.*")
_SENT: Final = lazy(
    r"\*?(?:Sent|Date|To|보낸 ?날짜|날짜|받는 ?사람|수신|받는이|Subject|제목)\*? ?:.*"
)
_NEAR: Final = 4  # lines below 보낸 사람: among which the next such line stands
_MOST_JOINED: Final = 300  # letters of a line that a mail program may have broken


def plain_words(html: str) -> str:
    r"""Return an HTML page's words as lines.

    >>> plain_words("<p>안녕하세요&nbsp;홍길동입니다.<br>문의</p><style>p {}</style>")
    '안녕하세요 홍길동입니다.\n문의'
    """
    whole = _words(html, quotes=True)
    return _words(html, quotes=False) or whole


def without_answered(text: str) -> str:
    r"""Return what somebody wrote, without the mail below that it answers.

    What is nothing but such a mail, as one that is passed on, stays as it is.

    >>> without_answered("네, 좋습니다.\n\n2024년 3월 5일 (화) 오후 2:31, 센터님이 작성:\n> 언제?")
    '네, 좋습니다.'
    """
    lines = [line.rstrip() for line in text.split("\n")]
    end = next((at for at in range(len(lines)) if _begins_answered(lines, at)), len(lines))
    kept = "\n".join(line for line in lines[:end] if not line.startswith(">")).strip()
    return kept or text.strip()


def _begins_answered(lines: Sequence[str], at: int) -> bool:
    """Whether the mail that is answered begins on a line, which may be broken in two."""
    line = lines[at].strip()
    if not line or len(line) > _MOST_JOINED:
        return False
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if _is_said(line) or (below.endswith(":") and _is_said(f"{line} {below}")):
        return True
    near = (each.strip() for each in lines[at + 1 : at + 1 + _NEAR])
    return _FROM.fullmatch(line) is not None and any(map(_SENT.fullmatch, near))


def _is_said(line: str) -> bool:
    """Whether a line says that what stands below it was written before."""
    found = _ANSWERED.fullmatch(line) or _ANSWERED_IN_ENGLISH.fullmatch(line)
    return found is not None


def _words(html: str, *, quotes: bool) -> str:
    reader = _Words(quotes=quotes)
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.found).split("\n")]
    shown = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(shown).strip()


class _Words(HTMLParser):
    """Gathers what a page shows; without what it quotes, unless that is wanted."""

    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._quotes = quotes
        self._left: list[str] = []  # the open elements of what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or something that is left out."""
        if self._left:
            if tag not in _VOID:
                self._left.append(tag)
            return
        if tag in _UNSHOWN or (not self._quotes and _is_quote(tag, attrs)):
            self._left = [tag]
        elif tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or something that is left out."""
        if not self._left:
            if tag in _BLOCKS and tag not in _VOID:
                self.found.append("\n")
        elif tag in self._left:
            while self._left.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self._left:
            self.found.append(" ".join(data.split("\n")))


def _is_quote(tag: str, attrs: Sequence[tuple[str, str | None]]) -> bool:
    if tag == "blockquote":
        return True
    named = " ".join(value or "" for name, value in attrs if name in {"class", "id"})
    return _QUOTES.search(named) is not None
