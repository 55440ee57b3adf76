"""Rows put into a sheet: all that lies below moves, and whatever refers to it goes on doing so."""
