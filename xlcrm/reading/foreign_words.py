"""The usual words of headers in other languages than those of `lexicon`, by language and kind.

A header is understood by these as it is by the words of `lexicon`, whose kinds they are. Words are
written as `xlcrm.reading.foreign` compares them: small letters, no accents over Latin ones; what
ends in * is the beginning of a word (договор* is договор, договора, договору), which languages that
inflect their words need. Loaded only for a header that has a word nobody knows.

Sources: for Thai, Hebrew, Romanian, Russian, Polish, Turkish and Danish the language files of an
office program that is translated by those who use it (Dolibarr: contracts, members, companies); for
the others ordinary usage, which no native speaker has read yet; and what is named with each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Kinds = Mapping[str, str]  # a kind of word → words

# Also the open data of Brazilian towns and universities: contratos, convênios, aluguéis.
_PORTUGUESE: Final[Kinds] = {
    "thing": "contrato contratos contratual vigencia assinatura locacao aluguel plano servico"
    " licenca matricula convenio adesao mensalidade associacao uso acordo subscricao"
    " apolice apolices",
    "insured": "seguro seguros",
    "person": "cliente inquilino inquilina locatario locataria assinante associado"
    " socio aluno aluna paciente empresa usuario utilizador segurado beneficiario pessoa morador"
    " condomino comprador razao social",
    "place": "loja filial",
    "object": "unidade veiculo placa",
    "counterpart": "contratada contratado contratante fornecedor locador locadora prestador",
    "other": "proprietario proprietarios conjuge mae pai fiador corretor dependente secundario"
    " alternativo emergencia",
    "officer": "responsavel gerente vendedor consultor fiscal gestor atendente analista professor"
    " instrutor",
    "start": "inicio inicial comeco comeca desde ativacao",
    "entry": "entrada instalacao",
    "signed": "assinatura celebracao cadastro inscricao adesao matricula contratacao emissao",
    "end": "fim final termino vencimento validade expiracao encerramento expira vence ate",
    "leaving": "saida devolucao",
    "day": "data datas dia",
    "name": "nome nomes",
    "phone": "telefone telefones celular telemovel whatsapp fone contato contacto",
    "email": "email correio",
    "address": "endereco logradouro morada",
    "number": "numero codigo identificador nro cod num",
    "fee": "valor valores preco preco mensalidade anuidade montante aluguel tarifa parcela premio",
    "month": "mensal mes meses",
    "year": "anual ano anos",
    "sum": "total global",
    "status": "situacao ativo ativa status estado",
    "note": "observacao observacoes obs nota notas comentario comentarios",
    "service": "plano produto servico objeto modalidade tipo pacote curso categoria imovel",
    "deposit": "caucao deposito",
    "debt": "saldo divida pendente inadimplencia",
    "length": "prazo duracao periodo vigencia",
    "renewal": "renovacao reajuste",
    "auto": "automatica automatico",
    "terminated": "rescis* recis* cancelamento distrato desligamento",
    "pause": "suspensao suspenso",
    "plain": "atual de do da dos das no na em e o a os as por para com original prevista previsto",
    "otherwise": "nascimento pagamento pago cpf cnpj nif rg cep bairro cidade taxa juros multa"
    " venda tempo ultimo ultima publicacao processo licitacao idade sexo profissao renda quantidade"
    " empenho aditivo reajuste desconto forma cobranca fatura criacao alteracao banco conta motivo",
}

# Also the open data of Colombian and Spanish offices: contratos, arriendos, socios.
_SPANISH: Final[Kinds] = {
    "thing": "contrato contratos suscripcion membresia alquiler arriendo arrendamiento afiliacion"
    " licencia servicio plan vigencia matricula ejecucion convenio abono acuerdo poliza polizas",
    "insured": "seguro",
    "person": "cliente inquilino arrendatario arrendataria socio socia abonado suscriptor miembro"
    " alumno alumna paciente empresa usuario asegurado beneficiario titular afiliado razon social",
    "place": "tienda sucursal local",
    "counterpart": "contratista contratante proveedor arrendador",
    "other": "propietario conyuge madre padre codeudor fiador emergencia secundario",
    "officer": "responsable vendedor asesor gestor encargado supervisor comercial profesor"
    " entrenador",
    "start": "inicio inicial comienzo desde activacion arranque",
    "entry": "entrada instalacion",
    "signed": "ingreso alta suscripcion firma inscripcion registro contratacion emision"
    " celebracion",
    "end": "fin final termino terminacion vencimiento caducidad expiracion finalizacion vence hasta"
    " cierre",
    "leaving": "salida devolucion",
    "day": "fecha fechas dia",
    "name": "nombre nombres",
    "phone": "telefono telefonos celular movil tel whatsapp contacto",
    "email": "email correo",
    "address": "direccion domicilio",
    "number": "numero codigo identificador nro num cod",
    "fee": "valor precio importe cuota monto tarifa canon mensualidad renta alquiler costo coste"
    " prima",
    "month": "mensual mes meses",
    "year": "anual ano anos",
    "sum": "total",
    "status": "estado situacion activo activa estatus vigente",
    "note": "observacion observaciones nota notas comentario comentarios",
    "service": "plan producto servicio objeto modalidad tipo paquete curso categoria inmueble",
    "deposit": "fianza deposito garantia",
    "debt": "saldo deuda pendiente adeudo",
    "length": "plazo duracion periodo vigencia",
    "renewal": "renovacion prorroga",
    "auto": "automatica automatico",
    "terminated": "rescision cancelacion baja",
    "pause": "suspension pausa",
    "plain": "de del la el los las en y a por para con actual especiales completo",
    "otherwise": "nacimiento pago pagos dni nit cif nif cedula ciudad barrio edad sexo ultimo"
    " ultima publicacion proceso factura venta ventas anticipo aprobacion designacion cantidad"
    " adiciones rubro presupuesto visita llamada creacion banco cuenta motivo oferta legal rep",
}

# Also lists of French clubs and households: inscriptions, abonnements, échéances.
_FRENCH: Final[Kinds] = {
    "thing": "contrat contrats abonnement abonnements adhesion inscription location bail service"
    " licence engagement cotisation souscription formule police",
    "insured": "assurance assurances",
    "person": "client cliente adherent adherente abonne abonnee membre locataire eleve patient"
    " societe entreprise preneur souscripteur assure utilisateur raison sociale titulaire stagiaire"
    " beneficiaire",
    "place": "magasin agence boutique",
    "counterpart": "fournisseur bailleur prestataire",
    "other": "proprietaire conjoint mere pere garant urgence parent secondaire",
    "officer": "responsable vendeur commercial conseiller gestionnaire referent moniteur",
    "start": "debut commencement commence depuis activation effet",
    "entry": "entree installation",
    "signed": "inscription signature adhesion souscription creation",
    "end": "fin expiration echeance terme expire limite jusqu validite cloture",
    "leaving": "sortie retour",
    "day": "date dates jour",
    "name": "nom noms prenoms",
    "phone": "telephone telephones tel portable mobile gsm",
    "email": "email mail courriel mel",
    "address": "adresse adresses",
    "number": "numero code identifiant num",
    "fee": "montant prix tarif cotisation loyer redevance cout somme prime mensualite",
    "month": "mensuel mensuelle mois",
    "year": "annuel annuelle annee an ans",
    "sum": "total global",
    "status": "statut etat actif active situation",
    "note": "remarque remarques commentaire commentaires observation observations notes",
    "service": "formule forfait cours produit prestation offre objet type discipline activite"
    " designation categorie",
    "deposit": "caution depot",
    "debt": "solde impaye restant",
    "length": "duree periode engagement",
    "basis": "frequence periodicite",
    "renewal": "renouvellement reconduction",
    "auto": "tacite automatique",
    "terminated": "resiliation annulation radiation",
    "pause": "suspension pause",
    "plain": "de du des la le les l d un une en et a au aux par pour ht ttc complet prevue prevu",
    "otherwise": "naissance paiement reglement acompte ville cp postal age sexe dernier derniere"
    " facture facturation visite appel profession ventes vente iban banque motif certificat",
}

_ITALIAN: Final[Kinds] = {
    "thing": "contratto contratti abbonamento iscrizione locazione affitto noleggio servizio"
    " tessera licenza associazione sottoscrizione polizza",
    "insured": "assicurazione",
    "person": "cliente inquilino conduttore locatario socio associato iscritto abbonato allievo"
    " paziente azienda societa ditta utente assicurato intestatario ragione sociale contraente",
    "place": "negozio filiale",
    "counterpart": "fornitore locatore",
    "other": "proprietario coniuge madre padre garante emergenza secondario",
    "officer": "responsabile venditore agente referente consulente istruttore operatore",
    "start": "inizio iniziale decorrenza attivazione dal",
    "entry": "ingresso installazione",
    "signed": "iscrizione firma stipula sottoscrizione adesione registrazione",
    "end": "fine finale scadenza termine al cessazione validita",
    "leaving": "uscita riconsegna",
    "day": "data date giorno",
    "name": "nome nominativo cognome denominazione",
    "phone": "telefono cellulare tel recapito",
    "email": "email posta",
    "address": "indirizzo",
    "number": "numero codice matricola num",
    "fee": "importo prezzo canone quota costo tariffa retta premio corrispettivo affitto",
    "month": "mensile mese mesi",
    "year": "annuale annuo annua anno anni",
    "sum": "totale complessivo",
    "status": "stato attivo attiva situazione",
    "note": "osservazioni commenti annotazioni",
    "service": "prodotto servizio corso oggetto tipo tipologia pacchetto piano abbonamento",
    "deposit": "cauzione deposito",
    "debt": "saldo debito insoluto",
    "length": "durata periodo",
    "renewal": "rinnovo",
    "auto": "automatico tacito",
    "terminated": "disdetta recesso risoluzione",
    "pause": "sospensione",
    "plain": "di del della dello dei delle il lo la le in e a per con attuale completo",
    "otherwise": "nascita pagamento fiscale iva citta comune cap eta sesso ultimo ultima fattura"
    " inserimento vendita visita chiamata acconto banca motivo",
}

_ROMANIAN: Final[Kinds] = {
    "thing": "contract contractului contracte abonament abonamentului abonamente inchiriere chirie"
    " serviciu serviciului polita politei",
    "insured": "asigurare asigurarii",
    "person": "client clientului clienti chirias chiriasului locatar locatarului abonat abonatului"
    " membru membrului elev pacient firma firmei companie societate asigurat beneficiar",
    "counterpart": "furnizor prestator locator proprietar",
    "officer": "responsabil agent consultant antrenor",
    "start": "inceput inceputului inceperii start activare activarii",
    "entry": "intrare intrarii instalare",
    "signed": "semnare semnarii inscriere inscrierii incheiere incheierii inregistrare",
    "end": "sfarsit sfarsitului final finala expirare expirarii incetare incetarii expira scadenta"
    " valabilitate",
    "leaving": "iesire returnare",
    "day": "data zi",
    "name": "nume numele denumire denumirea prenume",
    "phone": "telefon mobil telefonul",
    "email": "email",
    "address": "adresa",
    "number": "numar nr cod numarul codul",
    "fee": "suma pret pretul valoare tarif taxa chirie cost",
    "month": "lunar lunara luna luni",
    "year": "anual anuala an ani",
    "sum": "total totala",
    "status": "stare status activ activa",
    "note": "observatii note mentiuni comentarii",
    "service": "produs serviciu tip pachet obiect curs",
    "deposit": "garantie depozit",
    "debt": "sold datorie restanta",
    "length": "durata perioada termen",
    "renewal": "reinnoire prelungire",
    "terminated": "reziliere rezilierii anulare",
    "pause": "suspendare",
    "plain": "de din la al a ale ai si cu pe pentru",
    "otherwise": "nasterii nastere plata platii cnp cui oras judet varsta sex ultima factura",
}

# Also rent rolls of German landlords: Mietbeginn, Mietende, Kaltmiete.
_GERMAN: Final[Kinds] = {
    "thing": "vertrag vertrags vertrages vertraege vertraeg abo abonnement miet miete miets"
    " mitgliedschaft mitglieds nutzungs nutzung leistungs service lizenz pacht leasing laufzeit"
    " kurs wartung dienst police",
    "insured": "versicherung",
    "person": "kunde kunden mieter mieters mitglied mitglieds abonnent teilnehmer schueler schuler"
    " patient firma firmen unternehmen nutzer paechter pachter versicherter bewohner gast"
    " auftraggeber vertragspartner versicherungsnehmer kundin mieterin",
    "place": "filiale standort objekt wohnung",
    "counterpart": "lieferant vermieter anbieter dienstleister",
    "other": "eigentuemer eigentumer notfall ehepartner vater mutter",
    "officer": "ansprechpartner betreuer sachbearbeiter verkaeufer trainer bearbeiter"
    " verantwortlich verantwortlicher",
    "start": "beginn start anfang ab von beginnt anfangs laufzeitbeginn startet",
    "entry": "einzug einzugs installation lieferung",
    "signed": "abschluss unterzeichnung eintritt eintritts anmeldung anmelde unterschrift beitritt"
    " beitritts erstellt vertragsabschluss",
    "end": "ende bis ablauf endet laeuft end enddatum gueltig gultig ablaufdatum auslauf befristet",
    "leaving": "auszug auszugs rueckgabe ruckgabe",
    "day": "datum tag termin am",
    "name": "name namen nachname bezeichnung",
    "phone": "telefon telefonnummer tel handy handynummer mobil rufnummer",
    "email": "email mail emailadresse",
    "address": "adresse anschrift strasse",
    "number": "nummer nr id kennung",
    "fee": "betrag preis kosten beitrag gebuehr gebuhr miete kaltmiete warmmiete entgelt praemie"
    " pramie summe wert",
    "month": "monatlich monatliche monatlicher monat monats monate monaten",
    "year": "jaehrlich jahrlich jahres jahr jahre jaehrlicher",
    "sum": "gesamt gesamtbetrag gesamter",
    "status": "status zustand aktiv",
    "note": "bemerkung bemerkungen notiz notizen anmerkung anmerkungen kommentar hinweis",
    "service": "produkt tarif leistung paket vertragsart vertragsgegenstand kategorie",
    "deposit": "kaution",
    "debt": "rueckstand ruckstand saldo offen offener",
    "length": "laufzeit dauer zeitraum mindestlaufzeit",
    "renewal": "verlaengerung verlangerung",
    "auto": "automatisch automatische",
    "terminated": "kuendigung kundigung gekuendigt gekundigt kuendigungs austritt austritts storno",
    "pause": "pause ruhezeit",
    "plain": "der die das des dem den zum zur im in und fuer fur voller aktuell aktuelle"
    " vertraglich",
    "otherwise": "geburts geburtsdatum geburtstag alter plz ort stadt iban bic rechnung zahlung"
    " zahlungs bezahlt letzte letzter geschlecht anrede vorname faelligkeit fallig frist option"
    " sonder maximale maximal index anpassung erhoehung nebenkosten heizkosten",
}

_DUTCH: Final[Kinds] = {
    "thing": "contract contracten overeenkomst abonnement huur lidmaatschap service licentie"
    " contracts abonnements",
    "insured": "verzekering",
    "person": "klant huurder lid abonnee leerling patient bedrijf gebruiker verzekerde bewoner",
    "counterpart": "leverancier verhuurder",
    "officer": "verantwoordelijke verkoper beheerder",
    "start": "begin start aanvang vanaf ingang ingangs",
    "signed": "inschrijving ondertekening inschrijf",
    "end": "einde eind verloop verval vervalt tot eindigt geldig",
    "day": "datum dag",
    "name": "naam achternaam",
    "phone": "telefoon telefoonnummer mobiel gsm",
    "email": "email",
    "address": "adres",
    "number": "nummer nr code",
    "fee": "bedrag prijs huurprijs kosten contributie premie tarief",
    "month": "maand maandelijks maandelijkse maanden",
    "year": "jaar jaarlijks jaarlijkse",
    "sum": "totaal",
    "status": "status actief",
    "note": "opmerking opmerkingen notitie notities",
    "service": "product dienst pakket soort",
    "deposit": "borg waarborg",
    "debt": "openstaand achterstand saldo",
    "length": "looptijd duur periode termijn",
    "renewal": "verlenging",
    "terminated": "opzegging beeindiging",
    "plain": "de het van en voor per",
    "otherwise": "geboorte geboortedatum betaling factuur leeftijd woonplaats plaats postcode"
    " voornaam laatste",
}

_DANISH: Final[Kinds] = {  # and Norwegian, which shares them
    "thing": "kontrakt kontrakts aftale abonnement abonnements medlemskab medlemskap leje leie"
    " lejemaal lejemal tjeneste licens avtale police",
    "insured": "forsikring",
    "person": "kunde kunden medlem medlems lejer leier elev patient firma virksomhed bruger"
    " abonnent selskab",
    "counterpart": "leverandør udlejer utleier",
    "officer": "ansvarlig sælger selger kontaktperson",
    "start": "start begyndelse opstart startdato begynder fra",
    "entry": "indflytning levering",
    "signed": "oprettelse oprettet indmeldelse tegning underskrift",
    "end": "slut udløb utløp udløbs slutdato udløbsdato ophør til gyldig utløpsdato",
    "leaving": "fraflytning aflevering",
    "day": "dato dag",
    "name": "navn efternavn etternavn",
    "phone": "telefon tlf mobil telefonnummer",
    "email": "email mail",
    "address": "adresse",
    "number": "nummer nr kode",
    "fee": "beløb beløp pris kontingent husleje gebyr ydelse afgift præmie",
    "month": "månedlig manedlig måned maned mdr måneder maneder md",
    "year": "årlig arlig år",
    "sum": "total samlet",
    "status": "status tilstand aktiv",
    "note": "bemærkning bemærkninger note noter kommentar",
    "service": "produkt ydelse pakke abonnementstype type",
    "deposit": "depositum",
    "debt": "restance saldo",
    "length": "varighed periode løbetid binding bindingsperiode",
    "renewal": "fornyelse fornyelses",
    "terminated": "opsigelse opsigelses opsagt",
    "pause": "pause",
    "plain": "af og for den det i nuværende",
    "otherwise": "fødsels fødselsdato fødselsdag betaling faktura alder by postnr fornavn sidste",
}

_SWEDISH: Final[Kinds] = {
    "thing": "avtal avtals kontrakt kontrakts abonnemang abonnemangs medlemskap hyra hyres tjanst",
    "insured": "forsakring",
    "person": "kund kundens kunds medlem medlems hyresgast elev patient foretag bolag anvandare",
    "counterpart": "leverantor hyresvard",
    "officer": "ansvarig saljare kontaktperson",
    "start": "start borjar startdatum fran inledning",
    "signed": "tecknande undertecknad registrering",
    "end": "slut utgang utgangs upphor slutdatum till giltig",
    "day": "datum dag",
    "name": "namn efternamn",
    "phone": "telefon mobil telefonnummer",
    "email": "epost email",
    "address": "adress",
    "number": "nummer nr",
    "fee": "belopp pris avgift kostnad hyra",
    "month": "manad manads manader manadsvis",
    "year": "ar ars arlig",
    "sum": "total totalt",
    "status": "status aktiv",
    "note": "anmarkning anteckning anteckningar kommentar",
    "service": "produkt tjanst paket typ",
    "length": "period langd loptid avtalstid",
    "renewal": "fornyelse forlangning",
    "terminated": "uppsagning uppsagt",
    "plain": "av och for den det i",
    "otherwise": "fodelse fodelsedatum betalning faktura alder ort postnummer fornamn senaste",
}

_POLISH: Final[Kinds] = {
    "thing": "umow* kontrakt* abonament* subskrypcj* najm* wynajm* czlonkostw* uslug* licencj*"
    " karnet* polis*",
    "insured": "ubezpieczeni*",
    "person": "klient* najemc* czlonek czlonka abonent* uczen ucznia pacjent* firm* nabywc*"
    " uzytkownik* ubezpieczon* kontrahent* lokator*",
    "counterpart": "dostawc* wynajmujac*",
    "officer": "opiekun* handlowiec odpowiedzialn* trener*",
    "start": "rozpoczeci* poczat* start od aktywacj*",
    "signed": "zawarci* podpisani* rejestracj* zapis*",
    "end": "zakonczeni* koniec konca wygasniec* wygasa waznosci wazny do",
    "day": "data daty dzien termin",
    "name": "nazwa nazwisko imie",
    "phone": "telefon* komork*",
    "email": "email mail",
    "address": "adres*",
    "number": "numer nr kod",
    "fee": "kwota cena oplata czynsz wartosc skladka koszt",
    "month": "miesieczn* miesiac* miesiecy",
    "year": "roczn* rok lat",
    "sum": "razem suma laczn* calkowit*",
    "status": "status stan aktywn*",
    "note": "uwagi notatki komentarz*",
    "service": "produkt* rodzaj typ pakiet* przedmiot*",
    "deposit": "kaucja depozyt",
    "debt": "zaleglosc* saldo zadluzeni*",
    "length": "okres dlugosc",
    "renewal": "odnowieni* przedluzeni*",
    "terminated": "rozwiazani* wypowiedzeni* rezygnacj*",
    "pause": "zawieszeni*",
    "plain": "i w z na oraz planowan* rzeczywist* pelna",
    "otherwise": "urodzeni* platnosc* pesel nip wiek plec miasto faktur* zaplat* ostatni*",
}

# Also rental registers of Russian business parks.
_RUSSIAN: Final[Kinds] = {
    "thing": "договор* контракт* абонемент* аренд* подписк* членств* услуг* лиценз* обслуживани*"
    " соглашени* действия полис*",
    "insured": "страхов*",
    "person": "клиент* контрагент* арендатор* заказчик* абонент* участник* покупател* пользовател*"
    " компани* организаци* пациент* ученик* жил* страхователь подписчик* член* съемщик* фирм*",
    "place": "магазин* филиал*",
    "counterpart": "поставщик* арендодател* исполнител* подрядчик*",
    "other": "собственник* владел* родител* поручител*",
    "officer": "менеджер* ответственн* куратор* тренер* сотрудник* агент*",
    "start": "начал* старт* активаци*",
    "entry": "заезд* заселени* установк* въезд*",
    "signed": "подписани* заключени* регистраци* оформлени* продаж*",
    "end": "окончани* конец конца завершени* истечени* истекает конечная конечн*",
    "leaving": "выезд* выселени* возврат*",
    "day": "дата даты день",
    "name": "наименовани* имя фио название назван* фамили*",
    "phone": "телефон* тел мобильн* сотов*",
    "email": "почта email эл",
    "address": "адрес*",
    "number": "номер* код* ид",
    "fee": "сумма суммы стоимост* цена цены плата оплат* взнос* платеж*",
    "month": "ежемесячн* месячн* месяц* мес",
    "year": "годов* год лет ежегодн*",
    "sum": "общая итого всего полная",
    "status": "статус* состояни*",
    "note": "примечани* комментари* заметк*",
    "service": "тариф* продукт* предмет* тип вид пакет* курс* товар*",
    "deposit": "залог* депозит*",
    "debt": "долг* задолженност*",
    "length": "срок* период* длительност* продолжительност*",
    "renewal": "продлени* пролонгаци*",
    "auto": "автоматическ* авто",
    "terminated": "расторжени* отмен* увольнени*",
    "pause": "приостановк* заморозк*",
    "plain": "в на по с и от для планируем* реальн* фактическ* полное текущ*",
    "otherwise": "рождени* инн кпп возраст* пол паспорт* утвержден* счет* последн* город* площад*"
    " этаж* остат* план* факт* создани* изменени* визит* звонк*",
}

_UKRAINIAN: Final[Kinds] = {
    "thing": "догов* контракт* абонемент* оренд* підписк* послуг* поліс*",
    "insured": "страхов*",
    "person": "клієнт* контрагент* орендар* замовник* абонент* покупц* компані* учасник*",
    "start": "почат* старт*",
    "signed": "укладанн* підписанн* реєстраці*",
    "end": "закінченн* кінец* кінц* завершенн*",
    "day": "дата дати день",
    "name": "назва імʼя імя піб прізвищ* найменуванн*",
    "phone": "телефон*",
    "email": "пошта email",
    "address": "адрес*",
    "number": "номер* код*",
    "fee": "сума суми вартіст* ціна плата",
    "month": "щомісячн* місяц* міс",
    "year": "річн* рік",
    "status": "статус* стан*",
    "note": "примітк* коментар*",
    "service": "тариф* продукт* тип вид",
    "length": "термін* строк* період*",
    "plain": "в на по з і та від для дії",
    "otherwise": "народженн* іпн останн* оплат* рахун*",
}

# Also fleets and member cards of Israeli firms.
_HEBREW: Final[Kinds] = {
    "thing": "חוזה חוזים הסכם מנוי מינוי שכירות שירות חברות כרטיס רישיון תוקף התקשרות השכרה פוליסה",
    "insured": "ביטוח",
    "person": "לקוח לקוחות שוכר דייר חבר מנויים מבוטח חברה תלמיד משתמש עסק מזמין",
    "counterpart": "ספק משכיר",
    "other": "בעלים בעל ערב הורה אם אב",
    "officer": "אחראי סוכן נציג מטפל מאמן",
    "start": "התחלה תחילה תחילת התחלת החל",
    "entry": "כניסה התקנה",
    "signed": "חתימה הצטרפות רישום הרשמה פתיחה",
    "end": "סיום סוף פקיעה פקיעת תפוגה תפוגת תום גמר",
    "leaving": "יציאה החזרה",
    "day": "תאריך מועד יום",
    "name": "שם כינוי",
    "phone": "טלפון נייד סלולרי פלאפון",
    "email": "אימייל מייל דואל",
    "address": "כתובת",
    "number": "מספר מס קוד מזהה",
    "fee": "סכום מחיר תשלום עלות דמי שכד פרמיה תעריף",
    "month": "חודשי חודש חודשים",
    "year": "שנתי שנה שנים",
    "sum": "כולל סהכ",
    "status": "סטטוס מצב פעיל",
    "note": "הערות הערה",
    "service": "סוג מוצר כיסוי תוכנית מסלול חבילה",
    "object": "רכב כלי",
    "deposit": "פיקדון ערבות",
    "debt": "חוב יתרה",
    "length": "תקופה תקופת משך",
    "renewal": "חידוש",
    "terminated": "ביטול",
    "pause": "הקפאה",
    "plain": "של את על מלא",
    "otherwise": "לידה חיוב תשלומים גיל מין עיר תז אחרון נולד ראשון מסמך אופן",
}

_ARABIC: Final[Kinds] = {
    "thing": "عقد العقد عقود اشتراك الاشتراك إيجار الإيجار ايجار الايجار خدمة الخدمة"
    " عضوية العضوية وثيقة الوثيقة",
    "insured": "تأمين التأمين",
    "person": "عميل العميل مستأجر المستأجر مشترك المشترك عضو العضو شركة الشركة زبون الزبون",
    "counterpart": "مورد المورد مؤجر المؤجر",
    "officer": "مسؤول المسؤول موظف الموظف",
    "start": "بداية بدء البدء البداية",
    "end": "نهاية انتهاء الانتهاء النهاية",
    "day": "تاريخ التاريخ يوم",
    "name": "اسم الاسم الإسم",
    "phone": "هاتف الهاتف جوال الجوال موبايل تليفون التليفون",
    "email": "بريد البريد الالكتروني الإلكتروني",
    "address": "عنوان العنوان",
    "number": "رقم الرقم كود",
    "fee": "مبلغ المبلغ قيمة القيمة سعر السعر رسوم الرسوم",
    "month": "شهري الشهري شهر الشهرية",
    "year": "سنوي السنوي سنة السنوية",
    "status": "حالة الحالة",
    "note": "ملاحظات الملاحظات",
    "service": "نوع النوع باقة الباقة المنتج",
    "length": "مدة المدة فترة الفترة",
    "terminated": "إلغاء الإلغاء",
    "otherwise": "ميلاد الميلاد الدفع دفع العمر الهوية",
}

# Words run together without spaces. Also lists of Thai gyms.
_THAI: Final[Kinds] = {
    "thing": "สัญญา สมาชิก บริการ เช่า การเช่า แพ็กเกจ แพ็คเกจ ประกัน กรมธรรม์ คอร์ส",
    "person": "ลูกค้า สมาชิก ผู้เช่า ผู้ใช้ บริษัท ผู้เอาประกัน นักเรียน คนไข้",
    "officer": "พนักงาน ผู้ดูแล ผู้รับผิดชอบ เทรนเนอร์",
    "start": "เริ่ม เริ่มต้น เริ่มต้นสัญญา เริ่มสัญญา",
    "signed": "สมัคร ทำสัญญา ลงทะเบียน",
    "end": "หมดอายุ สิ้นสุด ครบกำหนด หมด",
    "day": "วันที่ วัน",
    "name": "ชื่อ ชื่อเล่น นามสกุล สกุล",
    "phone": "เบอร์โทร เบอร์โทรศัพท์ โทรศัพท์ เบอร์ มือถือ โทร",
    "email": "อีเมล อีเมล์",
    "address": "ที่อยู่",
    "number": "รหัส เลขที่ หมายเลข เลข",
    "fee": "ราคา ค่าบริการ ค่าเช่า จำนวนเงิน ยอดเงิน ค่าสมาชิก",
    "month": "เดือน รายเดือน",
    "year": "ปี รายปี",
    "sum": "รวม ทั้งหมด",
    "status": "สถานะ",
    "note": "หมายเหตุ",
    "service": "ประเภท แพ็กเกจ แพ็คเกจ คอร์ส สินค้า ประเภทสมาชิก",
    "deposit": "เงินมัดจำ มัดจำ",
    "debt": "ค้างชำระ ยอดค้าง",
    "length": "ระยะเวลา อายุสัญญา",
    "renewal": "ต่ออายุ",
    "terminated": "ยกเลิก",
    "plain": "ของ การ จริง",
    "otherwise": "เกิด ชำระ ชำระเงิน เพศ อายุ ล่าสุด",
}

_VIETNAMESE: Final[Kinds] = {  # syllables: ngày bắt đầu, hợp đồng
    "thing": "hop dong thue goi dich vu the",
    "person": "khach hang vien cong ty nguoi thue",
    "start": "bat dau hieu luc",
    "signed": "ky dang",
    "end": "ket thuc het han",
    "day": "ngay",
    "name": "ten ho",
    "phone": "dien thoai sdt",
    "email": "email",
    "address": "dia chi",
    "number": "ma so",
    "fee": "gia tien phi",
    "month": "thang",
    "status": "trang thai",
    "note": "ghi chu",
    "service": "loai goi san pham",
    "length": "thoi",
    "otherwise": "sinh toan tuoi gioi tinh",
}

_INDONESIAN: Final[Kinds] = {
    "thing": "kontrak sewa langganan layanan keanggotaan perjanjian polis",
    "insured": "asuransi",
    "person": "pelanggan penyewa anggota klien perusahaan pengguna siswa pasien peserta",
    "counterpart": "pemasok penyedia",
    "officer": "petugas karyawan",
    "start": "mulai awal",
    "signed": "daftar pendaftaran",
    "end": "akhir berakhir selesai kadaluarsa jatuh tempo habis",
    "day": "tanggal tgl",
    "name": "nama",
    "phone": "telepon telp hp ponsel",
    "email": "email surel",
    "address": "alamat",
    "number": "nomor kode no",
    "fee": "harga biaya jumlah nilai tarif iuran",
    "month": "bulanan bulan",
    "year": "tahunan tahun",
    "sum": "total",
    "status": "status",
    "note": "catatan keterangan",
    "service": "produk paket jenis layanan tipe",
    "length": "durasi masa periode jangka waktu",
    "plain": "dan di untuk berlaku lengkap",
    "otherwise": "lahir bayar pembayaran umur kelamin terakhir",
}

_TURKISH: Final[Kinds] = {
    "thing": "sozlesme* kira* abonelik* uyelik* hizmet* lisans* police*",
    "insured": "sigorta*",
    "person": "musteri* kiraci* uye* abone* firma* sirket* ogrenci* hasta* sigortali*",
    "counterpart": "tedarikci* kiraya",
    "officer": "sorumlu* temsilci* danisman*",
    "start": "baslangic* baslama* basla*",
    "signed": "kayit* imza*",
    "end": "bitis* son sona",
    "day": "tarih tarihi gun",
    "name": "ad adi isim ismi unvan* soyad* soyadi",
    "phone": "telefon* tel cep gsm",
    "email": "email eposta mail",
    "address": "adres*",
    "number": "numara* no kod*",
    "fee": "tutar* ucret* fiyat* bedel* aidat*",
    "month": "aylik ay",
    "year": "yillik yil",
    "sum": "toplam",
    "status": "durum*",
    "note": "aciklama* not notlar",
    "service": "urun* paket* tur turu",
    "length": "sure* donem*",
    "renewal": "yenileme*",
    "terminated": "iptal* fesih*",
    "plain": "ve ile icin",
    "otherwise": "dogum* odeme* yas cinsiyet fatura* kullanma",
}

_CZECH: Final[Kinds] = {
    "thing": "smlouv* predplatn* najm* pronajm* clenstv* sluzb* licenc*",
    "insured": "pojist*",
    "person": "zakaznik* klient* najemc* najemnik* clen* odberatel* firm* zak* spolecnost*",
    "counterpart": "dodavatel* pronajimatel*",
    "start": "zacat* pocat* zahajeni od",
    "signed": "podpis* uzavreni registrac*",
    "end": "konec konce ukonceni* platnosti vyprseni do skonceni",
    "day": "datum den",
    "name": "jmeno nazev prijmeni",
    "phone": "telefon* mobil*",
    "email": "email",
    "address": "adres*",
    "number": "cislo kod",
    "fee": "castka cena poplatek najemne",
    "month": "mesicn* mesic*",
    "year": "rocn* rok*",
    "sum": "celkem celkov*",
    "status": "stav status",
    "note": "poznamk*",
    "service": "produkt* typ druh tarif*",
    "length": "doba obdobi",
    "terminated": "vypoved* zruseni",
    "plain": "a v na pro",
    "otherwise": "narozeni platb* faktur* vek pohlavi",
}

LANGUAGES: Final[Mapping[str, Kinds]] = {
    "pt": _PORTUGUESE,
    "es": _SPANISH,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "ro": _ROMANIAN,
    "de": _GERMAN,
    "nl": _DUTCH,
    "da": _DANISH,
    "sv": _SWEDISH,
    "pl": _POLISH,
    "cs": _CZECH,
    "tr": _TURKISH,
    "id": _INDONESIAN,
    "vi": _VIETNAMESE,
    "ru": _RUSSIAN,
    "uk": _UKRAINIAN,
    "he": _HEBREW,
    "ar": _ARABIC,
    "th": _THAI,
}
"""By language, by kind of word: its words."""

COMPOUNDING: Final = frozenset({"de", "nl", "da", "sv", "th"})
"""Languages that write words as one: Vertragsbeginn, udløbsdato."""

ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "de": ("s", "es", "n", "en"),
    "nl": ("s", "en"),
    "da": ("s", "en", "ens", "et", "ets", "er"),
    "sv": ("s", "en", "ens", "et", "ets", "er"),
}
"""What a word may end with beside itself: in the genitive, or before the word it is joined to."""

DUES: Final = frozenset(
    {
        *("vencimento", "vencimiento", "vence", "echeance", "scadenza", "scadenta"),
        *("faellig", "fallig", "tempo"),
    }
)
"""Words of the last day that are those of a bill's day, too."""
