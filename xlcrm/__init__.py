"""xlcrm: an office's own Excel workbook is its CRM.

The names below are imported when they are first used, so that `xlcrm --help` need not load all.
"""

TYPE_CHECKING = False  # what typing's is when a program runs; importing typing takes milliseconds
if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis, analyse
    from xlcrm.analysis.listed import ListColumn
    from xlcrm.analysis.roll import Count, Listed, Roll, SavedRoll
    from xlcrm.cellref import CellRef
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
    from xlcrm.fleet.watch import Watch
    from xlcrm.incoming.answers import read_answers
    from xlcrm.incoming.files import read_files
    from xlcrm.incoming.messages.message import Message, Party, Source
    from xlcrm.incoming.messages.reading import MessageFiles, RecordFile, read_messages
    from xlcrm.incoming.read import read_rows
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
    from xlcrm.jobs.blank_ends import BlankEnd, blank_ends
    from xlcrm.jobs.bring.bring import Brought, bring
    from xlcrm.jobs.calc import calc
    from xlcrm.jobs.check import check_frame
    from xlcrm.jobs.column import column
    from xlcrm.jobs.dashboard.sheet import dashboard
    from xlcrm.jobs.dateless import Dateless, dateless
    from xlcrm.jobs.decide import cancel, pause, resume
    from xlcrm.jobs.dues import Debt, Debts, dues
    from xlcrm.jobs.dues_page import write_dues
    from xlcrm.jobs.expiring import Expiry, calendar, expiring, in_grace
    from xlcrm.jobs.fix.fix import Mended, fix
    from xlcrm.jobs.history import history
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
    from xlcrm.jobs.pay import PaidIn, pay
    from xlcrm.jobs.person.card import card, put_card
    from xlcrm.jobs.person.edit import edit_customer
    from xlcrm.jobs.person.enter import Entered, enter_customer
    from xlcrm.jobs.person.lookup import Candidate
    from xlcrm.jobs.person.merge import Merged, merge_customers
    from xlcrm.jobs.person.number import Numbered, number_customers
    from xlcrm.jobs.person.prospects import Conversion, Prospect, prospects
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
    from xlcrm.jobs.waiting import Settled, Waits, give_up, settle, wait, works_of
    from xlcrm.jobs.works import Work
    from xlcrm.office.commit import Author, Committed
    from xlcrm.office.ledger import Ledger, open_ledger, open_workbook
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.card import Card, Part
    from xlcrm.schema.catalogue import explain
    from xlcrm.schema.code import Code
    from xlcrm.schema.finding import Finding, Severity
    from xlcrm.schema.trouble import Problem, Trouble
    from xlcrm.workbook.plan import CellEdit, Plan

__version__ = "0.1.0"

_HOMES = {
    "analysis.analyse": ("Analysis", "analyse"),
    "analysis.listed": ("ListColumn",),
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
    "jobs.history": ("history",),
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
    "jobs.pay": ("PaidIn", "pay"),
    "jobs.person.card": ("card", "put_card"),
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
    "jobs.waiting": ("Settled", "Waits", "give_up", "settle", "wait", "works_of"),
    "jobs.works": ("Work",),
    "office.commit": ("Author", "Committed"),
    "office.ledger": ("Ledger", "open_ledger", "open_workbook"),
    "office.proposal": ("Proposal",),
    "ooxml.zipformat": ("Limits",),
    "pages.card": ("Card", "Part"),
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
    "Assessment",
    "Author",
    "Backup",
    "Benefit",
    "BlankEnd",
    "Brought",
    "Candidate",
    "Card",
    "CellEdit",
    "CellRef",
    "Code",
    "ColumnRead",
    "Committed",
    "Conversion",
    "Count",
    "Counted",
    "CouponsGiven",
    "DamagedWorkbookError",
    "Dateless",
    "Debt",
    "Debts",
    "DomainError",
    "DueForm",
    "DueForms",
    "EncryptedWorkbookError",
    "Entered",
    "Event",
    "ExpiredBenefits",
    "Expiry",
    "FileResult",
    "FinalWorkbookError",
    "Finding",
    "FollowUp",
    "Form",
    "FormAnswers",
    "FoundEntry",
    "HeaderNotFoundError",
    "Ledger",
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
    "NotAWorkbookError",
    "Numbered",
    "OfCustomer",
    "Offer",
    "Outcome",
    "PaidIn",
    "Part",
    "Party",
    "Plan",
    "PlanError",
    "PointsEarned",
    "PointsMoved",
    "Problem",
    "Proposal",
    "Prospect",
    "Question",
    "Questionnaires",
    "RecordFile",
    "RefundTerms",
    "Refunding",
    "RefusedEditError",
    "Restored",
    "Risk",
    "Roll",
    "RollSaved",
    "SavedRoll",
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
    "Ticked",
    "Trouble",
    "UnansweredForm",
    "Understood",
    "Undone",
    "Upgraded",
    "Urgency",
    "Waits",
    "Watch",
    "WordRead",
    "Work",
    "WorkbookChangedError",
    "XlcrmError",
    "__version__",
    "accept_refund",
    "add",
    "add_entries",
    "adopt",
    "analyse",
    "apply_queue",
    "asked_of",
    "assess",
    "backups",
    "benefits_of",
    "blank_ends",
    "bring",
    "calc",
    "calendar",
    "cancel",
    "card",
    "check_each",
    "check_files",
    "check_frame",
    "close_entry",
    "column",
    "correct_entry",
    "dashboard",
    "dateless",
    "due",
    "due_forms",
    "dues",
    "earn_points",
    "edit_customer",
    "enter_customer",
    "expire_benefits",
    "expiring",
    "explain",
    "find_entries",
    "find_workbooks",
    "fix",
    "forms_asked",
    "give_coupons",
    "give_points",
    "give_up",
    "history",
    "in_grace",
    "learn_risk",
    "log",
    "log_closing",
    "log_correction",
    "log_form",
    "loyalty_of",
    "make_forms",
    "mark",
    "mark_each",
    "mark_files",
    "merge_customers",
    "new_ledger",
    "number_customers",
    "open_ledger",
    "open_workbook",
    "pause",
    "pay",
    "prospects",
    "put_card",
    "put_intake",
    "put_report",
    "put_today",
    "read_answers",
    "read_files",
    "read_form_answers",
    "read_messages",
    "read_rows",
    "reading_of",
    "redeem_coupon",
    "refresh",
    "refresh_each",
    "refresh_files",
    "refund",
    "renew",
    "renew_planned",
    "report",
    "restore",
    "resume",
    "risks",
    "roll",
    "rolls",
    "save_roll",
    "sessions",
    "settle",
    "sort_messages",
    "statement_of",
    "survey",
    "take_answers",
    "take_in",
    "ticks",
    "timeline",
    "today",
    "today_book",
    "today_calendar",
    "unanswered_forms",
    "undo",
    "upgrade",
    "use_points",
    "wait",
    "works_of",
    "write_dues",
    "write_entries",
    "write_form",
    "write_forms",
    "write_refund",
    "write_roll",
    "write_today",
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
