"""The office's rules, as pure functions from plain values to plain values."""
