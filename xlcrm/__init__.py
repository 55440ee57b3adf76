"""xlcrm: an office's own Excel workbook is its CRM.

The names below are imported when they are first used, so that `xlcrm --help` need not load all.
"""

TYPE_CHECKING = False  # what typing's is when a program runs; importing typing takes milliseconds
if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis, analyse
    from xlcrm.analysis.listed import ListColumn
    from xlcrm.analysis.offers import CustomerOffer, HeldOffer, Offers, RuleCount
    from xlcrm.analysis.roll import Count, Listed, Roll, SavedRoll
    from xlcrm.cellref import CellRef
    from xlcrm.domain.message import Channel, Purpose
    from xlcrm.domain.message_gate import Reason
    from xlcrm.errors import (
        DamagedWorkbookError,
        DomainError,
        EncryptedWorkbookError,
        FinalWorkbookError,
        HeaderNotFoundError,
        LimitExceededError,
        LockedWorkbookError,
        NotAWorkbookError,
        PlanError,
        RefusedEditError,
        SheetNotFoundError,
        SignedWorkbookError,
        StaleLedgerError,
        StorageError,
        WorkbookChangedError,
        XlcrmError,
    )
    from xlcrm.files.passwords import passwords
    from xlcrm.fleet.batch import (
        FileResult,
        Outcome,
        check_each,
        check_files,
        find_workbooks,
        mark_each,
        mark_files,
        refresh_each,
        refresh_files,
    )
    from xlcrm.fleet.crew import Crew, Elsewhere
    from xlcrm.fleet.export import Exported, export
    from xlcrm.fleet.stored import analyse_store, report_of_store
    from xlcrm.fleet.watch import Watch
    from xlcrm.incoming.answers import read_answers
    from xlcrm.incoming.files import read_files
    from xlcrm.incoming.messages.message import Message, Party, Source
    from xlcrm.incoming.messages.reading import MessageFiles, RecordFile, read_messages
    from xlcrm.incoming.read import read_rows
    from xlcrm.jobs.accesses import Seen, note_access
    from xlcrm.jobs.add import AddedRows, add
    from xlcrm.jobs.adopt.adopt import (
        Adoption,
        Mapped,
        Offer,
        Question,
        SheetSurvey,
        Survey,
        adopt,
        asked_of,
        survey,
    )
    from xlcrm.jobs.audit import Audit, AuditRow, ReviewLine, access_review, audit, write_audit
    from xlcrm.jobs.blank_ends import BlankEnd, blank_ends
    from xlcrm.jobs.bring.bring import Brought, bring
    from xlcrm.jobs.calc import calc
    from xlcrm.jobs.campaign import CampaignReport, campaign
    from xlcrm.jobs.campaign_page import write_campaign
    from xlcrm.jobs.check import check_frame
    from xlcrm.jobs.column import column
    from xlcrm.jobs.dashboard.sheet import dashboard
    from xlcrm.jobs.dateless import Dateless, dateless
    from xlcrm.jobs.decide import cancel, pause, resume
    from xlcrm.jobs.dues import Debt, Debts, dues
    from xlcrm.jobs.dues_page import write_dues
    from xlcrm.jobs.encrypt import Reencrypted, decrypt, encrypt
    from xlcrm.jobs.expiring import Expiry, calendar, expiring, in_grace
    from xlcrm.jobs.fix.fix import Mended, fix
    from xlcrm.jobs.history import history
    from xlcrm.jobs.ideas import IdeaTold, IdeaWritten, idea, ideas
    from xlcrm.jobs.intake.put import put_intake, take_in
    from xlcrm.jobs.intake.said import TakenIn
    from xlcrm.jobs.learn_risk import learn_risk
    from xlcrm.jobs.log.entries import Logged, log, log_closing, log_correction
    from xlcrm.jobs.log.find import FoundEntry, find_entries, write_entries
    from xlcrm.jobs.log.form import log_form, write_form
    from xlcrm.jobs.log.logbook import Added, add_entries, apply_queue, close_entry, correct_entry
    from xlcrm.jobs.log.messages import Counted, SortedMessages, sort_messages
    from xlcrm.jobs.log.new_contacts import Taken
    from xlcrm.jobs.loyalty.earn import PointsEarned, earn_points
    from xlcrm.jobs.loyalty.expire import ExpiredBenefits, expire_benefits
    from xlcrm.jobs.loyalty.show import (
        Benefit,
        LoyaltyFound,
        Statement,
        StatementRow,
        benefits_of,
        loyalty_of,
        statement_of,
    )
    from xlcrm.jobs.loyalty.spend import (
        CouponsGiven,
        PointsMoved,
        give_coupons,
        give_points,
        redeem_coupon,
        use_points,
    )
    from xlcrm.jobs.mark import mark
    from xlcrm.jobs.new.new import new_ledger
    from xlcrm.jobs.offers import (
        OfferResults,
        RecordedOffer,
        offer_results,
        offer_rules,
        offers,
        record_offer,
        write_offer_rules,
    )
    from xlcrm.jobs.offers_page import write_offers
    from xlcrm.jobs.outreach.audience import Audience, audience
    from xlcrm.jobs.outreach.carrier import Carrier, CarrierError, Given, Refused, Sent, Unknown
    from xlcrm.jobs.outreach.carriers import carrier_of, carriers
    from xlcrm.jobs.outreach.consents import ConsentRow, Consents, Told, consents
    from xlcrm.jobs.outreach.consents_page import write_consents
    from xlcrm.jobs.outreach.gate import Gate
    from xlcrm.jobs.outreach.letters import (
        Letter,
        Letters,
        LetterTemplate,
        letter_template,
        make_letters,
        put_letter_template,
    )
    from xlcrm.jobs.outreach.preview import Preview, preview, put_template
    from xlcrm.jobs.outreach.purposes import PurposeQuestion, answer_purpose
    from xlcrm.jobs.outreach.record import Recorded, record_consent
    from xlcrm.jobs.outreach.render import Rendering, render
    from xlcrm.jobs.outreach.results import ResultsTaken, take_results
    from xlcrm.jobs.outreach.send import Dispatch, send
    from xlcrm.jobs.outreach.sending import Campaign, Sending, sending
    from xlcrm.jobs.outreach.templates import Template, Templates, read_templates
    from xlcrm.jobs.pay import PaidIn, pay
    from xlcrm.jobs.person.card import card, put_card
    from xlcrm.jobs.person.edit import edit_customer
    from xlcrm.jobs.person.enter import Entered, enter_customer
    from xlcrm.jobs.person.lookup import Candidate
    from xlcrm.jobs.person.merge import Merged, merge_customers
    from xlcrm.jobs.person.number import Numbered, number_customers
    from xlcrm.jobs.person.prospects import Conversion, Prospect, prospects
    from xlcrm.jobs.privacy.anonymise import Anonymised, anonymise
    from xlcrm.jobs.privacy.purge import Purged, purge
    from xlcrm.jobs.privacy.report import (
        privacy_access,
        privacy_report,
        put_privacy_access,
        put_privacy_report,
    )
    from xlcrm.jobs.questionnaire.due import (
        DueForm,
        DueForms,
        UnansweredForm,
        due_forms,
        unanswered_forms,
    )
    from xlcrm.jobs.questionnaire.make import (
        Form,
        Questionnaires,
        forms_asked,
        make_forms,
        write_forms,
    )
    from xlcrm.jobs.questionnaire.take import (
        FormAnswers,
        TakenAnswers,
        read_form_answers,
        take_answers,
    )
    from xlcrm.jobs.refresh import Assessment, assess, refresh
    from xlcrm.jobs.refund import Refunding, RefundTerms, accept_refund, refund
    from xlcrm.jobs.refund_page import write_refund
    from xlcrm.jobs.renew import OfCustomer, renew, renew_planned
    from xlcrm.jobs.report import put_report, report
    from xlcrm.jobs.restore import Backup, Restored, backups, restore
    from xlcrm.jobs.risks import Risk, risks
    from xlcrm.jobs.roll import RollSaved, roll, rolls, save_roll, write_roll
    from xlcrm.jobs.sessions import Sessions, sessions
    from xlcrm.jobs.timeline import Event, FollowUp, due, timeline
    from xlcrm.jobs.today.dated import today_calendar
    from xlcrm.jobs.today.gather import today
    from xlcrm.jobs.today.line import Line, TaskKind, Urgency
    from xlcrm.jobs.today.put import put_today, today_book, write_today
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.jobs.today.ticks import ticks
    from xlcrm.jobs.understood import (
        ColumnRead,
        SheetLeft,
        SheetRead,
        Understood,
        WordRead,
        reading_of,
    )
    from xlcrm.jobs.undo import Undone, undo
    from xlcrm.jobs.upgrade.upgrade import Upgraded, upgrade
    from xlcrm.jobs.verify import CheckedBackup, MissingHistory, Verified, verify
    from xlcrm.jobs.voices import Voices, voices, write_voices
    from xlcrm.jobs.waiting import Settled, Waits, give_up, settle, wait, works_of
    from xlcrm.jobs.works import Work
    from xlcrm.office.commit import Author, Committed
    from xlcrm.office.ledger import Ledger, open_ledger, open_workbook
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.card import Card, Part
    from xlcrm.reading.offers import OfferRule
    from xlcrm.schema.catalogue import explain
    from xlcrm.schema.code import Code
    from xlcrm.schema.finding import Finding, Severity
    from xlcrm.schema.trouble import Problem, Trouble
    from xlcrm.workbook.plan import CellEdit, Plan

__version__ = "0.1.0"

_HOMES = {
    "analysis.analyse": ("Analysis", "analyse"),
    "analysis.listed": ("ListColumn",),
    "analysis.offers": ("CustomerOffer", "HeldOffer", "Offers", "RuleCount"),
    "analysis.roll": ("Count", "Listed", "Roll", "SavedRoll"),
    "cellref": ("CellRef",),
    "errors": (
        "DamagedWorkbookError",
        "DomainError",
        "EncryptedWorkbookError",
        "FinalWorkbookError",
        "HeaderNotFoundError",
        "LimitExceededError",
        "LockedWorkbookError",
        "NotAWorkbookError",
        "PlanError",
        "RefusedEditError",
        "SheetNotFoundError",
        "SignedWorkbookError",
        "StaleLedgerError",
        "StorageError",
        "WorkbookChangedError",
        "XlcrmError",
    ),
    "domain.message": ("Channel", "Purpose"),
    "domain.message_gate": ("Reason",),
    "files.passwords": ("passwords",),
    "fleet.batch": (
        "FileResult",
        "Outcome",
        "check_each",
        "check_files",
        "find_workbooks",
        "mark_each",
        "mark_files",
        "refresh_each",
        "refresh_files",
    ),
    "fleet.crew": ("Crew", "Elsewhere"),
    "fleet.export": ("Exported", "export"),
    "fleet.stored": ("analyse_store", "report_of_store"),
    "fleet.watch": ("Watch",),
    "incoming.answers": ("read_answers",),
    "incoming.files": ("read_files",),
    "incoming.messages.message": ("Message", "Party", "Source"),
    "incoming.messages.reading": ("MessageFiles", "RecordFile", "read_messages"),
    "incoming.read": ("read_rows",),
    "jobs.add": ("AddedRows", "add"),
    "jobs.adopt.adopt": (
        "Adoption",
        "Mapped",
        "Offer",
        "Question",
        "SheetSurvey",
        "Survey",
        "adopt",
        "asked_of",
        "survey",
    ),
    "jobs.bring.bring": ("Brought", "bring"),
    "jobs.calc": ("calc",),
    "jobs.campaign": ("CampaignReport", "campaign"),
    "jobs.campaign_page": ("write_campaign",),
    "jobs.check": ("check_frame",),
    "jobs.column": ("column",),
    "jobs.dashboard.sheet": ("dashboard",),
    "jobs.dateless": ("Dateless", "dateless"),
    "jobs.decide": ("cancel", "pause", "resume"),
    "jobs.blank_ends": ("BlankEnd", "blank_ends"),
    "jobs.dues": ("Debt", "Debts", "dues"),
    "jobs.dues_page": ("write_dues",),
    "jobs.expiring": ("Expiry", "calendar", "expiring", "in_grace"),
    "jobs.fix.fix": ("Mended", "fix"),
    "jobs.accesses": ("Seen", "note_access"),
    "jobs.audit": ("Audit", "AuditRow", "ReviewLine", "access_review", "audit", "write_audit"),
    "jobs.verify": ("CheckedBackup", "MissingHistory", "Verified", "verify"),
    "jobs.history": ("history",),
    "jobs.ideas": ("IdeaTold", "IdeaWritten", "idea", "ideas"),
    "jobs.intake.put": ("put_intake", "take_in"),
    "jobs.intake.said": ("TakenIn",),
    "jobs.learn_risk": ("learn_risk",),
    "jobs.log.entries": ("Logged", "log", "log_closing", "log_correction"),
    "jobs.log.find": ("FoundEntry", "find_entries", "write_entries"),
    "jobs.log.form": ("log_form", "write_form"),
    "jobs.log.logbook": ("Added", "add_entries", "apply_queue", "close_entry", "correct_entry"),
    "jobs.log.messages": ("Counted", "SortedMessages", "sort_messages"),
    "jobs.log.new_contacts": ("Taken",),
    "jobs.loyalty.earn": ("PointsEarned", "earn_points"),
    "jobs.loyalty.expire": ("ExpiredBenefits", "expire_benefits"),
    "jobs.loyalty.show": (
        "Benefit",
        "LoyaltyFound",
        "Statement",
        "StatementRow",
        "benefits_of",
        "loyalty_of",
        "statement_of",
    ),
    "jobs.loyalty.spend": (
        "CouponsGiven",
        "PointsMoved",
        "give_coupons",
        "give_points",
        "redeem_coupon",
        "use_points",
    ),
    "jobs.questionnaire.due": (
        "DueForm",
        "DueForms",
        "UnansweredForm",
        "due_forms",
        "unanswered_forms",
    ),
    "jobs.questionnaire.make": (
        "Form",
        "Questionnaires",
        "forms_asked",
        "make_forms",
        "write_forms",
    ),
    "jobs.questionnaire.take": ("FormAnswers", "TakenAnswers", "read_form_answers", "take_answers"),
    "jobs.mark": ("mark",),
    "jobs.new.new": ("new_ledger",),
    "jobs.offers": (
        "OfferResults",
        "RecordedOffer",
        "offer_results",
        "offer_rules",
        "offers",
        "record_offer",
        "write_offer_rules",
    ),
    "jobs.offers_page": ("write_offers",),
    "jobs.outreach.consents": ("ConsentRow", "Consents", "Told", "consents"),
    "jobs.outreach.consents_page": ("write_consents",),
    "jobs.outreach.gate": ("Gate",),
    "jobs.outreach.record": ("Recorded", "record_consent"),
    "jobs.pay": ("PaidIn", "pay"),
    "jobs.person.card": ("card", "put_card"),
    "jobs.encrypt": ("Reencrypted", "decrypt", "encrypt"),
    "jobs.privacy.anonymise": ("Anonymised", "anonymise"),
    "jobs.privacy.purge": ("Purged", "purge"),
    "jobs.privacy.report": (
        "privacy_access",
        "privacy_report",
        "put_privacy_access",
        "put_privacy_report",
    ),
    "jobs.person.edit": ("edit_customer",),
    "jobs.person.enter": ("Entered", "enter_customer"),
    "jobs.person.lookup": ("Candidate",),
    "jobs.person.merge": ("Merged", "merge_customers"),
    "jobs.person.number": ("Numbered", "number_customers"),
    "jobs.person.prospects": ("Conversion", "Prospect", "prospects"),
    "jobs.refresh": ("Assessment", "assess", "refresh"),
    "jobs.refund": ("RefundTerms", "Refunding", "accept_refund", "refund"),
    "jobs.refund_page": ("write_refund",),
    "jobs.renew": ("OfCustomer", "renew", "renew_planned"),
    "jobs.risks": ("Risk", "risks"),
    "jobs.report": ("put_report", "report"),
    "jobs.restore": ("Backup", "Restored", "backups", "restore"),
    "jobs.outreach.carrier": ("Carrier", "CarrierError", "Given", "Refused", "Sent", "Unknown"),
    "jobs.outreach.carriers": ("carrier_of", "carriers"),
    "jobs.outreach.purposes": ("PurposeQuestion", "answer_purpose"),
    "jobs.outreach.results": ("ResultsTaken", "take_results"),
    "jobs.outreach.send": ("Dispatch", "send"),
    "jobs.outreach.sending": ("Campaign", "Sending", "sending"),
    "jobs.outreach.audience": ("Audience", "audience"),
    "jobs.outreach.letters": (
        "Letter",
        "Letters",
        "LetterTemplate",
        "letter_template",
        "make_letters",
        "put_letter_template",
    ),
    "jobs.outreach.preview": ("Preview", "preview", "put_template"),
    "jobs.outreach.render": ("Rendering", "render"),
    "jobs.outreach.templates": ("Template", "Templates", "read_templates"),
    "jobs.roll": ("RollSaved", "roll", "rolls", "save_roll", "write_roll"),
    "jobs.sessions": ("Sessions", "sessions"),
    "jobs.timeline": ("Event", "FollowUp", "due", "timeline"),
    "jobs.today.dated": ("today_calendar",),
    "jobs.today.gather": ("today",),
    "jobs.today.line": ("Line", "TaskKind", "Urgency"),
    "jobs.today.put": ("put_today", "today_book", "write_today"),
    "jobs.today.said": ("Ticked",),
    "jobs.today.ticks": ("ticks",),
    "jobs.understood": (
        "ColumnRead",
        "SheetLeft",
        "SheetRead",
        "Understood",
        "WordRead",
        "reading_of",
    ),
    "jobs.undo": ("Undone", "undo"),
    "jobs.upgrade.upgrade": ("Upgraded", "upgrade"),
    "jobs.voices": ("Voices", "voices", "write_voices"),
    "jobs.waiting": ("Settled", "Waits", "give_up", "settle", "wait", "works_of"),
    "jobs.works": ("Work",),
    "office.commit": ("Author", "Committed"),
    "office.ledger": ("Ledger", "open_ledger", "open_workbook"),
    "office.proposal": ("Proposal",),
    "ooxml.zipformat": ("Limits",),
    "pages.card": ("Card", "Part"),
    "reading.offers": ("OfferRule",),
    "schema.catalogue": ("explain",),
    "schema.code": ("Code",),
    "schema.finding": ("Finding", "Severity"),
    "schema.trouble": ("Problem", "Trouble"),
    "workbook.plan": ("CellEdit", "Plan"),
}
__all__ = [
    "Added",
    "AddedRows",
    "Adoption",
    "Analysis",
    "Anonymised",
    "Assessment",
    "Audience",
    "Audit",
    "AuditRow",
    "Author",
    "Backup",
    "Benefit",
    "BlankEnd",
    "Brought",
    "Campaign",
    "CampaignReport",
    "Candidate",
    "Card",
    "Carrier",
    "CarrierError",
    "CellEdit",
    "CellRef",
    "Channel",
    "CheckedBackup",
    "Code",
    "ColumnRead",
    "Committed",
    "ConsentRow",
    "Consents",
    "Conversion",
    "Count",
    "Counted",
    "CouponsGiven",
    "Crew",
    "CustomerOffer",
    "DamagedWorkbookError",
    "Dateless",
    "Debt",
    "Debts",
    "Dispatch",
    "DomainError",
    "DueForm",
    "DueForms",
    "Elsewhere",
    "EncryptedWorkbookError",
    "Entered",
    "Event",
    "ExpiredBenefits",
    "Expiry",
    "Exported",
    "FileResult",
    "FinalWorkbookError",
    "Finding",
    "FollowUp",
    "Form",
    "FormAnswers",
    "FoundEntry",
    "Gate",
    "Given",
    "HeaderNotFoundError",
    "HeldOffer",
    "IdeaTold",
    "IdeaWritten",
    "Ledger",
    "Letter",
    "LetterTemplate",
    "Letters",
    "LimitExceededError",
    "Limits",
    "Line",
    "ListColumn",
    "Listed",
    "LockedWorkbookError",
    "Logged",
    "LoyaltyFound",
    "Mapped",
    "Mended",
    "Merged",
    "Message",
    "MessageFiles",
    "MissingHistory",
    "NotAWorkbookError",
    "Numbered",
    "OfCustomer",
    "Offer",
    "OfferResults",
    "OfferRule",
    "Offers",
    "Outcome",
    "PaidIn",
    "Part",
    "Party",
    "Plan",
    "PlanError",
    "PointsEarned",
    "PointsMoved",
    "Preview",
    "Problem",
    "Proposal",
    "Prospect",
    "Purged",
    "Purpose",
    "PurposeQuestion",
    "Question",
    "Questionnaires",
    "Reason",
    "RecordFile",
    "Recorded",
    "RecordedOffer",
    "Reencrypted",
    "RefundTerms",
    "Refunding",
    "Refused",
    "RefusedEditError",
    "Rendering",
    "Restored",
    "ResultsTaken",
    "ReviewLine",
    "Risk",
    "Roll",
    "RollSaved",
    "RuleCount",
    "SavedRoll",
    "Seen",
    "Sending",
    "Sent",
    "Sessions",
    "Settled",
    "Severity",
    "SheetLeft",
    "SheetNotFoundError",
    "SheetRead",
    "SheetSurvey",
    "SignedWorkbookError",
    "SortedMessages",
    "Source",
    "StaleLedgerError",
    "Statement",
    "StatementRow",
    "StorageError",
    "Survey",
    "Taken",
    "TakenAnswers",
    "TakenIn",
    "TaskKind",
    "Template",
    "Templates",
    "Ticked",
    "Told",
    "Trouble",
    "UnansweredForm",
    "Understood",
    "Undone",
    "Unknown",
    "Upgraded",
    "Urgency",
    "Verified",
    "Voices",
    "Waits",
    "Watch",
    "WordRead",
    "Work",
    "WorkbookChangedError",
    "XlcrmError",
    "__version__",
    "accept_refund",
    "access_review",
    "add",
    "add_entries",
    "adopt",
    "analyse",
    "analyse_store",
    "anonymise",
    "answer_purpose",
    "apply_queue",
    "asked_of",
    "assess",
    "audience",
    "audit",
    "backups",
    "benefits_of",
    "blank_ends",
    "bring",
    "calc",
    "calendar",
    "campaign",
    "cancel",
    "card",
    "carrier_of",
    "carriers",
    "check_each",
    "check_files",
    "check_frame",
    "close_entry",
    "column",
    "consents",
    "correct_entry",
    "dashboard",
    "dateless",
    "decrypt",
    "due",
    "due_forms",
    "dues",
    "earn_points",
    "edit_customer",
    "encrypt",
    "enter_customer",
    "expire_benefits",
    "expiring",
    "explain",
    "export",
    "find_entries",
    "find_workbooks",
    "fix",
    "forms_asked",
    "give_coupons",
    "give_points",
    "give_up",
    "history",
    "idea",
    "ideas",
    "in_grace",
    "learn_risk",
    "letter_template",
    "log",
    "log_closing",
    "log_correction",
    "log_form",
    "loyalty_of",
    "make_forms",
    "make_letters",
    "mark",
    "mark_each",
    "mark_files",
    "merge_customers",
    "new_ledger",
    "note_access",
    "number_customers",
    "offer_results",
    "offer_rules",
    "offers",
    "open_ledger",
    "open_workbook",
    "passwords",
    "pause",
    "pay",
    "preview",
    "privacy_access",
    "privacy_report",
    "prospects",
    "purge",
    "put_card",
    "put_intake",
    "put_letter_template",
    "put_privacy_access",
    "put_privacy_report",
    "put_report",
    "put_template",
    "put_today",
    "read_answers",
    "read_files",
    "read_form_answers",
    "read_messages",
    "read_rows",
    "read_templates",
    "reading_of",
    "record_consent",
    "record_offer",
    "redeem_coupon",
    "refresh",
    "refresh_each",
    "refresh_files",
    "refund",
    "render",
    "renew",
    "renew_planned",
    "report",
    "report_of_store",
    "restore",
    "resume",
    "risks",
    "roll",
    "rolls",
    "save_roll",
    "send",
    "sending",
    "sessions",
    "settle",
    "sort_messages",
    "statement_of",
    "survey",
    "take_answers",
    "take_in",
    "take_results",
    "ticks",
    "timeline",
    "today",
    "today_book",
    "today_calendar",
    "unanswered_forms",
    "undo",
    "upgrade",
    "use_points",
    "verify",
    "voices",
    "wait",
    "works_of",
    "write_audit",
    "write_campaign",
    "write_consents",
    "write_dues",
    "write_entries",
    "write_form",
    "write_forms",
    "write_offer_rules",
    "write_offers",
    "write_refund",
    "write_roll",
    "write_today",
    "write_voices",
]

if not TYPE_CHECKING:  # type checkers read the imports above, and know of no other name

    def __getattr__(name: str) -> object:
        """Import a public name from its module (PEP 562), once."""
        from importlib import import_module  # noqa: PLC0415 - only when a name is asked for

        for home, names in _HOMES.items():
            if name in names:
                globals()[name] = found = getattr(import_module(f"xlcrm.{home}"), name)
                return found
        raise AttributeError(f"module 'xlcrm' has no attribute {name!r}", name=name)

    def __dir__() -> list[str]:
        """List the public names, imported yet or not."""
        return sorted({*globals(), *__all__})
