"""Names that stand in two columns, the family's and the given one: 성 + 이름, First + Last Name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.evidence import filled, speaks_against
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.header_cells import HeaderCell

_WHOSE: Final = (
    r"(?:고객|회원|이용자|수강생|학생|계약자|신청자"
    r"|customer|client|member|tenant|student|cust|user)?"
)
_FAMILY_NAMES: Final = (
    *(
        "성",
        "성씨",
        "姓",
        "姓氏",
        "氏",
        "苗字",
        "氏名姓",
        "lastname",
        "lastnm",
        "lname",
        "familyname",
    ),
    *("surname", "nachname", "last", "sei", "nom", "apellido", "apellidos", "sobrenome", "cognome"),
    *("achternaam", "efternavn", "etternavn", "efternamn", "nazwisko", "nume", "фамилия"),
)
_FAMILY: Final = lazy(rf"{_WHOSE}(?:{'|'.join(_FAMILY_NAMES)})")
_LAST_SIGNS: Final = frozenset(name[-1] for name in _FAMILY_NAMES)
"""What those end with: a header that ends with nothing of it is not looked at closely."""
_GIVEN: Final = lazy(
    rf"{_WHOSE}(?:이름|명|이름만|名|名字|名前|氏名名|firstname|firstnm|frstnm|fname|givenname"
    r"|forename|vorname|first|given|mei"
    r"|pr[eé]noms?|nombres?|nome|voornaam|fornavn|f[oö]rnamn|imi[eę]|prenume|имя)"
)
_TOGETHER: Final = lazy(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
"""Letters of names that are written without a space between the family's and the given one."""

_TWO: Final = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방", "어금", "망절")
"""Korean family names of two syllables."""

_SEXES: Final = frozenset(
    {
        *("남", "여", "남자", "여자", "남성", "여성", "남아", "여아", "男", "女"),
        *("m", "f", "male", "female", "mr", "ms", "mrs"),
    }
)


def name_columns(cells: Mapping[int, HeaderCell]) -> tuple[int, int] | None:
    """Return the columns of the family names and of the given ones, if a row has one of each.

    >>> from xlcrm.reading.header_cells import HeaderCell
    >>> name_columns({1: HeaderCell("성", 1), 2: HeaderCell("이름", 1)})
    (1, 2)
    >>> name_columns({2: HeaderCell("First Name", 1), 3: HeaderCell("last_name", 1)})
    (3, 2)
    >>> name_columns({1: HeaderCell("NOM", 1), 2: HeaderCell("PRÉNOM", 1)})
    (1, 2)
    >>> name_columns({1: HeaderCell("이름", 1), 2: HeaderCell("성별", 1)})
    """
    words = {column: normalise(cell.text) for column, cell in cells.items()}
    family = [
        column
        for column, word in words.items()
        if word[-1:] in _LAST_SIGNS and _FAMILY.fullmatch(word)
    ]
    if len(family) != 1:
        return None
    given = [column for column, word in words.items() if _GIVEN.fullmatch(word)]
    if len(given) != 1 or cells[family[0]].group != cells[given[0]].group:
        return None
    return family[0], given[0]


def may_be_parts(family: Sequence[CellValue], given: Sequence[CellValue]) -> bool:
    """Tell whether cells may be parts of names: 성 above 남 and 여 is none, nor First above days.

    >>> given = ["가람", "나래"]
    >>> may_be_parts(["김", "이"], given), may_be_parts(["남", "여"], given)
    (True, False)
    """
    name = LEDGER.column("name")
    said = {normalise(str(cell)) for cell in filled(family)}
    if speaks_against(name, family) or speaks_against(name, given):
        return False
    return not said or not said <= _SEXES


def full_names(family: Sequence[CellValue], given: Sequence[CellValue]) -> list[CellValue]:
    """Return names as they are said: of Korea, Japan and China in one, of others the given first.

    >>> full_names(["김", "Lee", "남궁", None], ["가람", "Ann", "민수", "다온"])
    ['김가람', 'Ann Lee', '남궁민수', '다온']
    """
    pairs = list(zip(family, given, strict=True))
    known = {pair: _full(*pair) for pair in set(pairs)}
    return [known[pair] for pair in pairs]


def _full(family: CellValue, given: CellValue) -> CellValue:
    if is_blank(family) or is_blank(given):
        return given if is_blank(family) else family
    one, other = str(family).strip(), str(given).strip()
    if _TOGETHER.search(one + other):
        return one + other
    return f"{other} {one}"


def in_two(name: str) -> tuple[str, str]:
    """Return a name's family part and its given one, as two columns hold them.

    >>> in_two("김가람"), in_two("Ann Lee"), in_two("남궁민수"), in_two("가온"), in_two("Kim")
    (('김', '가람'), ('Lee', 'Ann'), ('남궁', '민수'), ('가', '온'), ('', 'Kim'))
    """
    plain = " ".join(name.split())
    if _TOGETHER.search(plain):
        if " " in plain:
            family, _, given = plain.partition(" ")
            return family, given
        size = 2 if plain.startswith(_TWO) and len(plain) > len("남궁") else 1
        return plain[:size], plain[size:]
    given, _, family = plain.rpartition(" ")
    return (family, given) if given else ("", plain)
