"""An office's ledger: its contracts, its journal, its history, and what changes them."""
