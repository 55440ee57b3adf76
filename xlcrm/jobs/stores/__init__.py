"""Tables of many ledgers for other programs: written from workbooks, and read back."""
