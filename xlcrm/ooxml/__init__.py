"""The Office Open XML format, edited without losing a byte nobody asked to change.

Knows nothing of customers: packages, parts, sheets, cells, styles and tables only (ECMA-376).
"""
