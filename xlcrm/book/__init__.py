"""A workbook as tables, a plan as a workbook, and the one place that touches a user's file."""
