"""Headers in languages beside Korean, English, Japanese and Chinese."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xlcrm.reading.foreign import words_abroad
from xlcrm.reading.foreign_words import LANGUAGES
from xlcrm.reading.lexicon import FALLBACK, LIKELY, meaning_of

_MEANT = {
    "name": """Nome do cliente|Nombre del cliente|Nom du locataire|Nominativo|Nume client|Mieter
        |Kundenname|Kundenavn|Kundnamn|Nazwa klienta|Jméno klienta|Müşteri adı|Nama pelanggan
        |Наименование контрагента|НаименованиеКлиента|Імʼя клієнта|שם הלקוח|اسم العميل|ชื่อลูกค้า""",
    "start": """Data de início|data_inicio|Fecha de inicio|Date de début|Data inizio|Data începerii
        |Vertragsbeginn|Startdatum|Kontraktens startdato|Data rozpoczęcia|Datum zahájení
        |Başlangıç tarihi|Tanggal mulai|Ngày bắt đầu|Дата начала|Начало|תאריך התחלה|تاريخ البداية
        |วันที่เริ่มสัญญา""",
    "end": """Data do término|Fecha de vencimiento|Fin d'abonnement|FIN D'ABON-\nNEMENT
        |Data di scadenza|Data expirării|Mietende|Gültig bis|Udløbsdato|Slutdatum
        |Data zakończenia|Konec smlouvy|Bitiş tarihi|Tanggal berakhir|Ngày kết thúc
        |Дата окончания договора|Конец|תאריך סיום|פקיעת הפוליסה|تاريخ الانتهاء|วันหมดอายุ""",
    "fee": """Valor mensal|Importe|Montant TTC|Canone mensile|Suma lunară|Monatsbeitrag|Beløb
        |Belopp|Kwota|Cena|Tutar|Biaya|Сумма договора|סכום חודשי|المبلغ|ค่าเช่า""",
    "phone": "Telefone|Teléfono|Téléphone|Handynummer|Telefonnummer|Телефон|טלפון|الهاتف|เบอร์โทร",
    "status": "Situação|Estado del contrato|Statut|Stato|Stan|Durum|Состояние|סטטוס|الحالة|สถานะ",
    "contract_id": "Número do contrato|numero_contrato|Vertragsnummer|Номер договора|מספר חוזה",
    "months": "Prazo (meses)|Duración|Durée|Laufzeit|Срок аренды|תקופת השכירות",
    "service": "Tipo de contrato|Objeto|Formule|Produkt|Тариф|סוג מנוי|ประเภทสมาชิก",
}


@pytest.mark.parametrize(
    ("field", "header"),
    [(field, each.strip(" ")) for field, all_ in _MEANT.items() for each in all_.split("|")],
)
def test_the_usual_headers_of_other_languages_are_understood(field: str, header: str) -> None:
    """What a list of customers is headed with means the same in each language."""
    said = meaning_of(header.rstrip("\n "))
    assert said is not None
    assert said.field == field


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Data de nascimento",
            "Fecha de pago",
            "Date de naissance",
            "Geburtsdatum",
            "Fødselsdato",
        ),
        *("Дата рождения", "Дата последней оплаты", "תאריך לידה", "Data urodzenia", "วันเกิด"),
        *("Nome do proprietário", "Último reajuste", "Tempo para fim do contrato"),
    ],
)
def test_a_day_or_name_of_something_else_is_none_of_a_terms(header: str) -> None:
    """A birthday, a payment and an owner are known to be no part of a term."""
    said = meaning_of(header)
    assert said is not None
    assert not said.field


@pytest.mark.parametrize("header", ["Estado", "Data", "Zugspitze", "Número de inquilinos", "Lauf"])
def test_a_header_with_an_unknown_word_or_two_meanings_means_nothing(header: str) -> None:
    """Estado may be a state of Brazil, and data is a day in one language, data in another."""
    said = meaning_of(header)
    assert said is None or not said.field


def test_what_may_be_the_day_of_a_bill_or_a_second_number_is_in_doubt() -> None:
    """Vencimento ends a term or is when a bill is due; Telefono 2 is read where no other is."""
    due, second = meaning_of("Vencimento"), meaning_of("Telefono 2")
    assert (due and due.strength, second and second.strength) == (LIKELY, FALLBACK)


def test_our_own_languages_are_none_of_these() -> None:
    """Korean, Chinese and Japanese headers are not looked up abroad."""
    assert not words_abroad("계약종료일", lambda _: None)
    assert not words_abroad("合同编号", lambda _: None)


def test_each_language_has_words_for_what_a_list_of_terms_needs() -> None:
    """Name, day, start, end, amount and telephone in each."""
    for language, kinds in LANGUAGES.items():
        assert {"person", "name", "day", "start", "end", "fee", "number"} <= set(kinds), language


def test_a_korean_workbook_loads_no_foreign_words() -> None:
    """Nobody waits for words that no header has."""
    code = (
        "import sys; from xlcrm.reading.lexicon import meaning_of;"
        "meaning_of('계약 종료일'); meaning_of('고객명'); meaning_of('띠');"
        "print('xlcrm.reading.foreign_words' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
