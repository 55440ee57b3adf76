"""xlcrm: an office's own Excel workbook is its CRM."""

from xlcrm.errors import XlcrmError
from xlcrm.ledger import Ledger, open_ledger
from xlcrm.refresh import plan_refresh

__version__ = "0.1.0"
__all__ = ["Ledger", "XlcrmError", "__version__", "open_ledger", "plan_refresh"]
