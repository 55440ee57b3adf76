"""The blank ledger, with sample people or without."""
