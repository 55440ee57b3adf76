"""`xlcrm today`: everything that there is to do, on one page, and what people write beside it."""
