"""Files that people bring, read into columns."""
