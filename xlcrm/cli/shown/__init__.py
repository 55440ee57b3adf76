"""What commands show: their words and tables, for people and as JSON."""
