"""Formulas that no program has calculated yet, calculated for reading; nothing of it is written."""
