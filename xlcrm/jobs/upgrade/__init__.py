"""An older ledger brought what has come since."""
