"""Rows that people bring, matched with the contracts that are there."""
