"""Many workbooks, one after the other."""
