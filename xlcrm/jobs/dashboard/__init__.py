"""The sheet 현황판: an office's figures as formulas, which move with the day and the sheets."""
