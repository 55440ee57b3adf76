"""The report workbook: one module a sheet, `book` puts them together."""
