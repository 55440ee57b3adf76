"""Lists that are headed in other languages, and lists of people or bills that are no ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.jobs.adopt.conftest import AS_OF, BY
from xlcrm.errors import XlcrmError
from xlcrm.jobs.adopt.adopt import adopt_file, survey
from xlcrm.reading.candidate import LOOSE, Candidate
from xlcrm.reading.twins import without_longer_twins

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office
    from xlcrm.jobs.adopt.values import Survey

RENTALS = """
Código do contrato|Nome do inquilino|Valor do aluguel|Data de início|Data do fim|Último reajuste
=101|Ana Lima|=1200|=2024-01-05|=2025-01-04|=2024-03-01
=102|Rui Costa|=900|=2024-02-01|=2025-01-31|=2024-03-02
=103|Eva Dias|=1100|=2024-03-10|=2025-03-09|=2024-03-03
"""
PARK = """
Состояние|Период действия|Наименование контрагента|Адрес
Действует|01.04.2023 31.03.2024|ООО Ромашка|Лесная, 1
Действует|15.05.2023 14.05.2024|ООО Василёк|Лесная, 2
Действует|01.06.2023 31.05.2024|ООО Клевер|Лесная, 3
"""
COURSES = """
NOM|PRÉNOM|COURS|DATE INSCRIPTION|FIN D'ABONNEMENT|MONTANT
Martin|Luc|Boxe|=2024-01-05|=2025-01-04|=300
Petit|Anne|Yoga|=2024-02-01|=2025-01-31|=280
Roux|Paul|Boxe|=2024-03-10|=2025-03-09|=300
"""
CLUB = """
Nachname|Vorname|Telefon|Strasse|Geburtsdatum|Eintritt|Austritt
Meier|Uwe|0301234567|Weg 1|=1980-01-05|=2014-01-05|
Kunz|Eva|0301234568|Weg 2|=1981-02-01|=2015-02-01|=2020-01-31
Haas|Jan|0301234569|Weg 3|=1982-03-10|=2016-03-10|
"""
JOINED = """
No.|성명|구분|연락처|가입일|주소
1|홍가람|정회원|010-0000-0001|=2021-01-05|하늘시
2|김나래|준회원|010-0000-0002|=2021-02-01|하늘시
3|이다온|정회원|010-0000-0003|=2021-03-10|하늘시
"""
RENEWED = """
ResidentName|LeaseStartDate|LeaseEndDate|CurrentRent|ApplicationLeaseStartDate|ApplicationLeaseEndDate
Ann Lee|=2023-08-15|=2024-07-31|=900|=2024-08-01|=2025-07-31
Bob Kim|=2023-08-16|=2024-07-31|=950||
Cid Roe|=2023-08-20|=2024-07-31|=980|=2024-08-01|=2025-07-31
"""


def _fields(found: Survey) -> dict[str, str]:
    """What each header of the first sheet is taken for."""
    return {each.header: "~".join(each.fields) for each in found.sheets[0].columns}


def _surveyed(office: Office, lines: str, name: str = "Sheet1") -> Survey:
    return survey(office.workbook({name: lines}))


def test_a_list_of_rents_in_portuguese_is_read_without_a_question(office: Office) -> None:
    """Its words say all; the day of the last raise is none of the term's."""
    found = _surveyed(office, RENTALS)
    assert not found.questions
    assert _fields(found) == {
        "Código do contrato": "contract_id",
        "Nome do inquilino": "name",
        "Valor do aluguel": "fee",
        "Data de início": "start",
        "Data do fim": "end",
    }


def test_two_days_with_only_a_blank_between_are_a_period(office: Office) -> None:
    """Период действия 01.04.2023 31.03.2024 begins and ends the term."""
    found = _surveyed(office, PARK)
    assert not found.questions
    assert _fields(found)["Период действия"] == "start~end"
    assert _fields(found)["Наименование контрагента"] == "name"


def test_a_french_list_has_the_name_in_two_columns(office: Office) -> None:
    """NOM and PRÉNOM are one name, and the day of signing begins terms of whole months."""
    found = _surveyed(office, COURSES)
    assert not found.questions
    fields = _fields(found)
    assert [fields[each] for each in ("NOM", "PRÉNOM", "COURS")] == ["name", "name", "service"]
    assert {"start", "end", "fee"} <= set(fields.values())


@pytest.mark.parametrize(("lines", "name"), [(CLUB, "Mitglieder"), (JOINED, "회원명부")])
def test_a_list_of_who_joined_is_no_ledger(office: Office, lines: str, name: str) -> None:
    """A day of joining, and one of leaving, bound no term: nothing is written into such a list."""
    path = office.workbook({name: lines})
    assert not survey(path).sheets
    with pytest.raises(XlcrmError):
        adopt_file(path, BY, as_of=AS_OF, backup=False)


def test_the_term_that_runs_is_read_and_not_the_next_one(office: Office) -> None:
    """LeaseStartDate is the lease's, ApplicationLeaseStartDate that of the next one."""
    found = _surveyed(office, RENEWED)
    fields = _fields(found)
    assert (fields["LeaseStartDate"], fields["LeaseEndDate"]) == ("start", "end")
    assert "ApplicationLeaseStartDate" not in fields


def test_a_word_more_gives_way_only_where_the_plain_one_is_as_full() -> None:
    """A plain column that is nearly blank says less than the one with the word more."""
    plain = Candidate("start", LOOSE, 1, "시작일자", "", "", filled=1, composed=True)
    other = Candidate("start", LOOSE, 2, "임대시작일자", "", "", filled=9, composed=True)
    assert without_longer_twins({"start": [plain, other]}) == {"start": [plain, other]}
