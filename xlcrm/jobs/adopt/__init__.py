"""A list that an office has kept for years, made a working ledger."""
