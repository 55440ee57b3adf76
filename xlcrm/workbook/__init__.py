"""A workbook's bytes as tables, a plan as a workbook's bytes, and the proof that it says so."""
