"""Lists of which no header is known, or nothing says who: asked by what their columns hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office
    from xlcrm.jobs.adopt.values import Survey

FINNISH = """
Tunnus|Vuokralainen|Kaupunki|Alkaa|Päättyy|Hinta
A1|Aino Mäki|Turku|=2024-01-05|=2025-01-04|=900
A2|Eero Salo|Turku|=2024-02-01|=2025-01-31|=950
A3|Kari Niemi|Oulu|=2024-03-10|=2025-03-09|=870
A4|Outi Lahti|Turku|=2024-03-15|=2025-03-14|=910
"""
VISITS = """
Tunnus|Vieras|Kaupunki|Tilattu|Toimitettu|Hinta
A1|Aino Mäki|Turku|=2024-01-05|=2024-01-09|=900
A2|Eero Salo|Turku|=2024-02-01|=2024-02-03|=950
A3|Kari Niemi|Oulu|=2024-03-10|=2024-03-18|=870
"""
UNITS = """
Property_ID|Unit_ID|Lease_Start|Lease_End|Rent|Concession
P1|U-101|=2024-01-05|=2025-01-04|=1200|=0
P1|U-102|=2024-02-01|=2025-01-31|=1250|=50
P1|U-103|=2024-03-10|=2025-03-09|=1190|=0
"""
LOCKERS = """
위치|비밀번호|임대시작일|임대종료일
1층|1451|=2024-01-05|=2024-04-04
1층|1458|=2024-02-01|=2024-04-30
2층|1465|=2024-03-10|=2024-06-09
"""
BONDS = """
채권이름|세전수익률|만기일|신용등급
가온01250-2506|3.1|=2025-06-10|AAA
나래01375-2912|3.3|=2029-12-10|AA
다온02000-3103|3.6|=2031-03-10|AA
"""
DEBTS = """
tenant_name|unit|amount|due_date|remarks
Ann Lee|101|=900|=2024-09-01|two months
Bob Kim|102|=950|=2024-09-01|
Cid Roe|103|=980|=2024-09-01|part paid
"""
PARTIES = """
Contrato|Nombre del Contratante|Dirección del Contratante|Nombre del Contratista|Objeto|Inicio|Fin
=1|Obras Sol SA|Calle 1|Luz Norte SA|Pintura|=2024-01-05|=2025-01-04
=2|Obras Sol SA|Calle 1|Agua Sur SA|Plomería|=2024-02-01|=2025-01-31
=3|Obras Sol Dos SA|Calle 2|Techos SA|Techo|=2024-03-10|=2025-03-09
=4|Obras Sol SA|Calle 1|Vidrios SA|Vidrio|=2024-03-11|=2025-03-10
"""
TITLES = """
name|vendor|start_date|end_date|annual_cost
Mail hosting 2024|Alpha|=2024-01-05|=2025-01-04|=900
Backup hosting 2024|Alpha|=2024-02-01|=2025-01-31|=950
Payroll tool seats|Beta|=2024-03-10|=2025-03-09|=980
"""
RENEWALS = """
Name|Email|Plan|Amount|Renewal Date
Ann Lee|ann@lee.example|Basic|=900|=2025-01-04
Bob Kim|bob@kim.example|Gold|=950|=2025-01-31
Cid Roe|cid@roe.example|Basic|=900|=2025-03-09
"""
EXPIRY = """
Product|Expiry Date|Colour
Mail|=2025-01-04|red
Backup|=2025-01-31|red
Payroll|=2025-03-09|blue
"""
ACCOUNT = """
月份|当月价值(元)|当月实收(元)|公司|备注
2024.1.1-2024.1.31|=900|=900|가온상사|
2024.2.1-2024.2.29|=950|=950|가온상사|
2024.3.1-2024.3.31|=980|=980|가온상사|
2024.4.1-2024.4.30|=980|=980|가온상사|
"""
NO_DAYS = """
Nombre del Cliente|Inicio de ejecución|Inicio de servicio|Fecha final
Luz Norte SA|=2024-01-05|no aplica|=2025-01-04
Agua Sur SA|=2024-02-01|no aplica|=2025-01-31
Techos SA|=2024-03-10|=2024-03-11|=2025-03-09
Vidrios SA|=2024-03-11|no aplica|=2025-03-10
"""
ENDS = """
客户名称|到期时间|颜色
가온상사|=2025-01-04|红
나래식품|=2025-01-31|红
다솜기계|=2025-03-09|蓝
"""


def _surveyed(office: Office, lines: str) -> Survey:
    return survey(office.workbook({"Sheet1": lines}))


def _asked(found: Survey) -> dict[str, str]:
    """The headers that are asked about, with the field proposed first."""
    return {each.header: each.candidates[0][0] for each in found.questions}


def _fields(found: Survey) -> dict[str, str]:
    return {each.header: "~".join(each.fields) for each in found.sheets[0].columns}


def test_a_list_of_which_no_header_is_known_is_asked_by_its_cells(office: Office) -> None:
    """Two days whole months apart bound terms, and the texts that tell rows apart say who."""
    assert _asked(_surveyed(office, FINNISH)) == {
        "Vuokralainen": "name",
        "Alkaa": "start",
        "Päättyy": "end",
    }


@pytest.mark.parametrize("lines", [VISITS, BONDS, DEBTS])
def test_what_is_no_list_of_terms_is_left_alone(office: Office, lines: str) -> None:
    """Days of an order and its delivery, bonds on offer, and debts have no terms of anybody."""
    found = _surveyed(office, lines)
    assert not found.sheets
    assert not found.questions


@pytest.mark.parametrize("lines", [FINNISH, UNITS, RENEWALS, EXPIRY, ENDS])
def test_what_is_proposed_makes_a_ledger_that_is_read(office: Office, lines: str) -> None:
    """Each answer as proposed, nothing more is asked, and every later command reads the list."""
    path = office.workbook({"Sheet1": lines})
    answers: dict[str, str] = {}
    for _ in range(2):
        answers |= {each.key: each.candidates[0][0] for each in survey(path, answers).questions}
    assert len(answers) <= 3
    table = office.adopted(path, **answers).tables[0]
    rows = len(lines.strip().splitlines()) - 1
    assert len(table.values("name" if "customer_id" not in answers.values() else "end")) == rows
    assert all(table.values("end"))


def test_a_column_of_words_gives_way_to_one_of_days(office: Office) -> None:
    """Fecha de inicio de servicio says "no aplica" mostly: no question is needed."""
    found = _surveyed(office, NO_DAYS)
    assert _asked(found) in ({}, {"Inicio de ejecución": "start"})


def test_where_nobody_is_named_a_number_that_tells_rows_apart_is_proposed(office: Office) -> None:
    """A flat may stand for who lives there."""
    assert _asked(_surveyed(office, UNITS)) == {"Unit_ID": "customer_id"}


def test_nobody_is_known_by_a_password(office: Office) -> None:
    """비밀번호 tells rows apart, and is neither proposed nor shown."""
    assert "비밀번호" not in _asked(_surveyed(office, LOCKERS))


def test_of_two_parties_the_one_of_whom_many_are_named_is_asked(office: Office) -> None:
    """The other party is the office itself, whose address is nobody's."""
    found = _surveyed(office, PARTIES)
    assert _asked(found) == {"Nombre del Contratista": "name"}
    assert "Dirección del Contratante" not in _fields(found) or (
        _fields(found)["Dirección del Contratante"] != "name"
    )


def test_a_bare_name_beside_the_other_party_is_a_title(office: Office) -> None:
    """`name` beside `vendor` names the contract, so that a person is asked before it is read."""
    assert _asked(_surveyed(office, TITLES)) == {"name": "service"}


def test_a_day_of_renewal_is_asked_where_nothing_else_ends_a_term(office: Office) -> None:
    """It is no last day unasked, and none where another one is."""
    assert _asked(_surveyed(office, RENEWALS)) == {"Renewal Date": "end"}
    beside = RENEWALS.replace("Amount|", "End Date|").replace("|=9", "|=2025-09-09|=9")
    lines = [line.replace("|=900", "").replace("|=950", "") for line in beside.splitlines()]
    assert "Renewal Date" not in _asked(_surveyed(office, "\n".join(lines)))


@pytest.mark.parametrize("width", [2, 3])
def test_a_list_of_two_columns_is_enough(office: Office, width: int) -> None:
    """What is used, and when it ends."""
    lines = ["|".join(line.split("|")[:width]) for line in EXPIRY.strip().splitlines()]
    assert _asked(_surveyed(office, "\n".join(lines))) == {"Product": "name"}


def test_an_account_whose_periods_follow_one_another_has_no_terms(office: Office) -> None:
    """A month after the other is billed, and nobody's term begins or ends."""
    found = _surveyed(office, ACCOUNT)
    assert not any("start" in each.fields for sheet in found.sheets for each in sheet.columns)
    assert not found.questions


def test_a_thing_may_stand_for_who_uses_it(office: Office) -> None:
    """Where each row has another product and nobody is named, the product is proposed."""
    assert _asked(_surveyed(office, EXPIRY)) == {"Product": "name"}


def test_a_last_day_that_alone_makes_a_ledger_is_confirmed(office: Office) -> None:
    """A name and a last day are too little to be read unasked, and enough to ask."""
    assert _asked(_surveyed(office, ENDS)) == {"到期时间": "end"}
