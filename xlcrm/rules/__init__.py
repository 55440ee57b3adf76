"""Rules over tables, one family a module: bad data becomes findings, never an exception."""
