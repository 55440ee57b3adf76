"""What a report has to read: the whole ledger, as frames.

Usage: report_read.py LEDGER DAY
"""

from __future__ import annotations

import sys
from datetime import date

from xlcrm.analysis.office import office_of
from xlcrm.office.ledger import open_ledger

if __name__ == "__main__":
    found = office_of(open_ledger(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    print(len(found.contracts), len(found.journal))
