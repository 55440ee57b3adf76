"""What to propose to whom, as a file to hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.files.outgoing import put
from xlcrm.pages.dues import masked_who
from xlcrm.pages.handed import HandedColumn, HandedTable, handed_book, is_handed
from xlcrm.pages.masks import Masks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from xlcrm.analysis.offers import CustomerOffer, Offers

_CATEGORY: Final = "xlcrm offers"
_OFFERED: Final = (
    *(HandedColumn("고객 ID", 10), HandedColumn("고객명", 10), HandedColumn("연락처", 14)),
    *(HandedColumn("서비스", 14, "note"), HandedColumn("제안", 20, "note")),
    *(HandedColumn("까닭", 44, "note"), HandedColumn("할 말", 36, "note")),
    *(HandedColumn("광고", 8), HandedColumn("광고를 못 보내는 까닭", 15, "note")),
    *(HandedColumn("규칙", 12, "note"), HandedColumn("담당자", 9), HandedColumn("결과", 9)),
)
_HELD: Final = (
    *(HandedColumn("고객 ID", 12), HandedColumn("고객명", 12), HandedColumn("규칙", 16)),
    *(HandedColumn("제안", 24, "note"), HandedColumn("내지 않은 까닭", 44, "note")),
    HandedColumn("담당자", 10),
)
_RULES: Final = (
    *(HandedColumn("규칙", 16), HandedColumn("조건", 34, "note"), HandedColumn("제안", 22, "note")),
    *(HandedColumn("할 말", 44, "note"), HandedColumn("맞는 고객", 9, "count")),
    *(HandedColumn("제안함", 8, "count"), HandedColumn("내지 않음", 9, "count")),
    *(HandedColumn("정한 곳", 11), HandedColumn("비고", 34, "note")),
)
_WAYS: Final = (
    "결과는 xlcrm offers record로 적습니다.",
    "광고가 '아니오'인 고객에게는 문자·메일로 보내지 말고, 만나거나 통화할 때 말하세요.",
)


def write_offers(
    found: Offers,
    path: str | PathLike[str],
    *,
    ledger: str = "",
    reveal: bool = False,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put what is proposed into a file that ends in `.xlsx`, or anew in the place of one of ours.

    Args:
        found: what is proposed, and what not.
        path: where.
        ledger: the file name of the ledger, for the title.
        reveal: whether people stand there unmasked.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    return _put([("", found)], path, ledger, of, reveal=reveal)


def write_offers_together(
    several: Sequence[tuple[str, Offers]],
    path: str | PathLike[str],
    *,
    ledger: str = "",
    reveal: bool = False,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put what is proposed in several ledgers into one file, as `write_offers`, with their names.

    Args:
        several: what each ledger is called, and what is proposed in it; one at least.
        path: where; it ends in `.xlsx`.
        ledger: what all of them are called, for the title.
        reveal: whether people stand there unmasked.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    return _put(several, path, ledger, of, reveal=reveal, branch=(HandedColumn("지점", 10),))


def _put(  # noqa: PLR0913 - as `write_offers`
    several: Sequence[tuple[str, Offers]],
    path: str | PathLike[str],
    ledger: str,
    of: Iterable[str | PathLike[str]],
    *,
    reveal: bool,
    branch: tuple[HandedColumn, ...] = (),
) -> Path:
    """The file; each row begins with its ledger's name where there is a column for it."""

    def rows(of: Callable[[Offers], Iterable[tuple[object, ...]]]) -> list[tuple[object, ...]]:
        return [
            (*((name,) if branch else ()), *row) for name, found in several for row in of(found)
        ]

    said = rows(lambda found: ((*each, "") for each in offered_rows(found, reveal=reveal)))
    held, rules = rows(lambda found: held_rows(found, reveal=reveal)), rows(rule_rows)
    tables = (
        HandedTable("제안", "고객별 제안", _WAYS, (*branch, *_OFFERED), said),
        HandedTable("내지 않은 제안", "내지 않은 제안과 까닭", (), (*branch, *_HELD), held),
        HandedTable("규칙", "제안 규칙 (설정의 구분 '제안')", (), (*branch, *_RULES), rules),
    )
    people = sum(len({each.where for each in found.offers}) for _, found in several)
    about = f"고객 {people:,}명에게 {sum(len(found.offers) for _, found in several):,}건"
    as_of = several[0][1].as_of
    data = handed_book(tables, name=ledger, category=_CATEGORY, as_of=as_of, about=about)
    return put(path, data, {".xlsx"}, lambda there: is_handed(there, _CATEGORY), of=of)


def offered_rows(found: Offers, *, reveal: bool) -> Iterator[tuple[str, ...]]:
    """Yield what each proposal says: who, what, why; people masked unless revealed."""
    masks = Masks(found.names)
    for each in found.offers:
        customer, name, phone, service = _who(each, masks, reveal=reveal)
        why, say = (_text(text, masks, reveal=reveal) for text in (each.why, each.say))
        may = "예" if each.may_write else "아니오"
        yield (
            *(customer, name, phone, service, each.offer, why, say),
            *(may, each.may_not, each.rule, each.officer),
        )


def held_rows(found: Offers, *, reveal: bool) -> Iterator[tuple[str, ...]]:
    """Yield what is not proposed: who, which rule, what, why not."""
    masks = Masks(found.names)
    for each in found.held:
        name = masked_who(each.name, "", "", reveal=reveal)[0]
        customer = each.customer_id if reveal else masks.identifier(each.customer_id)
        yield customer, name, each.rule, each.offer, each.reason, each.officer


def rule_rows(found: Offers) -> Iterator[tuple[object, ...]]:
    """Yield the rules, and what became of each."""
    for each in found.rules:
        rule, ours = each.rule, "xlcrm 기본" if each.rule.ours else "사무실"
        yield (
            *(rule.name, rule.conditions, rule.offer, rule.say),
            *(each.people, each.offered, each.held, ours, each.trouble),
        )


def _who(each: CustomerOffer, masks: Masks, *, reveal: bool) -> tuple[str, str, str, str]:
    customer = each.customer_id if reveal else masks.identifier(each.customer_id)
    return customer, *masked_who(each.name, each.phone, each.service, reveal=reveal)


def _text(text: str, masks: Masks, *, reveal: bool) -> str:
    return text if reveal else masks.text(text)
