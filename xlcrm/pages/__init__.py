"""The pages of a report: one module a page, made as values, then painted."""
