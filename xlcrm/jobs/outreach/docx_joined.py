"""Several Word documents of one template put into one: each from a new page on, as it was alone.

Only the markup is touched: sections, bookmarks, numbered lists.
"""

# ruff: noqa: ANN401 - lxml's own

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH: Final = f"{_W}p"
_SECTION: Final = f"{_W}sectPr"
_BEFORE_TYPE: Final = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_BEFORE_PAGES: Final = (
    *_BEFORE_TYPE,
    *("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType"),
)
"""What stands before w:type and w:pgNumType in a section (ECMA-376, 17.6.17)."""

_LEVELS: Final = 9


def append(body: Any, other: Any) -> None:
    """Put one body behind another of the same template, from a new page on.

    Pages are counted anew. Bookmarks, which may be named once only, are the first one's.

    Args:
        body: the body of the document that grows.
        other: the other's, which is used up.
    """
    last = body.find(_SECTION)
    if last is None:  # an odd template: Word takes the usual page then
        last = body.makeelement(_SECTION, {})
        body.append(last)
    _ended(body, last)
    for each in [*other.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd")]:
        each.getparent().remove(each)
    parts = [each for each in other if each.tag != _SECTION]
    for each in parts:
        last.addprevious(each)
    first = next((section for each in parts for section in each.iter(_SECTION)), last)
    begin_page(first)


def begin_page(section: Any) -> None:
    """Have a section begin on a new page, which is the first one."""
    kind = section.find(f"{_W}type")
    if kind is None:
        kind = section.makeelement(f"{_W}type", {})
        _put(section, kind, _BEFORE_TYPE)
    kind.set(f"{_W}val", "nextPage")
    pages = section.find(f"{_W}pgNumType")
    if pages is None:
        pages = section.makeelement(f"{_W}pgNumType", {})
        _put(section, pages, _BEFORE_PAGES)
    pages.set(f"{_W}start", "1")


def _put(section: Any, new: Any, before: tuple[str, ...]) -> None:
    """Put an element behind those that have to stand before it."""
    names = {f"{_W}{each}" for each in before}
    at = sum(1 for each in section if each.tag in names)
    section.insert(at, new)


def _ended(body: Any, last: Any) -> None:
    """End what is there with a section of its own, as the last one is."""
    section = deepcopy(last)
    paragraph = last.getprevious()
    own = None if paragraph is None else paragraph.find(f"{_W}pPr/{_SECTION}")
    if paragraph is None or paragraph.tag != _PARAGRAPH or own is not None:
        paragraph = body.makeelement(_PARAGRAPH, {})
        last.addprevious(paragraph)
    form = paragraph.find(f"{_W}pPr")
    if form is None:
        form = paragraph.makeelement(f"{_W}pPr", {})
        paragraph.insert(0, form)
    change = form.find(f"{_W}pPrChange")
    if change is None:
        form.append(section)
    else:
        change.addprevious(section)


def restart_lists(body: Any, numbering: Any, styles: Any) -> None:
    """Have a body's numbered lists begin anew, by lists of its own.

    Args:
        body: the body, before it is put behind another.
        numbering: the lists of the document that it is put into; they grow.
        styles: its styles, which may bear lists.
    """
    by_style = _lists_of_styles(styles)
    anew: dict[str, str] = {}
    for paragraph in body.iter(_PARAGRAPH):
        direct = paragraph.find(f"{_W}pPr/{_W}numPr")
        number, level = _list_of(direct)
        if direct is None:
            number, level = by_style.get(_style_of(paragraph)) or ("", "0")
        if not number or number == "0":
            continue
        if number not in anew:
            anew[number] = _again(numbering, number)
        if anew[number]:
            _set_list(paragraph, anew[number], level)


def _list_of(properties: Any) -> tuple[str, str]:
    """The list and the level that numPr names; "" where it names none."""
    if properties is None:
        return "", "0"
    found = {each.tag: each.get(f"{_W}val") for each in properties}
    return found.get(f"{_W}numId") or "", found.get(f"{_W}ilvl") or "0"


def _style_of(paragraph: Any) -> str:
    named = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if named is None else named.get(f"{_W}val", "")


def _lists_of_styles(styles: Any) -> Mapping[str, tuple[str, str]]:
    """The list and level of each style that has one, or whose base has."""
    own: dict[str, tuple[tuple[str, str], str]] = {}
    for style in styles.iter(f"{_W}style"):
        base = style.find(f"{_W}basedOn")
        told = _list_of(style.find(f"{_W}pPr/{_W}numPr"))
        name = style.get(f"{_W}styleId", "")
        own[name] = told, "" if base is None else base.get(f"{_W}val", "")

    def of(name: str) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        while name in own and name not in seen:
            seen.add(name)
            told, name = own[name]
            if told[0]:
                yield told

    return {name: found for name in own for found in [*of(name)][:1]}


def _again(numbering: Any, number: str) -> str:
    """A new list like one that counts, which begins anew; "" where it is none that counts."""
    lists = {each.get(f"{_W}numId"): each for each in numbering.iter(f"{_W}num")}
    if number not in lists:
        return ""
    kind = lists[number].find(f"{_W}abstractNumId").get(f"{_W}val")
    shape = next(
        (
            each
            for each in numbering.iter(f"{_W}abstractNum")
            if each.get(f"{_W}abstractNumId") == kind
        ),
        None,
    )
    if shape is None:
        return ""
    formats = [each.get(f"{_W}val") for each in shape.iter(f"{_W}numFmt")]
    if all(each in {"bullet", "none"} for each in formats):
        return ""
    new = deepcopy(lists[number])
    found = str(max(int(each) for each in lists) + 1)
    new.set(f"{_W}numId", found)
    for each in new.findall(f"{_W}lvlOverride"):
        new.remove(each)
    starts = {each.get(f"{_W}ilvl"): each.find(f"{_W}start") for each in shape.iter(f"{_W}lvl")}
    for level in map(str, range(_LEVELS)):
        start = starts.get(level)
        over = new.makeelement(f"{_W}lvlOverride", {f"{_W}ilvl": level})
        first = "1" if start is None else start.get(f"{_W}val", "1")
        over.append(over.makeelement(f"{_W}startOverride", {f"{_W}val": first}))
        new.append(over)
    [*lists.values()][-1].addnext(new)
    return found


_BEFORE_LIST: Final = tuple(
    f"{_W}{each}"
    for each in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


def _set_list(paragraph: Any, number: str, level: str) -> None:
    """Have a paragraph belong to a list."""
    form = paragraph.find(f"{_W}pPr")
    if form is None:
        form = paragraph.makeelement(f"{_W}pPr", {})
        paragraph.insert(0, form)
    properties = form.find(f"{_W}numPr")
    if properties is None:
        properties = form.makeelement(f"{_W}numPr", {})
        at = sum(1 for each in form if each.tag in _BEFORE_LIST)
        form.insert(at, properties)
        properties.append(properties.makeelement(f"{_W}ilvl", {f"{_W}val": level}))
    named = properties.find(f"{_W}numId")
    if named is None:
        named = properties.makeelement(f"{_W}numId", {})
        properties.append(named)
    named.set(f"{_W}val", number)
