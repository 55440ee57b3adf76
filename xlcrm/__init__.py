"""xlcrm: an office's own Excel workbook is its CRM.

The names below are imported when they are first used, so that `xlcrm --help` need not load all.
"""

TYPE_CHECKING = False  # what typing's is when a program runs; importing typing takes milliseconds
if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis, analyse
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
        StorageError,
        WorkbookChangedError,
        XlcrmError,
    )
    from xlcrm.fleet.batch import (
        FileResult,
        Outcome,
        check_files,
        find_workbooks,
        mark_files,
        refresh_files,
    )
    from xlcrm.jobs.add import CompanionPlan, plan_companion
    from xlcrm.jobs.adopt.adopt import (
        Adoption,
        Mapped,
        Question,
        SheetSurvey,
        Survey,
        plan_adoption,
    )
    from xlcrm.jobs.bring.bring import plan_import
    from xlcrm.jobs.check import check_frame
    from xlcrm.jobs.decide import plan_cancellation, plan_pause, plan_resumption
    from xlcrm.jobs.fix.fix import plan_fixes
    from xlcrm.jobs.log.entries import Logged, plan_closing, plan_correction, plan_entries
    from xlcrm.jobs.log.logbook import Added, add_entries, apply_queue, close_entry, correct_entry
    from xlcrm.jobs.mark import Marked, plan_marks
    from xlcrm.jobs.refresh import Assessment, assess, plan_refresh
    from xlcrm.jobs.renew import OfCustomer, plan_all_planned, plan_renewal
    from xlcrm.office.change import Author, Changed
    from xlcrm.office.ledger import Ledger, open_ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.finding import Finding, Severity
    from xlcrm.workbook.plan import CellEdit, Plan

__version__ = "0.1.0"
__all__ = [
    "Added",
    "Adoption",
    "Analysis",
    "Assessment",
    "Author",
    "CellEdit",
    "CellRef",
    "Changed",
    "CompanionPlan",
    "DamagedWorkbookError",
    "DomainError",
    "EncryptedWorkbookError",
    "FileResult",
    "FinalWorkbookError",
    "Finding",
    "HeaderNotFoundError",
    "Ledger",
    "LimitExceededError",
    "Limits",
    "LockedWorkbookError",
    "Logged",
    "Mapped",
    "Marked",
    "NotAWorkbookError",
    "OfCustomer",
    "Outcome",
    "Plan",
    "PlanError",
    "Question",
    "RefusedEditError",
    "Severity",
    "SheetNotFoundError",
    "SheetSurvey",
    "SignedWorkbookError",
    "StorageError",
    "Survey",
    "WorkbookChangedError",
    "XlcrmError",
    "__version__",
    "add_entries",
    "analyse",
    "apply_queue",
    "assess",
    "check_files",
    "check_frame",
    "close_entry",
    "correct_entry",
    "find_workbooks",
    "mark_files",
    "open_ledger",
    "plan_adoption",
    "plan_all_planned",
    "plan_cancellation",
    "plan_closing",
    "plan_companion",
    "plan_correction",
    "plan_entries",
    "plan_fixes",
    "plan_import",
    "plan_marks",
    "plan_pause",
    "plan_refresh",
    "plan_renewal",
    "plan_resumption",
    "refresh_files",
]

_HOMES = {
    "jobs.adopt.adopt": (
        *("Adoption", "Mapped", "Question", "SheetSurvey", "Survey"),
        "plan_adoption",
    ),
    "fleet.batch": (
        *("FileResult", "Outcome"),
        *("check_files", "find_workbooks", "mark_files", "refresh_files"),
    ),
    "workbook.plan": ("CellEdit", "Plan"),
    "cellref": ("CellRef",),
    "office.ledger": ("Ledger", "open_ledger"),
    "ooxml.zipformat": ("Limits",),
    "office.change": ("Author", "Changed"),
    "jobs.add": ("CompanionPlan", "plan_companion"),
    "jobs.decide": ("plan_cancellation", "plan_pause", "plan_resumption"),
    "analysis.analyse": ("Analysis", "analyse"),
    "jobs.fix.fix": ("plan_fixes",),
    "jobs.check": ("check_frame",),
    "jobs.bring.bring": ("plan_import",),
    "jobs.log.entries": ("Logged", "plan_closing", "plan_correction", "plan_entries"),
    "jobs.mark": ("Marked", "plan_marks"),
    "jobs.log.logbook": ("Added", "add_entries", "apply_queue", "close_entry", "correct_entry"),
    "jobs.renew": ("OfCustomer", "plan_all_planned", "plan_renewal"),
    "jobs.refresh": ("Assessment", "assess", "plan_refresh"),
    "schema.finding": ("Finding", "Severity"),
    "errors": tuple(name for name in __all__ if name.endswith("Error")),
}

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
